"""Code as a page can show it: the lexer that colours it takes minutes for lines without end.

Pygments reads a line of 120,000 characters in 342 seconds if it is written for that, on every
page that shows it; blank lines as well. What was handed in stays as it is in its own file.
"""

import re
from dataclasses import dataclass

MAX_LINE = 1_000  # characters; what the lexer takes grows with the square of it
MAX_CODE = 128 * 1024  # characters of all cells of a submission: some ten seconds at the worst
BLANK = re.compile(r"\s{1000,}+")
FOLDED = "# (From the grader: long lines of this cell are folded here, long blanks left out.)\n"
CUT = "\n# (From the grader: the rest is not shown here; it stands in the file.)"


@dataclass
class CodeShown:
    """The code of one submission, cell by cell, until what a page can show is used up."""

    left: int = MAX_CODE

    def of(self, source: str) -> str:
        """Return a cell's code with long lines folded, cut off where nothing is left."""
        text = source[: self.left] + (CUT if len(source) > self.left else "")
        self.left -= min(len(source), self.left)
        lines = BLANK.sub("\n", text).split("\n")
        folded = "\n".join(map(_folded, lines))
        return folded if folded == text else FOLDED + folded


def _folded(line: str) -> str:
    places = range(0, len(line), MAX_LINE)
    return "\n".join(line[at : at + MAX_LINE] for at in places)
