"""Which column of a platform's table belongs to an exercise, and how its marks are written."""

import re
from collections.abc import Sequence

from tarifflab.instructor.class_list.names import folded
from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.tables.columns import Title
from tarifflab.lessons import LESSONS

COMMON = {"the", "a", "an", "of", "and", "to", "is", "what", "exercise", "lesson", "in", "how"}


def column_for(titles: Sequence[Title], exercise: str, wanted: str, name: str) -> Title:
    """Return the column of an exercise in a table.

    Parameters
    ----------
    wanted
        What the teacher calls it; "" to find it by number and title.
    name
        The table's, for what is said.

    Raises
    ------
    DeskError
        If none fits, or several do.
    """
    if wanted:
        exact = [one for one in titles if folded(wanted) in (folded(one.title), one.number)]
        fitting = exact or [one for one in titles if folded(wanted) in folded(one.title)]
    else:
        scores = [(_fit(one.title, exercise), one) for one in titles]
        best = max((score for score, _ in scores), default=0)
        fitting = [one for score, one in scores if score == best and best > 0]
        if not fitting and len(titles) == 1 and not _numbers(titles[0].title):
            fitting = list(titles)
    if len(fitting) == 1:
        return fitting[0]
    listed = ", ".join(repr(one.title) for one in titles[:8]) or "none"
    raise DeskError(
        f"'{name}' must have one column for {exercise}, {len(fitting)} fit; it has {listed}. "
        "Name it with --column TITLE."
    )


def _numbers(title: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", title) if len(number) < 4]


def _fit(title: str, exercise: str) -> int:
    """Return how well a title fits: its number, then the words that it shares."""
    number, _, rest = exercise.partition("-")
    numbers = _numbers(title)
    if numbers and number.isdigit() and int(number) not in numbers:
        return 0
    lesson = next((one.title for one in LESSONS if one.slug == exercise), "")
    words = set(re.findall(r"\w+", folded(f"{rest} {lesson}"))) - COMMON
    shared = len(words & set(re.findall(r"\w+", folded(title.replace("_", " ")))))
    return shared + (10 if numbers and number.isdigit() else 0)


def written(points: float, like: str, *, comma: bool = False) -> str:
    """Return points in the form in which a platform writes a number.

    Parameters
    ----------
    like
        A number of the same table, such as its maximum; its decimals and sign are taken over.
    comma
        What counts where `like` tells nothing.

    >>> written(16.5, "25,00"), written(16, "25.00"), written(16.5, "25")
    ('16,50', '16.00', '16.5')
    """
    found = re.fullmatch(r"\s*[\d\s]*\d(?:([.,])(\d+))?\s*", like)
    sign = found[1] if found and found[1] else "," if comma else "."
    decimals = len(found[2]) if found and found[2] else 0
    text = f"{points:.{decimals}f}"
    if abs(float(text) - points) > 1e-9:
        text = f"{points:.4f}".rstrip("0").rstrip(".")
    return text.replace(".", sign)


def number_in(text: str) -> float | None:
    """Return the number in a cell such as "25,00", or None."""
    found = re.fullmatch(r"\s*(\d+)(?:[.,](\d+))?\s*", text)
    return float(f"{found[1]}.{found[2] or 0}") if found else None
