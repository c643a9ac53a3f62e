from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from babelgap.report import print_table
from babelgap.schema import Results
from tests.report.builders import METHOD, VARIANTS, accuracy_of, estimate, results
from tests.report.full_run import full_results

NUMBER = re.compile(r"[+-]\d\.\d{3} \[-?\d\.\d{3}, -?\d\.\d{3}\]")
# 4 languages and the mean in 12 variants, and the mixed cell; one gap is undefined.
NUM_GAPS = 5 * 12 + 1 - 1


def printed(shown: Results, *, width: int = 400, colours: bool = False) -> str:
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colours,
        color_system="standard" if colours else None,
        legacy_windows=False,
        _environ={},
    )
    print_table(shown, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def rows(text: str) -> list[str]:
    """First words of the lines that start a row."""
    return [
        line.split()[0] for line in text.split("Accuracy")[0].splitlines()[3:] if line[:1] > " "
    ]


def with_gap(value: float, *, half: float) -> Results:
    """A run whose one gap, French, is the given one."""
    shown = results(languages=("fr",), variants=("monolingual",))
    measures = tuple(
        replace(m, estimate=estimate(value, half=half)) if m.name == "gap" else m
        for m in shown.measures
        if m.language != "all"
    )
    return replace(shown, measures=measures)


def test_rows_are_pivot_languages_mixed_and_mean_in_this_order() -> None:
    assert rows(printed(results())) == ["en", "fr", "de", "es", "it", "mixed", "mean"]


def test_no_mixed_row_without_the_mixup_variant() -> None:
    assert rows(printed(results(variants=("question",)))) == ["fr", "de", "es", "it", "mean"]


def test_columns_are_all_variants_in_the_studys_order() -> None:
    variants = ("mirror_answer", "options", "monolingual", "2_options_with_answer")
    assert printed(results(variants=variants)).splitlines()[1].split() == list(variants)
    assert printed(results()).splitlines()[1].split() == list(VARIANTS)


@pytest.mark.parametrize("width", [20, 80, 130])
def test_on_a_narrow_console_the_columns_stand_in_tables_one_below_another(width: int) -> None:
    lines = printed(results(), width=width).split("Accuracy, and")[0].splitlines()[1:]
    heads = [line.split() for line in lines if set(line.split()) & set(VARIANTS)]
    assert len(heads) > 1
    assert [variant for head in heads for variant in head] == list(VARIANTS)


def test_a_cell_holds_accuracy_and_below_it_gap_and_interval() -> None:
    lines = printed(results(variants=("question",))).splitlines()
    row = next(i for i, line in enumerate(lines) if line.startswith("de"))
    found = results().find("gap", "question", "de")
    assert found is not None
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert lines[row].split() == ["de", f"{accuracy_of('question', 'de'):.3f}"]
    assert lines[row + 1].strip() == f"{found.value:+.3f} [{found.low:.3f}, {found.high:.3f}]"


def test_the_pivot_has_an_accuracy_and_no_gap() -> None:
    lines = printed(results(variants=("monolingual",))).splitlines()
    row = next(i for i, line in enumerate(lines) if line.startswith("en (pivot)"))
    assert lines[row].split()[-1] == "0.712"
    assert lines[row + 1].startswith("fr")


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_nothing_is_wrapped_or_cut(width: int) -> None:
    text = printed(results(), width=width)
    table, legend = text.split("Accuracy, and below it")
    assert max(len(line) for line in table.splitlines()) <= width
    assert len(NUMBER.findall(table)) == NUM_GAPS
    assert "…" not in text
    assert results().signature in legend.splitlines()


def test_a_console_narrower_than_a_column_still_shows_whole_numbers() -> None:
    table = printed(results(), width=20).split("Accuracy, and")[0]
    assert len(NUMBER.findall(table)) == NUM_GAPS


def test_an_undefined_value_is_a_dash_and_never_a_zero() -> None:
    shown = with_gap(0.1, half=0.05)
    undefined = tuple(replace(m, estimate=estimate(None)) for m in shown.measures)
    lines = printed(replace(shown, measures=undefined)).splitlines()
    row = next(i for i, line in enumerate(lines) if line.startswith("fr"))
    assert lines[row].split() == ["fr", "–"]
    assert lines[row + 1].strip() == "–"


@pytest.mark.parametrize(
    ("value", "half", "colour"),
    [(0.2, 0.1, "31"), (-0.2, 0.1, "36"), (0.1, 0.2, None), (-0.1, 0.2, None)],
)
def test_a_gap_is_coloured_only_where_its_interval_excludes_zero(
    value: float, half: float, colour: str | None
) -> None:
    text = printed(with_gap(value, half=half), colours=True)
    coloured = re.findall(rf"\x1b\[(3\d)m *{re.escape(f'{value:+.3f}')}", text)
    assert coloured == ([] if colour is None else [colour])


def test_a_gap_that_rounds_to_zero_has_no_negative_zero() -> None:
    text = printed(with_gap(-0.0001, half=0.0002))
    assert "+0.000 [0.000, 0.000]" in text


def test_the_legend_says_what_a_gap_is_and_how_sure() -> None:
    legend = printed(results()).split("Accuracy, and below it")[1]
    assert "en minus language, on the same questions" in legend
    assert f"95 % intervals: {METHOD}; 300 questions" in legend


def test_an_incomplete_run_says_so_and_a_complete_one_does_not() -> None:
    assert "INCOMPLETE: 3 of 15,900 predictions" in printed(results(num_unanswered=3))
    assert "INCOMPLETE" not in printed(results())


def test_the_legend_says_how_answers_were_read() -> None:
    assert "the one whose own text is most probable after it" in printed(results())
    letters = printed(replace(results(), scorer="letters", normalization="sum"))
    assert "Answers are read by letter: the prompt lists the options as A, B, C" in letters
    assert "own text" not in letters


def test_the_pivots_accuracy_shows_without_the_monolingual_variant() -> None:
    assert "Accuracy in en alone: 0.712." in printed(results(variants=("question",)))


def test_names_reach_the_terminal_neither_as_markup_nor_as_escape_sequences() -> None:
    hostile = replace(results(), model="[bold]m[/bold]\x1b[2J", signature="s\x1b]0;title\x07")
    text = printed(hostile)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[bold]m[/bold]�[2J" in text


def test_a_run_without_variants_still_prints_its_signature() -> None:
    assert results().signature in printed(results(variants=()))


def test_what_machines_translated_and_what_is_not_asked_is_told() -> None:
    shown = replace(
        results(),
        translators={"es": "apertium@1"},
        num_left_out_by_reason={"translated into es: echo": 12, "an empty text": 3},
    )
    text = " ".join(printed(shown).split())
    assert "Translated by machine" in text
    assert "es by apertium@1" in text
    assert "15 questions of the quiz are not asked (translated into es: echo: 12;" in text
    assert "not asked" not in printed(results())


def test_gaps_are_marked_where_they_stay_significant_after_holm() -> None:
    run = full_results()
    surviving = [m for m in run.measures if m.test is not None and m.test.p_holm <= 0.05]
    text = printed(run)
    assert len(re.findall(r"\*[+-]\d\.\d{3} \[", text)) == len(surviving) > 0
    assert f"*: {len(surviving)} of 52 gaps stay significant at 0.05 after Holm" in text
    assert "finds a gap of 0.087 about 4 times in 5" in " ".join(text.split())


def test_without_a_surviving_gap_there_is_no_mark() -> None:
    run = full_results()
    tested = [replace(m, test=m.test and replace(m.test, p_holm=0.2)) for m in run.measures]
    text = printed(replace(run, measures=tuple(tested)))
    assert "None of 52 gaps stays significant" in text
    assert "*" not in text


def test_without_tests_nothing_is_said_of_them() -> None:
    assert "Holm" not in printed(results())


def test_parts_and_what_carries_over_stand_below_where_the_run_has_them() -> None:
    run = full_results()
    below = printed(run).split("Where in the question the barrier sits")[1]
    loss = run.find("part_loss", "all", "de", detail="answer")
    assert loss is not None
    assert f"{loss.value:+.3f} [{loss.low:.3f}, {loss.high:.3f}]" in below
    assert below.count("mean") == 2
    assert "RankC" in below
    assert "Where in the question" not in printed(results())


@pytest.mark.parametrize("width", [60, 100])
def test_nothing_below_is_wrapped_or_cut(width: int) -> None:
    below = printed(full_results(), width=width).split("Where in the question")[1]
    numbers = re.findall(r"\d\.\d{3} \[-?\d\.\d{3}, -?\d\.\d{3}\]", below)
    assert len(numbers) == 5 * 4 + 5 * 4 + 4 * 6
