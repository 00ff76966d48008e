"""The examples in the package's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import tarifflab

# Plug-ins and programs of other processes have no examples and cannot all be imported here.
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(tarifflab.__path__, "tarifflab.")
    if ".grading" not in module.name
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name, tmp_path, monkeypatch):
    """Each `>>>` line gives the line below it; nothing is written into the course."""
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path))
    results = doctest.testmod(
        importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE
    )

    assert results.failed == 0, f"{results.failed} example(s) of {name} are wrong"
