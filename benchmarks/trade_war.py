"""How fast the trade war is solved: against SciPy's solvers, by countries, and in the widget.

Run in the course folder: ``python benchmarks/trade_war.py``. All solvers get the same system
(the US rates of April 2025, 194 countries, 388 unknowns), the same cold start and one thread,
in one run; a time is the best of several. SciPy's solvers are called as their pages show, with
the same residual.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is loaded

import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

import numpy as np
from scipy.optimize import fsolve, least_squares

from tarifflab import data
from tarifflab.economics import trade_war_scenarios as scenarios
from tarifflab.economics.trade_war import solve
from tarifflab.economics.trade_war_base import Array, Base, World, calibrate
from tarifflab.economics.trade_war_system import System
from tarifflab.widgets import trade_war
from tarifflab.widgets.kit.trade_world import EVERYBODY

REPEATS = 5
SIZES = (10, 25, 50, 100, 194)


def load_world() -> tuple[World, np.ndarray]:
    """Return the 194 countries and the US rates of April 2025 (shares)."""
    countries, pairs = data.load("countries_194"), data.load("trade_matrix_194")
    world = scenarios.world_from_pairs(
        countries["iso3"], countries["gdp_usd"], pairs.itertuples(index=False)
    )
    listed = countries["us_rate_april_2025_share"].to_numpy()
    return world, scenarios.april_rates(world, listed)


def best_ms(call: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the shortest time of a call, in milliseconds of one thread's work."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times) * 1e3


def largest(world: World, rates: np.ndarray, count: int) -> tuple[Base, np.ndarray]:
    """Return the base and the tariffs of the `count` largest economies alone."""
    keep = np.sort(np.argsort(-world.gdp)[:count])
    codes = tuple(world.codes[place] for place in keep)
    flows, gdp = world.flows[np.ix_(keep, keep)], world.gdp[keep]
    part = World(codes, flows, gdp, codes.index("USA"))
    return calibrate(part), scenarios.home_tariff(part, rates[keep])


def compare(base: Base, tariff: np.ndarray) -> None:
    """Print our time and those of SciPy's solvers, with ratio and largest gap left."""
    system = System(base, tariff, tax_relief=True)
    cold = np.zeros(system.size)
    after = solve(base, tariff)
    ours = best_ms(lambda: solve(base, tariff))
    print(f"{'solver':<28}{'ms':>8}{'times ours':>12}{'gap (employment)':>18}")
    print(f"{'tarifflab (Anderson)':<28}{ours:>8.1f}{1:>12.1f}{0:>18.0e}")
    others: dict[str, Callable[[], Array]] = {
        "fsolve": lambda: fsolve(system.residual, cold, xtol=1e-11),
        "least_squares": lambda: least_squares(system.residual, cold, xtol=1e-11).x,
    }
    for name, call in others.items():
        took = best_ms(call, 2)
        now = system.state(call())
        gap = np.abs(now.employment - after.employment).max()
        print(f"{name:<28}{took:>8.1f}{took / ours:>12.1f}{gap:>18.0e}")


def moves() -> None:
    """Print how long the widget takes for a move that it has not seen, median and longest."""
    slide = [{"rates": "one", "uniform": 20.5 + number} for number in range(15)]
    everybody = {"answer": EVERYBODY}
    kinds: dict[str, list[dict[str, Any]]] = {
        "a partner ticked": [{"answer": EVERYBODY[: at + 1]} for at in range(len(EVERYBODY))],
        "the rate, nobody answers": slide,
        "the rate, all answer": [one | everybody for one in slide],
        "another card": [{"country": code} for code in ("CHN", "VNM", "DEU", "BRA", "IND")],
    }
    trade_war.compute(**trade_war.CONTROLS)  # tables are read once
    print(f"\n{'a move of the widget':<28}{'numbers ms':>12}{'longest':>9}{'drawn ms':>10}")
    for name, changes in kinds.items():
        numbers, drawn = [], []
        for change in changes:
            started = time.process_time()
            outcome = trade_war.compute(**trade_war.CONTROLS | change)
            there = time.process_time()
            trade_war.draw(outcome, 820)
            numbers.append((there - started) * 1e3)
            drawn.append((time.process_time() - there) * 1e3)
        print(f"{name:<28}{median(numbers):>12.1f}{max(numbers):>9.1f}{median(drawn):>10.1f}")


def main() -> None:
    """Print the three tables."""
    world, rates = load_world()
    compare(*largest(world, rates, len(world.codes)))
    print(f"\n{'countries':>9}{'ms':>8}")
    for count in SIZES:
        base, tariff = largest(world, rates, count)
        print(f"{count:>9}{best_ms(partial(solve, base, tariff)):>8.1f}")
    moves()


if __name__ == "__main__":
    main()
