"""Pipelines of programs that die, hang, or answer too little or too much."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from babelgap.schema.errors import TranslatorError
from babelgap.translate.engines.apertium.pipeline import Pipeline
from tests.translate.engines.apertium.fake_programs import fake_program

Maker = Callable[..., Pipeline]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Maker]:
    made: list[Pipeline] = []

    def make(behaviour: str = "pass", *, timeout: float = 20.0) -> Pipeline:
        program = str(fake_program(tmp_path, behaviour))
        pipeline = Pipeline([[program], ["cat"]], name="the fake", probe=b"[0]", timeout=timeout)
        made.append(pipeline)
        return pipeline

    yield make
    for pipeline in made:
        pipeline.close()


def texts(count: int, word: str = "text") -> list[bytes]:
    return [f"{word} {i}.[{i}]".encode() for i in range(1, count + 1)]


def answers(sent: list[bytes]) -> list[bytes | None]:
    return [text.upper() for text in sent]


def test_answers_come_in_order_and_the_programs_stay(make: Maker) -> None:
    pipeline = make("answer = answer.replace(b'TEXT', str(os.getpid()).encode())")
    first = pipeline.answer(texts(100))
    second = pipeline.answer(texts(3))
    assert [a.split(b" ")[1] for a in first if a] == [f"{i}.[{i}]".encode() for i in range(1, 101)]
    assert second == first[:3]


def test_no_texts_start_nothing(make: Maker) -> None:
    assert make("os._exit(1)").answer([]) == []


def test_large_batch_does_not_block(make: Maker) -> None:
    # Far more than two pipes hold: who writes all before it reads never ends.
    sent = [b"x" * 100_000 + b".[%d]" % i for i in range(60)]
    assert make().answer(sent) == answers(sent)


def test_text_that_kills_is_left_out_and_the_rest_goes_on(make: Maker) -> None:
    sent = texts(40)
    sent[7] = b"poison.[8]"
    sent[39] = b"poison again.[40]"
    found = make("if b'poison' in text: os._exit(3)").answer(sent)
    expected = answers(sent)
    expected[7] = expected[39] = None
    assert found == expected


def test_only_text_that_kills(make: Maker) -> None:
    pipeline = make("if b'poison' in text: os.kill(os.getpid(), 9)")
    assert pipeline.answer([b"poison.[1]"]) == [None]
    assert pipeline.answer(texts(2)) == answers(texts(2))


def test_death_by_chance_costs_no_text(make: Maker) -> None:
    # Dies on every fifth text it sees, whichever it is: asked anew, each text is answered.
    assert make("if not is_probe and count % 5 == 0: os._exit(1)").answer(texts(23)) == answers(
        texts(23)
    )


def test_killed_from_outside_it_starts_again(make: Maker) -> None:
    pipeline = make("answer = b'%d ' % os.getpid() + text + b'\\0'")
    [before] = pipeline.answer(texts(1))
    assert before is not None
    os.kill(int(before.split()[0]), signal.SIGKILL)
    [after] = pipeline.answer(texts(1))
    assert after is not None
    assert after.split()[1:] == before.split()[1:]
    assert after.split()[0] != before.split()[0]


@pytest.mark.slow
def test_text_that_hangs_is_left_out(make: Maker) -> None:
    sent = [*texts(3), b"slow.[4]", b"last.[5]"]
    found = make("if b'slow' in text: time.sleep(60)", timeout=2.0).answer(sent)
    assert found == [*answers(texts(3)), None, b"LAST.[5]"]


@pytest.mark.parametrize(
    "behaviour",
    [
        "if not is_probe and count % 10 == 0: answer = b''",
        "if count == 10: answer *= 2",
        "if count == 10: answer = b'more\\0' + answer",
        "answer = text.partition(b'.')[0] + b'\\0'",
    ],
    ids=["drops every tenth", "twice", "one more", "without its mark"],
)
def test_fewer_or_more_answers_are_never_taken(make: Maker, behaviour: str) -> None:
    with pytest.raises(TranslatorError, match="more or fewer answers than texts"):
        make(behaviour).answer(texts(25))


@pytest.mark.slow
def test_last_answer_dropped_is_asked_for_again(make: Maker) -> None:
    # Nothing comes after it that would show the gap: it counts as hung, and is sent alone.
    found = make("if not is_probe and count % 10 == 0: answer = b''", timeout=2.0).answer(texts(10))
    assert found == answers(texts(10))


def test_program_that_never_answers_is_told_by_its_last_words(make: Maker) -> None:
    pipeline = make("sys.stderr.write('first\\nno such dictionary\\n'); os._exit(1)")
    with pytest.raises(TranslatorError, match=r"started 3 times.*'no such dictionary'"):
        pipeline.answer(texts(5))


def test_program_that_does_not_exist() -> None:
    pipeline = Pipeline([["/no/such/program"]], name="the fake", probe=b"[0]", timeout=20.0)
    with pytest.raises(TranslatorError, match=r"can't be started .*/no/such/program"):
        pipeline.answer(texts(1))


def test_close_ends_every_program(make: Maker) -> None:
    pipeline = make("answer = b'%d ' % os.getpid() + text + b'\\0'")
    [answer] = pipeline.answer(texts(1))
    assert answer is not None
    pipeline.close()
    # Not even a zombie is left.
    with pytest.raises(ProcessLookupError):
        os.kill(int(answer.split()[0]), 0)


def test_forgotten_pipeline_ends_its_programs(tmp_path: Path) -> None:
    program = str(fake_program(tmp_path, "answer = b'%d ' % os.getpid() + text + b'\\0'"))
    pipeline = Pipeline([[program]], name="the fake", probe=b"[0]", timeout=20.0)
    [answer] = pipeline.answer(texts(1))
    assert answer is not None
    del pipeline
    with pytest.raises(ProcessLookupError):
        os.kill(int(answer.split()[0]), 0)


def test_more_texts_are_taken_as_they_come(make: Maker) -> None:
    class Source:
        """Blocks of which some are there late."""

        def __init__(self) -> None:
            self.blocks = [texts(3, "first"), [], texts(400, "second"), [b"poison.[1]"], texts(2)]
            self.num_refused = 0

        @property
        def is_done(self) -> bool:
            return not self.blocks

        def take(self, *, wait: bool) -> list[bytes]:
            if not wait and self.num_refused < 5:
                self.num_refused += 1
                return []
            return self.blocks.pop(0)

    source = Source()
    sent = [text for block in source.blocks for text in block]
    found = make("if b'poison' in text: os._exit(1)").answer((), more=source)
    assert found == [None if b"poison" in text else text.upper() for text in sent]
