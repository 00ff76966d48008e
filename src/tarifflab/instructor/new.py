"""Make the skeleton of a lesson, and say what is still to be written in it.

``python -m tarifflab.instructor.new 10-rice "Rice, up close"`` makes every file that belongs to
a lesson (``docs/author.md`` says what each is for). What an author has to write stands in them
as lines that begin with "To write:". Given again with the slug alone, the command lists those
lines, and what is missing elsewhere, until nothing is left.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tarifflab.instructor.tidy import tidy_text
from tarifflab.lessons import LESSONS, PARTS

MARK = "To write:"
POINTS = (2, 4, 4, 4, 6)  # of the five tasks; the text has five more
WRITTEN_POINTS = 5
TABLE = (
    "| What speaks for the article | What speaks against it |\n|---|---|\n| A row. | A row. |"
)
CHECK_ALL = (
    "**Check everything.** Save this notebook, run the next cell and press its button: a copy "
    "of the notebook runs from the first cell, and each task is told how it stands. Nothing "
    "is handed in."
)
ASK = 'prediction.ask("{}/guess", "How much?", unit="%", low=0, high=100, step=1)'
WHERE = "**Where your cards were looked at.**"
NEW = f"**New words:** {MARK} those of the lesson, linked where the page of words has them"
DINNER = f'1. *(For dinner: "{MARK} the sentence for dinner")*'
CARD = (
    "**Your card.** What you said, what you say now, and the sentence for dinner. *PNG* keeps "
    "it as a picture, *Copy* puts it into a message. It follows what you answer."
)
LIST = "src/tarifflab/lessons.py"
THREADS = "src/tarifflab/widgets/end_card/threads.py"
ANSWERS = "tests/widgets/test_end_card.py"
SLUG = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")


class NewLessonError(ValueError):
    """A lesson that cannot be made; the message is a sentence for the author."""


def files(course: Path, slug: str) -> dict[str, Path]:
    """Return the files of a lesson that are written by hand, by what they are."""
    number, folder = slug[:2], course / "solutions" / slug
    return {
        "lesson": course / "lessons" / f"{slug}.ipynb",
        "exercise": folder / f"{slug}.ipynb",
        "wrong paths": folder / "wrong_paths.py",
        "answers": folder / "answers.toml",
        "quiz": course / "src" / "tarifflab" / "quizzes" / f"{number}.toml",
        "teacher's page": course / "docs" / "teach" / f"{slug}.md",
    }


def make(course: Path, slug: str, title: str, part: str = "global") -> list[Path]:
    """Write the skeleton of a lesson and return its files.

    Raises
    ------
    NewLessonError
        If the slug or part is not of the form, or a file is there already; nothing is written.
    """
    if not SLUG.fullmatch(slug):
        raise NewLessonError(f"'slug' must be like '10-rice', two digits first, got {slug!r}.")
    if part not in PARTS:
        raise NewLessonError(f"'part' must be one of {', '.join(PARTS)}, got {part!r}.")
    number, texts = slug[:2], {}
    there = sorted((course / "lessons").glob(f"{number}-*.ipynb"))
    if there:
        raise NewLessonError(
            f"Lesson {number} is there already: {there[0]}. Take a free number."
        )
    paths = files(course, slug)
    texts["lesson"] = tidy_text(_lesson(slug, title, part, _page_of_words(course)))
    texts["exercise"] = tidy_text(_exercise(number, title))
    texts["wrong paths"] = _wrong_paths(number, title)
    texts["answers"] = _answers(number)
    before = f"{max(0, int(number) - 1):02}"  # one question goes back to a lesson before
    texts["quiz"] = "\n".join(map(_question, (number, number, before)))
    texts["teacher's page"] = _teach(number, title)
    added = _added(course, slug, title, part)
    for path, text in ({path: texts[name] for name, path in paths.items()} | added).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [*paths.values(), *added]


def _added(course: Path, slug: str, title: str, part: str) -> dict[Path, str]:
    """Return the two lists that name every lesson, with a new last entry, if they exist."""
    number, said = slug[:2], json.dumps(title, ensure_ascii=False)
    ask, dinner = f"{MARK} what was to be guessed", f"{MARK} the sentence for dinner"
    entries = {
        LIST: (
            "\n)\n\nHEAD = ",
            f'\n    Lesson(\n        "{slug}",\n        {said},\n        "{part}",\n'
            f'        "{MARK} its question, for the map",\n    ),',
        ),
        THREADS: (
            "\n}  # fmt: skip",
            f'\n    "{number}": Thread(\n        "{number}/guess",\n        "{ask}",\n'
            f'        "%", 0, 100, 0,\n        "{dinner}",\n    ),',
        ),
    }
    texts = {
        path: (path.read_text(encoding="utf-8"), *entry)
        for name, entry in entries.items()
        if (path := course / name).is_file()
    }
    return {path: text.replace(end, new + end) for path, (text, end, new) in texts.items()}


def still_to_do(course: Path, slug: str) -> list[str]:
    """Return a sentence for all that is still to be written or made for a lesson."""
    found = []
    lists = {name: course / name for name in (LIST, THREADS)}
    for name, path in (files(course, slug) | lists).items():
        if not path.exists():
            if name not in lists:
                found.append(f"{path.relative_to(course)}: the {name} is not there.")
            continue
        found += [
            f"{path.relative_to(course)}: {line}"
            for line in re.findall(rf"{MARK} ([^\"\n\\]*)", path.read_text(encoding="utf-8"))
        ]
    if slug not in {lesson.slug for lesson in LESSONS} and f'"{slug}"' not in _text(
        course / LIST
    ):
        found.append(f"{LIST}: add Lesson({slug!r}, …) to LESSONS.")
    if f'"{slug[:2]}": Thread(' not in _text(course / THREADS):
        found.append(f'{THREADS}: add "{slug[:2]}": Thread(…) to THREADS, for the card.')
    if f'"{slug[:2]}": ' not in _text(course / ANSWERS, f'"{slug[:2]}": '):
        found.append(f'{ANSWERS}: add "{slug[:2]}": to `computed`, the answer of the guess.')
    if not _has_claims(course, slug[:2]):
        found.append(
            f"data/claims.csv: give a claim the home '{slug[:2]}' (docs/author.md, A claim)."
        )
    if not (course / "exercises" / slug).is_dir():
        found.append(f"exercises/: run python -m tarifflab.instructor.tidy {slug}.")
    return found


def _text(path: Path, otherwise: str = "") -> str:
    """Return the text of a file, or `otherwise` where there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else otherwise


def _has_claims(course: Path, number: str) -> bool:
    """Say whether a claim has the lesson as its home; without one no cards can be shown."""
    ledger = course / "data" / "claims.csv"
    if not ledger.is_file():
        return False
    with ledger.open(encoding="utf-8", newline="") as file:
        return any(row["lesson"] == number for row in csv.DictReader(file))


def _page_of_words(course: Path) -> str:
    """Return the link to the page of words; its title counts them, so it is read there."""
    page = course / "lessons" / "twenty-words.md"
    title = page.read_text(encoding="utf-8").splitlines()[0] if page.is_file() else "# Words"
    return f"[{title.removeprefix('# ')}]({page.name})"


def _cell(kind: str, name: str, source: str, **grading: Any) -> dict[str, Any]:
    metadata = {"nbgrader": {"schema_version": 3, "task": False, **grading}} if grading else {}
    return {"cell_type": kind, "id": name, "metadata": metadata, "source": [source]}


def _locked(name: str, points: int | None = None) -> dict[str, Any]:
    graded = {} if points is None else {"points": points}
    grade = points is not None
    return {"grade": grade, "grade_id": name, "locked": True, "solution": False, **graded}


def _notebook(cells: list[dict[str, Any]], **about: Any) -> dict[str, Any]:
    return {
        "cells": cells,
        "metadata": {"tarifflab": about},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _lesson(slug: str, title: str, part: str, words: str) -> dict[str, Any]:
    """Return a lesson with its seven rooms."""
    number = slug[:2]
    rooms = {
        "claims": ("1 The claims", "two sentences on what the cards of this lesson are about"),
        "predict": ("2 Predict", "a question whose answer surprises, without its answer"),
        "look": ("3 Look", "three to five steps such as the next three cells"),
        "check": ("4 Check yourself", "nothing; the three questions stand in the quiz file"),
        "readings": ("5 Two readings", f"columns of equal length; then Not shown.\n\n{TABLE}"),
        "keep": ("6 Keep", f"three sentences, one of them as below.\n\n{DINNER}\n\n{NEW}"),
        "exercise": ("7 Go to the exercise", "what the exercise asks for"),
    }
    code = {
        "claims": f'from tarifflab.widgets import claim_cards\n\nclaim_cards.show("{number}")',
        "predict": f"from tarifflab.widgets import prediction\n\n{ASK.format(number)}",
        "look-1": "from tarifflab import data",
        "check": f'from tarifflab import quizzes\n\nquizzes.ask("{number}/1")',
        "check-2": f'quizzes.ask("{number}/2")',
        "check-3": f'quizzes.ask("{number}/3")',
        "keep-verb": f"# {MARK} the new verb",
        "keep-sources": f'data.source("claims")  # {MARK} the main table',
        "keep-revise": f'claim_cards.revise("{number}")',
    }
    begin = f"# {number} {title}\n\n{MARK} what it is about.\n\nNew words: {words}."
    cells = [_cell("markdown", "title", begin)]
    for name, (heading, what) in rooms.items():
        cells.append(_cell("markdown", name, f"## {heading}\n\n{MARK} {what}."))
        for one, source in code.items():
            if one.split("-")[0] != name:
                continue
            if one == "look-1":
                cells.append(
                    _cell("markdown", one, f"### Step 1. {MARK} a question in one line")
                )
            if one == "keep-revise":
                where = f"{WHERE} {MARK} each claim's id, with its step."
                cells.append(_cell("markdown", "cards-where", where))
            cells.append(_cell("code", one if name == "keep" else f"{one}-code", source))
            if one == "look-1":
                reading = f"{MARK} a reading in two lines."
                cells.append(_cell("markdown", "look-1-reading", reading))
    link = f"**[Exercise {number}](../exercises/{slug}/{slug}.ipynb)**"
    cells[-1]["source"] = [cells[-1]["source"][0] + f"\n\n{link}"]
    show = f'from tarifflab.widgets import end_card\n\nend_card.show("{number}")'
    cells += [_cell("markdown", "card", CARD), _cell("code", "card-code", show)]
    cells[-1]["metadata"] = {"deletable": False, "editable": False}
    return _notebook(cells, title=title, part=part, minutes=45)


def _exercise(number: str, title: str) -> dict[str, Any]:
    """Return an exercise with five tasks and a text, 25 points in all."""
    setup = "import pandas as pd\n\nfrom tarifflab import data, expect\n"
    cells = [
        _cell("markdown", "title", f"# Exercise {number}: {title}\n\n{MARK} how it works."),
        _cell("code", "setup", setup, **_locked("setup")),
    ]
    for task, points in enumerate(POINTS, start=1):
        cells += _task(task, points)
    text = f"{MARK} two readers, and a case to make for one of them."
    written = {"grade": True, "grade_id": "written", "locked": False, "solution": True}
    head = f"## 6 The text ({WRITTEN_POINTS} points, read by a person)"
    cells += [
        _cell("markdown", "ask-written", f"{head}\n\n{text}"),
        _cell(
            "markdown",
            "written",
            f"{MARK} two model answers.",
            points=WRITTEN_POINTS,
            **written,
        ),
        *_button(number),
    ]
    return _notebook(cells, title=title, minutes=45)


def _button(number: str) -> list[dict[str, Any]]:
    """Return the cells of the full check; the tag keeps every grader from running them."""
    code = f'from tarifflab import selfstudy\n\nselfstudy.full_check("{number}")'
    button = _cell("code", "full-check", code, **_locked("full-check"))
    button["metadata"]["tags"] = ["skip-execution"]
    return [_cell("markdown", "ask-check", CHECK_ALL), button]


def _hints() -> str:
    """Return three hints, each folded inside the one before."""
    names = ("a nudge", "the method", "almost there")
    opened = [
        f"<details><summary>Hint {number}: {name}</summary>\n\n{MARK} {name}.\n\n"
        for number, name in enumerate(names, start=1)
    ]
    return "".join(opened) + "</details>" * len(names)


def _task(task: int, points: int) -> list[dict[str, Any]]:
    name = f"answer_{task}"
    ask = f"## {task} ({points} points)\n\n{MARK} question, unit, rounding.\n\n{_hints()}"
    own = f"{name} = {task}  # {MARK} the solution"
    solve = f"{name} = ...\n### BEGIN SOLUTION\n{own}\n### END SOLUTION"
    visible = f'expect.number("{name}", unit="units", between=(0, 100))'
    right = f"right = {task}  # {MARK} computed from a table that is loaded anew"
    hidden = f'expect.number("{name}", unit="units", equals=right, decimals=1)'
    if task == len(POINTS):  # the last one is a function
        solve = (
            f"def {name}(value):\n    result = ...\n    ### BEGIN SOLUTION\n    result = value"
            f"  # {MARK} the solution\n    ### END SOLUTION\n    return result"
        )
        visible = f'expect.function("{name}", cases=[((1,), 1), ((2,), 2)], decimals=1)'
        right = f"\n\ndef right(value):\n    return value  # {MARK} computed in another way\n\n"
        hidden = (
            f'dice = expect.draw("{name}")\n'
            "drawn = [dice.randrange(10_000) for _ in range(8)]\n"
            f'expect.function("{name}", reference=right, inputs=[3, *drawn], decimals=1)'
        )
    check = f"{visible}\n### BEGIN HIDDEN TESTS\n{right}\n{hidden}\n### END HIDDEN TESTS"
    answer = {"grade": False, "grade_id": f"task-{task}", "locked": False, "solution": True}
    return [
        _cell("markdown", f"ask-{task}", ask),
        _cell("code", f"task-{task}", solve, **answer),
        _cell("code", f"test-{task}", check, **_locked(f"test-{task}", points)),
    ]


def _wrong_paths(number: str, title: str) -> str:
    head = (
        f'"""Wrong paths of exercise {number}, "{title}"."""\n\nfrom functools import cache\n\n'
    )
    one = "\n\n@cache\ndef answer_{0}() -> list[WrongPath]:\n"
    one += '    """Return the wrong values of task {0}."""\n'
    one += '    return [WrongPath({0}0, "{1} what the mistake is.")]\n'
    numbers = range(1, len(POINTS) + 1)
    tasks = "".join(one.format(task, MARK) for task in numbers)
    last = f"{len(POINTS)}0"  # a wrong path of a function is a function
    tasks = tasks.replace(f"WrongPath({last},", f"WrongPath(lambda value: {last},")
    steps = "".join(f'    "answer_{n}": "{MARK} what to try first.",\n' for n in numbers)
    steps = f"\nNEXT_STEPS = {{\n{steps}}}\n"
    return f"{head}from tarifflab.expect import WrongPath\n{steps}{tasks}"


def _answers(number: str) -> str:
    said = [f"# Right and wrong answers for exercise {number}."]
    for task, points in enumerate(POINTS, start=1):
        rows = [("right", points, "", task), ("right", points, "", f"{task}.0")]
        rows += [("wrong", 0, "Not attempted", "...")]
        rows += [("wrong", 0, "what the mistake is", f"{task}0")] * 2
        for kind, earned, phrase, value in rows:
            words = f'phrase = "{phrase}"\n' if phrase else ""
            code = f"answer_{task} = {value}"
            if task == len(POINTS):
                result = "value + 0" if kind == "right" and value != task else value
                result = "value" if value == task else result
                code = f"def answer_{task}(value):\\n    return {result}"
            said.append(
                f'[[answer]]\ntask = "{task}"\nkind = "{kind}"\npoints = {earned}\n'
                f'{words}code = "{code}"'
            )
    said.append(f"# {MARK} answers that people really give, each with its advice")
    return "\n\n".join(said) + "\n"


def _question(about: str) -> str:
    return (
        f'[[question]]\nkind = "number"\nabout = "{about}"\n'
        f'question = "{MARK} a question."\nanswer = 1\ntolerance = 0.1\n'
        f'unit = "%"\nexplanation = "{MARK} why it is right."\n'
        f'slips = [[2, "{MARK} what somebody did who got this."]]\n'
    )


def _teach(number: str, title: str) -> str:
    parts = {
        "What to say in 50 minutes": "a table of minutes",
        "Where students stumble": "what they do, what the check says, what helps",
        "To discuss": "three questions without an answer",
        "Newer data": "which table to replace, and what moves",
    }
    rooms = "".join(f"\n## {name}\n\n{MARK} {what}.\n" for name, what in parts.items())
    return f"# Lesson {number}, for the teacher: {title}\n{rooms}"


def _report(course: Path, slug: str) -> Iterator[str]:
    left = still_to_do(course, slug)
    yield (
        f"Still to do for {slug}: {len(left)}" if left else f"Nothing is left to do for {slug}."
    )
    yield from (f"  {one}" for one in left)
    yield f"Then: .venv/bin/python -m tarifflab.instructor.tidy {slug}"
    yield "and what the tests say: python3 start.py test tests/course tests/widgets tests/start"


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a skeleton or list what is left of it; return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not 1 <= len(given) <= 3:
        print('Usage: python -m tarifflab.instructor.new 10-rice "Title" [part]')
        return 2
    course = Path.cwd()
    try:
        if len(given) > 1:
            for path in make(course, *given):
                print(f"made {path.relative_to(course)}")
    except NewLessonError as error:
        print(error)
        return 1
    print("\n".join(_report(course, given[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
