"""The report and the state of the evening, from facts that are written down here."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from tarifflab.instructor import due, extra_time, regrade_task, status
from tarifflab.instructor.desk import DeskError
from tarifflab.instructor.report import command, findings, page, table
from tarifflab.instructor.report.advice import common, is_nameless
from tarifflab.instructor.report.facts import (
    Facts,
    Someone,
    Task,
    Work,
    _add_mark,
    _add_words,
    _titles,
)

SLUG = "01-x"
TASKS = [
    Task("test-1", 2, "Task 1: One", False), Task("test-2", 4, "Task 2: Two", False),
    Task("test-3", 4, "Task 3: Three", False), Task("written", 5, "Task 6: Text", True),
]  # fmt: skip
NAMES = {
    "a": ("Ann", "Lee"),
    "b": ("Ben", "Ek"),
    "c": ("Cy", "Fox"),
    "d": ("", ""),
    "e": ("Eve", "Ash"),
}
PEOPLE = [Someone(one, *names) for one, names in NAMES.items()]
DUE = dt.datetime(2026, 10, 2, 17, 0)


def work(one: str, two: str, three: str, text: str = "read", **more) -> Work:
    """Return a hand-in by the state of its tasks."""
    states = {"test-1": one, "test-2": two, "test-3": three, "written": text}
    points = {"right": 1.0, "part": 0.5, "read": 1.0}
    scores = {
        task.name: None
        if states[task.name] == "to read"
        else task.points * points.get(states[task.name], 0)
        for task in TASKS
    }
    return Work(scores, states, **more)


SLIP, NAMELESS = "`x`: Upside down.", "`y`: That is not the amount."


def facts(**more) -> Facts:
    """Return what became of an exercise: four handed in, one of them ungraded, one missing."""
    given = {
        "a": work(
            "right",
            "wrong",
            "part",
            advice={"test-2": SLIP, "test-3": NAMELESS},
            flagged=True,
            notes=["A cell was missing."],
        ),
        "b": work(
            "wrong",
            "wrong",
            "not tried",
            "to read",
            advice={"test-2": SLIP},
            penalty=1.5,
            late_s=3900,
            notes=["A note."],
        ),
        "d": work("unreadable", "unreadable", "unreadable", "unreadable"),
    }
    return Facts(
        **{
            "exercise": SLUG,
            "tasks": TASKS,
            "people": PEOPLE,
            "work": given,
            "waiting": [PEOPLE[2]],
            "due": DUE,
            "left": {"e": ["Not collected: a Word file."]},
            "said_late": {"a": "LATE"},
        }
        | more
    )


# --- What is read ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "row", "silent", "points", "state"),
    [
        ("test-2", {"auto_score": 4}, False, 4, "right"),
        ("test-2", {"auto_score": 1}, False, 1, "part"),
        ("test-2", {"auto_score": 0}, False, 0, "wrong"),
        ("test-2", {"auto_score": None}, False, None, "wrong"),
        ("test-2", {"auto_score": 4, "manual_score": 1}, False, 1, "part"),
        ("test-2", {"auto_score": 3, "extra_credit": 0.5}, False, 3.5, "part"),
        ("test-2", {"auto_score": 0}, True, 0, "not tried"),
        ("test-2", {"auto_score": 0, "manual_score": 2}, True, 2, "part"),
        ("written", {"auto_score": None, "needs_manual_grade": True}, False, None, "to read"),
        ("written", {"auto_score": 0, "needs_manual_grade": False}, True, 0, "not tried"),
        ("written", {"manual_score": 3, "needs_manual_grade": True}, False, 3, "to read"),
        ("written", {"manual_score": 3, "needs_manual_grade": False}, False, 3, "read"),
        ("written", {"manual_score": 0, "needs_manual_grade": False}, True, 0, "read"),
    ],
)
def test_a_mark_says_how_a_task_went(task, row, silent, points, state):
    """A person's points before the machine's; an untouched answer is not tried."""
    whole = {
        "name": task, "auto_score": None, "manual_score": None, "extra_credit": None,
        "needs_manual_grade": False, "flagged": False, "penalty": None, "entry": "n",
    }  # fmt: skip
    one = Work()
    answer = task.replace("test-", "task-")
    _add_mark(
        one, whole | row, {t.name: t for t in TASKS}, {("n", answer)} if silent else set()
    )

    assert (one.points[task], one.states[task]) == (points, state)


def test_flag_and_penalty_are_those_of_the_hand_in():
    """One flagged row is enough; the total is without what being late cost, never below 0."""
    row = {
        "name": "test-1", "auto_score": 2, "manual_score": None, "extra_credit": None,
        "needs_manual_grade": False, "flagged": True, "penalty": 0.5, "entry": "n",
    }  # fmt: skip
    one = Work()
    _add_mark(one, row, {t.name: t for t in TASKS}, set())
    _add_mark(
        one, row | {"name": "test-2", "flagged": False}, {t.name: t for t in TASKS}, set()
    )

    assert (one.flagged, one.penalty, one.total) == (True, 0.5, 3.5)
    assert Work({"a": 1.0}, penalty=2.0).total == 0.0
    assert [
        w.untouched for w in (work(*["not tried"] * 4), work("wrong", *["not tried"] * 3))
    ] == [True, False]


def cell(name: str, said: str = "", ename: str = "Feedback", source: str = "") -> dict:
    """Return a cell of a graded notebook, with the error it ended with."""
    output = {"output_type": "error", "ename": ename, "evalue": said}
    return {"id": name, "source": source, "outputs": [output] if said else [],
            "metadata": {"nbgrader": {"grade_id": name}}}  # fmt: skip


@pytest.mark.parametrize(
    ("state", "said", "ename", "after", "advice"),
    [
        (
            "wrong",
            "`x` is 3. Upside down.",
            "Feedback",
            "wrong",
            {"test-1": "`x`: Upside down."},
        ),
        ("part", "`x` is 3. Upside down.", "Feedback", "part", {"test-1": "`x`: Upside down."}),
        ("right", "`x` is 3. Upside down.", "Feedback", "right", {}),
        ("wrong", "Not attempted yet.", "Feedback", "not tried", {}),
        ("wrong", "It is cut off.", "NotGraded", "unreadable", {}),
        ("wrong", "There is no `x`.", "Feedback", "wrong", {}),
        ("not tried", "`x` is 3. Upside down.", "Feedback", "not tried", {}),
        ("wrong", "", "", "wrong", {}),
    ],
)
def test_words_of_a_graded_notebook_are_added(tmp_path, state, said, ename, after, advice):
    """Advice to what was lost; what could not be read or was not tried is told apart."""
    one = Work(states={"test-1": state})
    notes = cell("grader-notes", source="# Notes\n- One.\n- Two.\nmore\n")
    notes["metadata"] = {}
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps({"cells": [cell("test-1", said, ename), notes]}))
    _add_words(one, path)

    assert (one.states["test-1"], one.advice, one.notes) == (after, advice, ["One.", "Two."])


def test_a_damaged_notebook_is_to_be_looked_at(tmp_path):
    """One that is not there says nothing."""
    one, other = Work(), Work()
    (tmp_path / "n.ipynb").write_text("{")
    _add_words(one, tmp_path / "n.ipynb")
    _add_words(other, tmp_path / "none.ipynb")

    assert (one.flagged, one.notes) == (
        True,
        ["The graded notebook is damaged. Grade it again."],
    )
    assert other == Work()


def test_a_task_is_called_by_the_heading_above_it(tmp_path):
    """Without its points; who reads it is what the cell says."""
    cells = [
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": "## 2 What customs took (4 points)\nx",
        },
        {
            "cell_type": "code",
            "source": "",
            "metadata": {"nbgrader": {"grade": True, "grade_id": "test-2", "solution": False}},
        },
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": ["## 6 The text (5 points, read by a person)"],
        },
        {
            "cell_type": "markdown",
            "source": "",
            "metadata": {"nbgrader": {"grade": True, "grade_id": "written", "solution": True}},
        },
    ]
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": cells}))

    assert list(_titles(tmp_path / "n.ipynb")) == [
        ("test-2", "Task 2: What customs took", False), ("written", "Task 6: The text", True),
    ]  # fmt: skip
    assert list(_titles(tmp_path / "none.ipynb")) == []


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("The rows of `t` are 3. Sort them.", "`t`: Sort them."),
        ("In `t` there is 1 gap. Fill it.", "`t`: Fill it."),
        ("The columns of `t['a']` are two. Take one.", "`t`: Take one."),
        ("`x` is 3.", "`x` is 3."),
        ("`f(2)` stops: ValueError: no. Look.", "`f` stops with an error (ValueError)."),
    ],
)
def test_advice_without_the_student_s_own_value_is_counted(said, counted):
    """What is left says the mistake; where nothing is left it stays whole."""
    assert common(said) == counted


@pytest.mark.parametrize(
    ("sentence", "nameless"),
    [
        ("`x`: That is not the share.", True), ("`x`: Something between 0 and 1.", True),
        ("`x`: Wanted: a number.", True), ("There is no `x`.", True),
        ("`f` stops with an error (KeyError).", True), ("`x`: Upside down.", False),
    ],
)  # fmt: skip
def test_what_only_says_that_it_is_wrong_names_no_mistake(sentence, nameless):
    """Counted, but nothing to teach from."""
    assert is_nameless(sentence) is nameless


# --- What is found ---------------------------------------------------------------------------


def test_mistakes_are_counted_and_sorted():
    """The most frequent first, named before nameless, then in the order of the tasks."""
    found = findings.misconceptions(facts())

    assert [(one.sentence, one.number, one.tried, one.task.name) for one in found] == [
        (SLIP, 2, 2, "test-2"), (NAMELESS, 1, 1, "test-3"),
    ]  # fmt: skip
    assert [one.sentence for one in findings.for_class(found)] == [SLIP]


def test_what_most_were_told_comes_first_and_what_has_a_name_before_what_has_none():
    """The number before the name: what nobody can name may still be the most frequent."""
    given = {
        one: work("right", "wrong", "wrong", advice={"test-2": two, "test-3": three})
        for one, two, three in (
            ("a", NAMELESS, SLIP), ("b", NAMELESS, "`z`: Late."),
            ("c", NAMELESS, "`y`: Early."),
            ("d", "`x`: That is not the rate.", "`z`: Late."),
        )
    }  # fmt: skip
    found = findings.misconceptions(facts(work=given, waiting=[]))

    assert [(one.number, one.nameless, one.sentence) for one in found] == [
        (3, True, NAMELESS), (2, False, "`z`: Late."), (1, False, SLIP),
        (1, False, "`y`: Early."), (1, True, "`x`: That is not the rate."),
    ]  # fmt: skip


def misconception(number: int, nameless: bool = False) -> findings.Misconception:
    """Return a mistake that some made."""
    return findings.Misconception(TASKS[0], f"{number}", number, 9, nameless)


def test_two_mistakes_that_two_share_are_for_the_class():
    """What nobody can name, or one student made, is not."""
    all_ = [misconception(5, nameless=True), *map(misconception, (4, 3, 2))]

    assert [one.number for one in findings.for_class(all_)] == [4, 3]
    assert [one.number for one in findings.for_class([misconception(2), misconception(1)])] == [
        2
    ]


def test_each_task_of_the_machine_is_counted_by_its_states():
    """Right, partly, wrong, not tried, not readable; what a person reads is not."""
    assert [
        (c.task.name, c.right, c.part, c.wrong, c.not_tried, c.unreadable, c.tried)
        for c in findings.counts(facts())
    ] == [
        ("test-1", 1, 0, 1, 0, 1, 2),
        ("test-2", 0, 0, 2, 0, 1, 2),
        ("test-3", 0, 1, 0, 1, 1, 1),
    ]
    hardest = findings.hardest(facts())
    assert hardest is not None
    assert hardest.task.name == "test-2"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (work("wrong", "wrong", "right"), None),
        (work("wrong", "wrong", "wrong"), "3 of 3 tasks lost"),
        (work("wrong", "not tried", "not tried"), "3 of 3 tasks lost, 2 of them not tried"),
        (work("not tried", "not tried", "not tried"), "no task was tried"),
        (work("unreadable", "right", "right"), "the file could not be read"),
        (work("part", "wrong", "wrong"), None),
    ],
)
def test_who_lost_three_tasks_needs_help(given, why):
    """And whoever's file could not be read; the reason is in words."""
    found = findings.needs_help(facts(work={"a": given}), None)

    assert found == ([(PEOPLE[0], why)] if why else [])


def test_how_many_were_not_tried_is_said_only_beside_others():
    """All of those that were lost: that is one number, and not two."""
    tasks = [*TASKS[:3], Task("test-4", 6, "Task 4: Four", False)]
    one = work("not tried", "not tried", "not tried")
    one.states["test-4"] = "right"

    assert findings.needs_help(facts(tasks=tasks, work={"a": one}), None) == [
        (PEOPLE[0], "3 of 4 tasks lost")
    ]


def test_who_was_absent_twice_needs_help():
    """Nothing handed in, or as it was handed out; who waits to be graded was there."""
    untouched = work(*["not tried"] * 4)
    before = facts(exercise="00-w", work={"a": untouched}, waiting=[PEOPLE[3]])
    now = facts(work={"b": untouched}, waiting=[PEOPLE[2]])

    assert findings.needs_help(now, before) == [
        (PEOPLE[0], "nothing tried in 00-w and 01-x"),
        (PEOPLE[1], "nothing tried in 00-w and 01-x"),
        (PEOPLE[4], "nothing tried in 00-w and 01-x"),
    ]


def test_what_is_open_is_flagged_or_left():
    """With what grading and collecting said; a bare flag was set by hand."""
    bare = facts(work={"b": work("right", "right", "right", flagged=True)}, left={})

    assert findings.to_settle(facts()) == [
        (PEOPLE[0], ["A cell was missing."]), (PEOPLE[4], ["Not collected: a Word file."]),
    ]  # fmt: skip
    assert findings.to_settle(bare) == [(PEOPLE[1], ["flagged in formgrader"])]


def test_who_was_late_by_how_much_and_what_it_cost():
    """By the due date; without one by the platform's own word."""
    assert findings.late(facts()) == [
        (PEOPLE[0], "by the platform's own words (LATE)"),
        (PEOPLE[1], "1 h 5 min, 1.5 points taken"),
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 min"),
        (89, "1 min"),
        (91, "2 min"),
        (3600, "1 h"),
        (3599, "1 h"),
        (86_400, "1 day"),
        (176_400, "2 days 1 h"),
        (172_860, "2 days"),
        (7_260, "2 h 1 min"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(seconds, words):
    """Minutes at least; beside days no minutes."""
    assert findings.duration(seconds) == words


@pytest.mark.parametrize(
    ("most", "totals", "bars", "median"),
    [
        (25, [0, 5, 5.5, 25], [2, 1, 0, 0, 1], 5.25),
        (25, [10, 15, 20], [0, 1, 1, 1, 0], 15),
        (3, [0, 1, 3], [2, 0, 1], 1),
        (12, [12, 11], [0, 0, 0, 0, 0, 2], 11.5),
    ],
)
def test_points_lie_in_steps_that_leave_nobody_out(most, totals, bars, median):
    """The upper end of a step belongs to it, and nothing to the first."""
    given = {str(n): Work({"t": total}) for n, total in enumerate(totals)}
    found = findings.spread(facts(tasks=[Task("t", most, "T", False)], work=given))

    assert found is not None
    assert ([number for _, number in found.bars], found.median) == (bars, median)
    assert sum(bars) == len(totals)


def test_steps_of_points_are_named_by_their_ends():
    """The first from 0, the last to what can be had; without hand-ins there are none."""
    found = findings.spread(facts())

    assert found is not None
    assert [name for name, _ in found.bars] == [
        "0 to 3",
        "over 3 to 6",
        "over 6 to 9",
        "over 9 to 12",
        "over 12 to 15",
    ]
    assert findings.spread(facts(work={})) is None


# --- Page, table, words ----------------------------------------------------------------------


def lines_of(html: str) -> list[str]:
    """Return the texts of a page, one an element."""
    main = BeautifulSoup(html, "html.parser").main
    found = main.find_all(["h2", "p", "li", "tr", "title"])
    return [
        " ".join(one.get_text(" ").split())
        .replace(" ,", ",")
        .replace(" .", ".")
        .replace(" :", ":")
        for one in found
    ]


def test_the_page_says_everything_of_the_facts():
    """Line by line; numbers in place of names where that is asked for."""
    said = lines_of(page.make(facts(), None, by_id=False))

    assert said == [
        "4 of 5 handed in, 1 of them not graded yet. 1 of 2 texts are read. The middle student "
        "has 0 of 15 points, unread texts counting 0.",
        "Ten minutes in class",
        "Task 2: Two",
        "x: Upside down.",
        "2 of the 2 who tried it were told so.",
        "Who needs help",
        "Ben Ek (b): 3 of 3 tasks lost, 1 of them not tried",
        "d: the file could not be read",
        "Who is missing",
        "Eve Ash (e)",
        "Handed in and not graded yet: Cy Fox (c). Run tarifflab grade 01.",
        "Handed in late (due 2026-10-02 17:00 UTC):",
        "Ann Lee (a): by the platform's own words (LATE)",
        "Ben Ek (b): 1 h 5 min, 1.5 points taken",
        "Please look",
        "Ann Lee (a): A cell was missing.",
        "Eve Ash (e): Not collected: a Word file.",
        "Once you have looked: tarifflab settle 01 STUDENT takes a student off this list.",
        "Task by task",
        "Task right partly wrong not tried not readable share of those who handed in",
        "Task 1: One 1 0 1 0 1",
        "Task 2: Two 0 0 2 0 1",
        "Task 3: Three 0 1 0 1 1",
        "right partly wrong not tried or not readable",
        "Points",
        "Points of 15 students share",
        "0 to 3 2",
        "over 3 to 6 0",
        "over 6 to 9 1",
        "over 9 to 12 0",
        "over 12 to 15 0",
        "Everything the checks said",
        "In the words the students saw Task students",
        "x: Upside down. Task 2 2 of 2",
        "y: That is not the amount. Task 3 1 of 1",
        "A student's own value is left out. Tasks that were not tried are not counted here.",
        "What else the grader noted",
        "Ben Ek (b): A note.",
    ]
    hidden = page.make(facts(), None, by_id=True)
    assert not any(word in hidden for word in ("Ann", "Ek", "Fox", "Ash"))


def test_charts_say_in_words_what_they_show():
    """Shares by state from left to right, and of the points."""
    drawn = BeautifulSoup(page.make(facts(), None, by_id=False), "html.parser").find_all("svg")
    first, points = drawn[0], drawn[3]

    assert first["aria-label"] == "1 right, 0 partly, 1 wrong, 0 not tried, 1 not readable"
    assert [(one["class"][0], one["x"], one["width"]) for one in first.find_all("rect")] == [
        ("right", "0.00", "33.33"), ("wrong", "33.33", "33.33"), ("empty", "66.67", "33.33"),
    ]  # fmt: skip
    assert points["aria-label"] == "2 of 3 students have 0 to 3 points"
    assert points.find_all("rect")[1]["width"] == "66.7"


def test_a_page_of_nobody_s_trouble_says_so():
    """Every section has its sentence where there is nothing."""
    calm = Facts(SLUG, TASKS, PEOPLE[:1], {"a": work("right", "right", "right")}, [])
    said = lines_of(page.make(calm, None, by_id=False))

    for line in ("No mistake is shared by two students or more.", "Nothing is open.", "Nobody.",
                 "Nobody: nobody lost three tasks, and every file could be read.",
                 "No task was tried and lost."):  # fmt: skip
        assert line in said
    assert not any("late" in line or "grader noted" in line for line in said)


EVIL = "<script>x()</script>"


@pytest.mark.parametrize("by_id", [True, False])
def test_nothing_of_a_class_or_a_notebook_becomes_markup(by_id):
    """Names, numbers, headings, notes, advice, what a platform wrote: all of it is text."""
    people = [Someone(f"{EVIL}{one}", EVIL, EVIL) for one in "abcd"]
    a, b, c, d = (one.id for one in people)
    lost = {"advice": {"test-1": EVIL, "test-2": EVIL}, "notes": [EVIL]}
    given = {one: work(*["wrong"] * 3, **lost) for one in (a, b)}
    given[b].flagged = True
    html = page.make(
        facts(
            exercise=f"01-{EVIL}", people=people, work=given, waiting=[people[2]],
            tasks=[Task(one.name, one.points, EVIL, one.by_hand) for one in TASKS],
            left={d: [EVIL]}, said_late={a: EVIL},
        ),
        None, by_id=by_id,
    )  # fmt: skip

    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 20
    assert c.replace("<", "&lt;").replace(">", "&gt;") in html


def test_a_task_that_many_got_wrong_each_in_another_way_is_named():
    """Where no mistake is shared; how many of those who tried it."""
    given = {one: work("right", "wrong", "right", advice={"test-2": one}) for one in "abc"}
    given["d"] = work("wrong", "right", "right", advice={"test-1": "x"})
    said = lines_of(page.make(facts(work=given, waiting=[]), None, by_id=False))

    assert said[2] == (
        "No mistake is shared by two students or more. Most often wrong was Task 2: Two : 3 of "
        "the 4 who tried it, each in another way. What they were told stands at the end."
    ).replace(" :", ":")


def test_a_shared_mistake_is_counted_among_those_who_tried():
    """In the ten minutes and in the table at the end."""
    given = {one: work("right", "wrong", "right", advice={"test-2": SLIP}) for one in "ab"}
    given["c"] = work("right", "right", "right")
    said = lines_of(page.make(facts(work=given, waiting=[]), None, by_id=True))

    assert "2 of the 3 who tried it were told so." in said
    assert "x: Upside down. Task 2 2 of 3" in said


def test_what_is_not_so_is_not_said():
    """No due date, nobody waiting, every text read, no look that is open."""
    given = {"b": work("right", "part", "right", late_s=60)}
    html = page.make(
        facts(work=given, people=PEOPLE[1:2], waiting=[], left={}, said_late={}, due=None),
        None, by_id=True,
    )  # fmt: skip
    said = lines_of(html)

    assert said[0] == (
        "1 of 1 handed in. 1 of 1 texts are read. The middle student has 13 of 15 points."
    )
    assert said[said.index("Handed in late:") + 1] == "b: 1 min"
    assert not any("graded yet" in line or "settle" in line for line in said)


def test_who_shares_a_reason_stands_in_one_line_and_who_waits_too():
    """With commas between them and none behind the last."""
    given = {one: work(*["wrong"] * 3) for one in "ab"}
    waiting = [PEOPLE[2], PEOPLE[4]]
    said = lines_of(page.make(facts(work=given, waiting=waiting, left={}), None, by_id=True))

    assert "a, b: 3 of 3 tasks lost" in said
    assert "Handed in and not graded yet: c, e. Run tarifflab grade 01." in said


def test_each_number_of_a_chart_has_its_name_and_its_piece():
    """On a phone the heads are gone: each number says itself what it counts."""
    given = {
        "a": work("part", "right", "right"), "b": work("part", "right", "not tried"),
        "c": work("not tried", "right", "unreadable"), "d": work("wrong", "right", "right"),
    }  # fmt: skip
    made = page.make(facts(work=given, waiting=[]), None, by_id=True)
    html = BeautifulSoup(made, "html.parser")
    first, second, third = html.find("table", class_="wide").tbody.find_all("tr")

    def pieces(row) -> list[tuple[str, str, str]]:
        found = row.svg.find_all("rect")
        return [(one["class"][0], one["x"], one["width"]) for one in found]

    assert [(one["data-name"], one.text) for one in third.find_all("td", class_="n")] == [
        ("right", "2"), ("partly", "0"), ("wrong", "0"), ("not tried", "1"),
        ("unreadable", "1"),
    ]  # fmt: skip
    assert pieces(first) == [
        ("part", "0.00", "50.00"), ("wrong", "50.00", "25.00"), ("empty", "75.00", "25.00"),
    ]  # fmt: skip
    assert (pieces(second), pieces(third)) == (
        [("right", "0.00", "100.00")],
        [("right", "0.00", "50.00"), ("empty", "50.00", "50.00")],
    )
    key = html.find(class_="key").find_all("span")
    assert [(one.i["class"][0], one.text) for one in key] == [
        ("right", "right"), ("part", "partly"), ("wrong", "wrong"),
        ("empty", "not tried or not readable"),
    ]  # fmt: skip


def rows(**more) -> list[dict[str, str]]:
    """Return the table's rows."""
    text = table.make(facts(), None, **{"by_id": False} | more)
    assert text.startswith("\ufeffid,")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_the_table_has_a_row_for_each_student():
    """Points and state by task, total, late, help, look; empty where nothing is known."""
    ann, ben, cy, *_, eve = rows()

    assert ann == {
        "id": "a",
        "last name": "Lee",
        "first name": "Ann",
        "handed in": "yes",
        "test-1": "2",
        "test-1 state": "right",
        "test-2": "0",
        "test-2 state": "wrong",
        "test-3": "2",
        "test-3 state": "part",
        "written": "5",
        "written state": "read",
        "total": "9",
        "of": "15",
        "late": "by the platform's own words (LATE)",
        "needs help": "",
        "please look": "A cell was missing.",
    }
    assert (ben["written"], ben["written state"], ben["total"], ben["needs help"]) == (
        "", "to read", "0", "3 of 3 tasks lost, 1 of them not tried",
    )  # fmt: skip
    assert [(one["handed in"], one["total"], one["test-1"]) for one in (cy, eve)] == [
        ("not graded yet", "", ""), ("no", "", ""),
    ]  # fmt: skip
    assert "first name" not in rows(by_id=True)[0]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_is_no_formula(sign):
    """Whatever a name or a note begins with."""
    assert table.safe(f"{sign}x") == f"'{sign}x"
    assert table.safe(f"x{sign}") == f"x{sign}"


@pytest.mark.parametrize("sign", ["=", "@"])
def test_no_cell_of_the_table_is_a_formula(sign):
    """Neither a name nor an id nor what a person has to look at."""
    person = Someone(f"{sign}id", f"{sign}first", f"{sign}last")
    given = facts(people=[person], work={person.id: work("right", "right", "right", notes=[
        f"{sign}note"], flagged=True)}, waiting=[], left={}, said_late={})  # fmt: skip
    (row,) = list(csv.reader(io.StringIO(table.make(given, None, by_id=False))))[1:]

    assert not any(cell.startswith(sign) for cell in row)
    assert sum(cell.startswith(f"'{sign}") for cell in row) == 4


def test_the_command_says_the_heart_of_the_report():
    """How many, what to teach, where to look."""
    assert command.summary(facts()) == [
        "01-x: 4 of 5 handed in.",
        "  2 of 2, Task 2: Two: `x`: Upside down.",
        "  Please look: Ann Lee (a), Eve Ash (e).",
    ]
    assert command.summary(facts(work={}, left={}, waiting=[])) == ["01-x: 0 of 5 handed in."]


@pytest.mark.parametrize(("by_id", "name"), [(False, "01-x"), (True, "01-x-by-id")])
def test_page_and_table_are_written_for_their_owner(monkeypatch, tmp_path, by_id, name):
    """The nameless one beside the other; the exercise before is compared with."""
    seen = []
    monkeypatch.setattr(
        page, "make", lambda *given, **more: seen.append((given, more)) or "page"
    )
    monkeypatch.setattr(
        table, "make", lambda *given, **more: seen.append((given, more)) or "\ufefft\r\n"
    )
    now, before = facts(), facts(exercise="00-w")

    made = command.write(SimpleNamespace(root=tmp_path), now, before, by_id=by_id)

    assert seen == [((now, before), {"by_id": by_id})] * 2
    assert {
        path.name: (path.read_bytes(), path.stat().st_mode & 0o777)
        for path in made.parent.iterdir()
    } == {
        f"{name}.html": (b"page", 0o600),
        f"{name}.csv": ("\ufefft\r\n".encode(), 0o600),
    }
    assert made == tmp_path / "reports" / f"{name}.html"


# --- The evening -----------------------------------------------------------------------------


def progress(**more) -> status.Progress:
    """Return how far an exercise is."""
    return status.Progress(
        **{
            "exercise": SLUG,
            "class_size": 5,
            "handed_in": 4,
            "graded": 3,
            "texts_read": 1,
            "texts": 3,
            "open_looks": 2,
            "pages": 1,
            "missing": [PEOPLE[4], PEOPLE[3]],
            "waiting": [PEOPLE[2]],
            "due": DUE,
        }
        | more
    )


HEAD = (
    "01-x: 4 of 5 handed in, 3 graded, 1 of 3 texts read, 1 of 3 pages made, due 2026-10-02 "
    "17:00 UTC."
)
LOOK = "  Please look: 2. They stand in: tarifflab report 01"


def test_the_evening_is_said_with_names_where_one_exercise_is_asked_for():
    """Else the missing are counted."""
    end = "  Next: tarifflab grade 01 (1 not graded)"

    assert status.lines(progress(), names=True) == [
        HEAD, LOOK, "  Missing: Eve Ash (e), d.", "  Not graded: Cy Fox (c).", end,
    ]  # fmt: skip
    assert status.lines(progress(), names=False) == [
        HEAD, LOOK, "  Missing: 2 (names: tarifflab status 01).", end,
    ]  # fmt: skip
    assert status.lines(progress(missing=[], waiting=[], open_looks=0), names=True)[1:] == [
        "  Next: tarifflab mark 01 (2 texts to read)"
    ]


@pytest.mark.parametrize(
    ("more", "step"),
    [
        ({"handed_in": 0}, "tarifflab collect 01 DOWNLOADED-FILE"),
        ({}, "tarifflab grade 01 (1 not graded)"),
        ({"waiting": [], "texts_read": 2}, "tarifflab mark 01 (1 text to read)"),
        (
            {"waiting": [], "texts": 1},
            "tarifflab settle 01 STUDENT, once you have looked (2 stand in the report)",
        ),
        (
            {"waiting": [], "texts": 1, "open_looks": 0},
            "tarifflab give-back 01 (2 pages to make)",
        ),
        (
            {"waiting": [], "texts": 1, "open_looks": 0, "pages": 3},
            "nothing: all is graded, read, and the pages are made. To talk about it in class: "
            "tarifflab talk 01",
        ),
    ],
)
def test_the_next_step_is_a_command_to_type(more, step):
    """With how much there is left to do."""
    assert status.next_step(progress(**more)) == step


def test_progress_counts_what_the_facts_say(monkeypatch):
    """Each number from its own list."""
    monkeypatch.setattr(status, "_pages", lambda *_: 7)

    assert status.progress(SimpleNamespace(), facts()) == status.Progress(
        SLUG, 5, 4, 3, 1, 2, 2, 7, [PEOPLE[4]], [PEOPLE[2]], DUE
    )


def test_a_page_counts_that_was_made_after_grading_and_after_any_change(monkeypatch, tmp_path):
    """A look that was settled changes no page; a mark does, also for one second."""
    import os

    desk = SimpleNamespace(root=tmp_path, folder=lambda *parts: tmp_path.joinpath(*parts))
    for student in "abd":
        for step, name, at in (
            ("autograded", f"{SLUG}.ipynb", 100),
            ("feedback", f"{SLUG}.html", 200),
        ):
            path = tmp_path / step / student / SLUG / name
            path.parent.mkdir(parents=True)
            path.touch()
            os.utime(path, (at, at))

    def row(student, task, second):
        return {"exercise": SLUG, "task": task, "student": student,
                "when": f"1970-01-01 00:{second // 60:02}:{second % 60:02}+00:00"}  # fmt: skip

    history = [
        row("a", "test-1", 199),
        row("b", "test-1", 201),
        row("d", "please look", 201),
        row("d", "test-1", 201) | {"exercise": "02-y"},
        {**row("a", "x", 1), "when": "old"},
    ]
    monkeypatch.setattr(status.changes, "read", lambda _folder: history)

    assert status._pages(desk, facts()) == 2
    os.utime(tmp_path / "autograded" / "a" / SLUG / f"{SLUG}.ipynb", (300, 300))
    assert status._pages(desk, facts()) == 1
    (tmp_path / "feedback" / "d" / SLUG / f"{SLUG}.html").unlink()
    assert status._pages(desk, facts()) == 0


@pytest.mark.parametrize(("text", "days"), [("366d", 366), ("1d 1h 30m", 1.0625), (" +2D ", 2)])
def test_extra_time_is_at_most_a_year(text, days):
    """Days, hours and minutes in one, in any case."""
    assert extra_time.parse(text) == dt.timedelta(days=days)
    with pytest.raises(DeskError, match=r"'time' must be at most a year, got '367d'"):
        extra_time.parse("367d")


@pytest.mark.parametrize(
    ("when", "minutes", "said"),
    [
        (
            DUE,
            90,
            "Ann may hand in 01-x until 2026-10-02 18:30 UTC (the others: 2026-10-02 17:00 "
            "UTC).",
        ),
        (DUE, 0, "Ann has no extra time for 01-x: due 2026-10-02 17:00 UTC."),
        (
            None,
            90,
            "Ann has 1 h 30 min more for 01-x. It counts once the exercise has a due date: "
            'tarifflab due 01 "2026-10-02 17:00"',
        ),
        (
            None,
            1560,
            "Ann has 26 h more for 01-x. It counts once the exercise has a due date: "
            'tarifflab due 01 "2026-10-02 17:00"',
        ),
        (
            None,
            120,
            "Ann has 2 h more for 01-x. It counts once the exercise has a due date: "
            'tarifflab due 01 "2026-10-02 17:00"',
        ),
    ],
)
def test_until_when_somebody_may_hand_in_is_said(when, minutes, said):
    """Beside the date of the others."""
    assert extra_time.sentence("Ann", SLUG, when, dt.timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("when", "late", "said"),
    [
        (DUE, [0, 1, 60], "01-x is due 2026-10-02 17:00 UTC. 2 of 3 hand-ins are late."),
        (DUE, [], "01-x is due 2026-10-02 17:00 UTC."),
        (None, [60], "01-x has no due date: no hand-in is late."),
    ],
)
def test_a_due_date_is_said_with_how_many_are_late(when, late, said):
    """Of those who handed in."""
    book = SimpleNamespace(
        assignments=[
            SimpleNamespace(name="00-w", duedate=dt.datetime(2000, 1, 1)),
            SimpleNamespace(name=SLUG, duedate=when),
        ],
        assignment_submissions=lambda _name: [
            SimpleNamespace(total_seconds_late=s) for s in late
        ],
    )

    assert due.sentence(SLUG, book) == said


# --- A task that was mended ------------------------------------------------------------------


def graded(points: float | None, *, failed: bool = False):
    """Return what grading again came to."""
    scores = {"test-2": SimpleNamespace(points=points)}
    return ("handed in", {SLUG: SimpleNamespace(not_graded=failed, scores=scores)})


def test_old_and_new_marks_stand_in_a_table(capsys):
    """In the order of the class; what a person gave stays; a failure keeps the old mark."""
    results = {
        "b": graded(4), "a": graded(2.5), "d": graded(1, failed=True), "c": graded(0),
        "e": ("x", {SLUG: None}),
    }  # fmt: skip
    old = {"a": (0, None), "b": (4, None), "c": (3, 1), "d": (2, None), "e": (None, None)}
    marks = {(one, "test-2"): (*pair, False) for one, pair in old.items()}

    found = regrade_task.differences(facts(), "test-2", results, marks)

    assert [(one.student, one.old, one.new, one.by_hand) for one in found] == [
        ("a", 0, 2.5, None), ("b", 4, 4, None), ("c", 3, 0, 1), ("d", 2, 2, None),
        ("e", None, 0.0, None),
    ]  # fmt: skip
    assert regrade_task.table(found, "test-2") == [
        "student  id  old   new",
        "-------  --  ----------------------------",
        "Ann Lee  a     0 → 2.5",
        "Cy Fox   c     3 →   0  (1 by hand stays)",
        "Eve Ash  e     – →   0",
        "test-2: 3 marks change, 2 stay.",
    ]
    assert regrade_task.table(found[1:2], "test-2") == ["test-2: all 1 marks stay as they are."]
    assert "One hand-in could not be graded again" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "row", "after"),
    [
        ("test-2", (1, None, False), (4, True)), ("test-2", (1, 3, False), (4, False)),
        ("test-1", (1, None, False), (1, False)), ("written", (None, 3, False), (None, False)),
        ("test-1", None, (4, True)),
    ],
)  # fmt: skip
def test_only_the_mended_task_gets_new_points(name, row, after):
    """What was read stays read, here and in all other tasks."""
    mark = SimpleNamespace(name=name, auto_score=4, needs_manual_grade=True)
    regrade_task._put_back(mark, row, "test-2")

    assert (mark.auto_score, mark.needs_manual_grade) == after


@pytest.mark.parametrize(("task", "name"), [("2", "test-2"), ("test-3", "test-3")])
def test_a_task_is_named_by_its_number(task, name):
    """A text is read by a person, and graded by nobody again."""
    assert regrade_task.task_name(facts(), task) == name
    with pytest.raises(DeskError, match="'--task' must be one of 1, 2, 3, got 'written'"):
        regrade_task.task_name(facts(), "written")


@pytest.mark.parametrize("typed", ["none", "None", "NONE"])
def test_a_due_date_is_taken_back_in_any_letters(monkeypatch, capsys, typed):
    """Whoever has handed in is late no more, and it is said."""
    assignment, done = SimpleNamespace(duedate=DUE), []
    book = SimpleNamespace(
        update_or_create_assignment=lambda _: assignment,
        assignment_submissions=lambda _: ["ann", "ben"],
        db=SimpleNamespace(
            flush=lambda: done.append("flush"), commit=lambda: done.append("kept")
        ),
    )
    desk = SimpleNamespace(exercise=lambda _: SLUG, gradebook=lambda: nullcontext(book))
    monkeypatch.setattr(due, "keep_copy", lambda _, why: done.append(why) or nullcontext())
    monkeypatch.setattr(due, "penalise", lambda _, entry: done.append(entry))
    monkeypatch.setattr(due, "sentence", lambda exercise, _: f"said of {exercise}")

    assert due.run(desk, "01", typed) == 0
    assert (assignment.duedate, done) == (
        None, [f"due {SLUG} {typed}", "flush", "ann", "ben", "kept"],
    )  # fmt: skip
    assert capsys.readouterr().out == f"said of {SLUG}\n"
