"""All versions of a text are changed at the same words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.probes.embedding import (
    CONDITIONS,
    DROPOUT,
    MIXED,
    RANDOM_TOKEN,
    RANDOM_WORD,
    Mixing,
    Version,
    foreign_words,
)
from babelgap.probes.embedding.tokens import PlacedTokens, placed_tokens, with_random_tokens
from babelgap.probes.embedding.versions import versions_of
from babelgap.schema import ProbeError
from tests.probes.embedding.encoders import HashedEncoder

GERMAN = {"the": "der", "quick": "schnell", "brown": "braun", "fox": "Fuchs", "jumps": "springt"}
FRENCH = {"the": "le", "fox": "renard", "dog": "chien"}
TABLES = {"de": GERMAN.get, "fr": FRENCH.get}
TEXT = "The quick brown fox jumps over the lazy dog."
FOREIGN = foreign_words([TEXT], tables=TABLES)
MIXING = Mixing(TABLES, FOREIGN, rate=0.5)
ENCODER = HashedEncoder()

sentences = st.lists(st.sampled_from(TEXT.split()), min_size=1).map(" ".join)


def test_versions_in_the_order_of_arrays() -> None:
    assert MIXING.intos == ("mul", "de", "fr")
    assert MIXING.versions[:5] == (*(Version(c, "mul") for c in CONDITIONS), Version(MIXED, "de"))
    assert replace(MIXING, one_by_one=False).intos == ("mul",)
    assert replace(MIXING, tables={"de": GERMAN.get}).intos == ("de",)


@settings(deadline=None)
@given(sentences, st.text(max_size=3))
def test_token_baselines_change_the_tokens_of_replaced_words_alone(text: str, name: str) -> None:
    (made,) = versions_of(ENCODER, {name: text}, MIXING)
    (whole,) = ENCODER.tokenize([text])
    for into, mix in made.mixes.items():
        if not mix.replaced:
            assert all(version.into != into for version in made.inputs)
            continue
        spans = [(place.start, place.end) for place in mix.replaced]
        (placed,) = placed_tokens(ENCODER.tokenize, [text], [spans])
        changed = {i for own in placed.ranges.values() for i in range(*own)}
        random = made.inputs[Version(RANDOM_TOKEN, into)]
        assert {i for i, token in enumerate(random) if token != whole[i]} == changed
        assert len(random) == len(whole)
        kept = tuple(token for i, token in enumerate(whole) if i not in changed)
        assert made.inputs.get(Version(DROPOUT, into), ()) == kept


@settings(deadline=None)
@given(sentences, st.text(max_size=3))
def test_random_words_stand_at_the_same_places_and_are_no_translation(text: str, name: str) -> None:
    (made,) = versions_of(ENCODER, {name: text}, MIXING)
    for into, mix in made.mixes.items():
        if not mix.replaced:
            continue
        other = made.inputs[Version(RANDOM_WORD, into)]
        assert isinstance(other, str)
        assert other not in (text, mix.text)
        at = moved = 0
        for place in mix.replaced:
            start = place.start + moved
            assert other[at:start] == text[at - moved : place.start]
            behind = text[place.end : place.end + 1]
            word = other[start : other.index(behind, start) if behind else len(other)]
            assert word.casefold() in {w.casefold() for w in FOREIGN[place.language]}
            assert word.casefold() not in (place.text.casefold(), place.word.casefold())
            at, moved = start + len(word), moved + len(word) - len(place.word)
        assert other[at:] == text[at - moved :]


def test_a_random_token_depends_on_its_own_place_alone() -> None:
    few = versions_of(ENCODER, {"1": TEXT}, replace(MIXING, rate=0.3))[0]
    many = versions_of(ENCODER, {"1": TEXT}, replace(MIXING, rate=1.0))[0]
    version = Version(RANDOM_TOKEN, "mul")
    (whole,) = ENCODER.tokenize([TEXT])
    changed = [i for i, t in enumerate(few.inputs[version]) if t != whole[i]]
    assert changed
    assert [few.inputs[version][i] for i in changed] == [many.inputs[version][i] for i in changed]


def test_a_random_token_is_another_one() -> None:
    placed = PlacedTokens((1, 2, 1), {0: (0, 2), 5: (2, 3)})
    for seed in range(5):
        found = with_random_tokens(placed, [0, 5], vocabulary=(1, 2), seed=seed, text_id="1")
        assert found == (2, 1, 2)


def test_foreign_words_are_as_frequent_as_in_mixed_texts() -> None:
    assert FOREIGN["fr"] == ("Le", "chien", "le", "renard")
    turned = foreign_words(reversed(TEXT.split()), tables=TABLES)
    assert turned == FOREIGN


def test_a_text_without_words_to_replace_has_no_versions() -> None:
    (made,) = versions_of(ENCODER, {"1": "Nothing known 123."}, replace(MIXING, rate=1.0))
    assert made.inputs == {}
    assert made.mixes["mul"].num_drawn == 2


def test_a_text_of_nothing_else_has_no_dropout() -> None:
    (made,) = versions_of(ENCODER, {"1": "fox"}, replace(MIXING, rate=1.0))
    assert Version(MIXED, "mul") in made.inputs
    assert Version(DROPOUT, "mul") not in made.inputs


@pytest.mark.parametrize(
    ("text", "start", "end", "tokens"),
    [("The quick fox", 4, 9, (1, 3)), ("The quick fox", 0, 3, (0, 1)), ("(fox)", 1, 4, (1, 2))],
)
def test_tokens_of_a_word(text: str, start: int, end: int, tokens: tuple[int, int]) -> None:
    # Pieces: "The", " quic", "k", " fox"; "(", "fox", ")".
    (placed,) = placed_tokens(ENCODER.tokenize, [text], [[(start, end)]])
    assert placed.ranges == {start: tokens}


def test_a_word_inside_a_token_is_that_token() -> None:
    def whole_text(texts: object) -> list[tuple[int, ...]]:
        return [(hash(text),) for text in texts]  # type: ignore[attr-defined]

    (placed,) = placed_tokens(whole_text, ["a fox!"], [[(2, 5)]])
    assert placed.ranges == {2: (0, 1)}


def test_mistakes() -> None:
    with pytest.raises(ProbeError, match="no condition 'shuffled'"):
        versions_of(ENCODER, {"1": TEXT}, replace(MIXING, conditions=("shuffled",)))
    with pytest.raises(ProbeError, match="no random word in"):
        versions_of(ENCODER, {"1": TEXT}, replace(MIXING, foreign={}, rate=1.0))
    encoder = HashedEncoder()
    encoder.vocabulary = range(7, 8)
    with pytest.raises(ProbeError, match="the vocabulary has 1"):
        versions_of(encoder, {"1": TEXT}, replace(MIXING, rate=1.0))
