"""Show what was found in a download: a table of students, and what is left and why."""

from collections.abc import Sequence

from tarifflab.instructor.class_list.people import Person
from tarifflab.instructor.collect.choosing import KEPT, OLD, SAME, Plan
from tarifflab.instructor.collect.gathering import Other
from tarifflab.instructor.desk.console import Console, shown
from tarifflab.instructor.desk.local_time import in_zone
from tarifflab.instructor.downloads.platform_paths import Role
from tarifflab.instructor.tables import Platform

SIGNS = {
    "new": "+ new",
    "same": "= there",
    "replaces": "~ newer",
    KEPT: "- older",
    OLD: "= older",
}


MOST = 6  # names in a sentence


def show(
    console: Console, plans: Sequence[Plan], left: Sequence[Other], missing: Sequence[Person]
) -> None:
    """Show the table, then what is not taken, then who is missing."""
    console.table(
        ("", "student", "id", "file", "handed in", "late", "to know"),
        [_line(plan) for plan in plans],
    )
    here = {plan.person.id for plan in plans}
    theirs = [one for one in left if len(one.students) == 1 and one.students[0] in here]
    only = [one for one in left if one not in theirs]
    beside = [one for one in theirs if one.claim.role is not Role.TEXT]
    typed = [one for one in theirs if one.claim.role is Role.TEXT]
    if only:
        console.say("Left where it is:")
        for one in only:
            who = f"{one.claim.name}: " if one.claim.name else ""
            console.say(f"  {shown(who + _path(one))}: {shown(one.reason)}")
    doubtful = {one.claim.owner: one for one in only if len(one.students) > 1}
    if doubtful:
        console.say(_ways(list(doubtful.values())))
    if beside:
        console.say(f"Beside a notebook, not needed: {_files(beside)}")
    if typed:
        people = list(dict.fromkeys(shown(one.claim.name) for one in typed))
        console.say(
            f"Typed into the platform beside a notebook, not collected: {_some(people)}. "
            "Look there if you asked for a text."
        )
    if missing:
        sent = {one.students[0] for one in only if len(one.students) == 1}
        _name(console, "No notebook, only what was left", [p for p in missing if p.id in sent])
        _name(console, "Nothing", [one for one in missing if one.id not in sent])


def _name(console: Console, what: str, people: Sequence[Person]) -> None:
    """Say from whom there is nothing, or nothing that can be taken."""
    if people:
        names = ", ".join(f"{shown(one.name)} ({shown(one.id)})" for one in people)
        console.say(f"{what} from {len(people)}: {names}")


def _ways(doubtful: Sequence[Other]) -> str:
    """Return how the hand-ins that fit several students come to be placed."""
    fits = "1 fits" if len(doubtful) == 1 else f"{len(doubtful)} fit"
    sheet = any(one.claim.platform is Platform.MOODLE for one in doubtful)
    more = ", or give Moodle's grading worksheet beside the download" if sheet else ""
    return f"{fits} more than one student: run this without --yes and choose{more}."


def _line(plan: Plan) -> tuple[str, ...]:
    best = plan.best
    when = in_zone(best.time) if best.time else ""
    how = [] if plan.how != "name" else ["by name"]
    return (
        SIGNS[plan.state],
        plan.person.name,
        plan.person.id,
        best.handed.entry.name if not best.handed.claim.file else best.handed.claim.file,
        when,
        plan.late,
        "; ".join([*how, *plan.notes]),
    )


def _path(one: Other) -> str:
    return "/".join(one.entry.parts)


def _files(others: Sequence[Other]) -> str:
    return _some([f"{shown(one.claim.name)}'s {shown(one.entry.name)}" for one in others])


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return ", ".join(names[:MOST]) + more


def notebooks(number: int) -> str:
    """Return "1 notebook", "2 notebooks"."""
    return f"{number} notebook" + ("" if number == 1 else "s")


def summary(plans: Sequence[Plan], new: Sequence[Plan]) -> str:
    """Return what was done, in a sentence."""
    if not new:
        return f"Nothing new: {notebooks(len(plans))} stood there already."
    older = sum(plan.state is KEPT for plan in new)
    placed = len(new) - older
    there = sum(plan.state is SAME for plan in plans if plan not in new)
    parts = [f"{notebooks(placed)} placed"] if placed else []
    parts += [f"{older} older kept aside"] if older else []
    parts += [f"{there} stood there already"] if there else []
    return ", ".join(parts) + "."
