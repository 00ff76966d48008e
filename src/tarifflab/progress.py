"""What a student has done, in one readable file that never leaves their machine.

The file is ``progress/progress.json``: a list of entries, each with its kind, its key, its
value and the time it was made. Nothing is ever changed or removed: a revised probability is
a new entry, and :func:`get` answers with the newest one.

Examples
--------
>>> save("probability", "C1-a", 0.35)
>>> get("probability", "C1-a")
0.35
>>> len(history("probability", "C1-a"))
1
"""

from __future__ import annotations

import codecs
import json
import math
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypedDict
from weakref import WeakMethod, ref

from tarifflab.lock_file import alone

KINDS = ("probability", "verdict", "prediction", "drawing", "quiz", "stamp", "check", "hint")
FORMAT = 1  # of the file; one of a newer course is set aside, never written over
_YEARS = range(2000, 2200)  # of an entry: days can be added to it in every time zone
_OBJECT = re.compile(r"\{\s*\"")
_WRITES = 3  # tries until what was written is found again
_OPEN_ELSEWHERE_S = 1.0  # Windows does not replace a file that somebody reads just now


class Entry(TypedDict):
    """One thing a student did; ``time`` is UTC in ISO format."""

    kind: str
    key: str
    value: Any
    time: str


# Entries that could not be written, by file: kept so that a lesson still works.
_unwritten: dict[Path, list[Entry]] = {}

# Who hears of a new value, by kind and key ("" for every key of a kind).
_watching: dict[tuple[str, str], list[ref[Callable[[], object]]]] = {}


def path() -> Path:
    """Return where the progress file is, or will be once something is saved.

    The folder is ``TARIFFLAB_PROGRESS`` if that is set, else ``progress/`` in the nearest
    folder upwards that holds ``lessons/`` and ``data/``, else ``progress/`` here.
    """
    chosen = os.environ.get("TARIFFLAB_PROGRESS")
    if chosen:
        return Path(chosen).expanduser() / "progress.json"
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "lessons").is_dir() and (folder / "data").is_dir():
            return folder / "progress" / "progress.json"
    return here / "progress" / "progress.json"


def save(kind: str, key: str, value: Any) -> None:
    """Add one entry, stamped with the present time in UTC.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`.
    key : str
        What the value belongs to, such as a claim's id.
    value : Any
        Plain JSON: numbers, strings, booleans, None, lists and dicts of these.

    Raises
    ------
    ValueError
        If the kind is unknown, the key is empty, or the value is not plain JSON.
    """
    _check_names(kind, key)
    plain = _plain(key, value)
    if not _fits(kind, key, plain):
        raise ValueError(
            f"{value!r} cannot be the value of {key!r}: a {kind} is not like that."
        )
    entry = Entry(kind=kind, key=key, value=plain, time=_now())
    file = path()
    waiting = [*_unwritten.get(file, []), entry]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with alone(file.with_name(f".{file.name}.lock")):
            _add(file, waiting)
    except OSError as error:
        _say_once(file, error)
        _unwritten[file] = waiting
    else:
        _unwritten.pop(file, None)
    _tell(kind, key)


def watch(kind: str, key: str, call: Callable[[], object]) -> None:
    """Call a function whenever a value of this kind and key is saved in this kernel.

    Only a weak reference is held: a figure that nobody holds any more is forgotten. So `call`
    is a method of something that lives, or a function that its caller keeps.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`.
    key : str
        As in :func:`save`; ``""`` hears every key of the kind.
    call : callable
        Called without arguments, after the value was saved.

    Raises
    ------
    ValueError
        If the kind is unknown.
    """
    _check_names(kind)
    held = WeakMethod(call) if hasattr(call, "__self__") else ref(call)
    _watching.setdefault((kind, key), []).append(held)


def is_watched(kind: str, key: str) -> bool:
    """Tell whether something living hears of this kind and key."""
    return any(held() is not None for held in _watching.get((kind, key), []))


def _tell(kind: str, key: str) -> None:
    for place in ((kind, key), (kind, "")):
        living = [(held, held()) for held in _watching.get(place, [])]
        _watching[place] = [held for held, call in living if call is not None]
        for _held, call in living:
            if call is not None:
                call()


def _add(file: Path, new: list[Entry]) -> None:
    """Add entries, and look whether they are there: the lock can fail on a shared disk."""
    for _ in range(_WRITES):
        stored = _read(file)
        missing = [entry for entry in new if entry not in stored]
        if not missing:
            return
        _write(file, stored + missing)


def get(kind: str, key: str, default: Any = None) -> Any:
    """Return the newest value of a key, or `default` if there is none."""
    past = history(kind, key)
    return past[-1][1] if past else default


def entries(kind: str) -> dict[str, Any]:
    """Return the newest value of every key of a kind, in the order first saved."""
    _check_names(kind)
    return {entry["key"]: entry["value"] for entry in _all() if entry["kind"] == kind}


def history(kind: str, key: str) -> list[tuple[datetime, Any]]:
    """Return every value a key ever had with its time (UTC), oldest first."""
    _check_names(kind, key)
    return [
        (datetime.fromisoformat(entry["time"]), entry["value"])
        for entry in _all()
        if entry["kind"] == kind and entry["key"] == key
    ]


def merge(other: Path) -> int:
    """Take over the entries of another progress file; return how many were new.

    Nothing is lost: entries of both stay, in the order of their times.

    Raises
    ------
    OSError
        If the other file cannot be read, or this one not written.
    ValueError
        If the other file holds no entries that can be read.
    """
    text = _decoded(other.read_bytes())
    try:
        theirs = _checked(json.loads(text))
    except _DAMAGED:
        theirs = list(_salvaged(text))
        if not theirs:
            raise ValueError(f"'{other}' must be a progress file, and is none.") from None
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True)
    with alone(file.with_name(f".{file.name}.lock")):
        ours = _read(file)
        new = [entry for entry in theirs if entry not in ours]
        both = sorted([*ours, *new], key=lambda entry: datetime.fromisoformat(entry["time"]))
        if new:
            _write(file, both)
    return len(new)


def _all() -> list[Entry]:
    file = path()
    try:
        stored = _read(file)
    except OSError as error:
        _say_once(file, error)
        stored = []
    return stored + _unwritten.get(file, [])


def _say_once(file: Path, error: OSError) -> None:
    if file in _unwritten:
        return
    reason = error.strerror or type(error).__name__
    print(
        f"Your answers cannot be kept in {file.parent} ({reason}), so they last only "
        "until this notebook is closed. Set TARIFFLAB_PROGRESS to a folder of your own."
    )
    _unwritten[file] = []


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _check_names(kind: str, key: str = "any") -> None:
    if kind not in KINDS:
        raise ValueError(f"'kind' must be one of {', '.join(KINDS)}, got {kind!r}.")
    if not isinstance(key, str) or not key:
        raise ValueError(f"'key' must be a text that is not empty, got {key!r}.")


def _plain(key: str, value: Any) -> Any:
    """Return what a reader of the file will get back; refuse what JSON cannot hold."""
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"The value of {key!r} must be plain JSON (numbers, strings, lists, dicts), "
            f"got {value!r}: {error}."
        ) from None


def _read(file: Path) -> list[Entry]:
    try:
        content = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return []
    try:
        return _checked(json.loads(content.decode("utf-8")))
    except _DAMAGED:
        saved = list(_salvaged(_decoded(content)))
        _set_aside(file, len(saved))
        if saved:
            _write(file, saved)
        return saved


# What a file that `save` has not written so may raise; brackets by the thousand overflow.
_DAMAGED = (ValueError, TypeError, KeyError, RecursionError)


def _decoded(content: bytes) -> str:
    """Return bytes as text, whatever an editor made of them; what is no text is marked."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if wide else "utf-8", errors="replace")


def _checked(content: Any) -> list[Entry]:
    """Return the entries of a file's content; raise if it is not what `save` writes."""
    if not isinstance(content["entries"], list) or content.get("format", FORMAT) != FORMAT:
        raise ValueError("not the form of this course")
    return [_entry(one) for one in content["entries"]]


def _entry(one: Any) -> Entry:
    found = Entry(kind=one["kind"], key=one["key"], value=one["value"], time=one["time"])
    kind, key = found["kind"], found["key"]
    if not (isinstance(kind, str) and isinstance(key, str)):
        raise TypeError(f"kind and key must be texts, got {kind!r} and {key!r}")
    when = datetime.fromisoformat(found["time"])
    if when.tzinfo is None or when.year not in _YEARS:
        raise ValueError(f"the time {found['time']!r} has no time zone, or is not of our days")
    if not _fits(kind, key, found["value"]):
        raise ValueError(f"{found['value']!r} cannot be the value of {key!r}")
    return found


def _fits(kind: str, key: str, value: Any) -> bool:
    """Say whether a value is of the sort that everybody who reads this kind relies on."""
    if kind == "probability" or (kind == "stamp" and key.startswith("first/")):
        return _is_number(value) and 0 <= value <= 1
    if kind == "check":
        return (
            isinstance(value, dict)
            and all(_is_number(value.get(name)) for name in ("points", "max_points"))
            and all(isinstance(value.get(name), str) for name in ("status", "answer"))
        )
    return kind != "verdict" or isinstance(value, str)


def _is_number(value: Any) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    )


def _salvaged(text: str) -> Iterator[Entry]:
    """Yield the entries of a damaged file that can still be read, however they are laid out."""
    decoder, start = json.JSONDecoder(), 0
    while found := _OBJECT.search(text, start):
        start = found.start() + 1
        with suppress(*_DAMAGED):
            one, end = decoder.raw_decode(text, found.start())
            yield _entry(one)
            start = end


def _set_aside(file: Path, saved: int) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside = file.with_name(f"progress.broken-{stamp}.json")
    try:
        file.replace(aside)
        aside.chmod(0o600)
    except OSError as error:
        print(f"{file} cannot be read as progress and cannot be renamed: {error.strerror}.")
        return
    kept = f"{saved} answers in it could be saved" if saved else "nothing in it could be saved"
    print(
        f"Your progress file could not be read as a whole: {kept}. It now lies beside the new "
        f"one as {aside.name}."
    )


def _write(file: Path, content: list[Entry]) -> None:
    """Replace the file in one step, so that a crash leaves the old or the new one whole."""
    rows = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in content)
    text = f'{{"format": {FORMAT}, "entries": [\n{rows}\n]}}\n'
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600)  # nobody else's business on a shared computer
        draft.write_text(text, encoding="utf-8")
        draft.chmod(0o600)  # what somebody thinks is theirs alone
        _replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _replace(draft: Path, file: Path) -> None:
    last = time.monotonic() + _OPEN_ELSEWHERE_S
    while True:
        try:
            draft.replace(file)
            return
        except PermissionError:
            if os.name != "nt" or time.monotonic() > last:
                raise
            time.sleep(0.01)
