"""How close a model's vectors of the same text in several languages are."""

from babelgap.probes.embedding.alignment import AlignedLines, Alignment, aligned
from babelgap.probes.embedding.mixed import RATE, MixedText, Replaced, WordTranslator, mixed
from babelgap.probes.embedding.pivot_lines import PivotLines, pivot_lines
from babelgap.probes.embedding.random_words import foreign_words
from babelgap.probes.embedding.similarity import Similarities, joined, similarities
from babelgap.probes.embedding.tables import (
    alignment_of,
    alignment_table,
    similarities_of,
    similarity_table,
)
from babelgap.probes.embedding.versions import (
    BASELINES,
    CONDITIONS,
    DROPOUT,
    MIXED,
    RANDOM_TOKEN,
    RANDOM_WORD,
    Mixing,
    Version,
)
from babelgap.probes.embedding.words import words_of

__all__ = [
    "BASELINES",
    "CONDITIONS",
    "DROPOUT",
    "MIXED",
    "RANDOM_TOKEN",
    "RANDOM_WORD",
    "RATE",
    "AlignedLines",
    "Alignment",
    "MixedText",
    "Mixing",
    "PivotLines",
    "Replaced",
    "Similarities",
    "Version",
    "WordTranslator",
    "aligned",
    "alignment_of",
    "alignment_table",
    "foreign_words",
    "joined",
    "mixed",
    "pivot_lines",
    "similarities",
    "similarities_of",
    "similarity_table",
    "words_of",
]
