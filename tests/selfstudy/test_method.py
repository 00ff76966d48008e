"""The report of method says what the reader did, and is two printed pages at most."""

import re
import time
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from tarifflab import claims, key, progress
from tarifflab.reading.printing import print_pdf
from tarifflab.selfstudy import command, method
from tarifflab.widgets.end_card.threads import THREADS
from tarifflab.widgets.how_sure.opening import STAMP

COURSE = Path(__file__).parents[2]
DAY = date(2026, 11, 27)


def report():
    """Return the report, parsed."""
    return BeautifulSoup(method.page(DAY), "html.parser")


def judge_all():
    """Judge every claim, move each, guess every number, open the key."""
    for number, claim in enumerate(claims.load()["claim_id"]):
        claims.judge(claim, 0.05 + (number % 18) * 0.05, "overtaken by later events")
        claims.judge(claim, 0.9 - (number % 17) * 0.05, revised=True)
    for thread in THREADS.values():
        progress.save("prediction", thread.key, thread.high)
    for number in range(10):
        progress.save("prediction", f"calibration/00/{number + 1}", 70.0)
    progress.save("stamp", STAMP, True)


def test_a_reader_who_did_nothing_gets_a_report_that_says_so():
    """Nothing is invented, and no answer of the course is in it."""
    words = report().get_text()

    assert "No claim is judged yet." in words
    assert "No guess is kept yet." in words
    assert [thread.told for thread in THREADS.values() if thread.told in words] == []


def test_day_of_the_key_is_the_reader_s_own(monkeypatch):
    """In the zone of the computer; what is said of the picture is no markup."""
    opened = datetime(2026, 10, 2, 20, tzinfo=UTC)
    account = SimpleNamespace(alt="a <b", svg='<svg width="1"></svg>')
    panel = SimpleNamespace(state=lambda _width: account)
    monkeypatch.setattr(method.how_sure, "opened_at", lambda: opened)
    monkeypatch.setattr(method.how_sure, "panel", lambda *_: panel)
    monkeypatch.setattr(method.key, "load", lambda: "a table")
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        told = method._account()
    time.tzset()

    assert told == (
        "<p>On the article's claims, key opened 3 Oct 2026: a &lt;b</p>"
        '<svg role="img" aria-label="a &lt;b" width="1"></svg>'
    )


def test_what_moved_most_stands_with_its_words():
    """First and last probability of a claim that was moved, and its verdict."""
    claim = claims.load().iloc[0]
    claims.judge(claim["claim_id"], 0.8, "opinion")
    claims.judge(claim["claim_id"], 0.3, revised=True)
    page = report()

    assert [cell.text for cell in page.table("td")] == [claim["claim"], "80 %", "30 %"]
    assert f"1 of {len(claims.load())} claims judged, 1 moved after the data." in page.text
    assert "My verdicts: 1 opinion." in page.text


def test_the_six_that_moved_most_come_first():
    """Up or down; of two that moved alike the earlier one; who stood still is not named."""
    now = [0.5, 0.51, 0.47, 0.53, 0.9, 0.2, 0.55, 0.44]
    table = {"claim_id": list("abcdefgh"), "first": [0.5] * 8, "probability": now}
    judged = pd.DataFrame(table | {"verdict": ["opinion", "", "", "", "", "", "", ""]})
    words = pd.Series({one: f"claim {one}" for one in "abcdefghi"})

    told = method._verdicts(judged, words)

    assert "8 of 9 claims judged, 7 moved after the data. My verdicts: 1 opinion." in told
    assert re.findall(r"<td>claim (\w)</td>", told) == list("efhgcd")


def test_a_guess_stands_beside_what_was_found():
    """With the units of its question."""
    progress.save("prediction", "01/highest-month", 20.0)
    (row,) = report().select("tbody tr")

    assert [cell.text for cell in row("td")][1:] == [
        THREADS["01"].said(20),
        THREADS["01"].told,
    ]


def test_the_score_stands_only_once_the_key_was_opened(monkeypatch):
    """Before, a sentence says where it opens; the picture has a text alternative."""
    monkeypatch.chdir(COURSE / "lessons")
    before = report().get_text()
    judge_all()
    page = report()

    assert "I have not opened the key yet (lesson 09)" in before
    assert page.svg["aria-label"].startswith("Your score over")


def test_the_report_lies_beside_the_progress(capsys):
    """The command says where."""
    assert command.run_method(None) == 0
    assert "Open it in a browser and print it" in capsys.readouterr().out
    assert (progress.path().parent / method.FILE).is_file()


def test_a_folder_is_no_file(tmp_path, capsys):
    """One sentence, and nothing is written."""
    assert command.run_method(tmp_path) == 1
    assert "is a folder. Name a file" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.browser
def test_the_fullest_report_is_two_printed_pages(tmp_path, monkeypatch):
    """All claims judged and moved, all numbers guessed, the key opened."""
    monkeypatch.chdir(COURSE / "lessons")
    judge_all()
    assert key.load() is not None
    file = method.write(DAY, tmp_path / "report.html")

    assert print_pdf(file, tmp_path / "report.pdf") == ""
    pages = re.findall(rb"/Type\s*/Page\b", (tmp_path / "report.pdf").read_bytes())
    assert len(pages) == 2
