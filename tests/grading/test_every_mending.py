"""What becomes of a notebook that was damaged in each of many ways: cells and notes, stored.

What a person must be able to rely on is in `test_mend`. Here stands everything that is said
and done, a line a cell, so that no small change of it goes by unseen.
"""

import copy

import pytest
import sample
from stored_texts import same_text

from tarifflab.grading import Assignment
from tarifflab.grading.notebook.match import prose_in_code, remarks_in_code, spoken_in_code
from tarifflab.grading.notebook.mend import mend
from tarifflab.grading.outcomes import outcome

TEXT = "Reader A should know that 27.5 % in total were due on 3 April 2025."
LONG_REMARK = f"# {TEXT}\n# It fell to 15 % in total from 16 September, which many forgot."
LINE = "Twelve signs"  # of the exercise's own text: too short to know it by
SETUP_9 = sample.metadata("s9", grade=False, solution=False, locked=True)
PICTURE = {"a.png": {"image/png": "iVBORw0KGgo="}}


@pytest.fixture(scope="module")
def assigned():
    """Return three tasks with checks and two texts; the second task has two answer cells."""
    cells = [
        sample.text("title", "# Exercise 01: a car"),
        sample.setup_cell("import pandas as pd\nfixed = 7"),
        sample.text("ask-1", f"## 1 The duty\n\n{LINE}\n\nThirteen letters"),
        sample.solution_cell("task-1", "duty = ..."),
        sample.test_cell("test-1", 2, "assert duty is not ...\nassert duty == 8250"),
        sample.test_cell("test-1b", 1, "assert duty > 0"),
        sample.text("ask-2", "## 2 The rest\n\nTwo answers."),
        sample.solution_cell("task-2", "# the rate\nrate = ..."),
        sample.solution_cell("task-2b", "share = ...\npart = ..."),
        sample.test_cell("test-2", 3, "assert rate == 0.25\nassert share == 1"),
        sample.solution_cell("task-3", "def f(x):\n    return ..."),
        sample.test_cell("test-3", 0, "assert f(1) == 2, 'f'"),
        sample.text("ask-4", "## 4 Which side am I on?\n\nWrite three sentences."),
        sample.written_cell(),
        sample.text("end", "The end of the exercise is here."),
    ]
    return Assignment.from_notebook(sample.notebook(cells), release=sample.notebook(cells))


ANSWERS = {
    "task-1": "duty = 8250", "task-2": "rate = 0.25", "task-2b": "share = 1\npart = 2",
    "task-3": "def f(x):\n    return x + 1", "written": TEXT,
}  # fmt: skip
LOCKED = ("setup", "test-1", "test-1b", "test-2", "test-3")


class Book:
    """The cells of a submission, to be damaged."""

    def __init__(self, assigned):
        self.cells = copy.deepcopy(sample.solve(assigned, ANSWERS)["cells"])

    def __getitem__(self, cell_id):
        return next(cell for cell in self.cells if cell["id"] == cell_id)

    def place(self, cell_id):
        """Return where a cell stands."""
        return self.cells.index(self[cell_id])

    def write(self, cell_id, source, **more):
        """Exchange the source of a cell, and whatever else."""
        self[cell_id].update(source=source, **more)

    def drop(self, *cell_ids):
        """Take cells out."""
        self.cells = [cell for cell in self.cells if cell["id"] not in cell_ids]

    def add(self, cell, place=None):
        """Put a cell in, at the end if no place is said."""
        self.cells.insert(len(self.cells) if place is None else place, cell)

    def move(self, cell_id, place):
        """Put a cell elsewhere."""
        self.cells.insert(place, self.cells.pop(self.place(cell_id)))

    def bare(self, *cell_ids):
        """Take a cell's marks and its id away, as some editors do."""
        for cell_id in cell_ids:
            self[cell_id].update(metadata={}, id=f"x-{cell_id}")

    def marks(self, cell_id):
        """Return nbgrader's marks of a cell."""
        return self[cell_id]["metadata"]["nbgrader"]


def own(name, source):
    """Return a cell of code that the student has added."""
    return sample.code(name, source)


def _copied(book, cell_id, first, second):
    """Paste a copy of a cell below it, and write into both."""
    twin = copy.deepcopy(book[cell_id]) | {"id": "twin", "source": second}
    book.write(cell_id, first)
    book.add(twin, book.place(cell_id) + 1)


def _pasted(book, cell_id):
    """Paste a copy that has lost its marks above the cell that has lost its own."""
    book.bare(cell_id)
    book.add(copy.deepcopy(book[f"x-{cell_id}"]) | {"id": "twin"}, 0)


# Each way, and more than one thing where they change each other's reading.
DAMAGES = {
    "a text made code": lambda book: book.write("written", TEXT, cell_type="code"),
    "code made a text": lambda book: book.write(
        "task-1", "```python\nduty = 8250\n```", cell_type="markdown"
    ),
    "code made a text with words below": lambda book: book.write(
        "task-1", "```python\nduty = 8250\n```\nSo much.", cell_type="markdown"
    ),
    "a check made a text": lambda book: book["test-1"].update(cell_type="markdown"),
    "other points": lambda book: book.marks("test-1").update(points=9),
    "points where none are": lambda book: book.marks("test-3").update(points=9),
    "a picture in a check": lambda book: book["test-1"].update(attachments=PICTURE),
    "a picture in the text": lambda book: book["written"].update(attachments=PICTURE),
    "a check deleted": lambda book: book.drop("test-1"),
    "an answer deleted": lambda book: book.drop("task-1"),
    "an answer deleted beside work": lambda book: (
        book.drop("task-1"),
        book.add(own("o", "z = 1")),
    ),
    "a check deleted beside work": lambda book: (
        book.drop("test-1"),
        book.add(own("o", "z = 1")),
    ),
    "the set-up deleted": lambda book: book.drop("setup"),
    "everything deleted": lambda book: book.cells.clear(),
    "one check changed": lambda book: book.write("test-1", "assert True"),
    "two checks changed": lambda book: [
        book.write(name, "assert True") for name in ("test-1", "test-2")
    ],
    "every check changed": lambda book: [
        book.write(f"test-{n}", "assert True") for n in (1, "1b", 2, 3)
    ],
    "a line added to a check": lambda book: book.write(
        "test-1", "assert duty is not ...\nduty = 1\nassert duty == 8250"
    ),
    "an answer written over a second check": lambda book: (
        book.write("task-1", "duty = ..."),
        book.write("test-1b", "duty = 8250\nassert duty == 8250"),
    ),
    "a check above its answers": lambda book: book.move("test-2", 1),
    "a check between its answers": lambda book: book.move("test-2", book.place("task-2b")),
    "the set-up at the end": lambda book: book.move("setup", 13),
    "the set-up below one answer": lambda book: book.move("setup", 4),
    "the answer in a cell below": lambda book: (
        book.write("task-1", "duty = ..."),
        book.add(own("o", "duty = 8250")),
    ),
    "the answer in a text below": lambda book: (
        book.write("task-1", "duty = ..."),
        book.add(sample.text("t", "duty = 8250")),
        book.add(own("o", "x = 1")),
    ),
    "one of two answers in a cell below": lambda book: (
        book.write("task-2b", "share = ...\npart = ..."),
        book.add(own("o", "part = 2")),
    ),
    "the answer twice in cells below": lambda book: (
        book.write("task-1", "duty = ..."),
        book.add(own("o", "duty = 1")),
        book.add(own("p", "duty = 8250")),
    ),
    "an answer at the very end of a long cell": lambda book: (
        book.write("task-1", "duty = ..."),
        book.add(own("o", "#" * 20_000 + "\nduty = 8250")),
    ),
    "only a comment changed": lambda book: (
        book.write("task-2", "# my rate\nrate = ..."),
        book.add(own("o", "rate = 0.25")),
    ),
    "a copy with the answer": lambda book: _copied(book, "task-1", "duty = ...", "duty = 1"),
    "a copy of the answer": lambda book: _copied(book, "task-1", "duty = 1", "duty = 2"),
    "a copy of a check": lambda book: _copied(
        book, "test-1", book["test-1"]["source"], "assert True"
    ),
    "marks of an unknown check": lambda book: book.add(
        sample.test_cell("test-9", 1, "assert True")
    ),
    "marks of an unknown answer": lambda book: book.add(sample.solution_cell("t-9", "z = 1")),
    "marks of an unknown set-up": lambda book: book.add(
        sample.setup_cell("z = 1")
        | {
            "id": "s",
            "metadata": sample.metadata("s9", grade=False, solution=False, locked=True),
        }
    ),
    "an answer without marks": lambda book: book.bare("task-1"),
    "an answer without marks beside another cell": lambda book: (
        book.bare("task-1"),
        book.add(own("o", "z = 1"), book.place("x-task-1")),
    ),
    "two answers without marks": lambda book: book.bare("task-2", "task-2b"),
    "a check without marks": lambda book: book.bare("test-1"),
    "a check without marks, twice": lambda book: _pasted(book, "test-1"),
    "the written answer without marks": lambda book: book.bare("written"),
    "every check without marks": lambda book: book.bare(*LOCKED),
    "the answer merged into the check": lambda book: (
        book.write("test-1", "duty = 8250\nassert duty is not ...\nassert duty == 8250"),
        book.drop("task-1"),
    ),
    "the check merged into the answer": lambda book: (
        book.write(
            "task-1", "duty = 8250\n\nassert duty is not ...\nassert duty == 8250\nz = 1"
        ),
        book.drop("test-1"),
    ),
    "the text in an added cell": lambda book: (
        book.write("written", "Your answer here"),
        book.add(sample.text("o", TEXT) | {"attachments": PICTURE}),
        book.add(own("p", f'said = "{TEXT}"')),
    ),
    "the text in an answer of code": lambda book: (
        book.write("written", ""),
        book.write("task-1", f"duty = 8250\n{LONG_REMARK}"),
    ),
    "a short remark in an answer of code": lambda book: (
        book.write("written", ""),
        book.write("task-1", f"duty = 8250\n# {TEXT}"),
    ),
    "the text under its question": lambda book: (
        book.drop("written"),
        book.write("ask-4", f"## 4 Which side am I on?\n\nWrite three sentences.\n\n{TEXT}"),
    ),
    "the text below the stub in another cell": lambda book: (
        book.drop("written"),
        book.add(sample.text("o", f"Your answer here\n\n{TEXT}")),
    ),
    "half of the locked cells changed": lambda book: (
        book.drop("title", "setup", "test-1"),
        book.add(sample.text("o", "# Another title"), 0),
    ),
    "most of the locked cells gone": lambda book: (
        book.drop("title", "setup", "test-1", "test-2"),
        book.add(sample.text("o", "# Another title"), 0),
    ),
    "most of the locked cells gone, no title": lambda book: (
        book.drop("title", "setup", "test-1", "test-2", "written"),
        book.add(sample.text("o", TEXT)),
    ),
    "only a line of the exercise, long enough": lambda book: (
        book.cells.clear(),
        book.add(sample.text("o", f"Thirteen letters\n\n{TEXT}")),
    ),
    "only a line of the exercise, too short": lambda book: (
        book.cells.clear(),
        book.add(sample.text("o", f"{LINE}\n\n{TEXT}")),
    ),
    "another notebook with a long title": lambda book: (
        book.cells.clear(),
        book.add(sample.text("o", "# " + "long " * 23 + "word")),
        book.add(own("p", "x = 1")),
    ),
}
DAMAGED_FILE = outcome("file_damaged", detail="it ends early")


def told(mended, usual=()):
    """Yield each cell and each note, a line each; of cells that are as usual only the name."""
    for cell in mended.cells:
        line = cell_in_words(cell)
        yield f"  {cell.label}" if line in usual else line
    for note in mended.outcomes:
        look = " (a person looks)" if note.needs_look else ""
        yield f"  - {note.key} <{note.cell}> <{note.detail}>{look}"
    yield f"  {mended.found()} found, {mended.answered()} answered"


def cell_in_words(cell):
    """Return what became of a cell."""
    signs = {
        "put back": cell.restored, "runs": cell.runs(), "answers": cell.answers(),
        "pictures": cell.attachments, "added": cell.assigned is None,
    }  # fmt: skip
    about = ", ".join(word for word, so in signs.items() if so)
    source = repr(cell.source) if len(cell.source) < 400 else f"{len(cell.source)} letters"
    return f"  {cell.label} [{cell.cell_type}: {about}] {source}"


def test_every_damage_is_mended_and_said_as_it_is_stored(assigned, pictures):
    """Whole cells, in their order, with all that is noted of them."""
    usual = list(told(mend({"cells": Book(assigned).cells}, assigned)))
    lines = ["nothing", *usual]
    for name, damage in DAMAGES.items():
        book = Book(assigned)
        damage(book)
        mended = mend({"cells": book.cells}, assigned)
        lines += ["", name, *told(mended, usual)]
    book = Book(assigned)
    book.drop("task-3", "test-3")
    mended = mend({"cells": book.cells}, assigned, [DAMAGED_FILE])
    lines += ["", "a file that ends early", *told(mended, usual)]

    same_text(pictures, "mending", "\n".join(lines))


WORDS = TEXT.split()[:9] + TEXT.split()[:9]
SIGNS = "関税は自動車に二十七半パーセントそして十五パーセントとなりました"
SAYINGS = {
    **{f"{n} words": " ".join(WORDS[:n]) for n in (3, 4, 7, 8, 11, 12, 15, 16)},
    **{f"{n} signs": SIGNS[:n] for n in (11, 12, 17, 18, 23, 24)},
}
FORMS = {
    "as it is": "{}",
    "a comment": "# {}",
    "a string": '"{}"',
    "a long string": "f'''\n{}\n'''",
    "printed": 'print("{}");',
    "printed in a display": 'display(Markdown("""{}"""))',
    "named": "answer = '{}'",
    "two strings": '"{}" "and"',
    "in a call below code": 'x = 1\nprint("{}")',
    "a remark below code": "x = 1\n# {}",
    "a block below code": 'x = 1\n"""{}"""',
    "said of a function": 'def f():\n    """{}"""\n    return 1',
    "made a text": "%%markdown\n{}",
}


def test_what_stands_in_code_is_text_where_it_is_stored_as_one(pictures):
    """By its length and form, in a cell of the student's own and in one of the exercise's."""
    lines = []
    for form, pattern in FORMS.items():
        lines.append(form)
        for name, saying in SAYINGS.items():
            source = pattern.format(saying)
            found = {
                "prose": prose_in_code(source), "remark": remarks_in_code(source),
                "spoken": spoken_in_code(source),
                "spoken in an answer": spoken_in_code(source, "x = ..."),
                "remark released": remarks_in_code(source, source),
                "spoken released": spoken_in_code(source, source),
            }  # fmt: skip
            told = [
                kind if text == saying else f"{kind} {text!r}"
                for kind, text in found.items()
                if text
            ]
            lines.append(f"  {name}: {', '.join(told) or 'nothing'}")

    same_text(pictures, "mending-of-texts", "\n".join(lines))
