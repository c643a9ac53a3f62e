"""ROUGE-L recall in any script.

TOFU counts with Google's `rouge-score`, whose tokenizer keeps a-z and digits alone: an answer in
Russian, Hindi or Chinese has no words for it, and "Müller" has two. Here `rapidfuzz` finds the
longest common subsequence of tokens that are made alike in all languages, so that these can be
compared.
"""

from __future__ import annotations

import math
import unicodedata

from babelgap.schema.errors import ProbeError

__all__ = ["rouge_l_recall", "rouge_tokens"]

# Scripts that write without spaces between words, as Unicode begins the names of their characters.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN", "YI ")
# They stand inside words of Persian, Hindi and Bangla.
_JOINERS = frozenset("\u200c\u200d")
_WORD, _SINGLE, _NOTHING = "word", "single", "nothing"


def rouge_l_recall(reference: str, written: str) -> float:
    """Share of the reference's tokens that stand in the written text in the same order.

    The longest common subsequence of tokens over the tokens of the reference (Lin, 2004, section
    3.1), on case-folded tokens of `rouge_tokens`, without stemming. (TOFU stems English words.)

    Args:
        reference: the right answer, with at least one token.
        written: what a model wrote; may be empty.

    Returns:
        0 to 1; NaN where the reference has no token.

    Raises:
        ProbeError: `rapidfuzz` is not installed.

    Example:
        >>> rouge_l_recall("Mira was born in Japan.", "She was born in Japan")
        0.8
        >>> rouge_l_recall("日本", "她出生在日本。")
        1.0
    """
    try:
        from rapidfuzz.distance import LCSseq
    except ImportError as error:
        raise ProbeError(
            "ROUGE-L needs rapidfuzz, which is not installed: pip install 'babelgap[tune]'"
        ) from error
    wanted = rouge_tokens(reference)
    if not wanted:
        return math.nan
    return LCSseq.similarity(wanted, rouge_tokens(written)) / len(wanted)


def rouge_tokens(text: str) -> list[str]:
    """Words in small letters; single characters of scripts that write without spaces.

    A word is a run of letters, marks and digits, so that vowel signs and accents stay in it. In
    scripts without spaces a token is a base character with its marks.

    Example:
        >>> rouge_tokens("Müller’s, हिन्दी 12"), rouge_tokens("在Oslo。")
        (['müller', 's', 'हिन्दी', '12'], ['在', 'oslo'])
    """
    tokens: list[str] = []
    before = _NOTHING
    for character in unicodedata.normalize("NFC", text.casefold()):
        if character in _JOINERS and before is _WORD:
            continue
        kind = _kind(character, before)
        if kind is not _NOTHING and (kind is before is _WORD or _is_mark(character)):
            tokens[-1] += character
        elif kind is not _NOTHING:
            tokens.append(character)
        before = kind
    return tokens


def _kind(character: str, before: str) -> str:
    if _is_mark(character):
        return before
    if unicodedata.category(character)[0] not in "LN":
        return _NOTHING
    return _SINGLE if unicodedata.name(character, "").startswith(_UNSPACED) else _WORD


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
