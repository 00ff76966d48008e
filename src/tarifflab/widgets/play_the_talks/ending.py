"""The end of a game: you, the record, the best; what each move gave away; the hat lifts."""

from tarifflab.economics.talks_players import PLAYERS
from tarifflab.widgets.kit.svg import SMALL, Picture
from tarifflab.widgets.kit.words import num, pct, wrap
from tarifflab.widgets.play_the_talks import words
from tarifflab.widgets.play_the_talks.board import COLORS, NARROW, beads
from tarifflab.widgets.play_the_talks.faces import HIGH, WIDE, face
from tarifflab.widgets.play_the_talks.scene import End, Past, Scene, past_of

BAR, ROW = 16.0, 26.0  # pixels
NOTHING = 0.005  # billion dollars: less than this was given away by nobody


def draw(scene: Scene, wide: int) -> tuple[str, str]:
    """Return the picture of the end, and its words for the blind."""
    picture = Picture(wide)
    end = scene.end
    assert end is not None  # noqa: S101  # the end has been judged
    low = _reveal(picture, scene)
    second = _lay_there if scene.told else _given
    if wide >= NARROW:
        half = (wide - 30) / 2
        one = _ways(picture, scene, end, 0, low + 6, half)
        two = second(picture, scene, end, half + 30, low + 6, half)
        low = max(one, two)
    else:
        low = _ways(picture, scene, end, 0, low + 6, wide)
        low = second(picture, scene, end, 0, low + 12, wide)
    low = beads(picture, scene, low + 10)
    if not scene.told:
        low = _album(picture, scene, low + 6)
    return picture.svg(low), alt(scene)


def alt(scene: Scene) -> str:
    """Return the end in words: what each move gave away, the longest with its reason."""
    end = scene.end
    assert end is not None  # noqa: S101  # the end has been judged
    if scene.told:
        return words.lies_on_table(scene.game.game, scene.game.now)
    rounds = scene.game.rounds
    parts = [
        f"round {one.number}, {words.move_in_words(scene.game.game.you, one.yours)}: "
        f"{num(gave, 1)}"
        for one, gave in zip(rounds, end.best.gave_away, strict=True)
        if gave >= NOTHING
    ]
    lost = "; ".join(parts) or "nothing at all"
    return f"What your moves gave away, in billion dollars: {lost}."


def _reveal(picture: Picture, scene: Scene) -> float:
    game = scene.game.game
    wide = picture.width
    big = 0.8 if wide >= NARROW else 0.6
    mood = "pleased" if scene.game.now.signed else "calm"
    face(picture, 0, 20, game.they, mood, "off", big=big)
    x = WIDE * big + 16
    player = game.seat.player
    who = words.THE[player]
    picture.text(x, 40, who[0].upper() + who[1:], COLORS[game.they], size=19, bold=True)
    motto = words.HATS[player]
    said = f"{motto[0].upper()}{motto[1:]}."
    if not scene.told:
        said += f" {longest(scene)}"
    for number, line in enumerate(wrap(said, wide - x - 4, 13)):
        picture.text(x, 60 + 18 * number, line, "ink")
    lines = len(wrap(said, wide - x - 4, 13))
    return max(20 + HIGH * big, 60 + 18 * lines) + 4


def longest(scene: Scene) -> str:
    """Return the move that gave most away with its reason; or that none gave anything."""
    end = scene.end
    assert end is not None  # noqa: S101  # the end has been judged
    gave = end.best.gave_away
    place = max(range(len(gave)), key=lambda one: gave[one])
    if gave[place] < NOTHING:
        return "You gave nothing away: nobody could have done better."
    one = scene.game.rounds[place]
    move = words.move_in_words(scene.game.game.you, one.yours)
    when = "1 August" if one.number > 8 else f"Round {one.number}"
    return f"{when}, {move}: {num(-gave[place], 1)}. {words.reason(scene, place)}"


def _ways(picture: Picture, scene: Scene, end: End, x: float, y: float, room: float) -> float:
    """Draw three bars on one line: you, the record, the best."""
    picture.text(x, y + 13, "From only waiting to the best, % of the way", "quiet", size=SMALL)
    name_room = 62.0
    rows = [
        ("you", scene.game.mine, COLORS[scene.game.game.you]),
        ("record", end.record, "quiet"),
        ("best", end.best.value, "good"),
    ]
    if scene.told:
        rows[:2] = [("2025", end.record, COLORS[scene.game.game.you])]
    full = room - name_room - 50
    for place, (name, value, color) in enumerate(rows):
        top = y + 22 + ROW * place
        way = end.way(value)
        picture.text(x, top + 13, name, color, bold=True)
        left = x + name_room
        picture.line(left, top - 2, left, top + BAR + 2, "ink")
        picture.rect(left, top, max(full * min(max(way, 0), 1), 1.5), BAR, color, mark="way")
        said = pct(100 * way, 0) if way > -0.005 else "less than only waiting"
        at = left + full * min(max(way, 0), 1) + 6
        picture.text(at, top + 13, said, color, bold=True)
    return y + 22 + ROW * len(rows)


def _given(picture: Picture, scene: Scene, end: End, x: float, y: float, room: float) -> float:
    """Draw one bar a move: what it gave away, billion dollars."""
    picture.text(x, y + 13, "What each move gave away, billion dollars", "quiet", size=SMALL)
    gave = end.best.gave_away
    top = max(max(gave), 1.0)
    low = y + 96.0
    step = room / 9
    for place, (one, lost) in enumerate(zip(scene.game.rounds, gave, strict=True)):
        left = x + step * place + 3
        high = lost / top * 52
        color = COLORS[scene.game.game.you] if lost >= NOTHING else "grid"
        tip = f"Round {one.number}: {num(lost, 2)} billion"
        tall = max(high, 1.5)
        picture.rect(left, low - tall, step - 6, tall, color, mark="gave", tip=tip)
        middle = left + (step - 6) / 2
        if lost >= 0.05:
            picture.text(middle, low - high - 4, num(lost, 1), "ink", size=SMALL,
                         anchor="middle")  # fmt: skip
        label = str(one.number) if one.number < 9 else "Aug"
        picture.text(middle, low + 14, label, "quiet", size=SMALL, anchor="middle")
    picture.line(x, low, x + room, low, "ink")
    return low + 18


def _lay_there(
    picture: Picture, scene: Scene, _end: End, x: float, y: float, room: float
) -> float:
    """Write what lay on the table at the signature, a side in a line."""
    talks = scene.game
    picture.text(x, y + 13, "What was signed, as coded for the game", "quiet", size=SMALL)
    gifts = words.gifts_in_words(talks.game, talks.now.theirs, 0)
    mine = [
        words.thing(talks.game.you, one.yours.partition(" ")[2])
        for one in talks.rounds
        if one.yours.startswith("give")
    ]
    y += 34
    rows = ((talks.game.you, ", ".join(mine)), (talks.game.they, gifts))
    for side, said in rows:
        picture.text(x, y, side, COLORS[side], bold=True)
        for line in wrap(said, room - 92, 13):
            picture.text(x + 92, y, line, "ink")
            y += 19
        y += 5
    return y - 10


def _album(picture: Picture, scene: Scene, y: float) -> float:
    """Draw the six hats in this chair: named, met, or still to be met; return where it ends."""
    you = scene.game.game.you
    games = [one for one in scene.past if one.chair == you]
    games.append(Past(**past_of(scene)))
    met = {one.player for one in games}
    named = {one.player for one in games if one.named}
    farthest = max(one.way for one in games)
    said = f"{you}: {len(named)} of {len(PLAYERS)} named"
    if farthest >= 0:
        said += f", at best {farthest}\u202f% of the way"
    picture.text(0, y + 13, said, "quiet", size=SMALL)
    columns = len(PLAYERS) if picture.width >= NARROW else len(PLAYERS) // 2
    step = picture.width / columns
    for place, player in enumerate(PLAYERS):
        left, top = step * (place % columns), y + 22 + 24 * (place // columns)
        sign = "✓" if player in named else "met" if player in met else "?"
        ink = "ink" if player in met else "quiet"
        _hat(picture, left, top, ink if player in named else "paper", ink)
        picture.text(left + 28, top + 13, f"{player} {sign}", ink, size=SMALL,
                     bold=player in named)  # fmt: skip
    return y + 22 + 24 * -(-len(PLAYERS) // columns)


def _hat(picture: Picture, x: float, y: float, color: str, edge: str) -> None:
    """Draw a small hat: full for one that is named."""
    look = {"stroke": edge, "stroke_width": 1.5}
    picture.area([(x + 6, y + 11), (x + 7, y + 2), (x + 17, y + 2), (x + 18, y + 11)], color,
                 **look, mark="hat")  # fmt: skip
    picture.line(x + 1, y + 13, x + 23, y + 13, edge, stroke_width=3)
