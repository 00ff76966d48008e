"""Notebooks whose structure is bent: metadata, cells, versions, encodings."""

import json

from ..model import GUESSES, TASKS, Cheat, JsonCell, Make, Submission, Wants, code_cell, fill

guess_all = fill()


def bend(name: str, idea: str, make: Make, wants: Wants = "points") -> Cheat:
    """Return a cheat of this family; all tasks are answered with wrong guesses first."""

    def guessed(submission: Submission) -> None:
        guess_all(submission)
        make(submission)

    return Cheat(f"metadata-{name}", "notebook structure", idea, wants, guessed)


def tests(submission: Submission) -> list[JsonCell]:
    """Return the locked test cells."""
    return [submission.cell(f"test-{number}") for number in range(1, 13)]


def points_changed(submission: Submission) -> None:
    """Make every test worth a thousand points."""
    for cell in tests(submission):
        cell["metadata"]["nbgrader"]["points"] = 1000


def odd_points(submission: Submission) -> None:
    """Use NaN, infinity, negative, huge and textual points."""
    odd = [float("nan"), float("inf"), -5, 1e308, "3", None, True, [3]]
    for cell, points in zip(tests(submission), odd, strict=False):
        cell["metadata"]["nbgrader"]["points"] = points


def ids_swapped(submission: Submission) -> None:
    """Give the easy last test the ids of the others, and back."""
    ids = [cell["metadata"]["nbgrader"]["grade_id"] for cell in tests(submission)]
    for cell, grade_id in zip(tests(submission), reversed(ids), strict=True):
        cell["metadata"]["nbgrader"]["grade_id"] = grade_id


def tests_rewritten(submission: Submission) -> None:
    """Replace the text of every test by a harmless line."""
    for cell in tests(submission):
        cell["source"] = "print('all fine')"


def tests_retyped(submission: Submission) -> None:
    """Turn the tests into markdown, raw and unknown cells."""
    for cell, kind in zip(
        tests(submission), ["markdown", "raw", "heading", "code"] * 3, strict=True
    ):
        cell["cell_type"] = kind
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def tests_moved(submission: Submission) -> None:
    """Move all tests to the top, where they run before the answers."""
    moved = tests(submission)
    submission.cells[:] = moved + [c for c in submission.cells if c not in moved]


def tests_deleted(submission: Submission) -> None:
    """Delete all tests."""
    doomed = tests(submission)
    submission.cells[:] = [c for c in submission.cells if c not in doomed]


def tests_doubled(submission: Submission) -> None:
    """Put an empty twin with the same id before each test."""
    for number in range(1, 13):
        twin = submission.copy_of(f"test-{number}")
        twin["source"] = "pass"
        submission.cells.insert(submission.index(f"test-{number}"), twin)


def twins_behind(submission: Submission) -> None:
    """Put an empty twin with the same id and the same cell id behind each test."""
    for number in range(1, 13):
        twin = {**submission.copy_of(f"test-{number}"), "id": f"test-{number}", "source": "3"}
        submission.cells.append(twin)


def solutions_doubled(submission: Submission) -> None:
    """Answer each task twice under the same id."""
    for grade_id, (name, kind) in TASKS.items():
        twin = submission.copy_of(grade_id)
        twin["source"] = f"{name} = {GUESSES[kind]}"
        submission.cells.insert(submission.index(grade_id), twin)


def own_graded_cells(submission: Submission) -> None:
    """Add own cells that claim to be graded tests worth a hundred points."""
    for number in range(3):
        claim = {
            "grade": True,
            "grade_id": f"bonus-{number}",
            "locked": True,
            "points": 100,
            "schema_version": 3,
            "solution": False,
            "task": False,
        }
        submission.cells.append(code_cell("pass", {"nbgrader": claim}))


def solution_graded(submission: Submission) -> None:
    """Declare the solution and set-up cells graded and locked."""
    for grade_id in ("setup", *TASKS):
        submission.nbgrader(grade_id).update(grade=True, locked=True, points=10)


def manual_tests(submission: Submission) -> None:
    """Declare the tests answers, which a person would have to grade."""
    for cell in tests(submission):
        cell["metadata"]["nbgrader"].update(solution=True, locked=False, task=True)


def grade_removed(submission: Submission) -> None:
    """Take the grade flag from the tests."""
    for cell in tests(submission):
        cell["metadata"]["nbgrader"].update(grade=False)
        cell["metadata"]["nbgrader"].pop("points")


def look_alike_ids(submission: Submission) -> None:
    """Write the ids with look-alike letters, blanks and control characters."""
    for number, change in enumerate(
        [
            "tеst-1",
            "test-2 ",
            "TEST-3",
            "test-4\u200b",
            "test-5\0",
            "../test-6",
            "<b>7</b>",
            "",
        ],
        1,
    ):
        cell = submission.cell(f"test-{number}")
        cell["metadata"]["nbgrader"]["grade_id"] = change
        cell["source"] = "pass"


def odd_ids(submission: Submission) -> None:
    """Use lists, numbers and nothing as grade ids, and metadata that is no dict."""
    for number, value in enumerate([["test-1"], 2, None, {"a": 1}, True, 1.5], 1):
        submission.nbgrader(f"test-{number}")["grade_id"] = value
    submission.cells[0]["metadata"]["nbgrader"] = ["test-1"]
    submission.cells[1]["metadata"] = {"nbgrader": "test-2"}


def stripped(submission: Submission) -> None:
    """Strip all of nbgrader's metadata, as some editors do, and blunt the tests."""
    for cell in submission.cells:
        cell["metadata"] = {}
        if str(cell.get("id", "")).startswith("test-"):
            cell["source"] = "pass"


def other_kernel(submission: Submission) -> None:
    """Ask for another kernel, whose command would be the student's."""
    submission.notebook["metadata"] = {
        "kernelspec": {"name": "bash", "display_name": "Bash", "language": "bash"},
        "language_info": {"name": "bash", "file_extension": ".sh"},
    }


def old_schema(submission: Submission) -> None:
    """Claim old and future versions of nbgrader's metadata."""
    for number, version in enumerate([0, 1, 2, 4, 99, "3", None, -1], 1):
        submission.nbgrader(f"test-{number}")["schema_version"] = version


def future_format(submission: Submission) -> None:
    """Claim a future minor version of the format."""
    submission.notebook["nbformat_minor"] = 99


def format_five(submission: Submission) -> None:
    """Claim a future major version of the format."""
    submission.notebook["nbformat"] = 5


def format_three(submission: Submission) -> None:
    """Hand in the notebook in the format of 2013, with worksheets."""
    worksheet = []
    for cell in submission.cells:
        old = {"cell_type": cell["cell_type"], "metadata": cell["metadata"]}
        if cell["cell_type"] == "code":
            old.update(input=cell["source"], outputs=[], language="python", collapsed=False)
        else:
            old["source"] = cell["source"]
        worksheet.append(old)
    submission.notebook = {
        "metadata": {"name": "victim"},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [{"cells": worksheet, "metadata": {}}],
    }


def forged_outputs(submission: Submission) -> None:
    """Hand in outputs that look like full marks, and execution counts."""
    for cell in tests(submission):
        cell["execution_count"] = 7
        cell["outputs"] = [
            {
                "output_type": "execute_result",
                "execution_count": 7,
                "metadata": {},
                "data": {"text/plain": "3"},
            }
        ]


def odd_sources(submission: Submission) -> None:
    """Use numbers, dicts and missing keys where a source belongs."""
    cells = tests(submission)
    cells[0]["source"] = 5
    cells[1]["source"] = {"a": "pass"}
    cells[2].pop("source")
    cells[3].pop("outputs")
    cells[4].pop("metadata")
    cells[5]["source"] = ["pass", 5]
    cells[6]["outputs"] = "none"


def raw(content: bytes) -> Make:
    """Return a recipe that hands in these bytes as the notebook."""

    def make(submission: Submission) -> None:
        submission.raw = content

    return make


def cut_off(submission: Submission) -> None:
    """Cut the file off in the middle."""
    text = json.dumps(submission.notebook)
    submission.raw = text[: len(text) // 2].encode()


def other_encoding(submission: Submission) -> None:
    """Save the notebook as UTF-16 with a byte order mark."""
    submission.raw = json.dumps(submission.notebook).encode("utf-16")


def lone_surrogates(submission: Submission) -> None:
    """Put half characters and zero bytes into sources and ids."""
    submission.answer("task-1", "total_duty_usd = '\ud800' + '\x00'")
    submission.answer("task-4", "top_country = '\udfff'")
    submission.cells[0]["source"] = "\ud83d"
    submission.raw = json.dumps(submission.notebook).encode()


def doubled_keys(submission: Submission) -> None:
    """Give every test two sources and two ids in the JSON; the last one counts."""
    text = json.dumps(submission.notebook)
    for number in range(1, 13):
        text = text.replace(
            f'"grade_id": "test-{number}"', f'"grade_id": "x", "grade_id": "test-{number}"'
        )
    submission.raw = text.replace(
        '"nbformat": 4', '"nbformat": 4, "cells": [], "nbformat": 4'
    ).encode()


def ten_thousand_cells(submission: Submission) -> None:
    """Add ten thousand cells that each do a little."""
    submission.cells.extend(code_cell("x = 1") for _ in range(10_000))


def huge_attachment(submission: Submission) -> None:
    """Attach thirty megabytes to a markdown cell."""
    submission.cells[0]["attachments"] = {"a.png": {"image/png": "A" * 30_000_000}}


def deep_metadata(submission: Submission) -> None:
    """Nest the metadata two thousand levels deep."""
    text = '{"a": ' * 2000 + "{}" + "}" * 2000
    body = json.dumps(submission.notebook)
    submission.raw = body.replace(
        '"metadata": {', f'"metadata": {{"deep": {text}, ', 1
    ).encode()


def same_cell_ids(submission: Submission) -> None:
    """Give every cell the same cell id."""
    for cell in submission.cells:
        cell["id"] = "test-1"


def foreign_cell_ids(submission: Submission) -> None:
    """Strip the metadata and give an own empty cell the cell ids of the tests."""
    for cell in submission.cells:
        identity = str(cell.get("id", ""))
        cell["metadata"] = {}
        if identity.startswith("test-"):
            cell["id"] = identity.replace("test", "task") + "-x"
    submission.cells.extend({**code_cell("pass"), "id": f"test-{n}"} for n in range(1, 13))


CHEATS = [
    bend("points-changed", "Every test claims to be worth a thousand points.", points_changed),
    bend("odd-points", "NaN, infinity, negative and textual points.", odd_points, "harm"),
    bend("ids-swapped", "The tests exchange their ids.", ids_swapped),
    bend(
        "tests-rewritten",
        "The text of every test is replaced by a harmless line.",
        tests_rewritten,
    ),
    bend("tests-retyped", "Tests become markdown, raw and heading cells.", tests_retyped),
    bend("tests-moved", "All tests stand before the answers.", tests_moved),
    bend("tests-deleted", "All tests are deleted.", tests_deleted),
    bend(
        "tests-doubled", "Each test has an empty twin of the same id before it.", tests_doubled
    ),
    bend(
        "twins-behind",
        "Each test has a twin of the same id and cell id at the end.",
        twins_behind,
    ),
    bend(
        "solutions-doubled",
        "Each answer stands there twice under one id.",
        solutions_doubled,
        "harm",
    ),
    bend(
        "own-graded-cells",
        "Own cells claim to be tests worth a hundred points.",
        own_graded_cells,
    ),
    bend(
        "solution-graded",
        "Answers and the set-up cell claim to be graded tests.",
        solution_graded,
    ),
    bend(
        "manual-tests",
        "The tests claim to be answers that a person has to grade.",
        manual_tests,
    ),
    bend("grade-removed", "The tests lose their grade flag.", grade_removed),
    bend(
        "look-alike-ids",
        "Ids in look-alike letters, with blanks, paths and zero bytes.",
        look_alike_ids,
    ),
    bend("odd-ids", "Ids that are lists, numbers and nothing.", odd_ids, "harm"),
    bend("stripped", "All metadata is stripped and the tests are emptied.", stripped),
    bend("other-kernel", "The notebook asks for a bash kernel.", other_kernel),
    bend("old-schema", "The metadata claims versions from -1 to 99.", old_schema),
    bend("future-format", "The notebook claims a future minor version.", future_format),
    bend("format-five", "The notebook claims a future major version.", format_five, "harm"),
    bend("format-three", "The notebook comes in the format of 2013.", format_three, "harm"),
    bend(
        "forged-outputs",
        "The tests come with outputs that look like full marks.",
        forged_outputs,
    ),
    bend(
        "odd-sources",
        "Sources that are numbers or dicts, and missing keys.",
        odd_sources,
        "harm",
    ),
    bend("empty-file", "The notebook is an empty file.", raw(b""), "harm"),
    bend(
        "not-json", "The notebook is a picture.", raw(b"\x89PNG\r\n\x1a\n" + bytes(500)), "harm"
    ),
    bend("bare-nan", "The notebook is the JSON value NaN.", raw(b"NaN"), "harm"),
    bend("list-file", "The notebook is a JSON list.", raw(b"[1, 2, 3]"), "harm"),
    bend(
        "no-cells",
        "The notebook has no list of cells.",
        raw(b'{"nbformat": 4, "metadata": {}}'),
        "harm",
    ),
    bend("deep-brackets", "A hundred thousand opening brackets.", raw(b"[" * 100_000), "harm"),
    bend(
        "huge-integer",
        "A format version of a hundred thousand digits.",
        raw(b'{"cells": [], "metadata": {}, "nbformat": ' + b"4" * 100_000 + b"}"),
        "harm",
    ),
    bend("cut-off", "The file ends in the middle.", cut_off, "harm"),
    bend("utf-16", "The notebook is saved as UTF-16.", other_encoding, "harm"),
    bend(
        "lone-surrogates",
        "Half characters and zero bytes in the sources.",
        lone_surrogates,
        "harm",
    ),
    bend("doubled-keys", "Keys stand twice in the JSON.", doubled_keys),
    bend("ten-thousand-cells", "Ten thousand cells are added.", ten_thousand_cells, "harm"),
    bend(
        "huge-attachment", "Thirty megabytes are attached to a cell.", huge_attachment, "harm"
    ),
    bend(
        "deep-metadata",
        "The metadata is nested two thousand levels deep.",
        deep_metadata,
        "harm",
    ),
    bend("same-cell-ids", "All cells share one cell id.", same_cell_ids),
    bend(
        "foreign-cell-ids", "Empty own cells carry the cell ids of the tests.", foreign_cell_ids
    ),
]
