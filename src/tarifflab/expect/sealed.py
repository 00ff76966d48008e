"""Sealed advice: it opens for whoever has made the mistake, and for nobody else.

Students get the advice for wrong paths beside the exercise, in a file that tells nothing: each
entry is locked with a slow key made from the wrong answer itself. Whoever gives that answer
finds the entry and can open it. Reading the file, or calling everything in the package, gives
neither a wrong value nor a sentence, and the right answer is in no entry.

A key costs 16 MB and a few hundredths of a second (`hashlib.scrypt`). Trying out all answers to
a task is possible and takes longer than to solve it.
"""

import base64
import datetime as dt
import hashlib
import json
from functools import lru_cache
from typing import Any

import pandas as pd

from tarifflab.expect import forms
from tarifflab.expect.answer_grid import Place
from tarifflab.expect.wrong_path import WrongPath

COST = 2**14  # of scrypt: 16 MB, some 40 ms
DIGITS = 12  # of a number that is kept: the noise of floats differs between machines


@lru_cache(maxsize=256)
def key_for(salt: str, place: Place) -> bytes:
    """Return the key that a place on the grid gives; slow on purpose."""
    password = json.dumps(place).encode()
    return hashlib.scrypt(password, salt=salt.encode(), n=COST, r=8, p=1, dklen=32)


def label(key: bytes) -> str:
    """Return the name under which an entry stands."""
    return hashlib.sha256(key + b"name").hexdigest()[:24]


def seal(key: bytes, paths: list[WrongPath]) -> str:
    """Return wrong paths as text that only this key opens. Use a key once."""
    return base64.b64encode(_mixed(key, written(paths).encode())).decode()


def unseal(key: bytes, sealed: str) -> list[WrongPath]:
    """Return the wrong paths of an entry.

    Raises
    ------
    ValueError
        If the entry is damaged.
    """
    plain = json.loads(_mixed(key, base64.b64decode(sealed)).decode())
    return [WrongPath(_value(value), *rest) for value, *rest in plain]


def written(paths: list[WrongPath]) -> str:
    """Return wrong paths as JSON that is the same on every machine."""
    return json.dumps([[_plain(path.value), path.advice, *_more(path)] for path in paths])


def _more(path: WrongPath) -> list[Any]:
    more = [path.earns, path.exact]
    return more if path.exact else more[: bool(path.earns)]


def _mixed(key: bytes, text: bytes) -> bytes:
    stream = hashlib.shake_256(key + b"text").digest(len(text))
    return bytes(one ^ other for one, other in zip(text, stream, strict=True))


def _plain(value: Any) -> Any:
    """Return a value as JSON: containers as {kind: content}, the rest as it is."""
    kind = forms.kind_of(value)
    if kind is pd.DataFrame:
        index = value.index if any(value.index.names) else None
        return {
            "frame": [[name, [_plain(one) for one in value[name]]] for name in value.columns],
            "index": index is not None and [list(index.names), [_plain(k) for k in index]],
        }
    if kind in (pd.Series, dict):
        return {"series": [[_plain(k), _plain(v)] for k, v in pd.Series(value).items()]}
    if kind in (tuple, set, frozenset):
        values = value if kind is tuple else sorted(value, key=repr)
        return {"tuple" if kind is tuple else "set": [_plain(one) for one in values]}
    if forms.is_collection(value):
        return [_plain(one) for one in forms.elements(value)]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if forms.is_missing(value):
        return None
    truth = forms.as_boolean(value)
    if truth is not None:
        return truth
    if type(value) is int:
        return value
    number = forms.as_number(value)
    if number is not None:
        whole = number.is_integer() and abs(number) < 1e15 and forms.is_integer(value)
        return int(number) if whole else float(f"{number:.{DIGITS}g}")
    text = forms.as_text(value)
    if text is not None:
        return text
    if isinstance(value, pd.Period):
        return str(value)
    if isinstance(value, dt.date) or forms.as_date(value) is not None:
        return {"day": f"{forms.as_date(value):%Y-%m-%d}"}
    raise ValueError(f"A wrong path must have a known kind of value, got {type(value)}.")


def _value(plain: Any) -> Any:
    """Return the value that `_plain` has written."""
    if isinstance(plain, list):
        return [_value(one) for one in plain]
    if not isinstance(plain, dict):
        return plain
    if "tuple" in plain:
        return tuple(_value(one) for one in plain["tuple"])
    if "set" in plain:
        return {_value(one) for one in plain["set"]}
    if "day" in plain:
        return pd.Timestamp(plain["day"])
    if "series" in plain:
        pairs = [(_value(key), _value(one)) for key, one in plain["series"]]
        return pd.Series([one for _, one in pairs], _index([key for key, _ in pairs]))
    table = pd.DataFrame({name: _value(column) for name, column in plain["frame"]})
    if plain["index"]:
        names, labels = plain["index"]
        table.index = _index([_value(one) for one in labels])
        table.index.names = names
    return table


def _index(labels: list[Any]) -> "pd.Index[Any]":
    if labels and all(isinstance(one, tuple) for one in labels):
        return pd.MultiIndex.from_tuples(labels)
    if labels == list(range(len(labels))):
        return pd.RangeIndex(len(labels))
    index: pd.Index[Any] = pd.Index(labels)
    return index
