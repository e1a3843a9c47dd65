"""The story in one place: documents → sentences → cast → statements → graph."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, tee
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from kgraph.calibration import MIN_CONFIDENCE
from kgraph.entities import Cast, gather
from kgraph.errors import UsageError
from kgraph.gazetteers import extend
from kgraph.model import Document, Gazetteer, Lexicon, Method, Miss, Sentence, Statement
from kgraph.namespaces import BASE, check_base
from kgraph.nlp import DEFAULT_MODEL, check_marker, load_pipeline, parse
from kgraph.ontology import read_gazetteer, read_lexicon
from kgraph.statements import find_statements
from kgraph.triples import Layout, article_id, graph_triples

if TYPE_CHECKING:
    import pyoxigraph as ox
    import rdflib
    from spacy.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Extractor:
    """A spaCy pipeline with the ontology that it is read with; made by `kgraph.load`."""

    nlp: "Language"
    lexicon: Lexicon = field(default_factory=read_lexicon, repr=False)
    gazetteer: Gazetteer = field(default_factory=read_gazetteer, repr=False)
    method: Method = "both"
    min_confidence: float = MIN_CONFIDENCE

    def extract(self, text: str | Document) -> list[Statement]:
        """Return what `text`, taken as it is, states, in text order; a document's date tells when "last week" was."""
        return next(self.extract_many((text,)))

    def extract_many(self, texts: Iterable[str | Document]) -> Iterator[list[Statement]]:
        """Yield the statements of each text; texts are parsed in batches."""
        for found in self._read_many(texts):
            yield sorted((each for each in found if isinstance(each, Statement)), key=_place)

    def explain(self, text: str | Document) -> list[Statement | Miss]:
        """Return what `text` states, and each cue that stated nothing with the reason."""
        return next(self.explain_many((text,)))

    def explain_many(self, texts: Iterable[str | Document]) -> Iterator[list[Statement | Miss]]:
        """Yield statements and misses of each text."""
        for found in self._read_many(texts):
            yield sorted(found, key=_place)

    def _read_many(self, texts: Iterable[str | Document]) -> Iterator[Iterator[Statement | Miss]]:
        kept, given = tee(each if isinstance(each, Document) else Document(text=each) for each in texts)
        parsed = groupby(parse(self.nlp, (document.text for document in given)), key=itemgetter(0))
        for document, (_, sections) in zip(kept, parsed, strict=True):
            yield self._read((sentences for _, sentences in sections), document)

    def _read(self, sections: Iterable[tuple[Sentence, ...]], document: Document) -> Iterator[Statement | Miss]:
        """Yield statements and misses of a text; whom it introduced is known in later sections too."""
        cast: Cast | None = None
        article = article_id(document.text)
        for sentences in sections:
            cast = gather(sentences, self.gazetteer, self.lexicon, article, cast, document.published)
            for found in find_statements(cast, self.lexicon, self.method):
                yield _unsure(found, self.min_confidence) or found


def _place(found: Statement | Miss) -> int:
    return found.cue.start


def _unsure(found: Statement | Miss, least: float) -> Miss | None:
    """Return why a statement is left out whose confidence is too low."""
    if not isinstance(found, Statement) or found.confidence >= least:
        return None
    reason = f"its confidence of {found.confidence:.2f} is below {least:.2f}"
    return Miss(
        cue=found.cue,
        sentence=found.sentence,
        entry=found.entry,
        relation=found.relation,
        reason=reason,
        method=found.method,
    )


def load(
    model: str | Path | None = None,
    *,
    method: Method = "both",
    min_confidence: float = MIN_CONFIDENCE,
    gazetteers: Iterable[str | Path] = (),
) -> Extractor:
    """Return an extractor over the embedded English pipeline, or over `model`: a package name or a path.

    `method` says what finds statements: the lexicon's rules, the pipeline's learned component, or both together, where
    it has one. Statements with a confidence below `min_confidence` (0 to 1) are left out. `gazetteers` are files with
    actors of your own: tables (.csv, .tsv) or RDF (SKOS), as `kgraph.gazetteers` describes them.

    Raises PipelineError where there is no such pipeline, where it lacks a parser with known labels, or where only its
    learned component is asked for and it has none; GazetteerError for a file of actors that cannot be used.
    """
    nlp = load_pipeline(model or DEFAULT_MODEL)
    if method == "learned":
        check_marker(nlp)
    known = extend(read_gazetteer(), gazetteers)
    return Extractor(nlp=nlp, gazetteer=known, method=method, min_confidence=min_confidence)


def find(documents: Iterable[Document], extractor: Extractor) -> Iterator[tuple[Document, list[Statement]]]:
    """Yield each document with its statements."""
    kept, given = tee(documents)
    yield from zip(kept, extractor.extract_many(given), strict=True)


def build_graph(
    found: Iterable[tuple[Document, list[Statement]]],
    extractor: Extractor,
    *,
    base: str = BASE,
    edges: bool = True,
) -> Iterator["ox.Triple"]:
    """Yield the triples for documents and their statements; `edges` adds plain triples where that is safe.

    Raise UsageError where `base` cannot start an identifier.
    """
    check_base(base)
    layout = Layout(base=base, edges=edges)
    return graph_triples(found, extractor.lexicon.relations, extractor.gazetteer, layout)


def to_graph(
    documents: Iterable[Document | str],
    *,
    extractor: Extractor | None = None,
    base: str = BASE,
    edges: bool = True,
    store: "str | rdflib.store.Store" = "default",
) -> "rdflib.Graph":
    """Return an rdflib graph of what the documents state; texts are taken as they are.

    `store` is what rdflib keeps the graph in: `pip install oxrdflib` brings "Oxigraph", which answers SPARQL many times
    as fast. Text comes out of that one as `"…"^^xsd:string`, the same in RDF, though rdflib's `==` tells it from `"…"`.
    Raise UsageError where rdflib has no such store.
    """
    from kgraph.formats import serialize

    graph = _empty_graph(store)
    used = extractor or load()
    given = (each if isinstance(each, Document) else Document(text=each) for each in documents)
    content = serialize(build_graph(find(given, used), used, base=base, edges=edges), base=base)
    return graph.parse(data=content, format="turtle")


def _empty_graph(store: "str | rdflib.store.Store") -> "rdflib.Graph":
    import rdflib
    from rdflib.plugin import PluginException

    try:
        return rdflib.Graph(store=store)
    except PluginException as error:
        raise UsageError(f"rdflib has no store {store!r}; pip install oxrdflib brings Oxigraph") from error
