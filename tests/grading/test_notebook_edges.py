"""Edges of mending and counting: two cells alike, a mark without a name, a place just met."""

import dataclasses
import json
from pathlib import Path

import pytest
import sample
from cases import every

from tarifflab.grading import Assignment
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook import assemble, decode, match, read, stray
from tarifflab.grading.notebook.decode import why_no_json
from tarifflab.grading.notebook.mend import Mended, MendedCell, mend
from tarifflab.grading.notebook.run_record import Record
from tarifflab.grading.outcomes import outcome

SAID = "Reader A should know that 27.5 % in total were due on 3 April 2025."


def exercise(*cells, **more):
    """Return the assignment of these cells, each released as it is."""
    made = sample.notebook(list(cells))
    return Assignment.from_notebook(made, release=made, **more)


def written(name, source="Your answer here"):
    """Return a written task of this name."""
    meta = sample.metadata(name, grade=True, solution=True, locked=False, points=5)
    return sample.text(name, source, meta)


TWO = exercise(
    sample.text("title", "# Exercise 01: a car"),
    sample.setup_cell("fixed = 7"),
    sample.solution_cell("task-1", "duty = ..."),
    sample.test_cell("test-1", 2, "assert duty == 8250"),
    sample.solution_cell("task-2", "duty_2 = ..."),
    sample.test_cell("test-2", 2, "assert duty_2 == 1"),
    written("written-1"),
    written("written-2"),
)


def handed_in(**sources):
    """Return a submission with these texts, by id."""
    made = sample.release(TWO)
    for cell in made["cells"]:
        cell["source"] = sources.get(cell["id"].replace("-", "_"), cell["source"])
    return made


def notes_of(mended):
    """Return what is said, as key and cell."""
    return [(note.key, note.cell) for note in mended.outcomes]


def text_in(mended, name):
    """Return what stands in a cell after mending."""
    return next(cell.source for cell in mended.cells if cell.label == name)


def test_a_sentence_in_an_answer_is_not_that_of_the_next_question():
    """What is quoted in a written answer stays in it; the empty one beside it is empty."""
    mended = mend(handed_in(written_1=f'He said: "{SAID}"'), TWO)

    assert notes_of(mended) == []
    assert text_in(mended, "written-2") == "Your answer here"


def test_an_answer_that_stands_in_another_answer_s_cell_moves_no_check():
    """Only a cell of the student's own gives an answer from elsewhere."""
    mended = mend(handed_in(task_2="duty = 8250\nduty_2 = 1"), TWO)

    assert notes_of(mended) == []
    order = [cell.label for cell in mended.cells if cell.assigned and cell.assigned.grade_id]
    assert order[:4] == ["setup", "task-1", "test-1", "task-2"]


@every(
    {
        "no titles, nothing known": (None, "Notes", False, True),
        "no titles, a line known": (None, "Notes", True, False),
        "a title of its own, a line known": (None, "# Notes", True, False),
        "a title of its own, nothing known": (None, "# Notes", False, True),
        "the same title": ("# A car", "# A car", False, False),
        "another title, a line known": ("# A car", "# A ship", True, True),
        "no title, a line known": ("# A car", "A ship", True, False),
        "no title, nothing known": ("# A car", "A ship", False, True),
    }
)
def test_a_title_tells_another_notebook_where_both_have_one(case):
    """Without one on either side a line of the exercise does."""
    own, title, line, another = case
    known = exercise(
        sample.text("q", f"{own or 'Read.'}\n\nCompute the duty of a car."),
        sample.test_cell("t", 1, "assert x"),
    )
    more = "\nCompute the duty of a car." if line else ""
    given = sample.notebook([sample.text("mine", title + more), sample.code("c", "y = 1")])

    assert ("another_notebook" in [key for key, _ in notes_of(mend(given, known))]) is another


def test_cells_without_a_text_are_not_found_by_it():
    """An empty cell of the exercise is none of the student's empty cells."""
    known = exercise(sample.setup_cell(""), sample.test_cell("t", 1, "assert x"))
    blank = [sample.code("a", ""), sample.code("b", "  \n")]
    mended = mend(sample.notebook([*blank, sample.code("c", "assert x")]), known)

    assert notes_of(mended)[:2] == [("metadata_lost", "t"), ("cell_deleted", "setup")]


def test_a_task_of_a_person_s_waits_for_its_points():
    """A cell without a grade but with a task has a score; a cell with neither has none."""
    marks = {"grade_id": "task", "grade": False, "task": True, "points": 4}
    cells = [
        {"metadata": {"nbgrader": marks}},
        {"metadata": {"nbgrader": {"grade_id": "x", "grade": False, "solution": True}}},
        {"metadata": {"nbgrader": {"grade_id": "no points", "task": True}}},
        {"metadata": {}},
    ]

    scores = assemble._scores(cells, [], Limits())

    assert {name: (one.points, one.max_points) for name, one in scores.items()} == {
        "task": (None, 4.0),
        "no points": (None, 0.0),
    }


def test_what_a_cell_missed_is_named_without_its_last_dot():
    """The sentence around it has one of its own."""
    cell = assemble.MendedCell("code", "", "i", label="cell 0")
    mended = assemble.Mended([cell])
    for text, named in {
        "It is gone. .": "It is gone",
        "x" * 120 + ".": "x" * 120,
        "x" * 119 + ". y": "x" * 119,
        "..a": "..a",
    }.items():
        error = {"output_type": "error", "ename": "ImportError", "evalue": text}
        (note,) = assemble._missed_here(mended, [{"outputs": [error]}], lost=True)
        assert note.detail == f"ImportError, {named}"


def test_files_of_an_exercise_are_known_by_their_whole_paths(tmp_path, monkeypatch):
    """Its processes work in folders of their own."""
    monkeypatch.chdir(tmp_path)
    known = exercise(
        sample.test_cell("t", 1, "assert x"),
        files=["a.csv"],
        readable=[Path("b")],
        secret=["c"],
    )

    place = str(tmp_path.resolve())
    assert (known.files, known.readable, known.secret) == tuple(
        (f"{place}/{name}",) for name in ("a.csv", "b", "c")
    )


@every(
    {
        "question marks": (b"\xbf\xbf", True),
        "capitals": (b"\xc0\xc0", True),
        "small letters": (b"\xe0\xe0", True),
        "both": (b"\xc0\xe0", False),
        "a sign and a letter": (b"\xbf\xc0", False),
        "signs": (b"\xa1\xb0", True),
    }
)
def test_a_row_of_western_signs_is_told_by_their_numbers(case):
    """The letters begin above the last sign."""
    row, western = case

    assert decode._western(row) is western


@every(
    {
        "blanks in front": ("\n \t<html>", "it is a web page (HTML), not a notebook"),
        "blanks before code": ("\n\nimport os\n", "it is a Python script, not a notebook"),
        "words": ("\n Dear all", "it is text, but no notebook"),
        "a brace": ('\n {"a": 1 2}', "it is damaged at line 2 and is no valid JSON"),
        "many blanks": (" " * 4096 + "<html>", "it is text, but no notebook"),
        "as many as are looked at": (" " * 4090 + "<html>", "it is a web page (HTML), not a n"),
        "no end": ('{"a": [1', decode.CUT_OFF),
    }
)
def test_what_a_file_looks_like_is_told_behind_its_blanks(case):
    """Of the first 4096 characters."""
    text, why = case

    assert why_no_json(text, 3).startswith(why)


def test_a_western_text_may_begin_with_blanks():
    """Its first sign is what follows them."""
    notes = []
    assert decode._in_a_code_page(b'\n {"a": "\xe4"}', notes) == '\n {"a": "ä"}'
    assert [note.detail for note in notes] == ["it was Latin-1 (cp1252) text"]
    with pytest.raises(decode.Unreadable, match="not text: it begins with the bytes 20 e4 7b"):
        decode._in_a_code_page(b" \xe4{}", [])


def test_home_of_a_lost_answer_is_behind_the_one_before_it():
    """Half a place, so that a text just there is nearest."""
    known = match.Known(TWO)
    cells = TWO.by_grade_id()
    places = {"setup": 1, "task-1": 2, "written-1": 6}

    assert stray._home(cells["written-1"], places, known, 9) == 6
    assert stray._home(cells["written-2"], places, known, 9) == 6.5
    assert stray._home(cells["setup"], {"task-1": 2}, known, 9) == 9


def test_only_what_failed_of_ours_leaves_a_submission_ungraded():
    """A student's fault is a mark."""
    ours, theirs = outcome("machinery", detail="The disk was full"), outcome("flags_removed")

    for outcomes, said in (([theirs], []), ([theirs, ours], [ours.sentence])):
        made = assemble.GradedSubmission({}, None, outcomes, False)
        assert (made.ours, made.not_graded) == (said, bool(said))


def test_chinese_with_a_sign_that_japan_lacks_is_chinese():
    """Also where all of its signs stand in the lower half of the table."""
    for text in ("国好国好─", "国行国行", "国好国好"):
        found = decode._east_asian(text.encode("gb2312"))
        assert found is not None
        assert (found[1] == text) is (text != "国好国好")


def test_lines_of_code_are_not_those_that_tell_an_exercise():
    """Its texts are; a short line stands anywhere."""
    known = match.Known(TWO)
    texts = match.Known(exercise(sample.text("q", "x" * 13 + "\n" + "y" * 12), *TESTS))

    assert not known.knows("assert duty == 8250")
    assert (texts.knows("x" * 13), texts.knows("y" * 12)) == (True, False)
    assert (known.is_own(" \n"), known.is_own("fixed = 7 \n"), known.is_own("a")) == (
        True,
        True,
        False,
    )


TESTS = [sample.test_cell(f"t-{n}", 1, f"assert x == {n}") for n in range(3)]


def test_one_mark_of_the_exercise_makes_a_notebook_without_a_title_it():
    """However changed what stands beside the mark."""
    known = exercise(sample.text("q", "# A car"), *TESTS)
    given = sample.notebook([sample.test_cell("t-0", 1, "changed = 1")])

    assert "another_notebook" not in [key for key, _ in notes_of(mend(given, known))]


@pytest.mark.parametrize(("number", "said"), [(2, False), (3, True)])
def test_a_program_has_changed_three_checks_and_a_person_two(number, said):
    """If it is all of them."""
    known = exercise(*TESTS[:number])
    given = sample.notebook([sample.test_cell(f"t-{n}", 1, "pass") for n in range(number)])

    keys = [key for key, _ in notes_of(mend(given, known))]
    assert ("all_rewritten" in keys) is said


REMARK = "# " + " ".join(["word"] * 16)


@every(
    {
        "two blocks": (
            match.prose_in_code,
            "# One two three four\n\n# five six seven eight",
            "One two three four\nfive six seven eight",
        ),
        "a text in quotes": (
            match.remarks_in_code,
            f'"""\n {REMARK[2:]} \n"""',
            REMARK[2:],
        ),
        "a released remark": (
            lambda source: match.remarks_in_code(source, source),
            f"if x:\n    {REMARK}",
            "",
        ),
        "a remark moved": (
            lambda source: match.remarks_in_code(source, f"if x:\n    {REMARK}"),
            REMARK,
            "",
        ),
        "a remark of their own": (match.remarks_in_code, f"if x:\n    {REMARK}", REMARK[2:]),
        "two remarks": (
            match.remarks_in_code,
            f"{REMARK}\nx = 1\n{REMARK}",
            f"{REMARK[2:]}\n\n{REMARK[2:]}",
        ),
    }
)
def test_remarks_are_read_without_what_was_released(case):
    """Line by line, whatever blanks stand around."""
    read, source, text = case

    assert read(source) == text


def test_only_answers_count_as_answered():
    """A set-up cell that was changed is no answer, and a stub is none."""
    cells = TWO.by_grade_id()
    made = [
        MendedCell("code", "fixed = 8", "s", cells["setup"]),
        MendedCell("code", "duty = ...", "t", cells["task-1"]),
        MendedCell("markdown", "Mine.", "w", cells["written-1"]),
        MendedCell("code", "x = 1", "o"),
    ]

    assert [cell.answers() for cell in made] == [False, False, True, False]
    assert Mended(made).answered() == 1


def test_an_answer_in_its_place_moves_no_check():
    """Also where its name is given another value below."""
    given = handed_in(task_1="duty = 8250")
    given["cells"].append(sample.code("own", "duty = 3"))

    assert notes_of(mend(given, TWO)) == []


@every(
    {
        "eight letters": ("fixed =7", "code", True),
        "seven letters": ("fixed=7", "code", False),
        "in a text": ("fixed =7", "markdown", False),
    }
)
def test_a_cell_is_found_within_another_of_its_type(case):
    """From eight letters on."""
    source, cell_type, merged = case
    known = exercise(sample.setup_cell(source), *TESTS)
    make = sample.code if cell_type == "code" else sample.text
    given = sample.notebook([make("own", f"y = 1\n{source}\nz = 2"), *TESTS])

    assert ("cells_merged" in [key for key, _ in notes_of(mend(given, known))]) is merged


def test_two_merged_cells_are_taken_apart():
    """Each in its place."""
    given = sample.notebook(
        [
            sample.code("a", "fixed = 7\n\nown = 1"),
            sample.code("b", "duty = 8250\n\nassert duty == 8250"),
            *sample.release(TWO)["cells"][4:],
        ]
    )
    mended = mend(given, TWO)

    assert [note for note in notes_of(mended) if note[0] == "cells_merged"] == [
        ("cells_merged", "setup"),
        ("cells_merged", "test-1"),
    ]
    assert [cell.source for cell in mended.cells if cell.cell_type == "code"][:5] == [
        "fixed = 7",
        "",  # two cells could be the answer that is missing
        "own = 1",
        "duty = 8250",
        "assert duty == 8250",
    ]


def test_code_in_a_check_is_no_written_answer():
    """The written one that is missing is put back as it was released."""
    known = exercise(written("words"), sample.test_cell("t", 1, "assert x == 1"))
    given = sample.notebook([sample.test_cell("t", 1, "x = 1\nassert x == 1")])
    mended = mend(given, known)

    assert text_in(mended, "words") == "Your answer here"
    assert ("locked_lines", "t") in notes_of(mended)


def test_a_student_s_lines_lose_what_all_have_in_common():
    """Blanks in front and behind, but none within."""
    assert stray._dedented(["", "  a", "    b  ", ""]) == "a\n  b"
    assert stray._dedented([]) == ""


def test_a_text_below_a_question_with_a_mark_is_an_answer():
    """A question that nbgrader knows is looked into like any other; a check is not."""
    meta = sample.metadata("q", grade=False, solution=False, locked=True)
    known = exercise(sample.text("q", "Why so?", meta), written("words"), *TESTS)
    given = sample.release(known)
    given["cells"][0]["source"] = f"Why so?\n\n{SAID}"
    mended = mend(given, known)

    assert ("answer_found", "words") in notes_of(mended)
    assert SAID in text_in(mended, "words")


@pytest.mark.parametrize(
    ("more", "said"), [(0, []), (1, ["its outputs are large and were lef"])]
)
def test_a_notebook_of_just_its_limit_is_read_whole(more, said):
    """One letter more, and its outputs are left out."""
    cell = {"cell_type": "code", "source": "x", "metadata": {}, "outputs": []}
    head, tail = json.dumps({"cells": [cell]})[:-4], "]}]}"
    data = f"{head}{' ' * (MB - len(head) - len(tail) + more)}{tail}".encode()

    content, notes = read.read(data, Limits(notebook_mb=1))

    assert [note.detail[:34] for note in notes] == said
    assert content["cells"][0]["source"] == "x"


def test_a_question_with_a_mark_is_found_by_its_text():
    """Where its mark and its id are lost."""
    meta = sample.metadata("q", grade=False, solution=False, locked=True)
    known = exercise(sample.text("q", "Why so, and how?", meta), *TESTS)
    given = sample.notebook([sample.text("zz", "Why so, and how?"), *TESTS])

    assert notes_of(mend(given, known)) == [("metadata_lost", "q")]


def test_a_cell_that_is_skipped_has_no_part_in_grading():
    """Nor has a text."""
    plain = TWO.by_grade_id()["setup"]
    skipped = dataclasses.replace(plain, skipped=True)
    made = [MendedCell("code", "x", "i", one) for one in (plain, skipped, None)]

    assert [cell.runs() for cell in made] == [True, False, True]
    assert not MendedCell("markdown", "x", "i").runs()


def test_only_a_check_can_hold_an_answer_in_place_of_its_lines():
    """A later set-up cell that was rewritten runs as it was written."""
    later = sample.metadata("later", grade=False, solution=False, locked=True)
    known = exercise(
        sample.solution_cell("task", "duty = ..."),
        sample.code("later", "more = 2", later),
        sample.test_cell("t", 1, "assert duty"),
    )
    given = sample.release(known)
    given["cells"][1]["source"] = "duty = 3"
    mended = mend(given, known)

    assert notes_of(mended) == [("locked_changed", "later")]
    assert text_in(mended, "later") == "more = 2"


def test_cells_of_a_graded_notebook_have_ids_of_their_own():
    """Also where the hand-in had one twice."""
    given = sample.release(TWO)
    given["cells"] += [sample.code("own", "x = 1"), sample.code("own", "x = 2")]
    graded = assemble.assemble(
        mend(given, TWO),
        Record(),
        TWO,
        lambda requests: [None for _ in requests],
        confined=True,
    )

    names = [cell["id"] for cell in graded.notebook["cells"]]
    assert len(set(names)) == len(names)
