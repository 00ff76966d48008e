"""What each call of the course takes when nothing is said, and the numbers that have a name.

A limit ten times as high or another default changes what a lesson shows where it says nothing;
here it shows as a line; so does a word of one language in a pattern that no text of a test
holds. ``pytest --renew-pictures`` writes the lists anew. Modules have no names here: what moves
to another file stays what it is.
"""

import enum
import hashlib
import importlib
import inspect
import pkgutil
import re
from datetime import date, timedelta
from numbers import Number

import pytest
from stored_texts import same_text

PACKAGES = ("economics", "expect", "instructor", "quizzes", "reading", "selfstudy")
# Those that are one file each share a record.
MODULES = ("claims", "data", "envelopes", "key", "lock_file", "progress")
LONGEST = 2_000  # letters of a value: of a longer one stands here whether it has changed


def modules(package):
    """Return the modules of a package, those of its packages too; or the one module."""
    top = importlib.import_module(f"tarifflab.{package}")
    found = pkgutil.walk_packages(getattr(top, "__path__", ()), f"{top.__name__}.")
    return [top, *(importlib.import_module(one.name) for one in found)]


def plain(value):
    """Tell whether a value is a number, a text, a day or a pattern, or holds nothing else."""
    if isinstance(value, dict):
        return all(map(plain, [*value, *value.values()]))
    if isinstance(value, tuple | list | set | frozenset):
        return all(map(plain, value))
    return value is None or isinstance(
        value, Number | str | bytes | date | timedelta | re.Pattern
    )


def told(value):
    """Return a plain value as a text that is the same in every run."""
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(map(told, value)))}}}"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{told(k)}: {told(v)}' for k, v in value.items())}}}"
    if isinstance(value, tuple | list):
        return f"({', '.join(map(told, value))})"
    if isinstance(value, re.Pattern):
        return f"{value.pattern!r} {value.flags}"
    return repr(value)


def short(text):
    """Return a text, or in place of a long one what tells whether it has changed."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return text if len(text) <= LONGEST else f"{len(text)} letters, {digest}"


def defaults(call):
    """Return the arguments of a call that need not be given, with what they are then."""
    try:
        arguments = inspect.signature(call).parameters.values()
    except ValueError:  # some classes do not tell
        return ""
    pairs = ((one.name, one.default) for one in arguments if one.default is not one.empty)
    return ", ".join(f"{name}={value!r}" for name, value in pairs if plain(value))


def offered(module):
    """Yield a line for each number, text or pattern of a module, and for each public call.

    A list is none of them: it may grow while the tests run.
    """
    for name, value in vars(module).items():
        own = getattr(value, "__module__", "") == module.__name__
        if name.isupper() and plain(value) and not isinstance(value, list):
            yield f"{name} = {short(told(value))}"
        elif own and isinstance(value, enum.EnumMeta):
            yield f"{name}: {told([one.value for one in value])}"
        elif name.startswith("_") or not own:
            continue
        elif (inspect.isfunction(value) or inspect.isclass(value)) and defaults(value):
            yield f"{name}(..., {defaults(value)})"


@pytest.mark.parametrize("record", [*PACKAGES, "modules"])
def test_defaults_and_named_numbers(record, pictures):
    """Every default, and every public constant with its value."""
    names = MODULES if record == "modules" else (record,)
    found = [module for name in names for module in modules(name)]
    lines = sorted({line for module in found for line in offered(module)})

    same_text(pictures, f"defaults/{record}", "\n".join(lines))
