"""Times as whoever sits at the desk reads them: in this machine's zone, which is named.

nbgrader keeps times in UTC without a zone; so do the records of what was collected. Nothing is
ever shown so. Whoever works on a server in another zone sets the variable ``TZ``.
"""

import datetime as dt

from tarifflab.instructor.desk.course_folder import DeskError


def local(when: dt.datetime) -> dt.datetime:
    """Return a time in this machine's zone; one without a zone is UTC."""
    known = when if when.tzinfo else when.replace(tzinfo=dt.UTC)
    return known.astimezone()


def zone_of(when: dt.datetime) -> str:
    """Return the short name of a time's zone, or its offset where the name is none.

    >>> zone_of(dt.datetime(2026, 10, 2, tzinfo=dt.timezone(dt.timedelta(hours=5.5))))
    'UTC+05:30'
    """
    name = when.tzname() or ""
    if name.isascii() and name.isalpha() and len(name) <= 5:
        return name
    offset = f"{when:%z}"
    return f"UTC{offset[:3]}:{offset[3:5]}" if offset else "UTC"


def in_zone(when: dt.datetime) -> str:
    """Return a time for people: "2026-10-02 19:00 CEST"."""
    here = local(when)
    return f"{here:%Y-%m-%d %H:%M} {zone_of(here)}"


def stamp() -> str:
    """Return the present time as it is written down: local, with its offset."""
    return dt.datetime.now().astimezone().isoformat(" ", "seconds")


def stamp_shown(stamp: str) -> str:
    """Return a time that was written down, for people, "2026-10-02 19:00:07 CEST".

    What is no time with an offset stays as it is: so older versions have written.
    """
    try:
        when = dt.datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    if when.tzinfo is None:
        return stamp
    return f"{local(when):%Y-%m-%d %H:%M:%S} {zone_of(local(when))}"


def read_local(text: str) -> dt.datetime:
    """Return the UTC, without a zone, of a time as people type it; without a zone it is local.

    Raises
    ------
    DeskError
        If it is no time.
    """
    try:
        when = dt.datetime.fromisoformat(text.strip().replace(" UTC", "+00:00"))
    except ValueError as error:
        raise DeskError(
            f"'when' must be a date and a time such as \"2026-10-02 17:00\", got '{text}'."
        ) from error
    return when.astimezone(dt.UTC).replace(tzinfo=None)
