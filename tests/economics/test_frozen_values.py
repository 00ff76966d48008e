"""What holds for all of the economics: values do not change once they are made."""

import dataclasses
import importlib
import pkgutil

import pytest

from tarifflab import economics

MODULES = [found.name for found in pkgutil.iter_modules(economics.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_a_value_never_changes(name):
    """A result that a widget keeps is the same when it is looked at again."""
    module = importlib.import_module(f"tarifflab.economics.{name}")
    own = [
        value
        for value in vars(module).values()
        if dataclasses.is_dataclass(value) and value.__module__ == module.__name__
    ]

    thawed = [one.__name__ for one in own if not one.__dataclass_params__.frozen]

    assert thawed == []
