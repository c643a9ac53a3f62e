"""Groups and names become ways of asking, each once, and what is left out is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from babelgap.prompts import MITIGATIONS, applies, asking_named, expand_mitigations
from babelgap.schema import PLAIN_ASKING

_SCORERS = ("option_text", "letters", "generation")


def names_of(*names: str, **settings: object) -> list[str]:
    askings, _ = expand_mitigations(names, **{"scorer": "letters", **settings})  # type: ignore[arg-type]
    return [asking.name for asking in askings]


def test_every_name_that_is_listed_means_something() -> None:
    for name, what in MITIGATIONS.items():
        assert what
        assert name in ("paper", "all") or asking_named(name).name == name
    assert names_of(*MITIGATIONS)


@pytest.mark.parametrize("scorer", _SCORERS)
def test_ids_say_nothing_where_no_options_are_listed(scorer: str) -> None:
    lists_none = scorer == "option_text"
    for name in ("ids_numbers", "ids_letters+aware"):
        assert (applies(asking_named(name), scorer) is not None) == lists_none
    assert applies(asking_named("aware+pivot_words+5shot_translated"), scorer) is None


def test_all_names_every_word_once() -> None:
    assert names_of("all") == [
        "ids_numbers",
        "ids_letters",
        "instructed",
        "aware",
        "aware_recall",
        "pivot_words",
        "5shot_pivot",
        "5shot_variant",
        "5shot_translated",
        "translate_then_answer",
        "self_translate",
    ]


def test_paper_names_those_of_the_paper() -> None:
    assert names_of("paper", num_fewshot=0) == [
        "ids_numbers",
        "ids_letters",
        "aware",
        "aware_recall",
        "translate_then_answer",
        "5shot_pivot",
        "5shot_variant",
        "5shot_translated",
    ]


def test_a_group_leaves_out_what_the_plain_way_does() -> None:
    base = asking_named("2shot_pivot+aware")
    names = names_of("all", base=base)
    assert "2shot_pivot" not in names
    assert "aware" not in names
    assert {"0shot", "2shot_variant", "instructed"} <= set(names)
    assert "3shot_variant" in names_of("all", base=base, num_fewshot=3)


def test_a_group_leaves_out_what_can_t_be_asked_and_tells() -> None:
    askings, notes = expand_mitigations(["all"], scorer="option_text", has_demonstrations=False)
    assert [a.name for a in askings if a.num_fewshot or a.ids != "letters"] == []
    assert len(notes) == 3
    assert "'all': the quiz has no demonstrations to show" in notes[0]
    assert all("is about listed options" in note for note in notes[1:])


def test_a_group_over_translated_demonstrations_tells_what_contradicts_them() -> None:
    base = asking_named("2shot_translated")
    askings, notes = expand_mitigations(["all"], base=base, scorer="letters")
    assert "self_translate" not in [a.name for a in askings]
    assert any("add 2shot_pivot" in note for note in notes)


def test_a_name_twice_is_asked_once() -> None:
    askings, notes = expand_mitigations(
        ["5shot_pivot+aware", "aware+5shot_pivot", "paper", "aware"], scorer="letters"
    )
    names = [asking.name for asking in askings]
    assert len(set(names)) == len(names)
    assert names[0] == "aware+5shot_pivot"
    assert notes == []


def test_what_asks_as_another_does_is_left_out_and_told() -> None:
    base = replace(asking_named("5shot_pivot"), name="plain")
    askings, notes = expand_mitigations(
        ["aware", "aware+5shot_pivot", "5shot_pivot"], base=base, scorer="letters"
    )
    assert [asking.name for asking in askings] == ["aware"]
    assert notes == [
        "mitigation 'aware+5shot_pivot' asks as 'aware' does, and is left out",
        "mitigation '5shot_pivot' asks as the plain way does, and is left out",
    ]


def test_the_plain_way_is_no_mitigation() -> None:
    assert expand_mitigations(["plain"], scorer="letters") == ([], [])
    askings, notes = expand_mitigations(["0shot"], scorer="letters")
    assert not askings
    assert "'0shot' asks as the plain way does" in notes[0]


def test_all_mistakes_are_told_together() -> None:
    with pytest.raises(ValueError) as caught:
        expand_mitigations(
            ["awre", "ids_numbers", "aware+instructed", "paper", "paper+aware"],
            scorer="option_text",
        )
    lines = str(caught.value).splitlines()
    assert len(lines) == 4
    assert lines[1].startswith("'ids_numbers': ids_numbers is about listed options")
    assert lines[3] == "'paper' names several ways of asking in 'paper+aware'; name it by itself"


def test_ids_of_the_plain_way_are_told_of_it_alone() -> None:
    base = asking_named("ids_numbers")
    askings, _ = expand_mitigations(["aware"], base=base, scorer="option_text")
    assert [asking.name for asking in askings] == ["aware"]


def test_factors_are_over_the_plain_way() -> None:
    (own,), _ = expand_mitigations(["aware"], scorer="letters")
    assert own == asking_named("aware", base=PLAIN_ASKING)
