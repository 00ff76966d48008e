"""Which student is meant by what somebody types: an id, a login, an address, or a name."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence

from tarifflab.instructor.class_list.command import joined
from tarifflab.instructor.class_list.key_file import ClassFile, students_in
from tarifflab.instructor.class_list.names import folded, plain_tokens, run_together, tokens
from tarifflab.instructor.class_list.people import Person, compared
from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.desk.console import Console

MOST = 3  # names that are proposed
NEAR = 0.6  # of 1: less alike is no slip of the keyboard


class Finder:
    """Finds students of a class by what a person types.

    Parameters
    ----------
    people
        The class.
    console
        Asks where two fit.
    """

    def __init__(self, people: Sequence[Person], console: Console) -> None:
        self.people = list(people)
        self.console = console

    @classmethod
    def of(cls, desk: Desk, console: Console | None = None) -> Finder:
        """Return a finder for the class list, and whoever has handed in without it."""
        class_file = ClassFile.of(desk.root)
        with desk.gradebook() as book:
            people = joined(class_file.people, students_in(book))
        known = {one.id for one in people}
        submitted = desk.folder("submitted", "*", "x").parents[1]
        found = sorted(path.name for path in submitted.glob("*") if path.is_dir())
        everybody = [*people, *(Person(i) for i in found if i not in known)]
        return cls(everybody, console or Console())

    def fitting(self, text: str) -> list[Person]:
        """Return who is meant: by the id as it is, else by another key, else by the name."""
        ways: tuple[Callable[[Person], bool], ...] = (
            lambda one: one.id == text,
            lambda one: compared(text) in _keys(one),
            lambda one: tokens(text) in one.all_names(),
            lambda one: run_together(text) in {run_together(n) for n in _names(one)},
            lambda one: plain_tokens(text) in {plain_tokens(n) for n in _names(one)},
        )
        if not text.strip():
            return []
        return next((found for way in ways if (found := [*filter(way, self.people)])), [])

    def one(self, text: str) -> str:
        """Return the id of the student who is meant; ask if two are.

        Raises
        ------
        DeskError
            If nobody fits, with the nearest; or two do and nobody chose.
        """
        found = self.fitting(text)
        if not found:
            raise DeskError(self._nobody(text))
        if len(found) == 1:
            return found[0].id
        listed = [_called(one) for one in found]
        choice = self.console.chosen(f"'{text}' fits {len(found)} students. Which?", listed)
        if choice is None:
            both = " and ".join(listed)
            raise DeskError(f"'student' must be one person, '{text}' fits {both}. Give the id.")
        return found[choice].id

    def several(self, words: Sequence[str]) -> list[str]:
        """Return the ids of all who are named; a name may stand there as several words.

        Raises
        ------
        DeskError
            As of `one`.
        """
        found, rest = [], list(words)
        while rest:
            ends = range(len(rest), 0, -1)
            end = next((n for n in ends if self.fitting(" ".join(rest[:n]))), 0)
            if not end:  # a stranger's words end where the next student begins
                starts = range(1, len(rest))
                end = next((n for n in starts if self.fitting(rest[n])), len(rest))
            found.append(self.one(" ".join(rest[:end])))
            rest = rest[end:]
        return list(dict.fromkeys(found))

    def called(self, student: str) -> str:
        """Return how the student with an id is named to people: "Aya Mori (s2600101)"."""
        return next((_called(one) for one in self.people if one.id == student), student)

    def _nobody(self, text: str) -> str:
        if not self.people:
            return "There is no class yet. Enter it first: tarifflab class LIST.csv"
        near = self._nearest(text)
        more = f"Nearest: {', '.join(near)}." if near else "The class: nbgrader db student list"
        return (
            "'student' must be the id or the full name of somebody in the class, "
            f"got '{text}'. {more}"
        )

    def _nearest(self, text: str) -> list[str]:
        wanted = set(tokens(text))
        parts = [one for one in self.people if wanted and wanted <= set(tokens(one.name))]
        forms: dict[str, list[Person]] = {}
        for one in self.people:
            for form in {folded(form) for form in (one.id, *_names(one))}:
                forms.setdefault(form, []).append(one)
        close = difflib.get_close_matches(folded(text), forms, MOST, NEAR)
        found = [*parts, *(one for form in close for one in forms[form])]
        return list(dict.fromkeys(map(_called, found)))[:MOST]


def _keys(one: Person) -> set[str]:
    mails = {compared(one.email), *one.values("email")} - {""}
    return one.handles() | mails | one.values("canvas_id")


def _names(one: Person) -> Iterable[str]:
    if one.name == one.id:
        return ()
    return (one.name, f"{one.last_name} {one.first_name}".strip(), *one.names)


def _called(one: Person) -> str:
    return one.id if one.name == one.id else f"{one.name} ({one.id})"
