"""The questions of the lessons: every answer is explained, and no right one is called wrong."""

import json
from pathlib import Path

import pytest
from stored_texts import same_text

from tarifflab import quizzes
from tarifflab.quizzes import questions

COURSE = Path(__file__).parents[2]
LESSONS = quizzes.lessons()
NAMES = [
    f"{lesson}/{place}"
    for lesson in LESSONS
    for place, _ in enumerate(quizzes.of_lesson(lesson), start=1)
]


def build(name: str, monkeypatch) -> tuple[dict, questions.Question]:
    """Return what a question is asked with, and the question itself, without showing it."""
    asked = []
    for kind in quizzes._MAKE:
        make = getattr(questions, f"{kind}_question")

        def made(make=make, **settings):
            asked.append((settings, make(**settings)))
            return asked[-1][1]

        monkeypatch.setitem(quizzes._MAKE, kind, made)
    quizzes.make(name)
    return asked[0]


@pytest.mark.parametrize("lesson", LESSONS)
def test_lesson_has_three_or_four_questions(lesson):
    """Few enough that the check takes five minutes."""
    assert len(quizzes.of_lesson(lesson)) in {3, 4}


@pytest.mark.parametrize("lesson", [one for one in LESSONS if one >= "02"])
def test_one_question_goes_back_to_an_earlier_lesson(lesson):
    """From lesson 02 on, one question is about a lesson before."""
    assert min(question["about"] for question in quizzes.of_lesson(lesson)) < lesson


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_judged_and_explained(name, monkeypatch):
    """The right answer is right, each known slip is wrong, and each has its own sentence."""
    settings, question = build(name, monkeypatch)
    if "options" in settings:
        answers = list(settings["options"])
        judged = {one: question.judge(answers.index(one)) for one in answers}
    elif "items" in settings:
        right = [question.options.index(item) for item in settings["items"]]
        judged = {"right": question.judge(right), "wrong": question.judge(right[::-1])}
    else:
        answers = [settings["answer"], *settings.get("slips", {})]
        judged = {value: question.judge(f"{value:g}") for value in answers}

    assert {one for one, said in judged.items() if said.right} == {
        settings.get("answer", "right")
    }
    assert len({said.text for said in judged.values()}) == len(judged) >= 2


@pytest.mark.parametrize("lesson", LESSONS)
def test_lesson_asks_each_of_its_questions(lesson):
    """A question that its lesson does not ask is lost work."""
    paths = list((COURSE / "lessons").glob(f"{lesson}-*.ipynb"))
    sources = [
        "".join(cell["source"])
        for path in paths
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    wanted = [name for name in NAMES if name.startswith(lesson)]

    assert [n for n in wanted if not any(f'ask("{n}")' in one for one in sources)] == []


def test_a_name_of_another_form_is_refused():
    """The error shows what a name looks like."""
    with pytest.raises(ValueError, match=r"such as '01/3', got '1-3'"):
        quizzes.ask("1-3")


def test_a_question_that_is_not_there_is_refused():
    """The error says how many there are, and where they stand."""
    with pytest.raises(LookupError, match=r"Lesson 00 has 3 questions.*quizzes/00\.toml"):
        quizzes.ask("00/9")


def tried(settings, question) -> list:
    """Return answers to a question: all options; right, turned; or the number and around it."""
    if "options" in settings:
        return list(range(len(settings["options"])))
    if "items" in settings:
        right = [question.options.index(item) for item in settings["items"]]
        return [right, right[::-1], [right[1], right[0], *right[2:]]]
    answer, tolerance = settings["answer"], settings["tolerance"]
    around = [answer + part * tolerance for part in (-1.01, -0.99, 0.99, 1.01)]
    return [
        f"{one:.10g}" for one in (answer, *around, *settings.get("slips", {}), -9.9e9, 9.9e9)
    ]


@pytest.mark.parametrize("lesson", LESSONS)
def test_questions_are_asked_and_explained_as_stored(lesson, pictures, monkeypatch):
    """Each question as it is shown, and what each answer to it is told."""
    told = []
    for name in NAMES:
        if name.startswith(lesson):
            settings, question = build(name, monkeypatch)
            judged = [(one, question.judge(one)) for one in tried(settings, question)]
            told += [f"{name} {question.kind} {question.unit}", question.words()]
            told += [f"{one} {said.given} {said.right}: {said.text}" for one, said in judged]

    same_text(pictures, f"questions/{lesson}", "\n".join(told))
