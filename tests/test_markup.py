"""Texts of others, made harmless."""

import html

from hypothesis import given
from hypothesis import strategies as st

from kgraph.markup import escaped, plain


@given(text=st.text())
def test_a_plain_text_has_one_line_and_no_control_characters(text: str) -> None:
    """Letters, signs and spaces stay as they are, in their order."""
    found = plain(text)
    assert len(found.splitlines()) <= 1
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in found)
    assert [letter for letter in found if letter != " "] == [
        letter for letter in text if letter == plain(letter) and letter != " "
    ]
    assert found.encode().decode() == found


@given(text=st.text())
def test_an_escaped_text_reads_as_the_plain_one_and_ends_no_quotation(text: str) -> None:
    found = escaped(text)
    assert html.unescape(found) == plain(text)
    assert not set(found) & set("<>\"'")


def test_marks_that_turn_the_order_of_reading_go() -> None:
    assert plain("a\u202eb\u2066c\u2028d") == "a b c d"
