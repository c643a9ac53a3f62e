"""What each measure of a probe means, in one line."""

from __future__ import annotations

from collections.abc import Mapping

from babelgap.schema import PROBES, ProbeResults

__all__ = [
    "CONDITIONS",
    "ITEMS",
    "MIXED",
    "POOLING_TITLES",
    "PROBE_TITLES",
    "measure_title",
    "probe_definitions",
]

MIXED = "mixed"
"""Condition of a text some of whose words are translated."""
CONDITIONS: Mapping[str, str] = {
    MIXED: "words translated",
    "random_word": "random words of the language",
    "random_token": "random tokens",
    "dropout": "tokens dropped",
}
"""Name of a condition -> what was done to the text."""
POOLING_TITLES: Mapping[str, str] = {
    "mean": "Mean of the tokens",
    "last": "Last token",
    "weighted_mean": "Weighted mean",
}
PROBE_TITLES: Mapping[str, str] = dict(
    zip(PROBES, ("Translation of terms", "Translation of lines", "Embeddings"), strict=True)
)
"""Name of a probe -> what a page calls it."""

ITEMS: Mapping[str, str] = dict(zip(PROBES, ("question", "line", "text"), strict=True))
"""Name of a probe -> what its numbers are computed from, in the singular."""

_DIFFERENCE = "_difference"
_TITLES: Mapping[str, str] = {
    "term_accuracy": "Term accuracy",
    "terms_known": "Terms known",
    "terms_known_by_chance": "Known by guessing",
    "chrf": "chrF++",
    "bleu": "BLEU",
    "comet": "COMET",
    "similarity_source": "Similarity to the source",
    "similarity_reference": "Similarity to the reference",
    "problem": "Problems",
    "similarity": "Similarity",
    "similarity_difference": "Difference of similarity",
    "effect_size": "Effect size",
    "closer_share": "Closer",
    "mexa": "MEXA",
    "mexa_best": "MEXA, best layer",
    "retrieval": "Retrieval",
    "pair_similarity": "Similarity of pairs",
    "other_similarity": "Similarity of others",
    "relative_similarity": "Pairs less others",
}
_DEFINITIONS: Mapping[str, str] = {
    "term_accuracy": "share of the terms whose right translation is more probable than those of "
    "other terms of the same kind, by multiple choice, as often as they occur in questions; terms "
    "that both languages write alike are not asked",
    "terms_known": "share of questions all of whose terms are translated right, into the language "
    "and from it",
    "terms_known_by_chance": "the share of questions that picking at random would make known: "
    "above zero because few terms need a pick, or none",
    "chrf": "overlap of character n-grams and of words with the reference, 0 to 100 "
    "(chrF++, Popović 2017)",
    "bleu": "overlap of word n-grams with the reference, 0 to 100 (Papineni et al. 2002)",
    "comet": "what a model trained on people’s judgements makes of source, translation and "
    "reference, about 0 to 1 (Rei et al. 2022)",
    "similarity_source": "cosine of a sentence encoder’s vectors of translation and source; this "
    "is not COMET, and it hardly sees errors of grammar or style",
    "similarity_reference": "cosine of a sentence encoder’s vectors of translation and reference; "
    "this is not COMET",
    "problem": "share of lines whose translation has a fault that can be counted, such as the "
    "wrong language; they stay in every score",
    "similarity": "cosine of the vectors of a text and of the same text changed",
    "similarity_difference": "similarity of texts with translated words minus that of the same "
    "texts with the other change, paired by text; above zero, translation changes the vector less",
    "effect_size": "the mean of those differences divided by their standard deviation "
    "(Cohen’s d_z)",
    "closer_share": "share of texts whose form with translated words is the closer one; a tie "
    "counts half, so 50 % is no difference",
    "mexa": "share of lines whose vector is closer to its own translation’s than to that of any "
    "other line, and the other way round (Kargaran et al. 2024)",
    "mexa_best": "MEXA at the layer that is best on half of the lines, measured on the others, "
    "both ways round, so that it is no maximum of noise",
    "retrieval": "share of lines whose translation is the nearest of all lines of the other "
    "language, into the language or from it",
    "pair_similarity": "mean cosine of a line and its translation",
    "other_similarity": "mean cosine of a line and the translations of other lines: what any two "
    "lines have in common",
    "relative_similarity": "similarity of pairs less that of others",
}


def measure_title(name: str) -> str:
    """What a page calls a measure.

    Example:
        >>> measure_title("chrf"), measure_title("chrf_difference"), measure_title("ter")
        ('chrF++', 'Difference in chrF++', 'ter')
    """
    if name not in _TITLES and name.endswith(_DIFFERENCE):
        return f"Difference in {measure_title(name.removesuffix(_DIFFERENCE))}"
    return _TITLES.get(name, name)


def probe_definitions(results: ProbeResults) -> dict[str, str]:
    """Title -> definition of what the probe has, in the order of the glossary."""
    present = {m.name for m in results.measures}
    return {measure_title(name): told for name, told in _DEFINITIONS.items() if name in present}
