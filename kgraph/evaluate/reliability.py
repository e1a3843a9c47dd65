"""How far coders agree beyond chance: Krippendorff's alpha for nominal data."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import permutations


def alpha(units: Iterable[Sequence[str]]) -> float | None:
    """Return Krippendorff's alpha over units, each with the values that its coders gave it.

    1 is perfect agreement, 0 what chance gives (Krippendorff 2004, Content Analysis, chapter 11). A unit with one
    value is left out. Where nobody ever disagrees on, nor chooses, a second value, there is no alpha.

    >>> round(alpha(["aa", "ab", "bb", "bb"]), 3)
    0.533
    """
    coincidences: dict[tuple[str, str], float] = defaultdict(float)
    totals: dict[str, float] = defaultdict(float)
    for unit in units:
        for one, other in permutations(unit, 2):
            coincidences[one, other] += 1 / (len(unit) - 1)
            totals[one] += 1 / (len(unit) - 1)
    observed = sum(weight for (one, other), weight in coincidences.items() if one != other)
    expected = sum(totals[one] * totals[other] for one, other in permutations(totals, 2))
    return 1 - (sum(totals.values()) - 1) * observed / expected if expected else None
