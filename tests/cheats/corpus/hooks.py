"""IPython's and Python's own extension points, turned against the tests."""

# ruff: noqa: E501  (students' code stands here as students write it)

from ..model import Cheat, Make, Submission, fill


def hook(name: str, idea: str, make: Make) -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"hooks-{name}", "hooks", idea, "points", make)


def with_files(prelude: str, **files: str) -> Make:
    """Return a recipe with files beside the notebook; `name_py` stands for `name.py`."""
    recipe = fill(prelude)

    def make(submission: Submission) -> None:
        recipe(submission)
        for name, content in files.items():
            submission.files[name.replace("_py", ".py")] = content.encode()

    return make


PUBLISH_SCORE = """
from IPython.display import publish_display_data
def forge(*a, **k):
    shell = get_ipython()
    kernel = getattr(shell, "kernel", None)
    if kernel is not None:
        kernel.session.send(kernel.iopub_socket, "execute_result", parent=kernel.get_parent(),
            content={"data": {"text/plain": "2"}, "metadata": {}, "execution_count": 1})
    publish_display_data({"text/plain": "2"})
"""

CHEATS = [
    hook(
        "strip-asserts",
        "An AST transformer removes assertions and calls of `expect` from every later cell.",
        fill(
            """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)
    def visit_Expr(self, node):
        return ast.copy_location(ast.Pass(), node) if isinstance(node.value, ast.Call) else node
get_ipython().ast_transformers.append(Strip())
"""
        ),
    ),
    hook(
        "replace-source",
        "An input transformer turns each test cell into `pass`.",
        fill(
            """
def soften(lines):
    return ["pass"] if any("assert" in l or "expect." in l for l in lines) else lines
get_ipython().input_transformers_cleanup.append(soften)
get_ipython().input_transformers_post.append(soften)
"""
        ),
    ),
    hook(
        "custom-exception-handler",
        "IPython's handler for AssertionError is told to do nothing.",
        fill(
            """
get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)
get_ipython().showtraceback = lambda *a, **k: None
get_ipython()._showtraceback = lambda *a, **k: None
"""
        ),
    ),
    hook(
        "display-score",
        "A hook shows the number 2 as the cell's result, which counts as partial credit.",
        fill(
            """
def show(*a, **k):
    sys.displayhook(2)
import sys
get_ipython().events.register("pre_run_cell", show)
get_ipython().events.register("post_run_cell", show)
get_ipython().events.register("post_execute", show)
get_ipython().set_custom_exc((BaseException,), lambda self, *a, **k: show())
"""
        ),
    ),
    hook(
        "forged-kernel-message",
        "The kernel's socket sends a forged result for the running test cell.",
        fill(
            PUBLISH_SCORE
            + """
get_ipython().set_custom_exc((BaseException,), forge)
get_ipython().events.register("pre_execute", forge)
"""
        ),
    ),
    hook(
        "kernel-execute",
        "The kernel's `do_execute` reports success without running anything.",
        fill(
            """
kernel = get_ipython().kernel
async def nothing(*a, **k):
    return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
kernel.do_execute = nothing
type(kernel).do_execute = nothing
"""
        ),
    ),
    hook(
        "run-cell",
        "`run_cell` and `run_cell_async` of the shell give an empty result.",
        fill(
            """
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
async def nothing(self, *a, **k): return ExecutionResult(None)
InteractiveShell.run_cell_async = nothing
InteractiveShell.run_cell = lambda self, *a, **k: ExecutionResult(None)
InteractiveShell.run_code = nothing
InteractiveShell.run_ast_nodes = nothing
"""
        ),
    ),
    hook(
        "display-update",
        "An output with a display id is updated during the test to overwrite what it shows.",
        fill(
            """
from IPython.display import display, update_display
handle = display("waiting", display_id="@TOKEN@")
def update(*a): update_display({"text/plain": "3"}, display_id="@TOKEN@", raw=True)
get_ipython().events.register("pre_run_cell", update)
get_ipython().events.register("post_run_cell", update)
"""
        ),
    ),
    hook(
        "clear-output",
        "A thread clears the running cell's output again and again.",
        fill(
            """
import threading, time
from IPython.display import clear_output
def wipe():
    while True:
        clear_output(); time.sleep(0.005)
threading.Thread(target=wipe, daemon=True).start()
get_ipython().events.register("post_run_cell", lambda *a: clear_output())
"""
        ),
    ),
    hook(
        "thread-of-patches",
        "A thread keeps overwriting names and library functions while the tests run.",
        fill(
            """
import threading, time
def keep_patching(names):
    while True:
        for name in list(names):
            if name in ("wanted", "expected"): names[name] = names.get("heavy")
        pd.testing.assert_series_equal = lambda *a, **k: None
        time.sleep(0.001)
threading.Thread(target=keep_patching, args=(globals(),), daemon=True).start()
"""
        ),
    ),
    hook(
        "event-loop-task",
        "A task on the kernel's event loop wakes up between the cells and patches the helpers.",
        fill(
            """
import asyncio
from tarifflab import expect as helper
async def patch_later():
    while True:
        for name in ("number", "series", "text", "function"):
            setattr(helper, name, lambda *a, **k: None)
        await asyncio.sleep(0)
try: task = asyncio.get_event_loop().create_task(patch_later())
except RuntimeError: pass
"""
        ),
    ),
    hook(
        "extension",
        "`%load_ext` loads an extension from the submission, `%run` a script; both patch the shell.",
        with_files(
            "%load_ext soften\n%run -i soften_script.py\n%reload_ext soften",
            soften_py=(
                "def load_ipython_extension(shell):\n"
                "    shell.ast_transformers.clear()\n"
                "    shell.run_ast_nodes = lambda *a, **k: False\n"
                "    shell.set_custom_exc((BaseException,), lambda *a, **k: None)\n"
            ),
            soften_script_py="import pandas.testing as t\nt.assert_series_equal = print\n",
        ),
    ),
    hook(
        "meta-path",
        "An import finder provides its own `tarifflab.expect`, and cached modules are dropped.",
        fill(
            """
import sys, importlib.abc, importlib.machinery, types
class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name.startswith("tarifflab"):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
    def create_module(self, spec): return None
    def exec_module(self, module): module.__getattr__ = lambda name: (lambda *a, **k: None)
sys.meta_path.insert(0, Finder())
for name in [n for n in sys.modules if n.startswith("tarifflab")]: del sys.modules[name]
from tarifflab import expect
"""
        ),
    ),
    hook(
        "exception-hooks",
        "`sys.excepthook`, `sys.unraisablehook` and `sys.exit` are replaced.",
        fill(
            """
import sys, threading
sys.excepthook = sys.unraisablehook = threading.excepthook = lambda *a, **k: None
sys.exit = lambda *a: None
sys.stderr = sys.stdout
import io, os
sys.stdout = io.StringIO()
"""
        ),
    ),
    hook(
        "magic-alias",
        "The cell magic and the alias system replace `assert` and `expect` by magics.",
        fill(
            """
from IPython.core.magic import register_line_cell_magic
@register_line_cell_magic
def nothing(line, cell=None): return None
from IPython.core.prefilter import PrefilterHandler
get_ipython().prefilter_manager.prefilter_lines = lambda *a, **k: "pass"
get_ipython().transform_cell = lambda cell: "pass\\n"
get_ipython().input_transformer_manager.transform_cell = lambda cell: "pass\\n"
"""
        ),
    ),
    hook(
        "comm-messages",
        "Comm targets are opened in the hope that the runner answers with results.",
        fill(
            """
from comm import create_comm
comm = create_comm(target_name="nbgrader", data={"grade": 100, "test-1": "passed"})
comm.send({"method": "update", "state": {"score": 3}})
get_ipython().kernel.comm_manager.register_target("grade", lambda c, m: c.send({"score": 3}))
"""
        ),
    ),
    hook(
        "finalisers",
        "`__del__`, `atexit` and weak reference callbacks rewrite the answers after their check.",
        fill(
            """
import atexit, weakref
class Ghost:
    def __del__(self):
        import tarifflab.expect as helper
        for name in ("number", "series", "text"): setattr(helper, name, lambda *a, **k: None)
ghost = Ghost()
atexit.register(Ghost().__del__)
weakref.finalize(ghost, Ghost().__del__)
del ghost
"""
        ),
    ),
    hook(
        "logger-and-log-magic",
        "`%logstart` and the history database are used to rewrite what has run.",
        fill(
            """
get_ipython().run_line_magic("logstart", "-o -r session.py over")
get_ipython().history_manager.input_hist_raw.clear()
get_ipython().execution_count = 10**9
"""
        ),
    ),
]
