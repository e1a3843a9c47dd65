"""Load a spaCy pipeline and turn texts into sentences.

Any pipeline with a parser, tags and lemmas can take the place of the embedded one, by name or path.
"""

import re
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import spacy
from spacy.language import Language

import kgraph.pipes  # noqa: F401  (makes the components of the embedded pipeline known to spaCy)
from kgraph.documents.masthead import cut_dateline
from kgraph.errors import PipelineError
from kgraph.grammar import adapter_for
from kgraph.model import Sentence

#: The embedded pipeline, by its folder under kgraph/models.
DEFAULT_MODEL: Final = "en_news"

#: Characters that pipelines trained on web text take badly, by the one that stands in for the parse.
_STAND_INS: Final = str.maketrans(
    {"\n": " ", "\t": " ", "\r": " ", "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "‑": "-"}
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_BLANK_LINES: Final = re.compile(r"\n\s*\n|\Z")
_INK: Final = re.compile(r"\S")

#: The kind of component that marks stances.
_MARKER: Final = "stance_marker"

#: Longest stretch given to the parser at once, in characters, and how many stretches are parsed together.
_LONGEST: Final = 3_000
_TOGETHER: Final = 32

#: Words after which a section ends, with the stretch; articles have fewer.
_SECTION: Final = 20_000

_SENTENCE_END: Final = re.compile(r"[.!?][\"'”’)\]]*\s")


@cache
def load_pipeline(model: str | Path = DEFAULT_MODEL) -> Language:
    """Return a spaCy pipeline: the embedded one by default, else an installed package or a folder.

    Raises PipelineError where there is none of that name, or where it lacks a parser, tags or lemmas.
    """
    embedded = Path(str(files("kgraph"))) / "models" / str(model)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            nlp = spacy.load(embedded if embedded.is_dir() else model)
    except (OSError, ValueError, ImportError) as error:
        if _is_interrupted(error):
            raise KeyboardInterrupt from error
        raise PipelineError(
            f"No spaCy pipeline '{model}' can be loaded ({error}). Give the name of an "
            f"installed pipeline package, the path of a pipeline folder, or leave it out for '{DEFAULT_MODEL}'."
        ) from error
    _check(nlp, str(model))
    return nlp


def check_marker(nlp: Language) -> None:
    """Check that a pipeline has a component that marks stances.

    Raises PipelineError where it has none.
    """
    if not any(nlp.get_pipe_meta(name).factory == _MARKER for name in nlp.pipe_names):
        raise PipelineError(
            f"The pipeline '{nlp.meta['name']}' has no learned component for stances: "
            "use the method 'rules' or 'both', or another pipeline."
        )


def parse(nlp: Language, texts: Iterable[str]) -> Iterator[tuple[int, tuple[Sentence, ...]]]:
    """Yield the sentences of each text with the text's number, parsed paragraph by paragraph.

    A text longer than articles are comes in sections, a pair for each, so that memory does not grow with it. Offsets
    are into the text given.
    """
    adapter = adapter_for(nlp.get_pipe("parser").labels)  # type: ignore[attr-defined]
    section: list[Sentence] = []
    here, words = -1, 0
    for doc, (number, paragraph, start, original) in nlp.pipe(_stretches(texts), as_tuples=True, batch_size=_TOGETHER):
        if here >= 0 and (number > here or words > _SECTION):
            yield here, tuple(section)
            section, words = [], 0
        section += adapter(doc, original, start, paragraph) if original else ()
        here, words = number, words + len(doc)
    if here >= 0:
        yield here, tuple(section)


def _stretches(texts: Iterable[str]) -> Iterator[tuple[str, tuple[int, int, int, str]]]:
    """Yield what is parsed at once, each with the number of its text, its paragraph, start and own characters.

    Every text begins with an empty stretch, so that also one without words is met.
    """
    for number, text in enumerate(texts):
        yield "", (number, -1, 0, "")
        for paragraph, start, end in _paragraphs(text):
            original = text[start:end]
            if paragraph == 0:
                _, original = cut_dateline(original)
                start = end - len(original)
            yield _SURROGATE.sub("\ufffd", original).translate(_STAND_INS), (number, paragraph, start, original)


def _paragraphs(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of each paragraph, of a long one for each part of it."""
    behind = 0
    for number, blank in enumerate(_BLANK_LINES.finditer(text)):
        ink = _INK.search(text, behind, blank.start())
        behind = blank.end()
        if ink is None:
            continue
        start, end = ink.start(), blank.start()
        while end - start > _LONGEST:
            cut = _cut(text, start, start + _LONGEST)
            yield number, start, cut
            start = cut + (text[cut] == " ")
        if end > start:
            yield number, start, end


def _cut(text: str, start: int, end: int) -> int:
    """Return where to cut a stretch that is too long: behind a sentence, else at a space, else at `end`."""
    sentences = [match.end() - 1 for match in _SENTENCE_END.finditer(text, start, end)]
    cut = sentences[-1] if sentences else text.rfind(" ", start, end)
    return cut if cut > start else end


def _is_interrupted(error: BaseException | None) -> bool:
    """Tell an error in the wake of Ctrl-C, which may fall into the import of a library."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _check(nlp: Language, model: str) -> None:
    needed = {
        "parser": ("parser",),
        "tags": ("tagger", "morphologizer"),
        "lemmas": ("lemmatizer", "trainable_lemmatizer"),
    }
    for what, components in needed.items():
        if not set(components) & set(nlp.pipe_names):
            raise PipelineError(
                f"The pipeline '{model}' gives no {what}: choose one that has a {' or a '.join(components)}."
            )
    adapter_for(nlp.get_pipe("parser").labels)  # type: ignore[attr-defined]
