"""What the processes inside do with a cell, a value or an error, piece by piece."""

import ast
import builtins
import getpass
import inspect
import resource
import signal
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from IPython.core.error import StdinNotImplementedError

from tarifflab.grading.confinement import access_times, confine
from tarifflab.grading.inside import candidate, instructor_run, reader
from tarifflab.grading.inside.candidate import (
    MAX_PRINTED,
    Functions,
    builtin_name,
    fetch,
    packed_outputs,
    signature_of,
)
from tarifflab.grading.inside.cell_runner import PASTED_PROMPT, _groups
from tarifflab.grading.inside.examiner import hidden_lines
from tarifflab.grading.inside.shell import CUT, Outputs, traceback_lines
from tarifflab.grading.inside.student_functions import (
    read_signature,
    rebuilt,
    replace_content,
)
from tarifflab.grading.limits import MB, Limits
from tarifflab.grading.wire import pandas_values  # noqa: F401 (its kinds may cross)
from tarifflab.grading.wire.codec import decode, encode
from tarifflab.grading.wire.messages import WireClosed, unpack

HIDDEN = "a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc"


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (HIDDEN, [2, 3, 4]),
        ("a\nb", []),
        ("a\n### BEGIN HIDDEN TESTS\nb\nc", [2, 3, 4]),
        (f"{HIDDEN}\n{HIDDEN}", list(range(2, 10))),
    ],
)
def test_lines_between_the_marks_are_hidden(source, lines):
    """From the first mark to the last; one that is never closed hides the rest."""
    assert list(hidden_lines(source)) == lines


class OwnError(ValueError):
    """An error of a student's."""


@pytest.mark.parametrize(
    ("error", "name"),
    [(ValueError(), "ValueError"), (OwnError(), "ValueError"), (KeyError(), "KeyError"),
     (type("E", (Exception,), {})(), "Exception"), (SystemExit(), "SystemExit")],
)  # fmt: skip
def test_an_error_crosses_as_the_nearest_built_in(error, name):
    """The examiner knows no class of a student's."""
    assert builtin_name(error) == name


@pytest.mark.parametrize(
    ("payload", "hidden", "error"),
    [
        ("ValueError\nno\nrate", False, ValueError("no\nrate")),
        ("ValueError\nno rate", True, ValueError("(raised by your function)")),
        ("StopIteration\nx", False, RuntimeError("x")),
        ("StopAsyncIteration\nx", False, RuntimeError("x")),
        ("SystemExit\nx", False, RuntimeError("x")),
        ("KeyboardInterrupt\nx", False, RuntimeError("x")),
        ("print\nx", False, RuntimeError("x")),
        ("NoSuchName\nx", False, Exception("x")),
        ("UnicodeDecodeError\nx", False, RuntimeError("UnicodeDecodeError: x")),
    ],
)
def test_an_error_is_raised_again_as_what_a_test_can_expect(payload, hidden, error):
    """What would end the test's own loop, or its process, is an ordinary error."""
    found = rebuilt(payload, hidden)

    assert (type(found), str(found)) == (type(error), str(error))


def test_a_cell_stopped_just_before_its_first_line_has_not_run(monkeypatch):
    """It ends with the error of its limit, and what it has shown stays."""

    def stopped(shell, _source):
        shell.outputs.stream("stdout", "so far")
        raise KeyboardInterrupt

    monkeypatch.setattr(candidate.cell_runner, "run", stopped)
    shell = SimpleNamespace(outputs=Outputs(), last_error=None)
    outputs, well = candidate.run_cell(shell, "x = 1")

    assert (well, candidate.Running.now) == (False, False)
    assert [one.get("text", one.get("ename")) for one in outputs] == [
        "so far",
        "KeyboardInterrupt",
    ]
    assert isinstance(shell.last_error, KeyboardInterrupt)


def test_a_candidate_follows_its_plan_with_nobody_at_the_keyboard(monkeypatch):
    """What it may show is bounded; typing is refused; each step and call gets its answer."""
    plan = iter([
        [["run", 0, "x = 1"], ["fetch", "t", ["f"]]],
        ["call", 7, "t:f:0", [encode(((number,), {})) for number in (2, 5)]],
    ])  # fmt: skip
    sent = []

    def receive():
        try:
            return next(plan)
        except StopIteration:
            raise WireClosed from None

    for module, name in ((builtins, "input"), (getpass, "getpass"), (signal, "signal")):
        monkeypatch.setattr(module, name, lambda *_: None)
    monkeypatch.setattr(candidate.cell_runner, "run", lambda *_: ([], True))
    shell = SimpleNamespace(outputs=Outputs(), user_ns={"f": lambda x: x + 1})
    wire = SimpleNamespace(receive=receive, send_flat=sent.append)
    candidate.serve(wire, shell, Limits(output_kb=3))

    assert shell.outputs.max_chars == 3 * 1024
    for ask in (builtins.input, getpass.getpass):
        with pytest.raises(StdinNotImplementedError, match="nobody to type an answer"):
            ask("?")
    ran, values, (name, number, *results) = sent
    assert (ran[:2], values[:3]) == (["ran", 0], ["values", "t", "f"])
    assert (name, number, results[::5]) == ("results", 7, ["ok", "ok"])
    assert [decode(one) for one in results[1::5]] == [3, 6]


def given(a, /, b=2, *rest, c, d="x", e=(), f=..., **more):
    """Be a function with every kind of parameter."""


def test_a_signature_crosses_with_its_plain_defaults():
    """A default that is no plain value is there, and unknown."""
    assert signature_of(given) == [
        ["a", 0, False, None], ["b", 1, True, 2], ["rest", 2, False, None],
        ["c", 3, False, None], ["d", 3, True, "x"], ["e", 3, True, None],
        ["f", 3, True, None], ["more", 4, False, None],
    ]  # fmt: skip
    back = read_signature(signature_of(given))
    assert str(back) == "(a, /, b=2, *rest, c, d='x', e=None, f=None, **more)"
    assert read_signature([["a", 9, False, None]]) is None
    assert read_signature(None) == inspect.Signature()


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ([1, 2], [3], [3]),
        ({"a": 1}, {"b": 2}, {"b": 2}),
        ({1}, {2}, {2}),
        ([1], (2,), [1]),
    ],
)
def test_a_change_in_place_is_done_to_the_same_object(old, new, after):
    """Of the same kind only."""
    replace_content(old, new)

    assert old == after


def test_a_change_of_an_array_or_a_table_is_done_in_place():
    """Of the same shape and type."""
    array, other = np.array([1, 2]), np.array([1, 2])
    table = pd.DataFrame({"a": [1]})
    replace_content(array, np.array([3, 4]))
    replace_content(other, np.array([3, 4, 5]))
    replace_content(table, pd.DataFrame({"b": [2, 3]}))

    assert (array.tolist(), other.tolist()) == ([3, 4], [1, 2])
    assert table.to_dict("list") == {"b": [2, 3]}


def test_values_are_fetched_by_name_and_say_why_not():
    """A name that is not there is left out; functions get a key of test, name and number."""
    functions = Functions()
    namespace = {"a": [1], "f": given, "odd": object(), "g": given, "zero": 0}

    found = fetch(namespace, functions, "test-1", ["a", "gone", "odd", "f", "g", "zero"])

    assert list(found) == ["a", "odd", "f", "g", "zero"]
    assert [decode(found[name][1]) for name in ("a", "zero")] == [[1], 0]
    assert found["odd"] == [False, "it holds a `object`, which is not plain data"]
    assert list(functions.known) == ["test-1:f:0", "test-1:g:1"]
    assert MAX_PRINTED == 2000


def test_a_handle_has_the_functions_name_and_words():
    """A check may ask for both."""
    handle = Functions().register(given)

    assert (handle.name, handle.doc) == ("given", "Be a function with every kind of parameter.")


def test_of_a_display_only_texts_and_bytes_go_along():
    """What else a student puts into one keeps its kind."""
    shown = {
        "output_type": "display_data", "metadata": {"x": [1]},
        "data": {"text/plain": "t", "image/png": b"p", "application/json": {"a": 1}},
    }  # fmt: skip
    stream = {"output_type": "stream", "name": "stdout", "text": "s"}

    assert unpack(packed_outputs([stream, shown])) == [stream, {
        **shown, "metadata": {},
        "data": {"text/plain": "t", "image/png": b"p", "application/json": ""},
    }]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "pasted"),
    [(">>> x = 1", True), ("  ... y", True), ("In [3]: x", True), ("In []: x", True),
     ("x = '>>> y'", False), ("# In [3]: x", False), ("a\n>>> b", True)],
)  # fmt: skip
def test_a_prompt_is_known_at_the_beginning_of_a_line(source, pasted):
    """Within a text it is the text's."""
    assert bool(PASTED_PROMPT.search(source)) is pasted


def test_each_import_stands_alone():
    """So that a missing one costs what needs it; a future import is not forgiven."""
    source = (
        "from __future__ import annotations\na = 1\nb = 2\nimport x, y\nfrom z import q\nc = 3"
    )

    groups = [
        ([ast.unparse(one) for one in body], is_import)
        for body, is_import in _groups(ast.parse(source).body)
    ]

    assert groups == [
        (["from __future__ import annotations"], False),
        (["a = 1", "b = 2"], False),
        (["import x"], True),
        (["import y"], True),
        (["from z import q"], True),
        (["c = 3"], False),
    ]


def test_outputs_are_kept_up_to_their_room():
    """To the last letter; then a remark, once, and nothing more."""
    outputs = Outputs(max_chars=5)
    for text in ("abc", "de", "f", "g"):
        outputs.stream("stdout", text)

    assert outputs.items == [{"output_type": "stream", "name": "stdout", "text": "abcde" + CUT}]
    outputs.clear()
    outputs.stream("stderr", "abcde")
    assert [(item["name"], item["text"]) for item in outputs.items] == [("stderr", "abcde")]


def test_streams_are_merged_and_kept_apart():
    """Error from output; a display in between begins a new one."""
    outputs = Outputs()
    outputs.stream("stdout", "a")
    outputs.stream("stdout", "b")
    outputs.stream("stderr", "c")
    outputs.data("display_data", {"text/plain": "d"}, None)
    outputs.stream("stderr", "e")

    assert [item.get("text", "-") for item in outputs.items] == ["ab", "c", "-", "e"]


def test_a_display_that_is_too_dear_keeps_its_short_text():
    """Its beginning, with a remark; a changed display costs as much as a new one."""
    outputs = Outputs(max_chars=300)
    big = {"text/plain": "t" * 250, "text/html": "h" * 51}
    outputs.data("display_data", big, {"a": 1})
    outputs.displays["x"] = outputs.data("display_data", {"text/plain": "u" * 300}, None)
    outputs.update("x", {"text/plain": "v"}, None)

    first, second = outputs.items
    assert first["data"] == {"text/plain": "t" * 200 + CUT}
    assert (first["metadata"], second["data"]) == ({"a": 1}, {"text/plain": "v" + CUT})


def test_a_cell_shows_a_thousand_outputs_and_its_error():
    """However many it makes."""
    outputs = Outputs()
    for _ in range(1_001):
        outputs.data("display_data", {}, None)
    outputs.error("E", "v", ["t"])

    assert [item["output_type"] for item in outputs.items] == ["display_data"] * 1000 + [
        "error"
    ]


def test_an_error_is_kept_by_its_first_lines():
    """Four hundred lines and sixty thousand letters; name and text are short."""
    outputs = Outputs()
    outputs.error("N" * 300, "v" * 3_000, ["x"] * 500)
    outputs.error("N", "v", ["x" * 59_999, "yz", "w"])

    first, second = outputs.items
    assert (len(first["ename"]), len(first["evalue"]), len(first["traceback"])) == (
        200, 2_000, 400,
    )  # fmt: skip
    assert [len(line) for line in second["traceback"]] == [59_999, 1, 0]


def test_a_traceback_begins_in_the_cell():
    """With its own last frames, a dozen at most; an own rendering goes before."""
    steps = [f"def f{n}():\n    return f{n - 1}()" for n in range(1, 21)]
    code = "\n".join(["def f0():\n    return 1 / 0", *steps, "f20()"])
    try:
        exec(compile(code, "<ipython-input-1>", "exec"), {})
    except ZeroDivisionError as error:
        lines = traceback_lines(error)

    assert lines[0] == "Traceback (most recent call last):"
    assert sum("ipython-input" in line for line in lines) == 12
    assert any(line.endswith("in f0") for line in lines)
    assert (lines[-1], "test_inside" in str(lines)) == (
        "ZeroDivisionError: division by zero",
        False,
    )
    own = type("E", (Exception,), {"_render_traceback_": lambda self: ["own", 1]})
    assert traceback_lines(own()) == ["own", "1"]


NAMES = [
    ("a = 1\nb, (c, *d) = x\ne += 1\nf: int = 2", {"a", "b", "c", "d", "e", "f"}),
    ("if x:\n    a = 1\nelse:\n    b = 2", {"a", "b"}),
    ("def f():\n    inner = 1\nclass C:\n    inner = 2", {"f", "C"}),
    ("for i in x:\n    pass\nwith y as z:\n    pass", {"i", "z"}),
    ("g = lambda q: [r for r in q]\nh = {s: s for s in g}", {"g", "h"}),
    ("(w := 3)", {"w"}),
    ("%magic", set()),
]


@pytest.mark.parametrize(("source", "names"), NAMES)
def test_names_that_a_cell_binds_are_read_from_its_text(source, names):
    """At its top level, in whichever branch; what is inside of a function is its own."""
    assert instructor_run.stored_names(source) == names


@pytest.mark.parametrize(
    ("text", "needed"),
    [("assert b", ["b", "c"]), ("assert d", ["c"]), ("x['a b']", ["a", "b", "c"]),
     ("globals()", ["a", "b", "c"]), ("ab", ["c"])],
)  # fmt: skip
def test_names_are_fetched_if_a_test_can_see_them_or_they_are_new(text, needed):
    """In the order in which they were made; whoever asks for all names gets all."""
    assert instructor_run._needed(["a", "b", "c"], {"c"}, text) == needed


def test_what_a_cell_changed_is_seen_in_names_and_inside():
    """Bound anew, made, deleted, or changed in place."""
    same, table, kept = [1], pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]})
    before = {"kept": same, "new": 1, "gone": 2, "inside": [1], "table": table, "own": kept,
              "used up by a look": iter([1])}  # fmt: skip
    before["holds it"] = {"a": before["inside"]}
    prints = instructor_run.fingerprints(before)
    after = {**before, "new": [2], "made": 3}
    del after["gone"]
    before["inside"].append(2)
    table["b"] = 1
    kept["a"] = [1]

    assert instructor_run._changed(before, after, prints) == {
        "new", "gone", "made", "inside", "holds it", "table",
    }  # fmt: skip
    assert next(before["used up by a look"]) == 1


@pytest.mark.parametrize(
    ("name", "own"),
    [("a", True), ("_", False), ("__", False), ("_i3", False), ("_12", False), ("_dh", False),
     ("In", False), ("exit", False), ("__x__", False), ("_own", True), ("Index", True)],
)  # fmt: skip
def test_names_of_ipythons_are_nobodys(name, own):
    """What a cell has made is the rest."""
    assert bool(instructor_run.own_names({name: 1})) is own


def test_reader_answers_or_says_why_not():
    """What cannot be taken apart is a sentence, and never an error of ours."""
    limits = Limits(output_kb=1)
    forged = reader.answer("outputs", [{}], limits)
    nothing = reader.answer("read", [b""], limits)
    text = reader.answer("text", ["a", {}], limits)
    several = reader.answer("all", [[["text", "a", {}], ["read", b""]]], limits)

    assert forged == [False, "it is no list of outputs but a `dict`"]
    assert nothing == [False, "it is empty"]
    assert text == [True, ["a", False]]
    assert several == [True, [text, nothing]]


def test_reader_keeps_twice_the_outputs_of_a_cell():
    """Of what its process sent: HTML and text of the same."""
    stream = [{"output_type": "stream", "name": "stdout", "text": "x" * 2_000}]
    limits = Limits(output_kb=1)
    well, kept = reader.answer("outputs", [stream], limits)
    stream[0]["text"] += "x" * 100
    _, cut = reader.answer("outputs", [stream], limits)

    assert (well, kept) == (True, [{**stream[0], "text": "x" * 2_000}])
    assert "cut off" in cut[-1]["text"]


def test_limits_of_the_kernel_are_those_of_the_course(monkeypatch):
    """Each resource has its own number; memory counts from what is mapped already."""
    found = {}
    monkeypatch.setattr(confine, "_mapped", lambda: 1000)
    fake = SimpleNamespace(
        **{name: name for name in dir(resource) if name.startswith("RLIMIT")},
        RLIM_INFINITY=-1,
        getrlimit=lambda _: (-1, -1),
        setrlimit=lambda name, bounds: found.update({name: bounds}),
    )
    monkeypatch.setattr(confine, "resource", fake)
    monkeypatch.setattr(confine.signal, "signal", lambda *given: found.update(signal=given))
    limits = Limits(file_mb=3, open_files=17, submission_seconds=20, memory_mb=5)

    confine.limit_resources(limits)

    expected = {
        "RLIMIT_FSIZE": 3 * MB, "RLIMIT_NOFILE": 17, "RLIMIT_CORE": 0, "RLIMIT_CPU": 25,
        "RLIMIT_MEMLOCK": 0, "RLIMIT_MSGQUEUE": 0, "RLIMIT_AS": 1000 + 5 * MB,
    }  # fmt: skip
    assert found.pop("signal") == (signal.SIGXFSZ, signal.SIG_IGN)
    assert found == {name: (bound, bound) for name, bound in expected.items()}


def test_a_bound_of_the_machine_that_is_lower_stays(monkeypatch):
    """Nobody but root can raise it."""
    found = {}
    monkeypatch.setattr(confine.resource, "getrlimit", lambda _: (10, 20))
    monkeypatch.setattr(
        confine.resource, "setrlimit", lambda which, bounds: found.update({which: bounds})
    )
    monkeypatch.setattr(confine.signal, "signal", lambda *_: None)

    confine.limit_resources(Limits())

    assert found[resource.RLIMIT_NOFILE] == (20, 20)
    assert found[resource.RLIMIT_CORE] == (0, 0)


AGES = {  # seconds ago: read, changed; and whether the kernel would note a reading
    "read long after": (3600, 7200, False),
    "changed after": (7200, 3600, True),
    "read twenty hours ago": (20 * 3600 + 60, 90 * 3600, True),
    "read nineteen hours ago": (19 * 3600, 90 * 3600, False),
}


@pytest.mark.parametrize("name", AGES)
def test_times_of_reading_are_set_ahead_where_they_would_tell(monkeypatch, tmp_path, name):
    """The kernel notes one after a change, and after a day; an empty file tells nothing."""
    read, changed, noted = AGES[name]
    path = tmp_path / "d" / "table.csv"
    path.parent.mkdir()
    path.write_text("1")
    now = 10**9
    size = SimpleNamespace(st_size=1, st_atime=now - read, st_mtime=now - changed, st_ctime=0)
    monkeypatch.setattr(access_times.time, "time", lambda: now)
    monkeypatch.setattr(access_times.Path, "lstat", lambda _self: size)
    opened = []
    monkeypatch.setattr(access_times, "_read_byte", opened.append)

    assert access_times.settle([str(tmp_path)]) == noted
    size.st_size = 0
    assert access_times.settle([str(path)]) == 0
    assert opened == [path] * noted


def test_so_many_files_are_read_ahead_and_no_more(monkeypatch, tmp_path):
    """Of a folder with a hundred thousand the first ones must do."""
    for name in "abc":
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(access_times, "_read_byte", lambda _: None)
    monkeypatch.setattr(access_times.time, "time", lambda: 1e12)

    for most in (2, 4):
        monkeypatch.setattr(access_times, "MOST_FILES", most)
        assert access_times.settle([str(tmp_path)]) == min(most, 3)


class Hostile:
    """A value whose own code fails, in words of a student's."""

    @property
    def __class__(self):
        """Fail."""
        raise RuntimeError("words of a student's")


def test_a_value_whose_own_code_fails_costs_itself_and_says_no_words():
    """The next value is fetched."""
    found = fetch({"bad": Hostile(), "good": 1}, Functions(), "t", ["bad", "good"])

    assert found["bad"] == [False, "reading it raised RuntimeError"]
    assert decode(found["good"][1]) == 1
