"""The terms of questions, and their kinds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from babelgap.data.atlas import LANGUAGES, build_atlas
from babelgap.probes.terms import terms_of
from babelgap.probes.terms.kinds import kinds_of
from babelgap.schema import ProbeError, Term
from tests.probes.terms.builders import COUNTRIES, quiz


def test_terms_by_hand() -> None:
    found = terms_of(quiz(), pivot="en", language="de")
    assert list(found) == ["q0", "q1", "q2", "q3"]
    countries = tuple(Term("border/options", "de", *names) for names in COUNTRIES.items())
    assert found["q1"].options == countries
    # Countries are asked about and answers too: one kind, so that each is asked once.
    assert found["q1"].stem == countries[1]
    assert found["q1"].stem_and_answer == (countries[1], countries[2])
    assert found["q1"].all == (countries[1], *countries)
    assert [t.is_same for t in found["q1"].options] == [True, False, False, False]


@pytest.mark.parametrize("changed", ["en", "de"])
def test_stems_that_are_not_templated_in_either_language_have_no_term(changed: str) -> None:
    asked = quiz()
    rewritten = tuple(replace(q, stem=f"{i}: {i * 'ab '}?") for i, q in enumerate(asked[changed]))
    found = terms_of({**asked, changed: rewritten}, pivot="en", language="de")
    assert [q.stem for q in found.values()] == [None] * 4
    assert found["q0"].all == found["q0"].options
    assert found["q0"].stem_and_answer == (found["q0"].options[1],)


def test_questions_that_are_not_parallel_are_refused() -> None:
    asked = quiz()
    with pytest.raises(ProbeError, match=r"'de' \(3\) are not those in 'en' \(4\)"):
        terms_of({**asked, "de": asked["de"][1:]}, pivot="en", language="de")
    with pytest.raises(ProbeError, match="same order"):
        terms_of({**asked, "de": asked["de"][::-1]}, pivot="en", language="de")


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if tag != "en"])
def test_atlas_names_the_same_things_in_every_language(language: str) -> None:
    atlas = build_atlas()
    found = terms_of(atlas.questions, pivot="en", language=language)
    assert all(q.stem is not None for q in found.values())
    kinds = {
        (key.split(":")[0], part): term.kind
        for key, q in found.items()
        for part, term in (("stem", q.stem), ("options", q.options[0]))
        if term is not None
    }
    countries = {("country_capital", "stem"), ("country_currency", "stem"),
                 ("country_continent", "stem"), ("country_language", "stem"),
                 ("country_neighbour", "stem"), ("country_neighbour", "options"),
                 ("city_country", "options"), ("code_country", "options")}  # fmt: skip
    assert len({kinds[slot] for slot in countries}) == 1
    others = {kinds[slot] for slot in kinds if slot not in countries}
    assert not others & {kinds["city_country", "options"]}
    # One thing has one name: the same pair wherever it stands.
    names = {term for q in found.values() for term in q.all}
    assert len({(t.kind, t.pivot_text) for t in names}) == len(names)


def test_calling_codes_are_the_same_in_both_languages() -> None:
    found = terms_of(build_atlas().questions, pivot="en", language="ar")
    codes = [q.stem for key, q in found.items() if key.startswith("code_country:")]
    assert codes
    assert all(term is not None and term.is_same for term in codes)


def test_kinds_need_a_share_of_the_smaller_and_join_through_a_third() -> None:
    many = {f"n{i}" for i in range(40)}
    slots = {
        ("a", "stem"): {"n0", "n1", *(f"a{i}" for i in range(6))},  # 2 of 8: alike
        ("b", "stem"): {"n2", "n3", *(f"b{i}" for i in range(7))},  # 2 of 9: not
        ("c", "options"): many,
        ("d", "options"): {"n5"},  # all of it, but one name alone
        ("e", "stem"): {"a0", "a1"},
    }
    kinds = kinds_of(slots)
    assert kinds["a", "stem"] == kinds["c", "options"] == kinds["e", "stem"] == "a/stem"
    assert (kinds["b", "stem"], kinds["d", "options"]) == ("b/stem", "d/options")
    assert kinds_of(dict(reversed(slots.items()))) == kinds
