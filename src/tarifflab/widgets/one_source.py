"""Show how much safety a second expert adds, if both may have one source.

Each of two experts is wrong in `error` of all stories. In a share `echo` of the stories the
second only repeats the first; in the rest the second looks for himself, and errs on his own.
Both are then wrong in ``echo * error + (1 - echo) * error**2`` of the stories.

Source: the rule of total probability.

>>> compute(echo_percent=0, error_percent=20).both_wrong
4
>>> compute(echo_percent=100, error_percent=20).both_wrong
20
"""

from dataclasses import dataclass

import plotly.graph_objects as go

from tarifflab.widgets.kit.base import QUIET, Panel, figure, marker, slider

STORIES = 100
_COLUMNS = 20  # the stories are drawn in five rows of twenty
_KINDS = ("Both wrong", "One wrong, the other right", "Neither wrong")
_LOOKS = (1, 3, 0)  # which colour and symbol of the palette each kind has


@dataclass(frozen=True)
class Stories:
    """Out of 100 stories: in how many both, exactly one and none of the experts is wrong."""

    both_wrong: int
    one_wrong: int
    none_wrong: int
    echo_percent: float


def compute(*, echo_percent: float, error_percent: float) -> Stories:
    """Return the expected counts out of 100 stories, rounded to whole stories.

    Parameters
    ----------
    echo_percent : float
        In how many of 100 stories the second expert repeats the first.
    error_percent : float
        In how many of 100 stories each expert is wrong.
    """
    echo, error = echo_percent / 100, error_percent / 100
    both = echo * error + (1 - echo) * error**2
    at_least_one = 2 * error - both
    both_wrong = round(both * STORIES)
    none_wrong = STORIES - round(at_least_one * STORIES)
    return Stories(both_wrong, STORIES - both_wrong - none_wrong, none_wrong, echo_percent)


def describe(stories: Stories, guess: float | None = None) -> str:
    """Return the finding in plain words, beside the reader's guess if there is one."""
    noun = "story" if stories.both_wrong == 1 else "stories"
    said = f"Both experts are wrong in {stories.both_wrong} {noun} of {STORIES}."
    if stories.echo_percent == 100:
        said += " That is as many as with one expert: the second voice adds no safety."
    elif stories.echo_percent == 0:
        said += " Here each looks for himself."
    else:
        said += f" The second repeats the first in {stories.echo_percent:g} of {STORIES}."
    if guess is not None:
        said += f" You guessed {guess:g}."
    return said


def panel(guess: float | None = None) -> Panel:
    """Return the widget; `guess` is the reader's prediction for two independent experts."""
    chart = _empty_grid(guess)

    def draw(stories: Stories) -> None:
        start = 0
        counts = (stories.both_wrong, stories.one_wrong, stories.none_wrong)
        for dots, name, count in zip(chart.data, _KINDS, counts, strict=False):
            x, y = _places(start, start + count)
            dots.update(x=x, y=y, name=f"{name}: {count}")
            start += count

    unit = "stories in 100"
    return Panel(
        controls={
            "echo_percent": slider("Repeats", 0, 0, 100, step=5, unit=unit),
            "error_percent": slider("Errors", 20, 5, 50, step=5, unit=unit),
        },
        compute=compute,
        draw=draw,
        describe=lambda stories: describe(stories, guess),
        figures=[chart],
    )


def _empty_grid(guess: float | None) -> go.FigureWidget:
    chart = figure(name="A hundred stories, by who is wrong", height=250)
    axis = {"visible": False, "fixedrange": True}
    rows = STORIES / _COLUMNS
    chart.update_layout(
        margin={"l": 20, "r": 20, "t": 20, "b": 20},
        xaxis=axis | {"range": [-0.7, _COLUMNS - 0.3]},
        yaxis=axis | {"range": [rows - 0.3, -0.7], "scaleanchor": "x"},
    )
    for kind, number in enumerate(_LOOKS):
        chart.add_scatter(
            x=[], y=[], mode="markers", marker=marker(number, size=15), name=_KINDS[kind]
        )
    if guess:
        x, y = _places(0, round(guess))
        ring = {"symbol": "square-open", "size": 25, "color": QUIET, "line": {"width": 2}}
        chart.add_scatter(x=x, y=y, mode="markers", marker=ring, name=f"Your guess: {guess:g}")
    return chart


def _places(start: int, stop: int) -> tuple[list[int], list[int]]:
    """Return column and row of the stories `start` to `stop`, row after row."""
    cells = range(start, stop)
    return [cell % _COLUMNS for cell in cells], [cell // _COLUMNS for cell in cells]


def show(guess: float | None = None) -> None:
    """Show the widget in the cell."""
    panel(guess).show()
