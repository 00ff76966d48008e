"""Each control of each figure, moved: axes of the same kind, marks, headline, and numbers.

What a figure shows in a certain state is in its own tests. Here stands what holds for all of
them, so that no control can break a picture while the sentence below it still changes. What
each then says and shows is stored in ``moved.txt``, beside the figure's stored pictures: the
words in full, of the picture and its table a sign.
"""

import importlib
import re
from functools import lru_cache
from itertools import chain

import pytest
from every_panel import panels
from picture_checks import STORED, faults, marks, texts, words_of

from tarifflab import progress
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
# What the reader may have said before, where it is no number; and games that draw lots.
GUESSES = {}
BY_CHANCE = {}
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
    found = _seen(panel, tuple(values.items()))
    return None if isinstance(found, str) else found


@lru_cache(maxsize=60)
def _seen(panel, values):
    """Return what is seen with these values, or the words that refuse them."""
    try:
        return panel.state(WIDTH, **dict(values)), panel.numbers(**dict(values))
    except ValueError as error:
        return str(error)


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
def test_every_control_keeps_axes_and_marks_and_moves_the_picture(
    module, pictures, monkeypatch
):
    """At both ends and between: nothing cut, no axis of another kind, a table with numbers."""
    # What is sealed says when.
    monkeypatch.setattr(progress, "_now", lambda: "2026-11-27T12:00:00+00:00")
    panel = panels()[module]
    names = [name for name, one in panel.controls.items() if one.kind not in ("text", "hidden")]

    assert [one for name in names for one in broken(panel, module, name)] == []
    pictures.told(STORED / panel.name / "moved.txt", "\n".join(moved(panel, module)))


def moved(panel, module):
    """Yield what a figure says and shows when it is moved, a line each, as it is stored."""
    rest = FIRST.get(module, {})
    yield from said("at rest", _seen(panel, tuple(rest.items())))
    for name, one in panel.controls.items():
        for value in every_value(one):
            found = _seen(panel, (*rest.items(), (name, value)))
            yield from said(f"{name} = {value}", found)
    for guess in GUESSES.get(module, (3.0, 61.5)) if panel.hears else ():
        heard = dict.fromkeys(panel.hears, guess)
        line = {"drawn": panel.drawn} if panel._sketches else {}
        result = panel._compute(**panel.values, **rest, **heard, **line)
        found = panel._draw(result, WIDTH), panel._table(result)
        yield from said(f"the reader guessed {guess}", found)
    if module not in BY_CHANCE:
        yield from pressed(importlib.import_module(f"tarifflab.widgets.{module}").panel())


def every_value(control):
    """Return the values to move a control to: of a list the first ones, and the last."""
    if control.kind in ("choice", "toggle"):
        every = [value for _name, value in control.options]
        return every[:6] + every[6:][-1:]
    if control.kind in ("text", "hidden"):
        return []
    return [value for _said, value in control.states(3)]


def said(name, found):
    """Yield the words of a state, and signs of its picture and its table."""
    yield ""
    yield name
    if isinstance(found, str):
        yield f"refused: {found}"
        return
    yield from words_of(*found)


def pressed(panel):
    """Yield what each button does, one after the other, two times round."""
    yield ""
    yield f"asked {panel.headline} {panel.frame.picture['note']} {labels(panel)}"
    for answer in panel._answers[:1]:
        panel.do(answer)
    for name in [*panel.actions] * 2:
        before = panel.values
        if panel.actions[name].shown(panel) and panel.actions[name].ready(panel):
            panel.do(name)
            now = {key: one for key, one in panel.values.items() if one != before[key]}
            yield f"pressed {name}: {now} {panel.headline} {panel.shown.note} {labels(panel)}"


def labels(panel):
    """Return the words of all buttons, with whether they can be pressed, and why not."""
    told = panel.frame.actions
    words = (
        (one["label"], *(one[key] for key in ("off", "pressed", "said", "why") if key in one))
        for one in told
    )
    return [" ".join(map(str, one)) for one in words]
