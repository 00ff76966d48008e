"""How sure were you? Scores on invented keys; the sealed cards; the four ways to count."""

import math
import re
from pathlib import Path

import pandas as pd
import pytest
from picture_checks import STORED, check_states, faults, marks, numbers_of, words_of

from tarifflab import claims, key, progress
from tarifflab.widgets import how_sure as widget
from tarifflab.widgets.how_sure import dots, key_tables, opening
from tarifflab.widgets.kit import still

ROOT = Path(__file__).parents[2]
VERDICTS = ["supported"] * 3 + ["contradicted", "partly", "partly", "opinion"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Give each test a progress folder of its own."""
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path))


def invented(probability=0.9, verdicts=VERDICTS, substance="substance"):
    """Return judged rows with a key's columns beside them."""
    return pd.DataFrame(
        {
            "claim_id": [f"X{n}" for n in range(len(verdicts))],
            "claim": "a <b>claim</b>",
            "probability": probability,
            "first": 0.5,
            "verdict": verdicts,
            "substance": substance,
        }
    )


def invented_key():
    """Return a key for the whole ledger whose verdicts are made up."""
    ledger = claims.load()
    verdicts = [claims.VERDICTS[n % 6] for n in range(len(ledger))]
    table = ledger[["claim_id"]].assign(verdict=verdicts)
    return table.assign(
        came_about=["no" if one.startswith("overtaken") else "" for one in verdicts],
        correct_fact="<i>fact</i>",
        fact_date="2025",
        confidence="high",
        source_seen="a source",
    )


def said(number, last=False, sure=False):
    """Return words on so many claims; every second one moved from 50 to 80 %."""
    words = tuple((f"X{n}", 0.5, 0.8 if n % 2 else 0.5) for n in range(number))
    return dots.Words(words, len(claims.load()), last, sure)


def found(table=None, everything=None, partly="out", names=False):
    """Return the result for invented rows."""
    table = invented() if table is None else table
    return widget.compute(
        table=table,
        everything=table if everything is None else everything,
        partly=partly,
        names=names,
    )


@pytest.mark.parametrize(
    ("partly", "n", "score", "coin", "trust"),
    [
        ("out", 4, 0.21, 0.25, 0.25),
        ("no", 6, (3 * 0.01 + 3 * 0.81) / 6, 0.25, 0.5),
        ("half", 6, (3 * 0.01 + 0.81 + 2 * 0.16) / 6, 4 * 0.25 / 6, (1 + 2 * 0.25) / 6),
        ("yes", 6, (5 * 0.01 + 0.81) / 6, 0.25, 1 / 6),
    ],
)
def test_partly_is_counted_as_asked(partly, n, score, coin, trust):
    """Four ways to count two claims that are partly right, by hand."""
    result = found(partly=partly)

    assert result.n == n
    assert result.you.score == pytest.approx(score)
    assert result.coin.score == pytest.approx(coin)
    assert result.trust.score == pytest.approx(trust)


def test_score_agrees_with_the_ledgers_own():
    """The account and `claims.score` are two ways to the same number."""
    table = invented([0.1, 0.4, 0.9, 0.3, 0.6, 0.7, 0.2])
    score = claims.score(table, table[["claim_id", "verdict"]], partly="half")

    result = found(table, partly="half")

    assert result.you.score == pytest.approx(score.brier)
    assert result.coin.score == pytest.approx(score.coin_score)
    assert result.apart == dict(score.apart)


def test_opinion_is_shown_apart_and_never_scored():
    """What cannot be decided is no wrong answer."""
    assert found().apart == {"partly": 2, "opinion": 1}
    assert found(partly="no").apart == {"opinion": 1}


def test_names_count_only_when_asked():
    """A wrong name does not make the article look worse than it is."""
    names = invented(verdicts=["contradicted"], substance="name or label").assign(claim_id="N")
    table = pd.concat([invented(), names], ignore_index=True)

    assert found(table).n == 4
    assert found(table, names=True).n == 5


def test_without_cards_the_rivals_still_meet():
    """Nobody who joined late sees an empty picture or a made-up score."""
    result = found(invented().iloc[:0], everything=invented())

    assert not result.judged
    assert math.isnan(result.you.score)
    assert result.trust.score == 0.25
    assert "You gave no probability" in widget.describe(result)


@pytest.mark.parametrize("width", [320, 600, 1040])
def test_pictures_keep_to_the_rules(width):
    """Judged or not, closed or asked for: nothing cut, no code, a short headline."""
    states = [found(), found(partly="half"), found(invented().iloc[:0], everything=invented())]
    states += [found(invented(0.9, ["supported"] * 19 + ["contradicted"]))]
    drawn = [widget.draw(one, width) for one in states]
    drawn += [
        dots.draw_dots(said(number, last, sure), width)
        for number in (0, 1, len(claims.load()))
        for last in (False, True)
        for sure in (False, True)
    ]

    assert [fault for one in drawn for fault in faults(one, width)] == []


@pytest.mark.parametrize("width", [320, 600, 1040])
@pytest.mark.parametrize("last", [False, True])
def test_every_claim_is_a_dot_that_lies_on_no_other(width, last):
    """Judged ones in heaps, the others in a row below; none is lost, none is hidden."""
    words = tuple((f"X{n}", n % 7 / 6, n % 21 / 20) for n in range(50))
    svg = dots.draw_dots(dots.Words(words, 62, last), width).svg
    where = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"[^>]*data-move=', svg)
    spots = [tuple(map(float, one)) for one in where]

    assert (len(spots), marks(svg)["open"]) == (50, 12)
    for number, (x, y, r) in enumerate(spots):
        assert all(math.hypot(x - a, y - b) > 2 * r - 0.3 for a, b, _ in spots[:number])


def test_dots_move_from_the_first_word_to_the_last():
    """Those that moved leave a ring where they began; the headline says by how much."""
    first, last = (dots.draw_dots(said(12, last), 600) for last in (False, True))

    assert (marks(first.svg)["ring"], marks(last.svg)["ring"]) == (0, 6)
    assert last.headline == "You moved 6 of 12, by 30 points on average"


def test_fewer_than_ten_words_are_called_too_few():
    """Nine cannot tell skill from luck; ten may."""
    assert "too few to tell" in dots.draw_dots(said(9), 600).note
    assert "too few to tell" not in dots.draw_dots(said(10), 600).note


def test_who_was_right_is_not_called_surprised():
    """Only claims on the wrong side of 50 percent are listed as surprises."""
    table = invented([0.9, 0.2, 0.9, 0.2, 0.5, 0.5, 0.5]).assign(correct_fact="a fact")
    table["outcome"] = [1.0, 1.0, 1.0, 0.0, 0.5, 0.5, 0.5]

    listed = key_tables.misses(table)

    assert listed.count("20 %") == 1
    assert "90 %" not in listed


def test_nothing_to_score_is_said():
    """Only opinions: no number."""
    result = found(invented(verdicts=["opinion"]))

    assert widget.describe(result).startswith("No claim can be scored")


def test_the_sentence_says_whether_it_may_be_luck():
    """Four claims cannot tell a good forecaster from a coin, twenty good ones can."""
    few = found(invented(0.9, ["supported", "supported", "supported", "contradicted"]))
    many = found(invented(0.9, ["supported"] * 19 + ["contradicted"]))

    assert "too few to tell" in widget.headline(few)
    assert "too few to tell" in widget.describe(few)
    assert f"beats the coin’s 0.250 on {many.n} claims" in widget.headline(many)
    assert "you did better than the coin" in widget.describe(many)


def test_what_is_said_after_opening_does_not_count():
    """The cards of a reader who has seen the key stay as they were."""
    ledger = claims.load().merge(invented_key(), on="claim_id")
    claims.judge("C1-a", probability=0.3)
    claims.judge("C1-b", probability=0.4)
    claims.judge("C1-b", probability=0.8, revised=True)
    progress.save("stamp", widget.STAMP, True)
    opened = widget.opened_at()
    progress.save("probability", "C1-a", 1.0)
    late = [*progress.history("probability", "C1-a")][-1][0]
    claims.judge("C1-c", probability=0.7)

    table = widget.sealed(ledger, opened).set_index("claim_id")

    if late > opened:
        assert table.loc["C1-a", "probability"] == 0.3
    assert (table.loc["C1-b", "first"], table.loc["C1-b", "probability"]) == (0.4, 0.8)


@pytest.mark.slow
def test_button_opens_the_key_once(monkeypatch):
    """Running the cell opens nothing; the button does, and the first time stays."""
    shown = []
    monkeypatch.setattr(opening, "display", lambda view, raw: shown.append(view))
    monkeypatch.setattr(still, "display", lambda *_a, **_k: None)
    whole = len(claims.load())
    claims.judge("C1-a", probability=0.3)

    asking = opening.Asking(invented_key(), widget.opened_at, widget.panel, widget.tables)
    asking.show()
    assert asking.asking.headline == f"You have judged 1 of {whole} claims"
    asking.asking.do("ask")
    assert widget.opened_at() is None
    assert asking.asking.headline == f"Open the key with {whole - 1} claims unjudged?"
    asking.asking.do("wait")
    assert [one["name"] for one in asking.asking.frame.actions] == ["ask"]
    assert asking.asking.values["last"]  # asked for, the dots have moved
    asking.asking.do("ask")
    asking.asking.do("open")

    assert len(shown) == 1
    assert widget.opened_at() is not None
    assert "&lt;i&gt;fact&lt;/i&gt;" in asking.box.children[1].value


BRIER = re.compile(r"\| ([\d.]+) \| ([\d.]+) \| ([\d.]+)$", re.MULTILINE)


@pytest.mark.slow
def test_panel_works_with_every_choice():
    """Each way of counting, with and without names, draws what it says."""
    for claim_id, share in (("C1-a", 0.2), ("C1-b", 0.9), ("C1-c", 0.6), ("C1-d", 0.7)):
        claims.judge(claim_id, probability=share)
    panel = widget.panel(invented_key(), None)

    for partly in widget.PARTLY.values():
        for names in (False, True):
            panel.set(partly=partly, names=names)
            assert marks(panel.svg)["score"] == (4 if panel.result.judged else 2)
            assert f"{panel.result.coin.score:.3f}" in panel.table()
            check_states(panel, {"partly": partly, "names": names})
            told = BRIER.findall(numbers_of(panel.table()))
            assert told
            assert all(low <= score <= high for score, low, high in told)
    tables = widget.tables(invented_key(), None).value
    assert f"The whole key: {len(claims.load())} claims" in tables


def test_a_forecast_stands_beside_what_the_reader_said_of_it():
    """Each is scored by what came of it; one that cannot be told, or was not judged, is not."""
    came_about = ["no", "partly", "cannot be told", "yes"]
    rows = invented(verdicts=["overtaken by later events"] * 4).assign(
        fact_date="2025-07", correct_fact="a deal", came_about=came_about
    )

    table = key_tables.overtaken(rows, rows.head(3).assign(probability=0.7))

    assert [f"<td>{score}</td>" in table for score in ("0.490", "0.040")] == [True, True]
    assert table.count("<td>70 %</td>") == 3
    assert table.count("<td>–</td>") == 3  # no score for the third; nothing for the fourth
    assert "3 of 4 can be" in table
    assert key_tables.overtaken(invented(verdicts=["opinion"]), rows) == ""


def test_without_a_key_one_sentence_says_where_it_comes_from(tmp_path, monkeypatch):
    """A class bundle has no key: the lesson goes on, and paper does not ask to run a cell."""
    monkeypatch.setenv("TARIFFLAB_DATA", str(ROOT / "data"))
    monkeypatch.chdir(tmp_path)
    told = []
    monkeypatch.setattr(widget, "display", lambda bundle, raw: told.append(bundle))

    widget.show()

    said = f"{key.ABSENT} {key.BRING}"
    assert [" ".join(one["text/plain"].split()) for one in told] == [said]
    assert f'{key.ABSENT} <span class="tl-wake">{key.BRING}</span>' in told[0]["text/html"]


def test_whether_trust_beats_the_coin_depends_on_the_coding(monkeypatch):
    """The surprise of lesson 09 holds for the key as it stands."""
    monkeypatch.chdir(ROOT / "lessons")
    everything = claims.load().merge(key.load(), on="claim_id")

    ahead = widget.trust_table(everything, names=False).set_index("partly")
    with_names = widget.trust_table(everything, names=True).set_index("partly")

    trust = (ahead["trust"] < ahead["coin"]).to_dict()
    assert trust == {"left out": True, "does not hold": False, "half": False, "holds": True}
    assert with_names.loc["left out", "trust"] > with_names.loc["left out", "coin"]


def test_who_judged_none_that_can_be_scored_is_not_said_to_have_judged_none():
    """Six opinions are six claims judged; the headline speaks of the score alone."""
    opinions = invented(verdicts=["opinion"] * 6)
    everything = invented()

    assert widget.headline(found(opinions, everything)).startswith("No card of yours is scored")


def accounts():
    """Return accounts of every kind by name: few and many claims, good, bad, none."""
    good, bad = (
        ["supported"] * 18 + ["contradicted"] * 2,
        ["contradicted"] * 18 + ["partly"] * 3,
    )
    named = pd.concat(
        [invented(), invented([0.2], ["contradicted"], "name or label")], ignore_index=True
    )
    return {
        "few, partly out": found(),
        "few, partly half": found(partly="half"),
        "few, names too": found(named, partly="no", names=True),
        "one": found(invented(0.9, ["supported"])),
        "many, good": found(invented(0.9, good)),
        "ten": found(invented(0.9, ["supported"] * 8 + ["contradicted"] * 2)),
        "nine": found(invented(0.9, ["supported"] * 7 + ["contradicted"] * 2)),
        "many, bad": found(invented(0.9, bad), partly="yes"),
        "many, by luck": found(invented([0.9, 0.1, 0.5, 0.6] * 5, good), partly="no"),
        "nothing judged": found(invented().iloc[:0], everything=invented()),
        "nothing to score": found(invented(verdicts=["opinion"])),
    }


def test_accounts_are_told_as_they_were(pictures):
    """Headline, account, parts of the score and the picture, for every kind of reader."""
    lines = [
        line
        for name, one in accounts().items()
        for line in ("", name, widget.describe(one), *words_of(widget.draw(one, 720)))
    ]

    pictures.told(STORED / "how-sure" / "accounts.txt", "\n".join(lines))


def test_tables_under_the_account_are_told_as_they_were(pictures):
    """Surprises in their order, forecasts, four ways to count, and the whole key."""
    key_rows = invented(
        [0.9, 0.2, 0.6, 1.0, 0.0, 0.51, 0.7, 0.3],
        ["supported", "supported", "contradicted", "contradicted", "supported", "contradicted",
         "overtaken by later events", "partly"],
    ).assign(
        correct_fact=[f"<fact {n}>" for n in range(8)], fact_date="2025-07", confidence="high",
        source_seen="a source", came_about=["", "", "", "", "", "", "partly", ""],
    )  # fmt: skip
    judged = key_rows.drop(index=3)
    html = (
        key_tables.misses(widget._counted(key_rows, "out", names=True)),
        key_tables.overtaken(key_rows, judged),
        key_tables.all_claims(key_rows, judged),
        key_tables.four_ways(widget.trust_table(key_rows, False), False),
        key_tables.four_ways(widget.trust_table(key_rows, True), True),
    )
    lines = [re.sub("(?=<(tr|p|details))", "\n", one) for one in html]

    pictures.told(STORED / "how-sure" / "tables.txt", "\n".join(lines))


def test_dots_before_the_key_opens_are_told_as_they_were(pictures):
    """None, few and all claims, first and last word, and the question once more."""
    whole = len(claims.load())
    lines = []
    for number, last, sure in (
        (0, False, False), (9, False, False), (12, True, False), (12, False, True),
        (whole, True, True),
    ):  # fmt: skip
        words = said(number, last, sure)
        drawn = dots.draw_dots(words, 720)
        lines += ["", f"{number} of {whole}, {last}, {sure}", *words_of(drawn)]
        lines.append(numbers_of(dots.table_of(words)))

    pictures.told(STORED / "how-sure" / "dots.txt", "\n".join(lines))


def test_what_was_said_counts_up_to_the_moment_of_opening(monkeypatch):
    """At that very moment as well; the first word is that of the card, else the last one."""
    past = {"A": [(1, 0.3), (5, 0.4)], "B": [(6, 0.9)], "C": [(5, 0.1)]}
    monkeypatch.setattr(
        progress, "entries", lambda kind: {"first/A": 0.2} if kind == "stamp" else past
    )
    monkeypatch.setattr(progress, "history", lambda kind, name: past[name])
    rows = pd.DataFrame({"claim_id": list("ABC")})

    found = widget.sealed(rows, 5).set_index("claim_id")

    assert found["probability"].to_dict() == {"A": 0.4, "C": 0.1}
    assert found["first"].to_dict() == {"A": 0.2, "C": 0.1}
    assert len(widget.sealed(rows, None)) == 3


@pytest.mark.parametrize(("said", "named"), [(0.5, False), (0.45, True)])
def test_who_said_fifty_is_not_called_surprised(said, named):
    """Only who was on the wrong side of it."""
    row = {"claim": "A claim", "verdict": "supported", "correct_fact": "It is so."}
    counted = pd.DataFrame([row | {"probability": said, "outcome": 1.0}])

    assert ("A claim" in key_tables.misses(counted)) is named
