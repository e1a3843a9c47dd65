"""Finds written by hand: their words are looked up in a text."""

from kgraph.model import Entity, Reference, Span, Statement


def span(text: str, words: str, at: int = 0) -> Span:
    start = text.index(words, at)
    return Span(text=words, start=start, end=start + len(words))


def reference(text: str, words: str, *, at: int = 0, kind: str = "Actor", label: str = "") -> Reference:
    where = span(text, words, at)
    entity = Entity(iri=f"ac-{label or words}", kind=kind, label=label or words)
    return Reference(text=words, start=where.start, end=where.end, entity=entity)


def find(
    text: str,
    relation: str,
    actor: str,
    target: str,
    *,
    addressee: str = "",
    topic: bool = False,
    negated: bool = False,
    maybe: bool = False,
    confidence: float = 0.5,
) -> Statement:
    """Return a find in a text of one sentence, whose cue is the first word after the actor."""
    cue = text[text.index(actor) + len(actor) :].split()[0].strip(".,")
    return Statement(
        relation=relation,
        actor=reference(text, actor),
        target=reference(text, target, kind="Topic" if topic else "Actor"),
        addressee=reference(text, addressee) if addressee else None,
        negated=negated,
        modality="hypothetical" if maybe else "asserted",
        cue=span(text, cue),
        sentence=span(text, text),
        entry="-",
        frame="-",
        confidence=confidence,
    )
