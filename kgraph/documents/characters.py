"""Characters as an article means them: composed, printable, with plain spaces and line feeds.

>>> clean_characters("Coup d’e\\u0301tat in\\u00a0Niger\\r\\n")
'Coup d’état in Niger\\n'
>>> clean_characters("the presidentâ€™s plan")
'the president’s plan'
"""

import re
import unicodedata
from typing import Final

#: Stands for a page break until the blocks are read; private use, so no article holds it.
PAGE: Final = "\ue00c"

_LINE_BREAK: Final = re.compile("\r\n?|[\x0b\x1c-\x1e\x85\u2028]")
_BROKEN_WORD: Final = re.compile("\u00ad[ \t]*\n[ \t]*")
_HYPHENS: Final = str.maketrans({"\u2010": "-", "\u2011": "-"})

#: UTF-8 read as Windows-1252. The second character is never one that may follow a real capital
#: letter, as in "PÄRNÄ”" or "CAFÉ»".
_MOJIBAKE: Final = re.compile(
    "â€[\u0080-\u009d™˜œžšŸ¦¢\u00a0“”’‘]"
    "|[ÃÄÅ][\u0080-\u009f\u00a0-\u00ba\u00bc-\u00bf€‚ƒ„†‡ˆ‰Š‹ŒŽ˜™š›œžŸ•]|Â[\u00a0-\u00bf]"
)


def clean_characters(text: str) -> str:
    """Return `text` in NFC, without control, invisible or private characters, only \\n as break."""
    text = _LINE_BREAK.sub("\n", text).replace("\u2029", "\n\n")
    text = _MOJIBAKE.sub(_read_again, text)
    text = _BROKEN_WORD.sub("", text).translate(_HYPHENS)
    if not text.isascii():
        text = _plain(text)
    text = text.translate(_CONTROLS)
    return text.replace("\f", f"\n\n{PAGE}\n\n")


def collapse(text: str) -> str:
    """Return `text` on one line, every run of blanks one space."""
    return " ".join(text.split())


def _plain(text: str) -> str:
    table = {ord(letter): _replacement(letter) for letter in set(text)}
    return unicodedata.normalize("NFC", text.translate(table))


def _replacement(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Zs":
        return " "
    return "" if category in {"Cf", "Co", "Cn", "Cs"} else letter


def _read_again(found: re.Match[str]) -> str:
    try:
        return found[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return _read_bytes_again(found[0])


def _read_bytes_again(text: str) -> str:
    try:
        return b"".join(
            bytes([ord(letter)]) if "\x80" <= letter <= "\x9f" else letter.encode("cp1252") for letter in text
        ).decode("utf-8")
    except UnicodeError:
        return text


_CONTROLS: Final = {
    code: " " if chr(code) == "\t" else None
    for code in range(0xA0)
    if unicodedata.category(chr(code)) == "Cc" and chr(code) not in "\n\f"
}
