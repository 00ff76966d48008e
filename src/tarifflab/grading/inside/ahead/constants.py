"""What in a test does not hang on any answer is computed once, and not for each student.

A hidden test first computes what is right, from the course's tables, and then compares. Its
statements are tried one by one before the test itself runs, where nothing of a solution is: in
the place of each answer stands an object that equals nothing. One is kept that only binds
names, reads none but the course's own and those of kept statements, shows nothing, draws
nothing, and gives then what the instructor's own run gives, with the answers there. In doubt it
stays and runs for each student, as do all others, in their order and with their lines.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tarifflab.grading.inside.ahead.kept_values import Kept, alike
from tarifflab.grading.inside.ahead.trial import Piece, Trial
from tarifflab.grading.inside.cell_runner import COMPILED, PASTED_PROMPT, Part, compiled
from tarifflab.grading.inside.fresh_values import leaves_nothing
from tarifflab.grading.inside.shell import Shell

WORD = re.compile(r"[^\W\d]\w*")


@dataclass
class Tried:
    """A test whose statements were tried."""

    source: str
    pieces: list[Piece]
    outside: set[str]  # names of the course's own that kept statements read
    free: set[str]  # names that it reads before it binds them

    def looks_at(self) -> set[str]:
        """Return the names that it may find from before: free ones, and words of its texts."""
        nodes = ast.walk(ast.parse(self.source))
        texts = [n.value for n in nodes if isinstance(n, ast.Constant) and type(n.value) is str]
        return self.free | words_of(" ".join(texts))

    def uses(self) -> set[str]:
        """Return the words of the statements that are not kept."""
        lines = self.source.split("\n")
        rest = [piece.statement for piece in self.pieces if piece.kept is None]
        return words_of(
            "\n".join(line for x in rest for line in lines[x.lineno - 1 : x.end_lineno])
        )


@dataclass
class Constants:
    """The tests of one notebook, as far as they are computed ahead.

    Attributes
    ----------
    spoilt : set
        The course's own names that statements read which are not kept: they may change them.
    """

    tests: list[Tried] = field(default_factory=list)
    spoilt: set[str] = field(default_factory=set)

    def look(
        self, shell: Shell, source: str, before: Mapping[str, Any], of_answers: set[str]
    ) -> None:
        """Try a test in front of which these names stand; some are made by answers or tests."""
        if not leaves_nothing(source) or PASTED_PROMPT.search(source):
            return
        trial = Trial(shell, before, of_answers | self.spoilt)
        try:
            trial.go_through(source)
        except SyntaxError:  # only IPython runs such a cell: `await`, say
            self.spoilt |= set(trial.tables)
            return
        self.tests.append(Tried(source, trial.pieces, trial.outside, trial.free))
        self.spoilt |= trial.spoilt

    def confirm(self, source: str, after: Mapping[str, Any]) -> None:
        """Compare the latest test with what the instructor's run has made of it."""
        if self.tests and self.tests[-1].source == source:
            _confirm(self.tests[-1].pieces, after)

    def install(self, shell: Any, of_answers: set[str], read: set[str] | None) -> int:
        """Have the tests use what was kept; return how many statements that saves.

        `read` are the words of functions that tests may call. No copy is made of what nothing
        reads any more; where they are None anything may be read in ways that no text shows.
        """
        sources = [one.source for one in self.tests]
        anywhere = (read or set()).union(*(one.looks_at() for one in self.tests))
        saved = 0
        for one in self.tests:
            key = one.source, shell.compile.flags
            parts = COMPILED.get(key)
            kept = sum(piece.kept is not None for piece in one.pieces)
            if (
                not parts
                or not kept
                or one.outside & of_answers
                or sources.count(one.source) > 1
            ):
                continue
            copied_names = None if read is None else anywhere | one.uses()
            COMPILED[key] = _parts(shell, one.pieces, parts, copied_names)
            saved += kept
        return saved


def words_of(text: str) -> set[str]:
    """Return all words of a text that could be names."""
    return set(WORD.findall(text))


def _confirm(pieces: list[Piece], after: Mapping[str, Any]) -> None:
    """Keep only what the instructor's run has given as well, as its end shows."""
    latest: dict[str, Piece] = {}
    for piece in pieces:
        latest |= dict.fromkeys(piece.binds, piece)
    for piece in reversed(pieces):
        if piece.kept is not None and not all(
            latest[name].kept is not None
            and latest[name].era == piece.era
            and name in after
            and alike((latest[name].kept or {}).get(name), after[name])
            for name in piece.kept
        ):
            piece.kept = None


def _parts(
    shell: Any, pieces: list[Piece], known: list[Part], copied_names: set[str] | None
) -> list[Part]:
    """Return a test's code with what is kept in the place of its statements."""
    name = known[0].code.co_filename
    shows = isinstance(pieces[-1].statement, ast.Expr)
    nothing = Part(compile("", name, "exec"), [])
    parts: list[Part] = []
    run: list[ast.stmt] = []
    for piece in pieces[: -1 if shows else None]:
        if piece.kept is None:
            run.append(piece.statement)
            continue
        made = Kept()
        for one, value in piece.kept.items():
            as_it_is = copied_names is not None and one not in copied_names
            (made.as_it_is if as_it_is else made.copied)[one] = value
        parts += [*compiled(shell, name, run), nothing._replace(kept=made)]
        run = []
    parts += compiled(shell, name, run)
    return [*parts, known[-1]] if shows else parts
