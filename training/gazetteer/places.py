"""The places of ontology/places.ttl: the territories of polities, and the capitals of states."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kgraph.namespaces import slug
from training.gazetteer.entries import entry, geonames, quoted
from training.gazetteer.sources import City, Corrections, Source
from training.gazetteer.states import capitals, identifier, label, names


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place with its names, best first; `polity` is empty where that is disputed, `geonames` where unknown."""

    names: tuple[str, ...]
    polity: str
    geonames: str

    def __str__(self) -> str:
        return entry(
            f"d:pl-{slug(self.names[0])} a kg:Place",
            ("rdfs:label", quoted(self.names[:1])),
            ("skos:altLabel", quoted(self.names[1:])),
            ("kg:polity", [f"d:ac-{self.polity}"] if self.polity else []),
            ("skos:exactMatch", geonames(self.geonames)),
        )


def territory(code: str, source: Source, corrections: Corrections) -> Place:
    """Return the territory of a polity, under the names of the polity."""
    left_out = corrections["territory_names"]["left_out"]
    others = [name for name in names(code, source, corrections) if name not in left_out]
    return Place(
        names=(label(code, source, corrections), *others),
        polity=identifier(code, corrections),
        geonames=source.geonames,
    )


def cities_of(code: str, source: Source, cities: Iterable[City], corrections: Corrections) -> Iterator[Place]:
    """Yield the capitals of a state, those names together that GeoNames has for one city."""
    disputed = corrections["disputed_places"]["names"]
    for number, found in _by_number(code, source, list(cities), corrections).items():
        yield Place(
            names=tuple(found),
            polity="" if found[0] in disputed else identifier(code, corrections),
            geonames=number if number.isdigit() else "",
        )


def _by_number(code: str, source: Source, cities: list[City], corrections: Corrections) -> dict[str, list[str]]:
    """Return the names of capitals by the number of GeoNames; what it lacks stands alone under its own name."""
    found: dict[str, list[str]] = {}
    for name in corrections["capital_places"].get(code) or capitals(code, source, corrections):
        number = find(corrections["names_in_geonames"].get(name, name), cities)
        found.setdefault(number or name, []).append(name)
    return found


def find(name: str, cities: Iterable[City]) -> str:
    """Return the number of the largest city of that name, else of the only one with that other name, else nothing.

    What follows a comma tells a city from its namesakes: "Georgetown, Guyana".
    """
    known, plain = list(cities), name.partition(",")[0]
    if found := [city for city in known if slug(city.name) == slug(plain)]:
        return max(found, key=lambda city: city.population).geonames
    others = [city for city in known if plain in city.other_names]
    return others[0].geonames if len(others) == 1 else ""


def check(places: Iterable[Place]) -> None:
    """Stop where two places share a name, an identifier or a number."""
    known = list(places)
    for what in (
        [name for place in known for name in place.names],
        [slug(place.names[0]) for place in known],
        [place.geonames for place in known if place.geonames],
    ):
        if twice := sorted(value for value, count in Counter(what).items() if count > 1):
            raise SystemExit(f"Two places have {', '.join(twice)}; decide in corrections.toml")
