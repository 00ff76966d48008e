"""The full check on a reader's own notebook: points, advice, and what is kept."""

import asyncio
import json
import re
import shutil
from pathlib import Path

import pytest
from exercise_runs import COURSE

from tarifflab import progress
from tarifflab.cli import app
from tarifflab.grading.confinement import confine
from tarifflab.instructor.tidy import exercise_slugs
from tarifflab.selfstudy import check as checking
from tarifflab.selfstudy import full_check, words
from tarifflab.selfstudy.exercise_files import SelfStudyError, find_exercise, open_exercise
from tarifflab.selfstudy.worked import HONEST_TRIES, model_texts, worked

SLUG = "01-tariff-rates"
WRONG = {
    "task-1": "duty_usd = 42_000 * (2.5 + 15) / 100",
    "task-2": "law_or_till = sectors['duty_usd'].sum( / 3",
    "task-3": "their_totals = normal + 15",
    "written": "One two three " * 20,
}


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Give a course folder of one's own, with and for one exercise, and its progress."""
    root = tmp_path / "my course"
    for part in (f"exercises/{SLUG}", f"solutions/{SLUG}"):
        shutil.copytree(COURSE / part, root / part)
    shutil.copy(COURSE / "solutions" / "claims_key.csv", root / "solutions")
    (root / "data").symlink_to(COURSE / "data")
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path / "mine"))
    monkeypatch.chdir(root)
    return root


def answer(course: Path, name: str | None = None) -> Path:
    """Return the reader's notebook, under another name if one is given."""
    file = course / "exercises" / SLUG / f"{SLUG}.ipynb"
    return file if name is None else file.rename(course / name)


def write(file: Path, answers: dict[str, str]) -> None:
    """Put answers into a notebook's cells by their ids."""
    book = json.loads(file.read_text(encoding="utf-8"))
    for cell in book["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]]
    file.write_text(json.dumps(book), encoding="utf-8")


def solved(course: Path) -> dict[str, str]:
    """Return the solution's own code, by cell."""
    book = json.loads((course / "solutions" / SLUG / f"{SLUG}.ipynb").read_text("utf-8"))
    return {
        cell["id"]: "".join(cell["source"])
        for cell in book["cells"]
        if cell["id"].startswith("task-")
    }


def statuses(checked) -> list[str]:
    """Return how each task stands."""
    return [task.status for task in checked.tasks]


@pytest.mark.slow
def test_each_task_gets_its_points_and_its_advice(course):
    """Right, wrong, broken, untouched and written tasks are told apart; a slip is named."""
    write(answer(course), WRONG)

    checked = checking.check(find_exercise("1"))

    assert statuses(checked) == ["wrong", "wrong", "right", "not tried", "not tried", "written"]
    assert checked.confined == (confine.missing() is None)
    assert "inside already" in checked.tasks[0].advice
    assert "SyntaxError" in checked.tasks[1].advice


@pytest.mark.slow
def test_without_confinement_it_says_so_and_counts_the_same(course, monkeypatch):
    """On a Mac or Windows a kernel runs it; what is found is the same."""
    write(answer(course), {**WRONG, "task-4": solved(course)["task-4"]})
    monkeypatch.setattr(confine, "missing", lambda: "this system has no Landlock")

    checked = checking.check(find_exercise("01"))

    assert statuses(checked) == ["wrong", "wrong", "right", "right", "not tried", "written"]
    assert "inside already" in checked.tasks[0].advice
    assert words.IN_KERNEL in words.remarks(checked)


@pytest.mark.slow
def test_what_is_said_shows_no_hidden_check(course):
    """Neither lines of the hidden checks nor their right values stand in card or lines."""
    write(answer(course), WRONG)

    checked = checking.check(find_exercise("01"))
    said = "\n".join([*words.lines(checked), words.card(checked)])
    hidden = re.findall(
        r"BEGIN HIDDEN TESTS\n(.*?)### END",
        "\n".join(
            "".join(cell["source"])
            for cell in json.loads(find_exercise("01").solution.read_text("utf-8"))["cells"]
        ),
        re.DOTALL,
    )

    assert len(hidden) >= 5
    assert not [
        line for text in hidden for line in text.splitlines() if line.strip() and line in said
    ]
    assert "6300" not in said


@pytest.mark.slow
def test_command_prints_the_points_of_a_renamed_notebook(course, capsys):
    """A file of any name is known by its title; all right is status 0 but for the text."""
    file = answer(course, "my notebook.ipynb")
    write(file, solved(course))

    with pytest.raises(SystemExit, match=r"^0$"):
        app(["check", file.name])

    assert re.search(r"Exercise 01: (\d+) of \1 points", capsys.readouterr().out)


@pytest.mark.slow
def test_solution_opens_after_a_pass_or_three_different_answers(course):
    """The same answer checked again is no new try."""
    file = answer(course)
    for number, value in enumerate(["7500", "7500", "750", "7"]):
        with pytest.raises(SelfStudyError, match="opens when your answer is right"):
            worked(find_exercise("01"), "1")
        write(file, {**WRONG, "task-1": f"duty_usd = {value}"})
        checking.check(find_exercise("01"))
        if number == 0:
            assert worked(find_exercise("01"), "3").code == "their_totals = normal + 15"

    assert checking.tries("01", "test-1") == HONEST_TRIES
    opened = worked(find_exercise("01"), "1")
    assert "11,550" in opened.meaning  # what the day before would have cost
    assert "duty_usd" in opened.second_way
    assert "SOLUTION" not in opened.code


@pytest.mark.slow
def test_class_bundle_without_solutions_checks_what_is_there(course):
    """It promises no points, keeps no try, and has no solution to show."""
    write(answer(course), WRONG)
    shutil.rmtree(course / "solutions")

    checked = checking.check(find_exercise("01"))

    assert "pass their visible check" in words.headline(checked)
    assert words.VISIBLE_ONLY in words.remarks(checked)
    assert progress.entries(checking.KIND) == {}
    with pytest.raises(SelfStudyError, match="holds no solutions"):
        worked(find_exercise("01"), "1")


def test_model_texts_wait_for_one_s_own(course):
    """An empty text opens nothing; forty words do."""
    with pytest.raises(SelfStudyError, match="Write your own text first"):
        model_texts(find_exercise("01"))
    write(answer(course), WRONG)

    assert "**For reader B.**" in model_texts(find_exercise("01"))


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("77", "must be one of 01, got '77'"),
        ("other.ipynb", "is not there"),
        ("data.ipynb", "is no exercise of this course"),
    ],
)
def test_what_is_not_there_is_one_sentence(course, wanted, said):
    """Number, file or another notebook: the sentence names it."""
    (course / "data.ipynb").write_text("{", encoding="utf-8")

    with pytest.raises(SelfStudyError, match=re.escape(said)):
        find_exercise(wanted)


def test_outside_a_course_it_says_where_to_run(tmp_path):
    """No traceback where there is no course."""
    with pytest.raises(SelfStudyError, match="lies in no course"):
        find_exercise("01", tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("whole", [True, False])
def test_broken_file_is_one_sentence(course, whole):
    """A notebook cut off in the middle gets no points, and a reason."""
    file = answer(course)
    file.write_text(file.read_text("utf-8")[:900], encoding="utf-8")
    if not whole:
        shutil.rmtree(course / "solutions")
        with pytest.raises(SelfStudyError, match="cannot be read as a notebook"):
            checking.check(find_exercise("01"))
        return

    checked = checking.check(find_exercise("01"))

    assert checked.points == 0
    assert "it ends in the middle" in " ".join(checked.notes)


def pressed(number: str) -> str:
    """Press the button as a kernel does, and return what the page says in the end."""

    async def press() -> str:
        shown = full_check(number)
        shown.button.click()
        assert shown.button.disabled
        while shown.button.disabled:
            await asyncio.sleep(0.01)
        return shown.said.value

    return asyncio.run(press())


@pytest.mark.slow
def test_button_checks_the_notebook_that_is_open(course, monkeypatch):
    """A renamed notebook is the one that is meant, though a fresh exercise lies beside it."""
    file = answer(course)
    renamed = file.with_name("my first try.ipynb")
    shutil.copy(file, renamed)
    write(renamed, {"task-3": WRONG["task-3"]})
    monkeypatch.chdir(file.parent)
    monkeypatch.setenv("JPY_SESSION_NAME", f"exercises/{SLUG}/my first try.ipynb")

    said = pressed("01")

    assert "1 of 5 tasks right" in said
    assert "Read from my first try.ipynb" in said


@pytest.mark.parametrize("name", ["notes.ipynb", "gone.ipynb", "console-1"])
def test_button_falls_back_on_the_exercise_s_own_name(course, monkeypatch, name):
    """Notes, a notebook renamed since, or a console: the exercise under its name is read."""
    file = answer(course)
    (file.parent / "notes.ipynb").write_text('{"cells": []}', encoding="utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", name)

    assert open_exercise("01", file.parent).notebook == file.resolve()


def test_button_outside_a_course_says_so(tmp_path, monkeypatch):
    """One sentence on the page, and the button can be pressed again."""
    monkeypatch.chdir(tmp_path)

    assert "lies in no course" in pressed("01")


@pytest.mark.parametrize("slug", exercise_slugs(COURSE))
def test_every_exercise_ends_with_the_button(slug):
    """It calls for its own exercise, is locked, and no grader runs it."""
    for folder in ("solutions", "exercises"):
        book = json.loads((COURSE / folder / slug / f"{slug}.ipynb").read_text("utf-8"))
        last = book["cells"][-1]
        assert f'full_check("{slug[:2]}")' in "".join(last["source"])
        assert last["metadata"]["nbgrader"]["locked"]
        assert last["metadata"]["tags"] == ["skip-execution"]
