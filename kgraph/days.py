"""Names of days and months."""

import calendar
from typing import Final

_CALENDAR: Final = frozenset(
    {*calendar.day_name, *calendar.day_abbr, *calendar.month_name, *calendar.month_abbr} - {""}
    | {"Tues", "Weds", "Thur", "Thurs", "Sept"}
)
_WEEKDAYS: Final = frozenset(calendar.day_name)


def is_weekday(text: str) -> bool:
    """Tell the name of a day of the week; unlike those of months, "Theresa May", few are names of people."""
    return text in _WEEKDAYS


def is_calendar_word(text: str) -> bool:
    """Tell names of days and months, which parsers take for names of anything."""
    return text.rstrip(".") in _CALENDAR
