"""What is wrong with a question, said before it is asked."""

import re
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from kgraph.errors import QueryError
from kgraph.query.guesses import did_you_mean
from kgraph.query.tokens import declared_prefixes, first_word, placed, tokens, words

__all__ = ["check_asks", "check_changes", "check_prefixes", "check_services", "explain_syntax"]

#: What requests start with that change a graph, https://www.w3.org/TR/sparql11-update/.
_CHANGES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_KINDS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_ASKS_ONLY: Final = "a question starts with SELECT, ASK, CONSTRUCT or DESCRIBE, and changes nothing"
_CHANGE_HOW: Final = (
    "give --update and -o FILE for the graph that this leaves, or send it to the update address of a server"
)
_SERVICE: Final = re.compile("servic(e)", re.IGNORECASE)
_ERROR: Final = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): expected (?:one of )?(?P<what>.*)", re.DOTALL)


def check_asks(text: str) -> None:
    """Raise QueryError where `text` would change a graph."""
    first = first_word(text)
    if first and first[0].upper() in _CHANGES:
        message = f"{first[0].upper()} changes a graph; {_ASKS_ONLY}; to change a graph, {_CHANGE_HOW}"
        raise QueryError(placed(text, first.start(), message))


def check_changes(text: str) -> None:
    """Raise QueryError where `text` changes no graph."""
    first = first_word(text)
    if first is None or first[0].upper() not in _CHANGES:
        message = "no change of a graph, such as INSERT DATA or DELETE WHERE; leave out --update to ask a question"
        raise QueryError(placed(text, first.start() if first else len(text), message))


def check_prefixes(text: str, prefixes: Mapping[str, str]) -> None:
    """Raise QueryError at the first prefix that is neither declared nor known."""
    known = {**prefixes, **declared_prefixes(text), "_": ""}
    for token in tokens(text):
        prefix = token["prefix"]
        if prefix is not None and prefix not in known:
            names = " ".join(f"{name}:" for name in sorted(prefixes))
            near = did_you_mean(prefix, prefixes, "{}:")
            message = f"unknown prefix '{prefix}:'; declare it with PREFIX {prefix}: <…>, or use one of {names}{near}"
            raise QueryError(placed(text, token.start(), message))


def check_services(text: str, prefixes: Mapping[str, str]) -> None:
    """Raise QueryError where `text` asks another server, or might and cannot be read."""
    for word, token in words(text):
        if word == "SERVICE":
            message = "SERVICE sends a part of the question to another server; --federated allows that"
            raise QueryError(placed(text, token.start(), message))
    if _SERVICE.search(text):
        # The engine may read words otherwise than above, "?a<?b … >" as a comparison: without the word it must
        # still be able to read the question, which an empty store then answers at once.
        _read(_SERVICE.sub(lambda found: f"{found[0][:-1]}x", text), text, prefixes)


def explain_syntax(text: str, prefixes: Mapping[str, str]) -> None:
    """Raise QueryError that says in words what keeps the engine from reading `text`."""
    _read(text, text, prefixes)


def _read(text: str, original: str, prefixes: Mapping[str, str]) -> None:
    try:
        ox.Store().query(text, prefixes=dict(prefixes))
    except SyntaxError as error:
        raise QueryError(_said(original, str(error), prefixes)) from error


def _said(text: str, error: str, prefixes: Mapping[str, str]) -> str:
    from kgraph.query.misfits import misfit  # here, since a right question needs none of it

    found = _ERROR.search(error)
    if not found:
        return f"The question cannot be read: {error}"
    rows = text.split("\n")[: int(found["line"]) - 1]
    offset = sum(len(row) + 1 for row in rows) + int(found["column"]) - 1
    if not _SERVICE.search(text):  # trying how the question might go on must not ask another server
        offset = misfit(text, prefixes, offset)
    return placed(text, offset, f"cannot read the question{_hint(text, found['what'])}")


def _hint(text: str, expected: str) -> str:
    """Choose from the engine's list of what it expected what a person can use."""
    sentence = re.search(r"\b[A-Z][A-Za-z]+ [a-zA-Z ]{8,}", expected)
    if sentence:
        return f" ({sentence[0].strip()})"
    first = first_word(text)
    if first is None or first[0].upper() not in _KINDS:
        return f"; {_ASKS_ONLY}"
    signs = re.findall(r'"([^"\\]{1,8})"', expected)
    return f"; expected {' or '.join(signs)}" if 0 < len(signs) <= 6 else ""
