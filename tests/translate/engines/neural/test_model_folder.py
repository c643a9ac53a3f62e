"""Finding the files of translation models."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from babelgap.schema import TranslatorError
from babelgap.translate.engines.neural.model_folder import find_folder, load_tokenizer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    return tmp_path


def version(folder: Path, *weights: str) -> str:
    return find_folder(str(folder), weights=weights).version


def test_the_version_of_a_folder_is_its_contents(folder: Path) -> None:
    before = version(folder, "*.safetensors")
    (folder / "notes.md").write_text("anything", encoding="utf-8")
    assert version(folder, "*.safetensors") == before
    (folder / "model.safetensors").write_bytes(b"other weights")
    changed = version(folder, "*.safetensors")
    (folder / "config.json").write_text("{ }", encoding="utf-8")
    assert len({before, changed, version(folder, "*.safetensors")}) == 3


def test_a_folder_without_weights_is_refused(folder: Path) -> None:
    assert version(folder)
    with pytest.raises(TranslatorError, match=r"has no weights in model\.bin"):
        version(folder, "model.bin")


@pytest.mark.parametrize("name", ["./nowhere", "/no/such/folder", "one", "a b/c", "~/none"])
def test_a_name_that_is_none_is_told(name: str) -> None:
    with pytest.raises(TranslatorError, match=r"there is no folder .* check the path"):
        find_folder(name)


def test_a_revision_of_a_folder_is_refused(folder: Path) -> None:
    with pytest.raises(TranslatorError, match="revision 'main' belongs to a model of the Hub"):
        find_folder(str(folder), revision="main")


def answer_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    import huggingface_hub

    def refuse(*_: Any, **__: Any) -> str:
        raise error

    monkeypatch.setattr(huggingface_hub, "snapshot_download", refuse)


def test_answers_of_the_hub_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import errors

    # Which HTTP library the Hub's has under it is its own affair.
    response: Any = SimpleNamespace(headers={}, request=None, status_code=404)
    for error, told in (
        (errors.GatedRepoError("no", response=response), "accept its terms"),
        (errors.RepositoryNotFoundError("no", response=response), "there is no model"),
        (errors.RevisionNotFoundError("no", response=response), "with revision 'main'"),
        (ConnectionError("no route"), r"can't be fetched from the Hub \(no route\)"),
    ):
        answer_with(monkeypatch, error)
        with pytest.raises(TranslatorError, match=told):
            find_folder("owner/model")


def test_a_model_of_the_hub_has_its_commit_for_a_version(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    import huggingface_hub

    asked: dict[str, Any] = {}

    def download(name: str, **settings: Any) -> str:
        asked.update(settings, name=name)
        return str(folder)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    found = find_folder("owner/model", revision="v1", weights=["*.safetensors"])
    assert (found.path, found.version) == (folder, folder.name)
    assert (asked["name"], asked["revision"]) == ("owner/model", "v1")
    assert "*.safetensors" in asked["allow_patterns"]
    assert not any(pattern.endswith((".bin", ".py")) for pattern in asked["allow_patterns"])


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(TranslatorError, match=r"pip install 'babelgap\[hf\]'"):
        load_tokenizer(folder, name="tiny")


def test_a_tokenizer_that_can_t_be_read_is_told(folder: Path) -> None:
    with pytest.raises(TranslatorError, match="the tokenizer of model 'tiny' can't be read"):
        load_tokenizer(folder, name="tiny")
