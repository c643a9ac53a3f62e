"""Language tags, the names of languages, and how other systems write them."""

from babelgap.languages.codes import (
    base_language,
    deepl_code,
    flores_code,
    google_code,
    iso639_3,
    tag_of_flores,
)
from babelgap.languages.names import list_with_or, name_in
from babelgap.languages.tags import canonical_tag, direction, language_name

__all__ = [
    "base_language",
    "canonical_tag",
    "deepl_code",
    "direction",
    "flores_code",
    "google_code",
    "iso639_3",
    "language_name",
    "list_with_or",
    "name_in",
    "tag_of_flores",
]
