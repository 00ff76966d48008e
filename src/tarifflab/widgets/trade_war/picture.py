"""The picture of the trade war: the map large, the card and the staircase beside it."""

from tarifflab.widgets.kit import tile_map
from tarifflab.widgets.kit.stairs import Stairs, draw_stairs, stairs_range
from tarifflab.widgets.kit.still import Drawn
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.tile_map import COLUMNS, Tiles
from tarifflab.widgets.kit.trade_world import EVERYBODY, load_world
from tarifflab.widgets.kit.words import pct
from tarifflab.widgets.trade_war import boards, words
from tarifflab.widgets.trade_war.card import Column, facts, movers
from tarifflab.widgets.trade_war.outcome import SCALES, Outcome, names, picks
from tarifflab.widgets.trade_war.pinned import draw_pinned

WIDE, BAND, MIDDLE = 740, 580, 480  # pixels: beside the map; three or two columns below it
SIDE = 206  # pixels that the card needs beside the map
STEPS = len(EVERYBODY) + 1
LOW, TOP = -0.75, 1.25  # percent; the range of the staircase moves only beyond


def draw(outcome: Outcome, width: int) -> Drawn:
    """Draw the state for a width in pixels."""
    picture = Picture(width)
    if outcome.pinned is not None and outcome.shown in SCALES:
        high = draw_pinned(picture, outcome.pinned, outcome)
    elif width >= WIDE:
        high = _wide(picture, outcome)
    else:
        high = _stacked(picture, outcome)
    return Drawn(
        headline=words.headline(outcome),
        unit=words.unit(outcome),
        svg=picture.svg(high),
        foot=words.foot(outcome),
        note=words.note(outcome),
        alt=words.alt(outcome),
    )


def _wide(picture: Picture, outcome: Outcome) -> float:
    across = min(26.0, (picture.width - SIDE - 18) / COLUMNS)
    tiles = Tiles(0, 0, across, min(across, 21.5))
    low = _main(picture, tiles, outcome)
    column = Column(tiles.width + 18, 0, picture.width - tiles.width - 18)
    y = facts(picture, column, outcome) + 8
    y = movers(picture, column.below(y), outcome) + 12
    return max(low, _stairs(picture, column.below(y), outcome, max(low - y, 120.0)))


def _stacked(picture: Picture, outcome: Outcome) -> float:
    across = picture.width / COLUMNS
    middle = picture.width >= MIDDLE
    band = picture.width >= BAND
    tiles = Tiles(0, 0, across, min(across, 15.0 if band or not middle else 11.0))
    low = _main(picture, tiles, outcome) + 5
    if not middle:
        column = Column(0, low, picture.width)
        y = facts(picture, column, outcome) + 8
        y = movers(picture, column.below(y), outcome) + 14
        return _stairs(picture, column.below(y), outcome, 150.0)
    count = 3 if band else 2
    wide = (picture.width - 20 * (count - 1)) / count
    first, *between, last = (Column(at * (wide + 20), low, wide) for at in range(count))
    ends = [facts(picture, first, outcome)]
    ends += [movers(picture, column, outcome) for column in between]  # else in the table alone
    ends.append(_stairs(picture, last, outcome, 104.0))
    return max(ends) + 4


def _main(picture: Picture, tiles: Tiles, outcome: Outcome) -> float:
    """Draw the map, or the board that stands in its place; return the lower end."""
    if outcome.ranked is not None:
        return boards.draw_ranking(picture, tiles, outcome)
    if outcome.rest is not None:
        return boards.draw_rest(picture, tiles, outcome.rest)
    if outcome.no_rest:
        return boards.draw_words(picture, tiles, outcome.no_rest)
    scale = SCALES[outcome.quantity]
    values = dict(
        zip(load_world().codes, outcome.changes(outcome.quantity).tolist(), strict=True)
    )
    tile_map.draw(picture, tiles, values, scale, names(), picks=picks(), picked=outcome.country)
    if outcome.quantity == "welfare" and tiles.across >= tile_map.LETTERED:
        x, y, wide, high = tiles.box("USA")
        said = f"US {pct(outcome.us, 2, sign=True)}"
        picture.text(x + wide + 7, y + high / 2 + 4.6, said, "us", bold=True)
    return tile_map.legend(picture, tiles.x, tiles.bottom + 6, tiles.width, scale)


def _stairs(picture: Picture, column: Column, outcome: Outcome, high: float) -> float:
    """Draw the staircase of who joins; return the lower end."""
    steps = outcome.steps
    low, top = stairs_range(steps, LOW, TOP)
    y = column.y + 12
    picture.text(column.x, y, "US welfare, %, as they join", "us", size=SMALL, bold=True)
    place = Stairs(column.x, y + 20, column.wide, high - 52, low, top, STEPS)
    end = draw_stairs(picture, place, steps, guess=outcome.guess)
    if len(steps) == 1:
        spot = column.x + place.pace + 8
        picture.text(spot, place.scale(0) - 8, "nobody has joined yet", "quiet", size=SMALL)
    japan = place.scale(steps[0].other) + 14
    picture.text(place.x, japan, "Japan", "jp", size=SMALL, halo=True)
    return end
