"""Read the time of a hand-in as platforms write it, in words of many languages."""

import datetime as dt
import re
import unicodedata
from functools import cache
from zoneinfo import ZoneInfo

LOCALES = ("en", "de", "fr", "es", "it", "pt", "nl", "ru", "ar", "sv", "da", "nb", "pl", "cs")
CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:._hH]\s?(\d{2})(?:[:.](\d{2}))?(?!\d)")
SQUEEZED = re.compile(r"(?<!\d)(\d{1,2})(\d{2})\s?([AaPp])\.?[Mm]")
AFTERNOON = ("pm", "p.m.", "午後", "오후", "下午", "م")
MORNING = ("am", "a.m.", "午前", "오전", "上午", "ص")
EASTERN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?"
)


def as_utc(when: dt.datetime, zone: ZoneInfo | None) -> dt.datetime:
    """Return a time in UTC without a zone, as nbgrader keeps it.

    A time without a zone is taken to be in `zone`, or in that of this machine.
    """
    if when.tzinfo is None:
        when = when.replace(tzinfo=zone) if zone else when.astimezone()
    return when.astimezone(dt.UTC).replace(tzinfo=None)


def read_date(text: str) -> dt.datetime | None:
    """Return the time that a text tells, or None if it tells none.

    >>> read_date("Freitag, 20. November 2026, 23:52")
    datetime.datetime(2026, 11, 20, 23, 52)
    >>> read_date("Nov 20, 2026 1152 PM")
    datetime.datetime(2026, 11, 20, 23, 52)
    """
    text = unicodedata.normalize("NFKC", text)
    iso = ISO.search(text)
    try:
        if iso:
            stamp = iso[0].replace(",", ".").replace("Z", "+00:00")
            return dt.datetime.fromisoformat(stamp)
        day = _day(text)
        clock = _clock(text)
        return None if day is None or clock is None else dt.datetime.combine(day, clock)
    except ValueError:
        return None


def _clock(text: str) -> dt.time | None:
    squeezed = SQUEEZED.search(text)
    if squeezed and not CLOCK.search(text):
        hour, minute, half = int(squeezed[1]), int(squeezed[2]), squeezed[3].casefold() + "m"
        return dt.time(_hour(hour, half), minute)
    found = CLOCK.search(text)
    if not found:
        return None
    words = text.casefold()
    half = (
        "pm"
        if any(word in words for word in AFTERNOON)
        else "am"
        if any(re.search(rf"(?<!\w){re.escape(w)}(?!\w)", words) for w in MORNING)
        else ""
    )
    return dt.time(_hour(int(found[1]), half), int(found[2]), int(found[3] or 0))


def _hour(hour: int, half: str) -> int:
    if half == "pm":
        return hour % 12 + 12 if hour <= 12 else hour
    return hour % 12 if half == "am" else hour


def _day(text: str) -> dt.date | None:
    eastern = EASTERN.search(text)
    if eastern:
        return dt.date(*map(int, eastern.groups()))
    year = re.search(r"(?<!\d)(20\d\d)(?!\d)", text)
    if not year:
        return None
    month = _month(text)
    days = [
        int(n) for n in re.findall(r"(?<![\d:._])(\d{1,2})(?![\d:])", text) if 1 <= int(n) <= 31
    ]
    return dt.date(int(year[1]), month, days[0]) if month and days else None


def _month(text: str) -> int | None:
    words = [word.strip(".").casefold() for word in re.findall(r"[^\W\d_]+\.?", text)]
    for locale in LOCALES:
        names = _months(locale)
        for word in words:
            if word in names:
                return names[word]
            short = [number for name, number in names.items() if name.startswith(word)]
            if len(word) >= 3 and len(set(short)) == 1:
                return short[0]
    return None


@cache
def _months(locale: str) -> dict[str, int]:
    from babel.dates import get_month_names

    return {
        name.strip(".").casefold(): number
        for context in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number, name in get_month_names(width, context, locale).items()
    }
