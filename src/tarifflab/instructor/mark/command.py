"""What ``tarifflab mark`` does after its arguments are parsed: serve until it is ended."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
import sys
import threading
import webbrowser

from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.history.backup import keep_copy
from tarifflab.instructor.mark.texts import Texts


def run(desk: Desk, short: str, *, port: int, browser: bool, why: str) -> int:
    """Let somebody read the texts of an exercise in the browser; return the exit status.

    Raises
    ------
    DeskError
        If there is nothing to read.
    """
    exercise = desk.exercise(short)
    texts = Texts(desk, exercise)
    if not texts.order:
        raise DeskError(
            f"{exercise} has no text to read yet. Grade first: tarifflab grade {short}"
        )
    with keep_copy(desk, f"mark {exercise}", why):
        asyncio.run(serve(texts, port, browser))
    texts.load()
    print(f"{texts.read} of {len(texts.order)} texts are read.")
    return 0


async def serve(texts: Texts, port: int, browser: bool) -> None:
    """Serve the pages until they are ended in the browser or with Ctrl-C."""
    from tornado.httpserver import HTTPServer

    from tarifflab.instructor.mark.server import HOST, application, bind

    done = asyncio.Event()
    end_by_signal(done)
    token = secrets.token_urlsafe(24)
    sockets = bind(port)
    server = HTTPServer(application(texts, token, done.set))
    server.add_sockets(sockets)
    url = f"http://{HOST}:{sockets[0].getsockname()[1]}/?token={token}"
    print(f"{len(texts.order) - texts.read} texts to read (Ctrl-C here ends it): {url}")
    sys.stdout.flush()
    if browser:
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    await done.wait()
    server.stop()
    await asyncio.sleep(0.05)  # the last page goes out


def end_by_signal(done: asyncio.Event) -> None:
    """Let Ctrl-C, or the end of the terminal, end the command with everything noted."""
    loop = asyncio.get_running_loop()
    for name in {"SIGINT", "SIGTERM", "SIGHUP"} & set(dir(signal)):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C alone, as ever
            loop.add_signal_handler(getattr(signal, name), done.set)
