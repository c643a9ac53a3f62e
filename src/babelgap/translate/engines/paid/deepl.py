"""DeepL, through its official client."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NoReturn

from babelgap.languages import deepl_code
from babelgap.schema.errors import TranslatorBusyError, TranslatorError
from babelgap.schema.translation import Translation, TranslatorIdentity
from babelgap.storage import seconds_to_wait
from babelgap.translate.engines.directions import direction_mistake, refuse_direction
from babelgap.translate.engines.needed import require
from babelgap.translate.engines.neural.outputs import translation_of
from babelgap.translate.engines.paid.in_requests import Asked, InRequests, Request

__all__ = ["DEEPL_KEY", "DEEPL_NUM_TEXTS", "DEEPL_SERVER", "DeepLTranslator"]

DEEPL_KEY = "DEEPL_AUTH_KEY"
"""Variable of the environment with the key, and nowhere else."""
DEEPL_SERVER = "DEEPL_SERVER_URL"
"""Variable of the environment with another server, as the client's own command has it."""
DEEPL_NUM_TEXTS = 50
"""Most texts that DeepL takes in one request."""

_NAME = "deepl"
# 128 KiB with everything; the rest is for what stands around the texts.
_REQUEST_BYTES = 120 * 1024
_SECONDS = 60.0
_BUSY = (429, 500, 502, 503, 504, 529)


class DeepLTranslator:
    """A `Translator` that asks DeepL; its key is read from the environment.

    The client's own retries are off, so that a wrapper can see what happens and honour
    Retry-After, which the client doesn't.

    Args:
        model_type: of DeepL, such as `quality_optimized`; its own choice where it is `None`.
        price: for a million characters, in the money of the user's plan; `None` where unknown.

    Example:
        >>> deepl = DeepLTranslator()  # doctest: +SKIP
        >>> deepl.translate(["Good morning."], source="en", into="de")[0].text  # doctest: +SKIP
        'Guten Morgen.'
    """

    def __init__(self, *, model_type: str | None = None, price: float | None = None) -> None:
        self._model_type = model_type
        self.price_per_million: float | None = price
        """Money for a million characters of the texts; a context costs nothing."""
        self._last_retry_after: str | None = None
        self._requests = InRequests(
            self._send,
            name=_NAME,
            num_texts=DEEPL_NUM_TEXTS,
            size=_REQUEST_BYTES,
            # As the client writes it: outside of ASCII six bytes and more a character.
            measure=lambda text: len(json.dumps(text)) + 2,
        )

    @property
    def uses_context(self) -> bool:
        """True: DeepL reads the context, and doesn't translate or charge for it."""
        return True

    def identity(self, *, source: str, into: str) -> TranslatorIdentity:
        """What translates this direction; DeepL tells no version of its model."""
        refuse_direction(source=source, into=into)
        codes = f"from={deepl_code(source, is_source=True)},into={self._target(into)}"
        model = f",model_type={self._model_type}" if self._model_type else ""
        return TranslatorIdentity(_NAME, "v2", f"{codes}{model},preserve_formatting=1")

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be translated here; see `Translator.mistake`.

        Nothing is sent for it, so a language that DeepL lacks is told only when it is asked.
        """
        try:
            require("deepl", extra="deepl", wanted_by="DeepL")
            _key()
        except TranslatorError as error:
            return str(error)
        return direction_mistake(source=source, into=into)

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Translate each text by itself; see `Translator.translate`.

        One that is too large for a request has no translation and the problem `truncated`.

        Raises:
            TranslatorError: no key or a wrong one, an exhausted quota, a language that DeepL lacks,
                or an answer that can't be read.
            TranslatorBusyError: too many requests, a server in trouble, no connection.
        """
        if mistake := self.mistake(source=source, into=into):
            raise TranslatorError(mistake)
        given = contexts if contexts is not None else [""] * len(texts)
        answers = self._requests.ask(
            [Asked(text, context, source, into) for text, context in zip(texts, given, strict=True)]
        )
        return [
            Translation(None, _NAME, ("truncated",))
            if answer is None
            else translation_of(answer, translator=_NAME, is_finished=True)
            for answer in answers
        ]

    def _target(self, into: str) -> str:
        return deepl_code(into, is_source=False)

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401  # loaded late
        library = require("deepl", extra="deepl", wanted_by="DeepL")
        client = library.Translator(
            _key(), server_url=os.environ.get(DEEPL_SERVER) or None, send_platform_info=False
        )
        # The client hands no headers out; its HTTP session can be listened to.
        session: Any = getattr(getattr(client, "_client", None), "_session", None)
        for scheme in ("https://", "http://") if session is not None else ():
            session.mount(scheme, _Listening(session.get_adapter(scheme), self._listen))
        return client

    def _listen(self, headers: Mapping[str, str]) -> None:
        self._last_retry_after = headers.get("Retry-After")

    def _send(self, request: Request) -> list[str]:
        library = require("deepl", extra="deepl", wanted_by="DeepL")
        self._last_retry_after = None
        try:
            with _no_retries(library):
                results = self._client.translate_text(
                    list(request.texts),
                    source_lang=deepl_code(request.source, is_source=True),
                    target_lang=self._target(request.into),
                    preserve_formatting=True,
                    # Older clients don't know them.
                    **({"context": request.context} if request.context else {}),
                    **({"model_type": self._model_type} if self._model_type else {}),
                )
        except library.DeepLException as error:
            self._raise_ours(library, error)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # What the client's reading of an answer raises, where it isn't in DeepL's format.
            raise TranslatorError(
                f"an answer of DeepL can't be read ({type(error).__name__}); check {DEEPL_SERVER} "
                "if it is set, and update the package deepl"
            ) from None
        return [str(result.text) for result in results]

    def _raise_ours(self, library: Any, error: Any) -> NoReturn:  # noqa: ANN401
        # Not chained: what the HTTP library says may hold the header with the key.
        reason = " ".join(str(error).replace(_key(), "***").split())[:300]
        status = error.http_status_code
        if isinstance(error, library.QuotaExceededException):
            raise TranslatorError(
                f"DeepL's quota for this period is used up ({reason}); wait for the next one, "
                "choose a larger plan, or use another translator"
            ) from None
        if isinstance(error, library.AuthorizationException) or status == 401:
            raise TranslatorError(
                f"DeepL refused the key in {DEEPL_KEY} ({reason}); check it in your account's list "
                "of API keys"
            ) from None
        if status in _BUSY or (status is None and error.should_retry):
            raise TranslatorBusyError(
                f"DeepL asks to be asked later ({reason})",
                retry_after=seconds_to_wait(self._last_retry_after),
            ) from None
        raise TranslatorError(
            f"DeepL refused the request ({reason}); check that it knows the languages, and see its "
            "documentation for this answer"
        ) from None


class _Listening:
    """What carries the requests of an HTTP session, and tells the headers that come back."""

    def __init__(self, carrier: Any, listen: Callable[[Mapping[str, str]], None]) -> None:  # noqa: ANN401
        self._carrier = carrier
        self._listen = listen

    def send(self, request: object, **settings: object) -> Any:  # noqa: ANN401
        response = self._carrier.send(request, **settings)
        self._listen(response.headers)
        return response

    def close(self) -> None:
        self._carrier.close()


def _key() -> str:
    key = os.environ.get(DEEPL_KEY, "").strip()
    if not key:
        raise TranslatorError(
            f"DeepL needs a key; set {DEEPL_KEY} in the environment to the one of your account"
        )
    return key


@contextmanager
def _no_retries(library: Any) -> Iterator[None]:  # noqa: ANN401
    """The client's own settings for the time of a request; they are its module's."""
    settings = library.http_client
    before = settings.max_network_retries, settings.min_connection_timeout
    settings.max_network_retries, settings.min_connection_timeout = 0, _SECONDS
    try:
        yield
    finally:
        settings.max_network_retries, settings.min_connection_timeout = before
