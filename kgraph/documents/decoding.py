"""Bytes to text: Unicode or what a page declares, else an error that names the first bad byte.

Nothing is guessed from letter frequencies: a wrong guess turns names into other names, silently.
"""

import codecs
import re
from typing import Final

from kgraph.errors import DocumentError

#: UTF-32 first: its little-endian mark begins like that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SIGNATURES: Final = (
    (b"%PDF", "a PDF file", "convert it first, for example with `pdftotext`"),
    (b"PK\x03\x04", "an archive or office document", "save it as plain text or HTML first"),
    (b"\xd0\xcf\x11\xe0", "an office document", "save it as plain text or HTML first"),
    (b"{\\rtf", "a rich-text document", "save it as plain text or HTML first"),
    (b"\x1f\x8b", "a gzip file", "unpack it first"),
)

_CHARSET: Final = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)
_ENCODING: Final = re.compile(rb"<\?xml[^>]{0,99}encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})")

#: Browsers read these names as Windows-1252 (WHATWG Encoding, 4.2), and so do those who write them.
_MEANT_AS_WINDOWS: Final = frozenset({"iso8859-1", "ascii"})

#: A page declares its encoding within its first bytes (WHATWG HTML says 1024; real pages are late).
_HEAD: Final = 4096


def decode(content: bytes, *, markup: bool = False) -> str:
    """Return the text of `content`; with `markup` an encoding declared in its head counts.

    Raises DocumentError for what is binary or wrongly encoded.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode_as(content, encoding)
    _refuse_binary(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        declared = _declared_encoding(content) if markup else None
        if declared:
            return _decode_as(content, declared)
        raise DocumentError(_bad_byte(content, error.start, "UTF-8")) from error


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(_bad_byte(content, error.start, encoding.upper())) from error


def _declared_encoding(content: bytes) -> str | None:
    found = _CHARSET.search(content, 0, _HEAD) or _ENCODING.match(content)
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None
    return "cp1252" if name in _MEANT_AS_WINDOWS else name


def _refuse_binary(content: bytes) -> None:
    for signature, what, remedy in _SIGNATURES:
        if content.startswith(signature):
            raise DocumentError(f"This is {what}, not text; {remedy}.")
    nul = content.find(b"\0")
    if nul >= 0:
        raise DocumentError(
            f"This is binary, not text (a NUL byte at offset {nul}); "
            "save the article as plain text, Markdown or HTML in UTF-8."
        )


def _bad_byte(content: bytes, offset: int, encoding: str) -> str:
    line = content.count(b"\n", 0, offset) + 1
    byte = f"byte 0x{content[offset]:02x}" if offset < len(content) else "the end"
    return (
        f"This is not {encoding}: {byte} at offset {offset}, line {line}, does not fit; "
        "convert the file, for example with `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`."
    )
