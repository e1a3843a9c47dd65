"""The prefixes that a question need not declare: widely known ones, those of graph files, kgraph's own."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgraph.errors import UsageError
from kgraph.formats import format_for, open_graph
from kgraph.namespaces import BASE, PREFIXES
from kgraph.query.tokens import declared_prefixes, tokens

__all__ = ["WELL_KNOWN", "declare", "known_prefixes", "one_for_each", "read_prefixes"]

#: What most people mean by these prefixes; a graph that declares one of them means what it says.
WELL_KNOWN: Final = {
    "bibo": "http://purl.org/ontology/bibo/",
    "cito": "http://purl.org/spar/cito/",
    "dbo": "http://dbpedia.org/ontology/",
    "dbr": "http://dbpedia.org/resource/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "marl": "http://www.gsi.upm.es/ontologies/marl/ns#",
    "oa": "http://www.w3.org/ns/oa#",
    "ontolex": "http://www.w3.org/ns/lemon/ontolex#",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": "http://www.w3.org/ns/shacl#",
    "synsem": "http://www.w3.org/ns/lemon/synsem#",
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "wdt": "http://www.wikidata.org/prop/direct/",
}


def known_prefixes(declared: Mapping[str, str], base: str = BASE) -> dict[str, str]:
    """Return the prefixes that questions may use about graphs which declare some; `d:` stands for `base`."""
    return {**WELL_KNOWN, **declared, **PREFIXES, "d": base}


def one_for_each(prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return one prefix for each namespace to write names with, the last that stands for it."""
    return {name: space for space, name in {space: name for name, space in prefixes.items()}.items()}


def declare(text: str, known: Mapping[str, str]) -> str:
    """Put the prefixes that a question uses and does not declare before its first line."""
    declared = declared_prefixes(text)
    used = dict.fromkeys(token["prefix"] for token in tokens(text) if token["prefix"] is not None)
    lacking = [f"PREFIX {name}: <{known[name]}> " for name in used if name in known and name not in declared]
    return f"{''.join(lacking)}{text}"


def read_prefixes(paths: Iterable[str | Path]) -> dict[str, str]:
    """Return what the files, and those in the folders, declare before their first triple; the first file leads.

    What cannot be read is passed over: reading the graphs reports it.
    """
    found: dict[str, str] = {}
    for path in paths:
        for file in _files(Path(path)):
            found = {**_declared_in(file), **found}
    return found


def _files(path: Path) -> Iterator[Path]:
    yield from sorted(path.iterdir()) if path.is_dir() else [path]


def _declared_in(path: Path) -> dict[str, str]:
    try:
        kind = format_for(path)
        with open_graph(path, kind) as file:
            parser = ox.parse(file, format=kind.syntax, base_iri=path.resolve().as_uri())
            next(parser, None)
            return dict(parser.prefixes)
    except (UsageError, OSError, EOFError, SyntaxError):
        return {}
