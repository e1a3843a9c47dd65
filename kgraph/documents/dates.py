"""Dates as newspapers write them; a date that can be read two ways is not read at all.

>>> read_date("Tuesday, 5 July 2016, 10:30 GMT")
datetime.date(2016, 7, 5)
>>> read_date("03/04/2016") is None
True
"""

import re
from datetime import date
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}

_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>\d{4})"
_WEEKDAY: Final = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s{1,3})?(?:the\s)?"
_ZONE: Final = r"(?:\s?\(?(?:[a-z]{1,5}|[a-z]{0,3}[+-]\d{1,2}:?(?:\d\d)?)\)?)?"
_TIME: Final = (
    r"(?:(?:,?\s{1,3}|\s?[-–—|]\s?|t|,?\s(?:at|@)\s)\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:\.\d{1,9})?"
    rf"(?:\s?[ap]\.?m\.?)?{_ZONE})?"
)

_FORMS: Final = tuple(
    re.compile(_WEEKDAY + form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)",
        rf"{_DAY}(?:\s{{1,3}}of)?[\s-]{{1,3}}{_MONTH},?[\s-]{{1,3}}{_YEAR}(?!\d)",
        rf"{_MONTH}\s{{1,3}}{_DAY},?\s{{1,3}}{_YEAR}(?!\d)",
        r"(?P<first>\d{1,2})(?P<sign>[-/.])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4})(?!\d)",
    )
)
_REST: Final = re.compile(_TIME + r"\.?$", re.IGNORECASE)


def read_date(text: str) -> date | None:
    """Return the date that the whole of `text` is, with or without weekday and time of day."""
    found = match_date(text.strip())
    return found[0] if found and _REST.match(text.strip(), found[1]) else None


def match_date(text: str) -> tuple[date, int] | None:
    """Return the date at the start of `text`, and the offset at which it ends."""
    for form in _FORMS:
        if found := form.match(text):
            day = _as_date(found.groupdict())
            return (day, found.end()) if day else None
    return None


def _as_date(part: dict[str, str | None]) -> date | None:
    year = int(part["year"] or 0)
    if part.get("first"):
        return _only_reading(year, int(part["first"] or 0), int(part["second"] or 0))
    month = part["month"] or ""
    return _valid(year, _MONTHS.get(month.lower()) or int(month), int(part["day"] or 0))


def _only_reading(year: int, first: int, second: int) -> date | None:
    readings = {_valid(year, first, second), _valid(year, second, first)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
