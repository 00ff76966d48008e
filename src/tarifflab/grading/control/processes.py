"""main's side of the processes: start a zygote, make templates, fork workers, end them all.

Stopping goes in steps (ask, wait, kill the whole group), and every child is reaped by the
template that forked it, which reports how it ended and what it used.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from tarifflab.grading.control.scratch import make_scratch, remove_tree
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook.assignment import HERE, Layout
from tarifflab.grading.notebook.run_record import Ending, MachineryError
from tarifflab.grading.wire.messages import Wire, WireClosed, WireError, WireTimeout

PRELOADED = ("numpy", "pandas")  # warmed in the zygote; set-up cells add their own imports
# Without a collector: imports make half a million objects and hardly any garbage.
ENTRY = "import gc; gc.disable(); from tarifflab.grading.inside.zygote import main; main()"
START_SECONDS = 60.0  # a cold disk may need long to import pandas
FORK_SECONDS = 20.0
HANG_UP_SECONDS = 2.0  # from the end of a wire to that of its process, mounts and all
MOST_SAID = 200  # characters of why a process could not be confined
FAILED = "the kernel said no"  # key of an answer that is none
QUIET_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Link:
    """A control wire to a zygote or template; one request at a time.

    Parameters
    ----------
    end : socket.socket
        Our end; it is owned by the link from now on.
    """

    def __init__(self, end: socket.socket) -> None:
        self.socket = end
        os.set_blocking(end.fileno(), False)
        self.wire = Wire(os.dup(end.fileno()), ahead=True)
        self.lock = threading.Lock()
        self.alive = True

    def ask(
        self, *message: Any, descriptor: int | None = None, seconds: float = FORK_SECONDS
    ) -> Any:
        """Send a request (with a descriptor) and return the answer; raises MachineryError."""
        with self.lock:
            deadline = _after(seconds)
            try:
                self.wire.send(list(message), deadline)
                if descriptor is not None:
                    socket.send_fds(self.socket, [b"d"], [descriptor])
                answer = self.wire.receive(deadline)
            except (WireClosed, WireError, WireTimeout, OSError) as error:
                self.alive = False
                what = f"a grading process did not answer `{message[0]}`"
                raise MachineryError(f"{what} ({type(error).__name__})") from error
        if isinstance(answer, dict) and FAILED in answer:
            raise MachineryError(f"`{message[0]}` was refused: {answer[FAILED]}")
        return answer

    def hang_up(self) -> None:
        """End the conversation without closing: whoever waits in `ask` sees that it is over.

        A descriptor that is closed under a waiting thread may get another file's number.
        """
        self.alive = False
        with contextlib.suppress(OSError):  # the other end may be gone
            self.socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up; the other end then ends with all its children."""
        self.hang_up()
        with self.lock:
            self.wire.close()
            self.socket.close()


class Worker:
    """A forked candidate, examiner or proof, with its scratch folder.

    Its `process` is the number by which its parent knows it: to us it may mean another.
    """

    def __init__(self, parent: Link, process: int, wire: Wire, scratch: Path) -> None:
        self.parent = parent
        self.process = process
        self.wire = wire
        self.scratch = scratch
        self.ending: Ending | None = None

    def greet(self) -> None:
        """Wait until it is confined; raises MachineryError, for nothing of a student's has run.

        Afterwards whatever its process does, or says of itself, is the student's doing.
        """
        try:
            said = self.wire.receive_flat(_after(FORK_SECONDS))
            why = "" if said == ["ready"] else str(said[-1])
        except (WireClosed, WireError, WireTimeout) as error:
            why = type(error).__name__
        if why:
            self.end()
            raise MachineryError(f"a process could not be confined ({why[:MOST_SAID]})")

    def interrupt(self) -> None:
        """Ask the running cell to stop, as Ctrl-C does."""
        self.parent.ask("signal", self.process, int(signal.SIGINT))

    def end(self, patience: float = 0.0) -> Ending:
        """Kill the process and all it started, remove its files, return how it ended.

        Who has hung up gets `patience` seconds to end by itself, so that we see how.
        """
        if self.ending is None:
            self.wire.close()
            try:
                self.ending = Ending(*self.parent.ask("reap", self.process, patience))
            finally:
                remove_tree(self.scratch)
        return self.ending


class Template:
    """A process that is forked for each submission: a zygote's copy that knows a course."""

    def __init__(self, link: Link, folder: Path) -> None:
        self.link = link
        self.folder = folder

    def ask(self, *message: Any, seconds: float = 600.0) -> Any:
        """Have the template do something before its first fork."""
        return self.link.ask(*message, seconds=seconds)

    def fork(
        self,
        role: str,
        limits: Limits,
        *,
        readable: Iterable[str] = (),
        files: Iterable[str] = (),
        beside: Iterable[str] = (),
        layout: Layout = HERE,
        confined: bool = True,
    ) -> Worker:
        """Fork a worker; `files` and `beside` are copied into its scratch folder first."""
        scratch, work = make_scratch(self.folder, files, beside, layout)
        ours, theirs = socket.socketpair()
        os.set_blocking(ours.fileno(), False)
        wire = Wire(ours.detach(), limits.value_mb * 2 * MB, limits.traffic_mb * MB, ahead=True)
        try:
            process = self.link.ask(
                "fork",
                role,
                [list(readable), str(scratch), str(work)],
                vars(limits),
                confined,
                descriptor=theirs.fileno(),
            )
        except MachineryError:
            wire.close()
            remove_tree(scratch)
            raise
        finally:
            theirs.close()
        worker = Worker(self.link, process, wire, scratch)
        worker.greet()
        return worker

    def close(self) -> None:
        """End the template and all its workers."""
        self.link.close()


class Zygote:
    """The fresh interpreter that everything is forked from.

    Parameters
    ----------
    environment : dict
        Variables of the course; nothing else of main's environment is passed on.
    modules : iterable of str
        What to import ahead.
    """

    def __init__(
        self, environment: dict[str, str] | None = None, modules: Iterable[str] = PRELOADED
    ) -> None:
        # A TMPDIR may be relative: to this folder, which is not the one of the processes.
        self.folder = Path(tempfile.mkdtemp(prefix="grading-")).resolve()
        self.log = self.folder / "zygote.log"
        ours, theirs = socket.socketpair()
        with theirs, self.log.open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
                [
                    sys.executable,
                    "-I",
                    "-c",
                    ENTRY,
                    str(theirs.fileno()),
                    str(self.folder),
                    *modules,
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=_environment(self.folder, environment or {}),
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C is main's to handle
            )
        self.link = Link(ours)
        self._ready = False
        self._later: dict[str, str] = {}

    def furnish(self, environment: dict[str, str]) -> None:
        """Have it take the course's own variables when it is warm, before its first fork."""
        self._later = environment

    def wait(self) -> None:
        """Wait until it is warm; raises MachineryError with its own words if it is not."""
        with self.link.lock:
            if self._ready:
                return
            try:
                self.link.wire.receive(_after(START_SECONDS))
                if self._later:
                    self.link.wire.send(["environment", self._later], _after(FORK_SECONDS))
                    self.link.wire.receive(_after(FORK_SECONDS))
                self._ready = True
            except (WireClosed, WireTimeout, WireError) as error:
                self.link.alive = False
                why = f"the zygote did not start: {self._last_words()}"
                raise MachineryError(why) from error

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):  # its folder may be gone already
            return self.log.read_text(errors="replace").strip().split("\n")[-1]
        return "it was closed"

    def template(self) -> Template:
        """Fork a copy that can learn a course."""
        self.wait()
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self.link.ask(
                    "fork", "template", [[], str(self.folder)], vars(Limits()), False,
                    descriptor=theirs.fileno(),
                )  # fmt: skip
            except MachineryError:
                ours.close()
                raise
        return Template(Link(ours), self.folder)

    def bare(self) -> Template:
        """Return the zygote itself as a template that knows nothing."""
        self.wait()
        return Template(self.link, self.folder)

    def alive(self) -> bool:
        """Say whether it still answers."""
        return self.link.alive and self.process.poll() is None

    def hang_up(self) -> None:
        """Let everybody who waits for it, or for a child of its, go."""
        self.link.hang_up()

    def close(self) -> None:
        """Hang up, wait, kill if need be, and remove its folder."""
        self.link.close()
        if not self._ready:
            self.process.kill()  # nobody waits for it, and it has no children yet
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


_early: list[Zygote] = []
# What an interpreter and its libraries read once, when they start.
READ_AT_THE_START = ("PYTHON", "IPYTHON", "LD_", "LC_", "NPY_", "OMP_", "OPENBLAS_", "MKL_",
                     "MALLOC_")  # fmt: skip


@contextlib.contextmanager
def early() -> Iterator[None]:
    """Start a zygote before anybody has read the course of this folder; end it if none did.

    The next that is needed is this one (`take_early`).
    """
    if hasattr(os, "fork") and Path("nbgrader_config.py").is_file():
        with contextlib.suppress(OSError):  # whoever needs one says what is wrong
            _early.append(Zygote())
    try:
        yield
    finally:
        drop_early()


def take_early(environment: dict[str, str]) -> Zygote | None:
    """Return the one that was started early, for a course with these variables.

    None if there is none, or if such variables have to be there from the start: it is ended.
    """
    known = _environment(Path(), {})
    if any(name in known or name.startswith(READ_AT_THE_START) for name in environment):
        drop_early()
    if not _early:
        return None
    zygote = _early.pop()
    zygote.furnish(dict(environment))
    return zygote


def drop_early() -> None:
    """End the one that was started early, if nobody has taken it."""
    while _early:
        _early.pop().close()


def _environment(folder: Path, own: dict[str, str]) -> dict[str, str]:
    base = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "IPYTHONDIR": str(folder),
        "LANG": "C.UTF-8",
        **dict.fromkeys(("USER", "LOGNAME", "USERNAME"), "student"),  # nobody's, but there
        "NBGRADER_EXECUTION": "autograde",  # as plain nbgrader sets it
        **dict.fromkeys(QUIET_THREADS, "1"),
    }
    if "TZ" in os.environ:
        base["TZ"] = os.environ["TZ"]
    return base | own


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # macOS and Windows do not say


def _after(seconds: float) -> float:
    return time.monotonic() + seconds


class Workers(Protocol):
    """Where candidates and examiners come from; a fake in the tests."""

    limits: Limits

    def candidate(self, prelude: bool) -> Worker:
        """Fork a candidate; with `prelude` the set-up cells have run in it."""

    def examiner(self) -> Worker:
        """Return an examiner that waits for the first test of a submission."""

    def release(self, examiner: Worker) -> Ending:
        """Take an examiner back after a submission; return what that one has used."""
