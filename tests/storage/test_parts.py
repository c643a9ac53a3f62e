"""Tables as parts: whole, and of the unit that they say."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from babelgap.schema import RunFolderError
from babelgap.storage import is_whole_part, read_part, write_part

_TABLE = pa.table({"a": [1, 2, 3], "b": ["x", None, ""]})


def test_a_part_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "probes" / "part.parquet"
    write_part(path, _TABLE, unit="u1")
    assert is_whole_part(path, unit="u1")
    assert not is_whole_part(path, unit="u2")
    assert read_part(path).to_pydict() == _TABLE.to_pydict()


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_part(tmp_path / name, _TABLE, unit="u")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_part_without_rows_is_whole(tmp_path: Path) -> None:
    write_part(tmp_path / "part", _TABLE.slice(0, 0), unit="u")
    assert is_whole_part(tmp_path / "part", unit="u")
    assert read_part(tmp_path / "part").num_rows == 0


def test_every_cut_and_every_flipped_byte_of_the_data_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "part"
    write_part(path, _TABLE, unit="u")
    whole = path.read_bytes()
    for length in range(0, len(whole), 17):
        path.write_bytes(whole[:length])
        assert not is_whole_part(path, unit="u")
    path.write_bytes(whole[:40] + bytes([whole[40] ^ 1]) + whole[41:])
    assert not is_whole_part(path, unit="u")
    with pytest.raises(RunFolderError, match="delete it and run the same command again"):
        read_part(path)


def test_a_missing_part_is_not_whole(tmp_path: Path) -> None:
    assert not is_whole_part(tmp_path / "nothing", unit="u")
