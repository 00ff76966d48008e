"""What the processes inside answer, message by message, and what they keep to themselves."""

from types import SimpleNamespace

import pytest
import sample

from tarifflab.grading.inside import candidate, examiner, reader
from tarifflab.grading.inside import shell as shells
from tarifflab.grading.inside.candidate import Running
from tarifflab.grading.inside.examiner import Examination
from tarifflab.grading.inside.shell import CUT, Outputs, text_of, traceback_lines
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.outcomes import Outcome
from tarifflab.grading.wire import pandas_values  # noqa: F401 (its kinds may cross)
from tarifflab.grading.wire.codec import Handle, encode
from tarifflab.grading.wire.messages import WireClosed


class Paper:
    """A wire that brings these messages and then hangs up."""

    def __init__(self, *messages):
        self.messages, self.sent, self.max_bytes = list(messages), [], 0

    def receive(self):
        """Bring the next."""
        if not self.messages:
            raise WireClosed
        return self.messages.pop(0)

    def send(self, message):
        """Note it."""
        self.sent.append(message)

    send_flat = send


def test_each_submission_finds_its_examiner_as_it_was_with_its_own_draw(monkeypatch):
    """What it has used is the rise since then; the process is put back before each."""
    done, environment = [], {}
    used = iter([[1.0, 0.5, 10.0], [3.0, 0.75, 15.0], [3.0, 0.75, 15.0], [4.0, 1.0, 16.0],
                 [4.0, 1.0, 16.0]])  # fmt: skip

    class Seat:
        def __init__(self, *given):
            done.append(given)

        def run(self, test, values):
            done.append((test, values, environment["GRADING_DRAW"]))
            return ["tested", test]

    def state(*given):
        done.append(given)
        return SimpleNamespace(restore=lambda: done.append("as it was"))

    monkeypatch.setattr(examiner, "Examination", Seat)
    monkeypatch.setattr(examiner, "ProcessState", state)
    monkeypatch.setattr(examiner.KNOWN, "seeds", "seeds")
    monkeypatch.setattr(examiner.os, "environ", environment)
    monkeypatch.setattr(examiner, "_used", lambda: next(used))
    monkeypatch.setattr(examiner, "_memory_mb", lambda: 7.0)
    wire = Paper(
        ["test", "t1", {"a": 1}, "d1"], ["test", "t2", {}, "d1"], ["end"],
        ["test", "t1", {}, "d2"], ["end"],
    )  # fmt: skip

    examiner.serve(wire, "shell", "limits")

    anew = ["as it was", (wire, "shell", "limits")]
    assert done == [
        ("shell", "seeds"), *anew, ("t1", {"a": 1}, "d1"), ("t2", {}, "d1"),
        *anew, ("t1", {}, "d2"), *anew,
    ]  # fmt: skip
    assert wire.sent == [
        ["tested", "t1"], ["tested", "t2"], ["ended", 2.0, 0.25, 5.0, 7.0],
        ["tested", "t1"], ["ended", 1.0, 0.25, 1.0, 7.0],
    ]  # fmt: skip


def test_a_reader_takes_a_whole_file_and_answers_in_order():
    """Two megabytes more than a file may have; notes come as what they are made of."""
    file = sample.as_bytes(sample.notebook([sample.code("a", "x = 1")])) + bytes(9)
    wire = Paper(["text", "a", {}], ["read", file])

    reader.serve(wire, None, Limits(upload_mb=3))

    assert wire.max_bytes == 5 * MB
    text, (well, (notebook, notes)) = wire.sent
    assert (text, well) == ([True, ["a", False]], True)
    assert [cell["source"] for cell in notebook["cells"]] == ["x = 1"]
    assert [Outcome(**note).detail for note in notes] == ["NUL bytes around it were left out"]


def test_a_stop_reaches_student_code_alone(monkeypatch):
    """While a cell runs, or values are read; what was fetched is then left, and named so."""
    monkeypatch.setattr(Running, "stopped", False)
    candidate._on_interrupt(2, None)
    assert Running.stopped

    seen = []

    def stopped(*_):
        seen.append(Running.now)
        candidate._on_interrupt(2, None)

    monkeypatch.setattr(candidate, "fetch", stopped)
    shell = SimpleNamespace(user_ns={})

    assert candidate.STEPS["fetch"](shell, None, "t", ["a"]) == ["values", "t"]
    assert (seen, Running.now) == ([True], False)


def test_a_cell_is_answered_with_its_place_and_its_own_seconds(monkeypatch):
    """Of the thread, and whether it ended well; only while it runs it can be stopped."""
    clock, seen = iter([1.0, 3.5]), []
    monkeypatch.setattr(candidate.time, "thread_time", lambda: next(clock))
    monkeypatch.setattr(
        candidate.cell_runner, "run", lambda *_: seen.append(Running.now) or ([], False)
    )

    answer = candidate.STEPS["run"](SimpleNamespace(), None, 4, "x = 1")

    assert answer == ["ran", 4, candidate.packed_outputs([]), False, 2.5]
    assert (seen, Running.now) == ([True], False)


@pytest.fixture
def seat():
    """Return an examination in a test of four lines, two of them hidden, and a function."""
    sent = []
    wire = SimpleNamespace(send_flat=lambda message: sent.append((made.hidden_calls, message)))
    made = Examination(wire, SimpleNamespace(user_ns={}), Limits())
    wire.receive = lambda: ["results", [["ok", encode(1), "", None]] * len(sent[-1][1][3:])]
    made.hidden = range(2, 4)
    made.shell.user_ns["f"] = made.stub(Handle("test-1:f:0", "f", None, ""))
    return made, sent


@pytest.mark.parametrize(
    "call", ["f(1)", "g()", "list(map(f, [1]))", "f.calls_ahead([(1,), (2,)])"]
)
def test_a_call_is_hidden_by_the_line_of_the_test_that_makes_it(seat, call):
    """Wherever below that it is made; where no test is found, silence is safe."""
    made, sent = seat
    names = made.shell.user_ns
    exec("\n\ndef g():\n    return f(1)", names)  # its line has a hidden number

    exec("\n".join([call] * 4), names)

    assert [hidden for hidden, _ in sent] == [0, 1, 2, 2]
    names["f"](1)
    assert made.hidden_calls == 3


@pytest.mark.parametrize(
    ("calls", "told"),
    [([(number,) for number in range(600)], 500), ([(b"x" * 400_000,)] * 5, 3)],
    ids=["many", "large"],
)
def test_calls_ahead_are_a_message_of_bounded_size(seat, calls, told):
    """Five hundred, or a megabyte; the rest is asked for when it is called."""
    made, sent = seat

    made.shell.user_ns["f"].calls_ahead(calls)

    assert [len(message[3:]) for _, message in sent] == [told]


# --- Errors and displays ----------------------------------------------------------------------


class Mute(Exception):  # noqa: N818 (its name is a student's)
    """An error whose text and rendering fail."""

    def __str__(self):
        """Fail."""
        raise ValueError

    def _render_traceback_(self):
        raise ValueError


def test_an_error_is_told_whatever_its_class_does():
    """By its type at least, from where it was raised; a wrong spelling has no steps."""
    try:
        exec(compile("raise Mute", "<ipython-input-1>", "exec"), {"Mute": Mute})
    except Mute as error:
        lines, text = traceback_lines(error), text_of(error)
    try:
        compile("x = (", "<ipython-input-2>", "exec")
    except SyntaxError as error:
        spelling = traceback_lines(error)

    assert (lines[0], text) == (
        "Traceback (most recent call last):", "(its text could not be made)",
    )  # fmt: skip
    assert "Mute" in lines[-1]
    assert (spelling[0].strip(), spelling[-1]) == (
        'File "<ipython-input-2>", line 1', "SyntaxError: '(' was never closed",
    )  # fmt: skip
    assert shells.MAX_FRAMES == 12


def test_that_something_was_cut_is_said_once_a_cell():
    """By a display or by a text, whichever came first; the next cell begins anew."""
    outputs = Outputs(max_chars=10)
    outputs.data("display_data", {"text/plain": "t" * 11}, None)
    outputs.stream("stdout", "s" * 11)
    assert [item.get("text", item.get("data")) for item in outputs.items] == [
        {"text/plain": "t" * 11 + CUT}
    ]

    outputs.clear()
    outputs.stream("stdout", "s" * 11)
    assert [item["text"] for item in outputs.items] == ["s" * 10 + CUT]
