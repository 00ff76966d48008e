"""The interpreter turned inside out: what Python calls by itself, and switches for all code."""

# ruff: noqa: E501  (students' code stands here as students write it)

from ..model import Cheat, Make, Wants, fill


def inner(name: str, idea: str, make: Make, wants: Wants = "points") -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"interpreter-{name}", "interpreter", idea, wants, make)


def switches(*lines: str) -> Make:
    """Return a recipe that turns each of these switches, whatever the others do."""
    listing = "".join(f"try:\n    {line}\nexcept BaseException: pass\n" for line in lines)
    return fill(prelude=listing)


SEARCH = """
import gc, sys
def every(*names):
    return [o for o in gc.get_objects() if type(o).__name__ in names]
"""

CHEATS = [
    inner(
        "frames",
        "The cell walks up its stack and writes into the variables of every frame.",
        fill(
            prelude=(
                "import sys, ctypes\n"
                "frame = sys._getframe()\n"
                "while frame:\n"
                "    for name in list(frame.f_locals):\n"
                "        if name not in ('frame', 'sys', 'ctypes') and isinstance(frame.f_locals[name], (int, float, dict, list)):\n"
                "            frame.f_locals[name] = 34.0\n"
                "    ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), 1)\n"
                "    frame = frame.f_back"
            )
        ),
    ),
    inner(
        "referrers",
        "Whatever refers to the namespace is made to refer to another.",
        fill(
            prelude=(
                "import gc, collections\n"
                "class Yes(dict):\n"
                "    __missing__ = lambda self, key: True\n"
                "fake = Yes(globals())\n"
                "for holder in gc.get_referrers(globals()):\n"
                "    if isinstance(holder, dict):\n"
                "        for key in [k for k, v in holder.items() if v is globals()]:\n"
                "            holder[key] = fake"
            )
        ),
    ),
    inner(
        "instruments",
        "Every instrument for watching code is switched on and rewrites what it sees.",
        fill(
            prelude=(
                "import sys, threading\n"
                "def watch(frame, event, what):\n"
                "    frame.f_trace_opcodes = True\n"
                "    if event == 'return' and frame.f_code.co_name.startswith(('encode', 'pack')): frame.f_locals['result'] = b'\\xc3'\n"
                "    return watch\n"
                "if hasattr(sys, 'monitoring'):\n"
                "    sys.monitoring.use_tool_id(3, 'x'); sys.monitoring.set_events(3, 255)\n"
                "threading.settrace(watch); threading.setprofile(watch); sys.setprofile(watch); sys.settrace(watch)"
            )
        ),
    ),
    inner(
        "audit-hook",
        "An audit hook, which nothing can remove, refuses everything from now on.",
        fill(
            prelude=(
                "import sys\n"
                "def hook(event, arguments):\n"
                "    if event in ('compile', 'exec', 'import', 'open', 'object.__getattr__'): raise SystemExit(0)\n"
                "sys.addaudithook(hook)"
            )
        ),
        "harm",
    ),
    inner(
        "codecs",
        "The codecs for all texts are replaced: every text becomes another.",
        fill(
            prelude=(
                "import codecs, encodings\n"
                "def find(name):\n"
                "    return codecs.CodecInfo(lambda t, e='': (b'rises', 5), lambda b, e='': ('rises', 5), name=name)\n"
                "encodings._cache.clear(); encodings.search_function = find\n"
                "codecs.unregister(encodings.search_function); codecs.register(find)\n"
                "codecs.register_error('strict', lambda e: ('', e.end)); codecs.register_error('surrogatepass', lambda e: ('rises', e.end))"
            ),
            text="'\\ud800'",
        ),
    ),
    inner(
        "import-hooks",
        "Path hooks, import caches and module specs hand out modules of the student's.",
        fill(
            prelude=(
                "import sys, types, importlib.machinery as m\n"
                "class Loader:\n"
                "    create_module = lambda self, spec: None\n"
                "    def exec_module(self, module): module.__dict__.update(__getattr__=lambda name: lambda *a, **k: True, __path__=[])\n"
                "class Finder:\n"
                "    find_spec = lambda self, name, path=None, target=None: m.ModuleSpec(name, Loader(), is_package=True)\n"
                "sys.path_hooks.insert(0, lambda path: Finder()); sys.path_importer_cache.clear()\n"
                "sys.meta_path.insert(0, Finder())\n"
                "for name in [n for n in sys.modules if n.startswith(('tarifflab', 'msgpack', 'statistics'))]: del sys.modules[name]"
            )
        ),
    ),
    inner(
        "build-class",
        "`__build_class__`, `super`, `property` and `type` are replaced for all later classes.",
        fill(
            prelude=(
                "import builtins\n"
                "real = builtins.__build_class__\n"
                "def build(body, name, *bases, **more):\n"
                "    made = real(body, name, *bases, **more)\n"
                "    try: made.__eq__ = made.__le__ = made.__ge__ = lambda *a: True\n"
                "    except TypeError: pass\n"
                "    return made\n"
                "builtins.__build_class__ = build; builtins.super = builtins.property = lambda *a: True"
            )
        ),
    ),
    inner(
        "weak-references",
        "Answers are exchanged by callbacks when something is let go while they are packed.",
        fill(
            prelude=(
                "import weakref, gc\n"
                "class Thing: pass\n"
                "def gone(*_):\n"
                "    for name in ('total_duty_usd', 'mean_rate', 'top_rate'): globals()[name] = True\n"
                "thing = Thing(); watch = weakref.ref(thing, gone); weakref.finalize(thing, gone)\n"
                "gc.callbacks.append(gone); gc.set_threshold(1)\n"
                "box = [thing]; box.append(box); del thing, box"
            )
        ),
    ),
    inner(
        "signals-between",
        "A timer's handler runs between any two steps and rewrites answers and messages.",
        fill(
            prelude=(
                "import signal\n"
                "def tick(number, frame):\n"
                "    while frame:\n"
                "        for value in list(frame.f_locals.values()):\n"
                "            if isinstance(value, list) and value and value[0] in ('tested', 'values', 'ran'): value[1:] = [True] * 20\n"
                "        frame = frame.f_back\n"
                "for number in (signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF): signal.signal(number, tick)\n"
                "signal.setitimer(signal.ITIMER_REAL, 0.001, 0.002); signal.setitimer(signal.ITIMER_PROF, 0.001, 0.002)"
            )
        ),
    ),
    inner(
        "late-writers",
        "Threads that outlive their cell write to each descriptor while the tests call.",
        fill(
            prelude=(
                "import os, struct, threading, time\n"
                "def part(letter, body): return struct.pack('!cI', letter, len(body)) + body\n"
                "body = part(b't', b'result') + part(b'i', b'1') + part(b't', b'ok') + part(b'b', b'\\xc3')\n"
                "message = struct.pack('!I', len(body)) + body\n"
                "def go():\n"
                "    for _ in range(200):\n"
                "        for n in range(3, 12):\n"
                "            try: os.write(n, message)\n"
                "            except OSError: pass\n"
                "        time.sleep(0.005)\n"
                "for _ in range(3): threading.Thread(target=go, daemon=True).start()"
            ),
            function="lambda *a: True",
        ),
    ),
    inner(
        "finders-of-limits",
        "Limits, packers and wires of the own process are found in memory and changed.",
        fill(
            prelude=(
                SEARCH
                + "for found in every('Limits', 'Packer', 'Candidate', 'Wire', 'Shell', 'CellRunner'):\n"
                "    for name in list(getattr(found, '__dict__', {})):\n"
                "        try: object.__setattr__(found, name, 10**12)\n"
                "        except Exception: pass\n"
                "for module in list(sys.modules.values()):\n"
                "    for name in ('encode', 'encode_all', 'pack', 'pack_flat'):\n"
                "        if hasattr(module, name):\n"
                "            try: setattr(module, name, lambda *a, **k: b'\\xc3')\n"
                "            except Exception: pass"
            )
        ),
    ),
    inner(
        "number-contexts",
        "Decimals of one digit, NumPy's errors, printing and error handlers are set for all.",
        switches(
            "import decimal; decimal.setcontext(decimal.Context(prec=1, traps=[])); decimal.DefaultContext.prec = 1",
            "np.seterr(all='call'); np.seterrcall(lambda *a: (_ for _ in ()).throw(SystemExit(0)))",
            "np.set_printoptions(formatter={'all': lambda x: 'right'}, threshold=10**9)",
            "np.random.seed = np.random.default_rng = lambda *a: 4",
            "import random; random.random = lambda: 0.0",
        ),
    ),
    inner(
        "library-options",
        "Options of pandas, locale, time zone and warnings are set so that all is odd.",
        switches(
            "pd.set_option('mode.copy_on_write', 'warn', 'display.float_format', lambda x: 'right')",
            "pd.options.mode.use_inf_as_na = True",
            "pd.set_option('compute.use_numexpr', True, 'future.infer_string', True)",
            "import locale; locale.setlocale(locale.LC_ALL, ''); locale.localeconv = lambda: {'decimal_point': ','}",
            "import os, time; os.environ.update(TZ='Mars/Olympus', LANG='xx'); time.tzset()",
            "import warnings; warnings.simplefilter('error'); warnings.showwarning = lambda *a, **k: (_ for _ in ()).throw(SystemExit(0))",
        ),
    ),
    inner(
        "interpreter-switches",
        "Threads never switch, recursion ends at once, digits have no limit, garbage stays.",
        switches(
            "import sys, gc; sys.setswitchinterval(1e6); gc.disable(); gc.freeze()",
            "sys.set_int_max_str_digits(0)",
            "sys.float_info = sys.maxsize = 0; sys.flags = None; sys.stdout = sys.stderr = sys.stdin = None",
            "sys.path[:] = []; sys.argv[:] = []; sys.warnoptions[:] = ['error']",
            "import faulthandler; faulthandler.dump_traceback_later(0.2, exit=True, file=open('x', 'w'))",
            "sys.setrecursionlimit(60)",
        ),
        "harm",
    ),
    inner(
        "exit-hooks",
        "`atexit`, `threading._register_atexit` and `__del__` send forged words at the end.",
        fill(
            prelude=(
                "import atexit, os, threading\n"
                "def shout(*_):\n"
                "    for n in range(3, 20):\n"
                "        try: os.write(n, b'\\0\\0\\0\\6t\\0\\0\\0\\1x')\n"
                "        except OSError: pass\n"
                "class Last:\n"
                "    __del__ = shout\n"
                "last = Last(); atexit.register(shout); threading._register_atexit(shout)\n"
                "os.register_at_fork(after_in_child=shout, before=shout, after_in_parent=shout)"
            ),
            function="lambda *a: os._exit(0)",
        ),
    ),
    inner(
        "fork-hooks",
        "What Python does after a fork answers the calls with what it finds on the stack.",
        fill(
            prelude=(
                "import os, sys\n"
                "def after():\n"
                "    frame = sys._getframe()\n"
                "    while frame:\n"
                "        for value in list(frame.f_locals.values()):\n"
                "            if isinstance(value, dict) and 'cases' in value: value.clear()\n"
                "        frame = frame.f_back\n"
                "    globals().update(effective_rate=lambda *a: True, label=lambda *a: True)\n"
                "os.register_at_fork(after_in_child=after)"
            ),
        ),
    ),
]
