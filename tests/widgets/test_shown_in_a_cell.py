"""What a lesson's cell calls: each `show` shows its own figure, with what it was given."""

import importlib
import inspect
import pkgutil
import re

import pytest

import tarifflab.widgets as package
from tarifflab.widgets import (
    car_limit,
    day_strip,
    end_card,
    fact_cards,
    few_rows,
    in_bars,
    large_buyer,
    sort_facts,
)

# Those that show no figure of their own, or draw lots; they have tests of their own.
OTHERS = {"calibration", "claim_cards", "how_sure", "play_the_talks"}
MODULES = [
    name
    for name in (one.name for one in pkgutil.iter_modules(package.__path__))
    if name not in OTHERS
    and {"show", "panel"} <= vars(importlib.import_module(f"{package.__name__}.{name}")).keys()
]


@pytest.mark.parametrize("name", MODULES)
def test_cell_shows_the_figure_with_what_it_was_given(name, monkeypatch):
    """Every argument arrives under its own name; what is left out is as the figure has it."""
    module = importlib.import_module(f"{package.__name__}.{name}")
    signature, made = inspect.signature(module.panel), []

    class Stub:
        def __init__(self, *args, **named):
            bound = signature.bind(*args, **named)
            bound.apply_defaults()
            made.append([bound.arguments, 0])

        def show(self):
            """Count how often it is shown."""
            made[-1][1] += 1

    monkeypatch.setattr(module, "panel", Stub)
    parts = inspect.signature(module.show).parameters
    given = {part: f"the {part}" for part in parts}
    module.show(**given)
    if all(one.default is not one.empty for one in parts.values()):
        module.show()
        defaults = {part: one.default for part, one in signature.parameters.items()}
        assert made.pop() == [defaults, 1]

    assert made == [[given, 1]]


def test_cell_shows_two_pictures_of_one_duty(monkeypatch):
    """Not the figure with the controls."""
    shown = []
    monkeypatch.setattr(large_buyer.Panel, "show", lambda self: shown.append(self.name))
    large_buyer.show_two_pictures()

    assert shown == ["large-buyer-two"]


@pytest.mark.parametrize(
    ("module", "sets", "prefix"),
    [
        (car_limit, "STORIES", "car-limit-"),
        (day_strip, "SETS", "day-strip-"),
        (fact_cards, "SETS", "fact-cards-"),
        (few_rows, "SETS", "few-rows-"),
        (in_bars, "STORIES", "in-bars-"),
        (sort_facts, "GAMES", "sort-facts-"),
        (end_card, "THREADS", "card-"),
    ],
)
def test_name_that_is_none_is_answered_with_all_that_there_are(module, sets, prefix):
    """And with the one that was given; a right one names the file of its picture."""
    names = list(getattr(module, sets))
    what = "lesson" if module is end_card else "name"
    said = f"'{what}' must be one of {', '.join(names)}, got 'nothing'."

    with pytest.raises((KeyError, ValueError), match=re.escape(said)):
        module.panel("nothing")
    assert module.panel(names[0]).name == prefix + names[0].replace("/", "-")
