"""Load a table of the course with its types, units and source attached.

Each table is a CSV file in ``data/`` with a record in ``data/datapackage.json`` that names
the publisher, the licence, the unit and meaning of every column, what is covered, what was
changed and what will surprise.

>>> from tarifflab import data
>>> rules = data.load("receipt_rules")
>>> rules.attrs["units"]["rate_percent"]
'percent of customs value'

Numbers arrive as float64 (products of integer dollars overflow without a word), dates and
months as datetime64 (a month is its first day), codes as text with their leading zeros.
An empty number is NaN, an empty date NaT, an empty text the empty text.
"""

from __future__ import annotations

import difflib
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from tarifflab import _output, _source_card
from tarifflab._tables import show_for_reading

ENVIRONMENT_VARIABLE = "TARIFFLAB_DATA"
RECORDS = "datapackage.json"
PACKAGE_NAME = "tarifflab-data"

_MISSING_TEXT = ""
_REMEDY = "Put the course's own file back: `git restore data`, or unpack the course again."
_DATE_FORMATS = {"date": "%Y-%m-%d", "yearmonth": "%Y-%m"}
_KEYS = {"path", "title", "description", "publisher", "licenses", "coverage", "changes"}
_KEYS |= {"caveats", "surprises", "rows", "schema"}
_DTYPES = {"number": "float64", "integer": "int64", "boolean": "bool"}

Record = dict[str, Any]


class Units(dict[str, str]):
    """The unit of each column; pandas copies it with every step, so a copy is no new object."""

    def __deepcopy__(self, _memo: object) -> Units:
        return self


class Caveats(list[str]):
    """What to mind, a sentence each; copied as cheaply as `Units`."""

    def __deepcopy__(self, _memo: object) -> Caveats:
        return self


class TableNotFound(LookupError):  # noqa: N818 - reads as the sentence it stands for
    """No table has this name; the message lists the names that come near."""


class DataUnusable(RuntimeError):  # noqa: N818 - the same
    """The folder, the records or a file is missing or broken; the message says what to do."""


def load(name: str) -> pd.DataFrame:
    """Return table `name` as a fresh frame, with types set.

    ``.attrs`` holds ``name``, ``title``, ``units`` (a dict from column to unit), ``source``,
    ``licence``, ``coverage`` and ``caveats`` (a list of sentences). In a notebook frames are
    shown for reading from then on: words to the left, numbers to the right.

    Raises
    ------
    TableNotFound
        If no table has this name.
    DataUnusable
        If the data folder or the file is missing or does not fit its record.
    """
    show_for_reading()
    place = folder()
    record = _record(name, place)
    # Copy on write: the kept table stays as it is, whatever the caller changes (except by
    # `.array`, which pandas hands out as it is and nobody should write to).
    frame = _kept(place, record).copy(deep=False)
    frame.attrs = {
        "name": record["name"],
        "title": record["title"],
        "units": Units((one["name"], one["unit"]) for one in record["schema"]["fields"]),
        "source": record["publisher"],
        "licence": _licence(record),
        "coverage": record["coverage"],
        "caveats": Caveats(record["caveats"]),
    }
    return frame


def tables() -> pd.DataFrame:
    """Return one row a table: name, title, rows (a count), publisher, coverage."""
    columns = ["name", "title", "rows", "publisher", "coverage"]
    records = _records(folder()).values()
    return pd.DataFrame([{key: record[key] for key in columns} for record in records])


def source(name: str) -> None:
    """Show the card of table `name`: where it comes from and what to mind.

    A notebook shows a page with a table of the columns; elsewhere it is printed as text.

    Raises
    ------
    TableNotFound
        If no table has this name.
    """
    record = _record(name, folder())
    _output.show(_source_card.text(record), _source_card.html(record))


def folder() -> Path:
    """Return the folder that holds the tables.

    The environment variable ``TARIFFLAB_DATA`` decides, if it is set. Else the nearest
    ``data/`` above the working folder is taken, else the one in the checkout that holds this
    file, else the copy that came with the installed package.

    Raises
    ------
    DataUnusable
        If none of these places holds the tables.
    """
    chosen = os.environ.get(ENVIRONMENT_VARIABLE)
    if chosen:
        return _chosen_folder(Path(chosen).expanduser().resolve())
    for place in _candidates():
        if _holds_our_records(place):
            return place
    raise DataUnusable(
        f"No folder with the course tables was found from {str(Path.cwd())!r} upwards. "
        f"Set {ENVIRONMENT_VARIABLE} to the course's 'data' folder, or install tarifflab again."
    )


def _chosen_folder(place: Path) -> Path:
    """Return `place` if it holds records; a wrong setting must not fall back silently."""
    if (place / RECORDS).is_file():
        return place
    raise DataUnusable(
        f"{ENVIRONMENT_VARIABLE} is {str(place)!r}, but there is no {RECORDS} in it. "
        "Set it to the course's 'data' folder, or remove the setting."
    )


def _candidates() -> list[Path]:
    """Return the folders to try, best first."""
    here = Path.cwd()
    above = [parent / "data" for parent in (here, *here.parents)]
    package = Path(__file__).resolve().parent
    # A checkout wins over `_data`: an editable install leaves a copy there that grows stale.
    checkout = package.parents[1] if package.parent.name == "src" else None
    own = [checkout / "data"] if checkout else []
    return [*above, *own, package / "_data"]


def _holds_our_records(place: Path) -> bool:
    """Tell whether `place` is a data folder of this course and not of another project."""
    file = place / RECORDS
    try:
        return _names_our_course(file, file.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError):  # absent, or a parent folder we may not read
        return False


@lru_cache(maxsize=8)
def _names_our_course(file: Path, _changed: int) -> bool:
    return f'"{PACKAGE_NAME}"' in file.read_text(encoding="utf-8")


def _records(place: Path) -> dict[str, Record]:
    """Return all records in `place` by table name."""
    file = place / RECORDS
    try:
        return _parse(file, file.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise DataUnusable(
            f"{str(file)!r} cannot be read as the list of tables ({problem}). {_REMEDY}"
        ) from problem


@lru_cache(maxsize=4)
def _parse(file: Path, _changed: int) -> dict[str, Record]:
    """Read the records once per state of the file."""
    package = json.loads(file.read_text(encoding="utf-8"))
    records = {record["name"]: record for record in package["resources"]}
    for name, record in records.items():
        if missing := sorted(_KEYS - set(record)):
            raise ValueError(f"the record of {name!r} lacks {', '.join(missing)}")
    return records


def _record(name: str, place: Path) -> Record:
    """Return the record of table `name`, or say which names come near."""
    records = _records(place)
    if name in records:
        return records[name]
    near = difflib.get_close_matches(str(name), records, n=4, cutoff=0.5)
    near += [known for known in records if str(name).lower() in known and known not in near]
    hint = f"Near matches: {', '.join(near[:6])}. " if near and name else ""
    raise TableNotFound(f"There is no table {name!r}. {hint}`data.tables()` lists all names.")


def _kept(place: Path, record: Record) -> pd.DataFrame:
    """Return the table of a record, read once per state of the file and of the records."""
    file, records = place / record["path"], place / RECORDS
    try:
        state = file.stat()
        return _read_once(
            file, state.st_mtime_ns, state.st_size, record["name"], records.stat().st_mtime_ns
        )
    except OSError:  # `_read` says what is wrong
        return _read(file, record["schema"]["fields"])


@lru_cache(maxsize=32)
def _read_once(
    file: Path, _changed: int, _size: int, name: str, _records_changed: int
) -> pd.DataFrame:
    return _read(file, _record(name, file.parent)["schema"]["fields"])


def _read(file: Path, fields: list[Record]) -> pd.DataFrame:
    """Read one CSV file with the types of its record."""
    text = [f["name"] for f in fields if f["type"] not in _DTYPES]
    try:
        frame = pd.read_csv(
            file,
            encoding="utf-8",
            keep_default_na=False,  # a text such as "NA" or "None" stays a text
            na_values={f["name"]: [_MISSING_TEXT] for f in fields if f["name"] not in text},
            dtype={f["name"]: _DTYPES.get(f["type"], "str") for f in fields},
        )
        _check_columns(list(frame.columns), [f["name"] for f in fields])
        for field in fields:
            if field["type"] in _DATE_FORMATS:
                frame[field["name"]] = _dates(frame, field["name"], field["type"])
    except (OSError, ValueError) as problem:
        raise DataUnusable(
            f"The table in {str(file)!r} is missing or does not fit its record "
            f"({str(problem).partition(chr(10))[0]}). {_REMEDY}"
        ) from problem
    return frame


def _check_columns(found: list[str], recorded: list[str]) -> None:
    """Refuse a file whose columns are not those of its record."""
    if found != recorded:
        raise ValueError(f"its columns are {found}, the record names {recorded}")


def _dates(frame: pd.DataFrame, name: str, kind: str) -> pd.Series[pd.Timestamp]:
    """Return column `name` as datetime64; an empty cell becomes NaT."""
    text = frame[name]
    return pd.to_datetime(text.where(text != _MISSING_TEXT), format=_DATE_FORMATS[kind])


def _licence(record: Record) -> str:
    """Return the licences of a record in one line."""
    return "; ".join(licence["title"] for licence in record["licenses"])
