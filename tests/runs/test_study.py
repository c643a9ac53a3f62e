from __future__ import annotations

from pathlib import Path

import pytest

from babelgap.runs import DEFAULT_LIMIT, Study, load_study
from babelgap.schema import StudyError


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_study_is_the_default() -> None:
    assert load_study(None) == Study()
    assert load_study(None, {"limit": None, "quiz": None}).limit == DEFAULT_LIMIT


def test_a_file_is_read_and_overridden(tmp_path: Path) -> None:
    path = write(tmp_path, "languages: [de, zh]\nlimit: 40\nseed: 3\n")
    study = load_study(path, {"limit": 8})
    assert (study.languages, study.limit, study.seed) == (("de", "zh"), 8, 3)


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "language: [de]\nlimit: -3\nseed: many\n")
    with pytest.raises(StudyError) as caught:
        load_study(path)
    told = "\n".join(caught.value.mistakes)
    assert len(caught.value.mistakes) == 3
    assert "no setting 'language'" in told
    assert "limit is -3" in told
    assert "seed is 'many'" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [1", "is no YAML"),
        ("- de\n- fr\n", "holds a list"),
        ("model: !!python/object/apply:os.getcwd []", "is no YAML"),
    ],
)
def test_a_file_that_is_no_study_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(StudyError, match=told):
        load_study(write(tmp_path, text))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"no\.yaml can't be read \(No such file"):
        load_study(tmp_path / "no.yaml")


def test_every_setting_changes_the_id() -> None:
    changes = {
        "model": "gpt2",
        "revision": "main",
        "quiz": "other",
        "pivot": "de",
        "languages": ("de",),
        "variants": ("paper",),
        "limit": 7,
        "seed": 1,
        "dtype": "bfloat16",
        "device": "cpu",
    }
    assert set(changes) | {"scorer"} == set(Study.model_fields)
    ids = {Study.model_validate({key: value}).id for key, value in changes.items()}
    assert len(ids | {Study().id}) == len(changes) + 1
