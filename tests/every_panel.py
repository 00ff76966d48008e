"""The panels of all figures that need nothing to be made, for tests of what holds for each."""

import importlib
import inspect
import pkgutil
from functools import cache

import tarifflab.widgets as package
from tarifflab.widgets.kit.frame import Panel


@cache
def panels() -> dict[str, Panel]:
    """Return a panel for each module that has one, by the module's name."""
    found = {}
    for module in pkgutil.iter_modules(package.__path__):
        make = getattr(
            importlib.import_module(f"{package.__name__}.{module.name}"), "panel", None
        )
        if make is None:
            continue
        parts = inspect.signature(make).parameters.values()
        if any(part.default is part.empty for part in parts):
            continue
        panel = make()
        if isinstance(panel, Panel):
            found[module.name] = panel
    return found
