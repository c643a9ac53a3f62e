"""A Hub of one data set on this machine, as far as its client libraries ask."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

__all__ = ["COMMIT", "FakeHub", "fake_hub"]

COMMIT = "0123456789abcdef" * 2 + "01234567"


@dataclass
class FakeHub:
    """What is served, and what was asked."""

    name: str
    folder: Path
    status: int | None = None
    """HTTP status of every answer; `None` to serve the folder."""
    port: int = 0
    asked: list[str] = field(default_factory=list)
    """Method and path of each request for the data set."""

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def files(self) -> list[str]:
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.folder).as_posix() for path in found)

    def entry(self, name: str) -> dict[str, object]:
        path = self.folder / name
        if path.is_dir():
            return {"type": "directory", "path": name, "oid": "0" * 40}
        content = path.read_bytes()
        oid = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        return {"type": "file", "path": name, "size": len(content), "oid": oid}


class _Handler(BaseHTTPRequestHandler):
    hub: FakeHub

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        path = urlsplit(self.path).path
        if self.hub.name in path:
            self.hub.asked.append(f"{self.command} {path}")
        if self.hub.status is not None:
            self._send(b"", status=self.hub.status)
            return
        api = f"/api/datasets/{self.hub.name}"
        if path == api or path.startswith(f"{api}/revision/"):
            siblings = [{"rfilename": name} for name in self.hub.files()]
            self._send_json({"id": self.hub.name, "sha": COMMIT, "siblings": siblings})
        elif path.startswith(f"{api}/tree/{COMMIT}"):
            folder = self.hub.folder / path.partition(COMMIT)[2].strip("/")
            names = [p.relative_to(self.hub.folder).as_posix() for p in sorted(folder.glob("*"))]
            self._send_json([self.hub.entry(name) for name in names])
        elif path == f"{api}/paths-info/{COMMIT}":
            names = json.loads(body)["paths"] if body[:1] == "{" else parse_qs(body)["paths"]
            there = [name for name in names if (self.hub.folder / name).exists()]
            self._send_json([self.hub.entry(name) for name in there])
        else:
            self._send_file(path)

    def _send_file(self, path: str) -> None:
        # /datasets/OWNER/NAME/resolve/REVISION/FILE
        parts = path.split("/", 6)
        if len(parts) == 7 and parts[6] in self.hub.files():
            self._send((self.hub.folder / parts[6]).read_bytes())
        else:
            self._send(b"Entry not found", status=404)

    def _send_json(self, value: object) -> None:
        self._send(json.dumps(value).encode())

    def _send(self, content: bytes, *, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Repo-Commit", COMMIT)
        oid = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        self.send_header("ETag", f'"{oid}"')
        if status == 404:
            self.send_header("X-Error-Code", "EntryNotFound")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = _answer  # noqa: N815 - names that the base class calls


@contextmanager
def fake_hub(name: str, folder: Path, *, status: int | None = None) -> Iterator[FakeHub]:
    """Serve a folder as a data set until the block ends."""
    hub = FakeHub(name, folder, status)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    hub.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
