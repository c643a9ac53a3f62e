"""The translation probe on outputs that are there: what is scored, kept, refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from babelgap.probes.translation import GIVEN
from babelgap.runs import Study, plan_probe, run_probe
from babelgap.schema import ProbeMeasure, ProbeResults, RunFolderError, StudyError

_EN = ("The house is red.", "She came home late.", "We saw three birds.")
_DE = ("Das Haus ist rot.", "Sie kam spät nach Hause.", "Wir sahen drei Vögel.")


@pytest.fixture
def bitext(tmp_path: Path) -> str:
    for tag, lines in (("en", _EN), ("de", _DE)):
        (tmp_path / f"lines.{tag}").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(tmp_path / "lines.{language}")


def outputs(folder: Path, into_de: tuple[str, ...], into_en: tuple[str, ...] = _EN) -> str:
    folder.mkdir(exist_ok=True)
    for name, lines in (("en-de", into_de), ("de-en", into_en)):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"outputs:{folder}"


def study(bitext: str, **settings: object) -> Study:
    return Study.model_validate(
        {
            "model": "none",
            "languages": "de",
            "probes": "translation",
            "translation": {"bitext": bitext, **settings},
        }
    )


def run(wanted: Study, path: Path) -> ProbeResults:
    return run_probe(plan_probe(wanted), output_path=path, load=None)


def find(results: ProbeResults, name: str, system: str, **place: Any) -> ProbeMeasure:
    (found,) = (
        m
        for m in results.measures
        if (m.name, m.system, m.source, m.into) == (name, system, "en", "de")
        and all(getattr(m, key) == value for key, value in place.items())
    )
    return found


def test_systems_are_scored_counted_and_compared(tmp_path: Path, bitext: str) -> None:
    systems = {
        "good": outputs(tmp_path / "good", _DE),
        "copies": outputs(tmp_path / "copies", (_EN[0], "", _DE[2])),
    }
    results = run(study(bitext, systems=systems), tmp_path / "out")
    assert results.systems == ("good", "copies")
    assert find(results, "chrf", "good").estimate.value == pytest.approx(100)
    assert find(results, "problem", "copies", detail="echo").estimate.value == pytest.approx(1 / 3)
    assert find(results, "problem", "copies", detail="empty").estimate.value == pytest.approx(1 / 3)
    apart = find(results, "chrf_difference", "copies", against="good").estimate.value
    whole = find(results, "chrf", "copies").estimate.value
    assert apart is not None
    assert whole is not None
    assert apart == pytest.approx(whole - 100)
    assert "nrefs:1" in find(results, "bleu", "good").signature


def test_another_system_or_metric_goes_on_in_the_same_folder(tmp_path: Path, bitext: str) -> None:
    good = {"good": outputs(tmp_path / "good", _DE)}
    run(study(bitext, systems=good, metrics="chrf"), tmp_path / "out")
    first = {p.name for p in (tmp_path / "out" / "probes").glob("translation-*")}
    # Before the one that is there: neither its place nor the metrics are part of what is done.
    both = {"other": outputs(tmp_path / "other", _DE[::-1]), **good}
    results = run(study(bitext, systems=both), tmp_path / "out")
    assert {"chrf", "bleu"} <= {m.name for m in results.measures}
    assert first < {p.name for p in (tmp_path / "out" / "probes").glob("translation-*")}


def test_changed_outputs_are_read_again(tmp_path: Path, bitext: str) -> None:
    wanted = study(bitext, systems={"s": outputs(tmp_path / "s", _DE)})
    before = find(run(wanted, tmp_path / "out"), "chrf", "s").estimate.value
    outputs(tmp_path / "s", ("x",) * 3)
    after = find(run(wanted, tmp_path / "out"), "chrf", "s").estimate.value
    assert before == pytest.approx(100)
    assert after is not None
    assert after < 10


def test_scores_that_came_along_stand_there_unless_computed_anew(
    tmp_path: Path, bitext: str
) -> None:
    spec = outputs(tmp_path / "s", _DE)
    for name in ("en-de", "de-en"):
        lines = [f"{name}\tSegment {i}\tscore: {0.7 + i / 10}" for i in range(3)]
        text = "\n".join([*lines, f"{name}\tscore: 0.8"])
        (tmp_path / "s" / f"{name}.comet").write_text(text, encoding="utf-8")
    results = run(study(bitext, systems={"s": spec}, metrics="chrf"), tmp_path / "out")
    found = find(results, "comet", "s")
    assert found.estimate.value == pytest.approx(0.8)
    assert found.signature == GIVEN


def test_other_lines_are_another_probe(tmp_path: Path, bitext: str) -> None:
    systems = {"s": outputs(tmp_path / "s", _DE)}
    run(study(bitext, systems=systems), tmp_path / "out")
    with pytest.raises(RunFolderError, match="belongs to another study"):
        run(study(bitext, systems=systems, limit=2), tmp_path / "out")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"systems": {}}, "no model and no system is named"),
        ({"metrics": "chrff"}, "there is no metric 'chrff'; did you mean 'chrf'?"),
        ({"systems": {"s": "nothing"}}, "there is no translator 'nothing'"),
        ({"num_fewshot": 1}, "only FLORES has a part for them; name other lines with --examples"),
    ],
)
def test_mistakes_are_told_before_work(bitext: str, settings: dict[str, object], told: str) -> None:
    with pytest.raises(StudyError) as error:
        plan_probe(study(bitext, **settings))
    assert told in str(error.value)


def test_examples_are_none_of_the_lines(bitext: str) -> None:
    with pytest.raises(StudyError, match="is one of the lines to be translated"):
        plan_probe(study(bitext, num_fewshot=2, examples=bitext))


def test_too_few_lines_and_an_empty_reference_are_told(tmp_path: Path, bitext: str) -> None:
    systems = {"s": outputs(tmp_path / "s", _DE[:2])}
    with pytest.raises(StudyError, match="has 2 lines"):
        plan_probe(study(bitext, systems=systems))
    (tmp_path / "lines.de").write_text(f"{_DE[0]}\n\n{_DE[2]}\n", encoding="utf-8")
    with pytest.raises(StudyError, match="line 2 in de is empty"):
        plan_probe(study(bitext, systems={"s": outputs(tmp_path / "s", _DE)}))
