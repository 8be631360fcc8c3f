"""Fetching: https only, bounded, carried on where it stopped, checked. The server is on this machine."""

import hashlib
import http.server
import ssl
import threading
from pathlib import Path

import pytest
import trustme

from analysis.problems import Problems
from analysis.upstream.datasets import Dataset
from analysis.upstream.download import download, fetch

DATA = bytes(range(256)) * 2_000
SHA256 = hashlib.sha256(DATA).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    """A server that can hold ranges, refuse them, move files, cut answers short and understate their length."""

    protocol_version = "HTTP/1.1"
    log_message = lambda *_: None  # noqa: E731

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Range")))
        getattr(self, self.path.strip("/").replace("-", "_"), self.missing)()

    def missing(self) -> None:
        self.answer(404, b"<html>no such file</html>")

    def whole(self) -> None:
        start = self.start()
        if start >= len(DATA):
            return self.answer(416, b"")
        if start:
            return self.answer(206, DATA[start:], self.range(start))
        self.answer(200, DATA)

    def never(self) -> None:
        self.answer(416, b"")

    def wrong_range(self) -> None:
        self.head(206, 10, "bytes 0-9/512000")
        self.wfile.write(DATA[:10])

    def without_ranges(self) -> None:
        self.answer(200, DATA)

    def cut_short(self) -> None:
        """Announces all that is left, sends half of it, hangs up."""
        start = self.start()
        self.head(206 if start else 200, len(DATA) - start, self.range(start))
        self.wfile.write(DATA[start : start + (len(DATA) - start) // 2])
        self.close_connection = True

    def boundless(self) -> None:
        """Sends more and more and never says how much."""
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for _ in range(50):
            self.wfile.write(DATA[:100_000])

    def moved(self) -> None:
        self.move("/whole")

    def moved_to_http(self) -> None:
        self.move(f"http://localhost:{self.server.server_port}/whole")

    def in_circles(self) -> None:
        self.move("/in-circles")

    def start(self) -> int:
        return int((self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").rstrip("-"))

    def move(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def range(self, start: int) -> str:
        return f"bytes {start}-{len(DATA) - 1}/{len(DATA)}"

    def answer(self, status: int, body: bytes, content_range: str = "") -> None:
        self.head(status, len(body), content_range)
        self.wfile.write(body)

    def head(self, status: int, length: int, content_range: str = "") -> None:
        self.send_response(status)
        if status == 206:
            self.send_header("Content-Range", content_range)
        self.send_header("Content-Length", str(length))
        self.end_headers()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up on too large a file is what some tests want."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server on localhost under a certificate of its own; gives its address and the file that vouches for it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    trusted = tmp_path_factory.mktemp("trust") / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    running = Server(("localhost", 0), Handler)
    running.asked = []
    running.socket = context.wrap_socket(running.socket, server_side=True)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    running.base, running.trusted = f"https://localhost:{running.server_port}", str(trusted)
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def get(server, tmp_path, monkeypatch):
    """Fetch a path of the server into a file."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    server.asked.clear()

    def fetched(path: str, target: Path = tmp_path / "file.bin", **options) -> Path:
        fetch(server.base + path, target, trust=server.trusted, **options)
        return target

    return fetched


def wrong(call, *arguments, **options):
    with pytest.raises(Problems) as caught:
        call(*arguments, **options)
    assert len(caught.value) == 1
    return caught.value.found[0]


def test_a_file_arrives_whole(get, tmp_path):
    assert get("/whole").read_bytes() == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["file.bin"]


def test_what_an_earlier_try_left_is_carried_on_with(get, server, tmp_path):
    (tmp_path / "file.bin.part").write_bytes(DATA[:1234])
    assert get("/whole").read_bytes() == DATA
    assert server.asked == [("/whole", "bytes=1234-")]


def test_a_server_without_ranges_sends_it_all_anew(get, tmp_path):
    (tmp_path / "file.bin.part").write_bytes(b"other bytes")
    assert get("/without-ranges").read_bytes() == DATA


def test_a_part_longer_than_the_file_is_dropped(get, tmp_path):
    (tmp_path / "file.bin.part").write_bytes(DATA + b"more")
    assert get("/whole").read_bytes() == DATA


def test_a_part_of_another_file_is_seen_by_the_checksum_and_fetched_anew(get, server, tmp_path):
    (tmp_path / "file.bin.part").write_bytes(b"x" * 1234)
    assert get("/whole", sha256_expected=SHA256).read_bytes() == DATA
    assert [range_ for _, range_ in server.asked] == ["bytes=1234-", None]


def test_a_server_that_sends_other_bytes_than_asked_for_is_not_believed(get, tmp_path):
    (tmp_path / "file.bin.part").write_bytes(DATA[:1234])
    found = wrong(get, "/wrong-range")
    assert (found.expected, found.value) == ("the bytes from 1234 on", "bytes 0-9/512000")
    assert (tmp_path / "file.bin.part").stat().st_size == 1234


def test_a_refusal_of_ranges_that_nobody_asked_for_is_an_answer(get):
    assert wrong(get, "/never").value == "answer 416"


def test_a_connection_that_breaks_leaves_a_part_to_carry_on_with(get, tmp_path):
    found = wrong(get, "/cut-short")
    assert "carries on" in found.fix
    half = (tmp_path / "file.bin.part").stat().st_size
    assert 0 < half < len(DATA)
    assert not (tmp_path / "file.bin").exists()
    assert get("/whole").read_bytes() == DATA


def test_a_file_said_to_be_too_large_is_not_begun(get, tmp_path):
    found = wrong(get, "/whole", most=1_000)
    assert (found.expected, found.value) == ("at most 1,000 bytes", f"{len(DATA):,} bytes")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_turns_out_too_large_is_stopped(get, tmp_path):
    assert wrong(get, "/boundless", most=300_000).expected == "at most 300,000 bytes"
    assert not (tmp_path / "file.bin").exists()


def test_a_file_that_moved_is_followed(get):
    assert get("/moved").read_bytes() == DATA


def test_a_move_to_plain_http_is_not_followed(get, server):
    found = wrong(get, "/moved-to-http")
    assert found.file.startswith("http://")
    assert found.expected == "an address that begins with https://"
    assert [path for path, _ in server.asked] == ["/moved-to-http"]


def test_moving_in_circles_ends(get):
    assert "at most 5 moves" in wrong(get, "/in-circles").expected


def test_plain_http_is_refused_before_anything_is_asked(tmp_path):
    assert "https://" in wrong(fetch, "http://localhost:1/x", tmp_path / "x").expected


def test_a_missing_file_says_what_the_server_answered(get, tmp_path):
    assert wrong(get, "/nowhere").value == "answer 404"
    assert list(tmp_path.iterdir()) == []


def test_a_certificate_nobody_vouches_for_is_refused(server, tmp_path, get):
    assert wrong(fetch, server.base + "/whole", tmp_path / "x").value == "SSLError"


def toy(server, received: dict) -> Dataset:
    files = [
        {"file": "a.bin", "role": "rows", "download": server.base + "/whole"},
        {"file": "b.bin", "role": "rows", "download": server.base + "/moved"},
        {"file": "by-request.bin", "role": "check"},
    ]
    return Dataset("toy", Path("toy.yaml"), {"files": files, "received": received})


def test_a_dataset_is_fetched_once_and_told_from_what_is_pinned(get, server, tmp_path):
    said = []
    one = toy(server, {"files": {"a.bin": {"sha256": SHA256}, "b.bin": {"sha256": "0" * 64}}})
    fetched = download(one, tmp_path / "toy", trust=server.trusted, echo=said.append)
    assert [path.name for path in fetched] == ["a.bin", "b.bin"]
    assert said == [
        f"toy/a.bin: {len(DATA):,} bytes, as pinned",
        f"toy/b.bin: {len(DATA):,} bytes, not the bytes that the card pins",
    ]
    said.clear()
    assert download(one, tmp_path / "toy", trust=server.trusted, echo=said.append) == []
    assert said == ["toy/a.bin: there already", "toy/b.bin: there already"]


def test_every_file_that_could_not_be_had_is_named(get, server, tmp_path):
    one = toy(server, {})
    one.card["files"][0]["download"] = server.base + "/nowhere"
    one.card["files"][1]["download"] = server.base + "/cut-short"
    with pytest.raises(Problems) as caught:
        download(one, tmp_path / "toy", trust=server.trusted, echo=lambda _: None)
    assert [problem.file for problem in caught.value] == ["toy/a.bin", "toy/b.bin"]
