"""Requests that claim to be something else than UTF-8 text.

All go through the application that the web server runs: the test client builds requests of its own, which
fail earlier.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client

CODECS = (
    "unicode_escape", "raw_unicode_escape", "utf-7", "utf-16", "hex", "idna", "punycode", "rot13", "zlib",
    "base64", "undefined", "gb18030",
)  # fmt: skip
SURROGATE = r"\ud800"
PAGES = (f"/cadres/?q={SURROGATE}", f"/?on={SURROGATE}", f"/login/?next={SURROGATE}", "/login/?q=%5Cud800")


@pytest.fixture(autouse=True)
def _connection_stays_open() -> Iterator[None]:
    """A real request begins with a connection of its own; here it would lose the test's transaction."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


def send(method: str, address: str, content_type: str, *, body: bytes = b"", client: Any = None) -> Any:
    """The status and the headers of the answer, and its text."""
    from config.wsgi import application

    told: list[Any] = []
    where = urlsplit(address)
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": where.path, "QUERY_STRING": where.query,
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "http", "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": content_type, "HTTP_ACCEPT": "text/html",
        "HTTP_COOKIE": client.cookies.output(header="", sep=";") if client else "",
    }  # fmt: skip

    def start(status: str, headers: Any, problem: Any = None) -> Any:
        told.extend([int(status[:3]), dict(headers)])

    answer = application(environ, start)
    return *told, b"".join(answer).decode()


@pytest.mark.requirement("A18", "B35")
@pytest.mark.parametrize("charset", CODECS)
def test_a_request_in_another_encoding_than_utf_8_is_never_read(keeper: Any, charset: str) -> None:
    """Some of these turn letters into what no column can hold, some are no encodings of text at all."""
    client = Client()
    client.force_login(keeper)
    form = f"multipart/form-data; boundary=x; charset={charset}"
    body = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n\\ud800\r\n--x--\r\n'
    for page in PAGES:
        for who in (client, None):
            status, headers, text = send("GET", page, f"text/plain; charset={charset}", client=who)
            assert status < 500, (page, text)
            assert "default-src 'none'" in headers["Content-Security-Policy"]
    for address in ("/login/", "/printed/", "/access/"):
        assert send("POST", address, form, body=body, client=client)[0] in {400, 403}


@pytest.mark.requirement("A18", "B35")
@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("POST", 403)])
def test_a_content_type_that_cannot_be_read_is_answered_with_a_page(
    db: None, method: str, status: int
) -> None:
    answer = send(method, "/login/", "multipart/form-data; boundary=x; x*=bogus''%41", body=b"--x--\r\n")
    assert answer[0] == status
    assert "default-src 'none'" in answer[1]["Content-Security-Policy"]
    assert "<html" in answer[2]


@pytest.mark.requirement("A18")
@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", "no-such-encoding"])
def test_utf_8_by_any_of_its_names_is_read(keeper: Any, charset: str) -> None:
    """What is no encoding at all claims nothing."""
    client = Client()
    client.force_login(keeper)
    path = "/cadres/?q=%E6%9E%97"
    assert send("GET", path, f"text/plain; charset={charset}", client=client)[0] == 200
