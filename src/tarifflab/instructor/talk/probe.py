"""What runs beside the student's cells, confined: a changed cell, and what it leaves."""

import inspect
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MARK = "tarifflab-talk "


def _talk_probe(
    key: str, code: str, name: str, calls: list[str], here: "dict[str, Any]"
) -> None:
    """Run a changed cell on copies of what is there, and print what it leaves under a name."""
    import builtins
    import contextlib
    import copy
    import io
    import json
    import warnings

    def shown(value: "Any") -> str:
        kind = type(value).__name__
        if kind in ("DataFrame", "Series"):
            return str(value.to_string(float_format=lambda one: f"{one:.6g}", max_rows=12))
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(shown(one) for one in value[:20]) + "]"
        if isinstance(value, dict):
            return (
                "{" + ", ".join(f"{k}: {shown(v)}" for k, v in list(value.items())[:20]) + "}"
            )
        plain = value.item() if hasattr(value, "item") and kind != "ndarray" else value
        return f"{plain:.6g}" if isinstance(plain, float) else str(plain)

    def own(value: "Any") -> "Any":
        if type(value).__name__ in ("DataFrame", "Series"):
            return value.copy()
        return copy.deepcopy(value) if type(value) in (list, dict, set) else value

    names = {k: own(v) for k, v in here.items() if k[:1] != "_" and k not in ("In", "Out")}
    said: dict[str, Any] = {"key": key}
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(code, "<changed>", "exec"), names)  # noqa: S102
            found = [eval(f"{name}({one})", names) for one in calls] or [names[name]]  # noqa: S307
            said["values"] = [shown(one)[:1500] for one in found]
    except Exception as error:
        said["error"] = f"{type(error).__name__}: {error}"[:200]
    builtins.print("tarifflab-talk " + json.dumps(said))


_SOURCE = inspect.getsource(_talk_probe)


@dataclass(frozen=True)
class Shown:
    """What a cell leaves: one text an answer, or one a call of a function; or its error."""

    values: tuple[str, ...] = ()
    error: str = ""


def cell(key: str, code: str, name: str, calls: Iterable[str]) -> str:
    """Return the source of a cell that runs `code` and prints what it leaves under `name`."""
    given = ", ".join(map(repr, (key, code, name, list(calls))))
    return f"{_SOURCE}\n_talk_probe({given}, globals())"


def is_probe(source: str) -> bool:
    """Say whether a cell is one of ours."""
    return source.startswith(_SOURCE)


def read(outputs: Iterable[Mapping[str, Any]]) -> tuple[str, Shown] | None:
    """Return key and values that a probe has printed; None if it did not get so far."""
    texts = [item.get("text", "") for item in outputs if item.get("output_type") == "stream"]
    for line in "".join(map(str, texts)).splitlines():
        if line.startswith(MARK):
            try:
                said = json.loads(line.removeprefix(MARK))
                values = tuple(map(str, said.get("values", ())))
                return str(said["key"]), Shown(values, str(said.get("error", "")))
            except (ValueError, LookupError, TypeError, AttributeError):
                return None  # the student's process printed it: anything may stand there
    return None
