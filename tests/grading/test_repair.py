"""Submissions in every state are matched with the assignment's cells and mended."""

import copy
import json

import pytest
import sample

from tarifflab.grading.notebook.mend import mend
from tarifflab.grading.outcomes import sentences


@pytest.fixture
def assigned():
    """Return a small assignment with a written task."""
    cells = [
        sample.setup_cell("x = 1"),
        sample.solution_cell("task-1", "a = 1"),
        sample.test_cell("test-1", 2, "assert a == 1"),
        sample.written_cell(),
    ]
    from tarifflab.grading import Assignment

    return Assignment.from_notebook(sample.notebook(cells))


@pytest.fixture
def submission(assigned):
    """Return an untouched submission."""
    return sample.release(assigned)


def keys(mended):
    """Return the keys of what was mended."""
    return sorted(made.key for made in mended.outcomes)


def places(mended):
    """Return the grade ids in the order of the cells, "" for added ones."""
    return [cell.assigned.grade_id if cell.assigned else "" for cell in mended.cells]


IN_ORDER = ["setup", "task-1", "test-1", "written"]


def test_an_untouched_submission_needs_no_repair(assigned, submission):
    """Nothing is said about a notebook that is as it was released."""
    mended = mend(submission, assigned)

    assert places(mended) == IN_ORDER
    assert mended.outcomes == []


@pytest.mark.parametrize("place", range(4))
def test_a_deleted_cell_is_put_back_in_its_place(assigned, submission, place):
    """Whichever cell was deleted, it stands where it stood."""
    del submission["cells"][place]

    mended = mend(submission, assigned)

    assert places(mended) == IN_ORDER
    assert keys(mended) == ["cell_deleted"]


def test_the_first_of_two_copies_counts(assigned, submission):
    """A doubled cell keeps its first copy; the second is an ordinary cell."""
    submission["cells"].insert(3, copy.deepcopy(submission["cells"][2]))

    mended = mend(submission, assigned)

    assert places(mended) == ["setup", "task-1", "test-1", "", "written"]
    assert keys(mended) == ["cell_doubled"]


def test_stripped_metadata_is_found_again_by_cell_id(assigned, submission):
    """Another editor may drop all metadata: the cell ids are still there."""
    for cell in submission["cells"]:
        cell["metadata"] = {}

    mended = mend(submission, assigned)

    assert places(mended) == IN_ORDER
    assert keys(mended) == ["metadata_lost"] * 4
    assert sentences(mended.outcomes) == [
        "4 cells had lost their nbgrader marks; they were found again."
    ]


def test_locked_cells_are_found_by_their_text(assigned, submission):
    """Without ids and metadata a test cell is known by what stands in it."""
    for cell in submission["cells"]:
        cell["metadata"] = {}
        cell.pop("id")

    mended = mend(submission, assigned)

    assert [name for name in places(mended) if name in ("setup", "test-1")] == [
        "setup",
        "test-1",
    ]


def test_a_retyped_cell_is_changed_back(assigned, submission):
    """A solution that became text is code again."""
    submission["cells"][1]["cell_type"] = "markdown"

    mended = mend(submission, assigned)

    assert mended.cells[1].cell_type == "code"
    assert keys(mended) == ["cell_retyped"]


def test_locked_sources_and_points_are_the_assignments(assigned, submission):
    """A rewritten test and changed points do not count, and are named."""
    test = submission["cells"][2]
    test["source"] = "pass"
    test["metadata"]["nbgrader"]["points"] = 100

    mended = mend(submission, assigned)

    assert mended.cells[2].source == "assert a == 1"
    assert mended.cells[2].assigned.nbgrader["points"] == 2
    assert keys(mended) == ["locked_changed", "points_changed"]


def test_added_cells_stay_without_flags(assigned, submission):
    """A student's own cell is kept; a mark for grading on it is taken off."""
    own = sample.test_cell("mine", 50, "pass")
    submission["cells"].insert(1, own)

    mended = mend(submission, assigned)

    assert places(mended) == ["setup", "", "task-1", "test-1", "written"]
    assert keys(mended) == ["flags_removed"]


UNREADABLE = {
    "empty": (b"", "it is empty"),
    "white": (b" \n", "it is empty"),
    "cut off": (b'{"cells": [', "no complete JSON"),
    "no notebook": (b"[1, 2]", "it is JSON, but no notebook"),
    "a number": (b"5", "it is JSON, but no notebook"),
    "no cells": (b"{}", "it is JSON, but no notebook"),
    "not text": (b"\x01\x00\x02\x00", "it is not text"),
    "deep": (b"[" * 100_000, "nested too deep|no complete JSON"),
    "many lists": (b"[" + b"[]," * 600_000 + b"[]]", "too many lists"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), r"it is a picture \(PNG\)"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_is_no_notebook_is_said(assigned, name):
    """Whatever a file holds, it becomes an empty notebook with one sentence."""
    data, why = UNREADABLE[name]

    mended = mend(data, assigned)

    assert mended.unreadable
    assert places(mended) == IN_ORDER
    import re

    assert re.search(why, mended.outcomes[0].sentence)
    assert mended.outcomes[0].needs_look


ODD_CELLS = [
    {"source": 5},
    {"source": ["pass", 5]},
    {"source": {"a": "pass"}},
    {"cell_type": "strange"},
    {"metadata": None},
    {"metadata": {"nbgrader": "yes"}},
    {"metadata": {"nbgrader": {"grade_id": ["a"]}}},
    {"id": 7},
    {"outputs": "none"},
    {"attachments": 3},
    {"source": "a = '\ud800'"},
]


@pytest.mark.parametrize("change", ODD_CELLS, ids=str)
def test_an_odd_cell_does_not_stop_the_rest(assigned, submission, change):
    """A cell of the wrong shape is read as well as it can be."""
    submission["cells"].insert(0, {**sample.code("odd", "pass"), **change})

    mended = mend(json.dumps(submission).encode(), assigned)

    assert [name for name in places(mended) if name] == IN_ORDER
    assert not mended.unreadable


def test_an_old_notebook_is_converted(assigned):
    """A notebook of format 3 is brought up to date, and that is said."""
    old = {
        "nbformat": 3, "nbformat_minor": 0, "metadata": {},
        "worksheets": [{"metadata": {}, "cells": [
            {"cell_type": "code", "language": "python", "metadata": {}, "input": ["assert a == 1"],  # noqa: E501
             "outputs": [], "collapsed": False},
        ]}],
    }  # fmt: skip

    mended = mend(json.dumps(old).encode(), assigned)

    assert "format_converted" in keys(mended)
    assert places(mended).count("test-1") == 1
