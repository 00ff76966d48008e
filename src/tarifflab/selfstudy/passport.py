"""How far a reader is: read, guessed, checked, points, verdicts, and what to repeat today.

Everything comes from the progress file; nothing is stored here.

>>> due({"01/1": [(date(2026, 1, 1), True)]}, date(2026, 1, 3))
[]
>>> due({"01/1": [(date(2026, 1, 1), True)]}, date(2026, 1, 4))
['01/1']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tarifflab import claims, progress, quizzes
from tarifflab.lessons import LESSONS, Lesson
from tarifflab.selfstudy.check import KIND

DAYS = (1, 3, 7, 21, 60)  # until a question comes again, after so many right answers in a row
TODAY = 3  # questions a day
_MADE = ("prediction", "drawing")

Answers = Sequence[tuple[date, bool]]  # of one question, oldest first


@dataclass(frozen=True)
class Station:
    """One lesson as a reader has left it; counts, and points of the full check.

    Attributes
    ----------
    asked, right : int
        Questions of the lesson answered, and those whose last answer is right.
    judged, moved : int
        Claims with a probability, and those whose probability changed after the data.
    """

    lesson: Lesson
    guesses: int
    asked: int
    right: int
    questions: int
    judged: int
    moved: int
    claims: int
    points: float
    max_points: float

    @property
    def begun(self) -> bool:
        """Say whether the reader has left any trace in the lesson."""
        return bool(self.guesses or self.asked or self.judged or self.max_points)

    @property
    def read(self) -> bool:
        """Say whether the lesson was read to its end: all of its questions are answered."""
        return self.questions > 0 and self.asked == self.questions

    @property
    def share(self) -> float:
        """Return how far the lesson is, from 0 to 1: cards and questions."""
        whole = self.questions + self.claims
        return (self.asked + self.judged) / whole if whole else 0.0


@dataclass(frozen=True)
class Passport:
    """The stations, the lesson to go on with, and the questions that are due."""

    stations: tuple[Station, ...]
    here: Lesson
    due: tuple[str, ...]

    @property
    def begun(self) -> bool:
        """Say whether there is anything to go on with."""
        return any(station.begun for station in self.stations)


def passport(today: date) -> Passport:
    """Return how far the reader is, with the questions that are due on a day."""
    quiz = progress.entries("quiz")
    judged = claims.judgements()
    stations = tuple(_station(lesson, quiz, judged) for lesson in LESSONS)
    return Passport(stations, _here(stations), tuple(due(_answers(quiz), today)[:TODAY]))


def due(answers: Mapping[str, Answers], today: date) -> list[str]:
    """Return the questions to be asked again on a day, the longest waiting first.

    A question comes again after 1 day when it was answered wrong, and after 3, 7, 21 and 60
    days when it was right once, twice, three and more times in a row.
    """
    waiting = [(_next_day(past), name) for name, past in answers.items() if past]
    return [name for day, name in sorted(waiting) if day <= today]


def _next_day(past: Answers) -> date:
    row = 0
    for _, right in past:
        row = row + 1 if right else 0
    return past[-1][0] + timedelta(days=DAYS[min(row, len(DAYS) - 1)])


def _answers(names: Iterable[str]) -> dict[str, Answers]:
    """Return each question's answers, one a day: a second try on the same day is no new one."""
    known = {f"{one}/{n + 1}" for one in quizzes.lessons() for n in range(_number(one))}
    found: dict[str, Answers] = {}
    for name in names:
        if name in known:
            days: dict[date, bool] = {}
            for when, value in progress.history("quiz", name):
                days.setdefault(when.astimezone().date(), _is_right(value))
            found[name] = list(days.items())
    return found


def _is_right(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("right"))


def _number(lesson: str) -> int:
    return len(quizzes.of_lesson(lesson))


def _station(lesson: Lesson, quiz: Mapping[str, Any], judged: Any) -> Station:
    prefix = f"{lesson.number}/"
    asked = [value for name, value in quiz.items() if name.startswith(prefix)]
    own = judged[judged["lesson"] == lesson.number]
    checks = [v for k, v in progress.entries(KIND).items() if k.startswith(prefix)]
    both = own.dropna(subset=["first", "probability"])
    ledger = claims.load()
    return Station(
        lesson,
        guesses=sum(key.startswith(prefix) for kind in _MADE for key in progress.entries(kind)),
        asked=len(asked),
        right=sum(map(_is_right, asked)),
        questions=_number(lesson.number),
        judged=int(own["probability"].notna().sum()),
        moved=int((both["first"] != both["probability"]).sum()),
        claims=int((ledger["lesson"] == lesson.number).sum()),
        points=sum(value["points"] for value in checks),
        max_points=sum(value["max_points"] for value in checks),
    )


def _here(stations: Sequence[Station]) -> Lesson:
    """Return the lesson to go on with: the first one begun and not read, else the next."""
    begun = [station for station in stations if station.begun]
    for station in begun:
        if not station.read:
            return station.lesson
    if not begun:
        return stations[0].lesson
    place = stations.index(begun[-1])
    return stations[min(place + 1, len(stations) - 1)].lesson
