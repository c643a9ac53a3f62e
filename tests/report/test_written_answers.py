"""A report of a run whose answers the model wrote: nothing untrue, nothing unseen."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from babelgap.report import (
    chart_files,
    choose_questions,
    lm_eval_json,
    measure_csv,
    measure_table,
    render_page,
    results_latex,
    results_markdown,
)
from babelgap.report.explorer import MOST_WRITTEN, encode_questions
from babelgap.report.explorer_filters import explorer_data, explorer_setting
from babelgap.report.headline import headline
from babelgap.report.question_json import detail_json
from babelgap.report.scorers import reading_sentence
from babelgap.report.unanswered import (
    VERDICT_WORDS,
    incomplete_sentence,
    unanswered,
    unanswered_sentences,
)
from babelgap.schema import UNANSWERED, AnswerCount, CellAnswer
from tests.report.builders import results
from tests.report.full_run import full_results, question_details
from tests.report.remedied import written_details, written_results


@pytest.fixture(scope="module")
def page() -> str:
    return render_page(written_results(), written_details(12))


def table(html: str, label: str) -> str:
    (found,) = re.findall(rf'aria-label="{label}.*?</table>', html, re.S)
    return str(found)


def test_nothing_is_said_that_scores_alone_tell(page: str) -> None:
    for untrue in ("RankC", "answers at all", "how probable", "Answer mass", "By normalization"):
        assert untrue not in page
    assert "RankC" in render_page(full_results(variants=("monolingual",)))
    assert "log-prob" not in results_markdown(written_results())


def test_it_is_said_how_answers_were_read(page: str) -> None:
    sentence = reading_sentence(written_results())
    assert sentence.startswith("Answers are read in what the model writes: ")
    assert "(by sum)" not in sentence
    assert sentence in page


def test_counts_by_language_and_reason(page: str) -> None:
    found = unanswered(written_results())
    assert found is not None
    assert found.verdicts == ("several", "none", "refused")
    rows = {row.language: (row.counts, row.num_predictions) for row in found.rows}
    assert rows["en"] == ((3, 0, 0), 300)
    assert rows["it"] == ((0, 300, 17), 3517)
    assert rows["mul"] == ((0, 0, 0), 300)
    shown = re.findall(r'data-verdict="(\w+)" data-language="([\w-]+)" data-count="(\d+)"', page)
    assert len(shown) == 3 * len(rows)
    for verdict, language, count in shown:
        assert int(count) == rows[language][0][found.verdicts.index(verdict)]


def test_sentences_tell_the_reasons_and_that_languages_differ() -> None:
    first, second = unanswered_sentences(written_results())
    assert first == (
        "671 of 14,668 answers (4.6 %) could not be read (nothing that names an option: 600; "
        "declined to answer: 68; more than one option named: 3)."
    )
    assert "from 0.0 % (All mixed) to 9.0 % (Italian)" in second
    assert "gaps over those answered in both" in second
    even = tuple(
        AnswerCount("plain", tag, verdict, count)
        for tag in ("en", "fr")
        for verdict, count in (("letter", 90), ("empty", 10))
    )
    (only,) = unanswered_sentences(replace(results(), answer_counts=even))
    assert "20 of 200 answers (10.0 %)" in only


def test_only_the_plain_way_of_asking_counts() -> None:
    counts = (AnswerCount("plain", "en", "letter", 9), AnswerCount("aware", "en", "none", 9))
    run = replace(results(variants=("monolingual",)), answer_counts=counts)
    assert unanswered(run) is None
    assert unanswered_sentences(run) == ()
    assert 'id="unanswered"' not in render_page(run)


def test_a_run_is_incomplete_where_requests_failed_and_not_where_answers_name_nothing() -> None:
    run = written_results()
    warning = headline(run).warning
    assert warning is not None
    assert "incomplete" not in warning
    assert "not counted as wrong" in warning
    failed = AnswerCount("plain", "de", "failed", 2)
    broken = replace(run, answer_counts=(*run.answer_counts, failed))
    assert incomplete_sentence(broken) == (
        "This run is incomplete: 2 requests failed, which its command sends again.",
    )
    assert (headline(broken).warning or "").startswith("This run is incomplete: 2 requests")
    # A run without reasons is told as before.
    assert "is incomplete: 3 of" in (headline(results(num_unanswered=3)).warning or "")


@pytest.mark.parametrize("verdict", UNANSWERED)
def test_every_verdict_without_a_pick_has_words(verdict: str) -> None:
    assert verdict in VERDICT_WORDS
    counts = (AnswerCount("plain", "en", verdict, 1), AnswerCount("plain", "fr", "letter", 1))
    base = results(variants=("monolingual",), num_unanswered=1)
    run = replace(base, answer_counts=counts)
    for face in (render_page(run), results_markdown(run)):
        assert VERDICT_WORDS[verdict].replace("’", "&#39;") in face or (
            VERDICT_WORDS[verdict] in face
        )


def test_questions_carry_what_was_written() -> None:
    details = written_details(12)
    data = encode_questions(details)
    assert set(data["verdicts"]) == {"letter", "several"}
    for packed, detail in zip(data["questions"], details, strict=True):
        for place, answer in enumerate(detail.answers):
            _, picked, read, *shares = packed[4][place]
            assert shares == []
            assert picked == (-1 if answer.picked is None else answer.picked)
            assert data["verdicts"][read[0]] == answer.verdict
            assert answer.response is not None
            whole = len(answer.response) <= MOST_WRITTEN
            assert read[1] == answer.response if whole else read[1].endswith(" …")
            assert len(read[1]) <= MOST_WRITTEN + 2
    scored = encode_questions(question_details(12))
    assert scored["verdicts"] == []


def test_nothing_written_is_not_an_empty_answer() -> None:
    def packed(response: str | None) -> object:
        answer = CellAnswer("answer", "de", "en", ("en",), None, None, "empty", response)
        (question,) = encode_questions([replace(question_details(1)[0], answers=(answer,))])[
            "questions"
        ]
        return question[4][0][2][1]

    assert packed(None) == 0
    assert packed("") == ""


def test_written_questions_fit_into_the_page() -> None:
    chosen = choose_questions(written_details(60), limit_bytes=60_000, seed=0)
    size = len(json.dumps(encode_questions(chosen), ensure_ascii=False, separators=(",", ":")))
    assert 0 < len(chosen) < 60
    assert size <= 60_000


def test_questions_are_not_sorted_by_shares_that_there_are_none_of() -> None:
    setting = explorer_setting(written_results(), written_details(3), served=False)
    assert setting is not None
    assert set(setting.sorts) == {"id", "subject", "num_lost"}
    assert setting.sort == "num_lost"
    scored = explorer_setting(full_results(), question_details(3), served=False)
    assert scored is not None
    assert scored.sort == "drop"
    data = explorer_data(written_results(), written_details(3), served=False)
    assert data is not None
    assert data["verdicts"] == VERDICT_WORDS


def test_an_opened_question_of_a_server_has_verdict_and_response() -> None:
    answers = detail_json(written_details(5)[4])["answers"]
    assert {a["verdict"] for a in answers} == {"letter", "several"}
    assert any(a["response"] == "A <b>or</b> B" for a in answers)


def test_examples_without_shares_have_no_bars() -> None:
    html = render_page(written_results())
    articles = re.findall(r"<article.*?</article>", html, re.S)
    assert len(articles) == 10
    assert all('class="bar"' not in article for article in articles)
    assert "The share is" not in html
    assert all("✗ picked" in article for article in articles)


def test_every_export_bears_such_a_run() -> None:
    run = written_results()
    assert measure_csv(run).count("\r\n") == len(run.measures) + 1
    assert set(measure_table(run).column("scorer").to_pylist()) == {"generation"}
    assert "Acc." in results_latex(run)
    content = json.loads(lm_eval_json(run))
    assert {c["output_type"] for c in content["configs"].values()} == {"generate_until"}
    metrics = next(iter(content["results"].values()))
    assert "acc,none" in metrics
    assert "acc_norm,none" not in metrics
    assert chart_files(run, kind="svg")
    markdown = results_markdown(run)
    assert "| Italian | 0 | 300 | 17 | 9.0 | 3,517 |" in markdown
