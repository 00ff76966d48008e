"""What can stand in the map's place: the ranking, and the tariffs nobody wants to change."""

from tarifflab.economics.tariff_game import Rest
from tarifflab.widgets.kit.axes import Linear
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.tile_map import Tiles
from tarifflab.widgets.kit.words import num, pct, width, wrap
from tarifflab.widgets.trade_war.outcome import Outcome, names
from tarifflab.widgets.trade_war.world import REGIONS, under_rules

ENDS, FEW_ENDS = 7, 6  # so many countries at each end of the ranking; where it is narrow
_ROW = 16.0  # pixels from country to country at least
_NARROW = 720  # pixels: a picture in a page of 800


def draw_ranking(picture: Picture, tiles: Tiles, outcome: Outcome) -> float:
    """Draw who gains and who loses most, with what other rules for lending would say."""
    assert outcome.ranked is not None  # noqa: S101  # the caller has looked
    codes = outcome.ranked.codes
    narrow = picture.width < _NARROW
    ends = FEW_ENDS if narrow else ENDS
    chosen = [*codes[:ends], *codes[-ends:]]
    chosen += [code for code in ("USA", "JPN") if code in codes and code not in chosen]
    chosen.sort(key=codes.index)
    rows, rules = outcome.changes(), under_rules(outcome.settings)
    label = max(width(names()[code], SMALL) for code in chosen) + 34
    low = min(float(rules[:, outcome.place(code)].min()) for code in chosen)
    high = max(float(rules[:, outcome.place(code)].max()) for code in chosen)
    across = Linear(min(low, 0.0), max(high, 0.0), label + 8, tiles.x + tiles.width - 60)
    picture.text(
        tiles.x, tiles.y + 11, "Welfare, %; thin line: under other rules for lending", "quiet",
        size=SMALL,
    )  # fmt: skip
    y = tiles.y + 20.0
    step = _ROW if narrow else min(21.0, max(_ROW, (tiles.bottom - y) / len(chosen)))
    picture.line(across(0), y, across(0), y + step * len(chosen), "quiet", mark="zero")
    for code in chosen:
        at = outcome.place(code)
        span = (float(rules[:, at].min()), float(rules[:, at].max()))
        _ranked(picture, across, y, step, (codes.index(code) + 1, code), rows[at], span)
        y += step
    return y + 4


def _ranked(
    picture: Picture,
    across: Linear,
    y: float,
    step: float,
    who: tuple[int, str],
    value: float,
    span: tuple[float, float],
) -> None:
    rank, code = who
    middle, base = y + step / 2, y + step / 2 + 4.4
    color = {"USA": "us", "JPN": "jp"}.get(code, "ink")
    left = across.start - 8
    picture.text(left - 26, base, names()[code], color, size=SMALL, anchor="end")
    picture.text(left, base, str(rank), "quiet", size=SMALL, anchor="end")
    picture.line(across(span[0]), middle, across(span[1]), middle, "quiet", mark="rules")
    gain, spot = value > 0, across(value)
    picture.rect(
        spot - 5, middle - 5, 10, 10, "gain-2" if gain else "loss-2",
        rx=5 if gain else 1, mark="ranked", data_turn=f"rank-{code}:{rank}",
    )  # fmt: skip
    right = max(spot + 5, across(max(span))) + 6
    picture.text(right, base, num(value, 2, sign=True), color, size=SMALL, halo=True)


def draw_rest(picture: Picture, tiles: Tiles, rest: Rest) -> float:
    """Draw the five tariffs as bars, with welfare against a world without tariffs."""
    label = max(width(name) for name in REGIONS) + 14
    right = tiles.x + tiles.width
    edge = right - 78
    across = Linear(0, max(25.0, float(rest.tariffs.max()) * 100), label, edge - 64)
    picture.text(label, tiles.y + 12, "Tariff, %", "quiet", size=SMALL)
    picture.text(right, tiles.y + 12, "Welfare, %", "quiet", size=SMALL, anchor="end")
    y = tiles.y + 26.0
    step = min(46.0, (tiles.bottom - y) / len(REGIONS))
    colors = {"United States": "us", "Japan": "jp"}
    for name, rate, level in zip(REGIONS, rest.tariffs * 100, rest.welfare, strict=True):
        middle = y + step / 2
        color = colors.get(name, "quiet")
        picture.text(tiles.x, middle + 4.5, name, color if color != "quiet" else "ink")
        picture.rect(label, middle - 9, across(rate) - label, 18, color, mark="bar")
        picture.text(across(rate) + 7, middle + 4.5, pct(float(rate)), "ink", bold=True)
        change = num((float(level) - 1) * 100, 2, sign=True)
        picture.text(right, middle + 4.5, change, "ink", bold=True, anchor="end")
        y += step
    picture.line(label, tiles.y + 22, label, y, "quiet", mark="zero")
    return y + 4


def draw_words(picture: Picture, tiles: Tiles, words: str) -> float:
    """Write why there is nothing to draw, where it would have stood; return the lower end."""
    y = tiles.y + tiles.down * 3
    for line in wrap(words, tiles.width - 20):
        picture.text(tiles.x, y, line, "ink")
        y += 18
    return y
