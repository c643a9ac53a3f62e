"""Log-probabilities of continuations from a server that echoes its prompt."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from babelgap.models.api.answer import Answer
from babelgap.models.api.pieces import border
from babelgap.schema.errors import ModelError
from babelgap.schema.language_model import ContinuationScore

__all__ = ["failed_score", "prompt_pieces", "score_of_text", "score_of_tokens"]

_MOST_WRITTEN = 4  # tokens of one character

_Pieces = tuple[tuple[str, ...], tuple[float | None, ...], tuple[int, ...]]


def failed_score(answer: Answer) -> ContinuationScore:
    """The score of a continuation whose request was not answered with numbers."""
    failure = "failed" if answer.failure == "failed" else "unknown"
    return ContinuationScore(math.nan, 1, 0, failure=failure)


def prompt_pieces(answer: Answer) -> Iterator[_Pieces]:
    """Tokens, log-probabilities and offsets of the prompt, in the ways that an echo may be read.

    What was written after the prompt is left out: as many tokens as the server counts, else one or
    none. A begin-of-text token, whose log-probability nobody knows, is left out the second time.
    """
    told = answer.completion_tokens
    # Some finish a character that the first token only begins.
    likely = told if told is not None and told <= _MOST_WRITTEN else 1
    for num_written in dict.fromkeys((likely, 1, 0)):
        end = len(answer.tokens) - num_written
        for begin in (0, 1):
            if begin < end and (not begin or answer.logprobs[0] is None):
                yield (
                    answer.tokens[begin:end],
                    answer.logprobs[begin:end],
                    answer.offsets[begin:end],
                )


def score_of_text(answer: Answer, context: str, continuation: str) -> ContinuationScore:
    """The score of a continuation whose text was sent after its context's.

    Args:
        answer: the echo of both together.
        context: may be empty.
        continuation: what is scored.

    Raises:
        ModelError: the tokens that the server tells don't show where it begins.
    """
    text = context + continuation
    for pieces, logprobs, offsets in prompt_pieces(answer):
        count = border(pieces, text, len(context), offsets=offsets)
        if count is not None and count < len(pieces):
            num_before = len(answer.tokens) - len(pieces) > 1
            return _sum(logprobs[count:], count + num_before)
    raise ModelError(
        f"the server's tokens of {text[-60:]!r} ({' '.join(map(repr, answer.tokens[-12:]))} last) "
        f"don't show where {continuation[:60]!r} begins; give tokenizer=FOLDER, the model's own, "
        "in model_args"
    )


def score_of_tokens(
    answer: Answer, texts: Sequence[str], *, num_context: int, num_added: int
) -> ContinuationScore:
    """The score of a continuation whose tokens are known.

    Args:
        answer: the echo of context and continuation, in whatever form they were sent.
        texts: of their tokens, as the tokenizer decodes each.
        num_context: tokens of the context.
        num_added: tokens before the text that the server may not tell.

    Raises:
        ModelError: the server has other tokens.
    """
    wanted = (len(texts), len(texts) - num_added)
    for pieces, logprobs, _ in prompt_pieces(answer):
        num_scored = len(texts) - num_context
        if len(pieces) not in wanted or answer.prompt_tokens not in (None, *wanted):
            continue
        if all(map(_fits, pieces[-num_scored:], texts[num_context:])):
            if num_scored > len(pieces):
                break
            return _sum(logprobs[-num_scored:], num_context)
    raise ModelError(
        f"the server has other tokens ({_count(answer)}, its answer's included: "
        f"{' '.join(map(repr, answer.tokens[-8:]))} last) than the tokenizer ({len(texts)}: "
        f"{' '.join(map(repr, texts[-8:]))} last); give the model's own tokenizer, which adds a "
        "begin-of-text token where the server does, or none"
    )


def _count(answer: Answer) -> str:
    told = f"{len(answer.tokens)} told"
    return told if answer.prompt_tokens is None else f"{told}, {answer.prompt_tokens} of the prompt"


def _fits(piece: str, text: str) -> bool:
    """Whether a server's and a tokenizer's text of a token may be of the same one."""
    ours, theirs = (one.strip("\ufffd ") for one in (text, piece))
    is_part = not ours or not theirs or "\ufffd" in text + piece or piece.startswith("bytes:")
    return is_part or ours == theirs


def _sum(logprobs: Sequence[float | None], num_context: int) -> ContinuationScore:
    known = [value for value in logprobs if value is not None]
    if len(known) < len(logprobs):
        return ContinuationScore(math.nan, len(logprobs), num_context, failure="unknown")
    return ContinuationScore(math.fsum(known), len(logprobs), num_context)
