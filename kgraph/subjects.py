"""Graphs gathered by subject in bounded memory: what is more than that waits in temporary files.

>>> a, b = ox.NamedNode("urn:a"), ox.NamedNode("urn:b")
>>> list(by_subject([ox.Triple(b, a, b), ox.Triple(a, b, b), ox.Triple(b, a, b)]))
[('<urn:a>', ['<urn:b> <urn:b>']), ('<urn:b>', ['<urn:a> <urn:b>'])]
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from operator import itemgetter
from typing import IO, Final, cast

import pyoxigraph as ox

__all__ = ["AT_ONCE", "by_subject"]

#: Bytes of N-Triples that are kept in memory, where they take about twice as many.
AT_ONCE: Final = 160 << 20

_TRIPLES_IN_PART: Final = 10_000

Account = tuple[str, list[str]]


def by_subject(facts: Iterable[ox.Triple | ox.Quad], *, at_once: int = AT_ONCE) -> Iterator[Account]:
    """Yield each subject, in the order of their IRIs, with predicate and object of all about it, in N-Triples, sorted.

    Nothing comes twice. More than `at_once` bytes are sorted part by part and merged from temporary files. Raise
    ValueError at a quad of a named graph, OSError where there is no room for the files.
    """
    kept: defaultdict[str, list[str]] = defaultdict(list)
    waiting: list[IO[bytes]] = []
    size = 0
    for part in _parts(facts, min(_TRIPLES_IN_PART, at_once)):
        for line in part.decode().split(" .\n")[:-1]:
            subject, _, rest = line.partition(" ")
            kept[subject].append(rest)
        size += len(part)
        if size >= at_once:
            waiting.append(_put_aside(kept))
            kept.clear()
            size = 0
    if not waiting:
        yield from ((subject, sorted(set(rows))) for subject, rows in _ordered(kept))
        return
    accounts = heapq.merge(*map(_fetch, waiting), _ordered(kept), key=_place)
    for subject, group in groupby(accounts, key=itemgetter(0)):
        yield subject, sorted(set().union(*(rows for _, rows in group)))


def _parts(facts: Iterable[ox.Triple | ox.Quad], length: int) -> Iterator[bytes]:
    # The engine writes a triple many times as fast as its parts can be had one by one; it takes both kinds together.
    rest = cast("Iterator[ox.Quad]", iter(facts))
    while part := ox.serialize(islice(rest, length), format=ox.RdfFormat.N_TRIPLES):
        yield part


def _ordered(accounts: Mapping[str, list[str]]) -> list[Account]:
    return sorted(accounts.items(), key=_place)


def _place(account: Account) -> str:
    return account[0].strip("<>")  # with its brackets an IRI would stand behind those that it starts


def _put_aside(accounts: Mapping[str, list[str]]) -> IO[bytes]:
    """Write a line for each subject; N-Triples have tabs and line ends escaped."""
    from tempfile import TemporaryFile  # here, since questions are answered without

    file = TemporaryFile()  # noqa: SIM115 - closed where it is read
    file.writelines("\t".join((subject, *rows)).encode() + b"\n" for subject, rows in _ordered(accounts))
    file.seek(0)
    return file


def _fetch(file: IO[bytes]) -> Iterator[Account]:
    with file:
        for line in file:
            subject, *rows = line.decode().rstrip("\n").split("\t")
            yield subject, rows
