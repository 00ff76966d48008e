"""Messages arrive one by one, however they were cut on their way."""

import os
import socket
import time

import pytest

from tarifflab.grading.wire.messages import Wire, WireTimeout


@pytest.fixture
def ends():
    """Return a pair of sockets; ours does not block."""
    ours, theirs = socket.socketpair()
    os.set_blocking(ours.fileno(), False)
    with ours, theirs:
        yield ours, theirs


def wire(end, **options):
    """Return a wire of its own descriptor."""
    return Wire(os.dup(end.fileno()), **options)


def soon():
    """Return a time that is enough for what is there already."""
    return time.monotonic() + 60


def test_what_was_read_ahead_counts_as_come(ends):
    """Three messages that came together are read one after another, then no more."""
    ours, theirs = wire(ends[0], ahead=True), wire(ends[1])
    for number in range(3):
        theirs.send([number])

    got = []
    for _ in range(3):
        assert ours.ready(60)
        got.append(ours.receive(soon()))

    assert got == [[0], [1], [2]]
    assert not ours.ready(0)


def test_a_message_may_come_in_pieces_and_be_longer_than_what_is_read_at_once(ends):
    """Both halves make one message; the next is not touched."""
    ours, theirs = wire(ends[0], ahead=True), wire(ends[1], ahead=True)
    ours.send("x" * 50_000)
    ours.send("y")
    assert theirs.receive() == "x" * 50_000
    assert theirs.receive() == "y"


def test_half_a_message_is_waited_for_and_then_given_up(ends):
    """What is held counts as nothing more to come."""
    ours = wire(ends[0], ahead=True)
    ends[1].send(b"\x00\x00\x00\x09half")

    with pytest.raises(WireTimeout, match=r"^$"):
        ours.receive(time.monotonic())


def test_a_wire_that_gets_descriptors_reads_no_further_than_its_message(ends):
    """A descriptor that came behind a message is there for who takes it."""
    ours, theirs = wire(ends[0]), wire(ends[1])
    theirs.send("fork")
    socket.send_fds(ends[1], [b"d"], [ends[1].fileno()])

    assert ours.receive(soon()) == "fork"
    _, descriptors, _, _ = socket.recv_fds(ends[0], 1, 1)
    os.close(descriptors[0])
    assert len(descriptors) == 1
