"""Parses written by hand, so that the language side is tested without a trained pipeline.

>>> [sentence] = read_parse('''
...     Kenya   Kenya  PROPN  _                      2  nsubj
...     backed  back   VERB   Tense=Past|VerbForm=Fin  0  root
...     Chad    Chad   PROPN  _                      2  obj  SpaceAfter=No
...     .       .      PUNCT  _                      2  punct
... ''')
>>> sentence.text, sentence.words[1].lemma
('Kenya backed Chad.', 'back')
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import spacy
from _pytest.mark import ParameterSet
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kgraph.clauses import find_clauses
from kgraph.entities import Cast, gather
from kgraph.grammar import ud
from kgraph.grammar.tree import noun_phrase
from kgraph.model import (
    OPENER,
    Clause,
    Entity,
    Entry,
    Frame,
    Gazetteer,
    Lexicon,
    Operator,
    Phrase,
    Relation,
    Role,
    Sense,
    Sentence,
)
from kgraph.ontology import read_gazetteer, read_lexicon
from kgraph.quotations import mark_quotations, running_speakers
from kgraph.triples import article_id

CASES: Final = Path(__file__).parent / "cases"

Adapter = Callable[[Doc, str, int, int], Iterator[Sentence]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A parse with what is expected of it, by key."""

    name: str
    rows: str
    expected: Mapping[str, str]
    xfail: str = ""


def read_cases(file: str) -> tuple[Case, ...]:
    """Return the cases of a file in tests/cases, in its order."""
    blocks = (CASES / file).read_text(encoding="utf-8").strip().split("\n\n")
    return tuple(_case(block) for block in blocks if "# case = " in block)


def as_params(cases: Iterable[Case]) -> list[ParameterSet]:
    """Return cases for pytest, known gaps marked with the reason that their file gives."""
    return [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(strict=True, reason=case.xfail)] if case.xfail else [],
        )
        for case in cases
    ]


def read_doc(rows: str) -> Doc:
    """Return the spaCy parse behind rows of form, lemma, tag, features, head, relation and extras."""
    words = [line.split() for line in rows.splitlines() if line.strip() and not line.startswith("#")]
    heads = [int(word[4]) - 1 for word in words]
    _check_tree(heads, rows)
    return Doc(
        _vocab(),
        words=[word[0] for word in words],
        spaces=["SpaceAfter=No" not in word[6:] for word in words[:-1]] + [False],
        lemmas=[word[1] for word in words],
        pos=[word[2] for word in words],
        morphs=["" if word[3] == "_" else word[3] for word in words],
        heads=[index if head < 0 else head for index, head in enumerate(heads)],
        deps=[word[5] for word in words],
        ents=[next((extra for extra in word[6:] if extra[:2] in ("B-", "I-")), "O") for word in words],
    )


def read_parse(
    rows: str, *, adapter: Adapter = ud.sentences, offset: int = 0, paragraph: int = 0
) -> tuple[Sentence, ...]:
    """Return the sentences of a parse; every word whose head is 0 starts a tree of its own."""
    doc = read_doc(rows)
    return tuple(adapter(doc, doc.text, offset, paragraph))


def clauses_of(sentences: Iterable[Sentence], lexicon: Lexicon) -> list[Clause]:
    """Return the cues of a text, quotations running on from sentence to sentence."""
    kept = tuple(mark_quotations(sentences, lexicon))
    pairs = zip(kept, running_speakers(kept, lexicon), strict=True)
    return [clause for sentence, said in pairs for clause in find_clauses(sentence, lexicon, said)]


def cast_of(rows: str, *, gazetteer: Gazetteer | None = None, lexicon: Lexicon | None = None, offset: int = 0) -> Cast:
    """Return the cast of an article that consists of one parse; the real ontology unless another is given."""
    doc = read_doc(rows)
    return gather(
        read_parse(rows, offset=offset),
        gazetteer or read_gazetteer(),
        lexicon or read_lexicon(),
        article_id(doc.text),
    )


def phrase_of(sentence: Sentence, form: str) -> Phrase:
    """Return the noun phrase around the first word of that form."""
    return noun_phrase(sentence, next(word.index for word in sentence.words if word.text == form))


# Small ontologies, made from records


def make_frame(actor: str, target: str, addressee: str = "", *, confidence: float = 0.5) -> Frame:
    """Return a frame named after its slots, each given as words with blanks between."""
    return Frame(
        name="-".join(filter(None, (actor, target, addressee))).replace(" ", "-"),
        actor=tuple(actor.split()),
        target=tuple(target.split()),
        addressee=tuple(addressee.split()),
        confidence=confidence,
    )


def make_entry(head: str, pos: str, relation: str, *frames: Frame, requires: str = "", name: str = "") -> Entry:
    """Return a cue of the lexicon; `requires` holds the words that it needs beside it."""
    return Entry(
        id=name or "-".join((head.strip("-"), *requires.split(), pos)),
        label=head,
        pos=pos,
        head=head,
        relation=relation,
        frames=frames,
        requires=frozenset(requires.split()),
    )


def make_operator(head: str, pos: str, effect: str, requires: str = "") -> Operator:
    return Operator(id=f"{head}-op", pos=pos, head=head, effect=effect, requires=frozenset(requires.split()))


def make_relation(
    name: str,
    *parents: str,
    valence: str = "neutral",
    target: str = "",
    effect: str = "",
    asserted_in_future: bool = False,
    mutual: bool = False,
) -> Relation:
    return Relation(
        name=name,
        label=name,
        definition=f"{name}.",
        example="",
        valence=valence,
        parents=parents,
        target_class=target,
        asserted_in_future=asserted_in_future,
        is_mutual=mutual,
        effect=effect,
    )


def make_lexicon(
    relations: Iterable[Relation],
    entries: Iterable[Entry],
    operators: Iterable[Operator] = (),
    forms: Mapping[tuple[str, str], str] | None = None,
) -> Lexicon:
    """Return a lexicon over a few records, the entries that require most first as the real one has them."""
    by_head: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    kept = list(entries)
    for entry in sorted(kept, key=lambda entry: -len(entry.requires)):
        if entry.pos != "affix":
            by_head[entry.head, entry.pos].append(entry)
    by_word: dict[tuple[str, str], list[Operator]] = defaultdict(list)
    known = list(operators)
    by_effect: dict[str, list[Operator]] = defaultdict(list)
    for operator in known:
        by_word[operator.head, operator.pos].append(operator)
        by_effect[operator.effect].append(operator)
    return Lexicon(
        entries={key: tuple(row) for key, row in by_head.items()},
        operators={key: tuple(row) for key, row in by_word.items()},
        affixes=tuple(entry for entry in kept if entry.pos == "affix"),
        relations={relation.name: relation for relation in relations},
        forms=forms or {},
        operating=frozenset(lemma for lemma, _ in by_word),
        heads={each.effect: frozenset(o.head for o in by_effect[each.effect]) for each in known},
        prefixes=tuple(entry.head for entry in kept if entry.pos == "affix"),
        deed_nouns=frozenset(),
    )


def make_gazetteer(
    entities: Iterable[Entity] = (),
    *,
    names: Mapping[str, tuple[str, ...]] | None = None,
    demonyms: Mapping[str, str] | None = None,
    roles: Mapping[str, Role] | None = None,
) -> Gazetteer:
    """Return a gazetteer; `names` gives what a label can mean as "ac-KE" or "capitalName ac-KE-gov"."""
    return Gazetteer(
        senses={label: tuple(map(_sense, meanings)) for label, meanings in (names or {}).items()},
        demonyms=demonyms or {},
        entities={entity.iri: entity for entity in entities},
        roles=roles or {},
        openers=frozenset(found[0] for label in names or {} if (found := OPENER.match(label))),
    )


def _sense(meaning: str) -> Sense:
    via, _, iri = meaning.rpartition(" ")
    return Sense(iri=iri, via=via or "label")


def _case(block: str) -> Case:
    keys = [line[2:].split(" = ", 1) for line in block.splitlines() if line.startswith("# ")]
    expected = {key: value.strip() for key, value in (pair for pair in keys if len(pair) == 2)}
    rows = "\n".join(line for line in block.splitlines() if not line.startswith("#"))
    return Case(name=expected.pop("case"), xfail=expected.pop("xfail", ""), rows=rows, expected=expected)


def _check_tree(heads: list[int], rows: str) -> None:
    """Refuse a slip of the pen: a head out of range, or words that never reach a root."""
    for start in range(len(heads)):
        node, steps = start, 0
        while node >= 0:
            node, steps = heads[node], steps + 1
            if steps > len(heads) or node >= len(heads):
                raise ValueError(f"word {start + 1} hangs on no root in:\n{rows}")


@cache
def _vocab() -> Vocab:
    return spacy.blank("en").vocab
