"""Who sits across the table: six characters in three pairs of twins."""

import pytest
from cases import every

from tarifflab.economics import talks_players as players
from tarifflab.economics.talks import KINDS, SIDES, Ledger, Position, Price, Rules, other
from tarifflab.economics.talks_play import Game, play
from tarifflab.economics.talks_players import PLAYERS, Seat, agrees


def game(you, player, wish="", quiet=(), **rules):
    """Return a game in which nothing is worth anything; no wish, no quiet day."""
    worth = Ledger(lambda _rates: Price(0.0, 0.0), Rules(**rules))
    return Game(you, Seat(player, wish, quiet), worth)


def opened(you, player, moves, **more):
    """Return how the other side opened each round, with its gifts: "give 2"."""
    rounds = play(game(you, player, **more), moves).rounds
    return [f"{one.theirs.move} {one.theirs.gifts or ''}".strip() for one in rounds]


GIFT = {"Tokyo": "give rice", "Washington": "give points"}


@pytest.mark.parametrize(
    ("player", "washington", "tokyo"),
    [
        ("trader", ["wait", "give 1", "wait"], ["wait", "give 1", "wait"]),
        ("proud", ["wait", "give 2", "wait"], ["wait", "give 2", "give 1"]),
        ("firm", ["wait", "warn", "strike"], ["wait", "warn", "strike"]),
        ("bluffer", ["wait", "warn", "wait"], ["wait", "warn", "wait"]),
        ("hurried", ["wait", "wait", "wait"], ["wait", "wait", "give 3"]),
        ("2025", ["wait", "wait", "wait"], ["give 1", "wait", "give 1"]),
    ],
)
def test_what_one_gift_and_then_waiting_bring(player, washington, tokyo):
    """Each in its manner; a Tokyo across the table returns more."""
    assert opened("Tokyo", player, [GIFT["Tokyo"], "wait"]) == washington
    assert opened("Washington", player, [GIFT["Washington"], "wait"]) == tokyo


def test_the_trader_in_tokyo_returns_one_and_a_half():
    """Two steps bring three chips; a Washington returns two."""
    assert opened("Washington", "trader", ["give points"] * 2) == ["wait", "give 1", "give 2"]
    assert opened("Tokyo", "trader", ["give rice"] * 2) == ["wait", "give 1", "give 1"]


def test_chairs_return_alike_if_the_rules_say_so():
    """The switch of the sandbox."""
    moves = ["give points"] * 2
    assert opened("Washington", "trader", moves, alike=True) == ["wait", "give 1", "give 1"]


def test_the_firm_one_answers_a_gift_that_answers_its_warning():
    """And pockets any other."""
    assert opened("Tokyo", "firm", ["give rice", "give rice"]) == ["wait", "warn", "give 1"]


@pytest.mark.parametrize(
    ("player", "answers"),
    [
        ("trader", ["wait", "warn", "wait"]),
        ("proud", ["wait", "wait", "wait"]),
        ("firm", ["wait", "warn", "strike"]),
        ("bluffer", ["wait", "give 1", "wait"]),
        ("hurried", ["wait", "away", "away"]),
        ("2025", ["wait", "wait", "wait"]),
    ],
)
def test_what_a_warning_brings(player, answers):
    """Only the bluffer gives; the hurried one stays away, the trader warns back."""
    assert opened("Tokyo", player, ["warn", "sign"]) == answers


def test_a_broken_word_is_remembered_for_good():
    """After one bluff the bluffer never gives for a warning again."""
    moves = ["warn", "wait", "warn", "wait", "warn", "strike", "wait"]
    broken = play(game("Tokyo", "bluffer", quiet=(2,)), moves)
    gave = [one.number for one in broken.rounds if one.theirs.move == "give"]

    assert not broken.now.word
    assert gave == [3, 7]  # what it owed from before; then the strike, no warning


def test_a_proud_one_that_was_warned_gives_nothing_ever_again():
    """Gifts do not mend it."""
    assert "give" not in " ".join(opened("Tokyo", "proud", ["warn", "sign", *["give gas"] * 2]))


@pytest.mark.parametrize("player", [one for one in PLAYERS if one != "bluffer"])
def test_who_is_struck_strikes_back(player):
    """Five of six; the bluffer gives way, once."""
    assert opened("Tokyo", player, ["strike"])[1] == "strike"
    assert opened("Tokyo", "bluffer", ["strike"])[1] == "give 1"


def test_the_wished_thing_counts_twice_the_first_time():
    """Not for the record's own player, which takes each for one."""
    moves = ["give rice", "give rice", "wait"]
    assert play(game("Tokyo", "trader", wish="rice"), moves).now.counted == 3
    assert play(game("Tokyo", "2025", wish="rice"), moves).now.counted == 2


def test_a_quiet_day_looks_like_waiting_and_keeps_the_debt():
    """What was owed comes a round later."""
    opened_on = opened("Tokyo", "trader", ["give rice", "wait"], quiet=(2,))

    assert opened_on == ["wait", "wait", "give 1"]


def test_the_hurried_one_signs_ever_worse_tables():
    """Balance until round 3, then one gift less each round."""
    now = play(game("Tokyo", "hurried"), ["give rice", "give gas", *["wait"] * 5]).now

    assert now.theirs == 5
    assert not agrees(Seat("hurried", ""), "Washington", now._replace(number=5), Rules())
    assert agrees(Seat("hurried", ""), "Washington", now, Rules())


def test_the_record_replayed_gives_the_real_deal():
    """Four chips, and Washington answers in round 8: 15 %, cars in."""
    given = {1: "give gas", 3: "give cars", 6: "give investment", 7: "give rice", 8: "sign"}
    end = play(game("Tokyo", "2025"), [given.get(number, "wait") for number in range(1, 9)])

    assert (end.now.signed, end.now.theirs, end.now.mine) == (8, 4, (1, 1, 1, 1))


@pytest.mark.parametrize(
    ("you", "pair", "until"),
    [
        ("Tokyo", ("trader", "proud"), 8),
        ("Washington", ("trader", "proud"), 8),
        ("Tokyo", ("firm", "bluffer"), 2),
        ("Washington", ("firm", "bluffer"), 2),
        ("Tokyo", ("hurried", "2025"), 3),
    ],
)
def test_twins_open_alike_against_who_waits(you, pair, until):
    """Only trying tells them apart."""
    one, twin = (opened(you, player, ["wait"] * 7)[:until] for player in pair)

    assert one == twin


def test_hurried_and_2025_part_in_the_fourth_round():
    """The one gives to who waits, the other has its own calendar."""
    assert opened("Tokyo", "hurried", ["wait"] * 3)[3] == "give 1"
    assert opened("Tokyo", "2025", ["wait"] * 3)[3] == "wait"


@pytest.mark.parametrize("you", SIDES)
def test_the_six_are_drawn_alike(you):
    """About a sixth each; wishes are things of your chair; a number repeats its game."""
    drawn = [players.draw(seed, you) for seed in range(600)]

    counts = [sum(one.player == name for one in drawn) for name in PLAYERS]
    assert min(counts) > 70
    assert {one.wish for one in drawn} == set(KINDS[you])
    assert drawn[7] == players.draw(7, you)


def test_quiet_days_come_from_round_two_on_and_not_in_the_record():
    """One in ten on average; the record's own player has none."""
    seats = [players.draw(seed, "Tokyo", player="firm") for seed in range(400)]

    assert min(min(one.quiet, default=9) for one in seats) == 2
    assert 0.6 < sum(len(one.quiet) for one in seats) / 400 < 0.8
    assert all(not players.draw(seed, "Tokyo", player="2025").quiet for seed in range(40))


def test_quiet_days_are_as_likely_as_the_rules_say():
    """All of them from round 2 on, or none."""
    for quiet, days in ((0.0, ()), (1.0, tuple(range(2, 9)))):
        assert players.draw(1, "Tokyo", Rules(quiet=quiet), player="firm").quiet == days


@every([
    # player, gifts of yours that count, theirs, strikes of yours, round: it signs
    ("trader", 3, 3, 0, 5, True), ("trader", 3, 4, 0, 5, False), ("trader", 3, 3, 1, 5, False),
    ("trader", 2, 2, 0, 5, False), ("firm", 2, 2, 0, 5, False), ("bluffer", 2, 2, 0, 5, False),
    ("proud", 2, 3, 0, 5, True), ("proud", 2, 4, 0, 5, False), ("proud", 2, 3, 1, 5, False),
    ("firm", 3, 3, 0, 5, True), ("firm", 3, 4, 0, 5, False), ("firm", 4, 4, 1, 5, True),
    ("firm", 3, 3, 1, 5, False), ("bluffer", 3, 5, 1, 5, True), ("2025", 4, 4, 0, 5, True),
    ("2025", 3, 3, 0, 5, False), ("2025", 4, 5, 0, 5, False), ("2025", 4, 4, 1, 5, False),
    ("hurried", 2, 2, 0, 3, True), ("hurried", 2, 3, 0, 3, False),
    ("hurried", 2, 3, 0, 4, True), ("hurried", 2, 3, 1, 4, False),
])  # fmt: skip
def test_each_signs_by_a_rule_of_its_own(given):
    """What it got, what it gave, and what was done to it."""
    player, counted, theirs, struck, number, signs = given
    now = Position(
        mine=(counted, 0, 0, 0), number=number, counted=counted, theirs=theirs, struck=struck
    )

    assert agrees(Seat(player, ""), "Washington", now, Rules()) is signs


@every([(one, 0 if one == "bluffer" else 5) for one in PLAYERS])
def test_who_is_struck_stays_away_from_the_table(given):
    """For two rounds; longer if they meant to anyway. The bluffer does not."""
    player, cold = given
    now = Position(mine=(0, 0, 0, 0), number=3)
    struck, _ = players.take(Seat(player, ""), "Tokyo", now, "strike")
    again, _ = players.take(Seat(player, ""), "Tokyo", now._replace(cold=9), "strike")

    assert (struck.cold, again.cold, struck.struck) == (cold, cold and 9, 1)
    assert players.take(Seat(player, ""), "Tokyo", now, "wait")[0].cold == 0


def test_an_unknown_player_is_refused():
    """The sentence lists the six."""
    with pytest.raises(ValueError, match="'player' must be one of trader, proud"):
        players.draw(1, "Tokyo", player="hard line")


@pytest.mark.parametrize(
    ("you", "player", "how"),
    [("Tokyo", "bluffer", "put off"), ("Tokyo", "firm", "comes"), ("Tokyo", "2025", "comes")],
)
def test_what_the_first_of_august_brings_in_tokyo(you, player, how):
    """The bluffer puts it off, the others let it come."""
    assert play(game(you, player), ["wait"] * 9).now.put_off == (how == "put off")


def test_the_hurried_one_gives_two_more_on_the_last_day():
    """If that makes a table that it signs."""
    end = play(game("Tokyo", "hurried"), ["give cars", "give gas", *["wait"] * 7])

    assert (end.now.signed, end.now.theirs) == (9, 5)


def test_an_unsigned_tokyo_answers_by_its_character():
    """Trader and firm with 10 %, the quiet ones bear it."""
    ends = {p: play(game("Washington", p), ["wait"] * 9).now.hit for p in ("trader", "hurried")}

    assert ends == {"trader": 1, "hurried": 0}
    assert other("Tokyo") == "Washington"


@pytest.mark.parametrize(
    ("player", "washington", "tokyo"),
    [
        ("trader", ["strike", "wait", "wait", "wait"], ["strike", "wait", "wait", "wait"]),
        ("proud", ["strike", "wait", "wait", "wait"], ["strike", "wait", "wait", "wait"]),
        ("firm", ["strike", "wait", "warn", "strike"], ["strike", "wait", "warn", "strike"]),
        ("bluffer", ["give 1", "wait", "warn", "wait"], ["give 3", "wait", "warn", "wait"]),
        ("hurried", ["strike", "away", "away", "away"], ["strike", "away", "away", "away"]),
        ("2025", ["strike", "wait", "wait", "wait"], ["strike", "give 1", "wait", "wait"]),
    ],
)
def test_what_a_strike_and_then_waiting_bring(player, washington, tokyo):
    """All but the bluffer strike back; the hurried one then stays away for three rounds."""
    moves = ["strike", "wait", "wait", "wait"]

    assert opened("Tokyo", player, moves)[1:] == washington
    assert opened("Washington", player, moves)[1:] == tokyo
