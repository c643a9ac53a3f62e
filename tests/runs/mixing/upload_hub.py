"""A Hub on this machine that takes data sets, as far as its client library asks."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

__all__ = ["UploadHub", "upload_hub"]

_COMMIT = "0123456789abcdef" * 2 + "01234567"


@dataclass
class UploadHub:
    """What was sent."""

    status: int | None = None
    """HTTP status of every answer; `None` to take what comes."""
    port: int = 0
    made: list[dict[str, object]] = field(default_factory=list)
    """Data sets that were to be made."""
    files: dict[str, bytes] = field(default_factory=dict)
    """By their paths."""

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str, body: bytes) -> object:
        if path == "/api/repos/create":
            self.made.append(json.loads(body))
            return {"url": f"{self.endpoint}/datasets/me/mixed", "id": "1"}
        if path == "/api/validate-yaml":
            return {"errors": [], "warnings": []}
        if "/preupload/" in path:
            # All as small files, whose content is in the commit.
            names = [file["path"] for file in json.loads(body)["files"]]
            modes = {"uploadMode": "regular", "shouldIgnore": False}
            return {"files": [{"path": name, **modes} for name in names]}
        if "/commit/" in path:
            for line in body.decode().splitlines():
                self.take(json.loads(line))
            url = f"{self.endpoint}/datasets/me/mixed/commit/{_COMMIT}"
            return {"success": True, "commitUrl": url, "commitOid": _COMMIT}
        if "/tree/" in path:
            return [
                {"type": "file", "path": name, "size": len(content), "oid": "0" * 40}
                for name, content in self.files.items()
            ]
        siblings = [{"rfilename": name} for name in self.files]
        return {"id": "me/mixed", "sha": _COMMIT, "siblings": siblings}

    def take(self, entry: dict[str, dict[str, str]]) -> None:
        value = entry["value"]
        if str(entry["key"]) == "file":
            self.files[value["path"]] = base64.b64decode(value["content"])
        elif str(entry["key"]) == "deletedFile":
            del self.files[value["path"]]


class _Handler(BaseHTTPRequestHandler):
    hub: UploadHub

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        failed = self.hub.status is not None
        path = urlsplit(self.path).path
        content = b"" if failed else json.dumps(self.hub.answer(path, body)).encode()
        self.send_response(self.hub.status or 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _answer  # noqa: N815 - names that the base class calls


@contextmanager
def upload_hub(*, status: int | None = None) -> Iterator[UploadHub]:
    """Take data sets until the block ends."""
    hub = UploadHub(status)
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
