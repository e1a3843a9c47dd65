"""The command that answers questions."""

import os
import sys
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from kgraph.cli.group import Command, commands, counted, report, terminal_width
from kgraph.errors import StoreError, UsageError
from kgraph.namespaces import BASE

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kgraph.query import Answer

#: Files of the ontology folder that questions may want beside a graph; actors come with the graph.
_ONTOLOGY: Final = ("kgraph.ttl", "alignments.ttl", "components.ttl", "lexicon.ttl")
_BIND_HELP: Final = (
    "Give a variable of the question a value: text, a number, a date, a name (d:ac-KE), '<IRI>', '\"text\"@en'. "
    "May be given several times."
)


def _list(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """Print the shipped questions with their parameters and leave."""
    if asked:
        from kgraph.folders import ontology_folder
        from kgraph.query import questions

        for question in questions():
            click.echo(f"{click.style(question.name, bold=True)}  {question.help}")
            for parameter in question.parameters:
                click.echo(f"    --bind {_pair(parameter.name, parameter.default)}   {parameter.help}")
        report(f"Each is a file that can be read and changed: {ontology_folder() / 'queries'}")
        context.exit()


@commands.command(cls=Command, example='kgraph query graph.ttl --name who-backs --bind target="carbon tax"')
@click.argument("words", metavar="GRAPH... [SPARQL]", nargs=-1)
@click.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_list, help="Show the questions.")
@click.option("-f", "--file", "path", metavar="FILE.rq", help="Read the question from a file, - is stdin.")
@click.option("--name", metavar="NAME", help="Ask a question that comes with kgraph; --list shows them.")
@click.option("--bind", "pairs", multiple=True, metavar="NAME=VALUE", help=_BIND_HELP)
@click.option(
    "--results",
    "--format",
    metavar="FORMAT",
    help="table, csv, tsv, json or xml; for CONSTRUCT ttl, nt or table.  [default: by the suffix of -o, table or ttl]",
)
@click.option("-o", "--output", default="-", metavar="FILE", help="Where to write.  [default: stdout]")
@click.option("--update", is_flag=True, help="Write GRAPH as a request of SPARQL Update leaves it, to -o.")
@click.option("--ontology", is_flag=True, help="Ask about the ontology too: definitions, all relations, cue words.")
@click.option("--base", default=BASE, show_default=True, metavar="IRI", help="What the prefix d: stands for.")
@click.option("--timeout", type=click.IntRange(1, 1_000_000), metavar="SECONDS", help="Wait no longer for the answer.")
@click.option("--explain", is_flag=True, help="Tell on stderr how long what took, and how the engine went about it.")
@click.option("--federated", is_flag=True, help="Let SERVICE in the question ask other servers.")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint; no GRAPH then.")
@click.option("--user", metavar="NAME", help="Log in to the endpoint; the password is in KGRAPH_PASSWORD.")
def query(
    words: tuple[str, ...],
    path: str | None,
    name: str | None,
    pairs: tuple[str, ...],
    results: str | None,
    output: str,
    update: bool,
    ontology: bool,
    endpoint: str | None,
    federated: bool,
    user: str | None,
    **how: Any,
) -> None:
    """Answer a SPARQL question about GRAPH: files (.gz too), folders, or - for Turtle on stdin.

    Prefixes of the files and widely known ones need no declaration. A value bound to a variable stands wherever the
    variable does.
    """
    from kgraph.query import check_results, render, results_for

    if update:
        _check_alone(results=results, name=name, bind=pairs, ontology=ontology, endpoint=endpoint, federated=federated)
        _change(*_question(words, path, None, (), least=2)[:2], output, base=how["base"])
        return
    kind = results_for(output, results)
    least = 1 if endpoint or ontology else 2
    graphs, sparql, bindings = _question(words, path, name, _pairs(pairs), least=least)
    check_results(kind, sparql)
    if user and not endpoint:
        raise UsageError("--user is for a server; give --endpoint URL too.")
    if endpoint and ontology:
        raise UsageError("--ontology is read beside graphs; what an endpoint holds is its own affair.")
    if endpoint:
        answer = _ask_endpoint(endpoint, graphs, sparql, name=name, bindings=bindings, user=user, **how)
    else:
        how |= {"name": name, "federated": federated}
        answer = _ask_graphs([*graphs, *_ontology(ontology)], sparql, bindings=bindings, **how)
    width = terminal_width() if output == "-" else None
    _write(render(answer, kind, width=width), output)
    if output != "-":
        report(f"{_counted(answer)} → {output}")
    if name and (left := _defaults(name, bindings)):
        report(f"Asked with {left}; --bind NAME=VALUE asks with others.")
    if answer.truth is False:
        raise click.exceptions.Exit(1)


def _check_alone(**others: object) -> None:
    for option in (name for name, value in others.items() if value):
        raise UsageError(f"--update and --{option} do not go together; it takes GRAPH, a request and -o.")


def _change(graphs: Sequence[str], request: str, output: str, *, base: str) -> None:
    from kgraph.formats import check_target, write_graph
    from kgraph.query import change

    check_target(output)
    store = change(graphs, request, base=base)
    write_graph(store, output, base=base, stream=sys.stdout.buffer)
    if output != "-":
        report(f"{counted(len(store), 'triple')} → {output}")


def _ask_endpoint(
    endpoint: str, graphs: Sequence[str], sparql: str, *, name: str | None, explain: bool, **how: Any
) -> "Answer":
    from kgraph.query import ask_endpoint, endpoint_hints

    if graphs:
        raise UsageError(f"Both '{graphs[0]}' and --endpoint are given; a question goes to graphs or to an endpoint.")
    begun = time.perf_counter()
    answer = ask_endpoint(endpoint, sparql, **how)
    if explain:
        report(f"answered  {_counted(answer)} in {time.perf_counter() - begun:.3f} s by {endpoint}, which has the plan")
    for hint in () if answer else endpoint_hints(endpoint, "" if name else sparql, **how):
        report(hint)
    return answer


def _ask_graphs(
    graphs: Sequence[str], sparql: str, *, name: str | None, explain: bool, timeout: int | None, **how: Any
) -> "Answer":
    from functools import partial

    from kgraph.query.waiting import wait_for

    if not graphs:
        raise UsageError("No graph: name a file or folder, - for Turtle on stdin, or give --endpoint URL.")
    asked = wait_for(partial(_read_and_ask, graphs, sparql, **how), timeout)
    if explain:
        report(f"read      {counted(len(asked.store), 'triple')} in {asked.reading:.3f} s")
        report(f"answered  {_counted(asked.answer)} in {asked.answering:.3f} s")
        for line in _plan(asked, sparql, timeout=timeout, **how):
            report(line)
    if not asked.answer and not how["federated"]:
        from kgraph.query import hints

        for hint in hints(asked.store, "" if name else sparql, asked.prefixes, how["bindings"]):
            report(hint)
    return asked.answer


class _Asked(NamedTuple):
    """An answer with what it came from, and the seconds that reading and answering took."""

    store: "ox.Store"
    prefixes: dict[str, str]
    answer: "Answer"
    reading: float
    answering: float


def _read_and_ask(graphs: Sequence[str], sparql: str, *, base: str, **how: Any) -> _Asked:
    from kgraph.query import ask, known_prefixes, read_prefixes
    from kgraph.store import read_graphs

    begun = time.perf_counter()
    store, declared = read_graphs(graphs), read_prefixes(graphs)
    read = time.perf_counter()
    answer = ask(store, sparql, base=base, prefixes=declared, **how)
    done = time.perf_counter()
    return _Asked(store, known_prefixes(declared, base), answer, read - begun, done - read)


def _plan(asked: _Asked, sparql: str, *, timeout: int | None, bindings: Any, federated: bool, **_: Any) -> list[str]:
    """Return the lines that tell the plan, or how to get it."""
    from kgraph.query import plan_of

    if federated:
        return ["plan      not told with --federated, since that would ask the other servers again"]
    try:
        first, *steps = plan_of(asked.store, sparql, asked.prefixes, bindings=bindings, timeout=timeout)
    except StoreError:
        return ["plan      not told: it takes the oxigraph program, which comes by pip install oxigraph"]
    return [f"plan      {first}, then in a second run, each step with those that it is indented over:", *steps]


def _write(content: bytes, output: str) -> None:
    if output != "-":
        from kgraph.files import replace_file

        replace_file(output, [content])
        return
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _counted(answer: "Answer") -> str:
    if answer.truth is not None:
        return str(answer.truth).lower()
    return counted(len(answer), "triple" if answer.kind == "graph" else "row")


def _question(
    words: Sequence[str], path: str | None, name: str | None, bindings: Sequence[tuple[str, str]], *, least: int
) -> tuple[list[str], str, Sequence[tuple[str, str]]]:
    """Tell graphs from question: the last of at least `least` arguments is SPARQL unless a file or name is given."""
    from kgraph.query import question, read_question_file

    if path and name:
        raise UsageError("Both --file and --name are given; a query answers one question at a time.")
    if name:
        return list(words), question(name, bindings=bindings).sparql, bindings
    if path == "-" and "-" in words:
        raise UsageError("Both graph and question are to come from stdin; put one of them into a file.")
    if path:
        return list(words), read_question_file(path), bindings
    if len(words) < least or not _is_question(words[-1]):
        raise UsageError(_lacking(words))
    return list(words[:-1]), words[-1], bindings


def _is_question(word: str) -> bool:
    """Tell SPARQL, which has blanks, braces or IRIs, from the names of graphs and questions."""
    # Not Path.exists, to which a question that is too long for a name is an error.
    return any(sign in word for sign in " \t\n{<") and not os.path.exists(word)  # noqa: PTH110


def _lacking(words: Sequence[str]) -> str:
    """Return what is lacking where the last of the words is no question, or the only one."""
    from kgraph.query import nearest, questions

    last = words[-1] if words else ""
    if _is_question(last):
        return "No graph: name a file or folder before the question, - for Turtle on stdin, or give --endpoint URL."
    if last.endswith((".rq", ".sparql")):
        return f"No question: give --file {last} to ask what is in it."
    shipped = nearest(last, [question.name for question in questions()])
    if shipped and not os.path.exists(last):  # noqa: PTH110
        return f"No question: give --name {shipped} for the one that comes with kgraph."
    after = f" after '{last}'" if last else ""
    return f"No question: give SPARQL{after}, or --file FILE.rq, or --name NAME."


def _ontology(asked: bool) -> list[str]:
    from kgraph.folders import ontology_folder

    return [str(ontology_folder() / name) for name in _ONTOLOGY] if asked else []


def _defaults(name: str, bindings: Iterable[tuple[str, str]]) -> str:
    """Return the values that a shipped question asks with because none are bound."""
    from kgraph.query import question

    bound = {parameter for parameter, _ in bindings}
    left = [each for each in question(name).parameters if each.name not in bound]
    return ", ".join(_pair(parameter.name, parameter.default) for parameter in left)


def _pair(name: str, value: str) -> str:
    """Return a binding as a shell takes it."""
    from shlex import quote

    return f"{name}={value if value.replace(':', '').isalnum() else quote(value)}"


def _pairs(pairs: Iterable[str]) -> list[tuple[str, str]]:
    found = []
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError(f"--bind {pair}: write NAME=VALUE, such as actor=Kenya.")
        found.append((name.lstrip("?$"), value))
    return found
