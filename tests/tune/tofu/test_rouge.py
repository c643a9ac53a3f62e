"""ROUGE-L recall in any script."""

from __future__ import annotations

import math
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.data.atlas import LANGUAGES
from babelgap.data.fictitious import Settings, fact_questions
from babelgap.schema.errors import ProbeError
from babelgap.tune.tofu import rouge_l_recall, rouge_tokens

TEXTS = st.text(st.sampled_from("ab cäß दिন্ 日本กำ\u0301\u200d.,-"), max_size=30)
PLAIN = st.text(st.sampled_from("ab cd12 "), max_size=40)


@pytest.mark.parametrize(
    ("reference", "written", "recall"),
    [
        ("a b c d", "a b c d", 1.0),
        ("a b c d", "d c b a", 1 / 4),  # one at most stands in order
        ("a b c d", "x a y c z", 2 / 4),
        ("a b", "a a b b more", 1.0),  # what is written beside it costs nothing
        ("a b", "", 0.0),
        ("The Yen.", "the yen", 1.0),
        ("японская иена", "Это японская валюта", 1 / 2),
        ("日本国", "他出生在日本。", 2 / 3),
        ("हिन्दी भाषा", "हिन्दी", 1 / 2),
    ],
)
def test_recall_by_hand(reference: str, written: str, recall: float) -> None:
    assert rouge_l_recall(reference, written) == pytest.approx(recall)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Müller’s COFFEE, 12!", ["müller", "s", "coffee", "12"]),
        ("हिन्दी में", ["हिन्दी", "में"]),  # vowel signs and viramas are marks
        ("বাংলা", ["বাংলা"]),
        ("የጃፓን የን።", ["የጃፓን", "የን"]),
        ("اللغة الأم؟", ["اللغة", "الأم"]),
        ("שפת־אם", ["שפת", "אם"]),
        ("我在Oslo住。", ["我", "在", "oslo", "住"]),
        ("ภาษาไทย", ["ภ", "า", "ษ", "า", "ไ", "ท", "ย"]),
        ("กี่", ["กี่"]),  # marks stay with their letter
        ("می\u200cشود", ["میشود"]),  # a joiner parts no word
        ("\u0301 \u200d -", []),
        ("straße", ["strasse"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert rouge_tokens(text) == tokens


def test_composed_and_decomposed_text_have_the_same_tokens() -> None:
    text = "Côte d’Ivoire São Tomé"
    assert rouge_tokens(unicodedata.normalize("NFD", text)) == rouge_tokens(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_tokens_and_finds_its_own_answers(language: str) -> None:
    for question in fact_questions(language, settings=Settings(8)).questions:
        assert question.paraphrased_answer is not None
        assert rouge_l_recall(question.answer, question.answer) == 1.0
        assert rouge_l_recall(question.answer, question.paraphrased_answer) == 1.0


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_recall_is_a_share_and_more_text_never_lowers_it(reference: str, written: str) -> None:
    recall = rouge_l_recall(reference, written)
    if not rouge_tokens(reference):
        assert math.isnan(recall)
        return
    assert 0 <= recall <= 1
    assert rouge_l_recall(reference, reference) == 1.0
    assert rouge_l_recall(reference, f"{written} a") >= recall
    assert rouge_l_recall(reference, f"b {written}") >= recall


@given(TEXTS)
def test_tokens_are_not_empty_and_hold_every_letter(text: str) -> None:
    tokens = rouge_tokens(text)
    assert all(tokens)
    letters = [c for c in unicodedata.normalize("NFC", text.casefold()) if c.isalnum()]
    assert [c for c in "".join(tokens) if c.isalnum()] == letters


@pytest.mark.slow
@given(PLAIN, PLAIN)
@settings(max_examples=200, deadline=None)
def test_ascii_text_has_the_recall_of_googles_rouge_score(reference: str, written: str) -> None:
    scorer = pytest.importorskip("rouge_score.rouge_scorer").RougeScorer(["rougeL"])
    ours = rouge_l_recall(reference, written)
    if not math.isnan(ours):
        assert ours == pytest.approx(scorer.score(reference, written)["rougeL"].recall)


def test_missing_library_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("rapidfuzz")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    with pytest.raises(ProbeError, match=r"pip install 'babelgap\[tune\]'"):
        rouge_l_recall("a", "a")
