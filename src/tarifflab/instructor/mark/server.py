"""The pages of ``tarifflab mark``: a small server on this machine only, with a key.

Whoever does not have the key sees nothing; the key is in the address that is opened first and
then in a cookie, so that it stays out of later addresses.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import tornado.httpserver
import tornado.httputil
import tornado.ioloop
import tornado.netutil
import tornado.web
from markupsafe import Markup

from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.mark.texts import Texts
from tarifflab.instructor.report.page import template

State = tuple[str, list[float | None], str]
HOST = "127.0.0.1"
COOKIE = "tarifflab-mark"
PAGES = files("tarifflab.instructor") / "pages"
EARLY = (PAGES / "mark_early.js").read_text("utf-8")  # stands in the page: nothing is earlier
EARLY_HASH = base64.b64encode(hashlib.sha256(EARLY.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; script-src 'self' 'sha256-{EARLY_HASH}'; "
    "style-src 'self'; "
    "img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
KINDS = {"mark.js": "text/javascript", "mark.css": "text/css"}


class Page(tornado.web.RequestHandler):
    """What all pages share: the key, the headers, the texts."""

    texts: Texts
    token: str
    past: list[State]  # each text's state before a change of this session
    stop: Callable[[], None]

    def initialize(self, **shared: Any) -> None:
        """Take what the server gives to every page."""
        for name, value in shared.items():
            setattr(self, name, value)

    def set_default_headers(self) -> None:
        """Let no page load anything from elsewhere or be kept."""
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Refuse whoever has no key, and pages of other addresses that use ours."""
        origin = self.request.headers.get("Origin")
        own = urlsplit(f"//{self.request.host}")
        if own.hostname != HOST or (origin and urlsplit(origin).netloc != own.netloc):
            raise tornado.web.HTTPError(403)
        given = self.get_query_argument("token", "") or self.get_cookie(self.cookie, "") or ""
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            self.set_status(403)
            self.finish("This page needs the whole address that `tarifflab mark` printed.")

    @property
    def cookie(self) -> str:
        """The cookie's name: one for each port, as cookies know no ports."""
        return f"{COOKIE}-{urlsplit(f'//{self.request.host}').port}"

    def show(self, name: str, **about: Any) -> None:
        """Write a page from its template."""
        shared = {"texts": self.texts, "short": self.texts.exercise.split("-")[0]}
        self.write(template(name).render(**shared, **about))


class Home(Page):
    """Leads to the first text that is not read."""

    def get(self) -> None:
        """Put the key into a cookie and go on."""
        if self.get_query_argument("token", ""):
            self.set_cookie(self.cookie, self.token, httponly=True, samesite="Strict")
            self.redirect("/")
            return
        self.texts.load()
        key = self.texts.first_unread()
        self.redirect(f"/text/{key}" if key else "/all")


class All(Page):
    """The list of all texts, by number."""

    def get(self) -> None:
        """Show the list."""
        self.texts.load()
        self.show("mark_all.html.j2")


class One(Page):
    """One text with its marks."""

    def get(self, key: str) -> None:
        """Show the text."""
        text = self.texts.texts.get(key)
        if text is None:
            self.redirect("/all")
            return
        order = self.texts.order
        place = order.index(key)
        self.show(
            "mark.html.j2",
            early=Markup(EARLY),  # noqa: S704 (our own file)
            text=text,
            question=self.texts.questions[text.cell],
            place=place,
            comments=self.texts.used_comments(),
            html=markdown(text.source),
            elsewhere=markdown(text.elsewhere),
            model=markdown(self.texts.questions[text.cell].model),
            asked=markdown(self.texts.questions[text.cell].text),
            previous=order[place - 1] if place else None,
            next=order[place + 1] if place + 1 < len(order) else None,
        )

    def post(self, key: str) -> None:
        """Save points and comment; answer with the state of the text and of the whole."""
        try:
            given = json.loads(self.request.body)
            parts, comment = list(given["parts"]), str(given["comment"]).strip()
            old = self.texts.texts.get(key)
            if old is not None and (old.parts, old.comment) != (parts, comment):
                self.past.append((key, [*old.parts], old.comment))
            text = self.texts.save(key, parts, comment)
        except (ValueError, KeyError, TypeError):
            raise tornado.web.HTTPError(400) from None
        except DeskError as error:
            self.set_status(409)
            self.write({"error": str(error)})
            return
        self.write({"total": text.total, "read": self.texts.read, "of": len(self.texts.order)})


class Back(Page):
    """Takes the last change of this session back."""

    def post(self) -> None:
        """Bring the text that was changed last to its state before, and lead there."""
        if not self.past:
            self.write({"error": "There is nothing to take back in this session."})
            return
        key, parts, comment = self.past.pop()
        self.texts.save(key, parts, comment)
        self.write({"key": key})


class End(Page):
    """Ends the command from the browser."""

    def post(self) -> None:
        """Say goodbye and stop."""
        self.show("mark_end.html.j2")
        self.stop()


class Fixed(Page):
    """The script and the style sheet."""

    def get(self, name: str) -> None:
        """Send a file of the package."""
        self.set_header("Content-Type", f"{KINDS[name]}; charset=utf-8")
        self.write((PAGES / name).read_text("utf-8"))


def markdown(text: str) -> Any:
    """Return a student's Markdown as HTML in which nothing runs and nothing is fetched."""
    import mistune
    import nh3

    made = nh3.clean(
        str(mistune.html(text)),
        tags=nh3.ALLOWED_TAGS - {"img", "a"},
        attributes={},
    )
    return Markup(made)  # noqa: S704 (cleaned in the line above)


def application(texts: Texts, token: str, stop: Callable[[], None]) -> tornado.web.Application:
    """Return the server's pages."""
    shared = {"texts": texts, "token": token, "past": [], "stop": stop}
    return tornado.web.Application(
        [
            (r"/", Home, shared),
            (r"/all", All, shared),
            (r"/text/([0-9a-f]{16})", One, shared),
            (r"/undo", Back, shared),
            (r"/end", End, shared),
            (r"/(mark\.js|mark\.css)", Fixed, shared),
        ],
        log_function=lambda _: None,  # addresses and texts stay out of every log
    )


def bind(port: int) -> list[Any]:
    """Return sockets on the loopback address; port 0 takes a free one.

    Raises
    ------
    DeskError
        If the port is taken.
    """
    try:
        return tornado.netutil.bind_sockets(port, HOST)
    except OSError as error:
        raise DeskError(f"Port {port} is taken. Without --port a free one is found.") from error
