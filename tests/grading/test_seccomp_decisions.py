"""The seccomp filter decides as its printed table says, for every call and argument."""

from pathlib import Path

import pytest
import seccomp_decisions as seccomp

from tarifflab.grading.confinement import syscalls

PAGE = Path(__file__).parents[2] / "docs" / "system-calls.md"
MACHINES = ["x86_64", "aarch64"]


@pytest.mark.parametrize("machine", MACHINES)
def test_only_calls_of_the_tables_are_ever_allowed(machine):
    """No way through the filter lets a call pass that no table names."""
    assert set(seccomp.allowed(machine)) <= set(seccomp.numbers(machine))


@pytest.mark.parametrize("machine", MACHINES)
def test_every_plain_call_is_allowed_whatever_its_arguments(machine):
    """What stands in the table without a rule needs none."""
    found = seccomp.allowed(machine)
    column = seccomp.NAMES[machine]
    plain = [pair[column] for pair in syscalls.CALLS.values() if pair[column] is not None]

    assert [found[number] for number in plain] == [{""}] * len(plain)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_way_ends_in_one_of_four_answers(machine):
    """Allow, EPERM, ENOSYS, or death for a call in another machine's manner."""
    ends = {result for _, result in seccomp.decisions(machine)}

    assert ends == {
        syscalls.ALLOW, syscalls.KILL, syscalls.ERRNO | 1, syscalls.ERRNO | 38,
    }  # fmt: skip


@pytest.mark.parametrize("machine", MACHINES)
def test_another_machines_calls_end_the_process(machine):
    """The word that says which machine is meant decides before any number."""
    for way, result in seccomp.decisions(machine):
        fits = way.known.get("machine") == syscalls.AUDIT_ARCH[machine]
        assert (result == syscalls.KILL) != fits


@pytest.mark.parametrize("machine", MACHINES)
def test_the_other_numbers_of_x32_are_refused(machine):
    """Numbers with the bit of x32 never reach the table."""
    high = [
        r for way, r in seccomp.decisions(machine) if "number >= 0x40000000" in way.conditions
    ]

    assert high == [syscalls.ERRNO | 1]


CHANNELS = [
    "flock", "statfs", "fstatfs", "sysinfo", "set_tid_address", "sched_setaffinity",
    "getpriority", "setpriority", "kill", "tkill", "fork", "vfork", "execve", "socket",
    "sendmsg", "recvmsg", "inotify_init1", "mq_open", "shmget", "semget", "memfd_create",
    "link", "symlink", "chmod", "chown", "utimensat", "mknod", "ptrace", "process_vm_readv",
    "io_uring_setup", "userfaultfd", "bpf", "keyctl", "unshare", "setns", "mount", "chroot",
    "setrlimit", "mincore", "preadv2", "fallocate", "openat2",
]  # fmt: skip


@pytest.mark.parametrize("name", CHANNELS)
def test_a_call_that_tells_others_something_is_in_no_table(name):
    """Somebody who adds one of these has to think, and to change this list."""
    assert name not in syscalls.CALLS | syscalls.CONDITIONAL


def test_the_page_prints_what_the_filter_decides():
    """The page is the filter's own words; run seccomp_decisions.py to renew it."""
    assert PAGE.read_text() == seccomp.page()
