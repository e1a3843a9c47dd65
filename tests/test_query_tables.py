"""Tables that fit the terminal, whatever stands in them."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kgraph.query import ask, render
from kgraph.query.tables import draw

SENTENCE = "The dockers' union opposes the harbour bill, while Borduria backs it and Ruritania waits."
CHINESE = "码头工人工会反对港口法案而博尔杜里亚支持它"


def words_of(text: str) -> str:
    return "".join(text.split()).replace("─", "")


def test_a_table_is_as_wide_as_its_cells_where_no_width_is_told() -> None:
    assert draw(["who", "says"], [["a", SENTENCE]]).splitlines() == [
        "who   says",
        "─" * (6 + len(SENTENCE)),
        f"a     {SENTENCE}",
    ]


def test_only_what_is_long_is_wrapped() -> None:
    """Dates and names stay on one line, and rows of several lines stand apart."""
    rows = [["Borduria", "2024-03-04", SENTENCE], ["Mara Lind", "2024-04-10", "She did."]]
    lines = draw(["actor", "date", "sentence"], rows, 60).splitlines()
    assert lines == [
        "actor       date         sentence",
        "─" * 60,
        "Borduria    2024-03-04   The dockers' union opposes the",
        "                         harbour bill, while Borduria backs",
        "                         it and Ruritania waits.",
        "",
        "Mara Lind   2024-04-10   She did.",
    ]


def test_rows_are_blocks_where_columns_would_be_too_narrow_to_read() -> None:
    """A cell without anything in it takes no line."""
    rows = [["Borduria", "", SENTENCE], ["Mara Lind", "2024-04-10", "She did."]]
    lines = draw(["actor", "date", "sentence"], rows, 34).splitlines()
    assert lines == [
        "actor      Borduria",
        "sentence   The dockers' union",
        "           opposes the harbour",
        "           bill, while Borduria",
        "           backs it and Ruritania",
        "           waits.",
        "─" * 27,
        "actor      Mara Lind",
        "date       2024-04-10",
        "sentence   She did.",
    ]


def test_wide_characters_take_two_cells_each() -> None:
    table = draw(["name", "n"], [[CHINESE, "1"], ["short", "2"]], 30)
    assert [cell_len(line) for line in table.splitlines()] == [30, 30, 30, 16, 0, 30]
    assert words_of(table) == words_of(f"name n {CHINESE[:13]}1{CHINESE[13:]} short2")


def test_numbers_stand_below_each_other() -> None:
    answer = ask(ox.Store(), 'SELECT * { VALUES (?a ?n ?m) { ("a" 7 7) ("b" 1200 "x") ("c" UNDEF 1) } }')
    assert render(answer).decode().splitlines()[2:] == ["a      7   7", "b   1200   x", "c          1"]


def test_rows_without_columns_are_counted() -> None:
    assert render(ask(ox.Store(), "SELECT * {}")) == b"(1 without columns)\n"


HOSTILE = st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ["\x1b]0;title\x07", "\x1b[2J", "a\r\nb", "\u202eevil", "\x9b31m", "\u2028", "[red]x[/red]", CHINESE, SENTENCE]
)


@given(cells=st.lists(st.tuples(HOSTILE, HOSTILE), min_size=1, max_size=4), width=st.none() | st.integers(10, 90))
def test_no_cell_breaks_out_of_its_table(cells: list[tuple[str, str]], width: int | None) -> None:
    """No line is wider than the terminal, no control character is left, no word is lost."""
    values = " ".join(f"({ox.Literal(one)} {ox.Literal(other)})" for one, other in cells)
    answer = ask(ox.Store(), f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")
    text = render(answer, width=width).decode()
    assert all(character.isprintable() or character == "\n" or ord(character) > 0x9F for character in text)
    assert not set(text) & set("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    if width is not None:
        assert max(map(cell_len, text.split("\n"))) <= width


@given(
    rows=st.lists(st.tuples(st.text("ab 码"), st.text("ab 码"), st.text("ab 码")), max_size=5), width=st.integers(8, 80)
)
def test_every_character_of_every_cell_is_drawn(rows: list[tuple[str, str, str]], width: int) -> None:
    drawn = words_of(draw(["x", "y", "z"], rows, width))
    assert sum(map(drawn.count, "ab码")) == sum(map("".join(map("".join, rows)).count, "ab码"))


@pytest.mark.parametrize("width", range(1, 8))
def test_a_terminal_that_is_hardly_one_gets_its_lines_too(width: int) -> None:
    assert draw(["a", "b"], [["x" * 30, CHINESE]], width)
