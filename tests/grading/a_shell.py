"""The shell of a candidate's process, made in the process of the tests."""

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tarifflab.grading.inside.shell import Shell, make_shell


@contextmanager
def real_shell(folder: Path) -> Iterator[Shell]:
    """Make the shell, and put this process's own things back afterwards.

    There is one shell a process: one that stays would be given to the next test that makes one,
    with all names of this one.
    """
    before = sys.modules["__main__"], sys.displayhook, sys.excepthook, dict(vars(builtins))
    try:
        yield make_shell(str(folder))
    finally:
        Shell.clear_instance()
        sys.modules["__main__"], sys.displayhook, sys.excepthook, names = before
        for name in set(vars(builtins)) - set(names):
            delattr(builtins, name)
