"""Questions: those that come with kgraph, and those in files."""

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kgraph.errors import OntologyError, QueryError
from kgraph.folders import ontology_folder
from kgraph.query.guesses import did_you_mean
from kgraph.query.tokens import value_lists

__all__ = ["Parameter", "Question", "question", "questions", "read_question_file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A list of values in a question that its asker may replace."""

    name: str
    help: str
    default: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question shipped with kgraph."""

    name: str
    help: str
    columns: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    sparql: str


def read_question_file(path: str | Path, *, stdin: BinaryIO | None = None) -> str:
    """Return the SPARQL in a file, or on stdin where that is `-`; raise QueryError where it cannot be read."""
    try:
        content = (stdin or sys.stdin.buffer).read() if str(path) == "-" else Path(path).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise QueryError(f"{path} cannot be read: {error.strerror}; check the name") from error
    except UnicodeDecodeError as error:
        raise QueryError(f"{path} is not UTF-8 (byte {error.start}); save the question as UTF-8 text") from error


def questions(folder: Path | None = None) -> tuple[Question, ...]:
    """Return the questions of the ontology folder, by name."""
    paths = sorted(((folder or ontology_folder()) / "queries").glob("*.rq"))
    return tuple(_read_question(path) for path in paths)


def question(name: str, *, bindings: Iterable[tuple[str, str]] = (), folder: Path | None = None) -> Question:
    """Return the shipped question `name`; raise QueryError where it or one of its `bindings` is unknown."""
    shipped = {each.name: each for each in questions(folder)}
    if name not in shipped:
        raise QueryError(f"Unknown question {name!r}; choose one of {', '.join(shipped)}{did_you_mean(name, shipped)}")
    known = [parameter.name for parameter in shipped[name].parameters]
    for parameter, _ in bindings:
        if parameter not in known:
            listed = ", ".join(known) or "none"
            raise QueryError(f"{name} has no parameter {parameter!r}; it has {listed}{did_you_mean(parameter, known)}")
    return shipped[name]


def _read_question(path: Path) -> Question:
    """Read the comment at the head of the file: a question, its columns, and its parameters."""
    sparql = path.read_text(encoding="utf-8")
    lines = [line[1:].strip() for line in sparql.split("\n\n")[0].splitlines() if line.startswith("#")]
    fields = dict(line.split(": ", 1) for line in lines if re.match(r"(columns|parameter \w+): ", line))
    defaults = {name: sparql[start:end].strip().strip('"') for name, start, end in reversed(list(value_lists(sparql)))}
    return Question(
        name=path.stem,
        help=" ".join(line for line in lines if line.partition(": ")[0] not in fields),
        columns=tuple(fields.get("columns", "").split(", ")),
        parameters=tuple(
            _parameter(path, key.removeprefix("parameter "), text, defaults)
            for key, text in fields.items()
            if key.startswith("parameter ")
        ),
        sparql=sparql,
    )


def _parameter(path: Path, name: str, text: str, defaults: Mapping[str, str]) -> Parameter:
    if name not in defaults:
        raise OntologyError(f"{path} tells of a parameter {name} and has no list VALUES ?{name} {{ … }}; add it")
    return Parameter(name=name, help=text, default=defaults[name])
