"""Seconds that requests to a server take over the least that they could.

A stub server in a process of its own takes 50 ms for each of 2,000 distinct requests, 64 at a time:
at best 2,000 / 64 * 0.05 = 1.56 s. Every round has a cache of its own; cache and meter are on.

python bench/api_speed.py [--rounds 5] [--requests 2000] [--concurrency 64] [--seconds 0.05]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import tempfile
import time
from multiprocessing.connection import Connection

from alone import Numbers, alone

from babelgap.models import load_model
from babelgap.models.api.stub import StubServer
from babelgap.schema.generation import TextGenerator
from babelgap.schema.language_model import LanguageModel, LoglikelihoodRequest, Model
from babelgap.schema.next_tokens import NextTokenModel
from babelgap.schema.spending import Metered

_STEM = "Country number {}: which of its cities is the capital, and why?\nAnswer:"


def _main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=0.05, help="that the stub takes")
    given = parser.parse_args()
    ideal = -(-given.requests // given.concurrency) * given.seconds
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(theirs, given.seconds))
    server.start()
    url = ours.recv()
    try:
        print(f"{given.requests:,} requests, ideal {ideal:.2f} s; medians of {given.rounds}")
        for what in ("loglikelihood", "next_tokens", "generate"):
            rounds = [
                alone(_round, url, what, given.requests, given.concurrency)
                for _ in range(given.rounds)
            ]
            print(f"{what}: {_told(rounds, ideal)}")
    finally:
        ours.send("end")
        server.join()


def _told(rounds: list[Numbers], ideal: float) -> str:
    middle = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    return (
        f"{middle['sent']:.2f} s, {middle['sent'] - ideal:.2f} s over the ideal "
        f"({middle['processor']:.2f} s of the processor); again from the cache: "
        f"{middle['again']:.3f} s"
    )


def _serve(pipe: Connection, seconds: float) -> None:
    with StubServer(seconds=seconds) as server:
        pipe.send(server.url)
        pipe.recv()


def _round(url: str, what: str, num_requests: int, concurrency: int) -> Numbers:
    kind = "completions" if what == "loglikelihood" else "chat"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BABELGAP_CACHE"] = folder
        prices = "price_in=0.15,price_out=0.6,max_cost=100"
        model = load_model(
            "openai:stub",
            model_args=f"base_url={url},kind={kind},num_concurrent={concurrency},{prices}",
        )
        begin, processor = time.perf_counter(), time.process_time()
        _ask(model, what, num_requests)
        sent, processor = time.perf_counter() - begin, time.process_time() - processor
        begin = time.perf_counter()
        _ask(model, what, num_requests)
        again = time.perf_counter() - begin
        assert isinstance(model, Metered)
        assert model.spending.num_cached == num_requests
        del model
    return {"sent": sent, "again": again, "processor": processor}


def _ask(model: Model, what: str, num_requests: int) -> None:
    prompts = [_STEM.format(i) for i in range(num_requests)]
    if what == "loglikelihood":
        assert isinstance(model, LanguageModel)
        model.loglikelihood([LoglikelihoodRequest(one, (" Tokyo",)) for one in prompts])
    elif what == "next_tokens":
        assert isinstance(model, NextTokenModel)
        model.next_tokens(prompts)
    else:
        assert isinstance(model, TextGenerator)
        model.generate(prompts, max_tokens=32)


if __name__ == "__main__":
    _main()
