"""The page as HTML: one picture, one sentence, one button, the stations, what is due."""

from __future__ import annotations

from html import escape

from tarifflab import claims, quizzes
from tarifflab._display import asset
from tarifflab.lessons import MAP, PARTS
from tarifflab.selfstudy.passport import Passport, Station

TITLE = "Tariff Lab"
SENTENCE = (
    "One opinion article about the tariff dispute of the United States and Japan, its {} "
    "claims, and the data to test them. You say first how sure you are; then you look."
)
_RING = 15.9155  # radius whose circle is 100 long, so that a dash is a percentage


def page(found: Passport, *, picture: str, base: str, token: str) -> str:
    """Return the page.

    Parameters
    ----------
    found
        How far the reader is.
    picture
        The figure on top, as HTML.
    base
        The server's base URL, such as "/".
    token
        The server's token against forged requests.
    """
    here = f"{base}lab/tree/{found.here.notebook.as_posix()}"
    sentence = SENTENCE.format(len(claims.load()))
    word = "Go on where you were" if found.begun else "Start"
    stations = "".join(_station(one, base, one.lesson == found.here) for one in found.stations)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{TITLE}</title><style>{asset('front_door.css')}</style></head>"
        f'<body data-base="{escape(base)}" data-token="{escape(token)}"><main>'
        f'<h1>{TITLE}</h1><p class="lead">{sentence}</p>'
        f'<p><a class="go" href="{escape(here)}" autofocus>{word}'
        f"<span>{found.here.number} {escape(found.here.title)}</span></a></p>"
        f"{picture}{_due(found.due)}"
        f'<h2>The lessons</h2><ol class="stations">{stations}</ol>{_foot(base)}</main>'
        f"<script>{asset('front_door.js')}</script></body></html>"
    )


def _station(one: Station, base: str, here: bool) -> str:
    lesson = one.lesson
    percent = round(one.share * 100)
    current = ' aria-current="step"' if here else ""
    links = f'<a href="{base}lab/tree/{lesson.notebook.as_posix()}">{escape(lesson.title)}</a>'
    return (
        f"<li{current}>{_ring(lesson.number, percent)}<div><h3>{links}</h3>"
        f'<p>{escape(lesson.question)}</p><p class="state">{_state(one)} '
        f'<a href="{base}lab/tree/{lesson.exercise.as_posix()}">Exercise {lesson.number}</a>'
        f'</p></div><span class="part">{PARTS[lesson.part]}</span></li>'
    )


def _ring(number: str, percent: int) -> str:
    return (
        f'<svg class="ring" viewBox="0 0 40 40" role="img" aria-label="{percent} % done">'
        f'<circle cx="20" cy="20" r="{_RING}"/><circle class="done" cx="20" cy="20" '
        f'r="{_RING}" stroke-dasharray="{percent} 100"/>'
        f'<text x="20" y="25">{number}</text></svg>'
    )


def _state(one: Station) -> str:
    """Return what a reader has done in a lesson, in a few words."""
    if not one.begun:
        return "Not begun."
    said = [
        f"{one.judged} of {one.claims} claims judged, {one.moved} moved",
        f"{one.right} of {one.questions} questions right",
    ]
    if one.guesses:
        said.append(f"{one.guesses} guessed")
    if one.max_points:
        said.append(f"{one.points:g} of {one.max_points:g} points checked")
    return "; ".join(said) + "."


def _due(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    asked = "".join(_asked(name) for name in names)
    number = {1: "One question", 2: "Two questions", 3: "Three questions"}[len(names)]
    return (
        f'<section aria-labelledby="due"><h2 id="due">{number} for today</h2>{asked}</section>'
    )


def _asked(name: str) -> str:
    question = quizzes.make(name)
    if question.kind == "number":
        unit = f" {escape(question.unit)}" if question.unit else ""
        field = f'<label>Your number<input name="given" inputmode="decimal">{unit}</label>'
    else:
        field = "".join(
            f'<label><input type="radio" name="given" value="{n}">{escape(text)}</label>'
            for n, text in enumerate(question.options)
        )
    return (
        f'<form class="asked" data-name="{name}" data-kind="{question.kind}"><fieldset><legend>'
        f"From lesson {name[:2]}: {escape(question.question)}</legend>{field}</fieldset>"
        '<button>Check</button><p role="status"></p></form>'
    )


def _foot(base: str) -> str:
    places = {
        "Course map": MAP.as_posix(),
        "Words": "lessons/twenty-words.md",
        "Help": "docs/student.md",
    }
    links = "".join(
        f'<a href="{base}lab/tree/{path}">{name}</a>' for name, path in places.items()
    )
    return f'<nav aria-label="More">{links}<a href="{base}lab">All files</a></nav>'
