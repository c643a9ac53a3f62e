"""Scores from sums of counts equal sacrebleu's own, for whatever lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics import bleu as sacre_bleu
from sacrebleu.metrics import chrf as sacre_chrf

from babelgap.stats.overlap_scores import SCORES_OF_SUMS, bleu_of_sums, chrf_of_sums

TEXTS = st.text(st.sampled_from("ab .c"), max_size=24)
PAIRS = st.lists(st.tuples(TEXTS, TEXTS.filter(str.strip)), min_size=1, max_size=5)


def counts(
    metric: sacre_bleu.BLEU | sacre_chrf.CHRF, pairs: list[tuple[str, str]]
) -> list[list[int]]:
    ours, theirs = zip(*pairs, strict=True)
    return list(metric._extract_corpus_statistics(ours, [theirs]))


@given(PAIRS)
def test_bleu_is_sacrebleu_s(pairs: list[tuple[str, str]]) -> None:
    metric = sacre_bleu.BLEU()
    sums = np.array(counts(metric, pairs), dtype=np.float64).sum(axis=0, keepdims=True)
    ours, theirs = zip(*pairs, strict=True)
    expected = metric.corpus_score(ours, [theirs]).score
    assert bleu_of_sums(sums)[0] == pytest.approx(expected, abs=1e-9)


@given(PAIRS)
def test_chrf_is_sacrebleu_s(pairs: list[tuple[str, str]]) -> None:
    metric = sacre_chrf.CHRF(word_order=2)
    sums = np.array(counts(metric, pairs), dtype=np.float64).sum(axis=0, keepdims=True)
    ours, theirs = zip(*pairs, strict=True)
    expected = metric.corpus_score(ours, [theirs]).score
    assert chrf_of_sums(sums)[0] == pytest.approx(expected, abs=1e-9)


def test_many_are_computed_as_one_by_one() -> None:
    metric = sacre_chrf.CHRF(word_order=2)
    pairs = [("a b c", "a b"), ("", "c"), ("c a b", "c a b a")]
    table = np.array(counts(metric, pairs), dtype=np.float64)
    together = chrf_of_sums(table)
    assert together.tolist() == [float(chrf_of_sums(row[None])[0]) for row in table]
    assert together[1] == 0.0


def test_nothing_at_all_scores_nothing() -> None:
    assert bleu_of_sums(np.zeros((1, 10))).tolist() == [0.0]
    assert chrf_of_sums(np.zeros((1, 24))).tolist() == [0.0]
    assert set(SCORES_OF_SUMS) == {"bleu", "chrf"}
