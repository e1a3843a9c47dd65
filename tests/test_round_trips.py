"""Whatever characters an article, a name or a file has: what is written is read back the same, by two engines.

Graphs are made of statements by hand. Where a format cannot hold a text, an error says so and no file is left.
"""

import gzip
import os
import re
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_triples import DOCUMENT, GAZETTEER, PLAIN, QUOTED, RELATIONS, SAID_BY_CHAD

from kgraph.documents import READERS, from_html, from_text, read_documents
from kgraph.errors import DocumentError, OutputError, UsageError
from kgraph.formats import FORMATS, serialize, write_graph
from kgraph.model import Document, Entity, Reference, Span, Statement
from kgraph.namespaces import BASE, check_base, mint, slug
from kgraph.pipeline import Extractor
from kgraph.store import read_graphs
from kgraph.triples import Layout, graph_blocks, graph_triples

#: What breaks out of quotes, IRIs, lines, tags and terminals, and what is no character by itself.
NASTY = [
    *('"', "'", '"""', "\\", "\\u0041", "\n", "\r\n", "\t", "> .", "<", "&amp;", "]]>", "<!--", "#", "}", "@en", "^^"),
    *("\x00", "\x01", "\x08", "\x0b", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e", "\ufeff", "\ufffe", "\uffff"),
    *("e\u0301", "é", "ß", "İ", "ｆ", "中", "ا", "🚢", "\U0010ffff", "\ue000", "\U000e0001"),
]
HALVES = ["\ud800", "\udfff", "\ude00\ud83d", "\ud83d\udea2"]
WHOLE = st.lists(st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]))), max_size=4).map(
    "".join
)
ANY = st.lists(st.one_of(st.sampled_from(NASTY + HALVES), st.text()), max_size=4).map("".join)
SLOW = settings(deadline=None, max_examples=25)

Term: TypeAlias = tuple[str, str, str]


def found_in(text: str, name: str, topic: str) -> tuple[Document, list[Statement]]:
    """Return an article with all that is told of it made of three texts, and what it states."""
    document = replace(DOCUMENT, text=text + name + topic, title=name, author=topic, source=text)
    actor, target = ("ac-" + (slug(name) or mint("x", name)), "to-" + (slug(topic) or mint("x", topic)))
    words = {
        "actor": Reference(text=name, start=0, end=len(name), entity=_entity(actor, "Person", name, topic)),
        "target": Reference(text=topic, start=0, end=len(topic), entity=_entity(target, "Topic", topic, text)),
        "cue": Span(text=text, start=0, end=len(text)),
        "sentence": Span(text=document.text, start=0, end=len(document.text)),
    }
    return document, [replace(each, **words) for each in (PLAIN, SAID_BY_CHAD, QUOTED)]


def _entity(iri: str, kind: str, label: str, other: str) -> Entity:
    return Entity(iri=iri, kind=kind, label=label, alternatives=(other,), by="byName")


def quads_of(text: str, name: str, topic: str, base: str = BASE, *, per_article: bool = False) -> list[ox.Quad]:
    layout = Layout(base=base, per_article=per_article)
    blocks = graph_blocks([found_in(text, name, topic)], RELATIONS, GAZETTEER, layout)
    return [quad for block in blocks for quad in block]


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


# Both engines' graphs as the same tuples; there are no blank nodes to match


def read_by_oxigraph(content: bytes, syntax: ox.RdfFormat) -> set[tuple[Term, ...]]:
    return {tuple(map(_ours, quad.triple)) for quad in ox.parse(content, format=syntax)}


def read_by_rdflib(content: bytes, syntax: ox.RdfFormat) -> set[tuple[Term, ...]]:
    graph = rdflib.Dataset(default_union=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib itself uses what it warns of
        graph.parse(data=content, format=syntax.media_type)
        return {tuple(map(_theirs, triple)) for triple in graph.triples((None, None, None))}


def _ours(term: object) -> Term:
    if isinstance(term, ox.Literal):
        return term.value, (term.language or "").lower(), "" if term.language else term.datatype.value
    assert isinstance(term, ox.NamedNode)
    return term.value, "", "IRI"


def _theirs(term: object) -> Term:
    if isinstance(term, rdflib.Literal):
        kind = "" if term.language else str(term.datatype or rdflib.XSD.string)
        return str(term), (term.language or "").lower(), kind
    assert isinstance(term, rdflib.URIRef)
    return str(term), "", "IRI"


def _is_for_xml(quads: Iterable[ox.Quad]) -> bool:
    """Tell whether XML 1.0 (section 2.2) has all characters, and reads none of them as another, as it does \\r."""
    texts = (quad.object.value for quad in quads if isinstance(quad.object, ox.Literal))
    return not any(re.search("[^\t\n -\ufffd\U00010000-\U0010ffff]", text) for text in texts)


# Graphs


@pytest.mark.parametrize("suffix", FORMATS)
@SLOW
@given(text=WHOLE, name=WHOLE, topic=WHOLE)
def test_any_characters_survive_in_every_format(suffix: str, text: str, name: str, topic: str) -> None:
    """Read by both engines; or an error says what the format cannot hold."""
    quads, syntax = quads_of(text, name, topic), FORMATS[suffix]
    if syntax == ox.RdfFormat.RDF_XML and not _is_for_xml(quads):
        with pytest.raises(OutputError, match=r"RDF/XML cannot hold .*; choose \.ttl or \.nt"):
            serialize(quads, syntax)
        return
    content = serialize(quads, syntax)
    expected = {tuple(map(_ours, quad.triple)) for quad in quads}
    assert read_by_oxigraph(content, syntax) == expected
    assert read_by_rdflib(content, syntax) == expected


@pytest.mark.parametrize("suffix", FORMATS)
def test_files_hold_the_same_compressed(suffix: str, tmp_path: Path) -> None:
    """Byte for byte."""
    quads = quads_of("\"'\\\n\t <&amp;> ]]> # } @en ^^", "é中🚢", "e\u0301")
    plain, packed = tmp_path / f"graph{suffix}", tmp_path / f"graph{suffix}.gz"
    write_graph(quads, plain)
    write_graph(quads, packed)
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert set(read_graphs([plain])) == set(read_graphs([packed])) == set(quads)


@pytest.mark.parametrize("suffix", [".rdf", ".rdf.gz"])
def test_no_file_is_left_of_what_it_cannot_hold(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"RDF/XML cannot hold the control character at <.*; choose \.ttl or \.nt"):
        write_graph(quads_of("a", "bell\x07", "c"), tmp_path / f"graph{suffix}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", [".nq", ".trig", ".jsonld"])
@SLOW
@given(text=WHOLE, name=WHOLE, topic=WHOLE)
def test_any_characters_survive_in_the_graph_of_an_article(suffix: str, text: str, name: str, topic: str) -> None:
    quads = quads_of(text, name, topic, per_article=True)
    content = serialize(quads, FORMATS[suffix])
    assert set(ox.parse(content, format=FORMATS[suffix])) == set(quads)
    assert read_by_rdflib(content, FORMATS[suffix]) == {tuple(map(_ours, quad.triple)) for quad in quads}


@SLOW
@given(text=ANY, name=ANY, topic=ANY)
def test_halves_of_characters_become_a_sign_of_the_same_length(text: str, name: str, topic: str) -> None:
    """In the library, which takes texts as they are; the graph can be written, and its offsets count."""
    found = found_in(text, name, topic)
    triples = list(graph_triples([found], RELATIONS, GAZETTEER))
    content = serialize(triples)
    assert set(read_by_rdflib(content, ox.RdfFormat.TURTLE)) == {tuple(map(_ours, triple)) for triple in triples}
    titles = [triple.object.value for triple in triples if str(triple.predicate).endswith("/title>")]
    assert titles == [_whole(name)] * bool(name)


def _whole(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)


# Identifiers


@SLOW
@given(ANY)
@example("𝑨")
def test_a_slug_is_the_end_of_an_iri(label: str) -> None:
    """Of letters, digits and hyphens, without what the next run would spell otherwise."""
    name = slug(label)
    assert ox.NamedNode(f"{BASE}ac-{name}").value == f"{BASE}ac-{name}"
    assert slug(name) == name or len(name) > 60
    assert not set(name) & set(" \"'\\<>{}|^`%#?/:\n\t")


@SLOW
@given(st.one_of(ANY, ANY.map("https://example.org/{}/".format), ANY.map("urn:{}:".format)))
def test_a_base_is_refused_or_starts_identifiers_in_every_format(base: str) -> None:
    try:
        check_base(base)
    except UsageError:
        return
    quads = quads_of("text", "Ida Holm", "port", base)
    expected = {tuple(map(_ours, quad.triple)) for quad in quads}
    for syntax in set(FORMATS.values()):
        content = serialize(quads, syntax, base=base)
        assert read_by_oxigraph(content, syntax) == read_by_rdflib(content, syntax) == expected


LETTERS = st.characters(categories=["L", "N", "Pd", "Pc"])


@SLOW
@given(st.text(LETTERS).map("https://example.org/{}#".format))
def test_letters_of_any_script_may_stand_in_a_base(base: str) -> None:
    check_base(base)
    assert ox.NamedNode(base).value == base


# Files


NAMES = st.text(st.characters(exclude_characters="\x00/", exclude_categories=["Cs"]), max_size=50)


@SLOW
@given(NAMES, st.sampled_from([*FORMATS]))
def test_a_graph_is_found_under_any_file_name(name: str, suffix: str) -> None:
    quads = quads_of("text", "Ida Holm", "port")
    with folder() as here:
        path = here / f"x{name}{suffix}"
        path.write_bytes(serialize(quads, FORMATS[suffix]))
        assert set(read_graphs([path])) == set(read_graphs([here])) == set(quads)


@SLOW
@given(st.binary(min_size=1, max_size=50).filter(lambda name: not {0, ord("/")} & set(name)))
def test_a_graph_is_found_under_any_bytes_for_a_name(name: bytes) -> None:
    """Names need not be Unicode."""
    quads = quads_of("text", "Ida Holm", "port")
    with folder() as here:
        path = here / f"x{os.fsdecode(name)}.ttl"
        path.write_bytes(serialize(quads))
        assert set(read_graphs([path])) == set(quads)


# Articles


@pytest.mark.parametrize("reader", [from_text, from_html])
@SLOW
@given(title=ANY, text=ANY)
def test_an_article_is_refused_or_fit_for_every_format(reader: object, title: str, text: str) -> None:
    """Characters that are none, and those that control, are repaired before anything is found."""
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p>{'<p>It is so.</p>' * 9}"
    given_text = page if reader is from_html else f"---\ntitle: {title}\nauthor: {text}\nsource: {title}\n---\n{text}"
    try:
        document = reader(given_text)  # type: ignore[operator]
    except DocumentError:
        return
    quads = _stated(document)
    assert _is_for_xml(quads)
    for syntax in set(FORMATS.values()):
        assert read_by_oxigraph(serialize(quads, syntax), syntax) == {tuple(map(_ours, q.triple)) for q in quads}


ENCODED = st.builds(lambda text, code: text.encode(code, "surrogatepass"), ANY, st.sampled_from(["utf-8", "utf-16"]))


@pytest.mark.parametrize("suffix", READERS)
@SLOW
@given(st.one_of(st.binary(), ENCODED))
def test_any_bytes_are_refused_or_an_article(suffix: str, content: bytes) -> None:
    with folder() as here:
        (here / f"a{suffix}").write_bytes(content)
        try:
            [document] = read_documents([here])
        except DocumentError:
            return
    assert document.text.encode("utf-8").decode("utf-8") == document.text
    assert _is_for_xml(_stated(document))


def _stated(document: Document) -> list[ox.Quad]:
    """Return the graph of an article in which the first word acts on the last."""
    words = document.text.split()
    _, statements = found_in(document.text, words[0], words[-1])
    return [quad for block in graph_blocks([(document, statements)], RELATIONS, GAZETTEER) for quad in block]


@settings(SLOW, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=ANY, topic=ANY)
def test_whatever_is_found_in_any_text_can_be_written(extractor: Extractor, name: str, topic: str) -> None:
    """Spans are the text's own, halves of characters too."""
    text = f"Kenya {name} backed the port bill {topic} on Monday. {topic} Chad opposed {name}."
    statements = extractor.extract(text)
    for each in statements:
        for span in (each.actor, each.target, each.cue, each.sentence):
            assert text[span.start : span.end] == span.text
    found = [(Document(text=text, title=name), statements)]
    triples = list(graph_triples(found, extractor.lexicon.relations, extractor.gazetteer))
    assert {quad.triple for quad in ox.parse(serialize(triples), format=ox.RdfFormat.TURTLE)} == set(triples)
