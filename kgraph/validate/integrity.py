"""What holds between nodes: words and their sentences, statements and their articles, terms and the ontology.

Questions ask for what is wrong or in doubt, so that only this is looked at here.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Final, TypeAlias

import pyoxigraph as ox

from kgraph.namespaces import KG
from kgraph.validate.edges import unsafe_edges
from kgraph.validate.findings import Finding, Name, rows

__all__ = ["integrity_findings", "wrong_examples"]

#: From the graph, the terms of the ontology and what shortens IRIs to what is wrong.
_Check: TypeAlias = Callable[[ox.Store, ox.Store, Name], Iterator[Finding]]
_ROLES: Final = ("actor", "target", "addressee", "speaker", "cue")


def integrity_findings(store: ox.Store, terms: ox.Store, name: Name) -> Iterator[Finding]:
    """Yield what is wrong between nodes; several threads ask."""

    def found(check: _Check) -> list[Finding]:
        return list(check(store, terms, name))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for findings in pool.map(found, _CHECKS):
            yield from findings


def wrong_examples(store: ox.Store, name: Name) -> Iterator[Finding]:
    """Find examples of the lexicon that lack the words for their actor or target."""
    question = """SELECT ?entry ?example ?words WHERE {
        ?entry skos:example ?example ; kg:exampleActor|kg:exampleTarget ?words }"""
    for entry, example, words in rows(store, question):
        if words not in example:
            message = f"The example “{example}” does not hold the words “{words}”."
            yield Finding(what="example", where=name(entry), message=message)


def _terms_and_blank_nodes(store: ox.Store, terms: ox.Store, name: Name) -> Iterator[Finding]:
    """Find terms that the ontology lacks, and blank nodes: both with one look at each triple."""
    known = {quad.subject.value for quad in terms if isinstance(quad.subject, ox.NamedNode)}
    question = "SELECT DISTINCT ?term ?blank { ?s ?term ?o BIND (isBlank(?s) || isBlank(?o) AS ?blank) }"
    predicates = set(rows(store, question))
    types = {kind for (kind,) in rows(store, "SELECT DISTINCT ?kind { ?s a ?kind }")}
    for term in {predicate for predicate, _ in predicates} | types:
        if term.startswith(KG) and term not in known:
            message = "This is no term of the ontology; check its spelling."
            yield Finding(what="term", where=name(term), message=message)
    for predicate, blank in predicates:
        if blank == "true":
            yield from _blank_nodes(store, predicate, name)


def _blank_nodes(store: ox.Store, predicate: str, name: Name) -> Iterator[Finding]:
    question = f"SELECT DISTINCT ?s {{ ?s <{predicate}> ?o FILTER (isBlank(?s) || isBlank(?o)) }}"
    for (subject,) in rows(store, question):
        message = f"A blank node stands at {name(predicate)}; give it an IRI, so that graphs merge."
        yield Finding(what="blank node", where=name(subject), message=message)


def _undeclared_relations(store: ox.Store, _terms: ox.Store, name: Name) -> Iterator[Finding]:
    question = "SELECT DISTINCT ?term WHERE { ?statement kg:relation ?term MINUS { ?term a kg:Relation } }"
    for (relation,) in rows(store, question):
        message = "Statements use this as their relation, but the graph does not declare it as a kg:Relation."
        yield Finding(what="relation", where=name(relation), message=message)


def _wrong_words(role: str, store: ox.Store, _terms: ox.Store, name: Name) -> Iterator[Finding]:
    """Find words that do not stand where their offset says.

    The words for a speaker may stand in another sentence, also where the speaker is the actor: see `_misplaced_words`.
    """
    words = "cue" if role == "cue" else f"{role}Text"
    there = "SUBSTR(STR(?text), ?begin - ?from + 1, STRLEN(STR(?words)))"
    question = f"""SELECT ?statement ?begin ?words ?from ?text ?speaks WHERE {{
        {{ SELECT * WHERE {{
            ?statement kg:{role}Begin ?begin ; kg:{words} ?words ; kg:sentence ?sentence .
            ?sentence kg:text ?text ; nif:beginIndex ?from
            FILTER (!COALESCE(?begin >= ?from && {there} = STR(?words), false)) }} }}
        BIND (EXISTS {{ ?statement kg:{role} ?who ; kg:speaker ?who }} AS ?speaks) }}"""
    for statement, begin, said, start, text, speaks in rows(store, question):
        if not (begin.isdecimal() and start.isdecimal()):
            continue  # the shapes say so
        offset = int(begin) - int(start)
        found = text[offset : offset + len(said)] if offset >= 0 else ""
        outside = offset < 0 or offset >= len(text)
        if found != said and not (outside and speaks == "true"):
            message = f"kg:{words} is “{said}”, but at kg:{role}Begin {begin} the sentence has “{found}”."
            yield Finding(what="span", where=name(statement), message=message)


def _misplaced_words(role: str, store: ox.Store, _terms: ox.Store, name: Name) -> Iterator[Finding]:
    """Find words for a speaker that stand elsewhere in another sentence of the article, if that is in the graph."""
    question = f"""SELECT ?statement ?article ?begin ?words WHERE {{
        ?statement kg:{role} ?who ; kg:speaker ?who ; kg:{role}Begin ?begin ; kg:{role}Text ?words ;
            kg:sentence ?sentence ; kg:article ?article .
        ?sentence nif:beginIndex ?first ; nif:endIndex ?last
        FILTER (isIRI(?article) && (?begin < ?first || ?begin >= ?last)) }}"""
    read = cache(partial(_sentences, store))
    for statement, article, begin, said in rows(store, question):
        for start, text in read(article):  # few: a join would go through all sentences
            offset = int(begin) - start
            found = text[offset : offset + len(said)]
            if 0 <= offset < len(text) and found != said:
                message = f"kg:{role}Text is “{said}”, but at kg:{role}Begin {begin} the article has “{found}”."
                yield Finding(what="span", where=name(statement), message=message)


def _sentences(store: ox.Store, article: str) -> list[tuple[int, str]]:
    """Return where each sentence of an article begins, with its text."""
    question = f"SELECT ?from ?text {{ ?sentence kg:article <{article}> ; nif:beginIndex ?from ; kg:text ?text }}"
    return [(int(start), text) for start, text in rows(store, question) if start.isdecimal()]


def _wrong_lengths(store: ox.Store, _terms: ox.Store, name: Name) -> Iterator[Finding]:
    question = """SELECT ?sentence ?from ?to ?text WHERE {
        ?sentence nif:beginIndex ?from ; nif:endIndex ?to ; kg:text ?text
        FILTER (!COALESCE(?to - ?from = STRLEN(STR(?text)), false)) }"""
    for sentence, start, end, text in rows(store, question):
        if start.isdecimal() and end.isdecimal() and int(end) - int(start) != len(text):
            message = (
                f"The sentence has {len(text)} characters, but nif:beginIndex {start} and nif:endIndex {end} "
                f"enclose {int(end) - int(start)}."
            )
            yield Finding(what="sentence", where=name(sentence), message=message)


def _wrong_articles(store: ox.Store, _terms: ox.Store, name: Name) -> Iterator[Finding]:
    question = """SELECT ?statement ?one ?other WHERE {
        ?statement kg:sentence ?sentence ; kg:article ?one .
        ?sentence kg:article ?other FILTER (?one != ?other) }"""
    for statement, one, other in rows(store, question):
        message = f"The statement is from {name(one)}, but its sentence from {name(other)}."
        yield Finding(what="article", where=name(statement), message=message)


def _wrong_dates(store: ox.Store, _terms: ox.Store, name: Name) -> Iterator[Finding]:
    question = """SELECT ?statement ?date ?issued WHERE {
        ?statement kg:date ?date ; kg:article ?article .
        ?article dcterms:issued ?issued FILTER (?date != ?issued) }"""
    for statement, date, issued in rows(store, question):
        message = f"The statement is dated {date}, but its article was issued {issued}."
        yield Finding(what="date", where=name(statement), message=message)


_CHECKS: Final[tuple[_Check, ...]] = (
    unsafe_edges,  # the longest first
    *(partial(_wrong_words, role) for role in _ROLES),
    *(partial(_misplaced_words, role) for role in _ROLES if role != "cue"),
    _terms_and_blank_nodes,
    _wrong_articles,
    _wrong_dates,
    _wrong_lengths,
    _undeclared_relations,
)
