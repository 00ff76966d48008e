"""The candidate: the process that runs one student's cells, confined before the first.

It is told a plan (run this cell, hand over these names, …), answers step by step, and then
calls functions when the examiner asks. Everything it says is only the student's statement:
student code shares this process and may forge any of it, which earns no more than writing
the same values into the notebook would.
"""

import builtins
import getpass
import inspect
import itertools
import signal
import time
from collections.abc import Iterator
from typing import Any

import msgpack
from IPython.core.error import StdinNotImplementedError

from tarifflab.grading.inside import cell_runner
from tarifflab.grading.inside import shell as shells
from tarifflab.grading.inside.elsewhere.going_on import Journey
from tarifflab.grading.inside.elsewhere.stand_ins import StandIns
from tarifflab.grading.limits import Limits
from tarifflab.grading.wire import pandas_values  # noqa: F401 (NumPy and pandas may cross)
from tarifflab.grading.wire.codec import Handle, Uncrossable, decode, encode
from tarifflab.grading.wire.messages import Wire, WireClosed

IMMUTABLE = (int, float, str, bytes, bool, type(None), type(...))
MAX_PRINTED = 2000  # characters that one call may show
HOLD_SECONDS, HOLD_BYTES, HOLD_MOST = 0.02, 1024 * 1024, 100  # of results before they go
MAX_SAID = 2000  # characters of an error's text, or of why a value cannot cross


class Functions:
    """The callables that were handed over, by key.

    A key is the test, the name and a number: it is the same when the same cells run again.
    """

    def __init__(self) -> None:
        self.known: dict[str, Any] = {}
        self.prefix = ""

    def register(self, value: Any) -> Handle:
        """Keep a callable and return its handle."""
        key = f"{self.prefix}:{len(self.known)}"
        self.known[key] = value
        name = getattr(value, "__name__", type(value).__name__)
        doc = getattr(value, "__doc__", None)
        return Handle(
            key, str(name), signature_of(value), doc[:4000] if isinstance(doc, str) else None
        )


def signature_of(value: Any) -> list[list[Any]] | None:
    """Return a callable's parameters as plain data: [name, kind, has default, default]."""
    try:
        parameters = inspect.signature(value).parameters.values()
    except (ValueError, TypeError):
        return None
    return [
        [p.name, int(p.kind), p.default is not p.empty, _default(p.default)] for p in parameters
    ]


def _default(value: Any) -> Any:
    return value if type(value) in IMMUTABLE[:-1] else None


class Running:
    """Whether student code runs: only then does a signal to stop raise.

    Afterwards no further call of the same message is made, whatever the code made of it.
    """

    now = False
    stopped = False


def _on_interrupt(_number: int, _frame: Any) -> None:
    Running.stopped = True
    if Running.now:
        raise KeyboardInterrupt


def run_cell(shell: shells.Shell, source: str) -> tuple[list[dict[str, Any]], bool]:
    """Run one cell; return its outputs and whether it ended well."""
    Running.now = True
    try:
        return cell_runner.run(shell, source)
    except KeyboardInterrupt as error:  # it came just before or after the cell's own code
        shell.last_error = error
        shell.outputs.error("KeyboardInterrupt", "", shells.traceback_lines(error))
        return shell.outputs.items, False
    finally:
        Running.now = False


def serve(wire: Wire, shell: shells.Shell, limits: Limits) -> None:
    """Follow the plan, then answer calls until main hangs up."""
    signal.signal(signal.SIGINT, _on_interrupt)
    shell.journey = journey(shell)
    shell.outputs.max_chars = limits.output_kb * 1024
    builtins.input = _no_input
    getpass.getpass = _no_input  # type: ignore[assignment]
    functions = Functions()
    try:
        for step in wire.receive():
            wire.send_flat(STEPS[step[0]](shell, functions, *step[1:]))
        while True:
            _, number, key, arguments = wire.receive()
            for results in answer_calls(shell, functions, key, arguments):
                wire.send_flat(["results", number, *itertools.chain(*results)])
    except WireClosed:
        return


def journey(shell: shells.Shell) -> Journey:
    """Return what a student's notebook begins with: nothing missed, no file that stands in."""

    def tell(said: str) -> None:
        shell.outputs.error("FileNotFoundError", said, [said])

    return Journey(StandIns(tell))


def _no_input(_prompt: object = "", _stream: object = None) -> str:
    raise StdinNotImplementedError(
        "There is nobody to type an answer: input() does not work while grading."
    )


def _run_step(shell: shells.Shell, _functions: Functions, index: int, source: str) -> list[Any]:
    begun = time.thread_time()
    outputs, well = run_cell(shell, source)
    spent = time.thread_time() - begun
    return ["ran", index, packed_outputs(outputs), well, spent]


def packed_outputs(outputs: list[dict[str, Any]]) -> bytes:
    """Return outputs as bytes that main does not open: the reader does.

    Of a display only texts and pictures go along, all that a page may show; what else a
    student puts into one (figures as data, objects, lists without end) keeps its kind.
    """
    return bytes(msgpack.packb([_slim(x) for x in outputs], unicode_errors="surrogatepass"))


def _slim(item: dict[str, Any]) -> dict[str, Any]:
    if "data" not in item:
        return item
    shown = {
        str(mime): content if type(content) in (str, bytes) else ""
        for mime, content in item["data"].items()
    }
    return item | {"data": shown, "metadata": {}}


def _fetch_step(
    shell: shells.Shell, functions: Functions, test: str, names: list[str]
) -> list[Any]:
    Running.now = True
    try:
        found = fetch(shell.user_ns, functions, test, names)
        return ["values", test, *itertools.chain(*([n, *pair] for n, pair in found.items()))]
    except KeyboardInterrupt:
        return ["values", test]
    finally:
        Running.now = False


STEPS: dict[str, Any] = {"run": _run_step, "fetch": _fetch_step}


def fetch(
    namespace: dict[str, Any], functions: Functions, test: str, names: list[str]
) -> dict[str, list[Any]]:
    """Return [True, bytes] or [False, sentence] for each name that is defined."""
    found: dict[str, list[Any]] = {}
    for name in names:
        if name not in namespace:
            continue
        functions.prefix = f"{test}:{name}"
        try:
            found[name] = [True, encode(namespace[name], functions.register)]
        except Uncrossable as error:
            found[name] = [False, str(error)[:MAX_SAID]]
        except Exception as error:  # a hostile object's own code failed: say so, go on
            found[name] = [False, f"reading it raised {type(error).__name__}"]
    return found


def answer_calls(
    shell: shells.Shell, functions: Functions, key: str, arguments: list[bytes]
) -> Iterator[list[list[Any]]]:
    """Call a function several times, up to a call that gives no value; yield some results.

    Some at a time: main waits for each call no longer than a call may take, and takes no
    message without bounds.
    """
    held: list[list[Any]] = []
    size, begun = 0, time.monotonic()
    Running.stopped = False
    for one in arguments:
        held.append(answer_call(shell, functions, key, one))
        size += len(held[-1][1] or "") + len(held[-1][3] or "")
        if held[-1][0] != "ok" or Running.stopped:
            break
        late = time.monotonic() - begun > HOLD_SECONDS
        if late or size > HOLD_BYTES or len(held) == HOLD_MOST:
            yield held
            held, size, begun = [], 0, time.monotonic()
    if held:
        yield held


def answer_call(
    shell: shells.Shell, functions: Functions, key: str, arguments: bytes
) -> list[Any]:
    """Call a function: [status, payload, printed text, changed arguments, CPU seconds]."""
    function = functions.known.get(key)
    if function is None:
        return ["absent", None, "", None, 0.0]
    args, kwargs = decode(arguments)
    shell.outputs.clear()
    timed = Timed(function)
    status, payload = _call(shell, functions, timed, args, kwargs)
    printed = "".join(x.get("text", "") for x in shell.outputs.items)[:MAX_PRINTED]
    return [status, payload, printed, _changed(args, kwargs, arguments), timed.seconds]


class Timed:
    """A function, and the CPU seconds that it took.

    They are the thread's: where a limit of CPU time is set, the kernel counts a process's own
    by its ticks alone, and a call is shorter than one.
    """

    def __init__(self, function: Any) -> None:
        self.function = function
        self.seconds = 0.0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it."""
        begun = time.thread_time()
        try:
            return self.function(*args, **kwargs)
        finally:
            self.seconds = time.thread_time() - begun


def _call(shell: Any, functions: Functions, function: Any, args: Any, kwargs: Any) -> Any:
    functions.prefix = "result"
    Running.now = True
    try:
        with cell_runner.collected(shell.outputs):
            return "ok", encode(function(*args, **kwargs), functions.register)
    except Uncrossable as error:
        return "uncrossable", str(error)[:MAX_SAID]
    except BaseException as error:  # whatever the student's function raises is its answer
        return "raised", f"{builtin_name(error)}\n{shells.text_of(error)[:MAX_SAID]}"
    finally:
        Running.now = False


def builtin_name(error: BaseException) -> str:
    """Return the nearest built-in exception type of an error, by name."""
    for cls in type(error).__mro__:
        if cls.__module__ == "builtins":
            return cls.__name__
    return "Exception"


def _changed(args: Any, kwargs: Any, before: bytes) -> bytes | None:
    """Return the arguments again if the function has changed one in place."""
    if all(type(x) in IMMUTABLE for x in (*args, *kwargs.values())):
        return None
    try:
        after = encode((args, kwargs))
    except Uncrossable:
        return None
    return None if after == before else after
