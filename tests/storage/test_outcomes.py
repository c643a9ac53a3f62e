"""Predictions as arrays against the same predictions as objects."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.schema import NORMALIZATIONS, Cell, Prediction, RunFolderError
from babelgap.storage import outcomes_of, read_outcomes, write_predictions

CELLS = (
    ("monolingual", "en", "en", "en"),
    ("monolingual", "de", "de", "de"),
    ("options", "de", "en", "de"),
    ("mixup", "mul", "fr", "it"),
)


def prediction(
    question: int,
    cell: tuple[str, str, str, str] = CELLS[0],
    *,
    num_options: int = 4,
    picks: tuple[int | None, ...] = (0, 1, 2, 0, 1),
    logprobs: tuple[float, ...] | None = None,
) -> Prediction:
    variant, language, stem_language, option_language = cell
    values = logprobs or tuple(-1.0 - 0.5 * i - question for i in range(num_options))
    answer = question % num_options
    fitting = [None if p is None else p % num_options for p in picks]
    return Prediction(
        question_id=f"q{question:03d}",
        subject="ab"[question % 2],
        variant=variant,
        language=language,
        stem_language=stem_language,
        option_languages=(option_language,) * num_options,
        prompt="plain",
        num_fewshot=0,
        demo_language=None,
        scorer="option_text",
        options_logprob=values,
        options_tokens=tuple(range(1, num_options + 1)),
        options_characters=tuple(range(3, num_options + 3)),
        options_bytes=tuple(range(3, num_options + 3)),
        options_unconditional_logprob=tuple(reversed(values)),
        answer=answer,
        picked=fitting[0],
        correct=None if fitting[0] is None else fitting[0] == answer,
        picked_token=fitting[1],
        picked_character=fitting[2],
        picked_byte=fitting[3],
        picked_unconditional=fitting[4],
        answer_mass=None if fitting[0] is None else 0.5,
        num_prompt_tokens=10 + question,
        unit="u",
    )


@st.composite
def runs(draw: st.DrawFn) -> list[Prediction]:
    """Some cells of some questions, with two to five options, in any order."""
    sizes = draw(st.lists(st.integers(2, 5), min_size=1, max_size=6))
    pick = st.one_of(st.none(), st.integers(0, 4))
    rows = [
        prediction(q, cell, num_options=size, picks=tuple(draw(pick) for _ in NORMALIZATIONS))
        for q, size in enumerate(sizes)
        for cell in draw(st.sets(st.sampled_from(CELLS), min_size=1))
    ]
    return draw(st.permutations(rows))


@settings(deadline=None)
@given(runs())
def test_every_value_is_in_its_place(rows: list[Prediction]) -> None:
    outcomes = outcomes_of(rows)
    assert outcomes.asked.sum() == len(rows)
    for p in rows:
        c = outcomes.cells.index(Cell(p.variant, p.language))
        q = outcomes.question_ids.index(p.question_id)
        size = len(p.option_languages)
        place = (c, q, slice(size))
        assert (outcomes.subjects[q], outcomes.answers[q]) == (p.subject, p.answer)
        assert outcomes.num_options[q] == size
        assert tuple(outcomes.logprobs[place]) == p.options_logprob
        assert tuple(outcomes.unconditional[place]) == p.options_unconditional_logprob
        assert tuple(outcomes.tokens[place]) == p.options_tokens
        assert tuple(outcomes.characters[place]) == p.options_characters
        assert outcomes.prompt_tokens[c, q] == p.num_prompt_tokens
        assert outcomes.languages[outcomes.stem_language[c, q]] == p.stem_language
        tags = tuple(outcomes.languages[tag] for tag in outcomes.option_language[place])
        assert tags == p.option_languages
        assert math.isnan(outcomes.answer_mass[c, q]) == (p.answer_mass is None)
        for normalization in NORMALIZATIONS:
            picked = outcomes.picks[normalization][c, q]
            assert (None if picked < 0 else picked) == p.pick(normalization)
        # The unconditional log-probabilities rise from option to option.
        assert outcomes.picks["prior"][c, q] == size - 1
        right = outcomes.right("sum")[c, q]
        assert (None if math.isnan(right) else bool(right)) == p.correct


@settings(deadline=None)
@given(runs())
def test_places_without_a_value_are_empty(rows: list[Prediction]) -> None:
    outcomes = outcomes_of(rows)
    outside = np.arange(outcomes.logprobs.shape[2]) >= outcomes.num_options[:, None]
    empty = ~outcomes.asked[..., None] | outside
    assert np.array_equal(np.isnan(outcomes.logprobs), empty)
    for counts in (outcomes.tokens, outcomes.characters, outcomes.option_language):
        assert np.array_equal(counts == -1, empty)
    assert (outcomes.picks["sum"][~outcomes.asked] == -1).all()


def test_parts_are_read_as_one(tmp_path: Path) -> None:
    rows = [prediction(q, cell) for q in range(5) for cell in CELLS]
    paths = []
    for i in range(5):
        paths.append(tmp_path / f"{i}.parquet")
        write_predictions(paths[-1], rows[4 * i : 4 * i + 4])
    read, made = read_outcomes(paths), outcomes_of(rows)
    assert (read.question_ids, read.cells, read.subjects) == (
        made.question_ids,
        made.cells,
        made.subjects,
    )
    assert np.array_equal(read.logprobs, made.logprobs)


def test_an_option_without_a_finite_prior_leaves_no_prior_pick() -> None:
    broken = replace(prediction(0), options_unconditional_logprob=(-1.0, math.nan, -2.0, -math.inf))
    assert outcomes_of([broken]).picks["prior"][0, 0] == -1


def test_a_rendering_that_is_there_twice_is_refused() -> None:
    with pytest.raises(RunFolderError, match="1 predictions are of a question and rendering"):
        outcomes_of([prediction(0), prediction(0)])


def test_predictions_that_disagree_on_the_answer_are_refused() -> None:
    rows = [prediction(0), replace(prediction(0, CELLS[1]), answer=3)]
    with pytest.raises(RunFolderError, match="disagree on its answer"):
        outcomes_of(rows)


def test_options_of_unequal_number_are_refused() -> None:
    rows = [replace(prediction(0), options_tokens=(1, 2))]
    with pytest.raises(RunFolderError, match="disagree on how many options"):
        outcomes_of(rows)


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    path.write_bytes(b"PAR1 and no more")
    with pytest.raises(RunFolderError, match=r"part\.parquet can't be read"):
        read_outcomes([path])


def test_no_predictions_at_all() -> None:
    outcomes = outcomes_of([])
    assert not outcomes.question_ids
    assert not outcomes.cells
    assert read_outcomes([]).logprobs.shape == (0, 0, 0)
