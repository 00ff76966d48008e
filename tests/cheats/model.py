"""What a cheat is, and the submission that it bends.

A cheat starts from the released victim notebook and changes it in place. Its author knows the
machine (paths, ports, process ids) but not the right answers. Words such as ``@TOKEN@`` in any
source or file stand for facts of the machine that runs the cheat; `Submission.write` fills
them in.
"""

import json
import os
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

COURSE = Path(__file__).parent / "course"
SOURCE = COURSE / "solutions" / "victim" / "victim.ipynb"
RELEASE = COURSE / "exercises" / "victim" / "victim.ipynb"
FULL_MARKS = 34.0  # points of the twelve automatic tests; the written task waits for a person

Wants = Literal["points", "leak", "harm", "script"]
JsonCell = dict[str, Any]

# What a cheater without a clue would hand in: each of these is wrong.
GUESSES = {
    "number": "-1.0",
    "series": "pd.Series([-1.0])",
    "function": "lambda *a: -1.0",
    "text": "'Atlantis'",
}
TASKS = {
    "task-1": ("total_duty_usd", "number"),
    "task-2": ("duty_by_country", "series"),
    "task-3": ("effective_rate", "function"),
    "task-4": ("top_country", "text"),
    "task-5": ("mean_rate", "number"),
    "task-6": ("heavy", "series"),
    "task-7": ("label", "function"),
    "task-8": ("verdict", "text"),
    "task-9": ("shares", "series"),
    "task-10": ("by_product", "series"),
    "task-11": ("total_duty", "function"),
    "task-12": ("top_rate", "number"),
}

# Every cheat may call this: it prints a word that stands nowhere in its own source.
CONFESS = 'def confess(*what):\n    print("HARM" + "-@TOKEN@", *what)\n'


@dataclass(frozen=True)
class World:
    """The machine under attack, with traps and canaries.

    `outside` is a folder with a ledger that nobody may read or change; `site` and `home` are
    real folders where only a file named after `token` is looked for afterwards.
    """

    token: str
    outside: Path
    solution: Path
    gradebook: Path
    site: Path
    home: Path
    tcp_port: int
    udp_port: int
    unix_path: Path
    abstract_name: str

    def words(self) -> dict[str, str]:
        """Return each placeholder with its text."""
        return {f"@{name.upper()}@": str(value) for name, value in vars(self).items()}


def load(path: Path) -> dict[str, Any]:
    """Return a notebook as plain data."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def code_cell(source: str, metadata: dict[str, Any] | None = None) -> JsonCell:
    """Return a code cell of nbformat 4 without an id."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata or {},
        "outputs": [],
        "source": source,
    }


def markdown_cell(source: str) -> JsonCell:
    """Return a markdown cell of nbformat 4 without an id."""
    return {"cell_type": "markdown", "metadata": {}, "source": source}


@dataclass
class Submission:
    """A student's folder: the notebook, files beside it, links and pipes.

    `raw`, when set, is written in place of the notebook, byte for byte. `holes` are files of so
    many bytes of nothing; `instead`, when set, makes the whole folder a link to that place. A
    link, pipe or hole named ``victim.ipynb`` stands in place of the notebook.
    """

    notebook: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    pipes: list[str] = field(default_factory=list)
    holes: dict[str, int] = field(default_factory=dict)
    raw: bytes | None = None
    instead: str | None = None

    @classmethod
    def released(cls) -> "Submission":
        """Return the untouched exercise as a student receives it."""
        notebook = json.loads(RELEASE.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
        return cls(notebook)

    @property
    def cells(self) -> list[JsonCell]:
        """The cells, to be changed in place."""
        cells: list[JsonCell] = self.notebook["cells"]
        return cells

    def index(self, grade_id: str) -> int:
        """Return the position of the first cell with this grade id."""
        for position, cell in enumerate(self.cells):
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
                return position
        raise KeyError(grade_id)

    def cell(self, grade_id: str) -> JsonCell:
        """Return the first cell with this grade id."""
        return self.cells[self.index(grade_id)]

    def nbgrader(self, grade_id: str) -> dict[str, Any]:
        """Return nbgrader's metadata of a cell, to be changed in place."""
        metadata: dict[str, Any] = self.cell(grade_id)["metadata"]["nbgrader"]
        return metadata

    def answer(self, grade_id: str, source: str) -> None:
        """Write `source` into a solution cell."""
        self.cell(grade_id)["source"] = source

    def before(self, grade_id: str, source: str) -> None:
        """Add an own code cell before another."""
        self.cells.insert(self.index(grade_id), code_cell(source))

    def after(self, grade_id: str, source: str) -> None:
        """Add an own code cell behind another."""
        self.cells.insert(self.index(grade_id) + 1, code_cell(source))

    def append(self, source: str) -> None:
        """Add an own code cell at the end."""
        self.cells.append(code_cell(source))

    def copy_of(self, grade_id: str) -> JsonCell:
        """Return a deep copy of a cell, with its metadata but without its cell id."""
        copied = deepcopy(self.cell(grade_id))
        copied.pop("id", None)
        return copied

    def write(self, folder: Path, world: World) -> None:
        """Write the folder as it would be handed in, with the machine's facts filled in."""
        if self.instead is not None:
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.symlink_to(self.instead)
            return
        folder.mkdir(parents=True, exist_ok=True)
        files = dict(self.files)
        if "victim.ipynb" not in {*self.links, *self.pipes, *self.holes}:
            files["victim.ipynb"] = self._text()
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(fill_words(content, world))
        for name, target in self.links.items():
            (folder / name).symlink_to(fill_words(target.encode(), world).decode())
        for name in self.pipes:
            os.mkfifo(folder / name)
        for name, size in self.holes.items():
            with (folder / name).open("wb") as file:
                file.truncate(size)

    def _text(self) -> bytes:
        if self.raw is not None:
            return self.raw
        self._name_cells()
        return json.dumps(self.notebook, indent=1).encode("utf-8", "surrogatepass")

    def _name_cells(self) -> None:
        minor = self.notebook.get("nbformat_minor")
        if self.notebook.get("nbformat") != 4 or not isinstance(minor, int) or minor < 5:
            return
        for position, cell in enumerate(self.cells):
            cell.setdefault("id", f"own-{position}")


def fill_words(content: bytes, world: World) -> bytes:
    """Return `content` with every placeholder replaced by a fact of `world`."""
    for word, text in world.words().items():
        content = content.replace(word.encode(), text.encode())
    return content


Make = Callable[[Submission], None]


@dataclass(frozen=True)
class Cheat:
    """One attempt: a name, a family, the idea in a plain sentence, the goal and the recipe.

    `wants` is what would make it pay: points, hidden material in sight of the student, harm to
    the machine or to others, or a script in the instructor's browser.
    """

    name: str
    family: str
    idea: str
    wants: Wants
    make: Make

    def build(self) -> Submission:
        """Return a fresh submission with the cheat in it."""
        submission = Submission.released()
        self.make(submission)
        return submission


def fill(prelude: str = "", **values: str) -> Make:
    """Return a recipe: run `prelude` in the first task, then answer every task.

    `values` maps number, series, function and text to expressions; a kind that is left out gets
    a wrong guess, so that only the prelude could make it pay.
    """
    unknown = set(values) - set(GUESSES)
    if unknown:
        raise ValueError(
            f"'values' must name kinds of {sorted(GUESSES)}, got {sorted(unknown)}."
        )

    def make(submission: Submission) -> None:
        for grade_id, (name, kind) in TASKS.items():
            line = f"{name} = {values.get(kind, GUESSES[kind])}\n"
            submission.answer(grade_id, line if grade_id != "task-1" else f"{prelude}\n{line}")

    return make


def run(code: str, *, called: bool = False) -> Make:
    """Return a recipe that runs `code` in the first task, with `confess` at hand.

    For each test that calls a function all cells run once more, in a process of its own; only
    where that is a part of the cheat (`called`) the submission has functions.
    """

    def make(submission: Submission) -> None:
        submission.answer("task-1", f"{CONFESS}\n{code}")
        for grade_id, (_, kind) in TASKS.items():
            if kind == "function" and not called:
                submission.answer(grade_id, "pass")

    return make


def cells(**codes: str) -> Make:
    """Return a recipe that answers task_1, task_2 … with whole cells, `confess` at hand."""

    def make(submission: Submission) -> None:
        submission.before("task-1", CONFESS)
        for name, code in codes.items():
            submission.answer(name.replace("_", "-"), code)

    return make
