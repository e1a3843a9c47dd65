"""Ask a graph in SPARQL, with questions given or shipped, and write the answers.

>>> ask(ox.Store(), "ASK { ?someone kg:backs ?something }").truth
False
"""

import io
import re
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, Literal, TypeVar

import pyoxigraph as ox

from kgraph.errors import QueryError, StoreError, UsageError
from kgraph.folders import ontology_folder
from kgraph.formats import serialize
from kgraph.namespaces import BASE, PREFIXES, shortened

__all__ = [
    "RESULTS",
    "Answer",
    "Parameter",
    "Question",
    "ask",
    "check_results",
    "question",
    "questions",
    "read_question_file",
    "render",
]

Result = TypeVar("Result")
Renderer = Callable[["Answer", int | None], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows (SPARQL results in JSON), a truth (the same), or a graph (N-Triples)."""

    kind: Literal["rows", "truth", "graph"]
    content: bytes
    prefixes: Mapping[str, str] = field(default_factory=lambda: PREFIXES)

    @property
    def truth(self) -> bool | None:
        """What an ASK answers; None for the answers to other questions."""
        return b'"boolean":true' in self.content if self.kind == "truth" else None


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


def ask(store: ox.Store, sparql: str, *, bindings: Iterable[tuple[str, str]] = (), base: str = BASE) -> Answer:
    """Answer `sparql`; `bindings` replace what its `VALUES ?name { … }` lists, several for one name together.

    A value is text, `<an IRI>`, or a name with a known prefix. Known prefixes need no declaration; `d:`
    stands for `base`. Raise QueryError with line and column in `sparql`, StoreError where a SERVICE or a
    store on disk fails. Ctrl-C interrupts.
    """
    prefixes = {**PREFIXES, "d": base}
    _check_prefixes(sparql, prefixes)
    try:
        return _interruptible(partial(_answer, store, _bind(sparql, bindings, prefixes), prefixes))
    except SyntaxError as error:
        raise QueryError(_syntax_message(sparql, prefixes) or str(error)) from error
    except OSError as error:
        raise StoreError(f"The question cannot be answered: {error}; check SERVICE and the store") from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(f"The question cannot be answered: {error}") from error


def render(answer: Answer, results: str | None = None, *, width: int | None = None) -> bytes:
    """Write `answer` as one of RESULTS; by default a table, or Turtle for a graph.

    A table is as wide as its cells, or `width` characters with its cells wrapped.
    """
    check_results(results)
    return RESULTS[results or ("ttl" if answer.kind == "graph" else "table")](answer, width)


def check_results(results: str | None) -> None:
    """Raise UsageError where `results` names none of RESULTS."""
    if results is not None and results not in RESULTS:
        raise UsageError(f"Unknown results {results!r}; choose one of {', '.join(RESULTS)}")


def read_question_file(path: str | Path) -> str:
    """Return the SPARQL in a file; raise QueryError where it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
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
        raise QueryError(f"Unknown question {name!r}; choose one of {', '.join(shipped)}")
    known = [parameter.name for parameter in shipped[name].parameters]
    for parameter, _ in bindings:
        if parameter not in known:
            raise QueryError(f"{name} has no parameter {parameter!r}; it has {', '.join(known) or 'none'}")
    return shipped[name]


def _answer(store: ox.Store, text: str, prefixes: Mapping[str, str]) -> Answer:
    result = store.query(_spell_star(text, prefixes), prefixes=dict(prefixes))
    names = {**prefixes, **_declared(text)}
    if isinstance(result, ox.QueryTriples):
        content = result.serialize(format=ox.RdfFormat.N_TRIPLES)
        return Answer(kind="graph", content=content or b"", prefixes=names)
    if isinstance(result, ox.QueryBoolean):
        content = result.serialize(format=ox.QueryResultsFormat.JSON)
        return Answer(kind="truth", content=content or b"", prefixes=names)
    content = result.serialize(format=ox.QueryResultsFormat.JSON)
    return Answer(kind="rows", content=content or b"", prefixes=names)


def _interruptible(work: Callable[[], Result]) -> Result:
    """Do `work` in a thread, since Ctrl-C reaches Python only between the engine's steps."""
    done: list[Result] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # handed to the caller below
            # The engine's results, which its frames hold, must go in the thread that made them.
            traceback.clear_frames(error.__traceback__)
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return done[0]


# The words of SPARQL, https://www.w3.org/TR/sparql11-query/#sparqlGrammar, as far as they matter here.
_TOKEN: Final = re.compile(
    r"""
      (?P<comment> \#[^\n]* )
    | (?P<iri> <[^<>"{}|^`\\\s]*> )
    | (?P<string> \"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*\"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
                | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
    | (?P<variable> [?$]\w+ )
    | (?P<name> (?P<prefix> (?:\w[\w.-]*)? ) : (?:[\w.:%-]|\\.)* )
    | (?P<word> @?\w[\w-]* )
    | (?P<sign> \S )
    """,
    re.VERBOSE | re.DOTALL,
)
_NAME: Final = re.compile(r"(?P<prefix>\w*):(?P<local>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)")


def _tokens(text: str) -> Iterator[re.Match[str]]:
    return (token for token in _TOKEN.finditer(text) if token.lastgroup != "comment")


def _words(text: str) -> list[tuple[str, re.Match[str]]]:
    return [(token[0].upper(), token) for token in _tokens(text)]


def _declared(text: str) -> dict[str, str]:
    words = _words(text)
    return {
        name["prefix"]: iri[0][1:-1]
        for (word, _), (_, name), (_, iri) in zip(words, words[1:], words[2:], strict=False)
        if word == "PREFIX" and name["prefix"] is not None
    }


def _check_prefixes(text: str, prefixes: Mapping[str, str]) -> None:
    known = {**prefixes, **_declared(text), "_": ""}
    for token in _tokens(text):
        prefix = token["prefix"]
        if prefix is not None and prefix not in known:
            names = " ".join(f"{name}:" for name in sorted(prefixes))
            line, column = _position(text, token.start())
            raise QueryError(
                f"line {line}, column {column}: unknown prefix '{prefix}:'; "
                f"declare it with PREFIX, or use one of {names}"
            )


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _spell_star(text: str, prefixes: Mapping[str, str]) -> str:
    """Replace SELECT * by the variables as they appear; the engine would list them by name."""
    words = _words(text)
    selects = [at for at, (word, _) in enumerate(words) if word == "SELECT"]
    if not selects:
        return text
    star = next((token for word, token in words[selects[0] + 1 :] if word not in ("DISTINCT", "REDUCED")), None)
    if star is None or star[0] != "*":
        return text
    # An empty store knows the variables in scope as well as a full one, and answers at once.
    result = ox.Store().query(text, prefixes=dict(prefixes))
    visible = {variable.value for variable in result.variables} if isinstance(result, ox.QuerySolutions) else set()
    seen = dict.fromkeys(token["variable"][1:] for _, token in words if token["variable"])
    columns = " ".join(f"?{name}" for name in seen if name in visible)
    return f"{text[: star.start()]} {columns} {text[star.end() :]}" if columns else text


def _lists(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the name, start and end of each list of values `VALUES ?name { start … end }`."""
    words = _words(text)
    for (word, _), (_, variable), (opening, brace) in zip(words, words[1:], words[2:], strict=False):
        if word == "VALUES" and variable["variable"] and opening == "{":
            closing = next((token for _, token in words if token[0] == "}" and token.start() > brace.start()), None)
            if closing:
                yield variable["variable"][1:], brace.end(), closing.start()


def _bind(text: str, bindings: Iterable[tuple[str, str]], prefixes: Mapping[str, str]) -> str:
    values: dict[str, list[str]] = {}
    for name, value in bindings:
        values.setdefault(name.lstrip("?$"), []).append(_term(name, value, prefixes))
    lists = list(_lists(text))
    for name in values.keys() - {name for name, _, _ in lists}:
        known = ", ".join(dict.fromkeys(name for name, _, _ in lists)) or "none"
        raise QueryError(f"The question has no list VALUES ?{name} {{ … }} to put a value in; it has {known}")
    for name, start, end in reversed(lists):
        if name in values:
            text = f"{text[:start]} {' '.join(values[name])} {text[end:]}"
    return text


def _term(name: str, value: str, prefixes: Mapping[str, str]) -> str:
    try:
        if value.startswith("<") and value.endswith(">"):
            return str(ox.NamedNode(value[1:-1]))
        short = _NAME.fullmatch(value)
        if short and short["prefix"] in prefixes:
            return str(ox.NamedNode(prefixes[short["prefix"]] + short["local"]))
        quoted = len(value) > 1 and value[0] == value[-1] == '"'
        return str(ox.Literal(value[1:-1] if quoted else value))
    except ValueError as error:
        raise QueryError(f"{value!r} cannot be a value for {name}: {error}") from error


_ERROR: Final = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): expected (?:one of )?(?P<what>.*)", re.DOTALL)
_READS_ONLY: Final = "a question starts with SELECT, ASK, CONSTRUCT or DESCRIBE, and changes nothing"


def _syntax_message(text: str, prefixes: Mapping[str, str]) -> str:
    """Say what is wrong with `text` as the asker wrote it, in words."""
    try:
        ox.Store().query(text, prefixes=dict(prefixes))
    except SyntaxError as error:
        found = _ERROR.search(str(error))
        if not found:
            return str(error)
        line, column = int(found["line"]), int(found["column"])
        offset = sum(len(row) + 1 for row in text.split("\n")[: line - 1]) + column - 1
        around = " ".join(text[max(0, offset - 25) : offset + 20].split())
        near = repr(around) if around else "its start"
        where = f"line {line}, column {column}"
        return f"{where}: cannot read the question near {near}{_hint(text, found['what'])}"
    return ""


def _hint(text: str, expected: str) -> str:
    """Choose from the engine's list of what it expected what a person can use."""
    sentence = re.search(r"\b[A-Z][A-Za-z]+ [a-zA-Z ]{8,}", expected)
    if sentence:
        return f" ({sentence[0].strip()})"
    first = next((word for word, token in _words(text) if token["word"] and word not in ("PREFIX", "BASE")), "")
    if first not in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
        return f"; {_READS_ONLY}"
    signs = re.findall(r'"([^"\\]{1,8})"', expected)
    return f"; expected {' or '.join(signs)}" if 0 < len(signs) <= 6 else ""


def _rows(answer: Answer) -> tuple[list[str], list[list[object]]]:
    if answer.kind == "graph":
        triples = [list(quad.triple) for quad in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)]
        return ["subject", "predicate", "object"], sorted(triples, key=str)
    solutions = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return names, [[solution[name] for name in names] for solution in solutions]


def _as_table(answer: Answer, width: int | None) -> bytes:
    if answer.kind == "truth":
        return _as_word(answer)
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    names, rows = _rows(answer)
    if not rows:
        return b"(no rows)\n"
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in names:
        table.add_column(Text(name), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(term, answer.prefixes)) for term in row))
    page = io.StringIO()
    Console(file=page, width=width or _WIDE, color_system=None, legacy_windows=False).print(table)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines()).encode()


#: Characters that no row exceeds, so that nothing is wrapped.
_WIDE: Final = 1_000_000
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def _cell(term: object, prefixes: Mapping[str, str]) -> str:
    if isinstance(term, ox.Literal):
        # Control characters could change the terminal or the table.
        return _CONTROL.sub(" ", term.value)
    return shortened(term.value, prefixes) if isinstance(term, ox.NamedNode) else str(term or "")


def _as_results(answer: Answer, _width: int | None, *, results: ox.QueryResultsFormat) -> bytes:
    if answer.kind == "graph":
        raise UsageError("CONSTRUCT and DESCRIBE answer with a graph; choose ttl or table for it")
    if answer.kind == "truth" and results in (ox.QueryResultsFormat.CSV, ox.QueryResultsFormat.TSV):
        return _as_word(answer)
    parsed = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    content = parsed.serialize(format=results) or b""
    return content if content.endswith(b"\n") else content + b"\n"


def _as_word(answer: Answer) -> bytes:
    return b"true\n" if answer.truth else b"false\n"


def _as_turtle(answer: Answer, _width: int | None) -> bytes:
    if answer.kind != "graph":
        raise UsageError("ttl is for the graph that CONSTRUCT or DESCRIBE answers with; choose table, csv or json")
    triples = (quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES))
    return serialize(triples, base=answer.prefixes["d"], prefixes=answer.prefixes)


#: How answers are written, by name.
RESULTS: Final[Mapping[str, Renderer]] = {
    "table": _as_table,
    "csv": partial(_as_results, results=ox.QueryResultsFormat.CSV),
    "tsv": partial(_as_results, results=ox.QueryResultsFormat.TSV),
    "json": partial(_as_results, results=ox.QueryResultsFormat.JSON),
    "xml": partial(_as_results, results=ox.QueryResultsFormat.XML),
    "ttl": _as_turtle,
}


def _read_question(path: Path) -> Question:
    """Read the comment at the head of the file: a question, its columns, and its parameters."""
    sparql = path.read_text(encoding="utf-8")
    lines = [line[1:].strip() for line in sparql.split("\n\n")[0].splitlines() if line.startswith("#")]
    fields = dict(line.split(": ", 1) for line in lines if re.match(r"(columns|parameter \w+): ", line))
    defaults = {name: sparql[start:end].strip().strip('"') for name, start, end in reversed(list(_lists(sparql)))}
    return Question(
        name=path.stem,
        help=" ".join(line for line in lines if line.partition(": ")[0] not in fields),
        columns=tuple(fields.get("columns", "").split(", ")),
        parameters=tuple(
            Parameter(name=key.split()[1], help=text, default=defaults[key.split()[1]])
            for key, text in fields.items()
            if key.startswith("parameter ")
        ),
        sparql=sparql,
    )
