from __future__ import annotations

from dataclasses import replace

from babelgap.report.probes.figures import phrase_text, probe_figure
from babelgap.report.probes.headline import probe_headline
from babelgap.schema import Estimate, ProbeResults
from tests.report.probes.built import embedding_results, terms_results, translation_results


def told(results: ProbeResults) -> str:
    return phrase_text(probe_headline(results)).replace("\N{NO-BREAK SPACE}", " ")


def with_effects(*values: float) -> ProbeResults:
    """An embedding probe whose effects against its baselines, in their order, are the given."""
    results = embedding_results(num_layers=3, poolings=("mean",))
    by_name = dict(zip(("random_word", "random_token", "dropout"), values, strict=True))
    measures = tuple(
        replace(m, estimate=Estimate(v, v - 0.1, v + 0.1, 0.95, 99, ""))
        if m.name == "effect_size" and (v := by_name[str(m.against)]) is not None
        else m
        for m in results.measures
    )
    return replace(results, measures=measures)


def test_a_translation_probe_tells_the_first_metric_both_ways_and_the_best_other() -> None:
    results = translation_results()
    found = {(m.name, m.system, m.source, m.into): probe_figure(m) for m in results.measures}
    own, model = "chrf", results.model
    assert told(results) == (
        f"{model} translates from English into 4 languages, on average, at "
        f"{found[own, model, 'en', 'all']} chrF++ (gpt4, the best of 3 others, at "
        f"{found[own, 'gpt4', 'en', 'all']}); into English at "
        f"{found[own, model, 'all', 'en']} chrF++ (gpt4, the best of 3 others, at "
        f"{found[own, 'gpt4', 'all', 'en']})."
    )


def test_one_language_and_one_system_make_a_short_sentence() -> None:
    results = translation_results(languages=("de",), systems=("m",))
    sentence = told(results)
    assert sentence.startswith("m translates from English into German at ")
    assert "others" not in sentence


def test_a_probe_without_measures_says_what_it_was_of() -> None:
    assert told(replace(translation_results(), measures=())) == (
        "SmolLM2-135M-Instruct on flores (99 lines)."
    )


def test_effects_are_told_no_stronger_than_their_intervals_allow() -> None:
    assert told(with_effects(0.4, 0.05, -0.3)) == (
        "At layer 1 of SmolLM2-135M-Instruct, a text with translated words stays closer to its "
        "original than with random words of the language (d = +0.40); it is not clearly closer to "
        "its original, or farther, than with random tokens (d = +0.05); it stays farther from its "
        "original than with tokens dropped (d = −0.30)."
    )


def test_effects_of_one_verdict_are_told_together() -> None:
    sentence = told(with_effects(0.4, 0.5, 0.6))
    assert (
        "of the language (d = +0.40), random tokens (d = +0.50) and tokens dropped (d" in sentence
    )


def test_an_encoder_of_one_layer_is_told_without_its_number() -> None:
    sentence = told(embedding_results(num_layers=1, poolings=("mean",)))
    assert sentence.startswith("In the vectors of SmolLM2-135M-Instruct, a text with")


def test_terms_are_told_both_ways() -> None:
    sentence = told(terms_results())
    assert "% of terms from English into the other languages, on average, and of" in sentence
    one = told(terms_results(languages=("de",)))
    assert "the other way." in one
