from __future__ import annotations

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from babelgap.report import probe_markdown, results_markdown
from babelgap.report.numerals import percent
from babelgap.schema import ProbeResults
from tests.report.full_run import full_results
from tests.report.probes.built import embedding_results, terms_results, translation_results

ALL = (translation_results(), embedding_results(), terms_results())


def tables(markdown: str) -> list[list[list[str]]]:
    """Cells of each table as they are written, head first."""
    found: list[list[list[str]]] = []
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
    for token, inside in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type in ("th_open", "td_open") and inside is not None:
            found[-1][-1].append(inside.content)
    return found


@pytest.mark.parametrize("results", ALL)
def test_tables_are_whole_and_narrow(results: ProbeResults) -> None:
    found = tables(probe_markdown(results))
    assert found
    assert {len(table) > 1 for table in found} == {True}
    for table in found:
        assert len({len(row) for row in table}) == 1
        assert len(table[0]) <= 6


def test_a_score_has_its_interval_and_its_difference() -> None:
    [first, *_] = tables(probe_markdown(translation_results()))
    assert first[0][:2] == ["", "English → French"]
    assert first[2][0] == "google-translate"
    assert first[2][1].endswith("<br>+8.1, p = 0.031")


def test_mean_stands_with_other_languages() -> None:
    sizes = [len(t[0]) - 1 for t in tables(probe_markdown(translation_results()))]
    assert sizes[:4] == [3, 2, 3, 2]


def test_what_opens_and_folds_is_balanced() -> None:
    for results in ALL:
        text = probe_markdown(results)
        assert text.count("<details>") == text.count("</details>") > 0


def test_names_mark_up_and_mention_nothing() -> None:
    bad = "<script>|@me #1"
    results = translation_results(systems=(bad, "b"))
    text = probe_markdown(replace(results, texts=bad, notes=(bad,)))
    html = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    assert "<script" not in html
    assert "@me" not in text
    [first, *_] = tables(text)
    assert len({len(row) for row in first}) == 1


def test_a_runs_report_holds_terms_and_probes() -> None:
    text = results_markdown(replace(full_results(), probes=ALL[:2]))
    assert "**Translation beside knowledge**" in text
    assert "### Translation of lines: flores (99 lines)" in text
    assert "### Embeddings: " in text
    share = full_results().find("terms_known", "monolingual", "de")
    assert share is not None
    [table] = [t for t in tables(text) if "All terms known" in t[0]]
    [german] = [row for row in table if row[0] == "German"]
    assert german[2].startswith(percent(share.value))
