"""Check a text, and check True or False."""

import difflib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tarifflab.expect import forms
from tarifflab.expect.check_card import FITS, kind_outside, say
from tarifflab.expect.choose_advice import advice_for
from tarifflab.expect.feedback import BOOLEAN, TEXT, Feedback, wrong_kind
from tarifflab.expect.find_advice import TEXTS, Paths, Question
from tarifflab.expect.names import find
from tarifflab.expect.wrong_path import WrongPath

WORDS = 200.0  # plausible answers, where none are named
_LISTED = 8  # options that a sentence may name


@kind_outside
def text(
    name: str,
    *,
    equals: str | Sequence[str] | None = None,
    one_of: Sequence[str] | None = None,
    ignore_case: bool = True,
    wrong_paths: Iterable[WrongPath] = (),
) -> None:
    """Check that `name` holds a text, and the right one if `equals` is given.

    Spaces at the ends, doubled spaces and the shape of dashes and quotes never matter.

    Parameters
    ----------
    equals
        The right text, or several that are all right.
    one_of
        The texts to choose from; the advice names them.
    ignore_case
        Whether "japan" passes for "Japan".
    wrong_paths
        Further wrong paths, beside those that the task keeps, with texts as values.

    Raises
    ------
    Feedback
        The advice for the student.
    """
    rights = (equals,) if isinstance(equals, str) else tuple(equals or ())
    value = find(name, TEXT, sys._getframe(2))
    question = Question(
        name,
        "text",
        TEXTS,
        forms.alone,
        answers=len(one_of or ()) or WORDS,
        rights=rights,
        hidden=bool(rights),
    )
    paths = Paths(wrong_paths, question, value)
    Text(rights, tuple(one_of or ()), ignore_case, paths).check(f"`{name}` is", value)
    paths.check_digit()
    if rights:
        say(FITS, f"`{name}` is right.")
    else:
        say(FITS, f"`{name}` is a text, as wanted. The hidden check looks at which one.")


@kind_outside
def boolean(name: str, *, equals: bool | None = None) -> None:
    """Check that `name` is True or False, and the right one if `equals` is given.

    Raises
    ------
    Feedback
        The advice for the student.
    """
    rule = Boolean(equals)
    rule.check(f"`{name}` is", find(name, BOOLEAN, sys._getframe(2)))
    if equals is not None:
        say(FITS, f"`{name}` is right.")
    else:
        say(FITS, f"`{name}` is True or False, as wanted. The hidden check looks at which one.")


@dataclass(frozen=True)
class Text:
    """What a text must be; the fields are the arguments of `text`."""

    equals: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    ignore_case: bool = True
    paths: Iterable[WrongPath] = ()

    def check(self, said: str, value: object) -> None:
        """Raise `Feedback` unless `value` fits; `said` opens the sentence ("`x` is")."""
        given = forms.as_text(value)
        if given is None:
            raise wrong_kind(said, value, TEXT)
        if not given.strip():
            raise Feedback(f"{said} an empty text. Write the answer between the quotes.")
        if any(self.same(given, right) for right in self.equals):
            return
        taken = advice_for(self.paths, lambda path: self.same(given, path.value))
        advice = taken or self._choice(given) or self._spelling(given)
        if advice:
            earns = taken.earns if taken else 0.0
            raise Feedback(f"{said} {forms.show(given)}. {advice}", earns=earns)

    def same(self, one: str, other: str) -> bool:
        """Tell whether two texts mean the same."""
        return self._key(one) == self._key(other)

    def _key(self, given: str) -> str:
        return forms.folded(given) if self.ignore_case else forms.evened(given)

    def _choice(self, given: str) -> str | None:
        """Return advice for a text that is none of those to choose from."""
        if not self.one_of or any(self.same(given, option) for option in self.one_of):
            return None
        keys = {self._key(option): option for option in self.one_of}
        close = difflib.get_close_matches(self._key(given), keys, n=1, cutoff=0.7)
        if close:
            return f"Nearly: did you mean {keys[close[0]]!r}? Copy the spelling."
        options = ", ".join(repr(option) for option in self.one_of[:_LISTED])
        return f"Choose one of the texts in the question: {options}."

    def _spelling(self, given: str) -> str | None:
        """Return advice for a wrong text; a near miss hears about its spelling."""
        if not self.equals:
            return None
        rights = [self._key(right) for right in self.equals]
        if self._key(given).casefold() in [right.casefold() for right in rights]:
            return "Only capital and small letters differ. Copy the spelling of the data."
        if difflib.get_close_matches(self._key(given), rights, n=1, cutoff=0.8):
            return "That is very near. Check the spelling, letter by letter."
        return "That is not the one. Read the question again, then look at the data."


@dataclass(frozen=True)
class Boolean:
    """What a truth value must be."""

    equals: bool | None = None

    def check(self, said: str, value: object) -> None:
        """Raise `Feedback` unless `value` fits; `said` opens the sentence ("`x` is")."""
        given = forms.as_boolean(value)
        if given is None:
            raise _not_a_boolean(said, value)
        if self.equals is not None and given != bool(self.equals):
            raise Feedback(
                f"{said} {given}. The other way round: which comparison decides it, and "
                "which side is larger?"
            )


def _not_a_boolean(said: str, value: object) -> Feedback:
    """Return the advice for a value that is neither True nor False."""
    given = forms.as_text(value)
    if given is not None and given.strip().casefold() in ("true", "false", "yes", "no"):
        advice = "Write True or False without quotes."
    elif forms.as_number(value) in (0, 1):
        advice = "Write True or False, or the comparison itself."
    else:
        return wrong_kind(said, value, BOOLEAN)
    return Feedback(f"{said} {forms.describe(forms.only(value))}. {advice}", "wrong kind")
