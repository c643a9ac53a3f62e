"""Tables of documents, mixed and unmixed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.mix.corpus import Answers, Mixture, mix_batch
from babelgap.runs.mixing.tables import mixed_table, unmixed_table
from babelgap.schema.mixing import Unit
from babelgap.schema.text import Document
from babelgap.storage import SHARD_SCHEMA
from tests.mix.corpus.builders import TEXTS, UNITS, bracketed, mixture

DOCUMENTS = st.lists(TEXTS, max_size=4)


def whole(texts: list[str]) -> list[Document]:
    """Documents that a file can hold."""
    sound = [text.encode("utf-8", "replace").decode() for text in texts]
    return [Document(str(i), text) for i, text in enumerate(sound)]


@given(texts=DOCUMENTS, unit=st.sampled_from(UNITS))
@settings(max_examples=100, deadline=None)
def test_a_row_is_a_mixed_document(texts: list[str], unit: Unit) -> None:
    batch = mix_batch(
        whole(texts), mixture(unit), answers=Answers(bracketed), translators={"de": "a", "fr": "b"}
    )
    table = mixed_table(batch)
    assert table.schema == SHARD_SCHEMA
    for row, document in zip(table.to_pylist(), batch.documents(), strict=True):
        assert (row["id"], row["text"]) == (document.id, document.text)
        assert row["source_hash"] == document.source_hash
        names = ("start", "end", "source_start", "source_end", "language", "translator", "excluded")
        for segment, told in zip(document.segments, row["segments"], strict=True):
            assert told == {name: getattr(segment, name) for name in names}


@given(texts=DOCUMENTS)
@settings(max_examples=60, deadline=None)
def test_the_control_is_a_mixing_into_the_pivot_alone(texts: list[str]) -> None:
    documents = whole(texts)
    alone = Mixture("en", {"en": 1.0}, Unit("document"), 0)
    batch = mix_batch(documents, alone, answers=Answers(bracketed), translators={})
    assert unmixed_table(documents, pivot="en") == mixed_table(batch)
