"""Call everything that a student can import, on every task, and look for right answers.

Run as a program: ``bundle_scan.py SLUG …`` prints a line of JSON: how many things were tried,
and every hit. A process of its own, because what is called may do anything.
"""

import contextlib
import copy
import importlib
import inspect
import io
import json
import os
import pkgutil
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tarifflab.expect import forms
from tarifflab.instructor.authoring.advice_book import run

COURSE = Path(__file__).resolve().parents[2]
# They start servers, write files, run commands; none of them knows the course's tables.
LEFT_OUT = ("tarifflab.grading", "tarifflab.instructor", "tarifflab.cli", "tarifflab.expect")
SECONDS = 2


@dataclass(frozen=True)
class Task:
    """What a task asks for: a value, or a function's results on some calls."""

    name: str
    calls: tuple[tuple[Any, ...], ...]
    right: Any


def tasks(slug: str) -> list[Task]:
    """Return the tasks of an exercise with their right answers."""
    return [
        Task(f"{slug} {one.question.name}", one.question.calls, one.given)
        for one in run(COURSE / "solutions" / slug / f"{slug}.ipynb")
    ]


def things() -> Iterator[tuple[str, Any]]:
    """Yield every name in every module of the package, with its value."""
    import tarifflab

    for found in pkgutil.walk_packages(tarifflab.__path__, "tarifflab."):
        if found.name.startswith(LEFT_OUT):
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            foreign = getattr(value, "__module__", None) or ""
            if not name.startswith("__") and not (
                callable(value) and not foreign.startswith("tarifflab")
            ):
                yield f"{found.name}.{name}", value


def planted() -> list[tuple[str, Any]]:
    """Return things that do give answers: a scan that misses them is worth nothing."""

    def rate(good: str, normal: float, day: str) -> float:
        cars = {"2025-09-15": 31.0, "2025-09-16": 15.0, "2026-03-01": 17.0, "2026-08-01": 15.0}
        others = {3: 13.0, 3.4: 12.5, 4: 15.0, 14: 14.0, 18: 18.0}
        if (normal, day) == (18, "2026-02-24"):
            return 28.0
        return cars[day] if good == "car" else others[normal]

    return [("planted.duty", lambda: 6300.0), ("planted.rate", rate)]


def hits_of(value: Any, wanted: list[Task]) -> Iterator[str]:
    """Yield the tasks that a thing answers: as it is, when it is called, or as a function."""
    alone = called(value, ()) if callable(value) else value
    for task in wanted:
        if not task.calls:
            found = telling(task.right) and same(alone, task.right)
        else:
            pairs = zip(task.calls, task.right, strict=True)
            found = callable(value) and all(same(called(value, a), b) for a, b in pairs)
        if found:
            yield task.name


def telling(right: Any) -> bool:
    """Tell whether a value is odd enough not to be met by chance, as a count of 6 is."""
    number = forms.as_number(right)
    return number is None or number != int(number) or number > 100


def called(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """Return what a call gives, or None if it cannot be made."""
    try:
        inspect.signature(function).bind(*arguments)
    except (TypeError, ValueError):
        return None
    signal.alarm(SECONDS)
    try:
        return function(*copy.deepcopy(arguments))
    except BaseException:  # whatever it is, it is no answer
        return None
    finally:
        signal.alarm(0)


def same(given: Any, right: Any) -> bool:
    """Tell whether two values are the same to six digits, in any form."""
    if forms.is_collection(given) and forms.is_collection(right):
        one, other = flat(given), flat(right)
        return len(one) == len(other) > 1 and all(map(same, one, other))
    number, wanted = forms.as_number(given), forms.as_number(right)
    if number is not None and wanted is not None:
        return abs(number - wanted) <= 1e-6 * abs(wanted)
    text, said = forms.as_text(given), forms.as_text(right)
    return text is not None and text == said


def flat(value: Any) -> list[Any]:
    """Return the values of a container as a list."""
    return forms.elements(value.values() if isinstance(value, dict) else value)


def stop(*_: Any) -> None:
    """End a call that takes too long."""
    raise TimeoutError


def main(slugs: list[str]) -> None:
    """Try everything on everything; print what was found."""
    signal.signal(signal.SIGALRM, stop)
    os.environ["TARIFFLAB_DATA"] = str(COURSE / "data")
    wanted = [task for slug in slugs for task in tasks(slug)]
    hits, tried = [], 0
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, value in [*planted(), *things()]:
            tried += 1
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                hits += [f"{name}: {task}" for task in hits_of(value, wanted)]
    print(json.dumps({"tried": tried, "hits": sorted(set(hits))}))


if __name__ == "__main__":
    main(sys.argv[1:])
