"""Questions for a talk about one's own notebook: true, various, and harmless to look at."""

import json
import re
import shutil
from pathlib import Path

import pytest
from exercise_runs import COURSE
from typer.testing import CliRunner

from tarifflab import data
from tarifflab.cli import app
from tarifflab.instructor.talk import page
from tarifflab.instructor.talk.changes import Around, changes, columns_of
from tarifflab.instructor.talk.page import Sheet
from tarifflab.instructor.talk.probe import Shown
from tarifflab.instructor.talk.questions import MOST, Question, choose
from tarifflab.instructor.talk.running import Tried
from tarifflab.instructor.talk.sheets import Work, sheets
from tarifflab.instructor.talk.tasks import Task

SLUG = "01-tariff-rates"
EVIL = "</pre><script>alert(1)</script>"


def changed(source: str) -> dict[str, str]:
    """Return the first changed statement of each kind."""
    found: dict[str, str] = {}
    for one in changes(source, Around(columns_of([source]))):
        found.setdefault(one.kind, one.new)
    return found


@pytest.mark.parametrize(
    ("source", "kind", "new"),
    [
        ('x = t["a"].sum() / t["b"].sum()', "order", 'x = (t["a"] / t["b"]).mean()'),
        ("x = (a + b) / c", "order", "x = a + b / c"),
        ("x = ((p - o) ** 2).mean()", "order", "x = (p - o).mean() ** 2"),
        ('x = t[t["c"] == "Japan"]["v"]', "filter", 'x = t["v"]'),
        ("x = t[(t.a > 1) & (t.b < 2)]", "filter", "x = t"),
        ("x = t.v.dropna().mean()", "filter", "x = t.v.mean()"),
        ("x = t.loc['2024']", "bound", "x = t.loc['2025']"),
        ("x = (a > b).mean()", "bound", "x = (a >= b).mean()"),
        ("x = t.mean()", "average", "x = t.median()"),
        ("x = (a > b).sum()", "count", "x = (a > b).mean()"),
        ("x = max(a, 15)", "choice", "x = min(a, 15)"),
        ('x = a.merge(b, on="k")', "merge", 'x = a.merge(b, on="k", how="left")'),
        ("x = (a - b).abs()", "step", "x = a - b"),
        ("x = round(a / b, 2)", "step", "x = a / b"),
        ("x = np.ceil(a)", "step", "x = a"),
        ("x = a / b * 100", "unit", "x = a / b"),
        ("x = a - b", "turn", "x = b - a"),
        ("x = a + 15", "number", "x = a + 16"),
        ("if a and b:\n    x = 1", "condition", "if a or b:"),
        ('y = t[["b"]]\nx = t["a"] * 7', "column", 'x = t["b"] * 7'),
    ],
)
def test_one_thing_is_changed_and_shown_as_a_student_would_type_it(source, kind, new):
    """Each kind of change, in the student's quotes, with no bracket too many."""
    assert changed(source)[kind] == new


@pytest.mark.parametrize("source", ["x = a.sum() / b.sum() * 100", "x = (a > b).mean()"])
def test_no_average_is_asked_about_that_nobody_would_take(source):
    """Not the mean of one side of a fraction, nor the median of True and False."""
    assert "average" not in changed(source)


def test_line_and_letters_are_the_student_s():
    """Letters of more than one byte before the change move nothing."""
    source = '# Größe\nprix = "é" and t["ü"].sum() / t["ö"].sum()\ny = 1'
    (one,) = [c for c in changes(source, Around()) if c.kind == "order"]

    assert (one.line, one.own) == (2, source.split("\n")[1])
    assert one.new == 'prix = "é" and (t["ü"] / t["ö"]).mean()'
    assert one.code.split("\n")[::2] == ["# Größe", "y = 1"]


@pytest.mark.parametrize("source", ["x = (", "", "x = \0", "(" * 5000, "x = ..."])
def test_what_is_no_python_has_no_changes(source):
    """Nothing is raised for a student's slip of the pen."""
    assert changes(source, Around()) == []


def tried(number: int, source: str = "x = a.sum() / b.sum()", **more) -> Tried:
    """Return a task that gives 1, and another value for each change of its source."""
    task = Task(f"{number} Task", f"task-{number}", f"test-{number}", "x")
    found = changes(source, Around())
    given = {"as_is": Shown(("1",)), "changed": [(c, Shown(("2",))) for c in found]}
    return Tried(task, source, **(given | more))


def test_at_most_five_questions_of_different_kinds():
    """Six tasks with many changes each: every kind once, every question of another task."""
    source = "x = round(a[a > 2].sum() / b.sum() * 100 - 7)"
    asked = choose([tried(n, source) for n in range(1, 7)], {})

    assert len({one.kind for one in asked}) == len(asked) == MOST
    assert len({one.task for one in asked}) == MOST
    assert all("1 as it stands; 2 when changed" in one.answer for one in asked)


def test_who_has_written_little_is_asked_little():
    """One line gives one question, two lines of one task two, whatever could be changed."""
    line = "x = round(a[a > 2].sum() / b.sum() * 100 - 7)"
    two = "k = a[a > 2]\nx = round(k.sum() / b.sum() * 100)"

    assert len(choose([tried(1, line)], {})) == 1
    assert {one.own for one in choose([tried(1, two)], {})} == set(two.split("\n"))


def test_same_code_is_asked_something_else():
    """Three notebooks alike but for comments: no question twice, and the teacher reads it."""
    source = "x = round(a[a > 2].sum() / b.sum() * 100 - 7)"
    works = [Work(who, [tried(n, f"# {who}\n{source}") for n in range(1, 4)]) for who in "ABC"]
    made = sheets([*works, Work("D", [tried(1, source)])], {})
    asked = [(one.task, one.kind) for sheet in made[:3] for one in sheet.questions]

    assert len(set(asked)) == len(asked) == 9
    assert "that of A and C, comments aside" in made[1].aside
    assert made[3].aside == ""


def test_page_of_little_code_says_how_to_go_on():
    """One of two tasks done: the first question that can be asked without any code."""
    untouched = tried(2, "x = ...", as_is=Shown(("Ellipsis",)), changed=[])
    notes = [
        sheets([Work("A", work)], {})[0].note
        for work in ([tried(1), untouched], [untouched], [tried(1, "x = 6", changed=[])], [])
    ]

    assert notes == [page.FEW.format("2 Task"), page.UNTRIED, page.PLAIN, page.UNREADABLE]


def test_cell_that_stops_while_it_runs_is_shown_whole():
    """Where it stopped is what the student is asked, so no line is picked out."""
    source = "y = 1\nx = y + unknown"
    asked = choose([tried(1, source, error="NameError: unknown", as_is=None)], {})

    assert [(one.line, one.own) for one in asked] == [(0, source)]


def test_mistake_that_the_check_saw_comes_with_the_right_answer():
    """The sentence that the student got, and what the instructor's own code gives."""
    asked = choose([tried(1, advice="A rate is a share.")], {"task-1": Shown(("0.5",))})

    assert asked[0].kind == "check"
    assert asked[0].answer == "The check said: A rate is a share. Right is 0.5."


def test_change_without_effect_is_asked_as_such():
    """Equal results are a question of their own; a change that fails is dropped."""
    work = tried(1, "x = a.abs()")
    same = [(change, Shown(("1",))) for change, _ in work.changed]
    failed = [(change, Shown(error="KeyError: 'a'")) for change, _ in work.changed]

    assert [one.kind for one in choose([tried(1, "x = a.abs()", changed=same)], {})] == ["same"]
    assert choose([tried(1, "x = a.abs()", changed=failed)], {}) == []


def test_untouched_task_is_not_asked_about():
    """The dots are no answer, and so no talk."""
    work = tried(1, as_is=Shown(("Ellipsis",)), advice="Not attempted yet. Put a number …")

    assert choose([work], {}) == []


def test_page_escapes_what_students_write():
    """Neither a name nor a line, an error or a value opens a tag."""
    one = Question("stopped", EVIL, 1, EVIL, EVIL, EVIL, EVIL, EVIL)
    html = page.make(SLUG, [Sheet(EVIL, (one,))], answers=True)

    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 7


ANSWERS = {
    "wrong": {"task-1": "duty_usd = 42_000 * (2.5 + 15) / 100"},
    "untouched": {},
    "syntax error": {"task-2": "year = sectors.loc['2025']\nlaw_or_till = year[('duty_usd'"},
    "endless": {"task-1": "duty_usd = 6300", "task-2": "n = 0\nwhile n < 1:\n    pass"},
    "hostile": {"task-3": f"their_totals = normal + 15  # {EVIL}\nprint('{EVIL}')"},
}


def solved() -> dict[str, str]:
    """Return the solution's own code, by cell."""
    book = json.loads((COURSE / "solutions" / SLUG / f"{SLUG}.ipynb").read_text("utf-8"))
    cells = {cell["id"]: "".join(cell["source"]) for cell in book["cells"]}
    return {
        name: re.sub(r"(?m)^ *### .*\n|^\w+ = \.\.\.\n", "", source + "\n")
        for name, source in cells.items()
        if name.startswith("task-")
    }


@pytest.fixture(scope="module")
def talked(tmp_path_factory):
    """Make a class of seven, run the command, and return its folder and what it said."""
    root = tmp_path_factory.mktemp("talk") / "my course"
    for part in ("solutions", "exercises"):
        shutil.copytree(COURSE / part / SLUG, root / part / SLUG)
    shutil.copy(COURSE / "solutions" / "claims_key.csv", root / "solutions")
    shutil.copy(COURSE / "nbgrader_config.py", root)
    (root / "data").symlink_to(COURSE / "data")
    for student, answers in {"right": solved(), **ANSWERS}.items():
        hand_in(root, student, answers)
    hand_in(root, "empty file", {}).write_bytes(b"")
    done = CliRunner().invoke(app, ["talk", "01", "--by-id", "--course", str(root)])
    assert done.exit_code == 0, done.output
    return root, done.output


def hand_in(root: Path, student: str, answers: dict[str, str]) -> Path:
    """Put a student's notebook where nbgrader wants it."""
    book = json.loads((root / "exercises" / SLUG / f"{SLUG}.ipynb").read_text("utf-8"))
    for cell in book["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    file = root / "submitted" / student / SLUG / f"{SLUG}.ipynb"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(book), encoding="utf-8")
    return file


def sheet(root: Path, student: str, *, answers: bool = True) -> str:
    """Return one student's page."""
    name = f"{SLUG}-talk{'-answers' if answers else ''}.html"
    html = (root / "reports" / name).read_text("utf-8")
    return next(part for part in html.split("<section>") if f"<h1>{student}</h1>" in part)


@pytest.mark.slow
def test_answer_is_what_the_student_s_code_really_gives(talked):
    """Without the filter of task 4: every country and sector, computed here by other means."""
    every = data.load("us_imports_by_partner_naics3_monthly").groupby("month")["duty_usd"].sum()
    goods = data.load("us_duties_by_partner").query("country == 'Japan'").set_index("month")
    now, then = "2025-04-01", "2024-04-01"
    rise = goods.loc[now, "duty_usd"] - goods.loc[then, "duty_usd"]
    changed = (every[now] - every[then]) / rise * 100

    found = sheet(talked[0], "right")

    assert "Your line 1 keeps only some of the rows." in found
    filtered = found.split("keeps only some of the rows.")[1]
    assert f"{changed:.6g}" in filtered.split("as it stands;")[1].split("when changed")[0]
    assert found.count("<li>") == MOST


@pytest.mark.slow
def test_students_sheet_has_the_questions_and_no_answers(talked):
    """The same questions; nothing computed, nothing to listen for."""
    asked, told = (sheet(talked[0], "right", answers=one) for one in (False, True))

    assert asked.count("<li>") == told.count("<li>") > 0
    assert "when changed" not in asked
    assert "Listen for" not in asked


@pytest.mark.slow
@pytest.mark.parametrize(
    ("student", "said"),
    [
        ("wrong", "It is inside already. Right is 6300."),
        ("untouched", "No task was tried"),
        ("syntax error", "Task 2 Law or till?, line 2"),
        ("endless", "This loop never ended"),
        ("empty file", "could not be read as a notebook"),
    ],
)
def test_every_kind_of_notebook_gets_a_page(talked, student, said):
    """What can be asked is asked; where nothing can be, the page says what to do."""
    assert said in sheet(talked[0], student)


@pytest.mark.slow
def test_hostile_notebook_puts_nothing_into_the_page(talked):
    """Its line stands there as text, and its other tasks as everybody's."""
    found = sheet(talked[0], "hostile")

    assert "<script" not in found
    assert "&lt;script&gt;" in found


@pytest.mark.slow
def test_single_notebook_gives_the_same_questions_again(talked):
    """A file by its name: the same page, whoever else is in the class."""
    root, _ = talked
    before = sheet(root, "right")
    file = root / "submitted" / "right" / SLUG / f"{SLUG}.ipynb"
    done = CliRunner().invoke(app, ["talk", "01", str(file), "--course", str(root)])

    html = (root / "reports" / f"{SLUG}-talk-answers.html").read_text("utf-8")

    assert done.exit_code == 0
    assert before.split("<ol>")[1].split("</ol>")[0] in html
    assert html.count("<section>") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["01"], "Nobody has handed in 01-tariff-rates"),
        (["77"], "got '77'"),
        (["01", "gone.ipynb"], "gone.ipynb is not there"),
    ],
)
def test_what_is_not_there_is_one_sentence(tmp_path, arguments, said):
    """No traceback, and status 1."""
    shutil.copy(COURSE / "nbgrader_config.py", tmp_path)
    (tmp_path / "solutions" / SLUG).mkdir(parents=True)

    done = CliRunner().invoke(app, ["talk", *arguments, "--course", str(tmp_path)])

    assert done.exit_code == 1
    assert said in done.output
