"""A small server for the built book, on this machine only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "127.0.0.1"


class Pages(SimpleHTTPRequestHandler):
    """Files of one folder, with a line for each request left out."""

    def log_message(self, *_arguments) -> None:
        """Requests are not worth a line each."""


def server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server for a folder; port 0 takes any free port. The caller runs and closes it."""
    return ThreadingHTTPServer((HOST, port), partial(Pages, directory=str(folder)))


def serve(folder: Path, port: int, echo: Callable[[str], None] = print) -> None:
    """Serve a folder until interrupted."""
    with server(folder, port) as running:
        echo(f"http://{HOST}:{running.server_port}/index.html   (Ctrl-C stops)")
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            echo("stopped")
