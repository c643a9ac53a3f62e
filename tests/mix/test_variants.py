"""Names of variants: each rendering has one."""

from __future__ import annotations

import pytest

from babelgap.mix import PAPER_VARIANTS, Variant, all_variants, variant_named


def parts(variant: Variant, num_options: int) -> tuple[bool, bool, frozenset[int]]:
    """What tells renderings apart, for a question whose right option is 0."""
    order = range(1, num_options)
    return (
        variant.mixes_all,
        variant.stem_in_language,
        variant.options_in_language(0, order),
    )


def test_paper_variants_stand_first_in_its_order() -> None:
    assert PAPER_VARIANTS == (
        "monolingual", "question", "options", "answer", "question_answer", "distractor",
        "distractors", "mixup",
    )  # fmt: skip
    assert tuple(v.name for v in all_variants(4))[:8] == PAPER_VARIANTS


@pytest.mark.parametrize("num_options", [2, 3, 4, 5, 6])
def test_no_two_variants_are_the_same_rendering(num_options: int) -> None:
    seen: dict[object, str] = {}
    same = []
    for variant in all_variants(num_options):
        known_as = seen.setdefault(parts(variant, num_options), variant.name)
        if known_as != variant.name:
            same.append((known_as, variant.name))
    assert same == []


@pytest.mark.parametrize("num_options", [2, 3, 4, 5, 6])
def test_every_variant_is_found_by_its_name(num_options: int) -> None:
    for variant in all_variants(num_options):
        found = variant_named(variant.name, num_options=num_options)
        assert parts(found, num_options) == parts(variant, num_options)
        assert found.name == variant.name


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("mirror_monolingual", "the pivot's own question"),
        ("mirror_question", "options"),
        ("mirror_options", "question"),
        ("mirror_question_answer", "distractors"),
        ("mirror_distractors", "question_answer"),
        ("1_options_with_answer", "answer"),
        ("1_options_without_answer", "distractor"),
        ("4_options_with_answer", "options"),
        ("3_options_without_answer", "distractors"),
    ],
)
def test_second_name_of_a_variant_is_refused_with_the_first(name: str, same: str) -> None:
    with pytest.raises(ValueError) as caught:
        variant_named(name, num_options=4)
    assert str(caught.value).startswith(f"variant {name!r} is {same}")


@pytest.mark.parametrize(
    "name",
    [
        "", "full", "Monolingual", "mirror_mixup", "0_options_with_answer",
        "5_options_with_answer", "4_options_without_answer", "2_options", "-2_options_with_answer",
    ],
)  # fmt: skip
def test_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="there is no variant"):
        variant_named(name, num_options=4)


@pytest.mark.parametrize("name", ["02_options_with_answer", "٢_options_with_answer"])
def test_other_spelling_of_a_number_is_no_second_name(name: str) -> None:
    with pytest.raises(ValueError):
        variant_named(name, num_options=4)


def test_names_with_a_number_follow_the_number_of_options() -> None:
    assert parts(variant_named("3_options_without_answer", num_options=5), 5) == (
        False,
        False,
        frozenset({1, 2, 3}),
    )
