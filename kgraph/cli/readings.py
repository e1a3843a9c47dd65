"""Commands that show how text is read, and how well."""

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from kgraph.cli.group import Command, commands, extraction, progress
from kgraph.markup import plain

if TYPE_CHECKING:
    from kgraph.model import Miss, Reference, Statement


@commands.command(cls=Command, example='kgraph explain "The union has not endorsed the port bill."')
@click.argument("text")
@extraction
def explain(text: str, **how: Any) -> None:
    """Show what was found in TEXT, by which lexicon entry, and why the rest was not."""
    from kgraph.pipeline import load as load_extractor

    found = load_extractor(**how).explain(text)
    for each in found:
        click.echo(_explained(each))
    if not found:
        click.echo("No cue of the lexicon stands in this text.")


def _explained(found: "Statement | Miss") -> str:
    from kgraph.model import Statement
    from kgraph.traces import trace

    if not isinstance(found, Statement):
        return plain(f"– “{found.cue.text}” ({trace(found)}) gives no statement: {found.reason}.")
    said = f", said by {plain(found.speaker.text)}" if found.speaker else ""
    addressee = f"\n    addressee  {_words(found.addressee)}" if found.addressee else ""
    polarity = "negated" if found.negated else "affirmed"
    return (
        f"✓ {found.relation}: {polarity}, {found.modality}, {found.voice}{said}\n"
        f"    actor      {_words(found.actor)}\n"
        f"    target     {_words(found.target)}{addressee}\n"
        f"    cue        {plain(found.cue.text)}  ({trace(found)}, confidence {found.confidence:.2f})"
    )


def _words(reference: "Reference") -> str:
    """Return the words for an entity, with those that a pronoun among them stands for, and its identifier."""
    meant = f" (“{reference.antecedent.text}”)" if reference.antecedent else ""
    return plain(f"{reference.text}{meant}  <{reference.entity.iri}>")


@commands.command(cls=Command, example="kgraph relations")
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


@commands.command(cls=Command, example="kgraph evaluate gold.jsonl")
@click.argument("gold", metavar="GOLD")
@click.option("--format", "kind", metavar="NAME", help="Format of GOLD.  [default: told by suffix and first line]")
@click.option("--against", metavar="SECOND", help="Score this coding of the articles of GOLD instead of kgraph.")
@click.option("--by", metavar="KEY", help="Score coded articles also by what they have under KEY, such as genre.")
@click.option("--errors", is_flag=True, help="List all that is false or missed, with its sentence and trace.")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Draw N statements of GOLD, a graph, to be read.")
@click.option("--seed", default=7, show_default=True, help="Another seed draws another sample.")
@click.option("-o", "--output", default="-", metavar="FILE.csv", help="Where to write the sample.  [default: stdout]")
@extraction
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
        click.echo("\n".join(map(plain, line.split("\n"))))


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

    shown = partial(progress, length=len(coded.texts), what="texts")
    return report(coded, load_extractor(**how), by=by, errors=errors, shown=shown)
