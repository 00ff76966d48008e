"""Odd names, odd places, other systems: one sentence, nothing raw, no traceback."""

import csv
import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbgrader_course as folders
import pytest
import sample
from test_grading_class import NAME, scores, template  # noqa: F401 (a fixture)

from tarifflab import cli
from tarifflab.grading.coursework.grade_class import Grading
from tarifflab.grading.coursework.settings import Settings, SettingsError
from tarifflab.grading.coursework.store import StoreError
from tarifflab.grading.coursework.terminal import plain, write
from tarifflab.grading.nbgrader_export import harmless

ODD_IDS = [
    "anna [2]", "[ab]", "a", "Zoë", "=HYPERLINK(1)", "x\ny", "red\x1b[31m", "-5+3", "q'\"",
    "{student_id}", "%s", "日本", "back\u202ewards",
]  # fmt: skip
slow = pytest.mark.slow
confined = pytest.mark.confined


@pytest.fixture
def course(template, tmp_path):  # noqa: F811
    """Return a course in a folder whose name holds every sign that is special somewhere."""
    root = tmp_path / "Trade (2026) [A]+B {x} é"
    shutil.copytree(template, root)
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(template), str(root)))
    return root


def tarifflab(root: Path, *arguments: str, **environment: str):
    """Run the command with an environment; return what it said."""
    return subprocess.run(
        [str(folders.BIN / "tarifflab"), *arguments],
        cwd=root, env={**os.environ, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@slow
@confined
def test_odd_ids_in_an_odd_folder_are_graded(course):
    """Brackets, quotes, blanks, line ends, escapes and formulas are names like others."""
    for student in ODD_IDS:
        folders.submit(course, student, folders.answered(course, sample.RIGHT))

    done = tarifflab(course, "grade", "01")
    again = Grading(Settings.of(course), NAME).run()

    assert (done.returncode, again.skipped) == (0, len(ODD_IDS))
    assert {sum(marks.values()) for marks in scores(course).values()} == {sample.FULL}
    assert not any(sign in done.stdout + done.stderr for sign in "\x1b\u202e")


@slow
@confined
def test_an_id_names_one_student_to_the_letter(course):
    """An id with brackets is no pattern."""
    for student in ("a", "b", "[ab]"):
        folders.submit(course, student, folders.answered(course, sample.RIGHT))

    report = Grading(Settings.of(course), NAME, workers=1).run(student="[ab]")

    assert list(report.graded) == ["[ab]"]


@slow
def test_a_student_who_has_handed_in_nothing_is_an_error(course):
    """The exit status is 1, and the sentence names the folder and who is called nearly so."""
    folders.submit(course, "s2657577", folders.released(course))
    with sqlite3.connect(course / "gradebook.db") as book:
        book.executemany("INSERT INTO student (id) VALUES (?)", [("s265757",), ("s2657577",)])
    book.close()

    done = tarifflab(course, "grade", "01", "--student", "s265757")

    assert done.returncode == 1
    assert f"No folder {course}/submitted/s265757/{NAME} was found" in done.stderr
    assert "Did you mean s2657577?" in done.stderr


@slow
@confined
@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"HOME": "/nonexistent"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_a_poor_environment_is_no_hindrance(course, environment):
    """An ASCII terminal and a person without a home grade Zoë as well."""
    stop = {**sample.RIGHT, "task-3": "import os; os._exit(1)"}
    folders.submit(course, "Zoë", folders.answered(course, stop))

    done = tarifflab(course, "grade", "01", **environment)

    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert "The cell `task-3` ended Python" in done.stdout


@slow
@confined
def test_a_relative_temporary_folder_and_linked_hand_ins_are_no_hindrance(course):
    """TMPDIR may be relative, and what was handed in may lie behind a link."""
    folders.submit(course, "anna", folders.answered(course, sample.RIGHT))
    (course / "submitted").rename(course / "elsewhere")
    (course / "submitted").symlink_to("elsewhere")

    done = tarifflab(course, "grade", "01", TMPDIR=".")

    assert (done.returncode, done.stderr.count("Error")) == (0, 0)
    assert sum(scores(course)["anna"].values()) == sample.FULL


def test_memory_that_runs_out_is_a_sentence(monkeypatch, capsys):
    """A limit of the shell is no fault of ours that anybody should report."""

    def run_out():
        raise MemoryError

    monkeypatch.setattr(cli, "app", run_out)

    with pytest.raises(SystemExit, match="1"):
        cli.main()

    assert capsys.readouterr().err.startswith("The memory ran out. Make room")


def test_ctrl_c_before_the_words_are_read_is_a_word(monkeypatch, capsys):
    """The grader's process may have been started by then; it is ended."""

    def stopped():
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", stopped)
    monkeypatch.setattr(sys, "argv", ["tarifflab", "status"])

    with pytest.raises(SystemExit, match="130"):
        cli.main()

    assert capsys.readouterr().err == "Stopped.\n"


@slow
@confined
def test_closed_streams_and_a_mask_of_all_rights_cost_nobody_a_point(course):
    """Whoever starts the command may close what it writes to, and mask even its own rights."""
    folders.submit(course, "anna", folders.answered(course, sample.RIGHT))

    line = f"umask 777; exec '{folders.BIN}/tarifflab' grade 01 <&- 2>&-"
    done = subprocess.run(["bash", "-c", line], cwd=course, stdout=subprocess.PIPE, check=False)

    assert done.returncode == 0
    assert sum(scores(course)["anna"].values()) == sample.FULL


@pytest.mark.parametrize(
    ("text", "said"),
    [("1 / 0", "ZeroDivisionError"), ("import sys; sys.exit(3)", "SystemExit, 3"),
     ("c = (", "SyntaxError")],
)  # fmt: skip
def test_a_configuration_that_cannot_be_run_is_a_sentence(tmp_path, text, said):
    """It is Python and may do anything; also in a folder whose name holds a "$"."""
    root = tmp_path / "$HOME"
    root.mkdir()
    (root / "nbgrader_config.py").write_text(text)

    with pytest.raises(SettingsError, match=rf"(?s)cannot be read: {said}.*Put that line"):
        Settings.of(root)


def test_a_folder_in_which_no_gradebook_can_lie_is_a_sentence(tmp_path):
    """An address ends at a question mark: another book would be opened, and found empty."""
    root = tmp_path / "Tariffs: who pays?"
    root.mkdir()
    url = f"c.CourseDirectory.db_url = {f'sqlite:///{root}/gradebook.db'!r}"
    (root / "nbgrader_config.py").write_text(f"c = get_config()\n{url}")

    with pytest.raises(SettingsError, match=r"must have no '\?' in its name: .* Rename"):
        Settings.of(root)


@slow
def test_marks_are_exported_as_a_table_that_runs_nothing(course):
    """Each student is one row with the points in their column, and no cell is a formula."""
    with sqlite3.connect(course / "gradebook.db") as book:
        rows = [(name, "Doe, Jane", "=1+1") for name in ODD_IDS]
        book.executemany("INSERT INTO student (id, last_name, first_name) VALUES (?,?,?)", rows)
    book.close()

    folders.run(course, "nbgrader", "export")

    table = list(csv.DictReader(io.StringIO((course / "grades.csv").read_text("utf-8"))))
    assert len(table) == len(ODD_IDS)
    assert {(row["last_name"], row["max_score"]) for row in table} == {("Doe, Jane", "21.0")}
    assert not [
        cell for row in table for cell in row.values() if cell.startswith(("=", "-", "+"))
    ]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_formula_is_made_harmless(text):
    """A spreadsheet shows it and does not run it."""
    assert harmless(text).startswith("'")


@pytest.mark.parametrize(("text", "shown"), [("a\x1b[31mb", "a\\x1b[31mb"), ("é\n", "é\\n")])
def test_nothing_raw_reaches_a_terminal(text, shown):
    """A sign that moves the cursor is written as its escape."""
    assert plain(text) == shown


def test_a_sign_that_a_terminal_lacks_is_an_escape():
    """Printing a name never fails."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")

    write(stream, "Zoë")
    stream.flush()

    assert stream.buffer.getvalue() == b"Zo\\xeb"


@slow
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("c = (", "SyntaxError"),
        ("c.ConfinedExecute.limits = {'cell_second': 3}", "Did you mean 'cell_seconds'?"),
        ("c.ConfinedExecute.limits = {'calls': -1}", "'calls' must be greater than 0, got -1"),
    ],
)
def test_a_wrong_setting_is_a_sentence(course, line, words):
    """The sentence names the file and what stands wrong in it."""
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(f"\n{line}\n")

    with pytest.raises(SettingsError, match=re.escape(words)) as raised:
        Settings.of(course)
    assert "nbgrader_config.py" in str(raised.value)


@slow
@pytest.mark.parametrize(
    "damage", [b"no database at all" * 100, None], ids=["damaged", "locked"]
)
def test_a_gradebook_that_cannot_be_used_is_a_sentence(course, monkeypatch, damage):
    """Damaged, or locked when it is opened: said in one sentence, nothing is lost."""
    from tarifflab.grading.coursework import store

    monkeypatch.setattr(store, "LOCKED_SECONDS", 0.1)
    folders.submit(course, "anna", folders.released(course))
    path = course / "gradebook.db"
    if damage:
        path.write_bytes(damage)
    lock = sqlite3.connect(path, isolation_level=None)
    if not damage:
        lock.execute("BEGIN EXCLUSIVE")

    with pytest.raises(StoreError, match="The gradebook cannot be used"):
        Grading(Settings.of(course), NAME, confined=False).run()
    lock.close()


@slow
@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+nodriver://u:secret@h/db", "must be an address such as"),
        ("nonsense", "must be an address such as"),
        ("mysql+pymysql://u:secret@h/db", "driver 'pymysql' is not installed"),
    ],
)
def test_a_gradebook_without_its_driver_is_a_sentence(course, url, words):
    """The sentence says what to install or to write, and keeps the password."""
    folders.submit(course, "anna", folders.released(course))
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.CourseDirectory.db_url = {url!r}\n")

    with pytest.raises(StoreError, match=words) as raised:
        Grading(Settings.of(course), NAME, confined=False).run()
    assert "secret" not in str(raised.value)


ELSEWHERE = """
import ctypes, os, signal, sys
sys.modules["resource"] = None
real = ctypes.CDLL
def no_library(name=None, *more, **options):
    if name is None:
        raise TypeError("bad argument type for built-in operation")
    return real(name, *more, **options)
ctypes.CDLL = no_library
for name in ("sched_getaffinity", "waitid", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"):
    delattr(os, name)
"""
WINDOWS = (
    ELSEWHERE + "del os.fork, signal.SIGKILL, signal.SIGXFSZ, signal.SIGXCPU\n"
    "import tarifflab.grading.confinement.confine as confine\n"
    "confine.missing = lambda: 'win32 has neither Landlock nor seccomp'\n"
)
MAC = """
import os, resource
for name in ("sched_getaffinity", "waitid"):
    delattr(os, name)
for name in ("RLIMIT_MSGQUEUE", "RLIMIT_MEMLOCK"):
    delattr(resource, name)
from pathlib import Path
import tarifflab.grading.confinement.confine as confine
confine.STATM = Path("/nonexistent")
"""
RUN = """
from pathlib import Path
from tarifflab.grading.coursework.grade_command import run
raise SystemExit(run("01", course=Path(), confined={confined}))
"""


def elsewhere(root: Path, system: str, *, confined: bool):
    """Run the command as on a system that lacks what Linux has."""
    return subprocess.run(
        [sys.executable, "-c", system + RUN.format(confined=confined)],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip


@slow
@pytest.mark.parametrize("confined", [True, False], ids=["confined", "unconfined"])
def test_windows_is_told_what_to_do(course, confined):
    """Without `resource`, `fork` and the rest: one sentence with the container and WSL."""
    folders.submit(course, "anna", folders.answered(course, sample.RIGHT))

    done = elsewhere(course, WINDOWS, confined=confined)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "docker run" in done.stderr
    assert "wsl --install" in done.stderr


@slow
def test_a_mac_grades_unconfined(course):
    """What macOS lacks is not needed without confinement; the report says how it was graded."""
    folders.submit(course, "anna", folders.answered(course, sample.RIGHT))

    done = elsewhere(course, MAC, confined=False)

    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    assert "WITHOUT confinement" in done.stdout
    assert sum(scores(course)["anna"].values()) == sample.FULL
