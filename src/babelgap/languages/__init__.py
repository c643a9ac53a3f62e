"""Language tags and the names of languages."""

from babelgap.languages.tags import MULTIPLE, canonical_tag, direction, language_name

__all__ = ["MULTIPLE", "canonical_tag", "direction", "language_name"]
