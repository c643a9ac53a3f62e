from __future__ import annotations

import sys
from collections import Counter

import pytest

from babelgap.runs import Study, plan_study
from babelgap.runs.study import read_study
from babelgap.schema import StudyError
from tests.runs.builders import small_plan


def mistakes_of(**settings: object) -> list[str]:
    with pytest.raises(StudyError) as caught:
        plan_study(Study.model_validate(settings))
    return list(caught.value.mistakes)


def test_the_units_hold_every_question_once() -> None:
    plan = small_plan(limit=None)
    rows = [row for unit in plan.units for row in unit.rows]
    assert rows == list(range(len(plan.quiz)))
    assert len({unit.id for unit in plan.units}) == len(plan.units)


def test_a_smaller_limit_asks_a_part_of_a_larger_one() -> None:
    small = {row for unit in small_plan(limit=40).units for row in unit.rows}
    large = {row for unit in small_plan(limit=120).units for row in unit.rows}
    assert len(small) == 40
    assert small < large


def test_a_limit_draws_evenly_from_the_subjects() -> None:
    plan = small_plan(limit=300)
    questions = plan.quiz.questions["en"]
    drawn = Counter(questions[row].subject for unit in plan.units for row in unit.rows)
    for subject, total in plan.quiz.card.num_questions_by_subject.items():
        assert drawn[subject] == pytest.approx(total * 300 / len(plan.quiz), abs=1)


def test_another_seed_draws_other_questions() -> None:
    first, second = (
        {row for unit in small_plan(limit=60, seed=seed).units for row in unit.rows}
        for seed in (0, 1)
    )
    assert first != second


def test_the_number_of_renderings_is_counted() -> None:
    assert small_plan(languages=("fr", "de", "es", "it")).num_renderings == 1 + 12 * 4 + 1
    assert small_plan(variants=("answer",)).num_renderings == 5


def test_tags_are_read_as_users_write_them() -> None:
    assert small_plan(languages=("FR", " de")).languages == ("fr", "de")


def test_all_mistakes_are_told_at_once() -> None:
    told = mistakes_of(
        model="./nowhere",
        languages=["fr", "xx", "en", "fr", "?"],
        variants=["monolingal", "mirror_question"],
    )
    text = "\n".join(told)
    assert "model './nowhere': there is no such folder" in text
    assert "quiz 'atlas' has no language 'xx'; it has en, fr, de" in text
    assert "'en' is the pivot" in text
    assert "'fr' is named twice" in text
    assert "'?' is not a BCP-47 tag" in text
    assert "no variant 'monolingal'; did you mean 'monolingual'?" in text
    assert "variant 'mirror_question' is options" in text


def test_an_unknown_quiz_is_told_with_the_known_ones() -> None:
    assert mistakes_of(quiz="atlsa") == [
        "there is no quiz 'atlsa'; did you mean 'atlas'? (`babelgap list quizzes`)"
    ]


@pytest.mark.parametrize("settings", [{"languages": []}, {"variants": []}])
def test_nothing_to_ask_is_a_mistake(settings: dict[str, object]) -> None:
    assert "is empty" in mistakes_of(**settings)[0]


def test_mixup_with_too_few_languages_is_left_out_of_all_and_refused_by_name() -> None:
    plan = small_plan(languages=("de",))
    assert "mixup" not in {variant.name for variant in plan.variants}
    assert "mixup is left out: it needs 5 languages" in plan.notes[0]
    assert "'mixup' needs 5 languages" in mistakes_of(languages=["de"], variants=["mixup"])[0]


def test_a_dtype_that_does_not_exist_is_told_with_the_rest() -> None:
    assert mistakes_of(dtype="float99", languages=["fr", "fr"]) == [
        "dtype is 'float99'; use one of auto, float32, float16, bfloat16, float64",
        "language 'fr' is named twice; name it once",
    ]


@pytest.mark.parametrize(
    ("variants", "num_renderings", "size"),
    [(("all",), 50, 8), (("monolingual",), 5, 64), (("monolingual", "question"), 9, 44)],
)
def test_a_unit_is_large_enough_to_share_and_small_enough_to_lose(
    variants: tuple[str, ...], num_renderings: int, size: int
) -> None:
    plan = small_plan(variants=variants, limit=100)
    assert plan.num_renderings == num_renderings
    assert [len(unit.rows) for unit in plan.units[:-1]] == [size] * (len(plan.units) - 1)


def test_what_is_wrong_with_model_args_is_told_with_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, str | None, str]] = []

    def mistake(
        name: str, revision: str | None, model_args: str, *, device: str | None, dtype: str
    ) -> str | None:
        assert (device, dtype) == (None, "auto")
        asked.append((name, revision, model_args))
        return "model_args is 'a'; write key=value" if model_args == "a" else None

    monkeypatch.setattr("babelgap.runs.plan.model_mistake", mistake)
    told = mistakes_of(model="gpt2", revision="v1", model_args="a", quiz="atlsa")
    assert told[0] == "model_args is 'a'; write key=value"
    assert len(told) == 2
    study, mistakes = read_study(None, {"model": 3, "model_args": "a"})
    with pytest.raises(StudyError):
        plan_study(study, mistakes=mistakes)
    assert asked == [("gpt2", "v1", "a"), ("smollm2", None, "")], "those of no known model"


def test_settings_of_the_wrong_kind_and_an_unknown_quiz_hide_no_other_mistake() -> None:
    study, mistakes = read_study(
        None, {"limit": -1, "languages": "xx,?", "variants": "foo", "quiz": "bar", "model": "a--b"}
    )
    with pytest.raises(StudyError) as caught:
        plan_study(study, mistakes=mistakes)
    told = str(caught.value)
    assert len(caught.value.mistakes) == 6
    for part in ("limit is -1", "words in 'xx'", "'?' is not", "'foo'", "quiz 'bar'", "'a--b'"):
        assert part in told


def test_a_default_in_the_place_of_a_wrong_setting_makes_no_mistake_of_its_own() -> None:
    """The default languages hold `fr`, but the user never asked for them."""
    for settings in (
        {"languages": 3, "pivot": "fr"},
        {"pivot": 3, "languages": "en", "variants": "mixup"},
        {"quiz": 3},
        {"model": 3, "revision": "v1"},
    ):
        study, mistakes = read_study(None, settings)
        with pytest.raises(StudyError) as caught:
            plan_study(study, mistakes=mistakes)
        assert len(caught.value.mistakes) == 1


def test_planning_needs_no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.setitem(sys.modules, "transformers", None)
    assert plan_study(Study(limit=8)).num_questions == 8
