"""Students get nothing that gives an answer away, however they look for it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from exercise_runs import COURSE, EXERCISES, SOLUTIONS, slugs

from tarifflab.expect.find_advice import load

SCAN = Path(__file__).with_name("bundle_scan.py")
KNOWN = (  # the score that lesson 00 explains is the one that the course's pictures compute
    "tarifflab.economics.brier.brier: 00-fact-checker brier_score",
    "tarifflab.widgets.how_sure.brier: 00-fact-checker brier_score",
    "tarifflab.widgets.how_sure.key_tables.brier: 00-fact-checker brier_score",
)
PLANTED = [  # without these the scan would be a formality
    "planted.duty: 01-tariff-rates duty_usd",
    "planted.rate: 01-tariff-rates total_rate",
]
SECRET = ("wrong_paths.py", "answers.toml", "written_answers.toml", "claims_key.csv")


def test_no_file_of_the_bundle_keeps_answers():
    """Answers lie in `solutions/` and `tests/`, which students do not get."""
    given = ("lessons", "exercises", "data", "src", "jupyter", "docs")
    found = [path for part in given for name in SECRET for path in (COURSE / part).rglob(name)]

    assert found == []


@pytest.mark.parametrize("slug", slugs())
def test_sealed_advice_shows_no_sentence_and_no_number(slug):
    """The file beside an exercise holds the task's names and random-looking digits alone."""
    text = (EXERCISES / slug / "advice.json").read_text("utf-8")
    module = load(SOLUTIONS / slug / "wrong_paths.py")
    names = [mark.split()[0] for mark in json.loads(text)["questions"]]
    sentences = [path.advice for name in names for path in getattr(module, name)()]

    assert sentences
    assert [advice for advice in sentences if advice[:20] in text] == []


@pytest.mark.slow
def test_nothing_in_the_package_gives_an_answer():
    """Every function and constant is tried on the cases of every task of every exercise."""
    done = subprocess.run(
        [sys.executable, str(SCAN), *slugs()],
        cwd=COURSE, capture_output=True, text=True, encoding="utf-8", timeout=600,
    )  # fmt: skip
    report = json.loads(done.stdout.splitlines()[-1])

    hits = [hit for hit in report["hits"] if hit not in KNOWN]
    assert report["tried"] > 500
    assert hits == [
        "planted.duty: 01-tariff-rates duty_usd",
        "planted.rate: 01-tariff-rates total_rate",
    ]
