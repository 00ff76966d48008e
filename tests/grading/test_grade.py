"""Grading one submission: right, silent, odd, hostile; what is said and what it earns."""

import pytest
import sample

from tarifflab.grading import Assignment, Sessions
from tarifflab.grading import grade as grade_one

pytestmark = [pytest.mark.slow, pytest.mark.confined]


def keys(graded):
    """Return the keys of what happened."""
    return [made.key for made in graded.outcomes]


def outputs(graded, cell_id):
    """Return a cell's outputs as one text."""
    return str(next(c for c in graded.notebook.cells if c.id == cell_id).outputs)


def test_right_answers_earn_full_marks(grade):
    """The solution earns every point and there is nothing to say."""
    graded = grade()

    assert graded.points == graded.max_points == 4
    assert graded.outcomes == []


def test_the_result_is_a_valid_notebook(grade):
    """What comes out is nbformat 4.5, whatever went in."""
    import nbformat

    nbformat.validate(grade(b="import os; os._exit(1)", c="display(1); c = {}").notebook)


def test_an_answer_that_is_missing_is_not_the_instructors(grade):
    """A name that the student did not define is absent, never the solution's value."""
    graded = grade(b="pass", f="pass")

    assert graded.scores["test-b"].points == 0
    assert graded.scores["test-f"].points == 0
    assert "NameError" in outputs(graded, "test-b")


def test_not_attempted_crosses(grade):
    """Ellipsis arrives as Ellipsis, so that a check can say: not attempted yet."""
    assert "..." not in grade(b="b = ...").sentences
    assert grade(b="b = ...").scores["test-b"].points == 0


ODD_BUT_RIGHT = {
    "a subclass of float": {"a": "class F(float): pass\na = F(1)"},
    "a NumPy number": {"a": "import numpy as np\na = np.float64(1)"},
    "a lambda": {"f": "f = lambda x: x + 1"},
    "a partial": {"f": "import functools, operator\nf = functools.partial(operator.add, 1)"},
    "a callable object": {"f": "class F:\n  def __call__(s, x): return x + 1\nf = F()"},
    "a bound method": {"f": "f = (1).__add__"},
    "a function that needs a later helper": {"f": "def f(x): return g(x)\ndef g(x): return x + 1"},  # noqa: E501
    "a function with a cache": {"f": "import functools\n@functools.cache\ndef f(x): return x + 1"},  # noqa: E501
    "a magic": {"a": "%time a = 1"},
    "an await": {"a": "import asyncio\nawait asyncio.sleep(0)\na = 1"},
    "a thread": {"a": "import threading\nthreading.Thread(target=print).start()\na = 1"},
    "files of its own": {"a": "open('x.txt', 'w').write('1')\na = int(open('x.txt').read())"},
    "a temporary folder": {
        "a": "import tempfile, pathlib\nwith tempfile.TemporaryDirectory() as d:\n"
        "  pathlib.Path(d, 'x').write_text('1'); a = 1"
    },
    "a warning": {"a": "import warnings\nwarnings.warn('hm')\na = 1"},
    "a changed set-up name": {"a": "fixed = 8\npd = None\na = 1"},
    "exit()": {"a": "a = 1\nexit()"},
    "sys.exit": {"a": "import sys\na = 1\nsys.exit()"},
    "too much memory, caught": {"a": "a = 1\ntry:\n  x = bytearray(10**11)\nexcept MemoryError: pass"},  # noqa: E501
    "a value used later": {"a": "a = 1\nlate = 5", "b": "b = [1, late - 3]"},
}  # fmt: skip


@pytest.mark.parametrize("answers", ODD_BUT_RIGHT.values(), ids=ODD_BUT_RIGHT)
def test_odd_but_right_answers_earn_full_marks(grade, answers):
    """A right answer earns its points in whatever form it comes."""
    assert grade(**answers).points == 4


# name: answers, points, keys of the outcomes
HOSTILE = {
    "os._exit": ({"b": "import os; os._exit(3)"}, 3, ["cell_died"]),
    "a crash": ({"b": "import ctypes; ctypes.string_at(0)"}, 3, ["cell_died"]),
    "an endless loop": ({"b": "while True: pass"}, 3, ["cell_too_slow"]),
    "a loop that will not stop": (
        {"b": "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"},
        3,
        ["cell_unstoppable"],
    ),
    "endless output": ({"b": "while True: print('x' * 1000)"}, 3, ["cell_too_slow"]),
    "many files": (
        {"b": "for n in range(10**6): open(str(n), 'w').close()"}, 3, ["scratch_full"],
    ),
    "much memory": ({"b": "b = bytearray(10**11)"}, 3, []),
    "a forged length": (
        {"b": "import os\nfor n in range(3, 20):\n  try: os.write(n, b'\\xff' * 8)\n"
              "  except OSError: pass"},
        3, ["broken_wire"],
    ),
    "half a message": (
        {"b": "import os\nfor n in range(3, 20):\n  try: os.write(n, b'\\0\\0\\0\\x09abc')"
              "\n  except OSError: pass\nwhile True: pass"},
        3, ["broken_wire"],
    ),
    "a function that never ends": ({"f": "def f(x):\n  while True: pass"}, 3, ["call_failed"]),
    "a function that ends Python": (
        {"f": "def f(x):\n  import os; os._exit(1)"}, 3, ["call_failed"],
    ),
    "a value that equals everything": (
        {"b": "class Yes:\n  def __eq__(s, o): return True\nb = Yes()"}, 3, ["not_handed_over"],
    ),
    "a value without end": ({"b": "b = []\nb.append(b)"}, 3, ["not_handed_over"]),
    "a range without end": ({"b": "b = range(10**15)"}, 3, ["not_handed_over"]),
    "a stop to the test's loop": (
        {"f": "def f(x):\n  raise StopIteration"}, 3, [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_cell_costs_its_own_points_only(grade, name):
    """A bad cell loses its own task; the others keep theirs, and a sentence tells why."""
    answers, points, said = HOSTILE[name]

    graded = grade(**answers)

    assert graded.points == points
    assert keys(graded) == said


def test_the_budget_ends_a_submission(tasks):
    """All the cells of a submission share one budget of time."""
    answers = dict.fromkeys("abfc", "import time\ntime.sleep(1.5)")
    limits = sample.Limits(cell_seconds=5, submission_seconds=3)
    assigned = sample.small(
        [("a", "a=1", "assert a == 1"), ("b", "b=1", "assert b == 1")], limits
    )

    with Sessions(assigned, workers=1) as sessions:
        graded = sessions.grade(
            sample.as_bytes(
                sample.solve(assigned, {"a": answers["a"] * 1, "b": "while 1: pass"})
            )
        )

    assert graded.points == 0
    assert "budget_spent" in keys(graded)


def test_hidden_inputs_reach_no_page(grade):
    """What a function learns in a hidden test cannot be printed by a later cell."""
    graded = grade(
        f="seen = []\ndef f(x):\n  seen.append(x); print('saw', x); return x + 1",
        c="print(seen)\nc = {'k': 3}",
    )

    assert graded.points == 4
    assert "41" not in str(graded.notebook.cells)


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError(f'secret {x}')",
        "raise type('E' + 'secret', (ValueError,), {})(x)",
        "return type('secret', (), {})()",
        "import os; os._exit(int(x))",
    ],
)
def test_a_failing_hidden_call_tells_nothing(grade, body):
    """Neither text nor type nor exit status of a failure in a hidden call is shown."""
    graded = grade(f=f"def f(x):\n  if x == 1: return 2\n  {body}")

    shown = outputs(graded, "test-f") + str(graded.sentences)
    assert graded.scores["test-f"].points == 0
    assert "secret" not in shown
    assert "41" not in shown


def test_hidden_tests_are_not_in_the_notebook(grade):
    """The graded notebook shows a remark in place of the hidden tests."""
    source = next(c for c in grade().notebook.cells if c.id == "test-f").source

    assert "f(41)" not in source
    assert "Hidden tests ran here" in source


def test_calls_do_not_add_up_over_tests():
    """Each test asks a process of its own: no counter survives from one to the next."""
    assigned = sample.small(
        [
            ("f", "def f(): return 1", "assert f() == 1"),
            ("x", "x = 1", "assert f() == 1\nassert x == 1"),
        ]
    )
    count = "n = 0\ndef f():\n  global n\n  n += 1\n  return n"

    with Sessions(assigned, workers=1) as sessions:
        graded = sessions.grade(
            sample.as_bytes(sample.solve(assigned, {"f": count, "x": "x=1"}))
        )

    assert graded.points == 2


def test_a_function_is_called_in_the_state_of_its_test():
    """A name that a later cell changes has its old value when the earlier test calls."""
    assigned = sample.small(
        [
            ("f", "rate = 1\ndef f(): return rate", "assert f() == 1"),
            ("x", "rate = 2\nx = f()", "assert x == 2\nassert f() == 2"),
        ]
    )

    with Sessions(assigned, workers=1) as sessions:
        answers = {"f": "rate = 1\ndef f(): return rate", "x": "rate = 2\nx = f()"}
        graded = sessions.grade(sample.as_bytes(sample.solve(assigned, answers)))

    assert graded.points == 2


IN_PLACE = [
    ("s", "def s(items):\n    items.sort()", "given = [3, 1]\ns(given)\nassert given == [1, 3]"),  # noqa: E501
    ("t", "def t(frame):\n    return frame['v'].sum()",
     "table = pd.DataFrame({'v': [1, 2]})\nassert t(table) == table['v'].sum()"),
]  # fmt: skip


@pytest.fixture(scope="module")
def in_place():
    """Return warm sessions for two tasks, one of which is to change its argument."""
    assigned = sample.small(IN_PLACE)
    with Sessions(assigned, workers=1) as sessions:
        yield sessions


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        ({}, 2),
        ({"s": "def s(items):\n    items[:] = sorted(items)"}, 2),
        ({"s": "def s(items):\n    return sorted(items)"}, 1),
        ({"t": "def t(frame):\n    frame['v'] = 0\n    return 0"}, 1),
    ],
    ids=["solution", "in another way", "not in place", "empties the test's own table"],
)
def test_changes_in_place_count_where_the_task_asks_for_them(in_place, answers, points):
    """An argument changes in the test only if the instructor's function changes it as well."""
    right = {name: solution for name, solution, _ in IN_PLACE}
    made = sample.solve(in_place.assignment, {**right, **answers})

    assert in_place.grade(sample.as_bytes(made)).points == points


def test_what_a_set_up_cell_shows_is_kept():
    """Set-up cells run once for all, and their outputs stand in every notebook."""
    cells = [
        sample.setup_cell("print('hello')"),
        sample.solution_cell("a", "a = 1"),
        sample.test_cell("test-a", 1, "assert a == 1"),
    ]
    assigned = Assignment.from_notebook(sample.notebook(cells), limits=sample.QUICK)

    with Sessions(assigned, workers=1) as sessions:
        graded = sessions.grade(sample.as_bytes(sample.solve(assigned, {"a": "a = 1"})))

    assert "hello" in outputs(graded, "setup")


def test_a_warning_in_a_test_costs_nothing():
    """Stderr of a test cell would be 0 points by nbgrader's rule; ours is shown as stdout."""
    test = "import warnings\nwarnings.warn('old')\nassert a == 1"
    assigned = sample.small([("a", "a = 1", test)])

    with Sessions(assigned, workers=1) as sessions:
        graded = sessions.grade(sample.as_bytes(sample.solve(assigned, {"a": "a = 1"})))

    assert graded.points == 1
    assert "old" in outputs(graded, "test-a")


def test_partial_credit_is_nbgraders():
    """A test cell's last value is its points, as nbgrader has it."""
    assigned = sample.small([("a", "a = 0.5", "float(a)")])

    with Sessions(assigned, workers=1) as sessions:
        graded = sessions.grade(sample.as_bytes(sample.solve(assigned, {"a": "a = 0.25"})))

    assert graded.scores["test-a"].points == 0.25


def test_points_beyond_the_maximum_are_no_points():
    """A test whose result nbgrader refuses is said to be broken and needs a look."""
    assigned = sample.small([("a", "a = 1", "float(a)")])

    with Sessions(assigned, workers=1) as sessions:
        graded = sessions.grade(sample.as_bytes(sample.solve(assigned, {"a": "a = 7"})))

    assert keys(graded) == ["test_broken"]
    assert graded.points == 0
    assert graded.needs_look
    (shown,) = next(c for c in graded.notebook.cells if c.id == "test-a").outputs
    assert shown["ename"] == "test_broken"
    assert shown["evalue"] == shown["traceback"][0] == graded.outcomes[0].sentence


def test_files_beside_the_notebook_are_there_and_the_courses_win(tmp_path):
    """A student's helper can be imported; a file of the course's name cannot be exchanged."""
    course, student = tmp_path / "course", tmp_path / "student"
    course.mkdir()
    student.mkdir()
    (course / "data.txt").write_text("1")
    (student / "data.txt").write_text("2")
    (student / "helper.py").write_text("value = 1")
    (student / "pandas.py").write_text("raise SystemExit")
    (student / "link").symlink_to("/etc/passwd")
    test = "import pathlib\nassert a == 1 == int(pathlib.Path('data.txt').read_text())"
    assigned = sample.small([("a", "a = 1", test)], files=[course / "data.txt"])
    answer = (
        "import os, helper, importlib, pandas\nimportlib.reload(pandas) if 0 else None\n"
        "assert not os.path.lexists('link')\na = int(open('data.txt').read()) * helper.value"
    )

    with Sessions(assigned, workers=1) as sessions:
        graded = sessions.grade(
            sample.as_bytes(sample.solve(assigned, {"a": answer})),
            [str(path) for path in student.iterdir()],
        )

    assert graded.points == 1


def test_unconfined_says_so_on_top_of_the_page(tasks: Assignment):
    """Without confinement every page begins with a sentence about it."""
    with Sessions(tasks, workers=1, confined=False) as sessions:
        graded = sessions.grade(sample.as_bytes(sample.release(tasks)))

    assert not graded.confined
    assert "WITHOUT confinement" in graded.notebook.cells[0].source


def test_locked_cell_with_the_tag_of_nbclient_is_not_run(tasks):
    """A button below the tasks costs no mark and no time; a student's own tag does nothing."""
    button = sample.setup_cell("raise RuntimeError('not for the grader')")
    button["metadata"]["nbgrader"]["grade_id"] = button["id"] = "button"
    button["metadata"]["tags"] = ["skip-execution"]
    source = sample.notebook([*sample.release(tasks)["cells"], button])
    handed_in = sample.solve(Assignment.from_notebook(source), {"a": "a = 1"})
    for cell in handed_in["cells"]:
        cell["metadata"] = {**cell["metadata"], "tags": ["skip-execution"]}

    graded = grade_one(sample.as_bytes(handed_in), Assignment.from_notebook(source))

    assert graded.points == graded.max_points
    assert outputs(graded, "button") == "[]"


def test_a_cell_above_the_set_up_costs_nobody_its_imports(tmp_path):
    """What set-up cells import from where students may not read is there for everybody."""
    (tmp_path / "course_helper.py").write_text("seven = 7\n")
    set_up = f"import sys\nsys.path.append({str(tmp_path)!r})\nimport course_helper"
    cells = [
        sample.setup_cell(set_up),
        sample.solution_cell("task-a", "a = ..."),
        sample.test_cell("test-a", 1, "assert a == 7"),
    ]  # fmt: skip
    assigned = Assignment.from_notebook(sample.notebook(cells), release=sample.notebook(cells))
    made = sample.solve(assigned, {"task-a": "a = course_helper.seven"})
    made["cells"].insert(0, sample.code("own", "print('my notes')"))

    graded = grade_one(sample.as_bytes(made), assigned)

    assert (graded.points, graded.outcomes) == (1, [])
