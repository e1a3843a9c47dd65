"""Statements as cards for notebooks: HTML without style sheet or script, in which nothing is told by colour alone."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kgraph.markup import escaped
from kgraph.model.texts import Span

if TYPE_CHECKING:
    from kgraph.model.entities import Reference
    from kgraph.model.statements import Statement

__all__ = ["statement_html"]

#: How the words of each part are underlined; the colours are readable on light and dark ground.
_LINES: Final[Mapping[str, str]] = {
    "actor": "3px solid #2b8a9e",
    "cue": "3px double #b8860b",
    "target": "3px dashed #b5508b",
    "addressee": "3px dotted #6a7f3a",
    "speaker": "3px dotted #7d6bb5",
}
_BOX: Final = "border-left:4px solid #888;padding:0.2em 0.8em;margin:0.4em 0;max-width:60em"
_LABEL: Final = "font-size:70%;opacity:0.85"


def statement_html(statement: "Statement") -> str:
    """Return the sentence with its parts marked and named, and below it what it states in whose words."""
    return (
        f'<div style="{_BOX}"><p lang="en" style="margin:0.2em 0;line-height:1.9">{_sentence(statement)}</p>'
        f'<p style="margin:0.2em 0">{_claim(statement)}</p>'
        f'<p style="margin:0.2em 0;font-size:85%">{_axes(statement)}</p></div>'
    )


def _references(statement: "Statement") -> Iterator[tuple[str, "Reference"]]:
    for part in ("actor", "target", "addressee", "speaker"):
        reference = getattr(statement, part)
        if reference is not None:
            yield part, reference


def _sentence(statement: "Statement") -> str:
    """Return the sentence cut wherever a part begins or ends, since parts may lie inside each other."""
    sentence = statement.sentence
    spans = {"cue": statement.cue, **{part: _span(reference) for part, reference in _references(statement)}}
    inside = {part: span for part, span in spans.items() if sentence.start <= span.start < span.end <= sentence.end}
    places = {place for span in inside.values() for place in (span.start, span.end)}
    cuts = sorted({sentence.start, sentence.end, *places})
    return "".join(
        _piece(sentence.text[start - sentence.start : end - sentence.start], start, end, inside)
        for start, end in pairwise(cuts)
    )


def _span(reference: "Reference") -> Span:
    return Span(text=reference.text, start=reference.start, end=reference.end)


def _piece(words: str, start: int, end: int, spans: Mapping[str, Span]) -> str:
    shown = escaped(words)
    for part, line in _LINES.items():
        if part in spans and spans[part].start <= start and end <= spans[part].end:
            shown = f'<span style="border-bottom:{line};padding-bottom:1px">{shown}</span>'
            if end == spans[part].end:
                shown += f' <sub style="{_LABEL}">{part}</sub>'
    return shown


def _claim(statement: "Statement") -> str:
    addressee = f" <i>to</i> {_named(statement.addressee)}" if statement.addressee else ""
    speaker = f", <i>says</i> {_named(statement.speaker)}" if statement.speaker else ""
    relation = f"<b>{escaped(statement.relation)}</b>"
    return f"{_named(statement.actor)} → {relation} → {_named(statement.target)}{addressee}{speaker}"


def _named(reference: "Reference") -> str:
    """Return the label of whom the words stand for, and the words where they are others."""
    label, words = escaped(reference.entity.label), escaped(reference.text)
    name = f'<bdi title="{escaped(reference.iri)}">{label or words}</bdi>'
    return name if label in ("", words) else f"{name} (“<bdi>{words}</bdi>”)"


def _axes(statement: "Statement") -> str:
    polarity = "<b>negated</b>" if statement.negated else "affirmed"
    modality = "<b>hypothetical</b>" if statement.modality == "hypothetical" else escaped(statement.modality)
    sure = f"confidence {statement.confidence:.2f}"
    return f"{polarity} · {modality} · {escaped(statement.voice)} · {sure} · found by {escaped(statement.entry)}"
