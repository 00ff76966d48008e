"""Files about a class: for their owner only, whole or not there, never behind a link."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from tarifflab.instructor.desk import DeskError

FILE_MODE = 0o600
FOLDER_MODE = 0o700


class PlaceError(DeskError):
    """A place where nothing can be written; the text says why and what to do."""


def make_folder(folder: Path, root: Path) -> None:
    """Make a folder and those above it up to `root`, closed to others.

    Raises
    ------
    PlaceError
        If a part of the path is a link or a file.
    """
    if folder == root:
        return
    make_folder(folder.parent, root)
    if folder.is_symlink():
        raise PlaceError(
            f"'{folder}' is a link, and nothing is written through links. Remove it."
        )
    try:
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    except OSError as error:
        raise PlaceError(f"The folder '{folder}' cannot be made: {error.strerror}.") from error


def write_private(path: Path, content: bytes, root: Path) -> None:
    """Write a file below `root` in one step; others cannot read it.

    Raises
    ------
    PlaceError
        If it cannot be written. What stood there before still does.
    """
    make_folder(path.parent, root)
    prepared = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        opened = os.open(prepared, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        prepared.replace(path)  # a link at the end of the path is replaced, not followed
    except OSError as error:
        prepared.unlink(missing_ok=True)
        raise PlaceError(f"'{path}' cannot be written: {error.strerror}.") from error


def write_json(path: Path, content: Any, root: Path) -> None:
    """Write plain data as JSON, the same data always as the same bytes."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_private(path, text.encode("utf-8", "surrogateescape"), root)


def read_json(path: Path) -> Any:
    """Return what a JSON file of ours holds, or None if it is not there.

    Raises
    ------
    PlaceError
        If it is damaged.
    """
    try:
        return json.loads(path.read_bytes().decode("utf-8", "surrogateescape"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise PlaceError(
            f"'{path}' cannot be read ({error}). Move it away and run the command again."
        ) from error
