"""Every record that crosses a module boundary: frozen, slotted, keyword-only.

Offsets count characters (Unicode code points) from 0, ends excluded, so that
`text[span.start:span.end] == span.text` holds for every span.
"""

from kgraph.model.entities import OPENER, Entity, Gazetteer, Grounding, Mention, Reference, Role, Sense
from kgraph.model.lexicon import Calibration, Component, Entry, Frame, Lexicon, Operator, Relation, Timing
from kgraph.model.statements import Clause, Method, Miss, Modality, Moment, Scope, Statement
from kgraph.model.texts import MARKS, Document, Link, Mark, Name, NameKind, Phrase, Sentence, Span, Voice, Word

__all__ = [
    "MARKS",
    "OPENER",
    "Calibration",
    "Clause",
    "Component",
    "Document",
    "Entity",
    "Entry",
    "Frame",
    "Gazetteer",
    "Grounding",
    "Lexicon",
    "Link",
    "Mark",
    "Mention",
    "Method",
    "Miss",
    "Modality",
    "Moment",
    "Name",
    "NameKind",
    "Operator",
    "Phrase",
    "Reference",
    "Relation",
    "Role",
    "Scope",
    "Sense",
    "Sentence",
    "Span",
    "Statement",
    "Timing",
    "Voice",
    "Word",
]
