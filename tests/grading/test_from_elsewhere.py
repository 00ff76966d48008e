"""A notebook from another machine: its folders and paths cost themselves, not the answers."""

import pytest
from cases import every
from test_shell import made, shell  # noqa: F401 (fixtures)

from tarifflab.grading.inside import cell_runner
from tarifflab.grading.inside.candidate import journey
from tarifflab.grading.inside.elsewhere import stand_ins
from tarifflab.grading.inside.elsewhere.going_on import MOST, bound
from tarifflab.grading.inside.elsewhere.stand_ins import the_same_here

COLAB = "from google.colab import drive\ndrive.mount('/content/drive')\n"
GOES_ON = {
    "Colab": COLAB + "import os; os.chdir('/content/drive/MyDrive/tariff'); a = 1",
    "a path appended": "import sys\nsys.path.append('/content/drive')\na = 1",
    "a magic": "%cd /content/drive\na = 1",
    "a folder made": "import os\nos.makedirs('/proc/x/y')\nos.chdir('/proc/x/y')\na = 1",
    "Kaggle": "import os\nfor p, _, n in os.walk('/kaggle/input'):\n    print(n)\n"
    "os.chdir('/kaggle/working')\na = 1",
    "Windows": "import os\nos.chdir('C:\\\\Users\\\\ann\\\\tariff')\na = 1",
    "on one line": "import os; os.chdir('/content'); a = 1",
    "for a while": "import contextlib\nwith contextlib.chdir('/content'):\n    a = 1",
    "for a while, and below": "from contextlib import chdir\nwith chdir('/x'): b = 1\na = b",
    "a file written": "open('/content/x.csv', 'w').write('x')\na = 1",
    "what needs it": COLAB + "x = drive.find()\ny = x + 1\nprint(y)\na = 1",
    "in another cell": (COLAB, "drive.flush_and_unmount()\na = 1"),
    "in a block": "import os\nif True:\n    os.chdir('/content')\na = 1",
    "a decorated function below": "import os\nos.chdir('/x')\n@str\ndef f(): pass\na = 1",
    "their own try": "import os\ntry:\n    os.chdir('/content')\n    a = 0\n"
    "except OSError:\n    a = 1",
    "no German here": "import locale\nlocale.setlocale(locale.LC_ALL, 'xx_XX')\na = 1",
    "a folder to save in": "import pandas as pd\npd.Series([1]).to_csv('/x/y/z.csv')\na = 1",
    "a program of Windows": "import os\nos.startfile('x.xlsx')\na = 1",
    "a folder that is there": "import os, pathlib\npathlib.Path('.').mkdir()\na = 1",
    "many": "\n".join(["open('/x/y')"] * MOST) + "\na = 1",
}  # fmt: skip
ENDS = {
    "a mistake": "1 / 0\na = 1",
    "a name that nobody has": "drive.mount()\na = 1",
    "a file that is missing, then a mistake": "open('/x/y')\n[][0]\na = 1",
    "an answer that needs the file": "a = open('/x/y').read()",
    "too many": "\n".join(["open('/x/y')"] * (MOST + 1)) + "\na = 1",
    "a body that needs its file": "with open('/x/y') as f:\n    a = 1",
}


@pytest.fixture
def student(shell, tmp_path, monkeypatch):  # noqa: F811
    """Return the shell in which a student's notebook begins, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    shell.journey = journey(shell)
    yield shell
    shell.journey = None


def run(one, cells):
    """Run the cells; return what `a` is, and the errors."""
    found = []
    for source in (cells,) if isinstance(cells, str) else cells:
        found += cell_runner.run(one, source)[0]
    return one.user_ns.pop("a", None), [x for x in found if x["output_type"] == "error"]


def test_a_line_that_misses_its_own_machine_costs_itself(student):
    """The answer below it counts."""

    @every(GOES_ON)
    def costs_itself(cells):
        student.journey = journey(student)
        assert run(student, cells)[0] == 1

    costs_itself()


def test_a_line_that_is_wrong_anywhere_ends_its_cell(student):
    """So does an answer that needs what is missing."""

    @every(ENDS)
    def ends(cells):
        student.journey = journey(student)
        value, errors = run(student, cells)
        assert value is None
        assert errors

    ends()


def test_a_cell_of_the_courses_own_ends_at_once(shell):  # noqa: F811
    """A test or a set-up cell that misses a file is broken."""
    assert run(shell, "open('/x/y')\na = 1")[0] is None


def test_names_that_a_line_binds():
    """Imports as well, by the name under which they are known."""
    tree = cell_runner.ast.parse(
        "import a.b, c as d\nfrom e import f\ndef g(): h = 1\ni, j = k"
    )

    assert bound(tree.body) == {"a", "d", "f", "g", "i", "j"}


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Lay out a working folder and a folder of tables that may be read."""
    for name, text in {"course/data/x.csv": "1", "course/data/old/y.csv": "2",
                       "course/data/new/y.csv": "3", "work/own.csv": "4"}.items():  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(stand_ins, "readable", [str(tmp_path / "course/data")])
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def test_a_path_of_another_machine_names_a_table_by_its_tail(course):
    """One file only: where two can be meant none is."""
    tails = {
        "/content/drive/MyDrive/x.csv": "course/data/x.csv",
        "C:\\Users\\ann\\x.csv": "course/data/x.csv",
        "C:/ann/data/old/y.csv": "course/data/old/y.csv",
        "~/new/y.csv": "course/data/new/y.csv",
        "/content/own.csv": "work/own.csv",
    }

    assert {path: the_same_here(path) for path in tails} == {
        path: str(course / tail) for path, tail in tails.items()
    }
    assert [the_same_here(one) for one in ("/content/y.csv", "/content/z.csv", "/")] == [
        None
    ] * 3


STANDS_IN = [
    "a = open('/content/x.csv').read()",
    "with open('C:\\\\ann\\\\x.csv') as f:\n    a = f.read()",
    "from pathlib import Path\na = Path('/content/data/x.csv').read_text()",
    "import pandas as pd\na = ''.join(pd.read_csv('/kaggle/input/x.csv').columns)",
    "def load(name): return open('/content/' + name).read()\nb = load('x.csv')\na = load(b and 'x.csv')",  # noqa: E501
    "b = []\nopen('/content/x.csv').readlines(b.append(1) or -1)\na = str(len(b))",
]
STANDS_NOT_IN = [
    "try:\n    a = open('/content/x.csv').read()\nexcept OSError:\n    a = 'own'",
    "a = 'own'\nopen('/content/x.csv', 'w')",
    "a = 'own'\nopen('/content/x.csv', 'w')\na = 'own'",
    "a = 'own'\nopen('/content/y.csv')",
    "a = 'own'\nopen('x.csv')",
    "a = 'own'\nfor n in 1, 2:\n    a = open('/content/x.csv').read()",
]


@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_a_table_of_the_course_stands_in_for_the_one_that_is_missing(student, course):
    """The page says so; where it is not sure, or the student has foreseen it, nothing does."""

    def given(source):
        student.journey = journey(student)
        with pytest.MonkeyPatch.context() as patch:
            for place, name in stand_ins.OPENED:
                patch.setattr(place, name, getattr(place, name))
            value, errors = run(student, source)
        return value, ["of the course was read for" in one["evalue"] for one in errors]

    @every(STANDS_IN)
    def stands_in(source):
        assert given(source) == ("1", [True])

    @every(STANDS_NOT_IN)
    def does_not(source):
        value, said = given(source)
        assert (value, any(said)) == ("own", False)

    stands_in()
    does_not()
    assert (course / "course/data/x.csv").read_text() == "1"


@pytest.mark.parametrize("more", [0, 1])
def test_a_long_path_is_told_by_its_end(more):
    """Up to fifty characters it is told whole."""
    name = "/" + "d" * (stand_ins.SHOWN - 3 + more) + "/x"
    said = []
    files = stand_ins.StandIns(said.append)
    files.known[name] = "/course/data/x.csv"

    assert files._file_for(name, "r") == files._file_for(name, "rb") == "/course/data/x.csv"
    shown = f"…{name[1:]}" if more else name
    assert said == [f"`x.csv` of the course was read for `{shown}`"]
