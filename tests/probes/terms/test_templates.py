"""Cutting names out of stems."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from babelgap.data.atlas import LANGUAGES, build_atlas
from babelgap.probes.terms.templates import Template, template_of

WORDING = tomllib.loads(
    (resources.files("babelgap.data.atlas") / "wording.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_of_atlas_are_its_wording(language: str) -> None:
    by_subject: dict[str, list[str]] = {}
    for question in build_atlas().questions[language]:
        by_subject.setdefault(question.subject, []).append(question.stem)
    wording = {s: Template(*WORDING[language][s].split("{x}")) for s in by_subject}
    assert {s: template_of(stems) for s, stems in by_subject.items()} == wording


def stems(template: str, *names: str) -> list[str]:
    return [template.format(name) for name in names]


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("City: {}. Where is it?", ("Paris", "Parma")),
        ("City: {}. Where is it?", ("New York", "New Delhi")),
        ("Pays : {}. Quelle est sa langue ?", ("Saint-Marin", "Saint-Kitts")),
        ("城市：{}。它在哪里？", ("圣马力诺", "圣多美")),
        ("What is the capital of {}?", ("Japan", "Jamaica", "Jordan", "Java", "Jersey")),
        ("{}的首都是哪里？", ("法国", "日本", "中国", "英国", "秘鲁")),
        ("{}の首都はどこですか？", ("日本", "中国", "タイ", "ペルー", "チリ")),
        ("เมืองหลวงของ{}คืออะไร", ("ไทย", "ลาว", "จีน", "เปรู", "ชาด")),
    ],
)
def test_shared_letters_of_names_stay_theirs(template: str, names: tuple[str, ...]) -> None:
    made = template_of(stems(template, *names))
    assert made is not None
    assert [made.name_in(stem) for stem in stems(template, *names)] == list(names)


def test_without_spaces_what_many_names_share_cannot_be_told_from_the_template() -> None:
    names = ("法国", "德国", "中国", "英国", "泰国")
    assert template_of(stems("{}的首都是哪里？", *names)) == Template("", "国的首都是哪里？")
    # Of few stems nothing is cut but at a mark.
    assert template_of(stems("国家：{}。首都是哪里？", *names[:4])) == Template(
        "国家：", "。首都是哪里？"
    )


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["City: Oslo. Where is it?"],
        ["City: Oslo. Where is it?"] * 3,
        ["Which of the following is a bone of the hand?", "Which of the following bones is long?"],
        ["What is the capital of New Zealand?", "What is the capital of New Guinea?"],
        ["City: . Where is it?", "City: Oslo. Where is it?"],
        ["", "a"],
        [f"Read the following text. {'It says so. ' * 20}Is {i * 'so ' * 40}true?" for i in (1, 2)],
    ],
)
def test_what_is_no_template(texts: list[str]) -> None:
    assert template_of(texts) is None


def test_a_stem_of_another_template_has_no_name() -> None:
    template = Template("City: ", ". Where?")
    for stem in ("Country: Peru. Where?", "City: . Where?", "City: Oslo.", ""):
        with pytest.raises(ValueError, match="is not of the template"):
            template.name_in(stem)


WORDS = st.text("abNñ日ทी -'.", min_size=1, max_size=8)


@settings(deadline=None)
@given(
    prefix=st.sampled_from(["City: ", "Land, ", "城市：", "शहर: "]),
    suffix=st.sampled_from([". Where is it?", "。它在哪里？", "? ", "। कहाँ"]),
    names=st.lists(WORDS, min_size=2, max_size=8, unique=True),
)
def test_prefix_name_and_suffix_are_the_stem(prefix: str, suffix: str, names: list[str]) -> None:
    made = [prefix + name + suffix for name in names]
    template = template_of(made)
    assume(template is not None)
    assert template is not None
    cut = [template.name_in(stem) for stem in made]
    assert [template.prefix + name + template.suffix for name in cut] == made
    assert len(set(cut)) == len(names)
    assert template_of(made[::-1]) == template


@settings(deadline=None)
@given(names=st.lists(st.text("abcñ日ท", min_size=1, max_size=8), min_size=2, unique=True))
def test_names_without_marks_come_back_whole(names: list[str]) -> None:
    unspaced = set("日ท")
    assume(len(names) < 5 or not unspaced & set("".join(names)))
    made = [f"City: {name}. Where is it?" for name in names]
    assert template_of(made) == Template("City: ", ". Where is it?")
