"""Odd values, odd functions, odd ways to get there, odd things around the answer."""

# ruff: noqa: E501  (students' code stands here as students write it)

from ..model import Make, Submission
from .model import Odd

DUTY = 'trade["value_usd"] * trade["rate"]'
BY_COUNTRY = '(trade["value_usd"] * trade["rate"]).groupby(trade["country"]).sum()'
HEAVY = 'trade.loc[trade["rate"] >= 0.2, "value_usd"].sort_values(ascending=False)'


def tasks(**codes: str) -> Make:
    """Return a recipe that answers task_1, task_2 … with these cells."""

    def make(submission: Submission) -> None:
        for name, code in codes.items():
            submission.answer(name.replace("_", "-"), code)

    return make


def number(value: str, before: str = "") -> Make:
    """Return a recipe that gives the total duty in another form."""
    return tasks(task_1=f"{before}\nexact = {DUTY}\ntotal_duty_usd = {value}")


def series(value: str) -> Make:
    """Return a recipe that gives the duty by country in another form."""
    return tasks(task_2=f"table = {BY_COUNTRY}\nduty_by_country = {value}", task_4=TOP)


def rate(code: str) -> Make:
    """Return a recipe that defines `effective_rate` in another way."""
    return tasks(task_3=code)


def label(code: str) -> Make:
    """Return a recipe that defines `label` in another way."""
    return tasks(task_7=code)


def around(code: str) -> Make:
    """Return a recipe that runs `code` first in a cell of its own, then answers as usual."""

    def make(submission: Submission) -> None:
        submission.before("task-1", code)

    return make


def extra_cell(submission: Submission) -> None:
    """Leave the cells untouched and answer in added cells behind them."""
    for grade_id in ("task-1", "task-5", "task-7", "task-8"):
        solution = submission.cell(grade_id)["source"]
        submission.cell(grade_id)["source"] = "# see below"
        submission.after(grade_id, solution)


def all_at_once(submission: Submission) -> None:
    """Answer everything in the first cell."""
    grade_ids = [f"task-{n}" for n in range(1, 13)]
    everything = "\n\n".join(submission.cell(x)["source"] for x in grade_ids)
    for grade_id in grade_ids:
        submission.answer(grade_id, "")
    submission.answer("task-1", everything)


def corrected_later(submission: Submission) -> None:
    """Answer wrongly, then rightly in a second cell before the test."""
    right = submission.cell("task-1")["source"]
    submission.answer("task-1", "total_duty_usd = 1")
    submission.after("task-1", right)


def spoiled_later(submission: Submission) -> None:
    """Answer rightly, and reuse the names for something else after the test."""
    submission.after("test-1", "total_duty_usd = 'done'")
    submission.after("test-3", "effective_rate = effective_rate([1.0], [0.5])")
    submission.after("test-6", "del heavy")


def later_helper(submission: Submission) -> None:
    """Call a helper that a later cell defines, before anybody calls the function."""
    submission.answer("task-3", "def effective_rate(v, r):\n    return _ratio(v, r)")
    submission.after(
        "task-3",
        "def _ratio(v, r):\n"
        "    return sum(map(lambda p: p[0] * p[1], zip(v, r))) / sum(v) if sum(v) else 0",
    )


def written_file(submission: Submission) -> None:
    """Write a module with a cell magic, then import it."""
    submission.before(
        "task-7",
        "%%writefile my_helper.py\n"
        "def make(country, rate):\n    return f'{country}: {round(rate * 100)} %'\n",
    )
    submission.answer("task-7", "from my_helper import make as label")


RATIO = "(sum(a * b for a, b in zip(values, rates)) / sum(values) if len(values) else 0.0)"
TOP = f"top_country = ({BY_COUNTRY}).idxmax()"

VALUES = [
    Odd(
        "decimal",
        "A Decimal for a number.",
        number("Decimal(str(exact.sum()))", "from decimal import Decimal"),
    ),
    Odd(
        "fraction",
        "A Fraction for a number.",
        number("Fraction(exact.sum())", "from fractions import Fraction"),
    ),
    Odd("numpy-scalar", "A NumPy float of 32 bits.", number("np.float32(exact.sum())")),
    Odd(
        "zero-dimensional", "A NumPy array without dimensions.", number("np.array(exact.sum())")
    ),
    Odd(
        "one-element-series",
        "A Series of one element for a number.",
        number("pd.Series([exact.sum()])"),
    ),
    Odd("one-element-list", "A list of one element for a number.", number("[exact.sum()]")),
    Odd(
        "own-float-class",
        "An honest subclass of float.",
        number(
            "Usd(exact.sum())",
            "class Usd(float):\n    def __repr__(self): return f'${float(self):,.2f}'",
        ),
    ),
    Odd(
        "rounded-text-free",
        "A number that went through text and rounding.",
        number("round(float(f'{exact.sum():.2f}'), 2)"),
    ),
    Odd(
        "python-integers",
        "Integers and a division at the very end.",
        number("sum(int(x * 100) for x in exact) / 100"),
    ),
    Odd("dict-for-series", "A dict for a Series.", series("dict(table)")),
    Odd(
        "nullable-floats",
        "A Series of pandas' nullable type.",
        series('table.astype("Float64")'),
    ),
    Odd(
        "categorical-index",
        "A Series over a categorical index.",
        series('table.set_axis(pd.CategoricalIndex(table.index, name="country"))'),
    ),
    Odd(
        "object-series",
        "A Series of dtype object with Python floats.",
        series("pd.Series(list(map(float, table)), index=table.index, dtype=object)"),
    ),
    Odd(
        "one-column-frame",
        "A table of one column for a Series.",
        series('table.to_frame("duty")'),
    ),
    Odd(
        "named-otherwise",
        "A Series with another name and another name of the index.",
        series('table.rename("x").rename_axis("y")'),
    ),
    Odd(
        "pivot-table",
        "A pivot table reduced to its only column.",
        series(
            'trade.assign(duty=trade["value_usd"] * trade["rate"]).pivot_table(index="country", values="duty", aggfunc="sum")["duty"]'
        ),
    ),
    Odd(
        "own-series-class",
        "An honest subclass of Series.",
        tasks(
            task_2=f"""\
class Money(pd.Series):
    @property
    def _constructor(self): return Money
duty_by_country = Money({BY_COUNTRY})""",
            task_4=TOP,
        ),
    ),
    Odd(
        "counter",
        "A Counter that was added up row by row.",
        tasks(
            task_2="""\
from collections import Counter
duty_by_country = Counter()
for row in trade.itertuples():
    duty_by_country[row.country] += row.value_usd * row.rate""",
            task_4=TOP,
        ),
    ),
    Odd(
        "default-dict",
        "A defaultdict that was added up row by row.",
        tasks(
            task_2="""\
from collections import defaultdict
duty_by_country = defaultdict(float)
for row in trade.itertuples():
    duty_by_country[row.country] += row.value_usd * row.rate""",
            task_4=TOP,
        ),
    ),
    Odd(
        "numpy-text",
        "A NumPy text for a text.",
        tasks(
            task_4=f"top_country = np.str_(({BY_COUNTRY}).idxmax())",
            task_8="verdict = np.str_('rises')",
        ),
    ),
    Odd(
        "text-with-blanks",
        "A text with a blank and other capitals, where the check allows for it.",
        tasks(task_4=f"top_country = ' ' + ({BY_COUNTRY}).idxmax().upper()"),
    ),
    Odd(
        "text-enum",
        "A member of a StrEnum for a text.",
        tasks(
            task_8="""\
import enum
class Way(enum.StrEnum):
    UP = 'rises'
verdict = Way.UP"""
        ),
    ),
    Odd(
        "categorical-scalar",
        "A text taken from a categorical column.",
        tasks(task_4=f"top_country = trade['country'].astype('category')[({DUTY}).idxmax()]"),
    ),
    Odd(
        "fraction-plain",
        "A Fraction in a plain assertion.",
        tasks(
            task_5="""\
from fractions import Fraction
mean_rate = sum(map(lambda x: Fraction(str(x)), trade['rate'])) / len(trade)"""
        ),
    ),
    Odd(
        "zero-dimensional-plain",
        "An array without dimensions in a plain assertion.",
        tasks(task_5="mean_rate = np.asarray(trade['rate'].mean())"),
    ),
    Odd(
        "one-element-plain",
        "An array of one element in a plain assertion.",
        tasks(task_5="mean_rate = trade[['rate']].mean().to_numpy()"),
    ),
    Odd(
        "nlargest",
        "`nlargest` instead of sorting.",
        tasks(
            task_6="""\
big = trade.query("rate >= 0.2")["value_usd"]
heavy = big.nlargest(len(big))"""
        ),
    ),
    Odd(
        "hand-made-series",
        "A Series put together from lists, with its index and name.",
        tasks(
            task_6="""\
rows = sorted(((v, i) for i, v, r in zip(trade.index, trade["value_usd"], trade["rate"]) if r >= 0.2), reverse=True)
heavy = pd.Series([v for v, _ in rows], index=[i for _, i in rows], name="value_usd")"""
        ),
    ),
]

FUNCTIONS = [
    Odd(
        "lambda",
        "A lambda instead of def.",
        rate(f"effective_rate = lambda values, rates: {RATIO}"),
    ),
    Odd(
        "partial",
        "A `functools.partial` of a function with more arguments.",
        label(
            """\
import functools
def text(form, country, rate): return form.format(country, rate * 100)
label = functools.partial(text, '{}: {:.0f} %')"""
        ),
    ),
    Odd(
        "callable-object",
        "An object with `__call__`.",
        rate(
            f"""\
class Rate:
    def __call__(self, values, rates): return {RATIO}
effective_rate = Rate()"""
        ),
    ),
    Odd(
        "bound-method",
        "A bound method.",
        label(
            """\
class Maker:
    sign = '%'
    def label(self, country, rate): return f'{country}: {rate * 100:.0f} {self.sign}'
label = Maker().label"""
        ),
    ),
    Odd(
        "static-method",
        "A static method of a class.",
        rate(
            f"""\
class Tools:
    @staticmethod
    def go(values, rates): return {RATIO}
effective_rate = Tools.go"""
        ),
    ),
    Odd(
        "class-as-function",
        "A class of texts that is used as a function.",
        label(
            """\
class label(str):
    def __new__(cls, country, rate): return super().__new__(cls, f'{country}: {rate * 100:.0f} %')"""
        ),
    ),
    Odd(
        "decorated",
        "A decorated function that also prints.",
        rate(
            f"""\
import functools
def loud(f):
    @functools.wraps(f)
    def inner(*a, **k):
        print('called with', a)
        return f(*a, **k)
    return inner
@loud
def effective_rate(values, rates): return {RATIO}"""
        ),
    ),
    Odd(
        "cached",
        "A function with a cache.",
        label(
            """\
import functools
@functools.lru_cache(maxsize=None)
def label(country, rate): return f'{country}: {rate * 100:.0f} %'"""
        ),
    ),
    Odd(
        "closure",
        "A closure over a counter.",
        rate(
            f"""\
def make():
    count = 0
    def inner(values, rates):
        nonlocal count
        count += 1
        return {RATIO}
    return inner
effective_rate = make()"""
        ),
    ),
    Odd(
        "recursion",
        "A recursive function.",
        rate(
            """\
def effective_rate(values, rates):
    def total(v, w):
        return 0.0 if not v else v[0] * w[0] + total(v[1:], w[1:])
    return total(values, rates) / total(values, [1] * len(values)) if values else 0.0"""
        ),
    ),
    Odd(
        "star-arguments",
        "A function that takes any arguments.",
        rate(
            "def effective_rate(*args, **more):\n    values, rates = args\n    return " + RATIO
        ),
    ),
    Odd(
        "numpy-function",
        "A function of NumPy arrays that returns a NumPy number.",
        rate(
            """\
def effective_rate(values, rates):
    v, r = np.array(values, float), np.array(rates, float)
    return (v @ r) / v.sum() if v.size else np.float64(0)"""
        ),
    ),
    Odd(
        "fraction-result",
        "A function that returns a Fraction.",
        rate(
            """\
from fractions import Fraction as F
def effective_rate(values, rates):
    v = [F(str(x)) for x in values]; r = [F(str(x)) for x in rates]
    return sum(a * b for a, b in zip(v, r)) / sum(v) if v else F(0)"""
        ),
    ),
    Odd(
        "uses-up-arguments",
        "A function that empties the lists it is given.",
        rate(
            """\
def effective_rate(values, rates):
    duty = total = 0.0
    while values:
        v, r = values.pop(), rates.pop()
        duty += v * r; total += v
    return duty / total if total else 0.0"""
        ),
    ),
    Odd(
        "sorts-arguments",
        "A function that sorts its arguments in place.",
        rate(
            """\
def effective_rate(values, rates):
    pairs = sorted(zip(values, rates)); values.sort(); rates.sort()
    return sum(a * b for a, b in pairs) / sum(values) if values else 0.0"""
        ),
    ),
    Odd(
        "global-state",
        "A function that counts its calls in a global name.",
        rate(
            f"""\
calls = 0
def effective_rate(values, rates):
    global calls
    calls += 1
    return {RATIO}"""
        ),
    ),
    Odd("later-helper", "A function whose helper is defined in a later cell.", later_helper),
    Odd("own-module", "A function from a module that a cell has written.", written_file),
    Odd(
        "made-by-exec",
        "A function made by exec.",
        label('exec(\'def label(c, r): return c + ": " + str(round(r * 100)) + " %"\')'),
    ),
    Odd(
        "vectorised",
        "A function of `np.vectorize`, which returns an array without dimensions.",
        label("label = np.vectorize(lambda c, r: f'{c}: {r * 100:.0f} %')"),
    ),
    Odd(
        "noisy-on-stderr",
        "A function that warns and writes to stderr each time.",
        label(
            """\
import sys, warnings
def label(country, rate):
    warnings.warn('rounding')
    print('hello', file=sys.stderr)
    return f'{country}: {rate * 100:.0f} %'"""
        ),
    ),
    Odd(
        "annotated",
        "Annotations, a dataclass and pattern matching inside.",
        label(
            """\
from dataclasses import dataclass
@dataclass(frozen=True)
class Row:
    country: str
    rate: float
def label(country: str, rate: float, /) -> str:
    match Row(country, rate):
        case Row(c, r): return f'{c}: {r * 100:.0f} %'"""
        ),
    ),
    Odd(
        "generator-inside",
        "A generator that is drawn once.",
        label(
            """\
def label(country, rate):
    def parts():
        yield country; yield ': '; yield f'{rate * 100:.0f} %'
    return ''.join(parts())"""
        ),
    ),
    Odd(
        "function-uses-table",
        "A function that also looks into the table and a name that is redefined later.",
        rate(
            f"""\
scale = 2
def effective_rate(values, rates):
    assert len(trade) >= 0
    return {RATIO} * scale / scale
scale = 4"""
        ),
    ),
]

WAYS = [
    Odd("extra-cell", "Answers in added cells; the task cells stay empty.", extra_cell),
    Odd("all-at-once", "All answers in the first task cell.", all_at_once),
    Odd(
        "corrected-later",
        "A wrong answer, corrected in a second cell before the test.",
        corrected_later,
    ),
    Odd(
        "spoiled-later", "Names are reused for something else after their test.", spoiled_later
    ),
    Odd(
        "time-magic",
        "`%%time` over an answer, `%timeit` within another.",
        tasks(
            task_1=f"%%time\ntotal_duty_usd = ({DUTY}).sum()",
            task_5="""\
%time mean_rate = trade['rate'].mean()
%timeit -n1 -r1 trade['rate'].mean()""",
        ),
    ),
    Odd(
        "capture-magic",
        "`%%capture` over an answer.",
        tasks(task_1=f"%%capture heard\nprint('x')\ntotal_duty_usd = ({DUTY}).sum()"),
    ),
    Odd(
        "shell-command",
        "`!ls` and `%ls` before the answer.",
        tasks(task_1=f"!ls\n%pwd\nnames = !ls\ntotal_duty_usd = ({DUTY}).sum()"),
    ),
    Odd(
        "help-and-magics",
        "Question marks, `%who`, `%config` and `%precision` around the answer.",
        tasks(
            task_5="""\
trade?
%who
%config InlineBackend.figure_format = 'svg'
%precision 3
mean_rate = trade['rate'].mean()
mean_rate"""
        ),
    ),
    Odd(
        "pip-magic",
        "`%pip install` of something that is there already.",
        tasks(task_5="mean_rate = trade['rate'].mean()\n%pip install numpy"),
    ),
    Odd(
        "plotting-magic",
        "`%matplotlib inline` at the top, without Matplotlib in use.",
        around("%matplotlib inline"),
    ),
    Odd(
        "top-level-await",
        "An answer after `await`.",
        tasks(
            task_1=f"""\
import asyncio
async def add():
    await asyncio.sleep(0)
    return ({DUTY}).sum()
total_duty_usd = await add()"""
        ),
    ),
    Odd(
        "star-import",
        "Star imports that hide built-ins.",
        around("from math import *\nfrom operator import *\nfrom statistics import *"),
    ),
    Odd(
        "shadowed-builtins",
        "Names such as list, sum, print, abs, str and len are the student's own.",
        around(
            "list = [1]; sum_ = 3; abs = 'x'; str = None; isinstance = 0; print = 5; type = 1; float_ = float; round = 2"
        ),
    ),
    Odd(
        "shadowed-modules",
        "`pd`, `np` and `expect` are overwritten after use.",
        tasks(
            task_12="""\
top_rate = max(trade['rate'])
pd = 'pandas'; np = 1; expect = trade = None; again = 5"""
        ),
    ),
    Odd(
        "changed-table",
        "The table is sorted, extended and reindexed in place by the first answer.",
        tasks(
            task_1=f"""\
trade['duty'] = {DUTY}
total_duty_usd = trade['duty'].sum()
trade.sort_values('country', inplace=True)""",
            task_9="shares = (trade['value_usd'] / trade['value_usd'].sum()).sort_index()",
        ),
    ),
    Odd(
        "walrus-and-stars",
        "Walrus, star-unpacking and chained assignment.",
        tasks(
            task_1=f"(total_duty_usd := ({DUTY}).sum())",
            task_5="""\
first, *rest = trade['rate']
mean_rate = again = (first + sum(rest)) / (1 + len(rest))""",
            task_8="[verdict] = ['rises']",
        ),
    ),
    Odd(
        "by-exec-and-globals",
        "Answers set by exec, globals() and the shell's namespace.",
        tasks(
            task_1=f"exec('total_duty_usd = ({DUTY}).sum()')",
            task_5="globals()['mean_rate'] = trade['rate'].mean()",
            task_8="get_ipython().user_ns['verdict'] = 'rises'",
        ),
    ),
    Odd(
        "in-a-loop",
        "Answers that are the variables of a loop, a with and an except.",
        tasks(
            task_1=f"for total_duty_usd in ({DUTY}).cumsum(): pass",
            task_8="import contextlib\nwith contextlib.nullcontext('rises') as verdict: pass",
        ),
    ),
    Odd(
        "error-after-answer",
        "An error after the answer was set.",
        tasks(
            task_1=f"total_duty_usd = ({DUTY}).sum()\n1 / 0",
            task_5="mean_rate = trade['rate'].mean()\nraise SystemExit",
        ),
    ),
    Odd(
        "deleted-helpers",
        "Helpers are deleted after use.",
        tasks(
            task_1=f"duty = {DUTY}\ntotal_duty_usd = duty.sum()\ndel duty",
            task_6=f"heavy = {HEAVY}\n%xdel verdict_",
        ),
    ),
    Odd(
        "read-again",
        "The table is read again with the csv module and with pathlib.",
        tasks(
            task_1="""\
import csv, pathlib
rows = csv.DictReader(pathlib.Path('trade.csv').read_text().splitlines())
total_duty_usd = sum(float(r['value_usd']) * float(r['rate']) for r in rows)"""
        ),
    ),
    Odd(
        "through-a-file",
        "The answer goes through a file, through JSON and through SQLite.",
        tasks(
            task_1=f"""\
import json, sqlite3, tempfile
with open('a.json', 'w') as f: json.dump(({DUTY}).sum(), f)
base = sqlite3.connect(':memory:')
trade.to_sql('t', base)
with tempfile.TemporaryFile() as f: f.write(b'x')
total_duty_usd = json.load(open('a.json'))""",
            task_5="""\
import sqlite3
mean_rate = sqlite3.connect(':memory:').execute('select 0.235').fetchone()[0]""",
        ),
    ),
    Odd(
        "threads",
        "The answer is computed in a thread pool.",
        tasks(
            task_1=f"""\
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as pool:
    total_duty_usd = sum(pool.map(float, {DUTY}))"""
        ),
    ),
    Odd(
        "strict-settings",
        "Warnings are errors, NumPy raises, options are changed, decimals are short.",
        around(
            """\
import warnings, decimal
warnings.simplefilter('error')
np.seterr(all='raise')
pd.options.display.max_rows = 2
pd.set_option('display.precision', 1)
decimal.getcontext().prec = 2
np.set_printoptions(precision=1)"""
        ),
    ),
    Odd(
        "random-seeds",
        "Seeds are set and random numbers drawn before the answer.",
        around(
            """\
import random
random.seed(1); np.random.seed(1); rng = np.random.default_rng(1)
rng.normal(size=5), random.random()"""
        ),
    ),
    Odd(
        "time-zone",
        "The time zone and the locale are changed before the answer.",
        around(
            """\
import os, time, locale
os.environ['TZ'] = 'Asia/Tokyo'; time.tzset()
locale.setlocale(locale.LC_ALL, 'C')
pd.Timestamp.now(tz='Asia/Tokyo')"""
        ),
    ),
    Odd(
        "much-output",
        "A thousand printed lines, a table, warnings and logging.",
        around(
            """\
import sys, warnings, logging
for n in range(1000): print('line', n)
warnings.warn('careful')
logging.warning('careful')
print('x', file=sys.stderr)
display(trade)
trade.head()"""
        ),
    ),
    Odd(
        "rich-output",
        "HTML, Markdown, a styled table and a Plotly figure are shown.",
        around(
            """\
from IPython.display import HTML, Markdown, Image
display(HTML('<b>x</b>'), Markdown('*y*'))
import plotly.graph_objects as go
display(go.Figure(go.Bar(x=[1], y=[2])))
trade.style.format(precision=1) if 0 else None"""
        ),
    ),
    Odd(
        "widgets",
        "A widget is shown above the answer.",
        around(
            """\
import ipywidgets as widgets
slider = widgets.IntSlider(3)
display(slider)
slider"""
        ),
    ),
    Odd(
        "own-display-hook",
        "IPython's settings for results are changed.",
        around(
            """\
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.ast_node_interactivity = 'all'
1
2
trade.shape"""
        ),
    ),
    Odd(
        "redirected-streams",
        "Streams are redirected and put back.",
        around(
            """\
import contextlib, io, sys
with contextlib.redirect_stdout(io.StringIO()) as heard: print('x')
sys.stdout.flush()
sys.stdout.write('y\\n')"""
        ),
    ),
    Odd(
        "unicode-names",
        "Names and comments in other scripts, and combining characters.",
        tasks(
            task_1=f"ζ = {DUTY}  # 関税 — Zölle 🧾\ntotal_duty_usd = ζ.sum()\nｖ = 1",
            task_8="verdict = 'r\\u0069ses'",
        ),
    ),
    Odd(
        "slow-but-fine",
        "An answer that takes a third of a second.",
        tasks(task_1=f"import time; time.sleep(0.3)\ntotal_duty_usd = ({DUTY}).sum()"),
    ),
    Odd(
        "main-guard",
        "The answer stands under `if __name__ == '__main__'`.",
        tasks(task_1=f"if __name__ == '__main__':\n    total_duty_usd = ({DUTY}).sum()"),
    ),
    Odd(
        "pickled-and-copied",
        "The answer went through pickle and deepcopy.",
        tasks(
            task_1=f"""\
import pickle, copy
total_duty_usd = pickle.loads(pickle.dumps(({DUTY}).sum()))""",
            task_6=f"import copy\nheavy = copy.deepcopy({HEAVY})",
        ),
    ),
    Odd(
        "own-exception-hook",
        "A class, a metaclass and a custom exception are defined on the way.",
        around(
            """\
class Meta(type): pass
class Thing(metaclass=Meta): __slots__ = ('a',)
class Trouble(Exception): pass
try: raise Trouble('x')
except Trouble as error: print(repr(error))"""
        ),
    ),
    Odd(
        "history-names",
        "`_`, `__`, `In` and `Out` are used on the way.",
        tasks(task_8="verdict = 'rises'\nassert In is not None and isinstance(Out, dict)"),
    ),
]

ANSWERS = [*VALUES, *FUNCTIONS, *WAYS]
