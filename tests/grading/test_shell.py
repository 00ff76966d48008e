"""A cell in the real shell: what it shows, its number, its error, what costs only itself."""

import ast
import sys
from collections.abc import Iterator

import pytest
from a_shell import real_shell

from tarifflab.grading.inside import cell_runner
from tarifflab.grading.inside import shell as shell_module
from tarifflab.grading.inside.shell import Shell


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Iterator[Shell]:
    """Return the shell of a process, and put this one's own things back afterwards."""
    with real_shell(tmp_path_factory.mktemp("ipython")) as shell:
        shell.own_names = set(shell.user_ns)
        yield shell


@pytest.fixture
def shell(made):
    """Return it as for a new notebook."""
    for name in set(made.user_ns) - made.own_names:
        del made.user_ns[name]
    made.execution_count = 1
    return made


def shown(shell, source):
    """Return what a cell shows in short, and whether it ended well."""
    items, well = cell_runner.run(shell, source)
    kinds = {
        "stream": lambda one: (one["name"], one["text"]),
        "execute_result": lambda one: (one["execution_count"], one["data"]["text/plain"]),
        "display_data": lambda one: ("display", one["data"]["text/plain"]),
        "error": lambda one: (one["ename"], one["evalue"]),
    }
    return [kinds[one["output_type"]](one) for one in items], well


def test_cells_are_numbered_and_show_their_last_value(shell):
    """As in a kernel; a cell without a value shows none."""
    assert shown(shell, "x = 1\nx + 1") == ([(1, "2")], True)
    assert shown(shell, "y = 5") == ([], True)
    assert shown(shell, "print('a')\nx + y;") == ([("stdout", "a\n")], True)
    assert shown(shell, "_ + 0 if 0 else x") == ([(4, "1")], True)


def test_an_error_ends_a_cell_and_is_told(shell):
    """The next one begins without it."""
    found, well = shown(shell, "print('a')\n1 / 0\nprint('b')")

    assert found == [("stdout", "a\n"), ("ZeroDivisionError", "division by zero")]
    assert (well, type(shell.last_error)) == (False, ZeroDivisionError)
    assert shown(shell, "x = (")[1] is False
    assert shown(shell, "2") == ([(3, "2")], True)
    assert shell.last_error is None


COSTS_ITSELF = {
    "import no_such_module_at_all\nx = 3": ("ModuleNotFoundError", False),
    "%no_such_magic\nx = 3": ("%no_such_magic", True),
    "%cd /no/such/folder/anywhere\nx = 3": ("", True),
    "!ls\nx = 3": ("`!ls` was not run: there are no other programs here.", True),
    "names = !ls\nassert names == []\nx = 3": ("`!ls` was not run", True),
    "exit()\nx = 3": ("", True),
    ">>> x = 3": ("", True),
    "In [7]: x = 3": ("", True),
    "%load_ext no_such_extension\nx = 3": (
        "`%load_ext` did not work here (ModuleNotFoundError: No module named "
        "'no_such_extension').", True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("source", COSTS_ITSELF)
def test_what_does_not_work_here_costs_itself(shell, source):
    """The rest of the cell counts, and what was missing is said."""
    words, well = COSTS_ITSELF[source]

    found, ended_well = shown(shell, source)

    assert shell.user_ns.get("x") == 3
    assert words in str(found)
    assert ended_well is well


def test_an_import_within_a_block_is_no_line_of_its_own(shell):
    """What the student has put a condition on fails as it would there."""
    found, well = shown(shell, "if True:\n    import no_such_module_at_all\nx = 3")

    assert (well, "x" in shell.user_ns) == (False, False)
    assert found[0][0] == "ModuleNotFoundError"


def test_displays_come_in_order_and_can_be_changed_or_cleared(shell):
    """By their id."""
    source = (
        "from IPython.display import display, clear_output\n"
        "print('gone')\nclear_output()\nh = display('a', display_id='i')\n"
        "print('p')\nh.update('b')"
    )

    assert shown(shell, source) == ([("display", "'b'"), ("stdout", "p\n")], True)


def test_output_error_and_warnings_go_each_to_their_stream(shell):
    """And to the process's own streams afterwards."""
    before = sys.stdout, sys.stderr
    source = "import sys\nprint('a')\nprint('b', file=sys.stderr)\nsys.stdout.write('c')"

    found, _ = shown(shell, source)

    assert found == [("stdout", "a\n"), ("stderr", "b\n"), ("stdout", "c"), (1, "1")]
    assert (sys.stdout, sys.stderr) == before


def test_what_a_cell_shows_is_told_to_who_shows_it_again(shell, monkeypatch):
    """A plain cell by its text; one that IPython runs in its own way by none."""
    noted = []
    monkeypatch.setattr(cell_runner.shown_again, "note", noted.append)

    shown(shell, "x = 1\nx")
    shown(shell, "exit")

    assert noted == ["x = 1\nx", None]


@pytest.mark.parametrize("name", ["ast_transformers", "input_transformers_post"])
def test_a_shell_that_changes_code_runs_every_cell_in_its_own_way(shell, name):
    """Of both kinds of changes; without them a cell is compiled ahead."""
    assert cell_runner.prepared(shell, "1 + 1")
    getattr(shell, name).append(lambda given: given)
    try:
        assert cell_runner.prepared(shell, "1 + 1") is None
    finally:
        getattr(shell, name).clear()
    shell.ast_node_interactivity = "all"
    try:
        assert cell_runner.prepared(shell, "1 + 1") is None
    finally:
        shell.ast_node_interactivity = "last_expr"


def test_a_magic_sees_the_names_of_where_it_stands(shell):
    """Those of the function that it is called in, and those of the notebook."""
    shell.register_magic_function(lambda line: line, magic_name="echo")
    cell = (
        "x = 3\ndef f():\n    y = 4\n"
        "    return get_ipython().run_line_magic('echo', '{x} {y}')\nf()"
    )

    assert shown(shell, cell) == ([(1, "'3 4'")], True)


def test_cells_are_known_by_the_beginning_of_their_file_name():
    """As a traceback shows it."""
    names = ("<ipython-input-3-abc>", "/x/<ipython-input", "<frozen>", "a.py")

    assert [shell_module._is_cell(name) for name in names] == [True, False, False, False]


def test_only_the_last_part_of_a_cell_may_be_shown_again(shell, monkeypatch):
    """Whatever stands above it runs."""
    monkeypatch.setattr(cell_runner.shown_again, "again", lambda *_: True)

    assert shown(shell, "x = 1\nx") == ([], True)
    assert shell.user_ns["x"] == 1


def test_an_error_ends_a_cell_that_ipython_runs(shell):
    """While it runs, or before."""
    shell.ast_transformers.append(ast.NodeTransformer())
    try:
        error = ("ZeroDivisionError", "division by zero")
        assert shown(shell, "1 / 0") == ([error], False)
        assert shown(shell, "x = ")[1] is False
        assert shown(shell, "x = 1") == ([], True)
    finally:
        shell.ast_transformers.clear()


def test_a_display_is_changed_only_where_that_is_asked_for(shell):
    """The same name twice shows twice; a change of what is not there is shown."""
    cell = (
        "from IPython.display import display, update_display\n"
        "display('a', display_id='n')\ndisplay('b', display_id='n')\n"
        "update_display('c', display_id='n')\nupdate_display('d', display_id='other')"
    )

    said = [text for _, text in shown(shell, cell)[0]]
    assert said == ["'a'", "'c'", "'d'"]
