"""What the instructor's run of a notebook teaches the examiner.

It happens once, in the template that every examiner is forked from: the namespace before each
test cell is remembered, and which names a solution or test cell makes or changes (seen by
running it, and read from its text for branches that did not run). Those names are taken away
from every examiner, and their values fetched from the candidate.
"""

import ast
import re
from collections.abc import Iterable
from typing import Any

from tarifflab.grading.inside import shell as shells
from tarifflab.grading.inside.ahead.constants import Constants, words_of
from tarifflab.grading.inside.candidate import run_cell
from tarifflab.grading.inside.elsewhere.going_on import bound
from tarifflab.grading.inside.fresh_values import (
    copied,
    is_plain_table,
    is_used_up_by_reading,
    leaves_nothing,
    renewable,
    same_table,
    seeds,
    unspoilt,
)
from tarifflab.grading.wire.codec import Uncrossable, encode

IPYTHON_NAME = re.compile(
    r"_(i{0,3}|_{0,2}|i?\d+|[iod]h|sh|exit_code)$|(In|Out|exit|quit|open|get_ipython)$|__\w+__$"
)
DYNAMIC = re.compile(r"\b(globals|locals|vars|eval|exec|getattr|get_ipython|user_ns)\b")
LISTS_NAMES = re.compile(r"\bdir\b")
DEFINES = re.compile(r"\b(def|class|lambda)\b")


class Knowledge:
    """What the instructor's run has shown.

    Attributes
    ----------
    snapshots : dict
        Test cell → the names and values just before it, in the instructor's run.
    tests : dict
        Test cell → its source.
    made : dict
        Test cell → the names that the test cell itself makes.
    solved : dict
        Test cell → the functions of the instructor's solution, by name.
    taken : set
        Every name that a solution or test cell makes or changes: never the instructor's.
    words : dict
        Test cell → its words and those of all functions of the notebook; None where texts do
        not show what is read.
    shared : bool
        Whether one examiner may serve several submissions.
    """

    def __init__(self) -> None:
        self.snapshots: dict[str, dict[str, Any]] = {}
        self.tests: dict[str, str] = {}
        self.made: dict[str, set[str]] = {}
        self.solved: dict[str, dict[str, Any]] = {}
        self.taken: set[str] = set()
        self.words: dict[str, set[str] | None] = {}
        self.shared = False
        self.seeds: Any = None  # of random numbers, after the instructor's run
        self.constants = Constants()  # what in a test does not hang on any answer

    def own(self, test: str) -> dict[str, Any]:
        """Return what stands before a test and is the instructor's to give."""
        return {n: v for n, v in self.snapshots[test].items() if n not in self.taken}

    def read(self, test: str) -> dict[str, Any]:
        """Return those of them that the test, or a function that it may call, can read."""
        words = self.words[test]
        return {n: v for n, v in self.own(test).items() if words is None or n in words}


KNOWN = Knowledge()


def learn(shell: shells.Shell, cells: list[list[str]]) -> dict[str, Any]:
    """Run the instructor's cells ([kind, grade id, source]); return what main must know.

    The answer holds, for each test, the names to fetch before it, the errors that the
    instructor's own notebook ended with, if any, and whether examiners may be shared.
    """
    KNOWN.__init__()  # type: ignore[misc]
    needs: dict[str, list[str]] = {}
    failed: list[list[str]] = []
    solution: list[str] = []  # names that solution cells have made so far, in order
    new: set[str] = set()  # those made since the last test
    helpers = ""  # sources of cells that define functions which tests may call
    for kind, name, source in cells:
        before = own_names(shell.user_ns)
        prints = fingerprints(before) if kind == "solution" else {}
        if kind == "test":
            # Copies: what this test changes in place must not be there for a student.
            KNOWN.snapshots[name] = {n: unspoilt(value) for n, value in before.items()}
            KNOWN.tests[name] = source
            needs[name] = _needed(solution, new, source + helpers)
            KNOWN.solved[name] = {n: before[n] for n in solution if callable(before.get(n))}
            new = set()
            KNOWN.constants.look(shell, source, before, KNOWN.taken)
        outputs, well = run_cell(shell, source)
        if not well:
            failed.append([name, *_last_error(outputs)])
        after = own_names(shell.user_ns)
        changed = _changed(before, after, prints) | stored_names(source)
        if kind == "solution":
            solution += [n for n in sorted(changed) if n not in solution]
            new |= changed
        if kind == "test":
            KNOWN.made[name] = changed
            KNOWN.constants.confirm(source, after)
        if kind in ("solution", "test"):
            KNOWN.taken |= changed
        if kind != "solution" and DEFINES.search(source):
            helpers += "\n" + source
    KNOWN.seeds = repr(seeds())
    _keep_once()
    KNOWN.shared = _may_be_shared(cell[2] for cell in cells if cell[0] != "solution")
    functions = [source for _, _, source in cells if DEFINES.search(source)]
    read = _note_words("\n".join(functions))
    if KNOWN.shared:
        KNOWN.constants.install(shell, KNOWN.taken, read)
    return {"needs": needs, "failed": failed, "shared": KNOWN.shared}


def _note_words(functions: str) -> set[str] | None:
    """Note what each test can read; return the words of functions, None if no text shows it."""
    texts = [functions, *KNOWN.tests.values()]
    if any(DYNAMIC.search(text) or LISTS_NAMES.search(text) for text in texts):
        KNOWN.words = dict.fromkeys(KNOWN.tests)
        return None
    common = words_of(functions)
    KNOWN.words = {test: common | words_of(source) for test, source in KNOWN.tests.items()}
    return common


def _keep_once() -> None:
    """Let tests have one and the same table where nothing had changed in it between them.

    Each submission's copies are then made once, and not once a test.
    """
    latest: dict[str, Any] = {}
    for test, snapshot in KNOWN.snapshots.items():
        for name, value in KNOWN.own(test).items():
            if name in latest and same_table(latest[name], value):
                snapshot[name] = latest[name]
            latest[name] = snapshot[name]


def _may_be_shared(sources: Iterable[str]) -> bool:
    """Say whether no test can leave anything behind for the next submission's."""
    values = [value for test in KNOWN.tests for value in KNOWN.own(test).values()]
    return all(map(leaves_nothing, sources)) and all(map(renewable, values))


def own_names(namespace: dict[str, Any]) -> dict[str, Any]:
    """Return the names that cells have made, without IPython's own."""
    return {n: v for n, v in namespace.items() if not IPYTHON_NAME.match(n)}


def fingerprints(names: dict[str, Any]) -> dict[str, Any]:
    """Return what all values were, to see which a cell changes in place.

    Also those that it does not mention: it may call what changes them, or hold the same list by
    another name. The instructor's own value would stand for the student's there.
    """
    return {name: copied(v) if is_plain_table(v) else _print(v) for name, v in names.items()}


def _print(value: Any) -> bytes | None:
    try:
        return None if is_used_up_by_reading(value) else encode(value)
    except (Uncrossable, RecursionError):
        return None


def _is_as_before(old: Any, value: Any) -> bool:
    """Compare with a fingerprint; a table that nobody wrote to still shares its numbers."""
    if isinstance(old, bytes | None):
        return _print(value) == old
    return same_table(old, value) or _print(old) == _print(value)


def _changed(before: dict[str, Any], after: dict[str, Any], prints: dict[str, Any]) -> set[str]:
    rebound = {n for n, v in after.items() if n not in before or before[n] is not v}
    inside = {n for n, old in prints.items() if n in after and not _is_as_before(old, after[n])}
    return rebound | inside | (set(before) - set(after))


def stored_names(source: str) -> set[str]:
    """Return the names that a cell binds at its top level, in whichever branch."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # magics: what the run has shown must do
        return set()
    return bound(tree.body)


def _needed(solution: list[str], new: set[str], text: str) -> list[str]:
    """Return the names to fetch: those that the test can see, and every new one once."""
    if DYNAMIC.search(text):
        return list(solution)
    words = set(re.findall(r"[^\W\d]\w*", text))
    return [name for name in solution if name in new or name in words]


def _last_error(outputs: list[dict[str, Any]]) -> list[str]:
    errors = [x for x in outputs if x["output_type"] == "error"]
    return [errors[-1]["ename"], errors[-1]["evalue"]] if errors else ["", ""]
