"""A demo class is the same every time, fair in its names, and says what each should earn."""

import json
import re
from pathlib import Path

import pytest
from stored_texts import same_text

from tarifflab.instructor import demo
from tarifflab.instructor.authoring import answers
from tarifflab.instructor.authoring.answers import Answer, NoAnswers, Supply
from tarifflab.instructor.demo import command, making
from tarifflab.instructor.demo.invented_handins import PLAN, SOUND, Exercise, Submission
from tarifflab.instructor.demo.invented_students import NAMES, roster

COURSE = Path(__file__).resolve().parents[2]
SLUG = "00-fact-checker"


def exercise(slug: str = SLUG) -> Exercise:
    """Return an exercise of the course with its released notebook."""
    return Exercise(COURSE, COURSE / "exercises" / slug / f"{slug}.ipynb")


def class_of(slug: str = SLUG) -> list[Submission]:
    """Return what a whole class hands in for one exercise."""
    made = exercise(slug)
    people = roster(len(PLAN))
    return [made.hand_in(one, kind) for one, kind in zip(people, PLAN, strict=True)]


def of_kind(kind: str) -> Submission:
    """Return the first submission of a kind."""
    return next(one for one in class_of() if one.kind == kind)


def source(submission: Submission, grade_id: str) -> list[str]:
    """Return the sources of all cells of a submission that have this grade id."""
    cells = json.loads(submission.content)["cells"]
    return [
        "".join(cell["source"])
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    ]


def test_class_is_the_same_every_time(pictures):
    """Nothing is left to chance, so that marks can be compared between runs."""
    made = class_of()
    told = [
        f"{one.student.id} {one.kind}: {one.points} {one.phrases} "
        f"{one.text and (one.text.side, one.text.points, one.text.text[:30])} "
        f"{len(one.given)} answers"
        for one in made
    ]

    assert class_of() == made
    same_text(pictures, "demo-class", "\n".join(told))


def test_hand_ins_come_from_ten_past_one_to_a_minute_past_five(tmp_path):
    """One after another, so that some are late; a single one is the first."""
    people = roster(3)
    handed_in = [Submission(one, SLUG, "right", "{}", {}) for one in people]
    making._write(tmp_path / "class", handed_in)
    making._write(tmp_path / "one", handed_in[:1])
    times = {
        folder: [
            (tmp_path / folder / "submitted" / one.id / SLUG / "timestamp.txt").read_text()
            for one in some
        ]
        for folder, some in (("class", people), ("one", people[:1]))
    }

    assert times == {
        "class": [f"2026-10-02 {time} UTC" for time in ("13:10:00", "15:05:30", "17:01:00")],
        "one": ["2026-10-02 13:10:00 UTC"],
    }


def test_what_is_graded_and_what_is_not_is_said(tmp_path, monkeypatch):
    """Of a class in which one of three has handed in a broken notebook."""
    kinds = zip(roster(3), ("right", "empty file", "wrong"), strict=True)
    handed_in = [Submission(one, SLUG, kind, "", {}) for one, kind in kinds]
    made = demo.DemoClass(tmp_path, (SLUG,), roster(3), handed_in)
    run: list[tuple[object, ...]] = []
    said: list[str] = []
    monkeypatch.setattr(making, "nbgrader", lambda *given: run.append(given))
    demo.autograde(made, said.append)

    broken = roster(3)[1].id
    assert said == [f"nbgrader autograde {SLUG}: 2 of 3 notebooks"]
    assert run[0][1:4] == (
        "autograde", SLUG, f"--CourseDirectory.student_id_exclude={broken}",
    )  # fmt: skip
    assert command.state(made, graded=False) == "Nothing is graded yet."
    assert command.state(made, graded=True) == (
        "nbgrader has graded 2 of them; 1 handed in broken notebooks, on which nbgrader alone "
        "would stop."
    )


def test_roster_has_no_student_twice():
    """Numbers are unique in a class that is larger than the list of names."""
    people = roster(200)

    assert len({student.id for student in people}) == 200
    assert all(re.fullmatch(r"s26\d{5}", student.id) for student in people)
    assert all(student.email == f"{student.id}@example.org" for student in people)
    assert len(NAMES) == len(set(NAMES)) == demo.STUDENTS


def test_small_roster_is_the_beginning_of_its_own_names():
    """A class of three has the first three names."""
    assert [(one.first_name, one.last_name) for one in roster(3)] == list(NAMES[:3])


@pytest.mark.parametrize("students", [0, -1])
def test_empty_class_is_refused(students):
    """A class has somebody in it."""
    with pytest.raises(ValueError, match=f"'students' must be at least 1, got {students}"):
        roster(students)


def test_a_class_has_every_kind():
    """Right, wrong, half done, untouched and nine kinds of broken: 24 in all."""
    kinds = {one.kind for one in class_of()}

    assert len(PLAN) == demo.STUDENTS
    assert kinds == set(PLAN)
    assert len(kinds - set(SOUND)) == 9


@pytest.mark.parametrize("slug", demo.SLUGS)
def test_right_kinds_expect_full_marks(slug):
    """The solution and every right form should earn all points of all tasks."""
    most = exercise(slug).most
    earned = [one.points for one in class_of(slug) if one.kind in ("solution", "right")]

    assert sum(most.values()) == 20
    assert earned == [most] * 5


def test_untouched_notebook_is_the_released_one():
    """Who does nothing hands in what was handed out, and should read 'not attempted'."""
    one = of_kind("untouched")
    released = COURSE / "exercises" / SLUG / f"{SLUG}.ipynb"

    assert json.loads(one.content) == json.loads(released.read_text("utf-8"))
    assert set(one.points.values()) == {0}
    assert set(one.phrases.values()) == {"Not attempted"}


def test_half_right_is_wrong_in_every_second_task():
    """The first is right, so that nobody gives up."""
    one = of_kind("mixed")

    kinds = {answer.task: answer.kind for answer in one.given}
    assert kinds == {"1": "right", "2": "wrong", "3": "right", "4": "wrong", "5": "right"}
    assert [answer.task for answer in of_kind("half done").given] == ["1", "2"]


def test_wrong_answers_differ_between_students():
    """Students who are wrong are not all wrong in the same way."""
    wrong = [one.given for one in class_of() if one.kind == "wrong"]

    assert len({given[0].code for given in wrong}) == 4


@pytest.mark.parametrize("kind", ["empty file", "cut-off file"])
def test_unreadable_files_are_no_notebooks(kind):
    """Two files cannot be read, and should earn nothing."""
    one = of_kind(kind)

    assert not one.sound
    assert set(one.points.values()) == {0}
    with pytest.raises(json.JSONDecodeError, match=r"line 1|char"):
        json.loads(one.content)


@pytest.mark.parametrize(
    ("kind", "cell", "copies"),
    [
        ("deleted test", "test-2", 0),
        ("deleted answer", "task-2", 0),
        ("doubled test", "test-1", 2),
    ],
)
def test_cells_are_deleted_and_doubled(kind, cell, copies):
    """The damage is where its name says."""
    assert len(source(of_kind(kind), cell)) == copies


def test_stripped_notebook_keeps_only_its_cell_ids():
    """Another editor dropped all metadata; cell ids are what is left to go by."""
    cells = json.loads(of_kind("stripped metadata").content)["cells"]

    assert all(cell["metadata"] == {} for cell in cells)
    assert {"task-1", "test-1", "written"} <= {cell["id"] for cell in cells}


@pytest.mark.parametrize(
    ("kind", "cell", "line"),
    [
        ("endless loop", "task-2", "while True:"),
        ("os._exit", "task-3", "os._exit(0)"),
        ("flood of output", "task-1", "print('0123456789' * 2000000)"),
    ],
)
def test_hostile_line_stands_before_the_answer(kind, cell, line):
    """A hostile notebook has its line in one task, and right answers in the others."""
    one = of_kind(kind)

    assert line in source(one, cell)[0]
    assert sum(points == 0 for points in one.points.values()) == (kind != "flood of output")


@pytest.mark.parametrize("slug", demo.SLUGS)
def test_texts_take_the_side_of_the_lot(slug):
    """A written answer argues for the reader that the student's number draws."""
    written = [one for one in class_of(slug) if one.text]

    assert {one.text.slug for one in written} == {slug}
    assert [one.text.side for one in written] == (
        ["AB"[int(one.student.id[-1]) % 2] for one in written]
    )


def test_unknown_kind_is_refused():
    """A kind that no student is of is a mistake of the caller."""
    with pytest.raises(ValueError, match=r"'kind' must be one of .*, got 'lazy'"):
        exercise().hand_in(roster(1)[0], "lazy")


def test_supply_begins_again_after_the_last():
    """Every answer is given once before one is given twice."""
    rows = [Answer("1", "wrong", code) for code in ("x = 1", "x = 2")]
    rows.append(Answer("1", "right", "x = 3", 2))
    supply = Supply(rows)

    assert [supply.next("1", "wrong").code for _ in range(3)] == ["x = 1", "x = 2", "x = 1"]


def test_course_without_answers_says_so(tmp_path):
    """A class bundle has no answers: one sentence, and nothing is written."""
    with pytest.raises(NoAnswers, match=r"no answers at .*00-fact-checker.answers\.toml"):
        demo.make_class(tmp_path, tmp_path / "demo")

    assert not (tmp_path / "demo").exists()


def test_folder_with_something_in_it_is_left_alone(tmp_path):
    """A demo class never writes over somebody's work."""
    (tmp_path / "marks.csv").write_text("precious", encoding="utf-8")

    with pytest.raises(FileExistsError, match=r"is not empty\. Give a new folder"):
        demo.make_class(COURSE, tmp_path)


@pytest.mark.slow
def test_failing_command_tells_what_nbgrader_said(tmp_path):
    """The end of nbgrader's own words comes with the error."""
    with pytest.raises(RuntimeError, match=r"(?s)nbgrader autograde 99 failed: .*No notebooks"):
        demo.nbgrader(tmp_path, "autograde", "99")


def test_answers_name_their_tasks():
    """The file of answers is read whole."""
    assert {answer.task for answer in answers.load(COURSE, SLUG)} == set("12345")
