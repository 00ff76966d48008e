"""Does the confinement hold on this machine? Tried, not assumed, before anything is graded.

A process confined exactly like a candidate tries what none may do: read a file that lies open
to everybody, write one, connect to a port that listens and to a socket in the file system, run
a program, make a process, open a foreign process's memory. main checks the traces from
outside as well: no byte arrived, no file changed.
"""

import contextlib
import os
import select
import socket
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LONGEST = 70  # of the 107 bytes that the path of a local socket may have
SECRET = "a canary that no confined process may read"  # noqa: S105 (a word, not a password)


def attempt(target: dict[str, Any]) -> dict[str, str]:
    """Try everything forbidden; return attempt → "refused" or what happened instead."""
    return {name: _try(deed, target) for name, deed in DEEDS.items()}


def _try(deed: Callable[[dict[str, Any]], Any], target: dict[str, Any]) -> str:
    try:
        result = deed(target)
    except OSError:
        return "refused"
    return f"succeeded: {result!r}"[:200]


def _write(target: dict[str, Any]) -> None:
    Path(target["write"]).write_text("written")


def _connect(target: dict[str, Any]) -> None:
    with socket.create_connection(("127.0.0.1", target["port"]), timeout=2):
        pass


def _datagram(target: dict[str, Any]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.sendto(b"out", ("127.0.0.1", target["port"]))


def _local(target: dict[str, Any]) -> None:
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(target["socket"])


def _fork(_target: dict[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def _execute(_target: dict[str, Any]) -> None:
    os.execv("/bin/true", ["true"])  # noqa: S606 (the point is that it is refused)


DEEDS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "read a file": lambda target: Path(target["read"]).read_text(),
    "list a folder": lambda target: list(Path(target["read"]).parent.iterdir()),
    "write a file": _write,
    "delete a file": lambda target: Path(target["read"]).unlink(),
    "change a file's mode": lambda target: Path(target["read"]).chmod(0o600),
    "connect to a port": _connect,
    "send a datagram": _datagram,
    "connect to a local socket": _local,
    "make a process": _fork,
    "signal main": lambda target: os.kill(target["main"], 0),
    "read main's memory": lambda target: Path(f"/proc/{target['main']}/mem").open("rb").close(),
    "execute a program": _execute,
}


@dataclass
class Trap:
    """What the attempts aim at, and what reached it."""

    target: dict[str, Any]
    links: dict[str, socket.socket] = field(default_factory=dict)

    def traces(self) -> list[str]:
        """Return what can be seen from outside; empty if nothing happened."""
        found = [f"{what} arrived" for what, link in self.links.items() if _waiting(link)]
        read, write = Path(self.target["read"]), Path(self.target["write"])
        if not read.exists() or read.read_text() != SECRET:
            found.append("the canary file changed")
        if write.exists():
            found.append("a file appeared outside the scratch folder")
        return found


@contextlib.contextmanager
def trap() -> Iterator[Trap]:
    """Set up the canary file and the listening sockets for a while."""
    with (
        tempfile.TemporaryDirectory(prefix="grading-proof-", dir=_short_place()) as folder,
        contextlib.ExitStack() as stack,
    ):
        canary = Path(folder, "canary.txt")
        canary.write_text(SECRET)
        port = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        local = stack.enter_context(socket.socket(socket.AF_UNIX))
        local.bind(str(Path(folder, "s")))
        local.listen()
        made = Trap(
            {
                "read": str(canary),
                "write": str(Path(folder, "written.txt")),
                "port": port.getsockname()[1],
                "socket": str(Path(folder, "s")),
                "main": os.getpid(),
            }
        )
        made.links = {"a connection": port, "a local connection": local}
        yield made


def _short_place() -> str | None:
    """Return a temporary folder whose path has room for a socket's name; None is the usual."""
    places = (place for place in ("/tmp", "/var/tmp") if os.access(place, os.W_OK))  # noqa: S108
    return next(places, None) if len(tempfile.gettempdir()) > LONGEST else None


def _waiting(link: socket.socket) -> bool:
    return bool(select.select([link], [], [], 0)[0])
