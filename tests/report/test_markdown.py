from __future__ import annotations

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from babelgap.report.headline import headline
from babelgap.report.markdown import results_markdown
from babelgap.report.numerals import percent, points, signed_points
from babelgap.report.significance import survives_holm
from tests.report.builders import FIFTEEN, VARIANTS, results
from tests.report.full_run import full_results


def tokens(markdown: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(markdown)


def tables(markdown: str) -> list[list[list[str]]]:
    """Cells of each table as they are written, head first."""
    found: list[list[list[str]]] = []
    for token, inside in zip(tokens(markdown), [*tokens(markdown)[1:], None], strict=True):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type in ("th_open", "td_open") and inside is not None:
            found[-1][-1].append(inside.content)
    return found


@pytest.fixture(scope="module")
def text() -> str:
    return results_markdown(full_results())


def test_it_opens_with_what_the_run_found(text: str) -> None:
    said = headline(full_results()).sentence.split(";")[0]
    assert f"**{said}" in text
    assert "> This run is incomplete: 3 of 15,900 predictions" in text


def test_every_variant_has_its_column_the_papers_first(text: str) -> None:
    heads = [cell for table in tables(text) for cell in table[0][1:] if cell.startswith("`")]
    assert heads == [f"`{name}`" for name in VARIANTS]
    assert text.index("`mixup`") < text.index("<details>") < text.index("`mirror_answer`")


def test_no_table_is_wider_than_four_columns(text: str) -> None:
    assert {len(row) for table in tables(text) for row in table} <= {3, 4, 5}


def test_a_cell_holds_accuracy_gap_and_interval(text: str) -> None:
    run = full_results()
    gap = run.find("gap", "question", "de")
    accuracy = run.find("accuracy", "question", "de")
    assert gap is not None
    assert accuracy is not None
    [row] = [row for row in tables(text)[0] if row[0] == "German"]
    cell = row[tables(text)[0][0].index("`question`")].replace("**", "").replace("\\*", "")
    assert cell == (
        f"{percent(accuracy.value)}<br>{signed_points(gap.value)} "
        f"({points(gap.low)} to {points(gap.high)})"
    )


def test_gaps_are_marked_where_they_stay_significant_after_holm(text: str) -> None:
    run = full_results()
    surviving = [m for m in run.measures if m.name == "gap" and survives_holm(m.test)]
    assert 0 < len(surviving) < 49
    assert text.count("\\*") == len(surviving)
    assert "after Holm’s correction for 52 gaps" in text


def test_without_tests_nothing_is_said_of_them() -> None:
    plain = results_markdown(results())
    assert "Holm" not in plain
    assert "\\*" not in plain


def test_undefined_is_a_dash_and_never_a_zero(text: str) -> None:
    [cell] = [
        row[table[0].index("`mirror_answer`")]
        for table in tables(text)
        for row in table
        if row[0] == "Italian" and "`mirror_answer`" in table[0]
    ]
    assert cell.endswith("<br>–")


def test_parts_and_what_carries_over_have_tables_where_the_run_has_them(text: str) -> None:
    heads = [table[0] for table in tables(text)]
    assert ["", "Question", "Right option", "Wrong options", "Anything foreign"] in heads
    assert any(head[-1] == "Options ranked alike (RankC)" for head in heads)
    assert "Where in the question" not in results_markdown(results())


def test_what_others_named_neither_marks_up_nor_mentions(text: str) -> None:
    name = "<script>x</script> @all |**b**| `c` #1\n# heading"
    hostile = results_markdown(
        replace(full_results(), model=name, quiz=name, signature=f"a|```\n</details>{name}")
    )
    assert [t.type for t in tokens(hostile)] == [t.type for t in tokens(text)]
    assert "<script" not in hostile.split("```")[0]


def test_details_are_closed(text: str) -> None:
    assert text.count("<details>") == text.count("</details>") == 2


def test_fifteen_languages_have_a_row_each() -> None:
    wide = tables(results_markdown(results(languages=FIFTEEN)))
    assert [row[0] for row in wide[0]][1:4] == ["English (pivot)", "French", "German"]
    assert len(wide[0]) == 1 + 1 + 15 + 1


def test_a_run_without_measures_still_has_its_signature() -> None:
    empty = results_markdown(replace(results(variants=()), measures=()))
    assert "smollm2-135m-instruct@12fd25f77366" in empty
    assert tables(empty) == []
