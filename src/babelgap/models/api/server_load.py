"""From the words of `openai:MODEL` to a model behind a server."""

from __future__ import annotations

import os
import weakref
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from babelgap.models.api.answer_store import AnswerStore
from babelgap.models.api.counts import TokenCount
from babelgap.models.api.faults import Fault
from babelgap.models.api.handshake import Ask, Met, shake_hands
from babelgap.models.api.line import Line
from babelgap.models.api.loop import LoopThread
from babelgap.models.api.meter import Meter
from babelgap.models.api.pace import Pace
from babelgap.models.api.scoring import ByText, ByTokens, ScoringServer
from babelgap.models.api.secret import Secret
from babelgap.models.api.sender import Answering, Sender
from babelgap.models.api.settings import ServerSettings, parse_settings, server_mistake
from babelgap.models.api.transport import Reply, Transport
from babelgap.models.api.wire import Request
from babelgap.models.api.writing import TellingServer, WritingServer
from babelgap.models.fingerprint import tokenizer_hash
from babelgap.models.quiet import quiet_transformers
from babelgap.models.sources import find_source
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import LoglikelihoodRequest, ModelIdentity
from babelgap.storage import SharedStore, cache_folder

__all__ = ["load_server"]

_FEW_RETRIES = 4
_CACHE = "answers"
_PROBE = LoglikelihoodRequest("The capital of France is", (" Paris",))


def load_server(
    model: str, arguments: Mapping[str, str]
) -> WritingServer | TellingServer | ScoringServer:
    """Ask a server for a model; what it can do shows in the Protocols that the result follows.

    Args:
        model: as the server calls it.
        arguments: of `--model_args`; see `ServerSettings`.

    Raises:
        ModelError: a wrong argument, no server, or one that refuses.
        StorageError: the cache folder's disk refused.
    """
    mistake = server_mistake(model, arguments, os.environ)
    if mistake:
        raise ModelError(mistake)
    settings = parse_settings(model, arguments)
    secret = Secret(os.environ.get(settings.api_key_env, ""))
    tokenizer = _tokenizer(settings)
    loop = LoopThread()
    transport = Transport(settings, secret)
    try:
        return _met(settings, tokenizer, loop, transport)
    except BaseException:
        loop.stop(transport.close)
        raise


def _met(
    settings: ServerSettings,
    tokenizer: Any,  # noqa: ANN401  # tokenizers have no common type
    loop: LoopThread,
    transport: Transport,
) -> WritingServer | TellingServer | ScoringServer:
    meter = Meter(settings)
    early = replace(settings, max_retries=min(settings.max_retries, _FEW_RETRIES))
    # Shared with the handshake, whose requests count in their minute too.
    pace = Pace(
        requests_per_minute=settings.requests_per_minute,
        tokens_per_minute=settings.tokens_per_minute,
    )
    first_line = Line(early, transport=transport, meter=meter, pace=pace)

    def ask(request: Request) -> tuple[Reply | None, Fault | None]:
        return loop.run(first_line.ask(request))

    met = shake_hands(settings, ask)
    way = _way(met, tokenizer, ask) if met.has_echo else None
    identity = _identity(settings, met, tokenizer)
    store = SharedStore(cache_folder() / _CACHE)
    sender = Sender(
        settings,
        loop=loop,
        line=Line(settings, transport=transport, meter=meter, pace=pace),
        meter=meter,
        store=AnswerStore(store, base_url=settings.base_url, identity=identity),
        model=met.model,
    )
    # Where nobody has the model any more, and at the end of the process.
    weakref.finalize(sender, _close, loop, transport, store)
    return _model(met, sender, identity, TokenCount(tokenizer), way)


def _model(
    met: Met,
    sender: Answering,
    identity: ModelIdentity,
    count: TokenCount,
    way: ByText | ByTokens | None,
) -> WritingServer | TellingServer | ScoringServer:
    writer = WritingServer(sender, wire=met.wire, identity=identity, count=count, lacks=met.lacks)
    if way is not None:
        return ScoringServer(writer, sender=sender, way=way)
    if met.has_top:
        return TellingServer(writer, sender=sender, wire=met.wire, count=count)
    return writer


def _close(loop: LoopThread, transport: Transport, store: SharedStore) -> None:
    loop.stop(transport.close)
    store.close()


def _tokenizer(settings: ServerSettings) -> Any:  # noqa: ANN401
    """The model's own tokenizer, or `None` where none was given."""
    if settings.tokenizer is None:
        return None
    with quiet_transformers() as transformers:
        source = find_source(settings.tokenizer)
        try:
            return transformers.AutoTokenizer.from_pretrained(
                source.location, revision=source.revision, local_files_only=source.cache_only
            )
        except (OSError, ValueError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise ModelError(
                f"model_args has tokenizer={settings.tokenizer!r}, which can't be loaded "
                f"({reason}); give the folder or name of the model that the server has"
            ) from error


def _way(met: Met, tokenizer: Any, ask: Ask) -> ByText | ByTokens:  # noqa: ANN401
    """How continuations are asked for: by tokens where there is a tokenizer and they are taken."""
    if tokenizer is None:
        return ByText(met.wire)
    reason = "the server refuses them"
    for sends_ids in (True, False):
        way = ByTokens(met.wire, tokenizer, sends_ids=sends_ids)
        (request,), (read,) = way([_PROBE])
        reply, _ = ask(request)
        if reply is None:
            continue
        try:
            read(reply.answer)
        except ModelError as error:
            reason = str(error)
            continue
        return way
    raise ModelError(
        f"the tokens of the given tokenizer can't be compared with those of the server: {reason}"
    )


def _identity(settings: ServerSettings, met: Met, tokenizer: Any) -> ModelIdentity:  # noqa: ANN401
    unasked = "" if met.wire.takes_temperature else " (temperature of the server)"
    return ModelIdentity(
        name=settings.name + unasked,
        # Without the server's fingerprint, which some change from answer to answer: all that was
        # paid for would be paid again.
        revision=met.model or "unknown",
        dtype="unknown",
        quantization="unknown",
        adapter="",
        tokenizer_hash=tokenizer_hash(tokenizer) if tokenizer is not None else "",
        chat_template_hash="",
        device="server",
        # What computes is on the other side; another version of the client is no other model.
        libraries=(),
    )
