"""Words replaced by their translations, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.probes.embedding.mixed import mixed
from babelgap.schema import ProbeError

GERMAN = {"a": "ein", "dog": "Hund", "barks": "bellt", "hand": "Hand", "and": " ", "see": "siehe"}
SPANISH = {"dog": "perro", "cat": "gato", "a": "un"}
TABLES = {"de": GERMAN.get, "es": SPANISH.get}
LONG = "a dog sees a cat " * 2000

texts = st.lists(
    st.sampled_from(["a", "dog", "cat", "Dog", "unknown", "7", "https://a.b/dog", ", ", "\n", "-"])
).map(" ".join)


@settings(deadline=None)
@given(texts, st.floats(0, 1), st.text(max_size=3))
def test_all_but_the_replaced_words_stays(text: str, rate: float, text_id: str) -> None:
    found = mixed(text, tables=TABLES, seed=1, text_id=text_id, rate=rate)
    ours, theirs, at, moved = text, found.text, 0, 0
    for place in found.replaced:
        assert text[place.start : place.end] == place.word
        start = place.start + moved
        assert theirs[at:start] == ours[at - moved : place.start]
        assert theirs[start : start + len(place.text)] == place.text
        at = start + len(place.text)
        moved += len(place.text) - len(place.word)
    assert theirs[at:] == ours[at - moved :]
    assert len(found.replaced) <= found.num_drawn <= found.num_words


@settings(deadline=None)
@given(texts, st.integers(0, 2**32), st.text(max_size=3))
def test_depends_on_the_seed_and_the_id_alone(text: str, seed: int, text_id: str) -> None:
    turned = dict(reversed(TABLES.items()))
    one = mixed(text, tables=TABLES, seed=seed, text_id=text_id)
    assert one == mixed(text, tables=turned, seed=seed, text_id=text_id)


@settings(deadline=None)
@given(texts, st.text(max_size=3))
def test_one_language_has_its_changes_where_the_mix_has(text: str, text_id: str) -> None:
    both = mixed(text, tables=TABLES, seed=3, text_id=text_id, rate=0.5)
    alone = [mixed(text, tables={t: TABLES[t]}, seed=3, text_id=text_id, rate=0.5) for t in TABLES]
    assert {one.num_drawn for one in alone} == {both.num_drawn}
    places = {place.start for place in both.replaced}
    # A word is replaced in the mix where any language has it.
    assert places == {place.start for one in alone for place in one.replaced}


def test_so_many_words_are_drawn_and_every_language_as_often() -> None:
    found = mixed(LONG, tables=TABLES, seed=0, text_id="long", rate=0.16)
    assert found.num_words == 10_000
    # Four standard deviations.
    assert found.num_drawn / found.num_words == pytest.approx(0.16, abs=4 * np.sqrt(0.16 * 0.84e-4))
    known_by_both = [place.language for place in found.replaced if place.word in ("a", "dog")]
    share = known_by_both.count("de") / len(known_by_both)
    assert share == pytest.approx(0.5, abs=4 * np.sqrt(0.25 / len(known_by_both)))


def test_words_that_no_language_has_are_drawn_and_stay() -> None:
    found = mixed("a dog sees a cat", tables=TABLES, seed=0, text_id="1", rate=1.0)
    # Only Spanish has the cat, none has "sees".
    assert found.num_drawn == 5
    assert [place.word for place in found.replaced] == ["a", "dog", "a", "cat"]
    assert found.text.endswith(" gato")


def test_nothing_foreign_is_no_translation() -> None:
    found = mixed("hand and", tables={"de": GERMAN.get}, seed=0, text_id="1", rate=1.0)
    assert found.replaced == ()
    assert found.text == "hand and"


def test_other_ids_and_seeds_draw_other_words() -> None:
    drawn = {
        tuple(p.start for p in mixed(LONG, tables=TABLES, seed=seed, text_id=text_id).replaced)
        for seed in (0, 1)
        for text_id in ("a", "b")
    }
    assert len(drawn) == 4


def test_capitals() -> None:
    found = mixed("Dog. DOG!", tables={"es": SPANISH.get}, seed=0, text_id="1", rate=1.0)
    assert found.text == "Perro. PERRO!"


def test_mistakes() -> None:
    with pytest.raises(ProbeError, match="at least one"):
        mixed("a", tables={}, seed=0, text_id="1")
    with pytest.raises(ProbeError, match=r"1\.5; give a number from 0 to 1"):
        mixed("a", tables=TABLES, seed=0, text_id="1", rate=1.5)
