"""A lesson's card: what was said first and now, the guess and its answer, the sentence."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from picture_checks import (
    HIGHEST,
    STORED,
    check_states,
    faults,
    marks,
    numbers_of,
    texts,
    words_of,
)

from tarifflab import claims, progress
from tarifflab.widgets import (
    collected_rate,
    end_card,
    landed_price,
    make_the_formula,
    one_source,
    partner_cuts,
    record_measure,
    rice_quota,
    share_number_price,
    trade_war,
    which_money,
)
from tarifflab.widgets.end_card.picture import Said, fill
from tarifflab.widgets.kit.svg import Picture

LESSONS = Path(__file__).parents[2] / "lessons"


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Give each test a progress folder of its own."""
    monkeypatch.setenv("TARIFFLAB_PROGRESS", str(tmp_path))


def card(lesson="01", moves=((0.9, 0.4),), guess=None, number=4):
    """Return a card with invented words: (first, now) for each judged claim."""
    words = "The US tariff on Japanese steel and aluminium, and on all that was ever made of it"
    said = [Said(words, first, now) for first, now in moves]
    return end_card.compute(lesson, said=said, guess=guess, claims=number)


@pytest.mark.parametrize("lesson", end_card.THREADS)
def test_empty_card_keeps_to_the_rules(lesson):
    """Who answered nothing gets the sentence to take along, and a word on how to fill it."""
    panel = end_card.panel(lesson)

    check_states(panel)
    assert panel.headline == f"Nothing of yours is kept from lesson {lesson} yet"
    assert marks(panel.svg) == {"dinner": 1}


@pytest.mark.parametrize("width", [320, 600, 1040])
@pytest.mark.parametrize("lesson", end_card.THREADS)
def test_full_card_keeps_to_the_rules(lesson, width):
    """Guesses at both ends and in the middle, up to thirteen long claims."""
    thread = end_card.THREADS[lesson]
    ends = (thread.low, (thread.low + thread.high) / 2 + 0.25, thread.high)
    drawn = [
        end_card.draw(card(lesson, moves, guess, 13), width)
        for guess in (None, *ends)
        for moves in ((), ((0.0, 1.0),), ((0.5, 0.5),) * 2, ((1.0, 0.0), (0.5, 0.55)) * 6)
    ]

    assert [fault for one in drawn for fault in faults(one, width)] == []


@pytest.mark.parametrize(("width", "highest"), HIGHEST.items())
def test_card_is_never_too_high(width, highest):
    """However many claims there are, and however short the sentence is."""
    thread = replace(end_card.THREADS["01"], dinner="It was rice.")
    words = "The US tariff on Japanese steel and aluminium, and on all made of it. "
    highs = [
        fill(Picture(width), thread, guess, [Said(words * lines, 0.9, 0.4)] * number)
        for guess in (None, 3.0)
        for lines in (1, 2, 3)
        for number in range(14)
    ]

    assert max(highs) <= highest


@pytest.mark.parametrize("lesson", end_card.THREADS)
def test_bar_stands_beside_the_whole_sentence_for_dinner(lesson):
    """It reaches from above the title to the last line."""
    svg = end_card.panel(lesson).svg
    bar = re.search(r'<rect[^>]*data-mark="dinner"[^>]*>', svg)[0]
    top, high = (float(re.search(rf'\b{name}="([-\d.]+)"', bar)[1]) for name in ("y", "height"))
    last = max(one.bottom for one in texts(svg))

    assert top < last <= top + high + 6


def test_answers_are_those_of_the_figures():
    """Each number that a card tells is the one that the lesson's figure computes."""
    rice, money = rice_quota.panel(), which_money.panel().result.deficits.usd
    rice.set(rise=75.0)
    rows = rice.result
    before, after = rows.us_before + rows.others_before, rows.us + rows.others
    record = record_measure.panel().result.amounts
    best = max(value for year, value in record.items() if year < 2024)
    computed = {
        "00": one_source.compute(echo_percent=0, error_percent=20).both_wrong,
        "01": collected_rate.panel().result.peak_percent,
        "02": (money[1987] / money[1985] - 1) * 100,
        "03": share_number_price.panel().result.after,
        "04": len(make_the_formula.panel().result.hits),
        "05": (after / before - 1) * 100,
        "06": landed_price.panel().result.cancels,
        "07": -partner_cuts.panel().result.mean,
        "08": trade_war.panel().result.us,
        "09": (record[2024] / best - 1) * 100,
    }

    assert set(computed) == set(end_card.THREADS), "add to `computed` what the lesson computes"
    for lesson, thread in end_card.THREADS.items():
        decimals = len(f"{thread.answer:g}".partition(".")[2])
        assert round(float(computed[lesson]), decimals) == thread.answer, lesson


@pytest.mark.parametrize("lesson", end_card.THREADS)
def test_guess_is_one_that_the_lesson_asks_for(lesson):
    """Same key and ends of the scale as the question, and the lesson's own sentence."""
    thread = end_card.THREADS[lesson]
    notebook = json.loads(next(LESSONS.glob(f"{lesson}-*.ipynb")).read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]
    asked = next(text for text in cells if f'"{thread.key}"' in text)

    assert re.search(rf"low={thread.low:g}, high={thread.high:g},", asked)
    assert any(f'For dinner: "{thread.dinner}"' in text for text in cells)


@pytest.mark.parametrize("lesson", end_card.THREADS)
def test_last_cell_of_each_lesson_is_its_card_and_locked(lesson):
    """Nobody deletes it by a slip; it shows the card of its own lesson."""
    notebook = json.loads(next(LESSONS.glob(f"{lesson}-*.ipynb")).read_text(encoding="utf-8"))
    last = notebook["cells"][-1]

    assert last["metadata"] == {"deletable": False, "editable": False}
    assert f'end_card.show("{lesson}")' in "".join(last["source"])


def test_card_follows_what_the_reader_answers():
    """First word, second word, guess: the open card is drawn anew each time."""
    panel = end_card.panel("01")
    claims.judge("C2.1-d", probability=0.9)
    assert panel.headline == "Your word on 1 claim stands as you first gave it"

    claims.judge("C2.1-d", probability=0.4, revised=True)
    assert panel.headline == "You moved 1 of 4 claims, by 50 points"
    assert marks(panel.svg)["moved"] == 1
    assert "90 → 40" in panel.svg

    progress.save("prediction", "01/highest-month", 22.0)
    assert marks(panel.svg)["guess"] == 1
    assert "you 22" in panel.svg


def test_answer_is_not_told_to_who_gave_no_guess():
    """The card stands where the lesson may not have been read."""
    assert "16.9" not in end_card.draw(card(), 600).svg
    assert "16.9" in end_card.draw(card(guess=20.0), 600).svg


def test_those_that_moved_most_come_first_and_the_rest_is_counted():
    """A lesson of thirteen claims does not fit on a card; nothing is dropped without a word."""
    moves = [(0.5, 0.5)] * 10 + [(0.5, 0.6), (0.1, 0.9), (0.5, 0.2)]
    drawn = end_card.draw(card("00", moves, number=13), 1040)
    numbers = re.findall(r"(\d+ → \d+)", drawn.svg)

    assert numbers == ["10 → 90", "50 → 20", "50 → 60"]
    shown = marks(drawn.svg)["now"]
    assert f"and {13 - shown} more" in drawn.svg


def test_unknown_lesson_is_named():
    """The lessons that there are stand in the message."""
    with pytest.raises(ValueError, match=r"'lesson' must be one of 00, 01.*, got '99'"):
        end_card.panel("99")


def test_a_filled_card_is_the_stored_one(pictures):
    """Guess and answer each with its words below, claims that moved and one that did not."""
    for claim, first, now in (("C2.1-d", 0.9, 0.4), ("C1-e", 0.5, 0.5)):
        claims.judge(claim, probability=first)
        claims.judge(claim, probability=now, revised=True)
    progress.save("prediction", "01/highest-month", 22.0)

    pictures.same(end_card.panel("01"), {"filled": {}}, folder="end-card-filled")


@pytest.mark.parametrize(
    ("judged", "said"),
    [(1, "3 of 4 claims of this lesson have no probability yet."), (4, "")],
)
def test_note_counts_the_claims_that_are_open(judged, said):
    """Those without a probability, and nothing once all have one."""
    shown = end_card.draw(card(moves=((0.9, 0.4),) * judged, number=4), 600)

    assert shown.note == said


def test_cards_are_told_as_they_were(pictures):
    """Every lesson with a guess; claims that moved up, down, not at all; one and many."""
    threads = end_card.THREADS
    cards = {
        f"{lesson}, guess {guess:g}": card(lesson, (), guess)
        for lesson, one in threads.items()
        for guess in (one.low, (one.low + one.high) / 2 + 1.25)
    }
    cards |= {
        "moved by a point": card(moves=((0.5, 0.51),)),
        "two moved": card(moves=((0.9, 0.4), (0.1, 0.2), (0.5, 0.5)), guess=12.0),
        "none moved": card(moves=((0.5, 0.5), (1.0, 1.0))),
        "many": card("00", ((0.0, 1.0), (0.3, 0.3), (0.6, 0.55)) * 5, 8.0, number=15),
    }
    lines = []
    for name, one in cards.items():
        lines += ["", name, *words_of(end_card.draw(one, 720)), numbers_of(end_card.table(one))]
        lines += [words_of(end_card.draw(one, 340))[-1]]

    pictures.told(STORED / "end-card" / "told.txt", "\n".join(lines))


@pytest.mark.parametrize(
    ("lesson", "value", "said"),
    [
        ("01", 16.9, "16.9\u202f%"),
        ("01", 20.0, "20\u202f%"),
        ("02", 22.0, "+22\u202f%"),
        ("08", 1.13, "+1.13\u202f%"),
        ("08", -0.5, "−0.5\u202f%"),
        ("08", 1.1, "+1.1\u202f%"),
        ("04", 54.0, "54\u202frates"),
        ("04", 100.4, "100\u202frates"),
        ("07", 8.94, "8.9\u202fpoints"),
    ],
)
def test_number_of_a_thread_has_as_many_decimals_as_tell(lesson, value, said):
    """Small ones two, whole ones none; a change has its sign."""
    assert end_card.THREADS[lesson].said(value) == said


def test_card_reads_the_claims_of_its_own_lesson():
    """First and last word of each that has a probability, by the words of the ledger."""
    for claim, first, now in (("C2.1-d", 0.9, 0.4), ("C1-e", 0.5, 0.8), ("C1-a", 0.2, 0.3)):
        claims.judge(claim, probability=first)
        claims.judge(claim, probability=now, revised=True)
    claims.judge("C2.1-c", verdict="partly")
    ledger = claims.load().set_index("claim_id")
    for lesson in end_card.THREADS:
        found = end_card.panel(lesson).result
        home = ledger[ledger["lesson"] == lesson]
        said = {one.words: (one.first, one.now) for one in found.said}
        judged = {"C2.1-d": (0.9, 0.4), "C1-e": (0.5, 0.8), "C1-a": (0.2, 0.3)}
        assert said == {
            home["claim"][one]: ways for one, ways in judged.items() if one in home.index
        }
        assert found.claims == len(home)


@pytest.mark.parametrize(
    ("moves", "points"),
    [((1,), "1 point"), ((1, 1, 2), "1 point on average"), ((1, 2), "2 points on average")],
)
def test_points_are_said_as_they_are_rounded(moves, points):
    """One point, also where the mean lies a little above."""
    said = [Said("a claim", 0.5, 0.5 + one / 100) for one in moves]
    card = end_card.compute("01", said=said, guess=None, claims=4)

    assert end_card.headline(card) == f"You moved {len(moves)} of 4 claims, by {points}"
