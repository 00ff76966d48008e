"""What the full check says, as lines for a terminal and as a card for a notebook."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator

from tarifflab.selfstudy import hints
from tarifflab.selfstudy.results import Checked, Status, TaskResult

WIDTH = 88  # characters of a line
WORDS: dict[Status, str] = {
    "right": "right",
    "partly": "partly",
    "wrong": "not this",
    "not tried": "not tried",
    "written": "your text",
}
MARKS: dict[Status, str] = {
    "right": "✓", "partly": "◐", "wrong": "✗", "not tried": "·", "written": "¶"
}  # fmt: skip
WRITTEN = "No computer reads it. Compare it with the model answers: tarifflab solution {} text"
VISIBLE_ONLY = (
    "This copy of the course came from a class and holds no hidden checks. What stands here "
    "is what the grey checks in the notebook say: kind and size, not the value."
)
IN_KERNEL = (
    "Your code ran without confinement, in a kernel of its own: this system offers none. For "
    "a notebook of your own that is no matter."
)


def headline(checked: Checked) -> str:
    """Return what came out in one sentence."""
    right = sum(task.status == "right" for task in checked.tasks)
    tasks = sum(task.status != "written" for task in checked.tasks)
    number = checked.slug[:2]
    if not checked.whole:
        return f"Exercise {number}: {right} of {tasks} tasks pass their visible check."
    return (
        f"Exercise {number}: {checked.points:g} of {checked.max_points:g} points, "
        f"{right} of {tasks} tasks right."
    )


def remarks(checked: Checked) -> list[str]:
    """Return what else the reader should know."""
    said = [] if checked.whole else [VISIBLE_ONLY]
    number = hints.count(checked.slug[:2])
    if number:
        said.append(f"You opened {number} hint{'s'[: number > 1]}; they cost nothing.")
    if not checked.confined:
        said.append(IN_KERNEL)
    return [*said, *checked.notes]


def advice(checked: Checked, task: TaskResult) -> str:
    """Return what to do about a task; nothing where all is well."""
    if task.status == "written":
        return WRITTEN.format(checked.slug[:2]) if checked.whole else ""
    return task.advice if task.status in ("wrong", "partly") else ""


def lines(checked: Checked) -> Iterator[str]:
    """Yield the result as lines for a terminal."""
    yield headline(checked)
    for task in checked.tasks:
        mark, word = MARKS[task.status], WORDS[task.status]
        points = f"{task.points:g} of {task.max_points:g}"
        if task.status == "written" or not checked.whole:
            points = ""
        yield f"  {mark} {word:<10}{points:<9}{task.title}"
        said = advice(checked, task)
        yield from textwrap.wrap(said, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)
    for said in remarks(checked):
        yield from textwrap.wrap(said, WIDTH)


def card(checked: Checked) -> str:
    """Return the result as HTML."""
    rows = "".join(_row(checked, task) for task in checked.tasks)
    rest = "".join(f"<p>{html.escape(said)}</p>" for said in remarks(checked))
    return (
        f'<div class="tl-check"><p><strong>{html.escape(headline(checked))}</strong></p>'
        f"<table><caption>Each task, how it stands, and what to think about</caption>"
        f"<thead><tr><th>Task</th><th>How it stands</th><th>Points</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>{rest}</div>"
    )


def _row(checked: Checked, task: TaskResult) -> str:
    said = _code(advice(checked, task))
    points = f"{task.points:g} of {task.max_points:g}" if checked.whole else "–"
    if task.status == "written":
        points = "–"
    return (
        f'<tr><th scope="row">{html.escape(task.title)}'
        f"{f'<br><span>{said}</span>' if said else ''}</th>"
        f"<td>{MARKS[task.status]} {WORDS[task.status]}</td><td>{points}</td></tr>"
    )


def _code(text: str) -> str:
    """Return a sentence as HTML, with `names` as code and *words* stressed."""
    found = re.sub(r"`([^`]*)`", r"<code>\1</code>", html.escape(text))
    return re.sub(r"\*(\w[^*]*)\*", r"<em>\1</em>", found)
