"""What main takes from a process: well-formed answers, bounded, each on its own question."""

import os
from types import SimpleNamespace

import pytest
import sample

from tarifflab.grading.control import examiners as keeping
from tarifflab.grading.control.examiners import Examiners
from tarifflab.grading.control.run_candidate import (
    Candidacy,
    Step,
    _why_no_more,
    pairs,
    well_formed,
)
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook.run_record import Ending, Record
from tarifflab.grading.outcomes import outcome
from tarifflab.grading.wire.messages import Wire, WireClosed, WireError

RUN = Step("run", 3, "task-1", "a = 1")
FETCH = Step("fetch", 4, "test-1", ("a", "b"))
SMALL = Limits(output_kb=1)
MOST = SMALL.shown_bytes
REPLIES = [
    (RUN, ["ran", 3, b"", True, 0.0], True),
    (RUN, ["ran", 3, b"x" * MOST, False, 999_999.0], True),
    (RUN, ["ran", 3, b"x" * (MOST + 1), True, 0.0], False),
    (RUN, ["ran", 4, b"", True, 0.0], False),
    (RUN, ["values", 3, b"", True, 0.0], False),
    (RUN, ["ran", 3, "", True, 0.0], False),
    (RUN, ["ran", 3, b"", True], False),
    (RUN, ["ran", 3, b"", True, 0.0, 0], False),
    *((RUN, ["ran", 3, b"", True, time], False) for time in (-0.1, 1e6, 1, float("nan"), None)),
    (FETCH, ["values", "test-1"], True),
    (FETCH, ["values", "test-1", "a", True, b"1", "b", False, "why"], True),
    (FETCH, ["values", "test-2"], False),
    (FETCH, ["values", "test-1", "c", True, b"1"], False),
    (FETCH, ["values", "test-1", "a", True, "1"], False),
    (FETCH, ["values", "test-1", "a", False, b"1"], False),
    (FETCH, ["values", "test-1", "a", True], False),
]


@pytest.mark.parametrize(("step", "reply", "good"), REPLIES)
def test_only_an_answer_to_the_question_is_one(step, reply, good):
    """In every part that main will use."""
    assert well_formed(reply, step, SMALL) is good


def test_values_are_read_by_their_names():
    """Each with whether it crosses, and its bytes or why not."""
    reply = ["values", "t", "a", True, b"1", "b", False, "why"]

    assert pairs(reply) == {"a": [True, b"1"], "b": [False, "why"]}


def test_a_step_is_sent_by_its_place_or_its_test():
    """What comes back names it."""
    assert RUN.message() == ["run", 3, "a = 1"]
    assert FETCH.message() == ["fetch", "test-1", ("a", "b")]


@pytest.fixture
def candidacy():
    """Return the calls of one submission, of which the seventh is under way."""
    made = Candidacy(SimpleNamespace(limits=sample.QUICK), [], False, Record())
    made.number = 7
    return made


GOOD = ["results", 7, "ok", b"1", "printed", None, 0.25]
RESULTS = [
    (GOOD, GOOD[2:6]),
    (["results", 7, "raised", "ValueError\nx", "", b"2", 0.5],
     ["raised", "ValueError\nx", "", b"2"]),
    *(([*GOOD[:at], odd, *GOOD[at + 1 :]], "sent something that is no result.")
      for at, odd in enumerate(["calls", 6, "odd", "1", b"", "2", 1])),
    (["results", 7, "ok", b"1", "", None], "sent something that is no result."),
    (["results", 7, "absent", None, "", None, 0.0],
     "was not there when the notebook ran a second time."),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "result"), RESULTS)
def test_a_result_is_taken_or_is_none(candidacy, reply, result):
    """A forged one fails the call, and its time counts nothing."""
    found = candidacy._checked(reply, 1)

    failed = isinstance(result, str)
    assert found == [["failed", result, "", None] if failed else result]
    assert candidacy.record.student_seconds == (0 if failed else reply[6])


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (None, "was stopped."),
        (outcome("scratch_full", "c"), "was stopped."),
        (
            outcome("cell_unstoppable", "c"),
            "did not stop after 1 seconds and was ended by force.",
        ),
        (outcome("cell_died", "c", "exit status 3"), "ended Python (exit status 3)."),
    ],
)
def test_a_function_that_is_no_more_says_why(reason, said):
    """With the limit of a call, which is not that of a cell."""
    assert _why_no_more(reason, sample.QUICK) == said


class Fake:
    """A worker that answers what it is told to."""

    def __init__(self, limits, answer=None):
        self.limits = limits
        self.answer = answer
        self.ending = None
        self.scratch = "scratch"
        self.wire = self
        self.left = 0
        self.heard = False

    def ready(self, _seconds):
        """Say whether it has said something unasked."""
        return self.heard

    def send(self, _message, _deadline):
        """Hear."""

    def receive_flat(self, _deadline):
        """Answer."""
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def end(self):
        """End."""
        self.ending = Ending(0, 9.0, 9.0)
        return self.ending


@pytest.fixture
def kept(monkeypatch):
    """Return the examiners of a session that may be shared, and how many files lie there."""
    files = SimpleNamespace(now=(1, 512))
    monkeypatch.setattr(keeping, "usage", lambda _folder, _most: files.now)
    limits = Limits(submission_seconds=8, traffic_mb=3)
    made = Examiners(lambda given: Fake(given, ["ended", 0.5, 0.25, 7.0, 100.0]), limits)
    made.shared = True
    return made, files


def test_an_examiner_is_kept_and_its_part_is_told(kept):
    """CPU, seconds in the kernel, faults and memory each in their place."""
    made, _ = kept
    worker = made.take()

    assert (worker.left, worker.limits.submission_seconds) == (3 * MB, 1e6)
    assert made.release(worker) == Ending(0, 0.5, 100.0, True, 7, 0.25)
    assert made.take() is worker


REPLACED = {
    "it has served twenty": lambda made, worker, files: setattr(made, "served", 19),
    "a test left a file": lambda made, worker, files: setattr(files, "now", (2, 512)),
    "it has grown by more than 100 MB": lambda made, worker, files: setattr(
        worker, "answer", ["ended", 0.5, 0.25, 7.0, 200.1]
    ),
    "it does not answer": lambda made, worker, files: setattr(worker, "answer", WireClosed()),
    "it answers what it should not": lambda made, worker, files: setattr(
        worker, "answer", WireError()
    ),
    "it has ended": lambda made, worker, files: worker.end(),
    "it may not be shared": lambda made, worker, files: setattr(made, "shared", False),
}
KEPT = {
    "it has served nineteen": lambda made, worker, files: setattr(made, "served", 18),
    "it has grown by 100 MB": lambda made, worker, files: setattr(
        worker, "answer", ["ended", 0.5, 0.25, 7.0, 200.0]
    ),
}


@pytest.mark.parametrize("name", [*REPLACED, *KEPT])
def test_an_examiner_is_exchanged_before_it_can_spoil_anything(kept, name):
    """And not sooner."""
    made, files = kept
    worker = made.take()
    made.release(worker)
    made.take()

    (REPLACED | KEPT)[name](made, worker, files)
    made.release(worker)

    assert (made.worker is worker) is (name in KEPT)
    assert (worker.ending is None) is (name in KEPT)


def test_one_that_died_meanwhile_is_not_taken_again(kept):
    """Between two submissions there is nothing to be heard."""
    made, _ = kept
    worker = made.take()
    made.release(worker)
    worker.heard = True

    other = made.take()

    assert other is not worker
    assert worker.ending is not None
    assert (made.served, made.memory_mb) == (0, 0.0)


@pytest.fixture
def wires():
    """Return a function that makes a wire with a message waiting in it."""
    made = []

    def waiting(*messages, **options):
        ours, theirs = os.pipe()
        sender = Wire(theirs)
        for message in messages:
            sender.send(message)
        made.extend([Wire(ours, **options), sender])
        return made[-2]

    yield waiting
    for wire in made:
        wire.close()


def test_a_message_is_bounded_before_it_is_read(wires):
    """By one byte; the sizes are in the sentence."""
    body = b"x" * 1000
    size = len(body) + 3

    assert wires(body, max_bytes=size).receive() == body
    with pytest.raises(WireError, match="a message of 1,003 bytes; at most 1,002"):
        wires(body, max_bytes=size - 1).receive()


def test_all_messages_together_are_bounded(wires):
    """What is left counts down over the life of a wire."""
    wire = wires(b"x" * 10, b"y" * 10, max_total=12 + 11)

    assert wire.receive() == b"x" * 10
    with pytest.raises(WireError, match="1 bytes more than the submission may send"):
        wire.receive()


def test_a_message_may_hold_numbers_as_keys(wires):
    """As a mapping of places does."""
    assert wires({1: "a", "b": [None]}).receive() == {1: "a", "b": [None]}
