"""Prompts of every way of asking: their parts, their order, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.data.atlas import LANGUAGES
from babelgap.prompts import (
    MITIGATIONS,
    after_draft,
    asking_named,
    build_prompt,
    letters_prompt,
    plain_prompt,
)
from babelgap.schema import PLAIN_ASKING, Prompt, QuizError, Rendering, Shown
from tests.prompts.builders import rendering, shown

SCORERS = ("option_text", "letters", "generation")
WAYS = [name for name in MITIGATIONS if name not in ("paper", "all")]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def ask(words: str, one: Rendering, *, scorer: str = "letters", pivot: str = "en") -> Prompt:
    asking = asking_named(words)
    demos = [shown(one.stem_language, one.option_languages)] * asking.num_fewshot
    return build_prompt(one, asking, pivot=pivot, shown=demos, scorer=scorer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_asked_plainly_it_is_the_prompt_that_it_was(language: str) -> None:
    one = rendering(language)
    text = build_prompt(one, PLAIN_ASKING, pivot="en", scorer="option_text")
    assert text == replace(plain_prompt(one.stem, language), cue_language=language)
    listed = build_prompt(one, PLAIN_ASKING, pivot="en", scorer="letters")
    assert listed == replace(letters_prompt(one.stem, one.options, language), cue_language=language)


@pytest.mark.parametrize("scorer", SCORERS)
@pytest.mark.parametrize("way", WAYS)
def test_every_way_can_be_asked_in_every_language(way: str, scorer: str) -> None:
    contexts = set()
    for language in LANGUAGES:
        prompt = ask(way, rendering(language), scorer=scorer)
        # Only a translation of several lines begins on a line of its own.
        line_ends = prompt.context != prompt.context.strip()
        assert not line_ends or prompt.context.endswith(("):\n", ") :\n", "）：\n", ")፦\n"))
        assert "{" not in prompt.context
        assert len(prompt.option_ids) == (0 if scorer == "option_text" else 2)
        contexts.add(prompt.context)
    assert len(contexts) == len(LANGUAGES)


@pytest.mark.parametrize("scorer", SCORERS)
@pytest.mark.parametrize("way", [*WAYS, "aware+ids_letters+2shot_translated"])
def test_the_beginning_is_the_same_for_all_questions_of_a_subject(way: str, scorer: str) -> None:
    for language in ("en", "fr", "zh"):
        one, other = rendering(language, name="q"), rendering(language, name="another")
        a, b = (ask(way, each, scorer=scorer).context for each in (one, other))
        at = a.index(one.stem)
        assert b[:at] == a[:at]
        assert b[at:].startswith(other.stem)


def test_the_parts_stand_in_their_order() -> None:
    assert ask("aware+ids_numbers+1shot_variant", rendering("fr"), scorer="generation").context == (
        "Répondez à chaque question à choix multiple. Une seule des réponses possibles est "
        "correcte. La question et les réponses possibles peuvent être dans des langues "
        "différentes. Répondez par 1 ou 2.\n\n"
        "d in fr?\n1. d0 in fr\n2. d1 in fr\nRéponse : 2\n\n"
        "q in fr?\n1. q0 in fr\n2. q1 in fr\nRéponse :"
    )


def test_words_are_in_the_language_of_the_stem_or_in_the_pivot() -> None:
    mixed = rendering("de", ("en", "fr"))
    own, pivots = ask("instructed", mixed), ask("instructed+pivot_words", mixed)
    assert own.context.startswith("Beantworten Sie")
    assert own.context.endswith("\nAntwort:")
    assert (own.instruction_language, own.cue_language) == ("de", "de")
    assert pivots.context.startswith("Answer each")
    assert pivots.context.endswith("\nAnswer:")
    assert (pivots.instruction_language, pivots.cue_language) == ("en", "en")
    chinese = ask("pivot_words", rendering("de"), pivot="zh")
    assert (chinese.context[-3:], chinese.joiner) == ("答案：", "")


def test_an_instruction_has_a_language_only_where_there_is_one() -> None:
    assert ask("plain", rendering("de")).instruction_language is None
    assert ask("plain", rendering("de"), scorer="generation").instruction_language == "de"
    assert ask("translate_then_answer", rendering("de")).instruction_language is None


@pytest.mark.parametrize("scorer", ["option_text", "letters"])
def test_a_translation_is_drafted_and_the_cue_follows(scorer: str) -> None:
    one = rendering("de")
    prompt = ask("translate_then_answer", one, scorer=scorer)
    plain = ask("plain", one, scorer=scorer)
    cue = "Übersetzung (Englisch):" + ("\n" if scorer == "letters" else "")
    assert prompt.context == plain.context.removesuffix("Antwort:") + cue
    assert prompt.draft is not None
    done = after_draft(prompt, " q in English?\n\nAnd more")
    assert done.context == f"{prompt.context} q in English?\nAntwort:"
    assert (done.option_ids, done.cue_language) == (plain.option_ids, "de")


def test_a_model_that_writes_translates_in_its_answer() -> None:
    prompt = ask("translate_then_answer", rendering("de"), scorer="generation")
    assert prompt.draft is None
    assert prompt.context == (
        "Übersetzen Sie zuerst die Frage und die möglichen Antworten (Zielsprache: Englisch). "
        "Schreiben Sie dann „Antwort:“ und dahinter Ihre Wahl. Antworten Sie mit A oder B.\n\n"
        "q in de?\nA. q0 in de\nB. q1 in de\nÜbersetzung (Englisch):\n"
    )


@pytest.mark.parametrize("scorer", SCORERS)
@pytest.mark.parametrize("way", ["translate_then_answer", "2shot_translated"])
def test_the_pivot_is_asked_as_without_a_translation(way: str, scorer: str) -> None:
    # Else its own accuracy, from which every gap is counted, would be of another task.
    without = {"translate_then_answer": "plain", "2shot_translated": "2shot_variant"}[way]
    one = rendering("en")
    assert ask(way, one, scorer=scorer) == ask(without, one, scorer=scorer)


def test_only_what_is_shown_needs_a_translation() -> None:
    mixed = rendering("en", ("en", "fr"))
    assert ask("translate_then_answer", mixed, scorer="option_text").draft is None
    prompt = ask("translate_then_answer", mixed, scorer="letters")
    assert prompt.draft is not None
    assert prompt.context.endswith("\nTranslation (English):\n")


@pytest.mark.parametrize("scorer", SCORERS)
def test_its_own_translation_is_asked_as_the_pivot_is(scorer: str) -> None:
    one = rendering("en", language="fr")
    assert ask("self_translate", one, scorer=scorer) == ask("plain", one, scorer=scorer)


@given(
    stem=TEXTS,
    options=st.lists(TEXTS, min_size=1, max_size=5),
    way=st.sampled_from(WAYS),
    scorer=st.sampled_from(SCORERS),
    data=st.data(),
)
def test_texts_come_through_unharmed(
    stem: str, options: list[str], way: str, scorer: str, data: st.DataObject
) -> None:
    answer = data.draw(st.integers(0, len(options) - 1))
    own = rendering("fr", stem=stem, options=options, answer=answer)
    in_pivot = rendering("en", stem=stem, options=options, answer=answer)
    asking = asking_named(way)
    prompt = build_prompt(
        own,
        asking,
        pivot="en",
        shown=[Shown(own, in_pivot)] * asking.num_fewshot,
        scorer=scorer,
    )
    listed = zip(prompt.option_ids, options, strict=True) if prompt.option_ids else ()
    body = "".join([stem, *(f"\n{own_id}. {option}" for own_id, option in listed)])
    head, line, cue = prompt.context.removesuffix("\n").rpartition("\n")
    assert line
    assert cue in ("Réponse :", "Answer:", "Traduction (anglais) :")
    assert head == body or head.endswith(f"\n\n{body}")
    answers = prompt.option_ids or options
    assert head.count(f":{prompt.joiner}{answers[answer]}\n\n") >= min(asking.num_fewshot, 1)


def test_a_language_without_words_is_an_error_and_never_english() -> None:
    with pytest.raises(KeyError):
        ask("plain", rendering("tlh"))
    with pytest.raises(KeyError, match="no instructions in 'ja'"):
        ask("aware", rendering("ja"))
    with pytest.raises(KeyError, match="no instructions in 'ja'"):
        ask("translate_then_answer", rendering("ja"))
    assert ask("1shot_variant", rendering("ja")).context.endswith("答え：")


def test_more_options_than_ids_are_refused() -> None:
    ten = rendering("en", options=[str(i) for i in range(10)])
    with pytest.raises(QuizError, match="leave ids_numbers out"):
        ask("ids_numbers", ten)
    assert ask("ids_numbers", ten, scorer="option_text").option_ids == ()
