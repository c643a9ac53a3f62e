"""A whole run whose answers are written, with mitigations: from its folder to every face."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from pathlib import Path

import pytest

from babelgap.models import KnownWriter
from babelgap.report import lm_eval_json, measure_csv, render_page, results_latex, results_markdown
from babelgap.runs.compare import compare_runs
from babelgap.runs.details import question_details
from babelgap.runs.finished import FinishedRun, open_run
from babelgap.runs.gate import gate_run
from babelgap.runs.leaderboard import make_leaderboard
from babelgap.runs.reports import write_report
from babelgap.runs.results import results_from_json, results_to_json
from babelgap.schema import ANSWERED, Results, RunFolderError
from babelgap.storage import RunQuestions, read_predictions
from tests.runs.builders import scored_folder, small_plan

SAID = ("A", "(B)", "The answer is C.", "D", "A or B", "", "I don't know.", "B", "C", "A")
MITIGATIONS = ("aware", "self_translate")
ASKED = {
    "scorer": "generation",
    "languages": ["fr", "de"],
    "variants": ["monolingual", "options"],
    "mitigations": list(MITIGATIONS),
}


def say(prompt: str) -> str:
    return SAID[hashlib.sha256(prompt.encode()).digest()[0] % len(SAID)]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "written"
    scored_folder(folder, small_plan(**ASKED), model=KnownWriter(say))
    write_report(folder)
    return folder


@pytest.fixture(scope="module")
def run(path: Path) -> FinishedRun:
    return open_run(path)


@pytest.fixture(scope="module")
def results(path: Path) -> Results:
    return results_from_json((path / "results.json").read_text(encoding="utf-8"))


def test_main_numbers_are_of_the_plain_way_alone(run: FinishedRun, results: Results) -> None:
    rows = read_predictions(run.parts)
    assert Counter(p.mitigation for p in rows) == dict.fromkeys(("plain", *MITIGATIONS), 100)
    plain = [p for p in rows if p.mitigation == "plain"]
    assert results.num_predictions == len(plain) == 100
    assert results.num_unanswered == sum(p.picked is None for p in plain) > 0
    for variant, language in (("monolingual", "en"), ("monolingual", "fr"), ("options", "de")):
        right = [p.correct for p in plain if (p.variant, p.language) == (variant, language)]
        told = [value for value in right if value is not None]
        accuracy = results.find("accuracy", variant, language)
        assert accuracy is not None
        assert accuracy.value == pytest.approx(sum(told) / len(told))
        assert accuracy.num_questions == len(told)
    assert {m.normalization for m in results.measures if m.name == "accuracy"} == {"sum"}
    assert not {m.name for m in results.measures} & {"answer_mass", "rank_consistency"}


def test_remedies_are_over_what_was_answered_both_ways(run: FinishedRun, results: Results) -> None:
    rows = {(p.mitigation, p.question_id, p.variant, p.language): p for p in
            read_predictions(run.parts)}  # fmt: skip
    assert results.mitigations == MITIGATIONS
    for name in MITIGATIONS:
        found = {(d.name, d.variant, d.language): d for d in results.remedies if d.run == name}
        for variant, language in (("monolingual", "en"), ("options", "de")):
            pairs = [
                (rows["plain", i, variant, language], rows[name, i, variant, language])
                for i in run.outcomes.question_ids
            ]
            told = [(a.correct, b.correct) for a, b in pairs if None not in (a.picked, b.picked)]
            accuracy = found["accuracy", variant, language]
            assert accuracy.change.num_questions == len(told)
            if told:
                change = sum(int(b or 0) - int(a or 0) for a, b in told) / len(told)
                assert accuracy.change.value == pytest.approx(change)
            answered = found["answered", variant, language]
            assert answered.before.value == pytest.approx(
                sum(a.picked is not None for a, _ in pairs) / len(pairs)
            )
            assert answered.after.value == pytest.approx(
                sum(b.picked is not None for _, b in pairs) / len(pairs)
            )


def test_answers_are_counted_by_way_language_and_verdict(
    run: FinishedRun, results: Results
) -> None:
    expected = Counter((p.mitigation, p.language, p.verdict) for p in read_predictions(run.parts))
    found = {
        (c.mitigation, c.language, c.verdict): c.num_predictions for c in results.answer_counts
    }
    assert found == expected
    plain = [c for c in results.answer_counts if c.mitigation == "plain"]
    assert results.num_unanswered == sum(
        c.num_predictions for c in plain if c.verdict not in ANSWERED
    )


def test_questions_tell_what_was_written(run: FinishedRun) -> None:
    rows = {
        (p.question_id, p.variant, p.language): p
        for p in read_predictions(run.parts)
        if p.mitigation == "plain"
    }
    for detail in question_details(run, run.outcomes.question_ids):
        for answer in detail.answers:
            p = rows.pop((detail.question_id, answer.variant, answer.language))
            assert (answer.picked, answer.verdict) == (p.picked, p.verdict)
            assert answer.response == p.response
            assert answer.shares is None
            assert all(math.isnan(value) for value in p.options_logprob)
    assert not rows


def test_the_viewer_tells_the_same(run: FinishedRun) -> None:
    asked = run.record.asked
    questions = RunQuestions(
        run.parts, run.questions_file, pivot=asked.pivot, languages=asked.languages,
        variants=asked.variants,
    )  # fmt: skip
    for detail in question_details(run, run.outcomes.question_ids[:5]):
        assert questions.detail(detail.question_id) == detail
    questions.close()


def test_results_survive_the_disk(results: Results) -> None:
    assert results_from_json(results_to_json(results)) == results


def test_every_face_bears_it(path: Path, results: Results) -> None:
    html = (path / "report.html").read_text(encoding="utf-8")
    assert 'id="remedies"' in html
    assert 'id="unanswered"' in html
    assert "The model wrote" in html
    assert "self_translate" in results_markdown(results)
    assert "NaN" not in html.partition('id="explorer-data">')[2].partition("</script>")[0]
    for face in (measure_csv, results_latex, lm_eval_json, render_page):
        assert face(results)
    assert json.loads(lm_eval_json(results))["n-shot"]


def test_a_gate_does_not_judge_what_was_not_answered(path: Path) -> None:
    with pytest.raises(RunFolderError, match="have no answer, which could hide a gap"):
        gate_run(path, max_gap=0.5)


def test_mitigations_do_not_keep_runs_from_being_compared(path: Path, tmp_path: Path) -> None:
    other = scored_folder(
        tmp_path / "other",
        small_plan(**{**ASKED, "mitigations": ["2shot_pivot"]}),
        model=KnownWriter(say),
    )
    compared = compare_runs([path, other])
    assert {d.change.value for d in compared.differences} <= {0.0, None}
    assert set(compared.differing) == {"mitigations", "demonstrations"}
    (group,) = make_leaderboard([path, other]).groups
    assert len(group.standings) == 2


def test_another_way_of_writing_is_another_run(path: Path, tmp_path: Path) -> None:
    other = scored_folder(
        tmp_path / "other",
        small_plan(**ASKED, generation={"max_tokens": 9}),
        model=KnownWriter(say),
    )
    with pytest.raises(RunFolderError, match=r"generation is .*, or say --across scorer"):
        compare_runs([path, other])
    assert compare_runs([path, other], across=["scorer"]).differences


def test_other_demonstrations_are_another_way_of_asking(tmp_path: Path) -> None:
    changes = {"variants": ["monolingual"], "languages": ["fr"], "prompt": "2shot_pivot"}
    first, second = (
        scored_folder(tmp_path / name, small_plan(**changes, seed=seed))
        for name, seed in (("first", 0), ("second", 1))
    )
    told = [open_run(folder).record.asked.demonstrations for folder in (first, second)]
    assert told[0] != told[1]
    with pytest.raises(RunFolderError, match=r"demonstrations is .*, or say --across shots"):
        compare_runs([first, second])


def test_a_comparison_tells_what_was_not_answered(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    scored_folder(other, small_plan(**ASKED), model=KnownWriter(lambda prompt: "A"))
    write_report(other)
    notes = "\n".join(compare_runs([path, other]).notes)
    assert f"of 100 predictions of {path.name} have no answer" in notes
    assert f"of {other.name} have no answer" not in notes
