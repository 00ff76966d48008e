"""The command begins to grade soon: nothing is loaded, or done twice, that it does not need."""

import subprocess
import sys
from types import SimpleNamespace

import pytest
import sample

from tarifflab._early import warming_early
from tarifflab.grading import Sessions, clean_outputs
from tarifflab.grading.clean_markdown import render
from tarifflab.grading.control import processes
from tarifflab.grading.control.processes import Zygote
from tarifflab.grading.coursework import grade_class
from tarifflab.grading.inside import reader
from tarifflab.grading.limits import Limits
from tarifflab.grading.nbgrader_parts import Later, nbgrader_part
from tarifflab.grading.wire.codec import decode

# What only schemas, kernels, zips and web services need.
NOT_NEEDED = ("jsonschema", "setuptools", "requests", "jupyter_client", "jinja2", "pandas")
RIGHT = [("a", "a = 1", ""), ("b", "b = [1, 2]", ""), ("c", "c = {'k': 3}", ""),
         ("f", "def f(x):\n    return x + 1", "")]  # fmt: skip
TEXT = "# A *title*\n\n$x^2$ and `code` <b>bold</b>\n\n```python\nx = 1\n```\n"


@pytest.mark.slow
def test_grading_loads_nothing_that_it_does_not_need():
    """The gradebook, the points and the pages come without the rest of their packages."""
    work = (
        "import sys\n"
        "from tarifflab.grading.coursework import grade_class, grade_command\n"
        "from tarifflab.grading.clean_markdown import render\n"
        "from tarifflab.grading.nbgrader_parts import nbgrader_part\n"
        "nbgrader_part('api'), render('*a*')\n"
        f"print([name for name in {NOT_NEEDED} if name in sys.modules])\n"
        "import nbconvert.utils.base, nbgrader.api, nbformat\n"
        "print(nbconvert.utils.base.NbConvertBase.__name__, nbformat.NotebookNode.__name__)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", work], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == ["[]", "NbConvertBase NotebookNode"]


def test_what_is_left_for_later_is_there_when_it_is_used():
    """The log and the zips of nbgrader work though their libraries are not loaded at first."""
    assert nbgrader_part("utils").LogFormatter(fmt="%(message)s").__class__.__name__ == (
        "LogFormatter"
    )
    assert Later("json", "dumps")({"a": 1}) == '{"a": 1}'
    with pytest.raises(AttributeError, match="__path__"):
        Later("json").part("__path__")


@pytest.mark.slow
def test_a_page_is_what_nbconvert_makes_of_it():
    """Loading a part of the library changes no rendered text."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    renderer = IPythonRenderer(escape=False, attachments={})

    assert render(TEXT) == MarkdownWithMath(renderer=renderer).render(TEXT)


def test_the_questions_are_cleaned_once_for_a_class(monkeypatch):
    """The same text is remembered; with pictures, or long, it is cleaned each time."""
    seen = []
    monkeypatch.setattr(
        reader, "clean_markdown", lambda text, _pictures: seen.append(text) or (text, False)
    )
    reader._cleaned.cache_clear()
    picture, long = {"a.png": {"image/png": ""}}, "x" * (reader.MAX_KNOWN + 1)

    for text, pictures in [("q", {}), ("q", {}), ("q", picture), (long, {}), (long, {})]:
        assert reader.clean_text_cell(Limits(), text, pictures) == [text, False]

    reader._cleaned.cache_clear()
    assert seen == ["q", "q", long, long]


def test_a_table_that_a_class_shows_is_cleaned_once(monkeypatch):
    """What is long, or no text, is cleaned each time."""
    seen, long = [], "x" * (clean_outputs.MAX_KNOWN + 1)
    monkeypatch.setattr(clean_outputs, "clean_html", lambda text: seen.append(text) or "clean")
    clean_outputs._known_html.cache_clear()

    for text in ["<table>", "<table>", long, long, 5, 5]:
        shown = {"output_type": "display_data", "data": {"text/html": text}, "metadata": {}}
        (cleaned,) = clean_outputs.clean_outputs([shown], 10**6)
        assert cleaned["data"] == {"text/html": "clean"}

    clean_outputs._known_html.cache_clear()
    assert seen == ["<table>", long, long, 5, 5]


@pytest.mark.slow
@pytest.mark.confined
def test_the_workers_of_a_class_share_what_the_course_has_taught(tasks, monkeypatch):
    """Two of them fork from the same three templates, and both give the right marks."""
    made = []
    template = Zygote.template
    monkeypatch.setattr(Zygote, "template", lambda self: made.append(1) or template(self))
    answers = {name: solution for name, solution, _ in RIGHT}
    right = sample.as_bytes(sample.solve(tasks, answers))

    with Sessions(tasks, workers=2) as sessions:
        points = [graded.points for graded in sessions.map([right] * 4)]

    assert points == [4] * 4
    assert len(made) == 3


class Warm:
    """What stands for a zygote."""

    def __init__(self, _environment):
        self.closed = False

    def close(self):
        """Note it."""
        self.closed = True


@pytest.fixture
def handed_in(monkeypatch, tmp_path):
    """Let one submission be found, and no real process be started."""
    monkeypatch.setattr(grade_class, "Zygote", Warm)
    one = SimpleNamespace(target=tmp_path / "graded")
    monkeypatch.setattr(grade_class, "find_submissions", lambda *_: [one])
    return one


def warmed(*, force=False, here=True, environment=None):
    """Return what warms itself while the command loads the rest."""
    settings = SimpleNamespace(course=None, environment=environment or {})
    return grade_class.warming(settings, "01", student=None, force=force, here=here)


def test_a_process_warms_itself_early_and_is_ended_whatever_happens(handed_in):
    """Also where the command finds that it cannot grade."""
    with pytest.raises(ValueError, match="no gradebook"), warmed() as zygote:
        raise ValueError("no gradebook")

    assert zygote.closed


def test_nothing_is_warmed_where_all_is_graded_or_others_grade(handed_in):
    """Unless everything is to be graded again."""
    with warmed(here=False) as elsewhere:
        assert elsewhere is None
    handed_in.target.mkdir()
    with warmed() as done, warmed(force=True) as again:
        assert done is None
        assert again is not None


@pytest.fixture
def course(monkeypatch, tmp_path):
    """Stand in a course's folder, where no real process is started; return those that were."""
    started = []

    class Early(Warm):
        """What is started before the course is known."""

        def __init__(self):
            super().__init__({})
            self.furnished = None
            started.append(self)

        def furnish(self, environment):
            """Note it."""
            self.furnished = environment

    monkeypatch.setattr(processes, "Zygote", Early)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nbgrader_config.py").touch()
    return started


def test_one_that_started_before_the_course_was_read_is_taken(handed_in, course):
    """With the course's own variables; who has taken it ends it."""
    with processes.early():
        with warmed(environment={"DATA": "there"}) as zygote:
            assert zygote.furnished == {"DATA": "there"}
            assert not zygote.closed
        assert zygote.closed
    assert course == [zygote]


def test_one_that_nobody_needs_is_ended_at_once(handed_in, course):
    """Where all is graded, where others grade, and where a command ends before."""
    handed_in.target.mkdir()

    with processes.early(), warmed() as zygote:
        assert zygote is None
        assert course[0].closed
    with processes.early(), warmed(here=False):
        assert course[1].closed
    with pytest.raises(SystemExit, match="2"), processes.early():
        raise SystemExit(2)
    assert course[2].closed


@pytest.mark.parametrize("name", ["PYTHONHASHSEED", "OMP_NUM_THREADS", "PATH", "LD_PRELOAD"])
def test_variables_that_libraries_read_when_they_start_are_there_from_the_start(
    handed_in, course, name
):
    """Then another process is started, with them."""
    with processes.early(), warmed(environment={name: "1"}) as zygote:
        assert course[0].closed
        assert zygote is not course[0]


def test_no_process_is_started_where_no_course_is(course, tmp_path):
    """The command then says so."""
    (tmp_path / "nbgrader_config.py").unlink()

    with processes.early():
        assert course == []


@pytest.mark.parametrize(
    ("line", "early"),
    [
        ("grade 01", True),
        ("grade 01 --student ann --force", True),
        ("grade --help", False),
        ("grade 01 --course=there", False),
        ("grade 01 --scheduler tcp://a:1", False),
        ("grade 01 --task 2", False),
        ("undo", False),
        ("", False),
    ],
)
def test_only_the_command_that_grades_here_starts_one_early(line, early, course):
    """What it is told may name another folder, another machine, or one task."""
    with warming_early(line.split()):
        assert len(course) == early


@pytest.mark.slow
@pytest.mark.confined
def test_one_that_started_early_has_the_courses_variables_in_all_its_children(
    tmp_path, monkeypatch
):
    """From its first fork on."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nbgrader_config.py").touch()
    with processes.early():
        zygote = processes.take_early({"DATA": "there"})
        worker = zygote.bare().fork("candidate", Limits())
        cell = "import os\nseen = os.environ['DATA']"
        worker.wire.send([["run", 0, cell], ["fetch", "t", ["seen"]]])
        worker.wire.receive_flat()
        assert decode(worker.wire.receive_flat()[4]) == "there"
        worker.end()
        zygote.close()


def test_threads_take_turns_sooner_while_a_class_is_graded():
    """And as before afterwards, whatever happened."""
    before = sys.getswitchinterval()

    seen = []

    def fails():
        seen.append(sys.getswitchinterval())
        raise KeyError("x")

    with pytest.raises(KeyError, match="x"), grade_class.quick_turns():
        fails()

    assert [*seen, sys.getswitchinterval()] == pytest.approx([before / 10, before])


ANN, BEN = "submitted/ann/01-rates", "submitted/ben/01-rates"
GRADED = "autograded/ann/01-rates"


@pytest.mark.parametrize(
    ("words", "folders", "starts"),
    [
        ("01", [ANN, GRADED], 0),
        ("01", [ANN, "submitted/ben/02-plaza", GRADED], 0),
        ("01", [ANN, "autograded/ann/02-plaza"], 1),
        ("01", [ANN, BEN, GRADED], 1),
        ("01 --force", [ANN, GRADED], 1),
        ("01", ["submitted/ann/02-plaza"], 1),
        ("01", [], 1),
    ],
)
def test_none_is_started_early_where_all_seems_to_be_graded(
    course, tmp_path, words, folders, starts
):
    """What the command finds to do all the same it starts itself."""
    for folder in folders:
        (tmp_path / folder).mkdir(parents=True)

    with warming_early(["grade", *words.split()]):
        assert len(course) == starts
