"""What a page is told of the widgets of a lesson: figures, questions, guesses, claim cards.

Each becomes plain data that `edition.js` brings to life with the widget's own script, and HTML
that stands there on paper, or where no script runs.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import anywidget
import ipywidgets

from tarifflab import claims, key, quizzes
from tarifflab._display import asset
from tarifflab.quizzes.questions import Question
from tarifflab.reading.figures import described, page_of
from tarifflab.widgets.calibration import Statements
from tarifflab.widgets.claim_cards import ClaimCards
from tarifflab.widgets.end_card.threads import THREADS
from tarifflab.widgets.kit.page_traits import SCRIPTS as FIGURE_SCRIPTS
from tarifflab.widgets.kit.page_traits import Frame
from tarifflab.widgets.prediction import Prediction

# The widgets' own scripts, each under the kind of data that it draws.
SCRIPTS = {
    "figure": FIGURE_SCRIPTS,
    "question": ("dom.js", "quiz.js"),
    "prediction": ("dom.js", "prediction.js"),
    "claims": ("dom.js", "claim_cards.js"),
    "statements": ("dom.js", "calibration.js"),
}
_ACCOUNT = "how-sure-closed"  # the figure that opens the key
_CARD = "card-"  # the figure at the end of lesson NN is card-NN
_OWN = ("layout", "tabbable", "tooltip", "comm", "keys", "log")  # of every widget


@dataclass(frozen=True)
class Live:
    """A widget on a page: its data, and the HTML that stands for it without a script."""

    data: Mapping[str, Any]
    still: str


def shown(widget: Any) -> list[Live]:
    """Return what the page is told of a widget and of those in it, in their order."""
    # anywidget gives each widget a class of its own, below the one that we know.
    return [
        make(one)
        for one in _inside(widget)
        for known, make in _MAKE.items()
        if isinstance(one, known)
    ]


def scripts() -> str:
    """Return the widgets' scripts as one plain script: pages of files load no modules."""
    made = []
    for kind, names in SCRIPTS.items():
        code = asset(*names).replace("export default { render };", "")
        made.append(f"{kind}: (() => {{\n{code}\nreturn render;\n}})(),")
    return "const RENDER = {\n" + "\n".join(made) + "\n};\n"


def _inside(widget: Any) -> Iterator[Any]:
    if isinstance(widget, ipywidgets.Box):
        for child in widget.children:
            yield from _inside(child)
    else:
        yield widget


def _traits(widget: anywidget.AnyWidget) -> dict[str, Any]:
    names = (name for name in widget.keys if not name.startswith("_") and name not in _OWN)
    return {name: getattr(widget, name) for name in names}


def _figure(frame: Frame) -> Live:
    if frame.name == _ACCOUNT:
        return _account()
    if frame.name.startswith(_CARD):
        return _card(frame.name.removeprefix(_CARD))
    data = described(frame.panel)
    still = page_of(frame.panel.state())
    if data["asking"] is not None:
        question = escape(data["asking"]["picture"]["headline"])
        still = f"<details><summary>{question}</summary>{still}</details>"
    return Live(data, still)


def _account() -> Live:
    """Return the key for the reader's own account: it opens in two steps, as in the course."""
    known, ledger = key.load(), claims.load().set_index("claim_id")
    rows = [] if known is None else known.to_dict("records")
    told = [
        {
            "id": row["claim_id"],
            "text": ledger.loc[row["claim_id"], "claim"],
            "name": ledger.loc[row["claim_id"], "substance"] == "name or label",
            "verdict": row["verdict"],
            "fact": row["correct_fact"],
            "date": row["fact_date"],
            "confidence": row["confidence"],
            "source": row["source_seen"],
        }
        for row in rows
    ]
    data = {"kind": "account", "traits": {}, "secret": _sealed(told), "count": len(told)}
    return Live(data, "<p>The key opens on the page itself, when you have judged.</p>")


def _card(lesson: str) -> Live:
    """Return the card at a lesson's end, which holds what the reader has said."""
    thread = THREADS[lesson]
    ledger = claims.of_lesson(lesson)
    rows = zip(ledger["claim_id"], ledger["claim"], strict=True)
    told = {name: getattr(thread, name) for name in ("key", "asked", "told", "dinner")}
    data = {"kind": "card", "traits": {}, "claims": [{"id": i, "text": t} for i, t in rows]}
    return Live(
        {**data, "secret": _sealed(told)}, f"<p>For dinner: {escape(thread.dinner)}</p>"
    )


def _question(question: Question) -> Live:
    lesson, _, place = question.key.partition("/")
    told = quizzes.of_lesson(lesson)[int(place) - 1]
    data = {"kind": "question", "key": question.key, "traits": _traits(question)}
    data["secret"] = _sealed(_answer(told, question.options))
    return Live(data, _listed(question.question, question.options))


def _answer(told: Mapping[str, Any], shown: Sequence[str]) -> dict[str, Any]:
    """Return what the page judges a question by: the answer, and a sentence for each slip."""
    if told["kind"] == "choice":
        return {
            "answer": shown.index(told["answer"]),
            "why": [why for _, why in told["options"]],
        }
    if told["kind"] == "order":
        return {
            "order": [shown.index(one) for one in told["items"]],
            "why": told["explanation"],
        }
    names = ("answer", "tolerance", "slips")
    return {name: told.get(name, []) for name in names} | {"why": told["explanation"]}


def _prediction(asked: Prediction) -> Live:
    data = {"kind": "prediction", "key": asked.key, "traits": _traits(asked)}
    unit = f" (in {escape(asked.unit)})" if asked.unit else ""
    return Live(data, _listed(asked.question, (), f"Your guess{unit}: ________"))


def _claims(cards: ClaimCards) -> Live:
    data = {"kind": "claims", "traits": _traits(cards)}
    texts = [f"{one['text']} ({one['id']}): ____ %" for one in cards.claims]
    return Live(data, _listed(cards.title, texts))


def _statements(asked: Statements) -> Live:
    truth = [
        {"true": bool(row.true), "explanation": row.explanation}
        for row in asked.table.itertuples(index=False)
    ]
    data = {"kind": "statements", "traits": _traits(asked), "secret": _sealed(truth)}
    texts = [f"{one}: ____ %" for one in asked.statements]
    return Live(data, _listed("How likely is it that each of these is true?", texts))


_MAKE: Mapping[type, Callable[[Any], Live]] = {
    Frame: _figure,
    Question: _question,
    Prediction: _prediction,
    ClaimCards: _claims,
    Statements: _statements,
}


def _listed(head: str, texts: Sequence[str], tail: str = "") -> str:
    items = "".join(f"<li>{escape(one)}</li>" for one in texts)
    rows = f"<ul>{items}</ul>" if items else ""
    end = f"<p>{tail}</p>" if tail else ""
    return (
        f'<div class="tarifflab"><div class="tl-card"><p class="tl-claim">{escape(head)}</p>'
        f"{rows}{end}</div></div>"
    )


def _sealed(answer: Any) -> str:
    """Return an answer that does not meet the eye of who looks into the page's text."""
    return base64.b64encode(json.dumps(answer, ensure_ascii=False).encode()).decode()
