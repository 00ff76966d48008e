"""What a teacher wants to know of the facts: misconceptions, who needs help, what to settle."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median

from tarifflab.instructor.report.advice import is_nameless
from tarifflab.instructor.report.facts import LOST, Facts, Someone, Task, Work

HELP_FROM = 3  # tasks lost or untouched
IN_CLASS = 2  # misconceptions that are worth ten minutes
AT_LEAST = 2  # students who share one


@dataclass(frozen=True)
class Misconception:
    """A piece of advice and how many students it was given to."""

    task: Task
    sentence: str
    number: int
    tried: int
    nameless: bool


@dataclass(frozen=True)
class TaskCount:
    """How one task went."""

    task: Task
    right: int
    part: int
    wrong: int
    not_tried: int
    unreadable: int

    @property
    def tried(self) -> int:
        """Who tried it."""
        return self.right + self.part + self.wrong


def misconceptions(facts: Facts) -> list[Misconception]:
    """Return each sentence with its number, the most frequent first."""
    order = {task.name: place for place, task in enumerate(facts.tasks)}
    tasks = {task.name: task for task in facts.tasks}
    tried = {count.task.name: count.tried for count in counts(facts)}
    given = Counter(pair for one in facts.work.values() for pair in one.advice.items())
    found = [
        Misconception(tasks[name], sentence, number, tried[name], is_nameless(sentence))
        for (name, sentence), number in given.items()
    ]
    return sorted(found, key=lambda m: (-m.number, m.nameless, order[m.task.name], m.sentence))


def for_class(found: list[Misconception]) -> list[Misconception]:
    """Return the misconceptions that are worth ten minutes in class."""
    named = [one for one in found if not one.nameless and one.number >= AT_LEAST]
    return named[:IN_CLASS]


def counts(facts: Facts) -> list[TaskCount]:
    """Return how each task that the machine grades went."""
    found = []
    for task in facts.tasks:
        if task.by_hand:
            continue
        by = Counter(one.states.get(task.name) for one in facts.work.values())
        numbers = (by["right"], by["part"], by["wrong"], by["not tried"], by["unreadable"])
        found.append(TaskCount(task, *numbers))
    return found


def hardest(facts: Facts) -> TaskCount | None:
    """Return the task that most got wrong; None if nobody or one student got one wrong."""
    wrong = [count for count in counts(facts) if count.wrong >= AT_LEAST]
    return max(wrong, key=lambda count: count.wrong, default=None)


def needs_help(facts: Facts, before: Facts | None) -> list[tuple[Someone, str]]:
    """Return who needs help, and why."""
    found = []
    for one in facts.people:
        work = facts.work.get(one.id)
        reasons = _reasons(facts, work) if work else []
        if before is not None and _absent(facts, one) and _absent(before, one):
            reasons = [f"nothing tried in {before.exercise} and {facts.exercise}"]
        if reasons:
            found.append((one, "; ".join(reasons)))
    return found


def by_reason(found: list[tuple[Someone, str]]) -> list[tuple[str, list[Someone]]]:
    """Return who needs help by the reason: what many share is read once."""
    groups: dict[str, list[Someone]] = {}
    for one, why in found:
        groups.setdefault(why, []).append(one)
    return list(groups.items())


def _reasons(facts: Facts, work: Work) -> list[str]:
    if work.unreadable:
        return ["the file could not be read"]
    machine = [task for task in facts.tasks if not task.by_hand]
    lost = [task for task in machine if work.states.get(task.name) in LOST]
    if len(lost) < HELP_FROM:
        return []
    untried = sum(work.states[task.name] == "not tried" for task in lost)
    more = f", {untried} of them not tried" if 0 < untried < len(lost) else ""
    if untried == len(machine):
        return ["no task was tried"]
    return [f"{len(lost)} of {len(machine)} tasks lost{more}"]


def _absent(facts: Facts, one: Someone) -> bool:
    """Say whether somebody handed in nothing, or the exercise as it was."""
    if one in facts.waiting:
        return False
    work = facts.work.get(one.id)
    return work is None or work.untouched


def to_settle(facts: Facts) -> list[tuple[Someone, list[str]]]:
    """Return whose work a person should look at, and what grading and collecting said."""
    found = []
    for one in facts.people:
        work = facts.work.get(one.id)
        notes = (work.notes or ["flagged in formgrader"]) if work and work.flagged else []
        notes = [*notes, *facts.left.get(one.id, [])]
        if notes:
            found.append((one, notes))
    return found


def late(facts: Facts) -> list[tuple[Someone, str]]:
    """Return who was late, by how much, and what it cost."""
    found = []
    for one in facts.people:
        work = facts.work.get(one.id)
        said = facts.said_late.get(one.id, "")
        if work and work.late_s > 0:
            cost = f", {work.penalty:g} points taken" if work.penalty else ""
            found.append((one, duration(work.late_s) + cost))
        elif said:  # Canvas tells no time; and here there may be no due date
            found.append((one, f"by the platform's own words ({said})"))
    return found


def duration(seconds: float) -> str:
    """Return a length of time for people: "4 min", "3 h 10 min", "2 days 1 h"."""
    minutes = max(1, round(seconds / 60))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    if days:
        return f"{days} day{'s' if days > 1 else ''}" + (f" {hours} h" if hours else "")
    if hours:
        return f"{hours} h" + (f" {minutes} min" if minutes else "")
    return f"{minutes} min"


@dataclass(frozen=True)
class Spread:
    """How the points lie: numbers by class of points, and the median."""

    bars: list[tuple[str, int]]
    median: float


def spread(facts: Facts) -> Spread | None:
    """Return the distribution of points over five or so equal steps; None without hand-ins."""
    totals = [one.total for one in facts.work.values()]
    if not totals:
        return None
    step = max(1, round(facts.most / 5))
    tops = range(step, int(facts.most) + step, step)
    bars = []
    for top in tops:
        low, high = top - step, min(top, facts.most)
        inside = [t for t in totals if (low < t <= high) or (low == 0 == t)]
        name = f"{low if low == 0 else f'over {low}'} to {high:g}"
        bars.append((name, len(inside)))
    return Spread(bars, median(totals))
