"""Which ways of asking a Study tries beside its plain one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from babelgap.prompts.askings import WORDS, asking_named
from babelgap.schema.asking import PLAIN, PLAIN_ASKING, Asking
from babelgap.schema.words import OPTION_TEXT

__all__ = ["DEFAULT_SHOTS", "MITIGATIONS", "applies", "expand_mitigations"]

DEFAULT_SHOTS = 5
"""Demonstrations of a group's mitigations, where the plain way has none to go by."""

_PAPER = (
    "ids_numbers",
    "ids_letters",
    "aware",
    "aware_recall",
    "translate_then_answer",
    "Nshot_pivot",
    "Nshot_variant",
    "Nshot_translated",
)
_GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType({"paper": _PAPER, "all": tuple(WORDS)})


def _numbered(text: str, num: int) -> str:
    return text.replace("N", str(num))


MITIGATIONS: Mapping[str, str] = MappingProxyType(
    {
        PLAIN: "nothing but the question, and its options where they are listed",
        **{_numbered(word, DEFAULT_SHOTS): _numbered(WORDS[word], DEFAULT_SHOTS) for word in WORDS},
        "paper": "those of Chua et al. (2024, section 4), one at a time",
        "all": "all of the words above that apply, one at a time",
    }
)
"""Name -> what it does; a word with a number stands for those with any other, too."""


def applies(asking: Asking, scorer: str) -> str | None:
    """Why a way of asking says nothing of its own with a scorer; `None` where it does.

    Example:
        >>> applies(asking_named("ids_numbers"), "letters") is None
        True
        >>> applies(asking_named("ids_numbers"), "option_text").partition(";")[0]
        "ids_numbers is about listed options, and scorer 'option_text' lists none"
    """
    if scorer == OPTION_TEXT and asking.ids != PLAIN_ASKING.ids:
        return (
            f"{asking.ids} is about listed options, and scorer {scorer!r} lists none; leave it "
            "out, or use scorer letters or generation"
        )
    return None


def expand_mitigations(
    names: Sequence[str],
    *,
    base: Asking = PLAIN_ASKING,
    scorer: str,
    num_fewshot: int = 0,
    has_demonstrations: bool = True,
) -> tuple[list[Asking], list[str]]:
    """The ways of asking that a Study names, each once.

    Args:
        names: words with `+` between, `paper` or `all`.
        base: the plain way; a mitigation changes only what it names.
        scorer: what answers are read by.
        num_fewshot: demonstrations of a group's mitigations; 0 for those of `base`, or
            `DEFAULT_SHOTS` where it has none.
        has_demonstrations: whether the quiz may have any; a group leaves them out where not.

    Returns:
        The ways of asking in the order named, without those that ask as the plain way or one
        before does; and notes on what was left out.

    Raises:
        ValueError: names that mean nothing, or nothing here; one line each, which says what to do.

    Example:
        >>> askings, notes = expand_mitigations(
        ...     ["aware", "all"], scorer="option_text", has_demonstrations=False)
        >>> [asking.name for asking in askings][:3]
        ['aware', 'instructed', 'aware_recall']
        >>> notes[0]
        "mitigations 'all': the quiz has no demonstrations to show"
    """
    num = num_fewshot or base.num_fewshot or DEFAULT_SHOTS
    found: list[Asking] = []
    notes: list[str] = []
    mistakes: list[str] = []
    for name in names:
        if name in _GROUPS:
            group, left_out = _group(name, base, scorer, num, has_demonstrations)
            found += group
            notes += left_out
            continue
        try:
            found.append(_single(name, base, scorer))
        except ValueError as error:
            mistakes.append(str(error))
    if mistakes:
        raise ValueError("\n".join(dict.fromkeys(mistakes)))
    kept, repeated = _distinct(found, base)
    return kept, notes + repeated


def _single(name: str, base: Asking, scorer: str) -> Asking:
    for group in _GROUPS.keys() & {word.strip() for word in name.split("+")}:
        raise ValueError(f"{group!r} names several ways of asking in {name!r}; name it by itself")
    asking = asking_named(name, base=base)
    why = applies(asking, scorer)
    # What is wrong with the plain way is told there.
    if why and not applies(base, scorer):
        raise ValueError(f"{name!r}: {why}")
    return asking


def _group(
    group: str, base: Asking, scorer: str, num: int, has_demonstrations: bool
) -> tuple[list[Asking], list[str]]:
    found: list[Asking] = []
    notes: list[str] = []
    shots = [word for word in _GROUPS[group] if word.startswith("N")]
    if shots and not has_demonstrations:
        notes.append(f"mitigations {group!r}: the quiz has no demonstrations to show")
    for template in _GROUPS[group]:
        if template in shots and not has_demonstrations:
            continue
        try:
            found.append(_single(_numbered(template, num), base, scorer))
        except ValueError as error:
            notes.append(f"mitigations {group!r}: {error}")
    # A group that names the plain way itself, such as 0shot, says nothing of it.
    return [one for one in found if not _same(one, base)], notes


def _distinct(found: Sequence[Asking], base: Asking) -> tuple[list[Asking], list[str]]:
    kept: list[Asking] = []
    notes: list[str] = []
    for one in found:
        earlier = next((other for other in (base, *kept) if _same(one, other)), None)
        if earlier is None:
            kept.append(one)
        elif one.name != earlier.name:
            called = "the plain way" if earlier is base else repr(earlier.name)
            notes.append(f"mitigation {one.name!r} asks as {called} does, and is left out")
    return kept, notes


def _same(one: Asking, other: Asking) -> bool:
    return replace(one, name="") == replace(other, name="")
