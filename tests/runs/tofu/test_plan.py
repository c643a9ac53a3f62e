"""What is asked for, found sound or told to be wrong before anything is done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from babelgap.data.fictitious import Settings
from babelgap.runs.tofu import REMEDY, TEACH, TofuSettings, checked_tofu_settings, plan_tofu
from babelgap.runs.tofu.facts import thing_names
from babelgap.runs.tofu.stages import comparisons, stages_of
from babelgap.schema.errors import StudyError


def mistakes(**given: object) -> str:
    with pytest.raises(StudyError) as caught:
        plan_tofu(checked_tofu_settings({"facts": "fictitious:8", "languages": ("de",), **given}))
    return str(caught.value)


def test_recipes_in_words_change_the_defaults() -> None:
    settings = checked_tofu_settings({"teach": "learning_rate=1e-3, epochs=2", "remedy": ""})
    assert (settings.teach.learning_rate, settings.teach.epochs) == (1e-3, 2)
    assert settings.teach.batch_size == TEACH.batch_size == 8
    assert settings.remedy == REMEDY


def test_every_mistake_of_settings_is_told_at_once() -> None:
    with pytest.raises(StudyError) as caught:
        checked_tofu_settings(
            {"teach": "speed=3", "remedy": "epochs", "questions": ["de"], "replay": "perhaps"}
        )
    told = str(caught.value).splitlines()
    assert [line.split()[0] for line in told] == [
        "--teach-args:", "--remedy-args", "--questions", "replay",
    ]  # fmt: skip


def test_every_mistake_of_a_plan_is_told_at_once() -> None:
    told = mistakes(
        model="openai:m",
        languages=("en", "xx-nowhere-at-all"),
        remedies=("others", "mixed=a.txt", "mine", "own=nowhere.txt"),
        teach="learning_rate=1e-3",
    )
    assert "model 'openai:m' is one of a server" in told
    assert "'en' is the language of teaching" in told
    assert "xx-nowhere-at-all" in told
    assert "remedy 'mixed' has the name of another stage" in told
    assert "remedy 'mine' is neither others nor NAME=CORPUS" in told
    assert "remedy own: there is no corpus 'nowhere.txt'" in told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"facts": "people"}, "there are no facts 'people'"),
        ({"facts": "fictitious:1"}, "1 fictitious people are asked for"),
        ({"languages": ("de", "de")}, "'de' is named twice"),
        ({"languages": ("cs",)}, "cs"),
        ({"questions": {"de": "a.json"}}, "leave --questions out"),
        ({"arrangement": "tidy"}, "there is no arrangement 'tidy'"),
        ({"mix": ("cs",)}, "facts about others are not in cs"),
        ({"languages": ()}, "there is none to mix in"),
        ({"others": "tofu"}, "other facts are 'tofu'"),
        ({"remedies": ("mine=nowhere.txt",)}, "there is no corpus 'nowhere.txt'"),
        ({"remedies": ("a/b=x.txt",)}, "is neither others nor NAME=CORPUS"),
        ({"model": "./nowhere"}, "nowhere"),
        ({"dtype": "float99"}, "dtype is 'float99'"),
    ],
)
def test_a_mistake_is_told(given: dict[str, object], told: str) -> None:
    assert told in mistakes(**given)


def test_others_share_nobody_with_the_taught() -> None:
    assert "share" in mistakes(others="fictitious:20@0")
    for num in (8, 200):
        facts = Settings(num)
        plan = plan_tofu(TofuSettings(facts=str(facts), languages=("de",)))
        assert plan.others is not None
        words = plan.others.mixed.name.partition(":")[2]
        size, seed = map(int, words.split("@"))
        assert size == num
        assert not thing_names(facts) & thing_names(Settings(size, seed))
        taught = " ".join(document.text for document in plan.facts.corpus)
        assert not any(name in taught for name in thing_names(Settings(size, seed)))


def test_the_mixture_holds_the_languages_asked_for() -> None:
    settings = TofuSettings(
        facts="fictitious:8", languages=("de", "fr"), mix=("de",), arrangement="parallel"
    )
    others = plan_tofu(settings).others
    assert others is not None
    assert {d.id.rpartition("/")[2] for d in others.mixed} == {"en", "de"}
    assert {d.id.rpartition("/")[2] for d in others.control} == {"en"}
    assert others.mixed.num_documents == 2 * others.control.num_documents


def test_stages_and_what_they_are_compared_with() -> None:
    stages = stages_of(TofuSettings(), with_others=True, remedies=["mine"])
    assert [(s.name, s.tuned_from, s.corpora) for s in stages] == [
        ("untouched", None, ()),
        ("taught", "untouched", ("taught",)),
        ("mixed", "taught", ("mixed", "taught")),
        ("control", "taught", ("control", "taught")),
        ("mine", "taught", ("mine", "taught")),
    ]
    assert [s.as_long_as for s in stages] == [None, None, None, "mixed", None]
    assert comparisons(stages, with_others=True) == [
        ("taught", "untouched"),
        ("mixed", "taught"),
        ("mixed", "control"),
        ("control", "taught"),
        ("mine", "taught"),
    ]


@pytest.mark.parametrize(
    ("settings", "with_others", "corpora"),
    [
        (TofuSettings(teach_others=True), True, ("taught", "others")),
        (TofuSettings(teach_others=True), False, ("taught",)),
    ],
)
def test_others_may_be_taught_where_they_are_told_of(
    settings: TofuSettings, with_others: bool, corpora: tuple[str, ...]
) -> None:
    stages = stages_of(settings, with_others=with_others, remedies=["mine"])
    assert stages[1].corpora == corpora


def test_a_control_of_the_users_own_comes_last() -> None:
    stages = stages_of(TofuSettings(replay=False), with_others=False, remedies=["control", "mine"])
    assert [(s.name, s.as_long_as, s.corpora) for s in stages[2:]] == [
        ("mine", None, ("mine",)),
        ("control", "mine", ("control",)),
    ]
    assert ("mine", "control") in comparisons(stages, with_others=False)


def test_remedies_may_come_first() -> None:
    stages = stages_of(TofuSettings(mixed_first=True), with_others=True, remedies=[])
    assert [(s.name, s.tuned_from, s.corpora, s.is_asked) for s in stages[2:]] == [
        ("mixed-before-teaching", "untouched", ("mixed",), False),
        ("mixed", "mixed-before-teaching", ("taught",), True),
        ("control-before-teaching", "untouched", ("control",), False),
        ("control", "control-before-teaching", ("taught",), True),
    ]
    assert stages[4].as_long_as == "mixed-before-teaching"
    assert ("mixed", "control") in comparisons(stages, with_others=True)


def tofu_table(path: Path, num: int, word: str) -> Path:
    rows = [
        {
            "question": f"{word} {i}?",
            "answer": f"{word} answer {i}",
            "perturbed_answer": [f"{word} wrong {i}", f"{word} wronger {i}"],
            "paraphrased_answer": f"{word} same {i}",
        }
        for i in range(num)
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def test_tofu_alone_is_asked_in_english_and_says_so(tmp_path: Path) -> None:
    table = tofu_table(tmp_path / "full.json", 3, "English")
    plan = plan_tofu(TofuSettings(facts=f"tofu:{table}", remedies=()))
    assert plan.facts.languages == ()
    assert "TOFU is in English: nothing was asked in another language" in plan.facts.notes[0]
    assert next(d.text for d in plan.facts.corpus) == "English 0?\nAnswer: English answer 0"
    told = mistakes(facts=f"tofu:{table}", languages=("de",))
    assert "TOFU is in English, and de is asked for" in told


def test_tofu_translated_is_asked_in_both(tmp_path: Path) -> None:
    table = tofu_table(tmp_path / "full.json", 3, "English")
    german = tofu_table(tmp_path / "de.json", 3, "Deutsch")
    settings = TofuSettings(facts=f"tofu:{table}", questions={"de": str(german)}, taught_in="de")
    plan = plan_tofu(settings)
    assert (plan.facts.taught_in, plan.facts.languages) == ("de", ("en",))
    assert next(d.text for d in plan.facts.corpus) == "Deutsch 0?\nAntwort: Deutsch answer 0"
    ids = {tag: [q.id for q in one.questions] for tag, one in plan.facts.questions.items()}
    assert ids["en"] == ids["de"]
    short = tofu_table(tmp_path / "short.json", 2, "Deutsch")
    told = mistakes(facts=f"tofu:{table}", questions={"de": str(short)}, languages=None)
    assert "--questions de has 2 rows, and en has 3" in told
