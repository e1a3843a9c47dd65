"""Identifiers depend on content alone and are safe in every RDF format."""

import doctest
import re

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import kgraph.namespaces
from kgraph.errors import UsageError
from kgraph.namespaces import BASE, LONGEST_SLUG, PREFIXES, check_base, mint, slug

TEXTS = st.text(max_size=200)


def test_the_examples_of_the_module_run() -> None:
    assert doctest.testmod(kgraph.namespaces) == doctest.TestResults(failed=0, attempted=2)


@pytest.mark.parametrize(("label", "expected"), [("Київ", "київ"), ("йод", "йод"), ("がん", "がん")])
def test_marks_that_make_another_letter_are_kept(label: str, expected: str) -> None:
    assert slug(label) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("John Kerry", "john-kerry"),
        ("No-fly zone in Syria", "no-fly-zone-in-syria"),
        ("the union’s plan", "the-unions-plan"),
        ("the union's plan", "the-unions-plan"),
        ("U.S. Senate", "u-s-senate"),
        ("São Tomé", "sao-tome"),
        ("Łódź", "łodz"),
        ("Straße", "strasse"),
        ("Одеса", "одеса"),
        ("東京 都", "東京-都"),
        ("snake_case", "snake-case"),
        ("  §§ 12–14 ", "12-14"),
        ("…!", ""),
        ("", ""),
    ],
)
def test_a_slug_keeps_letters_and_digits_of_every_script(label: str, expected: str) -> None:
    assert slug(label) == expected


def test_a_long_slug_is_cut_at_a_word_and_told_apart_by_a_digest() -> None:
    one, other = (slug("measures " * 20 + end) for end in ("for ports", "for mines"))
    assert one != other
    assert re.fullmatch(r"(measures-)+[0-9a-f]{8}", one)
    assert max(len(one), len(other)) <= LONGEST_SLUG


def test_a_long_word_is_cut_where_no_word_ends() -> None:
    assert re.fullmatch(r"a{71}-[0-9a-f]{8}", slug("a" * 200))


@given(TEXTS)
@example("İstanbul")
@example("ﬁ ﬂ ǆ")
def test_a_slug_is_short_and_made_of_words_and_hyphens(label: str) -> None:
    found = slug(label)
    assert len(found) <= LONGEST_SLUG
    assert found == "" or re.fullmatch(r"[^\W_]+(-[^\W_]+)*", found)


@given(TEXTS)
def test_a_slug_makes_a_valid_identifier(label: str) -> None:
    assert ox.NamedNode(f"{BASE}to-{slug(label)}").value.endswith(slug(label))


@given(TEXTS)
def test_case_does_not_change_a_slug(label: str) -> None:
    assert slug(label.casefold()) == slug(label)


@given(st.lists(st.text(st.characters(exclude_characters="\x1f", exclude_categories=["Cs"]), max_size=20), max_size=4))
def test_an_identifier_is_its_kind_and_twenty_hex_digits(fields: list[str]) -> None:
    assert re.fullmatch(r"st-[0-9a-f]{20}", mint("st", *fields))
    assert mint("st", *fields) == mint("st", *fields)
    assert mint("st", *fields, "more") != mint("st", *fields)


def test_an_identifier_depends_on_where_fields_end() -> None:
    assert mint("st", "ab", "c") != mint("st", "a", "bc")


def test_an_identifier_does_not_depend_on_how_letters_are_composed() -> None:
    assert mint("ar", "caf\N{LATIN SMALL LETTER E WITH ACUTE}") == mint("ar", "cafe\N{COMBINING ACUTE ACCENT}")


@pytest.mark.parametrize("base", [BASE, "https://example.org/id#", "urn:news:", "http://localhost:8080/data/"])
def test_a_base_is_an_absolute_iri_with_an_open_end(base: str) -> None:
    check_base(base)
    ox.NamedNode(base + "ac-KE")


@pytest.mark.parametrize(
    "base", ["", "id/", "/id/", "https://example.org/id", "https://example.org/a b/", "a:b", "://x/"]
)
def test_another_base_is_refused_with_an_example(base: str) -> None:
    with pytest.raises(UsageError, match=r"--base .*such as https://w3id\.org/kgraph/id/"):
        check_base(base)


@pytest.mark.parametrize("base", ["http://[/", "http://a:b/", "http://exa%mple/", "http://a/b\x01/"])
def test_a_base_that_no_store_would_take_is_refused(base: str) -> None:
    with pytest.raises(UsageError):
        check_base(base)


def test_every_prefix_stands_for_a_namespace() -> None:
    assert all(iri.endswith(("/", "#")) for iri in PREFIXES.values())
    assert len(set(PREFIXES.values())) == len(PREFIXES)
