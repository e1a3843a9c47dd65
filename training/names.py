"""Read the name annotation of several sources as one scheme, the bare name without title.

Sources differ in what they tell apart and in what they leave out. A label with "|" names all types that a mention may
have ("ORG|PARTY"), "O" among them that it may be no name; `silent` are the types that a source never marks.
"""

import gzip
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any

from kgraph.model import Sense
from kgraph.ontology import read_gazetteer
from training.treebanks import Word, read_sentences

#: The types, those of OntoNotes where it has them (Hovy et al. 2006); PARTY is a kind of ORG.
TYPES = ("PERSON", "ORG", "PARTY", "LOC", "NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART")
_OTHER = "NORP|EVENT|LAW|PRODUCT|WORK_OF_ART"
LABELS = {
    **dict.fromkeys(("PER", "PERSON", "Person", "person", "politician"), "PERSON"),
    **dict.fromkeys(("ORG", "Organisation", "organization", "group"), "ORG|PARTY"),
    **dict.fromkeys(("organisation", "corporation"), "ORG"),
    **dict.fromkeys(("LOC", "Location", "location", "place", "country"), "LOC"),
    **dict.fromkeys(("event", "election"), "EVENT"),
    **dict.fromkeys(("product", "object"), "PRODUCT"),
    "politicalparty": "PARTY",
    "creative-work": "WORK_OF_ART",
    "Nationality": "NORP",
    "abstract": f"{_OTHER}|O",
    "misc": f"{_OTHER}|O",
    "MISC": _OTHER,
}
_GAZETTEER = read_gazetteer()
_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf8"))
_DETERMINERS = frozenset(_WORDS["determiners"])
_PRONOUNS = frozenset(_WORDS["pronouns"])
_TITLES = frozenset(_WORDS["titles"])
_LAWS = frozenset(_WORDS["laws"])
_PARTIES = frozenset(_WORDS["parties"])
_PEOPLES = frozenset(_WORDS["peoples"]) | frozenset(_GAZETTEER.demonyms)
_LINKERS = {label: frozenset(words) for label, words in _WORDS["linkers"].items()}
_CLOSING = re.compile(r"[.,;:!?%)\]}”…]+|['’](?:[sS]|re|ve|ll|d|m|t)?|n['’]t|''")
_OPENING = frozenset(("(", "[", "{", "“", "``", "$", "#", "£", "€"))
# Sources that do not cut at hyphens leave the name in "Moscow-backed" unmarked.
_COMPOUND = re.compile(r"\b[A-Z][\w.]+(?=-[a-z]{3})")
_CONFIDENT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A text and its names as (start, end, label); about `unknown` stretches the source says nothing."""

    text: str
    names: tuple[tuple[int, int, str], ...]
    unknown: tuple[tuple[int, int], ...] = ()
    silent: frozenset[str] = frozenset()


def read_columns(path: Path, *, silent: Iterable[str] = (), word: int = 0, tag: int = 1) -> Iterator[Annotated]:
    """Read one token a line, IOB1 or IOB2 tags, blank lines between sentences; comments start with "# "."""
    unsaid = frozenset(silent)
    with gzip.open(path, "rt", encoding="utf8") as stream:
        rows = [line.strip().replace(" ", "\t") for line in stream if not line.startswith("# ")]
    for filled, group in groupby(rows, key=bool):
        cells = [row.split("\t") for row in group]
        if filled and cells[0][0] != "-DOCSTART-":
            words = [cell[word] for cell in cells]
            yield replace(_from_tags(words, _positions(words), [cell[tag] for cell in cells]), silent=unsaid)


def read_uner(names: Path, treebank: Path) -> Iterator[Annotated]:
    """Read the names of a treebank file; the treebank gives the spacing where both agree on the words."""
    sentences = {sentence.identifier: sentence.words for sentence in read_sentences(treebank)}
    with gzip.open(names, "rt", encoding="utf8") as stream:
        blocks = stream.read().strip().split("\n\n")
    for block in blocks:
        lines = block.split("\n")
        identifier = next(line.partition("=")[2].strip() for line in lines if line.startswith("# sent_id"))
        rows = [cells for cells in (line.split("\t") for line in lines) if cells[0].isdigit()]
        words = [cells[1] for cells in rows]
        known = sentences.get(identifier, ())
        agreed = [word.text for word in known] == words
        yield _from_tags(words, _spaced(known) if agreed else _positions(words), [cells[2] for cells in rows])


def read_gum(path: Path) -> Iterator[Annotated]:
    """Take the names from the entity layer of GUM, where a name is only the core of a mention."""
    for sentence in read_sentences(path):
        yield _from_mentions(sentence.words)


def read_re3d(path: Path) -> Iterator[Annotated]:
    """Read the articles of re3d paragraph by paragraph; its doubtful mentions leave their words undecided."""
    with gzip.open(path, "rt", encoding="utf8") as stream:
        articles = [json.loads(line) for line in stream]
    entities = (entity for article in articles for entity in article["entities"])
    peoples = {entity["value"] for entity in entities if entity["type"] == "Nationality"} - {"U.S."}
    for article in articles:
        names = _longest(_re3d_names(article["entities"], peoples))
        for paragraph in re.finditer(r"[^\n]+", article["text"]):
            yield _paragraph(paragraph.group(), paragraph.start(), names)


def mostly_places(items: Iterable[Annotated]) -> frozenset[str]:
    """Return the names that are places more often than organisations, and those of states: sources differ on them."""
    counts = Counter((item.text[start:end], label) for item in items for start, end, label in item.names)
    places = {name for name, label in counts if label == "LOC" and counts[name, "LOC"] > counts[name, "ORG"]}
    return frozenset(places | {name for name, senses in _GAZETTEER.senses.items() if any(map(_is_place, senses))})


def of_one_type(items: Iterable[Annotated], places: frozenset[str]) -> dict[str, str]:
    """Return the names that always have the same type, with it; those of states and known organisations too."""
    found: dict[str, set[str]] = {}
    for item in items:
        for start, end, label in item.names:
            found.setdefault(item.text[start:end], set()).add(label)
    for entity in _GAZETTEER.entities.values():
        if entity.kind == "Organisation":
            label = "PARTY" if entity.role == "party" else "ORG"
            for name in (entity.label, *entity.alternatives):
                found.setdefault(name, {label})
    for name in places:
        found[name] = {"LOC"}
    return {name: label for name, (label, *more) in found.items() if not more and "|" not in label}


def _is_place(sense: Sense) -> bool:
    return sense.via == "capitalName" or _GAZETTEER.entities[sense.iri].kind in ("State", "Polity")


def settle_places(items: Iterable[Annotated], places: frozenset[str]) -> Iterator[Annotated]:
    """Call an organisation a place that mostly is one."""
    for item in items:
        names = tuple((start, end, _settled(item.text[start:end], label, places)) for start, end, label in item.names)
        yield replace(item, names=names)


def _settled(name: str, label: str, places: frozenset[str]) -> str:
    return "LOC" if label == "ORG" and name in places else label


def _longest(names: Iterable[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
    """Keep the longest of overlapping names, in text order."""
    kept: list[tuple[int, int, str]] = []
    for name in sorted(names, key=lambda name: (name[0] - name[1], name[0])):
        if all(name[1] <= other[0] or other[1] <= name[0] for other in kept):
            kept.append(name)
    return tuple(sorted(kept))


def _from_tags(words: list[str], starts: list[int], tags: list[str]) -> Annotated:
    names: list[tuple[int, int, str]] = []
    previous = "O"
    for word, tag, start in zip(words, tags, starts, strict=True):
        label = LABELS.get(tag[2:])
        if label and tag[0] == "I" and previous[2:] == tag[2:]:
            names[-1] = (names[-1][0], start + len(word), label)
        elif label:
            names.append((start, start + len(word), label))
        previous = tag
    text = _text(words, starts)
    unknown = tuple(match.span() for match in _COMPOUND.finditer(text))
    settled = tuple((start, end, _finer(text[start:end], label)) for start, end, label in names)
    return Annotated(text=text, names=settled, unknown=unknown)


def _finer(name: str, label: str) -> str:
    """Choose the type that the words give away: a people, an act."""
    options, words = label.split("|"), name.split()
    if "NORP" in options and is_people(name):
        return "NORP"
    if "PARTY" in options and _PARTIES.isdisjoint(words):
        return "ORG"
    return "LAW" if "LAW" in options and not _LAWS.isdisjoint(words) else label


def is_title(word: str) -> bool:
    """Tell the words that stand before a person's name without being part of it."""
    return word.lower() in _TITLES


def is_people(name: str) -> bool:
    """Tell the names of peoples and creeds, and what is formed from them."""
    return name in _PEOPLES


def _positions(words: Iterable[str]) -> list[int]:
    """Return where each word starts in a text with the usual spacing around punctuation."""
    starts: list[int] = []
    end, previous, in_quotes = 0, "", False
    for word in words:
        closes = word == '"' and in_quotes
        after_opening = previous in _OPENING or (previous == '"' and in_quotes)
        glued = not starts or closes or after_opening or bool(_CLOSING.fullmatch(word))
        starts.append(end if glued else end + 1)
        in_quotes ^= word == '"'
        end, previous = starts[-1] + len(word), word
    return starts


def _spaced(words: Iterable[Word]) -> list[int]:
    """Return where each word starts in the raw text."""
    return list(accumulate((len(word.text) + word.spaced for word in words), initial=0))[:-1]


def _text(words: Iterable[str], starts: Iterable[int]) -> str:
    text = ""
    for word, start in zip(words, starts, strict=True):
        text = text.ljust(start) + word
    return text


def name_words(
    words: tuple[Word, ...], places: frozenset[str] = frozenset()
) -> tuple[list[tuple[int, int, str]], list[tuple[int, int]]]:
    """Return names as (first, last, label) and undecided stretches of a GUM sentence, by word."""
    texts = [word.text for word in words]
    names, unknown = [], []
    for first, last, kind in _mentions(words):
        head = _head(words, first, last)
        if words[head].pos != "PROPN" or kind not in LABELS:
            continue
        begin, end = _core(texts, first, last, head, LABELS[kind])
        many = kind == "person" and words[head].tag == "NNPS"
        if many or not _is_name(texts[begin : end + 1], LABELS[kind]):
            unknown.append((first, last))
        else:
            name = " ".join(texts[begin : end + 1])
            names.append((begin, end, _settled(name, _finer(name, LABELS[kind]), places)))
    return list(_longest((first, last + 1, label) for first, last, label in names)), unknown


def _from_mentions(words: tuple[Word, ...]) -> Annotated:
    names, unknown = name_words(words)
    starts = _spaced(words)
    ends = [start + len(word.text) for start, word in zip(starts, words, strict=True)]
    return Annotated(
        text=_text([word.text for word in words], starts),
        names=tuple((starts[first], ends[last - 1], label) for first, last, label in names),
        unknown=tuple((starts[first], ends[last]) for first, last in unknown),
        silent=frozenset(("NORP",)),
    )


def _mentions(words: tuple[Word, ...]) -> Iterator[tuple[int, int, str]]:
    """Yield (first, last, type): in MISC `(3-place-…(4-person-…` opens two mentions, `4)3)` closes them."""
    opened: list[tuple[int, str]] = []
    for position, word in enumerate(words):
        layer = next((item[7:] for item in word.misc.split("|") if item.startswith("Entity=")), "")
        for bracket in re.findall(r"\([^()]+\)?|[^()]+\)", layer):
            if bracket.startswith("("):
                opened.append((position, bracket.split("-")[1].rstrip(")")))
            if bracket.endswith(")") and opened:
                first, kind = opened.pop()
                yield first, position, kind


def _head(words: tuple[Word, ...], first: int, last: int) -> int:
    """Return the first word of a stretch whose head is outside, or which is the root."""
    inside = range(first, last + 1)
    return next(i for i in inside if words[i].head not in inside or words[i].head == i)


def _core(texts: list[str], first: int, last: int, head: int, label: str) -> tuple[int, int]:
    """Narrow a mention to the capitalised words around its head; begin > end when nothing is left."""
    begin, end = head, head
    while (step := _step(texts, begin, -1, label)) and begin - step >= first:
        begin -= step
    while (step := _step(texts, end, 1, label)) and end + step <= last:
        end += step
    return _strip(texts, begin, end, label)


def _step(texts: list[str], position: int, direction: int, label: str) -> int:
    """Count the words to the next capitalised one, over linking words only; 0 when the name ends here."""
    for step in (1, 2, 3):
        place = position + direction * step
        if not 0 <= place < len(texts):
            return 0
        if texts[place][0].isupper():
            return step
        if texts[place] not in _linkers(label):
            return 0
    return 0


def _linkers(label: str) -> frozenset[str]:
    return _LINKERS.get(label.split("|")[0], _LINKERS["ORG"])


def _strip(texts: list[str], begin: int, end: int, label: str) -> tuple[int, int]:
    """Take a determiner off the front, and of persons all that a title ends ("US President Obama")."""
    if begin <= end and texts[begin].lower() in _DETERMINERS:
        begin += 1
    titles = [i for i in range(begin, end + 1) if texts[i].lower() in _TITLES] if label == "PERSON" else []
    return (titles[-1] + 1 if titles else begin), end


def _re3d_names(entities: Iterable[dict[str, Any]], peoples: set[str]) -> Iterator[tuple[int, int, str]]:
    for entity in entities:
        label = LABELS.get(entity["type"])
        pieces = list(re.finditer(r"-|[\w'’.&]+(?:-[\w'’.]+)*", entity["value"]))
        texts = [piece.group() for piece in pieces]
        if not label or entity["confidence"] < _CONFIDENT or not texts:
            continue
        begin, end = _strip(texts, 0, len(texts) - 1, label)
        name = texts[begin : end + 1]
        is_people = " ".join(name) in peoples or " ".join(name).removesuffix("s") in peoples
        if _is_name(name, label) and not is_people:
            yield entity["begin"] + pieces[begin].start(), entity["begin"] + pieces[end].end(), label


def _is_name(texts: list[str], label: str) -> bool:
    """Tell a name from a description or pronoun: capitalised words, linking words only between them."""
    if not texts or texts[0].lower() in _PRONOUNS:
        return False
    ends_capitalised = texts[0][0].isupper() and texts[-1][0].isupper()
    return ends_capitalised and all(text[0].isupper() or text in _linkers(label) for text in texts)


def _paragraph(text: str, offset: int, names: Iterable[tuple[int, int, str]]) -> Annotated:
    end = offset + len(text)
    inside = tuple((a - offset, b - offset, label) for a, b, label in names if offset <= a and b <= end)
    capitalised = re.finditer(r"\b[A-Z][\w-]*", text)
    return Annotated(text=text, names=inside, unknown=tuple(match.span() for match in capitalised))
