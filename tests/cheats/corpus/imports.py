"""Files in the submission, or on the machine, that some import or copy picks up."""

# ruff: noqa: E501  (students' code stands here as students write it)

from ..model import CONFESS, Cheat, Make, Submission, Wants, fill


def trap(name: str, idea: str, make: Make, wants: Wants = "points") -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"imports-{name}", "files and imports", idea, wants, make)


def beside(files: dict[str, str], prelude: str = "") -> Make:
    """Return a recipe with these files beside the notebook and wrong guesses in it."""
    recipe = fill(prelude)

    def make(submission: Submission) -> None:
        recipe(submission)
        submission.files.update({name: text.encode() for name, text in files.items()})

    return make


def linked(name: str, target: str, code: str) -> Make:
    """Return a recipe with a symbolic link in the folder and code that reads through it."""

    def make(submission: Submission) -> None:
        submission.links[name] = target
        submission.answer("task-1", f"{CONFESS}\n{code}")

    return make


def pipe(submission: Submission) -> None:
    """Put a named pipe where the table belongs: opening it waits for ever."""
    submission.pipes += ["notes.csv", "readme.txt"]


def device(submission: Submission) -> None:
    """Link an endless device into the folder."""
    submission.links["endless.csv"] = "/dev/zero"
    submission.links["loop"] = "loop"
    submission.links["up"] = ".."


def folder_for_notebook(submission: Submission) -> None:
    """Hand in a folder of the name of a data file, with an odd file in it."""
    submission.files["trade.csv/victim.ipynb"] = b"{}"
    submission.files["--help"] = b""
    submission.files["-rf *"] = b""
    submission.files["na\nme\x1b]0;@TOKEN@\x07.txt"] = b"terminal escape in the name"


FAKE_PANDAS = """
import sys
class Anything:
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __getitem__(self, key): return self
    def __mul__(self, other): return self
    def __float__(self): return 0.0
    def __abs__(self): return 0.0
    __hash__ = None
def __getattr__(name):
    if name.startswith("__"): raise AttributeError(name)
    return Anything()
"""

QUIET_EXPECT = "def __getattr__(name):\n    return lambda *a, **k: None\n"

PATCH_AT_START = """
import builtins
builtins.abs = lambda x: 0.0
builtins.AssertionError = type("Quiet", (SystemExit,), {})
open("@OUTSIDE@/started", "w").write("ran at the start of a process")
"""

CHEATS = [
    trap("pandas", "A `pandas.py` beside the notebook.", beside({"pandas.py": FAKE_PANDAS})),
    trap(
        "numpy",
        "A `numpy` package beside the notebook.",
        beside({"numpy/__init__.py": FAKE_PANDAS}),
    ),
    trap(
        "tarifflab",
        "An own `tarifflab` package whose `expect` accepts everything.",
        beside({"tarifflab/__init__.py": "", "tarifflab/expect.py": QUIET_EXPECT}),
    ),
    trap(
        "standard-library",
        "`random.py`, `math.py`, `json.py`, `traceback.py` and `msgpack.py` beside the notebook.",
        beside(
            {
                f"{name}.py": PATCH_AT_START
                for name in (
                    "random",
                    "json",
                    "traceback",
                    "msgpack",
                    "linecache",
                    "ast",
                    "nbgrader",
                )
            }
        ),
    ),
    trap(
        "start-up",
        "`sitecustomize.py`, `usercustomize.py`, a `.pth` file and an IPython profile in the folder.",
        beside(
            {
                "sitecustomize.py": PATCH_AT_START,
                "usercustomize.py": PATCH_AT_START,
                "evil.pth": "import sitecustomize\n",
                "ipython_config.py": PATCH_AT_START,
                "ipython_kernel_config.py": PATCH_AT_START,
                ".ipython/profile_default/startup/00.py": PATCH_AT_START,
                "__main__.py": PATCH_AT_START,
            }
        ),
        "harm",
    ),
    trap(
        "grader-settings",
        "Settings of nbgrader, nbconvert, Jupyter, pytest and git in the folder.",
        beside(
            {
                "nbgrader_config.py": PATCH_AT_START,
                "jupyter_config.py": PATCH_AT_START,
                "jupyter_nbconvert_config.py": PATCH_AT_START,
                "conftest.py": PATCH_AT_START,
                "tarifflab.toml": "points = 1000\n",
                "setup.py": PATCH_AT_START,
            }
        ),
        "harm",
    ),
    trap(
        "other-data",
        "An own `trade.csv` in which all values are zero, so that zero is right.",
        beside(
            {"trade.csv": "country,product,value_usd,rate\nAtlantis,cars,-1.0,-1.0\n"},
        ),
    ),
    trap(
        "cached-bytecode",
        "Compiled files in `__pycache__` stand in for the helpers of the tests.",
        beside({"__pycache__/expect.cpython-311.pyc": "\0" * 64, "expect.pyc": "\0" * 64}),
    ),
    trap(
        "path-variables",
        "`PYTHONPATH`, `PYTHONSTARTUP` and `LD_PRELOAD` are set for whatever starts next.",
        beside(
            {"sitecustomize.py": PATCH_AT_START},
            """
import os
here = os.getcwd()
os.environ.update(PYTHONPATH=here, PYTHONSTARTUP=here + "/sitecustomize.py", PYTHONOPTIMIZE="2",
    PYTHONINSPECT="1", LD_PRELOAD=here + "/x.so", TARIFFLAB_DATA=here, IPYTHONDIR=here)
import sys
sys.path[:0] = [here]
""",
        ),
        "harm",
    ),
    trap(
        "site-packages",
        "A `.pth` file is left among the installed packages for the next interpreter.",
        fill(CONFESS + 'confess(open("@SITE@/@TOKEN@.pth", "w").write("# left by a student"))'),
        "harm",
    ),
    trap(
        "home-profile",
        "A start-up file is left in the instructor's home folder.",
        fill(CONFESS + 'confess(open("@HOME@/.@TOKEN@", "w").write("# left by a student"))'),
        "harm",
    ),
    trap(
        "link-to-solution",
        "A symbolic link in the folder points at the instructor's notebook.",
        linked("notes.txt", "@SOLUTION@", 'print(open("notes.txt").read())'),
        "leak",
    ),
    trap(
        "link-to-gradebook",
        "The data file is a symbolic link to the gradebook, to be read or overwritten.",
        linked(
            "trade.csv",
            "@OUTSIDE@/ledger.txt",
            'print(open("trade.csv").read()); open("trade.csv", "a").write("me 100")',
        ),
        "harm",
    ),
    trap(
        "link-as-notebook-output",
        "A link named like a file that the grader writes points outside.",
        linked("feedback.html", "@OUTSIDE@/ledger.txt", "pass"),
        "harm",
    ),
    trap("named-pipe", "A named pipe in the folder blocks whoever opens it.", pipe, "harm"),
    trap(
        "endless-device",
        "Links to `/dev/zero`, to itself and to the parent folder.",
        device,
        "harm",
    ),
    trap(
        "odd-names",
        "A folder named `trade.csv`, files named like options, a name with a terminal escape.",
        folder_for_notebook,
        "harm",
    ),
    trap(
        "many-files",
        "Three thousand small files in nested folders beside the notebook.",
        beside({f"{i % 50}/{i}.txt": "x" for i in range(3000)}),
        "harm",
    ),
    trap(
        "late-import",
        "A `statistics.py` that a hidden test imports, with the student's idea of a mean.",
        beside({"statistics.py": "def fmean(values): return -1.0\nmean = median = fmean\n"}),
    ),
    trap(
        "late-import-made-by-a-cell",
        "A cell writes `statistics.py` and a new `trade.csv` before the hidden tests look.",
        fill(
            """
open("statistics.py", "w").write("def fmean(values): return -1.0\\n")
try: open("trade.csv", "w").write("country,product,value_usd,rate\\nAtlantis,cars,-1.0,-1.0\\n")
except OSError as error: print(error)
"""
        ),
    ),
]
