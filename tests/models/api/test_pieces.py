"""Finding a place of a text among the tokens of a server."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.models.api.pieces import border, is_whole_text

TEXTS = st.text(alphabet="ab é日本አ😀", min_size=1, max_size=8)


def _cut(text: str, places: Sequence[int]) -> list[bytes]:
    """The bytes of a text, cut at some places."""
    whole = text.encode()
    bounds = [0, *sorted({1 + place % len(whole) for place in places} - {len(whole)}), len(whole)]
    return [whole[a:b] for a, b in pairwise(bounds)]


def _true_border(pieces: Sequence[bytes], text: str, at: int) -> int:
    ends = accumulate(map(len, pieces))
    return sum(end <= len(text[:at].encode()) for end in ends)


def _spelled(piece: bytes) -> str:
    """As OpenAI's servers do."""
    try:
        return piece.decode()
    except UnicodeDecodeError:
        return "bytes:" + "".join(f"\\x{byte:02x}" for byte in piece)


@given(TEXTS, st.lists(st.integers(0, 99), max_size=8), st.data())
def test_told_bytes_show_every_place(text: str, places: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    pieces = _cut(text, places)
    assert border([_spelled(one) for one in pieces], text, at) == _true_border(pieces, text, at)


@given(TEXTS, st.lists(st.integers(0, 99), max_size=8), st.sampled_from(["replace", "ignore"]))
def test_hidden_bytes_are_never_taken_for_another_place(
    text: str, places: list[int], errors: str
) -> None:
    pieces = _cut(text, places)
    told = [one.decode(errors=errors) for one in pieces]
    ends = list(accumulate(map(len, pieces)))
    whole = text.encode()
    finished = [len(whole[:end].decode(errors="ignore")) for end in [0, *ends[:-1]]]
    assert is_whole_text(told, text)
    for at in range(len(text)):
        true = _true_border(pieces, text, at)
        assert border(told, text, at) in (None, true)
        # Offsets in bytes may make sense as offsets in characters, too: then nothing is known.
        assert border(told, text, at, offsets=[0, *ends[:-1]]) in (None, true)
        assert border(told, text, at, offsets=finished) in (None, true)


@pytest.mark.parametrize(
    ("pieces", "text", "at", "count"),
    [
        (["Japan", ":", " To", "kyo"], "Japan: Tokyo", 6, 2),
        (["The", " Tokyo"], "The Tokyo", 6, 1),
        ([" Japan", ":", " Tokyo"], "Japan: Tokyo", 6, 2),
        ([" ", "Japan", ": Tokyo"], "Japan: Tokyo", 5, 2),
        (["<0xE6>", "<0x97>", "<0xA5>", "x"], "日x", 1, 3),
        (["Japan", ":"], "Japan: Tokyo", 6, None),
        (["Japan", ":", "Tokyo"], "Japan: Tokyo", 6, None),
        (["Japan", ":", " Tokyo", "!"], "Japan: Tokyo", 6, None),
        (["JAPAN", ":", " Tokyo"], "Japan: Tokyo", 6, None),
        # Two characters of three bytes in four tokens: the second may end either.
        (["\ufffd", "\ufffd", "\ufffd", "\ufffd"], "日本", 1, None),
        (["\ufffd"] * 6, "日本", 1, 3),
        ([], "", 0, 0),
    ],
)
def test_pieces_that_servers_tell(pieces: list[str], text: str, at: int, count: int | None) -> None:
    assert border(pieces, text, at) == count


def test_offsets_decide_where_bytes_are_hidden() -> None:
    pieces = ["", "", "", ""]
    assert border(pieces, "日本", 1) is None
    # The second may reach into the second character.
    assert border(pieces, "日本", 1, offsets=[0, 0, 1, 1]) is None
    assert border(pieces, "日本", 1, offsets=[0, 2, 3, 5]) == 2
    assert border(pieces, "日本", 1, offsets=[0, 2, 9, 9]) is None
