"""Coded passages as what the network learns from: words with their trees, cues with what holds their roles.

Trees and names are those that the first stage gives the words, so that learning stances unlearns neither.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from spacy.language import Language
from spacy.tokens import Doc

from kgraph.ontology import read_lexicon
from kgraph.pipes.paths import Ways, number_of, plain
from kgraph.pipes.pieces import PieceCutter
from kgraph.pipes.stances import FIRST_WAY, OUTSIDE_WAY, ROLES, UNKNOWN_WAY, VOICES, step
from training.batches import Labels, to_batch
from training.coding import Coded, Words
from training.coding import Passage as CodedPassage
from training.passages import Passage, from_doc
from training.stance_heads import Cues

_INFERRED = 0.7  # weight of what must be inferred
_LONGEST = 350  # words of a paragraph
_RARE = 4  # ways seen less often are unknown
_HEADS = frozenset(("VERB", "NOUN", "ADJ", "PROPN"))
_EMPTY = frozenset(("PUNCT", "DET", "ADP", "SCONJ", "CCONJ", "PART", "SPACE"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word that heads a cue, and the words that head what its roles hold, -1 for those in other paragraphs."""

    word: int
    relation: str
    roles: Mapping[str, frozenset[int]]
    negated: bool
    hypothetical: bool
    voice: str
    inferred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A paragraph with its cues, and the ways from each to all words."""

    passage: Passage
    cues: tuple[Cue, ...]
    ways: tuple[tuple[str, ...], ...] = field(repr=False)


def examples(passages: Iterable[CodedPassage], nlp: Language) -> Iterator[Example]:
    """Yield the paragraphs of coded passages, parsed by a pipeline."""
    for passage in passages:
        paragraphs = list(_paragraphs(passage))
        docs = list(nlp.pipe(passage.text[start:end] for start, end in paragraphs))
        for (start, end), doc in zip(paragraphs, docs, strict=True):
            own = [each for each in passage.statements if start <= each.cue.start < end]
            if len(doc) <= _LONGEST:
                yield _example(doc, start, own)


def lexicon_examples(nlp: Language) -> Iterator[Example]:
    """Yield the example sentences of the lexicon, each with its cue."""
    entries = [each for row in read_lexicon().entries.values() for each in row if each.example_actor]
    for entry, doc in zip(entries, nlp.pipe(each.example for each in entries), strict=True):
        text = entry.example
        heads = entry.label.partition(" (")[0].split()
        cue = next((t.i for t in doc if t.lemma_.lower() == entry.head or t.lower_ in heads), None)
        if cue is None:
            continue
        yield Example(
            passage=from_doc(doc),
            cues=(
                Cue(
                    word=cue,
                    relation=entry.relation,
                    roles={
                        "actor": _heads(doc, text.find(entry.example_actor), entry.example_actor),
                        "target": _heads(doc, text.find(entry.example_target), entry.example_target),
                    },
                    negated=False,
                    hypothetical=False,
                    voice="narrated",
                    inferred=False,
                ),
            ),
            ways=(tuple(Ways(doc).from_word(cue, range(len(doc)))),),
        )


def count_ways(given: Iterable[Example]) -> tuple[str, ...]:
    """Return the ways that lead to what holds a role, and their plain forms, seen often enough."""
    seen: Counter[str] = Counter()
    for example in given:
        for cue, ways in zip(example.cues, example.ways, strict=True):
            for way in (ways[word] for words in cue.roles.values() for word in words if word >= 0):
                seen.update({way, plain(way)})
    return tuple(sorted(way for way, count in seen.items() if count >= _RARE))


def stance_batches(
    given: Sequence[Example],
    cutter: PieceCutter,
    labels: Labels,
    relations: Sequence[str],
    ways: Sequence[str],
    *,
    words: int,
    rng: random.Random,
) -> Iterator[Cues]:
    """Yield batches of about `words` words, padding included, in random order."""
    order = sorted(range(len(given)), key=lambda place: len(given[place].passage.words) + 12 * rng.random())
    groups: list[list[Example]] = [[]]
    for place in order:
        if groups[-1] and (len(groups[-1]) + 1) * len(given[place].passage.words) > words:
            groups.append([])
        groups[-1].append(given[place])
    rng.shuffle(groups)
    numbers = {way: number for number, way in enumerate(ways, FIRST_WAY)}
    for group in filter(None, groups):
        yield to_cues(group, cutter, labels, relations, numbers)


def to_cues(
    group: Sequence[Example],
    cutter: PieceCutter,
    labels: Labels,
    relations: Sequence[str],
    numbers: Mapping[str, int],
) -> Cues:
    """Return the tensors of some examples."""
    batch = to_batch([each.passage for each in group], cutter, labels)
    longest = max(len(each.passage.words) for each in group)
    kinds, weights = torch.zeros(batch.words, dtype=torch.long), torch.ones(batch.words)
    rows: list[tuple[int, Cue]] = []
    ways, steps, links = [], [], []
    first = 0
    for example in group:
        for cue, names in zip(example.cues, example.ways, strict=True):
            rows.append((first + cue.word, cue))
            if not kinds[first + cue.word] or not cue.inferred:
                kinds[first + cue.word] = relations.index(cue.relation) + 1
                weights[first + cue.word] = _INFERRED if cue.inferred else 1.0
            known = [OUTSIDE_WAY, *(number_of(name, numbers, UNKNOWN_WAY) for name in names)]
            ways.append(known + [UNKNOWN_WAY] * (longest + 1 - len(known)))
            steps.append([0, *(step(word - cue.word) for word in range(longest))])
            table = torch.zeros(len(ROLES), longest + 1)
            for role, words in cue.roles.items():
                for word in words:
                    table[ROLES.index(role), word + 1] = 1.0
            links.append(table)
        first += len(example.passage.words)
    empty = (0, longest + 1)
    return Cues(
        batch=batch,
        relations=kinds,
        weights=weights,
        cues=torch.tensor([place for place, _ in rows], dtype=torch.long),
        kinds=torch.tensor([relations.index(cue.relation) for _, cue in rows], dtype=torch.long),
        ways=torch.tensor(ways, dtype=torch.long).reshape(-1, longest + 1),
        steps=torch.tensor(steps, dtype=torch.long).reshape(-1, longest + 1),
        links=torch.stack(links) if links else torch.zeros(empty[0], len(ROLES), empty[1]),
        negated=torch.tensor([cue.negated for _, cue in rows], dtype=torch.long),
        hypothetical=torch.tensor([cue.hypothetical for _, cue in rows], dtype=torch.long),
        voices=torch.tensor([VOICES.index(cue.voice) for _, cue in rows], dtype=torch.long),
    )


def _paragraphs(passage: CodedPassage) -> Iterator[tuple[int, int]]:
    start = 0
    for part in passage.text.split("\n\n"):
        yield start, start + len(part)
        start += len(part) + 2


def _example(doc: Doc, offset: int, statements: Sequence[Coded]) -> Example:
    """Return a paragraph with the cues of its statements; those of one word and relation are one cue."""
    found: dict[tuple[int, str], list[Coded]] = {}
    for each in statements:
        found.setdefault((_head(doc, each.cue, offset), each.relation), []).append(each)
    cues = tuple(_cue(doc, offset, word, rows) for (word, _), rows in found.items())
    ways = Ways(doc)
    whole = range(len(doc))
    return Example(passage=from_doc(doc), cues=cues, ways=tuple(tuple(ways.from_word(cue.word, whole)) for cue in cues))


def _cue(doc: Doc, offset: int, word: int, rows: Sequence[Coded]) -> Cue:
    roles: dict[str, frozenset[int]] = {}
    for role in ROLES:
        given = (getattr(row, role) for row in rows)
        roles[role] = frozenset(_head(doc, words, offset) for words in given if words is not None)
    first = rows[0]
    return Cue(
        word=word,
        relation=first.relation,
        roles=roles,
        negated=first.polarity == "negated",
        hypothetical=first.modality == "hypothetical",
        voice=first.voice,
        inferred=all(row.tier > 1 for row in rows),
    )


def _heads(doc: Doc, start: int, words: str) -> frozenset[int]:
    """Return the head of words, none where they do not stand in the text."""
    given = Words(text=words, start=start, end=start + len(words), sentence=0)
    return frozenset((_head(doc, given, 0),)) if start >= 0 and words else frozenset()


def _head(doc: Doc, words: Words, offset: int) -> int:
    """Return the word that heads others, by the parse; -1 where they stand outside of the text."""
    start, end = words.start - offset, words.end - offset
    if start < 0 or end > len(doc.text):
        return -1
    inside = [token for token in doc if token.idx < end and start < token.idx + len(token)]
    tops = [token for token in inside if token.head == token or not start <= token.head.idx < end] or inside
    full = [token for token in tops if token.pos_ in _HEADS] or [t for t in tops if t.pos_ not in _EMPTY] or tops
    return int(full[0].i)
