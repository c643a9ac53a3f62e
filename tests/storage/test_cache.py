"""Where the cache is, and the hash of files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from babelgap.storage import cache_folder, file_hash


def test_variable_overrides_the_cache_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BABELGAP_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BABELGAP_CACHE", "~/cache")
    assert cache_folder() == tmp_path / "home" / "cache"


def test_cache_is_the_users_own_without_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in (None, ""):
        if value is None:
            monkeypatch.delenv("BABELGAP_CACHE", raising=False)
        else:
            monkeypatch.setenv("BABELGAP_CACHE", value)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        assert cache_folder().is_absolute()
        assert "babelgap" in cache_folder().parts


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_hash_is_sha256_whatever_the_size(tmp_path: Path, size: int) -> None:
    content = bytes(i % 251 for i in range(997)) * (size // 997 + 1)
    path = tmp_path / "weights.bin"
    path.write_bytes(content[:size])
    assert file_hash(path) == hashlib.sha256(content[:size]).hexdigest()
