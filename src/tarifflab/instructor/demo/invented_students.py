"""The invented students of a demo class: fair, varied names and numbers that look real."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import cycle, islice

SEED = 20250702
# First and last names, mixed by hand so that no pair is a person in the news.
NAMES = (
    ("Haruka", "Ishii"),
    ("Marcus", "Bell"),
    ("Nguyen Thu", "Pham"),
    ("Sofia", "Lindqvist"),
    ("Kenji", "Morita"),
    ("Amara", "Okafor"),
    ("Grace", "Hollis"),
    ("Daichi", "Kubo"),
    ("Lucía", "Ferrer"),
    ("Tyler", "Novak"),
    ("Mio", "Hashimoto"),
    ("Priya", "Raman"),
    ("Jonas", "Weber"),
    ("Chloe", "Whitfield"),
    ("Sora", "Nishida"),
    ("Min-jun", "Baek"),
    ("Esther", "Adeyemi"),
    ("Diego", "Salas"),
    ("Yui", "Kawamura"),
    ("Owen", "Prescott"),
    ("Li Na", "Zhao"),
    ("Fatima", "Haddad"),
    ("Ryota", "Endo"),
    ("Hannah", "Goldberg"),
)


@dataclass(frozen=True)
class Student:
    """One invented student.

    Attributes
    ----------
    id : str
        The student number: the letter s and seven digits. Its last digit draws the side of
        the written task.
    first_name, last_name : str
        As formgrader shows them.
    email : str
        An address under example.org, which belongs to nobody.
    """

    id: str
    first_name: str
    last_name: str
    email: str


def roster(students: int, seed: int = SEED) -> list[Student]:
    """Return the first `students` of the class, the same ones every time.

    Raises
    ------
    ValueError
        If `students` is less than 1.
    """
    if students < 1:
        raise ValueError(f"'students' must be at least 1, got {students}.")
    numbers = random.Random(seed).sample(range(2_600_000, 2_700_000), students)  # noqa: S311
    return [
        Student(f"s{number}", first, last, f"s{number}@example.org")
        for number, (first, last) in zip(numbers, islice(cycle(NAMES), students), strict=True)
    ]
