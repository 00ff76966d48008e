"""How far a reader is, what is due today, and the page that shows it."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tarifflab import claims, progress, quizzes
from tarifflab.lessons import LESSONS
from tarifflab.selfstudy import command, hints, words
from tarifflab.selfstudy.front_door.page import page
from tarifflab.selfstudy.front_door.picture import moving_picture
from tarifflab.selfstudy.passport import DAYS, due, passport
from tarifflab.selfstudy.results import Checked

DAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def mine(tmp_path, monkeypatch):
    """Give each test a progress folder of its own."""
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path))
    monkeypatch.setattr(progress, "_unwritten", {})


def answer_all(lesson: str, *, right: bool = True) -> None:
    """Answer every question of a lesson."""
    for place in range(len(quizzes.of_lesson(lesson))):
        progress.save("quiz", f"{lesson}/{place + 1}", {"given": 1, "right": right})


@pytest.mark.parametrize(
    ("past", "wait"),
    [
        ([True], DAYS[1]),
        ([False], DAYS[0]),
        ([True, True, True], DAYS[3]),
        ([True, True, False], DAYS[0]),
        ([True] * 9, DAYS[-1]),
    ],
)
def test_question_comes_again_when_it_is_due(past, wait):
    """Longer after each right answer in a row; a wrong one begins again."""
    answers = {"01/1": [(DAY + timedelta(days=n), right) for n, right in enumerate(past)]}
    again = answers["01/1"][-1][0] + timedelta(days=wait)

    assert due(answers, again - timedelta(days=1)) == []
    assert due(answers, again) == ["01/1"]


def test_three_questions_a_day_at_most_and_of_questions_that_exist():
    """The longest waiting come first; a key of an older edition asks nothing."""
    answer_all("00", right=False)
    answer_all("01", right=False)
    progress.save("quiz", "01/old-name", {"given": 1, "right": False})
    tomorrow = date.today() + timedelta(days=2)

    found = passport(tomorrow).due

    assert len(found) == 3
    assert all(quizzes.make(name).question for name in found)
    assert passport(date.today()).due == ()


def test_station_counts_what_was_done():
    """Cards, what moved, guesses, questions, points: each from its own entries."""
    first, second = list(claims.of_lesson("01")["claim_id"])[:2]
    claims.judge(first, 0.2)
    claims.judge(first, 0.6, revised=True)
    claims.judge(second, verdict="opinion")
    progress.save("prediction", "01/highest-month", 12.0)
    answer_all("01", right=False)
    progress.save("quiz", "01/1", {"given": 1, "right": True})
    value = {"status": "right", "points": 2, "max_points": 2, "answer": "a"}
    progress.save("check", "01/test-1", value)

    station = passport(DAY).stations[1]

    assert (station.judged, station.moved, station.guesses) == (1, 1, 1)
    assert (station.right, station.read) == (1, True)
    assert (station.points, station.max_points) == (2, 2)
    assert not passport(DAY).stations[2].begun


def test_goes_on_where_the_reader_was():
    """The first lesson begun and not read to its end; after it the next one."""
    assert passport(DAY).here == LESSONS[0]
    progress.save("prediction", "01/highest-month", 12.0)
    assert passport(DAY).here == LESSONS[1]
    answer_all("01")
    assert passport(DAY).here == LESSONS[2]


def test_page_offers_start_and_then_to_go_on():
    """One button; ten stations; nothing from elsewhere."""
    made = page(passport(DAY), picture=moving_picture(), base="/hub/user/x/", token="t")
    progress.save("prediction", "01/highest-month", 12.0)
    later = page(passport(DAY), picture=moving_picture(), base="/", token="t")

    assert ">Start<" in made
    assert 'href="/hub/user/x/lab/tree/lessons/00-fact-checker.ipynb"' in made
    assert made.count("<li>") + made.count("<li ") == len(LESSONS)
    assert "Go on where you were<" in later
    assert not re.search(r'(src|href)="https?:', made + later)
    assert f"its {len(claims.load())} claims" in made


def test_picture_keeps_the_answer_until_it_was_guessed():
    """Before the guess it stops in March 2025; then all months of the table are drawn."""
    before = moving_picture()
    progress.save("prediction", "01/highest-month", 12.0)
    after = moving_picture()

    drawn = [re.search(r'class="line"[^>]* d="([^"]+)"', one)[1] for one in (before, after)]
    assert [one.count("L") for one in drawn] == [14, 22]
    assert "14.3" not in before
    assert "14.3 %" in after


def test_dashed_guesses_give_nothing_away():
    """They end on the grid lines, evenly spread, and say that they are no data."""
    before = moving_picture()
    ends = [float(y) for y in re.findall(r'class="way"[^>]* d="[^"]*,([\d.]+)"', before)]
    gaps = {round(one - other, 1) for one, other in pairwise(ends)}
    progress.save("prediction", "01/highest-month", 12.0)

    assert len(ends) == 5
    assert max(gaps) - min(gaps) < 0.2
    assert "no data" in before
    assert 'class="way"' not in moving_picture()


def test_command_merges_and_says_how_much(tmp_path, capsys):
    """One sentence either way."""
    progress.save("quiz", "01/1", {"right": True})
    other = tmp_path / "other.json"
    other.write_bytes(progress.path().read_bytes())
    progress.path().unlink()

    assert command.run_merge(other) == 0
    assert "1 new entries from" in capsys.readouterr().out
    assert command.run_merge(tmp_path / "none.json") == 1
    assert "No such file" in capsys.readouterr().err


def test_hint_counts_once_and_the_full_check_says_how_many():
    """Opened again it is no second hint; those of other exercises are not counted."""
    for name in ("01/1/1", "01/1/2", "01/1/1", "02/1/1"):
        hints.opened(name)
    checked = Checked("01-tariff-rates", (), (), whole=True, confined=True)

    assert words.remarks(checked) == ["You opened 2 hints; they cost nothing."]


@pytest.mark.parametrize("name", ["", "1/1/1", "77/1/1", "01/0/1", "01/1/1/1", "../../x"])
def test_what_is_no_hint_is_not_kept(name):
    """The page of another program cannot fill the file."""
    with pytest.raises(ValueError, match="must be like '01/3/2'"):
        hints.opened(name)
    assert progress.entries(hints.KIND) == {}
