"""The rules of a negotiation game: eight rounds on the calendar of 2025, and what they cost.

*You* sit in one chair, Tokyo's or Washington's; somebody sits across the table, opens each
round, and then you move. Tokyo has eight *chips* (rice, gas, investment, American car
standards; two of each), Washington five *steps* (four times points off its rate, and "cars
in": the rate of a deal holds for cars too). What is given stays given.

========  ===================================================================================
give      one chip or one step
wait      nothing; the days pass and cost both sides
warn      "move by the next round, or I strike": carry it out or sign, else your word is broken
strike    Washington +10 points at once, Tokyo 10 % on American goods at once, until a deal
sign      the table as it lies, if the other side agrees
========  ===================================================================================

A deal needs two gifts from each side. After a strike nobody signs for two rounds. On
1 August (the ninth decision) the announced rate begins, unless Washington puts it off.

Rates are *additional*, in percent of the customs value, except for the rate of a deal, which
is *in total* as in July 2025. Metals follow the real calendar (25 %, then 50 % from 4 June
2025). Money is in billion US dollars from 16 April 2025 to 31 July 2026.

What a state is worth is an argument: ``prices(Rates) -> Price`` comes from a model. What a
promise, a day of waiting and a broken word cost are assumptions of ours (:class:`Rules`). A
promise is a transfer: what it costs Tokyo it is worth to Washington. Waiting as a price of
talks is A. Rubinstein's idea (1982), words that cost their author J. Fearon's (1994).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

Side = Literal["Tokyo", "Washington"]
SIDES: tuple[Side, Side] = ("Tokyo", "Washington")
CHIPS = ("rice", "gas", "investment", "cars")
STEPS = ("points", "cars")
KINDS: dict[Side, tuple[str, ...]] = {"Tokyo": CHIPS, "Washington": STEPS}
MOST: dict[Side, tuple[int, ...]] = {"Tokyo": (2, 2, 2, 2), "Washington": (4, 1)}
# In which order the side across the table puts things down.
ORDER: dict[Side, tuple[str, ...]] = {
    "Tokyo": ("gas", "cars", "investment", "rice") * 2,
    "Washington": ("points", "cars", "points", "points", "points"),
}

# The eight rounds, as in the timeline: 16 April to 22 July 2025.
ROUNDS = (
    date(2025, 4, 16), date(2025, 5, 1), date(2025, 5, 23), date(2025, 5, 30),
    date(2025, 6, 6), date(2025, 6, 13), date(2025, 6, 27), date(2025, 7, 22),
)  # fmt: skip
DEADLINE = date(2025, 8, 1)
HORIZON = date(2026, 8, 1)  # the score ends a year later
METALS_DOUBLED = date(2025, 6, 4)
LAST = len(ROUNDS) + 1  # the ninth decision, on 1 August

BASELINE = 10.0  # percent, additional; in force on most goods while the pause lasts
CAR_DUTY = 25.0  # percent, additional; in force on cars and parts
NORMAL, NORMAL_CAR = 1.0, 2.5  # percent; the normal duty inside a rate "in total"
POINTS = 3.0  # percentage points a step takes off
RAISE, TOP, AGAINST = 10.0, 40.0, 40.0  # points; percent; percent if Tokyo's strike stands
ANSWER = 10.0  # percent; Tokyo's strike
PUT_OFF_DAYS = 90  # as in the truce with China of May 2025
COLD = 2  # rounds without a signature after a strike


@dataclass(frozen=True)
class Rules:
    """What the game assumes; the sandbox moves it. Percent, billion or million US dollars."""

    waiting_musd: float = 24.0  # a day, each side
    word_bn: float = 0.5  # a warning not carried out
    chips_bn: tuple[float, ...] = (0.8, 0.7, 1.0, 0.2)  # a chip a year once it is signed
    lowest: float = 12.5  # percent in total: the last step goes down to it
    announced: float = 24.0  # percent, from 1 August without a signature
    quiet: float = 0.1  # probability of a day on which the other side does nothing
    alike: bool = False  # a Tokyo across the table returns no more than a Washington


@dataclass(frozen=True)
class Rates:
    """Additional rates in force, percent: what the model prices."""

    general: float
    cars: float
    metals: float
    answer: float  # Japan's on American goods


@dataclass(frozen=True)
class Price:
    """What a model says of a state that lasts."""

    tokyo_bn: float  # welfare, billion US dollars a year, over the world with 10 % on all
    washington_bn: float


Prices = Callable[[Rates], Price]
Money = tuple[float, float]  # Tokyo's and Washington's, billion US dollars


class Position(NamedTuple):
    """Where the game stands when it is your move; `mine` are yours, `theirs` the other's.

    ``cold`` and ``away`` are the last rounds of which they tell.
    """

    number: int = 1  # of the round; 9 is 1 August
    mine: tuple[int, ...] = ()  # your gifts by kind
    counted: int = 0  # your gifts as the other side counts them
    theirs: int = 0  # gifts of the other side
    struck: int = 0  # your strikes
    hit: int = 0  # theirs
    cold: int = 0  # nobody signs up to this round
    away: int = 0  # the other chair is empty up to this round
    last: str = "wait"  # your move of the round before
    open: bool = False  # your warning waits for an answer
    warned: bool = False  # theirs does
    word: bool = True  # yours is whole
    offended: bool = False
    debt: int = 0  # gifts that the other side still means to give
    gave_way: bool = False
    signed: int = 0  # the round of the signature
    put_off: bool = False


def other(side: Side) -> Side:
    """Return the side across the table."""
    return "Washington" if side == "Tokyo" else "Tokyo"


def kind_of(move: str) -> str:
    """Return what kind of move it is: "give gas" is a "give"."""
    return move.partition(" ")[0]


def legal(side: Side, now: Position) -> tuple[str, ...]:
    """Return the moves of this side, the cheapest gifts not first: in the order of `KINDS`."""
    if now.signed or now.number > LAST:
        return ()
    if now.number == LAST:
        return ("sign", "wait", "strike") if side == "Tokyo" else ("sign", "wait", "put off")
    left = zip(KINDS[side], MOST[side], now.mine, strict=True)
    gives = tuple(f"give {kind}" for kind, most, used in left if used < most)
    strikes = ("strike",) if now.struck < _rungs(side) else ()
    return (*gives, "wait", "warn", *strikes, "sign")


def _rungs(side: Side) -> int:
    """Return how often a side can strike: Tokyo once, Washington up to its top rate."""
    return 1 if side == "Tokyo" else round((TOP - BASELINE) / RAISE)


def put_down(side: Side, count: int) -> tuple[int, ...]:
    """Return what lies on the table by kind if the side across has given `count` things."""
    given = ORDER[side][:count]
    return tuple(given.count(kind) for kind in KINDS[side])


@dataclass(frozen=True)
class Ledger:
    """Turns states into money; keeps what it has looked up."""

    prices: Prices
    rules: Rules = field(default_factory=Rules)
    known: dict[object, Money] = field(default_factory=dict, compare=False, repr=False)

    def rate(self, points: int) -> float:
        """Return the rate of a deal in total, percent, after so many steps of points."""
        full = self.rules.announced - POINTS * points
        if points < MOST["Washington"][0]:
            return full
        return min(full + POINTS, self.rules.lowest)

    def deal(self, tokyo: tuple[int, ...], washington: tuple[int, ...], number: int) -> Money:
        """Return what a signature in this round brings from that day to the horizon."""
        return self._kept(("deal", tokyo, washington, number), self._deal)

    def round(self, general: float, answer: float, number: int) -> Money:
        """Return what a round without a signature costs, up to the next one."""
        return self._kept(("round", general, answer, number), self._round)

    def year(self, general: float, answer: float, put_off: bool) -> Money:
        """Return what the year from 1 August costs without a signature."""
        return self._kept(("year", general, answer, put_off), self._year)

    def _kept(self, key: tuple[object, ...], make: Callable[..., Money]) -> Money:
        if key not in self.known:
            self.known[key] = make(*key[1:])
        return self.known[key]

    def _deal(self, tokyo: tuple[int, ...], washington: tuple[int, ...], number: int) -> Money:
        points, cars = washington
        rate = self.rate(points)
        on_cars = rate - NORMAL_CAR if cars else CAR_DUTY
        start = day(number)
        money = self._span(start, HORIZON, rate - NORMAL, on_cars, 0.0)
        promise = sum(n * bn for n, bn in zip(tokyo, self.rules.chips_bn, strict=True))
        promise *= (HORIZON - start).days / 365
        return money[0] - promise, money[1] + promise

    def _round(self, general: float, answer: float, number: int) -> Money:
        start, end = day(number), day(number + 1)
        money = self._span(start, end, general, CAR_DUTY, answer)
        waiting = (end - start).days * self.rules.waiting_musd / 1000
        return money[0] - waiting, money[1] - waiting

    def _year(self, general: float, answer: float, put_off: bool) -> Money:
        money = self._span(DEADLINE, HORIZON, general, CAR_DUTY, answer)
        if not put_off:
            return money
        waiting = PUT_OFF_DAYS * self.rules.waiting_musd / 1000
        return money[0] - waiting, money[1] - waiting - self.rules.word_bn

    def _span(
        self, start: date, end: date, general: float, cars: float, answer: float
    ) -> Money:
        """Return both sides' welfare from one day to another; metals by the real calendar."""
        tokyo = washington = 0.0
        turn = min(max(METALS_DOUBLED, start), end)
        for first, after, metals in ((start, turn, 25.0), (turn, end, 50.0)):
            if first == after:
                continue
            price = self.prices(Rates(general, cars, metals, answer))
            share = (after - first).days / 365
            tokyo += share * price.tokyo_bn
            washington += share * price.washington_bn
        return tokyo, washington


def day(number: int) -> date:
    """Return the day of a round; the ninth is 1 August."""
    return ROUNDS[number - 1] if number < LAST else DEADLINE


def in_force(side: Side, now: Position) -> Money:
    """Return Washington's rate on most goods and Tokyo's answer, percent, before 1 August."""
    tokyo, washington = (now.struck, now.hit) if side == "Tokyo" else (now.hit, now.struck)
    return min(BASELINE + RAISE * washington, TOP), ANSWER if tokyo else 0.0


def on_table(side: Side, now: Position) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return Tokyo's chips and Washington's steps on the table, by kind."""
    theirs = put_down(other(side), now.theirs)
    return (now.mine, theirs) if side == "Tokyo" else (theirs, now.mine)


def if_signed(ledger: Ledger, side: Side, now: Position) -> Money:
    """Return what both get from here on if the table is signed as it lies."""
    return ledger.deal(*on_table(side, now), min(now.number, LAST))
