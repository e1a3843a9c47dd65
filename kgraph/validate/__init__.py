"""Check a graph: SHACL shapes, words against their sentences, plain edges against their statements.

SHACL says what one node must look like; what holds between nodes is asked of the store, in SPARQL.

    findings    what is wrong, where, in a sentence
    integrity   what holds between nodes
    edges       plain edges and the statements that allow them
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgraph.folders import ontology_folder
from kgraph.namespaces import BASE, KG, PREFIXES, shortened
from kgraph.shapes import violations
from kgraph.store import read_graphs
from kgraph.validate.findings import Finding, Name, Severity, some_of_each_kind
from kgraph.validate.integrity import integrity_findings, wrong_examples

__all__ = ["Finding", "integrity_findings", "shape_findings", "some_of_each_kind", "validate", "validate_ontology"]

_SHAPE: Final = "https://w3id.org/kgraph/shape#"
_SH: Final = "http://www.w3.org/ns/shacl#"
_SEVERITIES: Final[Mapping[str, Severity]] = {"Violation": "error", "Warning": "warning", "Info": "note"}


def validate(paths: Sequence[str | Path], *, base: str = BASE) -> tuple[Finding, ...]:
    """Check the graphs in `paths` together; raise GraphError where one cannot be read.

    `base` is what `d:` stands for in the findings.
    """
    store, terms = read_graphs(paths), _read("kgraph.ttl")
    name = partial(shortened, prefixes={**PREFIXES, "d": base})
    return _sorted((*shape_findings(store, _shapes_for(store), terms, name), *integrity_findings(store, terms, name)))


def validate_ontology(folder: Path | None = None) -> tuple[Finding, ...]:
    """Check the relations and the lexicon of the ontology folder against `lexicon-shapes.ttl`."""
    here = folder or ontology_folder()
    store, shapes = read_graphs([here / "kgraph.ttl", here / "lexicon.ttl"]), read_graphs([here / "lexicon-shapes.ttl"])
    return _sorted((*shape_findings(store, shapes, ox.Store(), shortened), *wrong_examples(store, shortened)))


def shape_findings(store: ox.Store, shapes: ox.Store, terms: ox.Store, name: Name) -> Iterator[Finding]:
    """Yield what the shapes find fault with."""
    for each in violations(store, shapes, terms):
        yield Finding(what="shape", where=name(each.focus), message=each.message, severity=_SEVERITIES[each.severity])


def _sorted(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(set(found), key=lambda finding: (finding.where, finding.what, finding.message)))


def _read(name: str) -> ox.Store:
    return read_graphs([ontology_folder() / name])


def _shapes_for(store: ox.Store) -> ox.Store:
    """Return the shapes, which ask for the words of sentences only where the graph holds any."""
    shapes = _read("shapes.ttl")
    if not any(store.quads_for_pattern(None, ox.NamedNode(KG + "text"), None)):
        asked = shapes.quads_for_pattern(ox.NamedNode(_SHAPE + "text"), ox.NamedNode(_SH + "minCount"), None)
        for quad in list(asked):
            shapes.remove(quad)
    return shapes
