"""Where a file may lie in a student's folder: never "not handed in" while one lies there."""

from types import SimpleNamespace

import pytest

from tarifflab.grading.handin.handed_in import find_submissions
from tarifflab.grading.limits import Limits

NAME = "01-sample"
PLACES = {
    "in its place": f"{NAME}/{NAME}.ipynb",
    "renamed": f"{NAME}/final (2).ipynb",
    "deep in folders": f"{NAME}/a/b/c/d/e/f/{NAME}.ipynb",
    "a copy of Jupyter's alone": f"{NAME}/.ipynb_checkpoints/{NAME}-checkpoint.ipynb",
    "beside the empty folder": f"{NAME}.ipynb",
    "in a folder of a similar name": f"{NAME} (1)/{NAME}.ipynb",
}


def course(root):
    """Return what the folders of a course are called."""
    return SimpleNamespace(
        root=str(root), submitted_directory="submitted", autograded_directory="autograded",
        directory_structure="{nbgrader_step}/{student_id}/{assignment_id}",
    )  # fmt: skip


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_one_file_that_lies_anywhere_is_offered(tmp_path, place):
    """Also where a folder of the right name is there and empty."""
    home = tmp_path / "submitted" / "anna"
    (home / NAME).mkdir(parents=True)
    (home / place).parent.mkdir(parents=True, exist_ok=True)
    (home / place).write_bytes(b"what anna wrote")

    (found,) = find_submissions(course(tmp_path), NAME)
    offered = found.offered(NAME, [NAME], Limits())

    assert b"what anna wrote" in (offered.own, *offered.others.values())


def test_a_copy_of_jupyters_stands_back_behind_whatever_else_lies_there(tmp_path):
    """It is an older state, and is looked at only where it is all there is."""
    folder = tmp_path / "submitted" / "anna" / NAME
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / ".ipynb_checkpoints" / f"{NAME}-checkpoint.ipynb").write_bytes(b"older")
    (folder / "mine.ipynb").write_bytes(b"newer")

    (found,) = find_submissions(course(tmp_path), NAME)

    assert found.offered(NAME, [NAME], Limits()).others == {"mine.ipynb": b"newer"}
