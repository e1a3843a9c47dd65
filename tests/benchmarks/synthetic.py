"""Made-up articles whose statements give a graph in kgraph's own shape, the same on every run.

Organisations and states take all the relations of the lexicon to each other and to bills; some statements are denied,
some supposed, some another's words. Every tenth organisation and every relation comes up again and again, so that
questions about who disagrees with whom have answers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Final

import pyoxigraph as ox

from kgraph.model import Document, Entity, Entry, Lexicon, Reference, Relation, Span, Statement
from kgraph.ontology import read_gazetteer, read_lexicon
from kgraph.triples import Found, graph_blocks

__all__ = ["articles", "blocks", "statements_for"]

#: Triples for each statement, with its sentence and its share of articles and nodes, in a graph of a million.
_EACH: Final = 28.6
_PER_ARTICLE: Final = 10
_FIRST_DAY: Final = date(2022, 1, 1)
_DAYS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cast:
    """Whom and what sentences are about, and the cues with the relations that they mean."""

    actors: Sequence[Entity]
    topics: Sequence[Entity]
    cues: Sequence[tuple[Entry, Relation]]


def statements_for(triples: int) -> int:
    """Return how many statements give at least so many triples."""
    return round(triples / _EACH / _PER_ARTICLE + 1) * _PER_ARTICLE


def blocks(statements: int) -> Iterator[list[ox.Quad]]:
    """Yield the graph of `statements` statements article by article, as `kgraph export` does."""
    lexicon = read_lexicon()
    return graph_blocks(articles(statements, lexicon), lexicon.relations, read_gazetteer())


def articles(statements: int, lexicon: Lexicon) -> Iterator[Found]:
    """Yield articles of ten statements each."""
    cast = _cast(lexicon)
    for number in range(statements // _PER_ARTICLE):
        yield _article(number, cast)


def _cast(lexicon: Lexicon) -> _Cast:
    unions = [Entity(iri=f"ac-union-{n}", kind="Organisation", label=f"Harbour Union {n}") for n in range(600)]
    states = [entity for _, entity in sorted(read_gazetteer().entities.items()) if entity.kind == "State"]
    bill = Entity(iri="to-bill", kind="Topic", label="bill")
    bills = [Entity(iri=f"to-bill-{n}", kind="Topic", label=f"Bill {n}", broader=bill) for n in range(900)]
    entries = {entry.relation: entry for row in lexicon.entries.values() for entry in row}
    cues = [(entry, lexicon.relations[name]) for name, entry in sorted(entries.items())]
    return _Cast(actors=[*unions, *states], topics=bills, cues=cues)


def _article(number: int, cast: _Cast) -> Found:
    chance = Random(number)
    published = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
    found: list[Statement] = []
    start = 0
    for _ in range(_PER_ARTICLE):
        found.append(_statement(chance, cast, start))
        start = found[-1].sentence.end + 1
    text = " ".join([*(each.sentence.text for each in found), f"Report {number}."])
    return Document(text=text, title=f"Report {number}", author="Ida Holm", published=published), found


def _statement(chance: Random, cast: _Cast, start: int) -> Statement:
    entry, relation = chance.choice(cast.cues)
    actor, speaker = chance.sample(cast.actors, 2)
    target = _target(chance, cast, relation, actor)
    negated, reported = chance.random() < 0.1, chance.random() < 0.3
    opening = f"{speaker.label} said that " if reported else ""
    cue = f"{'did not ' if negated else ''}{entry.label}"
    text = f"{opening}{actor.label} {cue} {target.label} on grounds {chance.randrange(10**6)} and others."
    place = start + len(opening)
    behind = place + len(actor.label) + 1
    return Statement(
        relation=relation.name,
        actor=_reference(actor, place),
        target=_reference(target, behind + len(cue) + 1),
        speaker=_reference(speaker, start) if reported else None,
        negated=negated,
        modality="hypothetical" if chance.random() < 0.15 else "asserted",
        voice=chance.choice(("reported", "quoted")) if reported else "narrated",
        cue=Span(text=cue, start=behind, end=behind + len(cue)),
        sentence=Span(text=text, start=start, end=start + len(text)),
        entry=entry.id,
        frame=entry.frames[0].name,
        confidence=chance.randrange(40, 100) / 100,
    )


def _target(chance: Random, cast: _Cast, relation: Relation, actor: Entity) -> Entity:
    kind = relation.target_class or chance.choice(("Actor", "Topic"))
    found = chance.choice(cast.topics if kind == "Topic" else cast.actors)
    return found if found.iri != actor.iri else cast.topics[0] if kind == "Topic" else cast.actors[-1]


def _reference(entity: Entity, start: int) -> Reference:
    by_label = replace(entity, by="byLabel")
    return Reference(text=entity.label, start=start, end=start + len(entity.label), entity=by_label)
