"""Calibration: the score, its band, the bins, and a truth that waits until it is asked for."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_checks import STORED, faults, marks, numbers_of, texts, words_of
from scipy import stats

from tarifflab import claims, progress
from tarifflab.widgets import calibration, calibration_score

ANSWERS = st.lists(
    st.tuples(st.integers(0, 20).map(lambda n: n / 20), st.sampled_from([0.0, 0.5, 1.0])),
    min_size=1,
    max_size=30,
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Give each test a progress folder of its own."""
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path))


def table(n=3):
    """Return plain statements of which every second is true."""
    return pd.DataFrame(
        {
            "statement": [f"Statement {number}" for number in range(n)],
            "true": [number % 2 == 0 for number in range(n)],
            "explanation": [f"Reason {number}." for number in range(n)],
        }
    )


def test_ten_forecasts_have_the_score_worked_by_hand():
    """The mean of the squared distances: 0.01, 0.81, 0.09, 0.0025."""
    result = calibration.compute([0.9, 0.9, 0.7, 0.95], [1, 0, 1, 1])

    assert result.brier == pytest.approx((0.01 + 0.81 + 0.09 + 0.0025) / 4)
    assert result.base_rate_score == pytest.approx(0.75 * 0.25)


@pytest.mark.slow
@given(ANSWERS)
def test_bins_share_all_answers_out(answers):
    """Every answer is in one bin, and the parts add up to the whole."""
    result = calibration.compute([p for p, _ in answers], [o for _, o in answers])

    assert sum(one.n for one in result.bins) == result.n == len(answers)
    assert sum(one.held for one in result.bins) == pytest.approx(sum(o for _, o in answers))
    assert all(0 <= one.low <= one.share <= one.high <= 1 for one in result.bins)


@pytest.mark.parametrize(("held", "n"), [(0, 3), (1, 3), (7, 10), (30, 30)])
def test_band_agrees_with_scipys_wilson_interval(held, n):
    """The closed form is that of the published interval."""
    wanted = stats.binomtest(held, n).proportion_ci(0.9, method="wilson")

    assert calibration_score.wilson(held, n) == pytest.approx(
        (wanted.low, wanted.high), abs=1e-4
    )


def test_luck_band_of_the_coin_has_no_width():
    """Who always says 50 % scores a quarter whatever happens."""
    low, high = calibration_score.luck_band(np.full(10, 0.5))

    assert low == high == 0.25


def test_luck_band_holds_the_expected_score_and_does_not_change():
    """Its middle is the mean of p times (1 - p); the same answers give the same band."""
    p = np.array([0.1, 0.3, 0.8, 0.9, 0.6, 0.95, 0.2, 0.7])

    low, high = calibration_score.luck_band(p)

    assert low < (p * (1 - p)).mean() < high
    assert calibration_score.luck_band(p) == (low, high)


def test_finding_counts_what_was_called_likely():
    """The sentence gives the score, the coin, the sure answers and the band."""
    words = calibration.describe(calibration.compute([0.9, 0.8, 0.75, 0.2], [1, 1, 0, 0]))

    assert "Your score is 0.163 over 4 statements" in words
    assert "Of the 3 you rated 70 % or more, 2 held; you expected 2.5" in words
    assert "nine times in ten" in words


def test_nothing_judged_is_said():
    """No answers: a sentence, no NaN."""
    assert calibration.describe(calibration.compute([], [])) == (
        "There is no statement to score yet."
    )


@pytest.mark.parametrize(
    ("probabilities", "outcomes", "words"),
    [
        ([80], [1], "got 80. Write 80 % as 0.8"),
        ([0.8], [1, 0], "must have 1 values as 'probabilities' has, got 2"),
        ([0.8], [2], "between 0 and 1, got 2"),
    ],
)
def test_what_cannot_be_scored_is_refused(probabilities, outcomes, words):
    """Percents and lists of different length are named."""
    with pytest.raises(ValueError, match=words):
        calibration.compute(probabilities, outcomes)


def test_picture_holds_points_counts_and_bands():
    """One point a group, with 'held of n' beside it: no curve."""
    result = calibration.compute([0.9, 0.8, 0.2], [1, 0, 0])
    drawn = calibration.draw(result, 600)

    found = marks(drawn.svg)
    assert (found["group"], found["band"], found["perfect"]) == (2, 2, 1)
    assert {"0 of 1", "1 of 2"} <= {one.words for one in texts(drawn.svg)}
    assert drawn.headline == "Your score is 0.230; 3 statements are too few to tell"


@pytest.mark.parametrize("width", [320, 600, 1040])
@pytest.mark.parametrize("said", [[], [0.5], [0, 0.5, 1] * 4, [0.3, 0.35, 0.65, 0.7] * 5])
def test_pictures_keep_to_the_rules(said, width):
    """No answers, one, and groups that lie close together or at the ends."""
    for outcomes in ([0.0] * len(said), [1.0] * len(said)):
        drawn = calibration.draw(calibration.compute(said, outcomes), width)
        assert faults(drawn, width) == []


def test_truth_is_not_sent_before_it_is_asked_for():
    """Nothing the browser gets tells which statements are true."""
    asked = calibration.Statements(table(), "00")

    assert asked.revealed == []
    assert "Reason" not in str(asked.get_state())


def test_probabilities_are_kept_at_once_and_come_back():
    """A rerun of the cell shows what was said."""
    asked = calibration.Statements(table(), "00")
    asked.given = [80.0, None, 20.0]

    assert progress.entries("prediction") == {"calibration/00/1": 80, "calibration/00/3": 20}
    assert calibration.Statements(table(), "00").given == [80, None, 20]


def test_truth_waits_for_every_probability():
    """The message says how many are missing."""
    asked = calibration.Statements(table(), "00")
    asked.given = [80.0, None, None]

    with pytest.raises(ValueError, match="2 to go"):
        asked.reveal()


def test_revealed_truth_comes_with_its_reason_and_score():
    """Once all are judged, each statement is told and the score is right."""
    asked = calibration.Statements(table(), "00")
    asked.given = [80.0, 40.0, 100.0]
    asked.reveal()

    assert [one["true"] for one in asked.revealed] == [True, False, True]
    assert asked.result().brier == pytest.approx((0.04 + 0.16 + 0) / 3)
    assert "You said 40 %. Not true. Reason 1." in asked.words()


def test_who_is_sure_that_it_is_not_true_is_scored():
    """Zero percent was said; what was not said yet is left out."""
    asked = calibration.Statements(table(), "00")
    asked.given = [80.0, 0.0, None]

    assert asked.result().brier == pytest.approx((0.04 + 0) / 2)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda t: t.drop(columns="true"), "must have the column 'true'"),
        (lambda t: t.assign(true=["yes", "no", "yes"]), "'true' must hold True or False"),
        (lambda t: t.assign(explanation=["", "a", "b"]), "row of 'explanation'"),
    ],
)
def test_unusable_statements_are_refused(spoil, words):
    """The lesson's author is told which column is wrong."""
    with pytest.raises(ValueError, match=words):
        calibration.Statements(spoil(table()), "00")


def test_claims_are_scored_against_the_key_with_partly_as_asked():
    """The finding changes with the switch; names stand apart; nothing is NaN."""
    for claim_id, probability in (("C1-a", 0.2), ("C1-b", 0.6), ("C1-e", 0.9)):
        claims.judge(claim_id, probability=probability)
    key = pd.DataFrame(
        {
            "claim_id": ["C1-a", "C1-b", "C1-e"],
            "verdict": ["contradicted", "partly", "supported"],
        }
    )

    def said(partly):
        result = calibration._scored(claims.judgements(), key, partly)
        return calibration._describe_key(*result)

    assert "0.010 over 1 claim:" in said("out")
    assert "Not scored: 1 partly." in said("out")
    assert "0.085 over 2 claims:" in said("yes")
    assert "Apart: 1 claim about a name or a label, 0.040." in said("no")
    assert math.isfinite(calibration._scored(claims.judgements(), key, "half")[0].brier)


def test_scores_are_told_as_they_were(pictures):
    """None, one, few and enough answers; sure and unsure ones; claims and statements."""
    said = {
        "none": ([], []),
        "one": ([0.5], [1]),
        "nine": ([0.9] * 8 + [0.3], [1] * 7 + [0, 0.5]),
        "ten": ([0.7] * 5 + [0.35] * 3 + [0.0, 0.3], [1, 1, 0, 1, 0, 0, 1, 0, 0, 0]),
        "twenty": ([0.95, 0.65] * 10, [1, 0] * 9 + [0, 1]),
    }
    lines = []
    for name, answers in said.items():
        result = calibration.compute(*answers)
        for thing in ("statement", "claim"):
            drawn = calibration.draw(result, 720, thing)
            lines += ["", f"{name}, {thing}", *words_of(drawn)]
        lines.append(numbers_of(calibration.table(result)))

    pictures.told(STORED / "calibration" / "told.txt", "\n".join(lines))


def test_statements_are_told_with_what_was_said_of_them():
    """A number as it was given; what is true only once it was told; words are escaped."""
    spoilt = table().assign(statement=["<b>", "two", "three"], explanation="A & B.")
    asked = calibration.Statements(spoilt, "00")
    asked.given = [5.0, None, 20.0]
    before = asked.words()
    asked.given = [5.0, 50.0, 20.0]
    asked._receive(None, None, None)

    assert '<span class="tl-claim">&lt;b&gt;</span>You said 5 %.</li>' in before
    assert '<span class="tl-claim">two</span>Not judged yet.</li>' in before
    assert "You said 5 %. True. A &amp; B.</li>" in asked.words()
    assert "You said 50 %. Not true. A &amp; B.</li>" in asked.words()


def test_figure_opens_above_the_statements_once_the_truth_is_told(monkeypatch):
    """And the copy that stays has its words, and those of the statements."""
    copies = []
    made = []
    monkeypatch.setattr(
        calibration, "display_with_fallback",
        lambda box, live, html: made.append(box) or type("C", (), {"update": copies.append}),
    )  # fmt: skip
    calibration.show(table(), "07")
    asked = made[0].children[0]
    asked.given = [80.0, 40.0, 100.0]
    asked.reveal()

    assert made[0].children[1] is asked
    assert "You said 80 %." in copies[0]
    assert "3 statements are too few to tell" in copies[-1]
    assert "You said 80 %. True." in copies[-1]
    assert progress.get("prediction", "calibration/07/2") == 40


def test_account_against_the_key_offers_every_way_to_count(monkeypatch):
    """Left out at first; the words tell what stands apart."""
    shown = []
    monkeypatch.setattr(calibration.Panel, "show", lambda panel: shown.append(panel))
    for claim_id, probability in (("C1-a", 0.2), ("C1-b", 0.6), ("C1-e", 0.9)):
        claims.judge(claim_id, probability=probability)
    verdicts = ["contradicted", "partly", "supported"]
    calibration.against_key(
        pd.DataFrame({"claim_id": ["C1-a", "C1-b", "C1-e"], "verdict": verdicts})
    )
    panel = shown[0]

    options = dict(panel.controls["partly"].options)
    assert options == {"not scored": "out", "no": "no", "half": "half", "yes": "yes"}
    assert [panel.state(partly=one).headline[:19] for one in options.values()] == [
        f"Your score is {one}" for one in ("0.010", "0.185", "0.010", "0.085")
    ]
    assert "Not scored: 1 partly." in panel.state().alt
