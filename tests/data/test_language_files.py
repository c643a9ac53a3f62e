"""Paths in which a language's tag stands."""

from __future__ import annotations

from pathlib import Path

from babelgap.data.language_files import language_files, tags_in_names


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def test_tags_of_files_are_in_their_standard_form(tmp_path: Path) -> None:
    touch(tmp_path, "q_en.csv", "q_pt_br.csv", "q_zh-Hant.csv", "q_.csv", "q_my notes.csv")
    found = language_files(str(tmp_path / "q_{language}.csv"))
    assert {tag: path.name for tag, path in found.items()} == {
        "en": "q_en.csv",
        "pt-BR": "q_pt_br.csv",
        "zh-Hant": "q_zh-Hant.csv",
    }


def test_tag_may_be_a_folder_and_stand_twice(tmp_path: Path) -> None:
    touch(tmp_path, "de/x_de.csv", "fr/x_de.csv", "fr/x_fr.csv")
    found = language_files(str(tmp_path / "{language}" / "x_{language}.csv"))
    assert {tag: path.parent.name for tag, path in found.items()} == {"de": "de", "fr": "fr"}


def test_letters_of_patterns_are_meant_as_they_stand(tmp_path: Path) -> None:
    touch(tmp_path, "a[1]_en.csv", "a1_de.csv")
    assert list(language_files(str(tmp_path / "a[1]_{language}.csv"))) == ["en"]


def test_nothing_there_is_no_language(tmp_path: Path) -> None:
    assert language_files(str(tmp_path / "none" / "{language}.csv")) == {}
    assert tags_in_names("q_{language}", ["q", "q_", "answer"]) == {}
