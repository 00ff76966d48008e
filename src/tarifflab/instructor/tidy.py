"""Bring the course's notebooks into the form in which they are kept.

Notebooks are kept without outputs and execution counts, with readable cell ids, as plain
JSON with an indent of one; in their text a number and its percent sign stay on one line. The
students' versions in ``exercises/`` are exactly what nbgrader makes of ``solutions/``, and the
course map shows the lessons that are there. After an edit,
``python -m tarifflab.instructor.tidy`` restores all three;
``python -m tarifflab.instructor.tidy 05-tokyo`` makes one exercise alone, in seconds.
"""

from __future__ import annotations

import glob
import json
import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tarifflab.grading.nbgrader_parts import note_version
from tarifflab.lessons import MAP, map_text

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
FOLDERS = ("lessons", "solutions")
LOCKED = (
    "deletable",
    "editable",
)  # false where a cell must stay as it is; nbgrader sets its own
CODE = re.compile(r"(```.*?```|`[^`]*`)", re.DOTALL)


def tidy_text(notebook: dict[str, Any]) -> str:
    """Return a notebook as the text that is kept: no outputs, no counts, no stray metadata."""
    kept = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    if "tarifflab" in notebook["metadata"]:
        kept["tarifflab"] = notebook["metadata"]["tarifflab"]
    cells = [_tidy_cell(cell) for cell in notebook["cells"]]
    tidy = {"cells": cells, "metadata": kept, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(tidy, indent=1, ensure_ascii=False) + "\n"


def _tidy_cell(cell: dict[str, Any]) -> dict[str, Any]:
    source = "".join(cell["source"]).strip("\n")
    # What an editor remembers of a view (scrolled, collapsed, trusted) is nobody's content.
    kept = ("nbgrader", "tags") if "nbgrader" in cell["metadata"] else ("tags", *LOCKED)
    metadata = {k: cell["metadata"][k] for k in kept if k in cell["metadata"]}
    tidy = {"cell_type": cell["cell_type"], "id": cell["id"], "metadata": metadata}
    if cell["cell_type"] == "markdown":
        source = _percent_stays(source)
    if cell["cell_type"] == "code":
        tidy |= {"execution_count": None, "outputs": []}
    return dict(sorted((tidy | {"source": source.splitlines(keepends=True)}).items()))


def _percent_stays(text: str) -> str:
    r"""Return a text in which no line breaks between a number and its percent sign.

    >>> _percent_stays("5 % of `7 % 2`")
    '5\xa0% of `7 % 2`'
    """
    parts = CODE.split(text)  # text and code in turn
    parts[::2] = [re.sub(r"(?<=\d)[ \n](?=%)", "\xa0", part) for part in parts[::2]]
    return "".join(parts)


def tidy_notebooks(course: Path) -> list[Path]:
    """Rewrite the untidy notebooks of `course`; return those that changed."""
    changed = []
    for folder in FOLDERS:
        for path in sorted((course / folder).rglob("*.ipynb")):
            if ".ipynb_checkpoints" in path.parts:
                continue
            old = path.read_text(encoding="utf-8")
            new = tidy_text(json.loads(old))
            if new != old:
                path.write_text(new, encoding="utf-8")
                changed.append(path)
    return changed


def exercise_slugs(course: Path) -> list[str]:
    """Return the slugs of all exercises of `course`, in order."""
    return sorted(path.name for path in (course / "solutions").iterdir() if path.is_dir())


def generate_exercises(course: Path, into: Path, only: Sequence[str] = ()) -> list[str]:
    """Let nbgrader make the students' versions of the exercises of `course` in `into`.

    Parameters
    ----------
    course
        The course folder.
    into
        Where the students' versions go.
    only
        The slugs to make; none means all.

    Returns
    -------
    list of str
        The slugs of the exercises made.

    Raises
    ------
    RuntimeError
        If nbgrader refuses one, with its reason.
    """
    from nbgrader.apps import NbGraderAPI
    from traitlets.config.loader import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    slugs = list(only) or exercise_slugs(course)
    _let_nbgrader_find_its_programs()
    with without_patterns(course) as root, tempfile.TemporaryDirectory() as elsewhere:
        config.CourseDirectory.root = str(root)
        # The instructor's gradebook is left alone.
        config.CourseDirectory.db_url = f"sqlite:///{Path(elsewhere) / 'gradebook.db'}"
        note_version(config.CourseDirectory.db_url)
        # Made elsewhere and moved: what is stopped half way takes no exercise with it.
        made = Path(elsewhere, "made")
        config.CourseDirectory.release_directory = str(made)
        api = NbGraderAPI(config=config)
        api.log.setLevel(logging.ERROR)
        for slug in slugs:
            result = api.generate_assignment(slug, force=True, create=True)
            if not result["success"]:
                raise RuntimeError(f"nbgrader refused {slug}: {_reason(result)}")
            shutil.rmtree(into / slug, ignore_errors=True)
            shutil.move(made / slug, into / slug)
    return slugs


@contextmanager
def without_patterns(course: Path) -> Iterator[Path]:
    """Give the course folder a path that nbgrader does not take for a pattern.

    nbgrader looks for notebooks with `glob`, and finds none in a folder called "Trade [2026]".

    Raises
    ------
    RuntimeError
        If the system lets nobody make a link.
    """
    if glob.escape(str(course)) == str(course):
        yield course
        return
    with tempfile.TemporaryDirectory() as elsewhere:
        link = Path(elsewhere) / "course"
        try:
            link.symlink_to(course.resolve(), target_is_directory=True)
        except OSError as error:
            raise RuntimeError(
                f"nbgrader cannot work in a folder with *, ? or [ in its name: {course}. "
                "Rename the folder."
            ) from error
        yield link


def _reason(result: dict[str, Any]) -> str:
    """Return why nbgrader refused; a hook that ends it leaves an error and no log."""
    return str(result.get("log") or result.get("error") or "it gave no reason")[-2000:]


def _let_nbgrader_find_its_programs() -> None:
    """Put this environment's programs on PATH: nbgrader starts alembic by its bare name."""
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([programs, os.environ.get("PATH", "")])


def main() -> int:
    """Tidy the course in the working folder; make its map and the exercises named anew."""
    course, only = Path.cwd(), sys.argv[1:]
    if not (course / "solutions").is_dir():
        print("Start this in the course folder, where `solutions` lies.", file=sys.stderr)
        return 1
    unknown = sorted(set(only) - set(exercise_slugs(course)))
    if unknown:
        known = ", ".join(exercise_slugs(course))
        print(f"There is no exercise {', '.join(unknown)}. There are {known}.", file=sys.stderr)
        return 1
    for path in tidy_notebooks(course):
        print(f"tidied {path.relative_to(course)}")
    slugs = generate_exercises(course, course / "exercises", only)
    (course / MAP).write_text(map_text(course), encoding="utf-8", newline="\n")
    print(f"made the students' versions of {len(slugs)} exercises")
    return 0


if __name__ == "__main__":
    sys.exit(main())
