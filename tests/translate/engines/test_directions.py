"""Directions that no translator has."""

from __future__ import annotations

import pytest

from babelgap.schema import TranslatorError
from babelgap.translate.engines.directions import direction_mistake, refuse_direction


@pytest.mark.parametrize(("source", "into"), [("en", "EN"), ("zh_hans", "zh-Hans"), ("?", "de")])
def test_what_is_no_direction_is_told(source: str, into: str) -> None:
    assert direction_mistake(source=source, into=into)
    with pytest.raises(TranslatorError):
        refuse_direction(source=source, into=into)


@pytest.mark.parametrize(("source", "into"), [("en", "de"), ("sr", "sr-Latn"), ("pt", "pt-BR")])
def test_a_direction_is_no_mistake(source: str, into: str) -> None:
    assert direction_mistake(source=source, into=into) is None
    refuse_direction(source=source, into=into)
