"""All stored pictures together: enough of them, and each of them readable in both themes."""

import pytest
from picture_checks import (
    STORED,
    alike,
    contrast,
    outline,
    pale_texts,
    text_faults,
    unlike_lines,
)

PICTURES = sorted(STORED.glob("**/*.svg"))
RECEIPT = "rate-receipt"  # a till's slip: its own paper, its own type
ENOUGH = 200


def test_there_are_enough_of_them():
    """Every state that a lesson's text names has one."""
    assert len(PICTURES) >= ENOUGH


@pytest.mark.slow
def test_no_text_is_cut_or_lies_on_another_or_is_pale():
    """As a reader sees them on paper: words and picture in one."""
    broken = [
        f"{file.relative_to(STORED)}: {fault}"
        for file in PICTURES
        if RECEIPT not in file.parts
        for fault in text_faults(file.read_text(encoding="utf-8"))
    ]

    assert broken == [], "\n".join(broken)


@pytest.mark.slow
def test_a_receipt_is_readable_in_both_themes():
    """It keeps its light paper, so its ink has to stay dark."""
    slips = [file for file in PICTURES if RECEIPT in file.parts]

    assert slips
    assert [one for file in slips for one in pale_texts(file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("ink", "under", "pale"),
    [("quiet", "paper", False), ("grid", "paper", True), ("paper", "jp", False)],
)
def test_a_pale_text_is_found(ink, under, pale):
    """Grey of the grid is no colour for words; paper on a full bar is."""
    from tarifflab.widgets.kit.svg import Picture

    picture = Picture(200)
    picture.rect(0, 0, 200, 40, under)
    picture.text(10, 24, "words", ink)

    assert bool(pale_texts(picture.svg(40))) is pale


def test_contrast_is_counted_as_by_the_standard():
    """Black on white is 21, a colour on itself 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#bf360c", "#bf360c") == pytest.approx(1)


@pytest.mark.parametrize(
    ("now", "same"),
    [
        ('<text x="10.1">10.6 %</text>', True),
        ('<text x="10.4">10.6 %</text>', False),
        ('<text x="10">10.7 %</text>', False),
        ('<text x="10">10.60 %</text>', False),
        ('<text x="10">10.6 days</text>', False),
    ],
)
def test_places_may_differ_in_their_last_digit_and_words_in_none(now, same):
    """Another machine rounds a place otherwise; a number that people read is the same."""
    assert alike('<text x="10">10.6 %</text>', now) is same


@pytest.mark.parametrize(
    ("now", "same"),
    [
        (["alt: a", "600 wide ab12, places 108"], True),
        (["alt: a", "600 wide ab12, places 109"], False),
        (["alt: a", "600 wide ab13, places 100"], False),
        (["alt: b", "600 wide ab12, places 100"], False),
        (["alt: a"], False),
    ],
)
def test_stored_words_are_the_same_and_places_nearly(now, same):
    """A line of words to the letter; of a picture its marks and colours."""
    before = ["alt: a", "600 wide ab12, places 100"]

    assert (unlike_lines(before, now) == []) is same


def test_sign_of_a_picture_tells_colours_words_and_places():
    """Two marks that change their places move it as well."""
    first = '<rect x="10" fill="#bf360c"/><text x="30">5 %</text>'
    moved = first.replace("10", "11")
    signs = {outline(first)} | {
        outline(first.replace(*one))
        for one in (("bf360c", "1b5e9e"), ("5 %", "6 %"), ("10", "90"), ("rect", "line"))
    }

    assert len(signs) == 5
    assert unlike_lines([outline(first)], [outline(moved)]) == []
