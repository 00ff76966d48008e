"""What lies beside a notebook, or in no exercise's folder, is not passed over."""

from types import SimpleNamespace

import pytest
import sample
from test_handed_in import NAME, course

from tarifflab.grading import Assignment
from tarifflab.grading.handin.folders import left_out
from tarifflab.grading.handin.halves import joined
from tarifflab.grading.handin.handed_in import find_submissions
from tarifflab.grading.handin.offered import (
    Offered,
    choose,
    grade_offered,
    with_what_lies_beside,
)
from tarifflab.grading.handin.unplaced import unplaced
from tarifflab.grading.limits import MB
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


def sized(folder, **sizes):
    """Make files of so many bytes; return their paths."""
    for name, size in sizes.items():
        with (folder / name).open("wb") as file:
            file.truncate(size)
    return [str(folder / name) for name in sizes]


def test_sixteen_megabytes_lie_beside_a_notebook(tmp_path):
    """To the byte, all together; a smaller file may find room behind a larger one."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "inner").write_bytes(b"1")
    paths = sized(tmp_path, a=9 * MB, b=7 * MB + 1, c=7 * MB, d=1, e=0)

    assert left_out(paths) == ["b", "d"]
    assert left_out([paths[0], paths[2], str(tmp_path / "in")]) == ["inner"]


@pytest.mark.parametrize(("number", "left"), [(98, []), (99, ["inner"]), (100, ["a", "inner"])])
def test_a_hundred_files_and_folders_lie_beside_a_notebook(tmp_path, number, left):
    """A folder is one of them, and what is in it comes last."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "inner").touch()

    assert left_out([str(tmp_path / "in"), *sized(tmp_path, a=1) * number]) == left


def test_what_did_not_lie_beside_is_said_unless_it_is_the_exercise_s(assigned, tmp_path):
    """The course lays its own there."""
    own = sample.as_bytes(sample.solve(assigned, {"a": "a = 1", "written": "Buyers pay."}))
    grader = SimpleNamespace(
        assignment=assigned,
        grade_chosen=lambda chosen, *_: chosen(lambda content: mend(content, assigned)),
    )
    sizes = {"trade.csv": 17 * MB, "big.csv": 17 * MB, "small.csv": 1}

    mended = grade_offered(Offered(NAME, own), grader, sized(tmp_path, **sizes))

    assert [(note.key, note.detail) for note in mended.outcomes] == [
        ("beside_left_out", "`big.csv`")
    ]


def part(three, task, *own, gone):
    """Return a file with the answer to one task and own cells, each at its place."""
    made = sample.solve(three, {task: f"{task} = 1"})
    made["cells"] = [one for one in made["cells"] if one["id"] != gone]
    for place, text in own:
        made["cells"].insert(place, sample.code(f"own-{place}", text))
    for one in made["cells"]:
        if one["id"] == task == "b":
            one["cell_type"] = "markdown"
    return mend(made, three)


def test_parts_are_joined_cell_by_cell_with_what_is_to_be_said_of_each():
    """Own cells follow what they followed, none twice; a note goes with the answer taken."""
    three = sample.small([(name, f"{name} = ...", f"assert {name} == 1") for name in "abc"])
    first = part(three, "a", (6, "own = 1"), gone="b")
    second = part(three, "b", (0, "import math"), (4, "helper = 1"), (8, "own = 1"), gone="a")
    third = part(three, "a", gone="")
    third.cells[1].source += " \n"  # the same answer

    whole = joined({"a.ipynb": first, "b.ipynb": second, "c.ipynb": third})

    assert [cell.source for cell in whole.cells] == [
        "import math", sample.PRELUDE, "a = 1", "assert a == 1", "b = 1", "helper = 1",
        "assert b == 1", "c = ...", "assert c == 1", "own = 1",
    ]  # fmt: skip
    assert [(note.key, note.cell) for note in whole.outcomes] == [
        ("parts_joined", ""), ("cell_retyped", "b"),
    ]  # fmt: skip
    assert whole.outcomes[0].detail == "`a.ipynb` 1, `b.ipynb` 1"


def test_three_notebooks_of_second_folders_are_named(tmp_path):
    """Of those alone: a document is none, and another exercise's folder is no second one."""
    home = tmp_path / "submitted" / "anna"
    for name in (NAME, f"{NAME}-two"):
        (tmp_path / "solutions" / name).mkdir(parents=True)
    for place in (f"{NAME}/{NAME}", f"{NAME}-two/n", f"{NAME}-b/y", f"{NAME}-b/x",
                  f"{NAME}-c/z", f"{NAME}-c/zz", "week/w"):  # fmt: skip
        (home / place).parent.mkdir(parents=True, exist_ok=True)
        (home / f"{place}.ipynb").write_text("{}")
    (home / f"{NAME}-b" / "a.docx").touch()

    (found,) = find_submissions(course(tmp_path), NAME)

    named = ", ".join(f"`{NAME}-{place}.ipynb`" for place in ("b/x", "b/y", "c/z"))
    assert [(note.key, note.detail) for note in found.notes] == [("others_left", named)]


def test_a_notebook_has_a_place_only_while_its_exercise_s_folder_is_empty(tmp_path):
    """By its own name, or that of a folder; not further down, and not beside what is there."""
    (tmp_path / "solutions" / NAME).mkdir(parents=True)
    places = (f"{NAME} copy.ipynb", f"week/{NAME}.ipynb", f"deep/in/{NAME}.ipynb", "deep/a.txt")
    for place in [
        f"anna/{NAME}/x.txt",
        *(f"{one}/{p}" for one in ("anna", "ben") for p in places),
    ]:
        path = tmp_path / "submitted" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    assert unplaced(course(tmp_path)) == [
        *(f"submitted/anna/{place}" for place in (places[0], places[2], places[1])),
        f"submitted/ben/{places[2]}",
    ]
