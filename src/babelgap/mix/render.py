"""Renderings: a question with its parts in the languages that a variant asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from babelgap.mix.variants import Variant
from babelgap.schema.draws import generator
from babelgap.schema.quiz import Question
from babelgap.schema.rendering import Rendering
from babelgap.schema.words import MONOLINGUAL, MULTIPLE

__all__ = ["mixed_languages_needed", "render", "render_all"]


def render_all(
    question: Mapping[str, Question],
    *,
    pivot: str,
    languages: Sequence[str],
    variants: Iterable[Variant],
    seed: int,
) -> list[Rendering]:
    """Every rendering of one question: the pivot's own, then each variant in each language.

    Args:
        question: tag -> the question in that language; holds the pivot and all `languages`.
        pivot: tag of the language that the others are compared with.
        languages: tags of the languages compared, without the pivot.
        variants: what to render.
        seed: of the study; draws depend on it and the question's id alone.

    Returns:
        The pivot's own rendering (`monolingual`, language = pivot) first. A variant that mixes
        all languages is rendered once, with language `mul`.

    Raises:
        ValueError: fewer languages than a variant that mixes them needs.
    """
    own = question[pivot]
    renderings = [
        _assemble(question, MONOLINGUAL, pivot, pivot, (pivot,) * len(own.options)),
    ]
    # Drawn once for all variants: a draw takes longer than a rendering.
    order = _distractor_order(own, seed)
    for variant in variants:
        if variant.mixes_all:
            renderings.append(_mixup(question, variant, pivot, languages, seed))
        else:
            renderings += [_render(question, variant, pivot, tag, order) for tag in languages]
    return renderings


def render(
    question: Mapping[str, Question], variant: Variant, *, pivot: str, language: str, seed: int
) -> Rendering:
    """One question in one variant and language.

    Which distractor comes first is drawn once a question, so that `distractor` changes one of
    those that `2_options_without_answer` changes, in every language alike.
    """
    return _render(question, variant, pivot, language, _distractor_order(question[pivot], seed))


def _distractor_order(question: Question, seed: int) -> list[int]:
    distractors = question.distractors
    draw = generator(seed, "distractors", question.id)
    return [distractors[i] for i in draw.permutation(len(distractors))]


def _render(
    question: Mapping[str, Question],
    variant: Variant,
    pivot: str,
    language: str,
    order: Sequence[int],
) -> Rendering:
    own = question[pivot]
    in_language = variant.options_in_language(own.answer, order)
    return _assemble(
        question,
        variant.name,
        language,
        language if variant.stem_in_language else pivot,
        tuple(language if i in in_language else pivot for i in range(len(own.options))),
    )


def mixed_languages_needed(num_options: int) -> int:
    """Languages, the pivot included, that `mixup` needs: one for the stem and each option."""
    return num_options + 1


def _mixup(
    question: Mapping[str, Question],
    variant: Variant,
    pivot: str,
    languages: Sequence[str],
    seed: int,
) -> Rendering:
    own = question[pivot]
    # Sorted, so that the order in which a study names its languages changes nothing.
    pool = sorted({pivot, *languages})
    needed = mixed_languages_needed(len(own.options))
    if len(pool) < needed:
        raise ValueError(
            f"{variant.name} of question {own.id!r} needs {needed} languages, one for the stem and "
            f"each option, and has {len(pool)}; add languages or leave the variant out"
        )
    draw = generator(seed, variant.name, own.id)
    drawn = [pool[i] for i in draw.permutation(len(pool))[:needed]]
    return _assemble(question, variant.name, MULTIPLE, drawn[0], tuple(drawn[1:]))


def _assemble(
    question: Mapping[str, Question],
    variant: str,
    language: str,
    stem_language: str,
    option_languages: tuple[str, ...],
) -> Rendering:
    stem = question[stem_language]
    return Rendering(
        question_id=stem.id,
        subject=stem.subject,
        variant=variant,
        language=language,
        stem_language=stem_language,
        option_languages=option_languages,
        stem=stem.stem,
        options=tuple(question[tag].options[i] for i, tag in enumerate(option_languages)),
        answer=stem.answer,
    )
