"""The patterns of a question: where each begins, and which variables stand in it.

>>> [(each.start, sorted(each.names)) for each in patterns("ASK { ?s ?p ?o MINUS { ?s a ?kind } }")]
[(5, ['o', 'p', 's']), (22, ['kind', 's'])]
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kgraph.query.tokens import words

__all__ = ["Pattern", "patterns", "variables"]

#: What the braces hold that come next behind these words; others hold a pattern.
_BRACES_BEHIND: Final = {"VALUES": "values", "CONSTRUCT": "template"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A group graph pattern: `start` is the place behind its brace, `names` the variables in it, not deeper.

    What SELECT lists before a pattern, and ORDER BY and the like name behind it, counts as in it; `computed` are those
    that AS makes there. One that is not `open` stands in CONSTRUCT WHERE: triples, and room for nothing else.
    """

    start: int
    names: frozenset[str]
    computed: frozenset[str] = frozenset()
    open: bool = True


@dataclass(slots=True)
class _Group:
    """Braces as they are read; where they hold a question of their own, `main` is its pattern."""

    start: int = 0
    holds: str = "pattern"
    is_question: bool = False
    main: "_Group | None" = None
    comes: str = ""
    parentheses: int = 0
    names: set[str] = field(default_factory=set)
    computed: set[str] = field(default_factory=set)

    @property
    def is_pattern(self) -> bool:
        return self.holds in ("pattern", "triples")


def patterns(text: str) -> Iterator[Pattern]:
    """Yield the patterns of a question in the order of their beginnings."""
    groups = _groups(text)
    for group in groups:
        if group.is_question and group.main:
            group.main.names |= group.names
            group.main.computed |= group.computed
    for group in groups:
        if group.is_pattern and not group.is_question:
            names, computed = frozenset(group.names - group.computed), frozenset(group.computed)
            yield Pattern(start=group.start, names=names, computed=computed, open=group.holds == "pattern")


def variables(text: str) -> tuple[str, ...]:
    """Return the names of the variables of a question as they first appear."""
    return tuple(dict.fromkeys(token["variable"][1:] for _, token in words(text) if token["variable"]))


def _groups(text: str) -> list[_Group]:
    found = [_Group(is_question=True)]
    stack, before = found[:], ""
    for word, token in words(text):
        if word == "{":
            found.append(_open(token, stack[-1]))
            stack.append(found[-1])
        elif word == "}":
            stack = stack[:-1] or stack
        else:
            _note(word, token, stack[-1], before)
        before = word
    return found


def _open(brace: re.Match[str], outer: _Group) -> _Group:
    # An annotation of RDF 1.2, "{| … |}", holds no pattern either.
    is_annotation = brace.string.startswith("|", brace.end())
    group = _Group(start=brace.end(), holds="annotation" if is_annotation else outer.comes or "pattern")
    outer.comes = ""
    if outer.main is None and outer.parentheses == 0 and group.is_pattern:
        outer.main = group
    return group


def _note(word: str, token: re.Match[str], group: _Group, before: str) -> None:
    group.parentheses += (word == "(") - (word == ")")
    if word == "SELECT":
        group.is_question = True
    elif word == "WHERE" and group.comes == "template":
        group.comes = "triples"  # CONSTRUCT WHERE { … }, whose pattern is the template too
    elif word in _BRACES_BEHIND:
        group.comes = _BRACES_BEHIND[word]
    elif token["variable"]:
        (group.computed if before == "AS" else group.names).add(token["variable"][1:])
