"""Wrong paths of exercise 06, "Who pays?".

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

OLD_TOTAL, NEW_TOTAL = 2.5, 40.0  # duties of task 2, percent
BEFORE, AFTER = ("2025-05", "2025-08"), ("2025-10", "2025-11")  # the windows of task 1
QUARTER, HALF = 0.25, 0.5  # shares of task 3

Share = Callable[[float, float, float], float]  # change of the index, duty before, duty after
Window = tuple[str, str]

# What is worth trying first, whatever led to an answer of which nothing more is known.
NEXT_STEPS = {
    "saved_usd_m": (
        "Print the rows of both windows (four and two) and one rate, near a quarter. Then: what "
        "would have come, minus what came."
    ),
    "their_cut": (
        "Let your line say their four numbers: 10 must give 7.0, and 52.5 must give 33.3. Then "
        "put 40 in."
    ),
    "turned": (
        "Count the industries that gain: 20 at a half, 16 at a quarter. If one count is not "
        "met, look at the brackets of the formula."
    ),
    "who_paid": (
        "Divide everything by the duty on one good, in dollars: the rate times the price at the "
        "port *after* it came. The three values add up to 100."
    ),
    "maker_share": "Print the two logs of the first example: about −0.22 and 0.22.",
}


@cache
def saved_usd_m() -> list[WrongPath]:
    """Return the wrong amounts of duty saved after the cut of September (million dollars)."""
    months = _months()
    before, after = months.loc[BEFORE[0] : BEFORE[1]], months.loc[AFTER[0] : AFTER[1]]
    goods, paid = after["imports_usd"].sum() / 1e6, after["duty_usd"].sum() / 1e6
    rate = before["duty_usd"].sum() / before["imports_usd"].sum()
    mean_rate = (before["duty_usd"] / before["imports_usd"]).mean()
    law = "You took rates from the law. The task asks for the rate *collected* from May to August."
    return [
        *_tried_saved_usd_m(),
        *(
            WrongPath(
                round(rate, kept) * goods - paid,
                "You went on computing with a rounded rate, or you took the rate from a law. "
                "Take the rate *collected* from May to August, with all its decimals.",
            )
            for kept in (1, 2, 3)
        ),
        WrongPath(goods * (0.275 - 0.15), law),
        WrongPath(goods * (0.25 - 0.15), law),
        WrongPath(goods * 0.275 - paid, law),
        WrongPath(
            goods * (rate - 0.15),
            "You took the 15 percent of the law. Asked is against what was really collected.",
        ),
        WrongPath(
            goods * mean_rate - paid,
            "That is the mean of four rates. A month with more goods must count for more: sum "
            "over sum.",
        ),
        WrongPath(
            _saved(("2025-04", BEFORE[1]), AFTER),
            "April is in the first window. The question begins with May.",
        ),
        WrongPath(
            _saved(("2025-06", BEFORE[1]), AFTER),
            "May is missing in the first window. The question begins with it.",
        ),
        WrongPath(
            _saved((BEFORE[0], "2025-07"), AFTER),
            "August is missing in the first window. `.loc` takes both ends.",
        ),
        WrongPath(
            _saved((BEFORE[0], "2025-09"), AFTER),
            "September is in the first window: in half of that month the new rate held.",
        ),
        WrongPath(
            _saved(BEFORE, ("2025-09", AFTER[1])),
            "You took September along. The task asks for October and November.",
        ),
        *_other_sums(before, after, goods, paid, rate),
    ]


def _other_sums(before: Any, after: Any, goods: Any, paid: Any, rate: Any) -> list[WrongPath]:
    """Return amounts of other months, and other sums of the same ones."""
    return [
        WrongPath(
            _saved(BEFORE, (AFTER[0], AFTER[0])),
            "That is October alone. November belongs to it as well.",
        ),
        WrongPath(
            _saved(BEFORE, (AFTER[1], AFTER[1])),
            "That is November alone. October belongs to it as well.",
        ),
        WrongPath(
            _saved(("2024-05", "2024-08"), ("2024-10", "2024-11")),
            "These are the months of 2024. Take 2025.",
        ),
        WrongPath(
            _saved(("2024-05", "2024-08"), AFTER),
            "The first window lies in 2024. Take 2025.",
        ),
        WrongPath(
            goods * rate, "That is the duty that would have come. Take away what came in fact."
        ),
        WrongPath(
            (goods * rate - paid) * 1e6,
            "That is in dollars. The task asks for million dollars: divide by 1e6.",
        ),
        WrongPath(
            (goods * rate - paid) / 1e3, "That is in billions. The question asks for millions."
        ),
        WrongPath(paid, "That is the duty that came. How much more would it have been?"),
        WrongPath(
            (before["duty_usd"].mean() - after["duty_usd"].mean()) / 1e6,
            "That is how much less came in an average month. Fewer goods came too: keep the "
            "goods of October and November, and change the rate alone.",
        ),
        WrongPath(
            (before["duty_usd"].sum() - after["duty_usd"].sum()) / 1e6,
            "You compared four months with two. Take a rate from the first window.",
        ),
        WrongPath(
            paid - goods * rate, "Right size, but the task asks how much *more*: above 0."
        ),
        WrongPath(
            (goods * rate - paid) / 2, "That is one month. The task asks for both together."
        ),
        WrongPath(
            (rate - paid / goods) * 100,
            "That is the difference of the two rates in points. Charge the goods with it.",
        ),
    ]


@cache
def their_cut() -> list[WrongPath]:
    """Return the wrong guesses at the cut that somebody would give (percent)."""
    added = NEW_TOTAL - OLD_TOTAL
    theirs = added / (100 + added) * 100
    return [
        *_tried_their_cut(),
        WrongPath(
            100 * (1 - (100 + OLD_TOTAL) / (100 + NEW_TOTAL)),
            "That is the right cut. Asked is what comes out with *their* mistake: test it on "
            "the four numbers.",
        ),
        WrongPath(
            NEW_TOTAL / (100 + NEW_TOTAL) * 100,
            "You forgot the old duty altogether. They did use the 2.5, in one place: test it on "
            "10 and 7.0.",
        ),
        WrongPath(added, "That is the rise of the duty. A lower price also pays less duty."),
        WrongPath(
            added / (100 + OLD_TOTAL) * 100,
            "You divided by the old bill. By what must one divide so that 27.5 gives 20.0?",
        ),
        WrongPath(
            added / (100 - added) * 100,
            "The added rate is taken off below, where it comes on top.",
        ),
        WrongPath(
            added / 125 * 100,
            "Right at 27.5 alone: you divided by 125, or rounded on the way. Theirs changes with "
            "the rate.",
        ),
        WrongPath(theirs / 100, "A share, between 0 and 1. The question asks for percent."),
        WrongPath(
            -theirs, "The size fits. Their four numbers stand above 0, and so does this one."
        ),
        WrongPath(
            (NEW_TOTAL + OLD_TOTAL) / (100 + NEW_TOTAL + OLD_TOTAL) * 100,
            "You added the old duty. What comes on top of it is less than the new total.",
        ),
        WrongPath(
            math.log(1 + added / 100) * 100,
            "That is a log change. Their four numbers are changes in percent.",
        ),
        WrongPath(
            added / (100 + added + 2 * OLD_TOTAL) * 100,
            "The old duty stands below as well: test it on 27.5, it must give 20.0.",
        ),
        WrongPath(20.0, "That is their number at 27.5, copied. Put 40 in."),
    ]


@cache
def turned() -> list[WrongPath]:
    """Return wrong lists of industries that lose at a quarter and gain at a half."""
    low, high = _margin(QUARTER), _margin(HALF)
    keeps = [
        (high > 0, "These gain at a half; some of them gain at a quarter already."),
        (
            low > 0,
            "These gain at a quarter already. Asked are those that lose there and gain at a half.",
        ),
        (low < 0, "These lose at a quarter. Asked are those of them that gain at a half."),
        (high < 0, "These lose at a half. Asked are those that gain there."),
        (
            HALF * _industries()["duty"] > _industries()["imported"],
            "Exports and home-made inputs are missing from your margin.",
        ),
        (
            (low < 0) | (high > 0),
            "`|` means *or*. Both must hold.",
        ),
        (
            high > low,
            "Their margin is larger at a half. Asked is where it turns from below 0 to above.",
        ),
        (
            (_margin(HALF) < 0) & (_margin(1.0) > 0),
            "You compared a half with the whole. The question compares a quarter with a half.",
        ),
        *(
            ((_margin(QUARTER, **less) < 0) & (_margin(HALF, **less) > 0), said)
            for less, said in (
                ({"home": 0.0}, "Home-made inputs get dearer too: take `f * home_inputs` off."),
                (
                    {"exports": 0.0},
                    "No duty protects what is exported: `duty_points * (1 - export_share)`.",
                ),
                (
                    {"whole": 1.0},
                    "You took `home_inputs` whole. Home makers follow by `f`, so it counts times "
                    "`f`.",
                ),
                ({"plus": 1.0}, "Brackets: both kinds of inputs are taken off, not added."),
            )
        ),
    ]
    right = list(low[(low < 0) & (high > 0)].index)
    names = data.load("io_industries").set_index("industry")["industry_name"]
    return [
        *_tried_turned(),
        *(WrongPath(list(keep[keep].index), said) for keep, said in keeps),
        WrongPath([str(names[one]) for one in right], "These are names. Asked are the codes."),
        *(
            WrongPath(
                [one for one in right if one != gone], "One is missing. Look at every row."
            )
            for gone in right
        ),
        WrongPath(right[:1], "One is found. Is it the only one? Look at every row."),
    ]


@cache
def who_paid() -> list[WrongPath]:
    """Return wrong functions of two prices, before and after, and an additional duty."""
    return [
        *_tried_who_paid(),
        WrongPath(
            lambda pb, pa, sb, sa, r: _three(
                (pb - pa) / pb / r * 1e4, (sa - sb) / sb / r * 1e4
            ),
            "You divided percentages of different prices. A percent of the shop price is more "
            "dollars than a percent of the price at the port.",
        ),
        WrongPath(
            lambda pb, pa, sb, sa, r: _purses(pb, pa, sb, sa, pb * r),
            "The duty is charged on the *new* price at the port.",
        ),
        WrongPath(
            lambda pb, pa, sb, sa, r: _purses(pb, pa, sb, sa, sa * r),
            "The duty is charged at the port and not on the shop price.",
        ),
        WrongPath(
            lambda pb, pa, sb, sa, r: _purses(pb, pa, sb, sa, sb * r),
            "The duty is charged at the port and not on the shop price.",
        ),
        WrongPath(
            lambda pb, pa, sb, sa, r: [
                one if n != 1 else one + (pb - pa) / (pa * r) * 1e4
                for n, one in enumerate(_purses(pb, pa, sb, sa, pa * r))
            ],
            "What the maker gave up is still with the firms. The three must add up to 100.",
        ),
        *_without_minus(),
        WrongPath(
            lambda pb, pa, sb, sa, r: [0, *_three(0, (sa - sb) / (pa * r) * 1e4)[1:]],
            "The maker's price at the port changes as well: the first value is not always 0.",
        ),
        *_other_signs(),
    ]


def _without_minus() -> list[WrongPath]:
    """Return functions in which somebody cannot bear less than nothing."""
    said = {
        (0,): "The price at the port can rise as well: then the maker bears less than nothing.",
        (1,): "Firms can gain: if shoppers pay more than the duty, the rest is negative.",
        (0, 1, 2): "Who gains bears less than nothing: leave the minus there.",
    }

    def cut(
        which: tuple[int, ...], change: Callable[[float], float]
    ) -> Callable[..., list[float]]:
        return lambda pb, pa, sb, sa, r: [
            change(one) if n in which else one
            for n, one in enumerate(_purses(pb, pa, sb, sa, pa * r))
        ]

    def first(change: Callable[[float], float]) -> Callable[..., list[float]]:
        return lambda pb, pa, sb, sa, r: _three(
            change(pb - pa) / (pa * r) * 1e4, (sa - sb) / (pa * r) * 1e4
        )

    changes: list[Callable[[float], float]] = [abs, lambda one: max(0, one)]
    cuts = [WrongPath(cut(which, one), text) for which, text in said.items() for one in changes]
    return [*cuts, *(WrongPath(first(one), said[(0,)]) for one in changes)]


def _other_signs() -> list[WrongPath]:
    """Return functions with other signs, units and orders."""
    return [
        WrongPath(
            lambda pb, pa, sb, sa, r: _three(
                (pa - pb) / (pa * r) * 1e4, (sa - sb) / (pa * r) * 1e4
            ),
            "A lower price at the port is something the maker gives up: count it as plus.",
        ),
        WrongPath(
            lambda pb, pa, sb, sa, r: _three(
                (pb - pa) / (pa * r) * 1e4, (sb - sa) / (pa * r) * 1e4
            ),
            "A higher price in the shop is something the shoppers pay: count it as plus.",
        ),
        WrongPath(
            lambda pb, pa, sb, sa, r: [pb - pa, pa * r / 100 - (pb - pa) - (sa - sb), sa - sb],
            "These are dollars for one good. Asked is of each 100 dollars of duty.",
        ),
        WrongPath(
            lambda pb, pa, sb, sa, r: [_purses(pb, pa, sb, sa, pa * r)[n] for n in (0, 2, 1)],
            "The order is maker, firms, shoppers. Two of them stand in each other's place.",
        ),
        WrongPath(
            lambda pb, pa, sb, sa, r: [_purses(pb, pa, sb, sa, pa * r)[n] for n in (2, 1, 0)],
            "The order is maker, firms, shoppers. Two of them stand in each other's place.",
        ),
        WrongPath(
            lambda pb, pa, sb, sa, r: [one / 100 for one in _purses(pb, pa, sb, sa, pa * r)],
            "These are shares of one dollar. Asked is of each 100 dollars.",
        ),
        WrongPath(
            lambda pb, pa, sb, sa, r: _purses(pb, pa, sb, sa, pa * r * 100),
            "`rate` is in percent: the duty is the price times `rate / 100`.",
        ),
        WrongPath(
            lambda pb, pa, sb, sa, r: _purses(pb, pa, sb, sa, pa * (100 + r)),
            "You divided by the price with duty. The 100 is the duty alone.",
        ),
        WrongPath(
            lambda pb, pa, sb, sa, r: _three(
                (pb - pa) / (pa * r) * 1e4, ((sa - sb) - (pa - pb)) / (pa * r) * 1e4
            ),
            "You compared shop and port. What shoppers pay more is the rise of the shop price.",
        ),
    ]


@cache
def maker_share() -> list[WrongPath]:
    """Return wrong functions of the change of the index and the two duties (all percent)."""
    return [
        *_tried_maker_share(),
        WrongPath(
            lambda change, before, after: _share(change, before, after) / 100,
            "It returns a share. Return percent: 98.8, not 0.988.",
        ),
        WrongPath(
            lambda change, before, after: -_share(change, before, after),
            "The sign is turned round, or the two duties have changed places: if a price falls "
            "when a duty rises, the share is above 0.",
        ),
        WrongPath(
            lambda change, before, after: 100 - _share(change, before, after),
            "That is the part of the US side. The task asks for the maker's.",
        ),
        WrongPath(
            lambda change, before, after: -change / (after - before) * 100,
            "It divides percent by points. Use logs: ratios multiply, and only logs add up.",
        ),
        WrongPath(
            lambda change, before, after: (
                -change / (100 * (1 - (100 + before) / (100 + after))) * 100
            ),
            "It compares with the cut that cancels the duty, in percent. Take both in logs.",
        ),
        WrongPath(
            lambda change, _before, after: _share(change, 0, after),
            "It forgets the duty that was paid before.",
        ),
        WrongPath(
            lambda change, before, after: _share(change, 0, after - before),
            "It takes the additional rate as the whole duty. Divide 100 + after by "
            "100 + before.",
        ),
        WrongPath(
            lambda change, before, after: abs(_share(change, before, after)),
            "A price that rises with the duty takes over less than nothing. Do not take the sign "
            "away.",
        ),
        WrongPath(
            lambda change, before, after: _share(-change, before, after),
            "A fall is negative already: what is left of a price that changed by -19.4 percent is "
            "`1 + (-19.4) / 100`.",
        ),
        WrongPath(
            lambda change, before, after: (
                -math.log(1 + change / 100) / math.log(after / before) * 100
            ),
            "The ratio of the two duties is not the ratio of the two bills. The goods cost 100 "
            "besides.",
        ),
        WrongPath(
            lambda change, before, after: (
                -math.log(1 + change / 100) / math.log((1 + after) / (1 + before)) * 100
            ),
            "The duties are in percent: a bill of 100 becomes `100 + after`.",
        ),
        *_other_logs(),
    ]


def _other_logs() -> list[WrongPath]:
    """Return functions that leave the logs, or an argument, out."""
    return [
        WrongPath(
            lambda change, before, after: (
                -math.log(1 + change / 100) / math.log(abs(after - before)) * 100
            ),
            "The log of a difference is not the difference of logs.",
        ),
        WrongPath(
            lambda change, before, after: (
                math.log((100 + after) / (100 + before)) / -math.log(1 + change / 100) * 100
            ),
            "Upside down: the price stands above, the bill below.",
        ),
        WrongPath(
            lambda change, before, after: -change / ((100 + after) / (100 + before) - 1),
            "That is the ratio of two changes in percent. The question asks for logs.",
        ),
        WrongPath(
            lambda _change, before, after: _share(-19.4, before, after),
            "The change of the price is typed in. Use the argument.",
        ),
        WrongPath(
            lambda change, _before, _after: _share(change, 2.5, 27.5),
            "Two duties are typed in. Use the arguments.",
        ),
        WrongPath(
            lambda change, before, after: (
                -math.log10(1 + change / 100) / math.log((100 + after) / (100 + before)) * 100
            ),
            "It mixes two kinds of logs. Take the same one above and below.",
        ),
    ]


def _share(change: float, before: float, after: float) -> float:
    return -math.log(1 + change / 100) / math.log((100 + after) / (100 + before)) * 100


def _months() -> pd.DataFrame:
    """Return Japan's transport equipment by month: imports and duty (dollars)."""
    months = data.load("us_imports_by_partner_naics3_monthly").set_index("month")
    return months.query("country == 'Japan' and naics3 == '336'")[["imports_usd", "duty_usd"]]


def _saved(before: Window, after: Window) -> float:
    """Return the duty that the goods of a window would have paid more at an older rate."""
    months = _months()
    old, new = (months.loc[first:last].sum() for first, last in (before, after))
    owed = old["duty_usd"] / old["imports_usd"] * new["imports_usd"]
    return float(owed - new["duty_usd"]) / 1e6


@cache
def _industries() -> pd.DataFrame:
    """Return duty, exports and dearer inputs of 71 industries, as the exercise has them."""
    table = data.load("home_industries").set_index("industry")
    made = data.load("io_industries").set_index("industry")["output_usd"]
    use = data.load("io_use")
    duty = table["added_duty_points"].loc[made.index]

    def per_dollar(column: str) -> pd.DataFrame:
        wide = use.pivot(index="commodity", columns="industry", values=column)
        return wide.loc[made.index, made.index] / made

    return pd.DataFrame(
        {
            "duty": duty,
            "exported": table["export_share_percent"] / 100,
            "imported": duty @ per_dollar("imported_usd"),
            "home": (duty * table["goods_part_share"]) @ per_dollar("domestic_usd"),
        }
    )


def _margin(
    follow: float,
    home: float = 1.0,
    exports: float = 1.0,
    whole: float = 0.0,
    plus: float = 0.0,
) -> "pd.Series[float]":
    """Return the change of margin by industry; the weights leave parts of it out."""
    table = _industries()
    sold = 1 - exports * table["exported"]
    near = home * table["home"] * (1.0 if whole else follow)
    near = -near if plus else near
    margin: pd.Series[float] = follow * table["duty"] * sold - (table["imported"] + near)
    return margin


def _three(maker: float, shoppers: float) -> list[float]:
    return [maker, 100 - maker - shoppers, shoppers]


def _purses(
    port_before: float, port_after: float, shop_before: float, shop_after: float, duty: float
) -> list[float]:
    """Return the three purses of each 100 dollars; `duty` is in hundredths of a dollar."""
    return _three(
        (port_before - port_after) / duty * 1e4, (shop_after - shop_before) / duty * 1e4
    )


def _tried_saved_usd_m() -> list[WrongPath]:
    """Return what further tries have led to."""
    table = data.load("us_imports_by_partner_naics3_monthly").set_index("month")
    rows = table[(table["country"] == "Japan") & (table["naics3"] == "336")].sort_index()
    old, new = rows.loc["2025-05":"2025-08"], rows.loc["2025-10":"2025-11"]
    duty, goods = old["duty_usd"].sum(), old["imports_usd"].sum()
    after, later = new["duty_usd"].sum(), new["imports_usd"].sum()
    highest = (old["duty_usd"] / old["imports_usd"]).max()
    return [
        WrongPath(
            (highest * later - after) / 1e6,
            (
                "You took the highest of the four monthly rates. One rate for four "
                "months: all their duty over all their imports."
            ),
        ),
        WrongPath(
            (duty / (goods + duty) * later - after) / 1e6,
            (
                "You divided by the goods *with* their duty. A rate is counted on the "
                "value before duty."
            ),
        ),
        WrongPath(
            (duty - after / later * goods) / 1e6,
            (
                "You put the new rate on the old goods. The question puts the old rate on "
                "the new ones."
            ),
        ),
    ]


def _tried_their_cut() -> list[WrongPath]:
    """Return what further tries have led to."""
    return [
        WrongPath(
            math.log(1.4 / 1.025) * 100,
            (
                "Those are log points of the right formula. Test your line on their four "
                "numbers."
            ),
        ),
        WrongPath(
            40 / 137.5 * 100,
            ("Above the line stands the whole duty. What stood there when 27.5 gave 20.0?"),
        ),
    ]


def _tried_turned() -> list[WrongPath]:
    """Return what further tries have led to."""

    def between(low: float, high: float) -> list[str]:
        first, second = _margin(low), _margin(high)
        return list(first.index[(first < 0) & (second > 0)])

    return [
        WrongPath(between(1 / 3, 0.5), "You took a third. A quarter is 0.25."),
        WrongPath(between(0.25, 0.75), "You took three quarters. A half is 0.5."),
        WrongPath(
            between(0.025, 0.05),
            "Your shares are ten times too small: a quarter is 0.25, a half 0.5.",
        ),
    ]


def _tried_who_paid() -> list[WrongPath]:
    """Return what further tries have led to."""

    def paid(duty_on: Callable[[float, float], float]) -> Callable[..., list[float]]:
        def who(
            before: float, after: float, shop: float, later: float, rate: float
        ) -> list[float]:
            duty = duty_on(before, after) * rate / 100
            maker, shoppers = (before - after) / duty * 100, (later - shop) / duty * 100
            return [maker, 100 - maker - shoppers, shoppers]

        return who

    def halves(
        before: float, after: float, shop: float, later: float, rate: float
    ) -> list[float]:
        maker = (before - after) / (after * rate / 100) * 100
        return [maker, (100 - maker) / 2, (100 - maker) / 2]

    def added_on_top(
        before: float, after: float, shop: float, later: float, rate: float
    ) -> list[float]:
        duty = after * rate / 100
        maker, shoppers = (before - after) / duty * 100, (later - shop - duty) / duty * 100
        return [maker, 100 - maker - shoppers, shoppers]

    return [
        WrongPath(
            paid(lambda before, after: (before + after) / 2),
            (
                "It takes the duty of the mean of two prices. The duty falls on the price "
                "at the port as it is now."
            ),
        ),
        WrongPath(
            halves, "It splits what is left by half. The shop prices tell what shoppers pay."
        ),
        WrongPath(
            added_on_top,
            (
                "It takes the duty off the rise in the shop. The whole rise is what "
                "shoppers pay more."
            ),
        ),
    ]


def _tried_maker_share() -> list[WrongPath]:
    """Return what further tries have led to."""

    def own(change: float) -> float:
        return -math.log(1 + change / 100)

    def bill(before: float, after: float) -> float:
        return math.log((100 + after) / (100 + before))

    return [
        WrongPath(
            lambda change, before, after: (
                own(change) / ((100 + after) / (100 + before) - 1) * 100
            ),
            "Only the price is in logs. The bill needs a log too.",
        ),
        WrongPath(
            lambda change, before, after: -change / 100 / bill(before, after) * 100,
            "Only the bill is in logs. The price needs a log too.",
        ),
        WrongPath(
            lambda change, before, after: (
                own(change) / bill(before, after) * 100 if change < 0 else 0
            ),
            (
                "It gives 0 for a price that rose. The formula holds there as well; the "
                "part is then below zero."
            ),
        ),
    ]
