"""What a course's cell shows is taken over from the rehearsal only where nothing differs."""

import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tarifflab.grading.inside.ahead import shown_again

CELL = "late = 1\nduties[duties['month'] > 1].tail(2)"
SHOWN = {"output_type": "execute_result", "data": {"text/plain": "rows"}, "metadata": {}}


class Screen(SimpleNamespace):
    """A display hook that keeps what it is told."""

    def update_user_ns(self, value):
        """Keep the value, as `_`."""
        self._ = value

    def write_format_data(self, data, metadata):
        """Keep what is shown."""
        self.shown = (data, metadata)


def table():
    """Return a table of the course."""
    return pd.DataFrame({"month": np.arange(500), "duty": np.arange(500) / 7})


def shell_of(value=None, **names):
    """Return a shell whose last line has given `value`."""
    value = pd.DataFrame({"month": [2, 3]}) if value is None else value
    return SimpleNamespace(user_ns=names, displayhook=Screen(_=value, shown=None))


@pytest.fixture(autouse=True)
def forget():
    """Leave no rehearsal behind."""
    yield
    shown_again.begin({})


def rehearsed(cell=CELL, **names):
    """Rehearse one cell on copies of the names, and begin with that."""
    display = shown_again.display_of(shell_of(**names), cell, [SHOWN])
    shown_again.begin({cell: display} if display else {})


def shown(*cells, cell=CELL, **names):
    """Return what the cell shows without its last line, after other cells; None if it runs."""
    shell = shell_of(value="nothing yet", **names)
    for one in cells:
        shown_again.note(one)
    return shell.displayhook.shown if shown_again.again(shell, cell) else None


def test_what_reads_the_same_is_shown_again():
    """The same rows, chosen and formatted once a class."""
    duties = table()
    rehearsed(duties=duties.copy(deep=False))

    assert shown("answer = duties['duty'].sum()", duties=duties) == ({"text/plain": "rows"}, {})


CHANGES = {
    "a number": lambda duties: duties.__setitem__("duty", duties["duty"] + 1),
    "one cell": lambda duties: duties.loc.__setitem__((3, "duty"), 5.0),
    "a new column": lambda duties: duties.insert(0, "new", 1),
    "an attribute": lambda duties: duties.attrs.update(note="mine"),
    "a label": lambda duties: setattr(duties, "index", duties.index[::-1]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_table_that_a_student_has_changed_is_shown_as_it_is(change):
    """Whatever is different in it, the line runs."""
    duties = table()
    rehearsed(duties=duties.copy(deep=False))
    change(duties)

    assert shown("answer = 1", duties=duties) is None


def test_rows_in_the_opposite_order_under_the_same_labels_are_another_table():
    """They lie in the same memory."""
    duties = table()
    rehearsed(duties=duties.copy(deep=False))
    turned = duties.iloc[::-1].set_axis(duties.index)

    assert shown("answer = 1", duties=turned) is None


def test_columns_that_numpy_has_to_copy_are_never_the_same():
    """Two copies may be given the same place, one after the other."""
    duties = table().astype({"month": "category"})
    rehearsed(duties=duties.copy(deep=False))

    assert shown("answer = 1", duties=duties) is None


def test_a_small_table_that_the_cell_makes_itself_is_compared_by_its_content():
    """It lies elsewhere in memory each time."""
    cell = "normal = pd.Series([1, 2])\nnormal"
    rehearsed(cell, normal=pd.Series([1, 2]))

    assert shown(cell=cell, normal=pd.Series([1, 2])) is not None
    assert shown(cell=cell, normal=pd.Series([1, 3])) is None
    for size, again in ((100, True), (101, False)):
        rehearsed(cell, normal=pd.Series(range(size)))
        assert (shown(cell=cell, normal=pd.Series(range(size))) is not None) is again


@pytest.mark.parametrize(
    "told",
    [
        "pd.set_option('display.precision', 2)",
        "pd.options.display.max_rows = 4",
        "def show(frame):\n    pd.DataFrame._repr_html_ = None",
        None,
    ],
    ids=["an option", "another option", "a method", "a magic"],
)
def test_after_a_cell_that_may_tell_a_library_something_every_line_runs(told):
    """Tables may then look otherwise; that stays so for the rest of the notebook."""
    duties = table()
    rehearsed(duties=duties.copy(deep=False))

    assert shown(told, duties=duties) is None
    assert shown("answer = 1", duties=duties) is None


def test_after_a_module_was_loaded_every_line_runs(monkeypatch):
    """What it does to others when it is imported cannot be seen."""
    duties = table()
    rehearsed(duties=duties.copy(deep=False))
    monkeypatch.setitem(sys.modules, "a_helper_of_mine", SimpleNamespace())

    assert shown("import a_helper_of_mine", duties=duties) is None


@pytest.mark.parametrize(
    "cell",
    ["pd.read_csv('mine.csv')", "duties.pipe(helper)", "duties", "[x for x in duties]"],
    ids=["a file", "a function", "no display", "names of its own"],
)
def test_a_line_that_reads_more_than_tables_is_not_kept(cell):
    """A file or a function may give something else for each student."""
    shell = shell_of(pd=pd, helper=len, duties=table())
    outputs = [] if cell == "duties" else [SHOWN]

    assert shown_again.display_of(shell, cell, outputs) is None


def test_the_value_of_the_line_is_a_copy():
    """IPython's `_` is the student's to change, and the next student's is as it was."""
    duties = table()
    rehearsed(duties=duties.copy(deep=False))
    shell = shell_of(value="nothing yet", duties=duties)

    assert shown_again.again(shell, CELL)
    shell.displayhook._["month"] = 0
    assert shown_again.REHEARSED.displays[CELL].value["month"].tolist() == [2, 3]


SMALL, LARGE = pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": range(101)})
ALIKE = {
    "a number": (1, 1, True),
    "another": (1, 2, False),
    "another kind": (1, 1.0, False),
    "a text": ("a", "a", True),
    "the same table": (LARGE, LARGE, True),
    "a small table elsewhere": (SMALL, SMALL.copy(deep=True), True),
    "a small table that differs": (SMALL, SMALL + 1, False),
    "a hundred numbers elsewhere": (LARGE[:100], LARGE[:100].copy(deep=True), True),
    "a large table elsewhere": (LARGE, LARGE.copy(deep=True), False),
    "a large one and a small one": (LARGE, SMALL, False),
}


@pytest.mark.parametrize("name", ALIKE)
def test_values_are_the_same_only_where_it_is_sure(name):
    """Single ones by value; tables by their memory, and small ones by what is in them."""
    one, other, same = ALIKE[name]

    assert shown_again._equal(one, other) is same
    assert shown_again._same({"x": one}, {"x": other, "y": 1}) is same
    assert shown_again._same({"x": one}, {}) is False
