"""The claim ledger: the article's claims in our own words, and what a student thinks of them.

The ledger holds no verdicts. The key lies with the instructor and is an argument of
:func:`score`, so that nothing here can give it away.

The event that a probability is about is one for all claims: it *holds as written, on what
could be known in early May 2025*. Of a forecast nothing could be known by then; there it is
that the claim *comes about as written*.

Examples
--------
>>> judge("C1-a", probability=0.8, verdict="supported")
>>> float(judgements().loc[0, "probability"])
0.8
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any, Literal

import numpy as np
import pandas as pd

from tarifflab import data, progress

EVENT = "holds as written, on what could be known in early May 2025"
FORECAST = "prediction"  # the type of a claim about the future
EVENT_OF_FORECAST = "comes about as written"
VERDICTS = (
    "supported",
    "partly",
    "contradicted",
    "unverifiable",
    "opinion",
    "overtaken by later events",
)
Partly = Literal["out", "no", "half", "yes"]
_PARTLY: Mapping[str, float | None] = {"out": None, "no": 0.0, "half": 0.5, "yes": 1.0}
_NAMES = "name or label"


@dataclass(frozen=True)
class Score:
    """How well probabilities agreed with the key; every score is 0 at best and 1 at worst.

    Attributes
    ----------
    n : int
        Claims that were judged and can be decided. With none, all scores are NaN.
    brier : float
        Mean squared distance between probability and outcome.
    first_score : float
        The same for the first probabilities, given before any data.
    base_rate : float
        Share of these claims that hold.
    base_rate_score, coin_score, belief_score : float
        Scores of somebody who always says the base rate, always 50 %, always 100 %.
        The base rate is known only in hindsight; the coin is the fair rival.
    apart : mapping of str to int
        Judged claims that are not scored, by verdict: opinion is not a wrong answer.
    names : Score or None
        The same for claims that concern only a name or a label; the outer score leaves
        them out.
    """

    n: int
    brier: float
    first_score: float
    base_rate: float
    base_rate_score: float
    coin_score: float
    belief_score: float
    apart: Mapping[str, int]
    names: Score | None = None


def load() -> pd.DataFrame:
    """Return the ledger: claim_id, section, claim, type, substance, lesson; one row a claim."""
    return data.load("claims")


def of_lesson(lesson: str) -> pd.DataFrame:
    """Return the claims whose home is `lesson`, such as ``"01"``, in the article's order.

    Raises
    ------
    ValueError
        If no claim has this lesson as its home.
    """
    ledger = load()
    found = ledger[ledger["lesson"] == lesson].reset_index(drop=True)
    if found.empty:
        known = ", ".join(sorted(set(ledger["lesson"])))
        raise ValueError(f"'lesson' must be one of {known}, got {lesson!r}.")
    return found


def judge(
    claim_id: str,
    probability: float | None = None,
    verdict: str | None = None,
    *,
    revised: bool = False,
) -> None:
    """Store a probability, a verdict, or both, in the student's own file.

    Parameters
    ----------
    claim_id : str
        A claim of the ledger.
    probability : float, optional
        Between 0 and 1: how likely it is that the claim holds (see :data:`EVENT`).
    verdict : str, optional
        One of :data:`VERDICTS`. It is never scored.
    revised : bool
        Whether the data have been seen. The probability before the first revision is
        kept as the first one.

    Raises
    ------
    ValueError
        If the claim or the verdict is unknown, the probability lies outside 0 to 1, or
        there is nothing to store.
    """
    _check_claim(claim_id)
    if probability is None and verdict is None:
        raise ValueError(f"Give a probability or a verdict for {claim_id!r}, got neither.")
    if verdict is not None and verdict not in VERDICTS:
        raise ValueError(f"'verdict' must be one of {', '.join(VERDICTS)}, got {verdict!r}.")
    if probability is not None:
        _save_probability(claim_id, checked_probability(probability), revised)
    if verdict is not None:
        progress.save("verdict", claim_id, verdict)


def judgements() -> pd.DataFrame:
    """Return what the student has judged: one row a claim, in the ledger's order.

    Columns: claim_id, lesson, substance, first (probability before the data), probability
    (the newest), verdict. A missing probability is NaN, a missing verdict an empty text.
    """
    newest, verdicts = progress.entries("probability"), progress.entries("verdict")
    stamps = progress.entries("stamp")
    ledger = load()[["claim_id", "lesson", "substance"]]
    judged = ledger[ledger["claim_id"].isin([*newest, *verdicts])].reset_index(drop=True)
    ids = list(judged["claim_id"])
    first = [stamps.get(_first_key(one), newest.get(one, math.nan)) for one in ids]
    return judged.assign(
        first=pd.Series(first, dtype="float64"),
        probability=pd.Series([newest.get(one, math.nan) for one in ids], dtype="float64"),
        verdict=pd.Series([verdicts.get(one, "") for one in ids], dtype="str"),
    )


def score(judgements: pd.DataFrame, key: pd.DataFrame, partly: Partly = "out") -> Score:
    """Return how well the probabilities agree with the key.

    Parameters
    ----------
    judgements : DataFrame
        Columns claim_id, probability (share), substance; ``first`` if there is one.
    key : DataFrame
        Columns claim_id, verdict. Supported holds, contradicted does not; the rest but
        "partly" is never scored.
    partly : {"out", "no", "half", "yes"}
        What "partly" counts as: not scored, does not hold, half, holds.

    Raises
    ------
    ValueError
        If a probability lies outside 0 to 1, a verdict of the key is unknown, a judged
        claim is missing from the key, or `partly` is none of the four.
    """
    table = _with_outcome(judgements, key, partly)
    is_name = table["substance"] == _NAMES
    names = _score(table[is_name])
    has_names = names.n or names.apart
    return _score(table[~is_name], names if has_names else None)


def decided(
    judgements: pd.DataFrame, key: pd.DataFrame, partly: Partly = "out"
) -> pd.DataFrame:
    """Return the rows that :func:`score` counts, with their ``outcome`` (0, 0.5 or 1)."""
    table = _with_outcome(judgements, key, partly)
    return table[table["outcome"].notna()].reset_index(drop=True)


def checked_probability(value: Any) -> float:
    """Return a probability as a float, or raise a ValueError that says how to write it."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"'probability' must be a number between 0 and 1, got {value!r}.")
    share = float(value)
    if not 0 <= share <= 1:
        raise ValueError(
            f"'probability' must be between 0 and 1, got {share:g}. Write 80 % as 0.8."
        )
    return share


def _save_probability(claim_id: str, probability: float, revised: bool) -> None:
    before = progress.get("probability", claim_id)
    first = _first_key(claim_id)
    if revised and before is not None and progress.get("stamp", first) is None:
        progress.save("stamp", first, before)
    progress.save("probability", claim_id, probability)


def _first_key(claim_id: str) -> str:
    return f"first/{claim_id}"


def _check_claim(claim_id: str) -> None:
    known = set(load()["claim_id"])
    if claim_id not in known:
        near = ", ".join(sorted(one for one in known if one.startswith(str(claim_id)[:2])))
        hint = f" Near it: {near}." if near else ""
        raise ValueError(f"The ledger has no claim {claim_id!r}.{hint}")


def _with_outcome(judgements: pd.DataFrame, key: pd.DataFrame, partly: Partly) -> pd.DataFrame:
    if partly not in _PARTLY:
        raise ValueError(f"'partly' must be one of {', '.join(_PARTLY)}, got {partly!r}.")
    table = _with_key(judgements, key)
    outcomes = {"supported": 1.0, "contradicted": 0.0, "partly": _PARTLY[partly]}
    table["outcome"] = table["verdict"].map(outcomes).astype("float64")
    return table


def _with_key(judgements: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that have a probability, with the key's verdict beside it."""
    columns = ["claim_id", "substance", "probability"]
    table = judgements[columns].copy()
    table["first"] = judgements.get("first", judgements["probability"])
    table = table[table["probability"].notna()]
    for value in table["probability"]:
        checked_probability(value)
    table = table.merge(key[["claim_id", "verdict"]], on="claim_id", how="left")
    missing = table.loc[table["verdict"].isna(), "claim_id"]
    if len(missing):
        raise ValueError(f"The key has no verdict for {', '.join(missing)}.")
    unknown = sorted(set(table["verdict"]) - set(VERDICTS))
    if unknown:
        raise ValueError(f"The key has verdicts that are not known: {', '.join(unknown)}.")
    return table


def _score(table: pd.DataFrame, names: Score | None = None) -> Score:
    decided = table[table["outcome"].notna()]
    undecided = table.loc[table["outcome"].isna(), "verdict"]
    outcome = decided["outcome"].to_numpy(dtype=float)
    base_rate = _mean(outcome)
    return Score(
        n=len(decided),
        brier=_mean((decided["probability"].to_numpy(dtype=float) - outcome) ** 2),
        first_score=_mean((decided["first"].to_numpy(dtype=float) - outcome) ** 2),
        base_rate=base_rate,
        base_rate_score=_mean((base_rate - outcome) ** 2),
        coin_score=_mean((0.5 - outcome) ** 2),
        belief_score=_mean((1.0 - outcome) ** 2),
        apart={str(verdict): int(n) for verdict, n in undecided.value_counts().items()},
        names=names,
    )


def _mean(values: Any) -> float:
    """Return the mean, and NaN for no values, without the warning of NumPy."""
    return float(np.mean(values)) if len(values) else math.nan
