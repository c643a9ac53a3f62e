"""Log-probabilities of a server are those of the model that it has."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from babelgap.models import load_model
from babelgap.models.api.scoring import ScoringServer
from babelgap.models.api.stub import StubServer
from babelgap.models.api.stub_speaker import HashSpeaker
from babelgap.models.api.writing import TellingServer, WritingServer
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import LanguageModel, LoglikelihoodRequest
from babelgap.schema.next_tokens import NextTokenModel
from tests.models.api.servers import chat, completions, scoring
from tests.models.api.tiny_speaker import TinySpeaker
from tests.models.builders import save_tiny_model

CONTEXT = "Country: Japan. What is its capital?\nAnswer:"
REQUESTS = [
    LoglikelihoodRequest(CONTEXT, (" A", " B", "C")),
    LoglikelihoodRequest(CONTEXT, (" Tokyo", " Seoul", " Tokyo")),
    LoglikelihoodRequest("The To", ("kyo", "kyo Seoul")),
    LoglikelihoodRequest("Amharic: ", ("ቶኪዮ", "東京")),
    LoglikelihoodRequest("日本の首都は", ("東京", "ソウル")),
]


def _numbers(model: Any, requests: list[LoglikelihoodRequest] = REQUESTS) -> list[list[Any]]:
    assert isinstance(model, LanguageModel)
    return [
        [value for one in group for value in (one.logprob, one.num_tokens)]
        for group in model.loglikelihood(requests)
    ]


@pytest.mark.parametrize("has_start", [False, True])
def test_bytes_after_the_context_are_summed(has_start: bool) -> None:
    speaker = HashSpeaker(has_start=has_start)
    with StubServer(speaker=speaker) as server:
        scores = scoring(server).loglikelihood(REQUESTS)
    for request, group in zip(REQUESTS, scores, strict=True):
        for continuation, score in zip(request.continuations, group, strict=True):
            count = len(continuation.encode())
            told = [one.logprob for one in speaker.read(request.context + continuation)[-count:]]
            assert score.logprob == pytest.approx(math.fsum(filter(None, told)), abs=1e-12)
            assert score.num_tokens == count
            assert score.num_context_tokens == len(request.context.encode()) + has_start


def test_without_context_the_first_token_needs_one_before_it() -> None:
    alone = [LoglikelihoodRequest("", ("ab", "é"))]
    with StubServer() as server:
        (scores,) = scoring(server).loglikelihood(alone)
        assert [one.failure for one in scores] == ["unknown", "unknown"]
        assert all(math.isnan(one.logprob) for one in scores)
        assert [one.num_tokens for one in scores] == [2, 2]
    with StubServer(speaker=HashSpeaker(has_start=True)) as server:
        (scores,) = scoring(server, top_logprobs=9).loglikelihood(alone)
        assert [(one.failure, one.num_context_tokens) for one in scores] == [(None, 1), (None, 1)]
        assert all(one.logprob < 0 for one in scores)


def test_a_failed_request_has_no_number() -> None:
    with StubServer() as server:
        model = scoring(server, max_retries=0)
        server.schedule = lambda body, times: "500" if "Seoul" in body else None
        answers = model.loglikelihood([REQUESTS[1]])[0]
    assert [one.failure for one in answers] == [None, "failed", None]
    assert math.isnan(answers[1].logprob)


def test_an_empty_continuation_is_refused() -> None:
    with StubServer() as server, pytest.raises(ModelError, match="empty continuation"):
        scoring(server).loglikelihood([LoglikelihoodRequest("a", ("",))])


def test_what_a_server_can_do_shows_in_what_the_model_follows() -> None:
    with StubServer() as server:
        assert isinstance(chat(server), TellingServer)
        model = completions(server)
        assert isinstance(model, ScoringServer)
        assert not isinstance(model, NextTokenModel)
    with StubServer(abilities=("logprobs",)) as server:
        model = completions(server)
        assert isinstance(model, TellingServer)
        assert not isinstance(model, LanguageModel)
        assert "refuses to echo" in model.lacks
        assert "use scorer letters or generation, or kind=chat" in model.lacks
    with StubServer(abilities=()) as server:
        model = completions(server)
        assert isinstance(model, WritingServer)
        assert not isinstance(model, LanguageModel | NextTokenModel)
        assert "scorer generation" in model.lacks


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.mark.slow
@pytest.mark.parametrize("takes_ids", [True, False])
@pytest.mark.parametrize("hides", [True, False])
def test_with_the_tokenizer_every_number_is_that_of_the_local_backend(
    folder: Path, takes_ids: bool, hides: bool
) -> None:
    speaker = TinySpeaker(folder, takes_ids=takes_ids, hides=hides)
    local = _numbers(load_model(str(folder)))
    with StubServer(speaker=speaker) as server:
        model = scoring(server, tokenizer=folder)
        assert '"prompt":[' in next(reversed(server.asked)) or not takes_ids
        remote = _numbers(model)
    for ours, theirs in zip(local, remote, strict=True):
        assert theirs == pytest.approx(ours, abs=1e-4)


@pytest.mark.slow
def test_with_the_tokenizer_a_text_without_context_has_its_number(folder: Path) -> None:
    alone = [LoglikelihoodRequest("", (" Tokyo", "A"))]
    with StubServer(speaker=TinySpeaker(folder)) as server:
        remote = _numbers(scoring(server, tokenizer=folder), alone)
    assert remote[0] == pytest.approx(_numbers(load_model(str(folder)), alone)[0], abs=1e-4)


@pytest.mark.slow
def test_without_a_tokenizer_numbers_are_those_of_the_local_backend(folder: Path) -> None:
    local = _numbers(load_model(str(folder)))
    with StubServer(speaker=TinySpeaker(folder)) as server:
        remote = _numbers(scoring(server))
    # Its tokens are bytes or whole characters, so that every place can be told.
    for ours, theirs in zip(local, remote, strict=True):
        assert theirs == pytest.approx(ours, abs=1e-4)


@pytest.mark.slow
def test_another_models_tokenizer_is_found_out(folder: Path) -> None:
    told = "can't be compared with those of the server"
    with StubServer(speaker=HashSpeaker()) as server, pytest.raises(ModelError, match=told):
        scoring(server, tokenizer=folder)


@pytest.mark.slow
def test_numbers_of_the_wrong_positions_are_found_out(folder: Path) -> None:
    with StubServer(speaker=TinySpeaker(folder, shift=1)) as server:
        model = completions(server)
    assert not isinstance(model, LanguageModel)
    assert "log-probabilities of the wrong positions" in model.lacks
