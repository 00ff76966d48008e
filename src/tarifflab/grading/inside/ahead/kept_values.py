"""Values of a test that are kept for all students: which can be, and a copy for each.

A kept value is handed out as a copy that shares nothing with another which a test could change;
two names of one list stay one list.
"""

import datetime
import decimal
import fractions
import sys
from dataclasses import dataclass, field
from typing import Any

from tarifflab.grading.inside.fresh_values import SINGLE, is_plain_table
from tarifflab.grading.wire.codec import Uncrossable, encode

UNCHANGING = {
    *SINGLE, datetime.date, datetime.datetime, datetime.time, datetime.timedelta,
    decimal.Decimal, fractions.Fraction,
}  # fmt: skip
COPIED_ON_WRITE = 3  # the version of pandas from which two tables can share their numbers
DEEPEST = 10  # containers within containers


@dataclass
class Kept:
    """What a statement binds: values that each student gets a copy of, and others.

    Attributes
    ----------
    as_it_is : dict
        What nothing reads after it.
    """

    copied: dict[str, Any] = field(default_factory=dict)
    as_it_is: dict[str, Any] = field(default_factory=dict)

    def bind(self, names: dict[str, Any], known: dict[int, Any]) -> None:
        """Bind the names; `known` holds the copies that this student has so far."""
        names.update(self.as_it_is)
        names.update(copies(self.copied, known))


def is_unchanging(value: Any) -> bool:
    """Say whether nobody can change a value: one object then does for everybody."""
    if type(value) in (tuple, frozenset):
        return all(map(is_unchanging, value))
    return type(value) in UNCHANGING or _is_of_the_libraries(value)


def _is_of_the_libraries(value: Any) -> bool:
    """Say whether a value is one number of NumPy's, or a time of pandas'."""
    numpy: Any = sys.modules.get("numpy")
    pandas: Any = sys.modules.get("pandas")
    if pandas is not None and (
        value is pandas.NaT
        or value is pandas.NA
        or type(value) in (pandas.Timestamp, pandas.Timedelta)
    ):
        return True
    return (
        numpy is not None
        and isinstance(value, numpy.generic)
        and not isinstance(value, numpy.void | numpy.object_)
    )


def may_be_kept(value: Any, depth: int = DEEPEST) -> bool:
    """Say whether each student can have a copy of a value."""
    if is_unchanging(value) or _is_table(value):
        return True
    if not depth or type(value) not in (list, tuple, dict):
        return False
    if type(value) is dict:
        return all(map(is_unchanging, value)) and may_be_kept(list(value.values()), depth)
    return all(may_be_kept(one, depth - 1) for one in value)


def _is_table(value: Any) -> bool:
    """Say whether a value is a table of which a copy costs nothing until it is changed."""
    pandas: Any = sys.modules.get("pandas")
    if pandas is None or type(value) not in (pandas.DataFrame, pandas.Series):
        return False
    if int(pandas.__version__.split(".")[0]) < COPIED_ON_WRITE:
        return False
    if is_plain_table(value):
        return True
    columns = [value] if type(value) is pandas.Series else [one for _, one in value.items()]
    mixed = [one for one in columns if str(one.dtype) == "object"]
    return all(is_unchanging(one) for column in mixed for one in column)


def copies(values: dict[str, Any], known: dict[int, Any]) -> dict[str, Any]:
    """Return copies under the same names; `known` holds those of this student so far."""
    return {name: _copy(value, known) for name, value in values.items()}


def _copy(value: Any, known: dict[int, Any]) -> Any:
    if type(value) in UNCHANGING:
        return value
    if id(value) in known:
        return known[id(value)]
    if type(value) is list:
        made: Any = [one if type(one) in UNCHANGING else _copy(one, known) for one in value]
    elif type(value) is dict:
        made = value.copy()
        for key, one in value.items():
            if type(one) not in UNCHANGING:
                made[key] = _copy(one, known)
    elif is_unchanging(value):
        made = value
    elif type(value) is tuple:
        made = tuple(_copy(one, known) for one in value)
    else:
        made = value.copy(deep=False)
    known[id(value)] = made
    return made


def alike(one: Any, other: Any) -> bool:
    """Say whether two values are the same in all that a test could see; in doubt not."""
    if type(one) is not type(other):
        return False
    try:
        if is_plain_table(one) and is_plain_table(other):
            return _same_content(one, other)
        return bool(encode(one) == encode(other))
    except (Uncrossable, ValueError, TypeError):  # an array among a table's notes, say
        return False


def _same_content(one: Any, other: Any) -> bool:
    """Say whether two tables have the same numbers, labels, kinds and names."""
    pairs = zip(one.axes, other.axes, strict=True)
    return (
        getattr(one, "name", None) == getattr(other, "name", None)
        and one.attrs == other.attrs
        and all(map(_same_labels, *zip(*pairs, strict=True)))
        and bool(one.equals(other))
    )


def _same_labels(one: Any, other: Any) -> bool:
    return (
        type(one) is type(other)
        and list(one.names) == list(other.names)
        and one.dtype == other.dtype
        and bool(one.equals(other))
    )
