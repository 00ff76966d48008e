"""The parts around the full check: where its files lie, what its result says, what is kept."""

import asyncio
import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import tornado.web

from tarifflab import progress
from tarifflab.grading.notebook.assignment import AssignedCell
from tarifflab.selfstudy import button, exercise_files, in_kernel
from tarifflab.selfstudy import check as checking
from tarifflab.selfstudy.exercise_files import Exercise, SelfStudyError, find_exercise
from tarifflab.selfstudy.front_door import handlers
from tarifflab.selfstudy.results import Checked, TaskResult, results

COURSE = Path(__file__).parents[2]
SLUG = "01-tariff-rates"


def assigned(name, kind, source="", grade=True):
    """Return a cell of the instructor's notebook."""
    return AssignedCell(
        name,
        kind,
        "markdown" if kind == "text" else "code",
        source,
        source,
        {"grade_id": name, "grade": grade},
    )


def handed_in(name, source, *errors):
    """Return a cell of the graded notebook; each error is its name and its text."""
    outputs = [{"output_type": "error", "ename": one, "evalue": two} for one, two in errors]
    return {
        "source": source,
        "outputs": [{"output_type": "stream", "text": "so"}, *outputs],
        "metadata": {"nbgrader": {"grade_id": name}},
    }


CELLS = [
    assigned("head", "text", "# Exercise"),
    assigned("h1", "text", "## 1 The car (2 points, hard)\nThe question."),
    assigned("answer-1", "solution", "## no heading in code"),
    assigned("extra-1", "solution"), assigned("said", "text", "Only words."),
    assigned("test-1", "test"),
    assigned("h2", "text", "## 2 A share (1 point)"),
    assigned("answer-2", "solution"), assigned("look", "test", grade=False),
    assigned("test-2", "test"),
    assigned("answer-3", "solution"), assigned("test-3", "test"),
    assigned("h4", "text", "## 4 Your view"), assigned("written", "written"),
]  # fmt: skip
GRADED = SimpleNamespace(
    notebook={
        "cells": [
            {"source": "", "metadata": {}},
            handed_in("answer-1", "x = 1"),
            handed_in("extra-1", "y = 2", ("ValueError", "later")),
            handed_in("test-1", ""),
            handed_in("answer-2", "z = (", ("SyntaxError", "never closed")),
            handed_in("test-2", "", ("Feedback", "Half of it.")),
            handed_in("answer-3", "..."),
            handed_in("test-3", "", ("Feedback", "Not attempted yet.")),
            handed_in("written", "My view."),
        ]
    },
    scores={
        "test-1": SimpleNamespace(points=2, max_points=2),
        "test-2": SimpleNamespace(points=0.5, max_points=1),
        "test-3": SimpleNamespace(points=None, max_points=3),
        "written": SimpleNamespace(points=None, max_points=5),
    },
    sentences=["A note."],
    confined=False,
)  # fmt: skip


def test_a_graded_notebook_is_told_task_by_task():
    """Title without points, status, what went wrong in answer and check, and the sums."""
    found = results(GRADED, SimpleNamespace(cells=CELLS), SLUG, whole=True)

    told = [
        (one.task, one.title, one.status, one.points, one.max_points) for one in found.tasks
    ]
    assert told == [
        ("test-1", "1 The car", "right", 2, 2),
        ("test-2", "2 A share", "partly", 0.5, 1),
        ("test-3", "2 A share", "not tried", 0, 3),
        ("written", "4 Your view", "written", 0, 5),
    ]
    assert [one.advice for one in found.tasks] == [
        "",
        "Python stopped at SyntaxError: never closed. Half of it.",
        "Not attempted yet.",
        "",
    ]
    assert (found.points, found.max_points, found.notes) == (2.5, 6, ("A note.",))
    assert (found.slug, found.whole, found.confined) == (SLUG, True, False)


def test_an_answer_is_known_again_by_all_of_its_cells():
    """Another second cell is another try; the same text is the same one."""

    def digest(second):
        cells = [*GRADED.notebook["cells"]]
        cells[2] = handed_in("extra-1", second)
        graded = SimpleNamespace(**{**vars(GRADED), "notebook": {"cells": cells}})
        return results(graded, SimpleNamespace(cells=CELLS), SLUG, whole=True).tasks[0].answer

    assert digest("y = 2") == digest("y = 2") != digest("y = 3")
    assert len(digest("y = 2")) == 12


def test_what_a_check_keeps():
    """No advice and no title; nothing twice; nothing of texts and of tasks not tried."""
    exercise = Exercise(COURSE, SLUG, COURSE / "x.ipynb")
    for status, name in [("wrong", "test-1"), ("wrong", "test-1"), ("right", "test-1"),
                         ("not tried", "test-2"), ("written", "written")]:  # fmt: skip
        checking._keep(exercise, TaskResult(name, "1 The car", status, 1, 2, "Why.", "abc"))

    kept = [value for _when, value in progress.history("check", "01/test-1")]
    shared = {"points": 1, "max_points": 2, "answer": "abc"}
    assert kept == [{"status": "wrong", **shared}, {"status": "right", **shared}]
    assert list(progress.entries("check")) == ["01/test-1"]


@pytest.mark.parametrize(("whole", "kept"), [(True, ["01/test-3"]), (False, [])])
def test_only_a_whole_check_is_kept(whole, kept, monkeypatch):
    """Without the hidden checks a try says nothing."""
    exercise = SimpleNamespace(whole=whole, number="01", slug=SLUG, assignment=lambda: None)
    task = TaskResult("test-3", "3", "wrong", 0, 2, "", "a")
    monkeypatch.setattr(checking, "_run", lambda *_: None)
    monkeypatch.setattr(
        checking, "results", lambda *_, whole: Checked(SLUG, (task,), (), whole, True)
    )

    assert checking.check(exercise).whole is whole
    assert list(progress.entries("check")) == kept


def test_a_notebook_that_cannot_be_opened_is_named(tmp_path):
    """With the reason that the system gives."""
    exercise = Exercise(COURSE, SLUG, tmp_path)

    with pytest.raises(SelfStudyError, match=rf"^{tmp_path} cannot be read: Is a directory\.$"):
        checking.check(exercise)


def test_the_check_may_read_the_tables_and_only_its_examiner_the_key():
    """Tables, package and sealed advice for the answers; paths as in the course."""
    exercise = find_exercise("01", COURSE)
    told = exercise.assignment()
    data, solutions = COURSE / "data", COURSE / "solutions"

    assert told.name == SLUG
    assert str(data) in told.readable
    assert any(one.endswith("/tarifflab") for one in told.readable)
    assert told.secret == (str(solutions / "claims_key.csv"),)
    assert told.files == (str(solutions / SLUG / "advice.json"),)
    assert tuple(told.layout) == (f"exercises/{SLUG}", (("data", str(data)),))
    assert told.environment == exercise.environment
    assert any("BEGIN HIDDEN TESTS" in cell.source for cell in told.cells)


def test_an_answer_on_the_front_door_is_judged_and_kept():
    """As in the lesson: right or not, and why."""
    said = handlers._judged("01/3", 0)

    assert said["text"].startswith("✓" if said["right"] else "✗")
    assert progress.entries("quiz")["01/3"]["right"] is said["right"]
    with pytest.raises(LookupError, match="has 3 questions"):
        handlers._judged("01/9", 0)


def test_the_server_learns_three_addresses():
    """Below its own base: page, answer, hint."""
    added = []
    web_app = SimpleNamespace(
        settings={"base_url": "/hub/x/"}, add_handlers=lambda *given: added.append(given)
    )
    handlers.add_to(web_app)

    assert added == [
        (
            ".*$",
            [
                ("/hub/x/tarifflab", handlers.FrontDoor),
                ("/hub/x/tarifflab/answer", handlers.Answer),
                ("/hub/x/tarifflab/hint", handlers.Hint),
            ],
        )
    ]


def test_a_cell_of_the_reader_s_own_kernel_has_a_minute(monkeypatch, tmp_path):
    """It is interrupted then, and the next one runs; the folder is the exercise's."""
    made = []

    class Client:
        def __init__(self, book, **options):
            self.book = book
            made.append((book, options))

        def execute(self, env):
            made.append(env)
            self.book.cells[0].outputs = ["shown"]

    monkeypatch.setattr(in_kernel.nbclient, "NotebookClient", Client)
    cells = [SimpleNamespace(cell_type=kind, source=kind) for kind in ("markdown", "code")]
    record = SimpleNamespace(outputs={})
    in_kernel._execute(SimpleNamespace(cells=cells), record, tmp_path, {"DRAW": "d"})
    (book, options), env = made

    assert [cell.source for cell in book.cells] == ["code"]
    assert record.outputs == {1: ["shown"]}
    assert (options["timeout"], options["interrupt_on_timeout"], options["allow_errors"]) == (
        60, True, True,
    )  # fmt: skip
    assert options["resources"] == {"metadata": {"path": str(tmp_path)}}
    assert (env["DRAW"], env["NBGRADER_EXECUTION"]) == ("d", "validate")


@pytest.mark.parametrize("part", ["exercises", "data"])
def test_a_course_has_exercises_and_data(tmp_path, part):
    """A folder with one of them alone is none: the one above may be."""
    inner = tmp_path / "inner"
    for folder in (tmp_path / "exercises", tmp_path / "data", inner / part):
        folder.mkdir(parents=True)

    assert exercise_files._course(inner) == tmp_path
    (tmp_path / part).rmdir()
    with pytest.raises(SelfStudyError, match="neither it nor a folder above it"):
        exercise_files._course(inner)


def test_where_the_kernel_died_what_ran_stays_and_the_rest_says_so(monkeypatch, tmp_path):
    """No output would be full points."""

    class Client:
        def __init__(self, book, **_options):
            self.book = book

        def execute(self, env):
            self.book.cells[0].update(outputs=["shown"], execution_count=1)
            self.book.cells[1].outputs = ["half"]
            raise in_kernel.nbclient.exceptions.DeadKernelError("died")

    monkeypatch.setattr(in_kernel.nbclient, "NotebookClient", Client)
    cells = [SimpleNamespace(cell_type=kind, source="x") for kind in ("code", "raw", "code")]
    record = SimpleNamespace(outputs={})
    in_kernel._execute(SimpleNamespace(cells=cells), record, tmp_path, {})

    assert record.outputs[0] == ["shown"]
    (said,) = record.outputs[2]
    assert (said["ename"], said["evalue"]) == (
        "KernelDied", "The kernel died here, so nothing below it ran.",
    )  # fmt: skip
    assert list(record.outputs) == [0, 2]


@pytest.mark.parametrize("missing", [None, "bwrap"])
def test_a_check_is_confined_wherever_that_is_possible(monkeypatch, tmp_path, missing):
    """Elsewhere a kernel runs in the notebook's own folder."""
    notebook = tmp_path / "x.ipynb"
    notebook.write_bytes(b"mine")
    monkeypatch.setattr(checking.confine, "missing", lambda: missing)
    for name in ("grade", "run_in_kernel"):
        monkeypatch.setattr(checking, name, lambda *given, name=name: (name, *given))

    ran = checking._run(Exercise(COURSE, SLUG, notebook), "exercise")

    assert ran == (
        ("run_in_kernel", b"mine", "exercise", tmp_path) if missing
        else ("grade", b"mine", "exercise")
    )  # fmt: skip


def test_below_the_result_stands_which_file_was_read_and_of_when(monkeypatch, tmp_path):
    """In the clock of the computer; neither a file nor a reason can be markup."""
    notebook = tmp_path / "a&b.ipynb"
    notebook.touch()
    os.utime(notebook, (1_000_000_000, 1_000_000_000))
    when = time.strftime("%H:%M:%S", time.localtime(1_000_000_000))
    monkeypatch.setattr(
        button, "open_exercise", lambda number: Exercise(COURSE, SLUG, notebook)
    )
    monkeypatch.setattr(button, "check", lambda one: one.number)
    monkeypatch.setattr(button, "card", lambda checked: f"<b>{checked}</b>")
    shown = button.FullCheck("01")

    assert shown._found() == (
        f"<b>01</b><p>Read from a&amp;b.ipynb as it was saved at {when}. "
        f"{button.SAVE_FIRST}</p>"
    )

    def lost(number):
        raise SelfStudyError(f"{number} < 2")

    monkeypatch.setattr(button, "open_exercise", lost)
    assert shown._found() == '<p role="status">01 &lt; 2</p>'


@pytest.mark.parametrize("unreadable", [True, False])
def test_a_run_in_a_kernel_says_all_but_that_nothing_confined_it(
    monkeypatch, tmp_path, unreadable
):
    """The check's own words say that; what cannot be read is not run."""
    did: list[tuple] = []
    mended = SimpleNamespace(unreadable=unreadable)
    graded = SimpleNamespace(
        outcomes=[SimpleNamespace(key=key) for key in ("mended", "unconfined", "late")]
    )
    assignment = SimpleNamespace(environment={"DRAW": "d"})

    def assembled(*given, confined):
        did.append((given[0], given[2], confined))
        return graded

    monkeypatch.setattr(in_kernel, "mend", lambda *given: did.append(given) or mended)
    monkeypatch.setattr(in_kernel, "_execute", lambda *given: did.append(given[2:]))
    monkeypatch.setattr(in_kernel, "assemble", assembled)

    found = in_kernel.run_in_kernel(b"mine", assignment, tmp_path)
    assert [one.key for one in found.outcomes] == ["mended", "late"]
    ran = [] if unreadable else [(tmp_path, {"DRAW": "d"})]
    assert did == [(b"mine", assignment), *ran, (mended, assignment, False)]


def posted(handler, content):
    """Return status and answer of what a page sends."""
    told = {"status": 200, "said": None}

    async def finish(said=None):
        told["said"] = said

    page = SimpleNamespace(
        current_user="reader", get_json_body=lambda: content, finish=finish,
        set_status=lambda status: told.update(status=status),
    )  # fmt: skip
    asyncio.run(handler.post(page))
    return told["status"], told["said"]


def test_a_hint_is_counted_without_a_word_and_an_answer_explained():
    """What is no hint and no question is refused with the reason."""
    assert posted(handlers.Hint, {"name": "01/1/1"}) == (204, None)
    assert list(progress.entries("hint")) == ["01/1/1"]
    status, said = posted(handlers.Answer, {"name": "01/3", "given": 0})
    assert (status, sorted(said)) == (200, ["right", "text"])

    for handler, content in (
        (handlers.Hint, None), (handlers.Hint, {"name": "x"}), (handlers.Answer, None),
        (handlers.Answer, {"name": "01/9", "given": 0}), (handlers.Answer, {"name": "01/3"}),
    ):  # fmt: skip
        with pytest.raises(tornado.web.HTTPError, match="400: Bad Request"):
            posted(handler, content)
