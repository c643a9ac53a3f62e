from __future__ import annotations

from dataclasses import replace

from babelgap.report.probes.translation import (
    line_examples,
    metric_tables,
    problem_table,
    published_comet,
)
from babelgap.report.reference_figures import reference_figures
from tests.report.probes.built import MODEL, SYSTEMS, translation_results


def test_a_table_a_metric_with_systems_down_and_directions_across() -> None:
    tables = metric_tables(translation_results())
    assert [t.title for t in tables] == [
        "chrF++", "BLEU", "COMET", "Similarity to the reference",
    ]  # fmt: skip
    assert [system for system, _ in tables[0].rows] == list(SYSTEMS)
    assert [d.into for d in tables[0].directions[:5]] == ["fr", "de", "es", "it", "all"]
    assert [d.source for d in tables[0].directions[5:]] == ["fr", "de", "es", "it", "all"]


def test_differences_are_those_to_the_model_and_none_is_of_the_model_to_itself() -> None:
    [table, *_] = metric_tables(translation_results())
    for system, cells in table.rows:
        for cell in cells:
            if system == MODEL:
                assert cell.difference is None
                continue
            assert cell.difference is not None
            assert cell.difference.of == cell.difference.measure.system == system
            assert cell.difference.measure.against == MODEL


def test_a_difference_that_is_told_of_the_model_keeps_its_sign_and_says_so() -> None:
    results = translation_results()
    turned = tuple(
        replace(m, system=MODEL, against=m.system) if m.name.endswith("_difference") else m
        for m in results.measures
    )
    [table, *_] = metric_tables(replace(results, measures=turned))
    [_, (_, cells), *_] = table.rows
    assert cells[0].difference is not None
    assert cells[0].difference.of == MODEL


def test_problems_come_most_frequent_first() -> None:
    table = problem_table(translation_results())
    assert table is not None
    for _, cells in table.rows:
        for cell in cells:
            shares = [m.estimate.value or 0.0 for m in cell.problems]
            assert shares == sorted(shares, reverse=True)
            assert len(shares) == 3


def test_a_probe_without_counts_has_no_such_table() -> None:
    assert problem_table(replace(translation_results(), measures=())) is None


def test_lines_hold_every_systems_translation_in_the_systems_order() -> None:
    found = line_examples(translation_results())
    assert [tuple(d) for d in found] == [("en", "fr"), ("en", "ar"), ("fr", "en")]
    for examples in found.values():
        assert [e.line for e in examples] == [3, 7]
        assert all([t.system for t in e.translations] == list(SYSTEMS) for e in examples)


def test_published_scores_are_those_of_the_probes_directions() -> None:
    table = published_comet(translation_results(languages=("de",)))
    assert table is not None
    assert [tuple(d) for d in table.directions] == [("en", "de"), ("de", "en")]
    shown = {f for _, figures in table.rows for f in figures if f is not None}
    wanted = {
        f for f in reference_figures()
        if f.measure == "comet" and {f.language, f.source_language} == {"en", "de"}
    }  # fmt: skip
    assert shown == wanted


def test_languages_that_nobody_published_have_no_such_table() -> None:
    assert published_comet(translation_results(languages=("ja",))) is None
