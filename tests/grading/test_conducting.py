"""Who runs what, how long, and what is said when a process is over; with processes of paper."""

import contextlib
import sys
from types import SimpleNamespace

import pytest

from tarifflab.grading.control import processes, run_candidate, run_examiner
from tarifflab.grading.control.run_candidate import Candidacy, Step
from tarifflab.grading.control.run_examiner import Examining
from tarifflab.grading.control.sessions import Sessions
from tarifflab.grading.coursework import cluster
from tarifflab.grading.coursework.grade_class import Grading
from tarifflab.grading.limits import Limits
from tarifflab.grading.notebook.run_record import Ending, MachineryError, Record
from tarifflab.grading.wire.messages import WireClosed, WireTimeout

LIMITS = Limits(
    cell_seconds=3, call_seconds=2, test_seconds=4, submission_seconds=10, grace_seconds=0.5
)
A, B = Step("run", 0, "task-a", "a = 1"), Step("run", 2, "task-b", "b = 2")
FETCH = Step("fetch", 1, "test-a", ("f",))
LATER = Step("fetch", 3, "test-b", ("f",))


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Return a clock that only the workers here move on; let no disk be short."""
    made = SimpleNamespace(now=100.0)
    made.monotonic = lambda: made.now
    for module in (run_candidate, run_examiner):
        monkeypatch.setattr(module, "time", made)
    monkeypatch.setattr(run_candidate, "lacking", lambda _: "")
    monkeypatch.setattr(run_candidate, "overfull", lambda *_: False)
    return made


class Paper(processes.Worker):
    """A worker: for each thing it is asked, the seconds it takes and what it answers."""

    def __init__(self, clock, answers, ending=None):
        self.clock, self.answers = clock, list(answers)
        self.over = ending or Ending(3 << 8, 1.0, 1.0, True)
        self.ending = None
        self.scratch = SimpleNamespace(parent="folder")
        self.wire = self
        self.sent, self.deadlines, self.interrupted = [], [], []

    def send(self, message, deadline):
        """Hear."""
        self.sent.append(message)
        self.deadlines.append(deadline - self.clock.now)

    def ready(self, seconds):
        """Say whether the next answer comes within so many seconds."""
        wait, _ = self.answers[0] if self.answers else (0, None)
        if wait > seconds:
            self.clock.now += max(seconds, 0.001)
            self.answers[0] = (wait - max(seconds, 0.001), self.answers[0][1])
            return False
        self.clock.now += wait
        return True

    def receive_flat(self, _deadline):
        """Answer, or end."""
        _, answer = self.answers.pop(0) if self.answers else (0, WireClosed())
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def interrupt(self):
        """Be asked to stop."""
        self.interrupted.append(self.clock.now)
        if self.answers and self.answers[0][1] == "stops":
            self.answers[0] = (0.1, ran(A))

    def end(self, _patience=0.0):
        """End."""
        self.ending = self.over
        return self.over


def ran(step, seconds=0.25):
    """Return the answer to a cell."""
    return ["ran", step.place, b"out", True, seconds]


VALUES = ["values", "test-a", "f", True, b"1"]
OTHERS = ["values", "test-b", "f", True, b"2"]


def conducted(clock, steps, *workers, prelude=True):
    """Return a candidacy that has run on these workers, and which were asked for."""
    waiting, asked = list(workers), []

    def candidate(with_prelude):
        asked.append(with_prelude)
        return waiting.pop(0)

    made = Candidacy(
        SimpleNamespace(limits=LIMITS, candidate=candidate), steps, prelude, Record()
    )
    made.run()
    return made, asked


def keys(made):
    """Return what is said."""
    return [(one.key, one.cell) for one in made.record.outcomes]


def test_cells_run_in_order_and_their_outputs_stand_in_their_places(clock):
    """The whole plan is sent at once; seconds of the student's code add up."""
    worker = Paper(clock, [(1, ran(A)), (0, VALUES), (2, ran(B, 0.5))])

    made, asked = conducted(clock, [A, FETCH, B], worker, prelude=False)

    assert worker.sent == [[A.message(), FETCH.message(), B.message()]]
    assert worker.deadlines == [11]
    assert made.record.outputs == {0: b"out", 2: b"out"}
    assert made.values == {"test-a": {"f": [True, b"1"]}}
    assert (made.record.student_seconds, asked, keys(made)) == (0.75, [False], [])
    assert made.left == 10  # for calls


def test_a_cell_that_ends_its_process_is_left_out_of_the_next(clock):
    """The others run again, and a sentence stands in its place."""
    first = Paper(clock, [(0, ran(A)), (0, VALUES)])
    second = Paper(clock, [(0, ran(A)), (0, VALUES)])

    made, _ = conducted(clock, [A, FETCH, B], first, second)

    assert keys(made) == [("cell_died", "task-b")]
    assert "exit status 3" in made.record.outcomes[0].sentence
    assert second.sent == [[A.message(), FETCH.message()]]
    assert made.record.outputs[2][0]["ename"] == "cell_died"
    assert made.record.cpu_seconds == 1.0


def test_a_slow_cell_is_asked_to_stop_at_its_limit(clock):
    """If it does, the rest goes on; it is not run a second time."""
    worker = Paper(clock, [(9, "stops"), (0, VALUES)])

    made, _ = conducted(clock, [A, FETCH], worker)

    assert worker.interrupted == [pytest.approx(103, abs=0.01)]
    assert keys(made) == [("cell_too_slow", "task-a")]
    assert (made.slow, made.record.outputs) == ({0}, {0: b"out"})


def test_a_cell_that_will_not_stop_is_ended_after_its_grace(clock):
    """Half a second later."""
    first, second = Paper(clock, [(99, None)]), Paper(clock, [(0, ran(B))])

    made, _ = conducted(clock, [A, B], first, second)

    assert clock.now == pytest.approx(103.5, abs=0.02)
    assert keys(made) == [("cell_unstoppable", "task-a")]
    assert second.sent == [[B.message()]]


def test_all_cells_share_one_budget(clock):
    """What stands below its end did not run."""
    steps = [Step("run", n, f"task-{n}", "x") for n in range(6)]
    worker = Paper(clock, [(2.6, ran(step)) for step in steps])

    made, _ = conducted(clock, steps, worker)

    assert keys(made) == [("budget_spent", "task-3")]
    assert sorted(made.record.outputs) == [0, 1, 2, 3]


def test_a_killed_process_is_tried_again_once_as_it_was(clock):
    """It may have been the machine's doing; all its cells run again."""
    first = Paper(clock, [(0, ran(A))], Ending(9, 0.5, 1.0, True))
    second = Paper(clock, [(0, ran(A)), (0, ran(B))])

    made, _ = conducted(clock, [A, B], first, second)

    assert keys(made) == [("retried", "")]
    assert second.sent == first.sent
    assert sorted(made.record.outputs) == [0, 2]


def test_a_forged_answer_ends_its_cell(clock):
    """Whatever it is."""
    first, second = Paper(clock, [(0, ["ran", 9])]), Paper(clock, [(0, ran(B))])

    assert keys(conducted(clock, [A, B], first, second)[0]) == [("broken_wire", "task-a")]


def test_a_full_folder_ends_its_cell(clock, monkeypatch):
    """It is looked at while the cell runs."""
    monkeypatch.setattr(run_candidate, "overfull", lambda *_: clock.now > 101)
    first, second = Paper(clock, [(2.5, ran(A))]), Paper(clock, [])

    made, _ = conducted(clock, [A], first, second)

    assert keys(made) == [("scratch_full", "task-a")]
    assert clock.now == pytest.approx(101, abs=0.1)


def answered(number, *results):
    """Return a good answer to a message of calls."""
    parts = [part for one in results or [OK] for part in [*one, 0.5]]
    return ["results", number, *parts]


OK, RAISED = ["ok", b"r", "", None], ["raised", "ValueError\nx", "", None]


def test_a_call_is_answered_by_who_stands_at_its_test(clock):
    """By the candidate itself where no cell ran after that place; else by a new one."""
    main = Paper(clock, [(0, ran(A)), (0, VALUES), (0, ran(B)), (0, OTHERS), (0, answered(2))])
    anew = Paper(clock, [(0, ran(A)), (0, VALUES), (0, answered(1))])
    made, _ = conducted(clock, [A, FETCH, B, LATER], main, anew)

    assert made.calls("test-a", "k", b"x") == ["results", [OK]]
    assert made.calls("test-b", "k", b"x") == ["results", [OK]]
    assert anew.sent == [[A.message(), FETCH.message()], ["calls", 1, "k", [b"x"]]]
    assert main.sent[-1] == ["calls", 2, "k", [b"x"]]
    assert [round(one, 6) for one in (anew.deadlines[-1], main.deadlines[-1])] == [2, 2]
    assert made.record.student_seconds == 0.5 + 2 * 0.5
    made.close()
    assert made.record.cpu_seconds == 2.0


def said_of_calls(clock, count, *answers):
    """Return the results of several calls in one message, and what was sent for them."""
    main = Paper(clock, [(0, VALUES), *answers])
    made, _ = conducted(clock, [FETCH], main)
    return made.calls("test-a", "k", *[b"x"] * count)[1], main.sent[1:]


def test_many_calls_are_one_message_whose_results_come_some_at_a_time(clock):
    """Each may take as long as one call may: main has 2 seconds for each answer, of 10."""
    found, sent = said_of_calls(
        clock, 4, (1.9, answered(1, OK)), (1.9, answered(1, OK, OK)), (1.9, answered(1, OK))
    )

    assert found == [OK] * 4
    assert sent == [["calls", 1, "k", [b"x"] * 4]]


def test_many_calls_end_with_the_first_that_gives_no_value(clock):
    """The test that makes them ends there as well."""
    assert said_of_calls(clock, 4, (0, answered(1, OK, RAISED)))[0] == [OK, RAISED]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((9, "stops"), "did not give a result within 2 seconds."),
        ((0, answered(1, OK, OK, OK)), "sent something that is no result."),
        ((0, answered(1, RAISED, OK)), "sent something that is no result."),
        ((0, ["results", 1]), "sent something that is no result."),
    ],
    ids=["late", "too many", "more after an error", "none"],
)
def test_what_came_before_a_call_that_failed_counts(clock, answer, said):
    """The rest is not asked for."""
    found, _ = said_of_calls(clock, 3, (0, answered(1, OK)), answer)

    assert found == [OK, ["failed", said, "", None]]


def test_a_call_that_is_late_fails_and_its_process_may_go_on(clock):
    """After the limit of a call; who does not stop is ended and says so at each call."""
    main = Paper(clock, [(0, VALUES), (9, "stops"), (99, None)])
    made, _ = conducted(clock, [FETCH], main)

    said = [made.calls("test-a", "k", b"")[1][0][1] for _ in range(3)]

    ended = "did not stop after 2 seconds and was ended by force."
    assert said == ["did not give a result within 2 seconds.", ended, ended]
    assert len(main.sent) == 3
    assert made.calls("test-x", "k", b"")[1][0][1] == "could not be called."


def test_a_call_whose_process_was_killed_is_made_again_in_another(clock):
    """What came before is kept; the rest is asked there, and both are counted."""
    killed = Ending(9, 0.5, 1.0, True)
    main = Paper(clock, [(0, VALUES), (0, answered(1, OK))], killed)
    anew = Paper(clock, [(0, VALUES), (0, answered(2, OK, OK))])
    made, asked = conducted(clock, [FETCH], main, anew)

    assert made.calls("test-a", "k", b"1", b"2", b"3") == ["results", [OK] * 3]
    made.close()

    assert anew.sent == [[FETCH.message()], ["calls", 2, "k", [b"2", b"3"]]]
    assert (keys(made), asked) == ([("retried", "")], [True, True])
    assert made.record.cpu_seconds == 1.5


ANEW = {
    "it runs": ([(0, VALUES), (0, answered(1))], OK),
    "it ends": ([], ["failed", "could not be called: the notebook did not run a second time.",
                     "", None]),
}  # fmt: skip


@pytest.mark.parametrize("name", ANEW)
def test_a_cell_that_was_too_slow_is_left_out_of_a_second_run(clock, name):
    """If that fails the call does, each time, and no third process is made."""
    answers, result = ANEW[name]
    main = Paper(clock, [(9, "stops"), (0, VALUES), (0, ran(B))])
    anew = Paper(clock, answers)
    made, asked = conducted(clock, [A, FETCH, B], main, anew)

    assert made.calls("test-a", "k", b"x")[1] == [result]
    if result is not OK:
        assert made.calls("test-a", "k", b"x")[1] == [result]
        assert made.record.cpu_seconds == 1.0
    assert anew.sent[0] == [FETCH.message()]
    assert len(asked) == 2


def test_all_calls_together_have_the_time_of_a_submission(clock):
    """Ten seconds: after five calls of 1.9 the sixth has half a second."""
    answers = [(1.9, answered(number)) for number in range(1, 6)]
    main = Paper(clock, [(0, VALUES), *answers, (1.9, "stops")])
    made, _ = conducted(clock, [FETCH], main)

    found = [made.calls("test-a", "k", b"x")[1][0][0] for _ in range(6)]

    assert found == ["ok"] * 5 + ["failed"]
    assert main.interrupted == [pytest.approx(110, abs=0.02)]


@pytest.mark.parametrize(
    ("short_at", "said"),
    [(100, "short"), (101, "task-a is asked"), (102.51, "task-a is asked")],
)
def test_a_short_disk_is_seen_before_while_and_after_cells_run(
    clock, monkeypatch, short_at, said
):
    """Before, nothing of the student's has run; afterwards it may be theirs."""
    monkeypatch.setattr(run_candidate, "lacking", lambda _: "short" * (clock.now >= short_at))

    def settle(_self, _worker, label):
        raise MachineryError(f"{label} is asked")

    monkeypatch.setattr(Candidacy, "_settle_whose", settle)
    worker = Paper(clock, [(2.52, ran(A))])

    with pytest.raises(MachineryError, match=f"^{said}$"):
        conducted(clock, [A], worker)
    assert len(worker.sent) == (said != "short")
    assert clock.now == pytest.approx(short_at, abs=0.06)


TESTED = ["tested", "test-a", b"shown", "", ""]


def examined(clock, *workers, budget=LIMITS):
    """Return an examining on these workers, and who was let go."""
    waiting, released = list(workers), []
    house = SimpleNamespace(
        limits=budget,
        examiner=lambda: waiting.pop(0),
        release=lambda worker: released.append(worker) or Ending(0, 0.5, 7.0),
    )
    calls = SimpleNamespace(
        values={"test-a": {"a": [True, b"1"]}, "test-b": {"b": [True, b"2"]}},
        calls=lambda *given: ["results", *given],
    )
    return Examining(house, calls, Record(), "draw"), released


def test_each_test_gets_its_values_and_the_draw(clock):
    """And its calls are handed on; at the end the examiner goes back."""
    worker = Paper(clock, [(0, ["calls", "test-a", "k", b"x"]), (0, TESTED), (0, TESTED)])
    made, released = examined(clock, worker)

    made.run([("test-a", 1), ("test-b", 3)])
    made.close()

    assert worker.sent == [
        ["test", "test-a", {"a": [True, b"1"]}, "draw"],
        ["results", "test-a", "k", b"x"],
        ["test", "test-b", {"b": [True, b"2"]}, "draw"],
    ]
    assert made.record.outputs == {1: b"shown", 3: b"shown"}
    assert (released, made.record.cpu_seconds, made.record.failed) == ([worker], 0.5, {})


LOST = {
    "test_too_slow": WireTimeout(),
    "test_died": WireClosed(),
}


@pytest.mark.parametrize("key", LOST)
def test_a_test_that_is_lost_has_no_verdict_and_the_next_a_new_examiner(clock, key):
    """That one is told all values so far."""
    first, second = Paper(clock, [(0, LOST[key])]), Paper(clock, [(0, TESTED)])
    made, _ = examined(clock, first, second)

    made.run([("test-a", 1), ("test-b", 3)])

    assert made.record.failed == {"test-a": key}
    assert made.record.outputs[1][0]["ename"] == key
    assert second.sent[0][2] == {"a": [True, b"1"], "b": [True, b"2"]}
    assert (first.ending is not None, made.record.cpu_seconds) == (True, 1.0)


def test_a_killed_examiner_is_tried_again(clock):
    """The same test, with all values; nothing but a remark is left of it."""
    first = Paper(clock, [], Ending(9, 0.5, 1.0, True))
    second = Paper(clock, [(0, TESTED)])
    made, _ = examined(clock, first, second)

    made.run([("test-a", 1)])

    assert (made.record.failed, [one.key for one in made.record.outcomes]) == ({}, ["retried"])
    assert second.sent == first.sent


def test_what_could_not_be_handed_over_is_a_look_and_no_verdict(clock):
    """And a function that gave no result is a sentence."""
    worker = Paper(
        clock, [(0, [*TESTED[:3], "`a` is odd.", ""]), (0, [*TESTED[:4], "It ended."])]
    )
    made, _ = examined(clock, worker)

    made.run([("test-a", 1), ("test-b", 3)])

    assert [(one.key, one.cell) for one in made.record.outcomes] == [
        ("not_handed_over", "test-a"), ("call_failed", "test-b"),
    ]  # fmt: skip
    assert made.record.failed == {"test-a": "not_handed_over"}


def test_tests_have_their_own_time_and_all_together_twice_the_submissions(clock):
    """Calls of the student's functions are waited for in it."""

    class Slow(Paper):
        def receive_flat(self, deadline):
            self.deadlines.append(deadline - self.clock.now)
            self.clock.now += 3.5
            return TESTED

    worker = Slow(clock, [])
    made, _ = examined(clock, worker)
    made.run([("test-a", n) for n in range(7)])

    assert worker.deadlines[::2] == pytest.approx([4, 4, 4, 4, 4, 2.5, 0.1])


def test_as_many_workers_as_asked_for_or_cores(monkeypatch):
    """One for each core that this process may use."""
    monkeypatch.setattr("tarifflab.grading.coursework.grade_class.usable_cores", lambda: 7)
    monkeypatch.setattr(processes.os, "sched_getaffinity", lambda _: {0, 3}, raising=False)

    made = [Grading(None, "01", workers=n, confined=False).workers for n in (3, None)]

    assert made == [3, 7]
    assert processes.usable_cores() == 2


class Future:
    """A result that is on its way."""

    def __init__(self, value):
        self.result = lambda: value


class Far:
    """A cluster of two workers with three threads; it notes how much is on its way."""

    def __init__(self, lacking=()):
        self.lacking, self.most, self.asked, self.waiting = list(lacking), 0, [], []
        self.loop = None

    def __call__(self, address, **options):
        """Be the client of a scheduler."""
        self.asked.append((address, options))
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.asked.append("left")

    def nthreads(self):
        """Return the threads of each worker."""
        return {"one": 2, "two": 1}

    def wait_for_workers(self, number, timeout):
        """Be there."""
        self.asked.append((number, timeout))

    def run(self, _function, paths):
        """Say what each worker does not see."""
        self.asked.append(paths)
        return {"one": [], "two": self.lacking}

    def submit(self, _function, parcel, _assignments, confined, **options):
        """Take a parcel."""
        self.asked.append((confined, options))
        return Future(f"graded {parcel}")

    def as_completed(self, loop):
        """Return those on their way, as they come back."""
        return self

    def add(self, future):
        """Have one more on its way."""
        self.waiting.append(future)
        self.most = max(self.most, len(self.waiting))

    def __iter__(self):
        while self.waiting:
            yield self.waiting.pop(0)


@pytest.fixture
def far(monkeypatch):
    """Return a cluster that is made of paper."""
    made = Far()
    library = SimpleNamespace(Client=made, as_completed=made.as_completed)
    monkeypatch.setitem(sys.modules, "distributed", library)
    monkeypatch.setattr(cluster, "pack", lambda one, _assignments: one)
    return made


NEEDS = SimpleNamespace(readable=("/r",), secret=("/s",), files=("/f",))


def test_a_cluster_has_four_on_their_way_for_each_thread(far):
    """All come back, each with its own result, graded as asked for."""
    todo = [f"s{n}" for n in range(20)]

    found = list(cluster.results("tcp://a", todo, {"nb": NEEDS}, confined=True))

    assert found == [(one, f"graded {one}") for one in todo]
    assert far.most == 12
    assert far.asked[:3] == [
        ("tcp://a", {"timeout": 20, "set_as_default": False}), (1, 20), ["/f", "/r", "/s"],
    ]  # fmt: skip
    assert far.asked[3] == (True, {"pure": False, "retries": 3})
    assert far.asked[-1] == "left"


def test_a_worker_that_lacks_a_path_is_named(far):
    """Before anything is sent."""
    far.lacking.append("/s")

    with pytest.raises(cluster.ClusterError, match="The worker two does not see /s"):
        list(cluster.results("tcp://a", ["s1"], {"nb": NEEDS}, confined=True))
    assert far.most == 0


class Tries:
    """Sessions whose first tries fail."""

    def __init__(self, failures):
        self.failures = failures
        self.reader = SimpleNamespace(begin=lambda: None)

    def grade(self, _mended, beside):
        """Fail, or grade."""
        if self.failures:
            raise MachineryError(self.failures.pop(0))
        return SimpleNamespace(outcomes=["of before"], beside=beside)


def sessions_of(failures):
    """Return sessions with one session that fails so often."""
    made = object.__new__(Sessions)
    made._session = lambda: contextlib.nullcontext(Tries(failures))
    made._given_up = lambda mended, why: ("given up", mended, why)
    return made


def test_what_failed_of_ours_is_done_again_and_said(clock):
    """Three times in all; what was to say before stays."""
    made = sessions_of(["no memory", "no process"]).grade_mended("mended", ["x"])

    assert made.outcomes[0] == "of before"
    assert [one.detail for one in made.outcomes[1:]] == ["no memory", "no process"]
    assert made.beside == ["x"]
    assert sessions_of(["a", "b", "c"]).grade_mended("mended") == ("given up", "mended", "c")
