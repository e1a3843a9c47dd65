"""Statements by place alone, in treebank sentences that the corpus names and does not hold.

A passage is `=== ID | SENTENCE SENTENCE …`, `---`, and a line for each statement as in `training.coding`, with
`START-END` for words: characters of the sentence, and `@3` where they stand in the third sentence of the passage.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from training.coding import CodingError, Passage, Words, blocks, read_statement
from training.treebanks import Line

_PLACE: Final = re.compile(r"(\d+)-(\d+)(?:@(\d+))?")


def read_placed(path: Path, sentences: Mapping[str, Line]) -> Iterator[Passage]:
    """Yield the passages of a file; `sentences` are those of the treebanks, by identifier.

    Raises CodingError, with file and line, for a sentence that is not there and for words outside of theirs.
    """
    for block in blocks(path):
        yield _passage(block, path, sentences)


def _passage(block: Sequence[tuple[int, str]], path: Path, sentences: Mapping[str, Line]) -> Passage:
    (number, header), *rows = block
    identifier, _, names = header.removeprefix("=== ").partition(" | ")
    text, spans = "", list[tuple[int, int]]()
    for name in names.split():
        if name not in sentences:
            raise CodingError(f"{path}:{number}: no treebank has the sentence {name}")
        sentence = sentences[name]
        text += ("\n\n" if sentence.opens_paragraph else " ") if text else ""
        spans.append((len(text), len(text) + len(sentence.text)))
        text += sentence.text
    words, statements = partial(_words, text=text, spans=spans), []
    for number, row in rows:
        if row and row != "---":
            try:
                statements.append(read_statement(row, len(spans), words))
            except CodingError as error:
                raise CodingError(f"{path}:{number}: {error}") from None
    return Passage(id=identifier, about={}, text=text, sentences=tuple(spans), statements=tuple(statements))


def _words(raw: str, sentence: int, text: str, spans: Sequence[tuple[int, int]]) -> Words:
    match = _PLACE.fullmatch(raw)
    if match is None:
        raise CodingError(f"not START-END: {raw!r}")
    sentence = int(match[3]) - 1 if match[3] else sentence
    first, last = spans[sentence] if 0 <= sentence < len(spans) else (0, 0)
    start, end = first + int(match[1]), first + int(match[2])
    if not start < end <= last:
        raise CodingError(f"{raw} is not within sentence {sentence + 1}")
    return Words(text=text[start:end], start=start, end=end, sentence=sentence)
