"""The essay frame: own numbers with their sources, printable, safe, and of equal halves."""

import re

import pytest
from picture_checks import STORED

from tarifflab import claims, envelopes, progress
from tarifflab.widgets import essay


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Give each test a progress folder of its own."""
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path))


def test_numbers_are_computed_and_carry_ledger_and_table():
    """The two measures of the record, the two balances, the rate and the deficit."""
    found = essay.numbers()

    values = [one.value for one in found]
    assert values[:4] == [
        "-17.4 %", "+13.9 %", "-34.6 billion dollars", "+2.2 billion dollars",
    ]  # fmt: skip
    assert "-68.25 in 2024, -64.45 in 2025" in values[5]
    assert "-885.5 in 2024, -932.0 in 2025" in values[6]  # the total stands beside it
    assert all(one.ledger and one.table for one in found)


def test_page_holds_what_the_reader_said(tmp_path, capsys):
    """Guesses, cards, the sealed forecast and numbers of their own; texts are escaped."""
    progress.save("prediction", "09/record", 12)
    progress.save("prediction", "calibration/00/1", 80.0)
    claims.judge("C7-d", probability=0.4)
    envelopes.seal(13, 15)

    file = essay.write({"My <b>number</b>": 3.1})
    text = file.read_text(encoding="utf-8")

    assert file == tmp_path / essay.FILE
    assert f"Written: {tmp_path.name}/{essay.FILE}" in capsys.readouterr().out
    for words in (
        "09/record",
        f"1 of {len(claims.load())}",
        "13 to 15 %",
        "My &lt;b&gt;number&lt;/b&gt;",
    ):
        assert words in text
    assert "calibration/" not in text


def test_link_leads_from_the_notebook_to_the_page(tmp_path, monkeypatch):
    """The way is relative to the notebook's folder, which JupyterLab then opens."""
    for name in ("lessons", "my progress"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "lessons")

    link = essay._link(tmp_path / "my progress" / essay.FILE, f"my progress/{essay.FILE}")

    assert 'href="../my%20progress/two-readings.html"' in link
    assert ">my progress/two-readings.html<" in link


def test_both_readings_have_the_same_lines():
    """Equal space for both sides, with the same questions."""
    first, second = re.findall(
        r"<div><h2>Reading \d[^<]*</h2>(.*?)</div></div>", essay.page({})
    )

    assert first == second


def test_page_fetches_nothing_and_runs_nothing():
    """It prints from a memory stick: no scripts, no links to elsewhere."""
    text = essay.page({})

    assert "<script" not in text
    assert not re.search(r"(src|href)=", text)


def test_every_source_is_named():
    """Publisher and licence of each table stand under the numbers."""
    text = essay.page({})

    for name in essay.TABLES:
        assert f"<li>{name}: " in text


def test_numbers_and_sources_are_told_as_they_were(pictures):
    """Each with its unit, its books, its date and its table; the tables with their licence."""
    rows = [f"{one.what} | {one.value} | {one.ledger} | {one.table}" for one in essay.numbers()]
    page = essay.page({"Mine": 3.5})
    words = re.sub(r"<[^>]+>", "\n", page.partition("</style>")[2])
    lines = [line for line in words.splitlines() if line.strip()]

    pictures.told(STORED / "essay" / "told.txt", "\n".join([*rows, "", *lines]))


def test_score_stands_on_the_page_once_the_key_is_open(monkeypatch):
    """With its band and the coin's; before that, or without a judged claim, nothing does."""
    opened = []
    monkeypatch.setattr(essay.how_sure, "opened_at", lambda: opened[-1] if opened else None)
    monkeypatch.setattr(essay.key, "load", lambda: "key")

    class Result:
        n, judged = 12, True
        you = type("R", (), {"score": 0.1234, "low": 0.05, "high": 0.21})
        coin = type("R", (), {"score": 0.25})

    monkeypatch.setattr(
        essay.how_sure, "panel", lambda key, at: type("P", (), {"result": Result})
    )
    assert essay._score() == []
    opened.append("a day")

    assert essay._score() == [
        (
            "My Brier score over 12 claims (“partly” left out)",
            "0.123 (nine times in ten between 0.050 to 0.210; a coin 0.250)",
        )
    ]
    Result.judged = False
    assert essay._score() == []
