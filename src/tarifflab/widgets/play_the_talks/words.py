"""What the game says: one sentence a move, the other side's move first."""

from tarifflab.economics.talks import (
    DEADLINE,
    KINDS,
    LAST,
    ORDER,
    ROUNDS,
    SIDES,
    Position,
    Side,
    day,
    in_force,
    on_table,
)
from tarifflab.economics.talks_play import Game, Round, Talks, as_far
from tarifflab.economics.talks_players import TWIN, Answer, Player, Seat, enough
from tarifflab.widgets.kit.words import day as day_short
from tarifflab.widgets.kit.words import num, pct
from tarifflab.widgets.play_the_talks.scene import Scene, events

FOOT = (
    "Source: the model of lesson 08 (Japan’s rate moves, all others pay 10\u202f%); timeline. "
    "Waiting, words, promises and the six players are our assumptions. Not shown: "
    "voters, allies, farmers."
)
HATS: dict[str, str] = {
    "trader": "one for one",
    "proud": "don’t threaten me",
    "firm": "does what it says",
    "bluffer": "only says it",
    "hurried": "must have a deal",
    "2025": "as it really went",
}
THE: dict[str, str] = {
    "trader": "the trader", "proud": "the proud one", "firm": "the firm one",
    "bluffer": "the bluffer", "hurried": "the hurried one", "2025": "the player of 2025",
}  # fmt: skip
THINGS = {"rice": "rice", "gas": "gas", "investment": "investment", "cars": "car standards"}
STEPS = {"points": "points off", "cars": "cars in"}
WISHES = {
    "rice": "We came for rice.", "gas": "Gas would please us.",
    "investment": "Investment is what we want.", "points": "The rate is too high.",
}  # fmt: skip
CAR_WISHES: dict[Side, str] = {
    "Tokyo": "Our cars must be in it.",
    "Washington": "Open your car market to us.",
}
_SAME = 0.005  # of the way: no difference that a percent could show
NO_WISH = "What do you offer?"
# What the longest bar says, by player and kind of your move.
_REASONS: dict[tuple[str, str], str] = {
    ("firm", "give"): "This one pockets what does not answer its warning.",
    ("bluffer", "give"): "This one pockets gifts; only a warning moves it.",
    ("hurried", "give"): "This one pockets gifts, and gives to who waits.",
    ("2025", "give"): "This one had its own calendar: a gift too many is a gift lost.",
    ("firm", "wait"): "Its warning was meant, or a gift was missing.",
    ("firm", "warn"): "This one does not hear warnings.",
    ("trader", "warn"): "This one warns back and gives nothing meanwhile.",
    ("proud", "warn"): "After a warning this one gives nothing ever again.",
    ("hurried", "warn"): "After a warning this one stays away.",
    ("trader", "wait"): "This one gives only to who gives.",
    ("proud", "wait"): "This one gives only to who gives.",
    ("bluffer", "wait"): "This one was waiting for a warning.",
    ("trader", "strike"): "This one strikes back.",
    ("proud", "strike"): "This one strikes back, and wants two gifts more.",
    ("firm", "strike"): "This one strikes back.",
    ("hurried", "strike"): "This one strikes back and stays away.",
    ("2025", "strike"): "This one strikes back.",
}
# The same for a signature: refused, or agreed.
_SIGNATURE = {
    True: "Who is refused has lost a round.",
    False: "More was to be had before the signature.",
}
_TELLS: dict[str, str] = {
    "trader": "The proud one adds a gift of its own, and hates a warning.",
    "proud": "The trader adds nothing of its own, and forgives a warning.",
    "firm": "Silence after its warning tells it from the bluffer.",
    "bluffer": "Silence after its warning tells it from the firm one.",
    "hurried": "Waiting in the middle rounds brings it to light.",
    "2025": "It does not mind whether you wait.",
}


def wish_in_words(seat: Seat, they: Side) -> str:
    """Return what the other side wants most, as it says at the start."""
    if not seat.wish:
        return NO_WISH
    return CAR_WISHES[they] if seat.wish == "cars" else WISHES[seat.wish]


def thing(side: Side, kind: str) -> str:
    """Return a chip or a step in words."""
    return THINGS[kind] if side == "Tokyo" else STEPS[kind]


def gifts_in_words(game: Game, count: int, before: int) -> str:
    """Return gifts of the other side in words: "gas and car standards", "6 points off"."""
    they = game.they
    kinds = ORDER[they][before : before + count]
    said = [thing(they, kind) for kind in dict.fromkeys(kinds)]
    if they == "Washington" and "points" in kinds:
        steps = ORDER[they][:before].count("points")
        fall = game.ledger.rate(steps) - game.ledger.rate(steps + kinds.count("points"))
        said[said.index(STEPS["points"])] = f"{fall:g} {STEPS['points']}"
    return " and ".join([", ".join(said[:-1]), said[-1]] if said[1:] else said)


def opening_in_words(game: Game, one: Round) -> str:
    """Return how the other side opened the round, as the live sentence begins."""
    they, answer = game.they, one.theirs
    if answer.move == "give":
        before = one.before.theirs - answer.gifts
        return f"{they} gives {gifts_in_words(game, answer.gifts, before)}"
    return {
        "wait": f"{they} waits", "warn": f"{they} warns: move, or it strikes",
        "strike": f"{they} strikes", "away": f"{they}’s chair is empty today",
    }[answer.move]  # fmt: skip


def speech(game: Game, one: Round, refused: bool) -> str:
    """Return what the other side says: the same words on a quiet day as when it waits."""
    if refused:
        return "Not yet. Put something more there." if enough(one.before) else (
            "There is nothing in it yet."
        )  # fmt: skip
    if one.number == 1:
        return wish_in_words(game.seat, game.they)
    return {
        "give": "Here. Now you.", "wait": "…", "warn": "Move by the next round, or we act.",
        "strike": "As announced.", "away": "(nobody there)",
    }[one.theirs.move]  # fmt: skip


def deal_in_words(game: Game, now: Position) -> str:
    """Return what a signature would bring: "21 % in total, cars out"."""
    points, cars = on_table(game.you, now)[1]
    return f"{pct(game.ledger.rate(points))} in total, cars {'in' if cars else 'out'}"


def days_left(number: int) -> int:
    """Return the days from a round to 1 August."""
    return (DEADLINE - day(number)).days


def did(talks: Talks, who: str = "You") -> str:
    """Return what the last move of `who` did, in a sentence; "" before the first."""
    done = [one for one in talks.rounds if one.yours]
    if not done:
        return ""
    one, you = done[-1], talks.game.you
    kind, _, what = one.yours.partition(" ")
    words = {
        "give": f"{who} put down {thing(you, what)}." if what in KINDS[you] else "",
        "wait": f"{who} waited.",
        "warn": f"{who} warned: strike or sign next, unless they give.",
        "strike": f"{who} struck; nobody signs for two rounds.",
        "sign": f"{who} asked to sign; they did not want to.",
    }[kind]
    price = num(talks.game.ledger.rules.word_bn, 1)
    broken = f" Your word is broken: {price} billion." if one.broken else ""
    return f"{words}{broken} A deal now: {deal_in_words(talks.game, talks.now)}."


def in_force_words(talks: Talks) -> str:
    """Return what is in force today, additional rates."""
    general, answer = in_force(talks.game.you, talks.now)
    words = f"additional {pct(general)} on most goods, 25 on cars"
    return words + (f"; Tokyo’s answer {pct(answer)}" if answer else "")


def round_note(scene: Scene) -> str:
    """Return the note of a round: what you did, the deal, the papers."""
    number = scene.game.now.number
    done = did(scene.game, scene.you.capitalize())
    if number == LAST:
        return done
    one = events()[number - 1]
    return f"{done} In the papers, {one.day}: {one.words}".strip()


def headline(scene: Scene) -> str:
    """Return the live sentence of a screen, at most 14 words."""
    if scene.screen == "door":
        return "Eight rounds, two chairs: which one do you take?"
    if scene.screen == "learn":
        return LESSONS[scene.lesson - 1][0]
    talks = scene.game
    if scene.screen == "bet":
        return "Who sits across the table? Put your bead on a hat"
    if scene.screen == "august":
        rate = pct(talks.game.ledger.rules.announced)
        return f"1 August: nobody has signed, and tonight the {rate} begin"
    if scene.screen == "name":
        return f"{_ending(talks)}. Last word: who was it"
    if scene.screen == "end" and scene.told:
        money = [
            f"{side} {num(bn, 1, sign=True)}"
            for side, bn in zip(SIDES, talks.money, strict=True)
        ]
        return f"{_ending(talks)}: {', '.join(money)} billion dollars"
    if scene.screen == "end":
        assert scene.end is not None  # noqa: S101  # the end has been judged
        mine, rec = num(talks.mine, 1, sign=True), num(scene.end.record, 1, sign=True)
        top = num(scene.end.best.value, 1, sign=True)
        return f"You {mine}, the record {rec}, the best against this player {top}"
    one = talks.rounds[-1]
    opened = opening_in_words(talks.game, one)
    if scene.told:
        return f"{opened}. {talks.game.you}’s move, round {one.number} of {len(ROUNDS)}"
    return f"{opened}. Your move, round {one.number} of {len(ROUNDS)}"


def _ending(talks: Talks) -> str:
    if talks.now.signed:
        return f"Signed at {deal_in_words(talks.game, talks.now).replace(' in total', '')}"
    return "Put off, nobody signed" if talks.now.put_off else "Nobody signed, and it came"


LESSONS = (
    (
        "These are your chips; what is put down stays down",
        "Across the table lie the other side’s. In 2025 it was four for four. What they want "
        "most has a star: for most players it counts twice, the first time.",
    ),
    (
        "The bar shows what a signature would bring you now",
        "Its left end is what you have if nobody moves, the tick is the record of 2025. A deal "
        "needs two things from each side, and they must want it.",
    ),
    (
        "Every day costs each side 24 million dollars",
        "That is our assumption. A warning that you do not carry out costs you your word: half "
        "a billion, and it is remembered.",
    ),
)


def unit(scene: Scene) -> str:
    """Return the grey line: where and when we are."""
    if scene.screen == "door":
        return "The talks of 2025 between Tokyo and Washington, 16 April to 1 August"
    if scene.screen == "end" and scene.told:
        return "Billion dollars, 16 April 2025 to 31 July 2026, by the model of the game"
    if scene.screen == "end":
        assert scene.end is not None  # noqa: S101  # the end has been judged
        mine, rec = (scene.end.way(value) for value in (scene.game.mine, scene.end.record))
        when = "Billion dollars, 16 April 2025 to 31 July 2026."
        if mine < -_SAME:
            return f"{when} You did worse than who only waits; the record went {_way(rec)}"
        gone = pct(100 * max(mine, 0), 0)
        return f"{when} From waiting to the best you went {gone}, the record {_way(rec)}"
    number = min(scene.game.now.number, LAST)
    left = days_left(number)
    when = f"{day_short(day(number))}, {left} days to 1 August" if left else "1 August 2025"
    chair = "Tokyo’s chair" if scene.told else f"You are {scene.game.game.you}"
    return f"{chair}. {when}; {in_force_words(scene.game)}"


def _way(share: float) -> str:
    return f"{pct(100 * share, 0)} of the way" if share > -_SAME else "less than none of it"


def note(scene: Scene) -> str:
    """Return one to three sentences under the picture."""
    if scene.screen == "door":
        return (
            "On 1 August an additional 24\u202f% begins unless somebody signs. Tokyo has more "
            "to find, Washington more to lose. You will have to say who sat across the table."
        )
    if scene.screen == "learn":
        return LESSONS[scene.lesson - 1][1]
    if scene.screen == "bet":
        return "No answer yet; you may move it once, at the end."
    if scene.screen == "name":
        return f"Your bead lies on {THE[scene.bet]}. Press a hat."
    if scene.screen == "august":
        return did(scene.game)
    if scene.screen == "end":
        return looking_back(scene) if scene.told else verdict(scene)
    return round_note(scene)


def looking_back(scene: Scene) -> str:
    """Return what the game has to say of 2025, which nobody played as a game."""
    assert scene.end is not None  # noqa: S101  # the end has been judged
    return (
        f"The best in this game is {num(scene.end.best.value, 1, sign=True)}: here cheap chips "
        "count as much as dear ones. Whether they would have counted in 2025, no record says."
    )


def verdict(scene: Scene) -> str:
    """Return who it was, and when the play could have shown it."""
    talks, seat = scene.game, scene.game.game.seat
    who = THE[seat.player]
    first = f"It was {who}."
    right = "You named it." if scene.name == seat.player else f"You said {THE[scene.name]}."
    place = told_apart(talks)
    twin = THE[TWIN[seat.player]]
    if place:
        told = f"From round {place} on it could be told from {twin}."
    else:
        told = f"Nothing you did could tell it from {twin}. {_TELLS[seat.player]}"
    return f"{first} {right} {told}"


def told_apart(talks: Talks) -> int:
    """Return the first round in which the player's twin would have opened otherwise, or 0."""
    game = talks.game
    twin = Game(
        game.you, Seat(TWIN[game.seat.player], game.seat.wish, game.seat.quiet), game.ledger
    )
    shadow = as_far(twin, talks.moves)  # the twin may sign before
    for mine, its in zip(talks.rounds, shadow.rounds, strict=False):
        if mine.theirs != its.theirs:
            return mine.number
    return 0


def reason(scene: Scene, place: int) -> str:
    """Return why a move of yours gave so much away, and what would have been better."""
    end, one = scene.end, scene.game.rounds[place]
    assert end is not None  # noqa: S101  # the end has been judged
    kind = one.yours.partition(" ")[0]
    player: Player = scene.game.game.seat.player
    better = f"Better: {move_in_words(scene.game.game.you, end.better[place])}."
    why = _SIGNATURE[one.refused] if kind == "sign" else _REASONS.get((player, kind), "")
    return f"{why} {better}".strip()


def move_in_words(side: Side, move: str) -> str:
    """Return a move of yours in a word or two: "gas", "wait", "sign"."""
    kind, _, what = move.partition(" ")
    return thing(side, what) if kind == "give" else move


def answer_in_words(game: Game, answer: Answer, after: int) -> str:
    """Return an opening of theirs in a word or two."""
    if answer.move == "give":
        return gifts_in_words(game, answer.gifts, after - answer.gifts)
    return "away" if answer.move == "away" else f"{answer.move}s"


def lies_on_table(game: Game, now: Position) -> str:
    """Return both lists of the table, for people who cannot see it."""
    parts = []
    for side, given in zip(SIDES, on_table(game.you, now), strict=True):
        named: list[str] = []
        for kind, count in zip(KINDS[side], given, strict=True):
            named += [thing(side, kind)] * count
        parts.append(f"from {side}: {', '.join(named) or 'nothing'}")
    return f"On the table {'; '.join(parts)}."
