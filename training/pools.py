"""Collect the names that take the place of others in training texts: contexts are to be learnt, not lists."""

import random
import re
import tomllib
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kgraph.ontology import read_gazetteer
from training.names import Annotated

_HERE = Path(__file__).parent
_REPLACED = ("PERSON", "ORG", "PARTY", "LOC")
_MADE_UP = 2500
_SEED = 11


def collect(items: Iterable[Annotated]) -> dict[str, list[str]]:
    """Return the names of the texts by label, with well-known places and made-up organisations."""
    found = {(label, item.text[start:end]) for item in items for start, end, label in item.names}
    found |= {("LOC", place) for place in (_HERE / "places.txt").read_text("utf8").splitlines()}
    found |= set(_known_organisations())
    capitalised = sorted((label, name) for label, name in found if name[0].isupper())
    pools = {label: [name for _, name in group] for label, group in groupby(capitalised, key=itemgetter(0))}
    for label, name in _organisations(places=pools["LOC"], persons=pools["PERSON"]):
        pools[label].append(name)
    return {label: names for label, names in pools.items() if label in _REPLACED}


def _known_organisations() -> Iterator[tuple[str, str]]:
    """Yield the parties and other organisations of the gazetteer."""
    for entity in read_gazetteer().entities.values():
        if entity.kind == "Organisation":
            label = "PARTY" if entity.role == "party" else "ORG"
            yield from ((label, name) for name in (entity.label, *entity.alternatives))


def _organisations(*, places: list[str], persons: list[str]) -> Iterator[tuple[str, str]]:
    rng = random.Random(_SEED)
    parts: dict[str, list[str]] = tomllib.loads((_HERE / "organisations.toml").read_text("utf8"))
    surnames = [person.split()[-1] for person in persons]
    parts |= {"place": places, "person": surnames, "letters": [_abbreviation(rng) for _ in range(_MADE_UP)]}
    for _ in range(_MADE_UP):
        pattern = rng.choice(parts["patterns"])
        label = "PARTY" if "{party}" in pattern else "ORG"
        yield label, re.sub(r"\{(\w+)\}", lambda part: rng.choice(parts[part[1]]), pattern)


def _abbreviation(rng: random.Random) -> str:
    return "".join(rng.choices("ABCDEFGHILMNOPRSTUV", k=rng.choice((2, 3, 3, 3, 4, 4))))
