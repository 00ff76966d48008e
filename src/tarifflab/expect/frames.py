"""Check a table: its columns, its rows, its values."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from tarifflab.expect import forms
from tarifflab.expect.amounts import Number
from tarifflab.expect.check_card import FITS, kind_outside, say
from tarifflab.expect.choose_advice import advice_for
from tarifflab.expect.feedback import Feedback, caught, wrong_kind
from tarifflab.expect.find_advice import Paths, Question
from tarifflab.expect.labels import Labels, is_counted, show_label
from tarifflab.expect.names import find
from tarifflab.expect.other_forms import as_table
from tarifflab.expect.same_digits import same_digits
from tarifflab.expect.series import compare
from tarifflab.expect.wrong_path import WrongPath

WANTED = "a table (DataFrame)"


@kind_outside
def frame(
    name: str,
    *,
    equals: pd.DataFrame | None = None,
    columns: Sequence[str] | None = None,
    key: str | Sequence[str] | None = None,
    ordered: bool = False,
    column_order: bool = False,
    extra: bool = False,
    rows: int | None = None,
    decimals: int | None = None,
    tolerance: float | None = None,
    wrong_paths: Iterable[WrongPath] = (),
) -> None:
    """Check that `name` holds a table, and the right one if `equals` is given.

    Dtypes never matter, nor whether `key` stands in the index or in columns.

    Parameters
    ----------
    equals
        The right table.
    columns
        The columns that a visible check asks for; in a hidden check those of `equals` that
        are compared (default: all).
    key
        The columns that tell rows apart. Without them, a named index of `equals` does;
        without that, rows are compared in any order.
    ordered, column_order
        Whether the order of rows, and of columns, counts.
    extra
        Whether further columns may stand in the table.
    rows
        How many rows there must be, in a visible check.
    decimals, tolerance
        As in `number`, for each number.
    wrong_paths
        Further wrong paths, beside those that the task keeps, with tables as values.

    Raises
    ------
    Feedback
        The advice for the student.
    """
    keys = (key,) if isinstance(key, str) else tuple(key or ())
    number = Number("", None, decimals, tolerance)
    names = None if columns is None else tuple(columns)
    rule = Table(equals, names, keys, ordered, column_order, extra, rows, number)
    value = as_table(find(name, WANTED, sys._getframe(2)))
    question = Question(name, "frame", number.grid, rule.cells, hidden=equals is not None)
    rule = replace(rule, paths=Paths(wrong_paths, question, value))
    rule.check(f"`{name}`", value)
    if equals is not None:
        say(FITS, f"`{name}` is right.")
    else:
        say(FITS, f"`{name}`: rows and columns fit. The hidden check compares the values.")


@dataclass(frozen=True)
class Table:
    """What a table must be; the fields are the arguments of `frame`."""

    equals: pd.DataFrame | None = None
    columns: tuple[str, ...] | None = None
    key: tuple[str, ...] = ()
    ordered: bool = False
    column_order: bool = False
    extra: bool = False
    rows: int | None = None
    number: Number = field(default_factory=Number)
    paths: Iterable[WrongPath] = ()

    def check(self, said: str, value: object) -> None:
        """Raise `Feedback` unless `value` fits; `said` names it ("`x`", or "`f(3)` gives")."""
        subject = said.removesuffix(" gives")
        if type(value) is not pd.DataFrame:
            raise wrong_kind(f"{subject} is", value, WANTED)
        problem = caught(self._compare, subject, value)
        if problem is None and self.equals is not None:
            return
        advice = advice_for(
            self.paths,
            lambda path: self._was_taken(path, value),
            lambda path: same_digits(self.cells(value), self.cells(path.value)),
            getattr(self.paths, "next_step", ""),
        )
        if advice:
            raise Feedback(f"{subject} is not right yet. {advice}", earns=advice.earns)
        if problem:
            raise problem

    def cells(self, value: Any) -> list[Any]:
        """Return the values of a table as lists, a column each, in the order of names."""
        if type(value) is not pd.DataFrame:
            raise wrong_kind("", value, WANTED)
        names = sorted(self.columns or value.columns, key=str)
        return [list(value[name]) for name in names if name in value.columns]

    def _was_taken(self, path: WrongPath, value: object) -> bool:
        rule = replace(self, equals=path.value, paths=(), ordered=False)
        return caught(rule.check, "", value) is None

    def _compare(self, subject: str, value: pd.DataFrame) -> None:
        """Raise the advice for columns, rows or values that differ."""
        right = None if self.equals is None else self._plain(self.equals)
        given = self._plain(value)
        names = self.columns or (() if right is None else tuple(right.columns))
        names = tuple(dict.fromkeys((*self._keys(), *names)))
        self._check_columns(subject, given, names)
        if right is not None:
            self._compare_values(subject, right[list(names)], given[list(names)])
        elif self.rows is not None and len(given) != self.rows:
            raise _wrong_height(subject, given, self.rows)

    def _keys(self) -> tuple[Any, ...]:
        if self.key or self.equals is None or is_counted(self.equals.index):
            return self.key
        return tuple(name for name in self.equals.index.names if name is not None)

    def _plain(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with keys as columns, and rows that are only counted."""
        table = self._with_key(table)
        wanted = {*self._keys(), *(self.columns or ())}
        if self.equals is not None:
            wanted |= set(self.equals.columns)
        kept = [name for name in table.index.names if name in wanted - set(table.columns)]
        levels = [name for name in table.index.names if name not in kept]
        return table.droplevel(levels).reset_index() if kept else table.reset_index(drop=True)

    def _with_key(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with its labels called as the key, if they have no other name."""
        named = (*table.columns, *table.index.names)
        lacking = [key for key in self._keys() if key not in named]
        if len(lacking) != 1 or table.index.nlevels > 1 or is_counted(table.index):
            return table
        name = table.index.name
        same = name is None or forms.folded(str(name)) == forms.folded(str(lacking[0]))
        return table.rename_axis(index=lacking[0]) if same else table

    def _check_columns(self, subject: str, given: pd.DataFrame, names: tuple[str, ...]) -> None:
        """Raise the advice for columns that are missing, too many or out of order."""
        missing = [name for name in names if name not in given.columns]
        more = [name for name in given.columns if name not in names]
        twice = list(given.columns[given.columns.duplicated()])
        faults = []
        if missing:
            faults.append(f"has no column {_listed(missing)}")
        if more and names and not self.extra:
            faults.append(f"has a column too many: {_listed(more)}")
        if twice:
            faults.append(f"has a column twice: {_listed(twice)}")
        if faults:
            raise Feedback(
                f"{subject} {' and '.join(faults)}. Compare the names with the question, "
                "letter by letter."
            )
        order = [name for name in given.columns if name in names]
        if self.column_order and order != list(names):
            raise Feedback(f"The columns of {subject} are not in the order asked for.")

    def _compare_values(self, subject: str, right: pd.DataFrame, given: pd.DataFrame) -> None:
        """Raise the advice for the first value that differs."""
        keys = list(self._keys())
        if keys:
            wanted = _labels(right, keys)
            order = Labels(wanted).order(subject, _labels(given, keys))
            if self.ordered and order != sorted(order):
                raise Feedback(
                    f"The rows of {subject} are not in the right order. By what should they "
                    "be sorted, and in which direction?"
                )
            given = given.iloc[order]
            places = [f"for {show_label(label)}" for label in wanted]
        elif len(given) != len(right):
            raise _wrong_height(subject, given, len(right))
        else:
            if not self.ordered:
                right, given = _sorted(right), _sorted(given)
            places = [f"in row {row}" for row in given.index]
        for name in right.columns.difference(keys, sort=False):
            column = f"{subject}, column {forms.show(name)},"
            compare(column, right[name], given[name], self.number, places)


def _labels(table: pd.DataFrame, keys: list[str]) -> list[Any]:
    """Return what tells the rows apart: one value, or a tuple of several."""
    if len(keys) == 1:
        return list(table[keys[0]])
    return list(table[keys].itertuples(index=False, name=None))


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in an order that their values decide, numbers last."""
    ranks = {name: _ranks(table[name]) for name in sorted(table.columns, key=str)}
    by = sorted(ranks, key=lambda name: isinstance(ranks[name][0], float)) if len(table) else []
    return table.iloc[sorted(range(len(table)), key=lambda row: [ranks[k][row] for k in by])]


def _ranks(column: "pd.Series[Any]") -> list[Any]:
    """Return what a column is sorted by: numbers, or texts if anything else occurs."""
    numbers = [forms.as_number(value) for value in column]
    if all(number is not None and number == number for number in numbers):
        return numbers
    return [forms.show(forms.as_date(value) or value) for value in column]


def _wrong_height(subject: str, given: pd.DataFrame, wanted: int) -> Feedback:
    return Feedback(
        f"{subject} has {forms.count(len(given), 'row')}. Wanted: {wanted}. Which rows does "
        "the question ask for?"
    )


def _listed(names: list[str]) -> str:
    return ", ".join(map(forms.show, names[:3]))
