"""A fake clamd: takes a stream, finds `MARK` in it, may answer nonsense or hang up."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

MARK = b"FAKE-VIRUS-FOR-TESTS"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, FakeClamd)
        assert self.rfile.read(10) == b"zINSTREAM\0"
        if server.says == "hang up":
            return
        content = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(length)
        server.seen.append(content)
        answer = b"stream: OK\0"
        if MARK in content:
            answer = b"stream: Fake.Virus FOUND\0"
        if server.says:
            answer = server.says.encode()
        self.wfile.write(answer)


class FakeClamd(socketserver.ThreadingTCPServer):
    """`seen` are the contents received; `says` replaces the answer, or is `hang up`."""

    daemon_threads = True

    def __init__(self, says: str = "") -> None:
        self.says = says
        self.seen: list[bytes] = []
        super().__init__(("127.0.0.1", 0), _Talk)

    @property
    def address(self) -> str:
        """As the setting names it."""
        return f"clamd://127.0.0.1:{self.server_address[1]}"


@contextmanager
def fake_clamd(says: str = "") -> Iterator[FakeClamd]:
    """A clamd that listens meanwhile."""
    with FakeClamd(says) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)
