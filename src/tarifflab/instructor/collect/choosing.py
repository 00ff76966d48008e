"""Which of a student's files counts: the newest attempt, and in it the one with answers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from tarifflab.instructor.class_list.people import Person, compared
from tarifflab.instructor.collect.gathering import Gathered, Handed
from tarifflab.instructor.collect.hand_in_tables import SheetLine
from tarifflab.instructor.collect.matching import Match, Owner
from tarifflab.instructor.collect.records import OLDER, TAKEN, Line, Record
from tarifflab.instructor.downloads.contents import Prints, What, copy_number, is_checkpoint
from tarifflab.instructor.downloads.dates import as_utc

NEW, SAME, NEWER = "new", "same", "replaces"
KEPT, OLD = "older, to keep aside", "older, kept aside before"


@dataclass(frozen=True)
class Attempt:
    """One notebook with its time in UTC."""

    handed: Handed
    time: dt.datetime | None
    sheet: SheetLine

    @property
    def order(self) -> tuple[dt.datetime, int, int]:
        """How new the attempt is: by time, the platform's number, the download."""
        one = self.handed
        return self.time or dt.datetime.min, one.claim.number, one.rank

    @property
    def group(self) -> tuple[str, str, str]:
        """What is the same for all files of one attempt."""
        one = self.handed
        return one.entry.source, one.claim.platform.value, one.claim.attempt


@dataclass
class Plan:
    """What is to be done for one student.

    Attributes
    ----------
    person : Person
    how : str
        How the student was found.
    best : Attempt
        The notebook that counts.
    rest : list of Attempt
        The others, which are kept aside.
    state : str
        `NEW`, `SAME`, `NEWER`, `KEPT` or `OLD`.
    notes : list of str
        What there is to say.
    """

    person: Person
    how: str
    best: Attempt
    rest: list[Attempt] = field(default_factory=list)
    state: str = NEW
    notes: list[str] = field(default_factory=list)

    @property
    def late(self) -> str:
        """What the platform says of being late."""
        best = self.best
        return best.sheet.late or ("LATE" if best.handed.claim.late else "")

    def line(self, one: Attempt, state: str, hashes: Mapping[str, str]) -> Line:
        """Return the row that is remembered of a file."""
        claim, entry = one.handed.claim, one.handed.entry
        return Line(
            self.person.id, self.how, *claim.owner, claim.name, entry.entry, entry.inside,
            entry.source, hashes.get(entry.source, ""), claim.number,
            one.time.isoformat() if one.time else "",
            one.sheet.late or ("LATE" if claim.late else ""), one.handed.digest, state,
        )  # fmt: skip


class Chooser:
    """Chooses among files, with what tables and earlier collecting know.

    Parameters
    ----------
    sheets
        What tables say, by owner.
    zone
        The zone of times without one; None for that of this machine.
    """

    def __init__(
        self,
        found: Gathered,
        sheets: Mapping[Owner, SheetLine],
        prints: Prints,
        zone: ZoneInfo | None,
    ) -> None:
        self.found = found
        self.sheets = sheets
        self.prints = prints
        self.zone = zone

    def attempt(self, one: Handed) -> Attempt:
        """Return a notebook with its time."""
        owner = one.claim.owner
        sheet = self.sheets.get(owner) or self.sheets.get(
            (owner[0], owner[1], compared(owner[2])), SheetLine()
        )
        time = one.claim.time or self.found.times.get(owner) or sheet.time
        return Attempt(one, as_utc(time, self.zone) if time else None, sheet)

    def plan(self, match: Match, handed: Sequence[Handed]) -> Plan | None:
        """Return what to do with a student's notebooks; None if none is this exercise's."""
        fitting = [self.attempt(one) for one in handed if one.look.what is not What.OTHER]
        person = match.people[0]
        if not fitting:
            return None
        sound = [one for one in fitting if one.handed.look.what is not What.UNREADABLE]
        newest = self._newest(fitting)
        best = self._newest(sound) if sound else newest
        plan = Plan(person, match.how, best, [one for one in fitting if one is not best])
        if best is not newest:
            plan.notes.append(f"a newer file is no notebook: {newest.handed.look.reason}")
        plan.notes += self._notes(plan)
        return plan

    def _newest(self, attempts: Sequence[Attempt]) -> Attempt:
        groups: dict[tuple[str, str, str], list[Attempt]] = {}
        for one in attempts:
            groups.setdefault(one.group, []).append(one)
        newest = max(groups.values(), key=lambda group: max(one.order for one in group))
        return max(newest, key=self._fitness) if len(newest) > 1 else newest[0]

    def _fitness(self, one: Attempt) -> tuple[bool, bool, bool, int, dt.datetime, int, str]:
        """Return how likely a file of an attempt is the one that is meant."""
        entry, look = one.handed.entry, one.handed.look
        ours = look.what is What.THIS
        touched = ours and not self.prints.untouched(entry.fetch())
        changed = (entry.modified or dt.datetime.min).replace(second=0, microsecond=0)
        number = copy_number(entry.name)
        main = not is_checkpoint(entry.name)
        return ours, touched, main, one.handed.claim.number, changed, number, entry.name

    def _notes(self, plan: Plan) -> list[str]:
        look, best = plan.best.handed.look, plan.best
        notes = []
        if look.what is What.UNREADABLE:
            notes.append(look.reason)
        if look.what is What.UNKNOWN and self.prints.prints:
            notes.append("does not look like this exercise")
        if best.sheet.draft:
            notes.append("a draft, not submitted")
        others = {one.handed.digest: one for one in plan.rest}
        others.pop(best.handed.digest, None)
        beside = [one for one in others.values() if one.group == best.group]
        if beside:
            names = ", ".join(one.handed.entry.name for one in beside)
            notes.append(f"also {names} in the same hand-in, kept aside")
        earlier = len(others) - len(beside)
        if earlier:
            notes.append(f"{earlier} earlier kept aside")
        return notes


def settle(plan: Plan, record: Record, there: str) -> None:
    """Note what has to be done, given what was collected before.

    Parameters
    ----------
    there
        SHA-256 of the file in its place in ``submitted/``, or "".
    """
    before = record.taken(plan.person.id)
    digest = plan.best.handed.digest
    if before is None:
        plan.state = NEW if not there else SAME if there == digest else NEWER
        if plan.state is NEWER:
            plan.notes.append("another file stood in its place, kept aside")
        return
    if before.sha256 == digest:
        plan.state = SAME if there else NEW
        return
    if not _is_older(plan, record, before):
        plan.state = NEWER
    else:
        plan.state = OLD if _kept_before(plan, record) else KEPT


def _is_older(plan: Plan, record: Record, before: Line) -> bool:
    """Say whether a file is older than the one that was taken before."""
    best = plan.best
    if before.when and best.time:
        return best.time < before.when
    if before.number and best.handed.claim.number and before.owner == best.handed.claim.owner:
        return best.handed.claim.number < before.number
    return _kept_before(plan, record)


def _kept_before(plan: Plan, record: Record) -> bool:
    """Say whether the same file was kept aside before."""
    return any(
        one.sha256 == plan.best.handed.digest and one.state == OLDER
        for one in record.lines
        if one.student == plan.person.id
    )


def remembered(plan: Plan, record: Record, hashes: Mapping[str, str]) -> list[Line]:
    """Return a student's rows after the plan was carried out."""
    mine = [one for one in record.lines if one.student == plan.person.id]
    wins = plan.state not in (KEPT, OLD)
    new = [plan.line(plan.best, TAKEN if wins else OLDER, hashes)]
    new += [plan.line(one, OLDER, hashes) for one in plan.rest]
    new = list({_mark(one): one for one in reversed(new)}.values())[::-1]
    marks = {_mark(one) for one in new}
    old = [one for one in mine if _mark(one) not in marks]
    if wins:
        old = [replace(one, state=OLDER) for one in old]
    return [*old, *new]


def _mark(line: Line) -> tuple[str, str, str, str]:
    return line.platform, line.key, line.entry, line.sha256 + line.inside
