"""Sort the 36 episodes between Washington and Tokyo, and see the share move.

Table `episodes`. A sorting is a text of 36 letters, one for each episode in order of date;
the letters are the keys of `GROUPS`. The list was chosen by hand, so a share of it carries no
interval: there is nothing that it is a sample of.

>>> found = compute(load_episodes(), sorting=preset("The course's labels"), episode=0)
>>> found.total["g"], found.counted, round(found.share_percent("g"), 1)
(9, 29, 31.0)
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from typing import Any

import ipywidgets as w
import plotly.graph_objects as go

from tarifflab import data, progress
from tarifflab.widgets.kit.base import Panel, choice, figure, fill, toggle

GROUPS = {
    "g": "gave way or imposed",
    "n": "negotiated",
    "r": "resisted",
    "o": "cooperated or other",
    "c": "context, left out",
    "u": "not sorted yet",
}
PALE = {"c": "#B4B7BB", "u": "#DCDEE1"}  # what is left out; dark ink on it in any theme
LEFT_OUT, INK = tuple(PALE), "#2B2D31"
DARK_TEXT = ("o", *PALE)  # white would be too faint on these
PERIODS = {"1945 to 1971": 1971, "1972 to 1993": 1993, "1994 to 2024": 2024}
OCCUPATION = ("P01", "P02", "P03")  # Japan had no trade policy of its own to give up
LABELS = {
    "imposed": "g",
    "accepted limits": "g",
    "conceded under pressure": "g",
    "sanctioned": "g",
    "absorbed": "g",
    "negotiated": "n",
    "negotiated, two-way": "n",
    "negotiated under threat": "n",
    "resisted": "r",
    "resisted, then compromise": "r",
    "resisted through rules": "r",
    "cooperative": "o",
    "US support": "o",
    "diversified": "o",
    "mixed": "o",
    "context": "c",
}
NARROW = dict.fromkeys(("imposed", "accepted limits", "sanctioned", "absorbed"), "o")
BROAD = {label: "g" for label, letter in LABELS.items() if letter == "n"}
PRESETS: Mapping[str, Mapping[str, str]] = {
    "The course's labels": {},
    "Occupation counts too": {},
    "Narrow: conceded under pressure only": NARROW,
    "Broad: any step by Japan": BROAD | {"resisted, then compromise": "g"},
}


@dataclass(frozen=True)
class Episode:
    """One row of the table, as a card shows it."""

    year: int
    period: str
    event: str
    what_happened: str
    outcome: str
    label: str
    confidence: str


@dataclass(frozen=True)
class Sorted:
    """Counts of a sorting, in all and by period, and the episode whose card is open."""

    total: Mapping[str, int]
    by_period: Mapping[str, Mapping[str, int]]
    names: Mapping[str, Mapping[str, str]]  # period and group: the events, for the pointer
    card: Episode
    number: int
    letter: str

    @property
    def counted(self) -> int:
        """How many episodes are sorted and not left out as context."""
        return _counted(self.total)

    def share_percent(self, letter: str) -> float:
        """Return the share of a group in the episodes that count; 0 if none does."""
        return 100 * self.total[letter] / self.counted if self.counted else 0.0


@cache
def load_episodes() -> tuple[Episode, ...]:
    """Return the 36 episodes in order of date; raises what `data.load` raises."""
    columns = [
        "start_year", "period", "event", "what_happened", "outcome_for_japan", "pattern",
        "confidence",
    ]  # fmt: skip
    rows = data.load("episodes")[columns].itertuples(index=False)
    return tuple(Episode(*row) for row in rows)


def preset(name: str) -> str:
    """Return the sorting of a preset as letters; ``KeyError`` if there is none of that name."""
    labels = LABELS | dict(PRESETS[name])
    letters = [labels[one.label] for one in load_episodes()]
    if name != "Occupation counts too":
        letters[: len(OCCUPATION)] = "c" * len(OCCUPATION)
    return "".join(letters)


def fill_the_rest(sorting: str) -> str:
    """Return a sorting in which the course's labels take what is not sorted yet."""
    ours = preset("The course's labels")
    return "".join(
        label if own == "u" else own for own, label in zip(sorting, ours, strict=True)
    )


def compute(episodes: tuple[Episode, ...], *, sorting: str, episode: int) -> Sorted:
    """Return the counts of a sorting; `episode` is the number of the open card, from 0.

    Raises ``ValueError`` if the letters do not fit the episodes.
    """
    if len(sorting) != len(episodes) or set(sorting) - set(GROUPS):
        raise ValueError(
            f"'sorting' must have {len(episodes)} letters out of {''.join(GROUPS)}, got "
            f"{len(sorting)}. Give one letter for each episode."
        )
    by_period: dict[str, Counter[str]] = {period: Counter() for period in PERIODS}
    names: dict[str, dict[str, str]] = {period: {} for period in PERIODS}
    for one, letter in zip(episodes, sorting, strict=True):
        period = _period(one.year)
        by_period[period][letter] += 1
        said = f"{one.year} {one.event}"
        names[period][letter] = "<br>".join(filter(None, (names[period].get(letter), said)))
    return Sorted(
        total=Counter(sorting),
        by_period=by_period,
        names=names,
        card=episodes[episode],
        number=episode,
        letter=sorting[episode],
    )


def describe(found: Sorted, guess: float | None = None) -> str:
    """Return the finding in plain words, beside the reader's guess if there is one."""
    if not found.counted:
        return "Nothing is sorted yet. Read the card and press a group, then the next episode."
    said = (
        f"Of {found.counted} episodes that count, {found.total['g']} are in “{GROUPS['g']}”: "
        f"{found.share_percent('g'):.1f} %. Resisted: {found.total['r']} "
        f"({found.share_percent('r'):.1f} %); negotiated: {found.total['n']}; cooperated or "
        f"other: {found.total['o']}. “{GROUPS['g'].capitalize()}” by period: "
    )
    parts = [
        f"{period} {counts['g']} of {_counted(counts)}"
        for period, counts in found.by_period.items()
    ]
    said += "; ".join(parts) + "."
    if guess is not None:
        said += f" You guessed {guess:g} %."
    if found.total["u"]:
        said += f" Not sorted yet: {found.total['u']}."
    return said + " The list was chosen by hand, so this is a share of a list, not of history."


def panel(guess: float | None = None) -> Panel:
    """Return the view; it opens with all episodes unsorted, so that the reader begins.

    `guess` is the share of "gave way or imposed" that the reader expected, in percent.
    """
    episodes = load_episodes()
    card, chart = w.HTML(), _chart()
    names = [(f"{one.year}  {one.event}", at) for at, one in enumerate(episodes)]
    buttons = [
        w.Button(description=text, layout={"width": "auto"})
        for text in ("Next episode", "Start empty", "Fill the rest", *PRESETS)
    ]
    hidden = w.Text(value="u" * len(episodes), layout={"display": "none"})
    shown = Panel(
        controls={
            "episode": choice("Episode (first year)", names, 0),
            "group": toggle("Your group", {name: key for key, name in GROUPS.items()}, "u"),
            "sorting": hidden,
        },
        # The group is written into the sorting before it counts.
        compute=lambda *, sorting, episode, **_: compute(
            episodes, sorting=sorting, episode=episode
        ),
        draw=partial(_draw, card, chart),
        describe=partial(describe, guess=guess),
        figures=[card, chart],
        buttons=buttons,
    )
    _connect(shown, buttons)
    return shown


def show() -> None:
    """Show the widget in the cell; it knows the guess of lesson 03."""
    panel(progress.get("prediction", "03/gave-way")).show()


def _connect(shown: Panel, buttons: list[w.Button]) -> None:
    """Let the group follow the open card, and the sorting follow the group."""
    episode, group, sorting = (shown.controls[key] for key in ("episode", "group", "sorting"))
    count = len(sorting.value)

    def open_card(at: int) -> None:
        shown.set(episode=at, group=sorting.value[at])

    def sort(change: Any) -> None:
        at = episode.value
        if sorting.value[at] != change["new"]:
            sorting.value = sorting.value[:at] + change["new"] + sorting.value[at + 1 :]

    def take(letters: str) -> None:
        shown.set(sorting=letters, group=letters[episode.value])

    def follow(change: Any) -> None:
        open_card(change["new"])

    group.observe(sort, names="value")
    episode.observe(follow, names="value")
    buttons[0].on_click(lambda _: open_card((episode.value + 1) % count))
    buttons[1].on_click(lambda _: take("u" * count))
    buttons[2].on_click(lambda _: take(fill_the_rest(sorting.value)))
    for button, name in zip(buttons[3:], PRESETS, strict=True):
        button.on_click(lambda _, name=name: take(preset(name)))


def _counted(counts: Mapping[str, int]) -> int:
    return sum(n for letter, n in counts.items() if letter not in LEFT_OUT)


def _period(year: int) -> str:
    return next(name for name, last in PERIODS.items() if year <= last)


def _chart() -> go.FigureWidget:
    chart = figure(
        name="Number of episodes in each group by period",
        x="Episodes (number)",
        height=300,
        barmode="stack",
        legend_traceorder="normal",
    )
    for number, (letter, name) in enumerate(GROUPS.items()):
        chart.add_bar(
            orientation="h", y=list(PERIODS), x=[0] * len(PERIODS), name=name,
            marker={"color": PALE[letter]} if letter in PALE else _quiet_fill(number),
            insidetextfont={"color": INK if letter in DARK_TEXT else "#ffffff", "size": 16},
            texttemplate="<b>%{x}</b>", textposition="inside", insidetextanchor="middle",
            hovertemplate="%{customdata}<extra>" + name + "</extra>",
        )  # fmt: skip
    chart.update_xaxes(range=[0, 15], dtick=2)
    chart.update_yaxes(autorange="reversed")
    return chart


def _quiet_fill(number: int) -> dict[str, Any]:
    """Return a fill whose pattern leaves the number on it readable."""
    settings = fill(number)
    settings["pattern"] |= {"fgopacity": 0.45, "solidity": 0.12}
    return settings


def _draw(card: w.HTML, chart: go.FigureWidget, found: Sorted) -> None:
    one = found.card
    reported = " (reported)" if one.confidence == "medium" else ""
    card.value = (
        f"<p><b>{found.number + 1}. {escape(one.event)}</b>, {escape(one.period)}{reported}<br>"
        f"{escape(one.what_happened)}.<br>For Japan: {escape(one.outcome)}.<br>"
        f"Sorted as: <b>{GROUPS[found.letter]}</b></p>"
    )
    for trace, letter in zip(chart.data, GROUPS, strict=True):
        counts = [by_group[letter] for by_group in found.by_period.values()]
        trace.update(
            x=[count or None for count in counts],
            customdata=[names.get(letter, "") for names in found.names.values()],
            showlegend=any(counts),
        )
