"""A class goes through a term's work with nbgrader's own commands, one command an exercise.

The demo class hands in; with TARIFFLAB_EXERCISES=all a few more students hand in the answers
that nobody in it gave, so that plain nbgrader grades every answer that the course keeps (our
own grader does so for a third of them in every run, and the check for all). A stand-in for a
grader gives 4 of 5 for one written task (``tests/browser/test_formgrader.py`` does it by hand).
"""

import csv
import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path

import pytest
from class_runs import Outcome, open_gradebook, outcome
from exercise_runs import ALL, slugs

from tarifflab.instructor import demo
from tarifflab.instructor.authoring import answers
from tarifflab.instructor.authoring.answers import Answer
from tarifflab.instructor.demo import DemoClass
from tarifflab.instructor.demo.invented_handins import (
    NOT_ATTEMPTED,
    Exercise,
    Submission,
    written,
)
from tarifflab.instructor.demo.invented_students import Student

COURSE = Path(__file__).resolve().parents[2]
FEEDBACK = "01-tariff-rates"  # the exercise whose feedback is looked at
WRITTEN_POINTS = 4
SLUGS = tuple(slugs()) if ALL else (FEEDBACK,)  # all of them take ten minutes
# What this file is about is nbgrader alone, whatever the course's settings exchange in it.
PLAIN = "\nfrom traitlets.config import Config\n\nc.Autograde = Config()\n"

pytestmark = pytest.mark.slow


class Loaded(HTMLParser):
    """Collects the addresses that a page makes a browser load."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what scripts, style sheets, pictures and frames are fetched from."""
        about = dict(attrs)
        for name in ("src", "srcset", "data", "poster") + (("href",) if tag == "link" else ()):
            if about.get(name):
                self.addresses.append(str(about[name]))


def unused(exercise: Exercise, handed_in: list[Submission]) -> list[list[Answer]]:
    """Return the answers that nobody gave, a list a notebook, as few notebooks as can be."""
    used = {answer for one in handed_in if one.sound for answer in one.given}
    left = [answer for answer in exercise.answers if answer not in used]
    by_task = [[a for a in left if a.task == task] for task in exercise.most]
    return [[a for a in together if a] for together in zip_longest(*by_task)]


def extra(exercise: Exercise, place: int, given: list[Answer]) -> Submission:
    """Return one more notebook with these answers; the other tasks are left untouched."""
    student = Student(f"x{place:02}", "Extra", f"Number {place}", "extra@example.org")
    points = dict.fromkeys(exercise.most, 0.0) | {a.task: a.points for a in given}
    phrases = dict.fromkeys(exercise.most, NOT_ATTEMPTED) | {a.task: a.phrase for a in given}
    content = written(exercise.fill(given))
    return Submission(student, exercise.slug, "mixed", content, points, phrases, tuple(given))


def with_all_answers(made: DemoClass) -> DemoClass:
    """Let more students hand in what is left of the course's answers."""
    more = []
    for slug in made.slugs:
        exercise = Exercise(COURSE, made.folder / "exercises" / slug / f"{slug}.ipynb")
        left = unused(exercise, made.of(slug))
        more += [extra(exercise, place, given) for place, given in enumerate(left, 1)]
    for one in more:
        folder = made.folder / "submitted" / one.student.id / one.slug
        folder.mkdir(parents=True)
        (folder / f"{one.slug}.ipynb").write_text(one.content, encoding="utf-8")
    return replace(made, submissions=made.submissions + more)


def grade_written_task(made: DemoClass) -> None:
    """Give points and a comment for one written answer, as formgrader stores them."""
    one = next(s for s in made.of(FEEDBACK) if s.kind == "mixed")
    where = ("written", one.slug, one.slug, one.student.id)
    with open_gradebook(made) as gradebook:
        grade = gradebook.find_grade(*where)
        grade.manual_score, grade.needs_manual_grade = WRITTEN_POINTS, False
        gradebook.find_comment(*where).manual_comment = "Two rates with their dates: good."
        gradebook.db.commit()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> DemoClass:
    """Hand in and grade the class, make feedback for one exercise, export the marks."""
    folder = tmp_path_factory.mktemp("class") / "course"
    made = demo.make_class(COURSE, folder, SLUGS)
    with (folder / demo.CONFIG).open("a", encoding="utf-8") as config:
        config.write(PLAIN)
    made = with_all_answers(made) if ALL else made
    demo.autograde(made)
    grade_written_task(made)
    demo.nbgrader(folder, "generate_feedback", FEEDBACK)
    demo.nbgrader(folder, "export")
    return made


@pytest.fixture(scope="module")
def outcomes(made: DemoClass) -> dict[tuple[str, str], Outcome]:
    """Read what came of each sound submission, by exercise and student."""
    with open_gradebook(made) as gradebook:
        return {
            (one.slug, one.student.id): outcome(made, gradebook, one)
            for one in made.submissions
            if one.sound
        }


def sound(made: DemoClass, *kinds: str) -> list[Submission]:
    """Return the sound submissions, or those of some kinds."""
    return [one for one in made.submissions if one.sound and (not kinds or one.kind in kinds)]


def pages(made: DemoClass) -> dict[str, str]:
    """Return the feedback pages by student."""
    found = (made.folder / "feedback").glob(f"*/{FEEDBACK}/{FEEDBACK}.html")
    return {path.parts[-3]: path.read_text(encoding="utf-8") for path in found}


def test_every_task_earns_what_it_should(made, outcomes):
    """Each answer of each student gets the points that the course's list says."""
    wrong = {
        (one.slug, one.student.id, task, points): outcomes[one.slug, one.student.id].points[
            task
        ]
        for one in sound(made)
        for task, points in one.points.items()
        if outcomes[one.slug, one.student.id].points[task] != points
    }

    assert wrong == {}


def test_every_wrong_answer_gets_its_advice(made, outcomes):
    """What a test cell printed names the slip, or says that the task was not attempted."""
    missing = [
        (one.slug, one.student.id, task, phrase)
        for one in sound(made)
        for task, phrase in one.phrases.items()
        if phrase not in outcomes[one.slug, one.student.id].said[task]
    ]

    assert missing == []


@pytest.mark.skipif(not ALL, reason="all answers by plain nbgrader: TARIFFLAB_EXERCISES=all")
def test_every_answer_of_the_course_was_graded(made):
    """No answer of the course's lists is left out of the class."""
    given = {(one.slug, answer) for one in sound(made) for answer in one.given}
    all_answers = {
        (slug, answer) for slug in made.slugs for answer in answers.load(COURSE, slug)
    }

    assert all_answers - given == set()


def test_solution_and_right_forms_earn_all_points(made, outcomes):
    """Whoever is right, in whatever form, has 20 of 20 before the written task."""
    totals = [
        sum(outcomes[one.slug, one.student.id].points.values())
        for one in sound(made, "solution", "right")
    ]

    assert totals == [20] * 5 * len(SLUGS)


def test_untouched_earns_nothing_and_reads_no_traceback(made, outcomes):
    """An untouched notebook has 0 points, nothing for a person to mark, and friendly words."""
    for one in sound(made, "untouched"):
        result = outcomes[one.slug, one.student.id]
        assert set(result.points.values()) == {0}
        assert not result.needs_manual_grade
        assert not re.search(r"Traceback|Error", "".join(result.said.values()))


def test_written_answers_wait_for_a_person(made, outcomes):
    """Manual grading is asked for exactly where a text was written."""
    waiting = {key for key, result in outcomes.items() if result.needs_manual_grade}
    texts = {(one.slug, one.student.id) for one in sound(made) if one.text}
    marked = next(
        (one.slug, one.student.id) for one in made.of(FEEDBACK) if one.kind == "mixed"
    )

    assert waiting == texts - {marked}


def test_everybody_sound_gets_a_feedback_page(made):
    """A page for each graded student, and none for a notebook that was left out."""
    assert set(pages(made)) == {one.student.id for one in made.of(FEEDBACK) if one.sound}


def test_feedback_loads_nothing_from_elsewhere(made):
    """A page can be read without the internet, and tells nobody that it was opened."""
    addresses = {}
    for student, page in pages(made).items():
        loaded = Loaded()
        loaded.feed(page)
        styles = re.findall(r"@import[^;]+|@font-face", page)
        addresses[student] = [a for a in loaded.addresses if not a.startswith("data:")] + styles

    assert {student for student, found in addresses.items() if found} == set()


def test_feedback_forbids_scripts(made):
    """What a student's cell printed cannot run in the browser of whoever reads the page."""
    rule = re.compile(r"<meta [^>]*content=\"default-src 'none';[^>]*Content-Security-Policy")

    assert [student for student, page in pages(made).items() if not rule.search(page)] == []
    assert [student for student, page in pages(made).items() if "<script" in page] == []


def test_feedback_shows_the_advice(made):
    """Every slip that the check named stands on the student's page."""
    text = {student: html.unescape(page) for student, page in pages(made).items()}
    missing = [
        (one.student.id, phrase)
        for one in made.of(FEEDBACK)
        if one.sound
        for phrase in one.phrases.values()
        if phrase not in text[one.student.id]
    ]

    assert missing == []


def test_feedback_keeps_hidden_checks_hidden(made):
    """A page that goes to a student shows neither the hidden checks nor their values."""
    for page in pages(made).values():
        assert "HIDDEN TESTS" not in page
        assert "by_the_acts" not in page  # a name in the hidden check of task 5


def test_feedback_names_tasks_and_brings_the_comment(made):
    """The table on top says which task earned what, and leads to the grader's words."""
    one = next(s for s in made.of(FEEDBACK) if s.kind == "mixed")
    page = pages(made)[one.student.id]

    assert re.search(
        rf"Written task</a></td>\s*<td><span class=\"part\">{WRITTEN_POINTS} of 5", page
    )
    assert "Two rates with their dates: good." in page


def test_export_has_the_right_totals(made):
    """The exported table has every student and exercise, with the sum of the points."""
    with (made.folder / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = {(row["assignment"], row["student_id"]): row for row in csv.DictReader(file)}
    expected = {(one.slug, one.student.id): sum(one.points.values()) for one in sound(made)}
    marked = next(
        (one.slug, one.student.id) for one in made.of(FEEDBACK) if one.kind == "mixed"
    )
    expected[marked] += WRITTEN_POINTS

    assert {key: float(rows[key]["score"]) for key in expected} == expected
    assert {float(row["max_score"]) for row in rows.values()} == {25}


def test_broken_notebooks_wait_beside_the_class(made):
    """Nine students a class are left out of nbgrader's batch and have no marks yet."""
    graded = {path.name for path in (made.folder / "autograded").iterdir()}

    assert len(made.broken()) == 9
    assert graded.isdisjoint(made.broken())
