"""A run's tables in LaTeX, as papers print them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from babelgap.report.glossary import VariantGroup
from babelgap.report.latex_text import latex_label, latex_number, latex_text
from babelgap.report.lookup import Lookup
from babelgap.report.numerals import percent, points, signed_points
from babelgap.report.part_names import PARTS, has_parts
from babelgap.report.significance import SIGNIFICANT, family_size, survives_holm
from babelgap.report.variant_columns import split_variants
from babelgap.schema import (
    ALL_LANGUAGES,
    ALL_VARIANTS,
    MIXUP,
    MONOLINGUAL,
    MULTIPLE,
    Estimate,
    Measure,
    Results,
)

__all__ = ["results_latex"]

_MOST_COLUMNS = 4
"""Variants in one table: what a page is wide, at two columns each."""
_HEAD = r"""% Needs \usepackage{booktabs} and nothing else."""


def results_latex(results: Results) -> str:
    r"""Accuracy and gap by language and variant, and where the barrier sits, as `table`s.

    Several variants that don't fit side by side go into several tables. The only package they need
    is booktabs; daggers take no room, so that columns that are flush right have their decimal
    points in line. Languages are called by their English names.

    Args:
        results: what the run found.

    Returns:
        LaTeX to be put into a document by `\input`; plain ASCII.
    """
    lookup = Lookup(results)
    groups = split_variants(results.variants, most=_MOST_COLUMNS)
    tables = [_gap_table(results, lookup, group, i + 1) for i, group in enumerate(groups)]
    if has_parts(lookup, results):
        tables.append(_parts_table(results, lookup))
    signature = _comment(f"babelgap: {results.signature}")
    return "\n".join([_HEAD, signature, *tables])


def _comment(text: str) -> str:
    kept = (c if c.isascii() and c.isprintable() else f"[U+{ord(c):04X}]" for c in text)
    return "% " + "".join(kept)


def _gap_table(results: Results, lookup: Lookup, group: VariantGroup, number: int) -> str:
    size = len(group.variants)
    heads = [rf"\multicolumn{{2}}{{c}}{{\texttt{{{latex_text(v)}}}}}" for v in group.variants]
    rules = " ".join(rf"\cmidrule(lr){{{2 * i + 2}-{2 * i + 3}}}" for i in range(size))
    lines = [
        " & ".join(["", *heads]) + r" \\",
        rules,
        " & ".join(["", *["Acc. & Gap"] * size]) + r" \\",
        r"\midrule",
        *_gap_rows(results, lookup, group.variants),
    ]
    label = latex_label("tab", "gap", results.quiz, results.model, str(number))
    caption = _gap_caption(results, lookup, group.variants)
    return _table(lines, columns="l" + r"r@{\hspace{6pt}}r" * size, caption=caption, label=label)


def _gap_rows(results: Results, lookup: Lookup, variants: Sequence[str]) -> Iterator[str]:
    own = lookup.find("accuracy", MONOLINGUAL, results.pivot)
    if own is not None:
        # Every gap is measured from it, whichever variants the table has.
        shown = latex_number(percent(own.estimate.value)) + _interval(own.estimate)
        wide = rf"\multicolumn{{{2 * len(variants)}}}{{l}}{{{shown}}}"
        yield rf"{_name(results.pivot)} (pivot) & {wide} \\"
        yield r"\midrule"
    for label, tag in _languages(results):
        accuracies = [lookup.find("accuracy", v, tag) for v in variants]
        gaps = [lookup.find("gap", v, tag) for v in variants]
        if not any((*accuracies, *gaps)):
            continue
        if tag == ALL_LANGUAGES:
            yield r"\midrule"
        cells = [f"{_accuracy(a)} & {_gap(g)}" for a, g in zip(accuracies, gaps, strict=True)]
        yield " & ".join([label, *cells]) + r" \\"
        yield " & ".join(["", *map(_gap_interval, gaps)]) + r" \\"


def _languages(results: Results) -> Iterator[tuple[str, str]]:
    for tag in results.languages:
        yield _name(tag), tag
    yield "All mixed", MULTIPLE
    yield "Mean", ALL_LANGUAGES


def _name(tag: str) -> str:
    from babelgap.languages import language_name

    return latex_text(language_name(tag))


def _accuracy(measure: Measure | None) -> str:
    return "" if measure is None else latex_number(percent(measure.estimate.value))


def _gap(measure: Measure | None) -> str:
    if measure is None:
        return ""
    number = latex_number(signed_points(measure.estimate.value))
    if not survives_holm(measure.test):
        return number
    return rf"\textbf{{{number}}}\rlap{{$^\dagger$}}"


def _gap_interval(measure: Measure | None) -> str:
    shown = "" if measure is None else _interval(measure.estimate)
    return rf"\multicolumn{{2}}{{r}}{{{shown.strip()}}}"


def _interval(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    low, high = (latex_number(points(end)) for end in (estimate.low, estimate.high))
    return rf" {{\scriptsize [{low}, {high}]}}"


def _gap_caption(results: Results, lookup: Lookup, variants: Sequence[str]) -> str:
    found = (lookup.find("gap", v, tag) for v in variants for _, tag in _languages(results))
    gaps = [m for m in found if m is not None]
    text = (
        f"{latex_text(results.model)} on {latex_text(results.quiz)} "
        f"($n = {results.num_questions}$): accuracy (Acc.) in percent, and gap in points: "
        f"{_name(results.pivot)} minus the language, on the same questions."
    )
    text += _interval_words([m.estimate for m in gaps])
    tested = family_size(gap.test for gap in gaps)
    if tested is not None:
        text += (
            rf" Bold, $\dagger$: significant at {100 * SIGNIFICANT:g}\,\% after Holm's correction "
            f"for {tested} gap{'' if tested == 1 else 's'} (exact McNemar test); means are not "
            "tested."
        )
    if MIXUP in variants:
        text += r" \texttt{mixup}: question and every option each in another language."
    return text


def _interval_words(estimates: Sequence[Estimate]) -> str:
    known = [e for e in estimates if e.low is not None and e.high is not None]
    if not known:
        return ""
    levels = " and ".join(rf"{100 * level:g}\,\%" for level in sorted({e.level for e in known}))
    methods = "; or ".join(dict.fromkeys(latex_text(e.method) for e in known))
    return f" In brackets: {levels} intervals ({methods})."


def _parts_table(results: Results, lookup: Lookup) -> str:
    heads = [rf"\multicolumn{{1}}{{c}}{{{name}}}" for name in PARTS.values()]
    lines = [" & ".join(["", *heads]) + r" \\", r"\midrule"]
    estimates = []
    for label, tag in _languages(results):
        found = [lookup.find("part_loss", ALL_VARIANTS, tag, detail=part) for part in PARTS]
        if not any(found):
            continue
        if tag == ALL_LANGUAGES:
            lines.append(r"\midrule")
        lines.append(" & ".join([label, *map(_part_cell, found)]) + r" \\")
        estimates += [m.estimate for m in found if m is not None]
    caption = (
        "Where in the question the barrier sits: points that "
        f"{latex_text(results.model)} loses on {latex_text(results.quiz)} by that part "
        "being in the language (Shapley value: a mean over the orders of making parts foreign). "
        rf"The first three sum to the gap of \texttt{{{MONOLINGUAL}}} over the questions "
        "answered in all eight forms."
    )
    return _table(
        lines,
        columns="l" + "r" * len(PARTS),
        caption=caption + _interval_words(estimates),
        label=latex_label("tab", "parts", results.quiz, results.model),
    )


def _part_cell(measure: Measure | None) -> str:
    if measure is None:
        return ""
    number = latex_number(signed_points(measure.estimate.value))
    return f"{number}{_interval(measure.estimate)}"


def _table(lines: Sequence[str], *, columns: str, caption: str, label: str) -> str:
    return "\n".join(
        [
            "",
            r"\begin{table}[t]",
            r"\centering\footnotesize\setlength{\tabcolsep}{5pt}",
            rf"\caption{{{caption}}}",
            rf"\label{{{label}}}",
            # Classes that mean captions to stand below leave no room here.
            r"\par\smallskip",
            rf"\begin{{tabular}}{{@{{}}{columns}@{{\hspace{{3pt}}}}}}",
            r"\toprule",
            *lines,
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{table}",
            "",
        ]
    )
