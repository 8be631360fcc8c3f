"""The built site as a static host sends it: text compressed, types named, files that may be kept for a day."""

from __future__ import annotations

import gzip
import mimetypes
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

TEXT = (".html", ".css", ".js", ".json", ".svg", ".csv", ".txt", ".xml")


@cache
def packed(path: Path) -> bytes:
    """A file as it travels: compressed if it is text."""
    content = path.read_bytes()
    return gzip.compress(content, compresslevel=6, mtime=0) if path.suffix in TEXT else content


def host(site: Path) -> ThreadingHTTPServer:
    """A server of the site on this machine, on a port of its own choice."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = (site / unquote(urlsplit(self.path).path).lstrip("/")).resolve()
            path = path / "index.html" if path.is_dir() else path
            if not path.is_relative_to(site.resolve()) or not path.is_file():
                self.send_error(404)
                return
            body = packed(path)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if path.suffix in TEXT else kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=86400")
            if path.suffix in TEXT:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Requests are not part of a report."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)
