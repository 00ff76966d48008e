"""A few numbers of a lesson as bars, where a printout would hide which is large.

Each story is told once in one lesson; its name is the lesson's number and a word. The numbers
are computed from the tables that its foot names.

>>> [round(bar.value, 1) for bar in load("05/headings").bars]
[50.4, 28.4, 18.7, 2.6]
>>> [round(bar.value, 1) for bar in load("06/refund").bars]
[6.0, 28.2, 65.8]
"""

from collections.abc import Callable, Mapping
from functools import cache

from tarifflab import data
from tarifflab.widgets import who_joins
from tarifflab.widgets.kit.frame import Panel
from tarifflab.widgets.kit.row_bars import Bar
from tarifflab.widgets.kit.story import Story, story_panel
from tarifflab.widgets.kit.words import MONTHS, num, pct
from tarifflab.widgets.landed_price import contract_prices

# Headings of the customs list as readers call them.
_HEADINGS = {
    "8429": "excavators, bulldozers (8429)",
    "8486": "chip-making machines (8486)",
    "8703": "passenger cars (8703)",
    "8542": "chips (8542)",
}
# Who else answers, in words, by how many of `who_joins.OTHERS` do.
_JOINED = {0: "nobody else", 1: "the European Union", 5: "five partners", 7: "everybody else"}
# Shares of the duty: on the American side at the border, and of that with shoppers.
_BORDER, _SHOPPERS, _REFUND = 0.94, 0.70, 100.0
_MODEL = "Source: model of 194 countries, trade of 2023, April rates. "


@cache
def load(name: str) -> Story:
    """Return one of :data:`STORIES`; raises what `tarifflab.data.load` raises."""
    return STORIES[name]()


def panel(name: str = "05/headings") -> Panel:
    """Return one of :data:`STORIES`; raise ``KeyError`` in words for another name."""
    if name not in STORIES:
        raise KeyError(f"'name' must be one of {', '.join(STORIES)}, got {name!r}.")
    return story_panel(f"in-bars-{name.replace('/', '-')}", load(name))


def show(name: str) -> None:
    """Show one of the figures in the cell."""
    panel(name).show()


def _headings() -> Story:
    goods = data.load("us_imports_2024_by_partner_hs4")
    world = goods.groupby("hs4")["imports_usd"].sum()
    japan = goods[goods["country"] == "Japan"].set_index("hs4")["imports_usd"]
    share = {name: 100 * float(japan[code] / world[code]) for code, name in _HEADINGS.items()}
    first, *_, last = (pct(one) for one in share.values())
    return Story(
        headline=f"Japan sells {first} of America’s imported diggers, {last} of its chips",
        unit="Japan’s share of US imports under four headings, 2024, % of value",
        bars=tuple(Bar(name, one, pct(one), "jp") for name, one in share.items()),
        foot=(
            "Source: US Census Bureau, imports for consumption. Not shown: what is made in "
            "America, and how hard a supplier would be to replace."
        ),
    )


def _contract() -> Story:
    bars = []
    for row in contract_prices():
        name = f"{MONTHS[int(row.month[5:]) - 1]} {row.month[:4]}, {row.label}"
        american = row.label.endswith("North America")
        color = "jp-soft" if american else "jp"
        bars.append(Bar(name, -row.cut, pct(-row.cut, sign=True), color))
    first, lowest = bars[0].value, min(bar.value for bar in bars)
    return Story(
        headline=(
            f"Contract prices fell by {pct(-first)} in April, by up to {pct(-lowest)} later"
        ),
        unit="Export price of Japanese cars before duty, contract currency, % on a year before",
        bars=tuple(bars),
        note="Two labels, two indexes: muted is North America, full is the US alone.",
        foot=(
            "Source: Bank of Japan, as reported (rows Q171 to Q175). Not shown: July, which no "
            "report named, and what the cars brought in the showroom."
        ),
    )


def _refund() -> Story:
    parts = {
        "sellers abroad": _REFUND * (1 - _BORDER),
        "importers and shops": _REFUND * _BORDER * (1 - _SHOPPERS),
        "shoppers": _REFUND * _BORDER * _SHOPPERS,
    }
    colors = {"sellers abroad": "jp", "importers and shops": "us", "shoppers": "us-soft"}
    firms = num(parts["importers and shops"], 1)
    return Story(
        headline=f"Of 100 dollars paid back importers and shops had borne {firms}",
        unit="Who had borne 100 dollars of duty, by a study and an assumption, dollars",
        bars=tuple(Bar(who, one, num(one, 1), colors[who]) for who, one in parts.items()),
        note="The whole 100 goes to the importer of record.",
        foot=(
            "Source: New York Fed (94 % on the American side); Congressional Budget Office (70 "
            "% of that with shoppers, assumed), our product. Not shown: what firms hand on."
        ),
    )


def _answer() -> Story:
    bars, rows = [], []
    for use, revenue in who_joins.REVENUE.items():
        for joiners, who in _JOINED.items():
            found = who_joins.compute(joiners=joiners, japan_rate=None, revenue=revenue)
            color = "jp" if revenue == "tax relief" else "jp-soft"
            name = f"{'tax cut' if revenue == 'tax relief' else use}, {who}"
            bars.append(Bar(name, found.gain, num(found.gain, 3, sign=True), color))
            ends = [num(one, 3) for one in (found.japan_out, found.japan_in)]
            rows.append((use, who, *ends, num(found.gain, 3, sign=True)))
    return Story(
        headline="Japan’s own answer moves its welfare by hundredths, whoever else answers",
        unit="What an answer in kind changes for Japan, points of welfare (% of consumption)",
        bars=tuple(bars),
        note="Full: the revenue cuts income tax. Muted: it is handed out by head.",
        foot=_MODEL + "Five: the European Union to Mexico. Not shown: another round.",
        head=("Revenue", "Who else answers", "Japan out, %", "Japan in, %", "Change, points"),
        rows=tuple(rows),
    )


def _uses() -> Story:
    words = {0.5: "more work", 0.0: "same work"}
    bars = []
    for supply, work in words.items():
        for use, revenue in who_joins.REVENUE.items():
            gain = who_joins.alone(supply, revenue)
            color = "us" if revenue == "tax relief" else "us-soft"
            bars.append(Bar(f"{work}, {use}", gain, pct(gain, 2, sign=True), color))
    said = [num(bar.value, 2, sign=True) for bar in bars]
    return Story(
        headline=(
            f"{said[0]} or {said[1]} by the use of revenue; {said[2]} for both if work stays"
        ),
        unit="US welfare if nobody answers, change in % of consumption",
        bars=tuple(bars),
        note="More work: people work more for more pay. Same work: as much as before.",
        foot=_MODEL + "Not shown: what becomes of public debt.",
    )


STORIES: Mapping[str, Callable[[], Story]] = {
    "05/headings": _headings,
    "06/contract": _contract,
    "06/refund": _refund,
    "08/answer": _answer,
    "08/uses": _uses,
}
