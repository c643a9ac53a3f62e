"""chrF++ and BLEU equal those of sacrebleu's own command line."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from babelgap.data.bitext import open_bitext
from babelgap.data.outputs import open_outputs
from babelgap.probes.translation import Lines, ScoredOutput, chosen_metrics, score
from babelgap.probes.translation.overlap import Bleu, ChrF
from babelgap.schema import Bitext
from tests.probes.translation.builders import SHARED, output, tiny_bitext

SYSTEMS = ("google-translate", "gpt4", "llama3-8b", "nllb-3.3b")


def sacrebleu(
    hypotheses: list[str], references: list[str], *options: str, folder: Path
) -> list[str]:
    """What the command line prints, a line each."""
    for name, lines in (("hyp", hypotheses), ("ref", references)):
        (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    command = [sys.executable, "-m", "sacrebleu", str(folder / "ref"), "-i", str(folder / "hyp")]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def flores() -> Bitext:
    if not SHARED.exists():
        pytest.skip("../shared/data/flores99 is not here")
    return open_bitext(f"flores:{SHARED.resolve()}")


def scored_systems(bitext: Bitext) -> list[ScoredOutput]:
    outputs = [
        one
        for system in SYSTEMS
        for one in open_outputs(SHARED / "outputs" / system, bitext=bitext, lines=50)
    ]
    return score(outputs, bitext, chosen_metrics(["chrf", "bleu"]))


def own_text(scored: ScoredOutput, bitext: Bitext) -> tuple[list[str], list[str]]:
    (found,) = open_outputs(
        SHARED / "outputs" / scored.system,
        bitext=bitext,
        directions=[(scored.source, scored.into)],
        lines=50,
    )
    return [text or "" for text in found.translations], list(bitext.lines[scored.into][:50])


@pytest.mark.slow
def test_all_published_outputs_score_as_on_sacrebleu_s_command_line(tmp_path: Path) -> None:
    bitext = flores()
    scored = [one for one in scored_systems(bitext) if one.metric in ("chrf", "bleu")]
    assert len(scored) == 2 * 4 * 8
    for chrf, bleu in zip(scored[:32], scored[32:], strict=True):
        assert (chrf.metric, bleu.metric) == ("chrf", "bleu")
        options = ("-l", f"{chrf.source}-{chrf.into}", "-m", "bleu", "chrf", "-w", "6")
        hypotheses, references = own_text(chrf, bitext)
        told = sacrebleu(
            hypotheses, references, *options, "--chrf-word-order", "2", folder=tmp_path
        )
        by_name = {row["name"]: row for row in json.loads("\n".join(told))}
        for one, name in ((bleu, "BLEU"), (chrf, "chrF2++")):
            assert f"{one.corpus:.6f}" == f"{by_name[name]['score']:.6f}"
            assert one.signature == by_name[name]["signature"]


@pytest.mark.parametrize(
    ("metric", "options"), [("chrf", ["--chrf-word-order", "2"]), ("bleu", ["-l", "en-de"])]
)
def test_a_line_scores_as_on_sacrebleu_s_command_line(
    metric: str, options: list[str], tmp_path: Path
) -> None:
    bitext = flores()
    (found,) = open_outputs(
        SHARED / "outputs" / "llama3-8b", bitext=bitext, directions=[("en", "de")], lines=50
    )
    scored = score([found], bitext, chosen_metrics([metric]))[0]
    told = sacrebleu(
        [text or "" for text in found.translations], list(bitext.lines["de"][:50]),
        "--sentence-level", "--score-only", "-m", metric, "-w", "6", *options, folder=tmp_path,
    )  # fmt: skip
    assert [f"{segment:.6f}" for segment in scored.segments] == told


def test_chinese_is_split_as_sacrebleu_splits_it(tmp_path: Path) -> None:
    theirs = ["日本的首都是东京。", "猫坐在垫子上。"]
    lines = Lines(
        "en", "zh-Hans", ("a", "b"), ("日本的首都是大阪。", "猫坐在垫上。"), tuple(theirs)
    )
    ((found,),) = Bleu().score([lines])
    told = sacrebleu(list(lines.translations), theirs, "-l", "en-zh", "-w", "6", folder=tmp_path)
    assert "tok:zh" in found.signature
    row = json.loads("\n".join(told))
    assert f"{found.corpus:.6f}" == f"{row['score']:.6f}"


def test_chrf_of_a_word_worked_by_hand() -> None:
    # "ab" for "abc": characters 2 of 2 and 2 of 3, bigrams 1 of 1 and 1 of 2; no trigram in "ab",
    # no order above in either; word 0 of 1 and 0 of 1; no word bigram. Means over the three orders
    # that both have: precision (1 + 1 + 0) / 3, recall (2/3 + 1/2 + 0) / 3.
    ((found,),) = ChrF().score([Lines("en", "de", ("x",), ("ab",), ("abc",))])
    p, r = 2 / 3, (2 / 3 + 1 / 2) / 3
    assert found.corpus == pytest.approx(100 * 5 * p * r / (4 * p + r))
    assert found.segments.tolist() == pytest.approx([found.corpus])


def test_bleu_of_a_sentence_worked_by_hand() -> None:
    # Unigrams 4 of 5, bigrams 2 of 4, trigrams 0 of 3 and 4-grams 0 of 2, smoothed to 1/2 and 1/4
    # of a match.
    ((found,),) = Bleu().score([Lines("en", "de", ("x",), ("a b x c d",), ("a b y c d",))])
    precisions = (4 / 5, 2 / 4, 0.5 / 3, 0.25 / 2)
    expected = 100 * math.prod(precisions) ** 0.25
    assert found.corpus == pytest.approx(expected)
    assert found.statistics is not None
    assert found.statistics.tolist() == [[5, 5, 4, 2, 0, 0, 5, 4, 3, 2]]


def test_what_was_not_translated_counts_against_the_system() -> None:
    scored = score(
        [output("mt", "Ja.", None), output("other", "Ja.", "Nein.")],
        tiny_bitext(),
        chosen_metrics(["chrf", "bleu"]),
    )
    corpus = {(s.system, s.metric): s.corpus for s in scored}
    assert corpus["mt", "chrf"] < 50 < corpus["other", "chrf"]
    assert scored[0].segments.tolist() == [100.0, 0.0]
    assert corpus["mt", "bleu"] == 0.0
    assert np.isfinite(scored[2].segments).all()


def test_a_tokenizer_that_is_missing_is_told_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "babelgap.probes.translation.overlap.find_spec",
        lambda name: None if name in ("MeCab", "mecab_ko") else object(),
    )
    assert "pip install 'sacrebleu[ja]'" in str(Bleu().mistake(source="en", into="ja"))
    assert "pip install 'sacrebleu[ko]'" in str(Bleu().mistake(source="en", into="ko"))
    assert Bleu().mistake(source="ja", into="en") is None
    assert ChrF().mistake(source="en", into="ja") is None
