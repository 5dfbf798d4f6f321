"""The wire: sockets, threads, and what a fault lets through."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.github_calls import Request
from tests.fakes.github_faults import PAGE, Wire

Sent = tuple[Wire, int, Mapping[str, str], bytes]
Serve = Callable[[Request], Sent]
BODILESS = (204, 304)


class Server(ThreadingHTTPServer):
    """Loopback, one thread per connection; stopping ends them all."""

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, serve: Serve, prefix: str) -> None:
        self.serve, self.prefix = serve, prefix
        self.framing = ""
        """How a body is sent: with its length; or ``chunked``, ``packed``, ``closing``."""
        self.live: set[socket.socket] = set()
        self.gate = threading.Lock()
        super().__init__(("127.0.0.1", 0), Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self.gate:
            self.live.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self.gate:
            self.live.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is a client's affair; our own faults were answered 500."""

    def stop(self) -> None:
        self.shutdown()
        with self.gate:
            live = tuple(self.live)
        for connection in live:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self.server_close()


def chunks(body: bytes) -> bytes:
    """The body in pieces, each with its length before it, and the end."""
    pieces = [body[at : at + 1000] for at in range(0, len(body), 1000)]
    return b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in (*pieces, b""))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        """Tests speak for themselves."""

    def handle_any(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size) if size else b""
        address = urlsplit(self.path)
        path, prefix = address.path, self.server.prefix
        if not path.startswith(prefix):
            self.put(404, {"Content-Type": "text/html"}, PAGE.encode())
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        origin = f"http://{headers.get('host', '')}"
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        path = path[len(prefix) :]
        raw = address.query
        request = Request(self.command, path, query, headers, body, origin, prefix, raw)
        self.tell(*self.server.serve(request))

    do_GET = do_POST = do_PATCH = handle_any  # noqa: N815 - http.server's names
    do_PUT = do_DELETE = do_HEAD = handle_any  # noqa: N815 - as above

    def tell(self, wire: Wire, status: int, headers: Mapping[str, str], body: bytes) -> None:
        html = {"Content-Type": "text/html; charset=utf-8"}
        match wire:
            case Wire.WHOLE:
                self.put(status, headers, body)
            case Wire.DROPPED:
                self.close_connection = True
            case Wire.SILENT:
                self.rfile.read(1)
                self.close_connection = True
            case Wire.TRUNCATED:
                self.put(status, headers, body, sent=len(body) // 2)
                self.close_connection = True
            case Wire.GARBLED:
                self.put(status, headers, body[: len(body) // 2])
            case Wire.HTML:
                self.put(status, {**headers, **html}, PAGE.encode())
            case Wire.EMPTY:
                self.put(status, headers, b"")

    def put(
        self, status: int, headers: Mapping[str, str], body: bytes, sent: int | None = None
    ) -> None:
        """One piece, so that nothing waits for an acknowledgement."""
        reason, version = self.responses.get(status, ("Unknown", ""))[0], "1.1"
        match self.server.framing if status not in BODILESS else "":
            case "chunked":
                body, framed = chunks(body), ["Transfer-Encoding: chunked"]
            case "packed":
                body = gzip.compress(body)
                framed = ["Content-Encoding: gzip", f"Content-Length: {len(body)}"]
            case "closing":
                version, framed, self.close_connection = "1.0", [], True
            case _:
                framed = [f"Content-Length: {len(body)}"] if status not in BODILESS else []
        lines = [f"HTTP/{version} {status} {reason}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += framed
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        self.wfile.write(head + (b"" if status in BODILESS else body[:sent]))
