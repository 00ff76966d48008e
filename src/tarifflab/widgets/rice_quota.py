"""Who fills the rice quota: more for one seller, within a quota that stays or grows.

Japan lets in about 770,000 tonnes of rice a year without duty ("minimum access"). The base is
fiscal 2024 (April 2024 to March 2025): 767,000 tonnes, 346,000 of them from the United States
(nippon.com, table `quoted_figures`). The promise of 4 September 2025 is 75 percent more US
rice within that access (`agreement_commitments`, a US text; it names no base year). That the
quota is filled is an assumption, as its use in fiscal 2024 suggests.

>>> shares = compute(rise=75, quota=770)
>>> round(shares.us), round(shares.others), round(shares.total_change, 1)
(606, 164, 0.4)
"""

from dataclasses import dataclass
from functools import cache

from tarifflab import data
from tarifflab.economics.exposure import quota_split
from tarifflab.widgets.kit.axes import Linear, x_axis
from tarifflab.widgets.kit.cargo import Hold, draw_bag, draw_hull
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct, width

QUOTA, IMPORTED = "minimum access rice quota", "minimum access rice imported"
FROM_US = "minimum access rice imported: of which from the United States"
KILO = 1_000  # tonnes in the unit of the figure
BARS = ("Fiscal 2024", "Your settings")
GUESS = ("prediction", "05/rice")
LARGEST = 1_350  # thousand tonnes: the end of the axis
BAG = 10  # thousand tonnes
MOST_BAGS = 130  # what the larger quota of the slider has
# Percent more US rice, and the quota in thousand tonnes.
PRESETS = {
    "The promise: +75 %": {"rise": 75, "quota": 770},
    "The same, in a larger quota": {"rise": 75, "quota": 1_030},
    "All of the quota": {"rise": 125, "quota": 770},
    "Nothing changes": {"rise": 0, "quota": 770},
}


@dataclass(frozen=True)
class Rice:
    """Rice imported under minimum access, in thousand tonnes, before and after."""

    rise: float  # percent
    quota: float
    us_before: float
    others_before: float
    us: float
    others: float
    guess: float | None = None  # change of all rice imports, in percent

    @property
    def total_change(self) -> float:
        """The change of all rice imported under minimum access, in percent."""
        return 100 * (self.quota / (self.us_before + self.others_before) - 1)

    @property
    def others_change(self) -> float:
        """The change of what others sell, in percent."""
        return 100 * (self.others / self.others_before - 1)


@cache
def _base() -> tuple[float, float]:
    """Return tonnes of fiscal 2024: all, and from the United States."""
    quoted = data.load("quoted_figures").set_index("topic")["value"]
    return float(quoted[IMPORTED]), float(quoted[FROM_US])


def compute(*, rise: float, quota: float, guess: float | None = None) -> Rice:
    """Return who sells how much if the US sells `rise` percent more in a full quota.

    `quota` is in thousand tonnes. The United States cannot sell more than the quota.
    """
    imported, from_us = _base()
    us, others = quota_split(quota * KILO, own_tonnes=from_us, rise=rise / 100)
    return Rice(
        rise=rise,
        quota=quota,
        us_before=from_us / KILO,
        others_before=(imported - from_us) / KILO,
        us=us / KILO,
        others=others / KILO,
        guess=guess,
    )


def headline(rice: Rice) -> str:
    """Return the finding: US rice, and all rice, beside the reader's guess."""
    more = 100 * (rice.us / rice.us_before - 1)
    all_rice = f"all rice {_moved(rice.total_change)}"
    if rice.guess is not None:
        return f"US rice {_moved(more)}, {all_rice}; you guessed {pct(rice.guess, sign=True)}"
    return f"US rice {_moved(more)}, {all_rice}"


def draw(rice: Rice, width: int) -> Drawn:
    """Draw the bags on two ships, all rice as a bar, the guess as a marker's stroke."""
    picture = Picture(width)
    return Drawn(
        headline=headline(rice),
        unit="Rice without duty under minimum access, thousand tonnes a year; a bag is 10",
        svg=picture.svg(_fill(picture, rice)),
        foot=(
            "Source: nippon.com for fiscal 2024; US text of 4 September 2025. Assumed: the "
            "quota (about 770) is filled. Not shown: rice imported with duty."
        ),
        note=_note(rice),
        alt=(
            f"Before: {num(rice.us_before)} from the United States and "
            f"{num(rice.others_before)} from all others. After: {num(rice.us, 1)} and "
            f"{num(rice.others, 1)} thousand tonnes."
        ),
    )


def table(rice: Rice) -> str:
    """Return both years as an HTML table."""
    rows = [
        ["United States", num(rice.us_before), num(rice.us, 1)],
        ["all other countries", num(rice.others_before), num(rice.others, 1)],
        ["together", num(rice.us_before + rice.others_before), num(rice.quota)],
    ]
    return sheet(["Seller", *BARS], rows, "Thousand tonnes")


def panel() -> Panel:
    """Return the widget; it hears the guess of lesson 05."""
    return Panel(
        "rice-quota",
        controls={
            "rise": slider("More US rice", 0, 0, 150, unit="%"),
            "quota": slider("Quota", 770, 500, 1_300, step=10, unit="thousand t"),
        },
        compute=compute,
        draw=draw,
        table=table,
        presets=PRESETS,
        hears={"guess": GUESS},
        question="75\u202f% more US rice: by how much do all imports rise?",
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _moved(percent: float) -> str:
    if abs(percent) < 0.05:
        return "stays the same"
    return f"{'rises' if percent > 0 else 'falls'} by {pct(abs(percent))}"


def _note(rice: Rice) -> str:
    more = 100 * (rice.us / rice.us_before - 1)
    if more < rice.rise - 0.05:
        return f"More than {pct(more)} does not fit into the quota."
    return (
        f"America sells {pct(100 * rice.us / rice.quota)} of the quota. What all others sell "
        f"{_moved(rice.others_change)}."
    )


def _bags(thousand_tonnes: float) -> int:
    return round(thousand_tonnes / BAG)


def _fill(picture: Picture, rice: Rice) -> float:
    """Draw everything into the picture; return its height."""
    columns = 26 if picture.width >= 760 else 20 if picture.width >= 560 else 13
    step = (picture.width - 24) / 2 / columns
    high = min(14.0, 0.9 * step)
    deck = 42 + high * -(-MOST_BAGS // columns)
    holds = [Hold(x, deck, columns, step, high) for x in (2, picture.width / 2 + 10)]
    sellers = (
        ("United States", rice.us_before, rice.us),
        ("All others", rice.others_before, rice.others),
    )
    for hold, (name, before, now) in zip(holds, sellers, strict=True):
        picture.text(hold.left, 14, f"{name} {num(now)}", "ink", bold=True)
        picture.text(hold.left, 31, f"{BARS[0]}: {num(before)}", "quiet")
        draw_hull(picture, hold)
    _load_us(picture, holds[0], rice)
    _load_others(picture, holds[1], rice)
    return _draw_all(picture, rice, deck + 28)


def _load_us(picture: Picture, hold: Hold, rice: Rice) -> None:
    """Draw the American bags; those that others sold before are paler, with an edge."""
    at_home, theirs = _bags(rice.us_before), _bags(rice.others_before)
    for at in range(_bags(rice.us)):
        new = at - at_home
        key = f"us {at}" if new < 0 else f"bag {theirs - 1 - new}"  # the topmost leaves first
        look = {"stroke": "us", "stroke_width": 1.5} if new >= 0 else {}
        fill = "us-soft" if new >= 0 else "us"
        draw_bag(picture, hold, at, fill, mark="us", data_move=key, **look)


def _load_others(picture: Picture, hold: Hold, rice: Rice) -> None:
    """Draw the bags of all others, and an empty place for each that is gone."""
    before, now = _bags(rice.others_before), _bags(rice.others)
    stayed = before - max(0, _bags(rice.us) - _bags(rice.us_before))
    for at in range(now):
        key = f"bag {at}" if at < stayed else f"more {at}"
        draw_bag(picture, hold, at, "rest-soft", mark="others", stroke="quiet", data_move=key)
    for at in range(now, before):
        draw_bag(picture, hold, at, "none", mark="gone", stroke="quiet", stroke_dasharray="2 2")


def _draw_all(picture: Picture, rice: Rice, top: float) -> float:
    """Draw all rice as a bar above the axis, and the reader's guess; return the end."""
    across = Linear(0, LARGEST, 4, picture.width - 10)
    total = rice.us_before + rice.others_before
    picture.text(4, top, f"All rice {num(rice.quota)}", "ink", bold=True)
    aside = 14 + width(f"All rice {num(rice.quota)}", bold=True)
    picture.text(aside, top, f"{BARS[0]}: {num(total)}", "quiet")
    bar = top + 8
    picture.rect(across(0), bar, across(rice.quota) - across(0), 22, "rest-soft", mark="all")
    picture.rect(across(0), bar, across(rice.us) - across(0), 22, "us", mark="part")
    bottom = bar + 26
    if rice.guess is not None:
        x = across.clip(total * (1 + rice.guess / 100))
        picture.marker_stroke([(x, bar - 4), (x, bar + 26)], mark="guess")
        said = f"your guess {pct(rice.guess, sign=True)}"
        half = width(said, bold=True) / 2
        spot = min(max(x, half), picture.width - half)
        bottom += 18
        picture.text(spot, bar + 40, said, "ink", bold=True, anchor="middle", halo=True)
    return x_axis(picture, across, bottom, unit="thousand t")
