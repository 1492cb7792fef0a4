"""A partner's tool that listens on this machine for webhooks, and can be slow, broken or elsewhere."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Tool:
    """What came: headers and body of each request; how it answers."""

    address: str = ""
    status: int = 204
    drips: bool = False
    hangs: bool = False
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def bodies(self) -> list[bytes]:
        """The bodies that came, in their order."""
        return [body for _headers, body in self.came]


@contextmanager
def listening_tool() -> Iterator[Tool]:
    """A tool for as long as a block lasts."""
    tool = Tool()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            tool.asked.append(self.path)
            tool.came.append((dict(self.headers.items()), body))
            if tool.hangs:
                tool.over.wait(30)
                return
            if tool.drips:
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                while not tool.over.wait(0.2):
                    self.wfile.write(b"X")
                return
            self.send_response(tool.status)
            if 300 <= tool.status < 400:
                self.send_header("Location", f"{tool.address}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            tool.asked.append(f"GET {self.path}")
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                time.sleep(0)  # the other side went away: that is what some tests are about

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    tool.address = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield tool
    finally:
        tool.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
