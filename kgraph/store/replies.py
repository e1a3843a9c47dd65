"""What a server answers, and what to tell of it."""

import html
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final

import pyoxigraph as ox

from kgraph.errors import StoreError
from kgraph.formats import FORMATS
from kgraph.store.digests import challenges, strongest
from kgraph.store.logins import PASSWORD, TOKEN, USER

__all__ = ["Reply"]

#: A server that answers so may do better in a moment.
_PASSING: Final = frozenset({429, 502, 503, 504})
_HEAD: Final = re.compile(r"<(title|style|script)\b.*?</\1>|<!DOCTYPE[^>]*>", flags=re.DOTALL | re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
#: How servers say that nobody may change what they hold; nobody has to log in then.
_READ_ONLY: Final = re.compile(
    r"\b(?:server|endpoint|store) is (?:in )?read[- ]?only\b|\bread[- ]?only mode\b", re.IGNORECASE
)
_TAG: Final = re.compile(r"</?[a-z][^<>]*>", flags=re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server answers."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    #: How the request logged in: nothing, Basic, Digest or Bearer.
    scheme: str = ""

    @property
    def kind(self) -> str:
        """The media type of the answer."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def syntax(self) -> ox.RdfFormat | None:
        """The syntax of the graph in the answer; None where it is no graph, but a web page or a refusal."""
        known = {syntax.media_type: syntax for syntax in FORMATS.values()}
        return known.get(self.kind) if self.status == 200 else None

    @property
    def fine(self) -> bool:
        """Whether the server did what it was asked to."""
        return 200 <= self.status < 300

    @property
    def passing(self) -> bool:
        """Whether the server may do better in a moment."""
        return self.status in _PASSING

    @property
    def wait(self) -> float:
        """The seconds that the server asks to wait (RFC 9110, section 10.2.3)."""
        asked = self.headers.get("Retry-After", "").strip()
        if asked.isdecimal():
            return float(asked)
        try:
            return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
        except ValueError:
            return 0.0

    @property
    def tells_why(self) -> bool:
        """Whether the status says more than that there is nothing at the address."""
        return 300 <= self.status < 400 or self.status in (401, 403) or self.status >= 500

    def graph(self) -> ox.Store:
        """Read the graph in the answer; raise StoreError where there is none, or half of one."""
        store = ox.Store()
        if not self.syntax:
            raise StoreError(self.refusal())
        try:
            store.bulk_load(self.body, format=self.syntax)
        except SyntaxError as error:
            raise StoreError(f"{self.url} sends a graph that breaks off or is malformed: {error}; try again") from error
        return store

    def result(self) -> dict[str, object]:
        """Read SPARQL results in JSON; raise StoreError where there are none, or half of them."""
        if not self.fine:
            raise StoreError(self.refusal())
        try:
            found = json.loads(self.body)
        except ValueError as error:
            if "html" in self.kind:
                raise StoreError(f"{self.refusal()}; see whether one has to log in, and how") from error
            raise StoreError(f"{self.url} sends results that break off or are no JSON; try again") from error
        if not isinstance(found, dict):
            raise StoreError(f"{self.url} sends JSON that is no SPARQL result; check the address")
        return found

    def refusal(self) -> str:
        """Say what the server said, in one line without control characters, and what to do."""
        return _CONTROL.sub(" ", self._refusal())

    def _refusal(self) -> str:
        said = f": {line}" if (line := self._said()) else ""
        if self.status == 403 and _READ_ONLY.search(said):
            remedy = "give the graph to it when it is started (kgraph serve GRAPH...), or load into another server"
            return f"{self.url} only answers questions ({self.status}{said}); {remedy}"
        if self.status in (401, 403):
            return f"{self.url} refuses access ({self.status}){said}; {self._remedy()}"
        if 300 <= self.status < 400:
            return f"{self.url} has moved to {self.headers.get('Location', 'elsewhere')}; give that address"
        if self.fine:
            return f"{self.url} answers {self.status} with {self.kind or 'nothing known'}, not with data{said}"
        wait = f"; it asks to wait {self.wait:,.0f} s" if self.passing and self.wait >= 1 else ""
        return f"{self.url} answers {self.status}{said}{wait}"

    def _said(self) -> str:
        text = self.body.decode("utf-8", "replace")
        if "<html" in text.lower():
            text = html.unescape(_TAG.sub("\n", _HEAD.sub("", text)))
        lines = (line.strip() for line in text.splitlines())
        return next((line[:200] for line in lines if line), "")

    def _remedy(self) -> str:
        asked = self.headers.get("WWW-Authenticate", "")
        if self.scheme:
            return f"check user and password, and what the user may do ({self.scheme} was used)"
        if asked and not strongest(asked):
            schemes = ", ".join(each.scheme.title() for each in challenges(asked))
            more = f"set {TOKEN}" if "Bearer" in schemes else "ask who runs the server for another way"
            return f"it asks for {schemes}; kgraph knows Basic, Digest and Bearer; {more}"
        return f"give --user or {USER}, and the password in {PASSWORD}"
