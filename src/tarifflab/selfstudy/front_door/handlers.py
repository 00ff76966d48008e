"""What the server answers: the page, an answer given on it, and a hint that was opened."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import tornado
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join

from tarifflab import quizzes
from tarifflab.selfstudy import hints
from tarifflab.selfstudy.front_door.page import page
from tarifflab.selfstudy.front_door.picture import moving_picture
from tarifflab.selfstudy.passport import passport

PATH = "tarifflab"


class FrontDoor(JupyterHandler):
    """The page: made anew at each visit, from the progress file."""

    @tornado.web.authenticated
    async def get(self) -> None:
        """Write the page; the tables are read beside the server's own work."""
        made = await asyncio.to_thread(self._made)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        await self.finish(made)

    def _made(self) -> str:
        return page(
            passport(date.today()),
            picture=moving_picture(),
            base=self.base_url,
            token=self.xsrf_token.decode(),
        )


class Answer(JupyterHandler):
    """A question that was answered on the page: judged, kept, explained."""

    @tornado.web.authenticated
    async def post(self) -> None:
        """Take {name, given}; answer {right, text}; 400 for what is no question."""
        content: Any = self.get_json_body() or {}
        try:
            said = await asyncio.to_thread(_judged, content["name"], content["given"])
        except (KeyError, IndexError, LookupError, TypeError, ValueError) as error:
            raise tornado.web.HTTPError(400, f"No such question or answer: {error}") from error
        await self.finish(said)


class Hint(JupyterHandler):
    """A hint that a reader opened in an exercise: counted, and free."""

    @tornado.web.authenticated
    async def post(self) -> None:
        """Take {name}, such as "01/3/2" (exercise, task, hint); 400 for what is no hint."""
        content: Any = self.get_json_body() or {}
        try:
            await asyncio.to_thread(hints.opened, content["name"])
        except (LookupError, TypeError, ValueError) as error:
            raise tornado.web.HTTPError(400, f"No such hint: {error}") from error
        self.set_status(204)
        await self.finish()


def _judged(name: str, given: Any) -> dict[str, Any]:
    question = quizzes.make(name)
    question.answer(given)
    return dict(question.feedback)


def add_to(web_app: Any) -> None:
    """Add the page to a server."""
    base = web_app.settings["base_url"]
    web_app.add_handlers(
        ".*$",
        [
            (url_path_join(base, PATH), FrontDoor),
            (url_path_join(base, PATH, "answer"), Answer),
            (url_path_join(base, PATH, "hint"), Hint),
        ],
    )
