"""Does pressure work? Four yardsticks side by side, each on its own scale, and no sum.

Before and after in each: the duty collected on goods from Japan, America's deficit in goods
with Japan, its deficit in goods and services with the world, and the share of Japanese who
trust the United States. Tables `us_duties_by_partner`, `us_trade_by_partner_recent`,
`us_goods_services_monthly`, rows Q247 and Q248 of `quoted_figures`.

>>> [(round(one.before, 1), round(one.after, 1)) for one in load_yardsticks()]
[(1.5, 14.3), (68.3, 64.4), (885.5, 932.0), (34.0, 22.0)]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from tarifflab import data
from tarifflab.widgets.kit.axes import Linear
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import THIN, num, pct, width, wrap

_NARROW = 640  # pixels: below, two in a row in place of four
_HIGH, _GAP = 150.0, 26.0  # pixels: of the bars, between small pictures
_BAR = 46.0


@dataclass(frozen=True)
class Yardstick:
    """One yardstick: its name, its two values with their days, and whose books they are."""

    name: str
    before: float
    after: float
    days: tuple[str, str]
    unit: str  # "%" or "bn"
    source: str
    color: str = "us"

    @property
    def change(self) -> float:
        """After minus before, in the yardstick's own unit."""
        return self.after - self.before

    def say(self, value: float) -> str:
        """Return a value as readers write it."""
        return pct(value, 2) if self.unit == "%" else f"{num(value, 1)}{THIN}bn"

    def say_change(self) -> str:
        """Return the change as readers write it: of a percentage in points."""
        if self.unit == "%":
            return f"{pct(self.change, 2, sign=True).removesuffix('%').strip()} points"
        return f"{num(self.change, 1, sign=True)}{THIN}bn"


@cache
def load_yardsticks() -> tuple[Yardstick, ...]:
    """Return the four yardsticks; raises what `data.load` raises."""
    duties: Any = data.load("us_duties_by_partner").query("country == 'Japan'")
    duties = duties.set_index("month")
    trade: Any = data.load("us_trade_by_partner_recent").query("country == 'Japan'")
    trade = trade.set_index("year")
    world: Any = data.load("us_goods_services_monthly").set_index("month")
    quoted = data.load("quoted_figures").set_index("figure_id")["value"]

    def rate(when: str) -> float:
        rows = duties.loc[when]
        return float(100 * rows["duty_usd"].sum() / rows["imports_usd"].sum())

    def with_japan(year: int) -> float:
        return float(trade.loc[year, "imports_usd"] - trade.loc[year, "exports_usd"]) / 1e9

    def with_world(year: str) -> float:
        rows = world.loc[year]
        return (
            -float(rows["goods_balance_usd"].sum() + rows["services_balance_usd"].sum()) / 1e9
        )

    years = ("2024", "2025")
    return (
        Yardstick(
            "Duty collected on goods from Japan", rate("2024"), rate("2025-11"),
            ("2024", "Nov 2025"), "%", "US Census Bureau, at entry",
        ),
        Yardstick(
            "Deficit with Japan, goods, dollars", with_japan(2024), with_japan(2025), years,
            "bn", "US Census Bureau",
        ),
        Yardstick(
            "Deficit with the world, goods and services, dollars", with_world("2024"),
            with_world("2025"), years, "bn", "US Census Bureau and BEA, as revised in 2026",
        ),
        Yardstick(
            "Japanese who trust the United States", float(quoted["Q247"]),
            float(quoted["Q248"]), ("Nov 2024", "June 2025"), "%", "Yomiuri, rows Q247, Q248",
            "jp",
        ),
    )  # fmt: skip


def compute(yardsticks: Sequence[Yardstick]) -> Sequence[Yardstick]:
    """Return the yardsticks; there are no controls."""
    return yardsticks


def draw(yardsticks: Sequence[Yardstick], wide: int) -> Drawn:
    """Draw two bars for each yardstick, each on its own scale from zero."""
    picture = Picture(wide)
    columns = len(yardsticks) if wide >= _NARROW else 2
    room = (wide - _GAP * (columns - 1)) / columns
    end = 0.0
    for first in range(0, len(yardsticks), columns):
        row = yardsticks[first : first + columns]
        heads = [wrap(one.name, room, bold=True) for one in row]
        top = end + 17 * max(len(lines) for lines in heads)
        for place, (one, lines) in enumerate(zip(row, heads, strict=True)):
            left = place * (room + _GAP)
            for number, line in enumerate(lines):
                picture.text(left, end + 14 + 17 * number, line, "ink", bold=True)
            _draw_one(picture, one, left, top, room)
        end = top + _HIGH + 54
    duty, near, far, trust = yardsticks
    return Drawn(
        headline=(
            f"Duty {num(duty.change, 1, sign=True)} points, trust "
            f"{num(trust.change, sign=True)} points; deficit with Japan "
            f"{num(near.change, sign=True)}, world {num(far.change, sign=True)} billion"
        ),
        unit="Before and after, each on its own scale; no sum can be made of them",
        svg=picture.svg(end - 14),
        foot=(
            "Source: " + "; ".join(dict.fromkeys(one.source for one in yardsticks)) + ". Not "
            "shown: what each would have been without the duties, promises of investment, and "
            "the law."
        ),
        note=(
            "At first print the deficit with the world was 903.5 billion dollars in 2024 and "
            "901.5 in 2025: unchanged."
        ),
        alt=" ".join(
            f"{one.name}: {one.say(one.before)} in {one.days[0]}, {one.say(one.after)} in "
            f"{one.days[1]}."
            for one in yardsticks
        ),
    )


def table(yardsticks: Sequence[Yardstick]) -> str:
    """Return the yardsticks as an HTML table."""
    rows = [
        [
            one.name, f"{one.say(one.before)} ({one.days[0]})",
            f"{one.say(one.after)} ({one.days[1]})", one.say_change(), one.source,
        ]
        for one in yardsticks
    ]  # fmt: skip
    return sheet(["Yardstick", "Before", "After", "Change", "Source"], rows)


def panel() -> Panel:
    """Return the figure; it has no controls."""
    return Panel(
        "four-yardsticks",
        controls={},
        compute=partial(compute, load_yardsticks()),
        draw=draw,
        table=table,
    )


def show() -> None:
    """Show the figure in the cell."""
    panel().show()


def _draw_one(picture: Picture, one: Yardstick, left: float, top: float, room: float) -> None:
    up = Linear(0, max(one.before, one.after), top + _HIGH, top + 26)
    thick = min(_BAR, room / 2 - 8)
    widest = max(width(one.say(value), bold=True) for value in (one.before, one.after))
    step = min(max(thick + 34, widest + 8), room / 2)
    for place, (value, day) in enumerate(zip((one.before, one.after), one.days, strict=True)):
        x = left + place * step
        color = one.color if place else "quiet"
        tip = f"{one.name}, {day}: {one.say(value)}"
        picture.rect(x, up(value), thick, up(0) - up(value), color, mark="bar", tip=tip)
        middle = x + thick / 2
        picture.text(
            max(middle, left + width(one.say(value), bold=True) / 2), up(value) - 6,
            one.say(value), color if place else "ink", bold=True, anchor="middle",
        )  # fmt: skip
        picture.text(
            max(middle, left + width(day, SMALL) / 2), up(0) + 16, day, "quiet", size=SMALL,
            anchor="middle",
        )  # fmt: skip
    picture.line(left, up(0), left + step + thick, up(0), "quiet", mark="zero")
