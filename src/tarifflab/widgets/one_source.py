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

from tarifflab.widgets.kit.frame import Drawn, Panel, sheet, slider
from tarifflab.widgets.kit.svg import Picture
from tarifflab.widgets.kit.words import num, width

STORIES = 100
GUESS = ("prediction", "00/both-wrong")
_WIDE = 440  # pixels from which the stories stand in rows of twenty, else of ten
_KINDS = ("both wrong", "one wrong", "neither wrong")


@dataclass(frozen=True)
class Stories:
    """Out of 100 stories: in how many both, exactly one and none of the experts is wrong."""

    both_wrong: int
    one_wrong: int
    none_wrong: int
    echo_percent: float
    guess: float | None = None


def compute(
    *, echo_percent: float, error_percent: float, guess: float | None = None
) -> Stories:
    """Return the expected counts out of 100 stories, rounded to whole stories.

    Parameters
    ----------
    echo_percent : float
        In how many of 100 stories the second expert repeats the first.
    error_percent : float
        In how many of 100 stories each expert is wrong.
    guess : float, optional
        The reader's number of stories in which both are wrong.
    """
    echo, error = echo_percent / 100, error_percent / 100
    both = echo * error + (1 - echo) * error**2
    at_least_one = 2 * error - both
    both_wrong = round(both * STORIES)
    none_wrong = STORIES - round(at_least_one * STORIES)
    one_wrong = STORIES - both_wrong - none_wrong
    return Stories(both_wrong, one_wrong, none_wrong, echo_percent, guess)


def draw(stories: Stories, width: int) -> Drawn:
    """Draw a hundred dots: full where both are wrong, a ring where one is."""
    picture = Picture(width)
    return Drawn(
        headline=headline(stories),
        unit=f"{STORIES} stories, by how many of the two experts are wrong",
        svg=picture.svg(_fill(picture, stories)),
        foot=(
            "Source: rule of total probability, whole stories. Not shown: whether these two "
            "experts were right."
        ),
        note=_note(stories),
        alt=(
            f"{STORIES} dots: both wrong {stories.both_wrong}, one wrong {stories.one_wrong}, "
            f"neither wrong {stories.none_wrong}."
        ),
    )


def headline(stories: Stories) -> str:
    """Return the finding, and what an echo makes of it."""
    noun = "story" if stories.both_wrong == 1 else "stories"
    said = f"Both experts are wrong in {stories.both_wrong} {noun} of {STORIES}"
    if stories.echo_percent == 100:
        return f"{said}, as often as one alone"
    return said


def table(stories: Stories) -> str:
    """Return the three counts as an HTML table."""
    return sheet(
        ["Experts", f"Stories of {STORIES}"], zip(_KINDS, _counts(stories), strict=True)
    )


def panel() -> Panel:
    """Return the widget; it hears the guess of lesson 00."""
    unit = f"of {STORIES}"
    return Panel(
        "one-source",
        controls={
            "echo_percent": slider("Second repeats first", 0, 0, 100, step=5, unit=unit),
            "error_percent": slider("Each is wrong", 20, 5, 50, step=5, unit=unit),
        },
        compute=compute,
        draw=draw,
        table=table,
        hears={"guess": GUESS},
        question="In how many of 100 stories are both experts wrong?",
        moments={
            "each looks for himself": {"echo_percent": 0.0},
            "half and half": {"echo_percent": 50.0},
            "the second repeats the first": {"echo_percent": 100.0},
        },
    )


def show() -> None:
    """Show the widget in the cell."""
    panel().show()


def _counts(stories: Stories) -> tuple[int, int, int]:
    return stories.both_wrong, stories.one_wrong, stories.none_wrong


def _note(stories: Stories) -> str:
    if stories.echo_percent == 100:
        said = "The second voice adds no safety."
    elif stories.echo_percent == 0:
        said = "Here each looks for himself."
    else:
        said = f"The second repeats the first in {num(stories.echo_percent)} of {STORIES}."
    return said if stories.guess is None else f"{said} You guessed {stories.guess:g}."


def _fill(picture: Picture, stories: Stories) -> float:
    """Draw everything into the picture; return its height."""
    columns = 20 if picture.width >= _WIDE else 10
    step = min(picture.width / columns, 34.0)
    top = _name_counts(picture, stories)
    for cell in range(STORIES):
        x, y = (cell % columns + 0.5) * step, top + (cell // columns + 0.5) * step
        if stories.guess is not None and cell < round(stories.guess):
            edge = {"stroke": "mark", "stroke_width": 1, "mark": "guess"}
            picture.rect(x - step / 2, y - step / 2, step, step, "mark", **edge)
        _story(picture, x, y, cell, stories)
    end = top + STORIES / columns * step
    if stories.guess is not None:
        words = f"on yellow: your guess, {stories.guess:g}"
        picture.text(1, end + 18, words, bold=True)
        end += 24
    return end + 4


def _story(picture: Picture, x: float, y: float, cell: int, stories: Stories) -> None:
    if cell < stories.both_wrong:
        picture.dot(x, y, "ink", 9.5, mark="both", stroke="ink")
    elif cell < stories.both_wrong + stories.one_wrong:
        picture.dot(x, y, "paper", 8.5, mark="one", stroke="ink")
    else:
        picture.dot(x, y, "rest-soft", 8.5, mark="none", stroke="none")


def _name_counts(picture: Picture, stories: Stories) -> float:
    """Write the three counts with their sign, on as many lines as they need."""
    x, y = 1.0, 14.0
    looks = (("ink", "ink"), ("paper", "ink"), ("rest-soft", "none"))
    for (fill, stroke), name, count in zip(looks, _KINDS, _counts(stories), strict=True):
        words = f"{name} {count}"
        wide = width(words, 13, True) + 40
        if x > 1 and x + wide > picture.width:
            x, y = 1.0, y + 20
        picture.dot(x + 7, y - 4.5, fill, 6.5, stroke=stroke)
        picture.text(x + 19, y, words, bold=True)
        x += wide
    return y + 12
