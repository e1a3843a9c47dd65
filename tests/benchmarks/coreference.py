"""Count the links that kgraph makes inside articles, by kind, and how many of them lead to the same thing.

    python tests/benchmarks/coreference.py gum-dev.conllu.gz [GENRE...] [--errors KIND]

The file is CoNLL-U with GUM's `Entity=` annotation. A link leads from a name, a pronoun or a role noun to the nearest
words before it that kgraph gives the same node, a pronoun's to the words that it stands for. It is right where the head
words of both belong to one chain of the annotation; links between words that head nothing annotated are told apart.
Texts are read as raw text, by the embedded pipeline.
"""

import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import kgraph
from kgraph.entities import Cast, gather, resolve, stood_for
from kgraph.grammar import tree
from kgraph.model import Entity, Phrase
from kgraph.nlp import parse


@dataclass(slots=True)
class Article:
    """A text with the chains of its words: for each character where a word begins, the chains that it heads."""

    name: str
    genre: str
    text: str = ""
    chains: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))


@dataclass(frozen=True, slots=True)
class Link:
    """Where two words begin that stand for one thing, and what says so."""

    start: int
    antecedent: int
    kind: str


@dataclass(slots=True)
class _Open:
    """A mention that goes on: its chain, the numbers of the words that are its core, how many words it has so far."""

    chain: str
    heads: set[int]
    length: int = 0


def main() -> None:
    """Print links and right links by kind, and the errors of one kind where asked for."""
    arguments = sys.argv[1:]
    shown = arguments[arguments.index("--errors") + 1] if "--errors" in arguments else ""
    genres = [each for each in arguments[1:] if each not in ("--errors", shown)]
    made: Counter[str] = Counter()
    right: Counter[str] = Counter()
    unmarked = 0
    extractor = kgraph.load()
    for article in read(Path(arguments[0])):
        if genres and article.genre not in genres:
            continue
        sentences = [sentence for _, section in parse(extractor.nlp, [article.text]) for sentence in section]
        for link in links(gather(sentences, extractor.gazetteer, extractor.lexicon, "ar-x")):
            chains = article.chains.get(link.start), article.chains.get(link.antecedent)
            if None in chains:
                unmarked += 1
                continue
            is_right = bool(set.intersection(*filter(None, chains)))
            made[link.kind] += 1
            right[link.kind] += is_right
            if link.kind == shown and not is_right:
                print(f"{article.name}: {_around(article, link.antecedent)} <- {_around(article, link.start)}")
    for kind in sorted(made):
        print(f"{kind:16}{right[kind]:5} of {made[kind]:5}  {right[kind] / made[kind]:.3f}")
    print(f"{'all':16}{right.total():5} of {made.total():5}  {right.total() / max(1, made.total()):.3f}")
    print(f"{unmarked} links more lead from or to words that head nothing annotated")


def links(cast: Cast) -> Iterator[Link]:
    """Yield the links of an article, in text order."""
    latest: dict[str, tuple[int, str]] = {}
    for phrase in phrases(cast):
        entity = resolve(phrase, cast)
        start = phrase.sentence.words[phrase.head].start
        if entity is None or not entity.is_actor:
            continue
        meant = stood_for(phrase, cast)
        text = phrase.span.text.lower().removeprefix("the ")
        if phrase.sentence.words[phrase.head].pos == "PRON":
            if meant is not None and entity.by == "byPronoun":
                yield Link(start, meant.sentence.words[meant.head].start, _pronoun(phrase))
            continue
        if entity.iri in latest:
            yield Link(start, latest[entity.iri][0], _kind(entity, text, latest[entity.iri][1]))
        latest[entity.iri] = (start, text)


def phrases(cast: Cast) -> Iterator[Phrase]:
    """Yield the names, pronouns and role nouns of an article, in text order."""
    for sentence in cast.sentences:
        heads = {tree.head_of(sentence, m.first, m.last) for m in cast.mentions[sentence.start]}
        inside = {i for m in cast.mentions[sentence.start] for i in range(m.first, m.last + 1)}
        for word in sentence.words:
            is_noun = word.pos == "NOUN" and word.lemma in cast.gazetteer.roles and word.index not in inside
            is_pronoun = word.pos == "PRON" and {"PronType=Prs", "Person=3"} <= word.features
            is_name = word.index in heads and word.pos != "ADJ"
            if is_name or is_noun or is_pronoun:
                yield tree.noun_phrase(sentence, word.index)


def _kind(entity: Entity, text: str, before: str) -> str:
    is_name = entity.by in ("byLabel", "byName", "bySurname", "byPartialName", "byAbbreviation")
    return "exact name" if is_name and text == before else entity.by


def _pronoun(phrase: Phrase) -> str:
    features = phrase.sentence.words[phrase.head].features
    number = "they" if "Number=Plur" in features else "it" if "Gender=Neut" in features else "he/she"
    poss = " poss" if "Poss=Yes" in features else ""
    return f"pronoun {number}{poss}"


def read(path: Path) -> Iterator[Article]:
    """Yield the articles of a file; paragraphs become lines with a blank one between."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        article, ends = Article("", ""), ""
        opened: list[_Open] = []
        for line in file:
            if line.startswith("# newdoc id = "):
                if article.text:
                    yield article
                article, ends = Article(line.split(" = ")[1].strip(), line.split("_")[1]), ""
            elif line.startswith("# newpar") and article.text:
                ends = "\n\n"
            elif line[:1].isdigit() and line.split("\t")[0].isdigit():
                article.text += ends
                cells = line.rstrip("\n").split("\t")
                _mark(article, cells, opened)
                ends = "" if "SpaceAfter=No" in cells[9].split("|") else " "
            elif line[:1].isdigit() and "-" in line.split("\t")[0]:
                continue
        yield article


def _mark(article: Article, cells: list[str], opened: list[_Open]) -> None:
    """Add a word to an article, and its start to the chain of each mention whose head it is."""
    start = len(article.text)
    article.text += cells[1]
    given = next((part[7:] for part in cells[9].split("|") if part.startswith("Entity=")), "")
    new = [match.split("-") for match in re.findall(r"\(([^()]+)", given)]
    for fields in new:
        opened.append(_Open(fields[0], {int(number) for number in fields[5].split(",")}))
    for mention in opened:
        mention.length += 1
        if mention.length in mention.heads:
            article.chains[start].add(mention.chain)
    for chain in (*re.findall(r"(?<![(\w-])(\w+)\)", given), *(f[0] for f in new if f"({'-'.join(f)})" in given)):
        for index in range(len(opened) - 1, -1, -1):
            if opened[index].chain == chain:
                del opened[index]
                break


def _around(article: Article, start: int) -> str:
    text = article.text
    return f"…{text[max(0, start - 60) : start]}[{text[start : start + 15]}]".replace("\n", " ")


if __name__ == "__main__":
    main()
