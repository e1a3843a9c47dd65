"""What is stated: a relation between two ends, denied or not, asserted or not, in whose words."""

from dataclasses import replace

from kgraph.entities import Cast, resolve_speaker
from kgraph.frames import reference
from kgraph.model import Method, Reference, Relation, Scope, Sentence, Span, Statement
from kgraph.times import event_time


def assert_between(
    relation: Relation,
    actor: Reference,
    target: Reference,
    addressee: Reference | None,
    scope: Scope,
    cast: Cast,
    *,
    sentence: Sentence,
    head: int,
    cue: Span,
    entry: str,
    frame: str,
    confidence: float,
    method: Method = "rules",
    is_denial: bool = False,
) -> Statement:
    """Return the statement that `actor` stands in `relation` to `target`, as far as `scope` lets it hold.

    `head` is the head of the cue in `sentence`. `is_denial` tells a cue that only means the relation where it is
    denied itself.
    """
    said_by = resolve_speaker(scope.speaker, cast) if scope.speaker is not None else None
    is_own = said_by is not None and said_by.iri == actor.entity.iri and scope.voice != "quoted"
    if scope.saying is not None and is_own:
        scope = replace(scope, voice=scope.saying.voice, speaker=scope.saying.speaker)  # "Roe says Doe backs it"
    speaker = scope.speaker
    said_by = resolve_speaker(speaker, cast) if speaker is not None else None
    is_foretold = said_by is not None and said_by.iri != actor.entity.iri  # by another than who announces it
    is_open = scope.hypothetical or (scope.future and (is_foretold or not relation.asserted_in_future))
    return Statement(
        relation=relation.name,
        actor=actor,
        target=target,
        addressee=addressee,
        speaker=reference(speaker, said_by, cast) if speaker is not None and said_by is not None else None,
        negated=scope.negated != is_denial,
        modality="hypothetical" if is_open else "asserted",
        voice=scope.voice,
        cue=cue,
        sentence=Span(text=sentence.text, start=sentence.start, end=sentence.end),
        entry=entry,
        frame=frame,
        confidence=confidence,
        method=method,
        event_time=event_time(sentence, head, cast.published, ahead=scope.future, timing=cast.timing),
    )
