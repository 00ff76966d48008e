"""Every number that the data say of themselves is computed from them, or names its source."""

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from note_numbers import COMPUTED, SOURCED
from prose_numbers import known, quantities
from row_numbers import IN_ROWS, SOURCE_OF

from tarifflab import data

PACKAGE = Path(__file__).parents[2] / "data" / "datapackage.json"
RESOURCES = json.loads(PACKAGE.read_text(encoding="utf-8"))["resources"]
SAID = ("title", "description", "coverage", "changes", "caveats", "surprises")
SHORT = 60  # rows of a table that a reader takes in at a glance


def texts(resource: dict) -> Iterator[str]:
    """Yield every sentence of the package about a table."""
    for field in SAID:
        said = resource.get(field, [])
        yield from [said] if isinstance(said, str) else said


def plain_sizes(frame: pd.DataFrame) -> set[float]:
    """Return how many rows and different values there are, and a short table's numbers."""
    sizes = {float(len(frame)), *(float(frame[column].nunique()) for column in frame)}
    if len(frame) <= SHORT:
        numbers = frame.select_dtypes("number")
        sizes |= {abs(float(one)) for column in numbers for one in numbers[column].dropna()}
    return sizes


def codes(frame: pd.DataFrame) -> set[str]:
    """Return the words of a table: a heading such as 8703 is a name."""
    words = frame.select_dtypes(exclude=["number", "datetime", "bool"])
    return {str(one) for column in words for one in words[column].dropna().unique()}


@pytest.mark.slow
@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource["name"])
def test_every_number_of_the_package_is_accounted_for(resource: dict) -> None:
    """A count of the table, a name in it, computed from the tables, or with its source."""
    name = resource["name"]
    frame = data.load(name)
    sizes = plain_sizes(frame)
    sizes |= {abs(float(compute())) for compute in COMPUTED.get(name, {}).values()}
    named = codes(frame) | set(SOURCED.get(name, {}))
    without = [
        place
        for text in texts(resource)
        for digits, place in quantities(text)
        if digits not in named and not known(digits, sizes)
    ]

    do = (
        f"In the record `{name}` of data/datapackage.json: say it without the number, or "
        f"compute it in COMPUTED[{name!r}] of tests/course/note_numbers.py (SOURCED has what "
        "was read):"
    )
    assert not without, "\n".join([do, *without])


@pytest.mark.parametrize(
    ("table", "row", "digits"), IN_ROWS, ids=["-".join(key) for key in IN_ROWS]
)
def test_arithmetic_of_a_note_comes_out(table: str, row: str, digits: str) -> None:
    """The number stands in the row, and follows from others to its last decimal."""
    key, _source = SOURCE_OF[table]
    words = " ".join(map(str, data.load(table).set_index(key).loc[row]))

    assert digits in words
    assert known(digits, {abs(float(IN_ROWS[table, row, digits]()))})


@pytest.mark.parametrize("table", SOURCE_OF)
def test_a_note_with_a_number_stands_beside_a_source(table: str) -> None:
    """Whoever doubts a number of a note finds in its own row where it was read."""
    key, source = SOURCE_OF[table]
    frame = data.load(table)
    columns = [
        one for one in ("note", "critic", "explanation", "what_happened") if one in frame
    ]
    counts = frame[columns].fillna("").agg(" ".join, axis=1)
    with_number = counts.map(lambda words: any(True for _ in quantities(words)))
    unsourced = frame[with_number & frame[source].fillna("").str.strip().eq("")]

    assert unsourced[key].tolist() == []


def test_a_listed_source_is_of_a_number_that_is_said() -> None:
    """What no sentence says any more needs no source."""
    said = {one["name"]: " ".join(texts(one)) for one in RESOURCES}
    idle = [
        (name, digits)
        for name, numbers in SOURCED.items()
        for digits in numbers
        if digits not in said[name]
    ]

    assert idle == []
