"""The embedding probe by itself, with a made-up encoder and words from a table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from babelgap.models import KnownModel
from babelgap.runs import Study, plan_probe, run_probe
from babelgap.schema import ModelError, RunFolderError, StudyError
from tests.probes.embedding.encoders import HashedEncoder

_TEXTS = [f"The old dog number {word} sleeps near the red house today." for word in "abcdefghijkl"]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    texts, table = tmp_path / "texts.txt", tmp_path / "words.jsonl"
    texts.write_text("\n".join(_TEXTS), encoding="utf-8")
    words = {"dog": "Hund", "old": "alt", "house": "Haus", "red": "rot", "sleeps": "schläft"}
    rows = [json.dumps({"en": en, "de": de}) for en, de in words.items()]
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return Study.model_validate(
        {
            "languages": "de",
            "limit": 12,
            "probes": "embedding",
            "embedding": {"texts": str(texts), "translator": f"table:{table}", "rate": 0.5},
        }
    )


def test_a_probe_by_itself(tmp_path: Path, study: Study) -> None:
    probe = plan_probe(study)
    results = run_probe(probe, output_path=tmp_path / "out", load=HashedEncoder)
    names = {m.name for m in results.measures}
    assert {"similarity", "effect_size", "closer_share", "mexa", "retrieval"} <= names
    assert {m.detail for m in results.measures if m.name == "similarity"} == {
        "mixed",
        "random_token",
        "dropout",
        "random_word",
    }
    assert results.histograms
    assert any("words drawn have a translation" in note for note in results.notes)
    again = run_probe(probe, output_path=tmp_path / "out", load=lambda: pytest.fail("loaded"))
    assert again == results


def test_a_folder_of_another_model_is_refused(tmp_path: Path, study: Study) -> None:
    probe, path = plan_probe(study), tmp_path / "out"
    run_probe(probe, output_path=path, load=HashedEncoder, named={"model": "a"})
    with pytest.raises(RunFolderError, match="its model is 'a', not 'b'"):
        run_probe(probe, output_path=path, load=HashedEncoder, named={"model": "b"})


def test_a_model_without_vectors_is_told(tmp_path: Path, study: Study) -> None:
    with pytest.raises(ModelError, match="gives no vectors"):
        run_probe(plan_probe(study), output_path=tmp_path / "out", load=KnownModel)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"model": "none"}, "model 'none' can't be asked by the probe embedding"),
        ({"model": "use", "languages": "fi"}, "fi"),
        ({"model": "use", "dtype": "float16"}, "takes no dtype 'float16'"),
        ({"embedding": {"translator": "nobody"}}, "there is no translator 'nobody'"),
        ({"embedding": {"limit": 1}}, "1 lines to align with limit 1"),
        ({"embedding": {"translator": "deepl"}}, "words aren't translated by 'deepl'"),
    ],
)
def test_mistakes_are_told_before_a_model_is_loaded(
    study: Study, changes: dict[str, object], told: str
) -> None:
    settings = {**study.model_dump(), **changes}
    with pytest.raises(StudyError) as error:
        plan_probe(Study.model_validate(settings))
    assert told in str(error.value)
