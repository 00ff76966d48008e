"""Nothing that a lesson or a task prints earns a point when it is typed in."""

import math
from collections.abc import Iterator
from typing import Any

import pytest
from exercise_runs import SOLUTIONS, notebook, slugs, wrong_paths
from printed import Block, printed

from tarifflab.expect import Feedback, WrongPath, forms
from tarifflab.expect.find_advice import Asked
from tarifflab.instructor.authoring.advice_book import run

# (exercise, answer): why it stands somewhere and nobody can copy it. Keep it short.
BY_CHANCE: dict[tuple[str, str], str] = {
    ("09-what-came-of-it", "flip_years"): "an axis holds every year, and nothing tells which",
}
# Tasks that are still to be changed. Take a line out with its task; add none.
STILL_PRINTED = {}


def in_parts(asked: Asked, value: Any) -> list[list[Any]]:
    """Return an answer as lists of values: one for a number, one for a list or a Series."""
    try:
        parts = asked.question.parts(value)
    except Feedback:
        return []
    return [part if isinstance(part, list) else [part] for part in parts]


def fits(asked: Asked, value: float, number: float) -> bool:
    """Tell whether a check takes a printed number for a value."""
    grid = asked.question.grid
    return abs(value - number) <= grid.margin * (abs(value) if grid.relative else 1) + 1e-12


def stands_in(asked: Asked, block: Block, value: Any) -> bool:
    """Tell whether a block prints an answer, all of its values if there are several."""
    wanted = [one for part in in_parts(asked, value) for one in part]
    amounts = [forms.as_number(one) for one in wanted]
    if not wanted or any(one is None or not math.isfinite(one) for one in amounts):
        texts = [forms.as_text(one) for one in wanted]
        return bool(texts) and all(one and f'"{one}"' in block.text for one in texts)
    return all(
        any(fits(asked, amount, number) for number in block.numbers)
        for amount in amounts
        if amount is not None
    )


def earning(slug: str, asked: Asked) -> Iterator[Any]:
    """Yield what earns points: the right answer, and every wrong path that earns a part."""
    yield asked.given
    paths: list[WrongPath] = getattr(wrong_paths(slug), asked.question.name, list)()
    yield from (path.value for path in paths if path.earns)


def places(slug: str) -> Iterator[tuple[str, str]]:
    """Yield the name of an answer and the place that prints what earns its points."""
    for asked in run(notebook(SOLUTIONS, slug)):
        if asked.question.calls or not asked.question.hidden:
            continue
        for value in earning(slug, asked):
            for block in printed(slug):
                if stands_in(asked, block, value):
                    yield asked.question.name, block.where


@pytest.mark.slow  # a whole lesson is run: no shorter way shows what its figures print
@pytest.mark.parametrize("slug", slugs())
def test_no_printed_number_earns_a_point(slug):
    """Neither lesson (prose, code, outputs, widgets at rest) nor question shows an answer."""
    known = BY_CHANCE.keys() | STILL_PRINTED
    found = [one for one in places(slug) if (slug, one[0]) not in known]

    assert found == []


def test_the_scan_finds_what_is_printed():
    """Decimals, thousands with a comma, both kinds of minus; no year inside of a name."""
    block = Block("lesson", "The mark gained 55.6 %, the yen 1,054.20, row E1985: −3, then -4.")

    assert block.numbers == [55.6, 1054.2, -3.0, -4.0]


@pytest.mark.slow
def test_outputs_and_widgets_of_a_lesson_are_read():
    """The lesson on the accord prints the yen's gain in prose, in a table and in a figure."""
    places_of_it = {
        b.where.split(",")[-1] for b in printed("02-plaza-accord") if 46.0 in b.numbers
    }
    outputs = [b for b in printed("02-plaza-accord") if b.where.endswith("output")]

    assert len(places_of_it) > 1
    assert sum(len(block.numbers) for block in outputs) > 200
