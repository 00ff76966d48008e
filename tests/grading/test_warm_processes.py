"""Who is started with what: roles, rooms, bounds and budgets, without a process."""

import os
import socket
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import sample

from tarifflab.grading import NotConfined
from tarifflab.grading.confinement import confine, proof
from tarifflab.grading.control import confinable, processes, reading
from tarifflab.grading.control.processes import Link, Template, _environment
from tarifflab.grading.control.reading import Reader
from tarifflab.grading.control.warm_session import Session
from tarifflab.grading.coursework import cluster
from tarifflab.grading.handin.handed_in import Submission
from tarifflab.grading.inside import zygote
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.nbgrader_plugin import _Shared, one_student
from tarifflab.grading.notebook.mend import mend
from tarifflab.grading.notebook.run_record import Ending, MachineryError
from tarifflab.grading.outcomes import outcome
from tarifflab.grading.wire.messages import Wire, WireClosed

TASKS = [("a", "a = 1", "assert a == 1"), ("b", "b = 2", "assert b == a + 1")]
LIMITS = Limits(value_mb=3, traffic_mb=5)


@pytest.fixture
def assigned(tmp_path):
    """Return two tasks that read one folder, keep another secret, and have a file."""
    (tmp_path / "beside.csv").touch()
    return sample.small(
        TASKS, LIMITS, readable=[tmp_path / "data"], secret=[tmp_path / "key"],
        files=[tmp_path / "beside.csv"],
    )  # fmt: skip


class Forks:
    """A template that notes how it was asked to fork."""

    def __init__(self):
        self.asked = []

    def fork(self, role, limits, **more):
        """Note it."""
        self.asked.append((role, limits, more))
        return "worker"


@pytest.fixture
def session(assigned):
    """Return a session whose three templates note what is asked of them."""
    parts = {name: Forks() for name in ("candidates", "examiners", "readers")}
    warmed = SimpleNamespace(shared=False, needs={"test-a": ["a"], "test-b": ["b"]}, **parts)
    made = Session(warmed, assigned, confined=True)
    made.beside = ("a student's.csv",)
    return made, warmed


def test_a_candidate_reads_the_tables_and_gets_what_was_handed_in(session, tmp_path):
    """And nothing secret; without the course's set-up cells it is another role."""
    made, warmed = session
    made.candidate(True)
    made.candidate(False)

    (role, limits, more), (anew, _, _) = warmed.candidates.asked
    beside = str(tmp_path / "beside.csv")
    assert (role, anew, limits) == ("candidate", "candidate anew", LIMITS)
    assert more["readable"] == (str(tmp_path / "data"), beside)
    assert (more["files"], more["beside"]) == ((beside,), ("a student's.csv",))
    assert more["confined"] is True


def test_an_examiner_reads_the_key_as_well_and_nothing_of_a_student(session, tmp_path):
    """The other way round a student would have the key."""
    made, warmed = session
    made.examiners.take_forked = made.examiners._forked()

    (role, limits, more) = warmed.examiners.asked[0]
    names = [str(tmp_path / name) for name in ("data", "key", "beside.csv")]
    assert (role, list(more["readable"]), more["beside"]) == ("examiner", names, ())
    assert limits == LIMITS


def test_a_reader_reads_nothing_and_lives_long(session):
    """Its time is counted a request at a time; its messages are small."""
    made, warmed = session
    made._fork_reader()

    assert warmed.readers.asked == [
        ("reader", replace(LIMITS, submission_seconds=1e6, value_mb=64), {"confined": True})
    ]


def test_steps_of_a_plan_stand_in_the_order_of_the_cells(session, assigned):
    """Set-up as released has run before; a test fetches what it needs."""
    made, _ = session
    mended = mend(sample.solve(assigned, {"a": "a = 1", "b": "b = 2"}), assigned)

    plan = made._plan(mended)

    assert [(s.kind, s.place, s.label, s.content) for s in plan.steps] == [
        ("run", 1, "a", "a = 1"), ("fetch", 2, "test-a", ("a",)),
        ("run", 3, "b", "b = 2"), ("fetch", 4, "test-b", ("b",)),
    ]  # fmt: skip
    assert (plan.tests, plan.prelude) == ([("test-a", 2), ("test-b", 4)], {0: 0})


def test_a_cell_above_the_set_up_makes_all_run_anew(session, assigned):
    """Nothing counts as run that is not as it was released."""
    made, _ = session
    hand_in = sample.solve(assigned, {"a": "a = 1", "b": "b = 2"})
    hand_in["cells"].insert(0, sample.code("own", "print(1)"))

    plan = made._plan(mend(hand_in, assigned))

    assert plan.prelude == {}
    assert [(step.kind, step.place) for step in plan.steps[:2]] == [("run", 0), ("run", 1)]


def test_a_fork_is_asked_for_with_its_room_and_bounds(tmp_path):
    """A value crosses within twice its bound, and all together within theirs."""
    asked = {}

    def ask(*message, descriptor):
        asked.update(message=message)
        Wire(os.dup(descriptor)).send_flat(["ready"])
        return 77

    template = Template(SimpleNamespace(ask=ask), tmp_path)
    worker = template.fork("candidate", LIMITS, readable=["/r"], confined=False)
    name, role, (readable, scratch, work), limits, confined = asked["message"]
    wire = worker.wire
    wire.close()

    assert (name, role, readable, confined) == ("fork", "candidate", ["/r"], False)
    assert scratch == work == str(worker.scratch)
    assert limits == asdict(LIMITS)
    assert (worker.process, wire.max_bytes) == (77, 6 * MB)
    assert wire.left == 5 * MB - len(b"t....ready")


def test_environment_of_the_processes_is_the_courses(monkeypatch, tmp_path):
    """Its own variables win; of ours only the time zone goes along."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SECRET_OF_MAIN", "x")

    found = _environment(tmp_path, {"LANG": "ja_JP.UTF-8", "A": "1"})

    assert found == {
        **dict.fromkeys(("USER", "LOGNAME", "USERNAME"), "student"),
        "PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "TMPDIR": str(tmp_path),
        "IPYTHONDIR": str(tmp_path), "LANG": "ja_JP.UTF-8", "A": "1", "TZ": "Asia/Tokyo",
        "NBGRADER_EXECUTION": "autograde", "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    }  # fmt: skip


def test_an_answer_that_is_a_refusal_is_our_failure():
    """And the link lives on; one that hangs up is dead."""
    ours, theirs = socket.socketpair()
    link, other = Link(ours), Wire(theirs.detach())
    other.send({"the kernel said no": "no memory"})
    with pytest.raises(MachineryError, match="`fork` was refused: no memory"):
        link.ask("fork", 1)
    assert (link.alive, other.receive()) == (True, ["fork", 1])
    other.close()
    with pytest.raises(MachineryError, match=r"did not answer `reap` \(WireClosed\)"):
        link.ask("reap")
    assert not link.alive
    link.close()


class Reads:
    """A reader's worker: its answers, or how it ends."""

    def __init__(self, answers, ending=None):
        self.answers = answers
        self.ending = ending
        self.asked = []
        self.wire = self

    def send(self, request, _deadline):
        """Hear a request."""
        self.asked.append(request)

    def receive(self, _deadline):
        """Answer it."""
        if not self.answers:
            raise WireClosed
        return self.answers.pop(0)

    def end(self, _patience=0.0):
        """End."""
        return self.ending


DIED, KILLED = Ending(6, 1.0, 1.0, True), Ending(9, 1.0, 1.0, True)


@pytest.fixture
def clock(monkeypatch):
    """Let time stand still."""
    now = SimpleNamespace(at=0.0, monotonic=lambda: now.at)
    monkeypatch.setattr(reading, "time", now)
    return now


def reader(*workers):
    """Return a reader that is forked as these, one after another."""
    waiting = list(workers)
    return Reader(lambda: waiting.pop(0), Limits(reading_seconds=20, memory_mb=7))


def test_what_fails_together_goes_alone(clock):
    """One hostile output does not take the others along."""
    one = Reads([[False, "x"], [True, "a"], [False, "y"], [True, "c"]])

    assert reader(one).clean([["text", name] for name in "abc"]) == ["a", None, "c"]
    assert one.asked[0][0] == "all"
    assert reader(Reads([[True, [[True, "a"], [False, "y"]]]])).clean([["t"], ["t"]]) == [
        "a", None,
    ]  # fmt: skip


def test_whose_request_ends_two_readers_is_too_costly(clock):
    """The first may have died of age; if the second was killed, it was our machine."""
    content, notes = reader(Reads([], DIED), Reads([], DIED)).read(b"x")
    good = reader(Reads([], KILLED), Reads([[True, [{"cells": []}, [vars(NOTE)]]]])).read(b"x")

    assert str(content) == "reading it took more than 20 seconds or 7 MB of memory"
    assert (notes, good) == ([], ({"cells": []}, [NOTE]))
    with pytest.raises(MachineryError, match="the reader was ended"):
        reader(Reads([], DIED), Reads([], KILLED)).read(b"x")


NOTE = outcome("file_mended", detail="x")


def test_an_answer_that_comes_too_late_is_none(clock):
    """Twenty seconds are a submission's; the next one has its own."""
    one = Reads([[True, [[True, "a"]]] for _ in range(4)])
    made = reader(one)
    one.send = lambda *_: setattr(clock, "at", clock.at + 8)

    assert [made.clean([["t"]]) for _ in range(3)] == [["a"], ["a"], [None]]
    assert made.left == pytest.approx(-4)
    made.begin()
    assert (made.left, made.clean([["t"]])) == (20, ["a"])


def test_all_that_was_tried_must_have_been_refused(assigned):
    """Not only what leaves a trace outside."""
    said = dict.fromkeys(proof.DEEDS, "refused") | {"make a process": "succeeded: 7"}
    worker = SimpleNamespace(
        wire=SimpleNamespace(send=lambda _: None, receive=lambda _: said), end=lambda: None
    )
    bare = SimpleNamespace(fork=lambda *_, **__: worker)
    fake = SimpleNamespace(bare=lambda: bare)

    with pytest.raises(
        NotConfined, match=r"machine \(make a process: succeeded: 7\)\. Nothing"
    ):
        confinable.prove(fake, assigned)
    said["make a process"] = "refused"
    assert confinable.prove(fake, assigned) is None


def test_what_a_child_has_used_is_told_in_its_order(monkeypatch):
    """As an `Ending` is made of it: CPU, megabytes, ended by itself, faults, in the kernel."""
    usage = SimpleNamespace(ru_utime=2.0, ru_stime=0.5, ru_maxrss=3 * 1024, ru_minflt=9)
    killed = []
    monkeypatch.setattr(zygote.os, "wait4", lambda *_: (5, 9, usage))
    monkeypatch.setattr(zygote.os, "killpg", lambda *given: killed.append(given))
    monkeypatch.setattr(zygote.os, "kill", lambda *given: killed.append(given))
    monkeypatch.setattr(zygote, "_has_ended", lambda child, patience: patience > 1)
    server = zygote.Server(None, None)
    server.children = {5, 6}

    assert Ending(*server.on_reap(5, 2.0)) == Ending(9, 2.5, 3.0, True, 9, 0.5)
    assert (killed, server.children) == ([(5, 9), (5, 9)], {6})


class Kept:
    """Sessions of nbgrader's own process."""

    def __init__(self, assignment, workers, *, confined):
        self.assignment, self.workers, self.confined = assignment, workers, confined
        self.closed = False

    def start(self):
        """Begin."""

    def close(self):
        """Note it."""
        self.closed = True


def test_processes_are_kept_for_the_same_exercise_and_the_same_confinement(
    monkeypatch, assigned
):
    """Else what was unconfined would stay so, or another exercise's set-up would be there."""
    monkeypatch.setattr("tarifflab.grading.nbgrader_plugin.Sessions", Kept)
    shared = _Shared()
    other = replace(assigned, name="other")

    made = [
        shared.sessions(one, confined=confined)
        for one, confined in [(assigned, True)] * 2 + [(assigned, False), (other, False)]
    ]
    shared.timer.cancel()
    shared.close()

    assert [made.index(one) for one in made] == [0, 0, 2, 3]
    assert {one.closed for one in made} == {True}
    assert [(one.assignment.name, one.confined, one.workers) for one in made[2:]] == [
        ("small", False, 1), ("other", False, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "student"), [("*", None), ("anna", "anna"), ("[ab]", "[ab]")]
)
def test_nbgraders_star_is_everybody(given, student):
    """And any other id is itself."""
    assert one_student(SimpleNamespace(student_id=given)) == student


def test_a_parcel_holds_what_a_worker_needs_and_no_more(tmp_path, assigned):
    """The notebook's bytes, the files beside it by their place, and whose it is."""
    folder = tmp_path / "anna"
    (folder / "d").mkdir(parents=True)
    (folder / "d" / "x.csv").write_bytes(b"1")
    (folder / "small.ipynb").write_bytes(b"2")
    (folder / "link").symlink_to("/etc/passwd")
    one = Submission("anna", folder, tmp_path / "graded")

    parcel = cluster.pack(one, {"small": assigned})

    assert parcel["notebooks"]["small"].own == b"2"
    assert (parcel["beside"], parcel["student"]) == ({"d/x.csv": b"1"}, "anna")
    assert cluster.missing_paths(["/", str(tmp_path / "no")]) == [str(tmp_path / "no")]


def test_a_worker_grades_a_parcel_with_its_files_beside(monkeypatch, assigned):
    """Each notebook with its own exercise, in a folder that is gone afterwards."""
    seen = {}

    def grade(offered, sessions, beside, student):
        seen[offered] = (sessions, [Path(path).read_text() for path in beside], student)
        return f"graded {offered}"

    monkeypatch.setattr(cluster, "grade_offered", grade)
    monkeypatch.setattr(
        cluster, "WARM", SimpleNamespace(sessions=lambda one, confined: (one, confined))
    )
    parcel = {"notebooks": {"n": "file"}, "beside": {"x.csv": b"1"}, "student": "anna"}

    assert cluster.grade_parcel(parcel, {"n": assigned}, False) == {"n": "graded file"}
    assert seen == {"file": ((assigned, False), ["1"], "anna")}
    assert processes.PRELOADED == ("numpy", "pandas")


@pytest.mark.parametrize(("work", "place"), [("/s/w", "/s/w"), ("", "/s")])
def test_scratch_is_home_and_the_work_folder_is_imported_from_last(monkeypatch, work, place):
    """A `pandas.py` that was handed in cannot stand in for pandas."""
    environment, path = {"HOME": "x", "A": "1"}, ["first"]
    monkeypatch.setattr(zygote.os, "environ", environment)
    monkeypatch.setattr(zygote.sys, "path", path)
    monkeypatch.setattr(zygote.tempfile, "tempdir", "/old")

    zygote._move_in(confine.Cell((), "/s", work))

    assert environment == {"HOME": "/s", "TMPDIR": "/s", "A": "1"}
    assert (path, zygote.tempfile.tempdir) == (["first", place], None)


def test_a_zygote_is_a_fresh_interpreter_that_ctrl_c_does_not_reach(monkeypatch, tmp_path):
    """Isolated, with one socket and nothing of main's; its words go to a log of its own."""
    started = {}
    monkeypatch.setattr(processes.tempfile, "mkdtemp", lambda prefix: str(tmp_path))
    monkeypatch.setattr(
        processes.subprocess,
        "Popen",
        lambda command, **more: started.update(more, command=command),
    )

    made = processes.Zygote({"A": "1"}, ["numpy"])
    made.link.close()

    executable, isolated, c, _, descriptor, folder, module = started["command"]
    assert (executable, isolated, c) == (processes.sys.executable, "-I", "-c")
    assert (folder, module, started["cwd"]) == (str(tmp_path), "numpy", tmp_path)
    assert started["pass_fds"] == [int(descriptor)]
    assert (started["start_new_session"], started["env"]["A"]) == (True, "1")
    assert started["stderr"].name == str(tmp_path / "zygote.log")
