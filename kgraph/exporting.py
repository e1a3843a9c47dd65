"""Write the graph of articles to a file: whole, line by line while they are read, or into a graph that is there."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, fields, replace
from functools import partial
from importlib.metadata import version
from itertools import chain, groupby
from pathlib import Path
from typing import BinaryIO, Final, Literal, NamedTuple

import pyoxigraph as ox

from kgraph import __version__
from kgraph.documents import read_documents
from kgraph.errors import GraphError, OutputError, UsageError
from kgraph.files import is_special, state_of
from kgraph.folders import ontology_folder
from kgraph.formats import REIFYING, check_target, format_for, write_graph, write_lines
from kgraph.headers import Header, Maker, Size, check_licence, header_in, header_nodes, header_quads
from kgraph.journals import Journal, open_journal
from kgraph.merging import articles_in, check_under_base, merge, read_quads, remove_articles, remove_nodes
from kgraph.model import Document, Statement
from kgraph.namespaces import BASE, KG, RDF, check_base, mint
from kgraph.ontology import ontology_version
from kgraph.pipeline import Extractor, find
from kgraph.triples import Layout, article_id, graph_blocks

__all__ = ["Articles", "Counts", "Plan", "check_plan", "export", "survey"]

Found = tuple[Document, list[Statement]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a graph is laid out, and what becomes of the file that is there: "merge" and "replace" go on with it.

    Out of that file `prune` takes the articles that are not given, `remove` those that it names, as in "d:ar-…".
    `resume` goes on with what an interrupted run has done.
    """

    base: str = BASE
    edges: bool = True
    text: bool = True
    reify: bool = False
    graph_per: Literal["article", "run"] | None = None
    header: Header | None = None
    onto: Literal["merge", "replace"] | None = None
    prune: bool = False
    remove: tuple[str, ...] = ()
    resume: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """The articles to be written, by identifier, and what reads them.

    With them comes the graph to which they are added, where there is one, with the `state` of its file when it was read
    and the IRIs of `gone`, which leave it. `doubles` are files that have the text of another, each with that one.
    """

    ids: tuple[str, ...]
    read: Callable[[], Iterable[Document]]
    graph: ox.Dataset | None = None
    state: tuple[int, ...] = ()
    gone: frozenset[str] = frozenset()
    doubles: tuple[tuple[str, str], ...] = ()


class Counts(NamedTuple):
    """How many articles were written, how many statements found, and how many articles an earlier run had read."""

    articles: int
    statements: int
    resumed: int = 0


_PLAIN: Final = Plan()
_TYPE: Final = ox.NamedNode(RDF + "type")
_STATEMENT: Final = ox.NamedNode(KG + "Statement")


def check_plan(path: str | Path, plan: Plan) -> None:
    """Raise UsageError or OutputError where `export` would, before any work is done."""
    check_base(plan.base)
    check_target(path)
    if plan.header and plan.header.licence:
        check_licence(plan.header.licence)
    if plan.onto and str(path) == "-":
        raise UsageError(f"--{plan.onto} goes on with a file that is there; name one instead of -")
    if plan.resume and (str(path) == "-" or is_special(path)):
        raise UsageError(f"--resume goes on with what lies beside a file; name one instead of {path}")
    if (plan.prune or plan.remove) and not plan.onto:
        option = "--prune" if plan.prune else "--remove"
        raise UsageError(f"{option} takes articles out of a file that is there; give --merge or --replace too")
    if plan.reify and str(path) != "-" and format_for(path).syntax not in REIFYING:
        raise UsageError(f"--rdf12: {path} has no triple terms; choose .ttl, .nt, .nq or .trig")
    if plan.graph_per and (str(path) == "-" or not format_for(path).syntax.supports_datasets):
        where = "Turtle on stdout" if str(path) == "-" else path
        raise UsageError(f"--graph-per {plan.graph_per}: {where} has no named graphs; choose .nq, .trig or .jsonld")


def survey(sources: Iterable[str | Path], path: str | Path, plan: Plan = _PLAIN) -> Articles:
    """Read the articles of `sources` once, so that one that cannot be read is reported before any work is done.

    Those that a graph to merge with has already are left out. Raise DocumentError or GraphError, and UsageError where
    nothing is given to prune by.
    """
    given = tuple(sources)
    if plan.prune and not given:
        raise UsageError("--prune takes out the articles that SOURCE lacks; name one, or leave --prune out")
    doubles: list[tuple[str, str]] = []
    read = read_documents(given, doubled=lambda *pair: doubles.append(pair))
    if plan.onto:
        found = _beside_those_in(path, list(read), plan)
    elif not _is_streamed(path, plan) or any(str(source) == "-" for source in given):
        documents = list(read)
        found = Articles(ids=_ids(documents), read=lambda: documents)
    else:
        found = Articles(ids=_ids(read), read=partial(read_documents, given))
    return replace(found, doubles=tuple(doubles))


def export(
    articles: Articles,
    extractor: Extractor,
    path: str | Path,
    plan: Plan = _PLAIN,
    *,
    stream: BinaryIO | None = None,
    shown: Callable[[Iterator[Found]], Iterator[Found]] = iter,
) -> Counts:
    """Write what the articles state to `path`, or to `stream` where that is `-`; `shown` sees each article pass.

    The file appears whole or not at all. Suffixes with a statement a line, .nt and .nq, are written while articles are
    read, article by article; other files, and those that go on with a graph, are sorted as a whole. What has been found
    in articles is kept beside the file until that is there. Raise OutputError where another program has written the
    file since `survey` read it, whose work would be lost.
    """
    counts: list[int] = []
    with _journal(path, extractor, plan) as journal:
        _check_state(articles, path)
        found = _counted(shown(_found(articles.read(), extractor, journal)), counts)
        layout = _layout(articles, extractor, plan)
        blocks = graph_blocks(found, extractor.lexicon.relations, extractor.gazetteer, layout)
        if articles.graph is not None:
            write_graph(_added(articles, articles.graph, blocks, extractor, plan), path, base=plan.base)
        elif _is_streamed(path, plan):
            write_lines(_described(blocks, articles, extractor, plan), path)
        else:
            quads = chain.from_iterable(_described(blocks, articles, extractor, plan))
            write_graph(quads, path, base=plan.base, stream=stream)
        return Counts(articles=len(counts), statements=sum(counts), resumed=journal.reused if journal else 0)


def _is_streamed(path: str | Path, plan: Plan) -> bool:
    return str(path) != "-" and not plan.onto and format_for(path).is_line_based


def _ids(documents: Iterable[Document]) -> tuple[str, ...]:
    return tuple(article_id(document.text) for document in documents)


# What was found before


def _journal(path: str | Path, extractor: Extractor, plan: Plan) -> AbstractContextManager[Journal | None]:
    if str(path) == "-" or is_special(path):
        return nullcontext()
    return open_journal(path, _reader(extractor), resume=plan.resume)


def _found(documents: Iterable[Document], extractor: Extractor, journal: Journal | None) -> Iterator[Found]:
    """Yield articles with their statements; those that the journal has are not parsed again."""
    if journal is None:
        yield from find(documents, extractor)
        return
    for done, run in groupby(documents, key=journal.__contains__):
        if done:
            yield from ((document, journal.read(document)) for document in run)
            continue
        for document, statements in find(run, extractor):
            journal.add(document, statements)
            yield document, statements


def _counted(found: Iterable[Found], counts: list[int]) -> Iterator[Found]:
    for document, statements in found:
        counts.append(len(statements))
        yield document, statements


def _reader(extractor: Extractor) -> Mapping[str, str]:
    """Return what the statements of an article depend on beside it, by names that a message can use."""
    actors = extractor.gazetteer
    tables = (getattr(actors, each.name) for each in fields(actors))
    pipeline = (extractor.nlp.meta, extractor.nlp.config, version("spacy"))
    terms = b"".join(file.read_bytes() for file in sorted(ontology_folder().glob("*.ttl")))
    return {
        "version": _maker(extractor).software,
        "pipeline": f"{_maker(extractor).pipeline} ({_digest(json.dumps(pipeline, default=str).encode())})",
        "--method": extractor.method,
        "--min-confidence": str(extractor.min_confidence),
        "ontology": _digest(terms),
        "gazetteer": _digest(repr([_ordered(table) for table in tables]).encode()),
    }


def _ordered(table: Mapping[str, object] | frozenset[str]) -> Iterable[object]:
    return [*table.items()] if isinstance(table, Mapping) else sorted(table)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


# What the graph says of itself


def _layout(articles: Articles, extractor: Extractor, plan: Plan) -> Layout:
    maker = _maker(extractor)
    run = mint("run", maker.software, maker.pipeline, *sorted(articles.ids)) if plan.graph_per == "run" else ""
    per_article = plan.graph_per == "article"
    return Layout(base=plan.base, edges=plan.edges, text=plan.text, reify=plan.reify, per_article=per_article, run=run)


def _maker(extractor: Extractor) -> Maker:
    meta = extractor.nlp.meta
    name = str(meta["name"])
    whole = name if name.startswith(f"{meta['lang']}_") else f"{meta['lang']}_{name}"
    pipeline = f"{whole} {meta['version']}"
    return Maker(software=f"kgraph {__version__}", pipeline=pipeline, ontology=ontology_version())


def _described(
    blocks: Iterable[list[ox.Quad]], articles: Articles, extractor: Extractor, plan: Plan
) -> Iterator[list[ox.Quad]]:
    """Yield the blocks of a graph, then the header that is asked for: it tells how much there was."""
    statements = triples = 0
    for block in blocks:
        triples += len(block)
        statements += sum(quad.object == _STATEMENT for quad in block) if plan.header else 0
        yield block
    if plan.header:
        iris, size = [plan.base + article for article in articles.ids], Size(statements=statements, triples=triples)
        yield header_quads(iris, plan.header, _maker(extractor), size, base=plan.base)


# What is there


def _beside_those_in(path: str | Path, documents: list[Document], plan: Plan) -> Articles:
    """Return the articles that are to be added to a graph that is there, with those that leave it."""
    state = state_of(path)  # first, so that a change while the file is read is seen too
    graph = read_quads(path)
    there, removed = articles_in(graph), _named(graph, path, plan)
    if plan.prune:
        check_under_base(there, path, plan.base)
    given = {plan.base + article: document for article, document in zip(_ids(documents), documents, strict=True)}
    gone = removed | (there - given.keys() if plan.prune else frozenset())
    stay = there if plan.onto == "merge" else frozenset()
    added = {iri: document for iri, document in given.items() if iri not in stay | removed}
    return Articles(ids=_ids(added.values()), read=added.values, graph=graph, state=state, gone=gone)


def _check_state(articles: Articles, path: str | Path) -> None:
    if articles.graph is not None and state_of(path) != articles.state:
        raise OutputError(f"{path} was written by another program while articles were read; give the command again")


def _named(graph: ox.Dataset, path: str | Path, plan: Plan) -> frozenset[str]:
    """Return the IRIs of the articles that --remove names."""
    named = frozenset(plan.base + name[2:] if name.startswith("d:") else name for name in plan.remove)
    for name in sorted(named - articles_in(graph)):
        raise GraphError(
            f"{path} has no article {name}; list what it has: "
            f"kgraph query {path} 'SELECT ?article ?title {{ ?article a kg:Article ; dcterms:title ?title }}'"
        )
    return named


def _added(
    articles: Articles, graph: ox.Dataset, blocks: Iterable[Iterable[ox.Quad]], extractor: Extractor, plan: Plan
) -> ox.Dataset:
    """Return the graph that was there with the articles added; a header, where there or asked for, counts all."""
    remove_articles(graph, articles.gone.union(plan.base + article for article in articles.ids))
    merge(graph, chain.from_iterable(blocks))
    header = plan.header or header_in(graph, base=plan.base)
    if header:
        remove_nodes(graph, header_nodes(graph, base=plan.base))
        statements = sum(quad.predicate == _TYPE for quad in graph.quads_for_object(_STATEMENT))
        size = Size(statements=statements, triples=len(graph))
        for quad in header_quads(articles_in(graph), header, _maker(extractor), size, base=plan.base):
            graph.add(quad)
    return graph
