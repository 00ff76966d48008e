"""What a test computes without any answer is computed once; nothing else is."""

import ast
import os
import random
import traceback
import warnings
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from a_shell import real_shell
from cases import every

from tarifflab import expect
from tarifflab.grading.inside import cell_runner
from tarifflab.grading.inside.ahead import constants, kept_values
from tarifflab.grading.inside.ahead.constants import Constants
from tarifflab.grading.inside.ahead.names_used import names_used
from tarifflab.grading.inside.fresh_values import copied, is_plain_table
from tarifflab.grading.inside.shell import Outputs
from tarifflab.grading.wire import pandas_values  # noqa: F401 (its kinds may cross)

ANSWERS = {"answer": 7, "rows": [1, 2]}


def roll():
    """Return a random number, as a helper of the course's would."""
    return random.random()


def own():
    """Return what stands before every test here: the course's names and two answers."""
    table = pd.DataFrame({"a": [1, 2, 3], "b": [4.0, 5.0, 6.0], "c": list("xyx")})
    names = {"pd": pd, "np": np, "roll": roll, "expect": expect, "table": table}
    return names | {"limit": 2, "given": [3, 1, 2]} | ANSWERS


def tried(*tests, names=None):
    """Return the tests of a notebook after its run, as far as they are computed ahead."""
    found, space, taken = Constants(), names or own(), set(ANSWERS)
    shell = SimpleNamespace(outputs=Outputs())
    for test in tests:
        before = {n: v for n, v in space.items() if not n.startswith("__")}
        found.look(shell, test, before, taken)
        with warnings.catch_warnings(action="ignore"):
            exec(test, space)
        found.confirm(test, space)
        taken |= {n for n in space if n not in before or space[n] is not before[n]}
    return found


def kept(*tests, names=None):
    """Return the names that the last test binds from what was kept, in order."""
    pieces = tried(*tests, names=names).tests[-1].pieces
    return [name for piece in pieces for name in sorted(piece.kept or {})]


KEPT = {
    "a number": ("x = 2 * 3", ["x"]),
    "the course's table": ("x = table[table['a'] > limit]", ["x"]),
    "two names": ("x, (y, z) = 1, (2, 3)", ["x", "y", "z"]),
    "one after another": ("x = table\nx = x.set_index('a')\ny = x['b'].sum()", ["x", "x", "y"]),
    "between checks": ("assert answer\nx = 1\nassert x\ny = x + 1", ["x", "y"]),
    "a function of the test": ("def f(n, m=1):\n    return n + m\nx = f(1)", ["x"]),
    "a function that calls itself": ("def f(n):\n    return n and f(n - 1)\nx = f(3)", ["x"]),
    "a name of a comprehension": ("x = [answer for answer in (1, 2)]", ["x"]),
    "an import": ("import math\nx = math.floor(2.5)", ["x"]),
    "a row of several kinds": ("x = table.loc[0]", ["x"]),
    "a list of dicts": ("x = table.to_dict('records')", ["x"]),
    "more of a number": ("x = 1\nx += 1", ["x", "x"]),
    "a name as text": ("x = {'answer': 1}", ["x"]),
}  # fmt: skip


@every(KEPT)
def test_what_needs_no_answer_is_kept(one):
    """Whatever else stands in the test."""
    source, names = one
    assert kept(source) == names


NOT_KEPT = {
    "reads an answer": "x = answer + 1",
    "reads it in a function": "def f():\n    return answer\nx = f()",
    "reads what reads it": "y = [answer]\nx = y + [1]",
    "reads it by a frame": "x = pd.DataFrame({'a': [7]}).query('a == @answer')",
    "asks a check": "x = expect.number('answer', equals=7)",
    "draws for each student": "x = expect.draw('f').randrange(60)",
    "draws": "x = np.random.rand()",
    "draws after all": "x = 3\ny = roll()",
    "looks at the clock": "x = pd.Timestamp.now().year",
    "looks at the environment": "import os\nx = os.environ.get('LEFT', 0)",
    "shows something": "x = print('seen')",
    "warns": "import warnings\nx = warnings.warn('seen', stacklevel=1)",
    "a list of the course's": "x = len(given)",
    "changes the course's table": "x = table.pop('a')",
    "an array": "x = np.arange(3)",
    "an iterator": "x = iter([1])",
    "an object": "x = object()",
    "a set": "x = {1, 2}",
    "a function by itself": "x = lambda: 1",
    "an attribute of a function": "def f(a=[]):\n    a.append(1)\n    return len(a)\nx = f()",
    "a wrapped function": "import abc\n@abc.abstractmethod\ndef f():\n    return 1\nx = f()",
    "a place in a value": "x = [1]\nx[0] = answer",
    "a later name": "def f():\n    return y\ny = 1\nx = f()",
    "bound again with an answer": "x = 1\nx += answer",
    "changed by what is not kept": "x = [1]\nx.append(answer)",
    "tells something": "x = table.set_flags()",
    "a helper bound anew": "k = 1\ndef f():\n    return k\nk = answer\nx = f()",
    "a branch": "if limit:\n    x = 1",
}  # fmt: skip


@every(NOT_KEPT)
def test_what_may_need_one_or_change_something_runs_for_each(source):
    """So does all that follows from it."""
    assert "x" not in kept(source)


def test_what_changes_a_value_of_the_test_drops_all_that_was_kept():
    """A list without its last, in place of the list, would be another test."""
    assert kept("y = [3, 1]\nx = y.pop()") == []
    assert kept("y = table.copy()\nx = y.pop('a')") == []


def test_after_a_statement_that_may_change_it_no_value_is_read():
    """A number is one still; the list may be another for each student."""
    test = "n, many = 1, [1]\nassert answer not in many\nx = len(many)\ny = n + 1"

    assert kept(test) == ["many", "n", "y"]


def test_a_table_that_an_earlier_test_may_have_changed_is_not_read():
    """A student's answer may decide what became of it."""
    assert kept("x = len(table)", "y = len(table)") == ["y"]
    assert kept("assert len(table) != answer", "y = len(table)") == []


def test_what_a_module_remembers_of_this_test_is_seen():
    """It is tried before the test runs."""
    memory = SimpleNamespace(__name__="memory", last=None)
    exec(
        "def note(value):\n    global last\n    last = value\n"
        "def last_of():\n    return last\n"
        "last = 0\nnote.__module__ = last_of.__module__ = 'memory'",
        vars(memory),
    )
    names = own() | {"note": memory.note, "last_of": memory.last_of}

    assert kept("note(answer)\nx = last_of()", names=names) == []
    assert kept("x = last_of()", names=names) == ["x"]


@pytest.mark.parametrize("source", ["await answer", "return 1"])
def test_after_a_test_that_only_ipython_runs_no_table_is_read(source):
    """What it may have changed nobody knows."""
    found = Constants()
    shell = SimpleNamespace(outputs=Outputs())
    for test in (f"{source}\nx = 1", "y = len(table)\nx = 1"):
        found.look(shell, test, own(), set())

    (second,) = found.tests
    assert [piece.kept for piece in second.pieces] == [None, {"x": 1}]


def test_what_is_tried_leaves_the_process_as_it_was():
    """Random numbers and environment."""
    before, variables, data = random.getstate(), dict(os.environ), os.environ._data
    tried("x = expect.draw('f').random()\ny = 1")

    assert random.getstate() == before
    assert dict(os.environ) == variables
    assert os.environ._data is data


def test_the_instructors_values_are_not_touched():
    """The trial has a copy of the table."""
    names = own()
    found = Constants()
    found.look(SimpleNamespace(outputs=Outputs()), "x = table.pop('a')", names, set())

    assert list(names["table"]) == ["a", "b", "c"]
    assert [piece.kept for piece in found.tests[0].pieces] == [None]


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """Return a shell of IPython's."""
    with real_shell(tmp_path_factory.mktemp("ipython")) as shell:
        yield shell


@pytest.fixture
def run(shell, monkeypatch):
    """Return a function that installs tests and runs the last one for one student."""
    monkeypatch.setattr(cell_runner, "COMPILED", made := {})
    monkeypatch.setattr(constants, "COMPILED", made)

    def go(*tests, taken=(), read=(), **answers):
        for test in tests:
            cell_runner.prepared(shell, test)
        go.saved = tried(*tests).install(
            shell, {*ANSWERS, *taken}, None if read is None else set(read)
        )
        shell.user_ns |= own() | answers
        outputs, well = cell_runner.run(shell, tests[-1])
        return [one.get("evalue", one.get("text")) for one in outputs], well

    return go


TEST = """many = [1, 2]
same = many
rich = table[table["a"] > limit]
if answer != 7:
    same.append(answer)
    rich.loc[5] = [1, 1.0, "z"]
print(len(rich), many)

assert many == [1, 2]
"""


def test_a_test_with_kept_values_ends_as_before(run, shell):
    """Each student has copies, two names of one list are one list, and lines are counted."""
    for answer, shown in [(7, "1 [1, 2]\n"), (8, "2 [1, 2, 8]\n"), (7, "1 [1, 2]\n")]:
        outputs, well = run(TEST, answer=answer)

        assert (run.saved, outputs[0], well) == (3, shown, answer == 7)
        if not well:
            assert [*traceback.walk_tb(shell.last_error.__traceback__)][-1][1] == 9


UNREAD = "many = [1]\nsame = [2]\nmore = [3]\nassert answer in same + [7], 'more'"


@pytest.mark.parametrize(("read", "unread"), [((), {"many"}), (["many"], set()), (None, set())])
def test_no_copy_is_made_of_what_nothing_reads_any_more(run, shell, read, unread):
    """A word in a text may be a name; another test, or a function, may read it as well."""
    other = "assert answer"
    run(other, UNREAD, read=read)
    parts = cell_runner.COMPILED[UNREAD, shell.compile.flags]
    assert {name for part in parts if part.kept for name in part.kept.as_it_is} == unread


def test_what_another_test_reads_is_copied(run, shell):
    """Before it binds a name of its own."""
    for other, unread in [("assert many", set()), ("many = 2\nassert many", {"many"})]:
        run(other, UNREAD) if "2" in other else run(UNREAD, other)
        parts = cell_runner.COMPILED[UNREAD, shell.compile.flags]
        assert {name for part in parts if part.kept for name in part.kept.as_it_is} == unread


def test_what_a_test_ends_with_is_shown(run, shell):
    """A part of the points, say; a test may also end with what is kept."""
    run("x = 1\nx + answer")
    assert [one["data"]["text/plain"] for one in shell.outputs.items] == ["8"]
    run("assert answer\nx = 5")
    assert (shell.outputs.items, shell.user_ns["x"]) == ([], 5)


def test_what_is_not_sure_of_its_place_is_not_installed(run):
    """A name that a later answer makes, and two tests with one text."""
    run("x = limit", taken=["limit"])
    assert run.saved == 0
    run("x = 1", "x = 1")
    assert run.saved == 0
    run("x = limit")
    assert run.saved == 1


VALUES = {
    "numbers": [1, 2.5, True, None, "a", b"a", (1, ("b",)), frozenset([1])],
    "of NumPy": [np.float64(1), np.int64(2), np.bool_(True), np.datetime64("2025-01-01")],
    "of pandas": [pd.Timestamp("2025"), pd.Timedelta("1D"), pd.NaT, pd.NA],
    "tables": [own()["table"], own()["table"]["b"], own()["table"].loc[0]],
    "containers": [[1, [2]], {"a": [1]}, ([1], 2), [own()["table"]]],
}


@every(VALUES)
def test_what_can_be_copied_for_each_student_is_kept(values):
    """And its copy is the same value, but another object where it could be changed."""
    for one in values:
        assert kept_values.may_be_kept(one)
        copy = kept_values.copies({"x": one}, {})["x"]
        assert kept_values.alike(copy, one) or one is copy
        assert (copy is one) == kept_values.is_unchanging(one)


class Own(int):
    """A number of a class of one's own."""


OTHER_VALUES = {
    "a class of one's own": Own(1),
    "in a list": [Own(1)],
    "as a key": {Own(1): 1},
    "in a tuple": ([np.arange(2)],),
    "in a column": pd.Series([[1], 2], dtype=object),
    "an array": np.arange(2),
    "without end": (endless := []),
}
endless.append(endless)


@every(OTHER_VALUES)
def test_what_cannot_is_not(value):
    """However deep it lies."""
    assert not kept_values.may_be_kept(value)


DIFFERENT = {
    "kind": (1, 1.0),
    "value": ([1], [2]),
    "not comparable": (object(), object()),
    "label": (pd.Series([1], index=[1]), pd.Series([1], index=[2])),
    "kind of label": (pd.Series([1], index=[1]), pd.Series([1], index=[1.0])),
    "name of labels": (pd.Series([1]), pd.Series([1]).rename_axis("a")),
    "name": (pd.Series([1], name="a"), pd.Series([1], name="b")),
    "kind of numbers": (pd.Series([1]), pd.Series([1.0])),
    "a number": (own()["table"], own()["table"].assign(b=1.0)),
    "a note": (pd.Series([1]), (noted := pd.Series([1]))),
    "no single note": (arrays := pd.Series([1]), arrays.copy()),
}
arrays.attrs["all"] = np.arange(2)
DIFFERENT["no single note"][1].attrs["all"] = np.arange(2)
noted.attrs["unit"] = "percent"


@every(DIFFERENT)
def test_two_values_are_alike_only_in_everything(pair):
    """A table and its copy are."""
    one, other = pair
    assert not kept_values.alike(one, other)
    told = "all" in getattr(one, "attrs", {})  # two arrays are not compared
    assert not is_plain_table(one) or told or kept_values.alike(one, copied(one))


def test_names_are_those_of_the_statement_and_not_of_what_is_inside():
    """Attributes, arguments and the names of a comprehension are none."""
    source = "a, b.c = [d(e.f, g=1) for h in i if (j := h)], lambda k: k + m"
    reads, binds = names_used(ast.parse(source).body[0])

    assert reads == {"b", "d", "e", "i", "m"}
    assert binds == {"a", "j"}
