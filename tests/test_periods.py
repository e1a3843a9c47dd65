"""Expressions of time cover the days that they may mean, and no other words are taken for one."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.periods import find_periods, is_absolute, name_window, read_period

WEDNESDAY = date(2016, 7, 20)
SUNDAY = date(2016, 7, 24)
MONDAY_IN_AUGUST = date(2016, 8, 1)
LAST_YEAR = st.integers(0, 364).map(lambda days: WEDNESDAY - timedelta(days=days))


def named(text: str, published: date | None = WEDNESDAY, *, ahead: bool | None = False) -> str:
    """Return the name of the only time in a text, "" where it is unclear."""
    [found] = find_periods(text)
    window = read_period(found, published, ahead)
    name = name_window(window) if window else None
    return name[0] if name else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Saturday", "2016-07-16"),
        ("on Wednesday", "2016-07-20"),
        ("on Monday evening", "2016-07-18"),
        ("Thursday night", "2016-07-14"),
        ("late on Friday", "2016-07-15"),
        ("last Friday", "2016-07-15"),
        ("this past Monday", "2016-07-18"),
        ("Tuesday last week", "2016-07-12"),
        ("on Tuesday of last week", "2016-07-12"),
        ("yesterday", "2016-07-19"),
        ("last night", "2016-07-19"),
        ("this morning", "2016-07-20"),
        ("tomorrow", "2016-07-21"),
        ("three days ago", "2016-07-17"),
        ("on 5 July", "2016-07-05"),
        ("on August 3", "2015-08-03"),
        ("on the 14th of March", "2016-03-14"),
        ("on Tuesday, July 12", "2016-07-12"),
        ("on Sept. 14", "2015-09-14"),
        ("July 5, 2015", "2015-07-05"),
        ("on 5 July last year", "2015-07-05"),
        ("on February 29", "2016-02-29"),
        ("last week", "2016-07"),
        ("two weeks ago", "2016-07"),
        ("earlier this week", "2016-07"),
        ("over the weekend", "2016-07"),
        ("this month", "2016-07"),
        ("late last month", "2016-06"),
        ("next month", "2016-08"),
        ("three months ago", "2016-04"),
        ("in May", "2016-05"),
        ("in early June", "2016-06"),
        ("in mid-June", "2016-06"),
        ("last September", "2015-09"),
        ("in September of last year", "2015-09"),
        ("in September 2014", "2014-09"),
        ("last year", "2015"),
        ("a year ago", "2015"),
        ("in 2014", "2014"),
        ("early in 2014", "2014"),
        ("in the summer of 2015", "2015"),
        ("in the second quarter of 2015", "2015"),
        ("this spring", "2016"),
    ],
)
def test_a_time_is_counted_from_the_day_of_publication(text: str, expected: str) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Saturday", "2016-07-23"),
        ("on 5 July", "2017-07-05"),
        ("in August", "2016-08"),
        ("this weekend", "2016-07"),
        ("next Tuesday", "2016-07-26"),
        ("in October of next year", "2017-10"),
        ("last Friday", "2016-07-15"),
    ],
)
def test_a_time_ahead_is_the_next(text: str, expected: str) -> None:
    assert named(text, ahead=True) == expected


@pytest.mark.parametrize(
    ("text", "published", "ahead", "expected"),
    [
        ("last Tuesday", WEDNESDAY, False, "2016-07"),  # yesterday, or that of last week
        ("last May", WEDNESDAY, False, ""),  # of this year or of the one before
        ("next December", WEDNESDAY, False, ""),
        ("last week", SUNDAY, False, "2016-07"),  # the one that ends today or that before
        ("this week", date(2016, 7, 31), False, "2016"),
        ("on Wednesday", WEDNESDAY, True, "2016-07"),  # today or in a week
        ("last week", MONDAY_IN_AUGUST, False, "2016-07"),
        ("this week", date(2016, 9, 1), False, "2016"),
        ("last week", date(2016, 1, 5), False, ""),  # the week has days of two years
        ("over the weekend", MONDAY_IN_AUGUST, False, "2016-07"),
    ],
)
def test_a_time_says_no_more_than_its_words(text: str, published: date, ahead: bool, expected: str) -> None:
    assert named(text, published, ahead=ahead) == expected


@pytest.mark.parametrize("text", ["on Saturday", "on 5 July", "in May", "over the weekend", "today"])
def test_what_may_be_past_or_ahead_is_unclear(text: str) -> None:
    assert named(text, ahead=None) == ""


@pytest.mark.parametrize(
    "text",
    [
        "on 29 February 2015",
        "on April 31",
        "on Monday, July 12",  # a Tuesday
        "in September",  # ten months ago: such a one is called "last September"
    ],
)
def test_what_no_calendar_has_is_unclear(text: str) -> None:
    assert named(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "in the 1990s",
        "at Christmas",
        "a few weeks ago",
        "ten years ago",
        "a decade ago",
        "three days earlier",
        "last summer",
        "in the winter",
        "the Marchers may march",
        "on Fridays",
        "Jan met Augustus",
        "next weekend",
    ],
)
def test_other_words_are_no_time(text: str) -> None:
    assert not list(find_periods(text))


@pytest.mark.parametrize(("text", "published"), [("last year", date.min), ("next week", date.max)])
def test_the_calendar_ends(text: str, published: date) -> None:
    assert named(text, published) == ""


def test_the_longest_expressions_are_found() -> None:
    found = [period[0] for period in find_periods("On Tuesday, 12 May 2015 it fell, in June last year it rose.")]
    assert found == ["Tuesday, 12 May 2015", "June last year"]


@pytest.mark.parametrize(
    ("text", "expected"), [("in 2014", "2014"), ("on 5 July 2014", "2014-07-05"), ("on 5 July", ""), ("last year", "")]
)
def test_without_a_day_of_publication_only_years_help(text: str, expected: str) -> None:
    [found] = find_periods(text)
    assert is_absolute(found) == bool(expected)
    assert named(text, None) == expected


@given(LAST_YEAR)
def test_a_date_without_a_year_is_the_last_of_its_name(day: date) -> None:
    month = calendar.month_name[day.month]
    assert named(f"on {month} {day.day}") == named(f"on {day.day} {month}") == day.isoformat()


@given(st.dates(date(1800, 1, 1), date(2099, 12, 31)))
def test_a_full_date_is_that_day(day: date) -> None:
    month = calendar.month_name[day.month]
    texts = (f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}", f"{month[:3]}. {day.day}, {day.year}")
    assert {named(text, None) for text in texts} == {day.isoformat()}


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(list(calendar.day_name)))
def test_a_day_of_the_week_is_the_last_of_its_name(published: date, name: str) -> None:
    day = date.fromisoformat(named(f"on {name}", published))
    assert calendar.day_name[day.weekday()] == name
    assert timedelta(0) <= published - day < timedelta(days=7)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["week", "month", "year"]))
def test_last_and_next_lie_on_either_side(published: date, unit: str) -> None:
    [last], [this], [coming] = (list(find_periods(f"{which} {unit}")) for which in ("last", "this", "next"))
    before, now, after = (read_period(period, published) for period in (last, this, coming))
    assert before
    assert now
    assert after
    assert before[0] < now[0] <= published <= now[1] < after[1]
