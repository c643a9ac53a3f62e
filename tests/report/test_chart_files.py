from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from babelgap.report import chart_files, probe_chart_files
from tests.report.builders import results
from tests.report.probes.built import embedding_results, translation_results


def test_an_embedding_probe_has_files_of_its_charts_in_real_colours() -> None:
    files = probe_chart_files(embedding_results(poolings=("mean",)), kind="svg")
    names = {name.removesuffix("-SmolLM2-135M-Instruct.svg") for name in files}
    assert names == {
        "mexa-mean",
        "retrieval-into-mean",
        "retrieval-from-mean",
        *(f"effect-{b}-mean" for b in ("random_word", "random_token", "dropout")),
        *(f"similarity-{t}-mean-layer-15" for t in ("mul", "fr", "de", "es", "it")),
    }
    for content in files.values():
        text = content.decode()
        assert ElementTree.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
        assert not re.search(r"var\(|currentColor", text)


@pytest.mark.slow
def test_pictures_are_png() -> None:
    files = probe_chart_files(embedding_results(num_layers=3, poolings=("mean",)), kind="png")
    assert all(content.startswith(b"\x89PNG\r\n") for content in files.values())


def test_a_run_has_files_of_its_gaps_and_of_its_probes() -> None:
    probe = embedding_results(num_layers=3, poolings=("mean",))
    run = replace(results(variants=("question",)), probes=(probe, translation_results()))
    files = chart_files(run, kind="svg")
    assert "gap-question.svg" in files
    assert set(files) == {"gap-question.svg", *probe_chart_files(probe, kind="svg")}


def test_a_probe_without_layers_has_none() -> None:
    assert probe_chart_files(translation_results(), kind="svg") == {}
