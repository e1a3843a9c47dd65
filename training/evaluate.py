"""Score a pipeline on the development data: words, sentences, tags, dependencies and names, each as F1.

    python -m training.evaluate --data DATA [--model kgraph/models/en_news]

Everything is matched by character offsets, so that a wrongly cut word is an error of all that hangs on it.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from training import corpora, treebanks
from training.names import Annotated
from training.treebanks import Sentence

Found: TypeAlias = set[tuple[object, ...]]
Cut: TypeAlias = Callable[[Iterable[Sentence]], Iterator[list[Sentence]]]
Table: TypeAlias = dict[str, dict[str, float]]
Scores: TypeAlias = dict[str, dict[str, Table] | Table]


@dataclass(slots=True)
class Tally:
    """Counts of one measure; F1 in percent."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def add(self, gold: Found, found: Found) -> None:
        self.gold += len(gold)
        self.found += len(found)
        self.right += len(gold & found)

    @property
    def f1(self) -> float:
        return round(200 * self.right / max(1, self.gold + self.found), 2)


@dataclass(slots=True)
class Board:
    """Tallies by measure."""

    tallies: dict[str, Tally] = field(default_factory=dict)

    def add(self, gold: dict[str, Found], found: dict[str, Found]) -> None:
        for measure in gold:
            self.tallies.setdefault(measure, Tally()).add(gold[measure], found[measure])

    def merge(self, other: "Board") -> None:
        for measure, tally in other.tallies.items():
            mine = self.tallies.setdefault(measure, Tally())
            mine.gold, mine.found, mine.right = (
                mine.gold + tally.gold,
                mine.found + tally.found,
                mine.right + tally.right,
            )

    def scores(self) -> dict[str, float]:
        return {measure: tally.f1 for measure, tally in self.tallies.items()}


def evaluate(nlp: Language, data: Path) -> Scores:
    """Return all scores of the model card: syntax by treebank and condition, names by source and label."""
    names = {source: score_names(nlp, items) for source, items in corpora.measured_names(data).items()}
    return {"syntax": _score_treebanks(nlp, data), "names": names}


def score_syntax(nlp: Language, golds: Iterable[Doc], *, raw: bool) -> Board:
    """Parse documents from their raw text or from the treebank's words; sentence boundaries are predicted."""
    board = Board()
    golds = list(golds)
    inputs = (nlp.make_doc(gold.text) if raw else _words_only(gold, nlp) for gold in golds)
    for gold, found in zip(golds, nlp.pipe(inputs), strict=True):
        board.add(_syntax(gold), _syntax(found))
    return board


def score_names(nlp: Language, items: list[Annotated]) -> dict[str, float]:
    """Find names in texts without given words; a name counts when both its ends and its label are right."""
    board = Board()
    for item, doc in zip(items, nlp.pipe(item.text for item in items), strict=True):
        found = {(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents}
        board.add(_by_label(set(item.names)), _by_label(found))
    return board.scores()


def main() -> None:
    """Print the scores as JSON."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--data", type=Path, required=True, help="folder with treebanks/ and ner/")
    parser.add_argument("--model", type=Path, default=Path("kgraph/models/en_news"))
    options = parser.parse_args()
    print(json.dumps(evaluate(spacy.load(options.model), options.data), indent=2))


def _score_treebanks(nlp: Language, data: Path) -> dict[str, Table]:
    return {
        "gold_sentences": _score_treebanks_by(nlp, data, _each_sentence, raw=False),
        "gold_words": _score_treebanks_by(nlp, data, treebanks.articles, raw=False),
        "raw_text": _score_treebanks_by(nlp, data, treebanks.articles, raw=True),
    }


def _score_treebanks_by(nlp: Language, data: Path, cut: Cut, *, raw: bool) -> Table:
    """Score each treebank's development part, and all of them together."""
    together, rows = Board(), {}
    for path in corpora.syntax_files(data, "dev"):
        pieces = cut(treebanks.read_sentences(path))
        board = score_syntax(nlp, (treebanks.as_doc(piece, nlp.vocab) for piece in pieces), raw=raw)
        together.merge(board)
        rows[path.name.removesuffix(".conllu.gz")] = board.scores()
    return {**rows, "together": together.scores()}


def _each_sentence(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    return ([sentence] for sentence in sentences)


def _words_only(gold: Doc, nlp: Language) -> Doc:
    """Copy the words, with the norms that the tokenizer gives to those it cuts alike ("n't": "not")."""
    norms = {_place(token): token.norm_ for token in nlp.make_doc(gold.text)}
    spaces = [bool(token.whitespace_) for token in gold]
    doc = Doc(nlp.vocab, words=[token.text for token in gold], spaces=spaces)
    for token in doc:
        token.norm_ = norms.get(_place(token), token.norm_)
    return doc


def _syntax(doc: Doc) -> dict[str, Found]:
    words = [token for token in doc if not token.is_space]
    arcs = {token: (*_place(token), *_place(token.head), token.dep_) for token in words}
    sentences = ([token for token in sentence if not token.is_space] for sentence in doc.sents)
    return {
        "words": {_place(token) for token in words},
        "sentences": {_bounds(sentence) for sentence in sentences if sentence},
        "xpos": {(*_place(token), token.tag_) for token in words},
        "upos": {(*_place(token), token.pos_) for token in words},
        "morphology": {(*_place(token), str(token.morph)) for token in words},
        "lemmas": {(*_place(token), token.lemma_) for token in words},
        "uas": {arc[:4] for arc in arcs.values()},
        "las": set(arcs.values()),
        "las_no_punct": {arc for arc in arcs.values() if arc[4] != "punct"},
    }


def _place(token: Token) -> tuple[int, int]:
    return token.idx, token.idx + len(token)


def _bounds(words: list[Token]) -> tuple[int, int]:
    return words[0].idx, words[-1].idx + len(words[-1])


def _by_label(names: set[tuple[int, int, str]]) -> dict[str, Found]:
    labels = ("PERSON", "ORG", "LOC")
    return {"all": set(names), **{label: {name for name in names if name[2] == label} for label in labels}}


if __name__ == "__main__":
    main()
