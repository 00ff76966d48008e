"""What is run ahead, learnt or copied before students come, all in one process."""

import contextlib
import os
import random
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tarifflab.grading.inside import fresh_values, instructor_run
from tarifflab.grading.inside.ahead import rehearsal
from tarifflab.grading.inside.fresh_values import (
    changes_only_names,
    leaves_nothing,
    renewable,
    same_table,
    seed,
    seeds,
    unspoilt,
)
from tarifflab.grading.inside.shell import Outputs
from tarifflab.grading.wire import pandas_values  # noqa: F401 (its kinds may cross)
from tarifflab.grading.wire.codec import encode


@pytest.fixture(autouse=True)
def as_before():
    """Leave random numbers, and what an instructor's run has taught, as they were."""
    before, known = seeds(), dict(vars(instructor_run.KNOWN))
    yield
    seed(before)
    vars(instructor_run.KNOWN).update(known)


LASTING = (
    "set_option", "reset_option", "setattr", "delattr", "patch", "mock", "lru_cache", "cache",
    "register", "register_matplotlib_converters", "plt", "pyplot", "globals", "locals", "vars",
    "exec", "eval", "importlib", "modules", "_ip", "get_ipython", "user_ns", "reload",
)  # fmt: skip


def test_each_call_that_reaches_further_than_names_is_known():
    """A word alone counts, a part of one does not."""
    assert [word for word in LASTING if leaves_nothing(f"a = {word}(1)")] == []
    assert [w for w in ("preset_option", "evaluate", "plt2") if not leaves_nothing(w)] == []


TOLD = ("x.set(1)", "x.use('agg')", "x.rc('font')", "x.seed(1)", "x.basicConfig()",
        "x.set_title ('a')", "x.set_axis_off()", "x.set_index_names(1)")  # fmt: skip
NOT_TOLD = ("x.set_index('a')", "x.set_axis([1])", "x.reset_index()", "x.used()", "set([1])",
            "x.seeds()", "x[0]", "a = x['b'].sum()")  # fmt: skip


def test_what_a_library_is_told_is_never_rehearsed():
    """Whatever it is told counts for the cells above as well; a table's own words do not."""
    assert [source for source in TOLD if changes_only_names(source)] == []
    assert [source for source in NOT_TOLD if not changes_only_names(source)] == []


def test_a_place_that_is_written_in_any_way_is_seen():
    """Not only by a plain assignment."""
    sources = ("x[0] += 1", "for x[0] in y:\n    pass", "x[0], b = 1, 2", "del x[0]")

    assert [source for source in sources if changes_only_names(source)] == []


def own_functions():
    """Return functions and a class as a notebook makes them."""
    space = {"__name__": "__main__"}
    exec(
        "def plain(x=1, *, y='a'): return x\n"
        "def keyword(*, y=[]): return y\n"
        "def marked(): return 1\n"
        "marked.seen = 1\n"
        "class Own: pass\n"
        "def closed():\n    kept = []\n    return lambda: kept\n"
        "closed = closed()\n"
        "short = lambda x: x",
        space,
    )
    return {name: one for name, one in space.items() if not name.startswith("__")}


def test_of_the_notebooks_functions_only_those_that_keep_nothing_are_shared():
    """A keyword's default, an attribute, a class of one's own and a closure keep something."""
    shared = {name for name, one in own_functions().items() if renewable(one)}

    assert shared == {"plain", "short"}


USED_UP = {
    "a generator": lambda: (x for x in ()),
    "a map": lambda: map(str, ()),
    "in a tuple": lambda: (1, iter([])),
    "in a set": lambda: {iter([])},
    "in a frozen set": lambda: frozenset([iter([])]),
    "deep": lambda: [{"a": (1, [iter([])])}],
}


def test_what_is_used_up_by_reading_is_found_wherever_it_stands():
    """And nothing is read for that."""
    for name, make in USED_UP.items():
        assert fresh_values.is_used_up_by_reading(make()), name
        assert not renewable(make()), name


def test_what_can_be_copied_is_copied_and_the_rest_is_itself():
    """Functions and modules are shared, what cannot be renewed is not copied by halves."""
    one, odd = [1], object()

    assert unspoilt(one) == one
    assert unspoilt(one) is not one
    assert [unspoilt(same) is same for same in (len, os, odd, 3)] == [True] * 4


def series(name="x", index=None):
    """Return a column of two numbers."""
    return pd.Series([1, 2], index=index, name=name)


def test_two_columns_are_one_only_with_their_name_numbers_and_kind():
    """A copy is the same until then; an empty table is the same as its copy."""
    one, empty = series(), pd.DataFrame({"x": [1]})[:0]
    renamed, noted = one.copy(deep=False), one.copy(deep=False)
    renamed.name = "y"
    noted.attrs["unit"] = "percent"
    odd = pd.DataFrame({"x": [[1]]})

    assert same_table(one, one.copy(deep=False))
    assert same_table(empty, empty.copy(deep=False))
    others = (renamed, noted, series(), one[:1], one.to_frame(), one.astype(float), 5)
    assert [same_table(one, other) for other in others] == [False] * 7
    assert not same_table(odd, odd)


@pytest.mark.parametrize("kept", ["both", "python", "numpy", "neither"])
def test_each_of_the_two_generators_begins_where_it_is_told(kept):
    """The other one begins anew."""
    python, numbers = seeds()
    state = {"both": (python, numbers), "python": (python, None), "numpy": (None, numbers),
             "neither": None}[kept]  # fmt: skip
    drawn = []
    for _ in range(2):
        random.setstate(python)
        np.random.set_state(numbers)
        seed(state)
        drawn.append((random.random(), np.random.random()))

    same = [one == other for one, other in zip(*drawn, strict=True)]
    assert same == [kept in ("both", "python"), kept in ("both", "numpy")]


def test_names_that_ipython_keeps_of_earlier_cells_are_known():
    """And none of a student's that looks like one."""
    names = ("_", "__", "___", "_i", "_ii", "_iii", "_1", "_i1", "_27", "_i27")
    others = ("____", "_iiii", "_x", "_i1x", "i1", "_1_")

    assert [name for name in names if not fresh_values.NUMBERED.match(name)] == []
    assert [name for name in others if fresh_values.NUMBERED.match(name)] == []


def plain_run(shell, source):
    """Run a cell without IPython; what it shows is what its last name was told."""
    shell.execution_count += 1
    try:
        exec(source, shell.user_ns)
    except Exception as error:
        said = {"ename": type(error).__name__, "evalue": str(error)}
        return [{"output_type": "error"} | said], False
    return [{"output_type": "stream", "text": str(shell.user_ns.get("shown", ""))}], True


@pytest.fixture
def shell(monkeypatch):
    """Return a shell in which two cells have run, whose cells run without IPython."""
    for module in (rehearsal, instructor_run):
        monkeypatch.setattr(module, "run_cell", plain_run)
    monkeypatch.setattr(rehearsal, "packed_outputs", lambda outputs: repr(outputs).encode())
    return SimpleNamespace(
        user_ns={"kept": [1], "Out": {1: 5}, "_": 5}, execution_count=3, last_error=None,
        outputs=Outputs(), displayhook=SimpleNamespace(_=5, __="a", ___=""),
        history_manager=SimpleNamespace(input_hist_parsed=[], input_hist_raw=[]),
        compile=SimpleNamespace(flags=7),
    )  # fmt: skip


def test_whatever_is_run_ahead_is_taken_back(shell):
    """Values are copies; names, displays, count, flags and random numbers are as before."""
    kept, before = shell.user_ns["kept"], random.getstate()
    with rehearsal._taken_back(shell):
        shell.user_ns["kept"].append(2)
        shell.user_ns |= {"late": 1, "_": 9}
        shell.user_ns["Out"][4] = 9
        shell.displayhook._ = 9
        shell.execution_count, shell.compile.flags = 8, 9
        random.random()

    assert shell.user_ns == {"kept": [1], "Out": {1: 5}, "_": 5}
    assert shell.user_ns["kept"] is kept
    assert vars(shell.displayhook) == {"_": 5, "__": "a", "___": ""}
    assert (shell.execution_count, shell.compile.flags) == (3, 7)
    assert random.getstate() == before


def test_a_failure_within_is_taken_back_as_well(shell):
    """Whoever interrupts leaves nothing behind."""
    with contextlib.suppress(KeyboardInterrupt), rehearsal._taken_back(shell):
        shell.user_ns["late"] = 1
        raise KeyboardInterrupt

    assert "late" not in shell.user_ns


def test_what_a_cell_gives_is_what_it_shows_and_binds(shell):
    """A cell that fails, or whose value cannot cross, gives nothing; names are put back."""
    cells = ["late = 1", "late = 2", "shown = 'a'", "1 / 0", "late = object()", "kept = kept"]

    first, second, shown, failed, odd, same = rehearsal._given(shell, cells)

    assert (failed, odd) == (None, None)
    assert len({first, second, shown}) == 3
    assert second.endswith(encode({"late": 2}))
    assert same.endswith(encode({}))
    assert set(shell.user_ns) == {"kept", "Out", "_"}
    assert shell.execution_count == 3


def rehearsed(shell, monkeypatch, cells, good=None):
    """Return how many were rehearsed, which were tried, and which were run."""
    tried, ran = [], []
    monkeypatch.setattr(
        rehearsal, "run_cell", lambda _shell, source: (ran.append(source) or [], True)
    )
    monkeypatch.setattr(
        rehearsal, "_same_twice",
        lambda _shell, sources: tried.extend(sources) or sources[:good],
    )  # fmt: skip
    return rehearsal.rehearse(shell, cells), tried, ran


def test_only_what_may_be_run_ahead_is_tried_and_only_what_is_good_is_run(shell, monkeypatch):
    """In its order; the answer says how many there were."""
    cells = ["a = 1", "b['x'] = 1", "c = 2", "d = 3"]
    tried = ["a = 1", "c = 2", "d = 3"]

    assert rehearsed(shell, monkeypatch, cells, 2) == (2, tried, tried[:2])
    assert rehearsed(shell, monkeypatch, ["b['x'] = 1"]) == (0, [], [])
    shell.user_ns["odd"] = object()
    assert rehearsed(shell, monkeypatch, cells) == (0, [], [])


CELLS = [
    ["other", "", "base = [1]\ndef helper():\n    return late"],
    ["solution", "a", "x = 1\nlate = 2\ndef own():\n    return x"],
    ["test", "t1", "seen = 1\nbase.append(2)\nassert helper() == 2"],
    ["solution", "b", "def f():\n    return 1"],
    ["test", "t2", "assert f() == 1"],
    ["solution", "c", "broken"],
]


def test_an_instructors_run_teaches_what_each_test_needs_and_what_it_may_have(shell):
    """New names once, others where test or helper mention them; values as they stood before."""
    known = instructor_run.KNOWN
    shell.user_ns = {}

    told = instructor_run.learn(shell, CELLS)

    assert told == {
        "needs": {"t1": ["late", "own", "x"], "t2": ["late", "f"]},
        "failed": [["c", "NameError", "name 'broken' is not defined"]],
        "shared": True,
    }
    assert [known.own(test)["base"] for test in ("t1", "t2")] == [[1], [1, 2]]
    assert set(known.own("t2")) == {"base", "helper"}
    assert known.made == {"t1": {"seen"}, "t2": set()}
    assert known.taken == {"x", "late", "own", "f", "seen"}
    assert [set(one) for one in known.solved.values()] == [{"own"}, {"own", "f"}]
    assert known.seeds == repr(seeds())


@pytest.mark.parametrize(
    ("kind", "source", "shared"),
    [("other", "class A: pass", False), ("test", "import os\nos.x = 1", False),
     ("solution", "class A: pass", True), ("other", "odd = object()", False)],
)  # fmt: skip
def test_an_examiner_is_shared_where_nothing_of_the_courses_lasts(shell, kind, source, shared):
    """What a solution does, no examiner runs."""
    cells = [[kind, "n", source], ["test", "t", "assert True"]]
    try:
        told = instructor_run.learn(shell, cells)
    finally:
        with contextlib.suppress(AttributeError):
            del os.x

    assert told["shared"] is shared


def test_a_table_is_one_for_all_tests_until_it_changes(shell):
    """A submission's copy is then made once."""
    cells = [
        ["other", "", "import pandas\ntable = pandas.DataFrame({'x': [1]})"],
        *(["test", name, "assert len(table)"] for name in ("a", "b")),
        ["other", "", "table.loc[0, 'x'] = 2"],
        ["test", "c", "assert len(table)"],
    ]

    instructor_run.learn(shell, cells)

    first, second, third = (one["table"] for one in instructor_run.KNOWN.snapshots.values())
    assert first is second
    assert (third is second, third["x"].tolist(), second["x"].tolist()) == (False, [2], [1])


def test_of_several_errors_of_a_cell_the_last_one_ended_it():
    """Those before it cost themselves only."""
    first, last = ({"output_type": "error", "ename": n, "evalue": n.lower()} for n in "AB")
    outputs = [first, {"output_type": "stream", "text": "x"}, last, {"output_type": "stream"}]

    assert instructor_run._last_error(outputs) == ["B", "b"]
    assert instructor_run._last_error([]) == ["", ""]


ALL_NAMES = ("globals", "locals", "vars", "eval", "exec", "getattr", "get_ipython", "user_ns")
IPYTHONS = (
    "_", "__", "___", "_i", "_ii", "_iii", "_5", "_i5", "_ih", "_oh", "_dh", "_sh", "In", "Out",
    "_exit_code", "exit", "quit", "open", "get_ipython", "__name__",
)  # fmt: skip
NOT_IPYTHONS = ("_iv", "_o", "Inn", "opened", "x_", "_x_", "In_")


def test_each_way_to_ask_for_any_name_gets_all_names():
    """A part of a word is none; IPython's own names are nobody's."""
    asked = [word for word in ALL_NAMES if instructor_run._needed(["a"], set(), word) == ["a"]]

    assert asked == list(ALL_NAMES)
    assert instructor_run._needed(["a"], set(), "evaluate(); my_vars") == []
    assert instructor_run.own_names(dict.fromkeys(IPYTHONS)) == {}
    assert list(instructor_run.own_names(dict.fromkeys(NOT_IPYTHONS))) == list(NOT_IPYTHONS)


@pytest.mark.parametrize(
    "helper", ["def h():\n    return a", "h = lambda: a", "class H:\n    at = a"]
)
def test_what_a_helper_reads_is_fetched_for_the_tests_that_may_call_it(shell, helper):
    """Of whatever kind it is, and also where the name is an old one."""
    shell.user_ns = {}
    cells = [["solution", "a", "a = 1"], ["test", "t1", "a"], ["other", "", helper],
             ["test", "t2", "h = 1"]]  # fmt: skip

    assert instructor_run.learn(shell, cells)["needs"] == {"t1": ["a"], "t2": ["a"]}
