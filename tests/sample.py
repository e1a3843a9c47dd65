"""A small hand-annotated sample on which anyone can score the shipped pipeline: the parses and names of tests/cases."""

import re
from collections.abc import Iterator
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from tests.parses import CASES, Case, read_cases, read_doc
from training.evaluate import score_names, score_syntax
from training.names import Annotated

#: The files whose trees are in the labels of Universal Dependencies.
_TREES: Final = ("roles.txt", "scope.txt", "statements.txt", "topics.txt")

_MARKED: Final = re.compile(r"\[([A-Z]+) ([^]]+)\]")


def score_sample(nlp: Language) -> dict[str, float]:
    """Return labelled and unlabelled attachment and the F1 of names, each from raw text, in percent."""
    golds = [_gold(case) for file in _TREES for case in read_cases(file)]
    syntax = score_syntax(nlp, golds, "raw_text").scores()
    names = score_names(nlp, list(read_names()))
    return {"uas": syntax["uas"], "las": syntax["las"], "names": names["all"]}


def read_names() -> Iterator[Annotated]:
    """Yield the sentences of tests/cases/names.txt without the marks, with the names they mark."""
    for line in (CASES / "names.txt").read_text("utf8").splitlines():
        if line and not line.startswith("#"):
            yield _unmarked(line)


def _gold(case: Case) -> Doc:
    """Return the tree of a case, its root called as spaCy calls it."""
    doc = read_doc(case.rows)
    for token in doc:
        token.dep_ = "ROOT" if token.head == token else token.dep_
    return doc


def _unmarked(line: str) -> Annotated:
    text, names, end = "", [], 0
    for match in _MARKED.finditer(line):
        text += line[end : match.start()]
        names.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        end = match.end()
    return Annotated(text=text + line[end:], names=tuple(names))
