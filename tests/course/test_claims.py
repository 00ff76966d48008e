"""The ledger and the score: what counts, what is kept apart, what is refused."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarifflab import claims, progress
from tarifflab.lessons import LESSONS

SHARES = st.lists(st.integers(0, 20).map(lambda n: n / 20), min_size=1, max_size=12)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Give each test a progress folder of its own."""
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path))


def judged(*rows):
    """Return judgements from (probability, verdict of the key, substance) and the key."""
    frame = pd.DataFrame(rows, columns=["probability", "verdict", "substance"])
    frame["claim_id"] = [f"X{n}" for n in range(len(frame))]
    return frame[["claim_id", "probability", "substance"]], frame[["claim_id", "verdict"]]


def test_ledger_has_every_claim_once_and_no_verdicts():
    """Each claim once, with a home among the lessons; nothing gives the key away."""
    ledger = claims.load()

    assert len(ledger) == ledger["claim_id"].nunique() > 0
    assert set(ledger["lesson"]) == {lesson.number for lesson in LESSONS}
    assert list(ledger.columns) == [
        "claim_id", "section", "claim", "type", "substance", "lesson",
    ]  # fmt: skip


def test_lessons_share_the_claims_out():
    """Every claim has its card in exactly one lesson, in the article's order."""
    ledger = claims.load()
    homes = [claims.of_lesson(lesson.number) for lesson in LESSONS]

    assert all(len(one) for one in homes)
    assert sorted(pd.concat(homes)["claim_id"]) == sorted(ledger["claim_id"])


def test_unknown_lesson_is_named():
    """The message lists the lessons there are."""
    with pytest.raises(ValueError, match=r"one of 00, 01, .*, got '1'"):
        claims.of_lesson("1")


def test_judgements_keep_first_and_newest():
    """The first probability is the one before the first revision, not the first touch."""
    claims.judge("C1-a", probability=0.5)
    claims.judge("C1-a", probability=0.8, verdict="supported")
    claims.judge("C1-a", probability=0.3, revised=True)
    claims.judge("C1-a", probability=0.1, revised=True)

    row = claims.judgements().iloc[0]

    assert (row["first"], row["probability"], row["verdict"]) == (0.8, 0.1, "supported")


def test_judgements_stand_in_the_ledgers_order_with_gaps():
    """A claim with a verdict alone has NaN; one with a probability alone an empty text."""
    claims.judge("C2.1-d", probability=0.4)
    claims.judge("C0-a", verdict="opinion")

    table = claims.judgements()

    assert list(table.columns) == [
        "claim_id", "lesson", "substance", "first", "probability", "verdict",
    ]  # fmt: skip
    assert list(table["claim_id"]) == ["C0-a", "C2.1-d"]
    assert math.isnan(table.loc[0, "probability"])
    assert list(table["verdict"]) == ["opinion", ""]


def test_no_judgements_give_an_empty_table():
    """Before the first card the table has its columns and no rows."""
    table = claims.judgements()

    assert len(table) == 0
    assert str(table["probability"].dtype) == "float64"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"probability": 80}, r"between 0 and 1, got 80\. Write 80 % as 0\.8"),
        ({"probability": -0.1}, "between 0 and 1, got -0.1"),
        ({"probability": math.nan}, "between 0 and 1, got nan"),
        ({"probability": True}, "must be a number between 0 and 1, got True"),
        ({"probability": "0.8"}, "must be a number between 0 and 1, got '0.8'"),
        ({"verdict": "true"}, "'verdict' must be one of supported, .*, got 'true'"),
        ({}, "Give a probability or a verdict for 'C1-a'"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments, words):
    """The message says what is wanted and what was got; nothing is stored."""
    with pytest.raises(ValueError, match=words):
        claims.judge("C1-a", **arguments)
    assert progress.entries("probability") == {}


def test_unknown_claim_is_named_with_its_neighbours():
    """A slip in the id leads to the ids near it."""
    with pytest.raises(ValueError, match=r"no claim 'C1-z'.*C1-a"):
        claims.judge("C1-z", probability=0.5)


def test_claims_near_it_are_those_of_its_section_in_order():
    """Where no id begins like it, nothing is proposed."""
    near = sorted(one for one in claims.load()["claim_id"] if one[:2] == "C1")

    for wrong, hint in (("C1-z", f" Near it: {', '.join(near)}."), ("Z9", "")):
        with pytest.raises(ValueError, match=r"^The ledger") as caught:
            claims.judge(wrong, verdict="partly")
        assert str(caught.value) == f"The ledger has no claim '{wrong}'.{hint}"


@pytest.mark.slow
@given(SHARES)
def test_perfect_is_zero_and_the_coin_a_quarter(shares):
    """The two ends that everybody knows."""
    verdicts = ["supported" if share >= 0.5 else "contradicted" for share in shares]
    table, key = judged(*[(float(v == "supported"), v, "substance") for v in verdicts])

    score = claims.score(table, key)

    assert score.brier == 0
    assert score.coin_score == 0.25
    assert claims.score(table.assign(probability=0.5), key).brier == 0.25


@pytest.mark.slow
@given(SHARES)
def test_base_rate_score_is_the_variance_of_the_outcomes(shares):
    """Always saying the base rate b scores b times (1 - b)."""
    rows = [(s, "supported" if s > 0.3 else "contradicted", "substance") for s in shares]

    score = claims.score(*judged(*rows))

    assert score.base_rate_score == pytest.approx(score.base_rate * (1 - score.base_rate))
    assert score.belief_score == pytest.approx(1 - score.base_rate)


@pytest.mark.parametrize(
    ("partly", "n", "brier"),
    [
        ("out", 1, 0.04),
        ("no", 2, (0.04 + 0.36) / 2),
        ("half", 2, (0.04 + 0.01) / 2),
        ("yes", 2, (0.04 + 0.16) / 2),
    ],
)
def test_partly_is_counted_as_asked(partly, n, brier):
    """A card of 60 % on a claim that is partly right, under each of the four rules."""
    table, key = judged((0.8, "supported", "substance"), (0.6, "partly", "substance"))

    score = claims.score(table, key, partly=partly)

    assert (score.n, score.brier) == (n, pytest.approx(brier))
    beside = {"out": [0.25, 0], "no": [0.25, 0.5], "half": [0.125, 0.125], "yes": [0.25, 0]}
    assert [score.coin_score, score.belief_score] == beside[partly]


def test_what_cannot_be_decided_is_counted_apart():
    """Opinion, unverifiable and overtaken are never a wrong answer."""
    undecided = ["opinion", "opinion", "unverifiable", "overtaken by later events"]
    table, key = judged(*[(0.9, verdict, "substance") for verdict in undecided])

    score = claims.score(table, key, partly="no")

    assert score.n == 0
    assert math.isnan(score.brier)
    assert score.apart == {"opinion": 2, "unverifiable": 1, "overtaken by later events": 1}


def test_names_and_labels_are_scored_apart():
    """A wrong name does not make the article look worse than it is."""
    table, key = judged((0.9, "supported", "substance"), (0.9, "contradicted", "name or label"))

    score = claims.score(table, key)

    assert (score.n, score.brier) == (1, pytest.approx(0.01))
    assert score.names is not None
    assert (score.names.n, score.names.brier) == (1, pytest.approx(0.81))


def test_claims_without_a_probability_are_left_out():
    """A verdict alone is not a forecast."""
    table, key = judged((0.9, "supported", "substance"), (math.nan, "supported", "substance"))

    assert claims.score(table, key).n == 1


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda t, k: (t, k.iloc[:0]), "The key has no verdict for X0"),
        (lambda t, k: (t, k.assign(verdict="true")), "not known: true"),
        (lambda t, k: (t.assign(probability=90.0), k), "got 90. Write 80 % as 0.8"),
    ],
)
def test_unusable_key_or_judgement_is_refused(spoil, words):
    """The message names what does not fit."""
    table, key = judged((0.9, "supported", "substance"))

    with pytest.raises(ValueError, match=words):
        claims.score(*spoil(table, key))


def test_unknown_rule_for_partly_is_refused():
    """The message lists the four rules."""
    with pytest.raises(ValueError, match="one of out, no, half, yes, got 'maybe'"):
        claims.score(*judged((0.9, "supported", "substance")), partly="maybe")


def test_every_number_of_a_score_is_a_mean_of_squares():
    """Three decided claims, by hand; what is not decided is counted by its verdict."""
    table, key = judged(
        (0.9, "supported", "substance"),
        (0.2, "contradicted", "substance"),
        (0.6, "supported", "substance"),
        (0.5, "opinion", "substance"),
        (0.4, "contradicted", "name or label"),
    )
    first = [0.5, 0.5, 1.0, 0.0, 0.0]

    score = claims.score(table.assign(first=first), key)

    found = (score.n, score.brier, score.first_score, score.base_rate, score.belief_score)
    assert found == pytest.approx((3, 0.21 / 3, 0.5 / 3, 2 / 3, 1 / 3))
    assert (score.base_rate_score, score.coin_score) == pytest.approx((2 / 9, 0.25))
    assert (score.apart, score.names.n, score.names.first_score) == ({"opinion": 1}, 1, 0)


def test_without_names_there_is_no_score_of_names():
    """With one that cannot be decided there is, and it counts none."""
    assert claims.score(*judged((0.9, "supported", "substance"))).names is None
    assert claims.score(*judged((0.9, "opinion", "name or label"))).names.apart == {
        "opinion": 1
    }


@pytest.mark.parametrize(
    ("partly", "outcomes"),
    [("out", [1, 0]), ("no", [1, 0, 0]), ("half", [1, 0, 0.5]), ("yes", [1, 0, 1])],
)
def test_decided_rows_have_their_outcome(partly, outcomes):
    """What a picture of the score draws is what the score counts."""
    key = ["supported", "opinion", "contradicted", "partly"]
    table = claims.decided(*judged(*[(0.5, one, "substance") for one in key]), partly=partly)

    assert table["outcome"].tolist() == outcomes
    assert table.index.tolist() == list(range(len(outcomes)))


def test_without_a_revision_the_newest_probability_is_the_first():
    """Before the data one may change one's mind; the verdict is no probability."""
    claims.judge("C1-a", probability=0.0)
    claims.judge("C1-a", probability=1.0, verdict="partly")

    row = claims.judgements().iloc[0]

    assert (row["first"], row["probability"], row["verdict"]) == (1.0, 1.0, "partly")
    assert row["substance"] == claims.load().set_index("claim_id").loc["C1-a", "substance"]


def test_of_a_lesson_come_its_claims_counted_from_nought():
    """In the order of the ledger."""
    ledger = claims.load()
    home = claims.of_lesson("03")

    assert home.index.tolist() == list(range(len(home)))
    assert home["claim_id"].tolist() == ledger[ledger["lesson"] == "03"]["claim_id"].tolist()
