"""Google Cloud Translation, version 3, through its official client."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NoReturn

from babelgap.languages import google_code
from babelgap.schema.errors import TranslatorBusyError, TranslatorError
from babelgap.schema.translation import Translation, TranslatorIdentity
from babelgap.storage import seconds_to_wait
from babelgap.translate.engines.directions import direction_mistake, refuse_direction
from babelgap.translate.engines.needed import require
from babelgap.translate.engines.neural.outputs import translation_of
from babelgap.translate.engines.paid.in_requests import Asked, InRequests, Request

__all__ = ["GOOGLE_NUM_TEXTS", "GOOGLE_PROJECT", "GoogleTranslator"]

GOOGLE_PROJECT = "GOOGLE_CLOUD_PROJECT"
"""Variable of the environment with the project that is charged."""
GOOGLE_NUM_TEXTS = 1024
"""Most texts that Google takes in one request."""

_NAME = "google"
# Code points of a request; more is refused. Google recommends 5,000, for the sake of latency.
_REQUEST_CHARACTERS = 30_000
_SECONDS = 60.0
_BUSY = (429, 500, 502, 503, 504)
_EXTRA = {"extra": "google", "wanted_by": "Google Cloud Translation"}


class GoogleTranslator:
    """A `Translator` that asks Google; credentials are what its library finds in the environment.

    Nothing is retried here, so that a wrapper can see what happens and honour Retry-After.

    Args:
        project: that is charged; `GOOGLE_CLOUD_PROJECT` of the environment where it is `None`.
        location: of the service, such as `global` or `europe-west1`.
        model: such as `general/nmt` or `general/translation-llm`; Google's own choice where it is
            `None`.
        endpoint: host of a regional endpoint, such as `translate-eu.googleapis.com`.
        price: for a million characters, in the money of the user's plan; `None` where unknown.
        client: a `TranslationServiceClient`, for credentials or a transport of one's own.

    Example:
        >>> google = GoogleTranslator()  # doctest: +SKIP
        >>> google.translate(["Good morning."], source="en", into="de")[0].text  # doctest: +SKIP
        'Guten Morgen.'
    """

    def __init__(
        self,
        *,
        project: str | None = None,
        location: str = "global",
        model: str | None = None,
        endpoint: str | None = None,
        price: float | None = None,
        client: Any = None,  # noqa: ANN401  # loaded late
    ) -> None:
        self._given_project = project
        self._location = location
        self._model = model
        self._endpoint = endpoint
        self._given_client = client
        self.price_per_million: float | None = price
        """Money for a million characters of the texts."""
        self._requests = InRequests(
            self._send,
            name=_NAME,
            num_texts=GOOGLE_NUM_TEXTS,
            size=_REQUEST_CHARACTERS,
            measure=len,
        )

    @property
    def uses_context(self) -> bool:
        """False: the service takes none."""
        return False

    def identity(self, *, source: str, into: str) -> TranslatorIdentity:
        """What translates this direction; Google tells no version of its models."""
        refuse_direction(source=source, into=into)
        settings = {
            "from": google_code(source),
            "into": google_code(into),
            "location": self._location,
            "model": self._model or "default",
        }
        told = ",".join(f"{key}={settings[key]}" for key in sorted(settings))
        return TranslatorIdentity(_NAME, "v3", told)

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be translated here; see `Translator.mistake`.

        Nothing is sent for it, so wrong credentials, and a language that Google lacks, are told
        only when it is asked.
        """
        try:
            require("google.cloud.translate_v3", **_EXTRA)
            self._project()
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
            TranslatorError: no project or credentials, no access, an exhausted daily quota, a
                language that Google lacks.
            TranslatorBusyError: too many requests, a server in trouble, no connection.
        """
        if mistake := self.mistake(source=source, into=into):
            raise TranslatorError(mistake)
        answers = self._requests.ask([Asked(text, "", source, into) for text in texts])
        return [
            Translation(None, _NAME, ("truncated",))
            if answer is None
            else translation_of(answer, translator=_NAME, is_finished=True)
            for answer in answers
        ]

    def _project(self) -> str:
        project = self._given_project or os.environ.get(GOOGLE_PROJECT, "").strip()
        if not project:
            raise TranslatorError(
                "Google Cloud Translation needs a project; set GOOGLE_CLOUD_PROJECT in the "
                "environment, and GOOGLE_APPLICATION_CREDENTIALS to the file with its credentials"
            )
        return project

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401  # loaded late
        if self._given_client is not None:
            return self._given_client
        library = require("google.cloud.translate_v3", **_EXTRA)
        options = {"api_endpoint": self._endpoint} if self._endpoint else {}
        # REST, since gRPC hands no Retry-After out.
        return library.TranslationServiceClient(transport="rest", client_options=options)

    def _send(self, request: Request) -> list[str]:
        core = require("google.api_core.exceptions", **_EXTRA)
        auth = require("google.auth.exceptions", **_EXTRA)
        http = require("requests.exceptions", **_EXTRA)
        reading = require("google.protobuf.json_format", **_EXTRA)
        parent = f"projects/{self._project()}/locations/{self._location}"
        asked: dict[str, Any] = {
            "parent": parent,
            "contents": list(request.texts),
            # Else `&` and `<` would come back as entities of HTML.
            "mime_type": "text/plain",
            "source_language_code": google_code(request.source),
            "target_language_code": google_code(request.into),
        }
        if self._model:
            asked["model"] = f"{parent}/models/{self._model}"
        try:
            answer = self._client.translate_text(request=asked, retry=None, timeout=_SECONDS)
        except core.GoogleAPICallError as error:
            _raise_ours(error)
        except (auth.TransportError, http.ConnectionError, http.Timeout) as error:
            raise TranslatorBusyError(
                f"Google Cloud Translation can't be reached ({type(error).__name__})"
            ) from error
        except auth.GoogleAuthError as error:
            raise TranslatorError(
                f"Google Cloud found no valid credentials ({type(error).__name__}); set "
                "GOOGLE_APPLICATION_CREDENTIALS to a file with them, or run `gcloud auth "
                "application-default login`"
            ) from error
        except (ValueError, reading.Error, http.RequestException) as error:
            raise TranslatorError(
                f"Google Cloud Translation can't be asked, or its answer can't be read "
                f"({type(error).__name__}); check the endpoint, project and location"
            ) from error
        return [str(translation.translated_text) for translation in answer.translations]


def _raise_ours(error: Any) -> NoReturn:  # noqa: ANN401  # loaded late
    reason = " ".join(str(error.message).split())[:300]
    told = reason.lower()
    # Google answers 403 to a rate that was exceeded, and to a daily quota that is used up.
    if error.code in _BUSY or (error.code == 403 and "rate limit exceeded" in told):
        headers = getattr(error.response, "headers", None) or {}
        raise TranslatorBusyError(
            f"Google Cloud Translation asks to be asked later ({reason})",
            retry_after=seconds_to_wait(headers.get("Retry-After")),
        ) from error
    if error.code == 403 and "limit exceeded" in told:
        raise TranslatorError(
            f"Google Cloud Translation's quota is used up ({reason}); wait until midnight Pacific "
            "Time, or raise it on the console's page of quotas"
        ) from error
    if error.code in (401, 403):
        raise TranslatorError(
            f"Google Cloud refused the credentials ({reason}); enable the Cloud Translation API "
            f"for the project, and give the account the role of an API user"
        ) from error
    raise TranslatorError(
        f"Google Cloud Translation refused the request ({reason}); check the languages, model, "
        "location and project"
    ) from error
