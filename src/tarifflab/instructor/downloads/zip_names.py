"""Names in zips: which encoding, which parts, and what no student has made."""

import re
import zipfile
from collections.abc import Callable, Sequence

UTF8_FLAG = 0x800
# What Windows writes when it zips again what was unpacked, and what Python makes of it.
ENCODINGS = ("utf-8", "cp850", "cp932", "cp437", "cp1252", "gb18030", "cp949")
JUNK_FOLDERS = {"__MACOSX", ".ipynb_checkpoints", "__pycache__", ".git", ".Trashes"}
JUNK_FILES = {".DS_Store", "Thumbs.db", "desktop.ini", "Icon\r", ".localized"}

Known = Callable[[str], int]


def raw_name(member: zipfile.ZipInfo) -> bytes:
    """Return a member's name as the bytes in the zip."""
    coding = "utf-8" if member.flag_bits & UTF8_FLAG else "cp437"
    return member.orig_filename.encode(coding, "surrogateescape")


def decoded(members: Sequence[zipfile.ZipInfo], known: Known) -> list[str]:
    """Return the members' names; `known` counts the people of the class in a text.

    Names without the mark of UTF-8 are read in the encoding in which most of the class are
    found; one encoding serves a whole zip.
    """
    unmarked = [
        raw_name(one)
        for one in members
        if not one.flag_bits & UTF8_FLAG and not one.orig_filename.isascii()
    ]
    coding = _best(unmarked, known) if unmarked else "utf-8"
    return [
        one.orig_filename
        if one.flag_bits & UTF8_FLAG or one.orig_filename.isascii()
        else raw_name(one).decode(coding, "replace")
        for one in members
    ]


def _best(names: Sequence[bytes], known: Known) -> str:
    """Return the encoding that fits all names and finds most people; UTF-8 if it fits."""
    scores = []
    for place, coding in enumerate(ENCODINGS):
        try:
            text = "\n".join(name.decode(coding) for name in names)
        except UnicodeDecodeError:
            continue
        if coding == "utf-8":
            return coding
        scores.append((known(text), -place, coding))
    return max(scores)[2] if scores else "cp437"


def parts_of(name: str) -> tuple[str, ...]:
    """Return the parts of a path in a zip, whichever slash divides them."""
    return tuple(part for part in re.split(r"[/\\]", name) if part not in ("", "."))


def leads_out(name: str) -> bool:
    """Say whether a path would leave the folder in which it is unpacked."""
    return (
        ".." in parts_of(name) or name[:1] in ("/", "\\") or bool(re.match("[A-Za-z]:", name))
    )


def is_junk(parts: Sequence[str]) -> bool:
    """Say whether a file was made by a system and not by a student."""
    return (
        bool(JUNK_FOLDERS & set(parts))
        or parts[-1] in JUNK_FILES
        or parts[-1].startswith(("._", "~$"))
    )
