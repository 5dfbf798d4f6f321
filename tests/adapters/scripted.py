"""A server on loopback that answers as one test says, and remembers what it was asked."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    status: int = 200
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    length: int | None = None
    content_type: str = "application/json; charset=utf-8"


class Drop(Reply):
    """The connection is closed without a word, after the request was read."""


class Reset(Reply):
    """The connection is reset."""


@dataclass(frozen=True, slots=True)
class Drip(Reply):
    """The answer comes letter by letter; the length is announced, or it comes in chunks."""

    chunked: bool = False
    letter: Callable[[], None] = lambda: None
    """Called with each."""


class Silence(Reply):
    """No answer until the test is over."""


Script = Callable[[Asked], Reply]


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, tzinfo=UTC)
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def move(self, **amount: float) -> None:
        self.now += timedelta(**amount)


class Scripted:
    """Where it listens, what it was asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.script: Script = lambda _: Reply()
        self.over = Event()
        self.url = ""

    def seen(self, method: str) -> int:
        return sum(one.method == method for one in self.asked)

    def always(self, reply: Reply) -> None:
        self.script = lambda _: reply


def _handler(scripted: Scripted) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 64 * 1024  # in pieces, an answer would wait for the client to acknowledge them

        def answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, self.rfile.read(size))
            scripted.asked.append(asked)
            self.reply(scripted.script(asked))

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = answer  # noqa: N815 - as http.server

        def drip(self, reply: Drip) -> None:
            raw = json.dumps(reply.body).encode()
            self.close_connection = True
            self.send_response_only(reply.status)
            self.send_header("Content-Type", reply.content_type)
            if reply.chunked:
                self.send_header("Transfer-Encoding", "chunked")
            else:
                self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            for at in range(len(raw)):
                reply.letter()
                one = raw[at : at + 1]
                self.wfile.write(b"1\r\n" + one + b"\r\n" if reply.chunked else one)
                self.wfile.flush()
                if scripted.over.wait(0.005):
                    return

        def reply(self, reply: Reply) -> None:
            match reply:
                case Drip():
                    self.drip(reply)
                    return
                case Silence():
                    scripted.over.wait(30)
                    self.close_connection = True
                    return
                case Reset():
                    reset = struct.pack("ii", 1, 0)
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                    self.close_connection = True
                    self.connection.close()
                    return
                case Drop():
                    self.close_connection = True
                    return
                case _:
                    pass
            raw = json.dumps(reply.body).encode() if reply.raw is None else reply.raw
            self.send_response_only(reply.status)
            self.send_header("Content-Type", reply.content_type)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status not in (204, 304):
                self.send_header("Content-Length", str(reply.length or len(raw)))
            self.end_headers()
            if reply.status not in (204, 304):
                self.wfile.write(raw)
            if reply.length:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    return Handler


@contextmanager
def serving() -> Iterator[Scripted]:
    scripted = Scripted()

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            del request, client_address  # a client that went away is part of the script

    with Server(("127.0.0.1", 0), _handler(scripted)) as server:
        scripted.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield scripted
        finally:
            scripted.over.set()
            server.shutdown()
            thread.join()
