"""A yes or no before something is written: typed, piped in, or nobody there."""

import io

import pytest

from tarifflab.instructor.desk import DeskError, carry_out, confirm


def asked(monkeypatch, typed, yes=False):
    """Return what `confirm` makes of the text on standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return confirm("Write 3 changed marks?", yes)


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [("y\n", True), ("YES\n", True), ("n\n", False), ("\n", False), ("yet\n", False)],
)
def test_an_answer_may_be_piped_in(monkeypatch, typed, agreed):
    """`yes | tarifflab ...` works as at a keyboard; only a yes is a yes."""
    assert asked(monkeypatch, typed) is agreed


def test_nobody_there_is_a_no_that_says_how_to_say_yes(monkeypatch, capsys):
    """A script learns of the option instead of waiting for ever."""
    assert not asked(monkeypatch, "")
    assert "Nothing was written" in capsys.readouterr().err


def test_with_the_option_nothing_is_asked(monkeypatch, capsys):
    """The question itself does not appear."""
    assert asked(monkeypatch, "", yes=True)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied", "marks.csv"), "marks.csv cannot be used: "),
        (OSError("the disk is gone"), "A file, perhaps the folder that you are in, cannot"),
        (DeskError("No exercise '77'."), "No exercise '77'."),
        (KeyboardInterrupt(), "Stopped. What was done so far is kept."),
    ],
)
def test_what_a_command_cannot_do_is_one_sentence(capsys, error, said):
    """No traceback: the file is named, and the exit status is 1."""

    def work() -> None:
        raise error

    assert carry_out(work) == 1
    heard = capsys.readouterr().err
    assert heard.startswith(said)
    assert heard.count("\n") == 1
