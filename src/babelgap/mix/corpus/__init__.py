"""Mixed-language corpora: documents cut, drawn, translated and joined again.

Pure: no disk, no model, no translator of its own; what translates is handed in.
"""

from babelgap.mix.corpus.aligned import AlignedDocument, mix_aligned_batch
from babelgap.mix.corpus.answers import Answers, TranslatePieces
from babelgap.mix.corpus.counts import Counts
from babelgap.mix.corpus.cut import Pieces, cut
from babelgap.mix.corpus.draw import draw
from babelgap.mix.corpus.layout import source_hash
from babelgap.mix.corpus.mixed_batch import REASONS, MixedBatch, SegmentColumns
from babelgap.mix.corpus.mixer import SourceText, batches_of, mix, mix_batch, mix_batches
from babelgap.mix.corpus.mixture import Mixture, parse_unit

__all__ = [
    "REASONS",
    "AlignedDocument",
    "Answers",
    "Counts",
    "MixedBatch",
    "Mixture",
    "Pieces",
    "SegmentColumns",
    "SourceText",
    "TranslatePieces",
    "batches_of",
    "cut",
    "draw",
    "mix",
    "mix_aligned_batch",
    "mix_batch",
    "mix_batches",
    "parse_unit",
    "source_hash",
]
