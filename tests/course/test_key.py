"""The key is found where it may lie, and nowhere else; a wrong file is refused."""

import pandas as pd
import pytest

from tarifflab import claims, key, progress


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Return an empty course folder, with the working folder inside its lessons."""
    for name in ("lessons", "data", "solutions", "progress"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "lessons")
    monkeypatch.setenv("TARIFFLAB_DATA", str(claims.data.folder()))
    monkeypatch.delenv("TARIFFLAB_PROGRESS", raising=False)
    return tmp_path


def write_key(place, **changes):
    """Write an invented key for the whole ledger into a folder."""
    table = pd.DataFrame(dict.fromkeys(key.COLUMNS, "x"), index=claims.load().index)
    table["claim_id"] = claims.load()["claim_id"]
    table["verdict"] = "opinion"
    table.assign(**changes).to_csv(place / key.FILE, index=False)


def test_without_a_key_nothing_is_returned(course):
    """A class bundle holds no key; the sentence says where it comes from."""
    assert key.find() is None
    assert key.load() is None
    assert "comes with the feedback" in key.ABSENT


@pytest.mark.parametrize("folder", ["solutions", "progress"])
def test_key_is_found_in_the_course_and_in_progress(course, folder):
    """A clone holds it in solutions; a student puts the class's copy into progress."""
    write_key(course / folder)

    assert key.find() == course / folder / key.FILE
    assert list(key.load()["claim_id"]) == list(claims.load()["claim_id"])


def test_key_of_another_course_is_not_taken(course, monkeypatch):
    """Only the course around the working folder counts."""
    write_key(course / "solutions")
    outside = course.parent / "elsewhere"
    outside.mkdir(exist_ok=True)
    monkeypatch.chdir(outside)

    assert key.find() is None
    assert progress.path().parent == outside / "progress"


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"verdict": "true"}, "but true do not"), ({"claim_id": "Z9"}, "Z9|C0-a")],
)
def test_a_file_that_fits_not_is_refused(course, changes, words):
    """The message names what is odd."""
    write_key(course / "solutions", **changes)

    with pytest.raises(ValueError, match=words):
        key.load()


def test_a_file_without_a_column_is_refused(course):
    """A list of verdicts alone is no key."""
    claims.load()[["claim_id"]].to_csv(course / "solutions" / key.FILE, index=False)

    with pytest.raises(ValueError, match="must have the column 'verdict'"):
        key.load()
