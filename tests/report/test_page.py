from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from babelgap.report import render_page
from babelgap.report.glossary import variant_definition
from babelgap.report.numerals import percent
from babelgap.report.scorers import scorer_words
from babelgap.report.subjects import subject_table
from babelgap.runs.scorers import SCORERS
from babelgap.schema import LETTERS, Estimate, QuestionDetail, Results
from tests.report.builders import (
    FIFTEEN,
    HOSTILE,
    METHOD,
    SUBJECTS,
    TEXTS,
    VARIANTS,
    estimate,
    examples,
    results,
)
from tests.report.full_run import HOSTILE_STEM, full_results, question_details

Element = tuple[str, dict[str, str]]


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.texts: list[str] = []
        self._ignored = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._ignored += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self._ignored -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._ignored:
            self.texts.append(data)


def parsed(html: str) -> _Collector:
    collector = _Collector()
    collector.feed(html)
    return collector


def text_of(html: str) -> str:
    return " ".join(" ".join(parsed(html).texts).split())


def numbers(html: str) -> list[dict[str, str]]:
    return [attributes for _, attributes in parsed(html).elements if "data-value" in attributes]


def place(number: dict[str, str]) -> tuple[str, str, str, str, str, str]:
    names = ("measure", "variant", "language", "subject", "normalization", "detail")
    measure, variant, language, subject, normalization, detail = (
        number.get(f"data-{n}", "") for n in names
    )
    return measure, variant, language, subject, normalization, detail


def wanted(shown: Results, number: dict[str, str]) -> Estimate:
    measure, variant, language, subject, normalization, detail = place(number)
    found = shown.find(
        measure,
        variant,
        language,
        subject=subject or None,
        normalization=normalization,
        detail=detail or None,
    )
    assert found is not None
    return found


def read_back(text: str) -> float | None:
    return float(text) if text else None


@pytest.fixture(scope="module")
def page() -> str:
    return render_page(results())


@pytest.mark.parametrize(("shown", "least"), [(results(), 150), (full_results(), 800)])
def test_every_number_on_the_page_is_the_runs_own(shown: Results, least: int) -> None:
    found = numbers(render_page(shown))
    for number in found:
        e = wanted(shown, number)
        values = tuple(read_back(number[f"data-{end}"]) for end in ("value", "low", "high"))
        assert values == (e.value, e.low, e.high), place(number)
    assert len(found) > least


def test_every_measure_of_the_run_is_on_the_page_but_those_it_switches_to() -> None:
    shown = full_results()
    on_page = {place(number) for number in numbers(render_page(shown))}
    in_run = {
        (m.name, m.variant, m.language, m.subject or "", m.normalization, m.detail or "")
        for m in shown.measures
        # By subject a page has one variant as a table; shares of picks too.
        if (m.subject is None and m.name != "pick_share") or m.variant == "monolingual"
    }
    left_out = {place for place in in_run if place[0] == "reverse_transfer"}
    assert on_page == in_run - left_out


def test_numbers_by_subject_of_other_variants_are_in_the_page_whole() -> None:
    shown = full_results()
    table = subject_table(shown)
    assert table is not None
    data = data_of(render_page(shown), "subject-data")
    for variant, rows in data.items():
        for row, subject in zip(rows, SUBJECTS, strict=True):
            for column, numbers_of in zip(table.columns, row, strict=True):
                if column.tag == shown.pivot:
                    continue
                e = shown.find(column.name, variant, column.tag, subject=subject)
                assert numbers_of == (None if e is None else [e.value, e.low, e.high])
    assert set(data) == set(VARIANTS) - {"monolingual"}


def test_undefined_numbers_are_dashes_without_a_value(page: str) -> None:
    undefined = [place(n)[:4] for n in numbers(page) if n["data-value"] == ""]
    assert undefined == [
        ("gap", "mirror_answer", "it", ""),
        ("accuracy", "monolingual", "de", "language_script"),
    ]
    assert len(re.findall(r'data-value=""[^>]*>–<', page)) == 2


def test_the_headline_states_right_answers_in_every_language(page: str) -> None:
    headline = text_of(re.findall(r"<h1>.*?</h1>", page, re.S)[0])
    assert headline == (
        "SmolLM2-135M-Instruct answers 71.2 % of 300 questions right when asked in English; "
        "61.3 % in French, 69.1 % in German, 44.5 % in Spanish, 39.2 % in Italian."
    )
    assert "knows" not in text_of(page)


def test_a_headline_over_many_languages_names_the_ends() -> None:
    page = render_page(results(languages=("fr", "de", "es", "it", "pt", "nl")))
    headline = text_of(re.findall(r"<h1>.*?</h1>", page, re.S)[0])
    assert "between 39.2 % (Italian) and 69.1 % (German) in 6 other languages" in headline


def test_the_headline_names_the_variant_that_stands_in_for_monolingual() -> None:
    page = render_page(results(variants=("mixup", "question")))
    headline = text_of(re.findall(r"<h1>.*?</h1>", page, re.S)[0])
    assert "; in the variant “question”, 48.0 % in French" in headline


def test_the_opening_says_what_guessing_gets_and_how_sure_the_mean_gap_is(page: str) -> None:
    told = text_of(render_page(replace(results(), guessing=0.25)))
    assert "Picking at random would get 25.0 % right." in told
    text = text_of(page)
    assert "at random would get" not in text
    assert "Mean gap over 4 languages: 17.7 points (95 % interval 11.6 to 23.9)." in text


def test_a_mean_gap_that_may_be_zero_says_so() -> None:
    shown = results()
    measures = tuple(
        replace(m, estimate=estimate(0.02)) if (m.name, m.language) == ("gap", "all") else m
        for m in shown.measures
    )
    assert ", which may be zero." in text_of(render_page(replace(shown, measures=measures)))


def test_an_incomplete_run_says_so_first_and_a_complete_one_does_not(page: str) -> None:
    incomplete = text_of(render_page(results(num_unanswered=3)))
    assert "This run is incomplete: 3 of 15,900 predictions have no answer." in incomplete
    assert "incomplete" not in text_of(page)


def test_a_gap_is_coloured_only_where_its_interval_excludes_zero(page: str) -> None:
    [matrix] = re.findall(r'class="scroll heat".*?</table>', page, re.S)
    cells = re.findall(r"<td([^>]*)>(?:(?!</td>).)*?data-measure=\"gap\"([^>]*)>", matrix, re.S)
    assert len(cells) == 12 * 5 + 1
    for cell, gap in cells:
        low, high = (re.search(rf'data-{end}="([^"]*)"', gap) for end in ("low", "high"))
        assert low
        assert high
        excludes = low[1] != "" and (float(low[1]) > 0 or float(high[1]) < 0)
        assert ("hot" in cell) == excludes


def policy_of(html: str) -> str:
    [policy] = [a["content"] for _, a in parsed(html).elements if "http-equiv" in a]
    return policy


def scripts_of(html: str) -> list[str]:
    """Texts of the scripts that would run."""
    return re.findall(r"<script>(.*?)</script>", html, re.S)


def data_of(html: str, name: str) -> Any:
    [text] = re.findall(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.S)
    return json.loads(text)


@pytest.mark.parametrize("questions", [(), question_details(8)])
@pytest.mark.parametrize("served", [False, True])
def test_nothing_on_the_page_can_load_or_run_but_its_own_scripts(
    questions: tuple[QuestionDetail, ...], served: bool
) -> None:
    page = render_page(full_results(), questions, served=served)
    elements = parsed(page).elements
    assert not {"iframe", "object", "embed", "base", "form"} & {t for t, _ in elements}
    for tag, attributes in elements:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href", "xlink:href", "srcset"):
            value = attributes.get(name, "data:,")
            assert value == "data:," or value.startswith("#"), tag
    assert "url(" not in page
    assert "@import" not in page


@pytest.mark.parametrize("served", [False, True])
def test_the_policy_lets_exactly_the_pages_scripts_run(served: bool) -> None:
    page = render_page(full_results(), question_details(3), served=served)
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in scripts_of(page)
    ]
    assert len(hashes) == 2
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; "
        f"script-src {' '.join(hashes)}; base-uri 'none'; form-action 'none'"
    )
    assert policy_of(page) == policy + ("; connect-src 'self'" if served else "")


def test_what_a_quiz_says_cannot_end_a_data_block() -> None:
    page = render_page(full_results(), question_details(5))
    assert HOSTILE_STEM not in page
    assert page.count("</script>") == page.count("<script")
    stems = [
        text[0] for q in data_of(page, "explorer-data")["embedded"]["questions"] for text in q[3]
    ]
    assert f"{HOSTILE_STEM} en" in stems


def test_a_served_page_carries_no_question() -> None:
    page = render_page(full_results(), served=True)
    assert data_of(page, "explorer-data")["embedded"] is None
    assert "are in this file" not in text_of(page)


def test_a_page_says_how_many_of_the_questions_it_carries() -> None:
    some = text_of(render_page(full_results(), question_details(12)))
    assert "12 of 300 questions are in this file , evenly from the subjects" in some
    whole = replace(full_results(), num_questions=12)
    assert "are in this file" not in text_of(render_page(whole, question_details(12)))


def test_examples_give_way_to_the_explorer() -> None:
    titles = section_titles(render_page(full_results(), question_details(3)))
    assert "Explorer" in titles
    assert "Right in English, wrong beyond" not in titles
    titles = section_titles(render_page(full_results()))
    assert "Explorer" not in titles
    assert "Right in English, wrong beyond" in titles


def section_titles(html: str) -> list[str]:
    return re.findall(r"<h2[^>]*>([^<]*)</h2>", html)


def test_a_full_run_has_all_sections_and_contents_lead_to_each() -> None:
    page = render_page(full_results(), question_details(3))
    assert section_titles(page) == [
        "Where the gap sits",
        "How sure each gap is",
        "Which part carries it",
        "What carries over",
        "By subject",
        "By normalization",
        "Languages beside the gap",
        "Translation beside knowledge",
        "Bias",
        "The questions",
        "Explorer",
        "How to read this page",
    ]
    links = [a["href"] for tag, a in parsed(page).elements if tag == "a"]
    ids = [a["id"] for tag, a in parsed(page).elements if tag == "h2"]
    assert links == [f"#{name}" for name in ids] * 2


def test_the_headline_says_how_much_of_the_loss_it_could_translate() -> None:
    shown = full_results()
    headline = text_of(re.findall(r"<h1>.*?</h1>", render_page(shown), re.S)[0])
    share = shown.find("translatable_loss", "monolingual", "it")
    assert share is not None
    assert headline.endswith(
        f"; {percent(share.value)} % of the loss in Italian is on facts whose words it can "
        "translate."
    )


def test_gaps_that_survive_holm_are_marked_and_others_not() -> None:
    page = render_page(full_results())
    tests = {(m.variant, m.language): m.test for m in full_results().measures if m.test}
    marked = re.findall(
        r'data-measure="gap" data-variant="(\w+)" data-language="(\w+)"[^>]*>[^<]*</span>'
        r'<b class="holm">',
        page,
    )
    assert set(marked) == {cell for cell, test in tests.items() if test.p_holm <= 0.05}
    assert 0 < len(marked) < len(tests)


def test_the_tests_of_a_gap_are_on_its_cell_in_full() -> None:
    [cell, *_] = [a for _, a in parsed(render_page(full_results())).elements if "data-p" in a]
    test = next(m.test for m in full_results().measures if m.test)
    names = ("lost", "gained", "p", "holm", "bh", "detectable")
    assert [float(cell[f"data-{name}"]) for name in names] == [
        test.num_lost,
        test.num_gained,
        test.p_value,
        test.p_holm,
        test.p_bh,
        test.detectable,
    ]


@pytest.mark.slow
def test_a_page_stays_small() -> None:
    """Of a usual run, and of one like MMLU's in seven languages."""
    assert len(render_page(full_results()).encode()) < 450_000
    subjects = [f"a_subject_of_mmlu_{i}" for i in range(57)]
    large = full_results(languages=FIFTEEN[:6], subjects=subjects)
    assert len(render_page(large).encode()) < 1_500_000


def test_texts_of_data_and_model_are_escaped_and_whole(page: str) -> None:
    text = text_of(page)
    for stem in (HOSTILE, *TEXTS.values(), "<b>France</b>", "Germany & co"):
        assert stem in text
    assert HOSTILE not in page
    assert "b" not in {tag for tag, _ in parsed(page).elements}


HOSTILE_NAME = "\"'><img src=x onerror=alert(1)>"


def test_names_in_the_results_are_escaped_wherever_they_stand() -> None:
    [first, *_] = examples()
    bad = replace(
        results(variants=("question",)),
        signature=HOSTILE_NAME,
        model=HOSTILE_NAME,
        quiz=HOSTILE_NAME,
        scorer=HOSTILE_NAME,
        normalization=HOSTILE_NAME,
        subjects=(HOSTILE_NAME,),
        variants=("question", HOSTILE_NAME),
        examples=(replace(first, question_id=HOSTILE_NAME, subject=HOSTILE_NAME),),
    )
    measures = tuple(
        replace(m, variant=v, normalization=HOSTILE_NAME, subject=s)
        for m in bad.measures
        for v in (m.variant, HOSTILE_NAME)
        for s in (m.subject, HOSTILE_NAME)
    )
    questions = tuple(
        replace(
            q,
            question_id=HOSTILE_NAME,
            subject=HOSTILE_NAME,
            answers=tuple(replace(a, variant=HOSTILE_NAME) for a in q.answers),
        )
        for q in question_details(2)
    )
    bad = replace(bad, measures=measures)
    elements = parsed(render_page(bad) + render_page(bad, questions)).elements
    assert "img" not in {tag for tag, _ in elements}
    assert not [name for _, attributes in elements for name in attributes if name == "onerror"]
    assert HOSTILE_NAME in {attributes.get("data-variant") for _, attributes in elements}


def test_every_text_has_its_language_and_direction(page: str) -> None:
    stems = [a for _, a in parsed(page).elements if a.get("class") == "stem"]
    shown = [(a["lang"], a["dir"]) for a in stems if a["lang"] != "en"]
    expected = [("fr", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("hi", "ltr"), ("zh-Hans", "ltr")]
    assert shown == [*expected, *[("fr", "ltr")] * 5]
    options = [(a["lang"], a["dir"]) for _, a in parsed(page).elements if a.get("class") == "text"]
    # Eight options per example: four in the pivot, then four in the variant, here Arabic.
    assert options[12:16] == [("ar", "rtl"), *[("en", "ltr")] * 3]


def test_ten_examples_mark_the_right_option_and_the_pick_in_words(page: str) -> None:
    articles = re.findall(r"<article.*?</article>", page, re.S)
    assert len(articles) == 10
    pivot, other = text_of(articles[0]).split(HOSTILE)
    assert "France ✓ right ● picked 81.2 % Germany 9.4 %" in pivot
    assert "<b>France</b> ✓ right 21.9 % Germany & co en ✗ picked 46.9 % Spain" in other


def test_every_variant_is_defined(page: str) -> None:
    text = text_of(page)
    for variant in VARIANTS:
        assert variant_definition(variant), variant
        assert f"{variant_definition(variant)}" in text
    assert "no definition" not in text


def test_the_page_warns_of_options_that_stand_out_where_some_do(page: str) -> None:
    assert "avoiding or preferring the option that stands out" in text_of(page)
    even = render_page(results(variants=("monolingual", "question", "options", "mixup")))
    assert "stands out" not in text_of(even)


def test_the_page_says_that_a_gap_is_not_yet_a_barrier(page: str) -> None:
    assert "A gap is not yet a barrier of knowledge" in text_of(page)


@pytest.mark.parametrize("name", SCORERS)
def test_every_normalization_of_every_scorer_is_defined(name: str) -> None:
    words = scorer_words(replace(results(), scorer=name))
    assert tuple(words.normalizations) == SCORERS[name].normalizations


def lettered() -> Results:
    """A run whose answers were read by letter, with the normalizations that such a run has."""
    measures = tuple(
        replace(m, normalization=kept)
        for m in results().measures
        for kept in [{"character": "sum"}.get(m.normalization, m.normalization)]
        if m.normalization in ("character", "unconditional")
    )
    return replace(results(), scorer=LETTERS, normalization="sum", measures=measures)


def test_the_page_says_how_answers_were_read(page: str) -> None:
    assert "the pick is the one whose own text is most probable after it (by char" in text_of(page)
    letters = text_of(render_page(lettered()))
    assert "Answers are read by letter: the prompt lists the options as A, B, C" in letters
    assert "Scorer letters, by sum" in letters
    assert "a gap near zero says nothing" in letters
    assert "a gap near zero says nothing" not in text_of(page)


def test_a_page_of_letters_claims_nothing_of_the_options_texts() -> None:
    text = text_of(render_page(lettered()))
    told = ("own text", "option’s probability", "the whole option", "differ in length", "lists no")
    assert not [words for words in told if words in text]
    assert "The share is the probability of an option’s letter among the letters." in text
    assert "never saw the question" not in text


def test_a_page_of_letters_shows_only_the_normalizations_that_the_run_has() -> None:
    page = render_page(lettered())
    table = re.findall(r'aria-label="Accuracy by normalization.*?</table>', page, re.S)[0]
    columns = re.findall(r"<th scope=\"col\"[^>]*>(\w+)</th>", table)
    assert columns == ["sum", "unconditional"]
    shown = {m.normalization for m in lettered().measures}
    assert shown == {"sum", "unconditional"}
    assert {number["data-normalization"] for number in numbers(page)} == shown


def test_examples_show_the_letters_only_where_letters_were_read(page: str) -> None:
    first = re.findall(r"<article.*?</article>", render_page(lettered()), re.S)[0]
    assert "A. France ✓ right ● picked 81.2 % B. Germany 9.4 % C. Spain" in text_of(first)
    assert "A. France" not in text_of(page)


def test_a_scorer_of_another_version_is_told_and_not_taken_for_ours() -> None:
    text = text_of(render_page(replace(results(), scorer="judged")))
    assert "read by “judged”, which has no definition in this report" in text
    assert "own text" not in text


def test_the_signature_and_the_intervals_method_are_on_the_page(page: str) -> None:
    text = text_of(page)
    assert results().signature in text
    assert f"Of gaps, 95 % intervals: {METHOD}; 300 questions." in text
    assert f"Of accuracies, 95 % intervals: {METHOD}; 300 questions." in text


def test_each_scroll_container_can_be_reached_by_keyboard_and_has_a_name(page: str) -> None:
    full = parsed(page).elements + parsed(render_page(full_results())).elements
    found = [a for _, a in full if "scroll" in a.get("class", "").split()]
    assert len(found) > 15
    assert all(a["tabindex"] == "0" and a["aria-label"] for a in found)


def test_sections_without_numbers_are_left_out() -> None:
    shown = replace(results(variants=()), measures=(), examples=(), subjects=())
    page = render_page(shown)
    titles = re.findall(r"<h2[^>]*>([^<]*)</h2>", page)
    assert titles == ["Where the gap sits", "How to read this page"]
    assert "has no accuracy in English on 300 questions" in text_of(page)


def test_the_same_results_give_the_same_page(page: str) -> None:
    assert render_page(results()) == page


def test_what_machines_translated_and_what_is_not_asked_is_told() -> None:
    shown = replace(
        results(),
        translators={"es": "<b>apertium</b>"},
        num_left_out_by_reason={"translated into es: <i>echo": 1200},
    )
    page = render_page(shown)
    assert "&lt;b&gt;apertium" in page
    assert "&lt;i&gt;echo" in page
    assert "1,200 questions of the quiz are not asked" in page
    assert "The questions" not in render_page(results())
    assert "3 of 15,900 predictions have no answer; they" in text_of(
        render_page(results(num_unanswered=3))
    )
