"""Who logs in, and how challenges are answered; secrets come neither from the command line nor into messages."""

import pytest

from kgraph.errors import UsageError
from kgraph.store import Login, find_login
from kgraph.store.digests import Challenge, answer, challenges, digest, strongest

URL = "http://example.org:7878/ds"
MUFASA = Login(user="Mufasa", password="Circle of Life")
ONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
RFC_7616 = (
    'realm="http-auth@example.org", qop="auth, auth-int", algorithm={}, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)


@pytest.fixture(autouse=True)
def nobody_logs_in(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the secrets of whoever runs the tests out of them."""
    monkeypatch.setenv("NETRC", str(tmp_path_factory.mktemp("home") / "netrc"))
    for name in ("KGRAPH_USER", "KGRAPH_PASSWORD", "KGRAPH_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variables", "url", "user", "login"),
    [
        ({}, URL, None, None),
        ({"KGRAPH_PASSWORD": "one"}, URL, None, None),
        ({"KGRAPH_USER": "ida", "KGRAPH_PASSWORD": "one"}, URL, None, Login(user="ida", password="one")),
        ({"KGRAPH_USER": "ida", "KGRAPH_PASSWORD": "one"}, URL, "bo", Login(user="bo", password="one")),
        ({"KGRAPH_PASSWORD": "one"}, "http://b%40o@example.org:7878/ds", None, Login(user="b@o", password="one")),
        ({"KGRAPH_TOKEN": "t0ken"}, URL, None, Login(token="t0ken")),
        ({"KGRAPH_TOKEN": "t0ken", "KGRAPH_USER": "ida"}, URL, None, Login(token="t0ken")),
        ({"KGRAPH_TOKEN": "t0ken", "KGRAPH_PASSWORD": "one"}, URL, "bo", Login(user="bo", password="one")),
    ],
)
def test_a_login_comes_from_the_environment(
    variables: dict[str, str], url: str, user: str | None, login: Login | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A named user goes before a token, and a token before a user of the environment."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert find_login(url, user=user) == (URL, login)


def test_only_a_password_that_is_found_nowhere_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the user and the host, and not where the environment has it."""
    asked: list[tuple[str, str]] = []

    def ask(user: str, host: str) -> str:
        asked.append((user, host))
        return "two"

    assert find_login(URL, ask=ask)[1] is None
    assert find_login(URL, user="bo", ask=ask)[1] == Login(user="bo", password="two")
    monkeypatch.setenv("KGRAPH_PASSWORD", "one")
    assert find_login(URL, user="bo", ask=ask)[1] == Login(user="bo", password="one")
    assert asked == [("bo", "example.org")]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://bo:s3cret@example.org/ds", r"http://example\.org/ds: a password in an address .* KGRAPH_PASSWORD"),
        ("ftp://bo:s3cret@example.org/ds", r"ftp://example\.org/ds: give a server's address"),
        ("http://bo:s3cret@example.org/ds?default", r"http://example\.org/ds\?default: give the address without"),
        ("http://bo:s3cret@example.org:none/ds", r"http://example\.org:none/ds: give a server's address"),
        ("http://bo:s3cret@[example.org/ds", r"http://\[example\.org/ds: give a server's address"),
    ],
)
def test_a_password_in_an_address_is_refused_and_not_shown(url: str, message: str) -> None:
    """Others can read what stands on a command line."""
    with pytest.raises(UsageError, match=message) as caught:
        find_login(url)
    assert "s3cret" not in str(caught.value)


def test_a_secret_with_a_line_end_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would begin another header."""
    monkeypatch.setenv("KGRAPH_TOKEN", "s3cret\n")
    with pytest.raises(UsageError, match="KGRAPH_TOKEN holds a control character") as caught:
        find_login(URL)
    assert "s3cret" not in str(caught.value)


def test_a_login_does_not_show_its_secrets() -> None:
    """In a traceback or log there is the user alone."""
    assert repr(Login(user="ida", password="s3cret", token="t0ken")) == "Login(user='ida')"


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_examples_of_rfc_7616_come_out(algorithm: str, response: str) -> None:
    """Section 3.9.1."""
    challenge = strongest("Digest " + RFC_7616.format(algorithm))
    assert challenge is not None
    given = digest(challenge, MUFASA, "GET", "/dir/index.html", 1, ONCE)
    assert f'response="{response}"' in given
    assert f"algorithm={algorithm}" in given
    assert 'username="Mufasa"' in given
    assert f'qop=auth, nc=00000001, cnonce="{ONCE}"' in given


def test_the_example_of_rfc_2069_comes_out() -> None:
    """Servers that name no protection get the older answer; the value is that of the RFC's errata."""
    challenge = strongest('Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"')
    assert challenge is not None
    given = digest(challenge, Login(user="Mufasa", password="CircleOfLife"), "GET", "/dir/index.html", 1, ONCE)
    assert 'response="1949323746fe6a43ef61f9606e7febea"' in given
    assert "qop" not in given


@pytest.mark.parametrize(
    ("header", "best"),
    [
        (f"Basic realm=x, Digest {RFC_7616.format('MD5')}, Digest {RFC_7616.format('SHA-256')}", "SHA-256"),
        (f"Digest {RFC_7616.format('MD5')}, Basic realm=x", "MD5"),
        (f"Digest {RFC_7616.format('SHA-512-256')}, Basic realm=x", "basic"),
        ('Digest realm="x", nonce="y", qop="auth-int", Basic realm="x"', "basic"),
        ("Basic", "basic"),
        ("Negotiate", None),
        ("Bearer realm=x", None),
        ("", None),
    ],
)
def test_the_challenge_that_guards_the_password_best_is_answered(header: str, best: str | None) -> None:
    """Whatever their order, unknown ones left out."""
    challenge = strongest(header)
    found = challenge and (challenge.algorithm if challenge.scheme == "digest" else challenge.scheme)
    assert found == best


def test_quoted_commas_and_escapes_stay_in_a_challenge() -> None:
    """A realm may hold what separates parameters."""
    found = challenges(r'Digest realm="a, \"b\" = c", nonce=x, Basic realm="d"')
    assert found == [
        Challenge(scheme="digest", parameters={"realm": 'a, "b" = c', "nonce": "x"}),
        Challenge(scheme="basic", parameters={"realm": "d"}),
    ]


@pytest.mark.parametrize(
    ("more", "user", "part"),
    [
        ("", "Ida \"I\" Roe", r'username="Ida \"I\" Roe"'),
        ("", "Jäsøn", "username*=UTF-8''J%C3%A4s%C3%B8n"),
        (", userhash=true", "Mufasa", "userhash=true"),
    ],
)  # fmt: skip
def test_users_are_written_so_that_servers_can_read_them(more: str, user: str, part: str) -> None:
    """Quoted, in UTF-8, or hashed where the server asks for that."""
    challenge = strongest("Digest " + RFC_7616.format("SHA-256") + more)
    assert challenge is not None
    given = answer(challenge, Login(user=user, password="x"), "PUT", "/store?default", 2)
    assert part in given
    assert ("Mufasa" in given) is False
