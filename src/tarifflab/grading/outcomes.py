"""Everything that can be said about a submission, in one catalogue.

Three kinds are kept apart: the machinery failed (staff), the student's code ended badly, the
notebook had to be mended. A sentence tells what happened and never what a hidden test holds.
"""

from collections import Counter
from dataclasses import dataclass

from tarifflab.grading.clean_outputs import clean_text
from tarifflab.grading.limits import Limits

MAX_DETAIL = 200  # characters of a sentence that may come from a student
FEW = 2  # more cells than this are counted, not listed
# Errors that say more about the place where a cell runs than about the cell.
NOT_ALIKE = frozenset(
    {"ModuleNotFoundError", "ImportError", "FileNotFoundError", "NotADirectoryError",
     "IsADirectoryError", "PermissionError", "StdinNotImplementedError", "EOFError",
     "URLError", "HTTPError", "ConnectionError", "ConnectionRefusedError", "MaxRetryError",
     "ConnectionResetError", "ConnectTimeout", "ReadTimeout", "ProxyError", "SSLError",
     "SSLCertVerificationError", "TimeoutError", "gaierror", "NewConnectionError",
     "PyperclipException", "TclError", "NoSuchProcess", "AccessDenied"}
)  # fmt: skip
# Of other error types: a file, a call, the net, a language, a program that makes pictures, what
# Windows alone has, how only a newer Python writes texts.
NOT_ALIKE_TEXTS = (
    "File `", "[Errno ", "<urlopen error", "unsupported locale setting",
    "\nImage export requires", "module 'os' has no attribute 'startfile'",
    "module 'asyncio' has no attribute 'Windows", "module 'signal' has no attribute 'CTRL_",
    "f-string: ", "Cannot save file into a non-existent directory",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue.

    Attributes
    ----------
    sentence : str
        With `{cell}`, `{detail}` and the limits by name.
    needs_look : bool
        Whether a person should look before the mark goes out.
    many : str
        What to say when it happened to more than `FEW` cells, with `{number}`.
    """

    sentence: str
    needs_look: bool = False
    many: str = ""


CATALOGUE: dict[str, Entry] = {
    # The file and its cells
    "unreadable": Entry(
        "The file could not be read as a notebook ({detail}). It counts 0.", True
    ),
    "other_name": Entry("No file had the right name; `{detail}` was graded."),
    "other_taken": Entry("Two files were handed in. {detail}.", True),
    "parts_joined": Entry(
        "Several notebooks hold parts of it; each answer was taken from where it was written: "
        "{detail}.",
        True,
    ),
    "others_left": Entry("Other notebooks lie there and were not graded: {detail}.", True),
    "folder_renamed": Entry("It was handed in as '{detail}', which was taken."),
    "file_mended": Entry("The file could be read: {detail}."),
    "file_damaged": Entry("The file was read, but {detail}.", True),
    "another_notebook": Entry(
        "This seems to be another notebook ({detail}). What it holds was graded.", True
    ),
    "cell_missing": Entry(
        "The cell `{cell}` was not found; it was put back.",
        many="{number} cells of the exercise were not found; they were put back.",
    ),
    "cells_merged": Entry(
        "The cell `{cell}` had been merged with another; they were taken apart.",
        many="{number} cells had been merged with others; they were taken apart.",
    ),
    "copy_taken": Entry(
        "The cell `{cell}` stood there more than once; the copy with an answer counts.",
        many="{number} cells stood there more than once; the copies with answers count.",
    ),
    "locked_lines": Entry(
        "Lines of the student's own stood in the locked cell `{cell}`; they were taken out "
        "and run.",
        many="Lines of the student's own stood in {number} locked cells; they were taken out "
        "and run.",
    ),
    "locked_rewritten": Entry(
        "The locked cell `{cell}` had been rewritten, perhaps with the answer; the original "
        "was used, and the student's lines ran before it.",
        True,
    ),
    "order_changed": Entry(
        "The cells stood in another order than in the exercise; they ran in that order, set-up "
        "above and each check below its task."
    ),
    "answer_below": Entry(
        "The answer to `{cell}` stood in {detail}, below its check; it was checked there.",
        True,
    ),
    "answer_found": Entry(
        "The answer cell `{cell}` was empty, but text stood in {detail}; it was put into the "
        "answer cell, to be marked.",
        True,
        many="{number} answer cells were empty, but text stood elsewhere; it was put into "
        "them, to be marked.",
    ),
    "answer_beside": Entry(
        "The answer cell `{cell}` was empty, but {detail} lies beside the notebook; it is up "
        "for marking.",
        True,
    ),
    "cell_deleted": Entry(
        "The cell `{cell}` had been deleted; it was put back.",
        many="{number} cells of the exercise had been deleted; they were put back.",
    ),
    "cell_doubled": Entry(
        "The cell `{cell}` stood there more than once; the first copy counts.",
        many="{number} cells stood there more than once; the first copies count.",
    ),
    "cell_retyped": Entry("The cell `{cell}` had become a {detail} cell; it was changed back."),
    "metadata_lost": Entry(
        "The cell `{cell}` had lost its nbgrader mark; it was found again.",
        many="{number} cells had lost their nbgrader marks; they were found again.",
    ),
    "locked_changed": Entry(
        "The locked cell `{cell}` had been changed; the original was used.",
        many="{number} locked cells had been changed; the originals were used.",
    ),
    "all_rewritten": Entry(
        "Every check had been changed, as if a program had rewritten the file; the answers may "
        "not be as they were typed.",
        True,
    ),
    "beside_left_out": Entry(
        "{detail} lies beside the notebook and was not there when it ran: at most 100 files "
        "and 16 MB are."
    ),
    "lies_beside": Entry(
        "The notebook holds no answer, but {detail} lies beside it and was not graded.", True
    ),
    "points_changed": Entry(
        "The points of `{cell}` had been changed; the original ones count."
    ),
    "flags_removed": Entry(
        "A cell of the student's own was marked for grading; the mark is off."
    ),
    "text_neutralised": Entry(
        "The text of `{cell}` held active HTML or more than a page can show; "
        "it is shown as plain text."
    ),
    "format_converted": Entry(
        "The notebook was in an older format ({detail}); it was converted."
    ),
    "time_unreadable": Entry(
        "The time of hand-in could not be read; it does not count as late.", True
    ),
    # The student's code
    "cell_too_slow": Entry("The cell `{cell}` was stopped after {cell_seconds:g} seconds."),
    "cell_unstoppable": Entry(
        "The cell `{cell}` did not stop after {cell_seconds:g} seconds and was ended by force; "
        "the others ran without it."
    ),
    "cell_died": Entry("The cell `{cell}` ended Python ({detail}); the others ran without it."),
    "scratch_full": Entry(
        "The cell `{cell}` wrote more than {scratch_mb} MB or {scratch_files} files and was "
        "stopped; the others ran without it."
    ),
    "budget_spent": Entry(
        "The notebook had used up its {submission_seconds:g} seconds at `{cell}`; "
        "what stands below did not run."
    ),
    "broken_wire": Entry("The cell `{cell}` sent what it may not ({detail}) and was stopped."),
    "not_shown": Entry(
        "What the cell `{cell}` had shown could not be taken apart and is left out.", True
    ),
    "call_failed": Entry("In `{cell}`: {detail}"),
    "missed_here": Entry(
        "`{cell}` met {detail}: it may have worked where it was written.", True
    ),
    "missed_harmless": Entry(
        "`{cell}` met {detail}; all points that depend on code were earned."
    ),
    "newer_python": Entry(
        "It was written with Python {detail}, newer than the grader's, for which a cell is no "
        "valid code: it may have worked where it was written.",
        True,
    ),
    # The tests
    "not_handed_over": Entry("{detail} The test `{cell}` has no verdict on it.", True),
    "test_too_slow": Entry(
        "The test `{cell}` did not end within {test_seconds:g} seconds.", True
    ),
    "test_died": Entry("The test `{cell}` ended its process ({detail}).", True),
    "test_broken": Entry("The test `{cell}` gives no usable points ({detail}).", True),
    # The machinery
    "retried": Entry("A grading process ended by itself ({detail}); the work was done again."),
    "machinery": Entry(
        "Grading failed for a reason that is not the student's: {detail}.", True
    ),
    "unconfined": Entry(
        "This notebook was graded WITHOUT confinement: its code could read and change "
        "everything that the grader can."
    ),
}


def tells_of_the_place(name: str, text: str) -> bool:
    """Say whether an error, by its type's name and its text, is one of `NOT_ALIKE`."""
    return name in NOT_ALIKE or text.startswith(NOT_ALIKE_TEXTS)


@dataclass(frozen=True)
class Outcome:
    """Something worth saying about one submission."""

    key: str
    cell: str = ""
    detail: str = ""
    sentence: str = ""
    needs_look: bool = False


def outcome(
    key: str, cell: str = "", detail: str = "", limits: Limits | None = None
) -> Outcome:
    """Return an outcome from the catalogue; an unknown key is a KeyError."""
    entry = CATALOGUE[key]
    cell, detail = clean_text(cell)[:80], clean_text(detail)[:MAX_DETAIL]
    numbers = vars(limits or Limits())
    sentence = entry.sentence.format(cell=cell, detail=detail, **numbers)
    return Outcome(key, cell, detail, sentence, entry.needs_look)


def sentences(outcomes: list[Outcome]) -> list[str]:
    """Return each thing to say once; what happened to many cells is counted, not listed."""
    number = Counter(made.key for made in dict.fromkeys(outcomes))
    said = []
    for made in outcomes:
        many = CATALOGUE[made.key].many
        counted = many and number[made.key] > FEW
        said.append(many.format(number=number[made.key]) if counted else made.sentence)
    return list(dict.fromkeys(said))
