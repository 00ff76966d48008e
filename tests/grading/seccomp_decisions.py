"""What the seccomp program decides, for every call and every argument, without running a call.

The program is classic BPF: it loads 32-bit words of the call (its number, the machine, halves
of arguments), compares them with constants and returns. So it is walked symbolically: at each
comparison of an unknown word both ways are followed, and each way remembers what it knows. The
ways that end are a complete description: no call number and no argument is left out.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tarifflab.grading.confinement import syscalls

NAMES = {"x86_64": 0, "aarch64": 1}
WORDS = {0: "number", 4: "machine"}


def word(offset: int) -> str:
    """Return what a program calls a word of `struct seccomp_data`."""
    if offset in WORDS:
        return WORDS[offset]
    index, half = divmod(offset - 16, 8)
    return f"argument {index}" + (", upper half" if half else "")


@dataclass(frozen=True)
class Way:
    """A way through the program: where it is, which word is loaded, what it knows.

    `known` maps a word to its value; `conditions` are the other comparisons, in words.
    """

    place: int = 0
    loaded: str = ""
    known: dict[str, int] = field(default_factory=dict)
    conditions: tuple[str, ...] = ()


PROCESS = 0x1092  # the id that the filter is made for


def decisions(machine: str, process: int = PROCESS) -> Iterator[tuple[Way, int]]:
    """Yield every way through the filter with what it returns."""
    code = syscalls.program(process, machine)
    lines = [struct.unpack_from("HBBI", code, at) for at in range(0, len(code), 8)]
    waiting = [Way()]
    while waiting:
        way = waiting.pop()
        operation, yes, no, constant = lines[way.place]
        if operation == syscalls.RET:
            yield way, constant
        elif operation == syscalls.LD:
            waiting.append(replace(way, place=way.place + 1, loaded=word(constant)))
        elif operation == syscalls.AND:
            masked = f"({way.loaded} & {constant:#x})"
            waiting.append(replace(way, place=way.place + 1, loaded=masked))
        else:
            waiting += _branches(way, operation, constant, yes, no)


def _branches(way: Way, operation: int, constant: int, yes: int, no: int) -> list[Way]:
    then, other = (replace(way, place=way.place + 1 + jump) for jump in (yes, no))
    value = way.known.get(way.loaded)
    if value is not None:
        return [then if _holds(operation, value, constant) else other]
    if operation == syscalls.JEQ:
        then = replace(then, known=way.known | {way.loaded: constant})
        return [
            then,
            replace(other, conditions=(*way.conditions, f"{way.loaded} != {constant}")),
        ]
    sign, against = {
        syscalls.JSET: (f"{way.loaded} & {constant:#x}", f"no {way.loaded} & {constant:#x}"),
        syscalls.JGE: (f"{way.loaded} >= {constant:#x}", f"{way.loaded} < {constant:#x}"),
    }[operation]
    return [
        replace(then, conditions=(*way.conditions, sign)),
        replace(other, conditions=(*way.conditions, against)),
    ]


def _holds(operation: int, value: int, constant: int) -> bool:
    if operation == syscalls.JEQ:
        return value == constant
    return value >= constant if operation == syscalls.JGE else bool(value & constant)


def allowed(machine: str) -> dict[int, set[str]]:
    """Return call number → the conditions under which it is allowed ("" for always)."""
    found: dict[int, set[str]] = {}
    for way, result in decisions(machine):
        if result == syscalls.ALLOW:
            rest = {k: v for k, v in way.known.items() if k not in ("number", "machine")}
            said = [f"{name} = {value:#x}" for name, value in rest.items()]
            said += [c for c in way.conditions if not c.startswith(("number", "machine"))]
            found.setdefault(way.known.get("number", -1), set()).add(", ".join(said))
    return found


def numbers(machine: str) -> dict[int, str]:
    """Return call number → name, of all calls that the filter's tables name."""
    column = NAMES[machine]
    named = {**syscalls.CALLS, **syscalls.CONDITIONAL}
    return {pair[column]: name for name, pair in named.items() if pair[column] is not None}


def table() -> str:
    """Return what is allowed as Markdown, made from the decisions."""
    both = {machine: allowed(machine) for machine in NAMES}
    names = {machine: numbers(machine) for machine in NAMES}
    lines = ["| call | number on x86_64 | on aarch64 | allowed |", "|---|---|---|---|"]
    for name in sorted({*names["x86_64"].values(), *names["aarch64"].values()}):
        found = {m: n for m in NAMES for n, called in names[m].items() if called == name}
        rules = {_rule(both[m].get(n, set())) for m, n in found.items()}
        shown = [str(found.get(m, "–")) for m in NAMES]
        lines.append(f"| `{name}` | {shown[0]} | {shown[1]} | {' / '.join(sorted(rules))} |")
    return "\n".join(lines).replace(f"{PROCESS:#x}", "its own id")


PAGE = """\
# The system calls of a confined process

This page is generated from the filter itself, which is walked through for every call number
and every argument (`tests/grading/seccomp_decisions.py`). A call that does not stand here fails
with EPERM, on both machines, also one that a future kernel adds; `clone3` fails with ENOSYS, so
that the C library falls back to `clone`. Numbers from 0x40000000 on (the x32 way to call) fail,
and a call in the manner of another machine ends the process. "Argument 2 & 0x400000" means that
one of these bits is set. Arguments are looked at in halves of 32 bits, as the kernel reads
them: where it takes a whole word (an address), both halves must fit.

{table}
"""


def page() -> str:
    """Return ``docs/system-calls.md``; run this file to write it."""
    return PAGE.format(table=table())


def _rule(conditions: set[str]) -> str:
    if conditions == {""}:
        return "always"
    values = [_value(c) for c in conditions]
    if len(conditions) > 1 and all(values):
        index = next(v[0] for v in values if v)
        return f"{index} is one of {', '.join(sorted({v[1] for v in values if v}))}"
    return " or ".join(sorted(conditions)) or "never"


def _value(condition: str) -> tuple[str, str] | None:
    """Return (argument, value) of a condition whose last "=" is all that it says."""
    parts = [part for part in condition.split(", ") if "!=" not in part]
    if len(parts) != 1 or " = " not in parts[0]:
        return None
    name, value = parts[0].split(" = ")
    return name, value


if __name__ == "__main__":
    from pathlib import Path

    Path(__file__).parents[2].joinpath("docs", "system-calls.md").write_text(page())
