"""The model files of Apertium's tagger."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from babelgap.translate.engines.apertium.modes import data_folder
from babelgap.translate.engines.apertium.tagger_model import TaggerModel, read_tagger_model

MODELS = sorted(data_folder().glob("*/*.prob"))
ENGLISH = data_folder() / "apertium-eng-spa" / "eng-spa.prob"
needs_model = pytest.mark.skipif(not ENGLISH.is_file(), reason="apertium-eng-spa is not installed")


def test_set_spoils_where_a_smaller_known_one_holds_it() -> None:
    model = TaggerModel(
        tags={"TAG_NOUN": 0, "TAG_VERB": 1, "TAG_ADJ": 2, "TAG_PRON": 3},
        open_class=frozenset({0, 1, 2}),
        classes=(frozenset({0, 1}), frozenset({0, 1, 2}), frozenset({3})),
    )
    assert model.spoils(["NOUN", "VERB"])
    assert not model.spoils(["NOUN", "PRON"])
    # Only a class as large as the open one holds it.
    assert not model.spoils(["VERB", "ADJ"])
    # A tag that the model doesn't name: rather a process too many.
    assert model.spoils(["NOUN", "GERUND"])


@needs_model
@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_installed_model_is_read(path: Path) -> None:
    model = read_tagger_model(path)
    assert model is not None
    assert model.open_class <= set(model.tags.values())
    assert model.open_class in model.classes


@needs_model
def test_words_that_were_seen_to_spoil_and_not_to() -> None:
    model = read_tagger_model(ENGLISH)
    assert model is not None
    assert model.spoils(["ADJ", "VLEXPP"])  # "known"
    assert not model.spoils(["NUM", "PRNSUBJ"])  # "I"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_another_file_is_none_or_holds_together(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.prob"
    path.write_bytes(content)
    model = read_tagger_model(path)
    assert model is None or isinstance(model, TaggerModel)


def test_missing_file_is_none(tmp_path: Path) -> None:
    assert read_tagger_model(tmp_path / "none.prob") is None


@needs_model
def test_cut_model_is_none(tmp_path: Path) -> None:
    path = tmp_path / "cut.prob"
    path.write_bytes(ENGLISH.read_bytes()[:1000])
    assert read_tagger_model(path) is None
