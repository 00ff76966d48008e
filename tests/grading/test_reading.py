"""What students hand in is taken apart within a budget, in a process that may be lost."""

import inspect
import json
import struct
import tracemalloc
from types import SimpleNamespace

import pytest
import sample

from tarifflab.grading import Sessions
from tarifflab.grading.control import reading
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.notebook import match as matching
from tarifflab.grading.notebook.mend import Unreadable, mend, read
from tarifflab.grading.wire.messages import WireError, pack_flat, unpack_flat

# Sends main a message that this process has no business to send, on every descriptor it has.
FORGE = """
import os, struct
def part(letter, body):
    return struct.pack("!cI", letter, len(body)) + body
def forge(*parts):
    message = b"".join(part(*p) for p in parts)
    for n in range(3, 20):
        try: os.write(n, struct.pack("!I", len(message)) + message)
        except OSError: pass
"""


@pytest.mark.parametrize(
    "parts",
    [[], [None, True, False], [0, -1, 2**63 - 1], [1.5, float("inf")], ["", "日\ud800"], [b""]],
)  # fmt: skip
def test_flat_messages_come_back_equal(parts):
    """Each kind of single value crosses as it is."""
    assert unpack_flat(pack_flat(parts)) == parts


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"b", "not a message"),
        (b"x" * 40, "more than it may hold"),
        (struct.pack("!cI", b"b", 10) + b"short", "more than it may hold"),
        (struct.pack("!cI", b"q", 0), "a part of kind"),
        (struct.pack("!cI", b"n", 1) + b"x", "a part of kind"),
        (struct.pack("!cI", b"i", 3) + b"abc", "not a message"),
        (struct.pack("!cI", b"t", 2) + b"\xff\xff", "not a message"),
        (struct.pack("!cI", b"t", 70_000) + b"x" * 70_000, "a part of kind"),
        (struct.pack("!cI", b"n", 0) * 2_001, "at part 2000"),
    ],
)
def test_what_is_no_flat_message_is_the_senders_fault(data, why):
    """It is refused with a reason, whatever it is."""
    with pytest.raises(WireError, match=why):
        unpack_flat(data)


@pytest.mark.parametrize("byte", [0x00, 0x62, 0x6E, 0x80, 0x90, 0x93, 0xC0, 0xDC, 0xFF])
def test_no_message_makes_main_large(byte):
    """Eight megabytes of any one byte cost main less than as much again."""
    tracemalloc.start()
    try:
        unpack_flat(bytes([byte]) * 8 * MB)
    except WireError:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert peak < 18 * MB


def test_every_wire_of_main_reads_flat_messages_only():
    """Nothing nested of a candidate's or an examiner's is opened in main."""
    from tarifflab.grading.control import run_candidate, run_examiner

    for module in (run_candidate, run_examiner):
        text = inspect.getsource(module)
        assert "wire.receive_flat(" in text
        assert "wire.receive(" not in text


def notebook_of(cells):
    """Return a file with these cells."""
    return sample.as_bytes(sample.notebook(cells))


FILES = {
    "200,000 tiny cells": (
        lambda: notebook_of([sample.text(str(n), "x") for n in range(200_000)]),
        "too many lists|200,000 cells, at most 2,000",
    ),
    "2,001 cells": (
        lambda: notebook_of([sample.text(str(n), "x") for n in range(2_001)]),
        "2,001 cells, at most 2,000",
    ),
    "lists in lists": (lambda: b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
    "mappings in mappings": (
        lambda: b'{"cells":' * 90_000 + b"[]" + b"}" * 90_000,
        "nested too deep",
    ),
    "a metadata without a floor": (
        lambda: (
            b'{"cells": [{"cell_type": "code", "source": "x", "metadata": {"nbgrader": '
            + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"}}]}"
        ),
        "nested too deep",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_what_would_cost_much_to_read_is_refused(name):
    """The reason is said; nothing else happens."""
    made, why = FILES[name]

    with pytest.raises(Unreadable, match=why):
        read(made(), Limits())


def test_marks_and_ids_are_single_values_of_a_sane_size():
    """What nbgrader or main would choke on is dropped while reading."""
    meta = {"grade_id": "task-1", "points": 10**400, "x": [[]], "y": "z" * 999, "grade": True}
    cell = {"cell_type": "code", "source": 5, "id": [1], "metadata": {"nbgrader": meta}}

    found, _ = read(json.dumps({"cells": [cell]}).encode(), Limits())

    assert found["cells"] == [
        {
            "cell_type": "code",
            "source": "",
            "id": "",
            "metadata": {"nbgrader": {"grade_id": "task-1", "grade": True}},
        }
    ]


def test_matching_looks_at_every_cell_a_few_times(monkeypatch, tmp_path):
    """Ten times as many cells are ten times the work, however many are to be found."""
    assigned = sample.assignment(tmp_path)
    looked = []
    known = matching.normal
    monkeypatch.setattr(matching, "normal", lambda text: looked.append(text) or known(text))

    def looks(number):
        looked.clear()
        cells = [sample.text(f"own-{n}", f"text {n}") for n in range(number)]
        mend({"cells": cells}, assigned)
        return len([text for text in looked if text.startswith("text ")])

    assert 0 < looks(1_000) <= 10 * looks(100) <= 10 * 100 * 10


def test_all_requests_of_a_submission_share_one_budget(monkeypatch):
    """The second one has what the first has left; then nothing is asked any more."""
    clock, until = iter([0, 2, 2, 2, 2.5, 2.5]), []
    monkeypatch.setattr(reading, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    wire = SimpleNamespace(
        send=lambda _, deadline: until.append(deadline),
        receive=lambda deadline: until.append(deadline) or [True, []],
    )
    reader = reading.Reader(lambda: SimpleNamespace(wire=wire), Limits(reading_seconds=3))

    assert reader.clean([["text", "a"]]) == reader.clean([["text", "b"]]) == []
    assert (until, reader.left) == ([3, 3, 3, 3], 0.5)


@pytest.fixture(scope="module")
def hurried():
    """Return warm sessions in which reading may take no time at all."""
    assigned = sample.small(
        [("a", "a = 1", "assert a == 1")], sample.Limits(reading_seconds=1e-9)
    )
    with Sessions(assigned, workers=1) as made:
        yield made


@pytest.mark.slow
@pytest.mark.confined
def test_a_file_that_takes_too_long_costs_itself_only(hurried):
    """The submission is said to be unreadable, a person looks, and the session lives on."""
    file = sample.as_bytes(sample.solve(hurried.assignment, {"a": "a = 1"}))

    for _ in range(2):
        graded = hurried.grade(file)

        assert [made.key for made in graded.outcomes] == ["unreadable"]
        assert "took more than 1e-09 seconds" in graded.sentences[0]
        assert graded.needs_look


@pytest.mark.slow
@pytest.mark.confined
def test_outputs_that_take_too_long_are_never_full_points(hurried):
    """A test whose output could not be cleaned is no pass: it gets an error and a look."""
    made = mend(
        sample.solve(hurried.assignment, {"a": "print('x'); a = 1"}), hurried.assignment
    )

    graded = hurried.grade_mended(made)

    assert graded.scores["test-a"].points == 0
    assert "not_shown" in [made.key for made in graded.outcomes]
    assert graded.needs_look


@pytest.mark.slow
@pytest.mark.confined
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("many small lists", "forge((b't', b'ran'), (b'i', struct.pack('!q', 3)), "
         "(b'b', b'\\x90' * 2_500_000), (b'y', b''), (b'd', struct.pack('!d', 1.0)))"),
        ("lists in lists", "forge((b't', b'ran'), (b'i', struct.pack('!q', 3)), "
         "(b'b', b'\\x91' * 100_000 + b'\\x90'), (b'y', b''), (b'd', struct.pack('!d', 1.0)))"),
        ("more than a page shows", "forge((b't', b'ran'), (b'i', struct.pack('!q', 3)), "
         "(b'b', b'\\x90' * 20_000_000), (b'y', b''), (b'd', struct.pack('!d', 1.0)))"),
        ("a great many parts", "forge(*[(b'n', b'')] * 300_000)"),
    ],
)  # fmt: skip
def test_a_forged_reply_costs_its_own_cell(grade, name, code):
    """Whatever a process says in place of its outputs, it is its own loss and nobody else's."""
    graded = grade(b=f"{FORGE}\n{code}\nos._exit(0)")

    assert graded.scores["test-b"].points == 0
    assert "machinery" not in [made.key for made in graded.outcomes]
    assert grade().points == 4


@pytest.mark.slow
@pytest.mark.confined
def test_a_reader_that_is_killed_is_replaced(sessions, grade):
    """Somebody killed it between two submissions: the next one gets another."""
    assert grade().points == 4
    reader = sessions._all[0].reader.worker
    reader.parent.ask("signal", reader.process, 9)

    graded = grade()

    assert (graded.points, graded.outcomes) == (4, [])
