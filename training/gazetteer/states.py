"""The states, territories and governments of ontology/actors.ttl, each as an entry."""

from collections.abc import Iterable, Iterator

from training.gazetteer.entries import entry, geonames, quoted
from training.gazetteer.sources import Corrections, Source


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
    governed = is_state(code, corrections) or code in corrections["governments"]
    yield _polity(code, source, corrections, seats=[] if governed else corrections["seats"].get(code, []))
    if governed:
        yield _government(code, source, corrections)


def identifier(code: str, corrections: Corrections) -> str:
    """Return what the identifiers of a polity and of its government start with."""
    return str(corrections["identifiers"].get(code, code))


def label(code: str, source: Source, corrections: Corrections) -> str:
    """Return the usual English name of a polity."""
    return str(corrections["labels"].get(code, source.name))


def names(code: str, source: Source, corrections: Corrections) -> list[str]:
    """Return the other names of a polity."""
    full = [] if code in corrections["full_names"]["left_out"] else [source.full_name]
    found = [*full, *corrections["names"].get(code, [])]
    return [name for name in dict.fromkeys(found) if name and name != label(code, source, corrections)]


def capitals(code: str, source: Source, corrections: Corrections) -> list[str]:
    """Return the names of capitals that stand for the government."""
    if code in corrections["capitals"]:
        return list(corrections["capitals"][code])
    return [_only(source.capitals, f"capital of {code}")] if is_state(code, corrections) else []


def is_state(code: str, corrections: Corrections) -> bool:
    """Tell states from other polities."""
    return code not in corrections["kinds"]["polities"]


def _polity(code: str, source: Source, corrections: Corrections, *, seats: Iterable[str]) -> str:
    state = is_state(code, corrections)
    return entry(
        f"d:ac-{identifier(code, corrections)} a kg:{'State' if state else 'Polity'}",
        ("rdfs:label", quoted([label(code, source, corrections)])),
        ("skos:altLabel", quoted(names(code, source, corrections))),
        ("kg:demonym", quoted(_demonyms(code, source, corrections) if state else [])),
        ("kg:seatName", quoted(seats)),
        *_codes(code, source),
        *_owners(code, source, corrections),
        ("skos:closeMatch", geonames(source.geonames)),
        ("skos:exactMatch", [] if code in corrections["items"]["left_out"] else [f"wd:{source.item}"]),
    )


def _codes(code: str, source: Source) -> Iterator[tuple[str, list[str]]]:
    if len(code) == 2 and code != "EU":
        yield "kg:isoCode", quoted([code])
        yield "kg:isoCode3", quoted([source.alpha3])


def _owners(code: str, source: Source, corrections: Corrections) -> Iterator[tuple[str, list[str]]]:
    claims = corrections["claimed_by"].get(code, [])
    parent = corrections["parents"].get(code, "" if claims else source.parent)
    yield "kg:polity", [f"d:ac-{parent}"] if parent else []
    yield "kg:claimedBy", [f"d:ac-{claimant}" for claimant in claims]


def _government(code: str, source: Source, corrections: Corrections) -> str:
    article = "the " if code in corrections["kinds"]["with_article"] else ""
    item = corrections["government_items"].get(code)
    polity = f"d:ac-{identifier(code, corrections)}"
    return entry(
        f"{polity}-gov a kg:RoleActor",
        ("rdfs:label", quoted([f"government of {article}{label(code, source, corrections)}"])),
        ("skos:altLabel", quoted(corrections["governments"].get(code, []))),
        ("kg:polity", [polity]),
        ("kg:role", ["kg:government"]),
        ("kg:capitalName", quoted(capitals(code, source, corrections))),
        ("kg:seatName", quoted(corrections["seats"].get(code, []))),
        ("skos:exactMatch", [f"wd:{item}"] if item else []),
    )


def _demonyms(code: str, source: Source, corrections: Corrections) -> list[str]:
    if code in corrections["demonyms"]:
        return list(corrections["demonyms"][code])
    demonym = _only(source.demonyms, f"demonym of {code}")
    # "Senegalese", "Irish", "French", "Seychellois" name the people as they are.
    return [demonym] if demonym.endswith(("s", "sh", "ch", "ese")) else [demonym, f"{demonym}s"]


def _only(values: frozenset[str], what: str) -> str:
    if len(values) == 1:
        return next(iter(values))
    raise SystemExit(f"The packages give {sorted(values) or 'nothing'} for the {what}; decide in corrections.toml")
