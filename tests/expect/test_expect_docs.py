"""The authors' page on the checks tells the truth."""

import doctest
import inspect
from pathlib import Path

import pytest

from tarifflab import expect

PAGE = Path(__file__).parents[2] / "docs" / "expect.md"
CHECKS = set(expect.__all__) - {"Feedback", "Told", "WrongPath", "draw"}


def test_examples_run():
    """Each example of the page gives the line below it."""
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert failed == 0
    assert tried > 20


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_signatures_are_those_of_the_page(name):
    """The page shows each check with all its arguments and defaults."""
    parameters = inspect.signature(getattr(expect, name)).parameters.values()
    plain = [
        str(one.replace(annotation=inspect.Parameter.empty))
        for one in parameters
        if one.kind is one.KEYWORD_ONLY
    ]
    shown = f"`{name}(name, *, {', '.join(plain)})`".replace("'", '"')

    assert shown in PAGE.read_text(encoding="utf-8")
