"""What a model drafts ends where its answer begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.prompts import after_draft
from babelgap.prompts.drafts import translation_draft
from babelgap.schema import Prompt

_PROMPT = Prompt(
    "letters", "Wer?\nA. Ada\nÜbersetzung (Englisch):", " ", draft=translation_draft(
        "Wer?\nA. Ada", cue="Antwort:", pivot="en"
    )
)  # fmt: skip


@pytest.mark.parametrize(
    "written",
    [
        " Who?",
        " Who? \n",
        " Who?\n\nWer war das?\nÜbersetzung",
        " Who?\nAnswer: Tokyo\nAntwort: Tokio",
        " Who?\nAntwort: Tokio",
        " Who? \n\n",
    ],
)
def test_what_follows_a_translation_is_left_out(written: str) -> None:
    prompt = after_draft(_PROMPT, written)
    assert prompt.context == "Wer?\nA. Ada\nÜbersetzung (Englisch): Who?\nAntwort:"
    assert prompt.draft is None
    assert (prompt.template, prompt.joiner) == (_PROMPT.template, _PROMPT.joiner)


@given(written=st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_is_written_the_cue_ends_the_prompt(written: str) -> None:
    assert _PROMPT.draft is not None
    context = after_draft(_PROMPT, written).context
    draft = context.removeprefix(_PROMPT.context).removesuffix(_PROMPT.draft.then)
    assert context == _PROMPT.context + draft + "\nAntwort:"
    assert written.startswith(draft)
    assert draft == draft.rstrip()
    assert not any(stop in draft for stop in _PROMPT.draft.stop)


def test_a_translation_of_several_lines_is_kept() -> None:
    assert after_draft(_PROMPT, " Who?\nA. Ada\nB. Alan").context.endswith("B. Alan\nAntwort:")


def test_empty_lines_of_the_question_don_t_end_its_translation() -> None:
    draft = translation_draft("Text.\n\nWer?", cue="Answer:", pivot="en")
    assert draft.stop == ("\nAnswer:",)


def test_a_text_of_one_line_is_translated_in_one() -> None:
    draft = translation_draft("Wer?", cue="Antwort:", pivot="en")
    prompt = Prompt("plain", "Wer?\nÜbersetzung (Englisch):", " ", draft=draft)
    done = after_draft(prompt, " Who?\nA. Ada\nB. Alan")
    assert done.context == "Wer?\nÜbersetzung (Englisch): Who?\nAntwort:"


def test_a_prompt_without_draft_is_refused() -> None:
    with pytest.raises(ValueError, match="wants no draft"):
        after_draft(Prompt("plain", "Wer?\nAntwort:", " "), " Who?")
