"""The command `kgraph`: parse arguments, call one function, print.

Libraries are imported inside the commands, so that `--help` and `query` start fast.
"""

import os
import re
import sys
from io import StringIO, TextIOWrapper
from typing import Final, NoReturn

import click

from kgraph.cli import graphs, questions, readings
from kgraph.cli.group import commands
from kgraph.errors import KgraphError
from kgraph.markup import plain

__all__ = ["commands", "graphs", "main", "questions", "readings"]

_INTERRUPTED: Final = 130


def main() -> NoReturn:
    """Run the command; turn errors into one message and the exit code of their kind."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without “✓” gets a “?”
    try:
        code = commands.main(standalone_mode=False)
    except click.ClickException as error:
        error.show(told := StringIO())
        click.echo("\n".join(map(plain, told.getvalue().splitlines())), err=True)
        code = error.exit_code
    except KgraphError as error:
        click.echo(f"Error: {_shown(str(error))}", err=True)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        code = _INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # The reader has gone, as in `kgraph query … | head`, for which click exits itself: not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _shown(message: str) -> str:
    """Return a message for a terminal; its own further lines are indented, those of a file's name become one."""
    return "\n".join(map(plain, re.split(r"\n(?=    )", message)))
