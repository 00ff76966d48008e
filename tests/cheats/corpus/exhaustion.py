"""Whatever there is only so much of, and sizes that a short text can ask for."""

# ruff: noqa: E501  (students' code stands here as students write it)

import gzip
import io
import json
import zipfile

from ..model import Cheat, Make, Submission, code_cell, fill, markdown_cell, run


def use_up(name: str, idea: str, make: Make) -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"exhaustion-{name}", "exhaustion", idea, "harm", make)


def zipped(submission: Submission) -> None:
    """Hand in a notebook of a hundred megabytes, and two thousand others, in a small zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("victim.ipynb", "w", force_zip64=True) as file:
            for _ in range(100):
                file.write(b" " * 1_000_000)
        for number in range(2_000):
            archive.writestr(f"{number}/victim.ipynb", "{}")
    submission.raw = made.getvalue()


def packed_twice(submission: Submission) -> None:
    """Hand in a gzip file in a gzip file, of a hundred megabytes."""
    submission.raw = gzip.compress(gzip.compress(b"{" + b" " * 100_000_000, 1), 1)


def long_numbers(submission: Submission) -> None:
    """Write numbers of many digits and of huge exponents wherever a number may stand."""
    text = json.dumps(submission.notebook)
    digits = "9" * 200_000
    submission.raw = (
        text.replace('"execution_count": null', f'"execution_count": {digits}')
        .replace('"points": 1', '"points": 1e999999999')
        .encode()
    )


def many_cells(submission: Submission) -> None:
    """Add twenty thousand cells of one letter, half of them code."""
    for _ in range(10_000):
        submission.cells.extend([markdown_cell("x"), code_cell("1")])


def long_lines(submission: Submission) -> None:
    """Write lines of megabytes: code, text, and a sum of many terms."""
    submission.answer("task-1", "total_duty_usd = " + "+".join(["1"] * 300_000))
    submission.answer("task-2", "# " + "x " * 1_000_000)
    submission.cells.append(markdown_cell("[" * 100_000 + "x " * 500_000 + "*_`" * 50_000))


HOLD = "import os\nheld = []\n"

CHEATS = [
    use_up(
        "descriptors",
        "The cell keeps every descriptor, in all kinds that there are.",
        fill(
            prelude=(
                HOLD + "import select, socket, threading\n"
                "for make in (lambda: select.epoll(), lambda: os.eventfd(0), lambda: os.pipe(), lambda: os.dup(0), lambda: open('trade.csv'), lambda: socket.socketpair()):\n"
                "    try:\n"
                "        while True: held.append(make())\n"
                "    except OSError: pass"
            ),
            function="lambda *a: open('trade.csv')",
        ),
    ),
    use_up(
        "kernel-objects",
        "Keys, watches, queues and shared memory are made until there are no more.",
        run(
            "import ctypes, mmap, multiprocessing.shared_memory as shared\n"
            "libc = ctypes.CDLL(None)\n"
            "for number in (248, 249, 250, 253, 294, 284, 283, 319, 29, 68, 64, 240, 425, 447, 323):\n"
            "    for _ in range(50):\n"
            "        got = libc.syscall(number, 0, 4096, 0o1600, 0, 0)\n"
            "        if got >= 0: confess(number, got)\n"
            "try: shared.SharedMemory(create=True, size=4096, name='x@TOKEN@'); confess('shared')\n"
            "except OSError: pass\n"
            "held = []\n"
            "try:\n"
            "    while True: held.append(mmap.mmap(-1, 1 << 16))\n"
            "except (OSError, MemoryError): pass"
        ),
    ),
    use_up(
        "huge-numbers",
        "Integers and fractions of a million digits, and numbers that grow when printed.",
        fill(
            prelude="import decimal, fractions",
            number="10**1_000_000",
            series="pd.Series([10**50_000] * 5, dtype=object)",
            text="fractions.Fraction(1, 7**300_000)",
            function="lambda *a: decimal.Decimal('1e999999999')",
        ),
    ),
    use_up(
        "colliding-keys",
        "Thousands of keys of one hash make every dict and index slow.",
        fill(
            prelude="keys = [k * (2**61 - 1) for k in range(1, 30_000)]",
            number="dict.fromkeys(keys[:2_000], 1.0)",
            series="list(zip(keys, keys))",
            text="' '.join(map(str, keys))",
        ),
    ),
    use_up(
        "long-texts",
        "Texts of a million letters, which a check compares, cleans and quotes.",
        fill(
            text="'Japa' + 'n' * 1_000_000",
            number="'1' * 1_000_000",
            series="pd.Series({'x' * 300_000: 1.0, 'y' * 300_000: 2.0})",
            function="lambda *a: 'a ' * 500_000",
        ),
    ),
    use_up(
        "endless-parameters",
        "A function with thousands of parameters, and names and errors of megabytes.",
        fill(
            prelude=(
                "exec('def f(' + ','.join(f'a{i}=None' for i in range(50_000)) + '): return -1.0')\n"
                "f.__doc__ = 'x' * 10_000_000\n"
                "def g(*a): raise type('A' * 1_000_000, (Exception,), {})('B' * 10_000_000)"
            ),
            function="f",
            number="g",
        ),
    ),
    use_up(
        "display-updates",
        "One output with a display id is updated twenty thousand times.",
        run(
            "from IPython.display import display\n"
            "handle = display('x', display_id='same')\n"
            "for n in range(20_000): handle.update('x' * 100)\n"
            "for n in range(2_000): display(n, display_id=str(n))"
        ),
    ),
    use_up(
        "zip-bomb",
        "A small zip that holds a notebook of a hundred megabytes, and two thousand more.",
        zipped,
    ),
    use_up("gzip-bomb", "A gzip file within a gzip file.", packed_twice),
    use_up("long-numbers", "Numbers of many digits in the file's own fields.", long_numbers),
    use_up("many-cells", "Twenty thousand cells of one letter.", many_cells),
    use_up("long-lines", "Lines of megabytes in code and text.", long_lines),
    use_up(
        "deep-values",
        "Values nested as deep as they may be, as answers and as results of calls.",
        fill(
            prelude="deep = []\nfor _ in range(39): deep = [deep]",
            number="deep",
            series="deep",
            text="{'a': deep}",
            function="lambda *a: deep",
        ),
    ),
]
