"""Write docs/cheats.md: every attempt, what it wins under plain nbgrader and under our grader.

``python -m tests.cheats.table`` puts the page together from the stored results;
``--measure`` runs all attempts under our grader first and stores what came of them.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .corpus import CHEATS, folders
from .model import FULL_MARKS, Cheat
from .odd_but_right import ANSWERS, Odd
from .plain import CELL_SECONDS, known

OURS = Path(__file__).with_name("our_results.json")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "cheats.md"

HEAD = """\
# Cheats, and odd answers that are right

This page is generated from `tests/cheats/`; the tests run every attempt again under our
grader. The victim is a small exercise with twelve tasks worth {full:g} points, a third of them
tested with `tarifflab.expect`, the others with plain `assert` statements. A cheater does not
know the right answers, so each point is a point too many. "Pays" means: points, hidden tests or
marks in the student's sight, harm to the machine or to other students, or something active in
the page that the instructor opens.

| | cheats that pay, of {cheats} | odd but right answers with full marks, of {odd} |
|---|---|---|
| plain nbgrader {version} | {plain_paid} | {plain_full} |
| our grader | {ours_paid} | {ours_full} |

Plain nbgrader was run once: with {seconds} seconds a cell for cheats, with its own 30 for the
right answers. It shows the hidden tests in every feedback page; that is not counted below: a
leak counts there only if a student's own cell, or a file beside the graded notebook, shows
hidden material. A dash means that the attempt wins nothing.{waiting}

Advice of `expect.function` names one input for which a function is wrong, also of a hidden
test. That is meant: it is what a student can learn from. No other hidden input appears.
"""

WORDS = {
    "leak": "shows hidden material",
    "script": "is active in the browser",
    "points": "{points:g} points",
}


def main() -> None:
    """Write the page, after measuring if asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true", help="run all attempts first")
    if parser.parse_args().measure:
        measure()
    PAGE.write_text(page(), encoding="utf-8")
    print(f"Wrote {PAGE}")


def measure() -> None:
    """Run all attempts under our grader and store what came of them."""
    from . import ours

    notebooks = [cheat for cheat in CHEATS if cheat.family != folders.FAMILY]
    with ours.grader() as sessions:
        found = ours.run_all(notebooks, sessions)
    with tempfile.TemporaryDirectory() as made:
        found |= ours.run_class(folders.CHEATS, Path(made))
    with ours.grader(limits=ours.ORDINARY) as sessions:
        found |= ours.run_all(ANSWERS, sessions)
    records = {
        name: {"points": outcome.points, "gains": sorted(outcome.gains)}
        for name, outcome in sorted(found.items())
    }
    OURS.write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")


def page() -> str:
    """Return the text of the page from the stored results."""
    plain = known()
    ours: dict[str, Any] = json.loads(OURS.read_text(encoding="utf-8"))
    attempts = plain["attempts"]
    head = HEAD.format(
        full=FULL_MARKS,
        cheats=len(CHEATS),
        odd=len(ANSWERS),
        version=plain["nbgrader"],
        seconds=CELL_SECONDS,
        waiting=_waiting(attempts),
        plain_paid=_number(attempts, CHEATS, lambda record: bool(record["gains"])),
        ours_paid=_number(ours, CHEATS, lambda record: bool(record["gains"])),
        plain_full=_number(attempts, ANSWERS, lambda record: record["points"] == FULL_MARKS),
        ours_full=_number(ours, ANSWERS, lambda record: record["points"] == FULL_MARKS),
    )
    parts = [head]
    for family in dict.fromkeys(cheat.family for cheat in CHEATS):
        members = [cheat for cheat in CHEATS if cheat.family == family]
        parts.append(_cheats(family, members, attempts, ours))
    parts.append(_odd(attempts, ours))
    return "\n".join(parts)


def _waiting(attempts: Any) -> str:
    """Return what to say of attempts that plain nbgrader has not seen; "" if there are none."""
    number = sum(thing.name not in attempts for thing in (*CHEATS, *ANSWERS))
    return f' {number} wait for their run under plain nbgrader ("not run").' if number else ""


def _number(results: Any, things: Sequence[Cheat | Odd], holds: Callable[[Any], bool]) -> int:
    """Count the attempts whose stored record has a property."""
    return sum(thing.name in results and holds(results[thing.name]) for thing in things)


def _cheats(family: str, members: list[Cheat], plain: Any, ours: Any) -> str:
    lines = [
        f"## {family[0].upper()}{family[1:]}",
        "",
        "| cheat | plain | ours |",
        "|---|---|---|",
    ]
    lines += [
        f"| {_cell(one.idea)} | {_won(plain.get(one.name))} | {_won(ours.get(one.name))} |"
        for one in members
    ]
    return "\n".join([*lines, ""])


def _won(record: dict[str, Any] | None) -> str:
    if record is None:
        return "not run"
    gains = record["gains"]
    words = [WORDS[kind].format(points=record["points"]) for kind in WORDS if kind in gains]
    if "harm" in gains:
        reasons = gains["harm"] if isinstance(gains, dict) else ["harm"]
        words.append(_harm(str(reasons[0])))
    return "; ".join(words) or "–"


def _harm(reason: str) -> str:
    """Return a short reason: what was confessed differs from run to run."""
    if reason.startswith("confessed"):
        return "does what is forbidden"
    return _cell(reason.partition(":")[0] if reason.startswith("left") else reason)


def _odd(plain: Any, ours: Any) -> str:
    lines = ["## Odd but right answers", "", "| answer | plain | ours |", "|---|---|---|"]
    lines += [f"| {_cell(a.idea)} | {_marks(plain, a)} | {_marks(ours, a)} |" for a in ANSWERS]
    return "\n".join([*lines, ""])


def _marks(results: Any, answer: Odd) -> str:
    record = results.get(answer.name)
    if record is None:
        return "not run"
    gains = record["gains"]
    trouble = gains.get("harm", []) if isinstance(gains, dict) else []
    if record["points"] == FULL_MARKS:
        return "full"
    return f"{record['points']:g} of {FULL_MARKS:g}" + (
        f" ({_harm(trouble[0])})" if trouble else ""
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


if __name__ == "__main__":
    main()

__all__ = ["OURS", "PAGE", "main", "measure", "page"]
