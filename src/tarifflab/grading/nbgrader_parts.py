"""Parts of nbgrader without the rest of it.

``import nbgrader`` loads JupyterLab's server extensions, nbconvert and a grammar of web
addresses: over a second, for a command whose whole start-up should take less. The gradebook,
the course's folders and the rules for points need none of that.
"""

import importlib
import importlib.util
import sys
import types
from functools import cache
from typing import Any

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
