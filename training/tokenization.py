"""Make spaCy's English tokenizer cut words where the treebanks cut them.

Only tables and expressions change, and spaCy stores those with the pipeline: loading it needs no code.
"""

from spacy.lang.char_classes import ALPHA, HYPHENS
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

# The affixes of the LDC guideline that EWT and GUM follow ("pro-Beijing" is one word, "Washington - backed"
# three), without those that the training parts split more often than not (eco-, pan-, vice-).
PREFIXES = (
    *("agro", "ante", "anti", "arch", "bi", "bio", "co", "counter", "cross", "cyber", "de", "e", "ex"),
    *("extra", "inter", "intra", "macro", "mega", "meta", "micro", "mid", "mini", "mono", "multi", "neo"),
    *("non", "over", "para", "peri", "post", "pre", "pro", "pseudo", "psycho", "quasi", "re", "semi"),
    *("socio", "sub", "super", "trans", "tri", "ultra", "un", "uni"),
)
# Abbreviations of ranks, titles, streets and references that spaCy does not know; each is rare as a word by itself.
ABBREVIATIONS = (
    *("Amb.", "Assn.", "Atty.", "Ave.", "Blvd.", "Brig.", "Capt.", "Cmdr.", "Col.", "Cpl.", "Dept.", "Ft.", "Gens."),
    *("Govs.", "Hon.", "Insp.", "Lt.", "Maj.", "Mmes.", "Pvt.", "Reps.", "Sens.", "Sgt.", "Spc.", "Sr.", "Supt."),
    *("Tex.", "Thurs.", "Tues.", "Univ.", "Vt.", "Wyo.", "al.", "approx.", "cf."),
)
_NO_AFFIX = "".join(rf"(?<!\b[{prefix[0]}{prefix[0].upper()}]{prefix[1:]})" for prefix in PREFIXES)
_HYPHEN_RULE = rf"(?<=[{ALPHA}0-9])(?:{HYPHENS})(?=[{ALPHA}])"
_RUNS = (r"[!?]{2,}", r"[<>]{2,}", r"\*{2,}", r"={2,}", r"_{2,}", r"-{2,}")


def adapt(nlp: Language) -> None:
    """Replace the prefix, suffix and infix expressions and a few exceptions of the tokenizer."""
    tokenizer, defaults = nlp.tokenizer, nlp.Defaults
    assert isinstance(tokenizer, Tokenizer)
    assert _HYPHEN_RULE in (defaults.infixes or []), "spaCy's hyphen rule has changed: adapt it here"
    tokenizer.prefix_search = compile_prefix_regex([*_RUNS, *(defaults.prefixes or [])]).search
    tokenizer.suffix_search = compile_suffix_regex([*_RUNS, *(defaults.suffixes or []), *_suffixes()]).search
    kept = [rule for rule in defaults.infixes or [] if rule != _HYPHEN_RULE]
    tokenizer.infix_finditer = compile_infix_regex([*kept, *_infixes()]).finditer
    rules = {text: parts for text, parts in (tokenizer.rules or {}).items() if text.lower() != "and/or"}
    rules |= {text: [{65: text[:3]}, {65: text[3:]}] for text in ("wanna", "Wanna")}
    rules |= {text: [{65: text}] for text in ABBREVIATIONS}
    tokenizer.rules = rules


def _suffixes() -> list[str]:
    return [
        rf"(?<=[{ALPHA}]{{3}}){_NO_AFFIX}-",  # "Russian- and Iranian-backed"
        r"(?<=[0-9])(?:[AaPp][Mm]|bn|tn|k)",  # "7:30PM", "$5bn"
    ]


def _infixes() -> list[str]:
    return [
        rf"(?<=[{ALPHA}0-9]){_NO_AFFIX}(?:{HYPHENS})(?=[{ALPHA}])",
        rf"(?<=[{ALPHA}])(?<!\b[Mm]id)(?:{HYPHENS})(?=[0-9])",  # "COVID-19", but "mid-1980s"
        rf"(?<=[{ALPHA}]\.)(?:{HYPHENS})(?=[{ALPHA}])",  # "U.S.-backed"
        r"(?<=[0-9])[–—](?=[0-9])",
        rf"(?<=[{ALPHA}]),(?=[0-9])",
        rf"(?<=[{ALPHA}0-9])\)(?=[.({ALPHA}0-9])",  # "report.pdf)(see"
        rf"(?<=[{ALPHA}0-9)])\((?=[{ALPHA}0-9])",
        r"\](?=[–—-])|(?<=\])[–—-](?=\[)|(?<=[–—-])\[",  # "[1]–[11]"
        r"—+|--+",
        r"[“”\"]",
    ]
