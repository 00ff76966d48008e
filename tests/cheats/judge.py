"""Did a cheat pay? Looks at the marks, the outputs, the feedback page and the machine."""

import contextlib
import os
import random
import re
import select
import shutil
import socket
import sysconfig
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from bleach._vendor import html5lib

from .model import SOURCE, World

LEDGER = "CANARY-LEDGER: everybody's marks\n"

# Words of the hidden tests and of the instructor's files, and a right answer.
SECRETS = re.compile(
    r"CANARY-(?:HIDDEN|LEDGER)[A-Z-]*|8,?675,?309|8\.675309|Zanzibarium|3,?322\.5"
    r"|(?:exit )?status:? 90|SIGVTALRM"  # a letter of a hidden text as a status or signal
)
RUNS_OR_LOADS = {
    *("script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "form"),
    *("meta", "link", "style", "portal", "animate", "set"),
}
ADDRESSES = {
    *(
        "href",
        "src",
        "action",
        "formaction",
        "data",
        "srcdoc",
        "poster",
        "srcset",
        "xlink:href",
    ),
    "background",
}
PINNED = {"navbar-fixed-top", "navbar-fixed-bottom", "modal", "modal-backdrop", "affix"}
RUNNING_SCHEME = re.compile(
    r"^[\x00-\x20]*(javascript|vbscript|data:(?!image/(png|jpe?g|gif)))", re.I
)
REACHES_OUT = re.compile(r"\\(?:href\s*\{\s*javascript|style\b|class\b)")
SHOWN_AS_IT_IS = {"pre", "code", "script", "style"}  # MathJax reads nothing there
FOREIGN = re.compile(r"^\s*(https?:)?//", re.I)
OUT_OF_REACH_MB = 400  # more than this in the scratch folders means that nothing held


@dataclass(frozen=True)
class Outcome:
    """What came of one cheat."""

    points: float
    leaked: tuple[str, ...] = ()
    harmed: tuple[str, ...] = ()
    active: tuple[str, ...] = ()

    @property
    def gains(self) -> dict[str, object]:
        """All that the cheat has won, by the words of `Cheat.wants`; empty if nothing."""
        found = {
            "points": self.points if self.points > 0 else None,
            "leak": self.leaked,
            "harm": self.harmed,
            "script": self.active,
        }
        return {name: value for name, value in found.items() if value}


def outputs_of(cells: list[dict[str, Any]]) -> str:
    """Return all outputs of these cells as one text, lists joined."""
    texts: list[str] = []
    for cell in cells:
        outputs = cell.get("outputs", [])
        texts.extend(_texts(outputs))
    return "\n".join(texts)


def _locked_sources(cells: list[dict[str, Any]]) -> str:
    """Return the sources that a page shows and that the student did not write."""
    locked = [c for c in cells if (c["metadata"].get("nbgrader") or {}).get("locked")]
    return "\n".join(str(c["source"]) for c in locked)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _texts(inner)
    elif isinstance(value, list):
        if all(isinstance(x, str) for x in value):
            yield "".join(value)
        else:
            for inner in value:
                yield from _texts(inner)


def secrets_in(text: str) -> tuple[str, ...]:
    """Return the canaries that stand in a text, each once."""
    return tuple(sorted({match.group() for match in SECRETS.finditer(text)}))


def active_content(html: str, token: str) -> tuple[str, ...]:
    """Return what of the cheat's content would run, load or cover something in a browser.

    The page is read by the rules of HTML 5, as a browser reads it.
    """
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    found = []
    for element in tree.iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        attributes = {str(k).rpartition("}")[2].lower(): v for k, v in element.attrib.items()}
        if tag in RUNS_OR_LOADS and token in (element.text or "") + str(attributes):
            found.append(f"<{tag}>")
        found += [
            f"<{tag} {name}>" for name, value in attributes.items() if _acts(name, value, token)
        ]
        if token in str(attributes) and _covers(attributes):
            found.append(f"<{tag}> over the page")
    if any(token in text and REACHES_OUT.search(text) for text in _read_by_mathjax(tree)):
        found.append("a formula that reaches out")
    return tuple(sorted(set(found)))


def _read_by_mathjax(tree: Any) -> Iterator[str]:
    """Yield the texts in which MathJax, where a course's pages load it, looks for formulas."""
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        yield element.tail or ""
        if element.tag not in SHOWN_AS_IT_IS:
            yield element.text or ""
            waiting += element


def _acts(name: str, value: str, token: str) -> bool:
    if token not in value:
        return False
    if name.startswith("on") or (name == "style" and "url(" in value):
        return True
    if name in ADDRESSES and name != "href" and FOREIGN.match(value):
        return True
    squeezed = re.sub(r"[\t\n\r]", "", value)
    return name in ADDRESSES and bool(RUNNING_SCHEME.match(squeezed))


def _covers(attributes: dict[str, str]) -> bool:
    """Say whether an element would leave its place and lie over others."""
    classes = set(attributes.get("class", "").split())
    style = attributes.get("style", "")
    return bool(classes & PINNED) or bool(re.search(r"margin[^;]*(-\d|calc)|position", style))


def terminal_escapes(text: str, token: str) -> tuple[str, ...]:
    """Return escape sequences of the cheat that would command a terminal."""
    if f"TITLE-{token}" in text and re.search(r"\x1b\]|\x9b|\x1bP", text):
        return ("a terminal escape in the outputs",)
    return ()


@contextlib.contextmanager
def machine(
    folder: Path, gradebook: Path | None = None, home: Path | None = None
) -> Iterator["Machine"]:
    """Lay the traps in `folder` and listen on the loopback for visitors."""
    outside = folder / "outside"
    outside.mkdir(parents=True)
    (outside / "ledger.txt").write_text(LEDGER, encoding="utf-8")
    (outside / "ledger.txt").chmod(0o640)
    if home is None:
        home = folder / "home"
        home.mkdir()
    token = uuid.uuid4().hex[:12]
    tcp, udp = _rarely_used(socket.SOCK_STREAM), _rarely_used(socket.SOCK_DGRAM)
    tcp.listen()
    unix, abstract = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    unix.bind(str(outside / "socket"))
    unix.listen()
    abstract.bind(f"\0{token}")
    abstract.listen()
    world = World(
        token=token,
        outside=outside,
        solution=SOURCE,
        gradebook=gradebook or outside / "ledger.txt",
        site=Path(sysconfig.get_path("purelib")),
        home=home,
        tcp_port=tcp.getsockname()[1],
        udp_port=udp.getsockname()[1],
        unix_path=outside / "socket",
        abstract_name=token,
    )
    with tcp, udp, unix, abstract:
        yield Machine(world, [tcp, udp, unix, abstract])


@dataclass
class Machine:
    """The traps of one run, and what they have caught."""

    world: World
    listeners: list[socket.socket]
    outside: dict[str, object] = field(init=False)

    def __post_init__(self) -> None:
        self.outside = _snapshot(self.world.outside)

    def caught(self) -> tuple[str, ...]:
        """Return what has been changed, left behind or visited since the start."""
        token = self.world.token
        found = [
            f"changed outside: {x}"
            for x in _differences(self.outside, _snapshot(self.world.outside))
        ]
        places = [
            "/tmp",
            "/var/tmp",
            "/dev/shm",
            "/run",
            "/dev",
            self.world.site,
            self.world.home,
        ]
        for place in map(Path, places):
            for left in place.glob(f"*{token}*") if place.is_dir() else ():
                found.append(f"left behind: {left.parent}")
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            for left in place.glob(f".{token}*") if place.is_dir() else ():
                found.append(f"left behind: {left.parent}")
                left.unlink()
        found += [f"kernel object: {x}" for x in _ipc_objects(token)]
        ready, _, _ = select.select(self.listeners, [], [], 0)
        found += [f"visited: socket of type {x.type.name}" for x in ready]
        return tuple(found)


def _rarely_used(kind: socket.SocketKind) -> socket.socket:
    """Return a socket at a port that nobody else is given: other programs are no visitors."""
    made = socket.socket(socket.AF_INET, kind)
    for port in random.sample(range(20_000, 32_000), 100):
        with contextlib.suppress(OSError):
            made.bind(("127.0.0.1", port))
            return made
    raise RuntimeError("No port between 20000 and 32000 is free.")


def _snapshot(folder: Path) -> dict[str, object]:
    seen: dict[str, object] = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        state = path.lstat()
        text = path.read_bytes() if path.is_file() else b""
        names = tuple(os.listxattr(path)) if not path.is_symlink() else ()
        times = state.st_mtime_ns if path.is_file() else 0
        seen[path.name] = (state.st_mode, state.st_uid, times, text, names)
    return seen


def _differences(before: dict[str, object], after: dict[str, object]) -> list[str]:
    return sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )


def _ipc_objects(token: str) -> list[str]:
    """Return the System V objects whose key is made of the token."""
    key = int(token[:7], 16)
    tables = (Path("/proc/sysvipc", kind) for kind in ("shm", "msg", "sem"))
    return [
        table.name
        for table in tables
        if table.exists()
        for line in table.read_text().splitlines()[1:]
        if int(line.split()[0]) == key
    ]


def orphans(before: set[int], patience: float = 0.0) -> list[psutil.Process]:
    """Return the descendants of this process that were not there before.

    The caller is the reaper of what its children leave behind (`become_reaper`); `patience`
    are seconds that honest processes get to end.
    """
    deadline = time.monotonic() + patience
    while True:
        left = [
            p
            for p in psutil.Process().children(recursive=True)
            if p.pid not in before and _alive(p)
        ]
        if not left or time.monotonic() >= deadline:
            return left
        time.sleep(0.02)


def _alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def become_reaper(*, wanted: bool = True) -> None:
    """Adopt the orphans of all descendants, so that none gets out of sight (Linux).

    Whoever does other work afterwards gives it up: an orphan that nobody waits for stays there.
    """
    import ctypes

    set_child_subreaper = 36
    if ctypes.CDLL(None).prctl(set_child_subreaper, int(wanted), 0, 0, 0):
        raise OSError("prctl PR_SET_CHILD_SUBREAPER failed")


def folder_mb(folder: Path) -> float:
    """Return how much disk a folder really uses, in megabytes; what vanishes counts nothing."""
    total = 0
    for top, _folders, files in os.walk(folder):
        for name in files:
            with contextlib.suppress(OSError):
                total += Path(top, name).lstat().st_blocks * 512
    return total / 1e6


def judge(
    machine_: Machine,
    points: float,
    notebook: dict[str, Any] | None,
    html: str,
    troubles: list[str],
    *,
    words: str = "",
    only_own_outputs: bool = False,
) -> Outcome:
    """Return the outcome of a graded cheat.

    `words` are sentences that the grader says about the submission. `only_own_outputs` leaves
    the test cells and the page out of the search for hidden material: plain nbgrader shows the
    hidden tests to everybody anyway.
    """
    token = machine_.world.token
    cells = notebook.get("cells", []) if notebook else []
    own = [c for c in cells if not (c["metadata"].get("nbgrader") or {}).get("locked")]
    outputs = outputs_of(cells) + words
    shown = outputs_of(own) + words if only_own_outputs else outputs + _locked_sources(cells)
    everything = outputs + html
    harmed = [*troubles, *machine_.caught(), *terminal_escapes(outputs, token)]
    if f"HARM-{token}" in everything:
        lines = re.findall(rf"HARM-{token}[^\n<]{{0,60}}", everything)
        harmed.append(f"confessed: {lines[:3]}")
    return Outcome(
        points=points,
        leaked=secrets_in(shown),
        harmed=tuple(harmed),
        active=active_content(html, token) if html else (),
    )
