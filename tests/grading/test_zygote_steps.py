"""What a zygote and its templates do between two messages, and what main does with a child."""

import contextlib
import os
import random
import sys
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tarifflab.grading.control import processes, run_candidate, warm_session
from tarifflab.grading.control.processes import Template, Worker
from tarifflab.grading.control.run_candidate import Candidacy, Stopped
from tarifflab.grading.control.sessions import Sessions
from tarifflab.grading.coursework import cluster, grade_class
from tarifflab.grading.handin.offered import Offered
from tarifflab.grading.inside import zygote
from tarifflab.grading.inside.fresh_values import seed, seeds
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook.run_record import Ending, MachineryError
from tarifflab.grading.outcomes import outcome
from tarifflab.grading.wire.messages import WireClosed, WireTimeout


@pytest.fixture
def shell():
    """Return what stands for a shell; put this process's random numbers back afterwards."""
    before = seeds()
    yield SimpleNamespace(execution_count=7, was_reset=[])
    seed(before)


@pytest.fixture
def server(shell, monkeypatch):
    """Return a server that runs no cell; what it does is noted in `shell.done`."""
    shell.done = []

    def note(word, answer=None):
        return lambda *given: shell.done.append((word, *given[1:])) or answer

    monkeypatch.setattr(zygote.os, "chdir", lambda place: shell.done.append(("in", place)))
    monkeypatch.setattr(zygote.candidate, "run_cell", note("run", (["shown"], True)))
    monkeypatch.setattr(zygote, "rehearse", note("rehearse"))
    monkeypatch.setattr(zygote.instructor_run, "learn", note("learn", {"needs": {}}))
    monkeypatch.setattr(zygote, "shut_labels", lambda: shell.done.append(("labels",)))
    monkeypatch.setattr(zygote.reader, "clean_text_cell", note("clean"))
    monkeypatch.setattr(
        zygote, "gc",
        SimpleNamespace(**{
            name: lambda name=name: shell.done.append((name,))
            for name in ("collect", "freeze", "disable", "enable")
        }),
    )  # fmt: skip
    return zygote.Server(None, shell)


SETTLED = [("collect",), ("freeze",), ("disable",)]


def test_set_up_runs_in_its_folder_before_later_cells_are_rehearsed(server, shell):
    """The outputs are those of the set-up alone, one list a cell."""
    assert server.on_setup(["a", "b"], "/work", ["c"]) == [["shown"], ["shown"]]
    assert shell.done == [
        ("in", "/work"), ("run", "a"), ("run", "b"), ("rehearse", ["c"]), *SETTLED,
    ]  # fmt: skip


def test_an_instructors_notebook_is_learnt_behind_shut_labels(server, shell, monkeypatch):
    """Before it sees a student's value; in the course's folder."""
    monkeypatch.setitem(sys.modules, "pandas", sys.modules.get("pandas", SimpleNamespace()))

    assert server.on_learn([["test", "t", "x"]], "/work") == {"needs": {}}
    assert shell.done == [
        ("in", "/work"),
        ("labels",),
        ("learn", [["test", "t", "x"]]),
        *SETTLED,
    ]


def test_the_courses_texts_are_cleaned_without_pictures(server, shell):
    """As a reader will be asked for them."""
    server.on_texts(["a", "b"])

    assert shell.done == [("clean", "a", {}), ("clean", "b", {}), *SETTLED]


@pytest.mark.parametrize("seeded", ["nothing", "python", "numpy"])
def test_only_a_seed_that_the_course_has_chosen_is_kept_for_forks(server, seeded):
    """Each of the two generators alone."""
    if seeded == "python":
        random.seed(90_210)
    elif seeded == "numpy":
        np.random.seed(90_210)
    server._settle()

    chosen = [one is not None for one in server.chosen]
    assert chosen == [seeded == "python", seeded == "numpy"]


@pytest.mark.parametrize(
    ("role", "confined", "anew"),
    [("candidate", True, True), ("examiner", True, True), ("candidate", False, False),
     ("template", False, False), ("template", True, False)],
)  # fmt: skip
def test_only_a_confined_worker_gets_its_own_row_of_numbers(
    server, monkeypatch, role, confined, anew
):
    """A template forks in turn; the descriptor is closed here and the child is known."""
    seen = []
    server.wire = SimpleNamespace(descriptor=4)
    monkeypatch.setattr(zygote, "_receive_descriptor", lambda control: control + 1)
    monkeypatch.setattr(
        zygote.private_view, "number_next_child", lambda *, anew: seen.append(anew)
    )
    monkeypatch.setattr(zygote.os, "fork", lambda: 77)
    monkeypatch.setattr(zygote.os, "close", seen.append)

    answer = server.on_fork(role, [["/r"], "/s", "/s/w"], asdict(Limits()), confined)

    assert (answer, server.children, seen) == (77, {77}, [anew, 5])


def test_whoever_loses_main_ends_each_child_with_its_group(server, monkeypatch):
    """What they have used is seen by whoever waits for it; nothing outlives main."""
    done = []

    def end(code):
        done.append(("end", code))
        raise SystemExit("ended")

    for name in ("killpg", "kill", "waitpid"):
        monkeypatch.setattr(
            zygote.os, name, lambda *given, name=name: done.append((name, *given))
        )
    monkeypatch.setattr(zygote.os, "_exit", end)
    server.children = {5}

    with pytest.raises(SystemExit, match="ended"):
        server._end()

    assert done == [("killpg", 5, 9), ("kill", 5, 9), ("waitpid", 5, 0), ("end", 0)]


@pytest.mark.parametrize(
    ("ends_at", "patience", "ended"), [(0, 0, True), (3, 1, False), (3, 5, True), (1, 0, False)]
)
def test_a_child_gets_its_patience_to_end_by_itself(monkeypatch, ends_at, patience, ended):
    """It stays to be reaped, with what it has used."""
    now = SimpleNamespace(at=0.0)
    clock = SimpleNamespace(
        monotonic=lambda: now.at, sleep=lambda some: setattr(now, "at", now.at + 100 * some)
    )
    asked = []

    def waitid(kind, child, how):
        asked.append((kind, child, how))
        return "ended" if now.at >= ends_at else None

    monkeypatch.setattr(zygote, "time", clock)
    monkeypatch.setattr(zygote.os, "waitid", waitid)

    assert zygote._has_ended(5, patience) is ended
    assert set(asked) == {(os.P_PID, 5, os.WEXITED | os.WNOHANG | os.WNOWAIT)}


def test_a_notebook_that_begins_anew_has_no_names_and_counts_from_one(shell, monkeypatch):
    """Its modules stay; then it is served like any other."""
    served = []
    shell.reset = lambda **more: shell.was_reset.append(more)
    monkeypatch.setattr(zygote.candidate, "serve", lambda *given: served.append(given))

    zygote._anew("wire", shell, "limits")

    assert (shell.was_reset, shell.execution_count) == (
        [{"new_session": True, "aggressive": False}], 1,
    )  # fmt: skip
    assert served == [("wire", shell, "limits")]
    assert set(zygote.ROLES) == {
        "candidate", "candidate anew", "examiner", "proof", "reader",
    }  # fmt: skip


def test_variables_of_a_course_are_set_with_their_time_zone(server, monkeypatch):
    """What a notebook reads of the clock follows."""
    done = []
    monkeypatch.setattr(zygote.os, "environ", {"A": "1", "B": "1"})
    monkeypatch.setattr(
        zygote, "time", SimpleNamespace(tzset=lambda: done.append(dict(zygote.os.environ)))
    )

    server.on_environment({"B": "2", "TZ": "UTC"})

    assert done == [{"A": "1", "B": "2", "TZ": "UTC"}]


# --- main's side ------------------------------------------------------------------------------


class Parent:
    """A link to a parent that reaps."""

    def __init__(self):
        self.asked = []

    def ask(self, *message):
        """Note it."""
        self.asked.append(message)
        return [9, 1.5, 20.0, True, 3, 0.5]


def worker(tmp_path, said=("ready",)):
    """Return a worker that says this first; an exception is raised."""

    def hear(_deadline):
        if isinstance(said, Exception):
            raise said
        return list(said)

    scratch = tmp_path / "scratch"
    scratch.mkdir()
    (scratch / "x").touch()
    closed = []
    wire = SimpleNamespace(receive_flat=hear, close=lambda: closed.append(1))
    made = Worker(Parent(), 77, wire, scratch)
    made.closed = closed
    return made


def test_a_worker_is_ended_once_and_its_files_go(tmp_path):
    """The patience is for who has hung up; the answer stays the same."""
    one = worker(tmp_path)
    one.greet()

    ending = one.end(2.0)

    assert ending == Ending(9, 1.5, 20.0, True, 3, 0.5)
    assert (one.end(), one.parent.asked, one.closed) == (ending, [("reap", 77, 2.0)], [1])
    assert not one.scratch.exists()


GREETINGS = {
    "it says why": (("broken", "OSError: no mounts"), "(OSError: no mounts)"),
    "it is cut": (("broken", "x" * 300), f"({'x' * 200})"),
    "it hangs up": (WireClosed(), "(WireClosed)"),
    "it is silent": (WireTimeout(), "(WireTimeout)"),
    "it says more": (("ready", "steady"), "(steady)"),
}


@pytest.mark.parametrize("name", GREETINGS)
def test_a_worker_that_could_not_be_confined_is_our_failure(tmp_path, name):
    """Nothing of a student's has run; its files go."""
    said, why = GREETINGS[name]
    one = worker(tmp_path, said)

    with pytest.raises(MachineryError, match="could not be confined") as raised:
        one.greet()

    assert str(raised.value) == f"a process could not be confined {why}"
    assert (one.parent.asked, one.scratch.exists()) == ([("reap", 77, 0.0)], False)


def test_a_running_cell_is_stopped_as_by_ctrl_c(tmp_path):
    """By its parent, who alone knows for certain whom its number means."""
    running, asked = worker(tmp_path), []
    running.parent = SimpleNamespace(ask=lambda *message: asked.append(message))

    running.interrupt()

    assert asked == [("signal", 77, 2)]


def test_a_parent_signals_only_children_that_it_has_not_reaped(server, monkeypatch):
    """A number that is free again may be a stranger's; one that is gone needs no stopping."""
    sent = []

    def kill(*given):
        sent.append(given)
        raise ProcessLookupError

    monkeypatch.setattr(zygote.os, "kill", kill)
    server.children = {77}

    server.on_signal(77, 2)
    server.on_signal(78, 2)

    assert sent == [(77, 2)]


def test_a_fork_that_is_refused_leaves_nothing_behind(tmp_path, monkeypatch):
    """Neither a folder nor an open end, theirs or ours."""
    ours = []

    class Ours(processes.Wire):
        def __init__(self, *given, **more):
            super().__init__(*given, **more)
            ours.append(self)

    monkeypatch.setattr(processes, "Wire", Ours)

    def refuse(*_message, descriptor):
        assert os.fstat(descriptor)
        refuse.descriptor = descriptor
        raise MachineryError("no memory")

    with pytest.raises(MachineryError, match="no memory"):
        Template(SimpleNamespace(ask=refuse), tmp_path).fork("candidate", Limits())

    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(refuse.descriptor)
    assert [one.descriptor for one in ours] == [-1]


def test_cores_are_those_that_this_process_may_use(monkeypatch):
    """Not all of the machine; one at least where nobody says."""
    monkeypatch.setattr(processes.os, "sched_getaffinity", lambda _: {0, 3, 5}, raising=False)
    assert processes.usable_cores() == 3
    monkeypatch.delattr(processes.os, "sched_getaffinity")
    monkeypatch.setattr(processes.os, "cpu_count", lambda: None)
    assert processes.usable_cores() == 1


@pytest.mark.parametrize(
    ("text", "last"), [("a\nb: no\n\n", "b: no"), ("", ""), (None, "it was closed")]
)
def test_a_zygote_that_does_not_start_is_quoted_by_its_last_line(tmp_path, text, last):
    """As Python puts the error there."""
    log = Path(tmp_path, "log")
    if text is not None:
        log.write_text(text)

    assert processes.Zygote._last_words(SimpleNamespace(log=log)) == last


@pytest.mark.parametrize(("failures", "reads"), [(0, 1), (2, 3), (3, 3)])
def test_a_submission_is_read_in_three_attempts(failures, reads):
    """Each with a budget of its own; the third failure is said."""
    done = []

    def look(submission, student):
        done.append((submission, student))
        if len(done) <= failures:
            raise MachineryError("no process")
        return "read"

    session = SimpleNamespace(
        reader=SimpleNamespace(begin=lambda: done.append("begin") or done.pop()), read=look
    )
    sessions = SimpleNamespace(_session=lambda: contextlib.nullcontext(session))

    if failures < 3:
        assert Sessions.read(sessions, b"x", "anna") == "read"
    else:
        with pytest.raises(MachineryError, match="no process"):
            Sessions.read(sessions, b"x", "anna")
    assert done == [(b"x", "anna")] * reads


def test_a_zygote_is_waited_for_once_and_then_hears_of_its_environment(monkeypatch):
    """Its start may take long, each later answer as long as a fork."""
    told = []
    wire = SimpleNamespace(
        receive=lambda deadline: told.append(deadline),
        send=lambda message, deadline: told.append((message, deadline)),
    )
    monkeypatch.setattr(processes, "_after", lambda seconds: seconds)
    link = SimpleNamespace(lock=contextlib.nullcontext(), wire=wire, alive=True)
    one = SimpleNamespace(link=link, _ready=False, _later={"A": "b"})
    for _ in range(2):
        processes.Zygote.wait(one)

    start, fork = processes.START_SECONDS, processes.FORK_SECONDS
    assert told == [start, (["environment", {"A": "b"}], fork), fork]
    assert start > fork


def test_each_setting_of_the_course_reaches_its_place(monkeypatch):
    """What may be read is another list than what is secret."""
    settings = SimpleNamespace(
        course="course", readable=("r",), secret=("s",), environment={"A": "b"}, limits={"l": 1}
    )
    given = []

    def load(*places, **more):
        given.append((places, more))
        return SimpleNamespace(with_sources=lambda known: known)

    monkeypatch.setattr(grade_class, "load_assignment", load)
    monkeypatch.setattr(grade_class, "known_cells", lambda *places: places)
    grading = SimpleNamespace(settings=settings, name="01-a")
    store = SimpleNamespace(book="book")

    assert grade_class.Grading._assignment(grading, store, "nb") == ("book", "nb", "01-a")
    assert given == [
        (("course", "01-a", "nb"), {
            "readable": ("r",), "secret": ("s",), "environment": {"A": "b"}, "limits": {"l": 1},
        }),
    ]  # fmt: skip


@pytest.mark.parametrize("workers", [0, -1])
def test_grading_needs_a_worker(workers):
    """The number that was given is said."""
    with pytest.raises(ValueError, match=f"'workers' must be at least 1, got {workers}"):
        Sessions(SimpleNamespace(), workers)


def test_a_submission_s_two_processes_are_closed_whatever_happens(monkeypatch):
    """What ran ahead is shown in its place, and said to the candidate; the draw is hers."""
    made = []

    class Part:
        def __init__(self, *given):
            self.given, self.done = given, []
            made.append(self)

        def run(self, *given):
            self.done.append(given)
            if len(made) > 2:
                raise MachineryError("no process")

        def close(self):
            self.done.append("closed")

    monkeypatch.setattr(warm_session, "Candidacy", Part)
    monkeypatch.setattr(warm_session, "Examining", Part)
    session = SimpleNamespace(
        warmed=SimpleNamespace(prelude_outputs=["zero", "one"]),
        _plan=lambda _: SimpleNamespace(prelude={4: 1}, steps=["s"], tests=["t"]),
    )
    record = SimpleNamespace(outputs={})
    warm_session.Session._conduct(session, SimpleNamespace(draw="d"), record)
    with pytest.raises(MachineryError, match="no process"):
        warm_session.Session._conduct(session, SimpleNamespace(draw="d"), record)

    candidate, examiner, *others = made
    assert candidate.given == (session, ["s"], True, record)
    assert examiner.given == (session, candidate, record, "d")
    assert (record.outputs, candidate.done) == ({4: "one"}, [(), "closed"])
    assert examiner.done == [(["t"],), "closed"]
    assert [one.done for one in others] == [[(), "closed"], ["closed"]]


def test_what_could_not_be_packed_is_no_verdict_on_a_notebook(monkeypatch):
    """Whichever file it would have been; who handed in none has none."""
    monkeypatch.setattr(cluster, "contents", lambda _: ({}, "x.csv is closed"))
    found = {
        "own": Offered("own", b"1"), "others": Offered("others", None, {"a": b"1"}),
        "none": Offered("none"),
    }  # fmt: skip
    one = SimpleNamespace(student="anna", beside=list, offered=lambda name, *_: found[name])
    parcel = cluster.pack(one, dict.fromkeys(found, SimpleNamespace(limits=Limits())))

    assert [str(offered.own) for offered in parcel["notebooks"].values()] == [
        "x.csv is closed", "x.csv is closed", "None",
    ]  # fmt: skip
    assert (parcel["beside"], parcel["student"]) == ({}, "anna")


def test_four_submissions_are_on_their_way_for_each_thread_of_a_cluster(monkeypatch):
    """Not for each worker; as one comes back the next goes out, and all come back."""
    most = []

    class Done(list):
        add = list.append

        def __iter__(self):
            while self:
                most.append(len(self))
                yield self.pop(0)

    class Client(contextlib.nullcontext):
        loop = None

        def nthreads(self):
            return {"a": 2, "b": 1}

        def submit(self, _work, parcel, *_more, **_options):
            return Future(parcel)

    class Future:
        def __init__(self, parcel):
            self.parcel = parcel

        def result(self):
            return f"{self.parcel} graded"

    dask = SimpleNamespace(Client=lambda *_, **__: Client(), as_completed=lambda loop: Done())
    monkeypatch.setitem(sys.modules, "distributed", dask)
    monkeypatch.setattr(cluster, "_check", lambda *_: None)
    monkeypatch.setattr(cluster, "pack", lambda one, _: one)

    assert list(cluster.results("tcp://x", range(30), {}, confined=True)) == [
        (one, f"{one} graded") for one in range(30)
    ]
    assert max(most) == 4 * 3


@pytest.mark.parametrize(
    ("learned", "own", "order"),
    [
        (False, True, ["hang up", "warmed", "locked", "session", "warmed", "zygote"]),
        (True, True, ["hang up", "locked", "session", "warmed", "zygote"]),
        (True, False, ["locked", "session", "warmed"]),
    ],
)
def test_whoever_still_learns_lets_go_before_all_is_closed(learned, own, order):
    """What holds our lock ends first; a zygote that somebody else has made stays."""
    done = []

    def closing(name, **more):
        return SimpleNamespace(close=lambda: done.append(name), **more)

    @contextlib.contextmanager
    def lock():
        done.append("locked")
        yield

    zygote = closing("zygote", hang_up=lambda: done.append("hang up"))
    sessions = SimpleNamespace(
        _warmed=closing("warmed", learned=learned), _zygote=zygote, _own_zygote=own,
        _lock=lock(), _all=[closing("session")],
    )  # fmt: skip
    Sessions.close(sessions)

    assert (done, sessions._closed, sessions._all) == (order, True, [])
    assert (sessions._warmed, sessions._zygote) == (None, None)


def test_one_of_several_files_is_chosen_by_reading_each_as_its_student_s():
    """What hidden tests draw is the student's, whichever file is taken."""
    read = SimpleNamespace(read=lambda *given: given)
    sessions = SimpleNamespace(_with_a_session=lambda look, beside: (look(read), beside))

    found = Sessions.grade_chosen(
        sessions, lambda look: [look(b"1"), look(b"2")], ["x"], "anna"
    )

    assert found == ([(b"1", "anna"), (b"2", "anna")], ["x"])


def test_a_class_waits_in_twos_for_each_worker(monkeypatch):
    """A thousand hand-ins are not in memory at once."""
    taken = []
    monkeypatch.setattr(grade_class, "grade_files", lambda one, _sessions: one.name)
    grading = SimpleNamespace(workers=2)
    class_of = (taken.append(n) or SimpleNamespace(name=n) for n in range(30))

    found = grade_class.Grading._results(grading, class_of, {})
    submission, result = next(found)

    assert (submission.name, taken) == (result, [0, 1, 2, 3])
    assert {one.name for one, _ in found} | {result} == set(range(30))


@pytest.mark.parametrize(("looked", "looks"), [(9.9, ["a"]), (9.96, [])])
def test_a_folder_is_looked_at_twenty_times_a_second_also_between_quick_cells(
    monkeypatch, looked, looks
):
    """A thousand quick cells could fill a disk unseen; a look at each would cost more."""
    seen = []
    monkeypatch.setattr(run_candidate, "time", SimpleNamespace(monotonic=lambda: 10.0))
    wire = SimpleNamespace(ready=lambda _: True, receive_flat=lambda _: ["ran"])
    candidacy = SimpleNamespace(
        looked=looked,
        limits=Limits(),
        left=5.0,
        _look=lambda _worker, label: seen.append(label),
    )

    answer = Candidacy._reply(candidacy, SimpleNamespace(wire=wire), "a", 1.0)

    assert (answer, seen, candidacy.left) == ((["ran"], False), looks, 5.0)


@pytest.mark.parametrize(("freed_mb", "theirs"), [(42, False), (43, True)])
def test_a_short_disk_is_the_students_doing_if_more_than_half_their_room_was_unseen(
    monkeypatch, freed_mb, theirs
):
    """Ten megabytes stood in the folder; files that are deleted and open stand nowhere."""
    free = iter([5 * MB, (5 + freed_mb) * MB])
    ended = []
    scratch = Path("/s/own")
    monkeypatch.setattr(run_candidate, "free_bytes", lambda _: next(free))
    monkeypatch.setattr(run_candidate, "usage", lambda *_: (3, 10 * MB))
    monkeypatch.setattr(run_candidate, "lacking", lambda _: "the disk has 5 MB left")
    candidacy = SimpleNamespace(
        limits=Limits(scratch_mb=64), _stopped=lambda *given: Stopped(outcome(*given))
    )
    worker = SimpleNamespace(scratch=scratch, end=lambda: ended.append(1))

    kind, words = (Stopped, "`a` wrote more") if theirs else (MachineryError, "5 MB left")
    with pytest.raises(kind, match=words):
        Candidacy._settle_whose(candidacy, worker, "a")
    assert ended == [1]
