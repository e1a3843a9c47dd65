"""Commands that write, list, check and hand on graphs."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from kgraph.cli.group import Command, commands, counted, extraction, progress, report, terminal_width
from kgraph.errors import UsageError
from kgraph.markup import plain
from kgraph.namespaces import BASE

if TYPE_CHECKING:
    from kgraph.exporting import Counts
    from kgraph.headers import Header

#: Findings of a kind that are shown.
_MOST: Final = 10


@commands.command(cls=Command, example="kgraph export seeds -o graph.ttl")
@click.argument("sources", metavar="SOURCE...", nargs=-1)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    help="Where to write; the suffix gives the format, - is stdout.",
)
@click.option("--base", default=BASE, show_default=True, metavar="IRI", help="Start of the identifiers of the data.")
@click.option("--edges/--no-edges", default=True, show_default=True, help="Write safe statements as plain triples too.")
@click.option(
    "--text/--no-text",
    default=True,
    show_default=True,
    help="Write the sentences; the words for actors, targets and cues stay either way.",
)
@click.option(
    "--graph-per",
    type=click.Choice(["article", "run"]),
    help="Put what articles say into a named graph each, or into one; entities stay in the default graph.",
)
@click.option("--rdf12", is_flag=True, help="Let statements name their plain triples by rdf:reifies, as RDF 1.2 does.")
@click.option("--merge", "onto", flag_value="merge", help="Add to FILE the articles that it does not have yet.")
@click.option("--replace", "onto", flag_value="replace", help="As --merge; articles that FILE has are put in anew.")
@click.option("--prune", is_flag=True, help="With --merge or --replace: take articles out of FILE that SOURCE lacks.")
@click.option(
    "--remove", multiple=True, metavar="ARTICLE", help="Take an article, such as d:ar-…, out of FILE; needs no SOURCE."
)
@click.option("--resume", is_flag=True, help="Go on where an interrupted export to FILE has stopped, if one has.")
@click.option("--header", is_flag=True, help="Describe the graph as a data set: makers, articles, numbers, licence.")
@click.option("--licence", metavar="IRI", help="Licence for the header to name.")
@click.option("--stamp", is_flag=True, help="Let the header tell the time; no two runs are the same then.")
@extraction
def export(
    sources: tuple[str, ...],
    output: str,
    header: bool,
    licence: str | None,
    stamp: bool,
    base: str,
    edges: bool,
    text: bool,
    rdf12: bool,
    graph_per: Literal["article", "run"] | None,
    onto: Literal["merge", "replace"] | None,
    prune: bool,
    remove: tuple[str, ...],
    resume: bool,
    **how: Any,
) -> None:
    """Write the graph of the articles in SOURCE: files (.txt, .md, .html), folders, or - for stdin.

    A file with a triple a line, .nt and .nq, is written while articles are read, in little memory; others are sorted as
    a whole. Named graphs need .nq, .trig or .jsonld. In an article's graph stand its node, sentences, statements and
    plain triples. What articles share, entities and relations, stands in the default graph.

    FILE appears whole or not at all; until it does, what articles state is kept in FILE.partial. The same command with
    --resume goes on with that: articles that are done are not read again, FILE gets the same bytes as without a break.
    Articles that have changed are read anew, other options for what is found are refused. Without --resume the work
    starts anew, and FILE.partial too.

    --merge --prune makes FILE follow a folder: articles that are new or changed in it come in, others go out with all
    that they alone said, and what FILE has already is not read again.
    """
    from functools import partial

    from kgraph.exporting import Plan, check_plan, survey
    from kgraph.exporting import export as write

    if not sources and not remove:
        raise click.UsageError("Missing argument 'SOURCE...'.", click.get_current_context())
    heading, onto = _header(header, licence, stamp), onto or ("merge" if remove else None)
    plan = Plan(
        base=base, edges=edges, text=text, reify=rdf12, graph_per=graph_per, header=heading, onto=onto,
        prune=prune, remove=remove, resume=resume,
    )  # fmt: skip
    check_plan(output, plan)
    articles = survey(sources, output, plan)
    if articles.doubles:
        report(_doubled(articles.doubles))
    from kgraph.pipeline import load as load_extractor

    shown = partial(progress, length=len(articles.ids), what="articles")
    with _told_of_journal(output, resume=resume):
        counts = write(articles, load_extractor(**how), output, plan, stream=sys.stdout.buffer, shown=shown)
    report(f"{counted(counts.statements, 'statement')} from {_articles(counts, len(articles.gone))} → {output}")


def _articles(counts: "Counts", gone: int) -> str:
    """Return how many articles were written, with what else became of some."""
    more = [f"{counts.resumed} of them done before"] if counts.resumed else []
    return ", ".join([counted(counts.articles, "article"), *more, *([f"{gone} taken out"] if gone else [])])


def _doubled(doubles: Sequence[tuple[str, str]]) -> str:
    """Say of the first file that has the text of another which one that is, and how many more there are."""
    (file, other), more = doubles[0], len(doubles) - 1
    rest = f"; so it is with {counted(more, 'more file')}" if more else ""
    return f"{file} has the same text as {other} and counts once{rest}."


@contextmanager
def _told_of_journal(output: str, *, resume: bool) -> Iterator[None]:
    """Tell where an earlier run is not gone on with, and where this one could be."""
    from kgraph.journals import is_left, journal_path

    journal = journal_path(output)
    if output != "-" and not resume and is_left(output):
        report(f"{journal}, of a run that was interrupted, is started anew; --resume goes on with one.")
    try:
        yield
    except BaseException as error:
        if output != "-" and not isinstance(error, UsageError) and is_left(output):
            report(f"What is done is kept in {journal}; the same command with --resume goes on with it.")
        raise


def _header(asked: bool, licence: str | None, stamp: bool) -> "Header | None":
    from datetime import UTC, datetime

    from kgraph.headers import Header

    if not asked and (licence or stamp):
        raise UsageError(f"{'--licence' if licence else '--stamp'} is for the header; give --header too.")
    return Header(licence=licence or "", moment=datetime.now(UTC) if stamp else None) if asked else None


@commands.command(cls=Command, example="kgraph actors graph.ttl -o actors.csv")
@click.argument("graphs", metavar="GRAPH...", nargs=-1, required=True)
@click.option("--results", metavar="FORMAT", help="table, csv or tsv.  [default: by the suffix of FILE, else table]")
@click.option(
    "-o", "--output", default="-", metavar="FILE", help="A .csv, .tsv or .txt to write to.  [default: stdout]"
)
@click.option("--least", type=click.IntRange(1), default=1, metavar="N", help="Leave out who has fewer mentions.")
@click.option("--open", "only_open", is_flag=True, help="List only actors about which something is open.")
def actors(graphs: tuple[str, ...], results: str | None, output: str, least: int, only_open: bool) -> None:
    """List the actors of GRAPH: how often statements mention each, by which words, what led to it, what is open.

    Written to a .csv file the list is a gazetteer. Correct it, in a spreadsheet too, and give it to
    kgraph export --gazetteer: the next graph follows.

    \b
    to                         change in the file
    show another name          label
    know one by more names     aliases, as articles spell them, with bars between
    make one actor of two      actor: the same in both rows; the row that had it gives name and kind
    tell whom a name means     actor, or label for a new one, in the row of the local name

    What is local is an actor of one article alone: named by one word, which may be another's elsewhere, or described,
    "its allies". Unresolved words stand for somebody whom the article does not tell. Their rows have no actor and say
    nothing until they get one; that holds for their article, and their aliases mean the actor in every article.
    """
    from kgraph import actors as listing
    from kgraph.store import read_graphs

    kind = listing.results_for(output, results)
    found = listing.list_actors(read_graphs(graphs), least=least, only_open=only_open)
    width = terminal_width() if output == "-" else None
    listing.write(listing.render(found, kind, width=width), output, stream=sys.stdout.buffer)
    if output != "-":
        report(f"{counted(len(found), 'actor')} → {output}")


@commands.command(cls=Command, example="kgraph load graph.ttl http://localhost:7878 --replace")
@click.argument("graphs", metavar="GRAPH...", nargs=-1, required=True)
@click.argument("store", metavar="STORE")
@click.option("--graph", metavar="IRI", help="Load into this named graph instead of the default graph.")
@click.option("--replace/--add", default=False, show_default=True, help="Put the graph in the place of what is there.")
@click.option("--user", metavar="NAME", help="User of the server.  [default: KGRAPH_USER, or of ~/.netrc]")
@click.option("--preset", default="", metavar="NAME", help="Kind of server.  [default: told by its answers]")
@click.option("--dry-run", is_flag=True, help="Print what would be sent where; send nothing.")
def load(
    graphs: tuple[str, ...], store: str, graph: str | None, replace: bool, user: str | None, preset: str, dry_run: bool
) -> None:
    """Load GRAPH into STORE: a server's base URL, its Graph Store endpoint, or a folder.

    The password comes from KGRAPH_PASSWORD, ~/.netrc, or a question on a terminal; KGRAPH_TOKEN is a bearer token.
    What has arrived at a server is counted, and an error where that is not what was sent.

    \b
    NAME      STORE
    oxigraph  http://localhost:7878
    fuseki    http://localhost:3030/DATASET
    rdf4j     http://localhost:8080/rdf4j-server/repositories/NAME
    graphdb   http://localhost:7200/repositories/NAME
    qlever    http://localhost:7001
    virtuoso  http://localhost:8890, which needs --graph
    """
    from kgraph import store as stores

    ask = _ask_password if sys.stdin.isatty() and "-" not in graphs else None
    opened = stores.open_store(store, graph=graph, user=user, preset=preset, ask=ask)
    if dry_run:
        for line in stores.plan(graphs, opened, replace=replace):
            click.echo(plain(line))
        return
    count = stores.load(graphs, opened, replace=replace)
    report(f"{counted(count, 'triple')} → {store}")


def _ask_password(user: str, host: str) -> str:
    return str(click.prompt(f"Password of {user} at {host}", default="", hide_input=True, show_default=False, err=True))


@commands.command(cls=Command, example="kgraph serve graph.ttl --port 7878")
@click.argument("graphs", metavar="GRAPH...", nargs=-1, required=True)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=7878, show_default=True, help="Port on this machine; 0 is any."
)
def serve(graphs: tuple[str, ...], port: int) -> None:
    """Answer SPARQL questions about GRAPH at http://127.0.0.1:7878/query until Ctrl-C; nothing can be changed."""
    import signal

    from kgraph.serve import serve as answer

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    answer(graphs, port=port, ready=lambda url: report(f"SPARQL endpoint: {url}   (Ctrl-C stops it)"))


@commands.command(cls=Command, example="kgraph validate graph.ttl")
@click.argument("graphs", metavar="GRAPH...", nargs=-1, required=True)
@click.option("--base", default=BASE, show_default=True, metavar="IRI", help="Start of the identifiers of the data.")
@click.option("--all", "is_all", is_flag=True, help="Show all findings.  [default: 10 of a kind]")
def validate(graphs: tuple[str, ...], base: str, is_all: bool) -> None:
    """Check GRAPH: SHACL shapes, spans against their sentences, plain triples against their statements."""
    from kgraph.validate import some_of_each_kind
    from kgraph.validate import validate as check

    findings = check(graphs, base=base)
    for finding, more in some_of_each_kind(findings, len(findings) if is_all else _MOST):
        click.echo(plain(f"{finding.severity}: {finding}"))
        if more:
            click.echo(f"… and {more:,} more like this; --all shows them")
    report(
        counted(len(findings), "finding") if findings else "No findings: shapes, spans and plain triples are in order."
    )
    if findings:
        raise click.exceptions.Exit(1)
