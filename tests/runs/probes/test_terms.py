"""The term probe in a run and by itself, with a model whose dictionary is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from babelgap.data import open_quiz
from babelgap.models import KnownModel
from babelgap.probes.terms import terms_of
from babelgap.probes.terms.prompt import NO_NAME
from babelgap.runs import Plan, Study, open_run, plan_probe, plan_study, run_probe, run_study
from babelgap.runs.probes.reasked import right_again
from babelgap.schema import ProbeResults, StudyError
from babelgap.storage import read_part
from tests.runs.builders import english_expert


def _plan(**changes: object) -> Plan:
    settings = {"limit": 24, "languages": ("fr", "de"), "variants": "monolingual", **changes}
    return plan_study(Study.model_validate(settings))


def translator(language: str, *, knows: bool = True) -> KnownModel:
    """Translates every name of Atlas between English and a language; else a hash decides."""
    atlas = open_quiz("atlas").questions
    names = {
        side
        for terms in terms_of(atlas, pivot="en", language=language).values()
        for term in terms.all
        for side in ((term.pivot_text, term.text), (term.text, term.pivot_text))
    }

    def known(context: str, text: str) -> float | None:
        *_, asked, cue = context.split("\n") if "\n" in context else ("", "", "")
        name = asked.partition(": ")[2]
        other = {"fr": "French:", "de": "German:"}[language]
        if cue not in ("English:", other) or name in ("", NO_NAME):
            return None
        right = (name, text.strip()) in names
        return -0.001 if right == knows else -1e4

    return KnownModel(known)


def _find(results: ProbeResults, name: str, language: str, detail: str | None) -> float | None:
    found = [
        m.estimate.value
        for m in results.measures
        if m.name == name and language in (m.source, m.into) and m.detail == detail
    ]
    (value,) = found
    return value


@pytest.mark.parametrize("knows", [True, False])
def test_a_model_that_knows_all_names_or_none(tmp_path: Path, knows: bool) -> None:
    study = Study(limit=24, languages=("fr",), probes=("terms",))
    results = run_probe(
        plan_probe(study), output_path=tmp_path, load=lambda: translator("fr", knows=knows)
    )
    for direction in ("into", "from"):
        assert _find(results, "term_accuracy", "fr", direction) == float(knows)
    known = _find(results, "terms_known", "fr", None)
    # Questions whose names are written alike in both languages are known all the same.
    assert known == 1.0 if knows else known is not None and known < 0.5


def test_a_run_holds_its_terms_and_what_they_leave_unexplained(tmp_path: Path) -> None:
    plan = _plan()
    results = run_study(plan, output_path=tmp_path / "run", model=english_expert())
    names = {m.name for m in results.measures}
    assert {"term_accuracy", "terms_known", "unexplained_gap", "translatable_loss"} <= names
    again = pq.read_table(next((tmp_path / "run" / "probes").glob("reasked-*.parquet")))
    assert again.num_rows == 24
    assert set(again["language"].to_pylist()) == {"en"}
    parts = sorted((tmp_path / "run" / "probes").glob("terms-*.parquet"))
    asked = [pq.read_table(part)["language"].to_pylist() for part in parts]
    assert sorted(set(tags).pop() for tags in asked) == ["de", "fr"]
    assert open_run(tmp_path / "run").record.asked.probes == ("terms",)
    assert results.probes == ()


def test_without_the_probe_there_is_nothing_of_it(tmp_path: Path) -> None:
    results = run_study(_plan(probes=()), output_path=tmp_path / "run", model=english_expert())
    assert not {"term_accuracy", "unexplained_gap"} & {m.name for m in results.measures}
    assert not (tmp_path / "run" / "probes").exists()


def test_the_same_command_again_needs_no_model(tmp_path: Path) -> None:
    probe = plan_probe(Study(limit=24, languages=("fr",), probes=("terms",)))

    def never() -> KnownModel:
        raise AssertionError

    first = run_probe(probe, output_path=tmp_path, load=lambda: translator("fr"))
    before = {p.name: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert run_probe(probe, output_path=tmp_path, load=never) == first
    assert {p.name: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_lost_part_is_asked_again_and_nothing_else(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    for path in (whole, broken):
        run_study(_plan(), output_path=path, model=english_expert())
    lost, kept = sorted((broken / "probes").glob("terms-*.parquet"))
    written = kept.stat().st_mtime_ns
    lost.write_bytes(lost.read_bytes()[:-7])
    run_study(_plan(), output_path=broken, model=english_expert())
    assert kept.stat().st_mtime_ns == written
    for name in ("results.json", "report.html"):
        assert (whole / name).read_bytes() == (broken / name).read_bytes()


def test_a_language_without_an_english_name_is_told_before_work() -> None:
    quiz = {"quiz": "atlas", "languages": ("xx",)}
    with pytest.raises(StudyError, match="'xx'"):
        plan_probe(Study.model_validate({**quiz, "probes": "terms"}))


@pytest.mark.parametrize("scorer", ["option_text", "letters"])
def test_what_asking_again_changes_is_taken_off(tmp_path: Path, scorer: str) -> None:
    """The model knows the plain prompt in English alone: asked otherwise it guesses."""
    plan = _plan(scorer=scorer, languages=("fr",), limit=120)
    model = english_expert() if scorer == "option_text" else KnownModel()
    results = run_study(plan, output_path=tmp_path / "run", model=model)
    run = open_run(tmp_path / "run")
    again = right_again(
        [read_part(p) for p in run.probe_parts["reasked"]], run.outcomes.question_ids
    )
    assert np.isfinite(again).all()
    assert 0.1 < again.mean() < 0.45
    found = results.find("unexplained_gap", "monolingual", "fr")
    assert found is not None
    if scorer == "option_text":
        assert found.value == pytest.approx(0.0, abs=0.35)
