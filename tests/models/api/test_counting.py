"""What a run would cost, told before anything is sent."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from babelgap.models import KnownModel, counting_model
from babelgap.models.api.stub import StubServer
from babelgap.models.api.stub_faults import never
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Sampling, SamplingModel, TextGenerator
from babelgap.schema.language_model import LanguageModel, LoglikelihoodRequest
from babelgap.schema.next_tokens import NextTokenModel
from babelgap.schema.spending import Metered
from tests.models.api.servers import after_handshake, chat, scoring
from tests.models.builders import save_tiny_model


def test_what_is_counted_is_what_is_sent_then() -> None:
    with StubServer() as server:
        model = chat(server, price_in=1.0, price_out=2.0)
        model.generate(["known"], max_tokens=5)
        after_handshake(server, never)
        counting = counting_model(model)
        stand_in = counting.model
        assert isinstance(stand_in, TextGenerator)
        assert isinstance(stand_in, NextTokenModel)
        assert isinstance(stand_in, SamplingModel)
        assert isinstance(stand_in, Metered)
        assert not isinstance(stand_in, LanguageModel)
        assert stand_in.identity == model.identity
        written = stand_in.generate(["known", "a" * 7, "a" * 7], max_tokens=5)
        assert {(one.text, one.failure) for one in written} == {("-", None)}
        assert stand_in.next_tokens(["b"])[0].logprobs == {}
        stand_in.sampled(Sampling(1.0)).generate(["known"], max_tokens=5)
        told = counting.estimate
        assert (told.num_requests, told.num_cached, told.is_exact) == (3, 1, False)
        # Three characters a token, rounded up.
        assert (told.prompt_tokens, told.completion_tokens) == (3 + 1 + 2, 5 + 1 + 5)
        assert told.cost == pytest.approx((6 + 22) / 1e6)
        assert sum(server.asked.values()) == 0
        model.generate(["known", "a" * 7], max_tokens=5)
        model.next_tokens(["b"])
        model.sampled(Sampling(1.0)).generate(["known"], max_tokens=5)
        assert sum(server.asked.values()) == told.num_requests
        assert counting.estimate.num_requests == 0


def test_log_probabilities_are_unknown_while_counting() -> None:
    with StubServer() as server:
        counting = counting_model(scoring(server))
        assert isinstance(counting.model, LanguageModel)
        ((score, _),) = counting.model.loglikelihood([LoglikelihoodRequest("a", ("b", "c"))])
        assert math.isnan(score.logprob)
        assert score.failure == "unknown"
        assert counting.estimate.num_requests == 2
        assert counting.estimate.cost is None


@pytest.mark.slow
def test_a_tokenizer_counts_exactly(tmp_path: Path) -> None:
    with StubServer() as server:
        counting = counting_model(chat(server, tokenizer=save_tiny_model(tmp_path / "tiny")))
        assert isinstance(counting.model, TextGenerator)
        counting.model.generate(["ቶ"], max_tokens=1)
        assert counting.estimate.is_exact
        assert counting.estimate.prompt_tokens == 3


def test_a_local_model_costs_nothing() -> None:
    with pytest.raises(ModelError, match="no model of a server"):
        counting_model(KnownModel())
