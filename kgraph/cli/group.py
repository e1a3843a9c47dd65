"""The group of all commands, and what they share: help with an example, options, how they speak."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeVar

import click

from kgraph import __version__
from kgraph.calibration import MIN_CONFIDENCE
from kgraph.markup import plain

_Item = TypeVar("_Item")
_MODEL_HELP: Final = "spaCy pipeline to parse with: an installed package or a folder.  [default: the embedded one]"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kgraph")
def commands() -> None:
    """Turn news text into an RDF graph of who backs, opposes or proposes what, and ask it questions."""


class Command(click.Command):
    """A command whose help ends with an example that runs."""

    def __init__(self, *args: Any, example: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.example = example

    def format_epilog(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Example"):
            for line in self.example.splitlines():
                formatter.write_text(line)


def extraction(command: Callable[..., None]) -> Callable[..., None]:
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


def progress(items: Iterable[_Item], length: int, what: str) -> Iterator[_Item]:
    """Pass items on, with a progress bar on a terminal and nothing in a pipe."""
    if not sys.stderr.isatty() or length < 2:
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=what, total=length, console=Console(stderr=True), transient=True)


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def terminal_width() -> int | None:
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def report(message: str) -> None:
    click.echo(plain(message), err=True)
