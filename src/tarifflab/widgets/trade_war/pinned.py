"""Two worlds side by side: two maps, and below them what differs."""

from tarifflab.widgets.kit import tile_map
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.tile_map import COLUMNS, Tiles
from tarifflab.widgets.kit.trade_world import load_world
from tarifflab.widgets.kit.words import num, pct, width, wrap
from tarifflab.widgets.trade_war.outcome import SCALES, Outcome, names, picks, trade_of
from tarifflab.widgets.trade_war.settings import differences

MOST = 3  # differences of settings that are listed; the table has all
NARROW = 480  # pixels: below, the maps stand one above the other
LINE = 17.0


def draw_pinned(picture: Picture, before: Outcome, now: Outcome) -> float:
    """Draw the pinned world and the present one; return the lower end."""
    narrow = picture.width < NARROW
    room = picture.width if narrow else (picture.width - 24) / 2
    across = room / COLUMNS
    down = min(across, 9.0 if narrow else 12.5)
    first = _world(picture, Tiles(0, 0, across, down), before, "Pinned")
    place = Tiles(0, first + 6, across, down) if narrow else Tiles(room + 24, 0, across, down)
    second = _world(picture, place, now, "Now")
    scale = SCALES[now.quantity]
    y = tile_map.legend(picture, 0, max(first, second) + 4, picture.width, scale)
    return _rows(picture, y + 4, before, now)


def _world(picture: Picture, tiles: Tiles, outcome: Outcome, word: str) -> float:
    picture.text(tiles.x, tiles.y + 12, word, "ink", bold=True)
    left = tiles.x + width(f"{word} ", bold=True) + 4
    words = _cut(outcome.settings.words, tiles.x + tiles.width - left)
    picture.text(left, tiles.y + 12, words, "quiet", size=SMALL)
    values = outcome.changes(outcome.quantity).tolist()
    lower = Tiles(tiles.x, tiles.y + 18, tiles.across, tiles.down)
    tile_map.draw(
        picture,
        lower,
        dict(zip(load_world().codes, values, strict=True)),
        SCALES[outcome.quantity],
        names(),
        turning=word == "Now",
        picks=picks(),
        picked=outcome.country,
    )
    return lower.bottom


def _rows(picture: Picture, y: float, before: Outcome, now: Outcome) -> float:
    """Write what differs, then what comes of it, in three columns; return the lower end."""
    settings = differences(before.settings, now.settings)
    column = picture.width * 0.34
    rows = settings[:MOST] + _results(before, now)
    for number, row in enumerate([("What differs", "Pinned", "Now"), *rows]):
        y += LINE
        bold = number == 0
        for at, cell in enumerate(row):
            color = "quiet" if not at or bold else "ink"
            spot = column * at if at < 2 else column * 1.97
            words = _cut(cell, column - 8)
            picture.text(spot, y, words, color, size=SMALL, bold=bold)
        if number in (0, min(len(settings), MOST)):
            picture.line(0, y + 5, picture.width, y + 5, "grid")
    return y + 8


def _cut(words: str, room: float) -> str:
    """Return the words, or as many of them as fit with dots after them."""
    lines = wrap(words, room, SMALL)
    if len(lines) == 1:
        return words
    return f"{wrap(words, room - width(' …', SMALL), SMALL)[0].rstrip(',')} …"


def _results(before: Outcome, now: Outcome) -> list[tuple[str, str, str]]:
    codes = list(dict.fromkeys(("USA", "JPN", now.country, "CHN")))[:3]
    rows = [
        (f"Welfare, {names()[code]}", _welfare(before, code), _welfare(now, code))
        for code in codes
    ]
    rows.append(("US goods deficit, $ bn", _deficit(before), _deficit(now)))
    return rows


def _welfare(outcome: Outcome, code: str) -> str:
    return pct(outcome.change(code), 2, sign=True)


def _deficit(outcome: Outcome) -> str:
    return num(trade_of(outcome, "USA")[2][2] / 1e9)
