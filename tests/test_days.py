"""Tests of the names of days and months."""

import calendar

import pytest

from kgraph.days import is_calendar_word


@pytest.mark.parametrize("word", [*calendar.day_name, *calendar.month_name[1:], "Mon", "Jan.", "Aug", "Sept."])
def test_days_and_months_are_no_names(word: str) -> None:
    assert is_calendar_word(word)


@pytest.mark.parametrize("word", ["may", "march", "Monrovia", "", "Augustus", "sun"])
def test_other_words_may_be_names(word: str) -> None:
    assert not is_calendar_word(word)
