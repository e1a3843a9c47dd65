"""The command `kgraph`: parse arguments, call one function, print.

Libraries are imported inside the commands, so that `--help` and `query` start fast.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, TypeVar

import click

from kgraph import __version__
from kgraph.calibration import MIN_CONFIDENCE
from kgraph.errors import KgraphError, UsageError
from kgraph.namespaces import BASE

if TYPE_CHECKING:
    from kgraph.headers import Header
    from kgraph.model import Miss, Reference, Statement
    from kgraph.query import Answer

_Item = TypeVar("_Item")
_INTERRUPTED: Final = 130
_MODEL_HELP: Final = "spaCy pipeline to parse with: an installed package or a folder.  [default: the embedded one]"


def main() -> NoReturn:
    """Run the command; turn errors into one message and the exit code of their kind."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without “✓” gets a “?”
    try:
        code = commands.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except KgraphError as error:
        click.echo(f"Error: {error}", err=True)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        code = _INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # The reader has gone, as in `kgraph query … | head`, for which click exits itself: not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


class _Command(click.Command):
    """A command whose help ends with an example that runs."""

    def __init__(self, *args: Any, example: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.example = example

    def format_epilog(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Example"):
            for line in self.example.splitlines():
                formatter.write_text(line)


def _extraction(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say how statements are found."""
    for option in (
        click.option("--model", default=None, metavar="NAME", help=_MODEL_HELP),
        click.option(
            "--method",
            type=click.Choice(["rules", "learned", "both"]),
            default="both",
            show_default=True,
            help="What finds statements: the lexicon's rules, the learned component of the pipeline, both together.",
        ),
        click.option(
            "--min-confidence",
            type=click.FloatRange(0, 1),
            default=MIN_CONFIDENCE,
            show_default=True,
            help="Leave out statements that are less sure.",
        ),
        click.option(
            "--gazetteer",
            "gazetteers",
            multiple=True,
            metavar="FILE",
            help="Actors of your own, as a table (.csv, .tsv) or SKOS (.ttl, …); may be given several times.",
        ),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kgraph")
def commands() -> None:
    """Turn news text into an RDF graph of who backs, opposes or proposes what, and ask it questions."""


@commands.command(cls=_Command, example="kgraph export seeds -o graph.ttl")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
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
@click.option("--header", is_flag=True, help="Describe the graph as a data set: makers, articles, licence.")
@click.option("--licence", metavar="IRI", help="Licence for the header to name.")
@click.option("--stamp", is_flag=True, help="Let the header tell the time; no two runs are the same then.")
@_extraction
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
    **how: Any,
) -> None:
    """Write the graph of the articles in SOURCE: files (.txt, .md, .html), folders, or - for stdin.

    A file with a triple a line, .nt and .nq, is written while articles are read, in little memory; others are sorted as
    a whole. Named graphs need .nq, .trig or .jsonld. In an article's graph stand its node, sentences, statements and
    plain triples. What articles share, entities and relations, stands in the default graph.
    """
    from functools import partial

    from kgraph.exporting import Plan, check_plan, survey
    from kgraph.exporting import export as write

    heading = _header(header, licence, stamp)
    plan = Plan(base=base, edges=edges, text=text, reify=rdf12, graph_per=graph_per, header=heading, onto=onto)
    check_plan(output, plan)
    articles = survey(sources, output, plan)
    from kgraph.pipeline import load as load_extractor

    shown = partial(_shown, length=len(articles.ids), what="articles")
    counts = write(articles, load_extractor(**how), output, plan, stream=sys.stdout.buffer, shown=shown)
    _report(f"{_counted(counts.statements, 'statement')} from {_counted(counts.articles, 'article')} → {output}")


def _header(asked: bool, licence: str | None, stamp: bool) -> "Header | None":
    from datetime import UTC, datetime

    from kgraph.headers import Header

    if not asked and (licence or stamp):
        raise UsageError(f"{'--licence' if licence else '--stamp'} is for the header; give --header too.")
    return Header(licence=licence or "", moment=datetime.now(UTC) if stamp else None) if asked else None


def _list(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """Print the shipped questions with their parameters and leave."""
    if asked:
        from kgraph.query import questions

        for question in questions():
            click.echo(f"{click.style(question.name, bold=True)}  {question.help}")
            for parameter in question.parameters:
                click.echo(f"    --bind {parameter.name}=…  {parameter.help}")
        context.exit()


@commands.command(cls=_Command, example='kgraph query graph.ttl --name who-backs --bind target="carbon tax"')
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
    sys.stdout.buffer.write(render(answer, results, width=_width()))
    sys.stdout.buffer.flush()
    if name and not pairs and (asked := _defaults(name)):
        _report(f"Asked with {asked}; --bind NAME=VALUE asks with others.")
    if answer.truth is False:
        raise click.exceptions.Exit(1)


@commands.command(cls=_Command, example="kgraph actors graph.ttl -o actors.csv")
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
    width = _width() if output == "-" else None
    listing.write(listing.render(found, kind, width=width), output, stream=sys.stdout.buffer)
    if output != "-":
        _report(f"{_counted(len(found), 'actor')} → {output}")


@commands.command(cls=_Command, example="kgraph load graph.ttl http://localhost:7878 --replace")
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
    What has arrived is counted, and an error where that is not what was sent.

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
            click.echo(line)
        return
    count = stores.load(graphs, opened, replace=replace)
    _report(f"{_counted(count, 'triple')} → {store}")


@commands.command(cls=_Command, example="kgraph serve graph.ttl --port 7878")
@click.argument("graphs", metavar="GRAPH...", nargs=-1, required=True)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=7878, show_default=True, help="Port on this machine; 0 is any."
)
def serve(graphs: tuple[str, ...], port: int) -> None:
    """Answer SPARQL questions about GRAPH at http://127.0.0.1:7878/query until Ctrl-C; nothing can be changed."""
    import signal

    from kgraph.serve import serve as answer

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    answer(graphs, port=port, ready=lambda url: _report(f"SPARQL endpoint: {url}   (Ctrl-C stops it)"))


@commands.command(cls=_Command, example="kgraph validate graph.ttl")
@click.argument("graphs", metavar="GRAPH...", nargs=-1, required=True)
@click.option("--base", default=BASE, show_default=True, metavar="IRI", help="Start of the identifiers of the data.")
def validate(graphs: tuple[str, ...], base: str) -> None:
    """Check GRAPH: SHACL shapes, spans against their sentences, plain triples against their statements."""
    from kgraph.validate import validate as check

    findings = check(graphs, base=base)
    for finding in findings:
        click.echo(f"{finding.severity}: {finding}")
    _report(
        _counted(len(findings), "finding") if findings else "No findings: shapes, spans and plain triples are in order."
    )
    if findings:
        raise click.exceptions.Exit(1)


@commands.command(cls=_Command, example='kgraph explain "The union has not endorsed the port bill."')
@click.argument("text")
@_extraction
def explain(text: str, **how: Any) -> None:
    """Show what was found in TEXT, by which lexicon entry, and why the rest was not."""
    from kgraph.pipeline import load as load_extractor

    found = load_extractor(**how).explain(text)
    for each in found:
        click.echo(_explained(each))
    if not found:
        click.echo("No cue of the lexicon stands in this text.")


@commands.command(cls=_Command, example="kgraph relations")
def relations() -> None:
    """List the relations with definition, cue words and example, as the ontology has them."""
    from kgraph.ontology import read_lexicon

    lexicon = read_lexicon()
    cues: dict[str, list[str]] = {name: [] for name in lexicon.relations}
    for entry in (*(e for row in lexicon.entries.values() for e in row), *lexicon.affixes):
        cues[entry.relation].append(entry.label)
    for relation in lexicon.relations.values():
        lineage = "".join(f" < {parent}" for parent in relation.parents)
        click.echo(f"{click.style(relation.name, bold=True)}{lineage}  ({relation.valence})")
        click.echo(f"  {relation.definition}")
        click.echo(f"  cues: {', '.join(sorted(set(cues[relation.name])))}")
        click.echo(f"  e.g. {relation.example}\n")


@commands.command(cls=_Command, example="kgraph evaluate gold.jsonl")
@click.argument("gold", metavar="GOLD")
@click.option("--format", "kind", metavar="NAME", help="Format of GOLD.  [default: told by suffix and first line]")
@click.option("--against", metavar="SECOND", help="Score this coding of the articles of GOLD instead of kgraph.")
@click.option("--by", metavar="KEY", help="Score coded articles also by what they have under KEY, such as genre.")
@click.option("--errors", is_flag=True, help="List all that is false or missed, with its sentence and trace.")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Draw N statements of GOLD, a graph, to be read.")
@click.option("--seed", default=7, show_default=True, help="Another seed draws another sample.")
@click.option("-o", "--output", default="-", metavar="FILE.csv", help="Where to write the sample.  [default: stdout]")
@_extraction
def evaluate(
    gold: str,
    kind: str | None,
    against: str | None,
    by: str | None,
    errors: bool,
    sample: int | None,
    seed: int,
    output: str,
    **how: Any,
) -> None:
    """Score kgraph on what others coded by hand in GOLD, plain or gzipped.

    \b
    FORMAT    GOLD                                                   scored
    coded     .jsonl: sentences, statements with sentence (index),   statements
              relation, actor_text, target_text
    seesaw    .jsonl: sentences, entities, stances                   stances for or against
    dna       .csv: event list of Discourse Network Analyzer         positions, by valence
    plover    .jsonl: text, event, source, target                    PLOVER code between ends
    marked    .tsv: marked_sentence (<s>, <t>), gold_root            PLOVER code between ends
    directed  .tsv: sentence with two [spans], both, label 0 to 4    sentiment between spans
    judged    .csv: a sample with y or n (or r: reversed) filled in  share right

    A statement is right where sentence and relation are the coder's and the words for actor and target overlap the
    coder's or name the same. Between given ends the find counts that leads from the one to the other; none counts
    as silence. Mutual relations hold both ways. Which code a relation counts as stands in ontology/schemes.ttl.
    Intervals hold 95 of 100 draws of the articles.
    """
    if sample:
        from kgraph.evaluate import draw, write_text

        write_text(draw((gold,), sample, seed=seed), output, stream=sys.stdout.buffer)
        return
    for line in _scored(gold, kind, against, by, errors, how):
        click.echo(line)


def _scored(
    gold: str, kind: str | None, against: str | None, by: str | None, errors: bool, how: Mapping[str, Any]
) -> Iterator[str]:
    """Return the lines of an evaluation: of a second coding, of statements that were read, or of the extractor."""
    from functools import partial

    from kgraph.evaluate import compare, read, report, report_readings

    coded = read(gold, kind=kind)
    if against:
        return compare(coded, read(against, kind=kind), by=by, errors=errors)
    if coded.readings:
        return report_readings(coded.readings)
    from kgraph.pipeline import load as load_extractor

    shown = partial(_shown, length=len(coded.texts), what="texts")
    return report(coded, load_extractor(**how), by=by, errors=errors, shown=shown)


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


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _width() -> int | None:
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _explained(found: "Statement | Miss") -> str:
    from kgraph.model import Statement
    from kgraph.traces import trace

    if not isinstance(found, Statement):
        return f"– “{found.cue.text}” ({trace(found)}) gives no statement: {found.reason}."
    said = f", said by {found.speaker.text}" if found.speaker else ""
    addressee = f"\n    addressee  {found.addressee.text}  <{found.addressee.entity.iri}>" if found.addressee else ""
    polarity = "negated" if found.negated else "affirmed"
    return (
        f"✓ {found.relation}: {polarity}, {found.modality}, {found.voice}{said}\n"
        f"    actor      {_words(found.actor)}  <{found.actor.entity.iri}>\n"
        f"    target     {_words(found.target)}  <{found.target.entity.iri}>{addressee}\n"
        f"    cue        {found.cue.text}  ({trace(found)}, confidence {found.confidence:.2f})"
    )


def _words(reference: "Reference") -> str:
    """Return the words for an entity, with those that a pronoun among them stands for."""
    meant = reference.antecedent
    return reference.text if meant is None else f"{reference.text} (“{meant.text}”)"


def _shown(items: Iterable[_Item], length: int, what: str) -> Iterator[_Item]:
    """Pass items on, with a progress bar on a terminal and nothing in a pipe."""
    if not sys.stderr.isatty() or length < 2:
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=what, total=length, console=Console(stderr=True), transient=True)


def _ask_password(user: str, host: str) -> str:
    return str(click.prompt(f"Password of {user} at {host}", default="", hide_input=True, show_default=False, err=True))


def _report(message: str) -> None:
    click.echo(message, err=True)
