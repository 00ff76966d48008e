"""What each call of the course takes when nothing is said, and the numbers that have a name.

A limit ten times as high or another default changes what a lesson shows where it says nothing;
here it shows as a line. ``pytest --renew-pictures`` writes the lists anew. Modules have no
names here: what moves to another file stays what it is.
"""

import importlib
import inspect
import pkgutil
from datetime import date
from numbers import Number

import pytest
from stored_texts import same_text

PACKAGES = ("economics", "expect", "instructor", "quizzes")
# Those that are one file each share a record.
MODULES = ("claims", "data", "envelopes", "key", "lock_file", "progress")
LONGEST = 2_000  # letters of a value: a longer one is a table, which has tests of its own


def modules(package):
    """Return the modules of a package, those of its packages too; or the one module."""
    top = importlib.import_module(f"tarifflab.{package}")
    found = pkgutil.walk_packages(getattr(top, "__path__", ()), f"{top.__name__}.")
    return [top, *(importlib.import_module(one.name) for one in found)]


def plain(value):
    """Tell whether a value is a number, a text or a day, or holds nothing else."""
    if isinstance(value, dict):
        return all(map(plain, [*value, *value.values()]))
    if isinstance(value, tuple):
        return all(map(plain, value))
    return value is None or isinstance(value, Number | str | date)


def defaults(call):
    """Return the arguments of a call that need not be given, with what they are then."""
    try:
        arguments = inspect.signature(call).parameters.values()
    except ValueError:  # some classes do not tell
        return ""
    pairs = ((one.name, one.default) for one in arguments if one.default is not one.empty)
    return ", ".join(f"{name}={value!r}" for name, value in pairs if plain(value))


def offered(module):
    """Yield a line for each public number or text of a module, and for each of its calls."""
    for name, value in vars(module).items():
        own = getattr(value, "__module__", "") == module.__name__
        if name.startswith("_"):
            continue
        if name.isupper() and plain(value) and len(repr(value)) <= LONGEST:
            yield f"{name} = {value!r}"
        elif own and (inspect.isfunction(value) or inspect.isclass(value)) and defaults(value):
            yield f"{name}(..., {defaults(value)})"


@pytest.mark.parametrize("record", [*PACKAGES, "modules"])
def test_defaults_and_named_numbers(record, pictures):
    """Every default, and every public constant with its value."""
    names = MODULES if record == "modules" else (record,)
    found = [module for name in names for module in modules(name)]
    lines = sorted({line for module in found for line in offered(module)})

    same_text(pictures, f"defaults/{record}", "\n".join(lines))
