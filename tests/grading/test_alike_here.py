"""A cell runs as where it was written; what is missing here is said and costs itself."""

import pytest
import sample

from tarifflab.grading import Assignment, Limits, Sessions
from tarifflab.grading.notebook.assignment import Layout

pytestmark = [pytest.mark.slow, pytest.mark.confined]

HARMLESS = {
    "plots inline": "%matplotlib inline\na = 1",
    "plots in a widget": "%matplotlib widget\na = 1",
    "sharper plots": "%config InlineBackend.figure_format = 'retina'\na = 1",
    "a folder": "%cd .\na = 1",
    "a folder above and back": "%cd ..\n%cd -\na = 1",
    "an unknown magic": "%no_such_magic x\na = 1",
    "an extension that is not there": "%load_ext sql\na = 1",
    "installing": "!pip install pandas\na = 1",
    "installing by magic": "%pip install pandas\na = 1",
    "a prompt of Python": ">>> a = 1",
    "prompts with a block": ">>> for n in [1]:\n...     a = n",
    "a prompt of IPython": "In [3]: a = 1",
    "a remark before a prompt": "# from the manual\n>>> a = 1",
    "help": "?print\na = 1",
    "a missing module before one that is there": "import seaborn as sns\nimport math\na = 1",
    "two modules in one line": "import seaborn, math\na = math.floor(1.5)",
    "a missing name of a module": "from pandas import no_such_name\na = 1",
    "pyplot": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\na = 1",
    "an SQLite file": "import sqlite3\ndb = sqlite3.connect('x.db')\n"
    "db.execute('create table t(a)')\ndb.execute('insert into t values (1)')\ndb.commit()\n"
    "a = db.execute('select a from t').fetchone()[0]",
    "a drive of Colab": "from google.colab import drive\ndrive.mount('/content/drive')\n"
    "import os\nos.chdir('/content/drive/MyDrive/tariff')\na = 1",
    "a folder of Windows": "import os; os.chdir('C:/Users/ann/tariff'); a = 1",
    "a future import": "from __future__ import annotations\nimport seaborn\na = 1",
}


@pytest.fixture(scope="module")
def tasks() -> Assignment:
    """Return the four tasks with a course's own limits: matplotlib takes its time to load."""
    return sample.small(sample.FOUR_TASKS, limits=Limits())


@pytest.fixture(scope="module")
def sessions(tasks: Assignment):
    """Return warm sessions for these tasks."""
    with Sessions(tasks, workers=1) as made:
        yield made


@pytest.mark.parametrize("name", HARMLESS)
def test_what_surrounds_an_answer_costs_itself_at_most(grade, name):
    """The answer in the cell counts, whatever else the cell asks for."""
    assert grade(a=HARMLESS[name]).scores["test-a"].points == 1


def test_a_missing_module_costs_what_needs_it(grade):
    """The line that uses it fails, and the report names cell and module."""
    graded = grade(a="import seaborn as sns\nb = 2\na = sns.load(1)")

    assert graded.scores["test-a"].points == 0
    assert "`a` met ModuleNotFoundError, No module named 'seaborn'" in graded.sentences[0]


MISSED = {
    "module": ("import seaborn\na = seaborn.x", "ModuleNotFoundError"),
    "file": ("import pandas as pd\na = pd.read_csv('C:/Users/me/x.csv')", "FileNotFoundError"),
    "net": ("import urllib.request as u\na = u.urlopen('http://127.0.0.1/')", "URLError"),
    "forbidden file": ("a = open('/etc/shadow').read()", "PermissionError"),
    "input": ("a = float(input('Value? '))", "StdinNotImplementedError"),
    "password": ("import getpass\na = getpass.getpass()", "StdinNotImplementedError"),
    "script": ("%run helper_of_mine.py\na = helped()", "not found"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISSED)
def test_an_answer_that_missed_something_here_is_reported(grade, name):
    """Points that may have been lost through this place are put to the teacher."""
    source, words = MISSED[name]

    graded = grade(a=source)

    assert graded.scores["test-a"].points == 0
    assert [words in text for text in graded.sentences] == [True]
    assert graded.needs_look


def test_what_cost_nothing_needs_no_look(grade):
    """With all points earned a missing module is said, and nobody has to look."""
    graded = grade(a="import seaborn\na = 1")

    assert "all points that depend on code were earned" in graded.sentences[0]
    assert not graded.needs_look


def test_relative_paths_lead_where_they_led(tmp_path):
    """The scratch folder is laid out as the course is: a table is two folders above."""
    table = tmp_path / "data" / "table.csv"
    table.parent.mkdir()
    table.write_text("x\n8250\n")
    read = "import pandas as pd\nduty = int(pd.read_csv('../../data/table.csv')['x'][0])"
    layout = Layout("exercises/01-x", (("data", str(table.parent)),))
    assigned = sample.small(
        [("duty", read, "assert duty == pd.read_csv('../../data/table.csv')['x'][0]")],
        readable=[table.parent],
        layout=layout,
    )

    with Sessions(assigned, workers=1) as sessions:
        right = sessions.grade(sample.as_bytes(sample.solve(assigned, {"duty": read})))
        above = "import os\nos.chdir('../..')\n" + read.replace("../../", "")
        moved = sessions.grade(sample.as_bytes(sample.solve(assigned, {"duty": above})))
        write = "duty = open('../../data/table.csv', 'w').write('x')"
        changed = sessions.grade(sample.as_bytes(sample.solve(assigned, {"duty": write})))

        drive = read.replace("../../data", "/content/drive/MyDrive/data")
        colab = sessions.grade(sample.as_bytes(sample.solve(assigned, {"duty": drive})))

    assert [right.points, moved.points, changed.points, colab.points] == [1, 1, 0, 1]
    assert table.read_text() == "x\n8250\n"
    assert "`table.csv` of the course was read for `/content/drive" in colab.sentences[0]
