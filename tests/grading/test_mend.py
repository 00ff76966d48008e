"""What a student wrote is found, wherever it stands: merged, moved, copied, in another cell."""

import copy

import pytest
import sample

from tarifflab.grading import Assignment
from tarifflab.grading.notebook.match import (
    normal,
    prose_in_code,
    remarks_in_code,
    spoken_in_code,
)
from tarifflab.grading.notebook.mend import mend
from tarifflab.grading.outcomes import CATALOGUE, outcome

TEXT = "**Reader A.** 27.5 % in total on 3 April 2025, and 15 % in total from 16 September."
SETUP = "import pandas as pd\nfixed = 7"
CHECK = "assert duty is not ...\nassert duty == 8250"
QUESTION = "## 2 Which side am I on?\n\nWrite three sentences."


@pytest.fixture(scope="module")
def assigned() -> Assignment:
    """Return set-up, a task with its check, and a question with a written answer."""
    cells = [
        sample.text("title", "# Exercise 01: a car"),
        sample.setup_cell(SETUP),
        sample.text("ask-1", "## 1 The duty\n\nCompute the duty."),
        sample.solution_cell("task-1", "duty = ..."),
        sample.test_cell("test-1", 2, CHECK),
        sample.text("ask-2", QUESTION),
        sample.written_cell(),
    ]
    return Assignment.from_notebook(sample.notebook(cells), release=sample.notebook(cells))


@pytest.fixture
def made(assigned):
    """Return a submission with the task solved and the text missing, cells by their id."""
    return sample.solve(assigned, {"task-1": "duty = 8250"})


def cell(made, cell_id):
    """Return a cell by its id."""
    return next(cell for cell in made["cells"] if cell["id"] == cell_id)


def drop(made, *cell_ids):
    """Take cells out."""
    made["cells"] = [cell for cell in made["cells"] if cell["id"] not in cell_ids]


def by_id(mended, grade_id):
    """Return a mended cell by its grade id."""
    return next(cell for cell in mended.cells if cell.label == grade_id)


def sources(mended):
    """Return the code that runs, without the checks."""
    return [
        cell.source
        for cell in mended.cells
        if cell.cell_type == "code" and (cell.assigned is None or cell.assigned.kind != "test")
    ]


def keys(mended):
    """Return the keys of what is said, in order of the alphabet."""
    return sorted(made.key for made in mended.outcomes)


ELSEWHERE = {
    "an added cell": lambda made: made["cells"].append(sample.text("own", TEXT)),
    "a raw cell": lambda made: made["cells"].append(
        {"cell_type": "raw", "id": "own", "metadata": {}, "source": TEXT}
    ),
    "a string in a code cell": lambda made: made["cells"].append(
        sample.code("own", f'"""{TEXT}"""')
    ),
    "a printed string": lambda made: made["cells"].append(
        sample.code("own", f'print("{TEXT}")')
    ),
    "a named string": lambda made: made["cells"].append(
        sample.code("own", f"answer = '''\n{TEXT}\n'''")
    ),
    "comments": lambda made: made["cells"].append(sample.code("own", f"# {TEXT}")),
    "prose in a code cell": lambda made: made["cells"].append(
        sample.code("own", TEXT.strip("*"))
    ),
    "the question": lambda made: cell(made, "ask-2").update(source=f"{QUESTION}\n\n{TEXT}"),
    "another question": lambda made: cell(made, "ask-1").update(
        source=f"## 1 The duty\n\nCompute the duty.\n{TEXT}"
    ),
    "above all": lambda made: made["cells"].insert(0, sample.text("own", TEXT)),
}


@pytest.mark.parametrize("removed", [False, True], ids=["stub left", "cell removed"])
@pytest.mark.parametrize("where", ELSEWHERE)
def test_text_that_stands_elsewhere_is_put_to_the_marker(assigned, made, where, removed):
    """Where the stub would be an automatic 0, the text is put into the answer cell."""
    ELSEWHERE[where](made)
    if removed:
        drop(made, "written")

    mended = mend(made, assigned)

    assert TEXT.strip("*") in by_id(mended, "written").source
    assert {"answer_found", "metadata_lost"} & set(keys(mended))


def test_a_picture_of_the_answer_is_put_to_the_marker(assigned, made):
    """A photograph in a cell of its own goes with the text."""
    picture = {"hand.png": {"image/png": "iVBORw0KGgo="}}
    own = sample.text("own", "![hand](attachment:hand.png)") | {"attachments": picture}
    made["cells"].append(own)

    assert by_id(mend(made, assigned), "written").attachments == picture


def test_where_the_text_stood_is_said(assigned, made):
    """The marker reads which cell it came from, and the report says the same."""
    made["cells"].append(sample.text("own", TEXT))

    mended = mend(made, assigned)

    assert "this stood in cell 8 (markdown)" in by_id(mended, "written").source
    assert "text stood in cell 8 (markdown)" in mended.outcomes[-1].sentence
    assert mended.outcomes[-1].needs_look


def test_an_answer_in_its_cell_is_left_alone(assigned, made):
    """Notes elsewhere are no second answer."""
    cell(made, "written")["source"] = TEXT
    made["cells"].append(sample.text("own", "My notes for the exam"))

    mended = mend(made, assigned)

    assert by_id(mended, "written").source == TEXT
    assert keys(mended) == []


@pytest.mark.parametrize(
    "source",
    ["duty = 8250", "import pandas as pd", "# fixed", "print('a b c d e f g h i j')\nx = 1",
     "f(1, 2)", '"short"', "# This line explains\nduty = 1", "x", "japan.head()"],
)  # fmt: skip
def test_code_is_not_taken_for_prose(source):
    """A cell that computes something is no written answer."""
    assert prose_in_code(source) == ""


def test_an_untouched_notebook_is_no_answer(assigned):
    """Nothing written anywhere: the stub stays, nothing is said."""
    mended = mend(sample.release(assigned), assigned)

    assert by_id(mended, "written").source == "Your answer here"
    assert keys(mended) == []


def test_the_copy_with_the_answer_counts(assigned, made):
    """A cell was copied and the copy filled in: the copy is the answer."""
    later = copy.deepcopy(cell(made, "written")) | {"source": TEXT}
    made["cells"].append(later)

    mended = mend(made, assigned)

    assert by_id(mended, "written").source == TEXT
    assert keys(mended) == ["copy_taken"]


def test_merged_cells_are_taken_apart(assigned, made):
    """An answer and its check in one cell are two again, and both count."""
    cell(made, "task-1")["source"] = f"duty = 8250\n\n{CHECK}"
    drop(made, "test-1")

    mended = mend(made, assigned)

    assert by_id(mended, "task-1").source == "duty = 8250"
    assert not by_id(mended, "test-1").restored
    assert keys(mended) == ["cells_merged"]


@pytest.mark.parametrize(
    ("tags", "ahead"), [([], [SETUP, "x = 1"]), (["skip-execution"], ["x = 1"])]
)
def test_what_stands_before_the_first_task_may_run_ahead(tags, ahead):
    """Set-up cells and plain ones, but none that is to be skipped, and none further down."""
    setup = sample.setup_cell(SETUP)
    setup["metadata"]["tags"] = tags
    task = sample.solution_cell("task-1", "duty = ...")
    test = sample.test_cell("test-1", 2, CHECK)
    cells = [setup, sample.code("own", "x = 1"), task, sample.code("later", "y = 1"), test]
    assignment = Assignment.from_notebook(
        sample.notebook(cells), release=sample.notebook(cells)
    )

    assert [cell.source for cell in assignment.prelude()] == ahead


def test_what_follows_a_merged_cell_stays(assigned, made):
    """The student's next cell is not taken for a part of the one that was split."""
    cell(made, "task-1")["source"] = f"duty = 8250\n\n{CHECK}"
    drop(made, "test-1")
    place = made["cells"].index(cell(made, "task-1")) + 1
    made["cells"].insert(place, sample.code("own", "extra = duty + 1"))

    assert sources(mend(made, assigned)) == [SETUP, "duty = 8250", "extra = duty + 1"]


@pytest.mark.parametrize("source", [f"duty = 8250\n\n{CHECK}", f"{CHECK}\nduty = 8250"])
def test_an_answer_merged_into_its_check_is_taken_out(assigned, made, source):
    """The answer cell is gone, its lines stand in the locked one: they are the answer."""
    cell(made, "test-1")["source"] = source
    drop(made, "task-1")

    mended = mend(made, assigned)

    assert by_id(mended, "task-1").source == "duty = 8250"
    assert by_id(mended, "test-1").source == CHECK
    assert keys(mended) == ["locked_lines"]


def test_an_answer_written_over_a_check_is_run_and_looked_at(assigned, made):
    """The check's own lines are gone: the student's run, a person looks."""
    cell(made, "task-1")["source"] = "duty = ..."
    cell(made, "test-1")["source"] = "duty = 8250\nassert duty == 8250"

    mended = mend(made, assigned)

    assert sources(mended) == [SETUP, "duty = ...", "duty = 8250"]
    assert [(note.key, note.needs_look) for note in mended.outcomes] == [
        ("locked_rewritten", True)
    ]


def test_an_import_in_the_set_up_cell_runs(assigned, made):
    """A line that was added to a locked cell costs nothing later."""
    cell(made, "setup")["source"] = "import pandas as pd\nimport math\nfixed = 7"

    mended = mend(made, assigned)

    assert sources(mended) == [SETUP, "import math", "duty = 8250"]
    assert keys(mended) == ["locked_lines"]


def test_a_changed_set_up_line_does_not_run(assigned, made):
    """What replaces a line of a locked cell is left out: the original counts."""
    cell(made, "setup")["source"] = "import pandas as pd\nfixed = 8"

    mended = mend(made, assigned)

    assert sources(mended) == [SETUP, "duty = 8250"]
    assert keys(mended) == ["locked_changed"]


def test_a_check_moved_to_the_top_stands_below_its_task(assigned, made):
    """A check that stood above its task is moved below it, and the order is said."""
    made["cells"].insert(0, made["cells"].pop(4))

    mended = mend(made, assigned)

    labels = [cell.label for cell in mended.cells]
    assert labels.index("test-1") == labels.index("task-1") + 1
    assert keys(mended) == ["order_changed"]


@pytest.mark.parametrize(
    "left", ["duty = ...", "# see below\nduty = ...\n\n# sorry", "# below"]
)
def test_answers_in_one_cell_at_the_end_are_checked_there(assigned, made, left):
    """The stub was left and the answer stands below the check: it is checked after it."""
    cell(made, "task-1")["source"] = left
    made["cells"].append(sample.code("own", "# all answers\nduty = 8250"))

    mended = mend(made, assigned)

    assert mended.cells[-1].label == "test-1"
    assert keys(mended) == ["answer_below"]


def test_an_answer_without_any_mark_is_found_by_its_place(assigned, made):
    """A new cell where the answer stood is the answer, not an added cell."""
    own = sample.code("f00d", "duty = 30000 * 0.275")
    made["cells"][3] = own

    mended = mend(made, assigned)

    assert by_id(mended, "task-1").source == own["source"]
    assert keys(mended) == ["metadata_lost"]


def test_deleted_is_said_of_what_is_gone_only(assigned, made):
    """With work of the student's that has no place, a cell was "not found"."""
    drop(made, "task-1")
    gone = mend(made, assigned)
    made["cells"] += [sample.code("a", "x = 1"), sample.code("b", "y = 1")]
    unknown = mend(made, assigned)

    assert keys(gone) == ["cell_deleted"]
    assert keys(unknown) == ["cell_missing"]


def test_a_notebook_merged_into_one_cell_is_taken_apart_in_order(assigned):
    """Set-up, answer and check each get their cell back, in the order of the lines."""
    source = "\n\n".join(["import math", SETUP, "duty = 8250", CHECK, "print(duty)"])

    mended = mend(sample.notebook([sample.code("x", source)]), assigned)

    assert [c.source for c in mended.cells if c.cell_type == "code"] == [
        "import math", SETUP, "duty = 8250", CHECK, "print(duty)"
    ]  # fmt: skip
    assert by_id(mended, "task-1").source == "duty = 8250"


ALONE = {
    "a string": sample.code("own", f'"""{TEXT}"""'),
    "the question with the answer": sample.text("own", f"{QUESTION}\n\n{TEXT}"),
    "a raw cell": {"cell_type": "raw", "id": "own", "metadata": {}, "source": TEXT},
}


@pytest.mark.parametrize("name", ALONE)
def test_a_text_that_is_all_that_is_left_is_put_to_the_marker(assigned, name):
    """Everything else was deleted: the one cell is still an answer."""
    mended = mend(sample.notebook([ALONE[name]]), assigned)

    assert TEXT in by_id(mended, "written").source


HOSTILE = {
    "brackets": "a(" + ")" * 2_000_000,
    "a heading of blanks": "#" + " " * 2_000_000 + "x" * 200,
    "quotes": '"' * 2_000_000,
    "wrappers": "print(" * 400_000,
    "equals": "a" * 1_000_000 + "=" * 1_000_000,
    "blanks": " " * 2_000_000 + "x",
    "lines": "x\n" * 1_000_000,
    "hashes": "# \n" * 700_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["code", "markdown"])
@pytest.mark.parametrize("name", HOSTILE)
def test_matching_takes_a_number_of_steps_in_proportion(assigned, made, name, kind):
    """Main matches texts of megabytes: with a quadratic step this would take hours."""
    drop(made, "written")
    own = sample.code if kind == "code" else sample.text
    cell(made, "task-1")["source"] = "duty = ..."
    made["cells"].append(own("own", HOSTILE[name]))

    assert not mend(made, assigned).unreadable


LESSON = [
    sample.text("title", "# Lesson 01: What is a tariff rate?"),
    sample.code("l1", "from math import pi"),
]


def test_a_lesson_is_named(assigned):
    """A file that is another notebook is said to be one, and not to be mended nine times."""
    mended = mend(sample.notebook(LESSON), assigned)

    assert keys(mended) == ["another_notebook"]
    assert "its title is 'Lesson 01: What is a tariff rate?'" in mended.outcomes[0].sentence
    assert mended.outcomes[0].needs_look


def test_another_exercise_with_the_same_ids_is_named(assigned, made):
    """Grade ids are alike in all exercises: the locked cells tell which one it is."""
    cell(made, "title")["source"] = "# Exercise 02: a ship"
    cell(made, "setup")["source"] = "import numpy as np\nships = 3"
    cell(made, "test-1")["source"] = "assert ships == 4"

    mended = mend(made, assigned)

    assert keys(mended) == ["another_notebook"]
    assert "0 of 2 locked cells" in mended.outcomes[0].sentence


def test_a_notebook_that_lost_its_locked_cells_is_still_this_one(assigned, made):
    """With the exercise's own title it is this exercise, however much was deleted."""
    drop(made, "setup", "test-1", "ask-1")

    assert "another_notebook" not in keys(mend(made, assigned))


def test_mending_twice_changes_nothing_more(assigned, made):
    """The two stages of nbgrader mend one after the other."""
    cell(made, "test-1")["source"] = f"duty = 8250\n\n{CHECK}"
    drop(made, "task-1", "written")
    made["cells"].append(sample.text("own", TEXT))
    once = mend(made, assigned)
    again = [
        {
            "cell_type": c.cell_type, "id": c.cell_id, "source": c.source,
            "metadata": {"nbgrader": dict(c.assigned.nbgrader)} if c.assigned else {},
        }
        for c in once.cells
    ]  # fmt: skip

    twice = mend({"cells": again}, assigned)

    assert [c.source for c in twice.cells] == [c.source for c in once.cells]
    assert keys(twice) == []


@pytest.mark.parametrize(
    ("lost", "another"), [(["setup"], False), (["test-1"], False), (["setup", "test-1"], True)]
)
def test_half_of_the_locked_cells_make_it_this_exercise(assigned, made, lost, another):
    """Whatever its title is; with fewer of them the title decides."""
    cell(made, "title")["source"] = "# Exercise 02: a ship"
    drop(made, *lost)

    assert ("another_notebook" in keys(mend(made, assigned))) is another


def test_without_any_title_a_question_of_the_exercises_makes_it_this_one(assigned):
    """Its text tells where it came from; a text of nobody's does not."""
    known = mend(sample.notebook([sample.text("q", QUESTION)]), assigned)
    notes = [sample.text(name, f"Some notes of {name}") for name in ("mine", "yours")]
    foreign = mend(sample.notebook(notes), assigned)

    assert "another_notebook" not in keys(known)
    assert "it has no title; 0 of 2 locked cells are in it" in foreign.outcomes[0].sentence


@pytest.mark.parametrize("number", [1, 2])
def test_an_answer_is_found_by_its_place_only_if_one_cell_can_be_meant(assigned, made, number):
    """Of two neither is guessed."""
    own = [sample.code(f"f{n}", f"duty = {n}") for n in range(number)]
    made["cells"][3:4] = own

    mended = mend(made, assigned)

    assert by_id(mended, "task-1").source == ("duty = 0" if number == 1 else "")
    assert ("metadata_lost" in keys(mended)) is (number == 1)


def two_texts():
    """Return an exercise with two written answers, and a submission without either."""
    cells = [sample.text("title", "# Exercise 03")]
    for name in ("first", "second"):
        cells.append(sample.text(f"ask-{name}", f"## The {name} question, to be answered"))
        cells.append(sample.written_cell())
        cells[-1]["id"] = cells[-1]["metadata"]["nbgrader"]["grade_id"] = name
    check = sample.test_cell("check", 1, "assert True")
    source = sample.notebook([*cells, check])
    assigned = Assignment.from_notebook(source, release=source)
    return assigned, sample.solve(assigned, {})


@pytest.mark.parametrize("removed", [False, True])
@pytest.mark.parametrize(("below", "home"), [("ask-first", "first"), ("ask-second", "second")])
def test_a_text_goes_to_the_nearest_answer(below, home, removed):
    """Where the cell stands, or would stand; the other stays a silent 0."""
    assigned, made = two_texts()
    place = made["cells"].index(cell(made, below)) + 1
    made["cells"].insert(place, sample.text("own", TEXT))
    if removed:
        made["cells"].remove(cell(made, home))

    mended = mend(made, assigned)

    other = "second" if home == "first" else "first"
    assert TEXT in by_id(mended, home).source
    assert by_id(mended, other).source == "Your answer here"


def test_several_texts_are_put_together_in_their_order(assigned, made):
    """With each place they came from, and their pictures."""
    picture = {"hand.png": {"image/png": "iVBORw0KGgo="}}
    made["cells"] += [
        sample.text("own-1", f"One. {TEXT}"),
        sample.text("own-2", f"Two. {TEXT}") | {"attachments": picture},
    ]

    written = by_id(mend(made, assigned), "written")

    assert written.source == (
        "*(From the grader: this stood in cell 8 (markdown) and cell 9 (markdown).)*\n\n"
        f"One. {TEXT}\n\nTwo. {TEXT}"
    )
    assert written.attachments == picture


REMARKS = [
    (f"x = 1\n# {TEXT}\ny = 2", TEXT),
    (f'x = 1\n"""{TEXT}"""', TEXT),
    ("# a short remark\nx = 1", ""),
    (f"def f(x):\n    '''{TEXT}'''\n    return x", ""),
    ("# x = 1\n# y = x + 2\n# print(x, y)\n# z = f(x)\n# a = 1\n# b = 2", ""),
    (f"# {TEXT[:60]}\n# {TEXT[60:]}", f"{TEXT[:60].strip()}\n{TEXT[60:].strip()}"),
    (
        "# 私は消費者の側です。関税は15％に下がった。だから輸入は増える。",
        "私は消費者の側です。",
    ),
]


@pytest.mark.parametrize(("source", "remark"), REMARKS)
def test_long_remarks_in_code_are_read_and_short_ones_explain_the_code(source, remark):
    """What is commented out computes something, and a docstring speaks of its function."""
    found = remarks_in_code(source)

    assert found.startswith(remark) if remark else found == ""


def test_a_remark_that_was_released_is_no_answer():
    """The task's own words stand in every hand-in."""
    assert remarks_in_code(f"# {TEXT}\nx = 1", f"# {TEXT}\nx = ...") == ""


PROSE = [
    ("eight words are what makes a text here", True),
    ("seven words are not enough for that", False),
    ("関税は高いので十二字以上", True),
    ("関税は高い", False),
]


@pytest.mark.parametrize(("text", "prose"), PROSE)
def test_eight_words_or_a_dozen_signs_are_prose(text, prose):
    """Twice as many in a remark."""
    assert bool(prose_in_code(text)) is prose
    assert bool(remarks_in_code(f"# {text}")) is False
    assert bool(remarks_in_code(f"# {text} {text}")) is prose


def test_points_in_a_file_count_only_if_they_are_the_exercises(assigned, made):
    """What is changed is said; a picture in a locked cell goes."""
    marks = cell(made, "test-1")["metadata"]["nbgrader"]
    same = keys(mend(made, assigned))
    marks["points"] = 3

    assert same == []
    assert keys(mend(made, assigned)) == ["points_changed"]


def test_a_cell_is_called_by_its_id_or_its_number(assigned, made):
    """Counted from one, as a reader counts."""
    made["cells"].insert(0, sample.code("own", "x = 1"))

    labels = [one.label for one in mend(made, assigned).cells]

    assert labels[:4] == ["cell 1", "cell 2", "setup", "cell 4"]


def test_what_was_found_and_answered_is_counted(assigned, made):
    """A cell that was put back is not found; a check and a stub are no answers."""
    whole = mend(made, assigned)
    drop(made, "test-1", "written")
    less = mend(made, assigned)

    assert (whole.found(), whole.answered()) == (4, 1)
    assert (less.found(), less.answered()) == (2, 1)


def test_of_two_cells_without_marks_the_first_is_the_exercises(assigned, made):
    """By their id, and by their text."""
    for name in ("task-1", "test-1"):
        found = cell(made, name)
        found["metadata"] = {}
        copied = copy.deepcopy(found) | ({"source": "duty = 1"} if name == "task-1" else {})
        made["cells"].insert(made["cells"].index(found) + 1, copied)
    for one in made["cells"][5:7]:
        one.pop("id")

    mended = mend(made, assigned)

    assert [one.label for one in mended.cells] == [
        "cell 1", "setup", "cell 3", "task-1", "cell 5", "test-1", "cell 7", "cell 8",
        "written",
    ]  # fmt: skip
    assert by_id(mended, "task-1").source == "duty = 8250"


def test_blanks_at_ends_are_nothing_and_at_the_beginning_of_a_line_they_are_code():
    """A check that was moved out of its loop is another one."""
    assert normal("\n\nfor x in y:  \n    z\t\n\n") == "for x in y:\n    z"


CODE = (
    "import x", "from x", "def f", "class A", "for x", "while x", "if x", "with x", "try",
    "return x", "assert x", "print", "display", "@x", "%x", "!x", "x = 1", "x.y['z'] += 1",
    "x-=1", "x.f(1)",
)  # fmt: skip
WORDS = "one two three four five six seven eight"
TEXTS = (
    'print("{}")', "display('{}')", 'Markdown("""{}""")', "HTML('{}')", "mine = '{}'",
    "print(HTML(x = '{}'))", "rb'{}'", "{}",
)  # fmt: skip


def test_a_line_that_begins_as_code_does_is_none_of_a_text():
    """However many words follow it, also behind the sign of a remark."""
    lines = [f"{beginning} {WORDS} {WORDS}" for beginning in CODE]

    assert [one for one in lines if prose_in_code(one)] == []
    assert [one for one in lines if remarks_in_code(f"y = 1\n# {one}")] == []
    assert remarks_in_code(f"y = 1\n# {WORDS} {WORDS}") == f"{WORDS} {WORDS}"


def test_a_text_is_taken_out_of_what_shows_it():
    """Four wrappers at most; three kinds of cells are text as a whole, and a script is none."""
    assert [one for one in TEXTS if prose_in_code(one.format(WORDS)) != WORDS] == []
    for deep in (4, 5):
        shown = "print(" * deep + f"'{WORDS}'" + ")" * deep
        assert (prose_in_code(shown) == WORDS) is (deep == 4)
    for kind, text in (("markdown", "ab"), ("html", "ab"), ("latex", "ab"), ("script", "")):
        assert spoken_in_code(f"\n%%{kind} x\nab\n") == text


def test_of_another_notebook_nothing_is_said_that_only_compares_it_with_this_one(assigned):
    """What was done to read it, and what a person has to know, stays."""
    notes = [outcome(key) for key in CATALOGUE]

    mended = mend({"cells": [sample.text("x", "# Another")]}, assigned, notes)

    said = [note.key for note in mended.outcomes]
    assert said[0] == "another_notebook"
    assert set(CATALOGUE) - set(said) == {
        "cell_deleted", "cell_missing", "metadata_lost", "locked_changed", "points_changed",
        "cell_retyped", "flags_removed", "cell_doubled", "order_changed", "all_rewritten",
    }  # fmt: skip
