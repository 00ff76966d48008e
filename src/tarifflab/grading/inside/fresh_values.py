"""What lets one examiner serve several submissions: nothing of one is there for the next.

No student's code runs in an examiner, so what could pass from one submission to another is
only what the instructor's own tests leave behind. Each submission therefore gets copies of the
instructor's values and the process as it was: environment, working folder, random numbers,
warnings, names. Where that cannot be promised (a test patches a module, a cell defines a class
or holds an open file), every submission gets an examiner of its own, as before.
"""

import ast
import copy
import os
import random
import re
import sys
import types
import warnings
from collections.abc import Mapping
from itertools import starmap
from pathlib import Path
from typing import Any

from tarifflab.grading.inside.shell import Shell
from tarifflab.grading.wire.codec import Uncrossable, decode, encode

SINGLE = (type(None), bool, int, float, complex, str, bytes, type(...))
ATOMS = (*SINGLE, types.ModuleType)
FOREIGN = (types.FunctionType, types.BuiltinFunctionType, type, types.MethodType)
LASTING = re.compile(  # calls that change what lies outside of a cell's own names
    r"\b(set_option|reset_option|setattr|delattr|patch|mock|lru_cache|cache|register\w*"
    r"|plt|pyplot|globals|locals|vars|exec|eval|importlib|modules|_ip|get_ipython|user_ns|reload)\b"
)
# Calls by which libraries are told how to behave from now on, or that are for a reader at a
# screen; of a table, `set_index` and `set_axis` are not among them.
TELLING = re.compile(r"\.(set|use|rc|seed|basicConfig|set_(?!index\b|axis\b)\w+)\s*\(")
TWISTER_WORDS = 624  # 32 bits each: the state of the generator behind `numpy.random`
NUMBERED = re.compile(r"_i{0,3}$|_{1,3}$|_i?\d+$")  # what IPython keeps of earlier cells


def leaves_nothing(source: str) -> bool:
    """Say whether a cell of the instructor's changes nothing but names and their values."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # magics: whatever they do
        return False
    stored = (ast.Store, ast.Del)
    return LASTING.search(source) is None and not any(
        isinstance(node, ast.Global | ast.ClassDef)
        or (isinstance(node, ast.Attribute) and isinstance(node.ctx, stored))
        for node in nodes
    )


def changes_only_names(source: str, *, subscripts: bool = False) -> bool:
    """Say whether a cell tells no library anything and changes nothing but names, by its text.

    With `subscripts` it may change what is inside of a value as well.
    """
    if TELLING.search(source) or not leaves_nothing(source):
        return False
    stored = (ast.Store, ast.Del)
    return subscripts or not any(
        isinstance(node, ast.Subscript) and isinstance(node.ctx, stored)
        for node in ast.walk(ast.parse(source))
    )


def renewable(value: Any) -> bool:
    """Say whether each submission can have this value as if nobody had used it before."""
    if isinstance(value, ATOMS):
        return True
    if isinstance(value, FOREIGN):
        return getattr(value, "__module__", None) != "__main__" or _keeps_nothing(value)
    if is_plain_table(value):
        return True
    try:
        if is_used_up_by_reading(value):
            return False
        encode(value)
    except (Uncrossable, RecursionError):
        return False
    return True


def is_used_up_by_reading(value: Any) -> bool:
    """Say whether a value is an iterator or holds one: to look at it would change it."""
    if isinstance(value, list | tuple | set | frozenset):
        return any(map(is_used_up_by_reading, value))
    if isinstance(value, dict):
        return any(map(is_used_up_by_reading, value.values()))
    return hasattr(type(value), "__next__")


def _keeps_nothing(value: Any) -> bool:
    """Say whether a function of the notebook has no place to keep anything between calls."""
    if not isinstance(value, types.FunctionType) or value.__closure__ or vars(value):
        return False
    defaults = [*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
    return all(isinstance(one, ATOMS) for one in defaults)


class Fresh:
    """Copies of the instructor's values for one submission: one of each, for all its tests."""

    def __init__(self) -> None:
        self.made: dict[int, Any] = {}  # id of the original → its copy

    def of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values under their names, each copied once."""
        return {name: self._one(value) for name, value in values.items()}

    def _one(self, value: Any) -> Any:
        if isinstance(value, ATOMS + FOREIGN):
            return value
        if id(value) not in self.made:  # the original lives as long as the template
            self.made[id(value)] = copied(value)
        return self.made[id(value)]


def copied(value: Any) -> Any:
    """Return a value that shares nothing with another which a test could change."""
    if is_plain_table(value):
        pandas: Any = sys.modules["pandas"]
        # pandas copies on write: until a test writes, the numbers are shared.
        return value.copy(deep=int(pandas.__version__.split(".")[0]) < 3)
    if isinstance(value, list | dict | set | tuple):
        return copy.deepcopy(value)
    return decode(encode(value))


def is_plain_table(value: Any) -> bool:
    """Say whether a value is pandas' table or column, without objects in it."""
    pandas: Any = sys.modules.get("pandas")
    if pandas is None or not isinstance(value, pandas.DataFrame | pandas.Series):
        return False
    kinds = value.dtypes if isinstance(value, pandas.DataFrame) else [value.dtype]
    return not any(str(kind) == "object" for kind in kinds)


def same_table(one: Any, other: Any) -> bool:
    """Say whether two copies of a table were made while nothing had changed in it.

    They then share all numbers: pandas copies before it writes. What is not seen to be the
    same counts as changed.
    """
    if type(one) is not type(other) or not (is_plain_table(one) and is_plain_table(other)):
        return False
    if one.shape != other.shape or one.attrs != other.attrs:
        return False
    if getattr(one, "columns", None) is None and one.name != other.name:
        return False
    pairs = zip(one._mgr.blocks, other._mgr.blocks, strict=False)
    return (
        len(one._mgr.blocks) == len(other._mgr.blocks)
        and all(starmap(_same_labels, zip(one.axes, other.axes, strict=True)))
        and all(starmap(_share, pairs))
    )


def _same_labels(one: Any, other: Any) -> bool:
    return bool(one.is_(other)) and list(one.names) == list(other.names)


def _share(one: Any, other: Any) -> bool:
    """Say whether two blocks of columns are the same numbers at the same place in memory."""
    numpy: Any = sys.modules["numpy"]
    if one.dtype != other.dtype or list(one.mgr_locs) != list(other.mgr_locs):
        return False
    # Both are held, else the second could be given the place of the first.
    first, second = (numpy.asarray(block.values) for block in (one, other))
    # Where it begins, and each step: rows in the opposite order begin at another place.
    return not first.size or bool(first.__array_interface__ == second.__array_interface__)


def unspoilt(value: Any) -> Any:
    """Return a copy, or the value itself where none can be made."""
    shared = isinstance(value, ATOMS + FOREIGN)
    return value if shared or not renewable(value) else copied(value)


class ProcessState:
    """What a test could change besides values, as it is before the first submission.

    Parameters
    ----------
    chosen : str
        The random numbers' state after the instructor's run. Where a fork still has it, the
        course has chosen a seed, and each submission begins with it; else each gets new ones.
    """

    def __init__(self, shell: Shell, chosen: str) -> None:
        self.shell = shell
        self.folder = Path.cwd()
        self.environment = dict(os.environ)
        self.filters = list(warnings.filters)
        self.path = list(sys.path)
        self.count = shell.execution_count
        self.names = set(shell.user_ns)
        self.seeds = seeds() if repr(seeds()) == chosen else None

    def restore(self) -> None:
        """Put everything back, and forget the submission before."""
        if dict(os.environ) != self.environment:
            os.environ.clear()
            os.environ.update(self.environment)
        os.chdir(self.folder)
        warnings.filters[:] = self.filters  # type: ignore[index]
        sys.path[:] = self.path
        seed(self.seeds)
        self._forget()

    def _forget(self) -> None:
        shell: Any = self.shell
        for name in set(shell.user_ns) - self.names:
            del shell.user_ns[name]
        for name in filter(NUMBERED.match, list(shell.user_ns)):
            shell.user_ns[name] = ""
        shell.user_ns.get("Out", {}).clear()
        del shell.history_manager.input_hist_parsed[self.count :]
        del shell.history_manager.input_hist_raw[self.count :]
        shell.execution_count = self.count
        shell.last_error = None
        shell.outputs.clear()


def seeds() -> tuple[Any, Any]:
    """Return the state of Python's and NumPy's random numbers."""
    numpy: Any = sys.modules.get("numpy")
    return random.getstate(), None if numpy is None else numpy.random.get_state()


def seed(state: tuple[Any, Any] | None) -> None:
    """Set that state; a new one where it is None, as a whole or for one of the two."""
    own, numbers = state or (None, None)
    if own is None:
        random.seed()
    fresh_numbers((own, numbers))


def fresh_numbers(state: tuple[Any, Any]) -> None:
    """Do the same in a process that was just forked: Python has seeded its own anew there."""
    numpy: Any = sys.modules.get("numpy")
    own, numbers = state
    if own is not None:
        random.setstate(own)
    if numpy is None:
        return
    if numbers is None:  # all of it at once: `numpy.random.seed` copies 75 pages more
        drawn = numpy.frombuffer(os.urandom(4 * TWISTER_WORDS), dtype=numpy.uint32)
        numbers = ("MT19937", drawn, TWISTER_WORDS)
    numpy.random.set_state(numbers)
