"""A model's own translation of what it is asked."""

from __future__ import annotations

import pytest

from babelgap.models import KnownModel, KnownWriter
from babelgap.runs.asking.own_translation import translate_own
from babelgap.schema import ModelError, Rendering

WORDS = {"Hauptstadt von Japan?": "Capital of Japan?", "Tokio": "Tokyo", "Seoul": "Seoul"}


def rendering(stem_language: str, *option_languages: str) -> Rendering:
    stem = "Hauptstadt von Japan?" if stem_language == "de" else "Capital of Japan?"
    options = tuple(
        ("Tokio", "Seoul")[i] if tag == "de" else ("Tokyo", "Seoul")[i]
        for i, tag in enumerate(option_languages)
    )
    return Rendering(
        "q", "capital", "monolingual", "de", stem_language, option_languages, stem, options, 0
    )


def writer(**other: str | None) -> KnownWriter:
    known: dict[str, str | None] = {**WORDS, **other}

    def write(prompt: str) -> str | None:
        line = prompt.splitlines()[-2].partition(": ")[2]
        answer = known[line]
        return None if answer is None else f" {answer}\n"

    return KnownWriter(write)


def test_every_foreign_part_is_translated_once() -> None:
    model = writer()
    asked = [rendering("de", "de", "de"), rendering("en", "de", "en"), rendering("de", "en", "en")]
    found = translate_own(model, asked, pivot="en")
    assert len(model.prompts) == 3  # the stem and two options, however often they stand there
    for one in found:
        assert one.rendering is not None
        assert one.rendering.stem == "Capital of Japan?"
        assert one.rendering.options == ("Tokyo", "Seoul")
        assert {one.rendering.stem_language, *one.rendering.option_languages} == {"en"}
    assert found[1].written == "Tokyo"


def test_what_is_in_the_pivot_is_asked_as_it_is() -> None:
    model = writer()
    own = rendering("en", "en", "en")
    (found,) = translate_own(model, [own], pivot="en")
    assert found.rendering == own
    assert found.written is None
    assert not model.prompts


@pytest.mark.parametrize("cut", ["", "Capital of " * 200])
def test_nothing_and_a_cut_one_leave_nothing_to_ask(cut: str) -> None:
    model = writer(**{"Hauptstadt von Japan?": cut})
    (found,) = translate_own(model, [rendering("de", "de", "de")], pivot="en")
    assert found.rendering is None
    assert found.verdict == "untranslated"


def test_a_request_that_failed_is_told_apart() -> None:
    model = writer(Tokio=None)
    (found,) = translate_own(model, [rendering("de", "de", "de")], pivot="en")
    assert found.verdict == "failed"


def test_a_model_that_only_scores_is_refused() -> None:
    with pytest.raises(ModelError, match="doesn't write texts"):
        translate_own(KnownModel(), [rendering("de", "de", "de")], pivot="en")
