"""What is in the way of one student's result costs nobody else theirs."""

import errno
from types import SimpleNamespace

import pytest

from tarifflab.grading.coursework import store
from tarifflab.grading.coursework.grade_class import Grading, Report, surely_to_do
from tarifflab.grading.coursework.store import FolderError, StoreError

IN_THE_WAY = {
    "nothing": lambda path: None,
    "a file": lambda path: path.write_text("x"),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a folder": lambda path: (path / "inner").mkdir(parents=True),
}


@pytest.mark.parametrize("old", IN_THE_WAY.values(), ids=IN_THE_WAY)
@pytest.mark.parametrize("target", IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_a_result_takes_the_place_of_whatever_has_its_name(tmp_path, target, old):
    """Also of what an earlier run has left behind."""
    prepared = tmp_path / ".01.part"
    prepared.mkdir()
    (prepared / "01.ipynb").write_text("graded")
    target(tmp_path / "01")
    old(tmp_path / ".01.old")

    store._replace(prepared, tmp_path / "01")

    assert [path.name for path in tmp_path.iterdir()] == ["01"]
    assert (tmp_path / "01" / "01.ipynb").read_text() == "graded"


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.ENOSPC, StoreError, "make room"),
        (errno.EROFS, StoreError, "What is stored is whole"),
        (errno.ENOTDIR, FolderError, "look what is in the way there"),
        (errno.EACCES, FolderError, "written to /x/autograded/ann"),
    ],
)
def test_a_full_disk_stops_the_run_and_a_blocked_folder_does_not(number, kind, words):
    """A disk is full for all; what else is wrong is wrong at one place."""
    one = SimpleNamespace(student="ann", target="/x/autograded/ann/01")

    error = store._not_written(one, OSError(number, "no"))

    assert (type(error), words in str(error)) == (kind, True)


def test_a_result_without_a_place_is_said_and_stays_to_be_done():
    """It has no mark in the report, and a person looks."""
    report = Report(left=1)
    submission = SimpleNamespace(student="ann", notes=())
    todo = SimpleNamespace(submission=submission, last=None, now=lambda *_: None)
    graded = SimpleNamespace(
        not_graded=False, points=3.0, max_points=4.0, outcomes=[], sentences=[],
        needs_look=False,
    )  # fmt: skip

    def refuse(*_):
        raise FolderError("a file is in the way")

    stored = Grading._store(None, todo, {"nb": graded}, SimpleNamespace(put=refuse), report)

    assert (stored, report.left, report.graded, report.needs_look) == (0, 1, {}, ["ann"])
    assert report.sentences["ann"][0] == "a file is in the way"


def test_a_graded_folder_that_is_closed_is_no_error_before_anything_is_done(monkeypatch):
    """The others are graded; this one is said when its result is written."""

    def refuse(*_, **__):
        raise PermissionError

    monkeypatch.setattr(store.Path, "is_dir", refuse)

    assert surely_to_do([SimpleNamespace(target="/nowhere")], force=False)
