"""The whole demo class, broken notebooks too, in one command of the confined grader."""

from pathlib import Path

import pytest
from class_runs import Outcome, open_gradebook, outcome
from typer.testing import CliRunner

from tarifflab.cli import app
from tarifflab.grading.control.confinable import NotConfined, refuse_unless_confinable
from tarifflab.instructor import demo
from tarifflab.instructor.demo import DemoClass

COURSE = Path(__file__).resolve().parents[2]
SLUG = "01-tariff-rates"
QUICK = "\nc.ConfinedExecute.limits = {'cell_seconds': 5}\n"  # for the endless loop

pytestmark = pytest.mark.slow
HIDDEN = "A hidden test did not pass: it calls the function with inputs not shown here."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> DemoClass:
    """Make a class of 24 for one exercise."""
    made = demo.make_class(COURSE, tmp_path_factory.mktemp("class") / "course", (SLUG,))
    with (made.folder / demo.CONFIG).open("a", encoding="utf-8") as config:
        config.write(QUICK)
    return made


@pytest.fixture(scope="module")
def report(made: DemoClass) -> str:
    """Grade the class with ``tarifflab grade`` and return what the command says."""
    try:
        refuse_unless_confinable()
    except NotConfined as reason:
        pytest.skip(str(reason))
    done = CliRunner().invoke(app, ["grade", "01", "--course", str(made.folder)])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def outcomes(made: DemoClass, report: str) -> dict[str, Outcome]:
    """Read what came of each student who has a graded notebook, by kind of submission."""
    with open_gradebook(made) as gradebook:
        return {
            one.student.id: outcome(made, gradebook, one)
            for one in made.submissions
            if (made.folder / "autograded" / one.student.id).is_dir()
        }


def test_every_student_is_graded(made, outcomes):
    """Not one of 24 is lost, whatever they handed in."""
    assert set(outcomes) == {student.id for student in made.students}


def test_broken_and_sound_notebooks_earn_what_they_should(made, outcomes):
    """What can be mended is mended; a hostile task costs itself and no other."""
    wrong = {
        (one.kind, task): (points, outcomes[one.student.id].points[task])
        for one in made.submissions
        for task, points in one.points.items()
        if outcomes[one.student.id].points[task] != points
    }

    assert wrong == {}


def test_advice_is_the_same_as_under_nbgrader(made, outcomes):
    """The sentence that names the slip stands in the graded notebook."""
    missing = [
        (one.kind, task, phrase)
        for one in made.submissions
        for task, phrase in one.phrases.items()
        if phrase not in (said := outcomes[one.student.id].said[task]) and HIDDEN not in said
    ]

    assert missing == []


def test_report_names_what_needs_a_look(made, report):
    """Both unreadable files are named, with the number of their student."""
    unreadable = [one.student.id for one in made.submissions if one.kind.endswith(" file")]

    assert report.count("could not be read as a notebook") == len(unreadable) == 2
    assert all(f"{student} (0 of 25)  Please look." in report for student in unreadable)


def test_hidden_checks_stay_out_of_graded_notebooks(made, outcomes):
    """What becomes the student's feedback holds no hidden check."""
    notebooks = list((made.folder / "autograded").glob(f"*/{SLUG}/{SLUG}.ipynb"))

    assert len(notebooks) == 24
    assert not any("HIDDEN TESTS" in path.read_text(encoding="utf-8") for path in notebooks)
