"""Write the table and the picture of docs/architecture.md anew, from the imports of the code.

    python docs/draw_architecture.py

A room is a folder of the package, or a file beside the folders. An arrow goes from a room to
one that it imports. The floor of a room is one above the highest room that it imports, so an
arrow can only run down; rooms that import one another in a circle have no floor, and are
refused.
"""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "tarifflab"
PAGE = ROOT / "docs" / "architecture.md"
PICTURE = ROOT / "docs" / "pictures" / "architecture.svg"
BEGIN, END = "<!-- made from the code: begin -->", "<!-- made from the code: end -->"
INNER = {
    "grading": None,
    "instructor": None,
    "widgets": {"kit"},
}  # folders whose folders are rooms (None: all)

Arrows = dict[str, set[str]]


def modules(package: Path = PACKAGE) -> dict[str, Path]:
    """Return the file of every module of `package`, by its dotted name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = [package.name, *path.relative_to(package).with_suffix("").parts]
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def room(module: str, package: Path = PACKAGE) -> str:
    """Return the room in which a module lies: "economics", "grading/wire", "data"."""
    parts = module.split(".")[1:]
    if not parts:
        return package.name
    top = parts[0]
    if len(parts) == 1 or top not in INNER:
        return top
    rooms = INNER[top]
    return f"{top}/{parts[1]}" if rooms is None or parts[1] in rooms else top


def imported(path: Path, known: dict[str, Path]) -> set[str]:
    """Return the modules among `known` that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                names.add(inner if inner in known else str(node.module))
    return names & known.keys()


def named(path: Path, known: dict[str, Path]) -> set[str]:
    """Return the modules that a file names in a text, to start them elsewhere."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    prose = {ast.get_docstring(n, clean=False) for n in ast.walk(tree) if isinstance(n, owners)}
    texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)} - prose
    names = re.findall(r"tarifflab(?:\.\w+)+", "\n".join(t for t in texts if type(t) is str))
    ends = {name.rpartition(".")[0] for name in names}  # "module.Class" names a module too
    return {one for one in {*names, *ends} & known.keys() if known[one].stem != "__init__"}


@cache
def arrows(package: Path = PACKAGE, *, by_name: bool = False) -> Arrows:
    """Return for every room those that it imports (or only names in a text)."""
    known = modules(package)
    found: Arrows = {room(module, package): set() for module in known}
    for module, path in known.items():
        here = room(module, package)
        reached = named(path, known) if by_name else imported(path, known)
        found[here] |= {room(one, package) for one in reached} - {here}
    return {one: to for one, to in found.items() if one != package.name or to}


def floors(graph: Arrows) -> dict[str, int]:
    """Return the floor of every room, from 1; ValueError if some stand in a circle."""
    known: dict[str, int] = {}

    def floor(one: str, way: tuple[str, ...]) -> int:
        if one in way:
            raise ValueError("a circle: " + " -> ".join([*way[way.index(one) :], one]))
        if one not in known:
            below = [floor(other, (*way, one)) for other in sorted(graph.get(one, ()))]
            known[one] = 1 + max(below, default=0)
        return known[one]

    for one in sorted(graph):
        floor(one, ())
    return known


def plain(graph: Arrows) -> Arrows:
    """Return the arrows that no longer way tells already: those that the picture shows."""

    def below(one: str) -> set[str]:
        return graph[one] | {deep for other in graph[one] for deep in below(other)}

    return {
        one: {other for other in to if not any(other in below(by) for by in to - {other})}
        for one, to in graph.items()
    }


def purpose(one: str) -> str:
    """Return the first sentence of a room's own docstring."""
    folder = PACKAGE / one
    path = folder / "__init__.py" if folder.is_dir() else PACKAGE / f"{one}.py"
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split()).rstrip(".").replace("``", "`")


def table() -> str:
    """Return the table of rooms, the highest floor first."""
    graph, by_name = arrows(), arrows(by_name=True)
    level = floors(graph)
    lines = [
        "| floor | room | what it holds | imports | starts by name |",
        "|---|---|---|---|---|",
    ]
    for one in sorted(graph, key=lambda name: (-level[name], name)):
        cells = [
            f"`{one}`",
            purpose(one),
            _names(graph[one]),
            _names(by_name[one] - graph[one]),
        ]
        lines.append(f"| {level[one]} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _names(rooms: set[str]) -> str:
    return ", ".join(f"`{one}`" for one in sorted(rooms)) or "–"


# The picture: floors from above to below, the grader left on a ground of its own.

WIDE, HIGH, GAP, STEP, EDGE = 172, 34, 16, 92, 30


def places(level: dict[str, int]) -> dict[str, tuple[float, float]]:
    """Return the upper left corner of each room's box."""
    spots: dict[str, tuple[float, float]] = {}
    most = max(len(_row(level, n, inside=True)) for n in range(1, max(level.values()) + 1))
    for number in range(1, max(level.values()) + 1):
        y = EDGE + (max(level.values()) - number) * STEP
        for inside, start in ((True, 0), (False, most)):
            for n, one in enumerate(_row(level, number, inside=inside)):
                shift = (most - len(_row(level, number, inside=True))) / 2 if inside else 0.3
                spots[one] = (EDGE + (start + n + shift) * (WIDE + GAP), y)
    return spots


def _row(level: dict[str, int], number: int, *, inside: bool) -> list[str]:
    row = [one for one in level if level[one] == number]
    return sorted(one for one in row if one.startswith("grading") == inside)


def picture() -> str:
    """Return the picture as SVG, with a title and a description for who cannot see it."""
    graph, by_name = arrows(), arrows(by_name=True)
    level = floors(graph)
    spots = places(level)
    width = max(x for x, _ in spots.values()) + WIDE + EDGE
    height = max(y for _, y in spots.values()) + HIGH + EDGE
    ground = [one for one in spots if one.startswith("grading")]
    right = max(spots[one][0] for one in ground) + WIDE + GAP / 2
    top = min(spots[one][1] for one in ground) - GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        'role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="13">',
        '<title id="title">The rooms of Tariff Lab and the arrows between them</title>',
        f'<desc id="desc">{escape(words())}</desc>',
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<rect x="8" y="{top:.0f}" width="{right - 8:.0f}" '
        f'height="{height - top - 8:.0f}" rx="10" fill="#f3f0e6" stroke="#998"/>',
    ]
    for one, to in sorted(plain(graph).items()):
        parts += [_line(spots[one], spots[other], "") for other in sorted(to)]
    for one, to in sorted(by_name.items()):
        dashes = ' stroke-dasharray="5 4"'
        parts += [_line(spots[one], spots[o], dashes) for o in sorted(to - graph[one])]
    parts += [_box(one, *spots[one]) for one in sorted(spots)]
    return "\n".join([*parts, "</svg>", ""])


def _line(start: tuple[float, float], end: tuple[float, float], dashes: str) -> str:
    down = end[1] > start[1]
    y1, y2 = start[1] + HIGH * down, end[1] + HIGH * (not down)
    x1, x2, bend = start[0] + WIDE / 2, end[0] + WIDE / 2, 30 if down else -30
    points = (x1, y1), (x1, y1 + bend), (x2, y2 - bend), (x2, y2)
    begin, *rest = [f"{x:.0f} {y:.0f}" for x, y in points]
    look = f'fill="none" stroke="#555"{dashes} marker-end="url(#head)"'
    return f'<path d="M{begin}C{" ".join(rest)}" {look}/>'


def _box(one: str, x: float, y: float) -> str:
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{WIDE}" height="{HIGH}" rx="6" fill="#fff" '
        f'stroke="#223" stroke-width="1.5"/><text x="{x + WIDE / 2:.0f}" y="{y + 22:.0f}" '
        f'text-anchor="middle" fill="#111">{escape(one)}</text>'
    )


def words() -> str:
    """Return the picture in words: every room with the rooms that it leads down to."""
    graph = plain(arrows())
    level = floors(arrows())
    rows = []
    for number in range(max(level.values()), 0, -1):
        rooms = [
            one + (f" (to {', '.join(sorted(graph[one]))})" if graph[one] else "")
            for one in sorted(level)
            if level[one] == number
        ]
        rows.append(f"Floor {number}: {'; '.join(rooms)}.")
    return " ".join(rows)


def page_text() -> str:
    """Return the page with its made part anew."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.split(END)[1]}"


def main() -> int:
    """Write the page and the picture."""
    try:
        text, drawn = page_text(), picture()
    except ValueError as wrong:
        print(f"Nothing was written: the imports run in {wrong}.", file=sys.stderr)
        return 1
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    PICTURE.write_text(drawn, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
