"""Release, talk, mark and history, a second look: tables of what their small parts say."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import io
import json
import os
import sqlite3
import stat
from contextlib import closing, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from desk_class import MARK_TABLES

from tarifflab.grading.coursework.settings import Settings
from tarifflab.grading.nbgrader_parts import nbgrader_part
from tarifflab.grading.notebook.mend import MendedCell
from tarifflab.instructor import status
from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.history import (
    backup,
    changes,
    changes_command,
    gradebook_copy,
    snapshot,
    undo,
)
from tarifflab.instructor.history.backup import Backups, keep_copy
from tarifflab.instructor.mark import command as marking
from tarifflab.instructor.mark import server
from tarifflab.instructor.mark.texts import Text, Texts
from tarifflab.instructor.release import bundle, checks, readable
from tarifflab.instructor.release import command as releasing
from tarifflab.instructor.release.bundle import Member
from tarifflab.instructor.talk import command as talking
from tarifflab.instructor.talk import page, probe
from tarifflab.instructor.talk.changes import Around, Change
from tarifflab.instructor.talk.changes import changes as changes_of
from tarifflab.instructor.talk.page import Sheet
from tarifflab.instructor.talk.probe import Shown
from tarifflab.instructor.talk.questions import Question
from tarifflab.instructor.talk.running import Tried, _shown, _with_probes, try_out
from tarifflab.instructor.talk.sheets import Work, sheets
from tarifflab.instructor.talk.tasks import Task

# --- Release ---------------------------------------------------------------------------------


def test_numbers_of_a_text_are_those_that_a_reader_sees():
    """With exponents, signs and commas; no style, no tag, no part of a name."""
    found = {
        "<style>a { width: 12.5px }\n.b {}</style>7.5": [7.5],
        "<b class='c 9'>1,234.5</b>": [1234.5],
        "2e3, 1.5E-2 and −4": [2000.0, 0.015, -4.0],
        "x2 3rd": [],
        "-0.5;(8)": [-0.5, 8.0],
    }

    assert {text: list(readable.numbers(text)) for text in found} == found


def test_a_number_counts_as_the_answer_to_its_margin():
    """Both ends belong to it."""
    printed = ["9.75", "10.25", "9.74", "10.26"]
    found = [readable.Answer("x", 10, 0.25).stands_in(f"It is {one}.") for one in printed]

    assert found == [True, True, False, False]


def notebook(*sources: str) -> bytes:
    """Return a notebook of some cells."""
    cells = [{"cell_type": "markdown", "id": f"c{n}", "source": s} for n, s in
             enumerate(sources)]  # fmt: skip
    return json.dumps({"cells": cells}).encode()


def test_answers_are_looked_for_in_the_exercise_and_its_lesson(monkeypatch, tmp_path):
    """Cell by cell; lessons of another name are not looked at."""
    asked: list[Path] = []
    wanted = [readable.Answer("a", 12.5, 0.01), readable.Answer("b", 7.25, 0.01)]
    monkeypatch.setattr(readable, "answers", lambda folder: asked.append(folder) or wanted)
    content = [
        Member("exercises/01-x/01-x.ipynb", notebook("12.5", "no", "7.25")),
        Member("lessons/01-x.ipynb", notebook("no", "12.5")),
        Member("lessons/02-y.ipynb", notebook("12.5")),
    ]

    assert list(readable.readable(content, tmp_path, ["01-x"])) == [
        ("01-x: a", "exercises/01-x/01-x.ipynb, cell c0"),
        ("01-x: a", "lessons/01-x.ipynb, cell c1"),
        ("01-x: b", "exercises/01-x/01-x.ipynb, cell c2"),
    ]
    assert asked == [tmp_path / "01-x"]


@pytest.mark.parametrize(("length", "said"), [(29, 0), (30, 1)])
def test_a_line_of_a_hidden_check_tells_from_thirty_characters_on(tmp_path, length, said):
    """A shorter one may stand in a question as well."""
    line = "a" * length
    (tmp_path / "01-x").mkdir()
    (tmp_path / "01-x" / "01-x.ipynb").write_bytes(
        notebook(f"### BEGIN HIDDEN TESTS\n{line}\n### END HIDDEN TESTS")
    )

    assert len(list(checks.secrets([Member("l.ipynb", notebook(line))], tmp_path))) == said


def test_no_folder_of_the_teacher_goes_out(tmp_path):
    """At the top and further down."""
    closed = (
        "solutions", "tests", "teach", "submitted", "autograded", "feedback", "backups",
    )  # fmt: skip
    content = [Member(f"{above}{name}/a", b"1") for name in closed for above in ("", "data/")]

    assert list(checks.secrets(content, tmp_path)) == [
        f"{one.path} is the teacher's." for one in content
    ]


@pytest.mark.parametrize(
    ("member", "said"),
    [
        (Member("tests/a", b"1"), "tests/a is the teacher's."),
        (Member("a.md", b"[x](gone.md)"), "a.md links to gone.md, which is not in the bundle."),
        (Member("b" * 121, b"1"), "has 121 characters: too long for Windows."),
    ],
    ids=["secret", "link", "path"],
)
def test_no_bundle_is_written_if_anything_is_wrong_with_it(monkeypatch, tmp_path, member, said):
    """Secrets, links and paths are all looked at first."""
    (tmp_path / "solutions").mkdir()
    desk = SimpleNamespace(root=tmp_path, exercise=lambda short: f"{short}-x")
    monkeypatch.setattr(releasing, "keep_copy", lambda *_: nullcontext())
    for name in ("make_exercise", "try_out"):
        monkeypatch.setattr(releasing, name, lambda *_: None)
    monkeypatch.setattr(releasing.tidy, "generate_exercises", lambda *_: ["01-x"])
    monkeypatch.setattr(releasing, "contents", lambda *_: [member])

    with pytest.raises(DeskError, match=said):
        releasing.run(desk, ["01"], to=None)

    assert [path.name for path in tmp_path.iterdir()] == ["solutions"]


def test_what_nbgrader_refuses_is_one_sentence():
    """Our own sentences stay as they are."""
    with pytest.raises(DeskError, match=r"^no metadata$"), releasing._in_one_sentence():
        raise RuntimeError("no metadata")
    with pytest.raises(DeskError, match=r"^ours$"), releasing._in_one_sentence():
        raise DeskError("ours")


def test_a_bundle_begins_with_its_first_page_and_is_small(monkeypatch, tmp_path):
    """Its own pages stand before the course's files; all of it is packed."""
    monkeypatch.setattr(
        bundle, "members", lambda *given: [Member("/".join(map(str, given[1:])), b"a" * 9000)]
    )
    content = releasing.contents(SimpleNamespace(root=tmp_path), Path("made"), ["01-x"])
    bundle.write(tmp_path / "b.zip", content[-1:])

    assert [one.path for one in content] == ["START-HERE.html", "README.md", "made/['01-x']"]
    assert (tmp_path / "b.zip").stat().st_size < 500


# --- Talk ------------------------------------------------------------------------------------

CHANGES = {
    "x = (a ** 2).sum()": {
        "order": "x = a.sum() ** 2",
        "average": "x = (a ** 2).mean()",
        "number": "x = (a ** 3).sum()",
    },
    "x = a.sum() / b.mean()": {"turn": "x = b.mean() / a.sum()"},
    "x = t[t > u]": {"filter": "x = t", "bound": "x = t[t >= u]"},
    "x = (a & b)": {"filter": "x = (a)"},
    "x = t.dropna()": {"filter": "x = t"},
    "x = t.query('a')": {"filter": "x = t"},
    "x = a < b": {"bound": "x = a <= b"},
    "x = a >= b": {"bound": "x = a > b"},
    "x = a[2]": {"bound": "x = a[3]"},
    "x = a['2024-12']": {"bound": "x = a['2024-11']"},
    "x = a['2024-01-31']": {"bound": "x = a['2024-01-30']"},
    "x = a.mean()": {"average": "x = a.median()"},
    "x = a.median()": {"average": "x = a.mean()"},
    "x = a.max()": {"average": "x = a.min()"},
    "x = a.idxmax()": {"average": "x = a.idxmin()"},
    "x = a.first()": {"average": "x = a.last()"},
    "x = (a > b).sum()": {"bound": "x = (a >= b).sum()", "count": "x = (a > b).mean()"},
    "x = max(a, b)": {"choice": "x = min(a, b)"},
    "x = a.merge(b)": {"merge": 'x = a.merge(b, how="left")'},
    "x = a.merge(b, on='k', how='outer')": {"merge": "x = a.merge(b, on='k', how='inner')"},
    "x = abs(a)": {"step": "x = a"},
    "x = np.ceil(a)": {"step": "x = a"},
    "x = a.round(2)": {"step": "x = a"},
    "x = a * 100": {"unit": "x = a"},
    "x = a and b": {"condition": "x = a or b"},
    "x = 2.5 * a": {"number": "x = 3.5 * a"},
}


def test_each_step_has_its_other_way():
    """By its kind, as the student would have typed it."""
    found = {
        source: {one.kind: one.new for one in changes_of(source, Around())}
        for source in CHANGES
    }

    assert found == CHANGES


TASKS = [Task(f"{n} T{n}", f"task-{n}", f"test-{n}", "x") for n in range(1, 6)]


def tried(number: int, source: str = "x = 1", value: str = "1", kinds: str = "") -> Tried:
    """Return what became of a task; `value` "Ellipsis" is one that nobody touched."""
    found = [
        (Change(kind, "does it", n, f"own {kind}", "new", "code"), Shown((f"new {n}",)))
        for n, kind in enumerate(kinds.split(), 1)
    ]
    return Tried(TASKS[number - 1], source, as_is=Shown((value,)), changed=found)


@pytest.mark.parametrize(
    ("works", "note"),
    [
        ([], page.UNREADABLE),
        ([tried(1, value="Ellipsis"), tried(2, "")], page.UNTRIED),
        ([tried(1), tried(2, value="Ellipsis")], page.PLAIN),
        ([tried(1, kinds="order"), tried(2, ""), tried(3, "")], page.FEW.format("2 T2")),
        ([tried(1, kinds="order filter"), tried(2, kinds="bound"), tried(3, "")], ""),
        ([tried(1, kinds="order")], ""),
    ],
    ids=["unreadable", "untried", "plain", "few", "enough", "nothing open"],
)
def test_a_sheet_says_how_to_go_on_where_there_is_little(works, note):
    """The first task that is open is named; three questions are enough."""
    assert sheets([Work("A", works)], {})[0].note == note


@pytest.mark.parametrize(("tasks", "alike"), [(2, False), (3, True)])
def test_the_same_code_is_told_to_the_teacher_from_three_tasks_on(tasks, alike):
    """Comments and kinds of quotes aside; who else has it, without oneself."""
    works = [
        Work(who, [tried(n, source) for n in range(1, tasks + 1)])
        for who, source in (("A", "x = 'a'"), ("B", 'x = "a"  # mine'), ("C", "x='a'"))
    ]
    works.append(Work("D", [tried(n, "x = 'b'") for n in range(1, tasks + 1)]))
    made = sheets(works, {})

    assert [one.who for one in made] == ["A", "B", "C", "D"]
    assert [one.aside for one in made] == (
        [page.SAME.format(who) for who in ("B and C", "A and C", "A and B")] + [""]
        if alike
        else [""] * 4
    )


@dataclasses.dataclass(frozen=True)
class Mended:
    """A notebook as it was read, as far as probes need it."""

    cells: list[MendedCell]
    unreadable: str = ""


def test_changed_copies_run_before_each_answer():
    """The cell as it is first, each under its own key; other cells stay where they are."""
    own = MendedCell("code", "x = 1", "a", label="task-1", assigned=SimpleNamespace())
    other = MendedCell("code", "y = 1", "b", label="task-2")
    planned = {"task-1": [Change("turn", "", 1, "", "", "x = 2")], "task-2": []}
    made = _with_probes(Mended([other, own]), TASKS[:2], planned).cells

    assert [one.label for one in made] == ["task-2", "talk-task-1-0", "talk-task-1-1", "task-1"]
    assert [one.source for one in made[1:3]] == [
        probe.cell(f"task-1/{n}", f"x = {n + 1}", "x", ()) for n in (0, 1)
    ]
    assert try_out(SimpleNamespace(read=lambda _: Mended([], "cut")), b"", TASKS) == []


def test_what_probes_printed_is_read_from_their_own_cells_alone():
    """A line like ours in a student's cell is no answer."""

    def cell(source: str, key: str) -> Any:
        said = json.dumps({"key": key, "values": ["1"]})
        out = {"output_type": "stream", "text": f"tarifflab-talk {said}\n"}
        return SimpleNamespace(cell_type="code", source=source, outputs=[out],
                               get=lambda _name, _other="": source)  # fmt: skip

    cells = [cell(probe.cell("k/0", "x", "x", []), "k/0"), cell("x = 1", "k/1")]
    graded = SimpleNamespace(notebook=SimpleNamespace(cells=cells))

    assert _shown(graded) == {"k/0": Shown(("1",))}


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("x = pd.DataFrame({'a': [1 / 3, 2.0]})", ("         a\n0 0.333333\n1        2",)),
        ("x = pd.Series([2.5]).mean()", ("2.5",)),
        ("x = (True, None, 'b')", ("[True, None, b]",)),
        ("t['a'] = 9; x = t['a'].sum()", ("9",)),
        ("x = sorted(k for k in globals() if k in ('_p', 'In', 't'))", ("[t]",)),
        ("x = {n: n for n in range(30)}", (str({n: n for n in range(20)}),)),
    ],
    ids=["frame", "numpy", "tuple", "own copy", "names", "dict"],
)  # fmt: skip
def test_a_changed_cell_shows_values_of_every_kind(code, values):
    """Short and rounded; the notebook's own table is not touched by it."""
    import pandas as pd

    table = pd.DataFrame({"a": [1]})

    assert probed(code, pd=pd, t=table, _p=1, In=[]) == Shown(values)
    assert list(table["a"]) == [1]


def probed(code: str, **here: Any) -> Shown:
    """Return what a changed cell leaves under the name x."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(probe.cell("k", code, "x", []), here)
    found = probe.read([{"output_type": "stream", "text": printed.getvalue()}])
    assert found is not None
    return found[1]


def test_a_changed_cell_shows_no_more_than_fits_on_a_sheet():
    """Twelve rows of a table, twenty items of a list, so many letters of a text."""
    import pandas as pd

    rows = [probed(f"x = pd.Series(range({n}))", pd=pd).values[0] for n in (12, 13, 40)]
    items, text = (probed(f"x = {code}").values[0] for code in ("[7] * 30", "'y' * 2000"))

    assert [len(one.splitlines()) for one in rows] == [12, 13, 13]
    assert (items.count("7"), len(text)) == (20, 1500)
    assert probed("raise ValueError('z' * 300)").error == f"ValueError: {'z' * 188}"


def test_long_code_is_cut_on_the_sheet_and_long_answers_have_two_columns():
    """Both statements; from six lines on."""
    five, six = ("\n".join("abcdef"[:n]) for n in (5, 6))
    asked = [Question("order", "2 T", 1, "Why?", "a" * 400, five, "b" * 400),
             Question("order", "2 T", 1, "Why?", "own", six)]  # fmt: skip
    html = page.make("01-x", [Sheet("A", tuple(asked))], answers=True)

    assert all(f"<pre>{letter * 320} …</pre>" in html for letter in "ab")
    assert html.count('<pre class="answer">') == html.count('<pre class="answer long">') == 1
    assert "01-x: two minutes about your own notebook. With answers: for the teacher" in html


def test_a_class_that_handed_in_nothing_is_told_the_command_that_comes_first(monkeypatch):
    """And where nothing lies."""
    monkeypatch.setattr(talking, "find_submissions", lambda *_: [])
    monkeypatch.setattr(talking, "searched", lambda *_: "submitted/")
    desk = SimpleNamespace(settings=SimpleNamespace(course="c"))

    with pytest.raises(
        DeskError,
        match=r"Nobody has handed in 07-x: nothing lies in submitted/\. "
        r"First: tarifflab collect 07 DOWNLOADED-FILE",
    ):
        talking._handed_in(desk, "07-x", by_id=True)


@pytest.mark.parametrize("names", [talking._names, changes_command._names],
                         ids=["talk", "changes"])  # fmt: skip
def test_students_go_by_name_and_number_where_they_have_a_name(names):
    """Half a name is one; no name is none."""
    people = [("1", "Ann", "Lee"), ("2", None, "Ek"), ("3", "Cy", None), ("4", None, "")]
    book = SimpleNamespace(
        students=[SimpleNamespace(id=n, first_name=a, last_name=b) for n, a, b in people]
    )
    desk = SimpleNamespace(gradebook=lambda: nullcontext(book))

    assert names(desk) == {"1": "Ann Lee (1)", "2": "Ek (2)", "3": "Cy (3)"}


# --- Mark ------------------------------------------------------------------------------------


class Kept(Texts):
    """Texts that were read already."""

    def load(self) -> None:
        """Read nothing."""


def course(root: Path, *, written: bool = True) -> SimpleNamespace:
    """Return a desk with an exercise that has a text, or none."""
    about = {"grade_id": "written", "grade": True, "solution": True, "points": 5}
    cells = [
        {"source": "Why? 2 for facts, 3 for reasons.", "metadata": {}},
        {"source": "Because.", "metadata": {"nbgrader": about} if written else {}},
    ]
    (root / "01-x.ipynb").write_text(json.dumps({"cells": cells}))
    return SimpleNamespace(root=root, folder=lambda *_: root)


def test_marks_by_criterion_are_kept_beside_the_gradebook(tmp_path):
    """One file an exercise, for its owner alone; what was kept before stays."""
    texts = Kept(course(tmp_path), "01-x")
    texts._keep_parts("a", [1, None])
    texts._keep_parts("b", [2, 3])
    texts._keep_parts("a", [1, 1])
    file = tmp_path / "marks" / "rubric-01-x.json"

    assert json.loads(file.read_text()) == {"a": [1, 1], "b": [2, 3]} == texts._kept_parts()
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert texts.released == {"Why? 2 for facts, 3 for reasons.", "Because."}
    assert list(texts.questions) == ["written"]


def test_an_exercise_without_a_text_is_said(tmp_path):
    """Nothing can be read there."""
    with pytest.raises(DeskError, match=r"^01-x has no text for a person to read\.$"):
        Kept(course(tmp_path, written=False), "01-x")


@pytest.mark.parametrize(
    ("total", "rows", "waits", "comment"),
    [(4, ("g", "c"), False, "Well."), (0, ("g", "c"), False, "Well."),
     (None, ("g", "c"), True, "Well."), (4, ("g", ""), False, None)],
    ids=["mark", "zero", "none", "no comment"],
)  # fmt: skip
def test_a_mark_is_written_as_formgrader_would(tmp_path, total, rows, waits, comment):
    """Zero is a mark; without one the text waits for a person; all in one go."""
    api = nbgrader_part("api")
    grade = SimpleNamespace(manual_score=9, needs_manual_grade=None)
    note = SimpleNamespace(manual_comment=None)
    done: list[str] = []
    found = {(api.Grade, "g"): grade, (api.Comment, "c"): note}
    db = SimpleNamespace(get=lambda *key: found.get(key), commit=lambda: done.append("commit"))
    texts = Kept(course(tmp_path), "01-x")
    texts.desk.gradebook = lambda: nullcontext(SimpleNamespace(db=db))
    text = Text("k", rows, "written", "", "", [None, None])
    texts._write(text, total, "Well.")

    assert (grade.manual_score, grade.needs_manual_grade, done) == (total, waits, ["commit"])
    assert note.manual_comment == comment
    with pytest.raises(DeskError, match=r"This text is not there any more\. Load the page"):
        texts._write(dataclasses.replace(text, rows=("gone", "")), 1, None)


@pytest.mark.parametrize("browser", [True, False])
def test_the_address_with_its_key_is_printed_and_opened_if_asked(monkeypatch, capsys, browser):
    """How many are left; the page's end ends the command."""
    opened, given, steps = [], [], []
    monkeypatch.setattr(marking, "end_by_signal", lambda done: steps.append(type(done)))
    socket = SimpleNamespace(getsockname=lambda: ("127.0.0.1", 8123))
    monkeypatch.setattr(server, "bind", lambda port: given.append(port) or [socket])

    def application(_texts: Any, token: str, stop: Any) -> str:
        given.append(token)
        stop()
        return "app"

    monkeypatch.setattr(server, "application", application)
    http = SimpleNamespace(add_sockets=steps.append, stop=lambda: steps.append("stop"))
    monkeypatch.setattr("tornado.httpserver.HTTPServer", lambda app: steps.append(app) or http)

    def thread(target: Any, args: Any, daemon: bool) -> Any:
        assert (target, daemon) == (marking.webbrowser.open, True)
        return SimpleNamespace(start=lambda: opened.append(*args))

    monkeypatch.setattr(marking, "threading", SimpleNamespace(Thread=thread))
    asyncio.run(marking.serve(SimpleNamespace(order="abc", read=1), 7, browser))
    url = f"http://127.0.0.1:8123/?token={given[1]}"

    assert (given[0], len(given[1]), opened) == (7, 32, [url] if browser else [])
    assert steps == [asyncio.Event, "app", [socket], "stop"]
    assert capsys.readouterr().out == f"2 texts to read (Ctrl-C here ends it): {url}\n"


def test_a_student_s_markdown_keeps_its_type_alone():
    """No handler, no address; signs are signs."""
    made = {
        "a <b onclick=x()>b</b>": "<p>a <b>b</b></p>",
        "[l](https://x.org)": "<p>l</p>",
        "# H": "<h1>H</h1>",
        "2 < 3 & 4": "<p>2 &lt; 3 &amp; 4</p>",
    }

    assert {text: str(server.markdown(text)).strip() for text in made} == made


# --- History ---------------------------------------------------------------------------------

SCHEMA = f"""{MARK_TABLES}INSERT INTO assignment VALUES ('a', '01-x');
INSERT INTO submitted_assignment VALUES ('s', 'ann', 'a');
INSERT INTO submitted_notebook VALUES ('n', 's', 0);
INSERT INTO base_cell VALUES ('1', 'test-1'), ('2', 'w');
INSERT INTO grade VALUES ('1', 'n', 2, NULL, NULL), ('2', 'n', NULL, NULL, NULL);
"""


def told(book: Path, script: str) -> None:
    """Change a gradebook behind everybody's back."""
    with closing(sqlite3.connect(book)) as made:
        made.execute("PRAGMA synchronous = OFF")
        made.executescript(script)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return the desk of a course with a gradebook of two marks."""
    told(tmp_path / "gradebook.db", SCHEMA)
    return Desk(
        tmp_path, Settings(SimpleNamespace(root=str(tmp_path), db_url="sqlite:///gradebook.db"))
    )


def test_a_command_notes_what_it_changed_and_what_others_did_before_it(desk, tmp_path):
    """Each by its own hand, with the reason; a command that failed half way notes it too."""
    book = tmp_path / "gradebook.db"
    with keep_copy(desk, "grade 01-x"):
        told(book, "UPDATE grade SET auto_score = 1 WHERE cell_id = '1'")
    told(book, "UPDATE grade SET manual_score = 4 WHERE cell_id = '2'")
    with contextlib.suppress(ZeroDivisionError), keep_copy(desk, "mark 01-x", "dated"):
        told(book, "UPDATE grade SET manual_score = 5 WHERE cell_id = '2'")
        raise ZeroDivisionError
    rows = [tuple(row.values()) for row in changes.read(tmp_path / "backups")]
    me = backup.user()

    assert [row[1:3] + row[5:] for row in rows] == [
        (me, "grade 01-x", "test-1", "2", "1", ""),
        ("", "formgrader or nbgrader", "w", "", "4", ""),
        (me, "mark 01-x", "w", "4", "5", "dated"),
    ]
    assert [one.reason for one in Backups(desk).all()] == ["mark 01-x", "grade 01-x"]
    assert undo.given_since(Backups(desk)) == []


def test_marks_given_since_are_counted_unless_an_undo_was_cut_short(desk, tmp_path):
    """Before the first command nothing is known."""
    backups = Backups(desk)
    first = undo.given_since(backups)
    with keep_copy(desk, "grade 01-x"):
        pass
    told(tmp_path / "gradebook.db", "UPDATE grade SET manual_score = 4 WHERE cell_id = '2'")
    given = undo.given_since(backups)
    (backups.folder / "undo.json").touch()

    assert (first, given) == ([], [("01-x", "ann", "w", "none", "4")])
    assert undo.given_since(backups) == []


def test_an_undo_stands_in_the_history_beside_what_was_given_before_it(desk, tmp_path):
    """Also what a person gave for the first time, when an undo is taken back."""
    book, me = tmp_path / "gradebook.db", backup.user()
    with keep_copy(desk, "mark 01-x"):
        told(book, "UPDATE grade SET manual_score = 4 WHERE cell_id = '2'")
    told(book, "UPDATE grade SET auto_score = 1 WHERE cell_id = '1'")
    done = [undo.undo(desk).copy.reason for _ in range(2)]
    rows = [tuple(row.values()) for row in changes.read(tmp_path / "backups")]

    assert done == ["mark 01-x", "undo of mark 01-x"]
    assert [(*row[1:3], *row[5:8]) for row in rows] == [
        (me, "mark 01-x", "w", "", "4"), ("", "formgrader or nbgrader", "test-1", "2", "1"),
        (me, "undo of mark 01-x", "test-1", "1", "2"), (me, "undo of mark 01-x", "w", "4", ""),
        (me, "undo of undo of mark 01-x", "test-1", "2", "1"),
        (me, "undo of undo of mark 01-x", "w", "", "4"),
    ]  # fmt: skip


def test_copies_are_closed_to_others_and_hold_what_they_say(desk, tmp_path):
    """The gradebook and the files as they were; dropped ones leave no content behind."""
    (tmp_path / "marks").mkdir()
    for text in ("one", "two"):
        with keep_copy(desk, f"grade {text}"):
            (tmp_path / "marks" / "a").write_text(text)
    backups = Backups(desk)
    newest, _ = backups.all()
    held = newest.files().files["marks/a"].content
    modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "backups").rglob("*")}
    backups.prune(keep=1)

    assert (newest.reason, backups.objects.path(held).read_text()) == ("grade two", "one")
    assert gradebook_copy.marks(newest.book)["01-x", "ann", "test-1"] == 2
    assert (modes, [one.reason for one in backups.all()]) == ({0}, ["grade two"])
    assert len([path for path in backups.objects.folder.rglob("*") if path.is_file()]) == 1


def test_two_copies_differ_by_their_marks_alone(desk, tmp_path):
    """Also where no file has changed."""
    backups = Backups(desk)
    one, same = backups.make("a", "1"), backups.make("b", "2")
    told(tmp_path / "gradebook.db", "UPDATE grade SET auto_score = 1 WHERE cell_id = '1'")

    assert backups.same(one, same)
    assert not backups.same(one, backups.make("c", "3"))


@pytest.mark.parametrize("error", [KeyError, OSError])
def test_a_user_without_a_name_is_unknown(monkeypatch, error):
    """As in a container."""

    def fail() -> str:
        raise error

    monkeypatch.setattr(backup.getpass, "getuser", fail)

    assert backup.user() == "unknown"


def test_commands_that_can_be_undone_are_listed_by_number(monkeypatch, capsys, tmp_path):
    """The newest is 1: time, user, command."""
    copies = [backup.Copy(tmp_path, f"w{n}", f"u{n}", f"grade {n}") for n in (1, 2)]
    monkeypatch.setattr(undo, "Backups", lambda _desk: SimpleNamespace(all=lambda: copies))

    assert undo.show(SimpleNamespace()) == 0
    assert capsys.readouterr().out.splitlines() == [
        "  1  w1  u1  grade 1",
        "  2  w2  u2  grade 2",
    ]


def test_a_gradebook_is_found_by_any_name_of_its_folder(tmp_path):
    """Signs that mean something in an address; one without nbgrader's tables has no marks."""
    odd = tmp_path / "a b#c?d%20"
    odd.mkdir()
    told(odd / "gradebook.db", SCHEMA)
    gradebook_copy.copy_book(SimpleNamespace(database=odd / "gradebook.db"), odd / "copy.db")
    told(tmp_path / "empty.db", "CREATE TABLE other (id);")

    assert len(gradebook_copy.marks(odd / "copy.db")) == 2
    assert gradebook_copy.marks(tmp_path / "empty.db") == {}
    assert gradebook_copy.by_hand(tmp_path / "empty.db") == {}


def test_a_snapshot_holds_all_that_a_class_produces_and_nothing_else(tmp_path):
    """Downloads, the course and copies are none of it."""
    kept = (
        "submitted", "autograded", "feedback", "collected", "given-back", "reports", "marks",
    )  # fmt: skip
    for name in (*kept, "backups", "downloaded", "source", "released"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text(name)
    for name in ("students.csv", "grades.csv", "gradebook.db"):
        (tmp_path / name).write_text(name)

    found = snapshot.take(tmp_path, snapshot.Objects(tmp_path / "backups" / "objects"))

    assert sorted(found.files) == sorted(
        [*(f"{name}/a" for name in kept), "students.csv", "grades.csv"]
    )


def test_a_content_that_changed_or_went_is_read_again(tmp_path):
    """Whatever its size and its time say; how many were put back and removed is counted."""
    objects = snapshot.Objects(tmp_path / "backups" / "objects")
    file = tmp_path / "marks" / "a"
    for folder in (file.parent, tmp_path / "backups"):
        folder.mkdir()
    file.write_text("one")
    os.utime(file, ns=(10**18, 10**18))
    before = snapshot.take(tmp_path, objects)
    objects.path(before.files["marks/a"].content).unlink()
    again = snapshot.take(tmp_path, objects)
    file.write_text("two")
    os.utime(file, ns=(10**18, 10**18))
    (file.parent / "b").write_text("new")

    assert again == before
    assert objects.path(before.files["marks/a"].content).read_text() == "one"
    assert not snapshot.take(tmp_path, objects).same(before)
    assert snapshot.restore(tmp_path, before, objects) == (1, 1)
    assert snapshot.restore(tmp_path, before, objects) == (0, 0)


# --- The evening -----------------------------------------------------------------------------


def test_an_exercise_has_begun_once_somebody_has_handed_it_in(tmp_path):
    """A folder of the class or an entry of the gradebook; what is no exercise counts not."""
    for name in ("ann/02-x", "ben/02-x", "ann/09-z"):
        (tmp_path / "submitted" / name).mkdir(parents=True)
    (tmp_path / "submitted" / "ann" / "03-y").touch()
    known = [("04-w", 0), ("02-x", 0), ("03-y", 0), ("01-v", 1)]
    book = SimpleNamespace(
        assignments=[SimpleNamespace(name=name, num_submissions=n) for name, n in known]
    )
    desk = SimpleNamespace(
        root=tmp_path,
        gradebook=lambda: nullcontext(book),
        settings=SimpleNamespace(course=SimpleNamespace(submitted_directory="submitted")),
    )

    assert status.begun(desk) == ["01-v", "02-x"]


def test_what_changes_no_page_makes_none_old(monkeypatch):
    """Neither a settled look nor more time; the last change of a student counts."""
    rows = [
        ("a", "test-1", "1970-01-01 00:00:05+00:00"),
        ("a", "test-2", "after 1970-01-01 00:00:09+00:00"),
        ("b", "extra time", "1970-01-01 00:00:07+00:00"),
        ("c", "please look", "1970-01-01 00:00:07+00:00"),
        ("d", "late", "1970-01-01 00:01:00+00:00"),
    ]
    found = [
        {"exercise": "01-x", "student": who, "task": task, "when": when}
        for who, task, when in rows
    ]
    monkeypatch.setattr(status.changes, "read", lambda _folder: found)

    assert status._changed(SimpleNamespace(root=Path()), "01-x") == {"a": 9.0, "d": 60.0}
