"""Write the HTML reference of the ontology, with pyLODE.

    pip install '.[docs]'
    python -m training.reference build/ontology.html

run from the top folder. pyLODE shows classes and properties; what it passes over is added to them as notes: the values
of a class, the valence of a relation, and what it is close to in the vocabularies of others.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import rdflib
from pylode.profiles.ontpub import OntPub
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

ONTOLOGY = Path(__file__).resolve().parents[1] / "ontology"
KG = rdflib.Namespace("https://w3id.org/kgraph/ontology#")
MATCHES = {
    SKOS.closeMatch: "Close to",
    SKOS.broadMatch: "Part of",
    SKOS.narrowMatch: "Covers",
    SKOS.relatedMatch: "Related to",
}


def main(destination: Path) -> None:
    """Write the reference, and the folder it lies in where that is missing."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    destination.write_text(OntPub(reference_graph()).make_html(), encoding="utf-8")


def reference_graph() -> rdflib.Graph:
    """Return the core of the ontology with the notes, without the annotation properties that it takes from others."""
    graph, others = rdflib.Graph().parse(ONTOLOGY / "kgraph.ttl"), rdflib.Graph()
    for name in ("actors", "alignments"):
        others.parse(ONTOLOGY / f"{name}.ttl")
    for term, note in [*_values(graph), *_values(others), *_valences(graph), *_matches(others)]:
        graph.add((term, SKOS.note, rdflib.Literal(note, lang="en")))
    for term in list(graph.subjects(RDF.type, OWL.AnnotationProperty)):
        graph.remove((term, None, None))
    return graph


def _values(graph: rdflib.Graph) -> Iterator[tuple[Node, str]]:
    """Yield what is of a class: the individuals of the core, the roles of the gazetteer."""
    values = [*graph.subjects(RDF.type, OWL.NamedIndividual), *graph.subjects(RDF.type, KG.Role)]
    classes = {class_ for term in values for class_ in graph.objects(term, RDF.type)} - {OWL.NamedIndividual}
    for class_ in sorted(classes, key=str):
        described = [term for term in values if (term, RDF.type, class_) in graph]
        yield class_, "Values:\n\n" + "\n".join(f"* {_description(graph, term)}" for term in described)


def _description(graph: rdflib.Graph, term: Node) -> str:
    label, comment, example = (graph.value(term, each) for each in (RDFS.label, RDFS.comment, SKOS.example))
    return f"**{label}** (`{_short(graph, term)}`): {comment} *{example}*"


def _valences(graph: rdflib.Graph) -> Iterator[tuple[Node, str]]:
    for relation, valence in graph.subject_objects(KG.valence):
        yield relation, f"Valence: `{_short(graph, valence)}`"


def _matches(graph: rdflib.Graph) -> Iterator[tuple[Node, str]]:
    for term in sorted(set(graph.subjects()), key=str):
        for match, words in MATCHES.items():
            if found := sorted(_short(graph, each) for each in graph.objects(term, match)):
                yield term, f"{words}: " + ", ".join(f"`{each}`" for each in found)


def _short(graph: rdflib.Graph, term: Node) -> str:
    return str(graph.namespace_manager.normalizeUri(str(term)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
