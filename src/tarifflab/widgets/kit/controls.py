"""The controls of a figure: what the page is told, and how its answers become values.

A control knows two languages. In Python a choice has the value of its option and a day is a
``date``; on the wire both are whole numbers (the option's place, the days since the first).

>>> beside = choice("Show beside Japan", {"nobody": "", "South Korea": "KOR"})
>>> beside.to_wire("KOR"), beside.from_wire(0)
(1, '')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tarifflab.widgets.kit.words import MONTHS
from tarifflab.widgets.kit.words import day as day_short

When = tuple[str, Sequence[Any]]


@dataclass(frozen=True)
class Control:
    """One control: its kind, label, first value, and what the page needs to draw it.

    `options` holds (name, value) pairs of a choice, a toggle or of members. `when` names
    another control and the values of it for which this one is shown. Made by :func:`slider`
    and its siblings.
    """

    kind: str
    label: str
    value: Any
    more: bool = False
    when: When | None = None
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    unit: str = ""
    decimals: int = 0
    options: tuple[tuple[str, Any], ...] = ()
    first: date = date.min
    jumps: tuple[tuple[str, str], ...] = ()
    placeholder: str = ""

    def to_wire(self, value: Any) -> Any:
        """Return a value as the page knows it; raise ``ValueError`` if it does not fit."""
        if self.kind in ("choice", "toggle"):
            return self._place(value)
        if self.kind == "members":
            return [self._place(one) for one in value]
        if self.kind == "days":
            return self._within((value - self.first).days, value)
        if self.kind == "slider":
            return self._within(float(value), value)
        if self.kind == "hidden":
            return value
        return bool(value) if self.kind == "switch" else str(value)

    def from_wire(self, value: Any) -> Any:
        """Return what the page sent as a value of Python; raise as `to_wire` does."""
        if self.kind in ("choice", "toggle"):
            return self.options[self._within(value, value)][1]
        if self.kind == "members":
            return tuple(self.options[self._within(place, place)][1] for place in value)
        if self.kind == "days":
            return self.first + timedelta(days=self._within(round(value), value))
        if self.kind == "hidden":
            return _tuples(value)
        return self.to_wire(value)

    def told(self, name: str) -> dict[str, Any]:
        """Return what the page needs to draw the control."""
        said: dict[str, Any] = {"name": name, "kind": self.kind, "label": self.label}
        said |= {"more": self.more}
        if self.kind in ("choice", "toggle", "members"):
            said["options"] = [option for option, _value in self.options]
        if self.kind in ("slider", "days"):
            said |= {"low": self.low, "high": self.high, "step": self.step}
            said |= {"unit": self.unit, "decimals": self.decimals}
        if self.kind == "days":
            said |= {"first": self.first.isoformat(), "jumps": list(self.jumps)}
        if self.kind == "text":
            said["placeholder"] = self.placeholder
        return said

    def states(self, limit: int) -> list[tuple[str, Any]]:
        """Return at most `limit` (words, value) pairs that stand for all its values."""
        if self.kind in ("choice", "toggle"):
            return list(self.options)[:limit]
        if self.kind == "switch":
            return [("no", False), ("yes", True)]
        if self.kind == "members":
            every = [value for _name, value in self.options]
            return [(f"{count} of them", tuple(every[:count])) for count in range(limit)][
                : len(every) + 1
            ]
        if self.kind in ("text", "hidden"):
            return [(str(self.value), self.value)]
        count = min(limit, round((self.high - self.low) / self.step) + 1)
        each = (self.high - self.low) / max(count - 1, 1) / self.step
        raw = [self.low + round(number * each) * self.step for number in range(count)]
        found = [self.from_wire(min(value, self.high)) for value in raw]
        return [(self.said(value), value) for value in found]

    def said(self, value: Any) -> str:
        """Return a value in words: "29 Aug 2025", "27.5 %"."""
        if self.kind == "days":
            return day_short(value)
        if self.kind in ("choice", "toggle"):
            return self.options[self._place(value)][0]
        if self.unit.startswith("$"):  # "$" alone, or "$ bn a year"
            return f"${value:,.{self.decimals}f} {self.unit[1:].strip()}".strip()
        if self.unit == "year":
            return f"{value:.0f}"
        if self.unit == "month":
            return f"{MONTHS[int(value) % 12]} {int(value) // 12}"
        if self.kind == "slider":
            return f"{value:,.{self.decimals}f} {self.unit}".strip()
        return str(value)

    def _place(self, value: Any) -> int:
        for place, (_name, known) in enumerate(self.options):
            if type(known) is type(value) and known == value:
                return place
        known_values = ", ".join(repr(known) for _name, known in self.options)
        raise ValueError(f"'{self.label}' must be one of {known_values}, got {value!r}.")

    def _end(self, number: float) -> str:
        return self.said(self.from_wire(number)) if self.kind == "days" else f"{number:g}"

    def _within(self, number: Any, said: Any) -> Any:
        high = len(self.options) - 1 if self.options else self.high
        if not self.low - 1e-9 <= number <= high + 1e-9:
            ends = " and ".join(self._end(end) for end in (self.low, high))
            shown = day_short(said) if isinstance(said, date) else repr(said)
            raise ValueError(f"'{self.label}' must be between {ends}, got {shown}.")
        return number


def slider(
    label: str,
    value: float,
    low: float,
    high: float,
    *,
    step: float = 1,
    unit: str = "",
    more: bool = False,
    when: When | None = None,
) -> Control:
    """Return a slider from `low` to `high` in `unit`; ``"year"`` is written without comma.

    With ``"month"`` the numbers are twelve times the year plus the month, January being 0.
    """
    return Control(
        "slider", label, float(value), more, when, float(low), float(high), step, unit,
        decimals=max(0, len(f"{step:g}".partition(".")[2])),
    )  # fmt: skip


def choice(
    label: str,
    options: Mapping[str, Any] | Sequence[Any],
    value: Any = None,
    *,
    more: bool = False,
    when: When | None = None,
) -> Control:
    """Return a list to choose one of; `options` maps names to values, or lists names."""
    pairs = _pairs(options)
    first = pairs[0][1] if value is None else value
    made = Control("choice", label, first, more, when, options=pairs)
    made.to_wire(first)
    return made


def toggle(
    label: str,
    options: Mapping[str, Any] | Sequence[Any],
    value: Any = None,
    *,
    more: bool = False,
    when: When | None = None,
) -> Control:
    """Return two to five buttons of which one is pressed; `options` as in :func:`choice`."""
    return replace(choice(label, options, value, more=more, when=when), kind="toggle")


def members(
    label: str, options: Mapping[str, Any] | Sequence[Any], *, more: bool = False
) -> Control:
    """Return boxes of which any may be ticked; the value is a tuple in the order of ticking."""
    return Control("members", label, (), more, options=_pairs(options))


def hidden(value: Any = None) -> Control:
    """Return a control that the page does not show: what a button remembers.

    Its values are texts, numbers, None, and dictionaries and tuples of them.
    """
    return Control("hidden", "", value, more=True)


def switch(
    label: str, value: bool = False, *, more: bool = False, when: When | None = None
) -> Control:
    """Return a box to tick."""
    return Control("switch", label, value, more, when)


def text(label: str, value: str = "", placeholder: str = "", *, more: bool = False) -> Control:
    """Return a field for a short text; it reports when the reader pauses."""
    return Control("text", label, value, more, placeholder=placeholder)


def days(
    label: str,
    day: date,
    first: date,
    last: date,
    *,
    jumps: Sequence[tuple[str, str]] = (),
    more: bool = False,
) -> Control:
    """Return a slider over days from `first` to `last`, a day a step.

    `jumps` are buttons beside it: (words, name of an action of the panel).
    """
    return Control(
        "days", label, day, more, high=float((last - first).days), first=first,
        jumps=tuple(jumps),
    )  # fmt: skip


def _tuples(value: Any) -> Any:
    """Return what came from the page with its lists as tuples again."""
    if isinstance(value, Mapping):
        return {name: _tuples(one) for name, one in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


def _pairs(options: Mapping[str, Any] | Sequence[Any]) -> tuple[tuple[str, Any], ...]:
    if isinstance(options, Mapping):
        return tuple(options.items())
    return tuple((one if isinstance(one, tuple) else (str(one), one)) for one in options)
