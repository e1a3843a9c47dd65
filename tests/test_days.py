"""Tests of the names of days and months."""

import calendar

import pytest

from kgraph.days import is_calendar_word, is_weekday


@pytest.mark.parametrize("word", [*calendar.day_name, *calendar.month_name[1:], "Mon", "Jan.", "Aug", "Sept."])
def test_days_and_months_are_no_names(word: str) -> None:
    assert is_calendar_word(word)


@pytest.mark.parametrize("word", ["may", "march", "Monrovia", "", "Augustus", "sun"])
def test_other_words_may_be_names(word: str) -> None:
    assert not is_calendar_word(word)


@pytest.mark.parametrize(
    ("word", "expected"), [*((day, True) for day in calendar.day_name), ("May", False), ("sun", False)]
)
def test_days_of_the_week_are_told_from_months(word: str, expected: bool) -> None:
    assert is_weekday(word) == expected
