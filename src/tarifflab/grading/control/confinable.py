"""Whether this machine can confine student code: refused before any of it runs if not."""

import os
import sys
from pathlib import Path

from tarifflab.grading.confinement import confine, proof
from tarifflab.grading.control.processes import Zygote
from tarifflab.grading.notebook.assignment import Assignment

CONTAINER = (
    "docker build -t tarifflab -f Containerfile .\n"
    '  docker run --rm -v "$PWD":/course tarifflab tarifflab grade 01'
)
CONTAINER_ELSEWHERE = (
    'docker run --rm -v "$PWD":/course -w /course python:3.12 '
    "sh -c 'pip install -q tarifflab && tarifflab grade 01'"
)


def container_line() -> str:
    """Return the commands that grade this folder's course in a container."""
    return CONTAINER if Path("Containerfile").exists() else CONTAINER_ELSEWHERE


class NotConfined(RuntimeError):  # noqa: N818 (the public name says what is the matter)
    """The machine cannot confine student code; the text says why and what to do."""


def refuse_unless_confinable() -> None:
    """Raise NotConfined on a machine that has no Landlock or no seccomp."""
    lacking = confine.missing()
    if lacking is None:
        return
    other = (
        "or, if you trust every submission, with --unconfined."
        if hasattr(os, "fork")
        else "or in WSL, the Linux of Windows: wsl --install"
    )
    raise NotConfined(
        f"Student code cannot be confined here: {lacking}. Grade on Linux 6.2 or newer, or "
        f"in a container:\n  {container_line()}\n{other}"
    )


def refuse_unless_forkable() -> None:
    """Raise NotConfined where not even unconfined grading works: on Windows."""
    if not hasattr(os, "fork"):
        raise NotConfined(
            f"Grading does not work on {sys.platform}, with --unconfined neither: it needs "
            f"processes that can be forked. Grade in WSL (wsl --install), or in a container:\n"
            f"  {container_line()}"
        )


def prove(zygote: Zygote, assignment: Assignment) -> None:
    """Try what is forbidden in a confined child; raise NotConfined if anything succeeded."""
    with proof.trap() as trap:
        worker = zygote.bare().fork("proof", assignment.limits, readable=assignment.readable)
        try:
            worker.wire.send(trap.target)
            results = worker.wire.receive(None)
        finally:
            worker.end()
        broken = [f"{name}: {said}" for name, said in results.items() if said != "refused"]
        broken += trap.traces()
    if broken:
        raise NotConfined(
            "The confinement of student code does not hold on this machine ("
            + "; ".join(broken)
            + "). Nothing was graded. Please report this."
        )
