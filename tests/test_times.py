"""What a sentence states happened when its words say, and nobody guesses where they do not."""

from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from parses import read_parse

from kgraph.model import Document, Moment, Sentence, Span, Timing
from kgraph.namespaces import KG, RDFS, SKOS
from kgraph.nlp import parse
from kgraph.ontology import read_facts, read_lexicon
from kgraph.pipeline import Extractor
from kgraph.times import event_time

WEDNESDAY: Final = date(2016, 7, 20)
TIMING: Final = Timing(
    light=frozenset({"issue"}),
    shifting=read_lexicon().heads["shifting"],
    pointing=read_lexicon().heads["pointing"],
)
FORMS: Final = {
    "PAST": "VERB Mood=Ind|Tense=Past|VerbForm=Fin",
    "PRES": "VERB Mood=Ind|Tense=Pres|VerbForm=Fin",
    "INF": "VERB VerbForm=Inf",
    "GER": "VERB Tense=Pres|VerbForm=Part",
    "PCP": "VERB Tense=Past|VerbForm=Part",
    "WAS": "AUX Mood=Ind|Tense=Past|VerbForm=Fin",
    "HAS": "AUX Mood=Ind|Tense=Pres|VerbForm=Fin",
    "MODAL": "AUX VerbForm=Fin",
    "BE": "AUX VerbForm=Inf",
}


def sentence_of(words: str) -> Sentence:
    """Return the parse of words as form/tag/head/relation, the lemma before a form where it is another."""
    rows = []
    for word in words.split():
        form, tag, head, relation, *extras = word.split("/")
        lemma, _, text = form.rpartition("=")
        rows.append(f"{text} {lemma or text.lower()} {FORMS.get(tag, f'{tag} _')} {head} {relation} {' '.join(extras)}")
    [sentence] = read_parse("\n".join(rows))
    return sentence


def when(
    sentence: Sentence,
    cue: str,
    *,
    ahead: bool = False,
    published: date | None = WEDNESDAY,
    timing: Timing = TIMING,
) -> str:
    """Return the time of the last word of that form, "" for none."""
    index = [word.index for word in sentence.words if word.text == cue][-1]
    moment = event_time(sentence, index, published, ahead=ahead, timing=timing)
    return moment.value if moment else ""


# Whose time it is: what a rule covers, and what is like it

OWN: Final = [
    ("verb", "denounced", "2016-07-15",
     "On/ADP/2/case Friday/PROPN/4/obl unions/NOUN/4/nsubj denounced/PAST/0/root tolls/NOUN/4/obj"),
    ("verb, bare day", "denounced", "2016-07-15",
     "unions/NOUN/2/nsubj denounced/PAST/0/root tolls/NOUN/2/obj Friday/PROPN/2/obl:unmarked"),
    ("participle", "backed", "2016-07-15",
     "tolls/NOUN/0/root backed/PCP/1/acl on/ADP/4/case Friday/PROPN/2/obl"),
    ("predicate", "hostile", "2016-07-15",
     "Chad/PROPN/3/nsubj was/WAS/3/cop hostile/ADJ/0/root on/ADP/5/case Friday/PROPN/3/obl"),
    ("two parts of one time", "fell", "2016-07",
     "Two/NUM/2/nummod weeks/NOUN/5/obl:unmarked ago/ADV/5/advmod Chad/PROPN/5/nsubj fell/PAST/0/root"),
    ("owned noun", "denunciation", "2016-07",
     "last/ADJ/2/amod week/NOUN/4/nmod:poss/SpaceAfter=No 's/PART/2/case denunciation/NOUN/5/nsubj hurt/PAST/0/root"),
    ("compound", "ruling", "2016-05-12",
     "the/DET/4/det 12/NUM/4/compound May/PROPN/2/nmod:unmarked ruling/NOUN/5/nsubj hurt/PAST/0/root"),
    ("year", "speech", "2012",
     "a/DET/3/det 2012/NUM/3/nummod speech/NOUN/4/nsubj hurt/PAST/0/root"),
    ("weekend", "fell", "2016-07",
     "Chad/PROPN/2/nsubj fell/PAST/0/root over/ADP/5/case the/DET/5/det weekend/NOUN/2/obl"),
    ("only then", "fell", "2016-07",
     "Chad/PROPN/2/nsubj fell/PAST/0/root only/ADV/5/advmod last/ADJ/5/amod week/NOUN/2/obl:unmarked"),
    ("back then", "fell", "2016-05",
     "Chad/PROPN/2/nsubj fell/PAST/0/root back/ADV/5/advmod in/ADP/5/case May/PROPN/2/obl"),
]  # fmt: skip

NOT_OWN: Final = [
    ("from when", "denounced",
     "Since/ADP/2/case Friday/PROPN/4/obl unions/NOUN/4/nsubj denounced/PAST/0/root tolls/NOUN/4/obj"),
    ("until when", "denounced",
     "unions/NOUN/2/nsubj denounced/PAST/0/root tolls/NOUN/2/obj until/ADP/5/case Friday/PROPN/2/obl"),
    ("each", "met",
     "Chad/PROPN/2/nsubj met/PAST/0/root Mali/PROPN/2/obj every/DET/5/det Friday/PROPN/2/obl:unmarked"),
    ("about", "fell",
     "about/ADV/2/advmod two/NUM/3/nummod weeks/NOUN/6/obl:unmarked ago/ADV/6/advmod Chad/PROPN/6/nsubj "
     "fell/PAST/0/root"),
    ("two days", "met",
     "Chad/PROPN/2/nsubj met/PAST/0/root on/ADP/4/case Friday/PROPN/2/obl and/CCONJ/6/cc Saturday/PROPN/4/conj"),
    ("some days", "met",
     "Chad/PROPN/2/nsubj met/PAST/0/root Friday/PROPN/2/obl to/ADP/5/case Sunday/PROPN/2/obl"),
    ("some days of a month", "met",
     "Chad/PROPN/2/nsubj met/PAST/0/root 5/NUM/2/obl/SpaceAfter=No -/PUNCT/5/punct/SpaceAfter=No 7/NUM/2/obl "
     "July/PROPN/5/nmod"),
    ("two times", "met",
     "In/ADP/2/case 2014/NUM/4/obl Chad/PROPN/4/nsubj met/PAST/0/root in/ADP/6/case March/PROPN/4/obl"),
    ("subject", "saw",
     "Friday/PROPN/2/nsubj saw/PAST/0/root talks/NOUN/2/obj"),
    ("Ms May", "denunciation",
     "May/PROPN/3/nmod:poss/SpaceAfter=No 's/PART/1/case denunciation/NOUN/4/nsubj hurt/PAST/0/root"),
    ("name", "vote",
     "the/DET/4/det Black/PROPN/3/compound/B-EVENT Friday/PROPN/4/compound/I-EVENT vote/NOUN/5/nsubj hurt/PAST/0/root"),
    ("behind who says so", "denounced",
     "Chad/PROPN/2/nsubj denounced/PAST/0/root it/PRON/2/obj ,/PUNCT/6/punct aides/NOUN/6/nsubj said/PAST/2/parataxis "
     "on/ADP/8/case Friday/PROPN/2/obl"),
    ("behind who said so", "back",
     "aides/NOUN/2/nsubj said/PAST/0/root Friday/PROPN/6/obl Chad/PROPN/6/nsubj would/MODAL/6/aux back/INF/2/ccomp "
     "it/PRON/6/obj"),
]  # fmt: skip

SHARED: Final = [
    ("light verb", "denunciation", "2016-07-16",
     "Chad/PROPN/2/nsubj issue=issued/PAST/0/root a/DET/4/det denunciation/NOUN/2/obj on/ADP/6/case "
     "Saturday/PROPN/2/obl"),
    ("light verb, passive", "denunciation", "2016-07-16",
     "a/DET/2/det denunciation/NOUN/4/nsubj:pass was/WAS/4/aux:pass issue=issued/PCP/0/root Saturday/PROPN/4/obl"),
    ("second noun", "threats", "2016-07-16",
     "Chad/PROPN/2/nsubj issue=issued/PAST/0/root pleas/NOUN/2/obj and/CCONJ/5/cc threats/NOUN/3/conj "
     "on/ADP/7/case Saturday/PROPN/2/obl"),
    ("infinitive", "oppose", "2016-07",
     "Chad/PROPN/2/nsubj decided/PAST/0/root last/ADJ/4/amod week/NOUN/2/obl:unmarked to/PART/6/mark "
     "oppose/INF/2/xcomp it/PRON/6/obj"),
    ("infinitive below a noun", "oppose", "2016-07",
     "a/DET/2/det vow/NOUN/7/nsubj last/ADJ/4/amod week/NOUN/2/nmod:unmarked to/PART/6/mark oppose/INF/2/acl "
     "hurt/PAST/0/root"),
    ("aside", "accusing", "2016-07-15",
     "Chad/PROPN/2/nsubj spoke/PAST/0/root on/ADP/4/case Friday/PROPN/2/obl ,/PUNCT/6/punct accusing/GER/2/advcl "
     "Mali/PROPN/6/obj"),
    ("verb that runs on", "denounced", "2016-07-15",
     "On/ADP/2/case Friday/PROPN/4/obl Chad/PROPN/4/nsubj met/PAST/0/root Mali/PROPN/4/obj and/CCONJ/7/cc "
     "denounced/PAST/4/conj tolls/NOUN/7/obj"),
    ("infinitive below a verb that runs on", "fight", "2016-07-15",
     "On/ADP/2/case Friday/PROPN/4/obl Chad/PROPN/4/nsubj met/PAST/0/root Mali/PROPN/4/obj and/CCONJ/7/cc "
     "vowed/PAST/4/conj to/PART/9/mark fight/INF/7/xcomp"),
    ("verbs side by side, the second", "rejected", "2016-07-15",
     "Chad/PROPN/2/nsubj denounced/PAST/0/root and/CCONJ/4/cc rejected/PAST/2/conj it/PRON/4/obj Friday/PROPN/2/obl"),
    ("verbs side by side, the first", "denounced", "2016-07-15",
     "Chad/PROPN/2/nsubj denounced/PAST/0/root and/CCONJ/4/cc rejected/PAST/2/conj it/PRON/4/obj Friday/PROPN/4/obl"),
]  # fmt: skip

NOT_SHARED: Final = [
    ("other verb", "denunciation",
     "Chad/PROPN/2/nsubj dismissed/PAST/0/root a/DET/4/det denunciation/NOUN/2/obj on/ADP/6/case Saturday/PROPN/2/obl"),
    ("of somebody else", "denunciation",
     "Chad/PROPN/2/nsubj issue=issued/PAST/0/root Mali/PROPN/5/nmod:poss/SpaceAfter=No 's/PART/3/case "
     "denunciation/NOUN/2/obj on/ADP/7/case Saturday/PROPN/2/obl"),
    ("reported", "oppose",
     "Chad/PROPN/2/nsubj announced/PAST/0/root on/ADP/4/case Tuesday/PROPN/2/obl it/PRON/7/nsubj would/MODAL/7/aux "
     "oppose/INF/2/ccomp it/PRON/7/obj"),
    ("asked for", "oppose",
     "Chad/PROPN/2/nsubj urged/PAST/0/root Mali/PROPN/2/obj last/ADJ/5/amod week/NOUN/2/obl:unmarked to/PART/7/mark "
     "oppose/INF/2/xcomp"),
    ("called for", "oppose",
     "Last/ADJ/2/amod week/NOUN/4/obl:unmarked Chad/PROPN/4/nsubj called/PAST/0/root on/ADP/6/case Mali/PROPN/4/obl "
     "to/PART/8/mark oppose/INF/4/advcl"),
    ("blamed for", "backing",
     "Chad/PROPN/2/nsubj accused/PAST/0/root Mali/PROPN/2/obj on/ADP/5/case Friday/PROPN/2/obl of/SCONJ/7/mark "
     "backing/GER/2/advcl it/PRON/7/obj"),
    ("confessed", "backing",
     "On/ADP/2/case Friday/PROPN/4/obl Chad/PROPN/4/nsubj confessed/PAST/0/root to/SCONJ/6/mark backing/GER/4/advcl "
     "it/PRON/6/obj"),
    ("state of an aside", "backed",
     "On/ADP/2/case Friday/PROPN/6/obl ,/PUNCT/6/punct backed/PCP/6/advcl Chad/PROPN/6/nsubj voted/PAST/0/root"),
    ("before the other verb", "denounced",
     "Chad/PROPN/2/nsubj met/PAST/0/root Mali/PROPN/2/obj Friday/PROPN/2/obl and/CCONJ/6/cc denounced/PAST/2/conj "
     "tolls/NOUN/6/obj"),
    ("after the other verb", "met",
     "Chad/PROPN/2/nsubj met/PAST/0/root Mali/PROPN/2/obj and/CCONJ/5/cc denounced/PAST/2/conj tolls/NOUN/5/obj "
     "Friday/PROPN/2/obl"),
    ("later", "denounced",
     "On/ADP/2/case Friday/PROPN/4/obl Chad/PROPN/4/nsubj met/PAST/0/root Mali/PROPN/4/obj and/CCONJ/8/cc "
     "later/ADV/8/advmod denounced/PAST/4/conj tolls/NOUN/8/obj"),
    ("later, a form of late", "denounced",
     "On/ADP/2/case Friday/PROPN/4/obl Chad/PROPN/4/nsubj met/PAST/0/root Mali/PROPN/4/obj and/CCONJ/8/cc "
     "late=later/ADV/8/advmod denounced/PAST/4/conj tolls/NOUN/8/obj"),
    ("soon", "oppose",
     "Chad/PROPN/2/nsubj decided/PAST/0/root on/ADP/4/case Friday/PROPN/2/obl to/PART/6/mark oppose/INF/2/xcomp "
     "it/PRON/6/obj soon/ADV/6/advmod"),
    ("another tense", "denounce",
     "On/ADP/2/case Friday/PROPN/4/obl Chad/PROPN/4/nsubj met/PAST/0/root Mali/PROPN/4/obj and/CCONJ/8/cc "
     "will/MODAL/8/aux denounce/INF/4/conj tolls/NOUN/8/obj"),
    ("another subject", "left",
     "On/ADP/2/case Friday/PROPN/4/obl Chad/PROPN/4/nsubj met/PAST/0/root Mali/PROPN/4/obj and/CCONJ/8/cc "
     "Togo/PROPN/8/nsubj left/PAST/4/conj"),
    ("a time between", "left",
     "In/ADP/2/case 2010/NUM/4/obl Chad/PROPN/4/nsubj won/PAST/0/root ,/PUNCT/6/punct fought/PAST/4/conj in/ADP/8/case "
     "2012/NUM/6/obl and/CCONJ/10/cc left/PAST/4/conj"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cue", "expected", "words"), [*OWN, *SHARED])
def test_a_time_belongs_to_a_cue(name: str, cue: str, expected: str, words: str) -> None:
    assert when(sentence_of(words), cue) == expected, name


@pytest.mark.parametrize(("name", "cue", "words"), [*NOT_OWN, *NOT_SHARED])
def test_a_time_of_something_else_is_left_alone(name: str, cue: str, words: str) -> None:
    assert when(sentence_of(words), cue) == "", name


def test_a_noun_shares_no_time_unless_the_caller_knows_its_verb() -> None:
    sentence = sentence_of(SHARED[0][-1])
    assert when(sentence, "denunciation", timing=Timing()) == ""


#: A sentence, a cue, and its time where no adverb is listed and where one is that keeps a time away or leaves it alone.
LISTED: Final = [
    ("keeps away", "denounced", "2016-07-15", Timing(shifting=frozenset({"thereupon"})), "",
     "On/ADP/2/case Friday/PROPN/4/obl Chad/PROPN/4/nsubj met/PAST/0/root Mali/PROPN/4/obj and/CCONJ/8/cc "
     "thereupon/ADV/8/advmod denounced/PAST/4/conj tolls/NOUN/8/obj"),
    ("leaves alone", "fell", "", Timing(pointing=frozenset({"right"})), "2016-07",
     "Chad/PROPN/2/nsubj fell/PAST/0/root right/ADV/5/advmod last/ADJ/5/amod week/NOUN/2/obl:unmarked"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cue", "without", "timing", "expected", "words"), LISTED)
def test_the_lexicon_says_what_adverbs_do_to_a_time(
    name: str, cue: str, without: str, timing: Timing, expected: str, words: str
) -> None:
    sentence = sentence_of(words)
    assert when(sentence, cue, timing=Timing()) == without, name
    assert when(sentence, cue, timing=timing) == expected, name


def test_an_extractor_asks_its_own_lexicon(extractor: Extractor) -> None:
    text = Document(text="On Friday Chad met Mali and later denounced the toll.", published=WEDNESDAY)
    own = extractor.lexicon
    bare = replace(extractor, lexicon=replace(own, heads={**own.heads, "shifting": frozenset()}))
    [[dated], [undated]] = (
        [found for found in each.extract(text) if found.relation == "criticizes"] for each in (bare, extractor)
    )
    assert dated.event_time is not None
    assert undated.event_time is None


# Which way to count


def meeting(verb: str, time: str) -> Sentence:
    """Return "Chad met last week" with other verbs, the last of which a time hangs on."""
    words = [f"Chad/PROPN/{2 if 'root' in verb.split()[0] else 3}/nsubj", *verb.split()]
    return sentence_of(" ".join([*words, time.format(host=len(words), next=len(words) + 2)]))


@pytest.mark.parametrize(
    ("verb", "ahead", "expected"),
    [
        ("met/PAST/0/root", False, "2016-07-15"),
        ("met/PAST/0/root", True, "2016-07-15"),  # the tense knows better
        ("have=has/HAS/3/aux met/PCP/0/root", False, "2016-07-15"),
        ("was/WAS/3/aux met/PCP/0/root", False, "2016-07-15"),
        ("will/MODAL/3/aux meet/INF/0/root", True, "2016-07-22"),
        ("will/MODAL/3/aux meet/INF/0/root", False, ""),
        ("meets/PRES/0/root", True, "2016-07-22"),
        ("meets/PRES/0/root", False, ""),
        ("agreed/PAST/0/root to/PART/4/mark meet/INF/2/xcomp", False, ""),  # agreed then, or meets then
        ("agreed/PAST/0/root to/PART/4/mark meet/INF/2/xcomp", True, ""),
        ("hopes/PRES/0/root to/PART/4/mark meet/INF/2/xcomp", True, "2016-07-22"),
        ("hopes/PRES/0/root to/PART/5/mark be/BE/5/aux met/PCP/2/xcomp", False, ""),
    ],
)
def test_the_tense_says_whether_friday_is_past(verb: str, ahead: bool, expected: str) -> None:
    sentence = meeting(verb, "on/ADP/{next}/case Friday/PROPN/{host}/obl")
    assert when(sentence, verb.split()[-1].partition("/")[0], ahead=ahead) == expected


@pytest.mark.parametrize(
    ("verb", "time", "ahead", "expected"),
    [
        ("met/PAST/0/root", "next", False, ""),
        ("met/PAST/0/root", "last", False, "2016-07"),
        ("will/MODAL/3/aux meet/INF/0/root", "next", True, "2016-07"),
        ("will/MODAL/3/aux meet/INF/0/root", "last", True, ""),
        ("seems/PRES/0/root to/PART/4/mark defy/INF/2/xcomp", "last", False, ""),
        ("agreed/PAST/0/root to/PART/4/mark meet/INF/2/xcomp", "last", False, "2016-07"),
    ],
)
def test_a_time_against_the_tense_is_unclear(verb: str, time: str, ahead: bool, expected: str) -> None:
    sentence = meeting(verb, time + "/ADJ/{next}/amod week/NOUN/{host}/obl:unmarked")
    assert when(sentence, verb.split()[-1].partition("/")[0], ahead=ahead) == expected


# What is known of the day


@pytest.mark.parametrize(
    ("time", "expected"), [("yesterday/NOUN/4/obl:unmarked", ""), ("in/ADP/8/case 2014/NUM/4/obl", "2014")]
)
def test_days_of_a_speaker_are_not_those_of_the_article(time: str, expected: str) -> None:
    sentence = sentence_of(
        f"“/PUNCT/4/punct/SpaceAfter=No We/PRON/4/nsubj firmly/ADV/4/advmod rejected/PAST/0/root it/PRON/4/obj "
        f"here/ADV/4/advmod {time}/SpaceAfter=No ”/PUNCT/4/punct"
    )
    assert when(sentence, "rejected") == expected


@pytest.mark.parametrize(
    ("time", "expected"), [("on/ADP/4/case Friday/PROPN/2/obl", ""), ("in/ADP/4/case 2014/NUM/2/obl", "2014")]
)
def test_without_a_day_of_publication_only_years_help(time: str, expected: str) -> None:
    assert when(sentence_of(f"Chad/PROPN/2/nsubj fell/PAST/0/root {time}"), "fell", published=None) == expected


def test_a_moment_quotes_the_words_of_the_article() -> None:
    [sentence] = read_parse(
        """
        Chad  Chad  PROPN  _                               2  nsubj
        fell  fall  VERB   Mood=Ind|Tense=Past|VerbForm=Fin  0  root
        last  last  ADJ    _                               4  amod
        year  year  NOUN   _                               2  obl:unmarked
        """,
        offset=100,
    )
    words = Span(text="last year", start=110, end=119)
    assert event_time(sentence, 1, WEDNESDAY) == Moment(value="2015", precision="gYear", words=words)


# With the embedded pipeline

NEWS: Final = [
    ("The dockers' union denounced the harbour bill on Saturday.", "denounced", "2016-07-16"),
    ("On Tuesday, the governor backed the new toll.", "backed", "2016-07-19"),
    ("The bishops rejected the curfew last week.", "rejected", "2016-07"),
    ("Two weeks ago the senate condemned the raid.", "condemned", "2016-07"),
    ("Yesterday the mayor accused the port of fraud.", "accused", "2016-07-19"),
    ("The court overturned the ban on 5 July.", "overturned", "2016-07-05"),
    ("The court overturned the ban on July 5, 2015.", "overturned", "2015-07-05"),
    ("Farmers protested against the dam in May.", "protested", "2016-05"),
    ("The lake towns sued the mill in September of last year.", "sued", "2015-09"),
    ("The king praised the rebels last year.", "praised", "2015"),
    ("In 2014, the league opposed the treaty.", "opposed", "2014"),
    ("The teachers attacked the reform earlier this week.", "attacked", "2016-07"),
    ("The minister criticised the police on Monday evening.", "criticised", "2016-07-18"),
    ("The council decided last week to oppose the quarry.", "oppose", "2016-07"),
    ("The union issued a denunciation of the bill on Saturday.", "denunciation", "2016-07-16"),
    ("Last week's denunciation of the bill stunned the guild.", "denunciation", "2016-07"),
    ("The bill was rejected by the miners in the summer of 2015.", "rejected", "2015"),
    ("The envoy spoke on Friday, accusing the junta of lying.", "accusing", "2016-07-15"),
    ("On Monday the guild met the mayor and denounced the toll.", "denounced", "2016-07-18"),
    ("The pilots denounced and rejected the offer on Friday.", "denounced", "2016-07-15"),
    ("On the 14th of March the pilots rejected the offer.", "rejected", "2016-03-14"),
    ("The union announced on Tuesday that it would oppose the bill.", "oppose", ""),
    ("The nurses have opposed the plan since Friday.", "opposed", ""),
    ("The guild backed the treaty in the 1990s.", "backed", ""),
    ("The mayor denounced the toll at Christmas.", "denounced", ""),
    ("The clerks rejected the offer on Friday and Saturday.", "rejected", ""),
    ("The drivers will oppose the toll on Friday.", "oppose", ""),
    ("The guild met the mayor on Monday and denounced the toll.", "denounced", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cue", "expected"), NEWS)
def test_the_pipeline_reads_times(extractor: Extractor, text: str, cue: str, expected: str) -> None:
    [(_, [sentence])] = parse(extractor.nlp, [text])
    assert when(sentence, cue) == expected


def examples(effect: str) -> list[tuple[str, str]]:
    """Return the adverbs of an effect in the shipped lexicon, each with its example."""
    rows = [row for row in read_facts("lexicon.ttl").values() if KG + effect in row.get(KG + "effect", ())]
    return [(row[RDFS + "label"][0], row[SKOS + "example"][0]) for row in rows]


def last_time(extractor: Extractor, text: str) -> str:
    """Return the time of the last verb."""
    [(_, [sentence])] = parse(extractor.nlp, [text])
    return when(sentence, [word.text for word in sentence.words if word.pos == "VERB"][-1])


@pytest.mark.parametrize(("adverb", "example"), examples("shifting"))
def test_an_adverb_keeps_the_time_of_another_verb_away(extractor: Extractor, adverb: str, example: str) -> None:
    assert last_time(extractor, example) == ""
    assert last_time(extractor, example.replace(f" {adverb}", "", 1)) != "", "without the adverb they share a time"


@pytest.mark.parametrize(("adverb", "example"), examples("pointing"))
def test_an_adverb_leaves_the_time_after_it_as_it_is(extractor: Extractor, adverb: str, example: str) -> None:
    assert last_time(extractor, example) == last_time(extractor, example.replace(f" {adverb}", "", 1)) != ""
    assert last_time(extractor, example.replace(f" {adverb} ", " about ", 1)) == "", "other adverbs do not"
