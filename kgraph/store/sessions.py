"""Requests to one server: who logs in, what is tried again, what is told where nothing comes back."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kgraph.errors import StoreError, UsageError
from kgraph.store.digests import Challenge, answer, bearer, strongest
from kgraph.store.logins import Login
from kgraph.store.replies import Reply

if TYPE_CHECKING:
    from urllib3.exceptions import HTTPError

__all__ = ["PAUSES", "TIMEOUT", "Session"]

#: Seconds to wait for a connection, and for an answer.
TIMEOUT: Final = (10.0, 300.0)
#: Seconds between one try and the next.
PAUSES: Final = (0.2, 0.6, 1.8)

#: Longest wait that a server may ask for, in seconds; one that asks for more is left alone at once.
_PATIENCE: Final = 60.0
#: How http.client says, within what urllib3 says, that an answer is shorter than it was said to be.
_CUT: Final = "IncompleteRead"
#: Bytes of a refusal that are read, to quote its first line.
_ENOUGH: Final = 2000


@dataclass(slots=True, kw_only=True)
class Session:
    """Who logs in to a server, and how it has asked for that so far."""

    login: Login | None = None
    timeout: tuple[float, float] = TIMEOUT
    pauses: tuple[float, ...] = PAUSES
    _asked: dict[str, Challenge] = field(default_factory=dict, repr=False)
    _counts: dict[str, int] = field(default_factory=dict, repr=False)

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        peek: bool = False,
        again: bool = True,
    ) -> Reply:
        """Send a request, several times where the server is only passing unwell and `again` says that it does no harm.

        Raise StoreError where no answer comes, UsageError where there can be none.
        """
        for pause in self.pauses if again else ():
            try:
                reply = self._logged_in(method, url, headers, body, peek)
            except _PassingError:
                time.sleep(pause)
                continue
            if not reply.passing or reply.wait > _PATIENCE:
                return reply
            time.sleep(max(pause, reply.wait))
        return self._logged_in(method, url, headers, body, peek)

    def knock(self, url: str, *, headers: Mapping[str, str]) -> None:
        """Let the server ask for a login before much is sent, by posting nothing, which changes nothing."""
        if self.login and not self.login.token and _place(url) not in self._asked:
            self.ask("POST", url, headers=headers, body=b"", peek=True)

    def _logged_in(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, peek: bool) -> Reply:
        """Send a request, and once more where the server asks who is there."""
        known = self._authorization(method, url)
        reply = self._send(method, url, headers, body, peek, known)
        if self.login is None or self.login.token or not self._learns(url, reply):
            return reply
        return self._send(method, url, headers, body, peek, self._authorization(method, url))

    def _learns(self, url: str, reply: Reply) -> bool:
        """Note how the server asks for a login; tell whether there is another answer than the one just given."""
        challenge = strongest(reply.headers.get("WWW-Authenticate", "")) if reply.status == 401 else None
        if reply.status == 403 and not reply.scheme:
            challenge = Challenge(scheme="basic", parameters={})
        if challenge is None:
            return False
        before = self._asked.get(_place(url))
        if before and (challenge.scheme != "digest" or challenge.parameters == before.parameters):
            return False
        self._asked[_place(url)], self._counts[_place(url)] = challenge, 0
        return True

    def _authorization(self, method: str, url: str) -> str:
        """Return how to log in: nothing until the server asks, so that no password goes out more openly than needed."""
        if self.login is None:
            return ""
        if self.login.token:
            return bearer(self.login)
        challenge = self._asked.get(_place(url))
        if challenge is None:
            return ""
        self._counts[_place(url)] += 1
        uri = urlsplit(url)._replace(scheme="", netloc="").geturl() or "/"
        return answer(challenge, self.login, method, uri, self._counts[_place(url)])

    def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, peek: bool, authorization: str
    ) -> Reply:
        import urllib3

        given = {"User-Agent": "kgraph", **headers, **({"Authorization": authorization} if authorization else {})}
        timeout = urllib3.Timeout(connect=self.timeout[0], read=self.timeout[1])
        try:
            with (
                urllib3.PoolManager(retries=False, timeout=timeout) as pool,
                pool.request(method, url, headers=given, body=body, preload_content=False) as reply,
            ):
                # A graph may be large: of what is only looked at, no more than a refusal is read.
                content = reply.read(_ENOUGH if peek else None)
                reply.close()
        except urllib3.exceptions.LocationValueError as error:
            raise UsageError(f"{_place(url)} is no address of a server ({error})") from error
        except urllib3.exceptions.HTTPError as error:
            raise _failure(url, error) from error
        scheme = authorization.partition(" ")[0]
        return Reply(url=_place(url), status=reply.status, headers=reply.headers, body=content, scheme=scheme)


class _PassingError(StoreError):
    """A connection that failed, and may not the next time."""


def _failure(url: str, error: "HTTPError") -> StoreError:
    """Tell what went wrong: a wrong name or certificate and a slow answer do not get better by asking again."""
    from urllib3.exceptions import DecodeError, NameResolutionError, ReadTimeoutError, SSLError

    kind = StoreError if isinstance(error, NameResolutionError | ReadTimeoutError | SSLError) else _PassingError
    if isinstance(error, ReadTimeoutError):
        return kind(f"{_place(url)} cannot be reached: Read timed out; try again when the server has less to do")
    if isinstance(error, DecodeError) or _CUT in str(error):
        return kind(f"{_place(url)} breaks off in the middle of its answer; try again, or see the server's log")
    return kind(f"{_place(url)} cannot be reached: {_reason(error)}; check the address, and that the server runs")


def _reason(error: Exception) -> str:
    """Return what the system said, without the names that libraries wrap it in."""
    inner = error.args[-1] if error.args and isinstance(error.args[-1], Exception) else error
    said = getattr(inner, "strerror", None) or str(inner).rpartition("] ")[2].rpartition(": ")[2].strip("')")
    return said or type(error).__name__


def _place(url: str) -> str:
    return url.partition("?")[0]
