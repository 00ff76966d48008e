"""What ``tarifflab class`` does after its arguments are parsed: read, show, ask, write.

Exit status 0: done, or nothing to do; 1: the person at the keyboard can put it right.
"""

from collections.abc import Sequence
from pathlib import Path

from tarifflab.instructor.class_list.key_file import ClassFile, enter, students_in
from tarifflab.instructor.class_list.merging import Merged, merge
from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.class_list.roster import Roster, roster_of
from tarifflab.instructor.desk import Desk
from tarifflab.instructor.desk.console import Console, shown
from tarifflab.instructor.history.backup import keep_copy
from tarifflab.instructor.tables import read_table

SIGN = {"new": "+ new", "changed": "~ more", "known": "= known"}


def run(desk: Desk, files: Sequence[Path], console: Console) -> int:
    """Enter the students of some rosters into the class; return the exit status.

    Raises
    ------
    TableError
        If a list cannot be used.
    """
    rosters = [roster_of(read_table(file)) for file in files]
    class_file = ClassFile.of(desk.root)
    with desk.gradebook() as gradebook:
        entered = students_in(gradebook)
    merged = merge(joined(class_file.people, entered), rosters)
    show(console, merged, rosters)
    changed = [one for one in merged.people if _to_write(merged, one, entered)]
    if not changed:
        console.say("Nothing new.")
        _keep(class_file, merged, rosters)
        return 0
    if not console.agreed(f"Write {_students(len(changed))} into the gradebook?"):
        console.say("Nothing was written. (--yes writes without asking.)")
        return 1
    with keep_copy(desk, "class"):
        with desk.gradebook() as gradebook:
            enter(gradebook, changed)
        _keep(class_file, merged, rosters)
    console.say(f"{_students(len(changed))} written; the class has {len(merged.people)}.")
    return 0


def _keep(class_file: ClassFile, merged: Merged, rosters: Sequence[Roster]) -> None:
    """Keep the keys of everybody, and the tables."""
    class_file.people = merged.people
    for roster in rosters:
        class_file.keep(roster.table)
    class_file.save()


def joined(people: Sequence[Person], entered: Sequence[Person]) -> list[Person]:
    """Return everybody in the gradebook, with the keys that the file of keys has of them."""
    keys = {one.id: one for one in people}
    return [one.with_more(keys[one.id]) if one.id in keys else one for one in entered]


def _to_write(merged: Merged, person: Person, entered: Sequence[Person]) -> bool:
    """Say whether the gradebook lacks something of a student who stands in a roster."""
    if person.id not in merged.named:
        return False
    before = {one.id: one for one in entered}.get(person.id)
    fields = ("first_name", "last_name", "email")
    return before is None or any(
        getattr(before, name) != getattr(person, name) for name in fields
    )


def show(console: Console, merged: Merged, rosters: Sequence[Roster]) -> None:
    """Show what was understood."""
    for roster in rosters:
        table = roster.table
        how = "spreadsheet" if table.workbook else table.encoding
        who = table.columns.platform
        kind = "a list" if who == "other" else f"{who}'s list"
        console.say(f"{shown(table.name)}: {kind} of {_students(len(roster.rows))} ({how})")
        for sentence in roster.left_out:
            console.say(f"  left out {shown(sentence)}")
        for sentence in roster.notes:
            console.say(f"  {shown(sentence)}")
    console.say()
    console.table(
        ("", "id", "first name", "last name", "e-mail", "also known as"),
        [_line(merged, one) for one in merged.people if one.id in merged.named],
    )
    for sentence in merged.notes:
        console.say(shown(sentence))
    missing = merged.missing()
    if missing:
        names = ", ".join(shown(one.name) for one in missing[:5])
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        console.say(f"In the class but in no list given now: {names}{more}. They stay.")


def _line(merged: Merged, person: Person) -> tuple[str, ...]:
    keys = ", ".join(
        f"{kind.replace('_', ' ')} {values[-1]}"
        for kind, values in person.keys.items()
        if kind != "email" and values[-1] != person.id
    )
    sign = SIGN[merged.state(person)]
    return sign, person.id, person.first_name, person.last_name, person.email, keys


def _students(number: int) -> str:
    return f"{number} student" + ("" if number == 1 else "s")
