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

from tarifflab import data
from tarifflab.widgets.kit import drawers as kit
from tarifflab.widgets.kit.drawers import UNSORTED, Drawer
from tarifflab.widgets.kit.frame import Action, Drawn, Panel, choice, sheet, text
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, pct, wrap

DRAWERS = {
    "g": Drawer("gave way or imposed", "jp", "paper"),
    "n": Drawer("negotiated", "jp-soft"),
    "r": Drawer("resisted", "us", "paper"),
    "o": Drawer("cooperated or other", "us-soft"),
    "c": Drawer("context, left out", "rest-soft"),
}
GROUPS = {**DRAWERS, UNSORTED: kit.WAITING}
LEFT_OUT = ("c", UNSORTED)
GUESS = ("prediction", "03/gave-way")
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
    sorting: str
    guess: float | None  # share of "gave way or imposed", percent
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
        label if own == UNSORTED else own for own, label in zip(sorting, ours, strict=True)
    )


def compute(
    episodes: tuple[Episode, ...], *, sorting: str, episode: int, guess: float | None = None
) -> Sorted:
    """Return the counts of a sorting; `episode` is the number of the open card, from 0.

    Raises ``ValueError`` if the letters do not fit the episodes.
    """
    kit.checked(sorting, len(episodes), DRAWERS)
    by_period: dict[str, Counter[str]] = {period: Counter() for period in PERIODS}
    for one, letter in zip(episodes, sorting, strict=True):
        by_period[_period(one.year)][letter] += 1
    return Sorted(
        total=Counter(sorting),
        by_period=by_period,
        sorting=sorting,
        guess=guess,
        card=episodes[episode],
        number=episode,
        letter=sorting[episode],
    )


def headline(found: Sorted) -> str:
    """Return the finding: the share in which Japan gave way, by this sorting."""
    if not found.counted:
        return "Gave way or imposed: how many of the 36? Read and sort"
    share = pct(found.share_percent("g"))
    part = f"{found.total['g']} of {found.counted} episodes"
    return f"Gave way or imposed by this sorting: {part}, {share}"


def draw(found: Sorted, width: int) -> Drawn:
    """Draw the open card, and a box for each episode by period and group."""
    picture = Picture(width)
    parts = [
        f"{period} {counts['g']} of {_counted(counts)}"
        for period, counts in found.by_period.items()
    ]
    note = f"“{DRAWERS['g'].name.capitalize()}” by period: {'; '.join(parts)}."
    if found.guess is not None:
        note += f" You guessed {pct(found.guess)}."
    if found.total[UNSORTED]:
        note += f" Not sorted yet: {found.total[UNSORTED]}."
    return Drawn(
        headline=headline(found),
        unit="36 episodes between Washington and Tokyo, 1945 to 2024; a box is an episode",
        svg=picture.svg(_fill(picture, found)),
        foot="Source: table episodes, chosen by hand: a share of a list, not of history.",
        note=note,
        alt=f"Card {found.number + 1}: {_card_words(found)}",
    )


def table(found: Sorted) -> str:
    """Return the episodes with their groups as an HTML table."""
    rows = [
        [one.event, one.period, GROUPS[letter].name]
        for one, letter in zip(load_episodes(), found.sorting, strict=True)
    ]
    return sheet(["Episode", "Years", "Sorted as"], rows, "36 episodes")


def panel() -> Panel:
    """Return the view; it opens with all episodes unsorted, so that the reader begins."""
    episodes = load_episodes()
    names = {f"{one.year} {one.event}": at for at, one in enumerate(episodes)}
    empty = UNSORTED * len(episodes)
    return Panel(
        "sort-episodes",
        controls={
            "episode": choice("Episode", names, 0),
            "sorting": text("Your sorting, a letter an episode", empty, more=True),
        },
        compute=partial(compute, episodes),
        draw=draw,
        table=table,
        hears={"guess": GUESS},
        presets={name: {"sorting": preset(name)} for name in PRESETS},
        presets_list="Sort all as",
        actions={
            **kit.sorters(DRAWERS, "episode"),
            "fill": Action("Fill the rest", _fill_rest, strong=True),
            "next": Action("Next episode", partial(kit.go_on, "episode"), more=True),
            "empty": Action("Start empty", partial(kit.take, empty), more=True),
        },
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _fill_rest(shown: Panel) -> None:
    shown.set(sorting=fill_the_rest(shown.values["sorting"]))


def _counted(counts: Mapping[str, int]) -> int:
    return sum(n for letter, n in counts.items() if letter not in LEFT_OUT)


def _period(year: int) -> str:
    return next(name for name, last in PERIODS.items() if year <= last)


def _card_words(found: Sorted) -> str:
    one = found.card
    reported = " (reported)" if one.confidence == "medium" else ""
    return f"{one.event}, {one.period}{reported}. {one.what_happened}. {one.outcome}."


def _fill(picture: Picture, found: Sorted) -> float:
    """Draw card and boxes into the picture; return its height."""
    return _draw_boxes(picture, found, _draw_card(picture, found) + 18)


def _draw_card(picture: Picture, found: Sorted) -> float:
    one, room, y = found.card, picture.width - 24, 18.0
    reported = " (reported)" if one.confidence == "medium" else ""
    said = [
        (f"{found.number + 1}. {one.event}, {one.period}{reported}", True),
        (f"{one.what_happened}.", False),
        (f"For Japan: {one.outcome}.", False),
        (f"Sorted as: {GROUPS[found.letter].name}", True),
    ]
    for words, bold in said:
        for row in wrap(words, room, bold=bold):
            picture.text(14, y, row, bold=bold)
            y += 17
        y += 3
    picture.rect(0, 2, 4, y - 12, GROUPS[found.letter].fill, stroke="quiet", mark="card")
    return y


def _draw_boxes(picture: Picture, found: Sorted, top: float) -> float:
    """Draw a row of boxes for each period, groups one after the other; return the end."""
    size = min(24.0, picture.width / 18)
    y = top
    rows = list(enumerate(zip(load_episodes(), found.sorting, strict=True)))
    for period in PERIODS:
        picture.text(0, y + 12, period, bold=True)
        y += 18
        inside = [row for row in rows if _period(row[1][0].year) == period]
        inside.sort(key=lambda row: list(GROUPS).index(row[1][1]))
        for place, (at, (one, letter)) in enumerate(inside):
            open_now = at == found.number
            picture.rect(
                place * size + 1, y + 1, size - 3, size - 3, GROUPS[letter].fill,
                stroke="ink" if open_now else "quiet", stroke_width=3 if open_now else 1,
                tip=f"{one.year} {one.event}: {GROUPS[letter].name}", mark=letter,
                data_move=at,
            )  # fmt: skip
            if place == 0 or inside[place - 1][1][1] != letter:
                count = num(found.by_period[period][letter])
                middle = place * size + (size - 1) / 2
                ink = GROUPS[letter].ink
                picture.text(middle, y + size / 2 + 4, count, ink, size=12, anchor="middle")
        y += size + 8
    return kit.draw_key(picture, GROUPS, found.total, y)
