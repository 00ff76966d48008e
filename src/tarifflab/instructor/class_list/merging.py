"""Join what several tables say about one class, without ever guessing who is who.

A number, a login, an address or a platform's own key decides. A name decides only where it is
unique on both sides and no key speaks against it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tarifflab.instructor.class_list.names import tokens
from tarifflab.instructor.class_list.people import Kind, Person
from tarifflab.instructor.class_list.roster import Roster, Row
from tarifflab.instructor.tables import TableError

UNIQUE: tuple[Kind, ...] = ("email", "canvas_id", "integration_id", "participant")


@dataclass
class Merged:
    """A class after tables were joined to it.

    Attributes
    ----------
    people : list of Person
        Everybody.
    before : dict of str to Person
        By id, those who were known before.
    named : set of str
        The ids of all who stand in one of the tables.
    notes : list of str
        What there is to say.
    """

    people: list[Person]
    before: dict[str, Person]
    named: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def state(self, person: Person) -> str:
        """Return "new", "changed" or "known"."""
        old = self.before.get(person.id)
        return "new" if old is None else "known" if old == person else "changed"

    def missing(self) -> list[Person]:
        """Return those who were known and stand in none of the tables."""
        return [one for one in self.people if one.id not in self.named]


def merge(known: Sequence[Person], rosters: Sequence[Roster]) -> Merged:
    """Return the class after the people of some rosters were joined to it.

    Raises
    ------
    TableError
        If a row fits two students, two people have one id, or a new student's number was
        spoiled by a spreadsheet.
    """
    merged = Merged(list(known), {one.id: one for one in known})
    for roster in sorted(rosters, key=_poverty):
        _join(merged, roster)
    _note_namesakes(merged)
    return merged


def _poverty(roster: Roster) -> tuple[int, int]:
    """Let the roster come first whose people have numbers, and the most of them."""
    numbers = sum(bool(row.person.keys.get("student_number")) for row in roster.rows)
    damaged = sum(bool(row.damaged) for row in roster.rows)
    return damaged - numbers, -len(roster.rows)


def _join(merged: Merged, roster: Roster) -> None:
    index = _Index(merged.people)
    often = Counter(tokens(row.person.name) for row in roster.rows)
    taken: dict[str, int] = {}
    for row in roster.rows:
        unique = often[tokens(row.person.name)] == 1
        place = index.find(roster, row, unique=unique)
        if place is None:
            _refuse_damaged(roster, row)
            person = row.person
            if not person.id or person.id in index.ids:
                raise TableError(_one_id(roster, row, index))
            index.add(person)
            merged.people.append(person)
        else:
            person = merged.people[place].with_more(row.person)
            if person.id in taken:
                raise TableError(
                    f"'{roster.table.name}': rows {taken[person.id]} and {row.number} are both "
                    f"'{person.id}' ({person.name}). Leave one of them."
                )
            merged.people[place] = person
        taken[person.id] = row.number
        merged.named.add(person.id)


class _Index:
    """Finds the student whom a row means."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = list(people)
        self.ids: dict[str, int] = {}
        self.keys: dict[tuple[str, str], set[int]] = {}
        self.names: dict[tuple[str, ...], set[int]] = {}
        for place, person in enumerate(people):
            self._note(place, person)

    def add(self, person: Person) -> None:
        """Let a new student be found by later rows of the same roster, by key alone."""
        self.people.append(person)
        self.ids[person.id] = len(self.people) - 1
        for key in _keys(person):
            self.keys.setdefault(key, set()).add(len(self.people) - 1)

    def _note(self, place: int, person: Person) -> None:
        self.ids[person.id] = place
        for key in _keys(person):
            self.keys.setdefault(key, set()).add(place)
        for name in person.all_names():
            self.names.setdefault(name, set()).add(place)

    def find(self, roster: Roster, row: Row, *, unique: bool) -> int | None:
        """Return the place of the student whom a row means, or None for a new one."""
        hits = {place for key in _keys(row.person) for place in self.keys.get(key, ())}
        if len(hits) > 1:
            both = ", ".join(
                f"{self.people[place].id} ({self.people[place].name})" for place in sorted(hits)
            )
            raise TableError(
                f"'{roster.table.name}', row {row.number} ({row.person.name}) has keys of two "
                f"students: {both}. Mend the row."
            )
        if hits:
            return hits.pop()
        named = {p for name in row.person.all_names() for p in self.names.get(name, ())}
        if unique and len(named) == 1:
            place = next(iter(named))
            if not contradict(self.people[place], row.person):
                return place
        return None


def _keys(person: Person) -> Iterator[tuple[str, str]]:
    yield from (("handle", key) for key in person.handles())
    for kind in UNIQUE:
        yield from ((kind, key) for key in person.values(kind))
    if person.email:
        yield "email", person.email.casefold()


def contradict(known: Person, row: Person) -> bool:
    """Say whether two people with one name have different keys of one kind."""
    kinds: Iterable[Kind] = (
        "student_number", "sis_user_id", "org_defined_id", "username", "canvas_id",
    )  # fmt: skip
    if any(
        known.values(kind) and row.values(kind) and not known.values(kind) & (row.values(kind))
        for kind in kinds
    ):
        return True
    mails = {known.email.casefold(), row.email.casefold()}
    return "" not in mails and len(mails) == 2


def _refuse_damaged(roster: Roster, row: Row) -> None:
    if row.damaged:
        raise TableError(
            f"'{roster.table.name}', row {row.number} ({row.person.name}): the number reads "
            f"'{row.damaged}', a spreadsheet has rounded it. Download the list again, and do "
            "not open it in a spreadsheet before."
        )


def _one_id(roster: Roster, row: Row, index: _Index) -> str:
    where = f"'{roster.table.name}', row {row.number}"
    if not row.person.id:
        return f"{where} has neither a number nor a name that can name a folder. Mend the row."
    other = index.people[index.ids[row.person.id]]
    return (
        f"{where}: '{row.person.id}' would stand for two people, {other.name} and "
        f"{row.person.name}. Give each a number of their own."
    )


def _note_namesakes(merged: Merged) -> None:
    often: dict[tuple[str, ...], list[str]] = {}
    for person in merged.people:
        if person.name != person.id:
            often.setdefault(tokens(person.name), []).append(person.id)
    by_id = {one.id: one for one in merged.people}
    for ids in often.values():
        if len(ids) > 1 and merged.named & set(ids):
            merged.notes.append(
                f"{len(ids)} students are called {by_id[ids[0]].name}: {', '.join(ids)}. "
                "They are told apart by their keys."
            )


def students_in_rows(people: Sequence[Person], roster: Roster) -> dict[int, str]:
    """Return by row number the id of the student who stands there.

    Rows that fit nobody, or two, are passed over; so are two rows that fit the same student.
    """
    index = _Index(people)
    often = Counter(tokens(row.person.name) for row in roster.rows)
    found: dict[int, str] = {}
    for row in roster.rows:
        try:
            place = index.find(roster, row, unique=often[tokens(row.person.name)] == 1)
        except TableError:
            continue
        if place is not None:
            found[row.number] = people[place].id
    twice = {one for one, number in Counter(found.values()).items() if number > 1}
    return {number: one for number, one in found.items() if one not in twice}


def with_keys(people: Sequence[Person], rosters: Sequence[Roster]) -> list[Person]:
    """Return the same people with the keys that some tables have of them."""
    found = {one.id: one for one in people}
    for roster in rosters:
        rows = {row.number: row.person for row in roster.rows}
        for number, student in students_in_rows(list(found.values()), roster).items():
            found[student] = found[student].with_more(rows[number])
    return list(found.values())
