"""What a server wrote, as an answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest

from babelgap.models.api.answer import FAILED, REFUSED, Answer
from babelgap.models.api.counts import TokenCount
from babelgap.models.api.settings import ServerSettings
from babelgap.models.api.wire import Request, Wire
from babelgap.models.api.writing import WritingServer
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import Generation, Sampling
from babelgap.schema.language_model import ModelIdentity
from babelgap.schema.spending import Spending

IDENTITY = ModelIdentity("openai:m", "m-1", "", "", "", "", "", "server", ())


class Told:
    """Answers what it is told to."""

    def __init__(self, *answers: Answer) -> None:
        self.bodies: list[dict[str, object]] = []
        self._answers = answers
        self.settings = ServerSettings("m")
        self.spending = Spending()

    def missing(self, requests: Sequence[Request]) -> list[Request]:
        return list(requests)

    def answers(
        self, requests: Sequence[Request], *, on_progress: Callable[[int], None] | None = None
    ) -> list[Answer]:
        self.bodies += [json.loads(request.body) for request in requests]
        return list(self._answers)


def _model(told: Told, kind: str = "chat") -> WritingServer:
    return WritingServer(told, wire=Wire("m", kind), identity=IDENTITY, count=TokenCount())


def test_an_answer_ends_before_the_first_stop_text() -> None:
    told = Told(Answer("Paris.\nNext: x", False, completion_tokens=6))
    (written,) = _model(told).generate(["?"], max_tokens=6, stop=["Next", "\n", "U", "V", "W"])
    assert written == Generation("Paris.", 6, is_finished=True)
    # No server takes more.
    assert told.bodies[0]["stop"] == ["Next", "\n", "U", "V"]


def test_failures_have_no_text() -> None:
    answers = _model(Told(FAILED, REFUSED)).generate(["a", "b"], max_tokens=2)
    assert [(one.text, one.failure, one.is_finished) for one in answers] == [
        ("", "failed", False),
        ("", "refused", False),
    ]


def test_greedy_and_drawn_requests_differ_in_body_and_identity() -> None:
    told = Told(Answer("a", True))
    model = _model(told, "completions")
    drawing = model.sampled(Sampling(0.7, top_p=0.9, seed=3))
    model.generate(["?"], max_tokens=1)
    drawing.generate(["?"], max_tokens=1)
    assert told.bodies == [
        {"max_tokens": 1, "model": "m", "prompt": "?", "temperature": 0},
        {
            "max_tokens": 1,
            "model": "m",
            "prompt": "?",
            "temperature": 0.7,
            "top_p": 0.9,
            "seed": 3,
        },
    ]
    assert drawing.identity.name == "openai:m (temperature=0.7,top_p=0.9,seed=3)"
    assert not drawing.takes_messages
    assert _model(told).takes_messages


def test_nothing_can_be_asked_for_no_tokens() -> None:
    for arguments in ({"max_tokens": 0}, {"max_tokens": 1, "stop": [""]}):
        with pytest.raises(ModelError, match="at least one token"):
            _model(Told()).generate(["?"], **arguments)
