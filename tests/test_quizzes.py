"""The questions of the lessons: every answer is explained, and no right one is called wrong."""

import importlib
import inspect
import json
import pkgutil
from pathlib import Path

import pytest

from tarifflab import quiz, quizzes

COURSE = Path(__file__).parents[1]
MODULES = [one.name for one in pkgutil.iter_modules(quizzes.__path__)]


def questions(module: str) -> list:
    """Return the functions of one module that each show a question."""
    found = importlib.import_module(f"tarifflab.quizzes.{module}")
    return [
        one
        for _, one in inspect.getmembers(found, inspect.isfunction)
        if one.__module__ == found.__name__
    ]


EVERY = [question for module in MODULES for question in questions(module)]


@pytest.fixture
def asked(monkeypatch):
    """Return a list that collects what the questions would show."""
    found = []
    for kind in ("choice", "number", "order"):
        build = getattr(quiz, f"{kind}_question")
        monkeypatch.setattr(
            quiz, kind, lambda *a, b=build, **k: found.append((a, k, b(*a, **k)))
        )
    return found


@pytest.mark.parametrize("module", MODULES)
def test_lesson_has_three_questions(module):
    """Three questions a lesson, so that the check takes five minutes."""
    assert len(questions(module)) == 3


@pytest.mark.parametrize("question", EVERY, ids=lambda one: one.__name__)
def test_every_answer_is_judged_and_explained(question, asked):
    """The right answer is right, each known slip is wrong, and both get a sentence."""
    question()
    (arguments, settings, shown) = asked[0]
    if "answer" in settings:
        options = list(arguments[1])
        judged = {one: shown.judge(options.index(one)) for one in options}
        right = {settings["answer"]}
    else:
        values = [arguments[1], *settings["slips"]]
        judged = {value: shown.judge(f"{value:g}") for value in values}
        right = {arguments[1]}

    assert {one for one, said in judged.items() if said.right} == right
    assert len({said.text for said in judged.values()}) == len(judged)


def test_keys_are_all_different(asked):
    """Two questions with one key would overwrite each other's answers."""
    for question in EVERY:
        question()
    keys = [settings["key"] for _, settings, _ in asked]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("module", MODULES)
def test_lesson_asks_each_of_its_questions(module):
    """A question that no lesson asks is lost work."""
    sources = [
        "".join(cell["source"])
        for path in (COURSE / "lessons").glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    lesson = "\n".join(sources)

    assert f"import {module} as quiz" in lesson
    assert [
        one.__name__ for one in questions(module) if f"{one.__name__}()" not in lesson
    ] == []
