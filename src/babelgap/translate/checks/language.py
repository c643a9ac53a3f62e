"""Whether a translation is in the language that was asked for, and no copy of its source."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import langcodes
from babel import Locale

from babelgap.languages import base_language
from babelgap.schema.errors import TranslatorError
from babelgap.translate.checks.spans import without_kept, words_outside

if TYPE_CHECKING:
    from lingua import Language, LanguageDetector

__all__ = ["are_in_other_language", "can_tell_language", "is_echo"]

# Languages that a text is held against, beside the two of its direction.
_NEIGHBOURS = (
    "ar", "bn", "ca", "da", "de", "en", "es", "fi", "fr", "he",
    "hi", "it", "ms", "nb", "nl", "pt", "ru", "zh",
)  # fmt: skip
# Measured on fragments of FLORES (docs/lab.md): among all languages a text of this many words is
# rarely given less than this share where it is in the language; shorter ones are held against
# their source's language alone.
_SURE_WORDS = 6
_FEWEST_WORDS = 3
_LEAST_SHARE = 0.1
_WRITTEN_WITHOUT_SPACES = {"zh", "ja", "th", "lo", "km", "my", "bo"}
_CHARACTERS_OF_A_WORD = 3

_SHORT_NAMES = {"no": "nb", "fil": "tl"}
_SCRIPTS = {"Hans": "CJK", "Hant": "CJK", "Jpan": "CJK HIRAGANA KATAKANA", "Kore": "HANGUL CJK"}
_NAMES_OF_WORDFREQ = {"no": "nb", "nn": "nb", "tl": "fil", "sr": "sh", "hr": "sh", "bs": "sh"}
_NAMES_OF_UNICODE = {"Bangla": "BENGALI", "Odia": "ORIYA"}
_LEAST_OF_SCRIPT = 0.5

_MOST_WORDS_OF_A_NAME = 3
# On Zipf's scale, a step is ten times as often; a word that both languages share is about as
# frequent in both.
_FEWER = 1.0
_LEAST_FREQUENT = 2.5
_LONGEST_ACRONYM = 5  # letters


def can_tell_language(tag: str) -> bool:
    """Whether texts in that language can be told from others: not in a script that is rare for it.

    Raises:
        TranslatorError: lingua isn't installed.

    Example:
        >>> can_tell_language("sr"), can_tell_language("sr-Latn")
        (True, False)
    """
    scripts = {langcodes.Language.get(t).maximize().script for t in (tag, base_language(tag))}
    usual = len(scripts) == 1 or base_language(tag) == "zh"
    return usual and _short_name(tag) in _lingua_languages()


def are_in_other_language(texts: Sequence[str], *, source: str, into: str) -> list[bool]:
    """For each translation whether it is in another language than `into`.

    False where it is too short to tell: fewer than three words outside formulas and the like.
    A language that lingua doesn't know is told by its script alone.

    Raises:
        TranslatorError: lingua isn't installed.

    Example:
        >>> are_in_other_language(
        ...     ["This is what they said to her.", "Das haben sie ihr damals gesagt.", "Tokyo"],
        ...     source="en", into="de")
        [True, False, False]
    """
    readable = [" ".join(without_kept(text)) for text in texts]
    found = [_is_in_other_script(text, into) for text in readable]
    if not can_tell_language(into) or base_language(source) == base_language(into):
        return found
    lengths = [_num_words(text, into) for text in readable]
    sure = [i for i, n in enumerate(lengths) if n >= _SURE_WORDS]
    short = [i for i, n in enumerate(lengths) if _FEWEST_WORDS <= n < _SURE_WORDS]
    pair = (_short_name(source), _short_name(into))
    for places, names in ((sure, (*_NEIGHBOURS, *pair)), (short, pair)):
        shares = _shares([readable[i] for i in places], into, tuple(sorted(set(names))))
        for i, share in zip(places, shares, strict=True):
            found[i] = found[i] or share < _LEAST_SHARE
    return found


def is_echo(source_text: str, translation: str, *, source: str, into: str) -> bool:
    """Whether the translation is its source text, though there was something to translate.

    Up to three words may stay as they are where each is used about as often in both languages:
    names, and words such as `hotel`.

    Example:
        >>> is_echo("The red house", "The red house", source="en", into="de")
        True
        >>> is_echo("Sigmund Freud", "Sigmund Freud", source="en", into="de")
        False
        >>> is_echo("mitochondria", "mitochondria", source="en", into="es")
        True
        >>> is_echo("x = 2", "x = 2", source="en", into="de")
        False
    """
    if _folded(source_text) != _folded(translation):
        return False
    words = words_outside(source_text)
    if len(words) > _MOST_WORDS_OF_A_NAME:
        return True
    return any(len(word) > 1 and not _is_shared(word, source, into) for word in words)


def _folded(text: str) -> str:
    letters = [c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum()]
    return "".join(letters)


def _is_shared(word: str, source: str, into: str) -> bool:
    """Whether a word is at home in both; where that isn't known, acronyms alone are taken to be."""
    ours, theirs = (_frequency(word, tag) for tag in (source, into))
    if ours is None or theirs is None:
        return word.isupper() and len(word) <= _LONGEST_ACRONYM
    return theirs >= max(ours - _FEWER, _LEAST_FREQUENT)


def _frequency(word: str, tag: str) -> float | None:
    """How often a word is used, on Zipf's scale; `None` where nothing is known of its language."""
    try:
        from wordfreq import available_languages, zipf_frequency
    except ImportError as error:
        raise _missing("wordfreq") from error
    language = _NAMES_OF_WORDFREQ.get(base_language(tag), base_language(tag))
    # It would answer for the nearest language that it knows, English for want of a better one.
    if language not in available_languages() or language in _WRITTEN_WITHOUT_SPACES | {"ko"}:
        return None
    return float(zipf_frequency(word, language))


def _num_words(text: str, tag: str) -> int:
    if base_language(tag) in _WRITTEN_WITHOUT_SPACES:
        return sum(map(str.isalpha, text)) // _CHARACTERS_OF_A_WORD
    return len(words_outside(text))


def _is_in_other_script(text: str, tag: str) -> bool:
    """True where most letters are of no script that the language is written in."""
    letters = [c for c in text if c.isalpha()]
    script = langcodes.Language.get(tag).maximize().script or ""
    names = tuple((_SCRIPTS.get(script) or _unicode_name(script)).split())
    if not names or not letters or _num_words(text, tag) < 1:
        return False
    right = sum(unicodedata.name(c, "").startswith(names) for c in letters)
    # A name in Latin letters is at home in every script.
    long_enough = len(letters) >= _FEWEST_WORDS * _CHARACTERS_OF_A_WORD
    return long_enough and right < _LEAST_OF_SCRIPT * len(letters)


@cache
def _unicode_name(script: str) -> str:
    """The word that Unicode's names of a script's letters begin with; empty for unknown ones."""
    name = str(Locale.parse("en").scripts.get(script, ""))
    return _NAMES_OF_UNICODE.get(name, name.upper().partition(" ")[0])


def _shares(texts: Sequence[str], into: str, names: tuple[str, ...]) -> list[float]:
    if not texts:
        return []
    wanted = _lingua_languages()[_short_name(into)]
    found = _detector(names).compute_language_confidence_values_in_parallel(list(texts))
    return [next(v.value for v in values if v.language == wanted) for values in found]


def _short_name(tag: str) -> str:
    language = base_language(tag)
    return _SHORT_NAMES.get(language, language)


@cache
def _lingua_languages() -> dict[str, Language]:
    try:
        from lingua import Language
    except ImportError as error:
        raise _missing("lingua-language-detector") from error
    return {language.iso_code_639_1.name.lower(): language for language in Language.all()}


@cache
def _detector(names: tuple[str, ...]) -> LanguageDetector:
    from lingua import LanguageDetectorBuilder

    known = _lingua_languages()
    languages = [known[name] for name in names if name in known]
    return LanguageDetectorBuilder.from_languages(*languages).build()


def _missing(package: str) -> TranslatorError:
    return TranslatorError(
        f"translations can't be checked without {package}; run `pip install 'babelgap[translate]'`"
    )
