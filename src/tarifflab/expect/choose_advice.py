"""Choose what a wrong answer is told: which known mistakes it may be, and how surely."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tarifflab.expect.wrong_path import COMES_OUT, WrongPath


@dataclass(frozen=True)
class Advice:
    """What is said to a wrong answer, and the share of the points that it earns."""

    sentence: str
    earns: float = 0.0

    def __str__(self) -> str:
        """Return the sentence, to stand in another."""
        return self.sentence


def advice_for(
    paths: Iterable[WrongPath],
    taken: Callable[[WrongPath], bool],
    surely: Callable[[WrongPath], bool] = lambda _: True,
    next_step: str = "",
) -> Advice | None:
    """Return the advice of the wrong paths that were taken, or None.

    Two mistakes can give the same value; then both are named, and the worse one counts. A
    mistake that gives nearly this value is asked about, not named: a margin is for rounding,
    and what lies within it may be there by chance. Of a computed near miss nothing is known
    but its value, so that it is left out then.

    Parameters
    ----------
    paths
        What may have been done.
    taken
        Whether a path gives the answer, within the margin of the check.
    surely
        Whether it gives that very answer, or one that is rounded to it.
    next_step
        What to try if it was something else.
    """
    found = [path for path in paths if taken(path)]
    sure = [path for path in found if surely(path)]
    if sure:
        return _named(sure)
    near = [one for one in found if not (one.exact or one.advice.startswith(COMES_OUT))]
    advice = _named(near) if near else None
    return advice and replace(advice, sentence=_asked(advice.sentence, next_step))


def _asked(sentence: str, next_step: str) -> str:
    """Return the sentence of a mistake that gives nearly this value, as a question."""
    other = f" If not: {next_step}" if next_step else ""
    return f"A known mistake gives nearly this, not quite. Is it yours? {sentence}{other}"


def _named(found: list[WrongPath]) -> Advice:
    """Return the advice of one mistake, or of two that cannot be told apart."""
    plain = [path for path in found if not path.exact]
    if any("ound" in path.advice or "decimals" in path.advice for path in plain):
        found = plain  # it says already that something was rounded
    earns = min(path.earns for path in found)
    said = list(dict.fromkeys(path.advice for path in found))
    computed = [one for one in said if one.startswith(COMES_OUT)]
    named = [one for one in said if one not in computed]
    if len(named) > 1:
        return Advice("Two mistakes lead to this value. " + " Or: ".join(named[:2]), earns)
    if named and computed:
        other = computed[0].removeprefix("This comes")
        return Advice(f"{named[0]} Or is it another slip? The same comes{other}", earns)
    return Advice(" Or: ".join((named or computed)[:2]), earns)
