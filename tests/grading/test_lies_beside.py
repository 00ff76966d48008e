"""What lies beside a notebook, or in no exercise's folder, is not passed over."""

import pytest
import sample
from test_handed_in import NAME, course

from tarifflab.grading import Assignment
from tarifflab.grading.handin.folders import left_out
from tarifflab.grading.handin.handed_in import find_submissions
from tarifflab.grading.handin.offered import Offered, choose, with_what_lies_beside
from tarifflab.grading.handin.unplaced import unplaced
from tarifflab.grading.notebook.mend import mend


def test_a_notebook_in_no_exercise_s_folder_is_named(tmp_path):
    """Nobody grades it, so the command says where it lies; what is graded is not named."""
    home = tmp_path / "submitted" / "anna"
    (tmp_path / "solutions" / "02-other").mkdir(parents=True)
    (tmp_path / "solutions" / NAME).mkdir()
    graded = ("02-other/x.ipynb", f"{NAME} (1)/x.ipynb", f"week/{NAME}.ipynb")
    for place in (*graded, "homework.ipynb", "old/work.ipynb", "old/notes.txt"):
        (home / place).parent.mkdir(parents=True, exist_ok=True)
        (home / place).write_text("{}")

    found = unplaced(course(tmp_path))

    assert found == ["submitted/anna/homework.ipynb", "submitted/anna/old/work.ipynb"]


def test_a_second_folder_of_an_exercise_is_named(tmp_path):
    """The folder of the right name is graded; a newer one beside it must not be passed over."""
    (tmp_path / "solutions" / NAME).mkdir(parents=True)
    for folder in (NAME, f"{NAME}-new"):
        (tmp_path / "submitted" / "anna" / folder).mkdir(parents=True)
        (tmp_path / "submitted" / "anna" / folder / f"{NAME}.ipynb").write_text("{}")

    (found,) = find_submissions(course(tmp_path), NAME)

    assert unplaced(course(tmp_path)) == [f"submitted/anna/{NAME}-new/{NAME}.ipynb"]
    assert [note.needs_look for note in found.notes] == [True]
    assert f"`{NAME}-new/{NAME}.ipynb`" in found.notes[0].sentence


def test_two_folders_of_nearly_the_right_name_are_both_looked_into(tmp_path):
    """One of them is the hand-in, or a person chooses."""
    names = [f"{NAME} (1)", f"{NAME} (2)"]
    (tmp_path / "solutions" / NAME).mkdir(parents=True)
    for folder in names:
        (tmp_path / "submitted" / "anna" / folder).mkdir(parents=True)
        (tmp_path / "submitted" / "anna" / folder / f"{NAME}.ipynb").write_text("{}")

    (found,) = find_submissions(course(tmp_path), NAME)

    assert [path.parent.name for path in found.loose] == names


@pytest.fixture(scope="module")
def assigned() -> Assignment:
    """Return a task and a written answer."""
    cells = [sample.solution_cell("a", "a = ..."), sample.written_cell()]
    made = sample.notebook(cells)
    return Assignment.from_notebook(made, release=made, name=NAME, files=["/x/trade.csv"])


def beside(assigned, answers, *rest):
    """Return a notebook with these answers, beside which these files lie."""
    mended = mend(sample.as_bytes(sample.solve(assigned, answers)), assigned)
    return with_what_lies_beside(mended, Offered(NAME, rest=list(rest)), {"trade.csv"})


def test_a_document_beside_an_empty_answer_is_looked_at(assigned):
    """The answer may stand in it: it is no automatic 0."""
    mended = beside(assigned, {"a": "a = 1"}, "work/my answer.docx", "trade.csv")

    assert "`work/my answer.docx` lies beside it" in mended.cells[1].source
    assert [note.key for note in mended.outcomes] == ["answer_beside"]
    assert mended.outcomes[0].needs_look


@pytest.mark.parametrize("name", ["trade.csv", f"{NAME}.html", "helper.py"])
def test_other_files_beside_an_empty_answer_are_no_answer(assigned, name):
    """The exercise's own, a print of the notebook, code."""
    assert beside(assigned, {"a": "a = 1"}, name).outcomes == []


def test_an_untouched_notebook_beside_something_else_is_looked_at(assigned):
    """The work may stand in it."""
    mended = beside(assigned, {}, "solution.py")

    assert "holds no answer, but `solution.py` lies beside it" in mended.outcomes[0].sentence


def test_a_written_answer_stays_whatever_lies_beside(assigned):
    """Nothing is to be looked for."""
    mended = beside(assigned, {"written": "Buyers pay."}, "answer.docx")

    assert (mended.cells[1].source, mended.outcomes) == ("Buyers pay.", [])


def read(assigned, content):
    """Return one file's submission: here its content is the answers in it."""
    made = sample.solve(assigned, content)
    made["cells"][:0] = [sample.code("own", text) for text in [content.get("own")] if text]
    return mend(sample.as_bytes(made), assigned)


def chosen(assigned, own, others):
    """Return what is graded of the file of the right name and of others."""
    return choose(Offered(NAME, own=own, others=others), lambda given: read(assigned, given))


@pytest.mark.parametrize("own", [{"a": "a = 1"}, None])
def test_two_halves_of_an_exercise_are_put_together(assigned, own):
    """Each answer is taken from where it was written, with the cells that it needs."""
    halves = {"b.ipynb": {"written": "Buyers pay.", "own": "import math"}}
    halves |= {} if own else {"a.ipynb": {"a": "a = 1"}}
    mended = chosen(assigned, own, dict(sorted(halves.items())))
    first = f"`{NAME}.ipynb`" if own else "`a.ipynb`"

    assert {cell.source for cell in mended.cells} == {"import math", "a = 1", "Buyers pay."}
    assert f"written: {first} 1, `b.ipynb` 1." in mended.outcomes[0].sentence


@pytest.mark.parametrize(
    "other", [{"a": "a = 2", "written": "Buyers."}, {"a": "a = 1", "own": "b = 2"}]
)
def test_two_versions_of_an_exercise_are_not_put_together(assigned, other):
    """One task answered in two ways: the file of the right name counts, and a person looks."""
    mended = chosen(assigned, {"a": "a = 1"}, {"old.ipynb": other})

    assert mended.cells[0].source == "a = 1"
    assert [note.key for note in mended.outcomes] == ["others_left"]


def test_files_that_do_not_lie_beside_when_a_notebook_runs_are_named(tmp_path):
    """Too large, or after the first hundred; nothing is said of what is there."""
    with (tmp_path / "big.csv").open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    (tmp_path / "helper.py").write_text("x = 1")
    paths = [str(tmp_path / name) for name in ("big.csv", "helper.py", "gone.csv")]

    assert left_out(paths) == ["big.csv"]
    assert left_out([paths[1]] * 101) == ["helper.py"]
