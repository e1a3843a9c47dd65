"""The days that an expression of time covers, counted from the day of publication.

A narrow grammar says what is such an expression, dateutil counts. dateparser was tried: it cannot read "September of
last year", "earlier this week", "summer of 2015" or "Tuesday last week", takes "Wednesday" on a Wednesday for that of
the week before and "the 1990s" for yesterday, and is imported in 170 ms, dateutil in 13.

>>> [found] = find_periods("The union backed the bill last week.")
>>> found[0], read_period(found, date(2016, 7, 20))
('last week', (datetime.date(2016, 7, 11), datetime.date(2016, 7, 17)))
"""

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from dateutil.relativedelta import MO, relativedelta, weekday

#: The local name of an XSD datatype.
Precision = Literal["date", "gYearMonth", "gYear"]
#: First and last day.
Window = tuple[date, date]
#: Reads the parts of an expression, from a day on, ahead or back; `ahead` is None where that is unclear.
Reader = Callable[[Mapping[str, str], date, bool | None], Window | None]

_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_COUNTS: Final = {word: n for n, pair in enumerate(zip(_NUMBERS, "123456789", strict=True), 1) for word in pair} | {
    "a": 1,
    "an": 1,
}
_STEPS: Final = {"last": -1, "this": 0, "next": 1, "yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_WEEKDAYS: Final = tuple(calendar.day_name)
_SATURDAY: Final = 5
#: How many months away a month of another year may be.
_NEAR: Final = 6


@lru_cache(maxsize=256)
def find_periods(text: str) -> tuple[re.Match[str], ...]:
    """Return the expressions of time in a text, the longest at each place."""
    found: list[re.Match[str]] = []
    if not _HINT.search(text):
        return ()
    for start in re.finditer(r"\b\w", text):
        if not found or start.start() >= found[-1].end():
            matches = [match for form in _READERS if (match := form.match(text, start.start()))]
            found.extend(sorted(matches, key=re.Match.end)[-1:])
    return tuple(found)


def is_absolute(period: re.Match[str]) -> bool:
    """Tell an expression that names its year."""
    return bool(period.groupdict().get("year"))


def read_period(period: re.Match[str], published: date | None, ahead: bool | None = False) -> Window | None:
    """Return the first and the last day that an expression may mean in an article of a day, None where it is unclear.

    "Friday" is the one before, the one to come where `ahead`, and unclear where that is None.
    """
    if published is None and not is_absolute(period):
        return None
    parts = {name: part for name, part in period.groupdict().items() if part}
    try:
        return _READERS[period.re](parts, published or date.max, ahead)
    except (ValueError, OverflowError):  # the year before the first
        return None


def name_window(window: Window) -> tuple[str, Precision] | None:
    """Return the day, month or year that holds all days of a window; there is none for days of two years."""
    first, last = (day.isoformat() for day in window)
    if first == last:
        return first, "date"
    if first[:7] == last[:7]:
        return first[:7], "gYearMonth"
    return (first[:4], "gYear") if first[:4] == last[:4] else None


def _read_day(parts: Mapping[str, str], at: date, ahead: bool | None) -> Window | None:
    """Read "5 July", "Tuesday, July 5, 2016"; on a day of the week that the date does not fall on it is unclear."""
    year = _year(parts, at)
    years = [year] if year else [at.year + (n if ahead else -n) for n in range(5)]  # a leap year is among five
    days = [day for each in years if (day := _valid(each, _month(parts), int(parts["day"])))]
    if not year:
        days = [day for day in days if ahead is not None and (day >= at if ahead else day <= at)]
    is_right = days and parts.get("weekday") in (None, _WEEKDAYS[days[0].weekday()])
    return (days[0], days[0]) if is_right else None


def _read_month(parts: Mapping[str, str], at: date, ahead: bool | None) -> Window | None:
    """Read "September", "September of last year", "last September", which may be any of two."""
    year, month, which = _year(parts, at), _month(parts), parts.get("which", "").lower()
    if which == "last":
        years = [at.year - 1, at.year - (month >= at.month)]
    elif which == "next":
        years = [at.year + (month <= at.month), at.year + 1]
    elif year or which == "this":
        years = [year or at.year]
    elif ahead is None or _is_far(at, month, ahead):
        return None
    else:
        years = [at.year + (month < at.month) if ahead else at.year - (month > at.month)]
    return date(years[0], month, 1), date(years[-1], month, 1) + relativedelta(day=31)


def _is_far(at: date, month: int, ahead: bool) -> bool:
    """Tell a month of another year that is so far off that "in September" would not do."""
    is_this_year = month >= at.month if ahead else month <= at.month
    return not is_this_year and 12 - abs(month - at.month) > _NEAR


def _read_year(parts: Mapping[str, str], _: date, __: bool | None) -> Window | None:
    return date(int(parts["year"]), 1, 1), date(int(parts["year"]), 12, 31)


def _read_weekday(parts: Mapping[str, str], at: date, ahead: bool | None) -> Window | None:
    """Read "Monday", "last Monday", "Monday last week", "the weekend"; "last Monday" may be any of two."""
    number = _WEEKDAYS.index(parts["weekday"]) if "weekday" in parts else _SATURDAY
    which, week = parts.get("which", "").lower(), parts.get("week", "").lower()
    nearest = _nearest(at, number, ahead is True and which != "this past")
    if week or which in ("last", "next"):
        days = _in_week(at, number, _STEPS[week or which], is_week=bool(week))
    elif ahead is None and which != "this past":
        return None
    else:
        # what comes "on Friday" may on a Friday be that of next week
        days = [nearest, nearest + relativedelta(weeks=1 if ahead and nearest == at else 0)]
    return min(days), max(days) + relativedelta(days=0 if "weekday" in parts else 1)


def _in_week(at: date, number: int, step: int, *, is_week: bool) -> list[date]:
    """Return the days of the week before or after, and the next such day where "last Monday" does not say "week"."""
    first, last = _around(at, "week", step)
    days = [first + relativedelta(weekday=weekday(number)), last + relativedelta(weekday=weekday(number, -1))]
    return days if is_week else [*days, _nearest(at + relativedelta(days=step), number, step > 0)]


def _nearest(at: date, number: int, ahead: bool) -> date:
    return at + relativedelta(weekday=weekday(number, 1 if ahead else -1))


def _read_unit(parts: Mapping[str, str], at: date, _: bool | None) -> Window | None:
    """Read "last week", "this summer"."""
    return _around(at, parts["unit"].lower(), _STEPS[parts["which"].lower()])


def _read_ago(parts: Mapping[str, str], at: date, _: bool | None) -> Window | None:
    return _around(at, parts["unit"], -_COUNTS[parts["count"].lower()])


def _read_word(parts: Mapping[str, str], at: date, ahead: bool | None) -> Window | None:
    """Read "yesterday", "last night"; what people think "today", in the present tense, they think these days."""
    word = parts.get("near", "last" if "night" in parts else "this").lower()
    is_unclear = word == "today" and ahead is None
    return None if is_unclear else _around(at, "day", _STEPS[word])


def _around(at: date, unit: str, step: int) -> Window:
    """Return the day, week, month or year so many steps on; what it has no name for is a year."""
    if unit == "day":
        first = last = at + relativedelta(days=step)
    elif unit == "week":
        first = at + relativedelta(weeks=step, weekday=MO(-1))
        # on a Sunday, some count the week from that day and some end it there
        last = first + relativedelta(days=12 if at.weekday() == calendar.SUNDAY else 6)
    elif unit == "month":
        first = at + relativedelta(months=step, day=1)
        last = first + relativedelta(day=31)
    else:
        first = at + relativedelta(years=step, month=1, day=1)
        last = first + relativedelta(month=12, day=31)
    return first, last


def _month(parts: Mapping[str, str]) -> int:
    return list(calendar.month_abbr).index(parts["month"][:3])


def _year(parts: Mapping[str, str], at: date) -> int | None:
    """Return the year that is said, None where none is."""
    if "ofyear" in parts:
        return at.year + _STEPS[parts["ofyear"].lower()]
    return int(parts["year"]) if "year" in parts else None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# The vocabulary of the calendar

_ABBREVIATED: Final = "|".join([*(name for name in calendar.month_abbr if name), "Sept"])
_MONTH: Final = rf"(?P<month>{'|'.join(calendar.month_name[1:])}|(?:{_ABBREVIATED})(?:\.|(?=\s\d)))"
_WEEKDAY: Final = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})"
_DAY: Final = r"(?P<day>\d\d?)(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>(?:1[89]|20)\d\d)"
_OF_YEAR: Final = rf"(?:,?\s(?:of\s|in\s)?(?:{_YEAR}|(?P<ofyear>(?i:last|this|next))\syear))?"
_PART: Final = r"(?:\s(?:morning|afternoon|evening|night))?"
_EDGE: Final = r"(?:(?i:early|earlier|late|later|mid)[\s-](?:on\s|in\s)?)?"
_SEASON: Final = (
    r"(?:the\s)?(?i:spring|summer|autumn|fall|(?:first|second|third|fourth)\s(?:quarter|half))\s(?:of\s|in\s)?"
)

_READERS: Final[Mapping[re.Pattern[str], Reader]] = {
    re.compile(rf"(?:{form})(?!\w)"): read
    for form, read in (
        (rf"(?:{_WEEKDAY},?\s)?{_MONTH}\s{_DAY}{_OF_YEAR}", _read_day),
        (rf"(?:{_WEEKDAY},?\s)?(?:the\s)?{_DAY}\s(?:of\s)?{_MONTH}{_OF_YEAR}", _read_day),
        (rf"{_EDGE}{_MONTH}{_OF_YEAR}", _read_month),
        (rf"(?P<which>(?i:last|this|next))\s{_MONTH}", _read_month),
        (rf"(?:{_EDGE}|{_SEASON}){_YEAR}", _read_year),
        (rf"{_EDGE}(?:(?P<which>(?i:last|this past|this|next))\s)?{_WEEKDAY}{_PART}", _read_weekday),
        (rf"{_WEEKDAY}{_PART}\s(?:of\s)?(?P<week>last|this|next)\sweek", _read_weekday),
        (r"(?P<which>(?i:last|this past|this))\sweekend|the\sweekend", _read_weekday),
        (rf"{_EDGE}(?P<which>(?i:last|this|next))\s(?P<unit>week|month|year)", _read_unit),
        (r"(?P<which>(?i:this))\s(?P<unit>spring|summer|autumn|fall)", _read_unit),
        (rf"(?P<count>(?i:{'|'.join(_COUNTS)}))\s(?P<unit>day|week|month|year)s?\sago", _read_ago),
        (rf"(?P<near>(?i:yesterday|today|tonight|tomorrow)){_PART}", _read_word),
        (r"(?i:last)\s(?P<night>night|evening)|(?i:this)\s(?:morning|afternoon|evening)", _read_word),
    )
}

#: What every expression of time has a part of; most sentences have none, and are read no further.
_UNITS: Final = ("week", "month", "year", "ago", "night", "morning", "afternoon", "evening", "to(?:day|morrow)")
_SEASONS: Final = ("spring", "summer", "autumn", "fall", "quarter", "half", "yesterday")
_HINT: Final = re.compile(
    rf"\d{{4}}|(?i:{'|'.join((*_UNITS, *_SEASONS))})|{'|'.join((*_WEEKDAYS, *calendar.month_abbr[1:]))}"
)
