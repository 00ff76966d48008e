"""What main says to a zygote and when it ends it; what forks do before they serve."""

import os
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tarifflab.grading.confinement import confine
from tarifflab.grading.control import processes
from tarifflab.grading.control.processes import Link, Template, Zygote
from tarifflab.grading.control.reading import Reader
from tarifflab.grading.inside import zygote
from tarifflab.grading.limits import Limits
from tarifflab.grading.notebook.run_record import MachineryError
from tarifflab.grading.wire.messages import Wire, WireClosed, WireError, WireTimeout, unpack


def test_a_fork_is_waited_for_seconds_and_a_lesson_minutes(monkeypatch):
    """An exercise's own cells may take their time."""
    asked = []
    link = SimpleNamespace(ask=lambda *given, **more: asked.append((given, more)))
    Template(link, Path()).ask("learn", 1)
    monkeypatch.setattr(processes, "_after", lambda seconds: asked.append(seconds) or 1.0)
    ours, theirs = socket.socketpair()
    theirs.close()
    lost = Link(ours)
    with pytest.raises(MachineryError, match=r"did not answer `fork` \(WireClosed\)"):
        lost.ask("fork")
    lost.close()

    assert asked == [(("learn", 1), {"seconds": 600.0}), 20.0]


ENDS = {
    "it ends by itself": (True, True, ["hang up", 5]),
    "it does not end": (True, False, ["hang up", 5, "kill", None]),
    "it was never ready": (False, True, ["hang up", "kill", 5]),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_zygote_gets_five_seconds_to_end_and_its_folder_goes(tmp_path, name):
    """Nobody waits for one that has no children yet."""
    ready, ends, steps = ENDS[name]
    done = []

    def wait(timeout=None):
        done.append(timeout)
        if timeout and not ends:
            raise processes.subprocess.TimeoutExpired("zygote", timeout)

    (tmp_path / "own").mkdir()
    process = SimpleNamespace(wait=wait, kill=lambda: done.append("kill"))
    link = SimpleNamespace(close=lambda: done.append("hang up"))
    one = SimpleNamespace(link=link, process=process, _ready=ready, folder=tmp_path / "own")
    Zygote.close(one)

    assert (done, list(tmp_path.iterdir())) == (steps, [])


def test_a_reader_that_is_silent_is_ended_and_asked_no_second_time():
    """The next request has another; one that ended itself is seen to end."""
    made, ended = [], []

    def fork():
        def receive(_deadline):
            raise WireTimeout

        wire = SimpleNamespace(send=lambda *_: None, receive=receive)
        made.append(SimpleNamespace(wire=wire, end=lambda *given: ended.append(given)))
        return made[-1]

    reader = Reader(fork, Limits())

    assert reader.clean([["text", "a"]]) == [None]
    assert reader.worker is None
    assert ended == [()] * len(made)
    assert len(made) == 2  # together, then alone


# --- What a fork does before it serves --------------------------------------------------------


@pytest.fixture
def born(monkeypatch):
    """Return what a fork does, in its order, and a server that forks on paper."""
    done = []

    def note(word, answer=None):
        return lambda *given, **more: done.append((word, *given, *more.values())) or answer

    class Paper:
        def __init__(self, descriptor, *, ahead=False):
            done.append(("wire", descriptor, ahead))

        def send_flat(self, parts):
            done.append(("said", parts))

        def send(self, message):
            done.append(("said", message))

    def end(code):
        done.append(("end", code))
        raise SystemExit("over")

    monkeypatch.setattr(zygote.os, "setsid", note("alone"))
    monkeypatch.setattr(zygote.os, "_exit", end)
    monkeypatch.setattr(zygote, "Wire", Paper)
    monkeypatch.setattr(zygote, "fresh_numbers", note("numbers"))
    monkeypatch.setattr(zygote, "_move_in", note("in"))
    monkeypatch.setattr(
        zygote, "gc", SimpleNamespace(enable=note("collect"), freeze=note("freeze"))
    )
    for name in ("confine", "close_descriptors", "no_core_files", "interpreter_folders"):
        monkeypatch.setattr(zygote.confine, name, note(name))
    monkeypatch.setattr(zygote.Server, "serve", lambda _self: done.append(("serve",)))
    monkeypatch.setitem(zygote.ROLES, "candidate", note("candidate"))
    return SimpleNamespace(done=done, note=note, patch=monkeypatch)


CELL = confine.Cell(("/r",), "/s")


def become(role, confined=True):
    """Turn a fork into a role."""
    server = zygote.Server(None, "shell")
    server.chosen = ("python's", "numpy's")
    with pytest.raises(SystemExit, match="over"):
        server._become(zygote.Task(role, CELL, "limits", confined), 5)


@pytest.mark.parametrize("confined", [True, False])
def test_a_worker_is_confined_before_it_says_that_it_is_ready(born, confined):
    """And only then serves; the collector works for what a student leaves behind."""
    become("candidate", confined)

    *before, (word, _wire, shell, limits), end = born.done
    assert before == [
        ("alone",), ("wire", 5, True), ("numbers", ("python's", "numpy's")), ("in", CELL),
        ("collect",), ("confine", CELL, "limits", 5, confined), ("said", ["ready"]),
    ]  # fmt: skip
    assert (word, shell, limits, end) == ("candidate", "shell", "limits", ("end", 0))


def test_a_fork_that_could_not_be_confined_says_why_and_ends(born):
    """It serves nobody."""

    def refuse(*_, **__):
        raise OSError("no mounts")

    born.patch.setattr(zygote.confine, "confine", refuse)
    become("candidate")

    assert born.done[-2:] == [("said", ["broken", "OSError: no mounts"]), ("end", 0)]


@pytest.mark.parametrize("lacking", [None, "the kernel has no seccomp"])
def test_a_zygote_is_ready_when_it_is_warm_and_its_view_prepared(born, lacking):
    """Where nothing can be confined, nothing is hidden either."""
    born.patch.setattr(sys, "argv", ["-c", "7", "/folder", "numpy", "pandas"])
    born.patch.setattr(zygote.signal, "signal", born.note("signal"))
    born.patch.setattr(zygote, "warm", born.note("warm", "shell"))
    born.patch.setattr(zygote.confine, "missing", lambda: lacking)
    born.patch.setattr(zygote.private_view, "prepare", born.note("hide"))

    zygote.main()

    assert born.done == [
        ("signal", zygote.signal.SIGCHLD, zygote.signal.SIG_DFL), ("no_core_files",),
        *([("hide", Path("/folder"))] if lacking is None else []),
        ("wire", 7, False), ("warm", ["numpy", "pandas"], "/folder"), ("freeze",),
        ("said", ["ready", os.getpid()]), ("serve",),
    ]  # fmt: skip


# --- The wire -------------------------------------------------------------------------------


def test_an_end_that_is_gone_or_does_not_listen_is_told_apart():
    """Gone for whoever reads or writes; late for whoever waits; a wire is closed once."""
    ours, theirs = socket.socketpair()
    os.set_blocking(ours.fileno(), False)
    wire = Wire(ours.detach())
    with pytest.raises(WireTimeout, match=r"^$"):
        wire.receive(0.001)
    with pytest.raises(WireTimeout, match=r"^$"):
        wire.send(b"x" * 2_000_000, 0.001)
    theirs.close()
    for use in (lambda: wire.send(1), wire.receive):
        with pytest.raises(WireClosed, match=r"^$"):
            use()
    wire.close()
    wire.close()

    assert wire.descriptor == -1
    with pytest.raises(WireError, match=r"^not a message: "):
        unpack(b"\xc1")
