"""Find a student's answer by its name, in the namespace of the cell that asks."""

import difflib
from types import FrameType, ModuleType

from tarifflab.expect.feedback import Feedback, not_attempted
from tarifflab.expect.find_advice import given_names
from tarifflab.expect.other_forms import is_iterator, ordinary


def find(name: str, wanted: str, frame: FrameType) -> object:
    """Return the value that `name` has where the check was called, in an ordinary form.

    What can be read only once stays under its name as a list: the next check and the student
    find it again.

    Raises
    ------
    Feedback
        The name does not exist there, or is still `...`.
    """
    for namespace in (frame.f_locals, frame.f_globals):
        if name in namespace:
            if namespace[name] is Ellipsis:
                raise not_attempted(name, wanted)
            value = ordinary(namespace[name], labelled="Series" in wanted)
            if is_iterator(namespace[name]):
                namespace[name] = value
            return value
    raise _missing(name, [*frame.f_locals.items(), *frame.f_globals.items()])


def _missing(name: str, known: list[tuple[str, object]]) -> Feedback:
    """Return the advice for a name that does not exist, with the nearest one that does.

    What the exercise itself made is nobody's answer, however near its name.
    """
    given = given_names()
    spelt = {
        _fold(other): other
        for other, value in known
        if not other.startswith("_")
        and not isinstance(value, ModuleType)
        and other not in given
    }
    near = difflib.get_close_matches(_fold(name), spelt, n=1, cutoff=0.8)
    if near:
        return Feedback(
            f"There is no `{name}`, but there is `{spelt[near[0]]}`. If that is your answer, "
            f"call it `{name}`, and run its cell and this one again.",
            "missing",
        )
    return Feedback(
        f"There is no `{name}` yet. Run the cell above that sets it, then this one again; "
        "if it stops with an error, mend that first.",
        "missing",
    )


def _fold(name: str) -> str:
    return name.casefold().replace("_", "")
