"""Write the graph of articles to a file: whole, line by line while they are read, or into a graph that is there."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final, Literal, NamedTuple

import pyoxigraph as ox

from kgraph import __version__
from kgraph.documents import read_documents
from kgraph.errors import UsageError
from kgraph.formats import REIFYING, check_target, format_for, write_graph, write_lines
from kgraph.headers import DATASET, Header, Maker, check_licence, header_quads, is_header
from kgraph.merging import articles_in, merge, read_quads, remove_articles, remove_nodes
from kgraph.model import Document, Statement
from kgraph.namespaces import BASE, check_base, mint
from kgraph.pipeline import Extractor, find
from kgraph.triples import Layout, article_id, graph_blocks

__all__ = ["Articles", "Counts", "Plan", "check_plan", "export", "survey"]

Found = tuple[Document, list[Statement]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a graph is laid out, and what becomes of the file that is there: "merge" and "replace" go on with it."""

    base: str = BASE
    edges: bool = True
    text: bool = True
    reify: bool = False
    graph_per: Literal["article", "run"] | None = None
    header: Header | None = None
    onto: Literal["merge", "replace"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """The articles to be written, by identifier, and what reads them; with the graph to which they are added."""

    ids: tuple[str, ...]
    read: Callable[[], Iterable[Document]]
    graph: ox.Dataset | None = None


class Counts(NamedTuple):
    """How many articles were read, and how many statements found."""

    articles: int
    statements: int


_PLAIN: Final = Plan()


def check_plan(path: str | Path, plan: Plan) -> None:
    """Raise UsageError or OutputError where `export` would, before any work is done."""
    check_base(plan.base)
    check_target(path)
    if plan.header and plan.header.licence:
        check_licence(plan.header.licence)
    if plan.onto and str(path) == "-":
        raise UsageError(f"--{plan.onto} goes on with a file that is there; name one instead of -")
    if plan.reify and str(path) != "-" and format_for(path).syntax not in REIFYING:
        raise UsageError(f"--rdf12: {path} has no triple terms; choose .ttl, .nt, .nq or .trig")
    if plan.graph_per and (str(path) == "-" or not format_for(path).syntax.supports_datasets):
        where = "Turtle on stdout" if str(path) == "-" else path
        raise UsageError(f"--graph-per {plan.graph_per}: {where} has no named graphs; choose .nq, .trig or .jsonld")


def survey(sources: Iterable[str | Path], path: str | Path, plan: Plan = _PLAIN) -> Articles:
    """Read the articles of `sources` once, so that one that cannot be read is reported before any work is done.

    Those that a graph to merge with has already are left out. Raise DocumentError or GraphError.
    """
    given = tuple(sources)
    read: Callable[[], Iterable[Document]] = partial(read_documents, given)
    if not _is_streamed(path, plan) or any(str(source) == "-" for source in given):
        graph = read_quads(path) if plan.onto else None
        known = articles_in(graph) if graph is not None and plan.onto == "merge" else frozenset()
        documents = [each for each in read() if plan.base + article_id(each.text) not in known]
        return Articles(ids=_ids(documents), read=lambda: documents, graph=graph)
    return Articles(ids=_ids(read()), read=read)


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
    read, article by article; other files, and those that go on with a graph, are sorted as a whole.
    """
    counts: list[int] = []
    found = _counted(shown(find(articles.read(), extractor)), counts)
    blocks = graph_blocks(found, extractor.lexicon.relations, extractor.gazetteer, _layout(articles, extractor, plan))
    if articles.graph is not None:
        write_graph(_added(articles, articles.graph, blocks, extractor, plan), path, base=plan.base)
    elif _is_streamed(path, plan):
        write_lines(chain([_header(articles, extractor, plan)], blocks), path)
    else:
        quads = chain(_header(articles, extractor, plan), chain.from_iterable(blocks))
        write_graph(quads, path, base=plan.base, stream=stream)
    return Counts(articles=len(counts), statements=sum(counts))


def _is_streamed(path: str | Path, plan: Plan) -> bool:
    return str(path) != "-" and not plan.onto and format_for(path).is_line_based


def _ids(documents: Iterable[Document]) -> tuple[str, ...]:
    return tuple(article_id(document.text) for document in documents)


def _counted(found: Iterable[Found], counts: list[int]) -> Iterator[Found]:
    for document, statements in found:
        counts.append(len(statements))
        yield document, statements


def _layout(articles: Articles, extractor: Extractor, plan: Plan) -> Layout:
    maker = _maker(extractor)
    run = mint("run", maker.software, maker.pipeline, *sorted(articles.ids)) if plan.graph_per == "run" else ""
    per_article = plan.graph_per == "article"
    return Layout(base=plan.base, edges=plan.edges, text=plan.text, reify=plan.reify, per_article=per_article, run=run)


def _maker(extractor: Extractor) -> Maker:
    meta = extractor.nlp.meta
    name = str(meta["name"])
    whole = name if name.startswith(f"{meta['lang']}_") else f"{meta['lang']}_{name}"
    return Maker(software=f"kgraph {__version__}", pipeline=f"{whole} {meta['version']}")


def _header(articles: Articles, extractor: Extractor, plan: Plan) -> list[ox.Quad]:
    iris = [plan.base + article for article in articles.ids]
    return header_quads(iris, plan.header, _maker(extractor), base=plan.base) if plan.header else []


def _added(
    articles: Articles, graph: ox.Dataset, blocks: Iterable[Iterable[ox.Quad]], extractor: Extractor, plan: Plan
) -> ox.Dataset:
    """Return the graph that was there with the articles added, and with a header, where asked for, that counts all."""
    if plan.onto == "replace":
        remove_articles(graph, [plan.base + article for article in articles.ids])
    merge(graph, chain.from_iterable(blocks))
    if plan.header:
        described = [quad.subject for quad in graph.quads_for_object(DATASET)]
        remove_nodes(graph, (node for node in described if is_header(node, base=plan.base)))
        for quad in header_quads(articles_in(graph), plan.header, _maker(extractor), base=plan.base):
            graph.add(quad)
    return graph
