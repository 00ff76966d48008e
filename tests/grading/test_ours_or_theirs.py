"""What the machine did is never taken for what the student did, and the other way round."""

import os
import signal
import socket
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
import sample

from tarifflab.grading import Sessions
from tarifflab.grading.control import run_candidate, scratch, warm_session
from tarifflab.grading.control.processes import Worker, Zygote
from tarifflab.grading.control.run_candidate import Candidacy, Stopped
from tarifflab.grading.control.sessions import ATTEMPTS
from tarifflab.grading.coursework import grade_class
from tarifflab.grading.coursework.grade_class import Grading, Report
from tarifflab.grading.inside import zygote
from tarifflab.grading.limits import MB
from tarifflab.grading.notebook.run_record import Ending, MachineryError, Record
from tarifflab.grading.outcomes import outcome
from tarifflab.grading.wire.messages import Wire

SHORT = "the temporary disk has 3 MB left, 128 are needed"


def keys(graded):
    """Return the keys of what happened."""
    return [made.key for made in graded.outcomes]


@pytest.fixture
def right(tasks):
    """Return the file of a submission that is right in everything."""
    return sample.as_bytes(sample.solve(tasks, {name: text for name, text, _ in RIGHT}))


RIGHT = [("a", "a = 1", ""), ("b", "b = [1, 2]", ""), ("c", "c = {'k': 3}", ""),
         ("f", "def f(x):\n    return x + 1", "")]  # fmt: skip


@pytest.mark.slow
@pytest.mark.confined
def test_a_short_disk_gives_no_mark_and_the_next_run_one(sessions, right, monkeypatch):
    """It is the machine's state: "please look", nothing entered, and later full marks."""
    monkeypatch.setattr(run_candidate, "lacking", lambda _: SHORT)

    graded = sessions.grade(right)

    assert graded.not_graded
    assert graded.needs_look
    assert {score.points for score in graded.scores.values()} == {None}
    assert SHORT in " ".join(graded.sentences)
    monkeypatch.undo()
    assert sessions.grade(right).points == 4


@pytest.mark.parametrize(("freed_mb", "whose"), [(200, Stopped), (0, MachineryError)])
def test_whose_a_short_disk_is_shows_when_the_process_ends(
    tmp_path, monkeypatch, freed_mb, whose
):
    """Deleted files that are open go with their process: that much was the student's."""
    free = iter([10 * MB, (10 + freed_mb) * MB])
    monkeypatch.setattr(run_candidate, "free_bytes", lambda _: next(free))
    monkeypatch.setattr(run_candidate, "lacking", lambda _: SHORT)
    workers = SimpleNamespace(limits=sample.QUICK)
    worker = SimpleNamespace(scratch=tmp_path, end=lambda: None)

    with pytest.raises(whose, match=r"wrote more than|temporary disk"):
        Candidacy(workers, [], False, Record())._settle_whose(worker, "task")


def test_a_disk_with_room_lacks_nothing(tmp_path, monkeypatch):
    """The sentence names what is there, what is needed and what to do."""
    monkeypatch.setattr(scratch, "free_bytes", lambda _: 128 * MB)
    assert scratch.lacking(tmp_path) == ""
    monkeypatch.setattr(scratch, "free_bytes", lambda _: 127 * MB)
    assert scratch.lacking(tmp_path) == (
        "the temporary disk has 127 MB left, 128 are needed; "
        "make room, or set TMPDIR to a folder on a larger one"
    )


@pytest.mark.slow
@pytest.mark.confined
def test_a_slot_that_could_not_be_renewed_once_is_renewed_later(tasks, right, monkeypatch):
    """The first submissions are put off; as soon as processes can be made, all is well."""
    with Sessions(tasks, workers=1) as made:
        assert made.grade(right).points == 4
        made._warmed.close()
        monkeypatch.setattr(Zygote, "template", _refused)
        put_off = [made.grade(right) for _ in range(2)]
        monkeypatch.undo()

        assert [keys(graded) for graded in put_off] == [["machinery"]] * 2
        assert "no process to be had" in put_off[0].sentences[0]
        assert made.grade(right).points == 4
        assert len(made._all) == 1


def _refused(_self):
    raise MachineryError("no process to be had")


@pytest.mark.slow
@pytest.mark.confined
def test_templates_that_could_not_learn_do_not_stay_behind(tasks, monkeypatch):
    """All three are ended, at each attempt."""
    closed = []
    monkeypatch.setattr(warm_session.Warmed, "_learn", _refused)
    close = warm_session.Template.close
    monkeypatch.setattr(
        warm_session.Template, "close", lambda self: closed.append(1) or close(self)
    )

    with Sessions(tasks, workers=1) as made:
        graded = made.grade(b"{}")

    assert graded.not_graded
    assert len(closed) == 3 * ATTEMPTS


def test_a_fork_that_fails_is_said_and_the_server_lives_on(monkeypatch):
    """The kernel has no process to give: the template answers so and serves the next."""
    said = []
    asked = iter([["fork", "candidate", [[], "/tmp"], {}, True], ["environment", {}]])
    wire = SimpleNamespace(descriptor=0, receive=lambda: _next(asked), send=said.append)
    monkeypatch.setattr(zygote, "_receive_descriptor", lambda _: os.open("/dev/null", 0))
    monkeypatch.setattr(zygote.os, "fork", _no_fork)
    monkeypatch.setattr(zygote.os, "_exit", _leave)

    with pytest.raises(SystemExit, match="0"):
        zygote.Server(wire, None).serve()

    assert said == [{"the kernel said no": "Resource temporarily unavailable"}, None]


def _next(asked):
    for message in asked:
        return message
    raise zygote.WireClosed


def _no_fork():
    raise BlockingIOError(11, "Resource temporarily unavailable")


def _leave(status):
    raise SystemExit(status)


def test_an_exercise_whose_own_set_up_fails_grades_nobody(tasks):
    """Whoever builds on a table that the teacher has lost would pay for it."""
    output = {"output_type": "error", "ename": "FileNotFoundError", "evalue": "no trade.csv"}

    with pytest.raises(MachineryError, match="own cell `setup` ended with FileNotFoundError"):
        warm_session._refuse_broken(tasks.prelude(), [[{"output_type": "stream"}, output]])


KILLED = Ending(status=9, cpu_seconds=0.1, memory_mb=10, by_itself=True)


def test_a_process_that_was_killed_twice_is_our_machines_doing():
    """No student's process can kill itself, so nobody's points depend on it."""
    record = Record()

    assert record.second_try(KILLED, sample.QUICK)
    assert record.outcomes == [outcome("retried", "", KILLED.words(), sample.QUICK)]
    with pytest.raises(MachineryError, match="killed twice"):
        record.second_try(KILLED, sample.QUICK)


SUICIDES = [
    "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "import signal\nsignal.raise_signal(signal.SIGKILL)",
    "import signal, threading\nsignal.pthread_kill(threading.get_ident(), signal.SIGKILL)",
    "import ctypes\nctypes.CDLL(None)['raise'](9)",
    "import ctypes, os\nme = os.getpid()\nctypes.CDLL(None).syscall(234, me, me, 9)",
    "import ctypes, os\nctypes.CDLL(None).syscall(129, os.getpid(), 9, bytes(128))",
]


@pytest.mark.slow
@pytest.mark.confined
@pytest.mark.parametrize("code", SUICIDES)
def test_no_process_can_look_as_if_somebody_had_killed_it(grade, code):
    """A death by SIGKILL is the kernel's or a person's: students cannot ask for a look so."""
    graded = grade(b=f"{code}\nb = [1, 2]")

    assert "retried" not in keys(graded)
    assert "machinery" not in keys(graded)
    assert graded.points in (3, 4)


@pytest.mark.slow
@pytest.mark.confined
@pytest.mark.parametrize("which", ["zygote", "templates"])
def test_warm_processes_may_be_killed_ten_times_in_a_row(tasks, right, which):
    """Each time the next submission gets its full marks, and only a remark on the retry."""
    with Sessions(tasks, workers=1) as made:
        marks = [_killed_and_graded(made, right, which) for _ in range(10)]

    assert marks == [4] * 10


def _killed_and_graded(made, right, which):
    points = made.grade(right).points
    known = made._zygote.process.pid
    children = Path(f"/proc/{known}/task/{known}/children").read_text().split()
    for process in [known] if which == "zygote" else map(int, children):
        os.kill(process, signal.SIGKILL)
    return points


class Slow:
    """A session whose submissions end only when it is closed."""

    def __init__(self):
        self.assignment = SimpleNamespace(limits=sample.QUICK)
        self.closed = threading.Event()
        self.in_time = []

    def grade(self, _content, _beside):
        """Wait until somebody closes the session."""
        self.begun()
        self.in_time.append(self.closed.wait(60))

    def close(self):
        """Let everybody go."""
        self.closed.set()


def test_whoever_stops_closes_the_sessions_before_the_threads_that_wait_for_them(monkeypatch):
    """Else Ctrl-C would last as long as the slowest submission."""
    grading = object.__new__(Grading)
    grading.workers = 2
    slow = Slow()
    one = SimpleNamespace(student="anna")
    monkeypatch.setattr(
        grade_class, "grade_files", lambda one, sessions: sessions["nb"].grade(one, ())
    )

    found = grading._results([one] * 5, {"nb": slow})
    begun = threading.Event()
    slow.begun = begun.set
    stopper = threading.Thread(target=_interrupt, args=(begun,), daemon=True)
    stopper.start()
    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        next(found)
    stopper.join()

    assert slow.closed.is_set()
    assert all(slow.in_time)


def _interrupt(begun):
    """Press Ctrl-C as soon as a submission is being graded."""
    begun.wait()
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)


def test_what_was_put_off_has_no_mark_in_the_report():
    """It stands there with its reason, it counts as left, and a person looks."""
    report = Report(left=1)
    graded = SimpleNamespace(ours=["Grading failed."], sentences=["Grading failed.", "More."])

    report.put_off(SimpleNamespace(student="anna"), {"nb": graded})

    assert report.graded == {}
    assert report.needs_look == ["anna"]
    assert report.sentences["anna"] == [
        "Grading failed.", "Nothing was entered; run the same command again.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (["broken", "OSError: no memory"], "OSError: no memory"),
        (["tested", "test-1"], "test-1"),
        (None, "WireClosed"),
    ],
    ids=["it says why", "something else", "it ends"],
)
def test_who_is_not_confined_is_our_failure(tmp_path, said, why):
    """Nothing of a student's has run before the first word of a new process."""
    ours, theirs = socket.socketpair()
    reaped = SimpleNamespace(ask=lambda *_: [0, 0.0, 0.0, True, 0, 0.0])
    with theirs:
        if said:
            Wire(os.dup(theirs.fileno())).send_flat(said)
    os.set_blocking(ours.fileno(), False)
    worker = Worker(reaped, 1, Wire(ours.detach()), tmp_path / "scratch")

    with pytest.raises(MachineryError, match=rf"could not be confined \({why}\)"):
        worker.greet()
    assert worker.ending is not None
