from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.report.latex import results_latex
from babelgap.report.latex_text import latex_label, latex_text
from babelgap.report.significance import survives_holm
from babelgap.schema import Results
from tests.report.builders import FIFTEEN, VARIANTS, results
from tests.report.full_run import full_results

COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)")


def tables(latex: str) -> list[list[str]]:
    """Lines of each table's body that are rows."""
    bodies = re.findall(r"\\begin\{tabular\}.*?\n(.*?)\\end\{tabular\}", latex, flags=re.DOTALL)
    return [[line for line in body.splitlines() if line.endswith(r"\\")] for body in bodies]


def num_columns(row: str) -> int:
    """Columns that a row fills, spans counted as wide as they are."""
    spans = [int(n) for n in re.findall(r"\\multicolumn\{(\d+)\}", row)]
    return len(re.findall(r"(?<!\\)&", row)) + 1 + sum(spans) - len(spans)


def braces(text: str) -> int:
    """Depth after the last character; fails where more are closed than were open."""
    depth = 0
    for c in COMMAND.sub("", text):
        depth += (c == "{") - (c == "}")
        assert depth >= 0
    return depth


@pytest.fixture(scope="module")
def latex() -> str:
    return results_latex(full_results())


def test_environments_and_braces_are_closed(latex: str) -> None:
    begun = Counter(re.findall(r"\\begin\{(\w+)\}", latex))
    assert begun == Counter(re.findall(r"\\end\{(\w+)\}", latex))
    assert begun["table"] == begun["tabular"] == 5
    assert braces(latex) == 0


@pytest.mark.parametrize(
    "run", [full_results(), results(), results(languages=FIFTEEN), results(variants=("mixup",))]
)
def test_every_row_of_a_table_fills_all_its_columns(run: Results) -> None:
    for rows in tables(results_latex(run)):
        assert len({num_columns(row) for row in rows}) == 1


def test_every_variant_has_its_pair_of_columns(latex: str) -> None:
    heads = re.findall(r"\\multicolumn\{2\}\{c\}\{\\texttt\{([^}]*)\}\}", latex)
    assert [head.replace(r"\_", "_") for head in heads] == list(VARIANTS)


def test_the_pivot_stands_above_the_languages_and_the_mean_below(latex: str) -> None:
    firsts = [row.split(" &")[0] for row in tables(latex)[0]]
    labels = [label for label in firsts if label]
    assert labels == ["English (pivot)", "French", "German", "Spanish", "Italian", "Mean"]


def test_significant_gaps_are_bold_with_a_dagger(latex: str) -> None:
    surviving = [m for m in full_results().measures if m.name == "gap" and survives_holm(m.test)]
    assert latex.count(r"\rlap{$^\dagger$}") == len(surviving) > 0
    assert "correction for 52 gaps" in latex
    assert "dagger" not in results_latex(results())


def test_captions_say_how_many_questions_which_level_and_method(latex: str) -> None:
    caption = re.search(r"\\caption\{(.*)\}", latex)
    assert caption
    assert "$n = 300$" in caption[1]
    assert r"95\,\% intervals (cluster bootstrap, 10000 resamples)" in caption[1]


def test_labels_are_all_different(latex: str) -> None:
    labels = re.findall(r"\\label\{([^}]*)\}", latex)
    assert len(labels) == len(set(labels)) == 5
    assert all(re.fullmatch(r"tab:[A-Za-z0-9-]+", label) for label in labels)


def test_minus_signs_are_true_ones(latex: str) -> None:
    body = "".join(row for rows in tables(latex) for row in rows)
    assert "$-$" in body
    assert not re.search(r"(?<![$\d])-\d", body)


def test_what_others_named_stays_text() -> None:
    name = "\\input{x} % & # _ ^ ~ $ { } é 中\n\\end{table}"
    hostile = results_latex(replace(full_results(), model=name, quiz=name, signature=name))
    assert hostile.isascii()
    assert braces(hostile.replace(r"\{", "").replace(r"\}", "")) == 0
    lines = [line for line in hostile.splitlines() if not line.startswith("%")]
    assert not any(r"\input" in line for line in lines)
    assert "\n".join(lines).count(r"\end{table}") == 5


def test_languages_are_called_by_their_english_names() -> None:
    latex = results_latex(results(languages=("nb", "zh-Hans"), variants=("question",)))
    assert r"Norwegian Bokm\r{a}l" in latex
    assert "Simplified Chinese" in latex


@given(st.text(max_size=40))
def test_any_text_is_ascii_with_closed_braces(text: str) -> None:
    found = latex_text(text)
    assert found.isascii()
    assert braces(found) == 0
    assert not re.search(r"[&%#_$^~]", COMMAND.sub("", found).replace("~", ""))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a--b", "a{-}{-}b"),
        ("Č", r"\v{C}"),
        ("½", "[U+00BD]"),
        ("a\nb", "a b"),
        ("5\N{NARROW NO-BREAK SPACE}%\N{NO-BREAK SPACE}~", r"5\,\%~\textasciitilde{}"),
    ],
)
def test_letters_that_would_melt_or_have_no_font(text: str, expected: str) -> None:
    assert latex_text(text) == expected


def test_a_label_holds_no_character_of_a_name_that_means_something() -> None:
    assert latex_label("tab", "a_b/ü#", "1") == "tab:a-b----1"
