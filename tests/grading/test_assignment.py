"""The instructor's notebook: what each cell is for, and where its course lies."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import sample

from tarifflab.grading import Assignment
from tarifflab.grading.coursework.course_folders import known_cells, load_assignment
from tarifflab.grading.notebook.assignment import AssignmentError

MARKS = {"grade": False, "solution": False, "locked": False, "task": False, "grade_id": "x"}
KINDS = [
    ("code", {"solution": True}, "solution", False),
    ("markdown", {"solution": True, "grade": True}, "written", False),
    ("code", {"grade": True, "locked": True}, "test", True),
    ("markdown", {"grade": True}, "written", False),
    ("code", {"locked": True}, "setup", True),
    ("markdown", {"locked": True}, "text", False),
    ("markdown", {"task": True, "locked": True}, "task", True),
    ("code", {}, "plain", False),
    ("markdown", {}, "text", False),
]


def cell(cell_type, marks, source="x = 1"):
    """Return a cell with nbgrader's marks."""
    make = sample.code if cell_type == "code" else sample.text
    return make("x", source, {"nbgrader": MARKS | marks})


def read(*cells, **more):
    """Return the assignment of these cells and one check."""
    check = sample.test_cell("check", 1, "assert x")
    return Assignment.from_notebook(sample.notebook([*cells, check]), **more)


@pytest.mark.parametrize(("cell_type", "marks", "kind", "locked"), KINDS)
def test_marks_tell_what_a_cell_is_for(cell_type, marks, kind, locked):
    """And whether the instructor's source replaces the student's."""
    found = read(cell(cell_type, marks)).cells[0]

    assert (found.kind, found.locked) == (kind, locked)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([cell("code", {"solution": True})] * 2, "'grade_id' must be unique, got 'x' twice"),
        ([sample.text("a", "b")], "must have a graded cell, got 1 cells"),
        (None, "'source' must be a notebook of format 4"),
    ],
)
def test_a_notebook_that_is_no_exercise_is_refused(cells, words):
    """The sentence says what is wrong with it."""
    made = {} if cells is None else sample.notebook(cells)

    with pytest.raises(AssignmentError, match=words):
        Assignment.from_notebook(made)


def test_gradebook_knows_sources_of_locked_cells_points_and_checksums():
    """Of what a student may change the source stays."""
    known = {
        "x": {"source": "new", "points": None, "checksum": "c1"},
        "check": {"source": "assert new", "points": 7.0, "checksum": None},
    }
    solution, check = read(cell("code", {"solution": True})).with_sources(known).cells

    assert (solution.source, solution.nbgrader["checksum"]) == ("x = 1", "c1")
    assert "points" not in solution.nbgrader
    assert (check.source, check.nbgrader["points"]) == ("assert new", 7.0)
    assert "checksum" not in check.nbgrader


def test_released_is_what_students_got():
    """The stub, without hidden tests; without a release only these are gone."""
    hidden = "a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc"
    own = cell("code", {"solution": True}, hidden)
    stub = cell("code", {"solution": True, "checksum": "of the stub"}, "# Your code")

    assert read(own).cells[0].released == "a\nc"
    found = read(own, release=sample.notebook([stub])).cells[0]
    assert (found.released, found.nbgrader["checksum"]) == ("# Your code", "of the stub")


def course(root, **more):
    """Return a course as nbgrader's directory tells of it."""
    steps = {
        "source_directory": "solutions",
        "release_directory": "exercises",
        "ignore": ["*.toml"],
    }
    return SimpleNamespace(
        root=str(root), **steps, **more,
        format_path=lambda step, student, name: f"{step}/{student}/{name}",
    )  # fmt: skip


@pytest.fixture
def folders(tmp_path):
    """Return a course's folder with one exercise, its released version and a table."""
    made = sample.notebook(
        [cell("code", {"solution": True}), sample.test_cell("check", 1, "assert x")]
    )
    for step in ("solutions", "exercises"):
        (tmp_path / step / "01-a").mkdir(parents=True)
        (tmp_path / step / "01-a" / "nb.ipynb").write_text(json.dumps(made))
    for name in ("helper.csv", "answers.toml", "other.ipynb", "timestamp.txt"):
        (tmp_path / "solutions" / "01-a" / name).touch()
    (tmp_path / "data").mkdir()
    return tmp_path


def test_course_gives_each_setting_to_what_it_is_for(folders):
    """What is readable is not secret, and what lies beside is not the instructor's own."""
    made = load_assignment(
        course(folders), "01-a", "nb", readable=("data",), secret=("key.csv",),
        environment={"A": "b"}, limits={"calls": 7},
    )  # fmt: skip

    assert (made.name, made.limits.calls, made.environment) == ("nb", 7, {"A": "b"})
    assert made.readable == (str(folders / "data"),)
    assert made.secret == (str(folders / "key.csv"),)
    assert [Path(name).name for name in made.files] == ["helper.csv"]
    assert made.layout == ("exercises/01-a", (("data", str(folders / "data")),))
    assert made.draw_key == (folders / ".grading-secret").read_bytes()


LINKS = {
    "a folder": (("data",), ["data"]),
    "in another spelling": (("./data/../data/",), ["data"]),
    "outside": (("../elsewhere",), []),
    "by its whole path": (("/usr/share",), []),
    "the course itself": ((".",), []),
    "above the notebook": (("exercises",), []),
    "below the notebook": (("exercises/01-a/tables",), []),
    "a neighbour": (("exercises/02-b",), ["exercises/02-b"]),
}


@pytest.mark.parametrize("name", LINKS)
def test_what_is_read_is_linked_where_it_lies(folders, name):
    """Nothing is put over the notebook's own folder, or outside of the course."""
    readable, links = LINKS[name]

    layout = load_assignment(course(folders), "01-a", "nb", readable=readable).layout

    assert [place for place, _ in layout.links] == links


def test_an_exercise_that_was_not_released_is_its_own_stub(folders):
    """An untouched answer then waits for a marker, and nothing stops."""
    (folders / "exercises" / "01-a" / "nb.ipynb").unlink()

    made = load_assignment(course(folders), "01-a", "nb")

    assert [one.released for one in made.cells] == ["x = 1", "assert x"]


def test_a_missing_notebook_of_the_instructors_is_named(folders):
    """With its whole path."""
    with pytest.raises(AssignmentError, match=r"solutions/01-a/two\.ipynb' must exist"):
        load_assignment(course(folders), "01-a", "two")


def test_points_of_a_cell_are_the_gradebooks():
    """Of a cell without any there are none."""
    rows = [SimpleNamespace(name=n, source=f"s {n}", checksum=f"c {n}") for n in "abc"]
    notebook = SimpleNamespace(
        grade_cells=[SimpleNamespace(name="a", max_score=2.0)],
        task_cells=[SimpleNamespace(name="b", max_score=3.0)],
        source_cells=rows,
    )
    asked = []
    book = SimpleNamespace(find_notebook=lambda *given: asked.append(given) or notebook)

    known = known_cells(book, "nb", "01-a")

    assert asked == [("nb", "01-a")]
    assert {name: one["points"] for name, one in known.items()} == {
        "a": 2.0,
        "b": 3.0,
        "c": None,
    }
    assert known["b"] == {"source": "s b", "checksum": "c b", "points": 3.0}


def own_code(name, source, *tags, locked):
    """Return code of the course's own."""
    marks = sample.metadata(name, grade=False, solution=False, locked=locked)
    return sample.code(name, source, (marks if locked else {}) | {"tags": list(tags)})


def test_the_courses_own_code_runs_ahead_as_far_as_students_have_it():
    """Above the first answer, and below it; not what is skipped, or hidden in part."""
    hidden = "a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS"
    made = read(
        own_code("s1", "1", locked=True),
        own_code("no", "2", "skip-execution", locked=True),
        own_code("p1", "3", "skip-execution", locked=False),
        cell("code", {"solution": True}),
        own_code("s2", "4", locked=True),
        own_code("p2", hidden, locked=False),
        own_code("no2", "5", "skip-execution", locked=True),
        own_code("p3", "6", locked=False),
    )

    assert [one.cell_id for one in made.prelude()] == ["s1", "p1"]
    assert [one.cell_id for one in made.later()] == ["s2", "p3"]
    assert [one.cell_id for one in made.cells if one.skipped] == ["no", "no2"]


def test_a_notebook_has_the_name_of_its_file_and_keeps_what_a_page_needs(tmp_path):
    """Unless another is given; a file of an editor of Windows is read as well."""
    made = sample.notebook([sample.test_cell("check", 1, "assert x")])
    made["metadata"]["widgets"] = {"state": {}}
    del made["cells"][0]["id"]
    made["cells"][0]["source"] = ["assert x\n", "assert y"]
    file = tmp_path / "01 a.ipynb"
    file.write_text(json.dumps(made), encoding="utf-8-sig")

    found = Assignment.from_notebook(file, draw_key=b"hush")

    named = (file, {}), (file, {"name": "n"}), (made, {})
    assert [Assignment.from_notebook(one, **more).name for one, more in named] == [
        "01 a", "n", "notebook",
    ]  # fmt: skip
    assert set(found.metadata) == {"kernelspec", "language_info"}
    assert (found.cells[0].cell_id, found.cells[0].source) == ("cell-0", "assert x\nassert y")
    assert "hush" not in repr(found)
