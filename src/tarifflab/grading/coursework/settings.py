"""What a course's ``nbgrader_config.py`` says, read without starting nbgrader."""

import contextlib
import difflib
import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from tarifflab.grading.limits import Limits
from tarifflab.grading.nbgrader_parts import nbgrader_part

CONFIG_NAME = "nbgrader_config.py"


class SettingsError(ValueError):
    """A course folder that cannot be used; the text says what to do."""


@dataclass(frozen=True)
class Settings:
    """A course: nbgrader's folders, and what student code may touch.

    Attributes
    ----------
    course : nbgrader.coursedir.CourseDirectory
        Folders, database, names.
    """

    course: Any
    readable: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> "Settings":
        """Read the configuration of the course that `folder` lies in.

        Raises
        ------
        SettingsError
            If neither the folder nor one above it holds ``nbgrader_config.py``, if that cannot
            be read, or if the gradebook cannot lie in a folder of that name.
        """
        root = course_root(folder)
        config = _load(root)
        own = config.ConfinedExecute
        _check_limits(dict(own.get("limits", {})))
        course = nbgrader_part("coursedir").CourseDirectory(config=config)
        if "root" not in config.CourseDirectory:
            course.root = str(root)
        if "?" in str(root) and f"///{root}/" in course.db_url:
            raise SettingsError(
                f"'{root}' must have no '?' in its name: the address of the gradebook would "
                "end there, and another book be opened. Rename the folder."
            )
        return cls(
            course,
            tuple(own.get("readable", ())),
            tuple(own.get("secret", ())),
            dict(own.get("environment", {})),
            dict(own.get("limits", {})),
        )


def _load(root: Path) -> Config:
    try:
        # From within the folder if need be: the loader takes a "$" in a path for a variable.
        plain = "$" not in str(root)
        with contextlib.nullcontext() if plain else contextlib.chdir(root):
            place = str(root) if plain else f"{os.curdir}{os.sep}"
            config: Config = PyFileConfigLoader(CONFIG_NAME, path=place).load_config()
    except (Exception, SystemExit) as error:  # the file is Python: it may raise anything
        raise SettingsError(
            f"'{root / CONFIG_NAME}' cannot be read: {type(error).__name__}, {error}. "
            "Put that line right, then run the command again."
        ) from error
    return config


def _check_limits(limits: dict[str, Any]) -> None:
    known = {one.name for one in fields(Limits)}
    for name in limits:
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise SettingsError(
                f"'c.ConfinedExecute.limits' in {CONFIG_NAME} must name known limits, "
                f"got '{name}'.{hint}"
            )
    try:
        Limits(**limits)
    except (TypeError, ValueError) as error:
        raise SettingsError(f"'c.ConfinedExecute.limits' in {CONFIG_NAME}: {error}") from error


def course_root(folder: Path) -> Path:
    """Return the nearest folder upwards that holds a course's configuration."""
    for place in (folder.resolve(), *folder.resolve().parents):
        if (place / CONFIG_NAME).exists():
            return place
    raise SettingsError(
        f"'{folder}' must lie in an nbgrader course, but no {CONFIG_NAME} was found there or "
        "above. Run the command in the course's folder."
    )


def assignment_name(course: Any, short: str) -> str:
    """Return an assignment's full name for a short one ("01" for "01-tariff-rates").

    Raises
    ------
    SettingsError
        If no folder in the source directory begins so, or more than one does.
    """
    source = Path(course.root, course.source_directory)
    names = (
        sorted(path.name for path in source.iterdir() if path.is_dir())
        if source.is_dir()
        else []
    )
    if short in names:
        return short
    fitting = [name for name in names if name.startswith(f"{short}-")]
    if len(fitting) != 1:
        raise SettingsError(
            f"'assignment' must be one of {', '.join(names) or '(none yet)'}, got '{short}'."
        )
    return fitting[0]
