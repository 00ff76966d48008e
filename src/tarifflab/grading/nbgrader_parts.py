"""Parts of nbgrader without the rest of it.

``import nbgrader`` loads JupyterLab's server extensions, nbconvert and a grammar of web
addresses: over a second, for a command whose whole start-up should take less. The gradebook,
the course's folders and the rules for points need none of that.
"""

import ast
import importlib
import importlib.util
import sys
import types
from functools import cache
from pathlib import Path
from typing import Any

MAKE_VERSIONS = "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"
ENTER_VERSION = (
    "INSERT INTO alembic_version (version_num) "
    "SELECT :version WHERE NOT EXISTS (SELECT 1 FROM alembic_version)"
)

# nbformat's schema library tries to load a grammar that takes 0.8 seconds and that no notebook
# needs; it copes when the grammar is not there.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


@cache
def nbgrader_part(name: str) -> Any:
    """Return a module of nbgrader ("api", "utils", "coursedir") without starting the package.

    If nbgrader is already loaded, its own module is returned.
    """
    package = sys.modules.get("nbgrader")
    if package is not None:
        return importlib.import_module(f"nbgrader.{name}")
    found = importlib.util.find_spec("nbgrader")
    folders = found.submodule_search_locations if found is not None else None
    if not folders:
        raise ImportError("'nbgrader' must be installed. Run: pip install nbgrader")
    stand_in = types.ModuleType("nbgrader")
    stand_in.__path__ = list(folders)
    sys.modules["nbgrader"] = stand_in
    try:
        return importlib.import_module(f"nbgrader.{name}")
    finally:
        del sys.modules["nbgrader"]


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
