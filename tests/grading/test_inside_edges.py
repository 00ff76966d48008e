"""Edges of what runs inside and of who waits for it: nothing there, one of two, a lone part."""

import ast
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import sample
from cases import every

from tarifflab.grading.confinement import confine
from tarifflab.grading.control import processes, scratch, sessions, warm_session
from tarifflab.grading.control.reading import Reader, _batches
from tarifflab.grading.control.run_examiner import Examining
from tarifflab.grading.control.sessions import Sessions
from tarifflab.grading.inside import fresh_values, instructor_run, reader
from tarifflab.grading.inside.ahead import constants, shown_again, trial
from tarifflab.grading.inside.elsewhere import going_on
from tarifflab.grading.inside.shell import Outputs
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook.decode import Unreadable
from tarifflab.grading.notebook.run_record import Ending, MachineryError, Record

ERROR = [{"output_type": "error", "ename": "KeyError", "evalue": "'x'"}]


@every({"by its mark": ("setup", "setup"), "by its id": ("", "abc")})
def test_a_cell_of_the_exercise_that_fails_is_named(case):
    """Whoever mends it finds it by that name."""
    grade_id, name = case
    cell = SimpleNamespace(grade_id=grade_id, cell_id="abc")
    fine = SimpleNamespace(grade_id="f", cell_id="f")

    with pytest.raises(MachineryError, match=f"own cell `{name}` ended with KeyError, 'x'$"):
        warm_session._refuse_broken([fine, cell], [[], [{"output_type": "stream"}, *ERROR]])
    warm_session._refuse_broken([fine, cell], [[], []])


def test_an_examiner_that_is_gone_is_not_ended_twice():
    """Nor let go at the end."""
    ended = []
    worker = SimpleNamespace(end=lambda: ended.append("ended") or Ending(0, 1.0, 2.0))
    house = SimpleNamespace(limits=Limits(), release=lambda _: ended.append("released"))
    made = Examining(house, None, Record(), "draw")

    for own in (worker, None):
        made.worker = own
        (said,) = made._lost("test_died", "t", "exit status 3")
        assert said["ename"] == "test_died"
    made.close()

    assert (ended, made.record.failed) == (["ended"], {"t": "test_died"})


def test_counting_a_folder_stops_above_the_most(tmp_path):
    """It need not be known how many there are."""
    for place in ("a/1", "a/2", "a/b/3"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(b"x" * 5000)

    assert scratch.usage(tmp_path, 10)[0] == 5
    assert scratch.usage(tmp_path, 0)[0] == 1
    assert scratch.usage(tmp_path / "no", 10) == (0, 0)


def test_a_request_is_as_large_as_all_of_its_parts():
    """Texts, bytes and lists; a number or a dict weighs nothing."""
    half = b"x" * (2 * MB)

    assert list(map(len, _batches([["a", half, half], ["b", half, half, 5, {}]]))) == [1, 1]
    assert list(map(len, _batches([["a", half], ["b", half, half, 5, {}]]))) == [2]


def test_sessions_that_were_never_started_are_closed(tmp_path):
    """Also twice, and with a zygote of somebody else's."""
    assigned = sample.small([("a", "a = 1", "assert a == 1")])
    for more in ({}, {"zygote": SimpleNamespace(close=None, hang_up=None)}):
        made = Sessions(assigned, workers=1, confined=False, **more)
        made.close()
        made.close()


@every(
    {
        "names": ("x + len(y)", {"x", "len", "y"}),
        "a name of its own": ("(y := x) + 1", {""}),
        "a function": ("(lambda: x)()", {""}),
        "a comprehension": ("[x for x in y]", {""}),
        "a generator": ("sum(x for x in y)", {""}),
        "nothing": ("1 + 1", set()),
    }
)
def test_names_that_a_line_reads_are_all_or_none_of_a_notebook(case):
    """A line with names of its own is never taken for one that reads the same."""
    line, names = case

    assert shown_again._names_read(ast.parse(line).body[0]) == names


@every(
    {
        "an iterator": (iter([]), True),
        "one in a list": ([1, iter([])], True),
        "one in a dict": ({"a": 1, "b": iter([])}, True),
        "one deep within": ({"a": (1, [iter([])])}, True),
        "numbers": ({"a": (1, [2])}, False),
        "nothing": ([], False),
        "an iterator as a key": ({iter([]): 1}, False),
    }
)
def test_what_is_used_up_by_reading_is_seen_wherever_it_is(case):
    """In whatever holds it."""
    value, used = case

    assert fresh_values.is_used_up_by_reading(value) is used


def test_a_table_with_one_column_of_objects_is_not_plain():
    """Whatever its other columns hold."""
    mixed = pd.DataFrame({"a": [1, 2], "b": np.array([[1], "x"], dtype=object)})

    plain = [fresh_values.is_plain_table(one) for one in (mixed, mixed["a"], mixed["b"], [1])]
    assert plain == [False, True, False, False]


@every(
    {
        "no such words": ("def f(): return x", ["a", "f()"], {"def", "f", "return", "x"}),
        "in a function": ("def f(): return globals()", ["a"], None),
        "in one test": ("def f(): return x", ["a", "eval('a')"], None),
    }
)
def test_names_that_no_text_shows_may_be_read_anywhere(case):
    """One text that asks for names as texts is enough."""
    functions, tests, common = case
    with pytest.MonkeyPatch.context() as patch:
        known = instructor_run.Knowledge()
        patch.setattr(instructor_run, "KNOWN", known)
        known.tests = {str(n): test for n, test in enumerate(tests)}

        assert instructor_run._note_words(functions) == common
        own = {"a": 1, "zz": 2}
        known.snapshots = dict.fromkeys(known.tests, own)
        assert known.read("0") == ({"a": 1} if common is not None else own)


def test_reader_keeps_of_outputs_what_the_course_allows():
    """Twice six kilobytes are more than nine thousand letters."""
    stream = [{"output_type": "stream", "name": "stdout", "text": "x" * 9_000}]

    assert reader.answer("outputs", [stream], Limits(output_kb=6)) == [True, stream]


@every(
    {
        "a value": ("x = 1", True),
        "more of a value": ("x += 1", True),
        "a place in a table": ("x['a'] = 1", False),
        "a place behind": ("a = x[1] = 1", False),
        "what is read from a place": ("x = y['a']", True),
        "an import": ("import math", True),
        "all of a module": ("from math import *", False),
        "the future": ("from __future__ import annotations", False),
        "a function": ("def f(): pass", True),
        "a wrapped one": ("@g\ndef f(): pass", False),
        "a check": ("assert x", False),
        "the clock": ("x = time.time()", False),
        "the clock on a line of its own": ("x = (\ntime\n)", False),
    }
)
def test_only_what_binds_names_may_be_computed_ahead(case):
    """By its text alone, whatever it gives."""
    source, binds = case

    assert trial._only_binds(ast.parse(source).body[0], source.split("\n")) is binds


def test_only_the_test_that_ran_is_confirmed():
    """Another one's values are not taken for it."""
    piece = trial.Piece(ast.parse("x = 1").body[0], set(), {"x"}, 0, {"x": 1})
    made = constants.Constants([constants.Tried("x = 1", [piece], set(), set())])

    made.confirm("x = 2", {})
    assert piece.kept == {"x": 1}
    made.confirm("x = 1", {})
    assert piece.kept is None
    constants.Constants().confirm("x = 1", {})


def test_a_kernel_without_landlock_has_its_version_0(monkeypatch):
    """Not less, and not the first."""
    for answer, version in ((-1, 0), (0, 0), (5, 5)):
        libc = SimpleNamespace(syscall=lambda *_, answer=answer: answer)
        monkeypatch.setattr(confine, "libc", lambda libc=libc: libc)
        assert confine.landlock_abi() == version


@every(
    {
        "a course's own": ({"DATA": "x"}, True),
        "none": ({}, True),
        "one of those read at the start": ({"DATA": "x", "PYTHONHASHSEED": "1"}, False),
        "one that is set by us": ({"DATA": "x", "HOME": "/x"}, False),
    }
)
def test_who_was_started_early_has_none_of_what_is_read_at_the_start(case):
    """One such variable is enough, and it is ended."""
    environment, taken = case
    told = []
    early = SimpleNamespace(furnish=told.append, close=lambda: told.append("ended"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processes, "_early", [early])

        assert processes.take_early(environment) is (early if taken else None)
        assert processes._early == []
    assert told == ([environment] if taken else ["ended"])


def test_a_file_that_the_reader_refuses_is_unreadable():
    """In its own words."""
    made = Reader(lambda _: None, Limits())
    answers = iter([[False, "it is a PDF"], [True, [{"cells": []}, []]]])
    made._ask = lambda _request: next(answers)

    refused, notes = made.read(b"x")
    assert (str(refused), type(refused), notes) == ("it is a PDF", Unreadable, [])
    assert made.read(b"x") == ({"cells": []}, [])


def test_who_needs_templates_first_has_them_taught():
    """Once; what fails is closed and not kept."""
    done = []

    class Taught:
        def __init__(self, _zygote, _assignment):
            done.append("made")
            self.learned = True

        def learn(self):
            done.append("taught")
            if done.count("taught") == 1:
                raise MachineryError("no room")

        def alive(self):
            return True

        def close(self):
            done.append("closed")

    assigned = sample.small([("a", "a = 1", "assert a == 1")])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sessions, "Warmed", Taught)
        made = Sessions(assigned, workers=1, confined=False)
        with pytest.raises(MachineryError, match="no room"):
            made._learned(None)
        first = made._learned(None)
        assert made._learned(None) is first
        made.close()
        with pytest.raises(MachineryError, match="the sessions are closed"):
            made._learned(None)
    assert done[:5] == ["made", "taught", "closed", "made", "taught"]
    assert done[5:] == ["closed", "made", "closed"]


def test_a_function_is_not_trusted_once_what_it_reads_has_changed():
    """Nor one that calls it."""
    test = (
        "x = 1\ndef f():\n    return x\ndef g():\n    return f()\na = g()\n"
        "x = 2\nb = g()\nc = 3"
    )
    shell = SimpleNamespace(outputs=Outputs())
    made = constants.Constants()
    made.look(shell, test, {}, set())

    kept = [sorted(piece.kept) for piece in made.tests[0].pieces if piece.kept]
    assert kept == [["x"], ["a"], ["x"], ["c"]]
    answered = "x = 1\ndef f():\n    return x == 1\nx = answer\nb = f()"
    made.look(shell, answered, {"answer": 3}, {"answer"})
    kept = [sorted(piece.kept) for piece in made.tests[1].pieces if piece.kept]
    assert kept == [["x"]]


@every(
    {
        "one folder": ("with chdir('/x'):\n    a = 1", True),
        "a folder and a file": ("with chdir('/x'), open('y'):\n    a = 1", False),
        "a file": ("with open('y'):\n    a = 1", False),
        "a name": ("with x:\n    a = 1", False),
    }
)
def test_only_a_change_of_folder_alone_is_passed_over(case):
    """What else the line opens is missing below."""
    source, changes = case
    line = ast.parse(source).body[0]

    assert going_on._changes_folder(line, (1, 5)) is changes
    assert going_on._changes_folder(line, (2, 4)) is False


def test_an_error_from_elsewhere_has_no_place_in_a_cell():
    """Nor one that was never raised."""
    code = compile("1 / 0", "<cell>", "exec")
    error = None
    try:
        exec(code, {})
    except ZeroDivisionError as raised:
        error = raised

    assert going_on._place(code, error) == (1, 0)
    assert going_on._place(compile("2", "<cell>", "exec"), error) is None
    assert going_on._place(code, ValueError("x")) is None


def test_what_a_cell_prints_when_it_has_shown_enough_is_dropped():
    """It is not put behind what stands last."""
    outputs = Outputs()
    for _ in range(999):
        outputs.data("display_data", {}, None)
    outputs.stream("stdout", "a")
    outputs.stream("stderr", "b")

    assert [one.get("text") for one in outputs.items[-2:]] == [None, "a"]
