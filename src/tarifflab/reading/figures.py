"""The states of a figure that a page without a kernel can show.

The main control is swept, further ones as far as the budget of states allows; the others stay
at rest. Everything goes through the public side of a panel: ``controls``, ``presets``,
``moments``, ``state``, ``numbers``, and the buttons beside a control.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from itertools import product
from typing import Any

from tarifflab.widgets.kit.frame import Control, Drawn, Panel, choice

WIDTHS = (340, 720)  # CSS pixels: a phone, and the column of the page
MOST_STATES = 72  # of one figure, without its presets
MOST_EVENTS = 150  # the same, where a button goes from event to event
_MAIN, _OTHER, _CHOICES = 25, 7, 64  # values of one control
_WALK = 60  # presses of "next event"
AT_START = "This one is played in the course itself; here it stands at its start."
_BETWEEN = re.compile(r"(?<=>)(?=<)")
_PICK = re.compile(r' data-pick="(\w+)=([^"]*)"')
_DO = re.compile(r' data-do="([^"]*)"')
_REEL = "reel"  # the control of a figure that goes by
_BACK, _ON = "reel back", "reel on"  # the buttons of it


@dataclass
class Pool:
    """Pieces of text that states share; a text is kept as the places of its pieces."""

    places: dict[str, int] = field(default_factory=dict)

    def put(self, text: str) -> int:
        """Return the place of a piece."""
        return self.places.setdefault(text, len(self.places))

    def cut(self, markup: str) -> str:
        """Return markup as runs of places: ``"4+2 9"`` are the pieces 4, 5, 6 and 9."""
        runs: list[list[int]] = []
        for piece in _BETWEEN.split(markup):
            place = self.put(piece)
            if runs and place == runs[-1][0] + runs[-1][1] + 1:
                runs[-1][1] += 1
            else:
                runs.append([place, 0])
        return " ".join(f"{one}+{more}" if more else str(one) for one, more in runs)


@dataclass(frozen=True)
class Stops:
    """A control that moves, and the values at which it can stand."""

    name: str
    control: Control
    values: tuple[Any, ...]
    events: tuple[
        tuple[Any, ...], ...
    ] = ()  # where "next" stops, for each value of the main one

    def stand(self, values: Mapping[str, Any]) -> int:
        """Return the place at which the panel's values stand, or nearly so; else the first."""
        return self.nearest(values[self.name]) if self.name in values else 0

    def sets(self, place: int) -> Mapping[str, Any]:
        """Return the values of the panel's controls at this place."""
        return {self.name: self.values[place]}

    def nearest(self, value: Any) -> int:
        """Return the place of the value, or of the one nearest to it."""
        if self.control.kind in ("slider", "days"):
            wire = [self.control.to_wire(one) for one in self.values]
            wanted = self.control.to_wire(value)
            return min(range(len(wire)), key=lambda place: abs(wire[place] - wanted))
        return self.values.index(value) if value in self.values else 0

    def told(self) -> dict[str, Any]:
        """Return what the page needs to draw the control over its stops."""
        said = self.control.told(self.name) | {"more": False}
        if self.control.kind in ("slider", "days"):
            words = [self.control.said(value) for value in self.values]
            said |= {"low": 0, "high": len(words) - 1, "step": 1, "said": words}
        elif self.control.kind != "switch":
            said["options"] = [self.control.said(value) for value in self.values]
        return said


class Reeled(Stops):
    """The stops of a panel that tells itself what goes by."""

    def sets(self, place: int) -> Mapping[str, Any]:
        """Return the values of all controls at this place."""
        some: Mapping[str, Any] = self.values[place]
        return some


def described(panel: Panel) -> dict[str, Any]:
    """Return a panel as plain data: controls, states, presets, the question before them.

    The panel is opened, and its controls are back at rest afterwards.
    """
    asking = _asking(panel)
    panel.open()
    buttons = list(panel.frame.actions)
    moving = moving_controls(panel)
    found = _States(panel, moving)
    rest = found.rest()
    stands = {
        ",".join(map(str, places)): found.put(_values(moving, places))
        for places in product(*(range(len(one.values)) for one in moving))
    }
    presets = {name: found.preset(some) for name, some in _named(panel).items()}
    return {
        "kind": "figure",
        "name": panel.name,
        "traits": {"name": panel.name, "controls": [_when(one, moving) for one in moving]},
        "order": [one.name for one in moving],
        "rest": rest,
        "stands": stands,
        "presets": presets,
        "buttons": [one for one in buttons if one["name"] in presets]
        or _listed(presets)
        or _reel_buttons(panel),
        "jumps": _jumps(moving),
        "asking": asking,
        "hears": [key for kind, key in panel.hears.values() if kind == "prediction"],
        "still": _labels(panel, moving),
        "played": _played(panel),
        "reveal": found.revealed(),
        "widths": WIDTHS,
        "states": found.states,
        "pool": list(found.pool.places),
    }


def moving_controls(panel: Panel) -> list[Stops]:
    """Return the controls that move on the page, the main one first."""
    if panel.reel is not None:
        words = choice(panel.reel.label, dict(panel.reel.stops))
        return [Reeled(_REEL, words, tuple(panel.reel.stops.values()))]
    found: list[Stops] = []
    count = 1
    for name, control in panel.controls.items():
        if control.kind in ("hidden", "text") or not _is_shown(panel, control):
            continue
        stops = _stops(panel, name, found)
        number = count * len(stops.values)
        if count < number and (not found or number <= _most(control)):
            found.append(stops)
            count = number
    return found


def page_of(drawn: Drawn) -> str:
    """Return one state as HTML with the picture in it: what print and old browsers show."""
    label = escape(drawn.alt or drawn.headline)
    picture = drawn.svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
    note = f'<p class="tl-note">{escape(drawn.note)}</p>' if drawn.note else ""
    return (
        '<div class="tl-figure"><div class="tl-top">'
        f'<p class="tl-headline">{escape(drawn.headline)}</p>'
        f'<p class="tl-unit">{escape(drawn.unit)}</p></div>'
        f'<div class="tl-picture">{picture}</div>{note}'
        f'<div class="tl-bottom"><p class="tl-foot">{escape(drawn.foot)}</p></div></div>'
    )


class _States:
    """The states of one panel under construction, each kept once."""

    def __init__(self, panel: Panel, moving: list[Stops]) -> None:
        self.panel, self.moving = panel, moving
        self.pool = Pool()
        self.states: list[dict[str, Any]] = []
        self._known: dict[str, int] = {}

    def rest(self) -> dict[str, int]:
        """Return where the controls stand at rest."""
        return {one.name: one.stand(self.panel.values) for one in self.moving}

    def put(self, values: Mapping[str, Any]) -> int:
        """Draw a state and return its number."""
        try:
            drawn = [self.panel.state(width, **values) for width in WIDTHS]
            return self._keep(drawn, self.panel.numbers(**values))
        except ValueError as error:
            return self._number({"refused": str(error)})

    def preset(self, some: Mapping[str, Any]) -> dict[str, Any]:
        """Draw a preset; return its state and where the moving controls stand then."""
        whole = {**self.panel.values, **some}
        stand = {one.name: one.stand(whole) for one in self.moving}
        return {"state": self.put(some), "values": stand}

    def revealed(self) -> int | None:
        """Return the state that a reader's own line opens, if the reader draws here."""
        shown = self.panel.shown
        if shown is None or shown.sketch is None or "reveal" not in self.panel.actions:
            return None
        middle = (shown.sketch.low + shown.sketch.high) / 2
        self.panel.sketch([middle] * len(shown.sketch.x))
        self.panel.do("reveal")
        drawn = [self.panel.state(width) for width in WIDTHS]
        number = self._keep(drawn, "", headline=drawn[0].headline.partition(";")[0])
        self.panel.sketch([])
        return number

    def _keep(self, drawn: list[Drawn], table: str, headline: str = "") -> int:
        first = drawn[-1]
        words = (headline or first.headline, first.unit, first.note, first.foot, first.alt)
        if headline:  # the reader's own line is not known here, so nothing is said of it
            words = (headline, first.unit, "", first.foot, "")
        state: dict[str, Any] = {
            "words": [self.pool.put(one) for one in words],
            "svg": [self.pool.cut(self._picked(one.svg)) for one in drawn],
            "table": self.pool.cut(table),
        }
        if first.sketch is not None:
            state["sketch"] = [vars(one.sketch) for one in drawn]
        return self._number(state)

    def _number(self, state: dict[str, Any]) -> int:
        number = self._known.setdefault(repr(state), len(self.states))
        if number == len(self.states):
            self.states.append(state)
        return number

    def _picked(self, svg: str) -> str:
        """Let a mark that sets a control say the place of its stop; others cannot be picked."""
        moving = {one.name: one for one in self.moving}

        def place(found: re.Match[str]) -> str:
            one = moving.get(found[1])
            if one is None:
                return ""
            value = one.control.from_wire(float(found[2]) if "." in found[2] else int(found[2]))
            known = value in one.values
            return f' data-pick="{found[1]}={one.values.index(value)}"' if known else ""

        return _PICK.sub(place, _DO.sub(self._does, svg))

    def _does(self, found: re.Match[str]) -> str:
        """Leave a mark that does what a button does only where the page has that button."""
        return found[0] if found[1] in self.panel.presets else ""


def _most(control: Control) -> int:
    return MOST_EVENTS if control.jumps else MOST_STATES


def _asking(panel: Panel) -> dict[str, Any] | None:
    if not panel.asking:
        return None
    return {"picture": dict(panel.frame.picture), "buttons": list(panel.frame.actions)}


def _stops(panel: Panel, name: str, before: list[Stops]) -> Stops:
    control, rest = panel.controls[name], panel.values[name]
    if control.kind == "members":
        control = _together(control, [rest, *_told_values(panel, name)])
    if control.kind in ("choice", "toggle", "switch"):
        every = [value for _words, value in control.states(1000)]
        told = [rest, *_told_values(panel, name), *every]
        few = list(dict.fromkeys(told))[:_CHOICES]
        return Stops(name, control, tuple(one for one in every if one in few))
    wanted = {rest, *_told_values(panel, name)}
    events = tuple(_walks(panel, name, before)) if control.jumps else ()
    if events:
        wanted |= {value for walk in events for value in walk}
    else:
        wanted |= {value for _words, value in control.states(_OTHER if before else _MAIN)}
    return Stops(name, control, tuple(sorted(wanted)), events)


def _together(control: Control, told: list[Any]) -> Control:
    """Return boxes as a list of who is in it together, the fewest first."""
    short = {value: words for words, value in control.options}

    def words(some: tuple[Any, ...]) -> str:
        whole = "everybody" if len(some) == len(short) else "nobody"
        return ", ".join(short[one] for one in some) if 0 < len(some) < len(short) else whole

    every = sorted(dict.fromkeys(map(tuple, told)), key=len)
    return replace(control, kind="choice", options=tuple((words(one), one) for one in every))


def _told_values(panel: Panel, name: str) -> list[Any]:
    """Return the values of a control that presets and moments name."""
    some = [*panel.presets.values(), *panel.moments.values()]
    return [one[name] for one in some if name in one]


def _walks(panel: Panel, name: str, before: list[Stops]) -> Iterator[tuple[Any, ...]]:
    """Yield the values at which the button "next" stops, for each value of the main control."""
    rest, control = panel.values, panel.controls[name]
    first = control.from_wire(control.low)
    for main in before[0].values if before else (None,):
        panel.set(**rest | {name: first} | ({before[0].name: main} if before else {}))
        yield tuple(_walked(panel, name, control.jumps[-1][1]))
    panel.set(**rest)


def _walked(panel: Panel, name: str, forward: str) -> Iterator[Any]:
    yield panel.values[name]
    for _press in range(_WALK):
        value = panel.values[name]
        panel.do(forward)
        if panel.values[name] == value:
            return
        yield panel.values[name]


def _values(moving: list[Stops], places: Iterable[int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one, place in zip(moving, places, strict=True):
        found |= one.sets(place)
    return found


def _named(panel: Panel) -> Mapping[str, Mapping[str, Any]]:
    if panel.presets:
        return panel.presets
    first = next(iter(panel.controls), "")
    told = any(set(some) - {first} for some in panel.moments.values())
    return panel.moments if told else {}


def _listed(presets: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return buttons for the moments of a figure that has no presets."""
    return [
        {"name": name, "label": name, "more": False, "list": "Look at", "pressed": False}
        for name in presets
    ]


def _reel_buttons(panel: Panel) -> list[dict[str, Any]]:
    if panel.reel is None:
        return []
    words = {_BACK: "◀ Back", _ON: "Next ▶"}
    return [{"name": one, "label": words[one], "more": False} for one in words]


def _is_shown(panel: Panel, control: Control) -> bool:
    if control.when is None:
        return True
    other, allowed = control.when
    return panel.values[other] in allowed


def _when(one: Stops, moving: list[Stops]) -> dict[str, Any]:
    told = one.told()
    if one.control.when is None:
        return told
    name, allowed = one.control.when
    other = next((stops for stops in moving if stops.name == name), None)
    if other is not None:
        places = [place for place, value in enumerate(other.values) if value in allowed]
        told["when"] = [name, places]
    return told


def _jumps(moving: list[Stops]) -> dict[str, dict[str, Any]]:
    """Return for each button beside a control: the control, its events, forward or back."""
    if moving and isinstance(moving[0], Reeled):
        every = [list(range(len(moving[0].values)))]
        ways = {_BACK: -1, _ON: 1}
        return {
            name: {"control": _REEL, "way": way, "main": "", "events": every}
            for name, way in ways.items()
        }
    return {
        action: {
            "control": one.name,
            "way": 1 if number else -1,
            "main": moving[0].name if one is not moving[0] else "",
            "events": [sorted(map(one.values.index, walk)) for walk in one.events],
        }
        for one in moving
        for number, (_words, action) in enumerate(one.control.jumps)
    }


def _played(panel: Panel) -> str:
    """Return what the page says of a game: what its buttons did is remembered, not drawn."""
    if panel.reel is not None:
        return panel.reel.words
    kinds = {one.kind for one in panel.controls.values()}
    return AT_START if panel.actions and kinds == {"hidden"} else ""


def _labels(panel: Panel, moving: list[Stops]) -> list[str]:
    """Return the labels of the controls that do not move on the page."""
    names = {one.name for one in moving}
    return [
        one.label for name, one in panel.controls.items() if name not in names and one.label
    ]
