"""How a model is asked for the translation of a name."""

from __future__ import annotations

from babelgap.languages import canonical_tag, language_name
from babelgap.schema.errors import ProbeError

__all__ = ["JOINER", "NO_NAME", "TERM_TEMPLATE", "term_prompt"]

TERM_TEMPLATE = "translate-name"
"""Name of the prompt, for signatures."""
JOINER = " "
"""Stands between the prompt and a translation, in every script."""
NO_NAME = "?"
"""Stands for the text to translate where a translation's own probability is read."""


def term_prompt(text: str, *, source: str, into: str) -> str:
    r"""The text to translate between the names of both languages, in English.

    Args:
        text: to translate, or `NO_NAME`.
        source: tag of the language translated from.
        into: tag of the language translated into.

    Raises:
        ProbeError: a language without an English name.

    Example:
        >>> term_prompt("Japan", source="en", into="fr")
        'Translate the name from English to French.\n\nEnglish: Japan\nFrench:'
    """
    ours, theirs = _name(source), _name(into)
    return f"Translate the name from {ours} to {theirs}.\n\n{ours}: {text}\n{theirs}:"


def _name(tag: str) -> str:
    standard = canonical_tag(tag)
    name = language_name(standard)
    if name == standard:
        raise ProbeError(
            f"there is no English name for language {tag!r} to ask a model for a translation by; "
            "leave the probe of terms or the language out"
        )
    return name
