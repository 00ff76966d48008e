"""A hidden test tells one bit, and what leaks of it is of no use to anybody else."""

import json
import os
import random

import pytest
import sample

from tarifflab import expect
from tarifflab.expect.draws import VARIABLE
from tarifflab.grading import Sessions, hidden_draws
from tarifflab.grading.hidden_draws import SECRET_FILE, course_secret, draw_for
from tarifflab.grading.inside.examiner import DRAW

confined = [pytest.mark.slow, pytest.mark.confined]


def test_the_grader_and_the_checks_mean_the_same_variable():
    """The grader knows nothing of the checks, so the name stands twice."""
    assert VARIABLE == DRAW


def test_a_secret_is_made_once_and_for_its_owner_alone(tmp_path):
    """It lies beside the gradebook, 32 bytes that only the teacher may read."""
    first, second = course_secret(tmp_path), course_secret(tmp_path)

    assert first == second
    assert len(first) == 32
    assert [path.name for path in tmp_path.iterdir()] == [SECRET_FILE]
    assert (tmp_path / SECRET_FILE).stat().st_mode & 0o777 == 0o600


def test_draws_differ_between_students_files_courses_and_exercises():
    """Whatever is exchanged, another number comes out; with all the same it is the same."""
    hand_in = (b"key", "01", "anna", b"file")
    others = [
        (b"other", "01", "anna", b"file"),
        (b"key", "02", "anna", b"file"),
        (b"key", "01", "ben", b"file"),
        (b"key", "01", "anna", b"later"),
    ]

    assert draw_for(*hand_in) == draw_for(*hand_in)
    assert len({draw_for(*one) for one in [hand_in, *others]}) == 5
    assert draw_for(b"") != draw_for(b"")


def test_a_draw_is_the_same_in_every_year():
    """A regrade by a later version must not call functions with other inputs."""
    assert draw_for(b"key", "01", "anna", b"file") == (
        "e929a8c813c4ac5659cc4fef2b6b81d7f4587f5fa75366d1b92b90aeece0063a"
    )
    assert len(draw_for(b"")) == 64


@pytest.mark.parametrize("links", [True, False])
def test_who_comes_second_keeps_the_first_secret(tmp_path, monkeypatch, links):
    """Two runs may begin at once; nothing half-made is left, with and without hard links."""

    def refuse(*_):
        raise PermissionError("no hard links here")

    if not links:
        monkeypatch.setattr(hidden_draws.os, "link", refuse)
    first = course_secret(tmp_path)
    if links:
        hidden_draws._make(tmp_path / SECRET_FILE)

    assert course_secret(tmp_path) == first
    assert len(first) == 32
    assert [path.name for path in tmp_path.iterdir()] == [SECRET_FILE]


def test_dice_differ_by_name_and_stay_the_same(monkeypatch):
    """Two hidden tests of one hand-in do not throw alike; a regrade throws the same."""
    monkeypatch.setenv(VARIABLE, "a number")

    assert expect.draw("f").random() == expect.draw("f").random()
    assert expect.draw("f").random() != expect.draw("g").random()
    once = expect.draw("f").random()
    monkeypatch.setenv(VARIABLE, "another")
    assert expect.draw("f").random() != once


DRAWN = """
import os, random
assert f(1) == 2
### BEGIN HIDDEN TESTS
dice = random.Random(os.environ.get("GRADING_DRAW", "practice"))
for x in [dice.randrange(10**6) for _ in range(5)]:
    assert f(x) == x + 1
### END HIDDEN TESTS
"""


@pytest.fixture(scope="module")
def drawn():
    """Return warm sessions for a function that is tested with drawn inputs."""
    assigned = sample.small(
        [("f", "def f(x):\n    return x + 1", DRAWN)], draw_key=b"secret of the course"
    )
    with Sessions(assigned, workers=1) as made:
        yield made


def by_table(known):
    """Return an answer that knows the results of some inputs and nothing else."""
    return f"table = {known!r}\ndef f(x):\n    return table.get(x, 0)"


def inputs_of(graded):
    """Return what a hand-in was called with, from the number that is kept with its mark."""
    dice = random.Random(graded.notebook.metadata["grading"]["draw"])
    return [dice.randrange(10**6) for _ in range(5)]


@pytest.mark.slow
@pytest.mark.confined
def test_everything_leaked_on_purpose_gains_the_next_nothing(drawn):
    """A table of all inputs of all earlier hand-ins earns no more than a guess."""
    known = {1: 2}
    points = []
    for student in ("anna", "ben", "cho", "dan", "anna"):
        file = sample.as_bytes(sample.solve(drawn.assignment, {"f": by_table(known)}))
        graded = drawn.grade(file, student=student)
        points.append(graded.points)
        known |= {x: x + 1 for x in inputs_of(graded)}

    assert points == [0] * 5
    assert len(known) == 26


@pytest.mark.slow
@pytest.mark.confined
def test_a_regrade_draws_the_same_and_a_right_answer_is_right_for_all(drawn):
    """The same file of the same student is called with the same inputs again."""
    right = sample.solve(drawn.assignment, {"f": "def f(x):\n    return x + 1"})

    twice = [drawn.grade(sample.as_bytes(right), student="anna") for _ in range(2)]
    other = drawn.grade(sample.as_bytes(right), student="ben")

    assert [graded.points for graded in (*twice, other)] == [1, 1, 1]
    assert inputs_of(twice[0]) == inputs_of(twice[1]) != inputs_of(other)


@pytest.mark.slow
@pytest.mark.confined
def test_students_code_cannot_see_what_is_drawn_from(drawn):
    """The number is in the examiner alone."""
    answer = "import os\nprint('draw', os.environ.get('GRADING_DRAW'))\ndef f(x): return 0"

    graded = drawn.grade(sample.as_bytes(sample.solve(drawn.assignment, {"f": answer})))

    assert "draw None" in json.dumps(graded.notebook.cells)


RIGHT = "def f(x):\n    return x + 1"
SAYS = """
from tarifflab import expect
expect.function("f", cases=[((1,), 2)])
### BEGIN HIDDEN TESTS
expect.function("f", reference=lambda x: x + 1, inputs=[41, 271828, 99])
### END HIDDEN TESTS
"""


@pytest.fixture(scope="module")
def advised():
    """Return warm sessions for a function that is tested with the course's own checks."""
    assigned = sample.small([("f", RIGHT, SAYS)])
    with Sessions(assigned, workers=1) as made:
        yield made


TELLTALES = [
    "return str(seen)",
    "return 'LEAK' + ' '.join(map(str, seen))",
    "from collections import namedtuple as n\n  return n(f'LEAK_{x}', 'a')(1)",
    "return type('LEAK' + str(x), (), {})()",
    "return [0] * x",
    "return {'LEAK': seen}",
    "raise ValueError('LEAK', seen)",
    "raise type('LEAK' + str(x), (KeyError,), {})(x)",
    "import pandas as pd\n  return pd.Series([1], index=['LEAK' + str(x)])",
    "print('LEAK', seen)\n  return 0",
    "return x - 271828",
    "return lambda LEAK: seen",
    "import os; os._exit(x % 256)",
    "return (y for y in seen)",
    "return float(x) + 0.271828",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.confined
@pytest.mark.parametrize("body", TELLTALES)
def test_the_page_repeats_nothing_of_a_function_that_saw_hidden_inputs(advised, body):
    """No text, no name of a type, no number: only that a hidden test did not pass."""
    answer = f"seen = []\ndef f(x):\n  seen.append(x)\n  if x == 1: return 2\n  {body}"

    graded = advised.grade(sample.as_bytes(sample.solve(advised.assignment, {"f": answer})))

    cell = next(c for c in graded.notebook.cells if c.id == "test-f")
    said = json.dumps([cell.outputs, graded.sentences])
    words = ("LEAK", "41", "271828", "99", "ValueError", "KeyError")
    assert graded.points == 0
    assert not [word for word in words if word in said]


@pytest.mark.slow
@pytest.mark.confined
def test_a_wrong_path_is_still_told(advised):
    """The author's own sentence about a mistake holds nothing of the student's."""
    test = SAYS.replace(
        "99])", "99], wrong_paths=[expect.WrongPath(lambda x: x + 2 * (x > 1), 'Add one.')])"
    )
    with Sessions(sample.small([("f", RIGHT, test)]), workers=1) as made:
        answer = "def f(x):\n    return 2 if x == 1 else x + 2"
        graded = made.grade(sample.as_bytes(sample.solve(made.assignment, {"f": answer})))

    cell = next(c for c in graded.notebook.cells if c.id == "test-f")
    assert "`f` runs. Add one." in json.dumps(cell.outputs)
    assert os.environ.get(VARIABLE) is None
