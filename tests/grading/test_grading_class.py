"""Grading a class: resume, interruptions, broken files, a locked gradebook, a full disk."""

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import nbgrader_course as folders
import pytest
import sample

from tarifflab.grading.coursework import settings as course_settings
from tarifflab.grading.coursework.grade_class import Grading
from tarifflab.grading.coursework.settings import Settings, SettingsError
from tarifflab.grading.coursework.store import Store, StoreError
from tarifflab.grading.handin.handed_in import find_submissions

pytestmark = [pytest.mark.slow, pytest.mark.confined]
NAME = "01-sample"
FULL = {f"test-{n}": points for n, points in enumerate([2.0, 3.0, 3.0, 2.0, 2.0, 4.0], 1)}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Make a course once; the tests copy it."""
    root = tmp_path_factory.mktemp("course")
    return folders.make_course(root, limits={"cell_seconds": 3.0})


@pytest.fixture
def course(template, tmp_path):
    """Return a fresh course with a class of six: right, silent, wrong, broken, hostile, late."""  # noqa: E501
    import shutil

    root = tmp_path / "course"
    shutil.copytree(template, root)
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(template), str(root)))
    folders.submit(root, "anna", folders.answered(root, sample.RIGHT))
    folders.submit(root, "ben", folders.released(root))
    folders.submit(root, "cleo", folders.answered(root, {**sample.RIGHT, "task-5": "top = 1"}))
    folders.submit(root, "dan", b'{"cells": [')
    stop = {**sample.RIGHT, "task-3": "import os; os._exit(1)"}
    folders.submit(root, "eve", folders.answered(root, stop))
    folders.submit(root, "fay", folders.answered(root, sample.RIGHT))
    return root


def grade(root: Path, **more):
    """Grade the class in this process; return the report."""
    options = {key: more.pop(key) for key in ("force", "student") if key in more}
    return Grading(Settings.of(root), NAME, **more).run(**options)


def scores(root: Path) -> dict[str, dict[str, float]]:
    """Return student → test → points."""
    return {
        student: {name: score for name, (score, _) in marks.items() if name != "written"}
        for student, marks in folders.marks(root).items()
    }


EXPECTED = {
    "anna": FULL,
    "ben": dict.fromkeys(FULL, 0.0),
    "cleo": {**FULL, "test-5": 0.0},
    "dan": dict.fromkeys(FULL, 0.0),
    "eve": {**FULL, "test-3": 0.0},
    "fay": FULL,
}


def test_a_class_gets_its_marks_and_its_sentences(course):
    """Everybody gets the right marks; what is odd is said; a broken file needs a look."""
    seen = []

    report = grade(course, progress=lambda done, total, name: seen.append((done, total, name)))

    assert scores(course) == EXPECTED
    assert report.needs_look == ["dan"]
    assert "no complete JSON" in report.sentences["dan"][0]
    assert [done for done, _, _ in seen] == [1, 2, 3, 4, 5, 6]
    assert {name for _, _, name in seen} == set(EXPECTED)


def test_a_second_run_skips_what_is_done(course):
    """Only what is new or handed in again is graded."""
    grade(course)
    folders.submit(course, "gus", folders.released(course))

    report = grade(course)

    assert report.skipped == 6
    assert list(report.graded) == ["gus"]


def test_a_later_hand_in_is_graded_again(course):
    """A newer timestamp beside the notebook makes a submission new."""
    stamp = course / "submitted" / "anna" / NAME / "timestamp.txt"
    stamp.write_text("2026-10-01 10:00:00 UTC")
    grade(course)
    stamp.write_text("2026-10-02 10:00:00 UTC")
    folders.submit(course, "anna", folders.released(course))

    report = grade(course)

    assert list(report.graded) == ["anna"]
    assert scores(course)["anna"] == dict.fromkeys(FULL, 0.0)


def test_a_manual_mark_survives(course):
    """Grading again keeps the points that a person has given, and asks for none anew."""
    grade(course)
    with sqlite3.connect(course / "gradebook.db") as book:
        book.execute("UPDATE grade SET manual_score = 1.5")
    book.close()

    grade(course, force=True)

    with sqlite3.connect(course / "gradebook.db") as book:
        found = book.execute("SELECT DISTINCT manual_score, needs_manual_grade FROM grade")
        assert found.fetchall() == [(1.5, 0)]
    book.close()


def test_the_output_is_what_nbgrader_expects(course):
    """Feedback can be made from it, files beside it are there, and it is read-only."""
    grade(course)
    folder = course / "autograded" / "anna" / NAME

    assert (folder / "trade.csv").exists()
    assert (folder / f"{NAME}.ipynb").stat().st_mode & 0o777 == 0o444
    made = folders.run(course, "nbgrader", "generate_feedback", NAME)
    assert made.returncode == 0
    page = (course / "feedback" / "eve" / NAME / f"{NAME}.html").read_text()
    assert "ended Python" in page
    assert "30_000" not in page  # from a hidden test


class Lock:
    """Holds the gradebook in an exclusive transaction."""

    def __init__(self, root: Path) -> None:
        self.book = sqlite3.connect(root / "gradebook.db", isolation_level=None)
        self.book.execute("BEGIN EXCLUSIVE")

    def release(self) -> None:
        """Let go."""
        self.book.execute("ROLLBACK")
        self.book.close()


def test_a_locked_gradebook_stops_the_run_with_a_sentence(course, monkeypatch):
    """If the lock stays, the run ends; what was stored is whole, the next run goes on."""
    from tarifflab.grading.coursework import store

    monkeypatch.setattr(store, "LOCKED_SECONDS", 0.1)
    real, locks = Store._write, []

    def write(self, submission, *more):
        if submission.student == "cleo":
            locks.append(Lock(course))
        return real(self, submission, *more)

    with monkeypatch.context() as patch, pytest.raises(StoreError, match="database is locked"):  # noqa: PT012
        patch.setattr(Store, "_write", write)
        grade(course, workers=1)
    locks[0].release()

    grade(course)
    assert scores(course) == EXPECTED


def test_a_full_disk_stops_the_run_with_a_sentence(course, monkeypatch):
    """No half-written result is left, and the next run goes on."""
    from tarifflab.grading.coursework import store

    real = store._write_notebook

    def full(path, graded):
        if "cleo" in str(path):
            path.write_text("half")
            raise OSError(28, "No space left on device")
        real(path, graded)

    with monkeypatch.context() as patch, pytest.raises(StoreError, match="No space left"):  # noqa: PT012
        patch.setattr(store, "_write_notebook", full)
        grade(course)

    assert not list((course / "autograded" / "cleo").rglob("*.ipynb"))
    grade(course)
    assert scores(course) == EXPECTED


def test_a_crash_between_gradebook_and_folder_is_repeated(course, monkeypatch):
    """Marks without a folder are no harm: the next run writes both again."""
    from tarifflab.grading.coursework import store

    def crash(prepared, target):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "_replace", crash)
        said = []
        report = grade(course, say=said.append)
    assert (report.left, report.graded) == (6, {})
    assert said == [
        "Stopped. 0 of 6 are graded and stored; run the same command again to go on."
    ]

    grade(course)
    assert scores(course) == EXPECTED


def test_a_clock_set_back_loses_nothing(course, monkeypatch):
    """Deadlines are kept by a clock that nobody sets; the wall clock decides nothing."""
    past = time.time() - 10**6
    monkeypatch.setattr(time, "time", lambda: past)

    grade(course)

    assert scores(course) == EXPECTED


def start(course: Path) -> subprocess.Popen[bytes]:
    """Start the whole command in a process of its own."""
    return subprocess.Popen(
        [str(folders.BIN / "tarifflab"), "grade", "01"],
        cwd=course, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def family(process: int) -> list[int]:
    """Return a process's descendants, oldest first."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(
                    (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
                )
            except (OSError, IndexError):
                continue
    found, waiting = [], [process]
    while waiting:
        children = [p for p, parent in parents.items() if parent in waiting]
        found += children
        waiting = children
    return found


KILL_ROUNDS = int(os.environ.get("TARIFFLAB_KILL_ROUNDS", "6"))


@pytest.mark.parametrize("round_", range(KILL_ROUNDS))
def test_killing_anything_at_any_moment_loses_nothing(course, round_):
    """Kill -9 of any process of a run at any moment: the rerun has the marks of a quiet run."""
    dice = random.Random(round_)
    process = start(course)
    time.sleep(dice.uniform(0.1, 4.0))
    running = [process.pid, *family(process.pid)]
    victim = dice.choice([process.pid, *running])  # the runner itself often enough
    with contextlib.suppress(ProcessLookupError):
        os.kill(victim, signal.SIGKILL)
    said = b"".join(process.communicate(timeout=120))

    assert b"Traceback" not in said
    if victim != process.pid:
        assert process.returncode in (0, 1), said
        assert process.returncode == 0 or len(said.strip().splitlines()) >= 1
    assert folders.run(course, "tarifflab", "grade", "01").returncode == 0
    assert scores(course) == EXPECTED


def test_nothing_outlives_a_killed_runner(course):
    """When the runner is killed, its processes end by themselves."""
    process = start(course)
    time.sleep(2.5)
    descendants = family(process.pid)
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(Path(f"/proc/{p}").exists() for p in descendants):
        time.sleep(0.05)

    assert not [p for p in descendants if Path(f"/proc/{p}/exe").exists()]


def test_interrupting_says_how_to_go_on(course):
    """Ctrl-C stops cleanly and names the number that is stored."""
    process = start(course)
    while not family(process.pid) and process.poll() is None:  # until it has begun to work
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)

    assert process.returncode in (0, 1, 130)
    assert b"Traceback" not in said
    assert folders.run(course, "tarifflab", "grade", "01").returncode == 0
    assert scores(course) == EXPECTED


def test_submissions_are_found_by_nbgraders_own_pattern(course):
    """Student and target come from the course's folder structure."""
    found = find_submissions(Settings.of(course).course, NAME)

    assert [one.student for one in found] == sorted(EXPECTED)
    assert found[0].target == course / "autograded" / "anna" / NAME


def link_notebook(root, folder):
    """Hand in a link to a classmate's notebook."""
    (folder / f"{NAME}.ipynb").symlink_to(root / f"submitted/anna/{NAME}/{NAME}.ipynb")


def link_folder(root, folder):
    """Hand in a link to a classmate's folder."""
    folder.rmdir()
    folder.symlink_to(root / f"submitted/anna/{NAME}")


def pipe(root, folder):
    """Hand in a pipe that nobody writes to."""
    os.mkfifo(folder / f"{NAME}.ipynb")


def device(root, folder):
    """Hand in a link to a file without end."""
    (folder / f"{NAME}.ipynb").symlink_to("/dev/zero")


def giant(root, folder):
    """Hand in 20 GB of nothing."""
    with (folder / f"{NAME}.ipynb").open("wb") as file:
        file.truncate(20 * 10**9)


def odd_time(root, folder):
    """Hand in a right notebook and a time that is none."""
    folders.submit(root, "mallory", folders.answered(root, sample.RIGHT))
    (folder / "timestamp.txt").write_bytes(b"\xff99999-01-01 not a time")


def pipe_time(root, folder):
    """Hand in a right notebook and a pipe in place of its time."""
    folders.submit(root, "mallory", folders.answered(root, sample.RIGHT))
    os.mkfifo(folder / "timestamp.txt")


def folder_time(root, folder):
    """Hand in a right notebook and a folder in place of its time."""
    folders.submit(root, "mallory", folders.answered(root, sample.RIGHT))
    (folder / "timestamp.txt").mkdir()


@pytest.mark.parametrize(
    ("deed", "points", "sentence"),
    [
        (link_notebook, 0, "it is a link"),
        (link_folder, 0, "its folder is a link"),
        (pipe, 0, "it is no regular file"),
        (device, 0, "it is a link"),
        (giant, 0, "it has 19073 MB, at most 64"),
        (odd_time, 16, "time of hand-in could not be read"),
        (folder_time, 16, "time of hand-in could not be read"),
        (pipe_time, 16, "time of hand-in could not be read"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_hostile_folder_harms_nobody(course, deed, points, sentence):
    """What is no honest file is not followed, not waited for, not read; others get theirs."""
    folder = course / "submitted" / "mallory" / NAME
    folder.mkdir(parents=True)
    deed(course, folder)

    report = grade(course)

    assert report.graded["mallory"][0] == points
    assert sentence in report.sentences["mallory"][0]
    assert "mallory" in report.needs_look
    found = scores(course)
    assert {name: found[name] for name in EXPECTED} == EXPECTED


def test_a_folder_that_is_no_course_is_said(tmp_path):
    """Outside a course the sentence says which file is missing."""
    with pytest.raises(SettingsError, match=r"no nbgrader_config\.py was found"):
        Settings.of(tmp_path)


def test_a_short_name_finds_its_exercise(course):
    """The number 01 stands for the one exercise that begins so; an unknown one lists all."""
    known = Settings.of(course).course

    assert course_settings.assignment_name(known, "01") == NAME
    with pytest.raises(SettingsError, match="must be one of 01-sample, got '07'"):
        course_settings.assignment_name(known, "07")


def test_an_exercise_that_was_never_released_is_said(course):
    """Without a row in the gradebook the sentence gives the command that makes one."""
    new = course / "solutions" / "02-new"
    new.mkdir()
    (new / "02-new.ipynb").write_text(json.dumps(sample.source_notebook()))
    folders.submit(course, "anna", b"", "02-new")

    done = folders.run(course, "tarifflab", "grade", "02", check=False)

    assert done.returncode == 1
    assert "nbgrader generate_assignment 02-new --force" in done.stderr
    assert "Traceback" not in done.stderr
