"""A small table of words and numbers, drawn: ruled lines, words to the left, no shading.

On a narrow page each row is a block: its name, and below it a line for each column.

>>> picture = Picture(600)
>>> end = draw_ruled(picture, ["Good", "Duty"], [["maize for feed", "none"]], 0)
>>> picture.svg(end).count('data-mark="row"')
1
"""

from collections.abc import Sequence

from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import width, wrap

_LINE, _PAD, _GAP = 18.0, 7.0, 24.0  # pixels: a line, above and below a row, between columns
_TIGHT = 3.0  # pixels: above and below a row where rows stand close
_NARROW = 520  # pixels


def draw_ruled(
    picture: Picture,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    top: float,
    *,
    tight: bool = False,
) -> float:
    """Draw the table from `top` downwards; the first cell of a row names it; return the end.

    `tight`: rows stand close, and stay rows on a narrow page as long as their words fit.
    """
    lefts, rooms = _columns(picture, head, rows)
    pad = _TIGHT if tight else _PAD
    if (picture.width < _NARROW and not tight) or not _fit(head, rows, rooms):
        return _blocks(picture, head, rows, top)
    for x, words in zip(lefts, head, strict=True):
        picture.text(x, top + 12, words, "quiet", size=SMALL)
    y = top + 18
    for row in rows:
        picture.line(0, y, picture.width, y, "grid", mark="row")
        cells = [
            wrap(cell, room + 0.5, bold=not place)
            for place, (cell, room) in enumerate(zip(row, rooms, strict=True))
        ]
        for place, (x, lines) in enumerate(zip(lefts, cells, strict=True)):
            for number, line in enumerate(lines):
                base = y + pad + 12 + _LINE * number
                picture.text(x, base, line, bold=not place)
        y += 2 * pad + _LINE * max(map(len, cells))
    return y


def _columns(
    picture: Picture, head: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[list[float], list[float]]:
    """Return where columns begin and how wide they are: each by its longest cell, in part."""
    longest = [
        max(width(cell, bold=not place) for cell in (*column, head[place]))
        for place, column in enumerate(zip(*rows, strict=True))
    ]
    space = picture.width - _GAP * (len(head) - 1)
    even = space / len(head)
    spare = space - sum(min(one, even) for one in longest)
    wanting = sum(max(one - even, 0) for one in longest)
    rooms = [
        min(one, even) + (spare * max(one - even, 0) / wanting if wanting else 0)
        for one in longest
    ]
    lefts = [sum(rooms[:place]) + _GAP * place for place in range(len(rooms))]
    return lefts, rooms


def _fit(head: Sequence[str], rows: Sequence[Sequence[str]], rooms: Sequence[float]) -> bool:
    """Tell whether the longest word of each column fits into it."""
    return all(
        width(word, bold=not place) <= room + 0.5
        for place, (name, room) in enumerate(zip(head, rooms, strict=True))
        for cell in (name, *(row[place] for row in rows))
        for word in cell.split(" ")
    ) and all(
        width(name, SMALL) <= room + _GAP / 2 for name, room in zip(head, rooms, strict=True)
    )


def _blocks(
    picture: Picture, head: Sequence[str], rows: Sequence[Sequence[str]], top: float
) -> float:
    y = top
    for row in rows:
        picture.line(0, y, picture.width, y, "grid", mark="row")
        y += 2
        for place, (name, cell) in enumerate(zip(head, row, strict=True)):
            words = cell if not place else f"{name}: {cell}"
            for line in wrap(words, picture.width, bold=not place):
                y += _LINE
                picture.text(0, y, line, bold=not place)
        y += _PAD
    return y + 2
