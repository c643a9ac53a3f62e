from __future__ import annotations

from dataclasses import replace

from babelgap.report.bias import foreign_rows, positions
from babelgap.report.figures import figure, is_maybe_zero, limits, scale, spoken
from babelgap.report.grids import grid, grids, pairs
from babelgap.report.languages_beside import languages_beside, translation_beside
from babelgap.report.lookup import Lookup
from babelgap.schema import Estimate, Measure
from tests.report.builders import LANGUAGES, VARIANTS
from tests.report.full_run import FOREIGN, full_results

RESULTS = full_results()
LOOKUP = Lookup(RESULTS)


def measured(name: str, value: float | None, low: float | None, high: float | None) -> Measure:
    found = Estimate(value, low, high, 0.95, 10, "bootstrap")
    return Measure(name, "monolingual", "de", None, "sum", found)


def test_a_grid_has_a_row_for_every_place_that_has_a_number() -> None:
    transfer = grid(RESULTS, LOOKUP, "transfer")
    assert transfer is not None
    assert transfer.columns == VARIANTS
    assert [row.label for row in transfer.rows][-2:] == ["All mixed", "Mean"]
    assert [row.tag for row in transfer.rows][:4] == list(LANGUAGES)
    mixup = VARIANTS.index("mixup")
    filled = [row.label for row in transfer.rows if row.cells[mixup]]
    assert filled == ["All mixed"]


def test_measures_that_the_run_lacks_have_no_grid() -> None:
    assert grid(RESULTS, LOOKUP, "nothing") is None
    assert [g.name for g in grids(RESULTS, LOOKUP, ("nothing", "transfer"))] == ["transfer"]


def test_transfer_is_shown_both_ways_and_what_has_no_direction_once() -> None:
    transfer = pairs(RESULTS, LOOKUP, "pair_transfer")
    assert transfer is not None
    for i, row in enumerate(transfer.rows):
        for j, m in enumerate(row.cells):
            assert (m is None) == (i == j)
            if m is not None:
                assert (m.language, m.detail) == (transfer.tags[i], transfer.tags[j])
    alike = pairs(RESULTS, LOOKUP, "pair_consistency")
    assert alike is not None
    shown = {(m.language, m.detail) for row in alike.rows for m in row.cells if m}
    in_run = {(m.language, m.detail) for m in RESULTS.measures if m.name == "pair_consistency"}
    assert shown == in_run
    assert pairs(RESULTS, LOOKUP, "nothing") is None


def test_picks_by_position_stand_below_the_right_options() -> None:
    table = positions(RESULTS, LOOKUP)
    assert table is not None
    assert table.num_positions == 4
    first, pivot, *_ = table.rows
    assert (first.label, first.tag) == ("Right options", None)
    assert [m.name for m in first.cells if m] == ["answer_share"] * 4
    assert [m.detail for m in pivot.cells[:4] if m] == ["1", "2", "3", "4"]
    assert pivot.cells[4] is not None
    assert pivot.cells[4].name == "position_bias"


def test_foreign_picks_stand_beside_what_random_picks_would_get() -> None:
    found = foreign_rows(RESULTS, LOOKUP)
    assert found is not None
    assert found.columns == FOREIGN
    for _, tag, cells in found.rows:
        for variant, (picks, options) in zip(found.columns, cells, strict=True):
            assert picks is not None
            assert options is not None
            assert (options.variant, options.language) == (variant, tag)


def test_languages_are_shown_beside_what_is_known_of_them_alone() -> None:
    beside = languages_beside(RESULTS, LOOKUP)
    assert beside is not None
    assert beside.columns == ("Gap", "Fertility", "Token premium", "Similarity")
    assert [c.trait for c in beside.correlations] == ["fertility", "token premium", "similarity"]
    plain = replace(RESULTS, measures=tuple(m for m in RESULTS.measures if m.name == "gap"))
    assert languages_beside(plain, Lookup(plain)) is None
    assert translation_beside(plain, Lookup(plain)) is None


def test_each_measure_is_written_in_its_own_way() -> None:
    assert figure(measured("accuracy", 0.7123, None, None)) == "71.2"
    assert figure(measured("part_loss", -0.0312, None, None)) == "−3.1"
    assert figure(measured("fertility", 0.28451, None, None)) == "0.285"
    assert figure(measured("gap_correlation", -0.004, None, None)) == "+0.00"
    assert figure(measured("gap_correlation", None, None, None)) == "–"
    assert spoken(measured("gap", 0.2, None, None)) == "20.0"
    assert [scale(measured(n, 1, 1, 1)) for n in ("gap", "token_premium")] == [100, 1]
    assert limits(measured("gap", 0.2, 0.1, 0.3)) == ("10.0", "30.0")
    assert limits(measured("gap", 0.2, None, 0.3)) is None


def test_only_differences_can_be_marked_as_maybe_zero() -> None:
    assert is_maybe_zero(measured("gap", 0.2, -0.1, 0.3))
    assert is_maybe_zero(measured("gap", 0.2, None, None))
    assert not is_maybe_zero(measured("gap", 0.2, 0.1, 0.3))
    assert not is_maybe_zero(measured("accuracy", 0.2, 0.0, 0.3))
