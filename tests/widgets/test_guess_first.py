"""No figure tells the answer before the guess: it asks, and its picture waits."""

import importlib
import pkgutil

import pytest

import tarifflab.widgets as package
from tarifflab import progress

# Figures that hear a guess and yet open with their picture, each with the reason.
OPEN = {
    "sort_episodes": "nothing is sorted when it opens, so nothing is told",
    "sealed_forecast": "the guess is a forecast, and nobody knows the answer",
    "draw_the_rate": "the reader draws first; the truth waits for a button",
}


def figures_that_hear():
    """Return the modules whose figure hears a guess of the reader's."""
    found = {}
    for module in pkgutil.iter_modules(package.__path__):
        widget = importlib.import_module(f"{package.__name__}.{module.name}")
        if not hasattr(widget, "GUESS") or not hasattr(widget, "panel"):
            continue
        found[module.name] = widget
    return found


HEARING = figures_that_hear()


def test_there_are_figures_that_hear():
    """The search finds them: else the tests below would say nothing."""
    assert len(HEARING) >= 10


@pytest.mark.parametrize("name", sorted(set(HEARING) - set(OPEN)))
def test_figure_asks_before_it_tells(name):
    """Neither picture nor finding nor description reaches the page before the guess."""
    panel = HEARING[name].panel()
    told = panel.frame.picture

    assert panel.asking
    assert (told["svg"], told["alt"], told["asking"]) == ("", "", True)
    assert told["headline"] != panel.shown.headline


@pytest.mark.parametrize("name", sorted(set(HEARING) - set(OPEN)))
def test_guess_opens_the_figure_at_once(name):
    """Also the guess of another cell, after Run All: nothing has to be run again."""
    panel = HEARING[name].panel()
    for source in panel.hears.values():
        progress.save(*source, 1.0)

    assert not panel.asking
    assert panel.frame.picture["svg"] == panel.svg
