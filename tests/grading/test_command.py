"""The command's own words: progress, report, help, and sentences for what can be put right."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from tarifflab.grading.coursework import grade_command
from tarifflab.grading.coursework.grade_class import Report


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
