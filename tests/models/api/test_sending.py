"""Requests and what can happen to them, with a real server on the loopback."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from babelgap.models.api.stub import StubServer
from babelgap.models.api.stub_faults import PASSING, first_times, never, sometimes
from babelgap.models.api.stub_speaker import HashSpeaker
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Generation
from babelgap.schema.language_model import LoglikelihoodRequest
from tests.models.api.servers import after_handshake, asked_texts, chat, scoring

PROMPTS = [f"Question {i}?" for i in range(12)]
# Answers that come too late are the only thing that takes time here.
QUICK = {"timeout": 0.3, "num_concurrent": 16}


@pytest.fixture
def server() -> Iterator[StubServer]:
    with StubServer() as server:
        yield server


@pytest.mark.parametrize("fault", [*PASSING, "duplicate"])
def test_a_passing_fault_changes_no_answer(fault: str, server: StubServer) -> None:
    wanted = chat(server).generate(PROMPTS[:4], max_tokens=20)
    # Another name, so that no answer is there.
    model = chat(server, top_logprobs=7, **QUICK)
    after_handshake(server, first_times(fault))
    assert model.generate(PROMPTS[:4], max_tokens=20) == wanted
    num_faults = 0 if fault == "duplicate" else 4
    assert sum(server.asked.values()) == 4 + num_faults
    assert set(server.answered.values()) == {1}
    assert model.spending.num_repeated == num_faults
    assert model.spending.num_failed == 0


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_stays_fails_one_request_and_not_the_run(
    fault: str, server: StubServer
) -> None:
    model = chat(server, max_retries=1, **QUICK)
    after_handshake(server, lambda body, _: fault if "Question 1?" in body else None)
    failed, answered = model.generate(PROMPTS[1:3], max_tokens=20)
    assert (failed.failure, failed.text, failed.is_finished) == ("failed", "", False)
    assert answered.text
    assert model.spending.num_failed == 1
    server.schedule = never
    # A failure isn't kept, an answer is.
    again = model.generate(PROMPTS[1:3], max_tokens=20)
    assert again[0].text
    assert sorted(asked_texts(server)) == ["Question 1?"] * 3 + ["Question 2?"]


@pytest.mark.slow
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10_000), share=st.sampled_from([0.2, 0.6, 0.9]))
def test_any_mixture_of_faults_gives_the_same_answers(
    seed: int, share: float, server: StubServer
) -> None:
    server.schedule = never
    prompts = [f"{seed} {share} {prompt}" for prompt in PROMPTS]
    model = chat(server, max_retries=3, **QUICK)
    cheap = [fault for fault in PASSING if fault != "429_date"]
    after_handshake(server, sometimes(cheap, share=share, seed=seed, most=3))
    mixed = model.generate(prompts, max_tokens=20)
    written = [HashSpeaker().write(prompt, max_tokens=20) for prompt in prompts]
    assert mixed == [Generation(text, len(text), len(text) < 20) for text in written]
    assert set(server.answered.values()) == {1}
    assert model.generate(prompts, max_tokens=20) == mixed
    assert set(server.answered.values()) == {1}


def test_a_refused_prompt_is_told_and_not_sent_again(server: StubServer) -> None:
    model = chat(server)
    after_handshake(server, lambda body, _: "refused" if "Question 0?" in body else None)
    assert [one.failure for one in model.generate(PROMPTS[:2], max_tokens=9)] == ["refused", None]
    assert model.next_tokens(["Question 0?"])[0].failure == "refused"
    model.generate(PROMPTS[:2], max_tokens=9)
    assert sorted(asked_texts(server)) == ["Question 0?", "Question 0?", "Question 1?"]


@pytest.mark.parametrize(
    ("fault", "told"), [("401", "set OPENAI_API_KEY"), ("quota", "no money left")]
)
def test_what_asking_again_does_not_mend_ends_the_run(
    fault: str, told: str, server: StubServer
) -> None:
    model = chat(server, num_concurrent=1)
    after_handshake(server, lambda body, _: fault if "Question 5?" in body else None)
    with pytest.raises(ModelError, match=told):
        model.generate(PROMPTS, max_tokens=9)
    assert asked_texts(server) == sorted(PROMPTS[:6])
    server.schedule = never
    model.generate(PROMPTS, max_tokens=9)
    assert set(server.answered.values()) == {1}


def test_what_is_under_way_at_an_error_is_kept() -> None:
    with StubServer(seconds=0.1) as server:
        model = chat(server, num_concurrent=4)
        after_handshake(server, lambda body, _: "401" if "Question 0?" in body else None)
        with pytest.raises(ModelError, match="set OPENAI_API_KEY"):
            model.generate(PROMPTS, max_tokens=9)
        assert 3 <= len(server.answered) < 11
        server.schedule = never
        model.generate(PROMPTS, max_tokens=9)
        assert set(server.answered.values()) == {1}


def test_a_dead_server_ends_the_run(server: StubServer) -> None:
    model = chat(server, max_retries=0, num_concurrent=2)
    after_handshake(server, lambda body, times: "500")
    with pytest.raises(ModelError, match="doesn't answer: the last 20 requests failed 1 times"):
        model.generate([f"Question {i}?" for i in range(100)], max_tokens=9)
    assert sum(server.asked.values()) < 25


def test_equal_requests_are_sent_once(server: StubServer) -> None:
    model = chat(server)
    after_handshake(server, never)
    answers = model.generate(PROMPTS * 3, max_tokens=9)
    assert answers[:12] == answers[12:24]
    assert sum(server.asked.values()) == 12
    assert model.spending.num_cached == 24
    assert model.spending.num_requests == 1 + 12


def test_two_calls_at_once_send_nothing_twice(server: StubServer) -> None:
    server._seconds = 0.02
    model = chat(server)
    after_handshake(server, never)
    threads = [
        threading.Thread(target=model.generate, args=(PROMPTS,), kwargs={"max_tokens": 9})
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(server.asked.values()) == {1}
    assert len(server.asked) == 12


def test_no_more_are_under_way_than_may_be() -> None:
    with StubServer(seconds=0.01) as server:
        model = chat(server, num_concurrent=3)
        after_handshake(server, first_times("500"))
        model.generate(PROMPTS, max_tokens=9)
        assert server.most_at_once == 3


def test_a_limit_a_minute_is_kept(server: StubServer) -> None:
    begin = time.monotonic()
    model = chat(server, requests_per_minute=600)
    model.generate(PROMPTS[:3], max_tokens=9)
    # The handshake and three more, 100 ms from one to the next: it can't be done in less.
    assert time.monotonic() - begin > 0.3


def test_everybody_waits_when_the_server_asks_for_it() -> None:
    with StubServer(retry_after=0.4) as server:
        model = chat(server, num_concurrent=2)
        after_handshake(
            server, lambda body, times: "429_after" if len(server.arrivals) == 1 else None
        )
        model.generate(PROMPTS, max_tokens=9)
        # Some may be under way before the wish is read, but not all.
        early = [one for one in server.arrivals if one < server.arrivals[0] + 0.4]
        assert len(early) <= 6


def test_a_wait_that_is_too_long_is_told() -> None:
    with StubServer(retry_after=7200) as server:
        model = chat(server)
        after_handshake(server, first_times("429_after"))
        with pytest.raises(ModelError, match="left alone for 7200 s"):
            model.generate(PROMPTS, max_tokens=9)


def test_nothing_is_sent_that_could_cost_too_much(server: StubServer) -> None:
    prices = {"price_in": 1.0, "price_out": 1.0}
    # A prompt of 11 bytes and a template's 64 tokens at most, 20 of the answer.
    model = chat(server, max_cost=0.0004, num_concurrent=4, **prices)
    after_handshake(server, never)
    with pytest.raises(ModelError, match="higher max_cost"):
        model.generate([f"Question {i:02}" for i in range(50)], max_tokens=20)
    spent = model.spending.cost
    assert spent is not None
    assert 0.0004 - 95e-6 < spent <= 0.0004
    assert model.spending.num_requests == 1 + sum(server.answered.values())


def test_what_the_server_counted_is_counted(server: StubServer) -> None:
    model = chat(server, price_in=2.0, price_out=8.0)
    before = model.spending
    model.generate(["abc", "de"], max_tokens=5)
    spent = model.spending
    assert spent.num_requests - before.num_requests == 2
    assert spent.prompt_tokens - before.prompt_tokens == 5
    assert spent.completion_tokens - before.completion_tokens == 10
    assert spent.cost == pytest.approx(
        (spent.prompt_tokens * 2 + spent.completion_tokens * 8) / 1e6
    )
    assert chat(server, top_logprobs=6).spending.cost is None


def test_progress_is_told_in_the_callers_thread(server: StubServer) -> None:
    told: list[tuple[int, int]] = []
    scoring(server).loglikelihood(
        [LoglikelihoodRequest("Japan:", (" Tokyo", " Seoul"))],
        on_progress=lambda count: told.append((count, threading.get_ident())),
    )
    assert sum(count for count, _ in told) == 2 * len("Japan: Tokyo")
    assert {thread for _, thread in told} == {threading.get_ident()}


def test_an_error_of_the_progress_ends_the_work_and_keeps_the_answers() -> None:
    with StubServer(seconds=0.05) as server:
        model = scoring(server, num_concurrent=2)
        after_handshake(server, never)
        requests = [LoglikelihoodRequest(prompt, (" x",)) for prompt in PROMPTS]

        def broken(count: int) -> None:
            raise KeyError(count)

        with pytest.raises(KeyError):
            model.loglikelihood(requests, on_progress=broken)
        assert 0 < sum(server.answered.values()) < 12
        model.loglikelihood(requests)
        assert len(server.answered) == 12


def test_a_server_that_is_not_there_is_told() -> None:
    with StubServer() as gone:
        pass
    with pytest.raises(ModelError, match=r"no server answers at .*the connection failed"):
        chat(gone, max_retries=1)
