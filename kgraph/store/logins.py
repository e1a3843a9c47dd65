"""Who logs in to a server: from the environment, the netrc file, or a question; never from the command line."""

import netrc
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import SplitResult, unquote, urlsplit

from kgraph.errors import UsageError

__all__ = ["PASSWORD", "TOKEN", "USER", "Ask", "Login", "find_login"]

#: Environment variables that hold who logs in to a server.
USER: Final = "KGRAPH_USER"
PASSWORD: Final = "KGRAPH_PASSWORD"
TOKEN: Final = "KGRAPH_TOKEN"

#: Asks for the password of a user of a host.
Ask: TypeAlias = Callable[[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A user and password, or a bearer token, for a server; the secrets are never shown."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def find_login(url: str, *, user: str | None = None, ask: Ask | None = None) -> tuple[str, Login | None]:
    """Return `url` without a user, and who logs in: a token, `user`, the URL's user, KGRAPH_USER, or the netrc file's.

    The token is KGRAPH_TOKEN, and goes before a user of the environment or the netrc file. The password comes
    from KGRAPH_PASSWORD, the netrc file, or `ask`.
    """
    parts = _parsed(url)
    bare, host = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl(), parts.hostname or ""
    named = user or unquote(parts.username or "")
    if (token := os.environ.get(TOKEN)) and not named:
        return bare, Login(token=_checked(token, TOKEN))
    filed_user, filed_password = _from_netrc(host)
    name = named or os.environ.get(USER) or filed_user
    if not name:
        return bare, None
    password = os.environ.get(PASSWORD) or (filed_password if name == filed_user else "")
    return bare, Login(user=_checked(name, USER), password=password or (ask(name, host) if ask else ""))


def _parsed(url: str) -> SplitResult:
    """Take an address apart; whatever stands before its `@` stays out of messages."""
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port >= 0
    except ValueError:
        parts, port_is_fine = urlsplit(""), False
    shown = "".join((url.partition("://")[0], "://", url.partition("://")[2].rpartition("@")[2]))
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_fine:
        raise UsageError(f"{shown}: give a server's address as http://… or https://…")
    if parts.query:
        raise UsageError(f"{shown}: give the address without what follows '?'; --graph names the graph")
    if parts.password:
        raise UsageError(f"{shown}: a password in an address can be read by others; put it into {PASSWORD} or ~/.netrc")
    return parts


def _checked(secret: str, name: str) -> str:
    if any(ord(letter) < 32 for letter in secret):
        raise UsageError(f"{name} holds a control character, such as a line's end; set it anew")
    return secret


def _from_netrc(host: str) -> tuple[str, str]:
    path = Path(os.environ.get("NETRC", Path.home() / ".netrc"))
    try:
        found = netrc.netrc(path).authenticators(host)
    except OSError:
        return "", ""
    except netrc.NetrcParseError as error:
        raise UsageError(f"{path} cannot be read as a netrc file: {error.msg}, line {error.lineno}") from error
    return (found[0], found[2] or "") if found else ("", "")
