"""What a Study may say of its probes, and how mistakes in it are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from babelgap.runs import Study, load_study
from babelgap.schema import StudyError


def _study(tmp_path: Path, text: str) -> Study:
    path = tmp_path / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return load_study(path)


def test_settings_of_probes_stand_below_their_name(tmp_path: Path) -> None:
    study = _study(
        tmp_path,
        "probes: [terms, translation]\n"
        "translation:\n  bitext: flores\n  metrics: [chrf]\n  systems: {mt: apertium}\n",
    )
    assert study.translation.bitext == "flores"
    assert study.translation.systems == {"mt": "apertium"}
    assert study.settings()["translation"]["metrics"] == ["chrf"]


def test_settings_of_probes_that_are_not_asked_change_nothing() -> None:
    plain = Study(probes=("terms",))
    assert Study.model_validate({"embedding": {"rate": 0.5}}).id == plain.id
    asked = Study.model_validate({"probes": "embedding", "embedding": {"rate": 0.5}})
    assert asked.id != Study(probes=("embedding",)).id


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("probes: [words]", "probes is ['words']; write names of terms, translation, embedding"),
        ("translation: {bitxt: flores}", "translation has no setting 'bitxt'; use one of bitext"),
        ("embedding: {rate: 2}", "embedding.rate is 2: "),
        ("translation: {num_fewshot: many}", "translation.num_fewshot is 'many': "),
        ("translation: chrf", "translation is 'chrf'; write settings such as"),
    ],
)
def test_a_mistake_names_the_setting_and_the_value(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(StudyError) as error:
        _study(tmp_path, text)
    assert told in str(error.value)
