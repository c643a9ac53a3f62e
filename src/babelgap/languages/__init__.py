"""Language tags and the names of languages."""

from babelgap.languages.tags import canonical_tag, direction, language_name

__all__ = ["canonical_tag", "direction", "language_name"]
