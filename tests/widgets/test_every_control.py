"""Each control of each figure, moved: axes of the same kind, marks, headline, and numbers.

What a figure shows in a certain state is in its own tests. Here stands what holds for all of
them, so that no control can break a picture while the sentence below it still changes.
"""

import re
from datetime import date

import pytest
from every_panel import panels
from picture_checks import faults, marks, texts

from tarifflab.widgets.kit.words import MONTHS

WIDTH = 1040  # pixels
# Where a control has a meaning only if something else is set, by module and control.
FIRST = {
    ("j_curve", "elasticity"): {"month": 1990 * 12 + 11},
    ("rate_receipt", "as_corrected"): {"good": "other", "day": date(2025, 8, 20)},
    ("talks_sandbox", "alike"): {"side": "Washington"},
    ("talks_sandbox", "word"): {"side": "Washington"},
    ("talks_tournament", "out"): {"rows": 6},
    ("talks_tournament", "side"): {"rows": 6},
    ("trade_war", "answer_rate"): {"answer": ("Japan",)},
}
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


def moved(panel, context, name, value):
    """Return the figure and its table with a control moved; None if it refuses."""
    values = {**context, name: value}
    try:
        return panel.state(WIDTH, **values), panel.numbers(**values)
    except ValueError:
        return None


def broken(panel, module, name):
    """Return what is wrong when one control is moved, in words."""
    control = panel.controls[name]
    context = FIRST.get((module, name), {})
    if control.when:
        context = {control.when[0]: next(iter(control.when[1])), **context}
    rest, numbers = panel.state(WIDTH, **context), panel.numbers(**context)
    found, changed = [], set()
    for value in values_of(control):
        now = moved(panel, context, name, value)
        if now is None:
            changed |= {"refused"}
            continue
        drawn, table = now
        found += faults(drawn, WIDTH)
        if re.search(r"\b(nan|None|inf)\b", table) or table.count("<tr>") < 2:
            found.append("its table has no rows, or numbers that are none")
        if not marks(drawn.svg).keys() - MADE:
            found.append("nothing is drawn")
        if (module, name) not in OTHER_PICTURE and axes(drawn.svg) != axes(rest.svg):
            found.append(f"its axes are {axes(drawn.svg)}, and were {axes(rest.svg)}")
        now = {
            "picture": drawn.svg != rest.svg,
            "words": (drawn.headline, drawn.note) != (rest.headline, rest.note),
            "numbers": table != numbers,
        }
        changed |= {what for what, differs in now.items() if differs}
    wanted = {"words"} if (module, name) in ONLY_WORDS else {"picture"}
    if not changed & (wanted | {"refused"}):
        found.append(f"it moves nothing but {changed or 'itself'}")
    return [f"{name}: {one}" for one in found]


@pytest.mark.slow
@pytest.mark.parametrize("module", sorted(panels()))
def test_every_control_keeps_axes_and_marks_and_moves_the_picture(module):
    """At both ends and between: nothing cut, no axis of another kind, a table with numbers."""
    panel = panels()[module]
    names = [name for name, one in panel.controls.items() if one.kind not in ("text", "hidden")]

    assert [one for name in names for one in broken(panel, module, name)] == []
