"""The warm, ignorant parent of every candidate and examiner.

main starts this file in a *fresh, isolated interpreter*: no environment, no inherited
descriptor but one socket, nothing of main's memory. It imports and warms what notebooks use,
makes a shell and then only forks. A fork may become a *template*: a copy that has run a
course's set-up cells, or the instructor's whole notebook, and is forked in turn, once for each
submission. The zygote itself never sees a test, a solution or a mark.

    main ── zygote ─┬─ template (set-up cells) ──────────── candidate, candidate, …
                    ├─ template (instructor's notebook) ─── examiner, examiner, …
                    └─ template (the course's texts) ────── reader, reader, …

Whoever loses the wire to main kills its children and ends: nothing outlives main.
"""

import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from tarifflab.grading.confinement import confine, private_view, syscalls
from tarifflab.grading.confinement.sqlite_files import do_without_locks
from tarifflab.grading.inside import candidate, examiner, instructor_run, reader
from tarifflab.grading.inside.ahead.rehearsal import rehearse
from tarifflab.grading.inside.elsewhere import stand_ins
from tarifflab.grading.inside.fresh_values import fresh_numbers, seeds
from tarifflab.grading.inside.shell import Shell, make_shell
from tarifflab.grading.limits import Limits
from tarifflab.grading.wire.messages import Wire, WireClosed
from tarifflab.grading.wire.protocol_names import shut_labels

WARM_UP = (
    """
import pandas as pd
frame = pd.DataFrame({"a": [1, 2, 2], "b": [1.5, 2.5, None], "c": list("xyx"),
                      "d": pd.date_range("2025-01-01", periods=3)})
frame.groupby("a")["b"].mean().sort_values().round(2).to_dict()
frame.groupby(["a", "c"], as_index=False).agg({"b": "sum"}).to_html()
frame.merge(frame, on="a").query("b_x > 1").describe()
frame.pivot_table(index="a", columns="c", values="b").fillna(0).loc[2]
frame["c"].astype("category").value_counts(), frame["d"].dt.year
frame.set_index("d").loc["2025"]
frame.assign(e=frame["b"].pct_change()).to_string()
pd.testing.assert_frame_equal(frame, frame.copy())
print(frame)
frame
""",
    "assert frame.equals(None), 'warm'",
)  # a failing assertion warms the traceback machinery


@dataclass
class Task:
    """What a forked process shall become."""

    role: str
    folder: confine.Cell
    limits: Limits
    confined: bool


class Server:
    """The loop of the zygote and of its templates: learn, fork, reap.

    Parameters
    ----------
    wire : Wire
        The socket to main.
    shell : Shell
        Made before the first fork.
    """

    def __init__(self, wire: Wire, shell: Shell) -> None:
        self.wire = wire
        self.shell = shell
        self.children: set[int] = set()
        self.seeds = tuple(map(repr, seeds()))
        self.chosen: tuple[Any, Any] = (None, None)  # random states that the course has set

    def serve(self) -> NoReturn:
        """Answer main until it is gone."""
        try:
            while True:
                name, *arguments = self.wire.receive()
                try:
                    answer = getattr(self, f"on_{name}")(*arguments)
                except OSError as error:  # no process or no memory to be had just now
                    answer = {"the kernel said no": f"{error.strerror or error}"}
                self.wire.send(answer)
        except WireClosed:
            self._end()

    def on_setup(self, sources: list[str], folder: str, later: Sequence[str] = ()) -> Any:
        """Run the course's own set-up cells, as every candidate would; then stay as it is.

        `later` are cells of the course's own that stand below: they are only rehearsed.
        """
        os.chdir(folder)
        outputs = [list(candidate.run_cell(self.shell, source)[0]) for source in sources]
        rehearse(self.shell, list(later))
        self._settle()
        return outputs

    def on_learn(self, cells: list[list[str]], folder: str) -> Any:
        """Run the instructor's notebook and keep what each test cell finds."""
        os.chdir(folder)
        if "pandas" in sys.modules:
            shut_labels()  # in every examiner, before it sees a student's value
        answer = instructor_run.learn(self.shell, cells)
        self._settle()
        return answer

    def on_texts(self, texts: list[str]) -> None:
        """Clean the course's own texts: readers then know them, and have the library loaded."""
        for text in texts:
            reader.clean_text_cell(Limits(), text, {})
        self._settle()

    def on_environment(self, variables: dict[str, str]) -> None:
        """Set environment variables."""
        os.environ.update(variables)
        time.tzset()

    def on_fork(
        self, role: str, folder: list[Any], limits: dict[str, Any], confined: bool
    ) -> int:
        """Fork a process of this role; its socket follows on the wire."""
        descriptor = _receive_descriptor(self.wire.descriptor)
        task = Task(
            role, confine.Cell(tuple(folder[0]), *folder[1:]), Limits(**limits), confined
        )
        try:
            private_view.number_next_child(anew=role != "template" and confined)
            # Safe because nothing here has a thread (`QUIET_THREADS`): a fork copies one only,
            # and a lock that another thread held would stay shut in it for ever.
            child = os.fork()
            if child == 0:
                self._become(task, descriptor)
        finally:
            os.close(descriptor)
        self.children.add(child)
        return child

    def on_signal(self, child: int, number: int) -> None:
        """Send a child of ours a signal; one that is reaped gets none.

        Its number is what `on_fork` has returned, which main cannot use itself: it may be of
        another row (`private_view`), and only until we reap it does it mean nobody else.
        """
        if child in self.children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, number)

    def on_reap(self, child: int, patience: float) -> list[Any]:
        """Kill a child and all it started; return how it ended and what it used.

        That is the wait status, CPU seconds, MB, whether it had ended by itself, for which it
        gets `patience` seconds, minor faults and seconds in the kernel.
        """
        ended = _has_ended(child, patience)
        # Kill, then reap: until it is reaped its number can be nobody else's.
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError):
                kill(child, signal.SIGKILL)
        _, status, usage = os.wait4(child, 0)
        self.children.discard(child)
        used = [usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]
        return [status, *used, ended, usage.ru_minflt, usage.ru_stime]

    def _become(self, task: Task, descriptor: int) -> NoReturn:
        """Turn this fresh fork into what the task says; never return into the server."""
        try:
            os.setsid()  # a group of its own: one number kills it and all that it starts
            wire = Wire(descriptor, ahead=task.role != "template")
            if task.role == "template":
                confine.close_descriptors(descriptor)
                Server(wire, self.shell).serve()
            fresh_numbers(self.chosen)
            _move_in(task.folder)
            gc.enable()  # off since `_settle`; what the student leaves behind is collected
            confine.confine(task.folder, task.limits, descriptor, confined=task.confined)
            # Before the first line of a student's: what breaks until here is our machine's.
            wire.send_flat([READY])
            ROLES[task.role](wire, self.shell, task.limits)
        except BaseException as error:  # the last frame of a fork: say why and end
            with contextlib.suppress(Exception):
                wire.send_flat(["broken", f"{type(error).__name__}: {error}"])
        finally:
            os._exit(0)  # not sys.exit: what the server would do at its end is not a fork's

    def _settle(self) -> None:
        """Move everything out of the collector's sight: forks then share the pages."""
        # Asked here, after the course's cells: in each fork it would copy 140 pages more, 2 ms,
        # and come too late, as Python seeds its own random numbers anew when it is forked.
        pairs = zip(seeds(), self.seeds, strict=True)
        python, numpy = (None if repr(now) == before else now for now, before in pairs)
        self.chosen = (python, numpy)
        gc.collect()
        gc.freeze()
        gc.disable()

    def _end(self) -> NoReturn:
        for child in self.children:
            for kill in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    kill(child, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, 0)  # so that whoever waits for us sees what it used
        os._exit(0)


def _has_ended(child: int, patience: float) -> bool:
    """Say whether a child has ended, or does so within `patience` seconds; it stays to reap."""
    if not hasattr(os, "waitid"):  # macOS: who has ended cannot be told before it is reaped
        time.sleep(patience)
        return False
    deadline = time.monotonic() + patience
    look = os.WEXITED | os.WNOHANG | os.WNOWAIT
    while os.waitid(os.P_PID, child, look) is None:
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.002)
    return True


def _move_in(folder: confine.Cell) -> None:
    """Make the scratch folder home and temporary folder; the work folder is imported from last.

    A helper that was handed in with the notebook can be imported; a `pandas.py` cannot stand
    in for pandas.
    """
    os.environ["HOME"] = os.environ["TMPDIR"] = folder.scratch
    tempfile.tempdir = None
    stand_ins.readable[:] = folder.readable
    sys.path.append(folder.work or folder.scratch)


def _receive_descriptor(control: int) -> int:
    link = socket.socket(fileno=os.dup(control))
    try:
        _, descriptors, _, _ = socket.recv_fds(link, 1, 1)
    finally:
        link.close()
    os.set_inheritable(descriptors[0], False)
    return descriptors[0]


def _proof(wire: Wire, _shell: Shell, _limits: Limits) -> None:
    from tarifflab.grading.confinement import proof

    wire.send(proof.attempt(wire.receive()))


def _anew(wire: Wire, shell: Shell, limits: Limits) -> None:
    """Serve a notebook that begins with cells of the student's own: names go, modules stay.

    Confined as it is by now, it could not import what the course's set-up cells have imported
    from folders that students may not read.
    """
    _empty(shell)
    candidate.serve(wire, shell, limits)


def _empty(shell: Shell) -> None:
    reset: Any = shell.reset
    reset(new_session=True, aggressive=False)
    shell.execution_count = 1


READY = "ready"  # the first word of whoever is confined
ROLES: dict[str, Any] = {
    "candidate": candidate.serve,
    "candidate anew": _anew,
    "examiner": examiner.serve,
    "proof": _proof,
    "reader": reader.serve,
}


def warm(modules: list[str], folder: str) -> Shell:
    """Import what notebooks use and run typical work once, so that no fork has to."""
    for name in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    shell = make_shell(folder)
    sources = WARM_UP if "pandas" in sys.modules else ("1 + 1", "1 / 0")
    for source in sources:
        candidate.run_cell(shell, source)
    _empty(shell)
    do_without_locks()
    syscalls.for_this_process()
    confine.interpreter_folders()
    return shell


def main() -> None:
    """Start as a zygote: ``zygote.py DESCRIPTOR FOLDER MODULE…``."""
    descriptor, folder, *modules = sys.argv[1:]
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # whoever started us may have it ignored
    confine.no_core_files()
    if confine.missing() is None:  # before anything is loaded: it forks a few times
        private_view.prepare(Path(folder))
    wire = Wire(int(descriptor))
    server = Server(wire, warm(modules, folder))
    # All that is here stays for good: nothing is searched for garbage, and what little there
    # is leaves no holes, which each fork would fill on pages of its own.
    gc.freeze()
    wire.send(["ready", os.getpid()])
    server.serve()


if __name__ == "__main__":
    main()
