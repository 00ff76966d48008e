"""Questions for a talk, part by part: changes, choice, what is shown, tasks, pages."""

from __future__ import annotations

import ast
import contextlib
import io
from dataclasses import replace
from types import SimpleNamespace

import nbformat
import numpy as np
import pandas as pd
import pytest
from cases import every

from tarifflab.grading import Limits
from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.talk import command, page, probe, running
from tarifflab.instructor.talk.changes import Around, Change, _spliced, changes, columns_of
from tarifflab.instructor.talk.page import Sheet, short
from tarifflab.instructor.talk.probe import Shown
from tarifflab.instructor.talk.questions import (
    LISTEN,
    SAME,
    STOPPED,
    Question,
    _last_line,
    choose,
)
from tarifflab.instructor.talk.running import Tried, _error, _few, _tried, brief
from tarifflab.instructor.talk.tasks import Task, tasks_of

TASK = Task("2 Two", "task-2", "test-2", "x")
CHANGES = {
    "x = (a - b) * c": [
        ("order", "subtracts before it multiplies", "x = a - b * c"),
        ("turn", "takes one thing from another", "x = (b - a) * c"),
    ],
    "x = (a + b) / c": [
        ("order", "adds before it divides", "x = a + b / c"),
        ("turn", "divides one thing by another", "x = c / (a + b)"),
    ],
    "x = a.mean() / b.mean()": [
        ("order", "adds up before it divides", "x = (a / b).mean()"),
        ("turn", "divides one thing by another", "x = b.mean() / a.mean()"),
    ],
    "x = t.head(3)": [("filter", "keeps the first rows (`head`)", "x = t")],
    "x = t.drop_duplicates()": [
        ("filter", "counts what is there twice once (`drop_duplicates`)", "x = t")
    ],
    "x = a <= 3": [
        ("bound", "has a limit, and says where the limit itself belongs", "x = a < 3"),
        ("bound", "sets a limit", "x = a <= 4"),
    ],
    "x = a == 'b'": [],
    "x = a == 2024": [("bound", "asks for one certain value", "x = a == 2025")],
    "x = a[:5]": [("bound", "stops at a certain place", "x = a[:6]")],
    "x = a['2024-01']": [("bound", "takes one certain place", "x = a['2024-02']")],
    "x = a['1999']": [("bound", "takes one certain place", "x = a['2000']")],
    "x = a['1850']": [],
    "x = a['2024-07']": [("bound", "takes one certain place", "x = a['2024-06']")],
    "x = a['2024-02-27']": [("bound", "takes one certain place", "x = a['2024-02-28']")],
    "x = a['2024-02-28']": [("bound", "takes one certain place", "x = a['2024-02-27']")],
    "x = a.idxmin()": [("average", "makes one number of many with `idxmin`", "x = a.idxmax()")],
    "x = a.std(ddof=0)": [
        ("average", "makes one number of many with `std`", "x = a.var(ddof=0)")
    ],
    "x = min(a, b)": [("choice", "chooses with `min`", "x = max(a, b)")],
    "x = a.join(b)": [
        (
            "merge",
            "puts two tables together and keeps the rows of the left merge",
            'x = a.join(b, how="inner")',
        )
    ],
    "x = a.merge(b, how='left')": [
        (
            "merge",
            "puts two tables together and keeps the rows of the left merge",
            "x = a.merge(b, how='inner')",
        )
    ],
    "x = a.clip(0)": [("step", "cuts off at a limit", "x = a")],
    "x = floor(a)": [("step", "rounds down", "x = a")],
    "x = a * 100": [("unit", "multiplies by 100", "x = a")],
    "x = a / 100": [("unit", "divides by 100", "x = a")],
    "x = a or b": [("condition", "joins conditions with `or`", "x = a and b")],
    "x = a * 0.5": [("number", "holds the number 0.5", "x = a * 0.6")],
    "x = 999 + a": [("number", "holds the number 999", "x = 1000 + a")],
    "x = a + 1000": [],
    "x = a * 1": [],
    "x = (a + b) - c": [("turn", "takes one thing from another", "x = c - (a + b)")],
    "x = (a + b) ** c": [],
    "x = a * b / c": [("turn", "divides one thing by another", "x = c / (a * b)")],
    "x = a + 100": [],
    "x = 'a' + b": [],
    "x = 1.0 * a": [],
    "x = 0.9 * a": [("number", "holds the number 0.9", "x = 1.0 * a")],
    "x = 1.5 * a": [("number", "holds the number 1.5", "x = 2.5 * a")],
    "x = None + b": [],
    "x = f(k=a < 3)": [
        ("bound", "has a limit, and says where the limit itself belongs", "x = f(k=a <= 3)"),
        ("bound", "sets a limit", "x = f(k=a < 4)"),
    ],
    "x = a - 100": [("turn", "takes one thing from another", "x = 100 - a")],
    "x = c * abs(a + b)": [("step", "drops signs", "x = c * (a + b)")],
}


@pytest.mark.parametrize("source", CHANGES)
def test_each_change_says_what_the_line_does_and_what_would_stand_there(source):
    """All of a line's changes, in their order; what makes no question makes none."""
    found = changes(source, Around())

    assert [(one.kind, one.ask, one.new) for one in found] == CHANGES[source]
    assert all((one.own, one.line, one.code) == (source, 1, one.new) for one in found)


def test_another_column_is_one_that_the_notebook_takes_elsewhere():
    """Never compared with itself; a list of columns counts too."""
    known = columns_of(['t["a"] + t[["b", "c"]].sum()', "s['z']", "x = ("])

    assert known == {"t": ("a", "b", "c"), "s": ("z",)}
    assert [c.new for c in changes('y = t["a"]', Around(known)) if c.kind == "column"] == [
        'y = t["b"]', 'y = t["c"]',
    ]  # fmt: skip
    assert not [
        c
        for c in changes('y = t["a"] / t["b"]', Around({"t": ("a", "b")}))
        if c.kind == "column"
    ]


def test_of_a_statement_with_a_body_only_its_head_is_shown():
    """And where a line grows, all of what it becomes."""
    (one,) = [c for c in changes("if a > 1:\n    b = c\n", Around()) if c.new == "if a >= 1:"]

    assert (one.own, one.line) == ("if a > 1:", 1)
    (inner,) = [c for c in changes("if a:\n    b = c > 1\n", Around()) if ">=" in c.new]
    assert (inner.own, inner.new, inner.line) == ("b = c > 1", "b = c >= 1", 2)


# --- Choosing --------------------------------------------------------------------------------


def change(kind: str, line: int = 1, own: str = "") -> Change:
    """Return a change of some kind."""
    return Change(kind, "does it", line, own or f"own {kind} {line}", "new", "code")


def tried(number: int = 2, *kinds: str, **more) -> Tried:
    """Return a task with changes of some kinds, each on its own line."""
    task = Task(f"{number} T", f"task-{number}", f"test-{number}", "x")
    found = [(change(kind, n), Shown((f"new {n}",))) for n, kind in enumerate(kinds, 1)]
    return Tried(task, "x = 1", **({"as_is": Shown(("old",)), "changed": found} | more))


def test_what_tells_most_is_asked_first_and_everything_has_something_to_listen_for():
    """Order and filter before numbers; a number that did not change comes last."""
    kinds = ["number", "turn", "filter", "order"]

    assert [one.kind for one in choose([tried(2, *kinds)], {})] == ["filter", "order"]
    assert list(LISTEN) == [
        "order", "filter", "merge", "average", "count", "choice", "step", "bound", "condition",
        "column", "unit", "turn", "number",
    ]  # fmt: skip
    asked = choose([tried(2, "bound")], {})[0]
    assert (asked.listen, asked.task, asked.line, asked.own, asked.new) == (
        LISTEN["bound"], "2 T", 1, "own bound 1", "new",
    )  # fmt: skip
    assert asked.answer == "old as it stands; new 1 when changed."
    assert (
        asked.ask
        == "Your line 1 does it. What comes out if it were as below: more, less, and why?"
    )


def test_of_a_function_the_first_call_that_differs_is_asked():
    """With the call that the student can try."""
    work = tried(2, as_is=Shown(("1", "2")), changed=[(change("order"), Shown(("1", "3")))])
    work.task = replace(work.task, name="f", calls=("0", "7, 8"))
    (asked,) = choose([work], {})

    assert "(try f(7, 8))" in asked.ask
    assert asked.answer == "f(7, 8) = 2 as it stands; 3 when changed."


def test_tables_stand_below_each_other_in_the_answer():
    """A number that became a table, or nothing at all, is no question."""
    table = Shown(("a  1\nb  2",))
    as_table = tried(2, as_is=table, changed=[(change("order"), Shown(("a  1\nb  3",)))])
    useless = [
        tried(2, changed=[(change("order"), one)])
        for one in (table, Shown(("nan",)), Shown(("1", "2")))
    ]
    half = tried(2, as_is=Shown(("1", "2")), changed=[(change("order"), Shown(("3", "nan")))])
    useless.append(half)

    assert (
        choose([as_table], {})[0].answer
        == "\na  1\nb  2\nas it stands;\na  1\nb  3\nwhen changed."
    )
    assert [choose([one], {}) for one in useless] == [[], [], [], []]


def test_a_change_that_does_nothing_is_a_question_of_its_own():
    """The student is asked when it would."""
    (asked,) = choose([tried(2, changed=[(change("step"), Shown(("old",)))])], {})

    assert (asked.kind, asked.listen) == ("same", SAME)
    assert asked.answer == "Nothing changes: old either way."
    work = tried(2, as_is=Shown(("1", "2")), changed=[(change("step"), Shown(("1", "2")))])
    work.task = replace(work.task, name="f", calls=("0", "7"))
    assert choose([work], {})[0].answer == "Nothing changes: f(0) = 1 either way."


def test_nothing_is_asked_of_what_stopped_or_was_never_written():
    """A copy that fails tells nothing, nor does an answer that is open."""
    own = {"changed": [(change("order"), Shown(("new",)))]}
    failed = {"changed": [(change("order"), Shown(("new",), "ValueError: x"))]}
    works = [
        tried(2, **failed), tried(3, as_is=None, **own),
        tried(4, as_is=Shown(("Ellipsis",)), **own), tried(5, as_is=Shown(), **own),
    ]  # fmt: skip

    assert choose(works, {}) == []
    asked = choose([tried(6, error="KeyError: x", **own), tried(7, **own)], {})
    assert [(one.kind, one.task) for one in asked] == [("stopped", "6 T"), ("order", "7 T")]


@every([
    ("x = 1\n\n", "x", 1, "x = 1"), ("\n  x = 1\n  y = 2\n   \n# x = 3", "x", 2, "x = 1"),
    ("def x(a):\n    result = a\n    return result", "x", 2, "result = a"),
    ("y = 1\n    z = 2\n", "x", 2, "z = 2"), ("# only words", "x", 1, "# only words"),
    ("", "x", 1, ""), ("xy = 1\nx = 2\nxy = 3", "x", 2, "x = 2"), ("x=1\n#y", "x", 1, "x=1"),
])  # fmt: skip
def test_the_line_that_gives_the_answer_is_shown_without_its_indent(given):
    """The last one; else the last line that is no comment; else the first."""
    source, name, line, own = given

    assert _last_line(source, name) == (line, own)


def test_where_python_stopped_is_asked_about():
    """A loop without end, a line that Python cannot read, or the whole cell."""
    loop = tried(2, error="KeyboardInterrupt: x")
    loop.source = "n = 0\nwhile n < 1:\n    pass"
    cut = tried(3, error="SyntaxError: x")
    cut.source = "a = 1\nb = (\n"
    other = tried(4, error="KeyboardInterrupt: x")
    found = [choose([one], {})[0] for one in (loop, cut, other)]

    assert [(one.kind, one.line, one.own) for one in found] == [
        ("endless", 2, "while n < 1:"), ("stopped", 2, "b = ("), ("stopped", 0, "x = 1"),
    ]  # fmt: skip
    assert (found[0].answer, found[2].answer) == (STOPPED, "KeyboardInterrupt: x")
    assert STOPPED == "It was stopped after 5 seconds."


def test_two_mistakes_that_checks_saw_are_asked_about_at_most():
    """At the last line that gives the answer; the right one stands beside it."""
    works = [tried(n, advice=f"No {n}.") for n in (1, 2, 3)]
    works[0].source = "x = 1\nx = 2\ny = 3\n# x = 4"
    found = choose(works, {"task-1": Shown(("7",))})

    assert [one.kind for one in found] == ["check", "check"]
    assert (found[0].line, found[0].own) == (2, "x = 2")
    assert found[0].answer == "The check said: No 1. Right is 7."
    (asked,) = choose(works[:1], {"task-1": Shown(())})
    assert asked.answer == "The check said: No 1."
    works[0].source = "  \n"
    assert choose(works[:1], {}) == []


def test_others_questions_come_last():
    """Whoever has the same code is asked something else as far as it allows."""
    first = choose([tried(2, "order", "filter", "bound")], {})
    second = choose([tried(2, "order", "filter", "bound")], {}, first)

    assert [one.kind for one in first] == ["order", "filter"]
    assert "bound" in [one.kind for one in second]


# --- Running ---------------------------------------------------------------------------------


def test_two_of_a_kind_and_ten_in_all_are_tried():
    """A cell that may never end costs its seconds for each copy."""
    many = [change(kind, n) for kind in "abcdef" for n in range(3)]
    endless = [replace(one, code="while x:") for one in many]

    assert [one.kind for one in _few(many)] == list("aabbccddee")
    assert len(_few(endless)) == 2


def test_a_talk_has_shorter_limits_than_grading():
    """And never longer ones."""
    assignment = SimpleNamespace(limits=Limits())
    import dataclasses

    @dataclasses.dataclass
    class Held:
        limits: Limits

    usual, tight = (brief(Held(one)).limits for one in (
        Limits(), Limits(cell_seconds=2, submission_seconds=10)))  # fmt: skip
    assert assignment.limits.cell_seconds > 5
    assert (usual.cell_seconds, usual.submission_seconds) == (5, 30)
    assert (tight.cell_seconds, tight.submission_seconds) == (2, 10)


@pytest.mark.parametrize(
    ("name", "said", "error"),
    [
        ("KeyError", "'x'", ("KeyError", "KeyError: 'x'")),
        ("Feedback", "No.", ("Feedback", "No.")),
        ("", "", ("", "")),
    ],
)
def test_python_s_own_errors_come_with_their_kind(name, said, error):
    """What a check says is a sentence by itself."""
    outputs = [
        {"output_type": "stream"},
        {"output_type": "error", "ename": name, "evalue": said},
    ]

    assert _error({"outputs": outputs if name else []}) == error


def test_what_became_of_a_task_is_read_from_its_own_cells():
    """What it leaves, each change that came so far, the check's word."""
    planned = [change("a"), change("b")]
    shown = {"task-2/0": Shown(("1",)), "task-2/2": Shown(("3",)), "task-1/1": Shown(("no",))}

    def cells(check: str) -> dict:
        def ended(name: str) -> dict:
            return {"outputs": [{"output_type": "error", "ename": name, "evalue": "w"}]}

        return {"task-2": ended("KeyError"), "test-2": ended(check)}

    found = _tried(TASK, "x = 1", planned, shown, cells("Feedback"))
    assert (found.as_is, found.changed) == (Shown(("1",)), [(planned[1], Shown(("3",)))])
    assert (found.error, found.advice) == ("KeyError: w", "w")
    assert _tried(TASK, "x = 1", planned, shown, cells("TypeError")).advice == ""


@pytest.mark.parametrize(
    ("source", "values", "error", "is_open"),
    [
        ("x = ...", ("Ellipsis",), "", True),
        ("  ", ("1",), "", True),
        ("x = 1", ("1",), "", False),
        ("x = ...", ("Ellipsis",), "NameError", False),
    ],
)
def test_a_task_is_open_where_nobody_has_written_anything(source, values, error, is_open):
    """An error is somebody's work."""
    assert Tried(TASK, source, error=error, as_is=Shown(values)).open is is_open


def probed(code: str, name: str, *calls: str, **here: object) -> Shown:
    """Run a cell of ours and read what it printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(probe.cell("k/1", code, name, calls), "<cell>", "exec"), dict(here))
    key, shown = probe.read([{"output_type": "stream", "text": printed.getvalue()}]) or (
        "",
        Shown(),
    )
    assert key == "k/1"
    return shown


def test_a_changed_cell_shows_what_it_leaves_and_spoils_nothing():
    """Numbers with six digits, lists, calls; prints of the cell are left out."""
    given = [1]

    assert probed("print('no'); x = 1 / 3", "x").values == ("0.333333",)
    assert probed("a.append(2); x = a", "x", a=given).values == ("[1, 2]",)
    assert probed("x = {'a': 0.5, 'b': (1, 'c')}", "x").values == ("{a: 0.5, b: [1, c]}",)
    assert probed("def f(a, b=1): return a + b", "f", "1", "2, 3").values == ("2", "5")
    assert probed("x = y", "x") == Shown((), "NameError: name 'y' is not defined")
    assert len(probed("x = list(range(50))", "x").values[0].split(", ")) == 20
    assert len(probed("x = 'a' * 2000", "x").values[0]) == 1500
    assert given == [1]


def test_what_is_shown_of_a_changed_cell_is_short_and_the_student_s_stays():
    """Twelve rows, twenty entries, a sentence of an error; tables and lists are copies."""
    table = pd.DataFrame({"n": [1 / 3] * 13})
    (rows,) = probed("t.loc[0, 'n'] = 2.0; x = t", "x", t=table).values
    (series,) = probed("x = t['n'].iloc[:12]", "x", t=table).values

    assert (len(rows.split("\n")), len(series.split("\n"))) == (14, 12)
    assert rows.split("\n")[1].split() == ["0", "2"]
    assert ".." in rows  # one of thirteen is left out
    assert table.loc[0, "n"] == 1 / 3
    assert probed("x = {n: n for n in range(25)}", "x").values[0].count(":") == 20
    assert probed("x = a", "x", a=np.float64(0.25)).values == ("0.25",)
    assert probed("x = a", "x", a=np.array([1, 2])).values == ("[1 2]",)
    assert probed("x = a", "x", a=np.array([7])).values == ("[7]",)
    assert probed("x = str(2.0) + 'a'", "x").values == ("2.0a",)
    assert len(probed(f"raise ValueError('{'x' * 300}')", "x").error) == 200
    assert probed("x = _a", "x", _a=1).error == "NameError: name '_a' is not defined"
    for name in ("In", "Out"):
        assert probed(f"x = {name}", "x", **{name: [1]}).error.startswith("NameError")
    held = {"d": {"a": 1}, "s": {1}, "n": (1,)}
    assert probed("d['a'] = 2; s.add(3); x = (d, sorted(s), n)", "x", **held).values == (
        "[{a: 2}, [1, 3], [1]]",
    )
    assert held == {"d": {"a": 1}, "s": {1}, "n": (1,)}
    assert probe.read([{"output_type": "display_data", "text": "tarifflab-talk {}"}]) is None


@pytest.mark.parametrize(
    "text", ["", "tarifflab-talk {", "tarifflab-talk []", 'tarifflab-talk {"values": 3}', "x"]
)
def test_what_a_student_s_process_prints_may_be_anything(text):
    """It is no answer, and no error."""
    assert probe.read([{"output_type": "stream", "text": text}]) is None


# --- Tasks and pages -------------------------------------------------------------------------


def assigned(kind: str, source: str, grade_id: str = "", released: str = "", points: float = 0):
    """Return a cell of an exercise."""
    return SimpleNamespace(
        cell_type="markdown" if kind == "text" else "code", kind=kind, source=source,
        grade_id=grade_id, released=released, nbgrader={"points": points},
    )  # fmt: skip


def test_tasks_are_the_answers_in_code_with_the_calls_of_their_examples():
    """A heading without its points; hidden calls are not shown; a text is no task."""
    many = ", ".join(f"({n}, {n})" for n in range(8))
    cells = [
        assigned("text", "## 1 One (4 points)\n\nWhy?"),
        assigned("solution", "", "task-1", "k = 2\nx = ..."),
        assigned("test", "expect.number('x')", "test-1", points=4),
        assigned("text", "## 2 Two (1 point, 5 minutes)"),
        assigned("solution", "", "task-2", "def f(a, b):\n    ..."),
        assigned(
            "test",
            "expect.function('h', cases=[(7, 7)])\n"
            f"expect.function('f', cases=[((1, 2), 3), (4, 5)], inputs=[{many}])\n"
            "expect.function('f', cases=CASES, rights=[1], unit='percent')\n"
            "### BEGIN HIDDEN TESTS\nexpect.function('f', cases=[(9, 9)])\n"
            "### END HIDDEN TESTS",
            "test-2",
            points=6,
        ),
        assigned("solution", "", "task-5", "x = 1\na.b = 2\nprint(x)\nimport os"),
        assigned("test", "expect.number('x')", "test-5", points=1),
        assigned("solution", "", "task-3", "def g(a):\n    ..."),
        assigned("test", "expect.other('g')", "test-3"),
        assigned("test", "expect.number('x')", "test-4"),
    ]

    found = tasks_of(SimpleNamespace(cells=cells))

    assert found == [
        Task("1 One", "task-1", "test-1", "x", (), 4.0),
        Task(
            "2 Two", "task-2", "test-2", "f", ("1, 2", "4", "0, 0", "1, 1", "2, 2", "3, 3"), 6.0
        ),
        Task("2 Two", "task-5", "test-5", "x", (), 1.0),
    ]
    assert [one.number for one in found] == ["1", "2", "2"]


@pytest.mark.parametrize(("length", "end"), [(320, "a"), (321, " …")])
def test_a_statement_is_cut_where_it_is_too_long_for_a_page(length, end):
    """At 320 characters."""
    assert short("a" * length).endswith(end)
    assert len(short("a" * length)) == {320: 320, 321: 322}[length]


@pytest.mark.parametrize("answers", [True, False])
def test_the_teacher_s_page_alone_has_the_answers(answers):
    """And what is for the teacher's eyes; a question of the whole cell names no line."""
    asked = Question("order", "2 Two", 3, "What *if*?", "own", "It is 3.", "new", "Weights.")
    whole = replace(asked, line=0, new="", listen="", answer="\n".join("abcdef"))
    html = page.make(
        "01-x", [Sheet("Ann", (asked, whole), "A note.", "Aside.")], answers=answers
    )

    for part in (
        "<h1>Ann</h1>",
        "Task 2 Two, line 3<",
        "Task 2 Two<",
        "<pre>own</pre>",
        "<pre>new</pre>",
        "<em>if</em>",
        "A note.",
    ):
        assert part in html
    for part in (
        "It is 3.",
        "Listen for: Weights.",
        "Aside.",
        'class="answer long"',
        "with answers",
    ):
        assert (part in html) is answers


@pytest.mark.parametrize("by_id", [True, False])
def test_the_command_writes_both_pages_and_counts(monkeypatch, capsys, tmp_path, by_id):
    """Of the class by name or number; for its owner alone."""
    desk = SimpleNamespace(
        root=tmp_path, exercise=lambda short: f"{short}-x",
        settings=SimpleNamespace(course="course"), assignment=lambda name: name,
    )  # fmt: skip
    one = SimpleNamespace(student="s1", read=lambda _name: b"{}")
    none = SimpleNamespace(student="s2", read=lambda _name: None)
    seen: list = []
    monkeypatch.setattr(command, "find_submissions", lambda *_: [one, none])
    monkeypatch.setattr(command, "_names", lambda _desk: {"s1": "Ann (s1)"})
    monkeypatch.setattr(command, "brief", lambda name: f"brief {name}")
    asked = Question("order", "2 Two", 3, "Why?", "own", "a")
    monkeypatch.setattr(
        command,
        "_sheets",
        lambda *given: seen.append(given) or [Sheet("A", (asked, asked)), Sheet("B")],
    )

    assert command.run(desk, "01", None, by_id=by_id) == 0
    assert (seen[0][0], [who for who, _ in seen[0][1]]) == (
        "brief 01-x", ["s1" if by_id else "Ann (s1)", "s2"],
    )  # fmt: skip
    assert capsys.readouterr().out.splitlines() == [
        "01-x: 2 questions for 2 notebooks.",
        "To hand out: reports/01-x-talk.html. For you, with the answers: "
        "reports/01-x-talk-answers.html.",
    ]
    texts = {path.name: path.read_text() for path in (tmp_path / "reports").iterdir()}
    assert [("with answers" in texts[f"01-x-talk{end}.html"]) for end in ("", "-answers")] == [
        False,
        True,
    ]
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "reports").iterdir()} == {0o600}


def test_the_instructor_s_own_answers_are_tried_like_a_student_s(monkeypatch):
    """By the answer's name; one that never got so far gives nothing."""
    seen: list = []
    works = [tried(1, as_is=Shown(("7",))), tried(2, as_is=None)]
    monkeypatch.setattr(command, "try_out", lambda *given: seen.append(given) or works)
    cell = SimpleNamespace(
        cell_type="code", cell_id="a", source="x = 1", nbgrader={"grade_id": "g"}
    )
    text = SimpleNamespace(cell_type="markdown", cell_id="b", source="x", nbgrader={})

    found = command._right("sessions", SimpleNamespace(cells=[cell, text]), ["task"])

    assert found == {"task-1": Shown(("7",))}
    assert (seen[0][0], seen[0][2]) == ("sessions", ["task"])
    assert [(one["id"], one["source"], one["metadata"]) for one in seen[0][1]["cells"]] == [
        ("a", "x = 1", {"nbgrader": {"grade_id": "g"}}), ("b", "x", {}),
    ]  # fmt: skip


def test_a_file_that_is_not_there_is_named(monkeypatch, tmp_path):
    """One that is goes by its own name."""
    (tmp_path / "a.ipynb").write_bytes(b"{}")

    assert [who for who, _ in command._named([tmp_path / "a.ipynb"])] == [
        str(tmp_path / "a.ipynb")
    ]
    with pytest.raises(DeskError, match=r"b.ipynb is not there. Name a notebook, or none"):
        list(command._named([tmp_path / "b.ipynb"]))


def test_changed_code_is_python():
    """Whatever brackets it takes."""
    for source in (
        "x = a - (b - c)",
        "x = (a + b) ** 2",
        "x = -(a - b) / c",
        "x = a[b > 1][c < 2]",
    ):
        assert all(ast.parse(one.code) for one in changes(source, Around()))


@pytest.mark.parametrize(
    ("source", "new", "code"),
    [
        ('x = "a"', "b", 'x = "b"'),
        ("x = 'a'", "b", "x = 'b'"),
        ('x = "a"', 'say "b"', "x = 'say \"b\"'"),
        ("x = 2 * a", -1, "x = 2 * -1"),
    ],
)
def test_a_changed_text_has_quotes_that_fit(source, new, code):
    """The student's own kind, unless the text itself has them."""
    node = ast.parse(source).body[0].value
    node = node.right if isinstance(node, ast.BinOp) else node
    wanted = ast.dump(ast.parse(code))

    assert _spliced(source, node, ast.Constant(new), wanted) == code


def test_only_answers_that_are_there_are_tried(monkeypatch):
    """A task without its cell, and a cell of the student's own that is called like one."""

    def cell(label, assigned=True, kind="code"):
        return SimpleNamespace(
            label=label, assigned=assigned or None, cell_type=kind, source=f"x = '{label}'",
            runs=lambda: kind == "code",
        )  # fmt: skip

    graded = [
        nbformat.v4.new_code_cell(metadata={"nbgrader": {"grade_id": name}})
        for name in ("task-2", "test-2")
    ]
    given = [cell("task-2"), cell("task-2", assigned=False), cell("task-3", kind="markdown")]
    mended = SimpleNamespace(unreadable="", cells=given)
    notebook = SimpleNamespace(notebook=SimpleNamespace(cells=graded))
    sessions = SimpleNamespace(read=lambda _: mended, grade_mended=lambda _: notebook)
    monkeypatch.setattr(running, "_with_probes", lambda *_: None)
    tasks = [TASK, replace(TASK, answer="task-3"), replace(TASK, answer="task-4")]

    (found,) = running.try_out(sessions, b"{}", tasks)
    assert (found.task, found.source) == (TASK, "x = 'task-2'")
    mended.unreadable = "cut off"
    assert running.try_out(sessions, b"{}", tasks) == []
