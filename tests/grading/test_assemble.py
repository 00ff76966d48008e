"""The graded submission: points, outputs and sentences, each from where it belongs."""

import copy

import pytest
import sample

from tarifflab.grading import Assignment
from tarifflab.grading.notebook.assemble import (
    Score,
    _lost_points,
    _missed_here,
    assemble,
    unique_ids,
    without_hidden_note,
)
from tarifflab.grading.notebook.mend import Mended, MendedCell, Unreadable, mend
from tarifflab.grading.notebook.run_record import Ending, Record, error_output
from tarifflab.grading.outcomes import outcome

TEST = "assert a == 1\n### BEGIN HIDDEN TESTS\nassert a < 2\n### END HIDDEN TESTS\nassert a"
CELLS = [
    sample.setup_cell("x = 1"),
    sample.solution_cell("task-1", "a = 1"),
    sample.test_cell("test-1", 2, TEST),
    sample.test_cell("test-2", 3, "0.5"),
    sample.written_cell(),
]
ASSIGNED = Assignment.from_notebook(sample.notebook(CELLS), release=sample.notebook(CELLS))
ERROR = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": []}
RESULT = {
    "output_type": "execute_result", "data": {"text/plain": "0.5"}, "metadata": {},
    "execution_count": 7,
}  # fmt: skip


def clean(requests):
    """Return what the reader would: here all is clean."""
    return [
        request[1] if request[0] == "outputs" else [request[1], False] for request in requests
    ]


def put_together(outputs=(), *, source=None, cleaner=clean, written="An answer.", **more):
    """Return a graded submission with these outputs, by place."""
    made = copy.deepcopy(sample.solve(ASSIGNED, {"task-1": "a = 1", "written": written}))
    mended = mend(made if source is None else source, ASSIGNED)
    record = Record(outputs=dict(outputs), **more)
    return assemble(mended, record, ASSIGNED, cleaner, confined=True)


def cell(graded, name):
    """Return a cell of the graded notebook by its grade id."""
    return next(
        one for one in graded.notebook["cells"]
        if one["metadata"].get("nbgrader", {}).get("grade_id") == name
    )  # fmt: skip


def test_points_follow_nbgraders_rule():
    """No output is full marks, a number is that many, an error none; a text waits."""
    graded = put_together({2: [], 3: [RESULT]})

    assert {name: (one.points, one.max_points) for name, one in graded.scores.items()} == {
        "test-1": (2, 2), "test-2": (0.5, 3), "written": (None, 5),
    }  # fmt: skip
    assert (graded.points, graded.max_points) == (2.5, 10)
    assert put_together({2: [ERROR]}).scores["test-1"].points == 0


def test_an_untouched_text_is_an_automatic_nought():
    """As nbgrader has it."""
    release = copy.deepcopy(sample.notebook(CELLS))
    release["cells"][-1]["metadata"]["nbgrader"]["checksum"] = "x"
    graded = put_together({}, written="Your answer here")

    assert graded.scores["written"].points is None  # without a checksum a person looks


def test_outputs_stand_in_their_own_cells_with_their_last_number():
    """The number of a run is the last result's."""
    graded = put_together({1: [RESULT | {"execution_count": 3}, RESULT], 3: [ERROR]})

    assert cell(graded, "task-1")["execution_count"] == 7
    assert cell(graded, "test-2")["outputs"] == [ERROR]
    assert (cell(graded, "test-1")["outputs"], cell(graded, "test-1")["execution_count"]) == (
        [], None,
    )  # fmt: skip


def test_what_was_used_is_carried_over_number_by_number():
    """Seconds, seconds in the kernel, faults and memory are no neighbours' numbers."""
    used = {
        "student_seconds": 1.0, "cpu_seconds": 2.0, "system_seconds": 3.0, "faults": 4,
        "memory_mb": 5.0, "failed": {"test-2": "test_died"},
    }  # fmt: skip
    graded = put_together({}, **used)

    assert {name: getattr(graded, name) for name in used if name != "failed"} == {
        name: value for name, value in used.items() if name != "failed"
    }
    assert graded.undecided == {"test-2"}


def test_outputs_that_cannot_be_cleaned_are_no_points_and_a_look():
    """No output would be full marks."""
    graded = put_together({2: [RESULT]}, cleaner=lambda requests: [None] * len(requests))

    assert graded.scores["test-1"].points == 0
    assert [note.key for note in graded.outcomes] == ["not_shown", "text_neutralised"]
    assert graded.needs_look


def test_an_unreadable_file_passes_no_test():
    """Each code cell says why, and the first cell of the page as well."""
    graded = put_together({}, source=Unreadable("it is a PDF"))

    assert graded.points == 0
    sentence = "The file could not be read as a notebook (it is a PDF). It counts 0."
    assert cell(graded, "test-1")["outputs"][0]["evalue"] == sentence
    assert graded.notebook["cells"][0]["source"] == f"**From the grader**\n\n- {sentence}"


MISSED = {
    "file": ({"ename": "FileNotFoundError", "evalue": "[Errno 2] no x.csv."}, 2, True),
    "script": ({"ename": "OSError", "evalue": "File `'x.py'` not found."}, 2, True),
    "newer": ({"ename": "SyntaxError", "evalue": "f-string: unmatched '['"}, 2, True),
    "nothing lost": ({"ename": "ImportError", "evalue": "no x"}, None, False),
}


@pytest.mark.parametrize("name", MISSED)
def test_a_cell_that_missed_something_is_looked_at_if_points_were_lost(name):
    """The sentence has the error's name and text, without a full stop in the middle."""
    error, lost, look = MISSED[name]
    outputs = {1: [ERROR | error]} | ({lost: [ERROR]} if lost else {})

    graded = put_together(outputs)

    detail = f"{error['ename']}, {error['evalue'].rstrip('.')}"
    assert graded.sentences[0].startswith(f"`task-1` met {detail}")
    assert graded.needs_look is look


NEWER = {
    "no code, points lost": ("SyntaxError", 2, ["newer_python"]),
    "no code, nothing lost": ("SyntaxError", None, []),
    "another error": ("ValueError", 2, []),
}


@pytest.mark.parametrize("name", NEWER)
def test_a_newer_python_is_said_where_a_cell_is_no_code_here(name):
    """Else nobody has to look."""
    error, lost, said = NEWER[name]
    outputs = {1: [ERROR | {"ename": error}]} | ({lost: [ERROR]} if lost else {})

    graded = put_together(outputs, outcomes=[outcome("newer_python", detail="3.13")])

    assert [note.key for note in graded.outcomes] == said


def test_an_ordinary_error_is_no_fault_of_the_place():
    """A wrong answer is a wrong answer."""
    assert put_together({1: [ERROR], 2: [ERROR]}).outcomes == []


def test_hidden_tests_are_a_remark_on_the_page():
    """What stands around them stays."""
    shown = "assert a == 1\n# (Hidden tests ran here.)\nassert a"

    assert cell(put_together(), "test-1")["source"] == shown
    assert without_hidden_note(shown) == shown


def test_a_students_words_in_a_sentence_are_no_markup():
    """A file may be called like a tag, or like a link."""
    mended = mend(sample.solve(ASSIGNED, {}), ASSIGNED)
    mended.outcomes.append(outcome("other_name", detail="<b>&[x](y)"))
    graded = assemble(mended, Record(), ASSIGNED, clean, confined=False)

    top = graded.notebook["cells"][0]["source"]
    assert "`&lt;b>&amp;&#91;x](y)`" in top
    assert top.startswith("**From the grader**\n\n- This notebook was graded WITHOUT")
    assert not graded.confined


@pytest.mark.parametrize(
    ("name", "kept"),
    [("a-B_9", True), ("x" * 64, True), ("x" * 65, False), ("", False), ("ä", False),
     ("a b", False), ("grader-notes", False), ("twice", True)],
)  # fmt: skip
def test_an_id_that_a_notebook_may_not_have_is_exchanged(name, kept):
    """And the second of two that are alike."""
    cells = [{"id": name}, {"id": "twice"}]
    unique_ids(cells)

    assert (cells[0]["id"] == name) is kept
    assert len({one["id"] for one in cells}) == 2


def test_metadata_are_the_exercises_and_the_draw_is_kept():
    """A regrade draws the same inputs."""
    mended = mend(sample.solve(ASSIGNED, {}), ASSIGNED)
    mended.draw = "abc"
    made = assemble(mended, Record(), ASSIGNED, clean, confined=True).notebook

    assert made["metadata"]["grading"] == {"draw": "abc"}
    assert made["metadata"]["kernelspec"]["name"] == "python3"
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)


KILLED, XCPU, SEGV, EXIT_3 = 9, 24, 11, 3 << 8


@pytest.mark.parametrize(
    ("status", "words"),
    [(KILLED, "killed, or out of CPU time"), (XCPU, "killed, or out of CPU time"),
     (SEGV, "crashed with SIGSEGV"), (EXIT_3, "exit status 3"), (0, "exit status 0")],
)  # fmt: skip
def test_an_ending_is_told_in_words(status, words):
    """Its number would say little."""
    assert Ending(status, 0.0, 0.0).words() == words


@pytest.mark.parametrize(
    ("status", "seconds", "by_itself", "killed"),
    [(KILLED, 12.9, True, True), (KILLED, 13.0, True, False), (KILLED, 1.0, False, False),
     (SEGV, 1.0, True, False), (EXIT_3, 1.0, True, False)],
)  # fmt: skip
def test_killed_is_who_was_ended_by_neither_us_nor_its_time(status, seconds, by_itself, killed):
    """The limit here is 13 seconds of CPU."""
    ending = Ending(status, seconds, 0.0, by_itself)

    assert sample.QUICK.cpu_seconds == 13
    assert ending.killed(sample.QUICK) is killed


def test_a_record_adds_up_and_keeps_the_largest_memory():
    """Of all the processes of a submission."""
    record = Record()
    for ending in (Ending(0, 1.0, 70.0, True, 5, 0.25), Ending(0, 2.0, 60.0, True, 6, 0.5)):
        record.add(ending)

    found = (record.cpu_seconds, record.memory_mb, record.faults, record.system_seconds)
    assert found == (3.0, 70.0, 11, 0.75)


def test_an_outcome_is_noted_once_and_an_error_tells_it():
    """The trace of ours is the sentence."""
    record = Record()
    for _ in range(2):
        made = record.note("cell_died", "c", sample.QUICK, "exit status 3")

    assert record.outcomes == [made]
    assert error_output(made.key, made.sentence) == {
        "output_type": "error", "ename": "cell_died", "evalue": made.sentence,
        "traceback": [made.sentence],
    }  # fmt: skip


OF_THE_PLACE = (
    "ModuleNotFoundError", "ImportError", "FileNotFoundError", "NotADirectoryError",
    "IsADirectoryError", "PermissionError", "StdinNotImplementedError", "EOFError", "URLError",
    "HTTPError", "ConnectionError", "ConnectionRefusedError", "MaxRetryError",
    "ConnectionResetError", "ConnectTimeout", "ReadTimeout", "ProxyError", "SSLError",
    "SSLCertVerificationError", "TimeoutError", "gaierror", "NewConnectionError",
    "PyperclipException", "TclError", "NoSuchProcess", "AccessDenied",
)  # fmt: skip
ITS_TEXTS = (
    "File `x`", "[Errno 5] x", "<urlopen error x>", "unsupported locale setting",
    "\nImage export requires x", "module 'os' has no attribute 'startfile'", "f-string: x",
    "module 'asyncio' has no attribute 'WindowsX'", "module 'signal' has no attribute 'CTRL_C'",
    "Cannot save file into a non-existent directory: 'x'",
)  # fmt: skip
LOST, WHOLE = Score(1, 2), Score(2, 2)


def missed(*errors, **scores):
    """Return what is said of cells that ended so, beside an empty written answer."""
    made = [{"outputs": [ERROR | {"ename": name, "evalue": text}]} for name, text in errors]
    cells = [MendedCell("code", "", "i", label=f"cell {n}") for n, _ in enumerate(made)]
    written = MendedCell("markdown", "", "w", ASSIGNED.cells[-1], "written")
    mended = Mended([*cells, written])
    found = _missed_here(mended, [*made, {}], lost=_lost_points(mended, scores))
    return [(note.key, note.cell, note.detail) for note in found]


def test_errors_of_the_place_are_known_by_name_or_by_the_beginning_of_their_text():
    """Files, modules, the net, a keyboard, a screen; whatever else is the cell's own."""
    errors = [(name, "v") for name in OF_THE_PLACE] + [("E", text) for text in ITS_TEXTS]
    own = [("KeyError", "'x'"), ("E", "an [Errno 5]"), ("NameError", "x"), ("OSError", "x")]

    assert [cell for _, cell, _ in missed(*errors, test=LOST)] == [
        f"cell {n}" for n in range(len(errors))
    ]
    assert missed(*own, test=LOST) == []


def test_what_a_cell_missed_matters_if_a_check_lost_points():
    """A text that a person marks, or that was left empty, has nothing to do with it."""
    long = ("ImportError", "x" * 121)

    assert missed(long, test=LOST, other=WHOLE) == [
        ("missed_here", "cell 0", f"ImportError, {'x' * 120}")
    ]
    for scores in ({"a": WHOLE}, {"a": Score(None, 2)}, {"a": WHOLE, "written": Score(0, 5)}):
        assert [key for key, _, _ in missed(long, **scores)] == ["missed_harmless"]


@pytest.mark.parametrize(("given", "points"), [("3", 3), ("3.5", 0)])
def test_a_result_beyond_a_check_s_points_is_none(given, points):
    """It is said, stands in the cell, and a person looks."""
    graded = put_together({3: [RESULT | {"data": {"text/plain": given}}]})

    assert graded.scores["test-2"].points == points
    assert graded.needs_look is (points == 0)
    shown = cell(graded, "test-2")["outputs"][0]
    assert (shown.get("evalue"), shown.get("ename")) == (
        (None, None) if points else (graded.sentences[0], "test_broken")
    )


PICTURE = {"a.png": {"image/png": "iVBORw0KGgo="}}


@pytest.mark.parametrize("written", ["An answer.", "Your answer here"])
def test_only_what_a_student_wrote_or_showed_is_cleaned(written):
    """With its pictures, which stay; what the exercise wrote is as it was."""
    asked = []
    made = copy.deepcopy(sample.solve(ASSIGNED, {"task-1": "a = 1", "written": written}))
    pictures = PICTURE if written == "An answer." else {}
    made["cells"][-1]["attachments"] = pictures
    made["cells"].append({"cell_type": "raw", "source": "<&>", "id": "r", "metadata": {}})

    graded = put_together(
        {1: [RESULT]}, source=made, cleaner=lambda them: asked.extend(them) or clean(them)
    )

    own = [["text", written, PICTURE]] if pictures else []
    assert asked == [["outputs", [RESULT]], *own, ["text", "<&>", {}]]
    assert cell(graded, "written").get("attachments", {}) == pictures
    assert cell(graded, "written")["source"] == written
    assert graded.notebook["cells"][-1]["cell_type"] == "markdown"
