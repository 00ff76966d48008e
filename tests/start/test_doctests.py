"""The examples in the package's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest
from cases import case

import tarifflab

# Plug-ins and programs of other processes have no examples and cannot all be imported here.
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(tarifflab.__path__, "tarifflab.")
    if ".grading" not in module.name
)


@pytest.mark.slow
def test_examples_run(tmp_path, monkeypatch):
    """Each `>>>` line gives the line below it; nothing is written into the course."""
    for name in MODULES:
        monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path / name))
        module = importlib.import_module(name)
        with case(name):
            assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0
