"""Each control of each figure, moved: axes of the same kind, marks, headline, and numbers.

What a figure shows in a certain state is in its own tests. Here stands what holds for all of
them, so that no control can break a picture while the sentence below it still changes.
"""

import re
from itertools import chain

import pytest
from every_panel import panels
from picture_checks import faults, marks, texts

from tarifflab.widgets.kit.words import MONTHS

WIDTH = 1040  # pixels
# What has to be set first where no other control of the reader's opens the picture.
FIRST = {"talks_tournament": {"rows": 6}}
ONLY_WORDS = {("where_did_it_go", "vintage")}  # of a total that the bars do not hold
# Controls that choose another picture, so that its axes and marks are others too.
OTHER_PICTURE = {
    ("claim_wall", "sorted"),
    ("trade_war", "shown"),
    ("which_money", "unit"),
    ("who_wins", "view"),
    ("who_stayed", "view"),
}
MADE = {"axis", "grid", "tick", "zero"}  # marks of an axis; all others hold something
NUMBER = re.compile(r"[−+]?\$?\d[\d,.]*(\u202f\S+)?")


def axes(svg):
    """Return which kinds of axes a picture has, by what stands at them."""
    said = [one.words for one in texts(svg) if one.size == 12]
    forms = {"days": r"(19|20)\d\d|" + "|".join(MONTHS), "numbers": NUMBER.pattern}
    return {
        kind for kind, form in forms.items() if any(re.fullmatch(form, one) for one in said)
    }


def values_of(control):
    """Return values of a control that stand for all: the ends, and one between."""
    if control.kind in ("choice", "toggle"):
        every = [value for _name, value in control.options]
        return [every[0], every[len(every) // 2], every[-1]]
    return [value for _said, value in control.states(3)]


def seen(panel, values):
    """Return the figure and its table with these values; None if it refuses them."""
    try:
        return panel.state(WIDTH, **values), panel.numbers(**values)
    except ValueError:
        return None


def settings(panel, module, name):
    """Yield what to set before a control is moved: nothing, then one other at a time."""
    first, control = FIRST.get(module, {}), panel.controls[name]
    if control.when:
        first = {**first, control.when[0]: next(iter(control.when[1]))}
    yield first
    for other, one in panel.controls.items():
        if one.kind not in ("text", "hidden") and other not in (name, *first):
            yield from ({**first, other: value} for value in values_of(one))


def broken(panel, module, name):
    """Return what is wrong when one control is moved, in words."""
    rest, *others = settings(panel, module, name)
    before, states = seen(panel, rest), [seen(panel, rest | one) for one in ends(panel, name)]
    same_picture = (module, name) not in OTHER_PICTURE
    found = [
        one for now in states if now for one in wrong(now, before, same_picture=same_picture)
    ]
    tried = (
        ([seen(panel, other | one) for one in ends(panel, name)], seen(panel, other))
        for other in others
    )
    if not any(moves(*one, module, name) for one in chain([(states, before)], tried)):
        found.append("it moves nothing, whatever else is set")
    return [f"{name}: {one}" for one in found]


def ends(panel, name):
    """Return settings of one control."""
    return [{name: value} for value in values_of(panel.controls[name])]


def wrong(now, before, *, same_picture):
    """Return what is wrong with a state that a control was moved to."""
    drawn, table = now
    found = faults(drawn, WIDTH)
    if re.search(r"\b(nan|None|inf)\b", table) or table.count("<tr>") < 2:
        found.append("its table has no rows, or numbers that are none")
    if not marks(drawn.svg).keys() - MADE:
        found.append("nothing is drawn")
    if same_picture and axes(drawn.svg) != axes(before[0].svg):
        found.append(f"its axes are {axes(drawn.svg)}, and were {axes(before[0].svg)}")
    return found


def moves(states, before, module, name):
    """Tell whether a state is refused or another picture; else words count where named."""
    if before is None or None in states:
        return before is not None
    if (module, name) in ONLY_WORDS:
        return any(now[0].note != before[0].note for now in states)
    return any(now[0].svg != before[0].svg for now in states)


@pytest.mark.slow
@pytest.mark.parametrize("module", sorted(panels()))
def test_every_control_keeps_axes_and_marks_and_moves_the_picture(module):
    """At both ends and between: nothing cut, no axis of another kind, a table with numbers."""
    panel = panels()[module]
    names = [name for name, one in panel.controls.items() if one.kind not in ("text", "hidden")]

    assert [one for name in names for one in broken(panel, module, name)] == []
