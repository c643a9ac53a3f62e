"""How long a translation may become, and what came of it."""

from __future__ import annotations

from babelgap.schema.translation import Translation

__all__ = ["bucket", "output_limit", "translation_of"]

_SMALLEST_BUCKET = 8


def translation_of(text: str, *, translator: str, is_finished: bool) -> Translation:
    """A model's output as a translation.

    Args:
        text: without special tokens.
        translator: name of the translator.
        is_finished: False where it was cut at the length limit.

    Example:
        >>> translation_of("", translator="tiny", is_finished=True).problems
        ('empty',)
    """
    problems = () if is_finished else ("truncated",)
    if not text.strip():
        return Translation(None, translator, ("empty", *problems))
    return Translation(text, translator, problems)


def bucket(num_tokens: int) -> int:
    """The length that stands for all like it: a power of two, or one and a half times that.

    Example:
        >>> [bucket(n) for n in (3, 8, 9, 12, 13, 16, 100)]
        [8, 8, 12, 12, 16, 16, 128]
    """
    size = _SMALLEST_BUCKET
    while size < num_tokens:
        # 8, 12, 16, 24, 32, 48, ...
        size = size * 3 // 2 if size & (size - 1) == 0 else size * 4 // 3
    return size


def output_limit(num_tokens: int, *, most: int) -> int:
    """Most tokens of a translation: three times its source's and some, within what a model takes.

    Args:
        num_tokens: of the source; only its bucket counts.
        most: that the model takes.

    Example:
        >>> output_limit(10, most=512), output_limit(400, most=512)
        (52, 510)
    """
    return max(min(3 * bucket(num_tokens) + 16, most - 2), 1)
