"""Names of days and months."""

import calendar
from typing import Final

_CALENDAR: Final = frozenset(
    {*calendar.day_name, *calendar.day_abbr, *calendar.month_name, *calendar.month_abbr} - {""}
    | {"Tues", "Weds", "Thur", "Thurs", "Sept"}
)


def is_calendar_word(text: str) -> bool:
    """Tell names of days and months, which parsers take for names of anything."""
    return text.rstrip(".") in _CALENDAR
