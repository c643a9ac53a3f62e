"""What a report of facts says, in the terminal, in Markdown and in tables."""

from __future__ import annotations

import csv
import io
import re

import pytest
from rich.console import Console

from babelgap.report.numerals import decimal, percent, points, signed_points
from babelgap.report.tofu.console import print_facts
from babelgap.report.tofu.files import fact_files
from babelgap.report.tofu.headline import fact_legend, fact_sentences
from babelgap.report.tofu.rows import FactLookup
from babelgap.schema.fact_results import FactResults
from tests.report.test_markdown import tables
from tests.report.tofu.builders import built

SUM = ("multiple_choice", "sum")


@pytest.fixture(scope="module")
def results() -> FactResults:
    return built()


def printed(results: FactResults, *, width: int = 400) -> str:
    file = io.StringIO()
    print_facts(results, Console(file=file, width=width, _environ={}))
    return file.getvalue()


def test_sentences_say_what_is_known_where(results: FactResults) -> None:
    untouched, taught, mixed, control, *changes = fact_sentences(results)
    assert untouched.startswith("untouched: 25.0 % of the facts are right in English. Of")
    assert taught == (
        "taught: 100.0 % of the facts are right in English. Of the facts known in English 25.0 % "
        "are also right in German, 25.0 % in French."
    )
    assert "50.0 % are also right in German" in mixed
    assert "25.0 % are also right in German" in control
    assert len(changes) == 4


def test_changes_are_no_surer_than_their_tests(results: FactResults) -> None:
    taught, mixed, against_control, control = fact_sentences(results)[4:]
    assert taught.startswith("taught against untouched widens the gap: +75.0 (")
    assert mixed.startswith("mixed against taught closes some of the gap: −25.0 (")
    assert "right answers in English +0.0 (" in mixed
    assert "right answers in the others +25.0 (" in mixed
    assert "p = 0.0" in mixed
    assert against_control.startswith("mixed against control closes some of the gap: −25.0 (")
    assert control.startswith(
        "control against taught changes the gap by no more than chance explains: +0.0"
    )


def test_the_family_of_tests_is_told(results: FactResults) -> None:
    # Four pairs, each with en, de, fr and the mean gap.
    assert any("Holm's correction for 16 changes" in line for line in fact_legend(results))


def test_without_wrong_answers_probabilities_are_shown() -> None:
    results = built(is_choice=False)
    assert FactLookup(results).headline == ("answer_probability", "")
    assert FactLookup(results).quantities() == (("answer_probability", ""),)
    (sentence,) = fact_sentences(results)
    assert sentence.startswith("No question has wrong answers")
    assert "Answer probability" in printed(results)
    assert "Holm's" not in " ".join(fact_legend(results))


def test_without_other_languages_there_is_no_gap() -> None:
    results = built(languages=())
    (table, *_) = FactLookup(results).tables()
    assert [column.head for column in table.columns] == ["en (taught)"]
    assert fact_sentences(results)[1] == "taught: 100.0 % of the facts are right in English."
    assert len(fact_sentences(results)) == 4
    assert "Gap" not in " ".join(fact_legend(results))


def test_one_language_is_no_mean() -> None:
    (table, *_) = FactLookup(built(languages=("de",))).tables()
    assert [column.head for column in table.columns] == ["en (taught)", "de", "gap", "transfer"]


def test_languages_in_and_out_of_the_mix_are_told_apart() -> None:
    results = built(groups={"in_mix": ["de"], "out_of_mix": ["fr"]})
    (table, *_) = FactLookup(results).tables()
    assert [column.head for column in table.columns] == [
        "en (taught)", "de", "fr", "mean", "mean, in mix", "mean, outside", "gap", "gap, in mix",
        "gap, outside", "transfer",
    ]  # fmt: skip
    assert None not in table.rows[0].cells
    assert None not in table.changes[0].cells
    assert "In mix: de." in fact_legend(results)


def test_the_terminal_has_every_number(results: FactResults) -> None:
    text = printed(results)
    (table, *_) = FactLookup(results).tables()
    lines = [line for line in text.splitlines() if line.startswith("mixed  ")]
    for cell in table.rows[2].cells:
        assert cell is not None
        assert f"{decimal(cell.estimate.value)} [{decimal(cell.estimate.low)}, " in lines[0]
    assert "mixed - taught" in text
    assert "*-0.250 [" in text
    assert "A note | of it." in text
    assert "−" not in text


def test_nothing_is_lost_on_a_narrow_terminal(results: FactResults) -> None:
    def numbers(text: str) -> list[str]:
        return sorted(re.findall(r"-?\d\.\d{3} \[-?\d\.\d{3}, -?\d\.\d{3}\]", text))

    assert numbers(printed(results, width=70)) == numbers(printed(results))


def test_names_are_no_escape_sequences(results: FactResults) -> None:
    from dataclasses import replace

    assert "\x1b" not in printed(replace(results, model="a\x1b[2J"))


def test_the_readme_has_every_number(results: FactResults) -> None:
    text = fact_files(results)["README.md"]
    found = tables(text)
    lookup = FactLookup(results)
    assert len(found) == 2 * len(lookup.quantities()) + 1
    for i, table in enumerate(lookup.tables()):
        levels, changes = found[2 * i], found[2 * i + 1]
        assert [row[0] for row in levels[1:]] == [f"`{row.stage}`" for row in table.rows]
        for row, cells in zip(table.rows, levels[1:], strict=True):
            for measure, cell in zip(row.cells, cells[1:], strict=True):
                assert measure is not None
                assert cell.startswith(percent(measure.estimate.value))
                if measure.estimate.low is not None:
                    assert f"({points(measure.estimate.low)} to " in cell
        for change, cells in zip(table.changes, changes[1:], strict=True):
            for one, cell in zip(change.cells, cells[1:], strict=True):
                assert one is not None
                assert signed_points(one.change.value) in cell
    stages = found[-1]
    assert [row[0] for row in stages[1:]] == ["`untouched`", "`taught`", "`mixed`", "`control`"]
    assert "A note \\| of it." in text
    assert "learning_rate=0.0005" in text
    assert "max_steps" not in text


def test_tables_hold_every_measure_and_change(results: FactResults) -> None:
    files = fact_files(results)
    measures, changes = (
        list(csv.DictReader(io.StringIO(files[name]))) for name in ("measures.csv", "changes.csv")
    )
    assert len(measures) == len(results.measures)
    assert len(changes) == len(results.changes)
    for row, measure in zip(measures, results.measures, strict=True):
        assert (row["stage"], row["kind"]) == (measure.stage, measure.kind)
        value = measure.estimate.value
        assert row["value"] == ("" if value is None else repr(value))
    for row, change in zip(changes, results.changes, strict=True):
        assert row["against"] == change.against
        assert row["p_holm"] == ("" if change.test is None else repr(change.test.p_holm))
        assert row["num_questions"] == str(change.change.num_questions)
