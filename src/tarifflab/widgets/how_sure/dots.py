"""Every judged claim as a dot that moves from the reader's first word to the last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tarifflab.widgets.kit.axes import Linear
from tarifflab.widgets.kit.frame import Drawn, sheet
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num

TOO_FEW = 10  # claims: so few cannot tell skill from luck
_HIGH, _TOP = 200.0, 12.0  # pixels: of the highest heap, above it
_BINS = 20  # a heap every five points
_LARGEST, _SMALLEST = 14.0, 2.0  # radius of a dot

Spot = tuple[float, float]


@dataclass(frozen=True)
class Words:
    """What was said of each judged claim, and what is shown of it.

    Attributes
    ----------
    said : tuple of (claim, first, last)
        The claim's id, and its probability before the data and now (shares).
    whole : int
        How many claims there are.
    last : bool
        Whether the dots stand at the last word.
    sure : bool
        Whether the reader is being asked once more.
    """

    said: tuple[tuple[str, float, float], ...]
    whole: int
    last: bool = False
    sure: bool = False

    @property
    def moved(self) -> list[float]:
        """By how many points each claim moved that moved at all."""
        points = (100 * (last - first) for _claim, first, last in self.said)
        return [one for one in points if abs(one) >= 0.5]


def draw_dots(words: Words, width: int) -> Drawn:
    """Draw the dots in heaps over the probability, those without a word in a row below."""
    picture = Picture(width)
    end = _fill(picture, words)
    return Drawn(
        headline=headline(words),
        unit="Your last word on each claim, %; a ring where it began"
        if words.last
        else "Your first word on each claim, %",
        svg=picture.svg(end),
        foot="Source: your cards of all lessons. The key is opened once, on this computer.",
        note=_note(words),
        alt=_alt(words),
    )


def headline(words: Words) -> str:
    """Return how much is judged or moved, or the question before the key opens."""
    number, whole = len(words.said), words.whole
    if words.sure and number < whole:
        return f"Open the key with {whole - number} claims unjudged?"
    if words.sure:
        return f"Open the key? All {whole} claims are judged"
    if words.last and words.moved:
        mean = sum(map(abs, words.moved)) / len(words.moved)
        return f"You moved {len(words.moved)} of {number}, by {num(mean)} points on average"
    return f"You have judged {number} of {whole} claims"


def table_of(words: Words) -> str:
    """Return first and last word on each claim as an HTML table."""
    rows = [[claim, num(100 * first), num(100 * last)] for claim, first, last in words.said]
    return sheet(["Claim", "First, %", "Last, %"], rows, f"{len(rows)} of {words.whole} judged")


def _note(words: Words) -> str:
    few = ""
    if len(words.said) < TOO_FEW:
        few = f" Fewer than {TOO_FEW} claims are too few to tell skill from luck."
    return (
        "Once the key is open, what you have said counts; what you change later does not. "
        f"Revise first.{few}"
    )


def _alt(words: Words) -> str:
    moved = words.moved
    ways = f"{sum(one > 0 for one in moved)} up, {sum(one < 0 for one in moved)} down"
    return (
        f"{len(words.said)} of {words.whole} claims are judged; from the first word to the "
        f"last {len(moved)} moved: {ways}."
    )


def _fill(picture: Picture, words: Words) -> float:
    side = picture.width / (_BINS + 1) / 2
    across = Linear(0, 1, side, picture.width - side)
    begun = [first for _claim, first, _last in words.said]
    ended = [last for _claim, _first, last in words.said]
    radius, rows = _size([begun, ended], picture.width)
    floor = _TOP + max(rows, 3) * 2 * radius
    first, last = (_heaps(one, across, floor, radius) for one in (begun, ended))
    picture.line(2, floor, picture.width - 2, floor, "quiet", mark="floor")
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        x = {"start": 2.0, "middle": across(share), "end": picture.width - 2.0}[anchor]
        text = {0.0: "0: certainly not", 0.5: "50", 1.0: "100: certainly"}[share]
        picture.text(x, floor + 17, text, "quiet", size=SMALL, anchor=anchor)  # type: ignore[arg-type]
    _dots(picture, words, first, last, radius)
    return _unsaid(picture, words.whole - len(words.said), floor + 26)


def _dots(
    picture: Picture, words: Words, first: list[Spot], last: list[Spot], radius: float
) -> None:
    """Draw rings where dots have left, then the dots where they are."""
    shown = last if words.last else first
    edge = min(2.0, radius / 3)
    for (_claim, began, ended), (x, y) in zip(words.said, first, strict=True):
        if words.last and abs(began - ended) >= 0.005:
            picture.dot(x, y, "none", radius - 1, stroke="quiet", stroke_width=1, mark="ring")
    for (claim, began, ended), (x, y) in zip(words.said, shown, strict=True):
        moved = abs(began - ended) >= 0.005
        picture.dot(
            x, y, "ink" if moved and words.last else "quiet", radius, stroke_width=edge,
            mark="moved" if moved else "stayed", data_move=claim,
            tip=f"{claim}: {num(100 * began)} → {num(100 * ended)}",
        )  # fmt: skip


def _unsaid(picture: Picture, missing: int, y: float) -> float:
    """Draw a row of open dots for claims without a word; return the lower end."""
    if not missing:
        return y + 4
    label = f"no word yet: {missing}"
    picture.text(2, y + 14, label, "quiet", size=SMALL)
    room = int((picture.width - 150) // 14)
    for number in range(missing):
        x, line = 140.0 + number % room * 14, number // room
        picture.dot(x, y + 10 + line * 14, "paper", 5, stroke="quiet", mark="open")
    return y + 10 + ((missing - 1) // room + 1) * 14


def _bin(share: float) -> int:
    return int(share * _BINS + 0.5)


def _beside(width: float, radius: float) -> int:
    """Return how many dots lie side by side in one heap."""
    return max(1, int(width / (_BINS + 1) // (2 * radius)))


def _size(both: Sequence[Sequence[float]], width: float) -> tuple[float, int]:
    """Return the largest radius with which no heap is too high, and the rows of the highest."""
    tallest = max((n for said in both for n in Counter(map(_bin, said)).values()), default=1)
    radius = min(_LARGEST, width / (_BINS + 1) / 2)
    while radius > _SMALLEST and -(-tallest // _beside(width, radius)) * 2 * radius > _HIGH:
        radius -= 0.5
    return radius, -(-tallest // _beside(width, radius))


def _heaps(said: Sequence[float], across: Linear, floor: float, radius: float) -> list[Spot]:
    """Return where each dot lies: in heaps, the claims in their order from below."""
    beside = _beside(across.end + across.start, radius)
    counts: Counter[int] = Counter()
    found = []
    for share in said:
        heap = _bin(share)
        row, place = divmod(counts[heap], beside)
        counts[heap] += 1
        x = across(heap / _BINS) + (place - (beside - 1) / 2) * 2 * radius
        found.append((x, floor - radius - row * 2 * radius))
    return found
