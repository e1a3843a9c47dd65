"""Prepositions and subjunctions by what they tell of a phrase."""

from typing import Final

AGENT: Final = "by"
#: Prepositions that tell what a noun is about.
AIMS: Final = frozenset({"for", "to", "against", "with"})
#: Prepositions that tell whose a noun is, or by whom its verb is done.
OWNING: Final = frozenset({"by", "of", "from"})
#: Prepositions that tell where or when.
SETTING: Final = frozenset({"in", "at", "on", "during", "since", "after", "before"})
#: What opens a clause that completes a noun: "a demand that", "an inquiry into whether".
COMPLEMENTIZERS: Final = frozenset({"to", "that", "whether"})
