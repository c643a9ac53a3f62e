"""Dictionaries, word for word, offline."""

from babelgap.translate.engines.dictionary.freedict import dictionary_directions
from babelgap.translate.engines.dictionary.translator import Dictionary, word_table
from babelgap.translate.engines.dictionary.word_table import WordByWord, WordTable

__all__ = ["Dictionary", "WordByWord", "WordTable", "dictionary_directions", "word_table"]
