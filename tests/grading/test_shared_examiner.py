"""One examiner serves several submissions, and none of them finds anything of another."""

import signal
from collections.abc import Iterator

import pandas as pd
import pytest
import sample

from tarifflab.grading import Sessions
from tarifflab.grading.control import examiners
from tarifflab.grading.control.processes import Worker, Zygote
from tarifflab.grading.inside.fresh_values import (
    Fresh,
    copied,
    leaves_nothing,
    renewable,
    same_table,
    unspoilt,
)

pytestmark = [pytest.mark.slow, pytest.mark.confined]

SPOILING = [  # each test would fail at its second submission if the first left something
    ("a", "a = 1", "assert given == [1, 2], given\ngiven.append(a)\nassert a == 1"),
    ("b", "b = 1", "assert len(table) == 2\ntable.loc[5] = [b, b]\nassert b == 1"),
    (
        "c",
        "c = 1",
        "import os\nn = int(os.environ.get('LEFT', 0))\nassert n <= c\n"  # once by our own run
        "os.environ['LEFT'] = str(n + 1)",
    ),
    ("d", "d = 1", "assert 'left' not in dir()\nleft = [d]\nassert d == 1"),
    (
        "e",
        "e = 1",
        "import warnings\nn = len(warnings.filters)\nassert n < 90\n"
        "for _ in range(40):\n    warnings.filters.append(warnings.filters[0])",
    ),
]
PRELUDE = (
    "import pandas as pd\ngiven = [1, 2]\ntable = pd.DataFrame({'x': [1, 2], 'y': [3, 4]})"
)
RIGHT = {name: f"{name} = 1" for name, _, _ in SPOILING}


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    """Return one warm process for all tests here."""
    made = Zygote()
    yield made
    made.close()


def kept_by(sessions: Sessions) -> list[Worker]:
    """Return each examiner that is kept."""
    kept = [session.examiners.worker for session in sessions._all]
    return [worker for worker in kept if worker is not None]


def pids(sessions: Sessions) -> list[int]:
    """Return the number of each examiner that is kept."""
    return [worker.process for worker in kept_by(sessions)]


def kill(worker: Worker) -> None:
    """Kill a process and wait until it is dead; its parent has yet to reap it."""
    worker.parent.ask("signal", worker.process, int(signal.SIGKILL))
    while not worker.wire.ready(1):
        pass


def test_what_a_test_changes_is_as_before_for_the_next_student(zygote):
    """Lists, tables, variables, names and warnings: three students in a row, the same marks."""
    assignment = sample.small(SPOILING, prelude=PRELUDE)
    hand_in = sample.as_bytes(sample.solve(assignment, RIGHT))
    with Sessions(assignment, workers=1, zygote=zygote) as sessions:
        points = [sessions.grade(hand_in).points for _ in range(3)]
        assert pids(sessions), "it was not shared"

    assert points == [5.0, 5.0, 5.0]


def test_a_value_of_one_student_never_stands_in_for_anothers(tasks, zygote):
    """A name that the second did not define is absent, though the first had it right."""
    right = {"a": "a = 1", "b": "b = [1, 2]", "f": "f = lambda x: x + 1", "c": "c = {'k': 3}"}
    with Sessions(tasks, workers=1, zygote=zygote) as sessions:
        sessions.grade(sample.as_bytes(sample.solve(tasks, right)))
        first = pids(sessions)
        graded = sessions.grade(sample.as_bytes(sample.solve(tasks, dict.fromkeys(right, ""))))
        assert pids(sessions) == first

    assert graded.points == 0


def test_an_examiner_that_was_killed_between_two_students_is_replaced(tasks, zygote):
    """Nobody hears of it: no mark changes and no sentence is said."""
    hand_in = sample.as_bytes(sample.solve(tasks, {}))
    with Sessions(tasks, workers=1, zygote=zygote) as sessions:
        found = []
        for _ in range(3):
            graded = sessions.grade(hand_in)
            found.append((graded.points, graded.sentences))
            kill(kept_by(sessions)[0])

    assert found == [(4.0, [])] * 3


HOSTILE = {  # what the one before does to the examiner of an honest student
    "a value that ends Python": {"a": "a = [[]]\nfor _ in range(10**5): a = [a]"},
    "a large value": {"b": "b = 'x' * 30_000_000"},
    "many values": {"b": "b = [float(n) for n in range(10**6)]"},
    "a function that never returns": {"f": "def f(x):\n    while True: pass"},
    "a function that ends Python": {"f": "import os\ndef f(x): os._exit(1)"},
    "a function that prints without end": {"f": "def f(x):\n    while True: print('x' * 9999)"},
    "a function that gives functions": {"f": "def f(x): return {'a': f, 'b': [f] * 9}"},
    "an error of an odd type": {"f": "class E(SystemExit): pass\ndef f(x): raise E(0)"},
    "names of the tests": {"a": "KNOWN = print = isinstance = None\na = 2"},
    "forged messages": {
        "a": "import os\nfor n in range(3, 20):\n    try: os.write(n, b'x' * 99)\n"
        "    except OSError: pass\na = 1"
    },
    "a label that NumPy asks for": {
        "b": "import pandas as pd\nfake = {'data': (8, True), 'typestr': '|O', 'shape': ()}\n"
        "b = pd.Series([fake], index=['__array_interface__'])"
    },
    "an array of objects": {"b": "import numpy as np\nb = np.array([[], {}], dtype=object)"},
}  # fmt: skip


def test_no_hostile_hand_in_costs_the_next_student_anything(tasks, zygote):
    """Each is followed by an honest one on the same worker: full marks, nothing to say."""
    honest = sample.as_bytes(sample.solve(tasks, {}))
    found = {}
    with Sessions(tasks, workers=1, zygote=zygote) as sessions:
        for name, answers in HOSTILE.items():
            sessions.grade(sample.as_bytes(sample.solve(tasks, answers)))
            graded = sessions.grade(honest)
            found[name] = (graded.points, graded.sentences)

    assert found == dict.fromkeys(HOSTILE, (4.0, []))


def test_an_examiner_serves_a_bounded_number(tasks, zygote, monkeypatch):
    """After so many submissions a new one is forked."""
    monkeypatch.setattr(examiners, "MOST_SERVED", 2)
    hand_in = sample.as_bytes(sample.solve(tasks, {}))
    with Sessions(tasks, workers=1, zygote=zygote) as sessions:
        kept = []
        for _ in range(3):
            sessions.grade(hand_in)
            kept.append(pids(sessions))

    assert kept[1] == []
    assert kept[2] != kept[0]


def test_a_test_that_changes_more_than_names_gets_its_own_examiner(zygote):
    """A process for each submission, as before."""
    assignment = sample.small([("a", "a = 1", "import math\nmath.left = a")])
    with Sessions(assignment, workers=1, zygote=zygote) as sessions:
        sessions.grade(sample.as_bytes(sample.solve(assignment, {"a": "a = 1"})))

        assert pids(sessions) == []


@pytest.mark.parametrize(
    "source",
    [
        "import math\nmath.left = a",
        "import pandas as pd\npd.set_option('display.precision', 2)",
        "class Left:\n    seen = []",
        "def f():\n    global left\n    left = a",
        "setattr(pd, 'left', a)",
        "%matplotlib inline",
    ],
)
def test_what_outlives_a_submission_is_seen_in_the_tests_text(source):
    """Patches, options, classes, globals and magics."""
    assert not leaves_nothing(source)


def test_a_file_that_a_test_leaves_ends_its_examiner(zygote):
    """The next submission does not find it."""
    task = ("a", "a = 1", "import os\nassert not os.path.exists('x')\nopen('x', 'w').close()")
    assignment = sample.small([task])
    with Sessions(assignment, workers=1, zygote=zygote) as sessions:
        hand_in = sample.as_bytes(sample.solve(assignment, {"a": "a = 1"}))
        points = [sessions.grade(hand_in).points for _ in range(2)]

    assert points == [1.0, 1.0]


def test_a_function_that_keeps_something_is_not_shared():
    """A default list, a closure or an attribute outlives a call."""
    kept: list[int] = []

    def closure() -> list[int]:
        return kept

    def default(x: list[int] = []) -> list[int]:  # noqa: B006 (that is the point)
        return x

    def plain(x: int = 1) -> int:
        return x

    for function in (closure, default, plain):
        function.__module__ = "__main__"
    assert [renewable(f) for f in (closure, default, plain)] == [False, False, True]


def test_an_iterator_is_neither_copied_nor_read():
    """To look into it would use it up: the instructor's own test still finds all of it."""
    numbers, nested = iter([1, 2]), {"a": [iter([3])]}
    unspoilt(numbers)

    assert [renewable(numbers), renewable(nested)] == [False, False]
    assert [*numbers, *nested["a"][0]] == [1, 2, 3]


def test_two_names_of_one_list_stay_one_list():
    """What a test does by one name it sees by the other, and the original stays as it is."""
    one = [1]
    fresh = Fresh().of({"x": one, "y": one})
    fresh["x"].append(2)

    assert (fresh["y"], one) == ([1, 2], [1])


def test_reading_the_environment_leaves_nothing():
    """What every test does: names, calls, imports, assertions."""
    assert leaves_nothing("import os\nx = os.environ.get('A')\nassert [y for y in 'ab'] == z")


@pytest.mark.parametrize(
    "change",
    [
        "table.loc[0, 'x'] = 9",
        "table['y'] = 1",
        "table.attrs['unit'] = 'percent'",
        "table.index.name = 'row'",
        "table.columns = ['z']",
        "table.iloc[:, 0] = 7",
    ],
)
def test_a_table_that_has_changed_between_two_tests_is_not_taken_for_the_same(change):
    """Two copies are one table for all tests only as long as nothing has changed in it."""
    table = pd.DataFrame({"x": [1, 2]})
    first, second = copied(table), copied(table)

    exec(change)

    assert same_table(first, second)
    assert not same_table(second, copied(table))
