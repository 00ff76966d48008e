"""Answers that are right although hardly anybody would write them so: all earn full marks."""

from .answers import ANSWERS as CODED
from .model import Odd
from .notebooks import ANSWERS as SAVED

ANSWERS: list[Odd] = [*CODED, *SAVED]

__all__ = ["ANSWERS", "Odd"]
