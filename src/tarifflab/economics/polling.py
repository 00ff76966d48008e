"""How far chance alone can move the result of a poll.

Of many people a share ``p`` would give an answer; ``n`` of them, drawn by lot, are asked. The
share among those asked has the standard error

    se = sqrt(deff * p * (1 - p) / n)

and lies within ``1.96 * se`` of ``p`` in 95 of 100 such polls (the normal approximation to
the binomial distribution). ``deff`` is the *design effect*: 1 for a simple draw, more if
people of one place are asked together or answers are weighted (Kish, Survey Sampling, 1965).
A poll with a design effect of 2 is as exact as a simple draw of half as many.

For the gap between two separate polls the squares of the errors add up.

The margin says nothing about the wording, about who refuses to answer, or about a panel whose
members volunteered: these do not shrink when more people are asked.

>>> round(margin_points(58, replies=2_047), 2)
2.14
>>> round(margin_points(50, replies=1_000), 1)  # the "plus or minus 3" of the newspapers
3.1
"""

import math

Z95 = 1.959964  # standard errors that hold 95 % of a normal distribution, each side together


def standard_error_points(
    percent: float, *, replies: float, design_effect: float = 1.0
) -> float:
    """Return the standard error of an answer of `percent`, in percentage points.

    Raises ``ValueError`` for a percentage outside 0 to 100, less than one reply, or a design
    effect that is not above 0.
    """
    if not 0 <= percent <= 100:
        raise ValueError(
            f"'percent' must be between 0 and 100, got {percent:g}. Write 58 % as 58."
        )
    if not replies >= 1:
        raise ValueError(f"'replies' must be 1 or more, got {replies:g}.")
    if not design_effect > 0:
        raise ValueError(
            f"'design_effect' must be above 0, got {design_effect:g}. A simple draw has 1."
        )
    return math.sqrt(design_effect * percent * (100 - percent) / replies)


def margin_points(percent: float, *, replies: float, design_effect: float = 1.0) -> float:
    """Return the 95 % margin of error in percentage points, to each side.

    Raises ``ValueError`` as `standard_error_points` does.
    """
    error = standard_error_points(percent, replies=replies, design_effect=design_effect)
    return Z95 * error


def gap_margin_points(
    percent: float, other: float, *, replies: float, design_effect: float = 1.0
) -> float:
    """Return the 95 % margin of the gap between two polls with `replies` each, in points.

    Raises ``ValueError`` as `standard_error_points` does.
    """
    return math.hypot(
        margin_points(percent, replies=replies, design_effect=design_effect),
        margin_points(other, replies=replies, design_effect=design_effect),
    )
