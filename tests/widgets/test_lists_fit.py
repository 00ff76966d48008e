"""A name that stands in a list beside a picture is seen whole."""

import importlib
import inspect
import pkgutil

import pytest

import tarifflab.widgets as package
from tarifflab.widgets.kit.frame import Panel
from tarifflab.widgets.kit.words import width

# The column of controls is 206 pixels wide; a list needs about 34 for its edge and its arrow.
# `width` counts a wide font, the one of the browser in which we looked.
ROOM = 172
NARROW_AT = 2  # with fewer controls they stand in a strip, where a list has 320 pixels
# Lists of names that are not ours to shorten, or are long by their nature.
NAMES = {
    ("make_the_formula", "partner"),
    ("where_did_trade_go", "sector"),
    ("claim_wall", "claim"),
    ("sort_episodes", "episode"),
    ("sort_facts", "card"),
    ("trade_war", "country"),
}


def panels():
    """Return the panels of all figures that need nothing to be made, by module."""
    found = {}
    for module in pkgutil.iter_modules(package.__path__):
        make = getattr(
            importlib.import_module(f"{package.__name__}.{module.name}"), "panel", None
        )
        if make is None:
            continue
        parts = inspect.signature(make).parameters.values()
        if any(part.default is part.empty for part in parts):
            continue
        panel = make()
        if isinstance(panel, Panel):
            found[module.name] = panel
    return found


@pytest.mark.slow
def test_every_name_of_a_list_is_seen_whole():
    """One that is cut off ("a fixed share of world inc") leaves the reader to guess."""
    cut = [
        f"{module}, {control}: {name!r} needs {width(name, 13):.0f} pixels"
        for module, panel in panels().items()
        for control, one in panel.controls.items()
        if one.kind == "choice" and (module, control) not in NAMES
        if len(panel.controls) >= NARROW_AT
        for name, _value in one.options
        if width(name, 13) > ROOM
    ]

    assert cut == [], "\n".join(cut)
