"""What ``tarifflab collect`` does after its arguments are parsed: look, show, ask, place."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tarifflab.instructor.class_list.command import joined
from tarifflab.instructor.class_list.key_file import ClassFile, students_in
from tarifflab.instructor.class_list.merging import with_keys
from tarifflab.instructor.class_list.people import Kind, Person
from tarifflab.instructor.class_list.roster import Roster, roster_of
from tarifflab.instructor.collect import summary
from tarifflab.instructor.collect.choosing import OLD, SAME, Chooser, Plan, remembered, settle
from tarifflab.instructor.collect.gathering import Gathered, Handed, Other, gather, tables_of
from tarifflab.instructor.collect.hand_in_tables import lines_of
from tarifflab.instructor.collect.matching import Match, Matcher, Owner, decide
from tarifflab.instructor.collect.placing import Places
from tarifflab.instructor.collect.records import Left, Record
from tarifflab.instructor.desk import Desk, DeskError
from tarifflab.instructor.desk.console import Console, shown
from tarifflab.instructor.downloads.archives import Downloads
from tarifflab.instructor.downloads.contents import Prints, What
from tarifflab.instructor.downloads.platform_paths import Claim, KeyKind, Role
from tarifflab.instructor.history.backup import keep_copy
from tarifflab.instructor.tables import Platform, Table, TableError
from tarifflab.instructor.tables.column_names import PARTICIPANT

LEARNED: dict[KeyKind, Kind] = {
    KeyKind.PARTICIPANT: "participant",
    KeyKind.CANVAS_ID: "canvas_id",
    KeyKind.USERNAME: "username",
}
BLIND = {word.replace("/", "").casefold() for word in PARTICIPANT}


@dataclass
class Collection:
    """Everything that one run knows.

    Attributes
    ----------
    plans : list of Plan
        What is to be done, a student each.
    left : list of (Claim, str)
        What is not taken, and why.
    class_file : ClassFile
        The class with the keys that this download has taught.
    """

    desk: Desk
    record: Record
    class_file: ClassFile
    found: Gathered
    people: list[Person]
    plans: list[Plan] = field(default_factory=list)
    left: list[Other] = field(default_factory=list)

    @property
    def new(self) -> list[Plan]:
        """What changes something."""
        places = Places(self.desk, self.record)
        return [
            one for one in self.plans if one.state not in (SAME, OLD) or places.wants_stamp(one)
        ]

    def missing(self) -> list[Person]:
        """Return those of the class of whom nothing is there, now or from before."""
        here = {one.person.id for one in self.plans}
        here |= {one.student for one in self.record.lines}
        places = Places(self.desk, self.record)
        return [
            one
            for one in self.people
            if one.id not in here and not places.notebook(one.id).is_file()
        ]


def run(desk: Desk, exercise: str, files: Sequence[Path], zone: str, console: Console) -> int:
    """Collect an exercise from downloads; return the exit status.

    Raises
    ------
    DeskError
        If a file cannot be used, or there is no class.
    """
    record = Record.of(desk.root, exercise)
    tables = tables_of(files)
    class_file, people = _class(desk)
    with Downloads(Matcher(people, {}).count) as downloads:
        prints = Prints(desk.root, exercise)
        first = Matcher(with_keys(people, _rosters([*record.kept(), *tables])), {})
        found = gather(downloads, files, first.known, prints)
        tables += found.tables
        rosters = _rosters([*record.kept(), *tables])
        people = with_keys(people, rosters)
        rows = [row.person for roster in rosters for row in roster.rows]
        matcher = Matcher(people, record.decided(), rows)
        matches = _decided(matcher, found, record, console)
        chooser = Chooser(found, lines_of([*record.kept(), *tables]), prints, _zone(zone))
        collection = Collection(desk, record, class_file, found, people)
        _plan(collection, matches, chooser)
        return _finish(collection, tables, console)


def _class(desk: Desk) -> tuple[ClassFile, list[Person]]:
    class_file = ClassFile.of(desk.root)
    with desk.gradebook() as gradebook:
        people = joined(class_file.people, students_in(gradebook))
    if not people:
        raise DeskError("There is no class yet. Enter it first: tarifflab class LIST.csv")
    return class_file, people


def _rosters(tables: Sequence[Table]) -> list[Roster]:
    """Return the people of the tables that name people."""
    found = []
    for table in tables:
        try:
            found.append(roster_of(table))
        except TableError:
            continue  # a blind worksheet names nobody; its times and marks still count
    return found


def _zone(name: str) -> ZoneInfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DeskError(
            f"'zone' must be the name of a time zone such as Europe/Berlin, got '{name}'."
        ) from error


def _decided(
    matcher: Matcher, found: Gathered, record: Record, console: Console
) -> dict[Owner, Match]:
    """Return who handed in what; ask where two fit."""
    hows = {one.owner: one.how for one in record.lines}
    claims = found.claims()
    with_notebook = {one.claim.owner for one in found.notebooks}
    matches = decide(matcher, claims)
    shown_as = {claim.owner: claim for claim in claims}
    for owner, match in matches.items():
        if match.how == "before":
            matches[owner] = replace(match, how=hows[owner])
        elif owner in with_notebook:
            matches[owner] = _asked(match, shown_as[owner], console)
    return matches


def _asked(match: Match, claim: Claim, console: Console) -> Match:
    if not match.people and _is_blind(claim):
        return Match((Person(f"anonymous-{claim.key}"),), "anonymous")
    if not match.reason:
        return match
    who = claim.name or claim.file
    choice = console.chosen(
        f"Whose is '{shown(who)}' ({claim.platform} {claim.key})? {match.reason}.",
        [f"{one.name}  {one.id}  {one.email}" for one in match.people],
    )
    return match if choice is None else Match((match.people[choice],), "chosen")


def _is_blind(claim: Claim) -> bool:
    """Say whether the platform itself hides who it is."""
    return claim.kind is KeyKind.ANONYMOUS or (
        claim.platform is Platform.MOODLE
        and claim.kind is KeyKind.PARTICIPANT
        and claim.name.casefold() in BLIND
    )


def _plan(collection: Collection, matches: dict[Owner, Match], chooser: Chooser) -> None:
    by_student: dict[str, tuple[Match, list[Handed]]] = {}
    for one in collection.found.notebooks:
        match = matches[one.claim.owner]
        if match.person is None:
            people = tuple(person.id for person in match.people)
            why = _why(one.claim, match)
            collection.left.append(Other(one.entry, one.claim, why, people))
        elif one.look.what is What.OTHER:
            reason = f"it is {one.look.name}, not this exercise"
            collection.left.append(Other(one.entry, one.claim, reason, (match.person.id,)))
        else:
            by_student.setdefault(match.person.id, (match, []))[1].append(one)
    places = Places(collection.desk, collection.record)
    for match, handed in by_student.values():
        plan = chooser.plan(match, handed)
        if plan is not None:
            settle(plan, collection.record, places.digest(plan.person.id))
            collection.plans.append(plan)
    collection.plans.sort(key=lambda plan: (plan.person.last_name.casefold(), plan.person.id))
    collection.left += [_with_owner(one, matches) for one in collection.found.others]


def _why(claim: Claim, match: Match) -> str:
    if match.reason:
        return match.reason
    if claim.platform is Platform.OTHER:
        return "no name or number of the class in its name"
    who = claim.name or claim.key
    return f"{who} is not in the class"


def _with_owner(other: Other, matches: dict[Owner, Match]) -> Other:
    match = matches.get(other.claim.owner, Match())
    students = tuple(one.id for one in match.people)
    name = match.person.name if match.person else other.claim.name
    return replace(other, claim=replace(other.claim, name=name), students=students)


def _finish(collection: Collection, tables: Sequence[Table], console: Console) -> int:
    """Show, ask, write."""
    summary.show(console, collection.plans, collection.left, collection.missing())
    if not collection.plans:
        console.say(_nothing_found(collection))
        return 1
    new = collection.new
    if new and not console.agreed(f"Put {summary.notebooks(len(new))} in place?"):
        console.say("Nothing was written. (--yes writes without asking.)")
        return 1
    if new:
        with keep_copy(collection.desk, f"collect {collection.record.exercise}"):
            _write(collection, tables)
    else:
        _write(collection, tables)
    console.say(summary.summary(collection.plans, new))
    return 0


def _nothing_found(collection: Collection) -> str:
    if not collection.found.seen:
        return "Nothing was found: there is no file in what was given."
    return f"No notebook could be placed, of {collection.found.seen} files."


def _write(collection: Collection, tables: Sequence[Table]) -> None:
    """Place the notebooks, then remember what was placed."""
    record = collection.record
    places = Places(collection.desk, record)
    for plan in collection.plans:
        places.carry_out(plan)
        lines = remembered(plan, record, collection.found.hashes)
        others = [one for one in record.lines if one.student != plan.person.id]
        record.lines = [*others, *lines]
    record.keep(tables)
    record.leave(_left(collection), collection.found.entries())
    record.save()
    _learn(collection)


def _left(collection: Collection) -> list[Left]:
    """Return what a person has to look at: a hand-in of somebody who has no notebook by it."""
    here = {plan.person.id for plan in collection.plans}
    rows = []
    for one in collection.left:
        alone = len(one.students) == 1
        if one.claim.role is Role.TEXT or (alone and one.students[0] in here):
            continue
        why = one.reason if alone else "a hand-in that fits more than one student"
        rows += [Left(student, one.entry.entry, why) for student in one.students]
    return rows


def _learn(collection: Collection) -> None:
    """Keep the platforms' keys beside the students: next time nobody has to be asked."""
    class_file = collection.class_file
    class_file.people = list(collection.people)
    known = {one.id: one for one in class_file.people}
    for line in collection.record.lines:
        kind = LEARNED.get(KeyKind(line.kind))
        person = known.get(line.student)
        if kind is not None and person is not None:
            known[line.student] = person.with_key(kind, line.key)
    class_file.people = list(known.values())
    class_file.save()
