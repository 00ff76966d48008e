"""Whose file is it, by its path in a download: one reader for each platform's shape.

A reader looks at one part of a path and the parts behind it. The outermost part that a reader
knows decides; what no reader knows is a file that was named by a person.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tarifflab.instructor.class_list.people import compared
from tarifflab.instructor.downloads.dates import read_date
from tarifflab.instructor.tables import Platform


class KeyKind(StrEnum):
    """What kind of key stands in a file's path."""

    PARTICIPANT = "participant"
    CANVAS_ID = "canvas_id"
    USERNAME = "username"
    FOLDER_NUMBER = "folder_number"
    ANONYMOUS = "anonymous"
    NAMED = "named"  # a person has named the file


class Role(StrEnum):
    """What a file is for."""

    FILE = "file"
    TEXT = "text"  # what a student typed into the platform
    PLATFORM = "platform"  # receipts, indices, times: the platform's own


@dataclass(frozen=True)
class Claim:
    """What a path says of a file.

    Attributes
    ----------
    platform : Platform
        Whose shape it is.
    kind, key : KeyKind, str
        The platform's key of the person.
    name : str
        The person's name as it stands there, or "".
    file : str
        The name of the file without the platform's additions.
    time : datetime or None
        When it was handed in; without a zone where the platform names none.
    late : bool
        Whether the platform says that it is late.
    number : int
        The platform's number of the file: higher is newer. 0 if there is none.
    attempt : str
        What sets one attempt of a person apart from the others.
    """

    platform: Platform
    kind: KeyKind
    key: str
    name: str = ""
    file: str = ""
    time: dt.datetime | None = None
    late: bool = False
    number: int = 0
    attempt: str = ""
    role: Role = Role.FILE

    @property
    def owner(self) -> tuple[str, str, str]:
        """What is the same for all files of one person."""
        return self.platform.value, self.kind.value, self.key


@dataclass(frozen=True)
class Known:
    """Keys of the class that help to divide a name.

    Attributes
    ----------
    canvas_ids, logins : frozenset of str
        As keys are compared.
    """

    canvas_ids: frozenset[str] = frozenset()
    logins: frozenset[str] = frozenset()
    heads: tuple[str, ...] = field(default=())  # what stands before "_attempt_" in a zip


Reader = Callable[[str, Sequence[str], Known], Claim | None]

MOODLE = re.compile(
    r"(?P<name>[^_]*)_(?:(?P<id>\d+)_)?assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<rest>.*))?",
    re.S,
)
CANVAS_TEXT = re.compile(r"(?P<name>.+?)_(?:(?P<late>LATE)_)?(?P<id>\d+)_(?:text|link)\.html")
CANVAS_BLIND = re.compile(
    r"(?:(?P<late>LATE)_)?anon_(?P<key>\w{5})_(?P<number>\d+)_(?P<file>.+)", re.S
)
BLACKBOARD = re.compile(
    r"(?P<head>.+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.S
)
BRIGHTSPACE = re.compile(
    r"(?P<key>\d+)-\d+ - (?P<name>.+?) - "
    r"(?P<time>[^-]{2,14}? ?\d{1,2}[^-]{0,14}?\b20\d\d,? \d{1,2}[:_.]?\d\d ?(?:[AP]M)?)"
    r"(?: - (?P<file>.+))?",
    re.S,
)
SAKAI = re.compile(r"(?P<name>[^()]+, [^()]+)\((?P<key>[^()/]+)\)(?:_(?P<file>.+))?", re.S)
SAKAI_OWN = ("timestamp.txt", "comments.txt", "feedbacktext.html")
ILIAS = re.compile(r"(?P<name>[^_]+_.+?)_(?P<login>[^_]+)_(?P<id>\d+)")
FEEDBACK = re.compile("feedback|rückmeldung|comentario|retour|フィードバック", re.I)


def moodle(part: str, _rest: Sequence[str], _: Known) -> Claim | None:
    """Read ``FULLNAME_ID_assignsubmission_file/FILE`` and its flat form."""
    found = MOODLE.fullmatch(part)
    if not found:
        return None
    return Claim(
        Platform.MOODLE,
        KeyKind.PARTICIPANT if found["id"] else KeyKind.NAMED,
        found["id"] or part,
        found["name"].strip(),
        found["rest"] or "",
        role=Role.FILE if found["plugin"] == "file" else Role.TEXT,
    )


def canvas(part: str, _: Sequence[str], known: Known) -> Claim | None:
    """Read ``NAME_LATE_USERID_FILEID_FILE``, the blind form, and texts."""
    blind = CANVAS_BLIND.fullmatch(part)
    if blind:
        return _canvas(KeyKind.ANONYMOUS, blind["key"], "", blind, int(blind["number"]))
    text = CANVAS_TEXT.fullmatch(part)
    if text:
        return Claim(
            Platform.CANVAS, KeyKind.CANVAS_ID, text["id"], text["name"], part,
            late=bool(text["late"]), role=Role.TEXT,
        )  # fmt: skip
    words = part.split("_")
    pairs = [
        place
        for place in range(1, len(words) - 2)
        if words[place].isdecimal() and words[place + 1].isdecimal()
    ]
    if not pairs:
        return None
    marked = [place for place in pairs if words[place - 1] == "LATE"]
    sure = [place for place in pairs if compared(words[place]) in known.canvas_ids]
    place = (marked or sure or pairs)[0]
    late = words[place - 1] == "LATE"
    return Claim(
        Platform.CANVAS,
        KeyKind.CANVAS_ID,
        words[place],
        "_".join(words[: place - late]),
        "_".join(words[place + 2 :]),
        late=late,
        number=int(words[place + 1][:18]),
    )


def _canvas(kind: KeyKind, key: str, name: str, found: re.Match[str], number: int) -> Claim:
    return Claim(
        Platform.CANVAS, kind, key, name, found["file"], late=bool(found["late"]), number=number
    )


def blackboard(part: str, _: Sequence[str], known: Known) -> Claim | None:
    """Read ``ASSIGNMENT_USERNAME_attempt_TIME_FILE`` and the receipt beside it."""
    found = BLACKBOARD.fullmatch(part)
    if not found:
        return None
    try:
        time = dt.datetime.strptime(found["time"], "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return None
    return Claim(
        Platform.BLACKBOARD,
        KeyKind.USERNAME,
        login_in(found["head"], known),
        "",
        found["file"] or "",
        time,
        attempt=found["time"],
        role=Role.FILE if found["file"] else Role.PLATFORM,
    )


def login_in(head: str, known: Known) -> str:
    """Return the login at the end of ``ASSIGNMENT_USERNAME``; both may hold underscores.

    The longest known login counts; for an unknown one what all names of the zip begin with
    is taken off.
    """
    words = head.split("_")
    ends = ["_".join(words[place:]) for place in range(len(words))]
    for end in ends:
        if compared(end) in known.logins:
            return end
    shared = _shared(known.heads)
    if shared and head.startswith(shared):
        return head[len(shared) :]
    return words[-1]


def _shared(heads: Sequence[str]) -> str:
    """Return what all heads begin with, up to an underscore."""
    if len(set(heads)) < 2:
        return ""
    first, last = min(heads), max(heads)
    size = next(
        (p for p, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first)
    )
    return first[: first.rfind("_", 0, size) + 1]


def brightspace(part: str, _rest: Sequence[str], _: Known) -> Claim | None:
    """Read ``N1-N2 - NAME - TIME/FILE`` and its flat form."""
    found = BRIGHTSPACE.fullmatch(part)
    if not found:
        return None
    return Claim(
        Platform.BRIGHTSPACE,
        KeyKind.FOLDER_NUMBER,
        found["key"],
        found["name"].strip(),
        found["file"] or "",
        read_date(found["time"]),
        attempt=found["time"],
    )


def sakai(part: str, rest: Sequence[str], _: Known) -> Claim | None:
    """Read ``Last, First(eid)/Submission attachment(s)/FILE`` and its flat form."""
    found = SAKAI.fullmatch(part)
    if not found:
        return None
    file = rest[-1] if rest else found["file"] or ""
    last = file.casefold()
    own = last in SAKAI_OWN or any(FEEDBACK.search(one) for one in rest[:-1])
    text = last.endswith("_submissiontext.html")
    return Claim(
        Platform.SAKAI,
        KeyKind.USERNAME,
        found["key"],
        found["name"].strip(),
        file,
        role=Role.PLATFORM if own else Role.TEXT if text else Role.FILE,
    )


def ilias(part: str, rest: Sequence[str], known: Known) -> Claim | None:
    """Read ``Lastname_Firstname_login_ID/FILE``; only where the login is known."""
    found = ILIAS.fullmatch(part)
    if not found or not rest:
        return None
    head = part.rpartition("_")[0]
    login = login_in(head, known)
    if compared(login) not in known.logins:
        return None
    name = head.removesuffix(f"_{login}").replace("_", " ")
    return Claim(Platform.ILIAS, KeyKind.USERNAME, login, name)


READERS: tuple[Reader, ...] = (moodle, blackboard, brightspace, sakai, canvas, ilias)


def claim_of(parts: Sequence[str], known: Known) -> Claim:
    """Return what a path says; of the outermost part that a platform has written."""
    for place, part in enumerate(parts):
        for reader in READERS:
            found = reader(part, parts[place + 1 :], known)
            if found is not None:
                behind = parts[place + 1 :]
                return replace(found, file=behind[-1] if behind else found.file or part)
    if parts[-1].casefold() == "index.html" or parts[-1].casefold().startswith("grades."):
        return Claim(Platform.OTHER, KeyKind.NAMED, "", role=Role.PLATFORM)
    return Claim(Platform.OTHER, KeyKind.NAMED, "/".join(parts), file=parts[-1])


def heads_of(paths: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return what stands before Blackboard's "_attempt_" in the paths of a zip."""
    found = (BLACKBOARD.fullmatch(part) for parts in paths for part in parts)
    return tuple(one["head"] for one in found if one)
