"""A comparison in the terminal, in Markdown and as JSON."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from babelgap.report.comparison_json import comparison_json
from babelgap.report.comparison_markdown import comparison_markdown
from babelgap.report.comparison_table import print_comparison
from babelgap.schema import ComparedRun, Comparison
from tests.report.comparisons import CONTROL, comparison, estimate, held_out, with_control

HOSTILE = "<script>x</script> [bold]@me[/bold] |`#1`|\x1b[2J"
ROWS = (
    *("English (pivot)", "French", "German", "Spanish", "Italian"),
    *("Mean, in the mix", "Mean, not in the mix", "Mean"),
)


def printed(shown: Comparison, *, width: int = 140) -> str:
    console = Console(file=io.StringIO(), width=width, legacy_windows=False, _environ={})
    print_comparison(shown, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def hostile() -> Comparison:
    shown = comparison()
    run = ComparedRun(HOSTILE, HOSTILE, HOSTILE, 3)
    return replace(
        shown,
        others=(run,),
        differing={HOSTILE: (HOSTILE, "")},
        notes=(HOSTILE,),
        differences=tuple(replace(d, run=HOSTILE) for d in shown.differences),
        closings=tuple(replace(c, run=HOSTILE) for c in shown.closings),
    )


def test_rows_are_pivot_languages_groups_and_mean() -> None:
    lines = printed(comparison()).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("monolingual"))
    assert [line.split("  ")[0] for line in lines[start + 2 : start + 10]] == list(ROWS)


def test_a_row_holds_both_sides_the_change_and_who_won() -> None:
    line, closed = [
        line for line in printed(comparison()).splitlines() if line.startswith("French")
    ]
    assert closed.split() == [
        *("French", "0.343", "[0.233,", "0.453]", "+0.091", "[0.060,", "0.122]"),
        *("+0.003", "[-0.011,", "0.017]", "<0.001"),
    ]
    assert line.split() == [
        *("French", "0.274", "→", "0.180", "-0.094", "[-0.125,", "-0.063]"),
        *("0.281", "→", "0.372", "*+0.091", "[0.060,", "0.122]", "34", "11"),
    ]


def test_the_mark_is_explained_and_set_where_holm_leaves_it() -> None:
    text = printed(comparison())
    assert text.count("*+") == 3
    assert "*: significant at 0.05 after Holm's correction for 9 accuracies" in text
    shown = comparison()
    plain = replace(shown, differences=tuple(replace(d, test=None) for d in shown.differences))
    assert "*" not in printed(plain)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_nothing_is_cut_on_a_narrow_console(width: int) -> None:
    text = printed(comparison(), width=width)
    assert "…" not in text
    for number in ("-0.094 [-0.125, -0.063]", "*+0.091 [0.060, 0.122]", "0.274 → 0.180"):
        assert number in text


def test_what_differs_and_what_is_not_compared_is_told() -> None:
    text = " ".join(printed(comparison()).split())
    assert "They differ in adapter: smollm2: –; smollm2-mixed: lora@7f." in text
    assert "44 questions that only smollm2-mixed asked are left out." in text


def test_names_reach_the_terminal_neither_as_markup_nor_as_escape_sequences() -> None:
    text = printed(hostile(), width=400)
    assert "\x1b" not in text
    assert "[bold]@me[/bold]" in text


def test_markdown_has_a_table_by_language_and_one_by_variant() -> None:
    text = comparison_markdown(comparison())
    lines = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    first = [cells[0].removeprefix("| ") for cells in lines]
    assert first[0] == "`monolingual`"
    assert first[2:10] == list(ROWS)
    assert first[10:19] == ["Of the gap", "---", *ROWS[1:]]
    assert first[19:23] == ["Variant", "---", "`monolingual`", "`question`"]
    assert text.count("<details>") == text.count("</details>") == 2


def test_markdown_marks_what_holm_leaves() -> None:
    text = comparison_markdown(comparison())
    assert text.count("**\\*") == 3
    assert "| French | 27.4 → 18.0 | −9.4 (−12.5 to −6.3) | 28.1 → 37.2 | **+9.1 (6.0 to" in text


def test_markdown_of_odd_names_has_the_same_shape() -> None:
    parser = MarkdownIt("commonmark").enable("table")
    shapes = [
        [token.type for token in parser.parse(comparison_markdown(shown))]
        for shown in (replace(comparison(), differing={"a": ("b", "")}), hostile())
    ]
    assert shapes[0] == shapes[1]
    assert "<script" not in comparison_markdown(hostile())


def test_json_holds_every_field_to_the_last_digit() -> None:
    shown = comparison()
    content = json.loads(comparison_json(shown))
    assert content == json.loads(json.dumps(asdict(shown)))
    first = content["differences"][0]["change"]["value"]
    assert first == shown.differences[0].change.value


def test_json_of_an_undefined_value_is_null() -> None:
    shown = comparison()
    undefined = replace(shown.differences[0], change=estimate(None))
    content = json.loads(comparison_json(replace(shown, differences=(undefined,))))
    assert content["differences"][0]["change"]["value"] is None


def test_how_the_groups_differ_is_told_where_it_is_known() -> None:
    told = "Gap out of the mix minus gap in the mix: "
    assert told + "-0.013 → 0.055, +0.068 [0.037, 0.099]" in printed(comparison())
    assert told + "−1.3 → 5.5 points, +6.8 (3.7 to 9.9)." in comparison_markdown(comparison())
    shown = comparison()
    fewer = tuple(d for d in shown.differences if d.name != "gap_difference")
    assert told not in printed(replace(shown, differences=fewer))


def test_an_undefined_share_is_a_dash_and_explained() -> None:
    shown = comparison()
    undefined = tuple(replace(c, share=estimate(None)) for c in shown.closings)
    text = comparison_markdown(replace(shown, closings=undefined))
    assert "| French | – | +9.1 (6.0 to 12.2) | +0.3 (−1.1 to 1.7) | &lt;0.001 |" in text
    assert "undefined where that gap" in text


def test_what_was_forgotten_is_told_with_the_pivot_first() -> None:
    shown = replace(comparison(), held_out=held_out())
    lines = [line.split() for line in printed(shown).splitlines()]
    english = ["English", "wikitext-en", "3.100", "→", "3.150", "+0.050", "22.2", "→", "23.3"]
    german = ["German", "wikitext-de", "4.200", "→", "3.900", "-0.300", "66.7", "→", "49.4"]
    assert lines.index(english) == lines.index(german) - 1
    assert "| English | wikitext-en | 3.100 → 3.150 | +0.050 | 22.2 → 23.3 |" in (
        comparison_markdown(shown)
    )
    assert "wikitext" not in printed(replace(shown, held_out=held_out(run="another")))


def test_the_control_has_a_part_of_its_own() -> None:
    shown = with_control()
    for text in (printed(shown), comparison_markdown(shown)):
        head, _, part = text.partition(f"Against the control {CONTROL}")
        assert head.count("the mean gap") == 2
        assert part.count("the mean gap") == 1
        assert f"From {CONTROL} to smollm2-mixed the mean gap falls" in " ".join(part.split())
    content = json.loads(comparison_json(shown))
    assert content["against_control"]["baseline"]["name"] == CONTROL
    assert content["against_control"]["closings"]
