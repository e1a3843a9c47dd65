"""Krippendorff's alpha gives the values of his examples."""

import pytest

from kgraph.evaluate import alpha


def units(*coders: str) -> list[str]:
    """Return the values of each unit; a coder who gave none has a dot."""
    return ["".join(unit).replace(".", "") for unit in zip(*coders, strict=True)]


@pytest.mark.parametrize(
    ("coders", "expected"),
    [
        # Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, sections A, B and C
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
        (("aabb", "aabb"), 1),
        (("ab", "ba"), -0.5),
    ],
)
def test_alpha(coders: tuple[str, ...], expected: float) -> None:
    assert alpha(units(*coders)) == pytest.approx(expected, abs=0.0005)


@pytest.mark.parametrize("coders", [("aa", "aa"), ("ab",), ()])
def test_without_a_second_value_there_is_no_alpha(coders: tuple[str, ...]) -> None:
    assert alpha(units(*coders)) is None
