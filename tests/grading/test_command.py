"""The command's own words: progress, report, help, and sentences for what can be put right."""

import io
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest

from tarifflab.grading.coursework import grade_command
from tarifflab.grading.coursework.grade_class import Report
from tarifflab.grading.coursework.store import StoreError
from tarifflab.grading.coursework.terminal import plain, show, tell


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (8, "8 s"), (59.6, "1 min 00 s"), (185, "3 min 05 s")]
)
def test_durations_are_for_people(seconds, words):
    """Seconds become minutes where that is easier to read."""
    assert grade_command.clock(seconds) == words


def test_progress_names_speed_and_time_left():
    """Where nobody watches a terminal, a plain line comes at the end."""
    stream = io.StringIO()
    progress = grade_command.Progress(stream)

    progress(1, 2, "anna")
    progress(2, 2, "ben")

    assert stream.getvalue().startswith("2 of 2  ben  ")
    assert "a second, 0 s left" in stream.getvalue()


def test_speed_and_time_left_follow_from_the_time_that_went_by(monkeypatch):
    """Fifty of 150 in ten seconds are five a second, and the other hundred need twenty."""
    seconds = iter([100.0, 110.0])
    monkeypatch.setattr(grade_command.time, "monotonic", lambda: next(seconds))
    stream = io.StringIO()

    grade_command.Progress(stream)(50, 150, "anna")

    assert stream.getvalue() == "50 of 150  anna  5.0 a second, 20 s left\n"


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        """Return True."""
        return True


def test_a_watched_terminal_gets_one_moving_line():
    """Each step writes over the last, and the end clears it."""
    stream = Terminal()
    progress = grade_command.Progress(stream)

    progress(1, 3, "anna")
    progress.end()

    assert stream.getvalue().count("\n") == 0
    assert stream.getvalue().endswith("\r\x1b[K")


def test_the_report_lists_what_there_is_to_say(capsys):
    """Points, sentences and who needs a look, by student."""
    report = Report(
        graded={"anna": (3.0, 5.0), "ben": (0.0, 5.0)},
        sentences={"ben": ["The file could not be read."]},
        needs_look=["ben"],
        skipped=4,
        seconds=7,
        confined=False,
    )

    grade_command.print_report(report, "01-x")

    said = capsys.readouterr().out
    assert said.startswith(grade_command.UNCONFINED)
    assert "01-x: 2 graded in 7 s, 4 were graded before" in said
    assert "ben (0 of 5)  Please look." in said
    assert "anna" not in said


def test_the_report_calls_students_by_name_where_one_is_known(capsys):
    """A number alone sends the teacher to the class list."""
    report = Report(graded={"s1": (0.0, 5.0)}, sentences={"s1": ["It is empty."]})

    grade_command.print_report(report, "01-x", {"s1": "Lucía Ferrer, s1"})

    assert "  Lucía Ferrer, s1 (0 of 5)" in capsys.readouterr().out


def test_outside_a_course_one_sentence_says_so(tmp_path, capsys):
    """The exit status is 1 and there is no traceback."""
    assert grade_command.run("01", course=tmp_path) == 1
    assert "nbgrader_config.py was found" in capsys.readouterr().err


def test_every_option_has_help():
    """`tarifflab grade --help` explains every option."""
    from typer.testing import CliRunner

    from tarifflab.cli import app

    shown = CliRunner().invoke(app, ["grade", "--help"]).output

    for option in (
        "--student",
        "--force",
        "--workers",
        "--course",
        "--unconfined",
        "--scheduler",
    ):
        assert option in shown


@pytest.mark.slow
def test_a_course_without_a_gradebook_is_a_sentence_also_without_a_path(tmp_path):
    """Called by its full name, the command finds what nbgrader starts by name alone."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    for folder in ("source/01-lone", "submitted/ann/01-lone"):
        (tmp_path / folder).mkdir(parents=True)
    program = Path(sys.executable).parent / "tarifflab"

    done = subprocess.run(
        [program, "grade", "01-lone"],
        cwd=tmp_path, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.startswith("The gradebook has no assignment '01-lone' yet.")


@pytest.mark.slow
def test_an_empty_folder_is_said(tmp_path, capsys):
    """Nobody has handed in: one sentence says where the grader looked."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    (tmp_path / "source" / "01-lone").mkdir(parents=True)

    assert grade_command.run("01-lone", course=tmp_path) == 1
    place = tmp_path / "submitted" / "STUDENT" / "01-lone"
    assert f"nothing is handed in. No folder {place} was found" in capsys.readouterr().err


def test_the_whole_report_as_it_is_printed(capsys):
    """Reasons with their students, points, sentences, and what is open from before."""
    report = Report(
        graded={"s2": (3.5, 5.0), "s1": (0.0, 5.0)},
        sentences={"s2": ["One.", "Two."], "s1": ["Broken."], "s3": ["Put off."]},
        needs_look=["s1"],
        again={f"s{n}": "the exercise has changed" for n in range(10)} | {"t": "it is new"},
        open={"s5": ["Old."], "s4": []},
        seconds=61,
    )

    grade_command.print_report(report, "01-x", {"s2": "Zoë, s2"})

    assert capsys.readouterr().out.splitlines() == [
        "01-x: 2 graded in 1 min 01 s.",
        "  Graded again, as the exercise has changed: "
        "s0, s1, s2, s3, s4, s5, s6, s7 and 2 more.",
        "  Graded again, as it is new: t.",
        "  s1 (0 of 5)  Please look.",
        "    Broken.",
        "  Zoë, s2 (3.5 of 5)",
        "    One.",
        "    Two.",
        "  s3 (no mark)",
        "    Put off.",
        "Still to be looked at (tarifflab settle 01-x STUDENT takes somebody off):",
        "  s4  Please look.",
        "    It is flagged in formgrader.",
        "  s5  Please look.",
        "    Old.",
    ]


class Grading:
    """What stands for a run: it notes how it was made, and has a report."""

    made: ClassVar[dict] = {}
    report = Report(graded={"anna": (1.0, 1.0)})

    def __init__(self, *given, **named):
        self.made.update(named, given=given)

    def run(self, **named):
        """Note and return the report, or fail."""
        self.made.update(named)
        if isinstance(self.report, Exception):
            raise self.report
        return self.report


@pytest.fixture
def fake_run(monkeypatch):
    """Return a function that runs the command on a report; exit status, options."""
    from tarifflab.grading.coursework import grade_class

    monkeypatch.setattr(Grading, "made", {})
    monkeypatch.setattr(grade_class, "Grading", Grading)
    course = SimpleNamespace(course="a course")
    monkeypatch.setattr(grade_command.Settings, "of", lambda folder: course)
    monkeypatch.setattr(grade_command, "assignment_name", lambda _course, short: f"{short}-x")
    monkeypatch.setattr(grade_command, "names_of", lambda _settings: {})
    monkeypatch.setattr(grade_command, "nothing_found", lambda *given: f"nothing: {given[1:]}")
    monkeypatch.setattr(grade_command, "keep_own_files", lambda: None)
    monkeypatch.setattr(grade_command, "unplaced", lambda _course: [])

    def run(report, **options):
        monkeypatch.setattr(Grading, "report", report)
        return grade_command.run("01", course=Path(), **options), Grading.made

    return run


def test_options_of_the_command_reach_the_run(fake_run):
    """Each by its name."""
    options = {"student": "s1", "force": True, "workers": 3, "confined": False,
               "scheduler": "tcp://a", "zygote": "z"}  # fmt: skip
    code, made = fake_run(Report(graded={"anna": (1.0, 1.0)}), **options)

    assert code == 0
    assert {name: made[name] for name in options} == options
    assert (made["given"][1], made["say"]) == ("01-x", grade_command.tell)


@pytest.mark.parametrize(
    ("report", "code", "said"),
    [
        (Report(graded={"a": (1.0, 1.0)}), 0, ""),
        (Report(skipped=1), 0, ""),
        (Report(graded={"a": (1.0, 1.0)}, left=1), 1, ""),
        (Report(), 1, "nothing: ('01-x', 's1')"),
        (StoreError("The disk is full."), 1, "The disk is full."),
        (OSError(28, "No space left"), 1,
         "A file or folder cannot be used ([Errno 28] No space left). "
         "What is stored is whole."),
    ],
)  # fmt: skip
def test_the_exit_status_tells_whether_something_is_left_to_do(
    fake_run, capsys, report, code, said
):
    """Each failure is one sentence."""
    assert fake_run(report, student="s1")[0] == code
    assert capsys.readouterr().err == (f"{said}\n" if said else "")


def test_who_handed_in_nothing_is_told_who_is_called_nearly_so(monkeypatch):
    """Three names at most, and where was looked."""
    known = [SimpleNamespace(student=name) for name in ("anna", "anne", "ben")]
    monkeypatch.setattr(grade_command, "find_submissions", lambda *_: known)
    monkeypatch.setattr(grade_command, "searched", lambda *given: f"/x/{given[2]}")
    settings = SimpleNamespace(course=None)

    said = [grade_command.nothing_found(settings, "01-x", who) for who in ("ann", "zzz", None)]

    assert said == [
        "01-x: 'ann' has handed in nothing. No folder /x/ann was found. "
        "Did you mean anne or anna?",
        "01-x: 'zzz' has handed in nothing. No folder /x/zzz was found.",
        "01-x: nothing is handed in. No folder /x/None was found.",
    ]


def test_students_are_called_by_name_and_number(monkeypatch):
    """As far as either is known."""
    from tarifflab.grading.coursework import store

    people = [("s1", "Lucía", "Ferrer"), ("s2", None, "Roe"), ("s3", None, None)]
    rows = [SimpleNamespace(id=i, first_name=a, last_name=b) for i, a, b in people]
    book = SimpleNamespace(students=rows, close=lambda: None)
    monkeypatch.setattr(store, "open_book", lambda *_: book)

    assert grade_command.names_of(SimpleNamespace(course=None)) == {
        "s1": "Lucía Ferrer, s1", "s2": "Roe, s2", "s3": "s3",
    }  # fmt: skip


def test_a_plain_line_comes_every_fifty(monkeypatch):
    """And at the end; each with the time that is left."""
    clock = iter([0.0, 1.0, 10.0, 20.0])
    monkeypatch.setattr(grade_command.time, "monotonic", lambda: next(clock))
    stream = io.StringIO()
    progress = grade_command.Progress(stream)

    for done in (49, 50, 100):
        progress(done, 120, "a\x1bb")

    assert stream.getvalue().splitlines() == [
        "50 of 120  a\\x1bb  5.0 a second, 14 s left",
        "100 of 120  a\\x1bb  5.0 a second, 4 s left",
    ]


SIGNS = {
    "a": "a", "é": "é", "関": "関", " ": " ", "\t": "\\t", "\x7f": "\\x7f", "\u202e": "\\u202e",
    "\u2028": "\\u2028", "\u2029": "\\u2029", "\ud800": "\\ud800", "\ue000": "\\ue000",
    "\u0378": "\\u0378", "\xad": "\\xad",
}  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS)
def test_what_cannot_be_seen_is_written_as_its_escape(sign):
    """Of every kind: control, hidden, half, private, unknown, ends of lines."""
    assert plain(f"é{sign}") == f"é{SIGNS[sign]}"


def test_a_sentence_of_several_lines_keeps_them(capsys):
    """An error may hold a command to copy; a line of a result is one."""
    tell("a\n  b\tc")
    show("a\nb")

    said = capsys.readouterr()
    assert (said.err, said.out) == ("a\n  b\\tc\n", "a\\nb\n")


def test_own_programs_and_own_files_can_be_used(monkeypatch, tmp_path):
    """The folder of this Python comes first, once; a mask leaves one's own rights."""
    own = str(Path(sys.executable).parent)
    monkeypatch.setenv("PATH", "/usr/bin")
    grade_command.reach_own_programs()
    grade_command.reach_own_programs()
    before = os.umask(0o777)
    try:
        grade_command.keep_own_files()
        mask = os.umask(0)
    finally:
        os.umask(before)

    assert os.environ["PATH"].split(os.pathsep) == [own, "/usr/bin"]
    assert mask == 0o077


def test_what_lies_in_no_exercise_s_folder_is_said_once(monkeypatch, capsys):
    """It is no fault, and nobody grades it."""
    monkeypatch.setattr(grade_command, "unplaced", lambda _course: ["submitted/ann/x.ipynb"])

    grade_command._tell_unplaced(None)

    said = "Not graded, as it lies in no exercise's folder: submitted/ann/x.ipynb."
    assert capsys.readouterr().err.strip() == said
