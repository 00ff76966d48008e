"""Random numbers of a fork: its own, unless the course's set-up cells have chosen a seed."""

import pytest

from tarifflab.grading.control.processes import Zygote
from tarifflab.grading.limits import Limits
from tarifflab.grading.wire import pandas_values  # noqa: F401 (its kinds may cross)
from tarifflab.grading.wire.codec import decode

THROWN = "import random\nimport numpy as np\nthrown = [random.random(), np.random.random()]"
SEEDED = "import random\nimport numpy as np\nrandom.seed(3); np.random.seed(3)"


@pytest.fixture(scope="module")
def zygote():
    """Return a warm zygote for both tests."""
    made = Zygote()
    yield made
    made.close()


def throws(zygote: Zygote, setup: str) -> list[list[float]]:
    """Return what two candidates throw after these set-up cells."""
    template = zygote.template()
    template.ask("setup", [setup], str(zygote.folder))
    found = []
    for _ in range(2):
        worker = template.fork("candidate", Limits())
        worker.wire.send([["run", 0, THROWN], ["fetch", "t", ["thrown"]]])
        worker.wire.receive_flat()
        found.append(decode(worker.wire.receive_flat()[4]))
        worker.end()
    template.close()
    return found


@pytest.mark.slow
@pytest.mark.confined
def test_two_students_throw_differently(zygote):
    """A fork inherits the state of its parent and must not keep it."""
    one, other = throws(zygote, "pass")

    assert one[0] != other[0]
    assert one[1] != other[1]


@pytest.mark.slow
@pytest.mark.confined
def test_a_seed_that_the_course_has_chosen_is_kept(zygote):
    """All students then get the numbers that they had at home."""
    one, other = throws(zygote, SEEDED)

    assert one == other


@pytest.mark.slow
@pytest.mark.confined
def test_a_seed_for_one_library_leaves_the_other_alone(zygote):
    """Who seeds NumPy has said nothing of Python's own numbers."""
    one, other = throws(zygote, "import numpy as np\nnp.random.seed(3)")

    assert one[0] != other[0]
    assert one[1] == other[1]
