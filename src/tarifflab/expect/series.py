"""Check labelled values: a Series, or whatever says the same."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from tarifflab.expect import forms
from tarifflab.expect.amounts import NOISE, Number
from tarifflab.expect.check_card import FITS, kind_outside, say
from tarifflab.expect.choose_advice import advice_for
from tarifflab.expect.feedback import Feedback, caught, wrong_kind
from tarifflab.expect.find_advice import MANY, Paths, Question
from tarifflab.expect.labels import Labels, is_counted, show_label
from tarifflab.expect.names import find
from tarifflab.expect.other_forms import as_table
from tarifflab.expect.rules import rule_for
from tarifflab.expect.same_digits import numbers_of, same_digits, too_far
from tarifflab.expect.sequences import Values, values_of
from tarifflab.expect.text_and_boolean import Text
from tarifflab.expect.told_by_question import Told
from tarifflab.expect.wrong_path import WrongPath

WANTED = "a Series"


@kind_outside
def series(
    name: str,
    *,
    equals: Any = None,
    unit: str = "",
    index: Any = None,
    ordered: bool = False,
    decimals: int | None = None,
    tolerance: float | None = None,
    between: tuple[float, float] | None = None,
    gaps: bool = False,
    words: Mapping[str, Sequence[str]] | None = None,
    told: Told | None = None,
    wrong_paths: Iterable[WrongPath] = (),
) -> None:
    """Check that `name` holds values with labels, and the right ones if `equals` is given.

    A Series, a dict, a list of pairs, a table of one column, and a table of labels and
    values will do; dtypes and the names of index and column never matter.

    Parameters
    ----------
    equals
        The right Series (or dict). If its index only counts the rows, values are compared
        by position, and a list or an array will do.
    unit, decimals, tolerance, between
        As in `number`, for each value.
    index
        The labels that a visible check asks for. False: labels never matter.
    ordered
        Whether the order of labelled rows counts, as in a ranking.
    gaps
        Whether a visible check lets missing values pass. A hidden check wants them exactly
        where `equals` has them.
    words
        The labels whose value is no number but one of some texts, such as a verdict, with
        these texts. The advice of a visible check names them.
    told
        What the question tells of the answer, for a visible check to test.
    wrong_paths
        Further wrong paths, beside those that the task keeps, with Series as values.

    Raises
    ------
    Feedback
        The advice for the student.
    """
    number = Number(unit, None, decimals, tolerance, between)
    rule = Labelled(equals, index, ordered, gaps, number, told=told, words=words or {})
    value = find(name, WANTED, sys._getframe(2))
    question = Question(
        name,
        "series",
        number.grid,
        _unlabelled,
        answers=MANY,
        hidden=equals is not None,
        unit=unit,
    )
    paths = Paths(wrong_paths, question, value)
    replace(rule, paths=paths).check(f"`{name}`", value)
    paths.check_digit()
    if equals is not None:
        say(FITS, f"`{name}` is right.")
    else:
        say(FITS, f"`{name}`: kind and size fit. The hidden check compares the values.")


@dataclass(frozen=True)
class Labelled:
    """What labelled values must be; the fields are the arguments of `series`."""

    equals: Any = None
    index: Any = None
    ordered: bool = False
    gaps: bool = False
    number: Number = field(default_factory=Number)
    paths: Iterable[WrongPath] = ()
    told: Told | None = None
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def check(self, said: str, value: object) -> None:
        """Raise `Feedback` unless `value` fits; `said` names it ("`x`", or "`f(3)` gives")."""
        subject = said.removesuffix(" gives")
        problem = caught(self._compare, subject, value)
        if problem is None and self.equals is not None:
            return
        advice = advice_for(
            self._near(value) if problem is None else self.paths,
            lambda path: self._was_taken(path, value),
            lambda path: same_digits(_unlabelled(value), _unlabelled(path.value)),
            getattr(self.paths, "next_step", ""),
        )
        if advice:
            raise Feedback(f"{subject} is not right yet. {advice}", earns=advice.earns)
        if problem:
            raise problem
        if self.told:
            self.told.check(subject, as_labelled(subject, value, 1))

    def _compare(self, subject: str, value: object) -> None:
        """Raise the advice for labels or values that differ."""
        right = None if self.equals is None else pd.Series(self.equals)
        if self._by_position(right):
            self._compare_position(subject, value, right)
            return
        labels = self.index if right is None else right.index
        given = as_labelled(subject, value, 1 if labels is None else _depth(labels))
        if labels is not None:
            order = Labels(labels).order(subject, list(given.index))
            if self.ordered and order != sorted(order):
                raise Feedback(
                    f"The rows of {subject} are not in the right order. By what should they "
                    "be sorted, and in which direction?"
                )
            given = given.iloc[order]
        if right is None:
            self._check_kind(subject, given)
        else:
            places = [f"for {show_label(label)}" for label in given.index]
            problem = caught(compare, subject, right, given, self.number, places)
            if problem:
                step = getattr(self.paths, "next_step", "")
                raise Feedback(f"{problem} {step}".strip(), earns=problem.earns)

    def _by_position(self, right: pd.Series | None) -> bool:
        if self.index is False:
            return True
        return self.index is None and right is not None and is_counted(right.index)

    def _compare_position(self, subject: str, value: object, right: pd.Series | None) -> None:
        """Check the values in their order, without labels."""
        if _has_labels(value):
            value = as_labelled(subject, value, 1)
        number = self.number
        rule = Values(
            right,
            unit=number.unit,
            decimals=number.decimals,
            tolerance=number.tolerance,
            between=number.between,
        )
        rule.check(f"{subject} is", value)

    def _near(self, value: object) -> Iterable[WrongPath]:
        """Yield the wrong paths whose numbers can be those of `value` at all."""
        numbers = _numbers(value)
        for path in self.paths:
            others = _numbers(path.value)
            if numbers is None or others is None:
                yield path
                continue
            largest = max(map(abs, others), default=0.0)
            margin = replace(self.number, equals=largest).margin  # the widest of them all
            if not too_far(numbers, others, margin + NOISE):
                yield path

    def _was_taken(self, path: WrongPath, value: object) -> bool:
        index = False if self.index is False else None
        number = self.number
        if path.exact:
            number = replace(number, decimals=None, tolerance=NOISE)
        rule = replace(
            self, equals=path.value, index=index, number=number, paths=(), ordered=False
        )
        return caught(rule.check, "", value) is None

    def _check_kind(self, subject: str, given: pd.Series) -> None:
        """Check what can be told without the right values: kind, gaps and size."""
        if self.number.between is None and not self.number.unit and not self.words:
            return
        for label, one in given.items():
            said = f"{subject} for {show_label(label)} is"
            if isinstance(label, str) and label in self.words:
                Text(one_of=tuple(self.words[label])).check(said, one)
            elif not (self.gaps and forms.is_missing(one)):
                self.number.check(said, one)


def as_labelled(subject: str, value: Any, depth: int) -> pd.Series:
    """Return labelled values in any form as a Series; `depth` counts the label columns.

    Raises
    ------
    Feedback
        The value has no labels, or more than one column of values.
    """
    value = _in_columns(value)
    kind = forms.kind_of(value)
    labelled: pd.Series[Any] | None = None
    if kind is pd.DataFrame:
        if value.shape[1] == depth + 1 and value.index.dtype.kind == "i":
            keys = [value.iloc[:, level] for level in range(depth)]
            index = pd.MultiIndex.from_arrays(keys) if depth > 1 else keys[0]
            value = value.iloc[:, depth:].set_axis(index, axis=0)
        if value.shape[1] == 1:
            labelled = value.iloc[:, 0]
        elif len(value) == 1:
            labelled = value.iloc[0]  # the table lies on its side
    elif kind is pd.Series:
        labelled = value
    elif kind is dict:
        labelled = pd.Series(value, dtype=object)
    elif _has_labels(value):
        labels, values = zip(*value, strict=True)
        labelled = pd.Series(values, labels, dtype=object)
    if labelled is None:
        raise wrong_kind(f"{subject} is", value, f"{WANTED} with labels in its index")
    values_of(subject, labelled)
    return _without_constant_levels(labelled, depth)


def _in_columns(value: Any) -> Any:
    """Return rows, columns or a table in a list as a table; anything else as it is.

    A dict of labels may have each value in a list of one: that is no table.
    """
    kind = forms.kind_of(value)
    if kind is dict:
        inner = list(value.values())
        rows = all(forms.kind_of(one) is dict for one in inner)
        table = all(map(forms.is_collection, inner)) and any(forms.size(x) != 1 for x in inner)
        return as_table(value) if rows or table else value
    if kind is list and value and all(forms.kind_of(x) is dict and len(x) == 1 for x in value):
        merged = {name: one for row in value for name, one in row.items()}
        return merged if len(merged) == len(value) > 1 else as_table(value)
    return as_table(value) if kind in (list, tuple) else value


def _without_constant_levels(labelled: "pd.Series[Any]", depth: int) -> "pd.Series[Any]":
    """Return labels without the levels that are the same in all rows, such as "value"."""
    index = labelled.index
    if index.nlevels <= depth:
        return labelled
    levels = range(index.nlevels)
    varied = [n for n in levels if len(set(index.get_level_values(n))) > 1]
    return labelled.set_axis(_levels(index, varied)) if len(varied) == depth else labelled


def _levels(index: "pd.Index[Any]", levels: list[int]) -> pd.Index:
    """Return some levels of an index."""
    kept = [index.get_level_values(n) for n in levels]
    return kept[0] if len(kept) == 1 else pd.MultiIndex.from_arrays(kept)


def compare(
    subject: str,
    right: "pd.Series[Any]",
    given: "pd.Series[Any]",
    number: Number,
    places: Sequence[str],
) -> None:
    """Raise the advice for the first value that differs, position by position.

    `places` names each position in the sentence ("for 'Aiko'").
    """
    for position in _suspects(right, given, number):
        wanted, one = right.iloc[position], given.iloc[position]
        said = f"{subject} {places[position]} is"
        rule_for(wanted, number.unit, number.decimals, number.tolerance).check(said, one)


def _suspects(
    right: "pd.Series[Any]", given: "pd.Series[Any]", number: Number
) -> Iterable[int]:
    """Return the positions worth a closer look: most values are plainly the same."""
    if not all(
        isinstance(one.dtype, np.dtype) and one.dtype.kind in "iuf" for one in (right, given)
    ):
        pairs = zip(right, given, strict=True)
        return [row for row, (one, other) in enumerate(pairs) if not _same(one, other)]
    wanted, one = right.to_numpy(dtype=float), given.to_numpy(dtype=float)
    with np.errstate(invalid="ignore"):
        near = np.abs(one - wanted) <= number.margin
    same = near | (one == wanted) | (np.isnan(one) & np.isnan(wanted))
    return [int(position) for position in np.flatnonzero(~same)]


def _same(right: Any, given: Any) -> bool:
    """Tell whether two values are plainly the same; an object of a strange type is not."""
    return right is given or (type(right) is type(given) and bool(right == given))


def _unlabelled(value: Any) -> list[Any]:
    """Return the values alone, for the advice to be looked up; labels are compared later."""
    if forms.kind_of(value) is pd.DataFrame and value.shape[1] > 1:
        value = value.iloc[:, -1]
    elif _has_labels(value):
        value = as_labelled("", value, 1)
    return [values_of("", value)]


def _numbers(value: Any) -> list[float] | None:
    """Return the numbers of labelled values, sorted; None where a closer look is needed."""
    try:
        return numbers_of(_unlabelled(value)[0])
    except Feedback:
        return None


def _has_labels(value: Any) -> bool:
    """Tell whether a value is a table, a dict or a list of pairs."""
    if forms.kind_of(value) in (pd.DataFrame, dict):
        return True
    pairs = forms.kind_of(value) in (list, tuple) and len(value) > 0
    return pairs and all(forms.kind_of(one) in (tuple, list) and len(one) == 2 for one in value)


def _depth(labels: Any) -> int:
    first = next(iter(labels), None)
    return len(first) if type(first) is tuple else 1
