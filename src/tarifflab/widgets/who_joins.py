"""Who joins? Answers in kind to the April rates, one partner after another, as a staircase.

US and Japanese welfare in the model of lesson 08, in percent of consumption, and what Japan's
own answer changes, in points. How the US uses the revenue of its duties decides the sign.

>>> found = compute(joiners=0, japan_rate=None, revenue="tax relief")
>>> round(found.us_in, 3), round(found.gain, 3)
(1.071, 0.019)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.trade_war import Equilibrium, Revenue, solve
from tarifflab.economics.trade_war_base import Parameters, calibrate
from tarifflab.widgets.kit import trade_world as worlds
from tarifflab.widgets.kit.axes import end_labels
from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider, toggle
from tarifflab.widgets.kit.stairs import Stairs, Step, draw_stairs, stairs_range
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num, pct, wrap
from tarifflab.widgets.trade_war import words
from tarifflab.widgets.trade_war.settings import opening
from tarifflab.widgets.trade_war.world import stairs

OTHERS = worlds.EVERYBODY[1:]  # everybody but Japan, in the order in which they join
REVENUE: dict[str, Revenue] = {"cuts income tax": "tax relief", "handed out": "lump sum"}
LOW, TOP = -0.5, 1.25  # percent; the range of the stairs moves only beyond
END = 118.0  # pixels for the names at the end of the lines
NAMED = 62.0  # pixels: a narrower step has two letters
NARROW = 560  # pixels


@dataclass(frozen=True)
class Joined:
    """Welfare in percent with Japan out and in; `joiners` others answer in kind."""

    joiners: int
    us_out: float
    us_in: float
    japan_out: float
    japan_in: float

    @property
    def gain(self) -> float:
        """What Japan's own answer changes for Japan, points."""
        return self.japan_in - self.japan_out


def compute(*, joiners: int, japan_rate: float | None, revenue: Revenue) -> Joined:
    """Return welfare if some others answer in kind, without and with Japan's answer.

    Parameters
    ----------
    joiners : int
        How many of `OTHERS` answer, from the first on.
    japan_rate : float or None
        Japan's answer on US goods, percent; None is in kind.
    revenue : {"tax relief", "lump sum"}
        What the US and those who answer do with the revenue.
    """
    if not 0 <= joiners <= len(OTHERS):
        raise ValueError(f"'joiners' must be between 0 and {len(OTHERS)}, got {joiners}.")
    out = _solved(joiners, False, None, revenue)
    inside = _solved(joiners, True, japan_rate, revenue)
    world = out.base.world
    places = (world.home, world.index("JPN"))
    (us_out, japan_out), (us_in, japan_in) = (
        [(float(one.welfare[place]) - 1) * 100 for place in places] for one in (out, inside)
    )
    return Joined(joiners, us_out, us_in, japan_out, japan_in)


@cache
def _solved(
    joiners: int, with_japan: bool, japan_rate: float | None, revenue: Revenue
) -> Equilibrium:
    base = worlds.base(worlds.STANDARD, 4.0)
    tariff = scenarios.home_tariff(base.world, worlds.at_april(base.world))
    war = scenarios.answered(base.world, tariff, worlds.codes_of(OTHERS[:joiners]))
    if with_japan:
        japan = base.world.index("JPN")
        in_kind = tariff[japan, base.world.home]
        war[base.world.home, japan] = in_kind if japan_rate is None else japan_rate / 100
    return solve(base, war, revenue)


def alone(supply: float, revenue: Revenue) -> float:
    """Return US welfare in percent under the April list if nobody answers.

    `supply` is how strongly people work more for more pay: 0.5, or 0 for not at all.
    """
    world = worlds.load_world()
    tariff = scenarios.home_tariff(world, worlds.at_april(world))
    base = calibrate(world, Parameters(labour_supply=supply))
    return (float(solve(base, tariff, revenue).welfare[world.home]) - 1) * 100


@dataclass(frozen=True)
class Joining:
    """The staircase of welfare in percent, the US first, Japan beside it."""

    steps: list[Step]
    revenue: Revenue


def climb(*, joined: float, revenue: Revenue) -> Joining:
    """Return welfare after each partner who answers in kind, in the order of `EVERYBODY`.

    Parameters
    ----------
    joined : float
        How many have joined, from 0 to 8.
    revenue : {"tax relief", "lump sum"}
        What the US and those who answer do with the revenue.
    """
    answer = worlds.EVERYBODY[: round(joined)]
    return Joining(stairs(opening(answer=answer, revenue=revenue)), revenue)


def headline(found: Joining) -> str:
    """Return what the last one who joined changes."""
    if len(found.steps) > 1:
        return words.joined(found.steps)
    only = found.steps[0]
    return f"Nobody answers: the US {words.moves(only.value)}, Japan {words.moves(only.other)}"


def draw(found: Joining, width: int) -> Drawn:
    """Draw the stairs of the United States and the line of Japan, names below each step."""
    picture, steps = Picture(width), found.steps
    low, top = stairs_range(steps, LOW, TOP)
    high = 250.0 if width > NARROW else 210.0
    place = Stairs(0, 26, width - END, high, low, top, len(worlds.EVERYBODY) + 1)
    long = place.pace >= NAMED
    named = [replace(one, short="") for one in steps] if long else steps
    y = draw_stairs(picture, place, named)
    if long:
        y = _names(picture, place, steps)
    right = place.step(len(steps)) + 7
    ends = [(place.scale(steps[-1].value), "United States", "us")]
    ends.append((place.scale(steps[-1].other), f"Japan {num(steps[-1].other, 2)}", "jp"))
    end_labels(picture, right, ends, place.y, place.y + place.high)
    handed = "is handed out" if found.revenue == "lump sum" else "cuts income tax"
    return Drawn(
        headline=headline(found),
        unit=f"Welfare, % of consumption; April rates, answers in kind, US revenue {handed}",
        svg=picture.svg(y),
        foot=words.SOURCE + "Not shown: a second round of the quarrel, services, time.",
        note=_note(steps),
        alt="; ".join(
            f"{one.name}: US {num(one.value, 2)}, Japan {num(one.other, 2)}" for one in steps
        ),
    )


def _note(steps: Sequence[Step]) -> str:
    first, last = steps[0].other, steps[-1].other
    if len(steps) == 1:
        return f"Japan stands at {pct(first, 2)}."
    return f"Japan goes from {num(first, 2)} to {pct(last, 2)}, its own answer included."


def _names(picture: Picture, place: Stairs, steps: Sequence[Step]) -> float:
    """Write the whole names below the steps; return the lower end."""
    y = place.y + place.high + 14
    for at, one in enumerate(steps):
        for line, said in enumerate(wrap(one.name, place.pace - 4, SMALL)):
            spot = place.step(at) + place.pace / 2
            picture.text(spot, y + 15 * line, said, "quiet", size=SMALL, anchor="middle")
    return y + 22


def table(found: Joining) -> str:
    """Return the steps as an HTML table."""
    rows = [[one.name, num(one.value, 3), num(one.other, 3)] for one in found.steps]
    return sheet(["Who has joined", "US welfare, %", "Japan's, %"], rows, "Who joins")


def panel() -> Panel:
    """Return the figure; it opens with everybody."""
    every = len(worlds.EVERYBODY)
    return Panel(
        "who-joins",
        controls={
            "joined": slider("Partners who have joined", every, 0, every),
            "revenue": toggle("US revenue", REVENUE),
        },
        compute=climb,
        draw=draw,
        table=table,
    )


def show() -> None:
    """Show the figure in the cell."""
    panel().show()
