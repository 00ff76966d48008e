"""The examiner: the process that runs the locked test cells, and no line of a student's code.

A template has run the instructor's whole notebook once (`learn`) and remembers the namespace
before each test cell. Its fork puts that namespace back for each submission, takes away every
name that a solution or a test cell made, puts in the candidate's values by value, and runs
the test. A name that the candidate did not define is absent: the instructor's answer
never stands in for a student's.
"""

import contextlib
import inspect
import itertools
import os
import re
import resource
import sys
from collections.abc import Iterable
from typing import Any

from tarifflab.grading.inside import shell as shells
from tarifflab.grading.inside.ahead.trial import DRAW
from tarifflab.grading.inside.candidate import MAX_SAID, packed_outputs, run_cell
from tarifflab.grading.inside.fresh_values import Fresh, ProcessState
from tarifflab.grading.inside.instructor_run import KNOWN, own_names
from tarifflab.grading.inside.student_functions import (
    BYTES_AHEAD,
    MOST_AHEAD,
    Ahead,
    read_signature,
    rebuilt,
    replace_content,
)
from tarifflab.grading.limits import Limits
from tarifflab.grading.wire.codec import (
    BadValue,
    Handle,
    Uncrossable,
    decode,
    encode,
)
from tarifflab.grading.wire.messages import Wire, WireClosed
from tarifflab.grading.wire.python_values import Module

BEGIN_HIDDEN, END_HIDDEN = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"


class CannotCross(BaseException):
    """A value or an argument that the wire does not carry: no verdict on the answer.

    Not an `Exception`: a test that expects the student's function to fail must not take it
    for that.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class CallFailed(BaseException):
    """A student's function gave no result: it ran too long or its process ended."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Examination:
    """The tests of one submission.

    Parameters
    ----------
    wire : Wire
        To main, which passes calls on to the candidate.
    shell : Shell
        Holds the instructor's namespace.
    """

    def __init__(self, wire: Wire, shell: shells.Shell, limits: Limits) -> None:
        self.wire = wire
        self.shell = shell
        self.limits = limits
        self.carried: dict[str, Any] = {}  # made by this submission's values and tests
        self.fresh = Fresh()  # the instructor's values, not yet touched by a test
        self.test = ""
        self.hidden: range = range(0)
        self.calls = 0
        self.hidden_calls = 0
        self.trouble: dict[str, str] = {}
        self.ahead = Ahead()

    def run(self, test: str, values: dict[str, list[Any]]) -> list[Any]:
        """Run one test cell with the candidate's values; return the message to main."""
        source = KNOWN.tests[test]
        self.test, self.hidden, self.calls, self.hidden_calls = test, hidden_lines(source), 0, 0
        self.trouble, self.ahead = {}, Ahead()
        troubles = self._take(values)
        touched = [n for n in troubles if re.search(rf"\b{re.escape(n)}\b", source)]
        if touched:
            name = touched[0]
            text = f"`{name}` cannot be handed to the checks: {troubles[name]}."
            return self._message([_error("CannotCross", text)], {"uncrossable": text})
        self._restore(test)
        outputs, well = run_cell(self.shell, source)
        info = self._judge(outputs, well)
        after = own_names(self.shell.user_ns)
        self.carried.update({n: after[n] for n in KNOWN.made[test] if n in after})
        return self._message(outputs, info)

    def _message(self, outputs: list[dict[str, Any]], info: dict[str, Any]) -> list[Any]:
        """Return what main hears of a test: all flat, the outputs packed."""
        why = [str(info.get(key, ""))[:MAX_SAID] for key in ("uncrossable", "call_failed")]
        return ["tested", self.test, packed_outputs(outputs), *why]

    def _take(self, values: dict[str, list[Any]]) -> dict[str, str]:
        """Decode the values; return a sentence for each that could not cross."""
        troubles: dict[str, str] = {}
        for name, (well, data) in values.items():
            self.carried.pop(name, None)  # a value of before must not stand in for this one
            try:
                value = decode(data, self.stub) if well else None
            except BadValue as error:
                well, data = False, f"it arrived damaged ({error})"
            if not well:
                troubles[name] = str(data)
            elif isinstance(value, Module):
                own = KNOWN.snapshots[self.test].get(name)
                if inspect.ismodule(own) and own.__name__ == value.name:
                    self.carried[name] = own  # an import in a solution cell, no answer
                else:
                    troubles[name] = "it is a module"
            else:
                self.carried[name] = value
        return troubles

    def _restore(self, test: str) -> None:
        namespace = self.shell.user_ns
        for name in own_names(namespace):
            del namespace[name]
        namespace.update(KNOWN.own(test))
        if KNOWN.shared:  # what nothing reads is nobody's to change
            namespace.update(self.fresh.of(KNOWN.read(test)))
        namespace.update(self.carried)

    def _judge(self, outputs: list[dict[str, Any]], well: bool) -> dict[str, Any]:
        """Tell main about an error; withhold a hidden test's text unless it is a sentence."""
        info: dict[str, Any] = dict(self.trouble)
        for item in outputs:
            if item["output_type"] == "stream":
                item["name"] = "stdout"  # a warning on stderr must not cost a point
        if well:
            return info
        error = self.shell.last_error
        if self.hidden_calls or (self._in_hidden(error) and not _authored(error)):
            outputs[:] = [x for x in outputs if x["output_type"] != "error"]
            outputs.append(_error("HiddenTest", self._said_of_hidden(error)))
        return info

    def _said_of_hidden(self, error: BaseException | None) -> str:
        """Return what may be said of a hidden test that failed.

        A function that was called with hidden inputs can put them into whatever a sentence
        repeats of its results: a text, the name of a type, a number of values. So only the
        words that the author wrote for this case are shown, and no others.
        """
        said = getattr(error, "hidden_advice", "")
        if said and isinstance(said, str):
            return said
        if not self.hidden_calls:
            return "A hidden test did not pass."
        return "A hidden test did not pass: it calls the function with inputs not shown here."

    def _in_hidden(self, error: BaseException | None) -> bool:
        trace = error.__traceback__ if error is not None else None
        lines = []
        while trace is not None:
            if self._is_test_frame(trace.tb_frame):
                lines.append(trace.tb_lineno)
            trace = trace.tb_next
        return any(line in self.hidden for line in lines)

    def _is_test_frame(self, frame: Any) -> bool:
        code = frame.f_code
        return code.co_name == "<module>" and frame.f_globals is self.shell.user_ns

    def stub(self, handle: Handle) -> Any:
        """Return a function that asks the candidate, with the student's name and signature."""

        # A plain function, not an object that can be called: a test may ask for its signature
        # or hand it to `map` and `apply`, and must find what the student wrote.
        def stub(*args: Any, **kwargs: Any) -> Any:
            return self.call(handle, args, kwargs)

        stub.__name__ = stub.__qualname__ = handle.name
        stub.__doc__ = handle.doc
        stub.__signature__ = read_signature(handle.signature)  # type: ignore[attr-defined]
        stub.calls_ahead = lambda many: self.call_ahead(handle, many)  # type: ignore[attr-defined]
        return stub

    def call_ahead(self, handle: Handle, many: Iterable[tuple[Any, ...]]) -> None:
        """Have the calls that a test is about to make answered in one message.

        Each is then still made by itself; one that is not as it was said here asks anew.
        """
        packed: list[bytes] = []
        most, room = min(MOST_AHEAD, self.limits.calls - self.calls), BYTES_AHEAD
        with contextlib.suppress(Uncrossable):  # the call itself says so
            for args in itertools.islice(many, max(0, most)):
                packed.append(encode((args, {})))
                room -= len(packed[-1])
                if room < 0:
                    break
        if len(packed) > 1:
            self.hidden_calls += self._now_hidden()
            self.ahead = Ahead(handle.key, packed, self._ask(handle, packed))

    def _ask(self, handle: Handle, packed: list[bytes]) -> list[list[Any]]:
        self.wire.send_flat(["calls", self.test, handle.key, *packed])
        results: list[list[Any]] = self.wire.receive()[1]
        return results

    def call(self, handle: Handle, args: Any, kwargs: Any) -> Any:
        """Call the student's function by value; raise what it raised."""
        self.calls += 1
        if self.calls > self.limits.calls:
            raise CallFailed(
                f"`{handle.name}` was called more than {self.limits.calls:,} times."
            )
        hidden = self._now_hidden()
        self.hidden_calls += hidden
        try:
            arguments = encode((args, kwargs))
        except Uncrossable as error:
            what = f"An argument for `{handle.name}` cannot be handed over"
            raise self._cannot(what, error) from None
        known = self.ahead.take(handle.key, arguments)
        status, payload, printed, changed = known or self._ask(handle, [arguments])[0]
        if printed and not self.hidden_calls:
            sys.stdout.write(printed)
        if changed is not None and self._own_changes_too(handle, arguments):
            self._change(args, kwargs, changed)
        return self._result(handle, status, payload)

    def _result(self, handle: Handle, status: str, payload: Any) -> Any:
        """Return or raise what a call gave; a hidden call tells nothing in student's words."""
        if status == "ok":
            try:
                return decode(payload, self.stub)
            except BadValue as error:
                raise self._cannot("The result of a function arrived damaged", error) from None
        if status == "raised":
            raise rebuilt(payload, self.hidden_calls > 0)
        if status == "uncrossable":
            raise self._cannot(
                "The result of a function cannot be handed to the checks", payload
            )
        said = (
            "A function gave no result." if self.hidden_calls else f"`{handle.name}` {payload}"
        )
        self.trouble = {"call_failed": said}
        raise CallFailed(said)

    def _cannot(self, what: str, why: object) -> CannotCross:
        text = f"{what}." if self.hidden_calls else f"{what}: {why}."
        self.trouble = {"uncrossable": text}
        return CannotCross(text)

    def _own_changes_too(self, handle: Handle, arguments: bytes) -> bool:
        """Say whether the instructor's function changes these arguments in place as well.

        Only then is a change the task's purpose and done to the test's own objects; else a
        function could empty the table from which the test computes the right answer.
        """
        name = handle.key.split(":")[1]
        own = KNOWN.solved.get(self.test, {}).get(name)
        if not callable(own):
            return False
        args, kwargs = decode(arguments)
        try:
            own(*args, **kwargs)
            return encode((args, kwargs)) != arguments
        except Exception:  # the instructor's function need not work on every input
            return False

    def _change(self, args: Any, kwargs: Any, changed: bytes) -> None:
        """Do to the examiner's own arguments what the function did to its copies."""
        try:
            new_args, new_kwargs = decode(changed)
            pairs = [
                *zip(args, new_args, strict=True),
                *((kwargs[k], new_kwargs[k]) for k in kwargs),
            ]
            for old, new in pairs:
                replace_content(old, new)
        except (BadValue, ValueError, TypeError, KeyError):
            return  # a forged or odd report of a change changes nothing

    def _now_hidden(self) -> bool:
        # By the line that is running, not by what the call gets: the function may be called
        # from anywhere below the test cell, and where no cell is found silence is safe.
        frame = sys._getframe(2)
        while frame is not None:
            if self._is_test_frame(frame):
                return frame.f_lineno in self.hidden
            frame = frame.f_back  # type: ignore[assignment]
        return True


def _authored(error: BaseException | None) -> bool:
    """Say whether an error brings its own sentence, as checks made for students do."""
    return hasattr(error, "_render_traceback_")


def _error(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [text]}


def hidden_lines(source: str) -> range:
    """Return the line numbers between the marks of the hidden tests."""
    lines = source.split("\n")
    begin = [n for n, line in enumerate(lines, 1) if BEGIN_HIDDEN in line]
    end = [n for n, line in enumerate(lines, 1) if END_HIDDEN in line]
    if not begin:
        return range(0)
    return range(begin[0], (end[-1] if end else len(lines)) + 1)


def serve(wire: Wire, shell: shells.Shell, limits: Limits) -> None:
    """Run the tests that main asks for, submission after submission, until it hangs up."""
    state = ProcessState(shell, KNOWN.seeds)
    try:
        while True:
            state.restore()
            begun = _used()
            examination = Examination(wire, shell, limits)
            while (message := wire.receive())[0] == "test":
                _, test, values, draw = message
                os.environ[DRAW] = draw
                wire.send_flat(examination.run(test, values))
            now = _used()
            rise = [new - old for new, old in zip(now, begun, strict=True)]
            wire.send_flat(["ended", *rise, _memory_mb()])
    except WireClosed:
        return


def _used() -> list[float]:
    """Return CPU seconds, seconds in the kernel and minor faults of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return [usage.ru_utime + usage.ru_stime, usage.ru_stime, float(usage.ru_minflt)]


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
