"""After a task was mended: old and new marks side by side, a yes, texts stay read."""

import json
import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner, Result

from tarifflab.cli import app
from tarifflab.instructor import demo
from tarifflab.instructor.demo.invented_handins import Exercise, written
from tarifflab.instructor.history import gradebook_copy

COURSE = Path(__file__).resolve().parents[2]
SLUG = "01-tariff-rates"
pytestmark = pytest.mark.slow


def mend(root: Path) -> None:
    """Let one decimal be enough in task 2."""
    file = root / "solutions" / SLUG / f"{SLUG}.ipynb"
    notebook = json.loads(file.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "test-2":
            text = "".join(cell["source"])
            assert text.count("decimals=2") == 2
            cell["source"] = text.replace("decimals=2", "decimals=1")
    file.write_text(json.dumps(notebook), "utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Grade four students, of whom two have task 2 right to one decimal; read the texts."""
    root = tmp_path_factory.mktemp("regrade") / "graded"
    made = demo.make_class(COURSE, root, (SLUG,), students=4)
    exercise = Exercise(COURSE, root / "exercises" / SLUG / f"{SLUG}.ipynb")
    for place, student in enumerate(made.students):
        notebook = exercise.fill(exercise.solution)
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name == "task-2" and place < 2:
                cell["source"] = 'law_or_till = {"above the law": 5.45, "first month": 9}'
            if name == "written":
                cell["source"] = "A text."
        file = root / "submitted" / student.id / SLUG / f"{SLUG}.ipynb"
        file.write_text(written(notebook), "utf-8")
    assert CliRunner().invoke(app, ["grade", "01", "--course", str(root)]).exit_code == 0
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tariff-lab") as book:
        for student in made.students:
            grade = book.find_grade("written", SLUG, SLUG, student.id)
            grade.manual_score, grade.needs_manual_grade = 4, False
        by_hand = book.find_grade("test-3", SLUG, SLUG, made.students[3].id)
        by_hand.manual_score = 1
        book.db.commit()
    return root


@pytest.fixture
def root(graded: Path, tmp_path: Path) -> Path:
    """Give each test a copy of the class with the mended task."""
    shutil.copytree(graded, tmp_path / "course")
    mend(tmp_path / "course")
    return tmp_path / "course"


def grade(root: Path, *more: str) -> Result:
    """Give the command."""
    return CliRunner().invoke(app, ["grade", "01", "--task", "2", "--course", str(root), *more])


def marks(root: Path) -> dict[tuple[str, str], float | None]:
    """Return the points that count, by student and task."""
    return {
        key[1:]: points for key, points in gradebook_copy.marks(root / "gradebook.db").items()
    }


def waiting(root: Path) -> int:
    """Return how many marks wait for a person."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tariff-lab") as book:
        entries = book.assignment_submissions(SLUG)
        return sum(g.needs_manual_grade for e in entries for n in e.notebooks for g in n.grades)


def test_old_and_new_marks_stand_side_by_side_and_nothing_is_written(root):
    """Without a yes the gradebook and the graded notebooks stay as they are."""
    before = marks(root)
    done = grade(root)

    assert done.stdout.count("0 →   4") == 2
    assert "test-2: 2 marks change, 2 stay." in done.stdout
    assert (done.exit_code, marks(root)) == (1, before)


@pytest.fixture(scope="module")
def regraded(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Mend the task and regrade with a yes and a reason, once for the tests below."""
    root = tmp_path_factory.mktemp("mended") / "course"
    shutil.copytree(graded, root)
    mend(root)
    done = grade(root, "--yes", "--why", "one decimal is enough")
    assert done.exit_code == 0, done.output
    return root


def test_yes_writes_the_one_task_and_texts_stay_read(graded, regraded):
    """Two marks change, the others, those by hand too, stay; nothing waits for a person."""
    before, after = marks(graded), marks(regraded)
    changed = {key: (before[key], after[key]) for key in before if before[key] != after[key]}

    assert {(task, change) for (_, task), change in changed.items()} == {("test-2", (0, 4))}
    assert len(changed) == 2
    assert waiting(regraded) == 0


def test_graded_pages_say_what_the_mended_task_says(graded, regraded):
    """The feedback made afterwards fits the new marks."""
    old, new = (
        "".join(path.read_text("utf-8") for path in root.glob(f"autograded/*/{SLUG}/*.ipynb"))
        for root in (graded, regraded)
    )

    assert "right to 2 decimals" in old
    assert "right to 2 decimals" not in new


def test_plain_grade_afterwards_finds_nothing_to_do(regraded):
    """What was graded is noted: the next evening's command opens no text again."""
    done = CliRunner().invoke(app, ["grade", "01", "--course", str(regraded)])

    assert "0 graded" in done.output
    assert waiting(regraded) == 0


def test_changed_marks_have_a_reason_and_can_be_taken_back(graded, regraded, tmp_path):
    """Who changed them and why is kept; undo brings the old ones."""
    root = shutil.copytree(regraded, tmp_path / "course")
    said = CliRunner().invoke(app, ["changes", "01", "--course", str(root)]).stdout
    CliRunner().invoke(app, ["undo", "--course", str(root)])

    assert said.count("test-2: 0 → 4 (grade 01-tariff-rates --task 2 by") == 2
    assert said.count("Why: one decimal is enough") == 2
    assert marks(root) == marks(graded) != marks(regraded)


def test_a_right_value_that_stands_as_a_mistake_is_named(root):
    """Mended to what was a wrong path before: the sentence leads to the file that says so."""
    file = root / "solutions" / SLUG / f"{SLUG}.ipynb"
    old = '{\\"above the law\\": above, \\"first month\\": first}'
    new = '{\\"above the law\\": rate[\\"South Korea\\"].iloc[-2] - 15, \\"first month\\": 10}'
    assert old in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")

    done = grade(root, "--yes")

    assert done.exit_code == 1
    assert "wrong_paths.py beside the notebook have to agree" in done.output
    assert "Traceback" not in done.output


def test_unknown_task_is_a_sentence(root):
    """The tasks that there are are named."""
    done = CliRunner().invoke(app, ["grade", "01", "--task", "written", "--course", str(root)])

    assert done.exit_code == 1
    assert done.stderr == "'--task' must be one of 1, 2, 3, 4, 5, got 'written'.\n"
