"""Hidden inputs that are drawn for each student, so that knowing another's is of no use."""

import os
import random

VARIABLE = "GRADING_DRAW"  # set by the grader where hidden tests run, and nowhere else


def draw(name: str) -> random.Random:
    """Return the dice of a hidden test: other throws for each student and each hand-in.

    A regrade of the same file throws the same. Outside the grader, where an author runs the
    solution, the throws are always the same as well.

    Parameters
    ----------
    name
        Tells two hidden tests apart, such as the name of the function.

    Examples
    --------
    >>> dice = draw("total_rate")
    >>> inputs = [(dice.choice(["car", "other"]), dice.randrange(0, 50)) for _ in range(8)]
    >>> len(inputs)
    8
    """
    return random.Random(f"{os.environ.get(VARIABLE, 'practice')}:{name}")  # noqa: S311
