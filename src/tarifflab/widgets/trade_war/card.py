"""The card of one country: its rates, its trade, its welfare, and what moves it."""

from dataclasses import dataclass

from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num, pct, width, wrap
from tarifflab.widgets.trade_war.outcome import Outcome, mean_rate, names, rate_on, trade_of

LINE = 16.0
ROUNDED = 0.005  # points: less is written as 0.00
FIRM = 1.0  # points: rules for lending that differ by more are worth a word


@dataclass(frozen=True)
class Column:
    """Where a block lies: its left edge, its top and its width, in pixels."""

    x: float
    y: float
    wide: float

    def below(self, y: float) -> "Column":
        """Return the column from `y` on."""
        return Column(self.x, y, self.wide)


def facts(picture: Picture, column: Column, outcome: Outcome) -> float:
    """Draw name, welfare, rates and trade of the country; return the lower end."""
    y, code = column.y, outcome.country
    color = {"USA": "us", "JPN": "jp"}.get(code, "ink")
    change, right = pct(outcome.change(code), 2, sign=True), column.x + column.wide
    picture.text(right, y + 16, change, "ink", size=19, bold=True, anchor="end", mark="card")
    room = column.wide - width(change, 19, bold=True) - 8
    title = names()[code] + (", welfare" if outcome.shown != "welfare" else "")
    for line in wrap(title, room, 13, bold=True):
        y += 16
        picture.text(column.x, y, line, color, bold=True)
    y += 4
    for label, words in [*_rates(outcome), *_trade(outcome)]:
        y = _row(picture, column.below(y), label, words)
    return y


def _rates(outcome: Outcome) -> list[tuple[str, str]]:
    if outcome.country == "USA":
        return [("its mean tariff", pct(mean_rate(outcome)))]
    on_it, its_own = rate_on(outcome, outcome.country)
    return [
        ("US tariff on it", pct(on_it)),
        ("its answer", pct(its_own) if its_own else "none"),
    ]


def _trade(outcome: Outcome) -> list[tuple[str, str]]:
    rows = trade_of(outcome, outcome.country)
    decimals = 0 if max(max(old, new) for _what, old, new in rows) >= 20e9 else 1
    decimals = decimals if max(old for _what, old, _new in rows) >= 2e9 else 2
    return [
        (what, f"{num(old / 1e9, decimals)} → {num(new / 1e9, decimals)}")
        for what, old, new in rows
    ]


def _row(picture: Picture, column: Column, label: str, words: str) -> float:
    y = column.y + LINE
    picture.text(column.x, y, label, "quiet", size=SMALL)
    picture.text(column.x + column.wide, y, words, "ink", size=SMALL, anchor="end")
    return y


def movers(picture: Picture, column: Column, outcome: Outcome) -> float:
    """Draw what moves the country's welfare, cause by cause; return the lower end."""
    y = column.y + 13
    picture.text(column.x, y, "What moves it, points", "ink", size=SMALL, bold=True)
    for part in outcome.parts:
        y += LINE
        gain = part.points > 0
        fill = "even" if abs(part.points) < ROUNDED else "gain-2" if gain else "loss-2"
        picture.rect(
            column.x, y - 9, 9, 9, fill,
            rx=4.5 if gain else 1, mark="part",
        )  # fmt: skip
        picture.text(column.x + 15, y, part.name, "quiet", size=SMALL)
        words = num(part.points, 2, sign=True)
        right = column.x + column.wide
        picture.text(right, y, words, "ink", size=SMALL, bold=True, anchor="end")
    if outcome.rules is None:
        return _row(picture, column.below(y), "lending rules", "…")
    low, high = outcome.rules
    y = _row(picture, column.below(y), "lending rules", f"{num(low, 2)} to {num(high, 2)}")
    if high - low > FIRM:
        y += LINE
        picture.text(column.x, y, "rests on the lending rule", "ink", size=SMALL, bold=True)
    return y
