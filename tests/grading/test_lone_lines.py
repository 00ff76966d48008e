"""A lone line that begins with a word of IPython's own is left to IPython."""

from types import SimpleNamespace

import pytest

from tarifflab.grading.inside.cell_runner import _may_be_magic

SHELL = SimpleNamespace(find_line_magic={"who": print}.get)


@pytest.mark.parametrize(
    ("source", "own"),
    [
        ("exit", True),
        ("quit\n", True),
        ("\n  who  \n", True),
        ("who = 3", True),
        ("x = 3", False),
        ("who = 3\nprint(who)", False),
        ("", False),
    ],
)
def test_a_lone_line_with_a_magics_name_is_left_to_ipython(source: str, own: bool) -> None:
    """Blank lines around it change nothing; with a second line it is Python."""
    assert _may_be_magic(SHELL, source) is own
