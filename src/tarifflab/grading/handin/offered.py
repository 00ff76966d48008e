"""What lies in a student's folder for a notebook, and which of it is graded.

The file of the right name counts. If it is not there, cannot be read or holds no answer, and
another file in the folder is the exercise, that one is taken and the report names it. Where
two could be meant, neither is guessed: a person looks.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from tarifflab.grading.notebook.assemble import GradedSubmission
from tarifflab.grading.notebook.decode import Unreadable, is_notebook_name
from tarifflab.grading.notebook.mend import Mended
from tarifflab.grading.outcomes import outcome

Content = bytes | Unreadable
MAX_OTHERS = 5  # files that are looked into beside the one of the right name


@dataclass
class Offered:
    """The files that may hold one notebook of a submission.

    Attributes
    ----------
    name : str
        What the file should be called.
    own : bytes, Unreadable or None
        The file of the right name.
    others : dict
        Path in the folder → content, of files that look like notebooks.
    rest : list of str
        Names of the other files.
    """

    name: str
    own: Content | None = None
    others: dict[str, Content] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)


class Grader(Protocol):
    """What grades one of several files, such as `Sessions`."""

    def grade_chosen(
        self,
        choose: Callable[[Callable[[Content], Mended]], Mended],
        beside: Iterable[str],
        student: str,
    ) -> GradedSubmission:
        """Grade what `choose` returns; it gets a function that reads a file."""


def grade_offered(
    offered: Offered, sessions: Grader, beside: Iterable[str], student: str = ""
) -> GradedSubmission | None:
    """Grade the file that is to be graded; None if nothing at all was handed in."""
    if offered.own is None and not offered.others and not offered.rest:
        return None
    return sessions.grade_chosen(lambda read: choose(offered, read), beside, student)


def may_be_notebook(name: str) -> bool:
    """Say whether a file's name is one that a notebook gets on its way."""
    low = name.lower()
    return is_notebook_name(name) or ".ipynb" in low or low.endswith((".zip", ".json"))


def choose(offered: Offered, read: Callable[[Content], Mended]) -> Mended:
    """Read the files and return the submission that is to be graded."""
    if offered.own is None:
        return _without_own(offered, read)
    own = read(offered.own)
    if not offered.others:
        return own
    names = _listed(offered.others)
    others = _readable(offered, read)
    if own.answered() and _is_this(own):
        if any(one.answered() for one in others.values()):
            own.outcomes.append(outcome("others_left", detail=names))
        return own
    answered = {path: one for path, one in others.items() if one.answered()}
    if len(answered) == 1:
        return _taken(*next(iter(answered.items())), own, offered)
    if answered:
        own.outcomes.append(outcome("others_left", detail=names))
    return own


def _without_own(offered: Offered, read: Callable[[Content], Mended]) -> Mended:
    others = _readable(offered, read)
    answered = {path: one for path, one in others.items() if one.answered()}
    fitting = answered if len(others) > 1 and answered else others
    if len(fitting) == 1:
        path, mended = next(iter(fitting.items()))
        mended.outcomes.insert(0, outcome("other_name", detail=path))
        return mended
    if fitting:
        why = f"no file is called {offered.name}.ipynb, and {_listed(fitting)} could be meant"
        return read(Unreadable(why))
    if len(offered.others) == 1:
        path, content = next(iter(offered.others.items()))
        mended = read(content)
        mended.outcomes.insert(0, outcome("other_name", detail=path))
        return mended
    there = [*offered.others, *offered.rest]
    return read(Unreadable(f"no notebook lies there, but {_listed(there)}"))


def _taken(path: str, mended: Mended, own: Mended, offered: Offered) -> Mended:
    why = "could not be read" if own.unreadable else "holds no answer"
    if not own.unreadable and not _is_this(own):
        why = "is another notebook"
    words = f"`{offered.name}.ipynb` {why}; `{path}` was graded"
    mended.outcomes.insert(0, outcome("other_taken", detail=words))
    return mended


def _readable(offered: Offered, read: Callable[[Content], Mended]) -> dict[str, Mended]:
    """Return the other files that are this exercise, copies of one another once."""
    found: dict[str, Mended] = {}
    seen: list[Content] = []
    for path, content in list(offered.others.items())[:MAX_OTHERS]:
        if content in seen or content == offered.own:
            continue
        seen.append(content)
        mended = read(content)
        if _is_this(mended):
            found[path] = mended
    return found


def _is_this(mended: Mended) -> bool:
    strange = any(note.key == "another_notebook" for note in mended.outcomes)
    return not mended.unreadable and not strange and mended.found() > 0


def _listed(names: Iterable[str]) -> str:
    given = list(names)
    more = f" and {len(given) - 3} more" if len(given) > 3 else ""
    return ", ".join(f"`{name}`" for name in given[:3]) + more
