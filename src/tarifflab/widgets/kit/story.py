"""A story of a few numbers: a headline, a bar for each, and nothing to move.

>>> story = Story("Cars are half of it", "Imports, %", (Bar("cars", 52.0, "52"),), "2024")
>>> story_panel("half", story).headline
'Cars are half of it'
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tarifflab.widgets.kit.frame import Drawn, Panel, sheet
from tarifflab.widgets.kit.row_bars import Bar, row_bars
from tarifflab.widgets.kit.svg import Picture

_PITCH = 36.0  # pixels from bar to bar, while there are few
_MANY, _CLOSE = 7, 30.0


@dataclass(frozen=True)
class Story:
    """The words of a figure, its bars, and what its table has beside them.

    `question` and `answers` are those of :class:`Panel`; `head` and `rows` replace the table
    of names and values where there is more to tell; `picture` draws the numbers in another
    way than as bars, and returns its height.
    """

    headline: str
    unit: str
    bars: tuple[Bar, ...]
    foot: str
    note: str = ""
    question: str = ""
    answers: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[Sequence[object], ...] = ()
    picture: Callable[[Picture, Sequence[Bar]], float] | None = None


def story_panel(name: str, story: Story) -> Panel:
    """Return the figure of a story; `name` is that of the panel."""
    return Panel(
        name,
        controls={},
        compute=partial(_compute, story=story),
        draw=_draw,
        table=_table,
        question=story.question,
        answers=story.answers,
    )


def _compute(*, story: Story) -> Story:
    return story


def _draw(story: Story, width: int) -> Drawn:
    picture = Picture(width)
    draw = story.picture or _draw_bars
    end = draw(picture, story.bars)
    return Drawn(
        headline=story.headline,
        unit=story.unit,
        svg=picture.svg(end),
        foot=story.foot,
        note=story.note,
        alt="; ".join(f"{bar.name}: {bar.words}" for bar in story.bars) + ".",
    )


def _draw_bars(picture: Picture, bars: Sequence[Bar]) -> float:
    pitch = _CLOSE if len(bars) > _MANY else _PITCH
    return row_bars(picture, bars, 8, pitch=pitch)


def _table(story: Story) -> str:
    if story.rows:
        return sheet(story.head, story.rows)
    return sheet(["What", story.unit], [[bar.name, bar.words] for bar in story.bars])
