from __future__ import annotations

from pathlib import Path

import pytest

from babelgap.runs import DEFAULT_LIMIT, Study, load_study
from babelgap.runs.study import read_study
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
        "columns": {"stem": "q"},
        "pivot": "de",
        "languages": ("de",),
        "variants": ("paper",),
        "limit": 7,
        "seed": 1,
        "dtype": "bfloat16",
        "device": "cpu",
        "scorer": "letters",
        "model_args": "dtype=float16",
        "probes": ("embedding",),
        "num_fewshot": 5,
        "prompt": "aware",
        "mitigations": ("aware",),
        "apply_chat_template": True,
        "system_instruction": "Be brief.",
        "generation": {"max_tokens": 7},
    }
    # Settings of a probe count where the probe is asked: tests/runs/probes/test_settings.py.
    assert {*changes, "translation", "embedding"} == set(Study.model_fields)
    ids = {Study.model_validate({key: value}).id for key, value in changes.items()}
    assert len(ids | {Study().id}) == len(changes) + 1


def test_settings_that_are_empty_leave_the_id_as_it_is() -> None:
    # Ids name run folders: a run begun before goes on, and the README's folder is right.
    assert Study().id.startswith("119fdfd4")
    assert "model_args" not in Study().settings()
    assert Study(model_args="a=1").settings()["model_args"] == "a=1"


def test_words_that_old_yaml_takes_for_booleans_stay_words(tmp_path: Path) -> None:
    study = load_study(write(tmp_path, "languages: [fr, no, on, yes, trueish]\npivot: off\n"))
    assert study.languages == ("fr", "no", "on", "yes", "trueish")
    assert study.pivot == "off"


def test_lists_may_be_written_as_on_the_command_line(tmp_path: Path) -> None:
    study = load_study(write(tmp_path, "languages: fr, de\nvariants: paper\n"))
    assert study == load_study(None, {"languages": ["fr", "de"], "variants": ["paper"]})


def test_no_limit_is_written_in_three_ways_and_is_one_study(tmp_path: Path) -> None:
    studies = [
        load_study(write(tmp_path, "limit: 0\n")),
        load_study(write(tmp_path, "limit:\n")),
        load_study(None, {"limit": 0}),
        Study(limit=None),
    ]
    assert len({study.id for study in studies}) == 1
    assert studies[0].limit is None


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("limit: -1", "limit is -1; give a number of questions, or 0 for all"),
        ("limit: true", "limit is True; give a number of questions, or 0 for all"),
        ("limit: few", "limit is 'few'; give a number of questions, or 0 for all"),
        ("seed: 0.5", "seed is 0.5; give a whole number"),
        ("languages: [1, 2]", "languages is [1, 2]; write tags such as fr, de"),
        ("pivot: true", "pivot is True; write one tag such as en"),
        ("revision: 1234", "in quotes where it looks like a number"),
        ("scorer: letter", "scorer is 'letter'; write option_text, letters or generation"),
        ("model_args: [a=1]", "model_args is ['a=1']; write key=value, with commas"),
        ("model: 3", "model is 3; write smollm2"),
        ("device: 0", "device is 0; write cpu"),
        ("2: 3", "there is no setting '2'"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_in_one_line(
    tmp_path: Path, setting: str, told: str
) -> None:
    with pytest.raises(StudyError) as caught:
        load_study(write(tmp_path, setting))
    assert len(caught.value.mistakes) == 1
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_mistake_names_the_file_only_where_it_is_in_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "seed: many\nlimit: 3\n")
    study, mistakes = read_study(path, {"limit": -1})
    assert study == Study()
    assert mistakes["seed"].startswith(f"study {path}: seed")
    assert mistakes["limit"].startswith("limit is -1")
