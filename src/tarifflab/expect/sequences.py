"""Check a list, array or column by its values alone."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from tarifflab.expect import forms
from tarifflab.expect.amounts import NOISE, Number
from tarifflab.expect.check_card import FITS, kind_outside, say
from tarifflab.expect.choose_advice import advice_for
from tarifflab.expect.feedback import Feedback, caught, wrong_kind
from tarifflab.expect.find_advice import MANY, Paths, Question
from tarifflab.expect.labels import is_counted
from tarifflab.expect.names import find
from tarifflab.expect.rules import Rule, rule_for
from tarifflab.expect.same_digits import same_digits
from tarifflab.expect.told_by_question import Told
from tarifflab.expect.wrong_path import WrongPath

WANTED = "a list"


@kind_outside
def sequence(
    name: str,
    *,
    equals: Any = None,
    length: int | None = None,
    ordered: bool = True,
    unit: str = "",
    decimals: int | None = None,
    tolerance: float | None = None,
    between: tuple[float, float] | None = None,
    told: Told | None = None,
    wrong_paths: Iterable[WrongPath] = (),
) -> None:
    """Check that `name` holds several values, and the right ones if `equals` is given.

    A list, tuple, array, Series, Index or range will do; without order a set as well. With
    order the values of a dict, or of a table with one column of labels, are read too.

    Parameters
    ----------
    equals
        The right values in any of these forms.
    length
        How many values there must be, in a visible check.
    ordered
        Whether the order counts.
    unit, decimals, tolerance, between
        As in `number`, for each value.
    told
        What the question tells of the answer, for a visible check to test.
    wrong_paths
        Further wrong paths, beside those that the task keeps; lists, arrays or Series.

    Raises
    ------
    Feedback
        The advice for the student.
    """
    rule = Values(equals, length, ordered, unit, decimals, tolerance, between, told=told)
    value = find(name, WANTED, sys._getframe(2))
    grid = Number(unit, None, decimals, tolerance).grid
    hidden = equals is not None
    parts = _in_order if ordered else _as_one_part
    question = Question(name, "sequence", grid, parts, answers=MANY, hidden=hidden, unit=unit)
    paths = Paths(wrong_paths, question, value)
    replace(rule, paths=paths).check(f"`{name}` is", value)
    paths.check_digit()
    if equals is not None:
        say(FITS, f"`{name}` is right.")
    else:
        say(FITS, f"`{name}`: kind and size fit. The hidden check compares the values.")


@dataclass(frozen=True)
class Values:
    """What several values must be; the fields are the arguments of `sequence`."""

    equals: Any = None
    length: int | None = None
    ordered: bool = True
    unit: str = ""
    decimals: int | None = None
    tolerance: float | None = None
    between: tuple[float, float] | None = None
    paths: Iterable[WrongPath] = ()
    told: Told | None = None

    def check(self, said: str, value: object) -> None:
        """Raise `Feedback` unless `value` fits; `said` opens the sentence ("`x` is")."""
        if self.ordered and isinstance(value, set | frozenset):
            raise wrong_kind(said, value, "a list, because a set has no order")
        given = values_of(said, unlabelled(value) if self.ordered else value)
        if self.equals is None:
            self._check_kind(said, given)
        elif self.fits(given, self.equals):
            return
        parts = _in_order if self.ordered else _as_one_part
        advice = advice_for(
            self.paths,
            lambda path: self._was_taken(path, given),
            lambda path: same_digits(parts(given), parts(path.value)),
            getattr(self.paths, "next_step", ""),
        )
        if advice:
            raise Feedback(f"{said} not right yet. {advice}", earns=advice.earns)
        if self.equals is not None:
            self._explain(said, given)
        elif self.told:
            self.told.check(said.removesuffix(" is"), pd.Series(given, dtype=object))

    def fits(self, given: list[Any], right: Any) -> bool:
        """Tell whether the values agree with `right`, in any order if order is free."""
        rules = self._rules(right)
        if len(given) != len(rules):
            return False
        if self.ordered:
            return not any(map(_fails, rules, given))
        left = list(given)
        for rule in rules:
            match = next((i for i, one in enumerate(left) if not _fails(rule, one)), None)
            if match is None:
                return False
            del left[match]
        return True

    def _was_taken(self, path: WrongPath, given: list[Any]) -> bool:
        rule = replace(self, decimals=None, tolerance=NOISE) if path.exact else self
        return rule.fits(given, path.value)

    def _rules(self, right: Any) -> list[Rule]:
        return [
            rule_for(one, self.unit, self.decimals, self.tolerance)
            for one in forms.elements(right)
        ]

    def _check_kind(self, said: str, given: list[Any]) -> None:
        """Check what can be told without the right values: how many, and their size."""
        if not given:
            raise Feedback(f"{said} empty: there is no value in it.", "wrong kind")
        _refuse_booleans(said, given, None)
        if self.length is not None and len(given) != self.length:
            raise _wrong_length(said, given, self.length)
        if self.between is not None or self.unit:
            rule = Number(self.unit, None, self.decimals, self.tolerance, self.between)
            for position, one in enumerate(given, 1):
                rule.check(_nth(said, position), one)

    def _explain(self, said: str, given: list[Any]) -> None:
        """Raise the advice for values that are not the right ones."""
        rules = self._rules(self.equals)
        _refuse_booleans(said, given, self.equals)
        if len(given) != len(rules):
            raise _wrong_length(said, given, len(rules))
        if not self.ordered:
            strange = (one for one in given if all(_fails(rule, one) for rule in rules))
            odd = next(strange, None)
            what = "A value occurs too often" if odd is None else f"{forms.show(odd)} is wrong"
            raise Feedback(f"{said} not right yet. {what}: is it in the data, and once?")
        if replace(self, ordered=False).fits(given, self.equals):
            if said.endswith(" gives"):
                raise Feedback(
                    f"{said} the right values in another order than the question asks for."
                )
            raise Feedback(
                f"{said} not in the right order, though all the values are right. By what "
                "should they be sorted?"
            )
        for position, (rule, one) in enumerate(zip(rules, given, strict=True), 1):
            rule.check(_nth(said, position), one)


def values_of(said: str, value: object) -> list[Any]:
    """Return the values of a list in any form.

    Raises
    ------
    Feedback
        The value is no list, or one of its values is still `...`.
    """
    value = _row_alone(value)
    if type(value) is pd.DataFrame and value.shape[1] == 1:
        value = value.iloc[:, 0]
    if not forms.is_collection(value) or type(value) in (dict, pd.DataFrame):
        raise wrong_kind(said, value, WANTED)
    given = forms.elements(value)
    if any(one is Ellipsis for one in given):
        raise Feedback(
            "Not attempted yet. Put a value in place of each `...`, and run both cells again.",
            "not attempted",
        )
    return given


def _row_alone(value: Any) -> Any:
    """Return the one row that a list or an unnamed table holds; anything else as it is."""
    if type(value) is pd.DataFrame and len(value) == 1 and is_counted(value.columns):
        return value.iloc[0]
    if forms.kind_of(value) in (list, tuple) and len(value) == 1:
        row = value[0]
        whole = forms.kind_of(row) in (list, tuple, pd.Series, np.ndarray)
        return row if whole and forms.size(row) > 1 else value
    return value


def unlabelled(value: Any) -> Any:
    """Return the values of a dict, or of a table of labels and values; others as they are."""
    if forms.kind_of(value) is dict:
        return list(value.values())
    if type(value) is not pd.DataFrame or value.shape[1] != 2:
        return value
    labelled = all(forms.as_text(one) is not None for one in value.iloc[:, 0])
    return value.iloc[:, 1] if labelled and len(value) else value


def _in_order(value: object) -> list[Any]:
    return [[one] for one in values_of("", unlabelled(value))]


def _as_one_part(value: object) -> list[Any]:
    return [values_of("", value)]


def _refuse_booleans(said: str, given: list[Any], right: Any) -> None:
    """Raise the advice for True and False where the values themselves are asked for."""
    truths = [forms.as_boolean(one) is not None for one in given]
    wanted = [] if right is None else forms.flat(right)
    asked = any(forms.as_boolean(one) is not None for one in wanted)
    if len(given) > 1 and all(truths) and not asked:
        raise Feedback(
            f"{said} a list of True and False. Wanted: the values for which it is True. Of a "
            "Series `keep`, `keep[keep].index` gives the labels.",
            "wrong kind",
        )


def _fails(rule: Rule, value: object) -> bool:
    return caught(rule.check, "", value) is not None


def _wrong_length(said: str, given: list[Any], wanted: int) -> Feedback:
    return Feedback(
        f"{said} a list of {forms.count(len(given), 'value')}. Wanted: {wanted}. Which of "
        "them does the question ask for?"
    )


def _nth(said: str, position: int) -> str:
    """Return the opening for one value: "Value 3 of `x` is"."""
    return f"Value {position} of {said}"
