"""The plain prompt speaks the stem's language."""

from __future__ import annotations

import pytest

from babelgap.data.atlas import LANGUAGES
from babelgap.prompts import plain_prompt

CUES = {
    "en": "Answer:", "fr": "Réponse :", "de": "Antwort:", "es": "Respuesta:", "it": "Risposta:",
    "pt": "Resposta:", "nl": "Antwoord:", "ru": "Ответ:", "zh": "答案：", "he": "תשובה:",
    "ar": "الإجابة:", "hi": "उत्तर:", "ms": "Jawapan:", "da": "Svar:", "fi": "Vastaus:",
    "no": "Svar:", "bn": "উত্তর:", "am": "መልስ፦",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_cue_is_in_the_language_of_the_stem(language: str) -> None:
    # An English "Answer:" after a stem in another language would be a factor nobody asked for.
    prompt = plain_prompt("stem {x} 100%", language)
    assert prompt.context == f"stem {{x}} 100%\n{CUES[language]}"
    assert (prompt.template, prompt.num_fewshot, prompt.demo_language) == ("plain", 0, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_space_is_in_the_joiner_and_not_in_the_context(language: str) -> None:
    prompt = plain_prompt("stem", language)
    assert prompt.context == prompt.context.rstrip()
    assert prompt.joiner == ("" if language == "zh" else " ")


def test_language_without_words_is_an_error_and_never_english() -> None:
    with pytest.raises(KeyError):
        plain_prompt("stem", "tlh")
