"""What an examiner puts back between two submissions, piece by piece."""

import os
import random
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tarifflab.grading.inside import fresh_values
from tarifflab.grading.inside.fresh_values import (
    ProcessState,
    copied,
    leaves_nothing,
    renewable,
    seed,
    seeds,
)
from tarifflab.grading.inside.shell import Outputs
from tarifflab.grading.wire import pandas_values  # noqa: F401 (its kinds may cross)


@pytest.fixture
def shell():
    """Return a shell in which an instructor's cells have run three times."""
    history = SimpleNamespace(input_hist_parsed=["", "a", "b"], input_hist_raw=["", "a", "b"])
    names = {"own": 1, "_": 5, "_1": 6, "_i1": "a", "Out": {1: 6}}
    return SimpleNamespace(
        user_ns=names, execution_count=3, history_manager=history, outputs=Outputs(),
        last_error=None,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    """Put this process back as it was."""
    random_states, folder, filters = seeds(), Path.cwd(), list(warnings.filters)
    path, environment = list(sys.path), dict(os.environ)
    yield
    seed(random_states)
    os.chdir(folder)
    warnings.filters[:] = filters
    sys.path[:] = path
    os.environ.clear()
    os.environ.update(environment)


def test_names_history_and_outputs_are_as_before_the_first_submission(shell):
    """What a student's test has left cannot be read by the next one's."""
    state = ProcessState(shell, "no seed was chosen")
    shell.user_ns |= {"left": 1, "_7": 2, "_i7": "x", "_": 9}
    shell.user_ns["Out"][7] = 2
    for kept in vars(shell.history_manager).values():
        kept.append("left")
    shell.execution_count, shell.last_error = 8, ValueError()
    shell.outputs.stream("stdout", "left")

    state.restore()

    assert shell.user_ns == {"own": 1, "_": "", "_1": "", "_i1": "", "Out": {}}
    assert list(vars(shell.history_manager).values()) == [["", "a", "b"]] * 2
    assert (shell.execution_count, shell.last_error, shell.outputs.items) == (3, None, [])


def test_the_process_is_as_before_the_first_submission(shell, tmp_path):
    """Variables that came, went or changed; folder, warnings, search path."""
    os.environ["KEPT"] = "1"
    state = ProcessState(shell, "no seed was chosen")
    before = dict(os.environ), Path.cwd(), list(warnings.filters), list(sys.path)
    os.environ.pop("KEPT")
    os.environ |= {"LEFT": "1", "PATH": "x"}
    os.chdir(tmp_path)
    warnings.simplefilter("ignore")
    sys.path.append("left")

    state.restore()

    assert (dict(os.environ), Path.cwd(), list(warnings.filters), list(sys.path)) == before


@pytest.mark.parametrize("chosen", [True, False])
def test_random_numbers_begin_anew_and_alike_where_the_course_chose_a_seed(shell, chosen):
    """Else each submission gets its own."""
    random.seed(3)
    np.random.seed(3)
    state = ProcessState(shell, repr(seeds()) if chosen else "another")
    thrown = []
    for _ in range(2):
        state.restore()
        thrown.append((random.random(), np.random.random()))

    assert (thrown[0][0] == thrown[1][0]) is chosen
    assert (thrown[0][1] == thrown[1][1]) is chosen


def test_a_copy_shares_nothing_that_a_test_could_change():
    """However deep."""
    values = [[[1]], {"a": [1]}, ([1],), np.array([1]), pd.DataFrame({"a": [1]})]
    for value in values:
        copy = copied(value)
        assert repr(copy) == repr(value)
        _spoil(copy)
        assert repr(copy) != repr(value)


def _spoil(value):
    if isinstance(value, pd.DataFrame):
        value.loc[0, "a"] = 2
    elif isinstance(value, np.ndarray):
        value[0] = 2
    else:
        (value["a"] if isinstance(value, dict) else value[0]).append(2)


LEAVES = [
    ("a = 1\nassert a == b[0]", True),
    ("table.a = 1", False),
    ("del table.a", False),
    ("plt.plot()", False),
    ("globals()", False),
    ("mock = 1", False),
    ("reloaded = 1", True),
    ("caches = 1", True),
    ("register_x(1)", False),
]


@pytest.mark.parametrize(("source", "nothing"), LEAVES)
def test_a_cell_that_changes_only_names_leaves_nothing(source, nothing):
    """Attributes, and calls that reach further, do."""
    assert leaves_nothing(source) is nothing


@pytest.mark.parametrize(
    ("value", "anew"),
    [(1, True), ([1, {"a": (2,)}], True), (len, True), (os, True), (object(), False),
     (pd.Series([1]), True), (pd.Series([[1]]), True), ({1: iter([])}, False),
     (SimpleNamespace(a=1), True), (open, True), (int, True)],
    ids=lambda one: type(one).__name__,
)  # fmt: skip
def test_what_can_be_made_anew_is_what_can_be_copied(value, anew):
    """Or what nobody can change."""
    assert renewable(value) is anew
    assert fresh_values.NUMBERED.match("_i12")
