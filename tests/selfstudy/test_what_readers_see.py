"""Page, report and result of the full check, word for word as a reader finds them."""

import asyncio
import json
import re
from datetime import date

import pytest
from picture_checks import Pictures
from stored_texts import same_text

from tarifflab import progress
from tarifflab.selfstudy import button, full_check, method, passport, words
from tarifflab.selfstudy.front_door.page import page
from tarifflab.selfstudy.front_door.picture import moving_picture
from tarifflab.selfstudy.results import Checked, TaskResult

DAY = date(2026, 3, 10)
CODE = re.compile(r"<(style|script)>.*?</\1>", re.DOTALL)  # looks and scripts stand elsewhere


def entry(day: str, kind: str, key: str, value: object) -> dict[str, object]:
    """Return an entry of the progress file, made at noon of a day in March 2026."""
    return {"kind": kind, "key": key, "value": value, "time": f"2026-03-{day}T12:00:00+00:00"}


def quizzed(day: str, name: str, right: bool) -> dict[str, object]:
    """Return the entry of a question that was answered."""
    return entry(day, "quiz", name, {"given": 1, "right": right})


def checked_task(task: str, points: float, most: float) -> dict[str, object]:
    """Return the entry of a task that the full check has looked at."""
    value = {"points": points, "max_points": most, "status": "partly", "answer": "a"}
    return entry("03", "check", task, value)


BEGUN = [
    entry("01", "prediction", "01/highest-month", 20.5),
    entry("01", "drawing", "01/rate-2025", [1.0, 2.0]),
    entry("01", "probability", "C1-a", 0.8),
    entry("02", "stamp", "first/C1-a", 0.8),
    entry("02", "probability", "C1-a", 0.35),
    entry("02", "verdict", "C1-a", "opinion"),
    entry("02", "probability", "C1-b", 0.55),
    entry("02", "verdict", "C1-b", "partly"),
    quizzed("01", "01/1", True),
    quizzed("02", "01/1", False),
    quizzed("02", "01/2", False),
    quizzed("02", "01/2", True),  # on the same day: no new try
    quizzed("01", "00/1", True),
    quizzed("05", "00/1", True),  # twice in a row: a week, and not due
    quizzed("02", "02/1", False),
    quizzed("09", "02/2", False),
    checked_task("01/test-1", 1.5, 2),
    checked_task("01/test-2", 0, 3),
    checked_task("02/test-1", 2, 2),
]
DONE = [
    *(quizzed("08", f"{lesson.number}/{place + 1}", True)
      for lesson in passport.LESSONS for place in range(passport._number(lesson.number))),
    *(entry("01", "prediction", f"calibration/00/{n}", 10.0 * n) for n in range(1, 9)),
    *(entry("01", "prediction", thread.key, thread.low) for thread in method.THREADS.values()),
]  # fmt: skip
STATES: dict[str, list[dict[str, object]]] = {"nothing": [], "begun": BEGUN, "done": DONE}


@pytest.fixture(params=STATES)
def state(request: pytest.FixtureRequest) -> str:
    """Have a reader who has done nothing, something, or all questions; return its name."""
    name = str(request.param)
    text = json.dumps({"format": progress.FORMAT, "entries": STATES[name]})
    progress.path().parent.mkdir(parents=True, exist_ok=True)
    progress.path().write_text(text, encoding="utf-8")
    return name


def in_rows(html: str) -> str:
    """Return a page with an element a row, without style and script."""
    return re.sub(r">\s*<", ">\n<", CODE.sub("", html)).strip()


def test_front_door(state: str, pictures: Pictures) -> None:
    """Sentence, button, picture, rings, counts, what is due, links: all of the page."""
    made = page(passport.passport(DAY), picture=moving_picture(), base="/a&b/", token='"t')

    same_text(pictures, f"front-door/{state}", in_rows(made))


def test_report_of_method(state: str, pictures: Pictures) -> None:
    """Verdicts, guesses, calibration and sources, with the day that stands on it."""
    same_text(pictures, f"report-of-method/{state}", in_rows(method.page(DAY)))


TASKS = (
    TaskResult("test-1", "1 The car & the truck", "right", 2, 2, "Not said: it is right."),
    TaskResult(
        "test-2", "2 A share", "partly", 1.5, 3, "Half `way <`: *so far*, then on. " * 4
    ),
    TaskResult("test-3", "3 A table", "wrong", 0, 2, "It is the base rate alone."),
    TaskResult("test-4", "4 Nothing yet", "not tried", 0, 2, "Not attempted yet."),
    TaskResult("written", "5 Your view", "written", 0, 5),
)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("confined", [True, False])
def test_full_check(whole: bool, confined: bool, pictures: Pictures) -> None:
    """Marks, points, advice and remarks, in a terminal and as a card."""
    progress.save("hint", "01/1/1", True)
    checked = Checked("01-tariff-rates", TASKS, ("A note <1>.",), whole, confined)

    told = "\n".join([*words.lines(checked), "", in_rows(words.card(checked))])
    name = f"{'whole' if whole else 'bundle'}-{'confined' if confined else 'kernel'}"
    same_text(pictures, f"full-check/{name}", told)


def test_button_of_the_full_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says before it is pressed, meanwhile, and of a notebook that is not there."""
    shown = full_check("01")
    before = (shown.exercise, shown.button.description, shown.said.value)
    monkeypatch.setattr(asyncio, "ensure_future", lambda work: work.close())
    shown.start()

    assert before == ("01", "Check everything", f"<p>{button.SAVE_FIRST}</p>")
    assert shown.button.tooltip == button.SAVE_FIRST
    assert (shown.button.icon, shown.button.button_style) == ("check", "primary")
    assert shown.button.layout.width == "max-content"
    assert shown.button.disabled
    assert shown.said.value == f'<p role="status">{button.BUSY}</p>'


def test_what_is_due_on_which_day() -> None:
    """A wrong answer after one day; right ones after 3, 7, 21 and 60: the oldest day first."""
    first = date(2026, 1, 1)
    rows = {f"0{n}/1": [(first, True)] * n for n in range(7)} | {"09/1": [(first, False)]}

    waits = {
        name: next(
            wait for wait in range(99) if name in passport.due(rows, _later(first, wait))
        )
        for name in rows
        if rows[name]
    }

    assert waits == {"01/1": 3, "02/1": 7, "03/1": 21, "04/1": 60, "05/1": 60, "06/1": 60,
                     "09/1": 1}  # fmt: skip
    assert passport.due(rows, _later(first, 99))[:3] == ["09/1", "01/1", "02/1"]


def _later(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)
