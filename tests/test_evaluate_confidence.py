"""The confidence of a construction is its share of right finds, drawn towards that of its kind."""

import pytest

from tests.benchmarks.confidence import Outcome, construction, crossed, estimate, reliability, written

VERB, NOUN = ("verb", "core"), ("noun", "other")


def outcomes(kind: tuple[str, str], right: int, wrong: int, *, article: int = 0) -> list[Outcome]:
    marks = [True] * right + [False] * wrong
    return [Outcome(article=article, construction=kind, right=mark) for mark in marks]


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        ("SubjectObject", VERB),
        ("SubjectAgainst", ("verb", "other")),
        ("SubjectObjectClause", ("verb", "clause")),
        ("NounOn", NOUN),
        ("AgentNounOf", ("agent noun", "other")),
        ("AffixObject", ("affix", "core")),
        ("JudgingAdjective", ("judgement", "other")),
    ],
)
def test_a_frame_belongs_to_a_construction(frame: str, kind: tuple[str, str]) -> None:
    assert construction(frame) == kind


def test_many_finds_speak_for_themselves_and_few_for_their_kind() -> None:
    seen = [*outcomes(VERB, 900, 100), *outcomes(NOUN, 0, 1)]
    assert estimate(VERB, seen).confidence == pytest.approx(0.9, abs=0.01)
    assert 0.6 < estimate(NOUN, seen).confidence < 0.85
    assert estimate(("affix", "core"), seen).confidence == pytest.approx(0.9, abs=0.01)
    assert estimate(NOUN, seen).high - estimate(NOUN, seen).low > 0.2
    assert estimate(VERB, seen).low < 0.9 < estimate(VERB, seen).high


def test_confidence_is_checked_on_articles_that_it_does_not_come_from() -> None:
    seen = [*outcomes(VERB, 20, 0), *outcomes(VERB, 0, 20, article=1)]
    assert crossed(seen)[0] < 0.2 < 0.8 < crossed(seen)[-1]
    assert "| 0.9 to 1.0 | 20 | 0.99 | 0.00 |" in list(reliability(seen))


@pytest.mark.parametrize("bounds", [False, True])
def test_confidence_is_written_into_frames_alone(bounds: bool) -> None:
    lexicon = "frame:NounOn a kg:Frame ;\n    kg:confidence 0.1 ;\n    rdfs:label “on” .\nlex:a a ontolex:Entry .\n"
    made = estimate(NOUN, outcomes(NOUN, 9, 1))
    ends = f"    kg:confidenceLow {made.low:.2f} ;\n    kg:confidenceHigh {made.high:.2f} ;\n" if bounds else ""
    expected = lexicon.replace("    kg:confidence 0.1 ;\n", f"    kg:confidence {made.confidence:.2f} ;\n{ends}")
    found = written(lexicon, {NOUN: made}, bounds=bounds)
    assert found == expected
    assert written(found, {NOUN: made}, bounds=bounds) == found
