"""Talk with the person at the keyboard: tables, sentences, questions; nothing raw."""

import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tarifflab.instructor.desk import DeskError, carry_out

WIDEST = 48  # characters of a cell


def shown(text: str, most: int = 0) -> str:
    """Return a text that is safe and clear on a terminal: no control or hidden characters."""
    clean = "".join(c if c.isprintable() else "�" for c in unicodedata.normalize("NFC", text))
    return clean if not most or len(clean) <= most else clean[: most - 1] + "…"


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def lines_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table as lines, its columns set under each other."""
    last = len(header) - 1  # it may be long: nothing stands behind it
    cells = [
        [shown(cell, WIDEST if place < last else 0) for place, cell in enumerate(row)]
        for row in (header, *rows)
    ]
    widths = [max(width(row[place]) for row in cells) for place in range(len(header))]
    ruled = [cells[0], ["-" * size for size in widths], *cells[1:]]
    return [
        "  ".join(
            cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)
        ).rstrip()
        for row in ruled
    ]


@dataclass(frozen=True)
class Console:
    """Says things and asks; with `yes` it asks nothing.

    Attributes
    ----------
    yes : bool
        Take every proposal, answer no question that needs a person.
    """

    yes: bool = False

    def __post_init__(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")  # an ASCII terminal stops nothing

    def say(self, sentence: str = "") -> None:
        """Say a sentence."""
        print(sentence)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show a table; show nothing if it has no rows."""
        if rows:
            print("\n".join([*lines_of(header, rows), ""]))

    def agreed(self, question: str) -> bool:
        """Ask a question that Return says yes to; without a keyboard the answer is no."""
        if self.yes:
            return True
        answer = self._answer(f"{question} [Y/n] ")
        return answer is not None and answer.casefold() in ("", "y", "yes")

    def chosen(self, question: str, choices: Sequence[str]) -> int | None:
        """Ask which of several; None for "none of them", and whenever nothing is asked."""
        if self.yes:
            return None
        print(question)
        for number, choice in enumerate(choices, 1):
            print(f"  {number}  {shown(choice)}")
        while True:
            answer = self._answer(f"Number, or Return to leave it: [1-{len(choices)}] ")
            if not answer:
                return None
            if answer.isdecimal() and 1 <= int(answer) <= len(choices):
                return int(answer) - 1
            print(f"Please type a number from 1 to {len(choices)}, or only Return.")

    def _answer(self, prompt: str) -> str | None:
        try:
            return input(prompt).strip()
        except EOFError:
            print()
            return None


def converse(work: Callable[[], int]) -> int:
    """Run a command's work; say what went wrong in clean sentences, a line each."""

    def cleanly() -> int:
        try:
            return work()
        except DeskError as error:
            lines = str(error).splitlines()
            raise DeskError("\n".join(shown(line) for line in lines)) from error

    return carry_out(cleanly)
