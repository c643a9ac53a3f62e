"""A run's page and its questions over HTTP, on this machine alone and for reading alone."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import re
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from babelgap.report.question_json import detail_json, page_json
from babelgap.schema import BabelgapError, UserError
from babelgap.schema.explorer import QuestionFilter, Questions

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["MAX_LIMIT", "make_app", "serve"]

MAX_LIMIT = 200
"""Most questions in one answer."""
_MAX_OFFSET = 100_000_000
_HOST = "127.0.0.1"
_NUM_SECONDS_TO_END = 2
_HOSTS = re.compile(rb"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
_HEADERS = (
    # What a page may load stands in the page; what may frame it can only be told here.
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
)
_FILTER = (
    "variant",
    "language",
    "subject",
    "pattern",
    "text",
    "sort",
    "descending",
    "offset",
    "limit",
)


def make_app(page: str, questions: Questions) -> Starlette:
    """An application that answers `/`, `/api/questions` and `/api/question`, and nothing else.

    It answers GET and HEAD, and only to those who call it by a name of this machine: another
    site's name that was made to point here (DNS rebinding) gets an error.

    Args:
        page: the whole document of `/`.
        questions: is asked from several threads at a time.

    Raises:
        UserError: Starlette is not installed.
    """
    try:
        from starlette.applications import Starlette
        from starlette.exceptions import HTTPException
        from starlette.middleware import Middleware
        from starlette.responses import HTMLResponse, JSONResponse
        from starlette.routing import Route
    except ImportError as error:
        raise _missing(error) from error

    # Starlette runs plain functions in its thread pool.
    def show_page(request: Request) -> Response:
        return HTMLResponse(page)

    def find(request: Request) -> Response:
        with _mistakes_told():
            found = questions.find(_filter(_parameters(request, _FILTER)))
        return JSONResponse(page_json(found))

    def open_question(request: Request) -> Response:
        with _mistakes_told():
            question_id = _required(_parameters(request, ("id",)), "id")
        detail = questions.detail(question_id)
        if detail is None:
            raise HTTPException(404, f"there is no question {question_id[:80]!r} in this run")
        return JSONResponse(detail_json(detail))

    def unreadable(request: Request, error: Exception) -> Response:
        return JSONResponse({"error": str(error)}, 500)

    def failed(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # it is registered for these alone
        return JSONResponse({"error": error.detail}, error.status_code, headers=error.headers)

    return Starlette(
        routes=[
            Route("/", show_page, methods=["GET"]),
            Route("/api/questions", find, methods=["GET"]),
            Route("/api/question", open_question, methods=["GET"]),
        ],
        middleware=[Middleware(_OnlyHere)],
        exception_handlers={BabelgapError: unreadable, HTTPException: failed},
    )


def serve(app: Starlette, *, port: int, on_ready: Callable[[str], None]) -> None:
    """Answer requests on the loopback interface until ctrl-C.

    Args:
        app: of `make_app`.
        port: 0 for one that is free.
        on_ready: told the address, once it is answered.

    Raises:
        UserError: the port can't be had, or uvicorn is not installed.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise _missing(error) from error
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        # What is asked is nobody's business, and a terminal full of it helps nobody.
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_NUM_SECONDS_TO_END,
    )
    with _listening(port) as listener, contextlib.suppress(KeyboardInterrupt):
        address = f"http://{_HOST}:{listener.getsockname()[1]}/"
        asyncio.run(_until_stopped(uvicorn.Server(config), listener, address, on_ready))


async def _until_stopped(
    server: Any,  # noqa: ANN401 - of a library that may not be installed
    listener: socket.socket,
    address: str,
    on_ready: Callable[[str], None],
) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    try:
        if server.started:
            on_ready(address)
    except BaseException:
        server.should_exit = True
        raise
    finally:
        await serving


def _listening(port: int) -> socket.socket:
    """A socket that listens at the port, to this machine alone."""
    # Without the protocol asyncio leaves Nagle's algorithm on, which costs 40 ms an answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":
        # A port of a server that just ended is free; on Windows this would share a busy one.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        busy = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        reason = "another program uses it" if busy else str(error)
        raise UserError(
            f"port {port} can't be had ({reason}); give another --port, or 0 for one that is free"
        ) from error
    return listener


class _OnlyHere:
    """Refuses who calls by another name than this machine's, and adds headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.responses import JSONResponse

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_HEADERS]}
            await send(message)

        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) == 1 and _HOSTS.fullmatch(hosts[0]):
            await self._app(scope, receive, send_with_headers)
        else:
            error = f"this address is not of this machine; open http://{_HOST} with its port"
            await JSONResponse({"error": error}, 400)(scope, receive, send_with_headers)


@contextlib.contextmanager
def _mistakes_told() -> Iterator[None]:
    """Turn what is wrong with a request into an answer that says so."""
    from starlette.exceptions import HTTPException

    try:
        yield
    except ValueError as error:
        raise HTTPException(400, str(error)) from error


def _parameters(request: Request, names: tuple[str, ...]) -> dict[str, str]:
    """The parameters of a request; one without a value is as good as none.

    Raises:
        ValueError: one is unknown, or given twice.
    """
    given = request.query_params.multi_items()
    for name, _ in given:
        if name not in names:
            raise ValueError(f"there is no parameter {name!r}; there is {', '.join(names)}")
        if len(request.query_params.getlist(name)) > 1:
            raise ValueError(f"parameter {name!r} is given twice; give it once")
    return {name: value for name, value in given if value}


def _required(given: Mapping[str, str], name: str) -> str:
    if name not in given:
        raise ValueError(f"parameter {name!r} is missing; give one")
    return given[name]


def _filter(given: Mapping[str, str]) -> QuestionFilter:
    # A filter knows its own defaults.
    told: dict[str, Any] = {
        name: given[name] for name in ("subject", "pattern", "text", "sort") if name in given
    }
    for name, most in (("offset", _MAX_OFFSET), ("limit", MAX_LIMIT)):
        if name in given:
            told[name] = _number(name, given[name], most)
    return QuestionFilter(
        variant=_required(given, "variant"),
        language=_required(given, "language"),
        descending=bool(_number("descending", given.get("descending", "0"), 1)),
        **told,
    )


def _number(name: str, text: str, most: int) -> int:
    # Else `int` would take signs, spaces, underscores and digits of any script.
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > most:
        raise ValueError(f"{name} is {text!r}; give a whole number from 0 to {most}")
    return int(text)


def _missing(error: ImportError) -> UserError:
    return UserError(
        f"the viewer needs the extra `view` ({error.name} is not installed); "
        "run `pip install 'babelgap[view]'`"
    )
