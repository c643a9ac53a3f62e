"""Every language has the words that every prompt needs."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict
from string import Formatter

import langcodes
import pytest

from babelgap.data.atlas import LANGUAGES
from babelgap.prompts import has_instructions, has_prompt_words, known_languages
from babelgap.prompts.words import InstructionWords, instruction_words, prompt_words

_NAMES = {
    "translation": {"language"},
    "instructed": set(),
    "choose": {"ids"},
    "aware": set(),
    "aware_recall": set(),
    "translate_then_answer": {"language", "answer"},
}
_LETTERS = {
    "Latn": "LATIN", "Cyrl": "CYRILLIC", "Hans": "CJK", "Hebr": "HEBREW", "Arab": "ARABIC",
    "Deva": "DEVANAGARI", "Beng": "BENGALI", "Ethi": "ETHIOPIC",
}  # fmt: skip


def fields_of(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]


def test_every_language_of_atlas_has_prompt_words_and_instructions() -> None:
    assert set(LANGUAGES) <= known_languages()
    assert {tag for tag in known_languages() if has_instructions(tag)} == set(LANGUAGES)


@pytest.mark.parametrize("language", sorted(known_languages()))
def test_words_are_whole(language: str) -> None:
    words = prompt_words(language)
    assert words.answer == words.answer.strip() != ""
    assert words.joiner in ("", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_instructions_are_whole(language: str) -> None:
    for key, text in asdict(instruction_words(language)).items():
        assert " ".join(text.split()) == text != ""
        assert sorted(fields_of(text)) == sorted(_NAMES[key])
        end = prompt_words(language).answer[-1] if key == "translation" else ".。।።"
        assert text[-1] in end


@pytest.mark.parametrize("language", LANGUAGES)
def test_instructions_are_in_the_script_of_their_language(language: str) -> None:
    script = _LETTERS[str(langcodes.Language.get(language).maximize().script)]
    for text in asdict(instruction_words(language)).values():
        letters = [c for part, *_ in Formatter().parse(text) for c in part if c.isalpha()]
        assert letters
        assert {unicodedata.name(letter).split()[0] for letter in letters} == {script}


@pytest.mark.parametrize("key", _NAMES)
def test_no_two_languages_say_the_same(key: str) -> None:
    # A text that was copied and not translated would be another language's in silence.
    texts: dict[str, list[str]] = {}
    for language in LANGUAGES:
        texts.setdefault(getattr(instruction_words(language), key), []).append(language)
    alike = [languages for languages in texts.values() if len(languages) > 1]
    assert alike == ([["da", "no"]] if key == "choose" else [])


def test_every_text_is_told_here() -> None:
    assert set(_NAMES) == set(InstructionWords.__slots__)


@pytest.mark.parametrize("tag", ["zh-Hant", "zh-TW", "hi-Latn", "ja", "nb", "mul", "tlh"])
def test_a_language_or_script_without_instructions_is_told_by_name(tag: str) -> None:
    assert not has_instructions(tag)
    with pytest.raises(KeyError, match=f"no instructions in '{tag}'; they are in en, fr, "):
        instruction_words(tag)


@pytest.mark.parametrize(("tag", "base"), [("pt-BR", "pt"), ("zh-Hans", "zh"), ("de-AT", "de")])
def test_a_region_has_the_instructions_of_its_language(tag: str, base: str) -> None:
    assert has_prompt_words(tag)
    assert instruction_words(tag) == instruction_words(base)
