"""What the trade-war panel shows: the board of numbers, the map and two bar charts."""

from collections.abc import Sequence
from html import escape

import numpy as np

from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.tariff_game import Rest
from tarifflab.economics.trade_war import Equilibrium
from tarifflab.widgets.kit import bars, tile_map, trade_world
from tarifflab.widgets.kit.tile_map import Scale
from tarifflab.widgets.trade_war.presets import Printed

SCALES = {
    "welfare": Scale("Welfare", "% of consumption", (0.05, 0.5, 1.5)),
    "consumer prices": Scale("Consumer prices against the world's", "%", (0.5, 3, 8)),
    "employment": Scale("Employment", "%", (0.05, 0.2, 0.5)),
    "exports to GDP": Scale("Exports as a part of GDP", "%", (1, 5, 20)),
}
SHOWN = ("USA", "JPN", "CHN", "KOR", "GBR", "DEU", "CAN", "MEX", "FRA", "IND", "BRA", "AUS")
DOLLARS = ("imports", "exports", "deficit", "tariff revenue")
REACH = 3000.0  # billion dollars; a scale that stands still is easier to read
REGIONS = ("United States", "China", "Japan", "European Union", "all others")
LIMITS = (
    "Limits of the model: trade in goods against all of GDP, one sector, the long run, no "
    "tariffs at the start, no Taiwan, no uncertainty. Net lending between countries follows a "
    "rule that is put in (fixed shares of world income), so it cannot tell whether a tariff "
    "cures a deficit. The same rule puts large lenders at the bottom of the ranking: under "
    "three other rules the April rates cost Guyana 3 to 4 % instead of 18, and Vietnam about 4 "
    "instead of 11. Each country is the only maker of its goods, so even a small one can gain "
    "from a tariff; with many makers it could not. The rates of April 2025 were suspended "
    "within a day. A computed world, no forecast."
)
_CELL = 'style="text-align:right;padding:1px 10px"'


def board(after: Equilibrium, printed: Sequence[Printed]) -> str:
    """Return the numbers of the US and others, and the ranking, as two tables side by side."""
    known = {(one.who, one.quantity): one for one in printed}
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:8px 36px;line-height:1.45">'
        f"{_numbers(after, known)}{_ranking(after)}</div>{_all_printed(printed)}"
    )


def _numbers(after: Equilibrium, known: dict[tuple[str, str], Printed]) -> str:
    base, home = after.base, after.base.world.home
    old, new = scenarios.foreign(base.flows), scenarios.foreign(after.flows)
    shares = [
        (flows.sum(axis=axis)[home] / income[home] * 100)
        for axis in (0, 1)
        for flows, income in ((old, base.income), (new, after.income))
    ]
    gap = "goods deficit, imports minus exports net of tariff"
    rows = [
        ("US welfare", "", "", ("USA", "welfare")),
        ("US employment", "", "", ("USA", "employment")),
        ("US consumer prices", "", "", ("USA", "consumer prices")),
        (
            "US imports, % of GDP",
            f"{shares[0]:.1f}",
            f"{shares[1]:.1f}",
            ("USA", "imports to GDP"),
        ),
        (
            "US exports, % of GDP",
            f"{shares[2]:.1f}",
            f"{shares[3]:.1f}",
            ("USA", "exports to GDP"),
        ),
        (
            "US goods deficit, $ bn",
            _billions(scenarios.deficit(base.flows)[home]),
            _billions(scenarios.deficit(after.flows)[home]),
            ("USA", gap),
        ),
        ("Japan, welfare", "", "", ("JPN", "welfare")),
        ("China, welfare", "", "", ("CHN", "welfare")),
        ("All but the US, welfare", "", "", ("nonUS", "welfare")),
    ]
    lines = "".join(_number(after, *row, known) for row in rows)
    head = "".join(
        f'<th scope="col" {_CELL}>{word}</th>'
        for word in ("", "before", "after", "change, %", "printed")
    )
    return f'<table style="border-collapse:collapse"><tr>{head}</tr>{lines}</table>'


def _number(
    after: Equilibrium,
    label: str,
    before: str,
    later: str,
    key: tuple[str, str],
    known: dict[tuple[str, str], Printed],
) -> str:
    change = scenarios.measure(after, *key)
    one = known.get(key)
    digits = one.decimals if one else (2 if not before else 1)
    said = f"{one.printed:+.{one.decimals}f}" if one else ""
    cells = (before, later, f"{change:+.{digits}f}", said)
    return (
        f'<tr><th scope="row" style="text-align:left;font-weight:500">{label}</th>'
        + "".join(f"<td {_CELL}>{_minus(cell)}</td>" for cell in cells)
        + "</tr>"
    )


def _ranking(after: Equilibrium) -> str:
    """Return who gains and loses most of all countries, with the US and Japan among them."""
    codes, names = after.base.world.codes, trade_world.names()
    change = (after.welfare - 1) * 100
    order = np.argsort(-change)
    rank = {codes[place]: number + 1 for number, place in enumerate(order)}
    chosen = {codes[place] for place in (*order[:3], *order[-3:])} | {"USA", "JPN"}
    lines = "".join(
        f'<tr><td {_CELL}>{rank[code]}</td><td style="text-align:left">{escape(names[code])}'
        f"</td><td {_CELL}>{_minus(f'{change[codes.index(code)]:+.2f}')}</td></tr>"
        for code in sorted(chosen, key=rank.__getitem__)
    )
    head = (
        f'<tr><th scope="col" {_CELL}>rank of {len(codes)}</th>'
        f'<th scope="col" style="text-align:left">country</th>'
        f'<th scope="col" {_CELL}>welfare, %</th></tr>'
    )
    return f'<table style="border-collapse:collapse">{head}{lines}</table>'


def _all_printed(printed: Sequence[Printed]) -> str:
    if not printed:
        return ""
    agree = sum(one.agrees for one in printed)
    lines = "".join(
        f'<tr><td style="text-align:left">{escape(one.who)}, {escape(one.quantity)} '
        f"({escape(one.unit)})</td>"
        f"<td {_CELL}>{_minus(f'{one.ours:+.{one.decimals}f}')}</td>"
        f"<td {_CELL}>{_minus(f'{one.printed:+.{one.decimals}f}')}</td></tr>"
        for one in printed
    )
    return (
        "<details style='line-height:1.45'><summary>A published case: "
        f"{agree} of {len(printed)} printed numbers come out after rounding. Show them."
        "</summary><table>"
        '<tr><th style="text-align:left">who, what</th><th>ours</th><th>printed</th></tr>'
        f"{lines}</table></details>"
    )


def game(rest: Rest, epsilon: float) -> str:
    """Return the tariffs that nobody wants to change as a table."""
    lines = "".join(
        f'<tr><td style="text-align:left">{name}</td><td {_CELL}>{rate * 100:.1f}</td>'
        f"<td {_CELL}>{_minus(f'{(gain - 1) * 100:+.2f}')}</td></tr>"
        for name, rate, gain in zip(REGIONS, rest.tariffs, rest.welfare, strict=True)
    )
    return (
        '<div style="line-height:1.45"><p><b>Tariffs that nobody wants to change</b>: '
        "five regions, one rate each on all others, "
        f"revenue handed out, elasticity {epsilon:g}. Whoever moves alone loses; "
        "and yet all are worse off than without any tariff.</p><table><tr>"
        f'<th style="text-align:left">region</th><th {_CELL}>tariff, %</th>'
        f"<th {_CELL}>welfare, %</th></tr>{lines}</table></div>"
    )


def world_map(after: Equilibrium, shown: str) -> str:
    """Return the tile map of one quantity."""
    values = scenarios.percent_changes(after, shown)
    scale = SCALES[shown]
    up, down = (values >= scale.steps[0]).sum(), (values <= -scale.steps[0]).sum()
    summary = (
        f"{scale.title} by country: up in {up}, down in {down} of {len(values)}; "
        f"United States {values[after.base.world.home]:+.2f} %."
    )
    codes = after.base.world.codes
    return tile_map.svg(codes, values.tolist(), trade_world.names(), scale, summary)


def dollars(after: Equilibrium) -> str:
    """Return US imports, exports, deficit and revenue, before and after, as bars."""
    home = after.base.world.home
    columns = []
    for flows, revenue in ((after.base.flows, 0.0), (after.flows, after.revenue[home])):
        trade = scenarios.foreign(flows)
        bought, sold = trade[:, home].sum(), trade[home].sum()
        columns.append([value / 1e9 for value in (bought, sold, bought - sold, revenue)])
    rows = list(zip(DOLLARS, zip(*columns, strict=True), strict=True))
    said = ", ".join(f"{name} {old:,.0f} and {new:,.0f}" for name, (old, new) in rows)
    return bars.svg(
        rows,
        title="The US in billion dollars a year",
        form=",.0f",
        summary=f"US goods trade in billion dollars before and after: {said}.",
        series=("before", "after"),
        reach=(0.0, REACH),
    )


def welfare(after: Equilibrium, guess: float | None) -> str:
    """Return the change of welfare of the economies `SHOWN` as bars, with a guess."""
    world, names = after.base.world, trade_world.names()
    change = (after.welfare - 1) * 100
    rows = [(names[code], (float(change[world.index(code)]),)) for code in SHOWN]
    said = ", ".join(f"{name} {value:+.2f}" for name, (value,) in rows)
    mark = None
    if guess is not None:
        mark = (names[SHOWN[0]], guess, f"your guess: {guess:+g}".replace("-", "−"))
    return bars.svg(
        rows,
        title="Welfare (% of consumption)",
        form="+.2f",
        summary=f"Change of welfare in percent: {said}.",
        mark=mark,
    )


def _billions(dollars: float) -> str:
    return f"{dollars / 1e9:,.0f}"


def _minus(text: str) -> str:
    return text.replace("-", "−")
