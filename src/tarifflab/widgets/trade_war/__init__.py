"""A trade war of 194 countries that a reader moves by hand.

The model is :mod:`tarifflab.economics.trade_war`, on the trade of 2023. Every published case
is in one list, with the printed numbers beside those computed here. A map of tiles, a card for
each country, a staircase that grows with everybody who joins, two worlds side by side.

>>> found = compute(**CONTROLS)
>>> round(found.us, 2), round(found.japan, 2)
(1.13, -0.29)
"""

from dataclasses import asdict
from typing import Any

from tarifflab.widgets.kit import trade_world as worlds
from tarifflab.widgets.kit.frame import (
    Action,
    Control,
    Panel,
    choice,
    hidden,
    members,
    slider,
    toggle,
)
from tarifflab.widgets.trade_war import words
from tarifflab.widgets.trade_war.outcome import (
    CONTROLS,
    RANKING,
    REST,
    Outcome,
    compute,
    finish,
    listed,
    names,
)
from tarifflab.widgets.trade_war.picture import draw
from tarifflab.widgets.trade_war.settings import (
    ANSWERS,
    CASES,
    ONE,
    RATES,
    REVENUE,
    VERSIONS,
    Settings,
    opening,
    settings_of,
)

__all__ = [
    "CONTROLS",
    "Outcome",
    "Settings",
    "compute",
    "draw",
    "finish",
    "panel",
    "show",
]

PARTNERS = ("JPN", "CHN", "KOR", "GBR", "CAN", "MEX", "DEU", "VNM", "IND", "CHE", "IRL")
SHOWN = {
    "map of welfare": "welfare",
    "map of consumer prices": "consumer prices",
    "map of employment": "employment",
    "map of exports": "exports to GDP",
    "ranking of countries": RANKING,
    "tariffs nobody changes": REST,
}
# What the page calls those who can join; the value is the name that the words use.
JOIN = {"EU": "European Union", "UK": "United Kingdom"}
OWN_LIST = "none: one rate on all"


def panel() -> Panel:
    """Return the widget; it opens with the rates of April 2025 and nobody answering."""
    return Panel(
        "trade-war",
        controls=_controls(),
        compute=compute,
        draw=draw,
        table=words.table,
        presets={one.label: one.controls for one in CASES}
        | {OWN_LIST: asdict(opening(rates=ONE))},
        presets_list="Published case",
        actions={
            "pin": Action("Pin this world", _pin, shown=lambda panel: not _pinned(panel)),
            "unpin": Action("Unpin", _unpin, shown=_pinned, strong=True),
        },
        moments=_moments(),
        finish=finish,
        hears={"guess": ("prediction", "08/us-welfare")},
        question="What does the US gain or lose if nobody answers?",
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _controls() -> dict[str, Control]:
    short = {value: name for name, value in JOIN.items()}
    join = {short.get(name, name): name for name in worlds.EVERYBODY}
    partners = {"nobody": "", **{names()[code]: code for code in PARTNERS}}
    return {
        "uniform": slider(
            "One rate on all", 25, 0, 100, step=0.5, unit="%", when=("rates", [ONE])
        ),
        "shown": choice("Picture", SHOWN),
        "answer": members("Who joins and answers", join),
        "lending": choice("Lending is", worlds.RULES),
        "country": choice("Card of", {names()[c]: c for c in listed()}, "JPN", more=True),
        "rates": choice("US tariffs", RATES, more=True),
        "partner": choice("Another rate for", partners, more=True),
        "own": slider(
            "That rate", 15, 0, 100, step=0.5, unit="%", more=True,
            when=("partner", [code for code in partners.values() if code]),
        ),
        "answer_rate": choice("They answer with", ANSWERS, more=True),
        "revenue": toggle("US revenue", REVENUE, more=True),
        "epsilon": slider("Trade elasticity", 4, 1.5, 12, step=0.5, more=True),
        "version": choice("Model", VERSIONS, more=True),
        "pinned": hidden(),
    }  # fmt: skip


def _pinned(panel: Panel) -> bool:
    return panel.values["pinned"] is not None


def _pin(panel: Panel) -> None:
    panel.set(pinned=asdict(settings_of(panel.values)))


def _unpin(panel: Panel) -> None:
    panel.set(pinned=None)


def _moments() -> dict[str, dict[str, Any]]:
    """Return the states that tell most: nobody, each who joins, the rounds of the lesson."""
    steps = {
        f"{name} joins": {"answer": worlds.EVERYBODY[: at + 1]}
        for at, name in enumerate(worlds.EVERYBODY)
    }
    return {
        "nobody answers": {},
        **steps,
        "revenue handed out": {"revenue": "lump sum"},
        "50 % on all": {"rates": ONE, "uniform": 50.0, "country": "USA"},
        "nobody moves": {"shown": REST},
        "ranking": {"shown": RANKING},
        "both worlds": {"pinned": asdict(Settings()), "revenue": "lump sum"},
    }
