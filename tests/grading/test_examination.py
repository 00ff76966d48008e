"""What an examiner says of a test, and what it keeps to itself."""

import math
import os
from types import SimpleNamespace

import msgpack
import pytest

from tarifflab.grading.inside import examiner
from tarifflab.grading.inside.candidate import (
    Functions,
    Running,
    Timed,
    answer_call,
    answer_calls,
)
from tarifflab.grading.inside.examiner import CallFailed, CannotCross, Examination
from tarifflab.grading.inside.shell import Outputs
from tarifflab.grading.limits import Limits
from tarifflab.grading.wire import pandas_values  # noqa: F401 (its kinds may cross)
from tarifflab.grading.wire.codec import Handle, decode, encode

HANDLE = Handle("test-1:f:0", "f", None, "Add one.")
HELD = "A hidden test did not pass."
CALLED = "A hidden test did not pass: it calls the function with inputs not shown here."


@pytest.fixture
def examined(monkeypatch):
    """Return an examination that may call twice, with what the candidate is to answer."""
    answers, sent = [], []
    wire = SimpleNamespace(send_flat=sent.append, receive=lambda: answers.pop(0))
    made = Examination(wire, SimpleNamespace(user_ns={}, last_error=None), Limits(calls=2))
    made.test = "test-1"
    monkeypatch.setattr(made, "_now_hidden", lambda: made.hidden_now)
    made.hidden_now = False
    monkeypatch.setattr(examiner.KNOWN, "solved", {"test-1": {"f": lambda x: x.append(1)}})
    return made, answers, sent


def result(status, payload, printed="", changed=None):
    """Return what main hands on of a call."""
    return ["results", [[status, payload, printed, changed]]]


def test_a_call_goes_by_value_and_comes_back_by_value(examined, capsys):
    """With what was printed on the way."""
    made, answers, sent = examined
    answers.append(result("ok", encode({"a": (1, 2)}), "said"))

    assert made.stub(HANDLE)(1, k=[2]) == {"a": (1, 2)}
    assert sent[0][:3] == ["calls", "test-1", "test-1:f:0"]
    assert decode(sent[0][3]) == ((1,), {"k": [2]})
    assert capsys.readouterr().out == "said"


@pytest.mark.parametrize("hidden", [False, True])
def test_calls_are_counted_to_their_limit(examined, hidden):
    """The one after the last is refused, before it is sent."""
    made, answers, sent = examined
    made.hidden_now = hidden
    answers += [result("ok", encode(1))] * 3
    made.call(HANDLE, (), {})
    made.call(HANDLE, (), {})

    with pytest.raises(CallFailed, match="`f` was called more than 2 times"):
        made.call(HANDLE, (), {})
    assert (len(sent), made.hidden_calls) == (2, 2 * hidden)


def values(*numbers):
    """Return what main hands on of calls that gave these numbers."""
    return ["results", [["ok", encode(one), "", None] for one in numbers]]


def test_calls_that_a_test_tells_ahead_are_one_message(examined):
    """Each is then made by itself, and counted."""
    made, answers, sent = examined
    answers.append(values(5, 6))
    stub = made.stub(HANDLE)

    stub.calls_ahead([(1,), (2,)])

    assert [stub(1), stub(2)] == [5, 6]
    assert [decode(one)[0] for one in sent[0][3:]] == [(1,), (2,)]
    assert (len(sent), made.calls) == (1, 2)


def test_a_call_that_is_not_as_it_was_told_asks_anew(examined):
    """So do all after it, and those of another function."""
    made, answers, sent = examined
    made.limits = Limits()
    stub, other = made.stub(HANDLE), made.stub(Handle("test-1:g:1", "g", None, ""))
    answers += [values(5, 6, 7), values(8), values(9), values(5, 6), values(1)]

    stub.calls_ahead([(1,), (2,), (3,)])
    assert [stub(1), stub(3), stub(3)] == [5, 8, 9]
    stub.calls_ahead([(1,), (2,)])
    assert other(1) == 1
    assert len(sent) == 5


def test_calls_ahead_end_with_the_first_that_failed_and_with_the_limit(examined):
    """What is beyond is asked for when it is called, and refused there."""
    made, answers, sent = examined
    stub = made.stub(HANDLE)
    answers += [["results", [["ok", encode(5), "", None], ["raised", "KeyError\nx", "", None]]]]

    stub.calls_ahead([(1,), (2,), (3,)])

    assert len(sent[0][3:]) == 2
    assert stub(1) == 5
    with pytest.raises(KeyError, match="x"):
        stub(2)
    with pytest.raises(CallFailed, match="more than 2 times"):
        stub(3)


@pytest.mark.parametrize("many", [[], [(1,)], [(object(),), (1,)]], ids=["none", "one", "odd"])
def test_fewer_than_two_calls_are_not_told_ahead(examined, many):
    """What cannot cross is said by the call itself."""
    made, _, sent = examined

    made.stub(HANDLE).calls_ahead(many)

    assert sent == []


def test_hidden_calls_that_are_told_ahead_are_hidden(examined):
    """The function has seen the inputs, whether or not its results are looked at."""
    made, answers, _ = examined
    made.hidden_now = True
    answers.append(values(5, 6))

    made.stub(HANDLE).calls_ahead([(1,), (2,)])

    assert made.hidden_calls


FAILED = [
    (result("raised", "ValueError\nno x"), ValueError, "no x", "(raised by your function)"),
    (result("uncrossable", "it is odd"), CannotCross,
     "The result of a function cannot be handed to the checks: it is odd.",
     "The result of a function cannot be handed to the checks."),
    (result("failed", "was stopped."), CallFailed, "`f` was stopped.",
     "A function gave no result."),
    (result("ok", b"\xc1"), CannotCross, "The result of a function arrived damaged: ",
     "The result of a function arrived damaged."),
]  # fmt: skip


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize(("answer", "kind", "told", "held"), FAILED)
def test_of_a_failed_call_a_hidden_test_tells_nothing(
    examined, answer, kind, told, held, hidden
):
    """Else its words are the student's."""
    made, answers, _ = examined
    made.hidden_now = hidden
    answers.append(answer)

    with pytest.raises(kind) as raised:
        made.call(HANDLE, (), {})
    assert str(raised.value).startswith(held if hidden else told)
    assert (str(raised.value) == held) is hidden


def test_what_a_hidden_call_prints_is_not_shown(examined, capsys):
    """Nor what a later one does."""
    made, answers, _ = examined
    made.hidden_now = True
    answers.append(result("ok", encode(1), "leak"))
    made.call(HANDLE, (), {})

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("own", "after"), [(lambda x: x.append(1), [1, 2]), (lambda x: None, [1]), (None, [1])]
)
def test_an_argument_changes_only_if_the_instructors_function_changes_it(
    examined, monkeypatch, own, after
):
    """Else a function could empty the test's own table."""
    made, answers, _ = examined
    monkeypatch.setitem(examiner.KNOWN.solved["test-1"], "f", own)
    answers.append(result("ok", encode(None), "", encode((([1, 2],), {}))))
    given = [1]

    made.call(HANDLE, (given,), {})

    assert given == after


def test_an_argument_that_cannot_be_handed_over_is_said(examined):
    """It is the test's doing, and no verdict on the answer."""
    made, _, sent = examined

    with pytest.raises(
        CannotCross, match=r"An argument for `f` cannot be handed over: it holds"
    ):
        made.call(HANDLE, (object(),), {})
    assert sent == []
    assert set(made.trouble) == {"uncrossable"}


class AdvisedError(AssertionError):
    """An error that brings its own sentence."""

    def __init__(self, advice=""):
        super().__init__("x")
        self.hidden_advice = advice

    def _render_traceback_(self):
        return ["own"]


JUDGED = [  # calls in hidden lines, where it failed, error; what is shown
    (0, False, ValueError("x"), None),
    (0, True, ValueError("x"), HELD),
    (0, True, AdvisedError(), None),
    (0, True, AdvisedError("Add one."), None),
    (1, True, AdvisedError(3), CALLED),
    (1, True, AdvisedError(["Add one."]), CALLED),
    (1, False, ValueError("x"), CALLED),
    (1, True, AdvisedError(), CALLED),
    (1, True, AdvisedError("Add one."), "Add one."),
]


@pytest.mark.parametrize(("calls", "inside", "error", "shown"), JUDGED)
def test_a_hidden_test_tells_one_bit_unless_its_author_speaks(
    examined, monkeypatch, calls, inside, error, shown
):
    """And never in the words of a student's function."""
    made, _, _ = examined
    monkeypatch.setattr(made, "_in_hidden", lambda _error: inside)
    made.hidden_calls, made.shell.last_error = calls, error
    outputs = [
        {"output_type": "stream", "name": "stderr", "text": "a warning"},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": []},
    ]

    made._judge(outputs, well=False)

    assert outputs[0]["name"] == "stdout"
    assert outputs[1]["evalue"] == ("v" if shown is None else shown)
    assert (outputs[1]["ename"] == "HiddenTest") is (shown is not None)


def test_a_test_that_ends_well_shows_no_error(examined):
    """Whatever it has called, and whatever a line of it has caught."""
    made, _, _ = examined
    made.hidden_calls, made.shell.last_error = 2, ValueError("x")
    outputs = [{"output_type": "stream", "name": "stderr", "text": "a"}]

    made._judge(outputs, well=True)

    assert outputs == [{"output_type": "stream", "name": "stdout", "text": "a"}]


def test_only_lines_of_the_test_itself_can_be_hidden(examined):
    """Of a helper with the same number nothing is known."""
    made, _, _ = examined
    made.hidden = range(2, 4)
    source = "a = 1\nb = 1 / a\nc = 1 / 0\nd = 1 / 0"
    found = {}
    for line in (2, 4):
        changed = source.split("\n")
        changed[line - 1] = "1 / 0"
        try:
            exec("\n".join(changed[:line]), made.shell.user_ns)
        except ZeroDivisionError as error:
            found[line] = made._in_hidden(error)
    try:
        exec("\n\n1 / 0", {})
    except ZeroDivisionError as error:
        found["elsewhere"] = made._in_hidden(error)

    assert found == {2: True, 4: True, "elsewhere": False}


@pytest.fixture
def shell():
    """Return what holds the outputs of a call."""
    return SimpleNamespace(outputs=Outputs())


def called(shell, function, *args, **kwargs):
    """Return what a candidate answers to a call."""
    functions = Functions()
    functions.known["k"] = function
    return answer_call(shell, functions, "k", encode((args, kwargs)))


def test_a_candidate_answers_with_result_words_and_changes(shell):
    """What was printed is cut after two thousand letters."""

    def grow(items, by=1):
        print("x" * 2_500)
        items.append(by)
        return len(items)

    status, payload, printed, changed, seconds = called(shell, grow, [5], by=7)

    assert (status, decode(payload), printed) == ("ok", 2, "x" * 2_000)
    assert decode(changed) == (([5, 7],), {"by": 7})
    assert seconds >= 0
    assert called(shell, lambda: print("again"))[2] == "again\n"


def test_a_candidate_says_how_a_call_failed(shell):
    """What is not there, what is raised, what cannot cross; unchanged arguments do not come."""

    def fail(x):
        raise KeyError("no such good")

    assert called(shell, fail, 1)[:4] == ["raised", "KeyError\n'no such good'", "", None]
    status, why, _, changed, _ = called(shell, lambda x: object(), [1])
    assert (status, why) == ("uncrossable", "it holds a `object`, which is not plain data")
    assert changed is None
    assert answer_call(shell, Functions(), "k", encode(((), {}))) == [
        "absent", None, "", None, 0.0,
    ]  # fmt: skip


def answers_to_many(shell, monkeypatch, function, count, clock=None):
    """Return what a candidate answers to many calls, by message."""
    functions = Functions()
    functions.known["k"] = function
    if clock is not None:
        monkeypatch.setattr("tarifflab.grading.inside.candidate.time.monotonic", clock)
    given = [encode(((n,), {})) for n in range(count)]
    found = answer_calls(shell, functions, "k", given)
    return [[decode(one[1]) if one[0] == "ok" else one[0] for one in some] for some in found]


def test_many_calls_are_answered_some_at_a_time(shell, monkeypatch):
    """A hundred, a megabyte or fiftieth of a second each, whichever comes first."""
    clock = SimpleNamespace(now=0.0)

    def slow(n):
        clock.now += 0.015
        return n

    def told():
        return clock.now

    assert answers_to_many(shell, monkeypatch, slow, 4, told) == [[0, 1], [2, 3]]
    some = answers_to_many(shell, monkeypatch, lambda n: n, 150, told)
    assert [len(one) for one in some] == [100, 50]
    some = answers_to_many(shell, monkeypatch, lambda n: "x" * 600_000, 3, told)
    assert [len(one) for one in some] == [2, 1]


def test_many_calls_end_with_an_error_or_when_they_are_to_stop(shell, monkeypatch):
    """Also where the function makes nothing of being stopped."""

    def stops(n):
        Running.stopped = n == 1
        return n

    assert answers_to_many(shell, monkeypatch, lambda n: 1 / (1 - n), 4) == [[1.0, "raised"]]
    assert answers_to_many(shell, monkeypatch, stops, 4) == [[0, 1]]


def test_the_time_of_a_call_is_its_own_also_if_it_fails(monkeypatch):
    """In seconds of the thread."""
    clock = iter([1.0, 3.5])
    monkeypatch.setattr(
        "tarifflab.grading.inside.candidate.time.thread_time", lambda: next(clock)
    )
    timed = Timed(lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError, match="division by zero"):
        timed()
    assert timed.seconds == 2.5


def test_a_value_of_before_never_stands_in_for_one_that_cannot_cross(examined, monkeypatch):
    """An import in a solution cell is no answer; any other module is none either."""
    made, _, _ = examined
    snapshot = {"m": math, "n": 1, "o": os}
    monkeypatch.setattr(examiner.KNOWN, "snapshots", {"test-1": snapshot})
    made.carried = {"a": 1, "b": 2, "m": 3, "n": 4, "o": 5, "kept": 5}
    values = {
        "a": [False, "it is odd"],
        "b": [True, b"\xc1"],
        "m": [True, encode(math)],
        "n": [True, encode(math)],
        "o": [True, encode(math)],
        "new": [True, encode([6])],
    }

    troubles = made._take(values)

    assert made.carried == {"m": math, "kept": 5, "new": [6]}
    assert (troubles["a"], troubles["n"]) == ("it is odd", "it is a module")
    assert troubles["o"] == "it is a module"
    assert troubles["b"].startswith("it arrived damaged (")


@pytest.fixture
def sat(examined, monkeypatch):
    """Return an examination that has called before, and the one test that it runs next."""
    made, _, _ = examined
    known = {"snapshots": {"test-1": {"own": [0]}}, "tests": {"test-1": "used = rate + own[0]"},
             "made": {"test-1": {"used"}}, "taken": set(), "shared": False}  # fmt: skip
    for name, value in known.items():
        monkeypatch.setattr(examiner.KNOWN, name, value)

    def run(shell, source):
        exec(source, shell.user_ns)
        return [], True

    monkeypatch.setattr(examiner, "run_cell", run)
    made.calls, made.hidden_calls, made.trouble = 2, 1, {"call_failed": "before"}
    made.shell.user_ns["left"] = "of the test before"
    return made


def test_each_test_begins_anew_with_what_was_carried_to_it(sat):
    """Its own calls, no trouble of before, the instructor's names; what it makes goes on."""
    name, test, outputs, *why = sat.run("test-1", {"rate": [True, encode(5)]})

    assert (name, test, decode_outputs(outputs), why) == ("tested", "test-1", [], ["", ""])
    assert (sat.calls, sat.hidden_calls) == (0, 0)
    assert (sat.shell.user_ns["used"], "left" in sat.shell.user_ns) == (5, False)
    assert sat.carried == {"rate": 5, "used": 5}


def test_only_a_name_that_the_test_reads_keeps_it_from_running(sat):
    """A part of another word is no name."""
    odd = {"rat": [False, "it is odd"], "rate": [True, encode(5)]}
    assert sat.run("test-1", odd)[3:] == ["", ""]

    _, _, outputs, uncrossable, _ = sat.run("test-1", {"rate": [False, "it is odd"]})
    assert uncrossable == "`rate` cannot be handed to the checks: it is odd."
    assert [(one["ename"], one["evalue"]) for one in decode_outputs(outputs)] == [
        ("CannotCross", uncrossable),
    ]  # fmt: skip


def test_what_an_examiner_has_used_is_in_seconds_and_megabytes(monkeypatch):
    """CPU, of it in the kernel, minor faults; the system counts memory in kilobytes."""
    usage = SimpleNamespace(ru_utime=1.0, ru_stime=0.5, ru_minflt=7, ru_maxrss=2048)
    monkeypatch.setattr(examiner.resource, "getrusage", lambda _: usage)

    assert (examiner._used(), examiner._memory_mb()) == ([1.5, 0.5, 7.0], 2.0)


def decode_outputs(packed):
    """Return outputs as the reader has them."""
    return msgpack.unpackb(packed)
