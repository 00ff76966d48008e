"""A new gradebook is told its version without a program of its own."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tarifflab.grading.coursework.grade_command import reach_own_programs
from tarifflab.grading.nbgrader_parts import nbgrader_part, newest_version, note_version

VERSIONS = Path(nbgrader_part("dbutil").ALEMBIC_DIR, "versions")


def versions_in(path):
    """Return the rows of the table of versions."""
    with closing(sqlite3.connect(path)) as book:
        return [row[0] for row in book.execute("SELECT version_num FROM alembic_version")]


@pytest.fixture
def no_program(monkeypatch):
    """Let nothing ask alembic's program."""

    def refuse():
        raise AssertionError("nbgrader started alembic")

    monkeypatch.setattr(nbgrader_part("api"), "get_alembic_version", refuse)


@pytest.mark.slow
def test_the_version_is_what_nbgrader_finds_by_its_program(monkeypatch):
    """The newest revision of nbgrader's files, however many there will be."""
    monkeypatch.setenv("PATH", os.environ["PATH"])
    reach_own_programs()

    assert newest_version(VERSIONS) == nbgrader_part("api").get_alembic_version()


def test_a_new_gradebook_has_one_version_and_all_tables(tmp_path, no_program):
    """The second opening finds all as it is."""
    path = tmp_path / "gradebook.db"
    for _ in range(2):
        note_version(f"sqlite:///{path}")
        nbgrader_part("api").Gradebook(f"sqlite:///{path}", "course").close()

    assert versions_in(path) == [newest_version(VERSIONS)]
    with closing(sqlite3.connect(path)) as book:
        assert book.execute("SELECT id FROM course").fetchall() == [("course",)]


def test_a_gradebook_of_an_older_version_stays_as_it_is(tmp_path):
    """Its version is nbgrader's to change, by `nbgrader db upgrade`."""
    path = tmp_path / "gradebook.db"
    with closing(sqlite3.connect(path)) as book, book:
        book.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        book.execute("INSERT INTO alembic_version VALUES ('older')")

    note_version(f"sqlite:///{path}")

    assert versions_in(path) == ["older"]


@pytest.mark.parametrize(
    ("files", "newest"),
    [
        ({"a": ("1", None), "b": ("2", "1")}, "2"),
        ({"a": ("1", None), "b": ("2", "1"), "c": ("3", "1")}, None),
        ({}, None),
    ],
    ids=["one after another", "two that are newest", "none"],
)
def test_what_is_not_plain_to_see_is_not_guessed(tmp_path, files, newest):
    """Two newest revisions: nbgrader's own program has to say."""
    for name, (revision, before) in files.items():
        text = f"revision = {revision!r}\ndown_revision = {before!r}\n"
        (tmp_path / f"{name}.py").write_text(text)

    assert newest_version(tmp_path) == newest
