"""Wrong paths of exercise 05, "Tokyo's position: what is at stake".

The tables are loaded anew, so that a student who has overwritten one still gets the right
advice.
"""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import pandas as pd

from tarifflab import data
from tarifflab.expect import WrongPath

CARS, TRUCKS, PARTS, RETURNED = "8703", "8704", "8708", "9801"
TOLD_YES, TOLD_REPLIES = 0.58, 2_047  # the poll of which somebody's number is printed
YES, REPLIES = 0.326, 1_051  # the poll for which it is asked
LARGE = 1e9  # dollars of US imports from all partners

Times = Callable[[str, str], float]

# What is worth trying first, whatever led to an answer of which nothing more is known.
NEXT_STEPS = {
    "cars_and_parts_percent": (
        "Print the whole before and after you take heading 9801 out, Japan alone; then the two "
        "amounts that you add up."
    ),
    "their_points": (
        "Let your line say the first poll: 0.58 and 2,047 must give 1.09. Then change both "
        "numbers, and nothing else."
    ),
    "first_in_percent": (
        "Print how many headings are left after each of the two questions (who is first, and is "
        "it large enough in all?). The whole is everything that came from Japan."
    ),
    "promise_kept": (
        "Go in the order of the ships: America, then the room that is left, then the others."
    ),
    "times_larger": (
        "Print the two shares for Japan and the United States: 3.4 percent and 0.27 percent."
    ),
}


@cache
def cars_and_parts_percent() -> list[WrongPath]:
    """Return the wrong shares of cars and parts in US imports from Japan (percent)."""
    goods = data.load("us_imports_2024_by_partner_hs4")
    rows = goods[goods["country"] == "Japan"].set_index("hs4")
    japan, duty = rows["imports_usd"], rows["duty_usd"]
    world = goods.groupby("hs4")["imports_usd"].sum()
    rest, both = japan.drop(RETURNED), japan[[CARS, PARTS]].sum()
    total = rest.sum()
    chapter = rest[rest.index.str.startswith("87")].sum()
    return [
        *_tried_cars_and_parts_percent(),
        WrongPath(
            both / japan.sum() * 100,
            "The goods that came back are still in the whole: take the heading out before you "
            "add up.",
        ),
        WrongPath(
            japan[CARS] / total * 100,
            "That is one of the two headings. The question asks for both together.",
        ),
        WrongPath(
            japan[PARTS] / total * 100,
            "That is one of the two headings. The question asks for both together.",
        ),
        WrongPath(
            japan[CARS] / japan.sum() * 100,
            "One heading of two, and the whole still holds the goods that came back.",
        ),
        WrongPath(both / total, "A share, between 0 and 1. The question asks for percent."),
        WrongPath(
            both / (total - both) * 100,
            "You divided by all *other* goods. Cars and parts belong to the whole as well.",
        ),
        WrongPath(
            both / world[[CARS, PARTS]].sum() * 100,
            "That is Japan's part of what America buys of these goods. The whole is what Japan "
            "sells.",
        ),
        WrongPath(
            both / 2 / total * 100, "That is the mean of two shares. Together means: add."
        ),
        WrongPath(
            both / 1e9, "That is the amount in billions of dollars. Divide it by the whole."
        ),
        WrongPath(both, "That is the amount in dollars. Divide it by the whole."),
        *_other_wholes(japan, duty, world, rest, both, total, chapter),
    ]


def _other_wholes(
    japan: Any, duty: Any, world: Any, rest: Any, both: Any, total: Any, chapter: Any
) -> list[WrongPath]:
    """Return shares with other headings in the part, or another whole."""
    return [
        WrongPath(
            (both - japan[RETURNED]) / japan.sum() * 100,
            "You took the heading off the part. It has to leave the whole.",
        ),
        WrongPath(
            (both + japan[RETURNED]) / japan.sum() * 100,
            "You added the heading to the part. It has to leave the whole.",
        ),
        WrongPath(
            chapter / total * 100,
            "That is the whole chapter 87, with trucks and motorcycles. Take two headings.",
        ),
        WrongPath(
            japan[[CARS, TRUCKS, PARTS]].sum() / total * 100,
            "You added trucks (8704). The question asks for cars and parts.",
        ),
        WrongPath(
            japan[[CARS, TRUCKS]].sum() / total * 100,
            "You took trucks (8704) in place of parts (8708).",
        ),
        WrongPath(
            duty[[CARS, PARTS]].sum() / duty.drop(RETURNED).sum() * 100,
            "That is the share of the *duty*. Use the column `imports_usd`.",
        ),
        WrongPath(
            world[[CARS, PARTS]].sum() / world.drop(RETURNED).sum() * 100,
            "That is the whole world's trade. Keep the rows of Japan first.",
        ),
        WrongPath(
            both / world.sum() * 100,
            "Below the line you have imports from the whole world. The whole is Japan's.",
        ),
        WrongPath(
            both / world.drop(RETURNED).sum() * 100,
            "Below the line you have imports from the whole world. The whole is Japan's.",
        ),
        WrongPath(
            200 / len(rest), "You counted rows: two headings of many. Add up the values."
        ),
        WrongPath(
            0.0,
            'No row fits. `hs4` holds texts: compare with `"8703"`, not with the number 8703. And '
            "no row is two headings at once: two conditions on it are joined by `|`.",
        ),
    ]


@cache
def their_points() -> list[WrongPath]:
    """Return the wrong guesses at what somebody would print for another poll (points)."""
    error = _error(YES, REPLIES)
    return [
        *_tried_their_points(),
        WrongPath(
            1.96 * error,
            "That is the right margin. Asked is what comes out with *their* mistake: test it on "
            "1.09 first.",
        ),
        WrongPath(
            2 * error,
            "That is twice theirs, nearly the right margin. Test your line on 1.09 first.",
        ),
        WrongPath(
            2 * 1.96 * error,
            "That is the whole width, from the lower to the upper end. Test your line on 1.09.",
        ),
        WrongPath(
            1.96 * error / 2,
            "You halved the right margin. Half of 2.14 is 1.07 and not 1.09: look for another "
            "factor.",
        ),
        WrongPath(
            1.645 * error,
            "That is a margin for nine polls in ten. Their number is no margin at all: test it "
            "on 1.09.",
        ),
        WrongPath(
            _error(0.5, REPLIES),
            "You took half of the people for yes. The share stands in the question.",
        ),
        WrongPath(
            _error(YES, TOLD_REPLIES),
            "The share is of April, the number of replies of March. Take both from one poll.",
        ),
        WrongPath(
            _error(TOLD_YES, REPLIES),
            "The replies are of April, the share of March. Take both from one poll.",
        ),
        *_other_formulas(error),
    ]


def _other_formulas(error: Any) -> list[WrongPath]:
    """Return what other formulas and other numbers give."""
    return [
        WrongPath(
            math.sqrt(YES / REPLIES) * 100,
            "The share of those who did not say yes is missing under the root.",
        ),
        WrongPath(
            error / 100, "That is a share. In percentage points it is a hundred times that."
        ),
        WrongPath(
            error**2 / 100, "The root is missing: that is the square of what they would write."
        ),
        WrongPath(
            math.sqrt(YES * (1 - YES)) * 100,
            "The number of replies is missing: a larger poll has a smaller margin.",
        ),
        WrongPath(
            math.sqrt(YES * (1 - YES)) / REPLIES * 100,
            "The replies belong under the root as well.",
        ),
        WrongPath(
            1.09 * YES / TOLD_YES,
            "You scaled their number by the share. Do their calculation with the new poll.",
        ),
        WrongPath(
            1.09 * TOLD_REPLIES / REPLIES,
            "You scaled their number by the replies. Do their calculation with the new poll.",
        ),
        WrongPath(
            _error(TOLD_YES, TOLD_REPLIES),
            "That is their number for the other poll. Do their calculation with the new one.",
        ),
        WrongPath(
            1.96 * _error(TOLD_YES, TOLD_REPLIES),
            "That is the right margin of the other poll. What would *they* print for the new one?",
        ),
        WrongPath(
            _error(0.183, REPLIES),
            "You took the 18.3 percent of another question. Here 32.6 percent approved.",
        ),
    ]


@cache
def first_in_percent() -> list[WrongPath]:
    """Return the wrong shares of headings in which Japan sells most (percent)."""
    wide = _by_heading()
    japan, world = wide["Japan"], wide.sum(axis=1)
    led, large, share = wide.idxmax(axis=1) == "Japan", world > LARGE, japan / world
    alone = wide.drop(columns="European Union").idxmax(axis=1) == "Japan"
    ours, total = japan[led & large].sum(), japan.sum()

    def percent(keep: "pd.Series[bool]", whole: float = total) -> float:
        return float(japan[keep].sum() / whole * 100)

    return [
        *_tried_first_in_percent(),
        WrongPath(
            percent(led),
            "The limit is missing: only headings of more than a billion dollars from all "
            "partners count.",
        ),
        WrongPath(
            percent(large),
            "These are all large headings. In which of them is Japan the largest supplier?",
        ),
        WrongPath(
            percent(led & (japan > LARGE)),
            "The billion is meant for all partners together. You compared it with what came "
            "from Japan alone.",
        ),
        WrongPath(
            percent(led & (world > 2 * LARGE)),
            "The limit is one billion dollars, not two.",
        ),
        WrongPath(
            percent(large & (share > 0.5)),
            "More than half is more than asked. The largest supplier can have less than half.",
        ),
        WrongPath(
            percent(large & (share > 0.25)),
            "A share above a quarter need not be the largest: another supplier may have more.",
        ),
        WrongPath(
            percent(led & large, japan[large].sum()),
            "You divided by the large headings alone. The whole is everything that came from "
            "Japan.",
        ),
        WrongPath(
            percent(led & large, world[led & large].sum()),
            "That is Japan's share in these headings. Asked is their share in what Japan sold.",
        ),
        WrongPath(
            percent(led & large, world.sum()),
            "You divided by imports from the whole world. The whole is what came from Japan.",
        ),
        WrongPath(ours / total, "A share, between 0 and 1. The question asks for percent."),
        WrongPath(
            (led & large).sum() / large.sum() * 100,
            "You counted headings. Asked is the part of the *value*.",
        ),
        WrongPath(
            (led & large).sum(),
            "That is how many headings there are. Asked is the percentage of what Japan sold "
            "that stands under them.",
        ),
        *_other_limits(world, led, large, alone, ours, percent),
    ]


def _other_limits(
    world: Any, led: Any, large: Any, alone: Any, ours: Any, percent: Any
) -> list[WrongPath]:
    """Return shares with other limits, suppliers and units."""
    return [
        WrongPath(
            percent(alone & large),
            "The European Union is missing among the suppliers. It counts as one.",
        ),
        WrongPath(
            percent(led & (world > LARGE / 2)),
            "Your limit is half a billion. The question says one.",
        ),
        WrongPath(
            percent(led & (world > LARGE * 10)),
            "Your limit is ten billion. The question says one.",
        ),
        WrongPath(
            percent(led & ~large), "These are the small headings. Take those above the limit."
        ),
        WrongPath(
            percent(~led & large),
            "These are the large headings in which somebody else sells more.",
        ),
        WrongPath(percent(led | large), "`|` means *or*. Both must hold: `&`."),
        WrongPath(ours / 1e9, "That is the amount in billions. Divide it by the whole."),
        WrongPath(ours, "That is the amount in dollars. Divide it by the whole."),
        WrongPath(
            0.0,
            "No heading is left. Is the name written as in the table, and the limit in dollars?",
        ),
    ]


@cache
def promise_kept() -> list[WrongPath]:
    """Return wrong functions of American and other tonnes, a quota, and a rise in percent."""
    return [WrongPath(wrong, advice) for wrong, advice in _wrong_promises()]


def _wrong_promises() -> list[tuple[Callable[[float, float, float, float], list[float]], str]]:
    """Return the functions with their advice."""

    def now(us: float, quota: float, rise: float) -> float:
        return min(us * (1 + rise / 100), quota)

    def kept(tonnes: float, others: float, quota: float) -> list[float]:
        return [tonnes, tonnes / quota * 100, min(others, quota - tonnes)]

    def changed(
        place: int, wrong: Callable[[float, float, float, float], float]
    ) -> Callable[[float, float, float, float], list[float]]:
        def promise(us: float, others: float, quota: float, rise: float) -> list[float]:
            right = kept(now(us, quota, rise), others, quota)
            return [
                wrong(us, others, quota, rise) if n == place else one
                for n, one in enumerate(right)
            ]

        return promise

    return [
        (
            lambda us, others, quota, rise: [
                us * (1 + rise / 100),
                us * (1 + rise / 100) / quota * 100,
                others,
            ],
            "The others keep selling as before even where no room is left. What fits into the "
            "quota after America, and what is America's upper end?",
        ),
        (
            changed(2, lambda _us, others, _quota, _rise: others),
            "The others keep selling as before even where no room is left. What fits into the "
            "quota after America?",
        ),
        (
            changed(2, lambda us, _others, quota, rise: quota - now(us, quota, rise)),
            "You let the others fill the quota. They sell no more than before.",
        ),
        (
            lambda us, others, quota, rise: kept(us * (1 + rise / 100), others, quota),
            "More American rice than the quota holds came in, and somebody sold a negative "
            "amount. Where is the upper end?",
        ),
        (
            lambda us, others, quota, rise: kept(
                us * (1 + rise / 100), others, max(quota, us * (1 + rise / 100))
            ),
            "You let the quota grow with the promise. It stands still.",
        ),
        *_other_promises(now, kept, changed),
    ]


def _other_promises(
    now: Any, kept: Any, changed: Any
) -> list[tuple[Callable[[float, float, float, float], list[float]], str]]:
    """Return further functions, with other shares and sums."""
    return [
        (
            changed(
                1,
                lambda us, others, quota, rise: (
                    now(us, quota, rise)
                    / (now(us, quota, rise) + min(others, quota - now(us, quota, rise)))
                    * 100
                ),
            ),
            "That is the share in all rice imported. Asked is the share of the quota.",
        ),
        (
            lambda us, others, quota, rise: kept(min(us + rise, quota), others, quota),
            "`rise` is in percent. You added it as tonnes.",
        ),
        (
            lambda us, others, quota, rise: kept(min(us * rise / 100, quota), others, quota),
            "That is only the part that comes on top. What was sold before stays.",
        ),
        (
            lambda us, others, quota, rise: kept(min(us * (1 + rise), quota), others, quota),
            "`rise` is in percent: 50 percent more is times 1.5.",
        ),
        (
            changed(1, lambda us, _others, quota, rise: now(us, quota, rise) / quota),
            "The second value is a share between 0 and 1. Asked is percent.",
        ),
        (
            changed(2, lambda us, others, quota, rise: others - (now(us, quota, rise) - us)),
            "You took America's rise off the others one for one. They lose only what no longer "
            "fits.",
        ),
        (
            changed(1, lambda _us, _others, _quota, rise: rise),
            "The second value is the promise itself. The share depends on the quota as well.",
        ),
        (
            changed(1, lambda us, _others, quota, _rise: us / quota * 100),
            "The second value is the share before the rise.",
        ),
        (
            lambda us, others, quota, rise: [
                kept(now(us, quota, rise), others, quota)[n] for n in (0, 2, 1)
            ],
            "The order is American tonnes, share in percent, tonnes of all others.",
        ),
    ]


def times_larger() -> list[WrongPath]:
    """Return wrong functions of two countries, for task 5."""
    trade = data.load("trade_matrix_194").set_index(["exporter", "importer"])["exports_usd"]
    gdp = data.load("countries_194").set_index("iso3")["gdp_usd"]
    known = [WrongPath(wrong, advice) for wrong, advice in _wrong_times(trade, gdp)]
    return [*_tried_times_larger(), *known]


def _wrong_times(trade: "pd.Series[float]", gdp: "pd.Series[float]") -> list[tuple[Times, str]]:
    """Return the functions with their advice."""

    def share(seller: str, buyer: str, of: str) -> float:
        return float(trade[seller, buyer] / gdp[of])

    return [
        (
            lambda one, other: float(trade[one, other] / trade[other, one]),
            "It returns the ratio of the sales alone, or both are divided by the same GDP. Each side's sales are a share of its "
            "own GDP: divide each by its own `gdp`.",
        ),
        (
            lambda one, other: share(other, one, one) / share(one, other, other),
            "It takes what each side *buys*. `trade[one, other]` is what `one` sold.",
        ),
        (
            lambda one, other: share(one, other, other) / share(other, one, one),
            "The two GDPs are swapped. What `one` sells is divided by `gdp[one]`.",
        ),
        (
            lambda one, other: share(other, one, other) / share(one, other, one),
            "It returns one over the right result. `one` stands above the line.",
        ),
        (
            lambda one, other: (share(one, other, one) - share(other, one, other)) * 100,
            "It returns a difference, in points. How many *times* larger is a ratio.",
        ),
        (
            lambda one, other: share(one, other, one) - share(other, one, other),
            "It returns a difference. How many *times* larger is a ratio.",
        ),
        (
            lambda one, other: share(one, other, one) * 100,
            "It returns the share of `one` in percent. Divide by the same share of `other`.",
        ),
        (
            lambda one, other: share(one, other, one),
            "It returns the share of `one`. Divide by the same share of `other`.",
        ),
        (
            lambda one, other: share(one, other, one) + share(other, one, other),
            "It returns a sum. How many *times* larger is a ratio.",
        ),
        (
            lambda _one, _other: share("JPN", "USA", "JPN") / share("USA", "JPN", "USA"),
            "Two countries are typed in. Use the names in the brackets.",
        ),
        (
            lambda one, other: float(gdp[other] / gdp[one]),
            "It returns the ratio of the two GDPs. Where are the sales? The same sales above "
            "and below the line cancel.",
        ),
        (
            lambda one, other: share(one, other, one) / (trade[other, one] * gdp[other]),
            "In `a / b / c / d` all after the first is below the line. Put brackets round each "
            "share.",
        ),
        (
            lambda one, other: share(one, other, one) / share(other, one, other) * 100,
            "It returns a hundred times too much. `times` is a plain ratio, without percent.",
        ),
    ]


def _error(share: float, replies: float) -> float:
    """Return the standard error of a share (percentage points)."""
    return math.sqrt(share * (1 - share) / replies) * 100


def _by_heading() -> pd.DataFrame:
    """Return US imports of 2024 with a row a heading and a column a partner (dollars)."""
    goods = data.load("us_imports_2024_by_partner_hs4")
    return goods.pivot(index="hs4", columns="country", values="imports_usd").fillna(0)


def _tried_cars_and_parts_percent() -> list[WrongPath]:
    """Return what further tries have led to."""
    goods = data.load("us_imports_2024_by_partner_hs4")
    japan = goods[goods["country"] == "Japan"].set_index("hs4")["imports_usd"]
    rest = japan.drop(RETURNED)
    between = rest[(rest.index >= CARS) & (rest.index <= PARTS)]
    return [
        WrongPath(
            between.sum() / rest.sum() * 100,
            "You took all headings from 8703 to 8708. Asked are these two alone.",
        ),
        WrongPath(
            (rest[CARS] - rest[PARTS]) / rest.sum() * 100,
            "You subtracted the parts from the cars. Together means: add.",
        ),
    ]


def _tried_their_points() -> list[WrongPath]:
    """Return what further tries have led to."""
    error = math.sqrt(YES * (1 - YES) / REPLIES) * 100
    return [
        WrongPath(error * 1.96**2, "You took the 1.96 twice. They left it out."),
        WrongPath(
            error / 1.96,
            (
                "You divided by the 1.96 once too often: without it the formula is theirs "
                "already."
            ),
        ),
        WrongPath(
            100 / math.sqrt(REPLIES),
            "The share is missing: under the root stands share times rest.",
        ),
    ]


def _tried_first_in_percent() -> list[WrongPath]:
    """Return what further tries have led to."""
    wide = _by_heading()
    japan, world = wide["Japan"], wide.sum(axis=1)
    led, large = wide.idxmax(axis=1) == "Japan", world > LARGE
    return [
        WrongPath(
            float((led & large).mean() * 100),
            "You counted headings. Asked is the part of the *value*.",
        ),
        WrongPath(
            float(world[led & large].sum() / world.sum() * 100),
            "Those are the goods of all partners, above and below the line. Take what came from "
            "Japan.",
        ),
        WrongPath(
            float(japan[led & large].sum() / world[large].sum() * 100),
            "You divided by the imports from all partners. The whole is what came from Japan.",
        ),
        WrongPath(
            float((japan / world)[led & large].mean() * 100),
            (
                "That is Japan's mean share *of these headings*. Asked is which part of "
                "Japan's goods stands there."
            ),
        ),
        WrongPath(
            float(japan[led & large].sum() / japan[led].sum() * 100),
            (
                "Below the line stand the headings that Japan leads. The whole is "
                "everything that came from Japan."
            ),
        ),
        WrongPath(
            float(japan[led & large].sum() / japan.drop(RETURNED).sum() * 100),
            (
                "Heading 9801 is missing from the whole. Here everything that came from "
                "Japan counts."
            ),
        ),
        WrongPath(
            float(wide[led & large].sum().sum() / japan.sum() * 100),
            "Above the line stand the goods of *all* suppliers. Take Japan's.",
        ),
        WrongPath(
            float(japan[large & (japan / world > 1 / 3)].sum() / japan.sum() * 100),
            "You asked for more than a third. The largest supplier may have less.",
        ),
    ]


def _tried_times_larger() -> list[WrongPath]:
    """Return what further tries have led to."""
    trade = data.load("trade_matrix_194").set_index(["exporter", "importer"])["exports_usd"]
    sums = trade.groupby(level="exporter").sum()
    gdp = data.load("countries_194").set_index("iso3")["gdp_usd"]

    def of_exports(one: str, other: str) -> float:
        return float(trade[one, other] / sums[one] / (trade[other, one] / sums[other]))

    def of_all(one: str, other: str) -> float:
        return float(sums[one] / gdp[one] / (sums[other] / gdp[other]))

    def whole(one: str, other: str) -> int:
        return int(trade[one, other] / gdp[one] / (trade[other, one] / gdp[other]))

    return [
        WrongPath(
            of_exports, "It divides by all that each side sells. Below the line stands its GDP."
        ),
        WrongPath(
            of_all,
            ("It takes what each sells to *everybody*. Take what they sell to one another."),
        ),
        WrongPath(
            whole,
            ("The result is cut off to a whole number. The question asks for 2 decimals."),
        ),
    ]
