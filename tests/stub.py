"""An extractor without a parser: it finds “Union 1 backed Bill 2.” by its spelling, as slowly as it is told to."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any, Final, cast

from kgraph.model import Document, Entity, Gazetteer, Lexicon, Reference, Span, Statement
from kgraph.ontology import read_lexicon
from kgraph.pipeline import Extractor

_STATEMENT: Final = re.compile(r"(?P<actor>Union \d+) (?P<cue>backed|opposed) (?P<target>[Bb]ill \d+)\.")
_RELATIONS: Final = {"backed": "backs", "opposed": "opposes"}


def stub(*, read: Callable[[str], object] = len, pause: float = 0.0, **changes: Any) -> Extractor:
    """Return an extractor that tells `read` of each text and needs `pause` seconds for it."""
    return cast("Extractor", _Stub(read=read, pause=pause, **changes))


def article(number: int, statements: int = 3) -> str:
    """Return the text of an article that shares unions and bills with others, and their spelling with some."""
    said = (
        f"Union {(number + each) % 7} {'backed' if each % 3 else 'opposed'} {'bB'[number % 2]}ill {each}."
        for each in range(statements)
    )
    return f"{' '.join(said)} That was day {number}."


@dataclass(frozen=True, kw_only=True)
class _Stub:
    read: Callable[[str], object]
    pause: float
    method: str = "rules"
    min_confidence: float = 0.0
    nlp: SimpleNamespace = field(
        default_factory=lambda: SimpleNamespace(meta={"name": "stub", "lang": "en", "version": "1.0"}, config={})
    )
    gazetteer: Gazetteer = field(
        default_factory=lambda: Gazetteer(senses={}, demonyms={}, entities={}, roles={}, openers=frozenset())
    )

    @property
    def lexicon(self) -> Lexicon:
        return _lexicon()

    def extract_many(self, texts: Iterable[Document]) -> Iterator[list[Statement]]:
        for document in texts:
            time.sleep(self.pause)
            self.read(document.text)
            yield [_statement(match) for match in _STATEMENT.finditer(document.text)]


@cache
def _lexicon() -> Lexicon:
    return read_lexicon()


def _statement(match: re.Match[str]) -> Statement:
    actor, cue, target = (_span(match, name) for name in ("actor", "cue", "target"))
    return Statement(
        relation=_RELATIONS[cue.text],
        actor=_reference(actor, f"ac-{actor.text.replace(' ', '-').lower()}", "Organisation"),
        target=_reference(target, f"to-{target.text.replace(' ', '-').lower()}", "Topic"),
        cue=cue,
        sentence=_span(match, 0),
        entry="back-v",
        frame="SubjectObject",
        confidence=0.8,
    )


def _span(match: re.Match[str], group: str | int) -> Span:
    return Span(text=match[group], start=match.start(group), end=match.end(group))


def _reference(span: Span, iri: str, kind: str) -> Reference:
    entity = Entity(iri=iri, kind=kind, label=span.text)
    return Reference(text=span.text, start=span.start, end=span.end, entity=entity)
