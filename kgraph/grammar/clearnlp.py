"""Sentences from a parse with ClearNLP labels (`en_core_web_*`), turned into Universal Dependencies.

The schemes differ in shape, not only in names: ClearNLP hangs a noun under its preposition, and a
predicate noun or adjective under its copula; UD has it the other way round in both cases.
Source of the labels: ClearNLP guidelines, Choi and Palmer 2012.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kgraph.grammar import ud
from kgraph.grammar.repairs import mend_participles
from kgraph.model import Sentence, Word

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: Labels that only a parser of this scheme declares.
TELLING_LABELS: Final = frozenset({"dobj", "pobj", "prep"})

_RENAMED: Final = {
    "dobj": "obj",
    "dative": "iobj",
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "poss": "nmod:poss",
    "relcl": "acl:relcl",
    "neg": "advmod",
    "prt": "compound:prt",
    "npadvmod": "obl",
    "predet": "det",
    "preconj": "cc",
    "quantmod": "advmod",
    "intj": "discourse",
    "complm": "mark",
    "nmod": "compound",
    "oprd": "xcomp",
    "attr": "xcomp",
    "acomp": "xcomp",
}
_VERBAL: Final = frozenset({"VERB", "AUX"})
_MOVED_WITH_COPULA: Final = frozenset(
    {
        "nsubj",
        "csubj",
        "aux",
        "mark",
        "advmod",
        "cc",
        "punct",
        "advcl",
        "ccomp",
        "obl",
        "expl",
        "conj",
        "parataxis",
    }
)


def sentences(doc: "Doc", text: str, offset: int, paragraph: int) -> Iterator[Sentence]:
    """Yield the sentences of `doc` in the terms of Universal Dependencies."""
    for labelled, names, quoted in ud.readings(doc, offset):
        words = [_renamed(word, labelled) for word in labelled]
        _raise_prepositional_objects(words)
        _raise_predicates(words)
        yield from ud.assemble(mend_participles(words), names, quoted, text, offset, paragraph)


def _raise_prepositional_objects(words: list[Word]) -> None:
    """Hang "to Kenya" on its governor by the noun, with the preposition as its case."""
    for word in words:
        preposition = words[word.head]
        if word.relation not in ("pobj", "pcomp") or preposition.relation not in (
            "prep",
            "agent",
            "iobj",
            "pcomp",
        ):
            continue
        governor = words[_governor(words, preposition)]
        label = _oblique_label(word, preposition, governor)
        words[word.index] = replace(word, head=governor.index, relation=label)
        opener = "mark" if label in ("advcl", "acl") else "case"
        words[preposition.index] = replace(preposition, head=word.index, relation=opener)


def _governor(words: list[Word], preposition: Word) -> int:
    head = words[preposition.head]
    while head.relation in ("prep", "case") and head.head != head.index:
        head = words[head.head]
    return head.index


def _oblique_label(word: Word, preposition: Word, governor: Word) -> str:
    if preposition.relation == "agent":
        return "obl:agent"
    if word.relation == "pcomp" and word.pos in _VERBAL:
        return "advcl" if governor.pos in _VERBAL else "acl"
    return "obl" if governor.pos in _VERBAL or governor.pos == "ADJ" else "nmod"


def _renamed(word: Word, words: list[Word]) -> Word:
    label = _RENAMED.get(word.relation, word.relation)
    if word.relation == "aux" and word.pos == "PART":
        label = "mark"
    if word.relation == "root":
        label = "root"
    features = word.features
    if word.lemma in ("who", "which", "that", "whom", "whose") and _inside_relative(word, words):
        features = features | {"PronType=Rel"}
    return replace(word, relation=label, features=features)


def _inside_relative(word: Word, words: list[Word]) -> bool:
    node = word
    while node.head != node.index:
        if node.relation in ("relcl", "acl:relcl"):
            return True
        node = words[node.head]
    return False


def _raise_predicates(words: list[Word]) -> None:
    """Make the noun or adjective after "be" the head of its clause, as in "Kenya is an ally"."""
    for word in list(words):
        copula = words[word.head]
        if words[word.index].relation != "xcomp" or copula.lemma != "be" or copula.pos not in _VERBAL:
            continue
        if words[word.index].pos in _VERBAL:
            continue
        words[word.index] = replace(
            words[word.index],
            head=word.index if copula.head == copula.index else copula.head,
            relation="root" if copula.head == copula.index else copula.relation,
        )
        for other in list(words):
            is_moved = other.head == copula.index and other.index not in (word.index, copula.index)
            if is_moved and other.relation.partition(":")[0] in _MOVED_WITH_COPULA:
                words[other.index] = replace(other, head=word.index)
        words[copula.index] = replace(copula, head=word.index, relation="cop")
