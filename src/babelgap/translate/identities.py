"""Names of translators with what wrappers add to them."""

from __future__ import annotations

from dataclasses import replace

from babelgap.schema.translation import TranslatorIdentity

__all__ = ["label", "with_setting"]


def with_setting(identity: TranslatorIdentity, key: str, value: str) -> TranslatorIdentity:
    """The identity with one more setting, in its place by key.

    Example:
        >>> with_setting(TranslatorIdentity("known", "1", "beams=4"), "a", "2").settings
        'a=2,beams=4'
    """
    parts = [part for part in identity.settings.split(",") if part]
    return replace(identity, settings=",".join(sorted([*parts, f"{key}={value}"])))


def label(identity: TranslatorIdentity) -> str:
    """An identity in one line, for cards and signatures.

    Example:
        >>> label(TranslatorIdentity("known", "1", "beams=4"))
        'known@1(beams=4)'
    """
    settings = f"({identity.settings})" if identity.settings else ""
    return f"{identity.name}@{identity.version}{settings}"
