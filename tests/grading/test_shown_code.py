"""Code that a page can show: no line and no blank costs minutes; what is left out is said."""

from tarifflab.grading import clean_markdown
from tarifflab.grading.notebook.shown_code import CUT, FOLDED, MAX_CODE, MAX_LINE, CodeShown


def test_ordinary_code_stays_as_it_is():
    """Whatever has no line above the bound, blank lines and line ends included."""
    code = "x = 1\n\n\n\tif x:\n" * 200 + "y" * MAX_LINE

    assert CodeShown().of(code) == code


def test_long_lines_are_folded_and_it_is_said():
    """All of the text is still there, in pieces."""
    shown = CodeShown().of("a." * 5_000 + "\nb")

    assert max(map(len, shown.split("\n"))) == MAX_LINE
    assert shown.removeprefix(FOLDED).replace("\n", "") == "a." * 5_000 + "b"


def test_blanks_without_end_are_left_out():
    """A lexer that looks for what comes behind them looks once."""
    assert CodeShown().of("a" + "\n" * 50_000 + "b" + " " * 50_000 + "c") == FOLDED + "a\nb\nc"


def test_all_cells_of_a_submission_share_one_room():
    """Many cells cost a page no more than one."""
    code = CodeShown()
    line = "x = 1 + 1\n"

    assert code.of(line * (MAX_CODE // 10)) == line * (MAX_CODE // 10)
    assert code.of(line * 10) == (line * 10)[: MAX_CODE % 10] + CUT
    assert code.of(line * 50) == CUT


def test_a_line_is_folded_from_the_first_step_too_many_on(monkeypatch):
    """In a text that could not be cleaned and is shown as it is."""
    monkeypatch.setattr(clean_markdown, "_steps", len)
    monkeypatch.setattr(clean_markdown, "WIDTH", 4)
    monkeypatch.setattr(clean_markdown, "MAX_LINE_STEPS", 6)

    folded = [clean_markdown.fenced(one) for one in ("abcdef", "abcdefg")]

    assert folded == ["~~~\nabcdef\n~~~", "~~~\nabcd\nefg\n~~~"]
