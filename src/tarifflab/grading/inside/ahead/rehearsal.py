"""Run the course's own cells below the first answer once ahead, for what they load.

A table that such a cell reads, a module that it imports, code that Python has made fast: every
student's process would do that for itself. Nothing of it may be seen: names, values, outputs,
random numbers and warnings are afterwards as they were. So only cells are rehearsed that change
nothing but names by their text, and that give the same twice, tried in a process that ends.
"""

import contextlib
import os
import signal
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tarifflab.grading.inside.ahead import shown_again
from tarifflab.grading.inside.ahead.shown_again import Display
from tarifflab.grading.inside.candidate import packed_outputs, run_cell
from tarifflab.grading.inside.fresh_values import (
    Fresh,
    ProcessState,
    changes_only_names,
    renewable,
    seeds,
)
from tarifflab.grading.inside.instructor_run import own_names
from tarifflab.grading.inside.shell import Shell
from tarifflab.grading.wire.codec import Uncrossable, encode

THREADS = Path("/proc/self/task")
KEPT = ("_", "__", "___")  # what the display hook remembers of the last values


def rehearse(shell: Shell, sources: list[str]) -> int:
    """Run the cells that may be run ahead, and take it back; return how many there were."""
    chosen = [source for source in sources if changes_only_names(source)]
    if not chosen or not all(map(renewable, own_names(shell.user_ns).values())):
        return 0
    with _taken_back(shell):
        good = _same_twice(shell, chosen)
        displays = dict(_displays(shell, good))
    shown_again.begin(displays)
    return len(good)


def _displays(shell: Shell, sources: Iterable[str]) -> Iterator[tuple[str, Display]]:
    """Run the cells; yield the displays that stand for those of every student's process."""
    for source in sources:
        before = repr(seeds())
        outputs, _ = run_cell(shell, source)
        display = shown_again.display_of(shell, source, list(outputs))
        if display is not None and repr(seeds()) == before:  # it has drawn no random number
            yield source, display


def _same_twice(shell: Shell, sources: list[str]) -> list[str]:
    """Return the cells that end well and give the same when they run a second time."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            first, second = (_given(shell, sources) for _ in range(2))
            alone = not THREADS.exists() or len(list(THREADS.iterdir())) == 1
            same = [alone and one is not None and one == other
                    for one, other in zip(first, second, strict=True)]  # fmt: skip
            os.write(writing, bytes(same))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answers:
        same_twice = answers.read()
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    # All up to the first that is not the same: the others may build on it.
    good = same_twice.find(0) if 0 in same_twice else len(same_twice)
    return sources[:good]


def _given(shell: Shell, sources: Iterable[str]) -> list[bytes | None]:
    """Return for each cell what it shows and the values that it binds; None if it failed."""
    found: list[bytes | None] = []
    names = dict(shell.user_ns)
    for source in sources:
        before = own_names(shell.user_ns)
        count = shell.execution_count
        with warnings.catch_warnings():  # the second time it warns as it did the first
            outputs, well = run_cell(shell, source)
        shell.execution_count = count
        after = own_names(shell.user_ns)
        bound = {n: v for n, v in after.items() if n not in before or v is not before[n]}
        try:
            found.append(packed_outputs(outputs) + encode(bound) if well else None)
        except Uncrossable:
            found.append(None)
    shell.user_ns.clear()
    shell.user_ns.update(names)
    return found


@contextlib.contextmanager
def _taken_back(shell: Shell) -> Iterator[None]:
    """Let cells run on copies of all values; put back whatever a student could see."""
    inside: Any = shell
    state = ProcessState(shell, repr(seeds()))
    names, out = dict(shell.user_ns), dict(shell.user_ns.get("Out", {}))
    hook, flags = inside.displayhook, inside.compile.flags
    shown = {name: getattr(hook, name) for name in KEPT if hasattr(hook, name)}
    shell.user_ns.update(Fresh().of(own_names(names)))
    try:
        with warnings.catch_warnings():  # afterwards a warning that was given is given again
            yield
    finally:
        state.restore()
        shell.user_ns.clear()
        shell.user_ns.update(names)
        shell.user_ns.get("Out", {}).update(out)
        vars(hook).update(shown)
        inside.compile.flags = flags
