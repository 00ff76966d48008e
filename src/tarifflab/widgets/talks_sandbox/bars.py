"""The bars of the sandbox: who only waits, the record, a fixed plan, you, the best."""

from tarifflab.widgets.kit.frame import Drawn
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num, width
from tarifflab.widgets.play_the_talks import words
from tarifflab.widgets.play_the_talks.board import COLORS
from tarifflab.widgets.talks_sandbox.results import Found

ROW, BAR, THIN = 44.0, 24.0, 16.0  # pixels
NARROW = 480
QUESTION = "What would have to be true for the record to be the best?"
_NOTHING = 0.005  # billion dollars

Bars = list[tuple[str, float, str]]  # name, billion dollars, colour


def draw(found: Found, wide: int) -> Drawn:
    """Return the bars; yours among them once you have played."""
    picture = Picture(wide)
    rows = bars(found)
    low = _draw(picture, rows)
    player = found.game.seat.player
    return Drawn(
        headline=headline(found),
        unit=f"{found.game.you}’s result against {words.THE[player]} "
        f"({words.HATS[player]}), billion dollars to 31 July 2026",
        svg=picture.svg(low),
        foot="Source: the rules and prices of the game; everything on a slider is our "
        f"assumption. No wish here; {quiet_in_words(found)}. Not shown: what the other side "
        "gets.",
        note=note(found),
        alt="; ".join(f"{name}: {num(value, 1, sign=True)}" for name, value, _ in rows),
    )


def bars(found: Found) -> Bars:
    """Return the bars from top to bottom."""
    rows = [
        ("only wait", found.waiting, "rest-soft"),
        ("the record", found.record, "quiet"),
        (f"plan: {found.plan}", found.fixed, COLORS[found.game.you]),
    ]
    if found.talks is not None:
        rows.append(("you", found.talks.mine, COLORS[found.game.you]))
    if found.best is not None:
        rows.append(("the best", found.best, "good"))
    return rows


def _draw(picture: Picture, rows: Bars) -> float:
    """Draw bars from one line of nothing; return where they end."""
    wide = picture.width
    values = [value for _, value, _ in rows]
    low, high = min(*values, 0.0), max(*values, 0.0)
    names = 0.0 if wide < NARROW else max(width(name, 13, True) for name, _, _ in rows) + 14
    room = wide - names - 54 * (1 + (low < 0 < high))
    start = names + (54 if low < 0 else 0)

    def at(value: float) -> float:
        return start + (value - low) / max(high - low, 1e-9) * room

    for place, (name, value, color) in enumerate(rows):
        top = 8 + ROW * place
        ink = "quiet" if color == "rest-soft" else color
        if names:
            picture.text(0, top + 17, name, ink, bold=True)
        else:
            left = at(0) if low == 0 else 0
            picture.text(left, top + 9, name, ink, bold=True, size=SMALL)
            top += 14
        high_of = BAR if names else THIN
        picture.rect(at(0), top, at(value) - at(0), high_of, color, mark="bar")
        middle = top + high_of / 2 + 5
        said = num(value, 1, sign=True)
        if value < 0:
            picture.text(at(value) - 6, middle, said, bold=True, anchor="end")
        else:
            picture.text(at(value) + 6, middle, said, bold=True)
    foot = 8 + ROW * max(len(rows), 4)
    picture.line(at(0), 2, at(0), foot, "ink")
    return foot + 4


def headline(found: Found) -> str:
    """Return how far the record goes; after a game of yours, how far you went."""
    if found.best is None:
        return "The best that can be had is being worked out"
    room = found.best - found.waiting
    way = 100 * (found.record - found.waiting) / room if room > 1e-9 else 100.0
    if found.talks is not None:
        mine = 100 * (found.talks.mine - found.waiting) / room if room > 1e-9 else 100.0
        record = f"the record {num(way)}" if way >= 0 else "the record less than none"
        if mine < 0:
            return f"You did worse than who only waits; {record}\u202f% of the way"
        return f"You went {num(mine)}\u202f% of the way to the best, {record}\u202f%"
    if found.record > found.best - 0.05:
        return "Against this player nothing better than the record was to be had"
    if way < 0:
        return "Who only waits does better than the record against this player"
    return f"The record goes {num(way)}\u202f% of the way to the best against this player"


def note(found: Found) -> str:
    """Return the question of the sandbox; after a game of yours, your dearest move."""
    if found.talks is None:
        return QUESTION
    played = ", ".join(words.move_in_words(found.game.you, one) for one in found.talks.moves)
    said = f"You played {played}."
    if found.judged is None:
        return said
    gave = found.judged.gave_away
    place = max(range(len(gave)), key=lambda one: gave[one])
    if gave[place] < _NOTHING:
        return f"{said} Nobody could have done better."
    one = found.talks.rounds[place]
    move = words.move_in_words(found.game.you, one.yours)
    when = f"round {one.number}" if one.number < 9 else "1 August"
    return f"{said} Dearest: {when}, {move}, {num(-gave[place], 1)}. Take it back and try."


def quiet_in_words(found: Found) -> str:
    """Return on which rounds the other side does nothing."""
    quiet = found.game.seat.quiet
    if not quiet:
        return "no quiet day"
    rounds = " and ".join([", ".join(map(str, quiet[:-1])), str(quiet[-1])][len(quiet) < 2 :])
    return f"quiet in round{'s' * (len(quiet) > 1)} {rounds}"
