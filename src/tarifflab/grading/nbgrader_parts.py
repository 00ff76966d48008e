"""Parts of nbgrader without the rest of it.

``import nbgrader`` loads JupyterLab's server extensions, nbconvert and a grammar of web
addresses: over a second, for a command whose whole start-up should take less. The gradebook,
the course's folders and the rules for points need none of that.
"""

import ast
import contextlib
import importlib
import importlib.util
import sys
import types
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

MAKE_VERSIONS = "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"
ENTER_VERSION = (
    "INSERT INTO alembic_version (version_num) "
    "SELECT :version WHERE NOT EXISTS (SELECT 1 FROM alembic_version)"
)

# What nbgrader's parts import at their top, and use in functions that grading does not call: a
# library for zips, a web client, colours of a log. Together 0.15 s of CPU.
FOR_LATER = ("setuptools.archive_util", "requests", "tornado.log")

# nbformat's schema library tries to load a grammar that takes 0.8 seconds and that no notebook
# needs; it copes when the grammar is not there.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


@cache
def nbgrader_part(name: str) -> Any:
    """Return a module of nbgrader ("api", "utils", "coursedir") without starting the package.

    If nbgrader is already loaded, its own module is returned.
    """
    if "nbgrader" in sys.modules:
        return importlib.import_module(f"nbgrader.{name}")
    with _shell("nbgrader"), _shell("nbformat"), _for_later():
        return importlib.import_module(f"nbgrader.{name}")


@cache
def notebook_nodes() -> Any:
    """Return ``nbformat.notebooknode`` without the schemas of notebooks."""
    with _shell("nbformat"):
        return importlib.import_module("nbformat.notebooknode")


@cache
def markdown_filters() -> Any:
    """Return ``nbconvert.filters.markdown_mistune`` without exporters, kernels and schemas.

    What was loaded for it is forgotten again, so that nbconvert may still be imported whole.
    """
    before = set(sys.modules)
    packages = ("nbconvert", "nbconvert.filters", "nbconvert.preprocessors")
    with contextlib.ExitStack() as stack:
        for package in packages:
            stack.enter_context(_shell(package))
        found = importlib.import_module("nbconvert.filters.markdown_mistune")
    if "nbconvert" not in before:
        for name in set(sys.modules) - before:
            if name.startswith("nbconvert."):
                del sys.modules[name]
    return found


@contextlib.contextmanager
def _shell(package: str) -> Iterator[None]:
    """Let modules of a package be imported for a while without what the package runs first."""
    if package in sys.modules:
        yield
        return
    found = importlib.util.find_spec(package)
    folders = found.submodule_search_locations if found is not None else None
    if not folders:
        raise ImportError(f"'{package}' must be installed. Run: pip install {package}")
    stand_in = types.ModuleType(package)
    stand_in.__path__ = list(folders)
    with _in_place({package: stand_in}):
        yield


@contextlib.contextmanager
def _for_later() -> Iterator[None]:
    """Let names of some modules be imported for a while, and loaded when they are used."""
    made = {}
    for name in FOR_LATER:
        if name not in sys.modules:
            made[name] = types.ModuleType(name)
            made[name].__dict__["__getattr__"] = Later(name).part
    with _in_place(made):
        yield


@contextlib.contextmanager
def _in_place(stand_ins: dict[str, types.ModuleType]) -> Iterator[None]:
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


class Later:
    """A name of a module that is not loaded before the name is called or asked for something.

    Parameters
    ----------
    module : str
        The module's full name.
    name : str
        What of it; "" only to make others by `part`.
    """

    def __init__(self, module: str, name: str = "") -> None:
        self._module = module
        self._name = name

    def part(self, name: str) -> "Later":
        """Return what stands for a name of the module, as a module's own ``__getattr__``."""
        if name.startswith("__"):
            raise AttributeError(name)
        return Later(self._module, name)

    def _loaded(self) -> Any:
        return getattr(importlib.import_module(self._module), self._name)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the real one."""
        return self._loaded()(*arguments, **named)

    def __getattr__(self, name: str) -> Any:
        """Ask the real one."""
        return getattr(self._loaded(), name)


def note_version(url: str) -> None:
    """Write the version of nbgrader's tables into a database that holds no table yet.

    nbgrader starts a program for that (``alembic heads``, 1.5 s of CPU), and a gradebook that
    is interrupted before the answer has none for ever. The answer stands in nbgrader's own
    files, and here it is written before the other tables are made. Where it is not plain to
    see, nothing is written and nbgrader asks its program.

    Raises
    ------
    sqlalchemy.exc.SQLAlchemyError
        If the database cannot be opened or written.
    """
    import sqlalchemy

    engine = sqlalchemy.create_engine(url)
    try:
        if sqlalchemy.inspect(engine).get_table_names():
            return
        version = newest_version(Path(nbgrader_part("dbutil").ALEMBIC_DIR, "versions"))
        if version is not None:
            with engine.begin() as connection:
                connection.execute(sqlalchemy.text(MAKE_VERSIONS))
                connection.execute(sqlalchemy.text(ENTER_VERSION), {"version": version})
    finally:
        engine.dispose()


def newest_version(folder: Path) -> str | None:
    """Return the revision that no other one builds on; None unless there is exactly one."""
    found = [_constants(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")]
    built_on = {one.get("down_revision") for one in found}
    heads = [one["revision"] for one in found if "revision" in one]
    newest = [head for head in heads if head not in built_on]
    return newest[0] if len(newest) == 1 and isinstance(newest[0], str) else None


def _constants(source: str) -> dict[str, Any]:
    """Return the plain values that a file gives to names at its top."""
    return {
        target.id: node.value.value
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
