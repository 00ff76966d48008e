"""The buttons of a figure: what they do, and what the page is told of them.

A preset is a button that sets controls; many presets are better one list that says which of
them is on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tarifflab.widgets.kit.page_traits import same

Panel = Any  # of the frame, which imports this module


@dataclass(frozen=True)
class Action:
    """A button of a figure: its words and what it does with the panel.

    `ready` and `shown` tell from the panel whether it can be pressed, and whether it is there.
    `label` may depend on the panel; `said` is what a screen reader says in its place, and
    `why` the reason why it cannot be pressed.
    """

    label: str | Callable[[Panel], str]
    do: Callable[[Panel], None]
    ready: Callable[[Panel], bool] = lambda _panel: True
    shown: Callable[[Panel], bool] = lambda _panel: True
    strong: bool = False
    more: bool = False
    said: Callable[[Panel], str] | None = None
    why: Callable[[Panel], str] | None = None

    def told(self, panel: Panel) -> dict[str, Any]:
        """Return what the page needs to show the button."""
        words = self.label if isinstance(self.label, str) else self.label(panel)
        off = not self.ready(panel)
        told = {"label": words, "off": off, "strong": self.strong, "more": self.more}
        if self.said is not None:
            told["said"] = self.said(panel)
        if off and self.why is not None:
            told["why"] = self.why(panel)
        return told


def told_presets(
    presets: Mapping[str, Mapping[str, Any]], now: Mapping[str, Any], more: bool, listed: str
) -> list[dict[str, Any]]:
    """Return what the page needs to show the presets; `listed` is the label of their list."""
    return [
        {
            "name": name,
            "label": name,
            "more": more,
            "list": listed,
            "pressed": all(same(now[key], value) for key, value in some.items()),
        }
        for name, some in presets.items()
    ]


def told_actions(panel: Panel, jumps: Collection[str]) -> list[dict[str, Any]]:
    """Return what the page needs to show the other buttons; `jumps` stand elsewhere."""
    return [
        {"name": name, **one.told(panel)}
        for name, one in panel.actions.items()
        if one.shown(panel) and name not in jumps
    ]
