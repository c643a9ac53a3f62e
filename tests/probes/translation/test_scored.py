"""Outputs scored, what keeps them from it, and metrics by their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from babelgap.probes.translation import (
    GIVEN,
    METRICS,
    Metric,
    checked,
    chosen_metrics,
    given_scores,
    metric_mistakes,
    needs_encoder,
    output_mistakes,
    score,
)
from babelgap.schema.errors import ProbeError
from tests.probes.translation.builders import KnownEncoder, output, stand_in, tiny_bitext

DIRECTIONS = [("en", "de"), ("de", "en")]


@pytest.fixture(autouse=True)
def _no_comet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BABELGAP_COMET", raising=False)
    monkeypatch.setenv("BABELGAP_CACHE", str(tmp_path))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")


def test_every_metric_scores_every_output_in_order() -> None:
    outputs = [output("a", "Ja.", "Nein."), output("b", "Yes.", "Nein", source="de", into="en")]
    told: list[tuple[str, int]] = []
    metrics = chosen_metrics(
        ["similarity_reference", "bleu", "chrf", "similarity_source"],
        encoder=KnownEncoder(lambda text: (len(text), 1.0)),
    )
    assert all(isinstance(metric, Metric) for metric in metrics)
    scored = score(
        outputs, tiny_bitext(), metrics, on_progress=lambda name, count: told.append((name, count))
    )
    assert [(s.metric, s.system) for s in scored] == [
        ("chrf", "a"), ("chrf", "b"), ("bleu", "a"), ("bleu", "b"),
        ("similarity_source", "a"), ("similarity_reference", "a"),
        ("similarity_source", "b"), ("similarity_reference", "b"),
    ]  # fmt: skip
    assert told == [("chrf", 2), ("bleu", 2), ("similarity_source", 2)]
    assert scored[0].segments.tolist() == [100.0, 100.0]
    assert (scored[1].source, scored[1].into, scored[1].rows.tolist()) == ("de", "en", [0, 1])


def test_scores_that_came_with_an_output_stand_beside_those_computed() -> None:
    given = replace(output("a", "Ja.", "Nein."), scores={"comet": (0.5, 0.7), "chrf": (1.0, 1.0)})
    scored = score([given], tiny_bitext(), chosen_metrics(["chrf"]))
    assert [(s.metric, s.signature == GIVEN) for s in scored] == [("chrf", False)]
    (told,) = given_scores([given], without=["chrf"])
    assert (told.metric, told.signature) == ("comet", GIVEN)
    assert told.corpus == pytest.approx(0.6)


def test_only_some_of_the_lines_are_held_against_their_own_references() -> None:
    some = replace(output("a", "Nein."), rows=(1,))
    assert score([some], tiny_bitext(), chosen_metrics(["chrf"]))[0].corpus == 100.0


def test_outputs_that_don_t_fit_are_told_all_at_once() -> None:
    outputs = [
        output("a", "Ja.", "Nein."),
        output("b", "Ja."),
        output("a", "Ja.", "Nein."),
        output("c", "Ja.", into="nl"),
        replace(output("d", "Oui.", into="fr"), rows=(7,)),
        replace(output("e", "Oui.", into="fr"), rows=(0, 1)),
        output("f", into="fr"),
    ]
    told = output_mistakes(outputs, tiny_bitext())
    for part in (
        "a en-de has 2 lines and b en-de 1, not the same ones",
        "a en-de is there twice",
        "has no nl, which c en-nl needs; it has en, de, fr",
        "d en-fr has a line 8, and bitext 'tiny' has 2",
        "e en-fr has 2 lines, 1 translations",
        "f en-fr has no lines",
    ):
        assert any(part in line for line in told), part
    with pytest.raises(ProbeError) as error:
        score(outputs, tiny_bitext(), chosen_metrics(["chrf"]))
    assert str(error.value).splitlines() == list(dict.fromkeys(told))


def test_problems_come_behind_those_that_are_known() -> None:
    def find(
        texts: Sequence[str], translations: Sequence[str | None], *, source: str, into: str
    ) -> list[tuple[str, ...]]:
        assert (list(texts), source, into) == (["Yes.", "No."], "en", "de")
        return [("echo", "length") if t == "Yes." else () for t in translations]

    known = replace(output("a", "Yes.", None), problems=(("truncated", "echo"), ("empty",)))
    (found,) = checked([known], tiny_bitext(), find_problems=find)
    assert found.problems == (("truncated", "echo", "length"), ("empty",))


def test_unknown_metrics_are_told_with_the_nearest() -> None:
    told = metric_mistakes(["chrff", "xyz"])
    assert told[0] == "there is no metric 'chrff'; did you mean 'chrf'?"
    assert told[1] == f"there is no metric 'xyz'; name some of {', '.join(METRICS)}"
    assert "no metric is asked for" in metric_mistakes([])[0]
    with pytest.raises(ProbeError, match="did you mean 'chrf'"):
        chosen_metrics(["chrff"])


def test_what_is_missing_is_told_before_work_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("babelgap.probes.translation.overlap.find_spec", lambda name: None)
    told = metric_mistakes(
        ["chrf", "bleu", "comet", "similarity_source"],
        directions=DIRECTIONS,
        encoder="use",
        encoder_languages={"en"},
        encoder_mistake="use isn't installed; run `pip install 'babelgap[use]'`",
        checkpoint="./nowhere.ckpt",
    )
    assert len(told) == 5
    assert "pip install 'babelgap[probe]'" in told[0]
    assert "there is no checkpoint './nowhere.ckpt'" in told[1]
    assert "there is no comet-score" in told[2]
    assert "pip install 'babelgap[use]'" in told[3]
    assert "encoder use doesn't know de, only en" in told[4]


def test_nothing_is_told_where_nothing_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = list(METRICS)
    monkeypatch.setenv("BABELGAP_COMET", str(stand_in(tmp_path)))
    assert metric_mistakes(names, directions=DIRECTIONS, encoder_languages={"de", "en"}) == []
    metrics = chosen_metrics(names, encoder=KnownEncoder(lambda text: (1.0, 0.0)))
    assert [name for metric in metrics for name in metric.names] == names
    assert [metric.needs_source for metric in metrics] == [False, False, True, True]
    assert all(metric.needs_reference for metric in metrics)


def test_what_a_metric_needs_is_asked_for() -> None:
    assert not needs_encoder(["chrf", "bleu", "comet"])
    with pytest.raises(ProbeError, match="similarity needs an encoder"):
        chosen_metrics(["similarity_source"])
    with pytest.raises(ProbeError, match=r"no comet-score.*setuptools<81"):
        chosen_metrics(["comet"])
    (only,) = chosen_metrics(["similarity_source"], encoder=KnownEncoder(lambda text: (1.0,)))
    assert (only.names, only.needs_reference) == (("similarity_source",), False)
