"""Which questions a student is asked, and what the teacher needs to hear the answer."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tarifflab.instructor.talk.changes import Change
from tarifflab.instructor.talk.probe import Shown
from tarifflab.instructor.talk.running import CELL_SECONDS, Tried

MOST = 5
OF_A_TASK = 2
CHECKS = 2  # mistakes that the checks saw, at most: the rest is what the code does
NOT_TRIED = "Not attempted"
INTERRUPTED = "KeyboardInterrupt"
STOPPED = f"It was stopped after {CELL_SECONDS:g} seconds."
LISTEN = {
    "order": "Adding up first weighs each row by its size; dividing first counts all alike.",
    "filter": "Which rows come in that do not belong, and in which direction they pull.",
    "merge": "Which rows have no partner, and what a merge does with them.",
    "average": "What one large or one odd value does to each of the two.",
    "count": "A number of rows against a share of them: what the whole is.",
    "choice": "Which of the two is the larger here, and for which input it would be the other.",
    "step": "What is lost or gained below zero, near a limit, or between two numbers.",
    "bound": "Whether the edge itself was meant, and how much hangs on it.",
    "condition": "For which rows or days the two differ.",
    "column": "What the other column measures, and in which unit.",
    "unit": "That the number is the same and its unit is not: a share, or percent.",
    "turn": "What is compared with what; the sign, or the fraction upside down.",
    "number": "Where the number comes from, and how strongly the result hangs on it.",
}
SAME = "That the step does nothing here, and with which data it would."
# What tells most about understanding comes first.
RANK = list(LISTEN)


@dataclass(frozen=True)
class Question:
    """One question on a student's own notebook.

    Attributes
    ----------
    kind : str
        "order", "filter", … as `Change`; or "check", "stopped", "endless", "same".
    line : int
        The line of the answer's cell; 0 for the whole of it.
    own, new : str
        The student's own statement; the changed one, where one is shown.
    answer : str
        What is true, computed with the student's own code.
    listen : str
        What a good answer speaks of.
    """

    kind: str
    task: str
    line: int
    ask: str
    own: str
    answer: str
    new: str = ""
    listen: str = ""


def choose(
    tried: Sequence[Tried], right: Mapping[str, Shown], others: Sequence[Question] = ()
) -> list[Question]:
    """Return at most five questions of different kinds, spread over the tasks.

    A task is asked about twice at most and a statement once: who has written little gets few.

    Parameters
    ----------
    tried
        What became of the student's tasks.
    right
        What the instructor's own answers leave, by the answer's grade id.
    others
        What those are asked who have handed in the same code. It comes last.
    """
    first = [one for work in tried if (one := _of_trouble(work, right)) is not None]
    chosen = _spread(first, [])
    rest = [one for work in tried for one in _of_changes(work)]
    rest.sort(key=lambda one: RANK.index(one.kind) if one.kind in RANK else len(RANK))
    known = {(one.task, one.kind, one.answer) for one in others}
    rest.sort(key=lambda one: (one.task, one.kind, one.answer) in known)
    chosen = _spread(rest, chosen)
    return sorted(chosen, key=lambda one: (one.task, one.line))


def _spread(found: Sequence[Question], chosen: list[Question]) -> list[Question]:
    """Add questions: first of tasks that nobody has asked about yet."""
    made = list(chosen)
    for most in range(1, OF_A_TASK + 1):
        for one in found:
            if len(made) < MOST and _is_new(one, made, most):
                made.append(one)
    return made


def _is_new(one: Question, made: Sequence[Question], most: int) -> bool:
    """Tell whether a question is of another kind and statement, and its task not asked out."""
    alike = sum(other.kind == one.kind for other in made)
    of_task = [other for other in made if other.task == one.task]
    return (
        alike < (CHECKS if one.kind == "check" else 1)
        and len(of_task) < most
        and all(other.own != one.own for other in of_task)
    )


def _of_trouble(work: Tried, right: Mapping[str, Shown]) -> Question | None:
    """Return what to ask where Python stopped, or where the check saw a mistake."""
    place = work.task.title
    if work.error:
        line, own = _where_stopped(work.source)
        loop = _loop(work.source)
        if loop is not None and work.error.startswith(INTERRUPTED):
            line, own = loop
            ask = "This loop never ended. What would have to happen in it so that it ends?"
            return Question("endless", place, line, ask, own, STOPPED)
        ask = "Python stopped in this cell. Where, why, and how do you find such a place?"
        return Question("stopped", place, line, ask, own, work.error)
    if not work.advice or work.advice.startswith(NOT_TRIED) or not work.source.strip():
        return None
    line, own = _last_line(work.source, work.task.name)
    wanted = right.get(work.task.answer)
    answer = f"The check said: {work.advice}"
    if wanted is not None and wanted.values:
        answer += f" Right is {_called(work, 0)}{wanted.values[0]}."
    ask = "The check was not content with this task. What would you change in it, and why?"
    return Question("check", place, line, ask, own, answer)


def _of_changes(work: Tried) -> Iterator[Question]:
    """Yield the questions that the changes of one answer give."""
    if work.error or work.as_is is None or set(work.as_is.values) <= {"Ellipsis"}:
        return
    for change, shown in work.changed:
        if _can_be_told(work.as_is, shown):
            yield _of_change(work, work.as_is, change, shown)


def _can_be_told(as_is: Shown, shown: Shown) -> bool:
    """Say whether both are answers of one shape: a number that became a table tells nothing."""
    if shown.error or len(shown.values) != len(as_is.values):
        return False
    pairs = zip(as_is.values, shown.values, strict=True)
    return all(new != "nan" and ("\n" in old or "\n" not in new) for old, new in pairs)


def _of_change(work: Tried, as_is: Shown, change: Change, shown: Shown) -> Question:
    known = (change.line, change.own)
    pairs = list(zip(as_is.values, shown.values, strict=True))
    place = next((n for n, (old, new) in enumerate(pairs) if old != new), None)
    if place is None:
        ask = (
            f"Your line {change.line} {change.ask}. Changed as below it gives the same here. "
            "Why does nothing change, and when would it?"
        )
        answer = f"Nothing changes: {_called(work, 0)}{as_is.values[0]} either way."
        return Question(
            "same", work.task.title, known[0], ask, known[1], answer, change.new, SAME
        )
    where = f" (try {work.task.name}({work.task.calls[place]}))" if work.task.calls else ""
    ask = (
        f"Your line {change.line} {change.ask}. What comes out if it were as below{where}: "
        "more, less, and why?"
    )
    old, new = pairs[place]
    called = _called(work, place)
    answer = f"{called}{old} as it stands; {new} when changed."
    if "\n" in old + new:
        answer = f"{called}\n{old}\nas it stands;\n{new}\nwhen changed."
    return Question(
        change.kind, work.task.title, known[0], ask, known[1], answer, change.new,
        LISTEN[change.kind],
    )  # fmt: skip


def _called(work: Tried, place: int) -> str:
    """Return the call whose result follows; nothing for a value."""
    return f"{work.task.name}({work.task.calls[place]}) = " if work.task.calls else ""


def _where_stopped(source: str) -> tuple[int, str]:
    """Return the line that Python cannot read, else the whole cell: to find it is the task."""
    lines = source.split("\n")
    try:
        ast.parse(source)
    except SyntaxError as error:
        number = min(max(error.lineno or 1, 1), len(lines))
        return number, lines[number - 1].strip()
    except (ValueError, RecursionError, MemoryError):
        pass
    return 0, source.strip()


def _loop(source: str) -> tuple[int, str] | None:
    try:
        loops = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.While | ast.For)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not loops:
        return None
    return loops[0].lineno, source.split("\n")[loops[0].lineno - 1].strip()


def _last_line(source: str, name: str) -> tuple[int, str]:
    """Return the last line that gives the answer its value, else the last line of all."""
    lines = source.split("\n")
    filled = [n for n, line in enumerate(lines, 1) if line.strip() and line.strip()[0] != "#"]
    giving = [n for n in filled if lines[n - 1].lstrip().startswith((f"{name} =", "result ="))]
    number = (giving or filled or [1])[-1]
    return number, lines[number - 1].strip()
