"""Asking addresses: every way in which one can fail to answer, and manners. The servers are on this machine."""

from __future__ import annotations

import contextlib
import http.server
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import trustme

from analysis.upkeep import asking
from analysis.upkeep.asking import Manners, ask, ask_all

AGENT = "faces-and-places/test (link check)"


class Handler(http.server.BaseHTTPRequestHandler):
    """A site with every fault that sites have, by the path that is asked."""

    protocol_version = "HTTP/1.1"
    log_message = lambda *_: None  # noqa: E731

    def do_HEAD(self) -> None:
        self.reply()

    def do_GET(self) -> None:
        self.reply()

    def reply(self) -> None:
        path = self.path.partition("?")[0]
        with self.server.busy:
            self.server.at_once += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
        self.server.asked.append((self.command, path, self.headers.get("User-Agent")))
        time.sleep(0.01)
        with self.server.busy:
            self.server.at_once -= 1
        tries = sum(one[1] == path for one in self.server.asked)
        moves = {"/for-good": (301, "/well"), "/for-now": (302, "/well"), "/for-good-too": (308, "/well")}
        moves |= {"/to-nothing": (301, "/missing"), "/in-circles": (302, "/in-circles"), "/away": (301, "mailto:a@b.c")}
        moves |= {"/first": (302, "/for-good"), "/turned-away": (302, "/403")}
        if path in moves:
            return self.send(moves[path][0], moves[path][1])
        if path == "/get-only" and self.command == "HEAD":
            return self.send(405)
        if path == "/hangs":
            time.sleep(0.6)
        if path == "/hangs-up":
            self.close_connection = True
            return None
        if path == "/recovers" and tries < 3:
            return self.send(503)
        return self.send(int(path[1:]) if path[1:].isdigit() else 404 if path == "/missing" else 200)

    def send(self, status: int, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        if location:
            self.send_header("Location", location)
        self.end_headers()


class Site(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, certificate: trustme.LeafCert | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str, str]] = []
        self.busy, self.at_once, self.most_at_once = threading.Lock(), 0, 0
        self.address = f"{'https' if certificate else 'http'}://127.0.0.1:{self.server_port}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(context)
            self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request, client_address) -> None:
        """A client that refuses the certificate hangs up: that is what is tested."""


@contextlib.contextmanager
def running(certificate: trustme.LeafCert | None = None) -> Iterator[Site]:
    site = Site(certificate)
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
        thread.join()


@pytest.fixture
def site():
    with running() as found:
        yield found


@pytest.fixture
def manners() -> Manners:
    return Manners(AGENT, pause=0.001, seconds=(0.3, 0.3))


@pytest.mark.parametrize(
    ("path", "outcome", "status", "led_to"),
    [
        ("/well", asking.ANSWERS, 200, "/well"),
        ("/204", asking.ANSWERS, 204, "/204"),
        ("/get-only", asking.ANSWERS, 200, "/get-only"),
        ("/recovers", asking.ANSWERS, 200, "/recovers"),
        ("/for-good", asking.MOVED, 301, "/well"),
        ("/for-good-too", asking.MOVED, 308, "/well"),
        ("/first", asking.MOVED, 302, "/well"),
        ("/for-now", asking.MOVED_FOR_NOW, 302, "/well"),
        ("/to-nothing", asking.GONE, 404, "/missing"),
        ("/missing", asking.GONE, 404, "/missing"),
        ("/410", asking.GONE, 410, "/410"),
        ("/403", asking.UNTOLD, 403, "/403"),
        ("/429", asking.UNTOLD, 429, "/429"),
        ("/999", asking.UNTOLD, 999, "/999"),
        ("/turned-away", asking.UNTOLD, 403, "/403"),
        ("/500", asking.BROKEN, 500, "/500"),
        ("/400", asking.BROKEN, 400, "/400"),
        ("/304", asking.BROKEN, 304, "/304"),
        ("/in-circles", asking.BROKEN, 302, "/in-circles"),
    ],
)
def test_each_way_to_answer_is_told_apart(site, manners, path, outcome, status, led_to):
    found = ask(site.address + path, manners)
    assert (found.outcome, found.status, found.final) == (outcome, status, site.address + led_to)


@pytest.mark.parametrize(
    ("path", "reason"), [("/hangs", "no reply in time"), ("/hangs-up", "no connection"), ("/away", "not an address")]
)
def test_what_gives_no_answer_is_broken_for_a_reason_that_reads_the_same_each_time(site, manners, path, reason):
    first, again = ask(site.address + path, manners), ask(site.address + path, manners)
    assert first == again
    assert (first.outcome, first.status) == (asking.BROKEN, None)
    assert reason in first.reason


def test_a_host_that_does_not_exist_and_one_that_does_not_listen(manners, monkeypatch):
    def unknown(*_args, **_more):
        raise socket.gaierror("Name or service not known")

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert ask(closed, manners).reason == "no connection"
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert ask("http://no-such-host.invalid/", manners).reason == "no such host"


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the handshake that is refused leaves its socket behind
def test_a_certificate_that_does_not_hold_is_said_and_one_that_holds_is_taken(manners, tmp_path):
    authority = trustme.CA()
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    with running(authority.issue_cert("127.0.0.1")) as secure:
        assert ask(secure.address + "/well", manners).reason == "its certificate does not hold"
        manners.trust = str(trusted)
        assert ask(secure.address + "/well", manners).outcome == asking.ANSWERS


def test_head_comes_first_and_get_only_where_head_did_not_answer_well(site, manners):
    for path in ("/well", "/get-only", "/403", "/429"):
        ask(site.address + path, manners)
    asked = [(command, path) for command, path, _ in site.asked]
    assert asked == [
        ("HEAD", "/well"),
        ("HEAD", "/get-only"),
        ("GET", "/get-only"),
        ("HEAD", "/403"),
        ("GET", "/403"),
        ("HEAD", "/429"),  # whoever is told to slow down does not ask twice
    ]


def test_every_question_names_the_project(site, manners):
    ask(site.address + "/first", manners)
    assert {agent for _, _, agent in site.asked} == {AGENT}


def test_a_host_is_asked_one_question_at_a_time_also_by_those_that_another_host_sent(site, manners):
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda number: ask(f"{site.address}/well?{number}", manners), range(24)))
    assert {answer.outcome for answer in answers} == {asking.ANSWERS}
    assert len(site.asked) == 24
    assert site.most_at_once == 1


def test_between_two_questions_lies_a_pause_that_grows_after_a_failure(site):
    waited: list[float] = []
    ask(site.address + "/500", Manners(AGENT, pause=1.0, wait=waited.append))
    assert waited == [1.0, 1.0, 2.0, 1.0, 1.0, 4.0, 1.0, 1.0]


def test_answers_come_in_the_order_of_the_addresses(site, manners):
    with running() as other:
        addresses = [f"{one.address}/{path}" for path in ("well", "missing", "403") for one in (site, other)]
        answers = ask_all(addresses, manners, echo=lambda _line: None)
    assert [answer.address for answer in answers] == addresses
    assert [answer.outcome for answer in answers] == [asking.ANSWERS] * 2 + [asking.GONE] * 2 + [asking.UNTOLD] * 2


def test_the_outcomes_are_all_listed():
    assert set(asking.OUTCOMES) == {"answers", "moved", "moved_for_now", "gone", "broken", "untold"}
