"""Given names tell he from she, and are no words for anything else."""

import pytest

from kgraph.namespaces import slug
from kgraph.ontology import read_gazetteer


@pytest.mark.parametrize(
    ("name", "gender"),
    [("Theresa", "Fem"), ("Volodymyr", "Masc"), ("Robert", "Masc"), ("Jacinda", "Fem")],
)
def test_a_name_has_its_gender(name: str, gender: str) -> None:
    assert read_gazetteer().given_names[name] == gender


@pytest.mark.parametrize("name", ["Kim", "Robin", "Jean", "Andrea", "Simone", "Sasha", "Lincoln"])
def test_what_men_and_women_bear_or_places_have_tells_nothing(name: str) -> None:
    assert name not in read_gazetteer().given_names


def test_names_are_single_words_with_a_capital_of_their_own() -> None:
    gazetteer = read_gazetteer()
    assert len(gazetteer.given_names) > 2_500
    assert [name for name in gazetteer.given_names if " " in name or name != name.capitalize() or not slug(name)] == []
    assert gazetteer.given_names.keys() & {word.capitalize() for word in gazetteer.demonyms} == set()
