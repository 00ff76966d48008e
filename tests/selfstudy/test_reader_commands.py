"""Each command of a reader hands on all that was typed, and says what came of it."""

import contextlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cases import every

from tarifflab import progress
from tarifflab.cli import app
from tarifflab.reading import command as reading
from tarifflab.selfstudy import check as checking
from tarifflab.selfstudy import command, exercise_files, worked
from tarifflab.selfstudy.exercise_files import Exercise, SelfStudyError
from tarifflab.selfstudy.results import Checked, TaskResult
from tarifflab.selfstudy.worked import Worked

TYPED = {
    "read": (reading, "run", (Path("reading"), Path()), {"pdf": True}),
    "read --no-pdf --to a --course b": (reading, "run", (Path("a"), Path("b")), {"pdf": False}),
    "check 07": (command, "run_check", ("07",), {}),
    "solution 07 3": (command, "run_solution", ("07", "3"), {}),
    "merge there.json": (command, "run_merge", (Path("there.json"),), {}),
    "method": (command, "run_method", (None,), {}),
    "method --to mine.html": (command, "run_method", (Path("mine.html"),), {}),
}


@pytest.mark.parametrize("typed", TYPED)
def test_what_is_typed_is_handed_on(typed, monkeypatch):
    """Arguments, options and defaults reach the function, and its status comes back."""
    module, name, *wanted = TYPED[typed]
    got = []
    monkeypatch.setattr(module, name, lambda *a, **k: got.extend((a, k)) or 3)

    with pytest.raises(SystemExit, match=r"^3$"):
        app(typed.split())
    assert got == wanted


def task(status, name="test-1"):
    """Return a task as the full check leaves it."""
    return TaskResult(name, "1 The car", status, 2, 2)


@pytest.mark.parametrize(
    ("statuses", "left"),
    [
        (["right", "written"], 0),
        (["right", "partly"], 1),
        (["wrong", "right"], 1),
        (["not tried"], 1),
    ],
)
def test_check_is_done_when_nothing_is_left_to_do(statuses, left, monkeypatch, capsys):
    """A text that a person has to read is no reason for status 1."""
    tasks = tuple(task(one) for one in statuses)
    monkeypatch.setattr(command, "find_exercise", lambda wanted: wanted)
    monkeypatch.setattr(
        checking, "check", lambda wanted: Checked(wanted, tasks, (), whole=True, confined=True)
    )

    assert command.run_check("07-x") == left
    assert capsys.readouterr().out.startswith("Exercise 07: ")


def test_solution_prints_code_meaning_and_a_second_way(monkeypatch, capsys):
    """In this order, each under its own head; what is not there has no head."""
    shown = iter([Worked("x = 1", "One thing.", "x = 2 - 1"), Worked("y = 2", "")])
    monkeypatch.setattr(command, "find_exercise", lambda wanted: wanted)
    monkeypatch.setattr(worked, "worked", lambda _exercise, _task: next(shown))
    monkeypatch.setattr(worked, "model_texts", lambda exercise: f"Texts of {exercise}.")

    assert [command.run_solution("07", one) for one in ("1", "2", "text")] == [0, 0, 0]
    assert capsys.readouterr().out == (
        "x = 1\n\nWhat it means:\nOne thing.\n\nA second way:\nx = 2 - 1\ny = 2\nTexts of 07.\n"
    )


def test_what_goes_wrong_is_one_sentence_on_the_other_stream(monkeypatch, capsys):
    """Status 1, and nothing among the results."""

    def lost(_wanted):
        raise SelfStudyError("It is not there.")

    monkeypatch.setattr(command, "find_exercise", lost)

    assert (command.run_check("07"), command.run_solution("07", "1")) == (1, 1)
    assert capsys.readouterr() == ("", "It is not there.\nIt is not there.\n")


def test_merge_names_both_files_and_what_is_no_progress(tmp_path, capsys):
    """How many, from where, to where."""
    other = tmp_path / "other.json"
    progress.save("quiz", "01/1", {"right": True})
    other.write_bytes(progress.path().read_bytes())
    other.write_text(other.read_text("utf-8").replace("01/1", "01/2"), encoding="utf-8")
    (tmp_path / "none.json").write_text("[]", encoding="utf-8")

    assert command.run_merge(other) == 0
    assert capsys.readouterr().out == (
        f"1 new entries from {other} are now in {progress.path()}.\n"
    )
    assert command.run_merge(tmp_path / "none.json") == 1
    assert "must be a progress file, and is none" in capsys.readouterr().err


def test_report_goes_where_it_is_told(tmp_path, capsys):
    """A folder on the way is made; a file in the way is named with the reason."""
    wanted = tmp_path / "new" / "mine.html"

    assert command.run_method(wanted) == 0
    assert capsys.readouterr().out.startswith(f"Written: {wanted}. ")
    assert wanted.read_text("utf-8").startswith("<!doctype html>")
    assert command.run_method(wanted / "below.html") == 1
    assert str(wanted) in capsys.readouterr().err


SLUG = "01-tariff-rates"


@pytest.fixture
def course(tmp_path):
    """Return a folder with an exercise, its solution, data and a folder for notes."""
    for part in ("exercises/" + SLUG, "solutions/" + SLUG, "data", "lessons/notes"):
        (tmp_path / part).mkdir(parents=True)
    for part in ("exercises", "solutions"):
        (tmp_path / part / SLUG / f"{SLUG}.ipynb").write_text('{"cells": []}', "utf-8")
    return tmp_path


@pytest.mark.parametrize("wanted", ["1", "01", SLUG, f"exercises/{SLUG}/{SLUG}.ipynb"])
def test_exercise_is_found_by_number_name_and_file(wanted, course):
    """Also from a folder below the course, but for a file's own path."""
    here = course if "/" in wanted else course / "lessons" / "notes"

    found = exercise_files.find_exercise(wanted, here)

    assert found == Exercise(course, SLUG, course / "exercises" / SLUG / f"{SLUG}.ipynb")
    assert (found.number, found.whole) == ("01", True)
    assert found.environment == {
        "TARIFFLAB_DATA": str(course / "data"),
        "TARIFFLAB_SOLUTIONS": str(course / "solutions"),
    }


@pytest.mark.parametrize("wanted", ["2", "001", "tariff-rates", "01-tariff", ""])
def test_what_names_no_exercise_is_told_which_there_are(wanted, course):
    """A number that another lesson has, or half a name, finds nothing."""
    with pytest.raises(SelfStudyError, match=f"must be one of 01, got '{wanted}'"):
        exercise_files.find_exercise(wanted, course)


def test_a_notebook_that_was_moved_is_asked_for_by_its_file(course):
    """The sentence says how."""
    (course / "exercises" / SLUG / f"{SLUG}.ipynb").rename(course / "mine.ipynb")

    with pytest.raises(SelfStudyError, match=r"is not there.*tarifflab check MY-NOTEBOOK"):
        exercise_files.find_exercise("01", course)


SOLUTION = """\
# The till takes both duties.
### BEGIN SOLUTION
rate = 2.5 + 25
duty = 42_000 * rate / 100
# 11,550 dollars:
# the day before it was 1,050.
### END SOLUTION"""


def test_a_worked_solution_comes_apart_into_code_and_meaning():
    """The remark that ends it is its meaning; a remark on the way stays in the code."""
    code, meaning = worked._apart(SOLUTION)

    assert code == "# The till takes both duties.\nrate = 2.5 + 25\nduty = 42_000 * rate / 100"
    assert meaning == "11,550 dollars: the day before it was 1,050."
    assert worked._apart("def f(x):\n    # Twice.\n    return 2 * x\n") == (
        "def f(x):\n    return 2 * x",
        "Twice.",
    )


def test_the_second_way_is_the_longest_other_right_one_that_is_not_typed_in(course):
    """Of another task, wrong, bare or the same: left out."""
    ways = [("1", "right", "x = a + b"), ("1", "right", "x = sum([a, b])"),
            ("1", "right", "x = sum([a, b, 0.123456789])"), ("1", "wrong", "x = a - b" * 9),
            ("2", "right", "x = a * b" * 9), ("1", "right", "x = 1_000_000_000")]  # fmt: skip
    text = "".join(
        f"[[answer]]\ntask = '{n}'\nkind = '{kind}'\ncode = '{code}'\n"
        for n, kind, code in ways
    )
    exercise = exercise_files.find_exercise("01", course)

    assert worked._second_way(exercise, "1", "x = a + b") == ""
    exercise.solution.with_name("answers.toml").write_text(text, encoding="utf-8")
    assert worked._second_way(exercise, "1", "x = a + b") == "x = sum([a, b])"
    assert worked._second_way(exercise, "1", "x = sum([a, b])") == "x = a + b"


def kept(*rows):
    """Save what the full check keeps of a task: (status, answer) rows."""
    for status, answer in rows:
        value = {"status": status, "answer": answer, "points": 0, "max_points": 2}
        progress.save("check", "01/test-1", value)


def test_tries_are_different_answers_that_were_not_right():
    """The same one again is none, and neither is a right one; one right is a pass."""
    kept(("wrong", "a"), ("wrong", "b"), ("wrong", "a"), ("partly", "c"))
    assert (checking.tries("01", "test-1"), checking.passed("01", "test-1")) == (3, False)
    kept(("right", "d"), ("wrong", "b"))
    assert (checking.tries("01", "test-1"), checking.passed("01", "test-1")) == (3, True)
    assert (checking.tries("02", "test-1"), checking.passed("01", "test-2")) == (0, False)


@pytest.mark.parametrize(
    ("rows", "left"), [((), "3 more different answers"), ((("wrong", "a"), ("wrong", "b")),
                       "1 more different answer that")],
)  # fmt: skip
def test_a_closed_solution_says_how_many_tries_are_left(rows, left, course):
    """Three in all; the task is named, and so is the command."""
    cells = [{"id": f"task-{number}", "source": ["x = 1"]} for number in (3, 1)]
    exercise = exercise_files.find_exercise("01", course)
    exercise.solution.write_text(json.dumps({"cells": cells}), "utf-8")
    kept(*rows)

    with pytest.raises(SelfStudyError, match=f"of task 1 opens .*{left}.*tarifflab check 01"):
        worked.worked(exercise, "1")
    with pytest.raises(SelfStudyError, match="must be one of 1, 3, got '2'"):
        worked.worked(exercise, "2")


@pytest.mark.parametrize(
    ("name", "title", "found"),
    [
        ("mine.ipynb", "# Exercise 01: rates", True),
        (f"{SLUG} (2).ipynb", "# Another", True),
        ("mine.ipynb", "About\n# Exercise 01", False),
        ("mine.ipynb", "# Exercise 11", False),
        (f"my {SLUG}.ipynb", "", False),
    ],
)
def test_a_file_is_an_exercise_by_its_name_or_its_title(course, name, title, found):
    """Wherever in the course it lies; the first cell may be kept as lines."""
    cell = {"source": title.splitlines(keepends=True)}
    file = course / "lessons" / "notes" / name
    file.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")

    if found:
        assert exercise_files.find_exercise(name, file.parent) == Exercise(course, SLUG, file)
    else:
        with pytest.raises(SelfStudyError, match=f"^{name} is no exercise of this course"):
            exercise_files.find_exercise(name, file.parent)


@every([
    ("mine.ipynb", "01", "mine"), (f"exercises/{SLUG}/mine.ipynb", "01", "mine"),
    ("C:\\course\\mine.ipynb", "01", "mine"), ("mine", "01", SLUG), ("", "01", SLUG),
    ("gone.ipynb", "01", SLUG), ("mine.ipynb", "02", SLUG), ("note.ipynb", "01", SLUG),
])  # fmt: skip
def test_the_open_notebook_is_meant_if_it_is_the_exercise(given):
    """Known by its name alone; any other leaves the exercise's own notebook."""
    opened, number, found = given
    with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        folder = Path(place).resolve() / "exercises" / SLUG
        for one in (folder, folder.parents[1] / "data"):
            one.mkdir(parents=True)
        for name, title in (("mine", f"# Exercise {number}"), ("note", "Notes"), (SLUG, "")):
            cells = [{"source": title}]
            (folder / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
        patch.setenv("JPY_SESSION_NAME", opened)

        assert exercise_files.open_exercise("01", folder).notebook.stem == found
        with contextlib.chdir(folder):
            away = exercise_files.find_exercise("01", Path())
        assert away == Exercise(folder.parents[1], SLUG, folder / f"{SLUG}.ipynb")


def test_without_solutions_nothing_is_looked_for(course):
    """A class's copy has none; a notebook without the written task has no words."""
    exercise = exercise_files.find_exercise("01", course)
    for file in (exercise.notebook, exercise.solution):
        file.write_text('{"cells": [{"id": "other", "source": "x"}]}', "utf-8")
    with pytest.raises(SelfStudyError, match=r"it has 0 words now"):
        worked.model_texts(exercise)
    exercise.solution.unlink()
    with pytest.raises(SelfStudyError, match="holds no solutions"):
        worked.worked(exercise, "1")


def test_a_course_without_exercises_says_so(tmp_path):
    """Not an empty list."""
    for name in ("exercises", "data"):
        (tmp_path / name).mkdir()

    with pytest.raises(SelfStudyError, match=r"must be one of \(none\), got '01'"):
        exercise_files.find_exercise("01", tmp_path)


@pytest.mark.parametrize("number", [39, 40])
def test_model_texts_open_after_forty_words_of_one_s_own(course, number):
    """One less is told with their number; a class's copy has none."""
    exercise = exercise_files.find_exercise("01", course)
    for file, text in ((exercise.notebook, "word " * number), (exercise.solution, "Model.")):
        cells = [{"id": "other", "source": "x"}, {"id": "written", "source": [text]}]
        file.write_text(json.dumps({"cells": cells}), encoding="utf-8")

    if number == 40:
        assert worked.model_texts(exercise) == "Model."
        exercise.solution.unlink()
    said = "holds no solutions" if number == 40 else r"\(it has 39 words now\)"
    with pytest.raises(SelfStudyError, match=said):
        worked.model_texts(exercise)


@pytest.mark.parametrize(
    "rows", [[("wrong", "a"), ("partly", "b"), ("wrong", "c")], [("right", "a")]]
)
def test_a_solution_opens_after_three_tries_or_a_right_one(rows, course):
    """Its stub is left out, and the remark that ends it is its meaning."""
    exercise = exercise_files.find_exercise("01", course)
    source = "x = ...\n### BEGIN SOLUTION\nx = 1\n# One.\n### END SOLUTION"
    text = json.dumps({"cells": [{"id": "task-1", "source": [source]}]})
    exercise.solution.write_text(text, encoding="utf-8")
    kept(*rows)

    assert worked.worked(exercise, "1") == Worked("x = 1", "One.", "")
