"""What lies in a student's folder for a notebook, and which of it is graded.

The file of the right name counts. If it is not there, cannot be read or holds no answer, and
another file in the folder is the exercise, that one is taken and the report names it. Files
that answer different tasks are parts of one whole (`halves`). Where two could be meant,
neither is guessed: a person looks. Where one that may count is closed to us, the submission
is put off: nobody knows what it holds.
"""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from tarifflab.grading.handin.folders import left_out
from tarifflab.grading.handin.halves import joined
from tarifflab.grading.notebook.assemble import GradedSubmission
from tarifflab.grading.notebook.assignment import Assignment
from tarifflab.grading.notebook.decode import OutOfReach, Unreadable, is_notebook_name
from tarifflab.grading.notebook.mend import Mended
from tarifflab.grading.outcomes import outcome

Content = bytes | Unreadable
WRAPPED = (".zip", ".json", ".tgz", ".tar", ".tar.gz", ".gz")
DOCUMENTS = (  # in which a written answer may stand
    ".txt", ".md", ".rst", ".rtf", ".doc", ".docx", ".odt", ".pages", ".pdf", ".html", ".htm",
    ".tex", ".wps", ".hwp", ".jpg", ".jpeg", ".png", ".heic", ".gif", ".webp",
)  # fmt: skip
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

    assignment: Assignment

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
    own = {Path(name).name for name in sessions.assignment.files}
    paths = list(beside)
    absent = [name for name in left_out(paths) if name not in own]

    def chosen(read: Callable[[Content], Mended]) -> Mended:
        mended = with_what_lies_beside(choose(offered, read), offered, own)
        if absent:
            mended.outcomes.append(outcome("beside_left_out", detail=_listed(absent)))
        return mended

    return sessions.grade_chosen(chosen, paths, student)


def with_what_lies_beside(mended: Mended, offered: Offered, own: Container[str]) -> Mended:
    """Have a person look where an answer is lacking and a file of the student's lies beside.

    `own` are names of the exercise's files. A written answer that would be an automatic 0 is
    put up for marking if a document may hold it.
    """
    paths = map(PurePosixPath, offered.rest)
    names = [p for p in paths if p.name not in own and p.stem != offered.name]
    if mended.unreadable or not names:
        return mended
    if not mended.answered():
        mended.outcomes.append(outcome("lies_beside", detail=_listed(map(str, names))))
    documents = [str(path) for path in names if path.suffix.lower() in DOCUMENTS]
    for cell in mended.cells if documents else []:
        known = cell.assigned
        if known and known.kind == "written" and not (cell.answers() or cell.attachments):
            words = f"the answer cell was empty, but {_listed(documents)} lies beside it"
            cell.source = f"*(From the grader: {words}.)*"
            mended.outcomes.append(outcome("answer_beside", cell.label, _listed(documents)))
    return mended


def may_be_notebook(name: str) -> bool:
    """Say whether a file's name is one that a notebook gets on its way."""
    low = name.lower()
    return is_notebook_name(name) or ".ipynb" in low or low.endswith(WRAPPED) or "." not in low


def choose(offered: Offered, read: Callable[[Content], Mended]) -> Mended:
    """Read the files and return the submission that is to be graded."""
    if offered.own is None:
        return _without_own(offered, read)
    own = read(offered.own)  # a MachineryError if it is closed to us
    if not offered.others:
        return own
    names = _listed(offered.others)
    others = _readable(offered, read)
    if own.answered() and _is_this(own):
        answered = {path: one for path, one in others.items() if one.answered()}
        if whole := joined({f"{offered.name}.ipynb": own, **answered}):
            return whole
        if answered:
            own.outcomes.append(outcome("others_left", detail=names))
        return own
    _reach_all(offered, read)
    answered = {path: one for path, one in others.items() if one.answered()}
    if len(answered) == 1:
        return _taken(*next(iter(answered.items())), own, offered)
    if answered:
        if whole := joined(answered):
            return whole
        own.outcomes.append(outcome("others_left", detail=names))
    return own


def _reach_all(offered: Offered, read: Callable[[Content], Mended]) -> None:
    """Put the submission off if another file, which may be the one that counts, is closed."""
    for content in offered.others.values():
        if isinstance(content, OutOfReach):
            read(content)  # which raises


def _without_own(offered: Offered, read: Callable[[Content], Mended]) -> Mended:
    _reach_all(offered, read)
    others = _readable(offered, read)
    answered = {path: one for path, one in others.items() if one.answered()}
    fitting = answered if len(others) > 1 and answered else others
    if len(fitting) == 1:
        path, mended = next(iter(fitting.items()))
        mended.outcomes.insert(0, outcome("other_name", detail=path))
        return mended
    if fitting and (whole := joined(fitting)):
        return whole
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
        if content in seen or content == offered.own or isinstance(content, OutOfReach):
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
