"""Prefixes, and identifiers derived from content alone.

>>> mint("st", "article", "10", "20")
'st-701822c6a801e802466c'
>>> slug("No-fly zone in Syria")
'no-fly-zone-in-syria'
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from kgraph.errors import UsageError

KG: Final = "https://w3id.org/kgraph/ontology#"
LEX: Final = "https://w3id.org/kgraph/lexicon#"
COMPONENT: Final = "https://w3id.org/kgraph/component#"
BASE: Final = "https://w3id.org/kgraph/id/"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
NIF: Final = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"

#: Prefixes that kgraph writes, and that every question may use without declaring them.
PREFIXES: Final = {
    "kg": KG,
    "d": BASE,
    "lex": LEX,
    "component": COMPONENT,
    "dcterms": DCTERMS,
    "nif": NIF,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "xsd": XSD,
    "owl": OWL,
    "wd": "http://www.wikidata.org/entity/",
}

#: Longest slug in characters; longer ones are cut at a word and end in a digest.
LONGEST_SLUG: Final = 80

_SEPARATOR = "\x1f"

#: Characters beyond ASCII that RFC 3987 lets stand in an IRI (`ucschar`), but for those of planes without letters, and
#: without those that turn the order of reading around (section 4.1).
_BEYOND_ASCII: Final = (
    r"\xa1-\u200d\u2010-\u2027\u2030-\u205e\u2070-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd"
    r"\U00020000-\U0002fffd\U00030000-\U0003fffd"
)
#: A scheme, a host with port where there is one, and no character that an IRI must escape.
_BASE_IRI: Final = re.compile(
    r"[a-z][a-z0-9+.-]*:(?://[\w.-]+(?::\d{1,5})?/|(?!//))"
    rf"(?:[A-Za-z0-9!#$&'()*+,./:;=?@_~{_BEYOND_ASCII}-]|%[0-9a-f]{{2}})*(?<=[/#:])",
    re.IGNORECASE,
)


def check_base(base: str) -> None:
    """Raise UsageError where `base` cannot start an identifier."""
    if not _BASE_IRI.fullmatch(base):
        raise UsageError(f"--base {base}: give an absolute IRI that ends in / or #, such as {BASE}")


def mint(kind: str, *fields: str) -> str:
    """Return `kind-` and 20 hex digits (80 bits) of SHA-256 over the NFC-normalised fields."""
    content = unicodedata.normalize("NFC", _SEPARATOR.join(("v1", *fields)))
    return f"{kind}-{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}"


def entry_iri(entry: str, method: str) -> str:
    """Return the IRI of what found a statement: an entry of the lexicon, a component where the method is "learned"."""
    return (COMPONENT if method == "learned" else LEX) + entry


def shortened(iri: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """Return an IRI with the prefix of its longest namespace, as it is where that leaves more than a name."""
    fitting = [item for item in prefixes.items() if iri.startswith(item[1])]
    for prefix, space in sorted(fitting, key=lambda item: -len(item[1])):
        if re.fullmatch(r"[\w.-]+", iri[len(space) :]):
            return f"{prefix}:{iri[len(space) :]}"
    return iri


def local_name(iri: str) -> str:
    """Return what an IRI ends in, behind its namespace."""
    return iri.removeprefix(BASE).rpartition("#")[2].rpartition("/")[2]


@lru_cache(maxsize=65_536)
def slug(label: str) -> str:
    """Return `label` in lower-case letters, digits and hyphens; empty where it has neither.

    Letters of every script are kept; marks are dropped from Latin letters only through NFKD.
    """
    plain = unicodedata.normalize("NFC", _without_marks(label.casefold()).casefold())  # "𝑨" decomposes to "A"
    words = re.findall(r"\w+", plain.replace("_", " ").replace("'", "").replace("’", ""))
    whole = "-".join(words)
    if len(whole) <= LONGEST_SLUG:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
    return f"{whole[: LONGEST_SLUG - 9].rsplit('-', 1)[0]}-{digest}"


def _without_marks(text: str) -> str:
    """Return `text` decomposed, without the marks on Latin letters; in other scripts they tell letters apart."""
    if text.isascii():
        return text
    kept: list[str] = []
    is_latin = False
    for letter in unicodedata.normalize("NFKD", text):
        if not unicodedata.combining(letter):
            is_latin = unicodedata.name(letter, "").startswith("LATIN")
        elif is_latin:
            continue
        kept.append(letter)
    return "".join(kept)
