"""Wrong paths: a value that a typical mistake gives, with the advice for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

COMES_OUT = (
    "This comes out if "  # opens what is said of a computed near miss: true to the digit
)


@dataclass(frozen=True)
class WrongPath:
    """A mistake that people make, and what it leads to, computed from the data.

    Parameters
    ----------
    value
        What the mistake gives: a number, text, date, list, Series or table; for a function
        task a function that makes the mistake.
    advice
        One or two sentences that name the mistake.
    earns
        The share of the task's points for who went this way, where half the idea is there.
        A check gives it if it knows what the task is `worth`.
    exact
        Whether numbers must be the very ones, as for a value that was rounded too far: what
        is right may lie nearer to it than the margin of the check.

    Raises
    ------
    ValueError
        If `earns` is no share below 1: a wrong path never earns all.
    """

    value: Any
    advice: str
    earns: float = 0.0
    exact: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.earns < 1:
            raise ValueError(
                f"'earns' must be at least 0 and below 1, got {self.earns!r}. Write half of "
                "the points as 0.5."
            )


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
