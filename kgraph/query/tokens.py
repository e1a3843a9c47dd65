"""The words of a question, and where they stand.

>>> [token[0] for token in tokens("ASK { ?s ?p 'no # comment' } # but this")]
['ASK', '{', '?s', '?p', "'no # comment'", '}']
"""

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["asks_for_graph", "declared_prefixes", "first_word", "placed", "tokens", "value_lists", "words"]

# https://www.w3.org/TR/sparql11-query/#sparqlGrammar, as far as it matters here. The grammar would take "<?b&&?c>" in
# "?a<?b&&?c>0" for an IRI; the engine compares.
_TOKEN: Final = re.compile(
    r"""
      (?P<comment> \#[^\n]* )
    | (?P<iri> <(?![?$]\w+[^\w=>]|[^\s<>:]*&&)[^<>"{}|^`\\\s]*> )
    | (?P<string> \"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*\"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
                | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
    | (?P<variable> [?$]\w+ )
    | (?P<name> (?P<prefix> (?:\w[\w.-]*)? ) : (?:[\w.:%-]|\\.)* )
    | (?P<word> @?\w[\w-]* )
    | (?P<sign> \S )
    """,
    re.VERBOSE | re.DOTALL,
)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
#: Characters of a line that are shown before and behind a place in it.
_BEFORE, _BEHIND = 60, 40


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield the tokens of a question, without its comments."""
    return (token for token in _TOKEN.finditer(text) if token.lastgroup != "comment")


def words(text: str) -> list[tuple[str, re.Match[str]]]:
    """Return the tokens of a question, each beside its text in capitals."""
    return [(token[0].upper(), token) for token in tokens(text)]


def first_word(text: str) -> re.Match[str] | None:
    """Return the word that says what kind of question this is, behind the declarations."""
    return next((token for word, token in words(text) if token["word"] and word not in ("PREFIX", "BASE")), None)


def asks_for_graph(text: str) -> bool:
    """Tell whether a question is answered with a graph instead of rows."""
    first = first_word(text)
    return first is not None and first[0].upper() in ("CONSTRUCT", "DESCRIBE")


def declared_prefixes(text: str) -> dict[str, str]:
    """Return the prefixes that a question declares, with what they stand for."""
    found = words(text)
    return {
        name["prefix"]: iri[0][1:-1]
        for (word, _), (_, name), (_, iri) in zip(found, found[1:], found[2:], strict=False)
        if word == "PREFIX" and name["prefix"] is not None
    }


def value_lists(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the name, start and end of each list of values `VALUES ?name { start … end }`."""
    found = words(text)
    for (word, _), (_, variable), (opening, brace) in zip(found, found[1:], found[2:], strict=False):
        if word == "VALUES" and variable["variable"] and opening == "{":
            closing = next((token for _, token in found if token[0] == "}" and token.start() > brace.start()), None)
            if closing:
                yield variable["variable"][1:], brace.end(), closing.start()


def placed(text: str, offset: int, message: str) -> str:
    """Return `message` between the line and column of `offset` and that line with a caret under the place."""
    offset = min(offset, len(text.rstrip()))
    start = text.rfind("\n", 0, offset) + 1
    column = offset - start
    where = f"line {text.count(chr(10), 0, offset) + 1}, column {column + 1}"
    line = _CONTROL.sub(" ", text[start:].partition("\n")[0])
    before, behind = line[:column], line[column:].rstrip()
    shown = before if len(before) <= _BEFORE else f"…{before[-_BEFORE:]}"
    rest = behind if len(behind) <= _BEHIND else f"{behind[:_BEHIND]}…"
    return f"{where}: {message}\n    {shown}{rest}\n    {' ' * len(shown)}^"
