"""An IPython shell that collects what a cell shows as nbformat outputs.

It is made once, in the zygote (making one takes over 100 ms), and is forked with it. Streams,
displays, results and errors come out as a Jupyter kernel would send them, bounded in size.
Tracebacks are plain: they name the cell's own lines, and a failing pandas assertion does not
cost 45 ms of colouring.
"""

import io
import sys
import traceback
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from tarifflab.grading.inside.elsewhere.going_on import Journey

RUNS_CODE = ("run", "time", "timeit", "prun", "memit", "mprun", "lprun")  # a student's own
MAX_FRAMES = 12  # frames of a traceback that are shown
MAX_LINES, MAX_ERROR = 400, 60_000  # lines of an error, and characters in all
MAX_ITEMS = 1_000  # outputs of one cell
CUT = "\n… (more output was cut off here)\n"


class Outputs:
    """The outputs of the running cell.

    Parameters
    ----------
    max_chars : int
        Kept text and data of one cell, in characters.
    """

    def __init__(self, max_chars: int = 256 * 1024) -> None:
        self.max_chars = max_chars
        self.clear()

    def clear(self) -> None:
        """Begin a new cell, or forget what it has shown so far."""
        self._items: list[dict[str, Any]] = []
        self._pending: list[str] = []  # text of the last stream that is not yet in its item
        self.left = self.max_chars
        self.cut = False
        self.displays: dict[str, dict[str, Any]] = {}

    @property
    def items(self) -> list[dict[str, Any]]:
        """Return the outputs so far.

        What many prints have written is joined here, once: adding each to the text before it
        would copy that text every time.
        """
        if self._pending:
            self._items[-1]["text"] += "".join(self._pending)
            self._pending.clear()
        return self._items

    def stream(self, name: str, text: str) -> None:
        """Append to standard output or error, merging with what stands last."""
        kept = self._take(text)
        if not kept:
            return
        last = self._items[-1] if self._items else {}
        if last.get("name") != name:
            last = self._add({"output_type": "stream", "name": name, "text": ""})
        if last is self._items[-1]:
            self._pending.append(kept)

    def _add(self, item: dict[str, Any]) -> dict[str, Any]:
        """Append an item unless the cell has shown enough of them."""
        if len(self.items) < MAX_ITEMS:
            self._items.append(item)
        return item

    def data(self, kind: str, data: dict[str, Any], metadata: Any, **more: Any) -> Any:
        """Append a display or a result; one that is too large keeps only its short text."""
        item = {"output_type": kind, **self._afforded(data, metadata), **more}
        return self._add(item)

    def update(self, name: str, data: dict[str, Any], metadata: Any) -> None:
        """Change the display with this id; it costs as much as a new one."""
        self.displays[name].update(self._afforded(data, metadata))

    def _afforded(self, data: dict[str, Any], metadata: Any) -> dict[str, Any]:
        """Pay for a display's content; one that is too dear keeps only its short text."""
        size = sum(
            len(x) if isinstance(x, str | bytes) else len(repr(x)) for x in data.values()
        )
        if size > self.left:
            self.cut = True
            data = {"text/plain": str(data.get("text/plain", ""))[:200] + CUT}
            size = 0
        self.left -= size
        return {"data": data, "metadata": dict(metadata or {})}

    def error(self, name: str, value: str, lines: list[str]) -> None:
        """Append an error: its first lines, and of each what fits."""
        kept, left = [], MAX_ERROR
        for line in lines[:MAX_LINES]:
            kept.append(line[:left])
            left -= len(kept[-1])
        short = {"ename": name[:200], "evalue": value[:2_000], "traceback": kept}
        self.items.append({"output_type": "error", **short})

    def _take(self, text: str) -> str:
        if len(text) <= self.left:
            self.left -= len(text)
            return text
        kept, self.left = text[: self.left], 0
        if self.cut:
            return ""
        self.cut = True
        return kept + CUT


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a cell."""

    encoding = "utf-8"

    def __init__(self, outputs: Outputs, name: str) -> None:
        self.outputs = outputs
        self.name = name

    def write(self, text: str) -> int:
        """Append text to the cell's outputs."""
        self.outputs.stream(self.name, str(text))
        return len(text)

    def writable(self) -> bool:
        """Return True."""
        return True


class Publisher(DisplayPublisher):
    """`display(…)` of a cell."""

    outputs: Outputs

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        *_args: Any,
        transient: Any = None,
        update: bool = False,
        **_more: Any,
    ) -> None:
        """Append a display, or change the one with the same display id."""
        name = (transient or {}).get("display_id")
        if update and name in self.outputs.displays:
            self.outputs.update(name, dict(data), metadata)
            return
        item = self.outputs.data("display_data", dict(data), metadata)
        if name is not None:
            self.outputs.displays[name] = item

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002 (IPython's signature)
        """Drop what the cell has shown so far: it may show as much again."""
        displays = self.outputs.displays
        self.outputs.clear()
        self.outputs.displays = displays  # to change one that is gone shows nothing


class Hook(DisplayHook):
    """The value of a cell's last line."""

    outputs: Outputs

    def start_displayhook(self) -> None:
        """Write no prompt."""

    def write_output_prompt(self) -> None:
        """Write no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Append the result."""
        shell: Any = self.shell
        count = shell.execution_count - 1
        self.outputs.data(
            "execute_result", dict(format_dict), md_dict, execution_count=max(count, 1)
        )

    def finish_displayhook(self) -> None:
        """Flush nothing."""


class Shell(InteractiveShell):
    """IPython with its outputs collected and its errors plain."""

    outputs: Outputs
    last_error: BaseException | None = None
    journey: Journey | None = None  # of a student's notebook; templates and examiners have none
    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)

    def ask_exit(self) -> None:
        """Ignore `exit()`: the notebook goes on with its next cell."""

    def showtraceback(self, exc_tuple: Any = None, *_args: Any, **_more: Any) -> None:
        """Append the error that is being handled."""
        get: Any = self._get_exc_info
        kind, error, _ = get(exc_tuple)
        self.outputs.error(kind.__name__, text_of(error), traceback_lines(error))

    def showsyntaxerror(self, *_args: Any, **_more: Any) -> None:
        """Append a syntax error."""
        self.showtraceback()

    def showindentationerror(self) -> None:
        """Append an indentation error."""
        self.showtraceback()

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Run a magic; one that cannot work here costs itself and not the rest of the cell."""
        run: Any = super().run_line_magic
        try:
            return run(magic_name, line, _stack_depth + 1)
        except Exception as error:  # whatever it is that a magic misses here
            if magic_name in RUNS_CODE:
                raise
            said = f"{type(error).__name__}: {text_of(error)[:200]}"
            print(f"`%{magic_name}` did not work here ({said}).", file=sys.stderr)
            return None

    def system(self, cmd: Any) -> None:
        """Say that `!command` does not run: the rest of the cell still counts."""
        print(f"`!{cmd}` was not run: there are no other programs here.", file=sys.stderr)
        self.user_ns["_exit_code"] = 1

    system_raw = system_piped = system

    def getoutput(self, cmd: Any, split: bool = True, depth: int = 0) -> Any:  # noqa: ARG002
        """Return nothing for `names = !command`, and say so."""
        self.system(cmd)
        return [] if split else ""

    def init_io(self) -> None:
        """Keep the process's own streams; `collect` exchanges them for a cell."""

    def enable_gui(self, gui: Any = None) -> None:
        """Ignore event loops of windows: there is no screen."""


def text_of(error: BaseException) -> str:
    """Return an error's text, whatever its class does."""
    try:
        return str(error)
    except Exception:  # a student's __str__ may fail; the error itself still counts
        return "(its text could not be made)"


def traceback_lines(error: BaseException) -> list[str]:
    """Return an error as lines of text: its own rendering, or a short plain traceback."""
    render = getattr(error, "_render_traceback_", None)
    if render is not None:
        try:
            return [str(line) for line in render()]
        except Exception:  # a student's own rendering may fail; fall back to the plain one
            render = None
    try:
        if isinstance(error, SyntaxError):
            lines = traceback.format_exception_only(error)
        else:
            shown = traceback.TracebackException.from_exception(error)
            _cut_frames(shown)
            lines = list(shown.format())
    except Exception:  # a student's exception may resist; its type is always there
        lines = [f"{type(error).__name__}: {text_of(error)}\n"]
    return "".join(lines).rstrip("\n").split("\n")


def _cut_frames(shown: traceback.TracebackException) -> None:
    """Keep the frames from the cell on: IPython's own say nothing to a reader."""
    for chained in (shown, shown.__cause__, shown.__context__):
        if chained is None or not chained.stack:
            continue
        first = next((i for i, f in enumerate(chained.stack) if _is_cell(f.filename)), 0)
        chained.stack = traceback.StackSummary.from_list(chained.stack[first:][-MAX_FRAMES:])


def _is_cell(filename: str) -> bool:
    return filename.startswith("<ipython-input")


def make_shell(folder: str) -> Shell:
    """Make the process's shell; `folder` is for files of IPython's own: it writes none."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.xmode = "Plain"
    shell = Shell.instance(config=config, ipython_dir=folder)
    outputs = Outputs()
    shell.outputs = outputs
    shell.db = {}  # what `%cd` and its kin remember: not in a file
    parts: tuple[Any, ...] = (shell.display_pub, shell.displayhook)
    for part in parts:
        part.outputs = outputs
    return shell
