"""Score a pipeline on the development data: words, sentences, tags, dependencies and names, each as F1.

    python -m training.evaluate --data DATA [--model kgraph/models/en_news]

Everything is matched by character offsets, so that a wrongly cut word is an error of all that hangs on it.
"""

import argparse
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from spacy.language import Language
from spacy.tokens import Doc, Token

from kgraph.nlp import load_pipeline
from training import corpora, passages, treebanks
from training.names import Annotated
from training.treebanks import Sentence

Found: TypeAlias = set[tuple[object, ...]]
Table: TypeAlias = dict[str, dict[str, float]]
Scores: TypeAlias = dict[str, dict[str, Table] | Table | dict[str, float]]

#: What is given of the articles that syntax is measured on.
CONDITIONS = ("gold_sentences", "gold_words", "raw_text")


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


def score_syntax(nlp: Language, golds: Iterable[Doc], condition: str) -> Board:
    """Parse documents of which words and sentences, the words, or just the raw text are given."""
    board = Board()
    golds = list(golds)
    inputs = (nlp.make_doc(gold.text) if condition == "raw_text" else _given(gold, nlp, condition) for gold in golds)
    for gold, found in zip(golds, nlp.pipe(inputs), strict=True):
        board.add(_syntax(gold), _syntax(found))
    return board


def score_names(nlp: Language, items: list[Annotated]) -> dict[str, float]:
    """Find names in texts without given words; a name counts when both its ends and its label are right."""
    board = Board()
    for item, doc in zip(items, nlp.pipe(item.text for item in items), strict=True):
        found = {(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents}
        gold = {(start, end, _broad(label)) for start, end, label in item.names}
        board.add(_by_label(gold), _by_label(found))
    return board.scores()


def main() -> None:
    """Print the scores as JSON."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--data", type=Path, required=True, help="folder with treebanks/ and ner/")
    parser.add_argument("--model", type=Path, default=Path("kgraph/models/en_news"))
    options = parser.parse_args()
    print(json.dumps(evaluate(load_pipeline(options.model), options.data), indent=2))


def _score_treebanks(nlp: Language, data: Path) -> dict[str, Table]:
    return {condition: _score_treebanks_by(nlp, data, condition) for condition in CONDITIONS}


def _score_treebanks_by(nlp: Language, data: Path, condition: str) -> Table:
    """Score each treebank's development part, whole articles, and all of them together."""
    together, rows = Board(), {}
    for path in corpora.syntax_files(data, "dev"):
        articles = treebanks.articles(treebanks.read_sentences(path))
        board = score_syntax(nlp, (_gold(article, nlp) for article in articles), condition)
        together.merge(board)
        rows[path.name.removesuffix(".conllu.gz")] = board.scores()
    return {**rows, "together": together.scores()}


def _gold(article: list[Sentence], nlp: Language) -> Doc:
    """Return an article as the treebank annotates it."""
    passage = passages.from_treebank(article, names_of=passages.ewt_names)
    assert passage.syntax
    features, parts = zip(*(morph.rsplit("|POS=", 1) for morph in passage.syntax.morphs), strict=True)
    return Doc(
        nlp.vocab,
        words=list(passage.words),
        spaces=list(passage.spaced),
        tags=list(passage.syntax.tags),
        pos=list(parts),
        morphs=list(features),
        lemmas=list(passage.syntax.lemmas),
        heads=list(passage.syntax.heads),
        deps=list(passage.syntax.deps),
    )


def _given(gold: Doc, nlp: Language, condition: str) -> Doc:
    """Copy the words, with the norms that the tokenizer gives to those it cuts alike ("n't": "not")."""
    norms = {_place(token): token.norm_ for token in nlp.make_doc(gold.text)}
    starts = [token.is_sent_start for token in gold] if condition == "gold_sentences" else None
    spaces = [bool(token.whitespace_) for token in gold]
    doc = Doc(nlp.vocab, words=[token.text for token in gold], spaces=spaces, sent_starts=starts)
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


def _broad(label: str) -> str:
    """Return the label by which names are measured: a party is an organisation."""
    return "ORG" if label.startswith(("ORG", "PARTY")) else label


def _by_label(names: Found) -> dict[str, Found]:
    labels = ("PERSON", "ORG", "LOC")
    return {
        "all": {name for name in names if name[2] in labels},
        **{label: {name for name in names if name[2] == label} for label in labels},
    }


if __name__ == "__main__":
    main()
