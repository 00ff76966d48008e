"""The report as a page: all on it comes from the facts, and the same facts make it anew."""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from typing import Any

from tarifflab.instructor.desk.local_time import in_zone
from tarifflab.instructor.desk.markup import words
from tarifflab.instructor.report import findings
from tarifflab.instructor.report.facts import Facts, Someone

TEMPLATE = "report.html.j2"


def make(facts: Facts, before: Facts | None, *, by_id: bool) -> str:
    """Return the report as HTML; with `by_id` it shows numbers in place of names."""
    found = findings.misconceptions(facts)
    look = findings.to_settle(facts)
    flagged = {one.id for one, _ in look}
    other = [
        (one, facts.work[one.id].notes)
        for one in facts.people
        if one.id in facts.work and facts.work[one.id].notes and one.id not in flagged
    ]
    made: str = template(TEMPLATE).render(
        facts=facts,
        short=facts.exercise.split("-")[0],
        texts=texts(facts),
        found=found,
        teach=findings.for_class(found),
        counts=findings.counts(facts),
        hardest=findings.hardest(facts),
        spread=findings.spread(facts),
        help=findings.by_reason(findings.needs_help(facts, before)),
        look=look,
        other=other,
        late=findings.late(facts),
        due=in_zone(facts.due) if facts.due else "",
        who=partial(called, by_id=by_id),
    )
    return made


def template(name: str) -> Any:
    """Return one of the pages' templates; all it is given is escaped."""
    from jinja2 import Environment, StrictUndefined

    pages = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    pages.filters["words"] = words
    text = (files("tarifflab.instructor") / "pages" / name).read_text("utf-8")
    return pages.from_string(text)


def called(one: Someone, *, by_id: bool) -> str:
    """Return how somebody is named on the page."""
    if by_id or one.name == one.id:
        return one.id
    return f"{one.name} ({one.id})"


def texts(facts: Facts) -> dict[str, int]:
    """Return how many texts there are and how many are read."""
    states = [state for one in facts.work.values() for state in one.states.values()]
    read = states.count("read")
    return {"read": read, "all": read + states.count("to read")}
