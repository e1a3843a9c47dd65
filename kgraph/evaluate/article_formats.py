"""Read coded articles: texts with the statements that others found in them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from kgraph.errors import DocumentError
from kgraph.evaluate.files import SEE_HELP, json_rows, read_text, table_rows
from kgraph.evaluate.records import GoldArticle
from kgraph.evaluate.schemes import Scheme, read_code

_NEEDED: Final = frozenset({"sentence", "relation", "actor_text", "target_text"})
#: Columns of an event list of Discourse Network Analyzer that must be there.
_DNA: Final = ("person", "organization", "concept", "agreement", "start_position", "text", "document_id")
_SENTENCE_END: Final = re.compile(r"[.!?][\"”’']?\s+|\n+")


def read_coded(text: str, file: str, _: Scheme) -> Iterator[GoldArticle]:
    """Yield articles from JSON lines with `sentences` and `statements`, as the package describes them."""
    for where, row in json_rows(text, file):
        try:
            sentences = [str(sentence) for sentence in row["sentences"]]
            statements = tuple(dict(statement) for statement in row["statements"])
        except (KeyError, TypeError, ValueError) as error:
            raise DocumentError(f"{where}: no gold article ({error}); {SEE_HELP}") from error
        _check(statements, len(sentences), where)
        article = _laid_out(str(row["text"]), sentences, statements, where) if "text" in row else None
        about = {key: value for key, value in row.items() if isinstance(value, str) and key != "text"}
        yield replace(article or joined(sentences, statements), about=about)


def read_seesaw(text: str, file: str, scheme: Scheme) -> Iterator[GoldArticle]:
    """Yield articles of SEESAW: `sentences`, `entities`, and `stances`, triples of names by number of sentence."""
    for where, row in json_rows(text, file):
        try:
            sentences = [str(sentence) for sentence in row["sentences"]]
            names = tuple(str(name) for name, *_ in row["entities"])
            statements = tuple(
                _stance(int(place), actor, read_code(code, scheme, where), target)
                for place, triples in row["stances"].items()
                for actor, code, target in triples
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DocumentError(f"{where}: no SEESAW article ({error}); {SEE_HELP}") from error
        _check(statements, len(sentences), where)
        yield joined(sentences, statements, names)


def read_dna(text: str, file: str, scheme: Scheme) -> Iterator[GoldArticle]:
    """Yield the documents of an event list of Discourse Network Analyzer, with the passages coded in them.

    The list holds passages, not documents. Those are read from a folder beside it, of its name without suffix, as
    `ID.txt` or `TITLE.txt`; where there is no such folder, each passage is a text of its own.
    """
    documents: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
    folder = Path(file.removesuffix(".gz")).with_suffix("")
    for where, row in table_rows(text, file, _DNA, ";"):
        documents.setdefault(row["document_id"] if folder.is_dir() else where, []).append((where, row))
    for rows in documents.values():
        whole = _document(folder, *rows[0]) if folder.is_dir() else rows[0][1]["text"]
        spans = tuple(_passage(row, whole, where) for where, row in rows)
        statements = tuple(_position(row, place, scheme, where) for place, (where, row) in enumerate(rows))
        actors = tuple(dict.fromkeys(name for each in statements for name in each["actor_names"]))
        yield GoldArticle(text=whole, spans=spans, statements=statements, actors=actors)


def joined(
    sentences: Sequence[str], statements: Iterable[Mapping[str, Any]], names: tuple[str, ...] = ()
) -> GoldArticle:
    """Return an article whose text is its sentences with a blank between them."""
    spans, position = [], 0
    for sentence in sentences:
        spans.append((position, position + len(sentence)))
        position += len(sentence) + 1
    return GoldArticle(
        text=" ".join(sentences), spans=tuple(spans), statements=tuple(statements), actors=names, targets=names
    )


def _laid_out(
    text: str, sentences: Iterable[str], statements: tuple[Mapping[str, Any], ...], where: str
) -> GoldArticle:
    """Return an article with its own paragraphs, in which its sentences stand one after the other."""
    spans: list[tuple[int, int]] = []
    for sentence in sentences:
        start = text.find(sentence, spans[-1][1] if spans else 0)
        if start < 0:
            raise DocumentError(f"{where}: the sentence {sentence[:40]!r} does not stand in its text, or not in order.")
        spans.append((start, start + len(sentence)))
    return GoldArticle(text=text, spans=tuple(spans), statements=statements)


def _stance(sentence: int, actor: str, code: str, target: str) -> dict[str, Any]:
    return {"sentence": sentence, "relation": code, "actor_text": actor, "target_text": target}


def _document(folder: Path, where: str, row: Mapping[str, str]) -> str:
    names = [f"{row[column]}.txt" for column in ("document_id", "document_title") if row.get(column)]
    for name in names:
        if (folder / name).is_file():
            return read_text(folder / name)
    raise DocumentError(f"{where}: no text of the document in {folder}: add {' or '.join(names)}.")


def _passage(row: Mapping[str, str], text: str, where: str) -> tuple[int, int]:
    """Return from where to where the sentences of a coded passage go."""
    words, given = row["text"], row["start_position"]
    start = int(given) if given.isdecimal() and text.startswith(words, int(given)) else text.find(words)
    if start < 0:
        raise DocumentError(
            f"{where}: the passage {words[:40]!r} does not stand in its document: give the text as coded."
        )
    before = [match.end() for match in _SENTENCE_END.finditer(text, 0, start)]
    after = _SENTENCE_END.search(text, max(start, start + len(words) - 1))
    return (before[-1] if before else 0, after.end() if after else len(text))


def _position(row: Mapping[str, str], place: int, scheme: Scheme, where: str) -> dict[str, Any]:
    """Return a coded statement; its concept is a proposition of the coder, so that no words are compared with it."""
    names = [name for name in (row["person"], row["organization"]) if name]
    if not names:
        raise DocumentError(f"{where}: neither person nor organization is given; {SEE_HELP}")
    code = read_code(row["agreement"].lower(), scheme, where)
    return {**_stance(place, names[0], code, ""), "target": row["concept"], "actor_names": names}


def _check(statements: Iterable[Mapping[str, Any]], sentences: int, where: str) -> None:
    for statement in statements:
        if _NEEDED - statement.keys():
            raise DocumentError(f"{where}: a statement lacks {min(_NEEDED - statement.keys())!r}; {SEE_HELP}")
        if statement["sentence"] not in range(sentences):
            raise DocumentError(f"{where}: no sentence {statement['sentence']}; sentences are counted from 0.")
