"""Every figure at the widths that pages have: nothing leaves the frame or lies on another.

JupyterLab leaves a picture 520 pixels in a window of 640 (which is 1280 at 200 % zoom), 600
in one of 800, and 820 beside controls or 1,060 without in one of 1280.
"""

from xml.etree import ElementTree

import pytest
from every_panel import panels
from picture_checks import text_faults

ROOMS = {640: (520,), 800: (600,), 1280: (820, 1060)}  # pixels: of a window, of its picture
HIGHEST = {640: 470, 800: 470, 1280: 430}  # pixels: with words and controls 720 at most
SLOW = {"trade-war", "talks-sandbox"}  # each setting is a model solved: at rest alone


def ends(panel):
    """Return the settings at rest, and with each control at either end."""
    settings = [{}]
    for name, one in panel.controls.items():
        if one.kind in ("text", "hidden") or panel.name in SLOW:
            continue
        values = [value for _said, value in one.states(2)]
        settings += [{name: value} for value in (values[0], values[-1])]
    return settings


def states(panel):
    """Yield (setting, window, room, what is drawn); a setting is computed once for all."""
    for setting in ends(panel):
        try:
            result = panel._finished(setting)
        except ValueError:  # told to the reader in words; the picture stays
            continue
        for window, rooms in ROOMS.items():
            yield from ((setting, window, room, panel._draw(result, room)) for room in rooms)


def high(drawn):
    """Return the height of a picture in pixels."""
    return float(ElementTree.fromstring(drawn.svg).get("height"))


@pytest.mark.slow
@pytest.mark.parametrize("module", sorted(panels()))
def test_words_keep_to_the_frame_and_apart_on_pages_of_all_widths(module):
    """At rest and at both ends of each control, from 200 % zoom to a wide window."""
    found = [
        f"{setting} at {room}: {fault}"
        for setting, window, room, drawn in states(panels()[module])
        for fault in [
            *text_faults(drawn.svg),
            *["too high"] * (high(drawn) > HIGHEST[window]),
        ]
    ]

    assert found == []
