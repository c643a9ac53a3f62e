from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from babelgap.report.leaderboard import Place
from babelgap.report.leaderboard_page import render_leaderboard
from babelgap.report.reference_figures import reference_figures
from tests.report.standings import LANGUAGES, MODELS, estimate, group
from tests.report.test_comparison_page import HOSTILE, read


@pytest.fixture(scope="module")
def page() -> str:
    return render_leaderboard([group(), group(title="mmlu", models=MODELS[:2])])


def rows(page: str) -> list[str]:
    """Texts of the rows of the first group."""
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    return [" ".join(read(row).text.split()) for row in body.split("</tr>") if "<th" in row]


def test_models_stand_in_the_order_of_the_group(page: str) -> None:
    assert [row.split()[0] for row in rows(page)] == list(MODELS)


def test_a_rank_that_is_not_sure_is_a_range(page: str) -> None:
    assert [row.split()[1] for row in rows(page)] == ["1", "2–3", "2–3", "4", "5"]
    assert "The ranks of gemma-3-4b, llama-3.2-3b are not sure" in page


def test_sure_ranks_need_no_note() -> None:
    assert "not sure" not in render_leaderboard([group(models=MODELS[:2])])


def test_where_no_rank_is_sure_it_is_said_of_all() -> None:
    pair = group(models=MODELS[:2])
    tied = tuple(replace(s, accuracy_place=Place(1, 1, 2)) for s in pair.standings)
    assert "None of these models has a sure rank" in render_leaderboard(
        [replace(pair, standings=tied)]
    )


def test_every_number_is_that_of_a_standing(page: str) -> None:
    shown = [a for _, a in read(page).elements if "data-model" in a]
    found = {
        (a["data-name"], a["data-model"], a["data-language"], a["data-value"], a["data-low"])
        for a in shown
    }
    expected = set()
    for s in group().standings:
        for name, language, e in [
            ("accuracy", "en", s.pivot_accuracy),
            ("accuracy", "all", s.mean_accuracy),
            ("gap", "all", s.mean_gap),
            *(("accuracy", tag, e) for tag, e in s.accuracies.items()),
            *(("gap", tag, e) for tag, e in s.gaps.items()),
        ]:
            expected.add((name, s.model, language, repr(e.value), repr(e.low)))
    assert found == expected
    assert len(shown) == (5 + 2) * (3 + 2 * len(LANGUAGES))


def test_published_figures_stand_apart_with_their_source(page: str) -> None:
    own, published = page.split('<section class="published"')
    assert "data-reference" not in own
    for figure in reference_figures():
        if figure.source.id == "x-fakt":
            assert f'data-value="{figure.value!r}"' in published
    assert "https://arxiv.org/abs/2502.17955v1" in published
    assert "must not be compared" in published
    assert "comet" not in published.lower()


def test_the_policy_lets_just_these_scripts_run(page: str) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert len(scripts) == 2
    policy = next(a["content"] for _, a in read(page).elements if a.get("http-equiv"))
    for text in scripts:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "connect-src" not in policy


def test_texts_of_others_are_escaped() -> None:
    hostile = group(title=HOSTILE, models=(HOSTILE,))
    page = render_leaderboard([replace(hostile, what_is_shared={HOSTILE: HOSTILE})])
    found = read(page)
    assert [tag for tag, _ in found.elements].count("script") == 2
    assert found.text.count(HOSTILE) >= 4


def test_an_undefined_value_is_a_dash_and_never_a_zero() -> None:
    one = group(models=MODELS[:1])
    undefined = replace(one.standings[0], mean_accuracy=estimate(None), mean_gap=estimate(None))
    page = render_leaderboard([replace(one, standings=(undefined,))])
    assert rows(page)[0].split()[2] == "–"
    assert "<circle" not in page


def test_no_runs_is_a_page_too() -> None:
    assert "<p>No runs.</p>" in render_leaderboard([])
    assert "No questions" in render_leaderboard([replace(group(), standings=())])
