"""The course's own cells below the first answer are run once ahead; nobody may see it."""

import pytest

from tarifflab.grading.control.processes import Zygote
from tarifflab.grading.inside.fresh_values import changes_only_names
from tarifflab.grading.limits import Limits
from tarifflab.grading.wire.codec import decode

SETUP = "import random, sys, warnings\nrandom.seed(3)\nkept = [1]\nkept"
LOADS = "import colorsys\nlate = colorsys.rgb_to_hsv(0, 0, 0)\nwarnings.warn('once')\nlate"
LOADED = "seen = 'colorsys' in sys.modules"


@pytest.fixture(scope="module")
def zygote():
    """Return a warm zygote for all tests."""
    made = Zygote()
    yield made
    made.close()


def after(zygote: Zygote, later: str, cell: str) -> object:
    """Return what a student's cell finds as `seen`, where `later` stands further below."""
    template = zygote.template()
    template.ask("setup", [SETUP], str(zygote.folder), [later] if later else [])
    worker = template.fork("candidate", Limits())
    worker.wire.send([["run", 0, cell], ["fetch", "t", ["seen"]]])
    worker.wire.receive_flat()
    found = decode(worker.wire.receive_flat()[4])
    worker.end()
    template.close()
    return found


@pytest.mark.slow
@pytest.mark.confined
def test_what_a_later_cell_loads_is_there_for_every_student(zygote):
    """A table or a module is then read once a class."""
    assert after(zygote, LOADS, LOADED) is True


@pytest.mark.slow
@pytest.mark.confined
@pytest.mark.parametrize(
    "seen",
    [
        "sorted(name for name in globals() if not name.startswith('_i'))",
        "[kept, _, Out, len(In), get_ipython().execution_count]",
        "random.random()",
        "[kept, 'late' in globals()]",
    ],
)
def test_nothing_of_it_is_seen(zygote, seen):
    """Names, values, what was shown before, counts and random numbers stay as they were."""
    cell = f"seen = {seen}"

    assert after(zygote, f"{LOADS}\nrandom.random()", cell) == after(zygote, "", cell)


@pytest.mark.slow
@pytest.mark.confined
def test_a_value_that_it_changes_is_a_copy(zygote):
    """What the set-up made is the student's to change, once."""
    assert after(zygote, f"{LOADS}\nkept.append(2)", "seen = kept") == [1]


@pytest.mark.slow
@pytest.mark.confined
@pytest.mark.parametrize(
    "odd",
    [
        "import time\nlate = time.perf_counter_ns()",
        "late = warnings.__dict__.setdefault('ours', []).append(1) or len(warnings.ours)",
        "late = missing",
        "late = lambda: 1",
    ],
    ids=["another time", "another count", "a student's name", "a function"],
)
def test_a_cell_that_gives_something_else_the_second_time_is_left_alone(zygote, odd):
    """It is tried in a process that ends: its traces go with it."""
    assert after(zygote, f"import colorsys\n{odd}", LOADED) is False


@pytest.mark.parametrize(
    ("source", "may"),
    [
        ("duties = data.load('duties')\nduties.set_index('month').tail()", True),
        ("duties['share'] = 1", False),
        ("del duties['share']", False),
        ("pd.options.display.precision = 2", False),
        ("sns.set_theme()", False),
        ("np.random.seed(3)", False),
        ("%matplotlib inline", False),
    ],
)
def test_a_cell_that_may_change_more_than_names_is_left_alone(source, may):
    """Its text decides: what a library was told would count for the cells above as well."""
    assert changes_only_names(source) is may
