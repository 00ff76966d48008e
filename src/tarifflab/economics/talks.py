"""The rules of a negotiation game: eight rounds on the calendar of 2025, and what they cost.

Two sides, Tokyo and Washington, and a table between them. Tokyo can put four *chapters* on the
table (rice, gas, investment, cars), Washington takes points off its rate for a chapter. Either
side may hold, threaten, retaliate or sign. A threat holds from 1 August 2025 if nobody has
signed; a retaliation holds at once, until a deal. Who signs takes the table as it lies.

Rates are *additional*, in percent of the customs value, except for `Table.ask`, which is a
rate in *total* as in the deal of July 2025. Metals follow the real calendar (25 %, then 50 %
from 4 June 2025) and are not for sale in this game.

What a state is worth is an argument: ``prices(Rates) -> Price`` comes from a model. What a
promise costs is an assumption of ours, a share of the sums in the real deal; it is a transfer:
what it costs Tokyo it is worth to Washington.

The game is ours; the idea of repeated play is R. Axelrod (1984), The Evolution of Cooperation.

>>> table = apply(Table(), "Tokyo", "offer gas")
>>> table = apply(table, "Washington", "offer gas", {"gas": 4.0})
>>> table.given, table.ask
(('gas',), 20.0)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal

Side = Literal["Tokyo", "Washington"]
SIDES: tuple[Side, Side] = ("Tokyo", "Washington")
CHAPTERS = ("rice", "gas", "investment", "cars")
MOVES = ("hold", *(f"offer {chapter}" for chapter in CHAPTERS), "threaten", "retaliate", "sign")

# The eight rounds, as in the timeline: 16 April to 22 July 2025.
ROUNDS = (
    date(2025, 4, 16), date(2025, 5, 1), date(2025, 5, 23), date(2025, 5, 30),
    date(2025, 6, 6), date(2025, 6, 13), date(2025, 6, 27), date(2025, 7, 22),
)  # fmt: skip
DEADLINE = date(2025, 8, 1)  # from here on a threat is carried out
HORIZON = date(2026, 8, 1)  # the score ends a year later
METALS_DOUBLED = date(2025, 6, 4)

ANNOUNCED = 24.0  # percent, additional; the rate of 2 April 2025, paused on 9 April
LETTER = 25.0  # percent, additional; the letter of 7 July 2025
BASELINE = 10.0  # percent, additional; in force on most goods while the pause lasts
CAR_DUTY = 25.0  # percent, additional; in force on cars and parts
NORMAL, NORMAL_CAR = 1.0, 2.5  # percent; the normal duty inside a rate "in total"
LADDER = (0.0, 10.0, 25.0)  # percent; Japan's own additional duty on American goods
THREAT_STEP, THREAT_TOP = 5.0, 40.0  # points; percent
RAISE, TOP = 10.0, 40.0  # points; percent
EVEN_POINTS = dict.fromkeys(CHAPTERS, 2.25)  # 24 - 4 * 2.25 is the 15 of the real deal
# Billion US dollars a year: a tenth of the purchases pledged for the first two. The others are
# round numbers; nobody knows them.
PROMISE_BN = {"rice": 0.8, "gas": 0.7, "investment": 1.0, "cars": 0.2}


@dataclass(frozen=True)
class Table:
    """What lies on the table, and what is in force; additional rates in percent."""

    general: float = BASELINE  # in force on most goods from Japan
    threat: float = ANNOUNCED  # on most goods from 1 August if nobody signs
    given: tuple[str, ...] = ()  # chapters that Tokyo has put on the table
    relief: tuple[tuple[str, float], ...] = ()  # points that Washington takes off, by chapter
    answer: float = 0.0  # Japan's duty on American goods, in force
    warned: float = 0.0  # the same, from 1 August if nobody signs
    signed: bool = False

    @property
    def ask(self) -> float:
        """Washington's rate on most goods if somebody signs now, in total, percent."""
        return max(BASELINE, ANNOUNCED - sum(points for _, points in self.relief))

    @property
    def relieved(self) -> tuple[str, ...]:
        """Chapters for which Washington has taken points off."""
        return tuple(chapter for chapter, _ in self.relief)

    @property
    def cars_in(self) -> bool:
        """Whether the rate of a deal would hold for cars as well."""
        return "cars" in self.relieved


@dataclass(frozen=True)
class Rates:
    """Additional rates in force, percent: what the model prices."""

    general: float
    cars: float
    metals: float
    answer: float  # Japan's on American goods


@dataclass(frozen=True)
class Price:
    """What a model says of a state that lasts: changes a year and levels."""

    tokyo_bn: float  # welfare, billion US dollars a year, over the world with 10 % on all
    washington_bn: float
    duty_musd_a_day: float  # million US dollars that US customs collect on Japan's goods
    cars_bn: float  # cars shipped to the US, billion US dollars a year


Prices = Callable[[Rates], Price]


@dataclass(frozen=True)
class Account:
    """One side's result from 16 April 2025 to 31 July 2026, in billion US dollars."""

    talks: float  # while the talks went on, to 31 July 2025
    year: float  # the year after
    promises: float  # what was promised: a cost to Tokyo, a gain to Washington

    @property
    def total(self) -> float:
        """All three together."""
        return self.talks + self.year + self.promises


def legal(table: Table, side: Side) -> tuple[str, ...]:
    """Return the moves that a side has left; none after the signature."""
    if table.signed:
        return ()
    return tuple(move for move in MOVES if _possible(table, side, move))


def _possible(table: Table, side: Side, move: str) -> bool:
    kind, _, chapter = move.partition(" ")
    if kind == "offer":
        return chapter not in (table.given if side == "Tokyo" else table.relieved)
    if kind == "threaten":
        high = table.warned >= LADDER[-1] if side == "Tokyo" else table.threat >= THREAT_TOP
        return not high
    if kind == "retaliate":
        high = table.answer >= LADDER[-1] if side == "Tokyo" else table.general >= TOP
        return not high
    return True


def apply(
    table: Table, side: Side, move: str, points: Mapping[str, float] = EVEN_POINTS
) -> Table:
    """Return the table after a move.

    Parameters
    ----------
    table : Table
        Before the move.
    side : {"Tokyo", "Washington"}
        Who moves.
    move : str
        One of `MOVES`.
    points : mapping of str to float
        Percentage points that Washington takes off for each chapter.

    Raises
    ------
    ValueError
        If the side does not have that move (any more).
    """
    if move not in legal(table, side):
        raise ValueError(_refusal(table, side, move))
    kind, _, chapter = move.partition(" ")
    if kind == "sign":
        return replace(table, signed=True, answer=0.0)
    if side == "Tokyo":
        return _tokyo(table, kind, chapter)
    return _washington(table, kind, chapter, points)


def _refusal(table: Table, side: Side, move: str) -> str:
    if table.signed:
        return "The talks are over: somebody has signed."
    if move not in MOVES:
        return f"'move' must be one of {', '.join(MOVES)}, got {move!r}."
    if move.startswith("offer"):
        return f"{side} has put {move.removeprefix('offer ')} on the table already."
    return f"{side} cannot {move} any further: that ladder ends here."


def _tokyo(table: Table, kind: str, chapter: str) -> Table:
    if kind == "offer":
        return replace(table, given=(*table.given, chapter))
    if kind == "threaten":
        return replace(table, warned=_next_rung(table.warned))
    if kind == "retaliate":
        return replace(table, answer=_next_rung(table.answer))
    return table


def _washington(table: Table, kind: str, chapter: str, points: Mapping[str, float]) -> Table:
    if kind == "offer":
        return replace(table, relief=(*table.relief, (chapter, points[chapter])))
    if kind == "threaten":
        return replace(table, threat=min(table.threat + THREAT_STEP, THREAT_TOP))
    if kind == "retaliate":
        return replace(table, general=min(table.general + RAISE, TOP))
    return table


def _next_rung(rate: float) -> float:
    return next(rung for rung in LADDER if rung > rate)


def rates(table: Table, day: date) -> Rates:
    """Return what is in force on a day if the table lies as it does."""
    metals = CAR_DUTY if day < METALS_DOUBLED else 2 * CAR_DUTY
    if table.signed:
        cars = table.ask - NORMAL_CAR if table.cars_in else CAR_DUTY
        return Rates(table.ask - NORMAL, cars, metals, answer=0.0)
    if day < DEADLINE:
        return Rates(table.general, CAR_DUTY, metals, table.answer)
    return Rates(
        max(table.threat, table.general), CAR_DUTY, metals, max(table.answer, table.warned)
    )


def periods(tables: Sequence[Table]) -> list[tuple[date, date, Rates]]:
    """Return (first day, day after the last, rates) from the tables after each round.

    `tables` holds one to eight tables; the last one stays to the end. The first period is
    that of round 1; the last is the year from 1 August 2025.
    """
    if not 1 <= len(tables) <= len(ROUNDS):
        raise ValueError(f"'tables' must hold 1 to {len(ROUNDS)} tables, got {len(tables)}.")
    filled = [*tables, *[tables[-1]] * (len(ROUNDS) - len(tables))]
    days = (*ROUNDS, DEADLINE, HORIZON)
    pairs = zip(pairwise(days), [*filled, filled[-1]], strict=True)
    found: list[tuple[date, date, Rates]] = []
    for (start, end), table in pairs:
        if start < METALS_DOUBLED < end:
            found.append((start, METALS_DOUBLED, rates(table, start)))
            start = METALS_DOUBLED
        found.append((start, end, rates(table, start)))
    return found


def accounts(
    tables: Sequence[Table],
    prices: Prices,
    promise_bn: Mapping[str, float] = PROMISE_BN,
) -> dict[Side, Account]:
    """Return both sides' results of the tables after each round.

    Parameters
    ----------
    tables : sequence of Table
        One a round, in order.
    prices : callable
        ``prices(Rates) -> Price``.
    promise_bn : mapping of str to float
        What each chapter costs Tokyo a year once it is signed, billion US dollars.
    """
    talks, year = dict.fromkeys(SIDES, 0.0), dict.fromkeys(SIDES, 0.0)
    for start, end, now in periods(tables):
        price, share = prices(now), (end - start).days / 365
        book = talks if start < DEADLINE else year
        book["Tokyo"] += share * price.tokyo_bn
        book["Washington"] += share * price.washington_bn
    promised = _promised(tables, promise_bn)
    return {
        side: Account(talks[side], year[side], -promised if side == "Tokyo" else promised)
        for side in SIDES
    }


def _promised(tables: Sequence[Table], promise_bn: Mapping[str, float]) -> float:
    """Return the cost of what is on the table from the signature on, billion US dollars."""
    for day, table in zip(ROUNDS, tables, strict=False):
        if table.signed:
            years = (HORIZON - day).days / 365
            return years * sum(promise_bn[chapter] for chapter in table.given)
    return 0.0
