"""Show that memory stays flat over many articles.

    python tests/benchmarks/memory.py TEXTS.jsonl.gz [ARTICLES]

TEXTS has a text or sentences in each line; they are read over and over, 1,000 articles unless told. Prints the memory
of the process after each tenth of them.
"""

import gzip
import json
import resource
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import kgraph


def main() -> None:
    """Print megabytes in use (the peak so far) and statements found."""
    length = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    statements = 0
    for number, found in enumerate(kgraph.load().extract_many(islice(_texts(Path(sys.argv[1])), length)), 1):
        statements += len(found)
        if number % (length // 10) == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{number:6,} articles  {statements:7,} statements  {peak:5} MB", flush=True)


def _texts(file: Path) -> Iterator[str]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        texts = [each.get("text") or " ".join(each["sentences"]) for each in map(json.loads, lines)]
    return cycle(texts)


if __name__ == "__main__":
    main()
