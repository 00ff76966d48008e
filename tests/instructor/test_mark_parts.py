"""Reading texts, part by part: rubric, what was written, comments, the server's rules."""

from __future__ import annotations

import asyncio
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.httpserver import HTTPServer

from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.mark import command, server
from tarifflab.instructor.mark.rubric import Criterion, criteria, distribute, sides
from tarifflab.instructor.mark.texts import (
    Question,
    Text,
    Texts,
    _hider,
    _parts,
    _questions,
    written,
)

TWO_TWO_ONE = [Criterion("facts", 2), Criterion("reasons", 2), Criterion("words", 1)]
KEYS = ("a" * 16, "b" * 16, "c" * 16)


@pytest.mark.parametrize(
    ("question", "most", "found"),
    [
        (
            "- **Two facts** with dates (2 points)\n- **A reason** (1 point)",
            3,
            [("Two facts", 2), ("A reason", 1)],
        ),
        (
            "You get 2 for the facts, 3 for the\n reasons.",
            5,
            [("the facts", 2), ("the reasons", 3)],
        ),
        ("- **Two facts** (2 points)", 5, [("points", 5)]),
        ("Write.", 4, [("points", 4)]),
    ],
)
def test_a_rubric_is_what_the_question_says_if_it_adds_up(question, most, found):
    """As a list or as a sentence; else all points stand in one row."""
    assert [(one.name, one.points) for one in criteria(question, most)] == found


@pytest.mark.parametrize(
    ("total", "parts"), [(0, [0, 0, 0]), (5, [2, 2, 1]), (3, None), (4.5, None)]
)
def test_a_total_from_elsewhere_is_divided_only_where_it_leaves_no_choice(total, parts):
    """Nothing, or all."""
    assert distribute(total, TWO_TWO_ONE) == parts


def test_sides_are_the_words_behind_even_and_odd():
    """In whatever type they are set; lines do not count."""
    assert sides("**Even:** reader\nA; **Odd:** reader B.") == ("reader A", "reader B")
    assert sides("Choose a side.") is None


@pytest.mark.parametrize(
    ("kept", "total", "parts"),
    [
        ([2, 1, 1], 4, [2, 1, 1]),
        ([2, 1, 1], 3, [None, None, None]),
        ([2, 1, 1], 5, [2, 2, 1]),
        ([2, None, 1], None, [2, None, 1]),
        ([2, None, 1], 3, [None, None, None]),
        ([2, 1], 3, [None, None, None]),
        (None, 0, [0, 0, 0]),
        (None, None, [None, None, None]),
    ],
)
def test_points_by_criterion_are_ours_unless_another_program_gave_another_total(
    kept, total, parts
):
    """What formgrader gave counts; how it came about is then unknown."""
    assert _parts(kept, total, Question("w", "", "", 5, TWO_TWO_ONE)) == parts


def notebook(path, *cells: tuple[str, str, dict]):
    """Write a notebook of Markdown cells with their grading."""
    made = [
        {"id": name, "cell_type": "markdown", "source": text,
         "metadata": {"nbgrader": about} if about else {}}
        for name, text, about in cells
    ]  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": made}), "utf-8")
    return path


def test_what_was_written_elsewhere_is_found(tmp_path):
    """Cells of the student's own; not what was handed out, nor the grader's words."""
    file = notebook(
        tmp_path / "n.ipynb", ("a", "The answer.", {"grade_id": "written"}), ("b", "Mine.", {}),
        ("c", "Handed out.", {}), ("d", "  ", {}), ("grader-notes", "Note.", {}),
        ("e", "Other.", {"grade_id": "task-1"}),
    )  # fmt: skip

    assert written(file, "written", {"Handed out."}) == ("The answer.", ["Mine."])
    assert written(tmp_path / "none.ipynb", "written", set()) == ("", [])


def test_questions_are_the_cells_that_a_person_reads(tmp_path):
    """The text above is the question, the cell itself the model answer."""
    about = {"grade_id": "written", "grade": True, "solution": True, "points": 5}
    notebook(tmp_path / "01-x.ipynb", ("q", "Why? 2 for facts, 3 for reasons.", {}),
             ("w", "Because.", about), ("t", "x", about | {"solution": False}))  # fmt: skip
    desk = SimpleNamespace(folder=lambda *_parts: tmp_path)

    (found,) = _questions(desk, "01-x")

    assert (found.cell, found.text[:4], found.model, found.most) == (
        "written",
        "Why?",
        "Because.",
        5,
    )
    assert [one.points for one in found.criteria] == [2, 3]
    with pytest.raises(DeskError, match=r"01-y.ipynb' must exist: the question and the rubric"):
        list(_questions(desk, "01-y"))


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("I am Ann Lee.", "I am ▒▒▒."), ("LEE, ANN", "▒▒▒"), ("Lee Ann", "▒▒▒"),
        ("(s2601)", "(▒▒▒)"), ("a@x.org!", "▒▒▒!"), ("Annabel Lee, Anna", "Annabel Lee, Anna"),
        ("xs2601", "xs2601"), ("Ann alone", "Ann alone"),
    ],
)  # fmt: skip
def test_whoever_wrote_a_text_is_taken_out_of_it(text, hidden):
    """Number, address, the whole name in any order; words that only begin so stay."""
    row = {"first_name": "Ann", "last_name": "Lee", "student": "s2601", "email": "a@x.org"}

    assert _hider(row)(text) == hidden


class Stand(Texts):
    """Texts without a gradebook: what is saved is kept here."""

    def __init__(self) -> None:
        self.exercise = "01-x"
        self.questions = {"w": Question("w", "Why?", "Because *so*.", 5, TWO_TWO_ONE)}
        self.comments = ["first", "second", "third"]
        self.order = list(KEYS)
        self.texts = {
            key: Text(key, ("g", "c"), "w", f"text {key[0]}", "reader A", [None] * 3)
            for key in KEYS
        }
        self.wrote: list[Any] = []

    def load(self) -> None:
        """Read nothing anew."""

    def _write(self, text: Text, total: float | None, comment: str | None) -> None:
        self.wrote.append((text.key[0], total, comment))

    def _keep_parts(self, key: str, parts: list) -> None:
        self.wrote.append((key[0], parts))


def test_a_mark_is_saved_with_its_parts_and_counts_when_it_is_whole():
    """The sum, the comment without blanks around it; half of one waits."""
    texts = Stand()
    whole = texts.save(KEYS[1], [2, 0, 1], " Good. ")
    half = texts.save(KEYS[0], [2, None, 1], " ")

    assert texts.wrote == [
        ("b", 3, "Good."),
        ("b", [2, 0, 1]),
        ("a", None, None),
        ("a", [2, None, 1]),
    ]
    assert (whole.total, whole.read, whole.comment) == (3, True, "Good.")
    assert (half.total, half.read, half.comment) == (None, False, "")
    assert (texts.read, texts.first_unread()) == (1, KEYS[0])


@pytest.mark.parametrize(
    ("parts", "fits"),
    [
        ([2, 2, 1], True),
        ([0, 0, 0], True),
        ([2, 2, 1.5], False),
        ([3, 0, 0], False),
        ([-1, 0, 0], False),
        ([0, 0], False),
        ([None, None, None], True),
    ],
)
def test_points_fit_the_rubric_to_its_ends(parts, fits):
    """Nothing and all are allowed, beyond them nothing."""
    if fits:
        assert Stand().save(KEYS[0], parts, "").parts == parts
        return
    with pytest.raises(DeskError, match="must be between 0 and 2, 2, 1, got"):
        Stand().save(KEYS[0], parts, "")


def test_a_text_that_is_gone_is_said():
    """Another program may have removed it."""
    with pytest.raises(
        DeskError, match=r"This text is not there any more. Load the page again."
    ):
        Stand().save("d" * 16, [2, 2, 1], "")


def test_nine_comments_have_a_key_and_what_nobody_uses_gives_way(monkeypatch):
    """The most used come first; what is in use keeps its letter, and so do the first three."""
    from tarifflab.instructor.mark import texts as module

    monkeypatch.setattr(module, "FIRST_COMMENTS", ("first", "second", "third"))
    texts = Stand()
    texts.texts[KEYS[0]].comment = "\n".join(["often", "n1", "n2", "n3", "n4", "n5", "n6"])
    texts.texts[KEYS[1]].comment = "n6\noften\n\n first "
    filled = list(texts.used_comments())
    texts.texts[KEYS[0]].comment = "new"

    assert filled == ["first", "second", "third", "often", "n6", "n1", "n2", "n3", "n4"]
    assert texts.used_comments() == [
        "first",
        "second",
        "third",
        "often",
        "n6",
        "n1",
        "n2",
        "n3",
        "new",
    ]


# --- The server ------------------------------------------------------------------------------


class Site:
    """The pages of the texts, asked without a browser."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port = port
        self.cookie = cookie

    async def ask(self, path: str, body: Any = None, *, host: str = "", **more: str) -> Any:
        """Ask for a page; a body is posted as JSON."""
        heads = {"Cookie": f"tarifflab-mark-{self.port}={self.cookie}", **more}
        if host:
            heads["Host"] = f"{host}:{self.port}"
        request = HTTPRequest(
            f"http://127.0.0.1:{self.port}{path}",
            "GET" if body is None else "POST",
            heads,
            body=None if body is None else body if isinstance(body, str) else json.dumps(body),
            follow_redirects=False,
        )
        return await AsyncHTTPClient(force_instance=True).fetch(request, raise_error=False)


def visit(texts: Texts, steps: Any, cookie: str = "secret") -> tuple[list[Any], list[str]]:
    """Serve the texts, do some steps, and return what came of each, and what was ended."""
    ended: list[str] = []

    async def work() -> list[Any]:
        sockets = server.bind(0)
        http = HTTPServer(server.application(texts, "secret", lambda: ended.append("end")))
        http.add_sockets(sockets)
        found = [await step for step in steps(Site(sockets[0].getsockname()[1], cookie))]
        http.stop()
        await http.close_all_connections()
        return found

    return asyncio.run(work()), ended


def test_whoever_lacks_the_key_or_comes_from_elsewhere_sees_nothing():
    """Another name of this machine, another page, no key: refused, on every address."""
    answers, _ = visit(
        Stand(),
        lambda site: [
            site.ask("/all", host="localhost"),
            site.ask("/all", Origin="http://127.0.0.1:1"),
            site.ask("/all", Origin=f"http://127.0.0.1:{site.port}"),
            site.ask("/all?token=wrong", Cookie=""),
            site.ask("/all?token=secret", Cookie=""),
            site.ask(f"/text/{KEYS[0]}", Cookie="other=secret"),
        ],
    )

    assert [one.code for one in answers] == [403, 403, 200, 403, 200, 403]
    assert b"needs the whole address that `tarifflab mark` printed" in answers[3].body


def test_the_key_goes_into_a_cookie_and_the_first_unread_text_is_shown():
    """It stays out of later addresses; when all are read the list is."""
    texts = Stand()
    texts.texts[KEYS[0]].read = True
    (first, home), _ = visit(
        texts, lambda site: [site.ask("/?token=secret", Cookie=""), site.ask("/")]
    )
    for one in texts.texts.values():
        one.read = True
    (done,), _ = visit(texts, lambda site: [site.ask("/")])

    cookie = first.headers["Set-Cookie"]
    assert (first.code, first.headers["Location"]) == (302, "/")
    assert re.fullmatch(r"tarifflab-mark-\d+=secret; HttpOnly; Path=/; SameSite=Strict", cookie)
    assert (home.headers["Location"], done.headers["Location"]) == (f"/text/{KEYS[1]}", "/all")


def test_no_page_may_load_anything_or_be_kept():
    """Each answer says so to the browser; script and style come as what they are."""
    (page, script, style), _ = visit(
        Stand(), lambda site: [site.ask("/all"), site.ask("/mark.js"), site.ask("/mark.css")]
    )
    rule = page.headers["Content-Security-Policy"]

    for part in (
        "default-src 'none'",
        "style-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert part in rule
    assert "unsafe" not in rule
    assert [
        page.headers[name]
        for name in ("Cache-Control", "Referrer-Policy", "X-Content-Type-Options")
    ] == [
        "no-store",
        "no-referrer",
        "nosniff",
    ]
    assert [one.headers["Content-Type"] for one in (script, style)] == [
        "text/javascript; charset=utf-8", "text/css; charset=utf-8",
    ]  # fmt: skip


def test_a_text_is_shown_with_its_neighbours_its_question_and_its_side():
    """The second of three; who is not there leads to the list."""
    (page, gone, listed), _ = visit(
        Stand(),
        lambda site: [
            site.ask(f"/text/{KEYS[1]}"),
            site.ask(f"/text/{'d' * 16}"),
            site.ask("/all"),
        ],
    )
    text = page.body.decode()

    assert f'data-key="{KEYS[1]}" data-next="{KEYS[2]}" data-previous="{KEYS[0]}"' in text
    for part in (
        "<title>Text 2 of 3, exercise 01</title>",
        "<strong>reader A</strong>",
        "<p>text b</p>",
        "<p>Why?</p>",
        "<em>so</em>",
        "of 2</span>",
        "of 1</span>",
    ):
        assert part in text
    assert text.count('name="part-0"') == 3
    assert (gone.code, gone.headers["Location"]) == (302, "/all")
    (first, last), _ = visit(
        Stand(), lambda site: [site.ask(f"/text/{KEYS[0]}"), site.ask(f"/text/{KEYS[2]}")]
    )
    assert f'data-next="{KEYS[1]}" data-previous=""' in first.body.decode()
    assert f'data-next="" data-previous="{KEYS[1]}"' in last.body.decode()
    assert "Exercise 01: 0 of 3 texts are read" in listed.body.decode()


def test_the_list_says_points_state_and_what_comes_next():
    """Points of what can be had; a comment is told of; when all are read, the next commands."""
    texts = Stand()
    texts.save(KEYS[0], [2, 1, 1], "Well.")
    (some,), _ = visit(texts, lambda site: [site.ask("/all")])
    for key in KEYS[1:]:
        texts.save(key, [0, 0, 0], "")
    (every,), _ = visit(texts, lambda site: [site.ask("/all")])
    row = "<td>reader A</td><td>4 of 5</td><td>read, with a comment</td>"

    assert f'<a href="/text/{KEYS[0]}">Text 1</a></th>{row}' in some.body.decode()
    assert "<td></td><td>to read</td>" in some.body.decode()
    assert "All are read" not in some.body.decode()
    for command_ in ("report 01", "give-back 01", "talk 01"):
        assert f"<code>tarifflab {command_}</code>" in every.body.decode()


def test_marks_are_saved_refused_and_taken_back():
    """With the state of the whole; what does not fit is said and changes nothing."""
    texts = Stand()
    given = {"parts": [2, 1, 1], "comment": " Well. "}
    answers, ended = visit(
        texts,
        lambda site: [
            site.ask(f"/text/{KEYS[0]}", given),
            site.ask(f"/text/{KEYS[0]}", given),
            site.ask(f"/text/{KEYS[1]}", {"parts": [3, 0, 0], "comment": ""}),
            site.ask(f"/text/{KEYS[1]}", "no json"),
            site.ask(f"/text/{KEYS[1]}", {"parts": [1, 1, 1]}),
            site.ask("/undo", ""),
            site.ask("/undo", ""),
            site.ask("/undo", ""),
            site.ask("/end", ""),
        ],
    )
    said = [json.loads(one.body) for one in (*answers[:3], *answers[5:8])]

    assert [one.code for one in answers] == [200, 200, 409, 400, 400, 200, 200, 200, 200]
    assert said[:2] == [{"total": 4, "read": 1, "of": 3}] * 2
    assert said[2] == {"error": "The points must be between 0 and 2, 2, 1, got [3, 0, 0]."}
    assert said[-1] == {"error": "There is nothing to take back in this session."}
    assert {"key": KEYS[0]} in said[3:5]
    assert (texts.texts[KEYS[0]].parts, texts.texts[KEYS[0]].comment) == ([None] * 3, "")
    assert ended == ["end"]
    assert b"Saved: 0 of 3 texts are read" in answers[-1].body


def test_a_taken_port_is_said(monkeypatch):
    """With the way round it; only this machine is served."""
    seen: list[Any] = []

    def taken(*given: Any) -> None:
        seen.append(given)
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(server.tornado.netutil, "bind_sockets", taken)
    with pytest.raises(DeskError, match=r"Port 8123 is taken. Without --port a free one is"):
        server.bind(8123)

    assert seen == [(8123, "127.0.0.1")]


def test_the_command_refuses_where_nothing_is_to_be_read(monkeypatch):
    """And names the command that comes first."""
    desk = SimpleNamespace(exercise=lambda _short: "01-x")
    monkeypatch.setattr(command, "Texts", lambda *_: SimpleNamespace(order=[]))

    with pytest.raises(
        DeskError, match=r"01-x has no text to read yet. Grade first: tarifflab grade 01"
    ):
        command.run(desk, "01", port=0, browser=False, why="")


def test_the_command_keeps_a_copy_serves_and_counts(monkeypatch, capsys):
    """Port, browser and reason are handed on."""
    from contextlib import nullcontext

    texts, seen = Stand(), []
    texts.texts[KEYS[0]].read = True
    monkeypatch.setattr(command, "Texts", lambda *_: texts)
    monkeypatch.setattr(
        command, "keep_copy", lambda *given: seen.append(given[1:]) or nullcontext()
    )

    async def serve(*given: Any) -> None:
        seen.append(given)

    monkeypatch.setattr(command, "serve", serve)
    desk = SimpleNamespace(exercise=lambda _short: "01-x")

    assert command.run(desk, "01", port=8123, browser=True, why="late") == 0
    assert seen == [("mark 01-x", "late"), (texts, 8123, True)]
    assert capsys.readouterr().out == "1 of 3 texts are read.\n"
