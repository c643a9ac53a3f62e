"""How many steps there are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from babelgap.schema.tuning import Recipe


@given(st.integers(1, 500), st.integers(1, 9), st.integers(1, 9), st.integers(1, 4))
def test_steps_read_every_row_of_every_epoch(
    num_rows: int, batch_size: int, accumulation: int, epochs: int
) -> None:
    from babelgap.tune.training import num_steps

    recipe = Recipe(batch_size=batch_size, accumulation=accumulation, epochs=epochs)
    steps = num_steps(recipe, num_rows)
    assert steps * recipe.rows_per_step >= num_rows * epochs
    assert (steps - epochs) * recipe.rows_per_step < num_rows * epochs


def test_steps_end_at_the_most() -> None:
    from babelgap.tune.training import num_steps

    assert num_steps(Recipe(max_steps=3), 10_000) == 3
