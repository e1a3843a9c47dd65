"""Challenges of servers, and the answers to them: Digest (RFC 7616) and Basic (RFC 7617)."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from kgraph.store.logins import Login

__all__ = ["Challenge", "answer", "basic", "bearer", "challenges", "digest", "strongest"]

_HASHES: Final[Mapping[str, Callable[[bytes], "hashlib._Hash"]]] = {
    "SHA-256": hashlib.sha256,
    "MD5": lambda content: hashlib.md5(content, usedforsecurity=False),
}
_PART: Final = re.compile(r"""([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,"]*))?""")
_ESCAPED: Final = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """One way in which a server lets somebody log in."""

    scheme: str
    parameters: Mapping[str, str]

    @property
    def algorithm(self) -> str:
        return self.parameters.get("algorithm", "MD5").upper()

    @property
    def strength(self) -> int:
        """How well it guards the password; 0 where it cannot be answered."""
        if self.scheme != "digest":
            return int(self.scheme == "basic")
        known = self.algorithm.removesuffix("-SESS") in _HASHES and "nonce" in self.parameters
        return (3 if self.algorithm.startswith("SHA-256") else 2) if known and _protection(self) is not None else 0


def challenges(header: str) -> list[Challenge]:
    """Read a WWW-Authenticate header, which may hold several challenges."""
    found: list[tuple[str, dict[str, str]]] = []
    for name, value in _PART.findall(header):
        if not value:
            found.append((name.lower(), {}))
        elif found:
            found[-1][1][name.lower()] = _ESCAPED.sub(r"\1", value[1:-1]) if value.startswith('"') else value
    return [Challenge(scheme=scheme, parameters=parameters) for scheme, parameters in found]


def strongest(header: str) -> Challenge | None:
    """Return the challenge of a header that guards the password best; None where none can be answered."""
    best = max(challenges(header), key=lambda challenge: challenge.strength, default=None)
    return best if best and best.strength else None


def answer(challenge: Challenge, login: Login, method: str, uri: str, count: int) -> str:
    """Return the Authorization header for the `count`th request to `uri` after `challenge`."""
    if challenge.scheme == "basic":
        return basic(login)
    import secrets

    return digest(challenge, login, method, uri, count, secrets.token_urlsafe(24))


def basic(login: Login) -> str:
    """Return the Authorization header that has user and password as they are."""
    return "Basic " + b64encode(f"{login.user}:{login.password}".encode()).decode()


def bearer(login: Login) -> str:
    """Return the Authorization header that has the token."""
    return f"Bearer {login.token}"


def digest(challenge: Challenge, login: Login, method: str, uri: str, count: int, once: str) -> str:
    """Return the Authorization header that proves knowledge of the password (RFC 7616, section 3.4)."""
    given, protection, number = challenge.parameters, _protection(challenge), f"{count:08x}"
    realm, nonce = given.get("realm", ""), given["nonce"]
    secret = _hashed(challenge, login.user, realm, login.password)
    if challenge.algorithm.endswith("-SESS"):
        secret = _hashed(challenge, secret, nonce, once)
    middle = (number, once, protection) if protection else ()
    response = _hashed(challenge, secret, nonce, *middle, _hashed(challenge, method, uri))
    parts = [*_user(challenge, login.user, realm), _quoted("realm", realm), _quoted("nonce", nonce)]
    parts += [_quoted("uri", uri), _quoted("response", response)]
    parts += [f"algorithm={given['algorithm']}"] if "algorithm" in given else []
    parts += [_quoted("opaque", given["opaque"])] if "opaque" in given else []
    parts += [f"qop={protection}", f"nc={number}", _quoted("cnonce", once)] if protection else []
    return "Digest " + ", ".join(parts)


def _protection(challenge: Challenge) -> str | None:
    """Return what is protected: `auth`, nothing named (RFC 2069), or None where the server wants more."""
    named = [each.strip().lower() for each in challenge.parameters.get("qop", "").split(",")]
    return "auth" if "auth" in named else "" if named == [""] else None


def _user(challenge: Challenge, user: str, realm: str) -> Iterator[str]:
    if challenge.parameters.get("userhash", "").lower() == "true":
        yield _quoted("username", _hashed(challenge, user, realm))
        yield "userhash=true"
    elif user.isascii():
        yield _quoted("username", user)
    else:
        yield f"username*=UTF-8''{quote(user, safe='')}"


def _hashed(challenge: Challenge, *parts: str) -> str:
    return _HASHES[challenge.algorithm.removesuffix("-SESS")](":".join(parts).encode()).hexdigest()


def _quoted(name: str, value: str) -> str:
    escaped = re.sub(r'(["\\])', r"\\\1", value)
    return f'{name}="{escaped}"'
