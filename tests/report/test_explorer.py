from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.report.explorer import choose_questions, drawing_order, encode_questions
from babelgap.report.explorer_filters import explorer_data, explorer_setting
from babelgap.schema import PATTERNS, SORTS, QuestionDetail
from tests.report.full_run import full_results, question_details


def test_a_small_run_is_chosen_whole_and_sorted() -> None:
    details = question_details(20)
    assert choose_questions(tuple(reversed(details)), seed=0) == details


@pytest.mark.parametrize("limit", [8_000, 20_000, 60_000])
def test_what_is_chosen_fits_and_is_spread_over_the_subjects(limit: int) -> None:
    chosen = choose_questions(question_details(60), limit_bytes=limit, seed=0)
    size = len(json.dumps(encode_questions(chosen), ensure_ascii=False, separators=(",", ":")))
    assert 0 < len(chosen) < 60
    assert size <= limit
    counts = Counter(d.subject for d in chosen).values()
    assert max(counts) - min(counts) <= 1 or len(chosen) < 8


def test_the_choice_depends_on_the_seed_and_not_on_the_order() -> None:
    details = question_details(60)
    first = choose_questions(details, limit_bytes=20_000, seed=0)
    assert choose_questions(details[::-1], limit_bytes=20_000, seed=0) == first
    assert choose_questions(details, limit_bytes=20_000, seed=1) != first


def test_no_more_questions_are_made_than_fit_and_one() -> None:
    details = {d.question_id: d for d in question_details(60)}
    made = []

    def making() -> Iterator[QuestionDetail]:
        order = drawing_order({i: d.subject for i, d in details.items()}, seed=0)
        for question_id in order:
            made.append(question_id)
            yield details[question_id]

    chosen = choose_questions(making(), limit_bytes=20_000, seed=0)
    assert len(made) == len(chosen) + 1
    assert chosen == choose_questions(details.values(), limit_bytes=20_000, seed=0)


@given(st.dictionaries(st.text(), st.sampled_from("abc"), max_size=30), st.integers(0, 5))
def test_any_first_part_of_the_order_is_even(subjects: dict[str, str], seed: int) -> None:
    order = drawing_order(subjects, seed=seed)
    assert sorted(order) == sorted(subjects)
    left = Counter(subjects.values())
    taken: Counter[str] = Counter()
    for question_id in order:
        taken[subjects[question_id]] += 1
        left[subjects[question_id]] -= 1
        # A subject falls behind by more than one only where it has no question left.
        assert all(max(taken.values()) - taken[s] <= 1 for s, n in left.items() if n)


def test_questions_are_read_back_from_what_the_page_carries() -> None:
    details = question_details(7)
    packed = json.loads(json.dumps(encode_questions(details)))
    tags, cells = packed["tags"], [tuple(cell) for cell in packed["cells"]]
    for detail, (question_id, subject, answer, texts, answers) in zip(
        details, packed["questions"], strict=True
    ):
        assert question_id == detail.question_id
        assert packed["subjects"][subject] == detail.subject
        assert answer == detail.answer
        read = {tags[i]: text for i, text in enumerate(texts) if text}
        assert read == {tag: [t.stem, *t.options] for tag, t in detail.texts.items()}
        for given_answer in detail.answers:
            place = cells.index((given_answer.variant, given_answer.language))
            form, picked, *shares = answers[place]
            parts = [tags[i] for i in packed["forms"][form]]
            assert parts == [given_answer.stem_language, *given_answer.option_languages]
            assert picked == (-1 if given_answer.picked is None else given_answer.picked)
            wanted = list(given_answer.shares or ())
            assert [s / 10_000 for s in shares] == pytest.approx(wanted, abs=0.51e-4)


def test_a_question_that_was_not_asked_in_a_cell_has_a_zero_there() -> None:
    whole, *_ = question_details(1)
    part = replace(whole, question_id="part", answers=whole.answers[:1] + whole.answers[2:])
    packed = encode_questions([whole, part])
    assert packed["questions"][1][4][1] == 0
    assert packed["questions"][0][4][1] != 0


def test_every_pattern_and_sort_has_words_and_the_worst_language_comes_first() -> None:
    results = full_results()
    setting = explorer_setting(results, question_details(3), served=False)
    assert setting is not None
    assert tuple(setting.patterns) == PATTERNS
    assert tuple(setting.sorts) == SORTS
    gaps = {
        m.language: m.estimate.value or 0.0
        for m in results.measures
        if (m.name, m.variant, m.normalization) == ("gap", "monolingual", results.normalization)
        and m.language != "all"
        and m.subject is None
    }
    worst = max(gaps, key=lambda tag: gaps[tag])
    assert (setting.variant, setting.language, setting.num_embedded) == ("monolingual", worst, 3)


def test_without_questions_or_server_there_is_no_explorer() -> None:
    results = full_results()
    assert explorer_setting(results, (), served=False) is None
    assert explorer_data(results, (), served=False) is None
    assert (
        explorer_setting(replace(results, variants=()), question_details(2), served=False) is None
    )


def test_a_run_of_mixups_alone_starts_with_all_languages() -> None:
    setting = explorer_setting(full_results(variants=("mixup",)), (), served=True)
    assert setting is not None
    assert (setting.variant, setting.language, setting.num_embedded) == ("mixup", "mul", None)
