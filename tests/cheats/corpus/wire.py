"""Messages that the student's process forges or breaks on its way to the examiner."""

# ruff: noqa: E501  (students' code stands here as students write it)

from functools import partial

from ..model import CONFESS, Cheat, Make, Wants, fill
from ..model import run as run_once

run = partial(run_once, called=True)


def forge(name: str, idea: str, make: Make, wants: Wants = "points") -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"wire-{name}", "wire", idea, wants, make)


# Every descriptor that is a socket or a pipe, but for the three standard ones.
CHANNELS = """
import os, stat, struct
def channels():
    for fd in range(3, 256):
        try: mode = os.fstat(fd).st_mode
        except OSError: continue
        if stat.S_ISSOCK(mode) or stat.S_ISFIFO(mode): yield fd
"""

# The student's cell runs somewhere below the loop that owns the channel: its caller's variables.
OWN_WIRE = """
import sys
frame = sys._getframe()
while frame and "wire" not in frame.f_locals: frame = frame.f_back
wire = frame.f_locals["wire"]
"""

FORGED_RESULT = (
    CHANNELS
    + """
import msgpack
claims = [
    {"points": 23.0, "score": 23.0, "ok": True, "status": "ok", "type": "result", "kind": "result"},
    {"test-1": 3.0, "grades": {"test-1": 3.0, "test-2": 3.0}, "outputs": []},
    ["result", {"test-1": 3}], ["value", "total_duty_usd", 1234.5], True, None, 3,
]
for fd in channels():
    os.set_blocking(fd, False)
    for claim in claims:
        body = msgpack.packb(claim)
        for head in (struct.pack("<I", len(body)), struct.pack(">I", len(body)),
                     struct.pack("<Q", len(body)), b""):
            try: os.write(fd, head + body)
            except OSError: break
    os.set_blocking(fd, True)
"""
)

PATCH_PACKING = """
import sys, gc, types
import msgpack
real = msgpack.packb
def lying(thing, *a, **k):
    return real({"kind": "float", "t": "float", "type": "float", "value": 1234.5, "v": 1234.5}, *a)
msgpack.packb = lying
for name, module in list(sys.modules.items()):
    if "grading" in name or "wire" in name:
        for key, value in list(vars(module).items()):
            if isinstance(value, types.FunctionType) and any(w in key for w in ("pack", "encode", "dump")):
                setattr(module, key, lying)
            if isinstance(value, int) and "MAX" in key or "LIMIT" in key: setattr(module, key, 10**12)
"""

RAISE_LIMITS = """
import sys
for name, module in list(sys.modules.items()):
    if "grading" in name or "wire" in name:
        for key, value in list(vars(module).items()):
            if key.isupper() and isinstance(value, int): setattr(module, key, 10**12)
            if key.isupper() and isinstance(value, float): setattr(module, key, 1e12)
big = ["x" * 1000] * 400_000
deep = []
for _ in range(200_000): deep = [deep]
"""


def raw_bytes(blob: str) -> Make:
    """Return a recipe that writes `blob`, an expression for bytes, to every channel."""
    code = f"""
{CHANNELS}
blob = {blob}
for fd in channels():
    os.set_blocking(fd, False)
    try: os.write(fd, blob)
    except OSError: pass
    os.set_blocking(fd, True)
"""
    return run(code)


CHEATS = [
    forge(
        "forged-result",
        "Messages that claim full marks are written to every socket and pipe.",
        fill(FORGED_RESULT),
    ),
    forge(
        "patched-packing",
        "The code that packs the answers packs something else.",
        fill(PATCH_PACKING),
    ),
    forge(
        "oversized-length",
        "A header announces four gigabytes, and nothing follows.",
        raw_bytes("b'\\xff' * 8"),
        "harm",
    ),
    forge(
        "extension-types",
        "MessagePack extension types with odd codes, timestamps out of range, deep nesting.",
        raw_bytes(
            "b''.join(struct.pack('<I', len(b)) + b for b in ("
            "b'\\xd4\\xff\\x00', b'\\xc7\\x0c\\xff' + b'\\xff' * 12, b'\\x91' * 50000 + b'\\xc0', "
            "b'\\xdf\\xff\\xff\\xff\\xff', b'\\xdd\\xff\\xff\\xff\\xff', b'\\xc6\\xff\\xff\\xff\\xff'))"
        ),
        "harm",
    ),
    forge(
        "half-a-message",
        "Half a message is sent and the process sleeps with the channel open.",
        run(
            CHANNELS
            + "for fd in channels(): os.write(fd, b'\\x10')\nimport time; time.sleep(60)"
        ),
        "harm",
    ),
    forge(
        "closed-channels",
        "All descriptors are closed.",
        run("import os\nos.closerange(0, 4096)\ntotal_duty_usd = 1"),
        "harm",
    ),
    forge(
        "swapped-channels",
        "The channels are swapped among each other and with the standard streams.",
        run(CHANNELS + "for fd in list(channels()): os.dup2(1, fd)\nos.dup2(0, 1)"),
        "harm",
    ),
    forge(
        "stolen-questions",
        "A thread reads the examiner's questions from the channel and prints them.",
        run(
            CHANNELS
            + """
import threading
def steal(fd):
    while True:
        try: print(os.read(fd, 65536), flush=True)
        except OSError: return
for fd in channels(): threading.Thread(target=steal, args=(fd,), daemon=True).start()
"""
        ),
        "leak",
    ),
    forge(
        "peeked-questions",
        "A thread peeks at the examiner's questions without taking them away.",
        run(
            CHANNELS
            + """
import socket, threading, time
seen = []
def peek(fd):
    while True:
        try: seen.append(socket.socket(fileno=os.dup(fd)).recv(65536, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except OSError: pass
        time.sleep(0.001)
for fd in channels(): threading.Thread(target=peek, args=(fd,), daemon=True).start()
"""
        ),
        "leak",
    ),
    forge(
        "raised-limits",
        "The limits of the wire are raised in the student's process before a huge answer.",
        fill(
            RAISE_LIMITS,
            number="big",
            series="deep",
            text="'x' * 300_000_000",
            function="lambda *a: big",
        ),
        "harm",
    ),
    forge(
        "passed-descriptors",
        "Descriptors are passed over the channel, to be held open in the parent.",
        run(
            CHANNELS
            + """
import socket, array
for fd in channels():
    try:
        s = socket.socket(fileno=os.dup(fd))
        s.setblocking(False)
        for _ in range(50):
            s.sendmsg([b"\\x00"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0] * 200))])
    except OSError: pass
"""
        ),
        "harm",
    ),
    forge(
        "flood",
        "The channel is flooded with small valid messages.",
        run(
            CHANNELS
            + """
import threading, msgpack
body = msgpack.packb({"type": "output", "kind": "stream", "text": "x"})
def flood(fd):
    while True:
        try: os.write(fd, (struct.pack("<I", len(body)) + body) * 1000)
        except OSError: return
for fd in channels(): threading.Thread(target=flood, args=(fd,), daemon=True).start()
import time; time.sleep(5)
"""
        ),
        "harm",
    ),
    forge(
        "forged-outputs",
        "Objects of the runner are found in memory, and their lists of outputs are rewritten.",
        fill(
            """
import gc
for thing in gc.get_objects():
    if isinstance(thing, dict) and ("output_type" in thing or "points" in thing or "score" in thing):
        try: thing.update(output_type="execute_result", data={"text/plain": "3"}, points=3, score=3)
        except Exception: pass
    name = type(thing).__module__
    if "grading" in str(name):
        for key in list(getattr(thing, "__dict__", {})):
            if any(w in key for w in ("point", "score", "grade", "error", "failed")):
                try: object.__setattr__(thing, key, 3)
                except Exception: pass
"""
        ),
    ),
    forge(
        "odd-types",
        "Frames with time zones that are paths, categories of categories, and object arrays.",
        fill(
            CONFESS
            + """
class Zone(str): pass
odd = pd.Series(pd.Categorical([("a", 1), None, frozenset()]))
class Tz(__import__("datetime").tzinfo):
    def __str__(self): return "dateutil/@OUTSIDE@/ledger.txt"
    __repr__ = __str__
    def utcoffset(self, when): return None
    def dst(self, when): return None
    def tzname(self, when): return "../../../..@OUTSIDE@/ledger.txt"
import datetime
when = datetime.datetime(2020, 1, 1, tzinfo=Tz())
many = pd.Series(np.array([when, Tz(), np.dtype("V8"), 1j, b"x", ...], dtype=object))
""",
            series="many",
            number="when",
            text="Zone('dateutil/@OUTSIDE@/ledger.txt')",
            function="lambda *a: odd",
        ),
    ),
    forge(
        "early-replies",
        "Replies to all later steps are sent ahead, with outputs that look like points.",
        fill(
            OWN_WIRE
            + """
place = frame.f_locals["step"][1]
score = [{"output_type": "execute_result", "data": {"text/plain": "3"}, "metadata": {},
          "execution_count": 1}]
wire.send(["ran", place, score, True, 0.1])
for number in range(1, 13):
    for name in ("total_duty_usd", "duty_by_country", "effective_rate", "top_country"):
        wire.send(["values", f"test-{number}", {name: [True, b"\\xc3"]}])
    wire.send(["tested", f"test-{number}", score, True, {}])
    wire.send(["ran", place + number, score, True, 0.1])
"""
        ),
    ),
    forge(
        "odd-outputs",
        "A reply in the right form whose outputs are made of wrong types everywhere.",
        run(
            OWN_WIRE
            + """
place = frame.f_locals["step"][1]
odd = [None, 5, b"\\xff", {}, [], float("nan"), -1, 2**63, "x\\ud800", {"a": {1: 2}}, [[[]]]]
outputs = [{"output_type": x} for x in ("stream", "error", "display_data", "nothing")]
for x in odd:
    outputs += [
        x, {"output_type": x}, {"output_type": "stream", "name": x, "text": x},
        {"output_type": "error", "ename": x, "evalue": x, "traceback": x},
        {"output_type": "error", "ename": "a", "evalue": "b", "traceback": [x, x]},
        {"output_type": "display_data", "data": x, "metadata": x},
        {"output_type": "display_data", "data": {"text/plain": x, "text/html": x, "image/png": x}},
        {"output_type": "execute_result", "data": {"text/plain": "3"}, "execution_count": x},
    ]
wire.send(["ran", place, outputs, True, float("nan")])
"""
        ),
        "harm",
    ),
    forge(
        "odd-replies",
        "Replies of wrong length, wrong names and wrong types, one after the other.",
        run(
            OWN_WIRE
            + """
place = frame.f_locals["step"][1]
for reply in (["ran"], ["ran", place], ["ran", place, {}, True, 1.0], ["ran", place, [], True, "x"],
              {"ran": place}, "ran", 5, None, ["ran", place, [], True, -1e308],
              ["values", "test-1", {"total_duty_usd": [True]}],
              ["values", "test-1", {"__builtins__": [True, b"\\xc0"]}]):
    wire.send(reply)
"""
        ),
        "harm",
    ),
    forge(
        "endless-replies",
        "The channel is filled with well-formed replies of sixty megabytes each.",
        run(
            OWN_WIRE
            + """
place = frame.f_locals["step"][1]
text = {"output_type": "stream", "name": "stdout", "text": "x" * 60_000_000}
for _ in range(50): wire.send(["ran", place, [text], True, 0.0])
"""
        ),
        "harm",
    ),
    forge(
        "forged-call-replies",
        "The process answers each call itself, with changed arguments that are something else.",
        fill(
            OWN_WIRE
            + """
import tarifflab.grading.inside.candidate as ours
from tarifflab.grading.wire.codec import encode
def answer(shell, functions, key, arguments):
    empty = trade.iloc[0:0]
    return ["ok", encode(0.0), "x" * 1_000_000, encode(((empty, [], {}), {})), 0.0]
ours.answer_call = answer
""",
            number="0.0",
            function="lambda *a: 0.0",
        ),
    ),
    forge(
        "forged-values",
        "Answers are packed by hand: fields and kinds that the honest packer would not write.",
        fill(
            OWN_WIRE
            + """
import msgpack
import tarifflab.grading.inside.candidate as ours
def pack(kind, payload): return msgpack.ExtType(1, msgpack.packb([kind, payload]))
stub = pack("function", ["test-1:x:0", "equals", None, None])
forged = [
    pack("namespace", {"equals": stub, "round": stub, "__class__": 5}),
    pack("named", ["Yes", ["equals", "round"], [stub, stub]]),
    pack("array", ["|O", [1], b"AAAAAAAA"]), pack("module", "builtins"), pack("type", "object"),
    pack("scalar", ["V1000000000", b""]), pack("timestamp", [1, "s", "../../etc/passwd"]),
]
turn = iter(forged * 10)
ours.encode = lambda *a, **k: msgpack.packb(next(turn))
"""
        ),
    ),
]
