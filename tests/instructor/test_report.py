"""`tarifflab report`: what a class understood, who is missing and who needs help."""

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import desk_class
import pytest
from nbgrader.api import Gradebook
from sqlalchemy import Engine, event
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.instructor import demo
from tarifflab.instructor.demo.invented_handins import Exercise, written
from tarifflab.instructor.desk import Desk
from tarifflab.instructor.report import facts as report_facts
from tarifflab.instructor.report.advice import common, is_nameless
from tarifflab.instructor.report.command import write
from tarifflab.instructor.report.findings import (
    by_reason,
    duration,
    for_class,
    misconceptions,
)
from tarifflab.instructor.report.page import make

COURSE = Path(__file__).resolve().parents[2]
SLUG = "01-tariff-rates"
ON_TOP = "You added 10"
ADDITIONAL = "inside already"
SHARED = {ON_TOP: 4, ADDITIONAL: 3}


def advice(name: str, said: str) -> str:
    """Return the JSON of a graded notebook in which one check said this."""
    error = {"output_type": "error", "ename": "Feedback", "evalue": said, "traceback": [said]}
    cell = {"cell_type": "code", "id": "t", "source": "", "outputs": [error],
            "metadata": {"nbgrader": {"grade_id": name}}}  # fmt: skip
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("`duty_usd` is 7500. You took the 25.", "`duty_usd`: You took the 25."),
        ("`rate` is 0.1070332673. A share.", "`rate`: A share."),
        ("`name` is 'Mr. Smith, Inc. of 3'. Copy it.", "`name`: Copy it."),
        ("`f` runs. It adds twice.", "`f`: It adds twice."),
        ("`f(3, 'a')` gives 5.5. Upside down.", "`f`: Upside down."),
        ("`f(2)` stops in line 3 of its cell: KeyError: 'x'. Try that call.",
         "`f` stops with an error (KeyError)."),
        ("`x` is a Series with 11 values. Wanted: a number.", "`x`: Wanted: a number."),
        ("Some other course's words.", "Some other course's words."),
    ],
)  # fmt: skip
def test_own_value_is_taken_out_of_the_advice(said, counted):
    """Two students with one mistake and two numbers are counted as two with one mistake."""
    assert common(said) == counted


def test_what_is_only_wrong_is_no_misconception():
    """A sentence that knows no name for the mistake is nothing to teach from."""
    assert is_nameless("`x`: That is not the amount. Wanted: a number (unit: dollars).")
    assert not is_nameless("`x`: Asked is the distance to the law.")


@pytest.mark.parametrize(
    ("seconds", "words"), [(20, "1 min"), (3900, "1 h 5 min"), (90_000, "1 day 1 h")]
)
def test_duration_is_in_words(seconds, words):
    """How late somebody was is said as people say it."""
    assert duration(seconds) == words


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Hand in for 12 students with known mistakes, grade them with the real grader."""
    root = tmp_path_factory.mktemp("report") / "course"
    made = demo.make_class(COURSE, root, (SLUG,), students=12)
    exercise = Exercise(COURSE, root / "exercises" / SLUG / f"{SLUG}.ipynb")
    right = {answer.task: answer for answer in exercise.solution}
    by_phrase = {
        ON_TOP: next(a for a in exercise.answers if "You added 10" in a.phrase),
        ADDITIONAL: next(
            a for a in exercise.answers if "inside already" in a.phrase and a.task == "1"
        ),
    }
    given = [by_phrase[ON_TOP]] * 4 + [by_phrase[ADDITIONAL]] * 3
    for place, student in enumerate(made.students[:11]):
        answers = dict(right)
        if place < len(given):
            answers[given[place].task] = given[place]
        chosen = [] if place == 8 else list(answers.values())
        notebook = exercise.fill(chosen)
        text = next(cell for cell in notebook["cells"] if cell["id"] == "written")
        text["source"] = exercise.text_of(student).text if chosen else text["source"]
        content = "" if place == 7 else written(notebook)
        file = root / "submitted" / student.id / SLUG / f"{SLUG}.ipynb"
        file.write_text(content, "utf-8")
    last = root / "submitted" / made.students[11].id / SLUG
    for path in [*last.iterdir()]:
        path.unlink()
    last.rmdir()
    assert CliRunner().invoke(app, ["grade", "01", "--course", str(root)]).exit_code == 0
    return Desk.of(root)


def page(desk: Desk, *more: str) -> str:
    """Make the report with the command and return the page."""
    done = CliRunner().invoke(app, ["report", "01", "--course", str(desk.root), *more])
    assert done.exit_code == 0, done.output
    name = f"{SLUG}-by-id.html" if more else f"{SLUG}.html"
    return (desk.root / "reports" / name).read_text("utf-8")


@pytest.mark.slow
def test_misconceptions_are_counted(desk):
    """As many as made each mistake, whatever their numbers were; two are for the class."""
    found = misconceptions(report_facts.read(desk, SLUG))

    assert {p: m.number for p in SHARED for m in found if p in m.sentence} == SHARED
    assert [m.number for m in for_class(found)] == [4, 3]


@pytest.mark.slow
def test_untouched_task_is_never_a_misconception(desk):
    """Who tried nothing is counted as not tried, and gave no advice to count."""
    facts = report_facts.read(desk, SLUG)

    assert not any("Not attempted" in m.sentence for m in misconceptions(facts))
    assert sum(one.untouched for one in facts.work.values()) == 1


@pytest.mark.slow
def test_missing_and_troubled_students_are_named(desk):
    """The page says who handed in nothing, whose file is broken, who tried nothing."""
    text = page(desk)
    facts = report_facts.read(desk, SLUG)

    assert "<strong>11 of 12</strong> handed in" in text
    assert [facts.missing[0].name in text, len(facts.missing)] == [True, 1]
    assert "the file could not be read" in text
    assert "no task was tried" in text


@pytest.mark.slow
def test_report_is_the_same_as_long_as_nothing_changed(desk):
    """It holds no clock: made twice it is equal to the byte, page and table."""
    first = page(desk), (desk.root / "reports" / f"{SLUG}.csv").read_bytes()

    assert (page(desk), (desk.root / "reports" / f"{SLUG}.csv").read_bytes()) == first


@pytest.mark.slow
def test_by_id_names_nobody(desk):
    """For a colleague or a projector: numbers in place of names."""
    text = page(desk, "--by-id")
    people = report_facts.read(desk, SLUG).people

    assert not any(one.last_name in text for one in people)
    assert "s26" in text


@pytest.mark.slow
def test_page_asks_for_nothing_and_runs_nothing(desk):
    """No script, no request; each chart says in words what it shows."""
    text = page(desk)

    assert not re.search(r"<script|<link|src=|url\(|@import", text)
    assert all('aria-label="' in one for one in re.findall(r"<svg[^>]*>", text))


@pytest.mark.slow
def test_please_look_stands_until_it_is_settled(desk):
    """Grading says it once; the report says it until somebody has looked."""
    facts = report_facts.read(desk, SLUG)
    student = next(number for number, one in facts.work.items() if one.flagged)
    assert f"({student})</strong>: The file could not be read" in page(desk)

    done = CliRunner().invoke(
        app, ["settle", "01", student, "--why", "asked", "--course", str(desk.root)]
    )

    assert done.stdout.endswith(f"({student}): settled.\n")
    assert "Nothing is open." in page(desk)


@pytest.mark.slow
def test_table_is_safe_in_a_spreadsheet(tmp_path):
    """A name that begins like a formula is a text."""
    people = (("s2600101", "=cmd()", "@Bell"),)
    desk = Desk.of(desk_class.make(tmp_path / "course", people))
    made = write(desk, report_facts.read(desk, SLUG), None, by_id=False)
    with made.with_suffix(".csv").open(newline="", encoding="utf-8-sig") as file:
        row = next(csv.DictReader(file))

    assert (row["first name"], row["last name"]) == ("'=cmd()", "'@Bell")


class Page(HTMLParser):
    """Collects the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.tags.append(tag)


@pytest.mark.slow
def test_student_code_is_no_markup_in_the_report(tmp_path):
    """What a student's value or name holds is text on the page."""
    name = "<img src=x onerror=alert(1)>"
    desk = Desk.of(desk_class.make(tmp_path / "course", (("s2600101", name, "Bell"),)))
    desk_class.mark(desk.root, "s2600101", auto={"test-1": 0})
    notebook = desk.folder("autograded", "s2600101", SLUG) / f"{SLUG}.ipynb"
    notebook.write_text(advice("test-1", f"`x` is 3. {name}"), "utf-8")
    parsed = Page()
    parsed.feed(
        write(desk, report_facts.read(desk, SLUG), None, by_id=False).read_text("utf-8")
    )

    assert "img" not in parsed.tags


@pytest.mark.slow
def test_each_notebook_is_read_once_and_the_gradebook_as_a_whole(tmp_path, monkeypatch):
    """A lecture costs no more than its size: its files once, and as many questions as ten."""
    root = desk_class.make(tmp_path / "course")
    asked: list[int] = []
    for first, last in ((0, 10), (10, 80)):
        add_students(root, range(first, last))
        read, queries = count_work(monkeypatch, root)
        asked.append(queries)

    # The class has three of its own, and the instructor's notebook is read as well.
    assert 80 <= read <= 80 + 3 + 1
    assert 0 < asked[1] <= asked[0] + 5
    assert (root / "reports" / f"{SLUG}.html").stat().st_size < 200_000


def add_students(root: Path, numbers: range) -> None:
    """Enter students who have handed in one wrong answer each."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tariff-lab") as book, \
            book.db.no_autoflush:  # fmt: skip
        for number in numbers:
            book.add_student(f"x{number:04}", first_name="A", last_name=f"B{number}")
            book.add_submission(SLUG, f"x{number:04}")
            place = root / "autograded" / f"x{number:04}" / SLUG
            place.mkdir(parents=True)
            text = advice("test-1", f"`duty_usd` is {number}. Upside down.")
            (place / f"{SLUG}.ipynb").write_text(text, "utf-8")


def count_work(monkeypatch, root: Path) -> tuple[int, int]:
    """Make the report; return how many notebooks it parses and what it asks the gradebook."""
    parsed, queries = [], []

    def loads(text: str):
        parsed.append(text)
        return json.loads(text)

    def note(*told):
        queries.append(told)

    monkeypatch.setattr(report_facts, "json", SimpleNamespace(loads=loads))
    event.listen(Engine, "before_cursor_execute", note)
    try:
        said = CliRunner().invoke(app, ["report", "01", "--course", str(root)])
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert said.exit_code == 0
    return len(parsed), len(queries)


def lost_each_in_their_own_way(students: int) -> report_facts.Facts:
    """Return facts in which the second task was lost, each time with other advice."""
    tasks = [report_facts.Task(f"test-{n}", 2, f"Task {n}: T", False) for n in (1, 2)]
    work = {
        f"s{n}": report_facts.Work(
            {"test-1": 2.0, "test-2": 0.0},
            {"test-1": "right", "test-2": "wrong"},
            {"test-2": f"`x`: Slip number {'abcdef'[n]}."},
        )
        for n in range(students)
    }
    people = [report_facts.Someone(one) for one in work]
    return report_facts.Facts(SLUG, tasks, people, work, [])


def test_without_a_shared_mistake_the_page_says_what_was_hardest():
    """All lost a task, each in another way: that is still what to teach tomorrow."""
    text = make(lost_each_in_their_own_way(4), None, by_id=False)

    assert "Most often wrong was <strong>Task 2: T</strong>: 4 of the 4 who tried it" in text


def test_one_slip_is_nothing_for_the_whole_class():
    """What one student got wrong is said to that student."""
    assert "Most often wrong" not in make(lost_each_in_their_own_way(1), None, by_id=False)


def test_who_needs_the_same_help_stands_together():
    """A reason that many share is read once, with their names."""
    ann, ben, eve = (report_facts.Someone(name) for name in ("Ann", "Ben", "Eve"))

    found = by_reason([(ann, "4 lost"), (ben, "nothing tried"), (eve, "4 lost")])

    assert found == [("4 lost", [ann, eve]), ("nothing tried", [ben])]
