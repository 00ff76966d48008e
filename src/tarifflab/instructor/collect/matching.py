"""Whose hand-in is it: a claim of a download and the students of a class.

Keys decide where there are any; a name only where it fits one student, and one owner in the
download, alone. Everything else is a question for a person.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from tarifflab.instructor.class_list.merging import contradict
from tarifflab.instructor.class_list.names import (
    bare,
    folded,
    plain_tokens,
    run_together,
    tokens,
)
from tarifflab.instructor.class_list.people import Kind, Person, compared
from tarifflab.instructor.downloads.platform_paths import Claim, KeyKind, Known
from tarifflab.instructor.tables import Platform

Owner = tuple[str, str, str]
BY_KEY = (KeyKind.PARTICIPANT, KeyKind.CANVAS_ID, KeyKind.USERNAME)


@dataclass(frozen=True)
class Match:
    """Whom a claim fits.

    Attributes
    ----------
    people : tuple of Person
        One if it is certain, several if somebody has to choose, none if it fits nobody.
    how : str
        "number", "name", "chosen" or "before".
    reason : str
        Why it is not certain.
    """

    people: tuple[Person, ...] = ()
    how: str = ""
    reason: str = ""

    @property
    def person(self) -> Person | None:
        """The student, if it is certain."""
        return self.people[0] if len(self.people) == 1 and not self.reason else None


class Matcher:
    """Finds the student whom a claim means.

    Parameters
    ----------
    people
        The class, with all keys that are known.
    before
        By owner: the student's id as it was decided when collecting before.
    rows
        What the platform's own tables say of people, also of those outside the class.
    """

    def __init__(
        self, people: Sequence[Person], before: Mapping[Owner, str], rows: Iterable[Person] = ()
    ) -> None:
        self.people = list(people)
        self.before = before
        self.by_id = {one.id: one for one in people}
        self.keys: dict[tuple[str, str], set[str]] = {}
        self.names: dict[object, set[str]] = {}
        for one in people:
            self._note(one)
        self.rows: dict[tuple[str, str], list[Person]] = {}
        for row in rows:
            for key in _row_keys(row):
                self.rows.setdefault(key, []).append(row)
        self.marks = [(one.id, _pattern(one)) for one in people]

    def _note(self, one: Person) -> None:
        for kind in (KeyKind.PARTICIPANT, KeyKind.CANVAS_ID):
            for key in one.values(cast(Kind, kind.value)):
                self.keys.setdefault((kind.value, key), set()).add(one.id)
        for key in one.handles():
            self.keys.setdefault((KeyKind.USERNAME.value, key), set()).add(one.id)
        for address in {one.email.casefold(), *one.values("email")} - {""}:
            for key in (address, address.partition("@")[0]):
                self.keys.setdefault(("mail", key), set()).add(one.id)
        for name in _forms(one):
            self.names.setdefault(name, set()).add(one.id)

    @property
    def known(self) -> Known:
        """Keys that help to divide the names of a download."""
        logins = (key for kind, key in self.keys if kind == KeyKind.USERNAME.value)
        ids = (key for kind, key in self.keys if kind == KeyKind.CANVAS_ID.value)
        return Known(frozenset(ids), frozenset(logins))

    def count(self, text: str) -> int:
        """Return how many names of the class stand in a text."""
        whole = folded(text).replace("_", " ")
        return sum(
            all(part in whole for part in tokens(one.name)) for one in self.people if one.name
        )

    def match(self, claim: Claim) -> Match:
        """Return whom a claim fits, by itself."""
        decided = self.by_id.get(self.before.get(claim.owner, ""))
        if decided is not None:
            return Match((decided,), "before")
        found = self._by_key(claim)
        if found:
            return Match(self._people(found), "number")
        if claim.kind is KeyKind.ANONYMOUS:
            return Match()
        if claim.platform is Platform.OTHER:
            return self._by_words(claim.key)
        found = self._by_name(claim.name)
        if not found and claim.platform is Platform.CANVAS:
            return self._checked(claim, self._by_words(f"{claim.name}/{claim.file}"))
        return self._checked(claim, Match(self._people(found), "name"))

    def _checked(self, claim: Claim, match: Match) -> Match:
        """Doubt a name where the platform's keys say that it is somebody else.

        A stranger may have the name of a student: their file is not that student's.
        """
        if match.how != "name" or len(match.people) != 1:
            return match
        person = match.people[0]
        rows = self.rows.get((claim.kind.value, compared(claim.key)), [])
        other = next((row for row in rows if contradict(person, row)), None)
        if other is not None:
            whose = other.email or ", ".join(sorted(other.handles()))
            why = f"the platform's table has another {person.name} there, {whose}"
            return Match(match.people, match.how, why)
        # A number of Canvas is a person's for good; Moodle's is another in each assignment.
        known = person.values("canvas_id")
        if claim.kind is KeyKind.CANVAS_ID and known and compared(claim.key) not in known:
            why = f"{person.name} of the class has another number in Canvas"
            return Match(match.people, match.how, why)
        return match

    def _people(self, ids: Iterable[str]) -> tuple[Person, ...]:
        return tuple(self.by_id[one] for one in sorted(ids))

    def _by_key(self, claim: Claim) -> set[str]:
        if claim.kind not in BY_KEY:
            return set()
        found = self.keys.get((claim.kind.value, compared(claim.key)), set())
        if not found and claim.kind is KeyKind.USERNAME:
            found = self.keys.get(("mail", claim.key.casefold()), set())
        return found

    def _by_name(self, name: str) -> set[str]:
        """Return who is called so: exactly, then run together, then without accents."""
        for form in (tokens(name), run_together(name), plain_tokens(name)):
            if form and form in self.names:
                return self.names[form]
        return set()

    def _by_words(self, path: str) -> Match:
        """Return who is named in the path of a file that a person has named."""
        whole = folded(path)
        found = {one for one, pattern in self.marks if pattern.search(whole)}
        if found:
            return Match(self._people(found), "number")
        for part in path.split("/"):
            plain = {bare(word) for word in _words(part)}
            fitting = [
                (len(name), one.id)
                for one in self.people
                for name in {*one.all_names(), *_divided_names(one)}
                if {bare(word) for word in name} <= plain
            ]
            if fitting:
                most = max(fitting)[0]
                return Match(
                    self._people({one for size, one in fitting if size == most}), "name"
                )
            joined = {i for form, ids in self.names.items() for i in ids if _alone(form, part)}
            if joined:
                return Match(self._people(joined), "name")
        return Match()


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text that a person wrote; a hyphen divides, an apostrophe not."""
    return tokens(re.sub(r"[^\w']|\d{2,}", " ", folded(text)))


def _divided_names(one: Person) -> set[tuple[str, ...]]:
    """Return a name's forms with their double names divided, as words of a path are."""
    forms = () if one.name == one.id else (one.name, *one.names)
    return {words for form in forms if (words := _words(form))}


def _row_keys(row: Person) -> set[tuple[str, str]]:
    """Return the keys of a table's row as claims have them."""
    found = {(KeyKind.USERNAME.value, key) for key in row.handles()}
    for kind in (KeyKind.PARTICIPANT, KeyKind.CANVAS_ID):
        found |= {(kind.value, key) for key in row.values(cast(Kind, kind.value))}
    return found


def _alone(form: object, part: str) -> bool:
    """Say whether a name without blanks stands in a part of a path, as one word."""
    if not isinstance(form, str) or len(form) < 3 or " " in form:
        return False
    return re.search(rf"(?<![^\W_]){re.escape(form)}(?![^\W_])", folded(part)) is not None


def _forms(one: Person) -> set[object]:
    """Return a name in all forms in which it may be looked up."""
    if one.name == one.id:
        return set()
    orders = (
        one.name, f"{one.last_name} {one.first_name}", *one.names,
    )  # fmt: skip
    forms: set[object] = {tokens(name) for name in orders}
    forms |= {run_together(name) for name in orders}
    forms |= {plain_tokens(name) for name in orders}
    return forms - {(), ""}


def _pattern(one: Person) -> re.Pattern[str]:
    """Return what finds a student's number, login or address in a path."""
    mails = {one.email.casefold(), *one.values("email")}
    names = {mail.partition("@")[0] for mail in mails}
    words = sorted(one.handles() | mails | names, key=len)[::-1]
    words = [word for word in words if len(word) > 2]
    inside = "|".join(rf"0*{re.escape(word)}" for word in words) or "(?!)"
    return re.compile(rf"(?<![^\W_])(?:{inside})(?![^\W_])")


def decide(matcher: Matcher, claims: Sequence[Claim]) -> dict[Owner, Match]:
    """Return for each owner whom they are; a name that two owners share decides nothing."""
    found = {claim.owner: matcher.match(claim) for claim in claims}
    platforms = {claim.owner: claim.platform for claim in claims}
    sharing = Counter(
        (platforms[owner], match.people[0].id)
        for owner, match in found.items()
        if match.person is not None and platforms[owner] is not Platform.OTHER
    )
    for owner, match in found.items():
        if len(match.people) > 1:
            names = ", ".join(f"{one.name} ({one.id})" for one in match.people)
            found[owner] = Match(match.people, match.how, f"the name fits {names}")
        elif (
            match.person is not None
            and match.how == "name"
            and sharing[platforms[owner], match.people[0].id] > 1
        ):
            found[owner] = Match(
                match.people, match.how, f"two hand-ins are by a {match.people[0].name}"
            )
    return found
