"""Which Debian package brings an Apertium pair, to tell a user what to install."""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["missing_packages"]

# Package -> the codes of the two languages. Some pairs have one direction alone.
_PACKAGES = {
    "apertium-afr-nld": ("afr", "nld"),
    "apertium-arg-cat": ("arg", "cat"),
    "apertium-bel-rus": ("bel", "rus"),
    "apertium-br-fr": ("bre", "fra"),
    "apertium-cat-ita": ("cat", "ita"),
    "apertium-cat-srd": ("cat", "srd"),
    "apertium-dan-nor": ("dan", "nob"),
    "apertium-en-gl": ("eng", "glg"),
    "apertium-eng-cat": ("eng", "cat"),
    "apertium-eng-spa": ("eng", "spa"),
    "apertium-eo-ca": ("epo", "cat"),
    "apertium-eo-en": ("epo", "eng"),
    "apertium-eo-es": ("epo", "spa"),
    "apertium-eo-fr": ("epo", "fra"),
    "apertium-es-gl": ("spa", "glg"),
    "apertium-es-pt": ("spa", "por"),
    "apertium-es-ro": ("spa", "ron"),
    "apertium-eu-en": ("eus", "eng"),
    "apertium-eu-es": ("eus", "spa"),
    "apertium-fr-es": ("fra", "spa"),
    "apertium-fra-cat": ("fra", "cat"),
    "apertium-fra-frp": ("fra", "frp"),
    "apertium-hbs-eng": ("hbs", "eng"),
    "apertium-hbs-mkd": ("hbs", "mkd"),
    "apertium-hbs-slv": ("hbs", "slv"),
    "apertium-ind-zlm": ("ind", "zlm"),
    "apertium-isl-eng": ("isl", "eng"),
    "apertium-isl-swe": ("isl", "swe"),
    "apertium-mkd-bul": ("mkd", "bul"),
    "apertium-mkd-eng": ("mkd", "eng"),
    "apertium-nno-nob": ("nno", "nob"),
    "apertium-oc-ca": ("oci", "cat"),
    "apertium-oc-es": ("oci", "spa"),
    "apertium-oci-fra": ("oci", "fra"),
    "apertium-pol-szl": ("pol", "szl"),
    "apertium-por-cat": ("por", "cat"),
    "apertium-pt-gl": ("por", "glg"),
    "apertium-rus-ukr": ("rus", "ukr"),
    "apertium-spa-arg": ("spa", "arg"),
    "apertium-spa-ast": ("spa", "ast"),
    "apertium-spa-cat": ("spa", "cat"),
    "apertium-spa-ita": ("spa", "ita"),
    "apertium-srd-ita": ("srd", "ita"),
    "apertium-swe-dan": ("swe", "dan"),
    "apertium-swe-nor": ("swe", "nob"),
    "apertium-urd-hin": ("urd", "hin"),
}


def missing_packages(
    directions: Collection[tuple[str, str]], *, source: str, into: str
) -> tuple[str, ...] | None:
    """The fewest of Debian's pairs that, with what is installed, link two languages.

    A pair may have one direction alone, which its name doesn't tell.

    Args:
        directions: codes of the languages of each installed direction.
        source: code of the language of the texts.
        into: code of the language wanted.

    Returns:
        Names of packages, sorted; `None` where no packages link the two.

    Example:
        >>> missing_packages({("eng", "spa")}, source="eng", into="fra")
        ('apertium-fr-es',)
        >>> missing_packages(set(), source="eng", into="deu")
    """
    steps = [(one, other, frozenset[str]()) for one, other in directions]
    for package, (one, other) in _PACKAGES.items():
        # A pair that is installed has the directions it has.
        if not {(one, other), (other, one)} & set(directions):
            needed = frozenset({package})
            steps += [(one, other, needed), (other, one, needed)]
    best: dict[str, tuple[str, ...]] = {source: ()}
    waiting = [source]
    while waiting:
        waiting.sort(key=lambda code: (len(best[code]), best[code]))
        here = waiting.pop(0)
        for one, other, needed in steps:
            packages = tuple(sorted({*best[here], *needed}))
            if one == here and (other not in best or len(packages) < len(best[other])):
                best[other] = packages
                waiting.append(other)
    return best.get(into)
