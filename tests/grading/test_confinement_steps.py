"""The steps of the confinement, in their order and with their numbers, on a kernel of paper."""

import os
import struct
from pathlib import Path
from types import SimpleNamespace

import pytest

from tarifflab.grading.confinement import (
    access_times,
    confine,
    private_view,
)
from tarifflab.grading.confinement.confine import Cell, ConfinementError


@pytest.mark.parametrize("work", ["", "/s/work"])
@pytest.mark.parametrize("confined", [True, False])
def test_confinement_goes_in_steps_of_which_none_needs_a_later_one(monkeypatch, confined, work):
    """Unconfined code has its limits, and main's files are closed to it."""
    done, cell = [], Cell((), "/s", work)
    for name in ("close_descriptors", "limit_resources", "drop_privileges", "restrict_files",
                 "filter_calls"):  # fmt: skip
        monkeypatch.setattr(
            confine, name, lambda *given, name=name: done.append((name, *given))
        )
    monkeypatch.setattr(confine.os, "chdir", lambda place: done.append(place))
    monkeypatch.setattr(confine.private_view, "hide", lambda *given: done.append(given))

    confine.confine(cell, "limits", 5, confined)

    place = work or "/s"
    always = [("close_descriptors", 5), place, ("limit_resources", "limits")]
    assert done == always + [
        ("/", "/s"), place, ("drop_privileges",), ("restrict_files", cell), ("filter_calls",),
    ] * confined  # fmt: skip


@pytest.mark.parametrize(
    ("abi", "machine", "lacks"),
    [
        (3, True, None),
        (2, True, "the kernel's Landlock is version 2, 3 is needed"),
        (7, False, f"there is no list of system calls for a {os.uname().machine} processor"),
    ],
)
def test_what_a_machine_lacks_is_said(monkeypatch, abi, machine, lacks):
    """The third version is the first that can refuse to cut a file."""
    monkeypatch.setattr(confine.sys, "platform", "linux")
    monkeypatch.setattr(confine, "landlock_abi", lambda: abi)
    monkeypatch.setattr(confine.syscalls, "supported", lambda: machine)
    monkeypatch.setattr(confine, "STATM", Path("/"))
    monkeypatch.setattr(confine, "_has_filters", lambda: True)

    assert confine.missing() == lacks


class Kernel:
    """A C library that notes what it is asked."""

    def __init__(self, answer=0):
        self.asked, self.answer = [], answer

    def __getattr__(self, name):
        return lambda *given: self.asked.append((name, *given)) or self.answer


def test_every_capability_is_dropped_for_good(monkeypatch):
    """All that there may be, those of now, and any that a program could give."""
    kernel = Kernel()
    monkeypatch.setattr(confine, "libc", lambda: kernel)
    monkeypatch.setattr(confine, "_prctl", lambda *given: None)
    monkeypatch.setattr(confine.os, "uname", lambda: SimpleNamespace(machine="x86_64"))

    confine.drop_privileges()

    *bounding, (_, call, header, none) = kernel.asked
    assert bounding == [("prctl", 24, number, 0, 0, 0) for number in range(63)]
    assert (call, struct.unpack("Ii", header), none) == (126, (0x20080522, 0), bytes(24))
    kernel.answer = -1
    with pytest.raises(ConfinementError, match=r"^capset: "):
        confine.drop_privileges()


def test_mounts_of_a_view_of_ones_own_tell_nobody_outside(monkeypatch):
    """What is mounted outside is still seen; then no time of reading is noted any more."""
    kernel = Kernel()
    monkeypatch.setattr(private_view, "libc", lambda: kernel)

    private_view._enter()

    unshare, *mounts = kernel.asked
    assert unshare == ("unshare", 0x20000)
    assert [(call[:5], struct.unpack("4Q", call[5]), call[6]) for call in mounts] == [
        (("syscall", 442, -100, b"/", 0x8000), (0, 0, 1 << 19, 0), 32),
        (("syscall", 442, -100, b"/", 0x8000), (0x10, 0x70, 0, 0), 32),
    ]


@pytest.mark.parametrize(("changed", "noted"), [(30, 1), (90, 0)])
def test_a_change_of_a_file_s_name_or_rights_counts_as_well(
    monkeypatch, tmp_path, changed, noted
):
    """The kernel compares with both times of change."""
    now = 1e9
    (tmp_path / "x").touch()
    times = SimpleNamespace(st_size=1, st_atime=now - 60, st_mtime=0, st_ctime=now - changed)
    monkeypatch.setattr(access_times.time, "time", lambda: now)
    monkeypatch.setattr(access_times.Path, "lstat", lambda _self: times)
    monkeypatch.setattr(access_times, "_read_byte", lambda _: None)

    assert access_times.settle([str(tmp_path / "x")]) == noted


SHORT, LONG = "/" + "t" * 69, "/" + "t" * 70
