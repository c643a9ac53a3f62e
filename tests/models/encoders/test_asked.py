"""Layers and poolings by number and name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.models.encoders.asked import what_is_asked
from babelgap.schema import ModelError
from babelgap.schema.embedding import POOLINGS


def test_all_are_asked_for_where_none_is_named() -> None:
    asked = what_is_asked(None, None, num_layers=3, known=POOLINGS)
    assert asked.layers == (0, 1, 2)
    assert asked.poolings == POOLINGS


@given(st.integers(1, 50), st.data())
def test_layers_count_from_both_ends(num_layers: int, data: st.DataObject) -> None:
    layer = data.draw(st.integers(-num_layers, num_layers - 1))
    asked = what_is_asked([layer], None, num_layers=num_layers, known=POOLINGS)
    assert asked.layers == (list(range(num_layers))[layer],)


@pytest.mark.parametrize("layer", [3, -4])
def test_a_layer_that_is_not_there_is_told(layer: int) -> None:
    with pytest.raises(ModelError, match=rf"no layer {layer}; its layers are 0 to 2"):
        what_is_asked([0, layer], None, num_layers=3, known=POOLINGS)


def test_a_pooling_that_is_not_there_is_told() -> None:
    with pytest.raises(ModelError, match="no pooling 'last'; use one of mean"):
        what_is_asked(None, ["last"], num_layers=1, known=["mean"])


@pytest.mark.parametrize("asked", [([], None), (None, [])])
def test_nothing_asked_for_is_told(asked: tuple[list[int] | None, list[str] | None]) -> None:
    with pytest.raises(ModelError, match="name at least one"):
        what_is_asked(*asked, num_layers=3, known=POOLINGS)
