"""The command that answers questions."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from kgraph.cli.group import Command, commands, report, terminal_width
from kgraph.errors import UsageError
from kgraph.namespaces import BASE

if TYPE_CHECKING:
    from kgraph.query import Answer


def _list(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """Print the shipped questions with their parameters and leave."""
    if asked:
        from kgraph.query import questions

        for question in questions():
            click.echo(f"{click.style(question.name, bold=True)}  {question.help}")
            for parameter in question.parameters:
                click.echo(f"    --bind {parameter.name}=…  {parameter.help}")
        context.exit()


@commands.command(cls=Command, example='kgraph query graph.ttl --name who-backs --bind target="carbon tax"')
@click.argument("words", metavar="GRAPH... [SPARQL]", nargs=-1)
@click.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_list, help="Show the questions.")
@click.option("-f", "--file", "path", metavar="FILE.rq", type=click.Path(), help="Read the question from a file.")
@click.option("--name", metavar="NAME", help="Ask a question that comes with kgraph; --list shows them.")
@click.option("--bind", "pairs", multiple=True, metavar="NAME=VALUE", help="Value for a VALUES list of the question.")
@click.option("--results", metavar="FORMAT", help="table, csv, tsv, json or xml; for CONSTRUCT ttl, nt or table.")
@click.option("--base", default=BASE, show_default=True, metavar="IRI", help="What the prefix d: stands for.")
@click.option("--timeout", type=click.IntRange(1, 1_000_000), metavar="SECONDS", help="Wait no longer for the answer.")
@click.option("--federated", is_flag=True, help="Let SERVICE in the question ask other servers.")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint; no GRAPH then.")
@click.option("--user", metavar="NAME", help="Log in to the endpoint; the password is in KGRAPH_PASSWORD.")
def query(
    words: tuple[str, ...],
    path: str | None,
    name: str | None,
    pairs: tuple[str, ...],
    results: str | None,
    endpoint: str | None,
    user: str | None,
    federated: bool,
    **how: Any,
) -> None:
    """Answer a SPARQL question about GRAPH: files, folders, or - for Turtle on stdin."""
    from kgraph.query import check_results, render

    check_results(results)
    graphs, sparql, bindings = _question(words, path, name, _pairs(pairs), least=1 if endpoint else 2)
    check_results(results, sparql)
    how["bindings"] = bindings
    if user and not endpoint:
        raise UsageError("--user is for a server; give --endpoint URL too.")
    if endpoint:
        answer = _ask_endpoint(endpoint, graphs, sparql, user=user, **how)
    else:
        answer = _ask_graphs(graphs, sparql, federated=federated, **how)
    sys.stdout.buffer.write(render(answer, results, width=terminal_width()))
    sys.stdout.buffer.flush()
    if name and not pairs and (asked := _defaults(name)):
        report(f"Asked with {asked}; --bind NAME=VALUE asks with others.")
    if answer.truth is False:
        raise click.exceptions.Exit(1)


def _ask_endpoint(endpoint: str, graphs: Sequence[str], sparql: str, **how: Any) -> "Answer":
    from kgraph.query import ask_endpoint

    if graphs:
        raise UsageError(f"Both '{graphs[0]}' and --endpoint are given; a question goes to graphs or to an endpoint.")
    return ask_endpoint(endpoint, sparql, **how)


def _ask_graphs(graphs: Sequence[str], sparql: str, **how: Any) -> "Answer":
    from kgraph.query import ask, read_prefixes
    from kgraph.store import read_graphs

    if not graphs:
        raise UsageError("No graph: name a file or folder, - for Turtle on stdin, or give --endpoint URL.")
    return ask(read_graphs(graphs), sparql, prefixes=read_prefixes(graphs), **how)


def _question(
    words: Sequence[str], path: str | None, name: str | None, bindings: Sequence[tuple[str, str]], *, least: int
) -> tuple[list[str], str, Sequence[tuple[str, str]]]:
    """Tell graphs from question: the last of at least `least` arguments is SPARQL unless a file or name is given."""
    from kgraph.query import question, read_question_file

    if path and name:
        raise UsageError("Both --file and --name are given; a query answers one question at a time.")
    if name:
        return list(words), question(name, bindings=bindings).sparql, bindings
    if path:
        return list(words), read_question_file(path), bindings
    if len(words) < least:
        after = f" after '{words[0]}'" if words else ""
        raise UsageError(f"No question: give SPARQL{after}, or --file FILE.rq, or --name NAME.")
    return list(words[:-1]), words[-1], bindings


def _defaults(name: str) -> str:
    """Return the values that a shipped question asks with where none are bound."""
    from kgraph.query import question

    return ", ".join(f"{parameter.name}={parameter.default}" for parameter in question(name).parameters)


def _pairs(pairs: Iterable[str]) -> list[tuple[str, str]]:
    found = []
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError(f"--bind {pair}: write NAME=VALUE, such as actor=Kenya.")
        found.append((name.lstrip("?$"), value))
    return found
