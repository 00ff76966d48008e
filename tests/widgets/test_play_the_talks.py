"""The game in its panel: every screen, what it tells and hides, and how it is judged."""

import json
import re

import pytest
from picture_checks import STORED, check_states, marks, numbers_of, words_of

from tarifflab import data
from tarifflab.economics.talks import ROUNDS, Rates, day
from tarifflab.economics.talks_play import run
from tarifflab.economics.talks_players import PLAYERS, draw
from tarifflab.widgets import play_the_talks as game
from tarifflab.widgets.play_the_talks import board, words
from tarifflab.widgets.play_the_talks import prices as model
from tarifflab.widgets.play_the_talks import scene as scenes

pytestmark = pytest.mark.slow

SEED = next(n for n in range(99) if draw(n, "Tokyo").player == "bluffer")
OPEN = {"chair": "Tokyo", "seed": SEED, "learnt": 3}
MIDDLE = OPEN | {"moves": ("give cars", "wait", "give gas"), "bet": "firm"}
AUGUST = OPEN | {"moves": ("give cars", "warn", "strike", *["wait"] * 5), "bet": "firm"}
LAST_WORD = AUGUST | {"moves": (*AUGUST["moves"], "wait")}
PAST = ({"chair": "Tokyo", "player": "trader", "way": 62, "named": True},)
END = LAST_WORD | {"name": "bluffer", "past": PAST}
WASHINGTON = {"chair": "Washington", "seed": 5, "learnt": 3}
SCREENS = {
    "door": {},
    "chips-and-steps": OPEN | {"learnt": 0},
    "the-bar": OPEN | {"learnt": 1},
    "days-and-words": OPEN | {"learnt": 2},
    "round-1": OPEN,
    "round-4": MIDDLE,
    "bet": MIDDLE | {"bet": ""},
    "washington": WASHINGTON | {"moves": ("give cars", "give points")},
    "august": AUGUST,
    "august-washington": WASHINGTON | {"moves": ("wait",) * 8, "bet": "2025"},
    "refused": OPEN | {"moves": ("sign", "give cars"), "bet": "firm"},
    "last-word": LAST_WORD,
    "end": END,
    "end-washington": WASHINGTON
    | {"moves": (*["wait"] * 8, "put off"), "bet": "2025", "name": "firm"},
}


def opened(**values):
    """Return the game on a screen."""
    panel = game.panel(SEED)
    panel.set(**values)
    return panel


def pressed(panel, *actions):
    """Press buttons one after another."""
    for one in actions:
        panel.do(one)
    return panel


def buttons(panel):
    """Return the words of the buttons that can be pressed."""
    return [one["label"] for one in panel.frame.actions if not one["off"] and not one["more"]]


def test_pictures_keep_to_the_rules_and_are_the_stored_ones(pictures):
    """Each screen at three widths, and beside the stored picture."""
    pictures.same(game.panel(SEED), SCREENS)


@pytest.mark.parametrize("name", SCREENS)
def test_a_step_has_at_most_forty_five_words(name):
    """Three sentences or fewer under the picture; the live sentence has fourteen words."""
    shown = game.panel(SEED).state(**SCREENS[name])

    assert len(shown.note.split()) <= 45


def test_a_whole_game_by_its_buttons():
    """Door, three things, rounds, bet, last word, end; the same buttons for ear and hand."""
    panel = pressed(game.panel(SEED), "chair Tokyo", "next", "next", "next")
    assert panel.headline == "Washington waits. Your move, round 1 of 8"

    pressed(panel, "give cars", "give gas", "wait")
    assert panel.result.screen == "bet"
    pressed(panel, "hat bluffer", "warn", "give cars", "sign")
    while panel.result.screen == "round":
        pressed(panel, "wait")
    while panel.result.screen == "august":
        pressed(panel, "wait")
    assert panel.result.screen == "name"
    pressed(panel, "hat bluffer")

    assert panel.headline.startswith("You −")
    assert buttons(panel) == ["Same chair, somebody new", "The other chair"]


def test_the_verdict_stays_until_a_new_game_is_asked_for():
    """Buttons of moves do nothing at the end; the next game keeps this one in its strip."""
    panel = opened(**END)
    before = panel.frame.picture
    pressed(panel, "sign", "give gas", "hat firm", "next")
    assert panel.frame.picture == before

    pressed(panel, "other chair")
    assert panel.result.game.game.you == "Washington"
    assert [one.player for one in panel.result.past] == ["trader", "bluffer"]


def test_somebody_new_is_somebody_else():
    """Twenty new games in a row: the player changes each time."""
    seed = SEED
    for _ in range(20):
        before = draw(seed, "Tokyo").player
        seed = scenes.somebody_new("Tokyo", seed, before)
        assert draw(seed, "Tokyo").player != before


def test_nothing_that_reaches_the_page_names_the_player():
    """Before the bet no name at all; at the bet all six alike."""
    for name in ("round-1", "chips-and-steps"):
        told = json.dumps(opened(**SCREENS[name]).frame.get_state(), default=str)
        state = told.partition('"_css"')[0] + json.dumps(opened(**SCREENS[name]).frame.picture)
        assert not any(one in state for one in PLAYERS if one != "2025")

    panel = opened(**SCREENS["bet"])
    assert len(buttons(panel)) == len(PLAYERS)
    assert not any(one in json.dumps(panel.frame.picture) for one in ("bluffer", "firm"))


def test_a_quiet_day_reads_like_waiting():
    """The same words and the same face: that is the puzzle."""
    seed = next(
        n for n in range(500)
        if draw(n, "Tokyo").player == "trader" and draw(n, "Tokyo").quiet == (2,)
    )  # fmt: skip
    panel = opened(**OPEN | {"seed": seed, "moves": ("give cars",)})

    assert panel.headline == "Washington waits. Your move, round 2 of 8"


def test_a_move_that_is_not_there_says_why_and_costs_no_round():
    """It stays focusable, with its reason."""
    panel = opened(**OPEN | {"moves": ("give cars", "give cars"), "bet": "firm"})
    told = next(one for one in panel.frame.actions if one["name"] == "give cars")
    pressed(panel, "give cars")

    assert (told["off"], told["why"]) == (True, "It lies on the table already.")
    assert panel.result.game.moves == ("give cars", "give cars")


def test_buttons_have_whole_sentences_for_the_ear():
    """What a move does and what it costs."""
    said = {one["name"]: one.get("said") for one in opened(**OPEN).frame.actions}

    assert said["give gas"] == "Put down gas, 2 left, costs Tokyo 0.7 billion dollars a year"
    assert said["sign"] == "Sign: 24\u202f% in total, cars out"
    assert said["warn"] == "Warn: move by the next round or I strike"


def test_the_picture_is_told_in_words():
    """Both lists of the table, the deal, both bars and the clock."""
    shown = game.panel(SEED).state(**MIDDLE)

    assert "On the table from Tokyo: gas, car standards; from Washington:" in shown.alt
    assert "A deal now: 24\u202f% in total, cars out." in shown.alt
    assert "63 days to 1 August" in shown.alt


def test_the_picture_names_a_soft_tone_by_the_visible_move_alone():
    """Also on a quiet day it is that of waiting; the page makes it, if sound is wanted."""
    panel = game.panel(SEED)

    assert 'data-tone="wait"' in panel.state(**MIDDLE).svg
    assert 'data-tone="end"' in panel.state(**LAST_WORD).svg


def test_each_thing_put_down_is_a_chip_on_the_table():
    """Eight chips and five steps; what is down is full; moves are beads."""
    counted = marks(game.panel(SEED).state(**MIDDLE).svg)

    assert (counted["down"], counted["down"] + counted["held"]) == (2, 13)
    assert counted["bead"] == 3 + 4  # yours, and theirs that open round 4


def test_the_end_shows_you_the_record_and_the_best():
    """Three bars on one line, one bar a move, and the words of the headline."""
    panel = game.panel(SEED)
    shown = panel.state(**END)
    end = scenes.judged("Tokyo", SEED, END["moves"])

    counted = marks(shown.svg)
    assert (counted["way"], counted["gave"]) == (3, 9)
    assert shown.headline.endswith(f"best against this player −{-end.best.value:.1f}")
    assert "the record −10.7" in shown.headline


def test_six_hats_tell_who_was_named_in_this_chair():
    """The trader before and the bluffer now; the other chair has hats of its own."""
    panel = game.panel(SEED)
    other = {**PAST[0], "chair": "Washington", "player": "proud"}
    shown = panel.state(**END | {"past": (*PAST, other)})

    assert marks(shown.svg)["hat"] == len(PLAYERS)
    assert "Tokyo: 2 of 6 named, at best 62\u202f% of the way" in shown.svg


def test_who_falls_behind_waiting_is_told_so_and_not_a_negative_way():
    """Eight warnings that are not carried out, against one who gives way to none."""
    seed = next(n for n in range(99) if draw(n, "Tokyo").player == "proud")
    moves = (*["warn"] * 8, "strike")
    shown = game.panel(seed).state(
        **OPEN | {"seed": seed, "moves": moves, "bet": "firm", "name": "proud"}
    )

    assert "You did worse than who only waits; the record went 4" in shown.unit
    assert "less than only waiting" in shown.svg
    assert not re.search(r"−\d+\u202f%", shown.unit + shown.svg)


@pytest.mark.parametrize(
    ("count", "before", "said"),
    [(1, 0, "3 points off"), (3, 0, "6 points off and cars in"), (1, 4, "2.5 points off")],
)
def test_points_off_are_counted(count, before, said):
    """Steps of one kind are added; the last goes down to the lowest rate."""
    assert words.gifts_in_words(scenes.game_of("Tokyo", SEED), count, before) == said


def test_chips_are_listed_with_one_and():
    """Three at once from a bluffer in Tokyo's chair."""
    named = words.gifts_in_words(scenes.game_of("Washington", SEED), 3, 0)

    assert named == "gas, car standards and investment"


def test_the_verdict_says_from_when_on_the_twin_could_be_told():
    """Where a player's twin would have opened otherwise for the first time."""
    panel = game.panel(SEED)
    panel.set(**END)
    place = words.told_apart(panel.result.game)

    assert f"From round {place} on it could be told from the firm one." in panel.state().note
    assert "You named it." in panel.state().note


def test_a_perfect_game_is_told_so():
    """Who plays the best moves has given nothing away."""
    solver = scenes._solver("Tokyo", SEED)
    moves = run(solver.game, lambda talks: solver.move(talks.now)).moves
    shown = game.panel(SEED).state(**OPEN | {"moves": moves, "bet": "firm", "name": "firm"})

    assert "You gave nothing away: nobody could have done better." in shown.svg
    assert "What your moves gave away, in billion dollars: nothing at all." in shown.alt


def test_the_best_is_found_while_the_reader_names_the_player():
    """The last word waits for nothing: the sum is done by then."""
    scenes.judged.cache_clear()
    panel = game.panel(SEED)
    panel.state(**LAST_WORD)

    assert scenes.judged.cache_info().currsize == 1


def test_the_table_lists_the_rounds_and_what_was_given_away():
    """The equal way for those who do not see the bars."""
    panel = opened(**END)

    assert panel.table().count("<tr>") == 1 + 9
    assert "Gave away, billion dollars" in panel.table()


def test_every_round_has_its_line_of_the_timeline():
    """Not later than the day of the round."""
    timeline = data.load("timeline_2025_26").set_index("event_id")
    days = [timeline.loc[code, "date"].date() for code in scenes.MEANWHILE]

    assert len(days) == len(ROUNDS)
    assert all(one <= day(number) for number, one in enumerate(days, 1))


# ---- prices -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "now"),
    [("2025-05-12", Rates(10, 25, 25, 0)), ("2025-11-14", Rates(14, 12.5, 50, 0))],
)
def test_average_is_near_the_published_level(when, now):
    """Our average before and after the deal is that of the statutory table, to 0.2 points."""
    table = data.load("us_rate_by_partner_and_date").query("country == 'Japan'")
    published = table.set_index("date").loc[when, "added_points"]

    assert model.weights().average(now) == pytest.approx(published, abs=0.2)


def test_polynomial_stands_for_the_model():
    """Between the solved states the curve is off by less than 0.01 billion dollars."""
    tokyo, washington = model._solved(10.0)
    for rate in (11.3, 19.7, 33.1):
        solved = model._state(rate, 10.0)
        assert tokyo(rate) == pytest.approx(solved[0], abs=0.01)
        assert washington(rate) == pytest.approx(solved[1], abs=0.01)


def test_nothing_more_on_japan_is_the_zero():
    """Where Japan pays what all pay and does not answer, both sides stand at 0."""
    zero = model.price(Rates(10, 10, 10, 0))

    assert (zero.tokyo_bn, zero.washington_bn) == pytest.approx((0, 0), abs=0.01)


def test_states_outside_the_solved_ones_are_refused():
    """No number is made up beyond the model's states."""
    with pytest.raises(ValueError, match=r"must average 5 to 45 percent, got 60\.0"):
        model.price(Rates(60, 60, 60, 0))
    with pytest.raises(ValueError, match="'answer' must be one of"):
        model.price(Rates(10, 25, 25, 12))


def test_corners_of_the_game_keep_to_the_rules():
    """Everything put down, everything struck, in both chairs."""
    all_chips = tuple(f"give {kind}" for kind in ("rice", "gas", "investment", "cars"))
    more = OPEN | {"moves": (*all_chips, *all_chips), "bet": "firm"}
    hit = WASHINGTON | {"moves": ("strike",) * 3, "bet": "firm"}
    steps = WASHINGTON | {"moves": ("give points",) * 4 + ("give cars",), "bet": "firm"}

    check_states(game.panel(SEED), more, hit, steps)


GAMES = (  # chair, who sits across, and moves that meet most of what it can do
    ("Tokyo", "trader", ("give rice", "wait", "warn", "sign", "give gas", "give cars", "sign")),
    (
        "Tokyo",
        "proud",
        ("give gas", "give rice", "strike", "wait", "wait", "give cars", "sign"),
    ),
    (
        "Tokyo",
        "firm",
        ("give rice", "give gas", "wait", "give cars", "give investment", "sign"),
    ),
    ("Tokyo", "bluffer", ("warn", "wait", "strike", "give cars", "give gas", *["wait"] * 4)),
    ("Washington", "hurried", ("warn", "wait", "give points", *["wait"] * 5, "put off")),
    ("Washington", "2025", ("give points", "strike", "give cars", *["wait"] * 5, "sign")),
)


def offered(panel):
    """Return what each button says, to the eye and to the ear, and why one is off."""
    keys = ("label", "said", "why", "off")
    return [" | ".join(str(one.get(key)) for key in keys) for one in panel.frame.actions]


@pytest.mark.parametrize(("chair", "player", "moves"), GAMES)
def test_every_word_of_a_game_is_the_stored_one(chair, player, moves, pictures):
    """What opens each round, what each move does, the bet, and what is said at the end."""
    seed = next(n for n in range(99) if draw(n, chair).player == player)
    panel, told = game.panel(seed), []
    start = {"chair": chair, "seed": seed, "learnt": 3, "bet": "firm"}
    for count in range(len(moves) + 1):
        panel.set(**start, moves=moves[:count])
        told += ["", ", ".join(moves[:count]), *words_of(panel.shown), *offered(panel)]
    panel.set(name=player)
    told += ["", "named", *words_of(panel.shown), *offered(panel), numbers_of(panel.table())]

    pictures.told(STORED / panel.name / f"game-{chair}-{player}.txt", "\n".join(told))


@pytest.mark.parametrize(
    ("share", "ahead", "said"),
    [
        (-0.01, 5.0, "less than if nobody moves"),
        (0.0, 5.0, "0 % of the way to the record"),
        (0.5, board.LEAST, "50 % of the way to the record"),
        (0.5, board.LEAST / 2, "more than if nobody moves"),
        (-0.5, board.LEAST / 2, "less than if nobody moves"),
    ],
)
def test_how_far_a_signature_brings_is_told_from_nobody_moves_on(
    monkeypatch, share, ahead, said
):
    """Where the record brings nothing, it is no measure."""
    monkeypatch.setattr(board, "share", lambda _talks, side: share)
    monkeypatch.setattr(board, "_ahead", lambda _talks, side: ahead)

    assert board.share_words(None, "Tokyo").replace("\u202f", " ") == said
