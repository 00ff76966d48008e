"""A name that stands in a list beside a picture is seen whole."""

import pytest
from every_panel import panels

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
