"""What the web server talks to: respondents on the event loop, the product in threads."""

from __future__ import annotations

import asyncio
import gzip
import io
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from django.db import connection, connections

from hofnar.responses import just_stored, quick, writer
from hofnar.responses.models import Submission
from hofnar.responses.tests.respondents import BROWSER, open_link, open_survey
from hofnar.responses.tests.seen import Seen
from hofnar.serve.front import Front
from hofnar.serve.in_threads import SMALL

HEADERS = (("host", "testserver"), ("user-agent", BROWSER))


class Sent(list):
    """Headers as granian gives them."""

    def items(self):
        return list(self)

    def get_all(self, name):
        return [value for known, value in self if known == name]

    def get(self, name, default=None):
        return next(iter(self.get_all(name)), default)


@dataclass
class Exchange:
    """A request on its way in, and what came back."""

    method: str
    path: str
    body: bytes = b""
    headers: Sent = field(default_factory=Sent)
    query_string: str = ""
    scheme: str = "http"
    http_version: str = "1.1"
    client: str = "127.0.0.1:1234"
    server: str = "127.0.0.1:8000"
    authority: str | None = None
    status: int = 0
    answer: bytes = b""
    back: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        self.headers = Sent([*HEADERS, *self.headers])
        if self.method == "POST" and not self.headers.get("content-length"):
            self.headers.append(("content-length", str(len(self.body))))

    async def __call__(self):
        return self.body

    async def __aiter__(self):
        for at in range(0, len(self.body), 1000):
            yield self.body[at : at + 1000]

    def response_bytes(self, status, headers, body):
        self.status, self.answer = status, body
        self.back = {name: value for name, value in headers if name != "set-cookie"}
        self.cookies = [value for name, value in headers if name == "set-cookie"]

    def response_stream(self, status, headers):
        self.response_bytes(status, headers, b"")
        return self

    async def send_bytes(self, part):
        self.answer += part


def nothing(environ, start):
    raise AssertionError("the product was not asked")


@pytest.fixture
def ask():
    loop = asyncio.new_event_loop()
    fronts = {}

    def asked(method, path, application=nothing, **more):
        front = fronts.setdefault(application, Front(application, 2))
        exchange = Exchange(method, path, **more)
        loop.run_until_complete(front.__rsgi__(exchange, exchange))
        return exchange

    yield asked
    for front in fronts.values():
        front.pool.submit(connections.close_all).result()
        front.pool.shutdown()
        front.product.pool.shutdown()
    writer.stop()
    just_stored.forget()
    loop.close()
    if connection.vendor == "postgresql":
        connection.close()
        connection.close_pool()


@pytest.fixture
def link(world):
    return open_link(open_survey(world.tulp), world.breda)


def form_of(page: Exchange, **values: object) -> tuple[str, bytes]:
    seen = Seen(page.answer.decode())
    return seen.action, urlencode({**seen.fields(), **values}, doseq=True).encode()


def without_number(page: Exchange) -> tuple[int, dict[str, str], str]:
    text = page.answer.decode()
    number = Seen(text).fields().get("_n", "") if page.status == 200 else ""
    return page.status, page.back, text.replace(number, "") if number else text


@pytest.mark.django_db(transaction=True)
class TestRespondents:
    def test_a_survey_is_filled_in(self, ask, link):
        page = ask("GET", f"/s/{link.code}")
        action, body = form_of(page, nps="9")
        sent = ask("POST", action, body=body)
        assert (sent.status, len(sent.cookies)) == (303, 1)
        action, body = form_of(ask("GET", sent.back["location"]), grade="8")
        assert ask("POST", action, body=body).status == 303
        assert Submission.objects.get().state == "complete"

    def test_the_quick_way_answers_as_the_whole_way_does(self, ask, link, monkeypatch):
        ways = []
        for quickly in (True, False):
            action, body = form_of(ask("GET", f"/s/{link.code}"), nps="9")
            first = ask("POST", action, body=body)
            action, body = form_of(ask("GET", first.back["location"]), grade="8")
            if not quickly:
                monkeypatch.setattr(quick, "waiting", lambda scope, body: None)
            taken = quick.waiting(Exchange("POST", action, body), body)
            assert (taken is not None) is quickly
            last = ask("POST", action, body=body)
            key = first.back["location"].split("/")[3]
            ways.append((last.status, last.answer, last.cookies, sorted(str(last.back).replace(key, "KEY"))))
        assert ways[0] == ways[1]

    @pytest.mark.parametrize("odd", ["prefetch", "no agent", "other host", "query", "unknown link", "broken"])
    def test_what_is_unusual_goes_the_whole_way(self, ask, link, odd):
        action, body = form_of(ask("GET", f"/s/{link.code}"), nps="99" if odd == "broken" else "9")
        exchange = Exchange("POST", action, body)
        if odd == "prefetch":
            exchange.headers.append(("sec-purpose", "prefetch"))
            assert quick.waiting(exchange, body).post.suspicion == "prefetch"
            return
        if odd == "no agent":
            exchange.headers.remove(("user-agent", BROWSER))
            assert quick.waiting(exchange, body).post.suspicion == "scanner"
            return
        exchange.headers[0] = ("host", "evil.example" if odd == "other host" else "testserver")
        exchange.query_string = "l=en" if odd == "query" else ""
        exchange.path = "/s/unknown" if odd == "unknown link" else exchange.path
        assert quick.waiting(exchange, body) is None

    def test_the_page_behind_a_post_is_the_one_the_database_gives(self, ask, link):
        action, body = form_of(ask("GET", f"/s/{link.code}"), nps="9")
        sent = ask("POST", action, body=body)
        for cookies in ([], [("cookie", sent.cookies[0].split(";")[0])]):
            for step in ("score", "grade", "nonsense"):
                path = sent.back["location"].rsplit("/", 1)[0] + "/" + step
                remembered = ask("GET", path, headers=cookies)
                kept = dict(just_stored._kept)
                just_stored.forget()
                asked = ask("GET", path, headers=cookies)
                just_stored._kept.update(kept)
                assert kept or connection.vendor != "sqlite"
                assert without_number(remembered) == without_number(asked)

    def test_what_cannot_be_stored_is_said(self, ask, link, monkeypatch):
        action, body = form_of(ask("GET", f"/s/{link.code}"), nps="9")
        monkeypatch.setattr(writer, "store", lambda posts: 1 / 0)
        sent = ask("POST", action, body=body)
        assert (sent.status, sent.back["retry-after"]) == (503, "60")
        assert Submission.objects.count() == 0

    def test_a_post_is_never_read_further_than_it_may_be_long(self, ask, link):
        assert ask("POST", f"/s/{link.code}", body=b"a" * 300_000).status == 413

    def test_a_page_kept_compressed_is_the_page(self, ask, link):
        squeezed = [ask("GET", f"/s/{link.code}", headers=[("accept-encoding", "gzip")]) for _ in range(2)]
        pages = [gzip.decompress(one.answer).decode() for one in squeezed]
        plain = ask("GET", f"/s/{link.code}").answer.decode()
        blank = [
            page.replace(Seen(page).fields()["_k"], "").replace(Seen(page).fields()["_n"], "")
            for page in [*pages, plain]
        ]
        assert len(set(blank)) == 1
        assert len({Seen(page).fields()["_k"] for page in [*pages, plain]}) == 3


class TestProduct:
    def test_a_response_comes_back_as_a_whole(self, ask):
        def small(environ, start):
            start("201 Created", [("Content-Type", "text/plain"), ("X-Seen", environ["QUERY_STRING"])])
            return [b"a", b"b"]

        got = ask("GET", "/somewhere", small, query_string="a=1")
        assert (got.status, got.back["x-seen"], got.answer) == (201, "a=1", b"ab")

    def test_a_long_body_and_a_long_response_stream(self, ask):
        def echo(environ, start):
            start("200 OK", [])
            said = int(environ["CONTENT_LENGTH"])
            return (environ["wsgi.input"].read(min(1000, said - at)) for at in range(0, said, 1000))

        body = bytes(range(256)) * (SMALL // 128)
        assert ask("POST", "/echo", echo, body=body).answer == body

    def test_a_file_is_sent_in_blocks_and_closed(self, ask):
        file = io.BytesIO(b"x" * (SMALL + 5))

        def sends(environ, start):
            start("200 OK", [])
            return environ["wsgi.file_wrapper"](file)

        assert len(ask("GET", "/file", sends).answer) == SMALL + 5
        assert file.closed

    def test_a_header_with_an_underscore_passes_for_no_other(self, ask):
        def says(environ, start):
            start("200 OK", [])
            return [environ.get("HTTP_X_FORWARDED_PROTO", "none").encode()]

        assert ask("GET", "/", says, headers=[("x_forwarded_proto", "https")]).answer == b"none"
