"""A teacher changes the day of a task with one line; all that belongs to it follows."""

import json
import shutil
from pathlib import Path

import pytest
from exercise_runs import SOLUTIONS, mark_all, notebook

from tarifflab.expect.find_advice import load
from tarifflab.instructor import redate

CHANGES = [
    ("01-tariff-rates", "1", [("2025-09-16", "2025-09-10")], "10 September 2025", "duty_usd"),
    ("07-negotiating-table", "2", [("2015", "2014"), ("2024", "2023")], "2014", "z_germany"),
    (
        "09-what-came-of-it",
        "1",
        [("2008-04", "2010-04"), ("2009-03", "2011-03"), ("2008", "2010"), ("2009", "2011")],
        "April 2010 to March 2011",
        "balance_2008",
    ),
]


def changed_course(tmp_path, slug, task, days):
    """Return the folder of an exercise whose task has other days, and what is left to read."""
    shutil.copytree(SOLUTIONS / slug, tmp_path / "solutions" / slug)
    pairs = [pair for old, new in days for pair in redate.spellings(old, new)]
    return tmp_path / "solutions" / slug, redate.redate(tmp_path, slug, task, pairs)


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "task", "days", "said", "name"), CHANGES)
def test_task_follows_its_new_day(tmp_path, slug, task, days, said, name):
    """Question, solution, both checks and wrong paths; the solution still earns all points."""
    folder, left = changed_course(tmp_path, slug, task, days)
    marks = mark_all(notebook(folder.parent, slug))
    question = next(
        cell
        for cell in json.loads(notebook(folder.parent, slug).read_text("utf-8"))["cells"]
        if cell["id"] == f"ask-{task}"
    )

    assert marks.errors == marks.crashes == []
    assert said in "".join(question["source"])
    assert any(character.isdigit() for line in left for character in line)


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "task", "days", "said", "name"), CHANGES)
def test_wrong_paths_follow_the_new_day(tmp_path, slug, task, days, said, name):
    """They are computed anew: the values of the old day are gone."""
    old = load(SOLUTIONS / slug / "wrong_paths.py")
    folder, _ = changed_course(tmp_path, slug, task, days)
    new = load(folder / "wrong_paths.py")
    before = [path.value for path in getattr(old, name)()]

    assert [path.value for path in getattr(new, name)()] != before


def test_day_that_the_task_does_not_have_is_refused(tmp_path):
    """Nothing is written, and a sentence says why."""
    with pytest.raises(redate.NotRedated, match="'1999-01-01' does not stand in task 1"):
        changed_course(tmp_path, "01-tariff-rates", "1", [("1999-01-01", "2000-01-01")])

    kept = Path("01-tariff-rates", "01-tariff-rates.ipynb")
    assert (tmp_path / "solutions" / kept).read_bytes() == (SOLUTIONS / kept).read_bytes()


def test_half_a_day_is_refused():
    """A day takes the place of a day, a month that of a month."""
    with pytest.raises(redate.NotRedated, match="Both must be a day"):
        redate.spellings("2025-09-16", "2025-09")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Write: 01/1 2025-09-16 2025-08-20"),
        (["01/1", "2025-09-16"], "Write: 01/1"),
        (["01-1", "2025-09-16", "2025-08-20"], "Write: 01/1"),
        (["01/1", "2025-09-16", "2025-08-20", "2025-08-21"], "Write: 01/1"),
        (["99/1", "2025-09-16", "2025-08-20"], "There is no exercise 99."),
        (["01/1", "2025-09-16", "2025-08"], "Both must be a day"),
    ],
)
def test_command_that_cannot_be_followed_says_how_to_write_it(
    tmp_path, monkeypatch, capsys, words, said
):
    """One sentence, and nothing is changed."""
    (tmp_path / "solutions" / "01-tariff-rates").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)

    assert redate.main(words) == 1
    assert capsys.readouterr().err.startswith(said)


def test_command_changes_the_task_and_makes_its_exercise(tmp_path, monkeypatch, capsys):
    """Several pairs of days, each with all its spellings; what is left to read is listed."""
    given, made = [], []
    (tmp_path / "solutions" / "01-tariff-rates").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(redate, "redate", lambda *all_: given.append(all_[1:]) or ["It was 3."])
    monkeypatch.setattr(redate, "generate_exercises", lambda *all_: made.append(all_[2]))

    assert redate.main(["01/2", "2014", "2015", "2025-04", "2025-05"]) == 0

    pairs = redate.spellings("2014", "2015") + redate.spellings("2025-04", "2025-05")
    assert (given, made) == ([("01-tariff-rates", "2", pairs)], [["01-tariff-rates"]])
    assert capsys.readouterr().out.endswith("Read:\n- It was 3.\n")


def test_days_are_exchanged_all_at_once_and_only_whole():
    """What takes the place of one is not exchanged again; parts of longer words stay."""
    pairs = [("2008", "2010"), ("2010", "2012"), ("2010-04", "2011-05")]

    assert redate.changed("2008, 2010; 20081 x2008 2008-09 2010-04", pairs) == (
        "2010, 2012; 20081 x2008 2010-09 2011-05"
    )
    assert redate.changed("2008", []) == "2008"


def test_a_task_reaches_from_its_question_to_its_check():
    """Neighbours' cells stay as they are; the answer is what the check looks for."""
    names = ["test-1", "ask-2", "look-2", "test-2", "ask-3", "test-3"]
    notebook = {"cells": [{"id": n, "source": f'expect.number(\n    "{n}"'} for n in names]}
    cells = list(redate._cells_of(notebook, "2"))

    assert [one["id"] for one in cells] == ["ask-2", "look-2", "test-2"]
    assert redate._answer([{"source": 'expect.number(\n    "cost", 3)'}]) == "cost"
    assert list(redate._cells_of(notebook, "9")) == []


def test_sentences_with_numbers_are_listed_and_code_is_not():
    """Prose and comments; no heading, no mark of nbgrader."""
    markdown = "## 1 In 2024\n\nIt cost 3 dollars.\nNo number."
    code = "x = 3\n  # half of 8\n### BEGIN HIDDEN TESTS 1"
    cells = [
        {"cell_type": kind, "source": text}
        for kind, text in (("markdown", markdown), ("code", code))
    ]

    assert list(redate._to_read(cells)) == ["It cost 3 dollars.", "half of 8"]


WRONG = """\
OTHER = "2024"
DAY = "2024"
NEXT_STEPS = {
    "cost": "See 2024.",
    "gain": "Read 2024.",
}


def cost():
    return _tried_cost(DAY, "2024")


def _tried_cost(day, year):
    return "2024"


def gain():
    return (OTHER, "2024")
"""


def test_wrong_paths_change_for_the_answer_alone():
    """Its functions, the constants that they read, its next step; nothing of another answer."""
    wanted = WRONG.replace('"2024"', '"2015"').replace("See 2024", "See 2015")
    wanted = wanted.replace('OTHER = "2015"', 'OTHER = "2024"')
    wanted = wanted.replace('(OTHER, "2015")', '(OTHER, "2024")')

    assert redate._wrong_paths(WRONG, "cost", [("2024", "2015")]) == wanted


def test_kept_answers_change_for_the_task_alone():
    """Each stands under its own head."""
    text = '# 2024\n[[answer]]\ntask = "1"\nx = 2024\n[[answer]]\ntask = "2"\nx = 2024\n'

    assert redate._answers(text, "2", [("2024", "2015")]) == text[:-5] + "2015\n"
