"""What each translator can translate here, and what would enable it."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from babelgap.runs.translators import TRANSLATORS

__all__ = ["TranslatorStatus", "translator_statuses"]


@dataclass(frozen=True, slots=True)
class TranslatorStatus:
    """One line of `babelgap list translators`."""

    word: str
    """As it is named, with what it takes."""
    title: str
    can: str
    """What it translates here; empty where nothing."""
    missing: str
    """What would enable it, or more of it; empty where nothing is missing."""


def translator_statuses() -> tuple[TranslatorStatus, ...]:
    """The status of every kind of translator; no server is asked and no model is loaded."""
    statuses = []
    for word, kind in TRANSLATORS.items():
        can, missing = _STATUS[word]()
        name = f"{word}:{kind.takes}" if kind.takes else word
        statuses.append(TranslatorStatus(name, kind.title, can, missing))
    return tuple(statuses)


def _apertium() -> tuple[str, str]:
    from babelgap.translate.engines.apertium import Apertium

    directions = Apertium().directions()
    more = "`apt-cache search '^apertium-'` names more pairs"
    if not directions:
        return "", f"`apt-get install apertium apertium-eng-spa` and other pairs; {more}"
    told = f"{_told(directions)}, and through these from any to any that they link"
    return told, more


def _dictionary() -> tuple[str, str]:
    from babelgap.translate.engines.dictionary import dictionary_directions

    lacking = _lacking(("pyglossary",), "dictionaries")
    directions = dictionary_directions()
    if lacking:
        return "", lacking
    more = "`apt-get install dict-freedict-eng-deu` and the like"
    return (_told(directions), more) if directions else ("", more)


def _table() -> tuple[str, str]:
    return "what is in a file that you give", ""


def _hugging_face() -> tuple[str, str]:
    lacking = _lacking(("torch", "transformers", "sentencepiece"), "hf")
    return ("", lacking) if lacking else ("the languages of the model that you name", "")


def _ctranslate2() -> tuple[str, str]:
    lacking = _lacking(("ctranslate2", "transformers", "sentencepiece"), "ct2")
    return ("", lacking) if lacking else ("the languages of the model that you name", "")


def _language_model() -> tuple[str, str]:
    lacking = _lacking(("torch", "transformers"), "hf")
    return ("", lacking) if lacking else ("whatever the model can; look at the checks", "")


def _google() -> tuple[str, str]:
    lacking = _lacking(("google.cloud.translate_v3",), "google")
    key = _unset("GOOGLE_CLOUD_PROJECT", "the project that is charged")
    missing = "; ".join(filter(None, (lacking, key)))
    return ("", missing) if missing else ("Google's languages; it is paid", "")


def _deepl() -> tuple[str, str]:
    lacking = _lacking(("deepl",), "deepl")
    key = _unset("DEEPL_AUTH_KEY", "the key of your account")
    missing = "; ".join(filter(None, (lacking, key)))
    return ("", missing) if missing else ("DeepL's languages; it is paid", "")


_STATUS: Mapping[str, Callable[[], tuple[str, str]]] = {
    "apertium": _apertium,
    "dictionary": _dictionary,
    "table": _table,
    "hf": _hugging_face,
    "ct2": _ctranslate2,
    "llm": _language_model,
    "google": _google,
    "deepl": _deepl,
}


def _told(directions: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{source}->{into}" for source, into in directions)


def _lacking(modules: Sequence[str], extra: str) -> str:
    absent = [name for name in modules if not _is_there(name)]
    if not absent:
        return ""
    return f"{', '.join(absent)}: `pip install 'babelgap[{extra}]'`"


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # of a package around it
        return False


def _unset(variable: str, what: str) -> str:
    return "" if os.environ.get(variable) else f"set {variable} to {what}"
