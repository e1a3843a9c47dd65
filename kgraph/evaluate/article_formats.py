"""Read coded articles: texts with the statements that others found in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from kgraph.errors import DocumentError
from kgraph.evaluate.files import SEE_HELP, json_rows
from kgraph.evaluate.records import GoldArticle
from kgraph.evaluate.schemes import Scheme

_NEEDED: Final = frozenset({"sentence", "relation", "actor_text", "target_text"})


def read_coded(text: str, file: str, _: Scheme) -> Iterator[GoldArticle]:
    """Yield articles from JSON lines with `sentences` and `statements`, as the package describes them."""
    for where, row in json_rows(text, file):
        try:
            sentences = [str(sentence) for sentence in row["sentences"]]
            statements = tuple(dict(statement) for statement in row["statements"])
        except (KeyError, TypeError, ValueError) as error:
            raise DocumentError(f"{where}: no gold article ({error}); {SEE_HELP}") from error
        _check(statements, len(sentences), where)
        yield joined(sentences, statements)


def read_seesaw(text: str, file: str, scheme: Scheme) -> Iterator[GoldArticle]:
    """Yield articles of SEESAW: `sentences`, `entities`, and `stances`, triples of names by number of sentence."""
    for where, row in json_rows(text, file):
        try:
            sentences = [str(sentence) for sentence in row["sentences"]]
            names = tuple(str(name) for name, _ in row["entities"])
            statements = tuple(
                _stance(int(place), actor, code, target)
                for place, triples in row["stances"].items()
                for actor, code, target in triples
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DocumentError(f"{where}: no SEESAW article ({error}); {SEE_HELP}") from error
        _check(statements, len(sentences), where)
        _check_codes(statements, scheme, where)
        yield joined(sentences, statements, names)


def joined(
    sentences: Sequence[str], statements: Iterable[Mapping[str, Any]], names: tuple[str, ...] = ()
) -> GoldArticle:
    """Return an article whose text is its sentences with a blank between them."""
    spans, position = [], 0
    for sentence in sentences:
        spans.append((position, position + len(sentence)))
        position += len(sentence) + 1
    return GoldArticle(text=" ".join(sentences), spans=tuple(spans), statements=tuple(statements), names=names)


def _stance(sentence: int, actor: str, code: str, target: str) -> dict[str, Any]:
    return {"sentence": sentence, "relation": code, "actor_text": actor, "target_text": target}


def _check(statements: Iterable[Mapping[str, Any]], sentences: int, where: str) -> None:
    for statement in statements:
        if _NEEDED - statement.keys():
            raise DocumentError(f"{where}: a statement lacks {min(_NEEDED - statement.keys())!r}; {SEE_HELP}")
        if statement["sentence"] not in range(sentences):
            raise DocumentError(f"{where}: no sentence {statement['sentence']}; sentences are counted from 0.")


def _check_codes(statements: Iterable[Mapping[str, Any]], scheme: Scheme, where: str) -> None:
    for code in (str(statement["relation"]) for statement in statements):
        if code not in scheme.known:
            raise DocumentError(f"{where}: unknown stance {code!r}; choose one of {', '.join(sorted(scheme.known))}.")
