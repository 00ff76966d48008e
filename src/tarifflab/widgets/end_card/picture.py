"""The picture of a lesson's card: one row for the guess, one a claim, the sentence below."""

from collections.abc import Sequence
from dataclasses import dataclass

from tarifflab.widgets.end_card.threads import Thread
from tarifflab.widgets.kit.axes import Linear
from tarifflab.widgets.kit.svg import SIZE, SMALL, Picture
from tarifflab.widgets.kit.words import THIN, num, width, wrap

_LINE, _GAP = 16.0, 9.0  # pixels: a line of words, and between two rows
_NARROW = 520  # pixels: below, the words stand over their scale
_HIGHEST = ((900, 414.0), (_NARROW, 552.0), (0, 880.0))  # of the picture, by width
_NUMBERS = 96.0  # pixels for "100 → 100 %"


@dataclass(frozen=True)
class Said:
    """A claim, and how likely the reader found it before the data and now (shares)."""

    words: str
    first: float
    now: float

    @property
    def points(self) -> float:
        """By how much the reader moved, in points."""
        return round(self.now * 100) - round(self.first * 100)

    @property
    def numbers(self) -> str:
        """The probabilities as the card writes them."""
        now = f"{num(self.now * 100)}{THIN}%"
        return f"{num(self.first * 100)} → {now}" if self.points else now


def fill(picture: Picture, thread: Thread, guess: float | None, said: Sequence[Said]) -> float:
    """Draw the card; return its height in pixels."""
    highest = next(high for wide, high in _HIGHEST if picture.width >= wide)
    sentence = wrap(f"“{thread.dinner}”", picture.width - 30, 19)
    last = highest - 46 - 25 * len(sentence)
    y = 4.0
    if guess is not None:
        y = _guess(picture, y, thread, guess)
    if said:
        y = _claims(picture, y, said, last)
    return _dinner(picture, y + (14 if y > 4 else 0), sentence)


def _guess(picture: Picture, y: float, thread: Thread, guess: float) -> float:
    """Draw guess and answer on the scale on which the guess was given."""
    lines, left, end = _words(picture, y, thread.asked)
    along = Linear(thread.low, thread.high, left + 8, picture.width - 12)
    middle = end - 8.0 if lines == 0 else y + 34.0
    picture.line(left, middle, picture.width - 4, middle, "grid", stroke_width=2)
    at, real = along.clip(guess), along.clip(thread.answer)
    picture.dot(at, middle, "mark", 9, stroke="ink", mark="guess")
    picture.dot(real, middle, "us", 6, mark="answer")
    _label(picture, left, at, middle - 15, f"you {thread.said(guess)}", "ink")
    _label(picture, left, real, middle + 22, f"it was {thread.told}", "us")
    return max(end, middle + 28) + _GAP


def _label(picture: Picture, left: float, x: float, y: float, words: str, fill: str) -> None:
    half = width(words, SIZE, bold=True) / 2
    middle = min(max(x, left + half), picture.width - 2 - half)
    picture.text(middle, y, words, fill, bold=True, anchor="middle")


def _words(picture: Picture, y: float, words: str) -> tuple[int, float, float]:
    """Write words at the left, or over the scale; return lines over it, its left, the end."""
    if picture.width < _NARROW:
        lines = wrap(words, picture.width - 4)
        for number, line in enumerate(lines):
            picture.text(2, y + 12 + number * _LINE, line, "ink")
        return 0, 2.0, y + len(lines) * _LINE + 40
    lines = wrap(words, picture.width * 0.45)
    for number, line in enumerate(lines):
        picture.text(2, y + 26 + number * _LINE, line, "ink")
    return len(lines), picture.width * 0.45 + 24, y + 14 + len(lines) * _LINE


def _claims(picture: Picture, y: float, said: Sequence[Said], last: float) -> float:
    """Draw as many claims as fit above `last`, and say how many more there are."""
    narrow = picture.width < _NARROW
    left = 2.0 if narrow else picture.width * 0.45 + 24
    along = Linear(0, 1, left + 8, picture.width - _NUMBERS - 10)
    picture.text(left, y + 12, "0: certainly not", "quiet", size=SMALL)
    if along.end - left > 250:
        picture.text(along.end + 8, y + 12, "100: certainly", "quiet", size=SMALL, anchor="end")
    y += 20
    for number, one in enumerate(said):
        lines = wrap(one.words, picture.width - 4 if narrow else picture.width * 0.45)
        high = len(lines) * _LINE + (18 if narrow else 0)
        if y + high + _LINE > last and number < len(said):
            rest = len(said) - number
            moved = sum(bool(other.points) for other in said[number:])
            words = f"and {rest} more, {moved} of them moved" if moved else f"and {rest} more"
            picture.text(2, y + 12, words, "quiet", size=SMALL)
            return y + _LINE
        for place, line in enumerate(lines):
            picture.text(2, y + 12 + place * _LINE, line, "ink")
        _thread(picture, along, left, y + high - 10 if narrow else y + high / 2, one)
        y += high + _GAP
    return y


def _thread(picture: Picture, along: Linear, left: float, y: float, one: Said) -> None:
    """Draw one claim's way: a ring where it began, a dot where it is."""
    first, now = along(one.first), along(one.now)
    picture.line(left, y, along.end + 8, y, "grid", stroke_width=2)
    if one.points:
        picture.line(first, y, now, y, "ink", stroke_width=3, mark="moved")
        picture.dot(first, y, "paper", 6, stroke="ink", mark="first")
    picture.dot(now, y, "ink" if one.points else "quiet", 7, mark="now")
    picture.text(
        picture.width - 2, y + 4.5, one.numbers, "ink" if one.points else "quiet",
        bold=bool(one.points), anchor="end",
    )  # fmt: skip


def _dinner(picture: Picture, y: float, sentence: Sequence[str]) -> float:
    picture.rect(2, y, 5, 24 + 25 * len(sentence), "mark", mark="dinner")
    picture.text(18, y + 12, "For dinner", "quiet", size=SMALL)
    for number, line in enumerate(sentence):
        picture.text(18, y + 36 + number * 25, line, "ink", size=19)
    return y + 28 + 25 * len(sentence)
