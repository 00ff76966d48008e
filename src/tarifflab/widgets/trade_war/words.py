"""The words of the trade war: the finding, its unit, what is not shown, and the table."""

from collections.abc import Sequence
from html import escape

from tarifflab.widgets.kit import tile_map
from tarifflab.widgets.kit.sheets import sheet
from tarifflab.widgets.kit.stairs import Step
from tarifflab.widgets.kit.trade_world import EVERYBODY, OTHERS
from tarifflab.widgets.kit.words import num, pct
from tarifflab.widgets.trade_war.outcome import RANKING, REST, SCALES, Outcome, names, trade_of
from tarifflab.widgets.trade_war.settings import differences
from tarifflab.widgets.trade_war.world import REGIONS

LONGEST = 14  # words of a headline
SOURCE = "Source: model of Ignatenko and others (2025) on trade of 2023, own computation. "
NOT_SHOWN = (
    "Not shown: services, time, Taiwan; what countries lend is put in. Rates suspended within "
    "a day."
)
LIMITS = (
    "Limits of the model: trade in goods against all of GDP, one sector, the long run, no "
    "tariffs at the start, no Taiwan, no uncertainty. Net lending between countries follows a "
    "rule that is put in, so the model cannot tell whether a tariff cures a deficit. The same "
    "rule puts large lenders at the bottom: under three other rules the April rates cost "
    "Guyana 3 to 4 % instead of 18, and Vietnam about 4 instead of 11. Each country is the "
    "only maker of its goods, so even a small one can gain from a tariff; with many makers it "
    "could not. The country rates of April 2025 were paused within a day, but for China’s. A "
    "computed world, no forecast."
)


def moves(change: float, decimals: int = 2) -> str:
    """Return "gains 1.13 %", "loses 0.29 %" or "stays where it was"."""
    if abs(change) < 0.5 * 10.0**-decimals:
        return "stays where it was"
    return f"{'gains' if change > 0 else 'loses'} {pct(abs(change), decimals)}"


def headline(outcome: Outcome) -> str:
    """Return the finding of the state."""
    if outcome.no_rest:
        return "With this elasticity no tariffs of the five regions are at rest"
    if outcome.rest is not None:
        return "Whoever moves alone loses, and yet all five are worse off"
    if outcome.pinned is not None:
        return _beside(outcome, outcome.pinned)
    if outcome.ranked is not None:
        codes = outcome.ranked.codes
        first, last = names()[codes[0]], names()[codes[-1]]
        return f"Best off of {len(codes)} robust results: {first}; worst off: {last}"
    if outcome.shown != "welfare":
        us, japan = (outcome.change(code, outcome.shown) for code in ("USA", "JPN"))
        title = SCALES[outcome.shown].title
        return f"{title}: US {pct(us, 1, sign=True)}, Japan {pct(japan, 1, sign=True)}"
    if len(outcome.steps) > 1:
        return joined(outcome.steps)
    finding = f"the US {moves(outcome.us)}, Japan {moves(outcome.japan)}"
    whole = f"{outcome.settings.tariff_words}: {finding}"
    return whole if len(whole.split(" ")) <= LONGEST else f"T{finding[1:]}"


def joined(steps: Sequence[Step]) -> str:
    """Return what the last one who joined changes for the US; all of them against nobody."""
    everybody = len(steps) == len(EVERYBODY) + 1
    before, now = steps[0 if everybody else -2].value, steps[-1].value
    name, verb = (steps[-1].name, "joins") if not everybody else ("All", "answer")
    if name == OTHERS:
        name, verb = "All others", "join"
    if (before > 0) != (now > 0):
        words = ("gain", "loss") if before > 0 else ("loss", "gain")
        return (
            f"{name} {verb}: a US {words[0]} of {pct(abs(before), 2)} becomes a {words[1]} of "
            f"{pct(abs(now), 2)}"
        )
    word = "gain" if now > 0 else "loss"
    way = "grows" if abs(now) > abs(before) else "falls"
    ends = f"from {num(abs(before), 2)} to {pct(abs(now), 2)}"
    return f"{name} {verb}: the US {word} {way} {ends}"


def _beside(outcome: Outcome, pinned: Outcome) -> str:
    gap = outcome.us - pinned.us
    if not differences(pinned.settings, outcome.settings):
        return "Both worlds are the same until you change one setting"
    if abs(gap) < 0.005:
        return "The US is as well off in both worlds"
    return (
        f"The US {moves(outcome.us)} now, {num(abs(gap), 2)} points "
        f"{'more' if gap > 0 else 'less'} than in the pinned world"
    )


def unit(outcome: Outcome) -> str:
    """Return what is shown, of which world."""
    if outcome.shown == REST:
        return "Five regions, one tariff each on all others, money handed out; welfare in %"
    scale = SCALES[outcome.quantity]
    return f"{scale.title}, {scale.unit}, long run: {outcome.settings.words}"


def note(outcome: Outcome) -> str:
    """Return what else there is to say: the guess, the printed numbers, a corner."""
    said = []
    if outcome.guess is not None and not outcome.settings.answer:
        said.append(f"You guessed {pct(outcome.guess, 2, sign=True)} for the US.")
    if outcome.at_corner:
        said.append(
            "A corner of the model: lending that is held fixed pays for nearly all that the "
            "US still imports."
        )
    if outcome.printed:
        agree = sum(one.agrees for one in outcome.printed)
        said.append(
            f"Published case: {agree} of {len(outcome.printed)} printed numbers come out."
        )
    return " ".join(said)


def foot(outcome: Outcome) -> str:
    """Return the source, and what is not shown."""
    if outcome.ranked is not None:
        return (
            f"{SOURCE}Left out: {outcome.ranked.thin} on thin data (GDP under $20 bn, or "
            f"imports above GDP), {outcome.ranked.closure} whose change rests on the rule for "
            "lending (another rule turns it or moves it by over a point)."
        )
    if outcome.shown == REST:
        return f"{SOURCE}Not shown: 191 countries one by one, talks, treaties, time."
    return SOURCE + NOT_SHOWN


def alt(outcome: Outcome) -> str:
    """Return the picture in words."""
    country = names()[outcome.country]
    causes = ", ".join(f"{one.name} {num(one.points, 2, sign=True)}" for one in outcome.parts)
    steps = ", ".join(f"{one.name} {num(one.value, 2)}" for one in outcome.steps)
    return (
        f"{_main(outcome)}. Card of {country}: welfare "
        f"{pct(outcome.change(outcome.country), 2, sign=True)}; {causes}. US welfare as "
        f"partners join, %: {steps}."
    )


def _main(outcome: Outcome) -> str:
    """Return what stands in the largest place in words: map, ranking or bars."""
    if outcome.no_rest:
        return outcome.no_rest.rstrip(".")
    if outcome.rest is not None:
        pairs = zip(REGIONS, outcome.rest.tariffs, outcome.rest.welfare, strict=True)
        bars = ", ".join(
            f"{name} {pct(rate * 100)} with {num((level - 1) * 100, 2, sign=True)}"
            for name, rate, level in pairs
        )
        return f"Bars of five tariffs, with welfare in %: {bars}"
    if outcome.ranked is not None:
        codes = outcome.ranked.codes
        first, last = (
            f"{names()[code]} {pct(outcome.change(code), 2, sign=True)}"
            for code in (codes[0], codes[-1])
        )
        return f"Ranking of {len(codes)} countries from {first} to {last}"
    scale = SCALES[outcome.quantity]
    said = tile_map.summary(list(outcome.changes(outcome.quantity)), scale)
    return f"Map of tiles. {said}"


def table(outcome: Outcome) -> str:
    """Return all numbers: printed beside ours, the card, the staircase, every country."""
    parts = [_printed(outcome), _card(outcome), _stairs(outcome)]
    if outcome.pinned is not None:
        rows = differences(outcome.pinned.settings, outcome.settings)
        parts.insert(0, sheet(["What differs", "Pinned", "Now"], rows))
    if outcome.rest is not None:
        parts.insert(0, _rest(outcome))
    parts += [_countries(outcome), f"<p>{escape(LIMITS)}</p>"]
    return "".join(parts)


def _printed(outcome: Outcome) -> str:
    rows = [
        [f"{one.who}, {one.quantity} ({one.unit})", num(one.ours, one.decimals, sign=True),
         num(one.printed, one.decimals, sign=True)]
        for one in outcome.printed
    ]  # fmt: skip
    return sheet(["Who, what", "Ours", "Printed"], rows, "A published case") if rows else ""


def _card(outcome: Outcome) -> str:
    billions = [
        [what, num(old / 1e9, 1), num(new / 1e9, 1)]
        for what, old, new in trade_of(outcome, outcome.country)
    ]
    causes = [[one.name, "", num(one.points, 2, sign=True)] for one in outcome.parts]
    head = [names()[outcome.country], "Before, $ bn", "After, $ bn; points"]
    return sheet(head, billions + causes)


def _stairs(outcome: Outcome) -> str:
    rows = [[one.name, num(one.value, 3), num(one.other, 3)] for one in outcome.steps]
    return sheet(["Who has joined", "US welfare, %", "Japan's, %"], rows)


def _rest(outcome: Outcome) -> str:
    assert outcome.rest is not None  # noqa: S101  # the caller has looked
    rows = [
        [name, num(rate * 100, 1), num((level - 1) * 100, 2, sign=True)]
        for name, rate, level in zip(
            REGIONS, outcome.rest.tariffs, outcome.rest.welfare, strict=True
        )
    ]
    return sheet(["Region", "Tariff, %", "Welfare, %"], rows, "Tariffs nobody wants to change")


def _countries(outcome: Outcome) -> str:
    change = outcome.changes(outcome.quantity)
    codes = outcome.after.base.world.codes
    order = sorted(range(len(codes)), key=lambda place: -change[place])
    firm = set(outcome.ranked.codes) if outcome.ranked else set(codes)
    rows = [
        [names()[codes[place]], num(change[place], 2, sign=True)]
        for place in order
        if codes[place] in firm
    ]
    return sheet(["Country", f"{SCALES[outcome.quantity].title}, %"], rows)


__all__ = ["RANKING", "REST", "alt", "foot", "headline", "note", "table", "unit"]
