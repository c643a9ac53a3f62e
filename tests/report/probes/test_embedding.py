from __future__ import annotations

from dataclasses import replace

from babelgap.report.probes.embedding import embedding_views
from tests.report.builders import FIFTEEN
from tests.report.probes.built import BASELINES, embedding_results


def test_there_is_a_view_for_each_pooling_with_all_languages() -> None:
    mean, last = embedding_views(embedding_results())
    assert (mean.pooling, last.pooling) == ("mean", "last")
    assert [c.tag for c in mean.similarities] == ["mul", "fr", "de", "es", "it"]
    assert len(mean.alignment_charts) == 3
    assert len(mean.effect_charts) == len(BASELINES)
    assert [t.layer for t in mean.effects] == [15, 30]


def test_tables_show_the_layers_that_were_tested_whatever_is_largest() -> None:
    results = embedding_results()
    [view, _] = embedding_views(results)
    assert view.layer == 15
    untested = replace(results, measures=tuple(replace(m, p_value=None) for m in results.measures))
    [view, _] = embedding_views(untested)
    assert [t.layer for t in view.effects] == [15]


def test_a_slider_has_every_layer_that_has_distributions() -> None:
    mean, last = embedding_views(embedding_results())
    assert mean.slider is not None
    assert mean.slider.layers == tuple(range(31))
    assert mean.slider.layers[mean.slider.shown] == 15
    assert mean.slider.complete == (15, 30)
    for layer, frame in zip(mean.slider.layers, mean.slider.frames, strict=True):
        drawn = [chart is not None for chart in frame["charts"]]
        assert drawn == ([True] * 5 if layer in (15, 30) else [True, *[False] * 4])
    assert last.slider is not None
    assert last.slider.layers == (15, 30)


def test_of_many_languages_fewer_layers_are_drawn_but_those_shown_among_them() -> None:
    [view] = embedding_views(
        embedding_results(languages=FIFTEEN, poolings=("mean",), all_drawn=True)
    )
    assert view.slider is not None
    assert 3 <= len(view.slider.layers) < 31
    assert {0, 15, 30} <= set(view.slider.layers)


def test_an_encoder_of_one_layer_has_no_slider_and_no_charts_by_layer() -> None:
    [view] = embedding_views(embedding_results(num_layers=1, poolings=("mean",)))
    assert view.slider is None
    assert view.effect_charts == ()
    assert view.alignment_charts == ()
    assert len(view.similarities) == 5
    assert [t.layer for t in view.alignment] == [0]


def test_alignment_over_all_layers_is_a_table_of_its_own() -> None:
    [view] = embedding_views(embedding_results(num_layers=3, poolings=("mean",)))
    assert [table.layer for table in view.alignment] == [1, 2, None]
    assert view.alignment[-1].columns == ("MEXA", "MEXA, best layer")
    assert view.alignment[0].columns[-1] == "Pairs less others"


def test_a_probe_of_alignment_alone_has_no_effects() -> None:
    results = embedding_results(num_layers=3, poolings=("mean",))
    alone = tuple(
        m for m in results.measures if m.name in ("mexa", "retrieval") and m.layer is not None
    )
    [view] = embedding_views(replace(results, measures=alone, histograms=()))
    assert view.effects == ()
    assert view.similarities == ()
    assert len(view.alignment_charts) == 3
