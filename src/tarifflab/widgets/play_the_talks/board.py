"""The picture of a game that goes on: faces, table, score bars, and beads of the rounds."""

import math
from collections.abc import Sequence

from tarifflab.economics.talks import (
    KINDS,
    LAST,
    MOST,
    ROUNDS,
    SIDES,
    Side,
    day,
    on_table,
)
from tarifflab.economics.talks_play import Talks, record
from tarifflab.economics.talks_players import RECORD_ROUNDS
from tarifflab.widgets.kit.svg import SMALL, Picture, el
from tarifflab.widgets.kit.words import day as day_short
from tarifflab.widgets.kit.words import num, pct, width, wrap
from tarifflab.widgets.play_the_talks import words
from tarifflab.widgets.play_the_talks.faces import AFTER, HIGH, WIDE, face, icon
from tarifflab.widgets.play_the_talks.scene import Scene, idle, moves_left

NARROW = 560  # pixels: below, faces are small and chips stand in more rows
CHIP, GAP = 26.0, 6.0  # pixels: height of a chip, room between two
LEAST = 0.05  # billion dollars: less is no way that could have been gone
LOW, TOP = -0.25, 1.6  # ends of a score bar, shares of the way from nobody moving to the record
COLORS: dict[Side, str] = {"Tokyo": "jp", "Washington": "us"}
SOFT: dict[Side, str] = {"Tokyo": "jp-soft", "Washington": "us-soft"}


def draw(scene: Scene, wide: int) -> tuple[str, str]:
    """Return the picture of a screen before the end, and its words for the blind."""
    picture = Picture(wide)
    if scene.screen == "door":
        return _door(
            picture
        ), "Two faces at a table: Tokyo with a striped tie, Washington with dots."
    talks = scene.game
    tone = "end" if talks.over else talks.rounds[-1].theirs.move
    picture.add(el("g", data_tone=tone))
    y = _heads(picture, scene)
    y = _table(picture, scene, y + 8)
    if wide >= NARROW:
        half = (wide - 28) / 2
        meter(picture, scene, talks.game.you, 0, y + 6, half)
        low = meter(picture, scene, talks.game.they, half + 28, y + 6, half)
    else:
        low = meter(picture, scene, talks.game.you, 0, y + 6, wide)
        low = meter(picture, scene, talks.game.they, 0, low + 4, wide)
    low = beads(picture, scene, low + 10)
    return picture.svg(low), alt(scene)


def alt(scene: Scene) -> str:
    """Return what the board shows, in words."""
    talks = scene.game
    you, they = talks.game.you, talks.game.they
    bars = "; ".join(
        f"{name}: {share_words(talks, side)}" for side, name in ((you, scene.you), (they, they))
    )
    wish = talks.game.seat.wish
    wished = f" {they} wants {words.thing(you, wish)} most." if wish else ""
    return (
        f"{words.lies_on_table(talks.game, talks.now)}{wished} A deal now: "
        f"{words.deal_in_words(talks.game, talks.now)}. A signature now, {bars}. "
        f"{words.days_left(min(talks.now.number, LAST))} days to 1 August."
    )


def _door(picture: Picture) -> str:
    wide = picture.width
    middle = wide / 2
    big = 1.0 if wide >= NARROW else 0.8
    reach = min(190, wide / 2 - 50)
    for side, x in (("Tokyo", middle - reach), ("Washington", middle + reach)):
        chair: Side = "Tokyo" if side == "Tokyo" else "Washington"
        picture.rect(x - 60, 6, 120, 150, "paper", rx=8, stroke="grid")
        face(picture, x - WIDE * big / 2, 14, chair, "calm", big=big)
        picture.text(x, 132, side, COLORS[chair], bold=True, anchor="middle")
        number = f"{sum(MOST[chair])} {'chips' if side == 'Tokyo' else 'steps'}"
        picture.text(x, 149, number, "quiet", size=SMALL, anchor="middle")
        picture.rect(x - 60, 6, 120, 150, "paper", fill_opacity=0, data_do=f"chair {side}")
    picture.line(middle - reach + 66, 116, middle + reach - 66, 116, "ink", stroke_width=3)
    if wide >= NARROW:
        picture.text(middle, 108, "97 days in 2025", "quiet", size=SMALL, anchor="middle")
    return picture.svg(162)


def _heads(picture: Picture, scene: Scene) -> float:
    """Draw both faces, what the other side says, and the clock between them."""
    talks, wide = scene.game, picture.width
    you, they = talks.game.you, talks.game.they
    big = 1.0 if wide >= NARROW else 0.7
    last = talks.rounds[-1]
    done = [one for one in talks.rounds if one.yours]
    mine = "worried" if last.theirs.move in ("warn", "strike") and not talks.over else (
        AFTER.get(done[-1].yours.partition(" ")[0], "calm") if done else "calm"
    )  # fmt: skip
    refused = bool(done) and done[-1].refused and not last.theirs.gifts
    mood = "pleased" if talks.now.signed else "cross" if refused else AFTER[last.theirs.move]
    top = 16.0
    face(picture, 0, top, you, mine, big=big)
    face(picture, wide - WIDE * big, top, they, mood, scene.hat, big=big)
    low = top + HIGH * big
    picture.text(40 * big, low + 15, scene.you, COLORS[you], bold=True, anchor="middle")
    picture.text(wide, low + 15, they, COLORS[they], bold=True, anchor="end")
    room = wide - 2 * WIDE * big - 44
    said = "Agreed." if talks.now.signed else words.speech(talks.game, last, refused)
    _bubble(picture, said, wide - WIDE * big - 16, top + 8, room * (0.56 if big == 1 else 1))
    _clock(picture, talks, WIDE * big + 20, low, big)
    return low + 20


def _bubble(picture: Picture, said: str, right: float, top: float, room: float) -> None:
    lines = wrap(said, room - 20, 13)
    wide = max(width(line, 13) for line in lines) + 20
    high = 18 * len(lines) + 10
    picture.rect(right - wide, top, wide, high, "grid", rx=9, data_mark="speech")
    picture.area([(right - 2, top + 12), (right + 10, top + 18), (right - 2, top + 22)], "grid")
    for number, line in enumerate(lines):
        picture.text(right - wide + 10, top + 19 + 18 * number, line, "ink")


def _clock(picture: Picture, talks: Talks, x: float, low: float, big: float) -> None:
    """Draw the days that are left as a clock that runs out."""
    number = min(talks.now.number, LAST)
    left = words.days_left(number)
    whole = words.days_left(1)
    if big < 1:
        picture.text(picture.width / 2, low + 15, f"{left} days left", "ink", anchor="middle")
        return
    picture.text(x, low - 34, f"{left}", "ink", size=19, bold=True)
    start = x + width(f"{left}", 19, True) + 8
    picture.text(start, low - 34, "days to 1 August", "quiet")
    reach = picture.width - 2 * WIDE - 44
    picture.rect(x, low - 24, reach, 8, "grid", rx=4)
    if left:
        picture.rect(x, low - 24, reach * left / whole, 8, "ink", rx=4, data_mark="clock")


def _table(picture: Picture, scene: Scene, y: float) -> float:
    """Draw the table: their things above, yours below, and the deal between."""
    talks = scene.game
    game, now = talks.game, talks.now
    given = dict(zip(SIDES, on_table(game.you, now), strict=True))
    before = dict(zip(SIDES, _lay_before(talks), strict=True))
    inner = picture.width - 20
    can = moves_left(scene) if scene.screen == "round" else ()

    def row(side: Side, top: float, can: Sequence[str]) -> float:
        wish = game.seat.wish if side == game.you else ""
        return _row(picture, side, given[side], before[side], top, inner, can, wish)

    middle = row(game.they, y + 8, ()) + 24
    label = "signed: " if now.signed else "deal now: "
    picture.line(10, middle - 5, 10 + inner, middle - 5, "grid")
    said = f"{label}{words.deal_in_words(game, now)}"
    picture.text(picture.width / 2, middle, said, bold=True, anchor="middle", halo=True)
    low = row(game.you, middle + 12, can)
    with picture.under(0):
        look = {"stroke": "ink", "rx": 10, "stroke_width": 1.5}
        picture.rect(1, y, picture.width - 2, low + 8 - y, "none", **look)
    return low + 8


def _lay_before(talks: Talks) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return what lay on the table before your last move, Tokyo's and Washington's."""
    if len(talks.rounds) < 2 or talks.over:
        return on_table(talks.game.you, talks.now)
    return on_table(talks.game.you, talks.rounds[-2].before)


def _row(
    picture: Picture,
    side: Side,
    given: Sequence[int],
    before: Sequence[int],
    y: float,
    room: float,
    can: Sequence[str],
    wish: str,
) -> float:
    """Draw a side's things: full where put down, hollow where still held. Return the foot."""
    items = [
        (kind, number < count, number >= old)
        for kind, most, count, old in zip(KINDS[side], MOST[side], given, before, strict=True)
        for number in range(most)
    ]
    columns = len(items) if room >= NARROW - 30 else 4 if side == "Tokyo" else 3
    wide = min((room - GAP * (columns - 1)) / columns, 128.0)
    start = 10 + (room - (wide + GAP) * columns + GAP) / 2
    for place, (kind, down, new) in enumerate(items):
        left = start + (place % columns) * (wide + GAP)
        top = y + (place // columns) * (CHIP + GAP)
        move = f"give {kind}"
        _chip(picture, side, kind, (left, top, wide), down, "tl-land" if down and new else None)
        if kind == wish and items[place - 1][0] != kind:
            star(picture, left + 13, top + 3)
        if move in can and not down:
            picture.rect(left, top, wide, CHIP, "paper", fill_opacity=0, data_do=move)
    rows = -(-len(items) // columns)
    return y + rows * (CHIP + GAP) - GAP


_SHORT = {"cars": "cars", "investment": "invest", "points": "−3", "rice": "rice", "gas": "gas"}


def star(picture: Picture, x: float, y: float) -> None:
    """Mark what the other side wants most."""
    points = [
        (x + size * math.sin(turn * math.pi / 5), y - size * math.cos(turn * math.pi / 5))
        for turn, size in enumerate((7.0, 3.0) * 5)
    ]
    picture.area(points, "ink", stroke="paper", stroke_width=1, mark="wish")


def _chip(
    picture: Picture,
    side: Side,
    kind: str,
    box: tuple[float, float, float],
    down: bool,
    lands: str | None,
) -> None:
    x, y, wide = box
    ink = "ink" if down else "quiet"
    name = "cars in" if side == "Washington" and kind == "cars" else _SHORT[kind]
    picture.rect(
        x, y, wide, CHIP, SOFT[side] if down else "paper", rx=13, stroke=COLORS[side],
        stroke_width=2 if down else 1, stroke_dasharray=None if down else "3 3",
        mark="down" if down else "held", class_=lands,
    )  # fmt: skip
    long = width(name, SMALL)
    shows = wide >= long + 34
    start = x + (wide - long - (22 if shows else 0)) / 2
    if shows:
        icon(picture, start + 8, y + CHIP / 2, kind, ink)
        start += 22
    picture.text(start, y + 17, name, ink, size=SMALL)


# ---- score bars ---------------------------------------------------------------------------


def share(talks: Talks, side: Side) -> float:
    """Return how far a signature now would bring a side: 0 nobody moves, 1 the record.

    Where the record is no better than if nobody moves, 1 is as far above that as the record
    lies below it.
    """
    now = talks.if_signed() if not talks.over else talks.money
    start = idle(talks.game.ledger, side)
    return (now[SIDES.index(side)] - start) / max(abs(_ahead(talks, side)), LEAST)


def _ahead(talks: Talks, side: Side) -> float:
    """Return what the record brings a side more than if nobody moves, billion dollars."""
    by = talks.game.ledger
    return record(by)[SIDES.index(side)] - idle(by, side)


def share_words(talks: Talks, side: Side) -> str:
    """Return the same in words."""
    value = share(talks, side)
    if value < 0:
        return "less than if nobody moves"
    if _ahead(talks, side) < LEAST:
        return "more than if nobody moves"
    return f"{pct(100 * value, 0)} of the way to the record"


def meter(picture: Picture, scene: Scene, side: Side, x: float, y: float, room: float) -> float:
    """Draw what a signature now would bring a side; return where it ends."""
    talks = scene.game
    value = share(talks, side)
    name = scene.you if side == talks.game.you else side

    def at(part: float) -> float:
        return x + (min(max(part, LOW), TOP) - LOW) / (TOP - LOW) * room

    place = SIDES.index(side)
    money = talks.money[place] if talks.over else talks.if_signed()[place]
    said = f"{name} {num(money, 1, sign=True)} bn"
    picture.text(x, y + 13, said, COLORS[side], bold=True)
    if room >= 250 + width(said, 13, True):
        picture.text(x + room, y + 13, share_words(talks, side), "quiet", size=SMALL,
                     anchor="end")  # fmt: skip
    picture.rect(x, y + 19, room, 10, "grid", rx=5)
    picture.rect(at(min(0, value)), y + 19, at(max(value, 0)) - at(min(0, value)), 10,
                 COLORS[side] if value >= 0 else "quiet", mark="meter")  # fmt: skip
    marked = ((0.0, "nobody moves"), (1.0, "record"))
    for part, words_ in marked if _ahead(talks, side) >= LEAST else marked[:1]:
        picture.line(at(part), y + 16, at(part), y + 32, "ink", stroke_width=2)
        picture.text(at(part), y + 45, words_, "quiet", size=SMALL, anchor="middle"
                     if part else "start")  # fmt: skip
    return y + 50


# ---- beads --------------------------------------------------------------------------------


def beads(picture: Picture, scene: Scene, y: float) -> float:
    """Draw a bead for each move: yours, theirs, and after the end those of 2025."""
    talks, wide = scene.game, picture.width
    left = 62.0
    step = (wide - left - 12) / (LAST - 1)
    for number in range(1, LAST + 1):
        _bead_day(picture, talks, number, left + step * (number - 1), y + 12, step)
    rows = [("you", COLORS[talks.game.you]), ("they", COLORS[talks.game.they])]
    rows += [("2025", "quiet")] if talks.over and not scene.told else []
    for place, (name, color) in enumerate(rows):
        base = y + 30 + 24 * place
        shown = scene.you if name == "you" else name
        picture.text(0, base + 4, shown, color, bold=True, size=SMALL)
        for number in range(1, LAST + 1):
            kind = _bead_kind(talks, name, number)
            tip = f"Round {number}: {shown} {kind}" if kind else None
            bead(picture, left + step * (number - 1), base, kind, color, tip)
    return y + 22 + 24 * len(rows)


def _bead_day(
    picture: Picture, talks: Talks, number: int, x: float, y: float, step: float
) -> None:
    shown = day_short(day(number), year=False)
    if step < 46:
        shown = str(number) if number < LAST else "Aug"
    here = number == talks.now.number and not talks.over
    color = "ink" if here else "quiet"
    if number == LAST:
        picture.text(x + 12, y, shown, color, size=SMALL, bold=here, anchor="end")
    else:
        picture.text(x, y, shown, color, size=SMALL, bold=here, anchor="middle")


def _bead_kind(talks: Talks, name: str, number: int) -> str:
    if name == "2025":
        return record_move(talks.game.you, number)
    found = [one for one in talks.rounds if one.number == number]
    if not found:
        return ""
    if name == "you":
        return "refused" if found[0].refused else found[0].yours.partition(" ")[0]
    return "" if number == LAST else found[0].theirs.move


def record_move(side: Side, number: int) -> str:
    """Return what this side did in a round of 2025, as coded for the game."""
    if number == len(ROUNDS):
        return "sign"
    if number > len(ROUNDS):
        return ""
    return "give" if side == "Tokyo" and number in RECORD_ROUNDS else "wait"


def bead(
    picture: Picture, x: float, y: float, kind: str, color: str, tip: str | None = None
) -> None:
    """Draw a move as a bead whose shape tells its kind."""
    more = {"tip": tip, "mark": "bead"}
    if not kind:
        picture.add(el("circle", cx=x, cy=y, r=2.0, fill="grid"))
    elif kind == "give":
        picture.dot(x, y, color, 7, **more)
    elif kind in ("wait", "put", "away"):
        dash = "2 3" if kind == "away" else None
        picture.dot(
            x, y, "paper", 6, stroke=color, stroke_width=2, stroke_dasharray=dash, **more
        )
    elif kind == "warn":
        picture.area([(x, y - 8), (x + 8, y + 6), (x - 8, y + 6)], "paper", stroke=color,
                     stroke_width=2, **more)  # fmt: skip
    elif kind == "strike":
        picture.area([(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)], color, **more)
    elif kind == "refused":
        picture.rect(x - 6, y - 6, 12, 12, "paper", rx=2, stroke=color, stroke_width=2, **more)
    else:
        picture.rect(x - 7, y - 7, 14, 14, color, rx=2, **more)
        picture.path([(x - 4, y), (x - 1, y + 3), (x + 4, y - 4)], "paper", stroke_width=2)
