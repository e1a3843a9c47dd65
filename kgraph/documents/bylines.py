"""Who wrote an article: names in bylines, with what stands behind them.

>>> read_byline("Jane Roe, Reuters", titled=True)
Masthead(title='', author='Jane Roe', published=None, source='Reuters')
>>> read_byline("Kenya, Uganda", titled=True) is None
True
"""

import re
from typing import Final

from kgraph.documents.blocks import Masthead
from kgraph.documents.characters import collapse
from kgraph.documents.furniture import AGENCIES
from kgraph.documents.lines import ends_sentence
from kgraph.documents.paragraphs import is_unfinished

_LONGEST_NAMES: Final = 100
#: Words of one person's name.
_LONGEST_PERSON: Final = 5

_BY: Final = re.compile(
    r"(?:(?:written|story|text|words|interview|analysis|report|reporting|review)\s)?by\s+(?=\S)", re.IGNORECASE
)
_NAME_END: Final = re.compile(
    r"\s+in\s+[^\W\d_a-z].*"
    r"|,\s+(?:[\w. -]{0,40}\b(?:correspondents?|reporters?|editors?|writers?|columnists?|staff)\b.*"
    r"|in\s.*)",
)
_FURTHER: Final = re.compile(r",|\s(?:and|&)\s", re.IGNORECASE)
_PARTICLES: Final = frozenset(
    re.findall(
        r"\S+",
        """
    al ap bin ben ibn da das de del della der den di do dos du e el la las le los of the ter ten van von
    y zu and & bint
    """,
    )
)
#: What stands behind a name without "By": an outlet, or a post at one.
_OUTLET: Final = re.compile(
    rf"(?i:(?:the )?(?:{AGENCIES}|associated press|bloomberg|bbc|cnn|npr))"
    r"|(?:[^\W\d_a-z][\w.&’'-]*\s){1,4}(?:Agency|Chronicle|Gazette|Guardian|Herald|Journal|Ledger|Magazine|News"
    r"|Observer|Post|Press|Radio|Telegraph|Television|Times|Tribune|TV|Weekly)"
)
_POST: Final = re.compile(r"(?i:[\w. -]{0,40}\b(?:correspondent|reporter|editor|writer|columnist))")
_STAFF: Final = re.compile(
    r"(?:the |our |a )?[\w .’'-]{0,40}"
    r"\b(?:desk|staff|team|correspondents?|reporters?|agenc(?:y|ies)|editors)",
    re.I,
)


def read_byline(text: str, *, titled: bool) -> Masthead | None:
    """Return what a line such as "By Jane Roe, Doha" says; where no title stands above it, it must be a whole name."""
    by = _BY.match(text)
    name = text[by.end() :] if by else text
    if signed := _read_signature(name):
        return signed
    if not by or not (_is_person(name) or (titled and _is_author(name))):
        return None
    person, _, place = name.rpartition(", ")
    is_placed = _is_person(person) and place.isalpha()  # "Jane Roe, Doha", but not "Roe, Jane"
    return Masthead(author=name_in(person if is_placed else name))


def is_name(text: str, *, fewest: int = 2) -> bool:
    """Tell whether a line is names and no more, of at least so many words with capitals."""
    words = name_in(text).replace(",", " ").split()
    if not words or len(text) > _LONGEST_NAMES or ends_sentence(text):
        return False
    proper = [word for word in words if word[0].isupper() and any(map(str.isalpha, word))]
    others = [word for word in words if word not in proper]
    return fewest <= len(proper) <= 12 and words[0][0].isupper() and all(map(_is_particle, others))


def name_in(text: str) -> str:
    """Return names without the place or the post that follows them."""
    return collapse(_NAME_END.sub("", text)).rstrip(" ,;:-–—|")


def _read_signature(text: str) -> Masthead | None:
    """Read a name with an outlet or a post behind it, which needs no "By": "Jane Roe, Reuters"."""
    person, _, behind = text.rpartition(", ")
    if not _is_person(person):
        return None
    if _OUTLET.fullmatch(behind):
        return Masthead(author=name_in(person), source=behind)
    return Masthead(author=name_in(person)) if _POST.fullmatch(behind) else None


def _is_author(name: str) -> bool:
    return is_name(name, fewest=1) or bool(_STAFF.fullmatch(name))


def _is_person(text: str) -> bool:
    """Tell a name of several words, alone or before others, from a title such as "By Land and Sea"."""
    first = _FURTHER.split(text, maxsplit=1)[0]
    is_whole = is_name(text) and not is_unfinished(text)
    return is_whole and is_name(first) and len(first.split()) <= _LONGEST_PERSON


def _is_particle(word: str) -> bool:
    return re.split(r"[-’']", word.lower())[0] in _PARTICLES
