"""What a submission may use is what the page says, and each outcome is told as it is meant."""

import importlib
import re
from pathlib import Path

import pytest
from stored_texts import same_text

from tarifflab.grading.limits import Limits
from tarifflab.grading.outcomes import CATALOGUE, outcome, sentences

PAGE = Path(__file__).parents[2] / "docs" / "grading.md"
UNITS = {"KB": 1 / 1024, "MB": 1, "GB": 1024}  # in megabytes
ROWS = {
    "a cell": ("cell_seconds",),
    "all cells of a submission": ("submission_seconds",),
    "one test, one call": ("test_seconds", "call_seconds"),
    "memory": ("memory_mb",),
    "files": ("scratch_mb", "scratch_files", "file_mb"),
    "one value": ("value_mb",),
    "the notebook without its outputs, with them": ("notebook_mb", "upload_mb"),
}


def told() -> dict[str, list[float]]:
    """Return the numbers of each row of the page's table: seconds, megabytes, pieces."""
    rows = re.findall(r"^\| (.+?) \| (.+?) \|", PAGE.read_text("utf-8"), re.M)
    number = re.compile(r"(\d[\d,]*)\s*(s|KB|MB|GB)?\b")
    return {
        name: [
            float(n.replace(",", "")) * UNITS.get(unit, 1) for n, unit in number.findall(text)
        ]
        for name, text in rows
    }


@pytest.mark.parametrize("row", ROWS)
def test_page_tells_the_limits_that_hold(row):
    """A teacher plans by it."""
    assert told()[row] == [getattr(Limits(), name) for name in ROWS[row]]


def test_limits_that_stand_in_no_table_are_these():
    """A tenth would stop honest work, ten times as much a machine."""
    limits = Limits()

    assert told()["output of a cell"] == [limits.output_kb / 1024]
    assert (limits.grace_seconds, limits.reading_seconds, limits.open_files) == (0.5, 20.0, 64)
    assert (limits.traffic_mb, limits.cells, limits.calls) == (128, 2_000, 20_000)


def test_derived_limits_follow_from_the_others():
    """Five seconds of CPU more than of time; eight bytes a shown letter, and an error."""
    limits = Limits(submission_seconds=7.5, output_kb=3)

    assert limits.cpu_seconds == 12
    assert limits.shown_bytes == 8 * 3 * 1024 + 1024**2


@pytest.mark.parametrize("value", [0, -1, float("nan")])
def test_limit_that_is_none_is_refused(value):
    """The sentence names it and what was given."""
    with pytest.raises(ValueError, match=f"'calls' must be greater than 0, got {value}"):
        Limits(calls=value)


LOOK = {
    "parts_joined",
    "unreadable", "other_taken", "others_left", "file_damaged", "another_notebook",
    "locked_rewritten", "answer_below", "answer_found", "time_unreadable", "not_shown",
    "all_rewritten", "answer_beside", "lies_beside", "missed_here", "not_handed_over",
    "test_too_slow", "test_died", "test_broken", "machinery", "newer_python",
}  # fmt: skip


def test_a_person_looks_where_a_mark_may_be_wrong():
    """And nowhere else: who must look at everything looks at nothing."""
    assert {key for key, entry in CATALOGUE.items() if entry.needs_look} == LOOK
    assert {key for key in CATALOGUE if outcome(key).needs_look} == LOOK


def test_sentence_holds_the_limits_of_the_course():
    """Not the defaults, where the course has its own."""
    limits = Limits(cell_seconds=1.5, scratch_mb=3, scratch_files=4, test_seconds=6)

    assert "after 1.5 seconds" in outcome("cell_too_slow", "c", "", limits).sentence
    assert "within 6 seconds" in outcome("test_too_slow", "c", "", limits).sentence
    assert "more than 3 MB or 4 files" in outcome("scratch_full", "c", "", limits).sentence


def test_names_and_details_are_short_and_clean():
    """Both may be a student's."""
    made = outcome("cell_died", "c\x1b[2J" + "x" * 99, "d\x07" + "y" * 999)

    assert (made.cell, made.detail) == ("c" + "x" * 79, "d" + "y" * 199)
    assert made.sentence.startswith(f"The cell `{made.cell}` ended Python ({made.detail});")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, ["The cell `c0` had been deleted; it was put back."]),
        (2, [f"The cell `c{n}` had been deleted; it was put back." for n in range(2)]),
        (3, ["3 cells of the exercise had been deleted; they were put back."]),
    ],
)
def test_three_of_a_kind_are_counted(number, said):
    """The same cell twice is one; what has no words for many is listed."""
    made = [outcome("cell_deleted", f"c{n}") for n in range(number)]
    slow = [outcome("cell_too_slow", f"s{n}") for n in range(3)]

    assert sentences([*made, made[0]]) == said
    assert len(sentences([*slow, *made])) == 3 + len(said)


# What a machine, a class or a page can bear; too little stops honest work. In seconds:
WAITS = {
    "nbgrader_plugin.IDLE_SECONDS": 600,  # warm processes of a server that nobody uses
    "control.run_candidate.WATCH_SECONDS": 0.05,
    "control.examiners.END_SECONDS": 2,
    "control.processes.START_SECONDS": 60,  # a cold disk, and pandas to import
    "control.processes.FORK_SECONDS": 20,
    "control.processes.HANG_UP_SECONDS": 2,
    "confinement.access_times.FRESH_SECONDS": 72_000,
    "coursework.cluster.CONNECT_SECONDS": 20,
    "coursework.store.LOCKED_SECONDS": 60,
    "coursework.store.LOCKED_PAUSE": 0.1,
}
# In pieces, letters or bytes:
BOUNDS = {
    "control.sessions.ATTEMPTS": 3,
    "control.processes.MOST_SAID": 200,
    "control.examiners.MOST_SERVED": 20,
    "control.examiners.MOST_GROWN_MB": 100,
    "confinement.proof.LONGEST": 70,
    "inside.ahead.kept_values.DEEPEST": 10,
    "confinement.access_times.MOST_FILES": 20_000,
    "coursework.cluster.RETRIES": 3,
    "coursework.cluster.IN_FLIGHT": 4,
    "coursework.rounds.MAX_FILES": 2_000,
    "coursework.rounds.TAIL_BYTES": 4_096,
    "limits.BESIDE_FILES": 100,
    "limits.BESIDE_BYTES": 16_777_216,
    "outcomes.MAX_DETAIL": 200,
    "handin.handed_in.READ_TRIES": 3,
    "handin.handed_in.STAMP_BYTES": 100,
    "handin.offered.MAX_OTHERS": 5,
    "handin.folders.MAX_FILES": 300,
    "handin.folders.MAX_DEPTH": 12,
    "hidden_draws.SECRET_BYTES": 32,
    "inside.reader.MAX_KNOWN": 16_384,
    "inside.candidate.MAX_SAID": 2_000,
    "notebook.read.MAX_PARTS": 4_000_000,
    "notebook.read.MAX_NAME": 200,
    "notebook.match.LOOKED_AT": 20_000,
    "notebook.match.MAX_WRAPPERS": 4,
    "notebook.stray.SHORTEST": 8,
    "notebook.mend.FEW_TESTS": 3,
    "notebook.shown_code.MAX_LINE": 1_000,
    "notebook.shown_code.MAX_CODE": 131_072,
    "notebook.decode.LOOKED_AT": 4_096,
    "clean_markdown.MAX_PLAIN": 8_000,
    "clean_markdown.MAX_MARKS": 400,
    "clean_markdown.MAX_STEPS": 1_000_000,
    "clean_markdown.MAX_LINE_STEPS": 20_000,
    "clean_markdown.WIDTH": 100,
    "clean_outputs.MAX_KNOWN": 16_384,
    "clean_outputs.MAX_PRODUCT": 5_000_000,
    "clean_outputs.MAX_COLOURS": 2_000,
    "wire.messages.MAX_PARTS": 2_000,
    "wire.messages.MAX_TEXT": 65_536,
    "wire.messages.CHUNK": 1_048_576,
    "wire.messages.AHEAD": 32_768,
    "wire.pandas_columns.MAX_ROWS": 10_000_000,
}


@pytest.mark.parametrize("name", [*WAITS, *BOUNDS])
def test_bounds_are_the_ones_that_were_weighed(name):
    """A tenth or ten times as much is found here, where no test could wait for it."""
    module, _, constant = name.rpartition(".")
    found = getattr(importlib.import_module(f"tarifflab.grading.{module}"), constant)

    assert found == (WAITS | BOUNDS)[name]


def test_every_sentence_is_said_as_it_is_stored(pictures):
    """Cell, detail and each limit in its own place; of many cells their number."""
    limits = Limits(**{name: number for number, name in enumerate(vars(Limits()), 101)})
    lines = []
    for key, entry in CATALOGUE.items():
        made = [outcome(key, f"cell-{n}", f"detail {n}", limits) for n in range(3)]
        said = sentences(made) if entry.many else [made[0].sentence]
        lines += [f"{key}: {made[0].sentence}", *(f"  {one}" for one in said if entry.many)]

    same_text(pictures, "outcomes", "\n".join(lines))
