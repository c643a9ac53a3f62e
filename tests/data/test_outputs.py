"""Systems' translations in files, and COMET's scores beside them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.data import open_bitext
from babelgap.data.outputs import open_outputs
from babelgap.schema.errors import TextError
from babelgap.schema.text import Bitext, TextCard
from tests.data.builders import shared

SYSTEMS = ("google-translate", "gpt4", "llama3-8b", "nllb-3.3b")
COMET = "m\tSegment 0\tscore: 0.9\nm\tSegment 1\tscore: 0.5\nm\tscore: 0.7\n"


def tiny(*languages: str) -> Bitext:
    return Bitext("tiny", dict.fromkeys(languages, ("a", "b")), TextCard("", "", "", {}))


def write(folder: Path, files: Mapping[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


@pytest.mark.parametrize("system", SYSTEMS)
def test_published_outputs_are_read_whole_with_their_scores(system: str) -> None:
    folder = shared("flores99")
    bitext = open_bitext(f"flores:{folder}")
    found = open_outputs(folder / "outputs" / system, bitext=bitext, lines=50)
    assert [(o.source, o.into) for o in found] == [
        ("de", "en"), ("en", "de"), ("en", "es"), ("en", "fr"), ("en", "it"), ("es", "en"),
        ("fr", "en"), ("it", "en"),
    ]  # fmt: skip
    for output in found:
        path = folder / "outputs" / system / f"test-{output.source}-{output.into}"
        lines = path.read_bytes().decode().split("\n")
        assert (output.system, output.rows) == (system, tuple(range(50)))
        assert list(output.translations) == lines[:50]
        assert output.problems == ((),) * 50
        comet = path.with_name(path.name + ".comet").read_text().splitlines()
        assert list(output.scores["comet"]) == [float(x.split()[-1]) for x in comet[:50]]
        if system != "google-translate":  # whose last line is of 100
            mean = float(np.mean(output.scores["comet"]))
            assert mean == pytest.approx(float(comet[-1].split()[-1]), abs=6e-5)


def test_a_file_with_fewer_lines_than_the_bitext_is_refused_unless_a_limit_is_given() -> None:
    folder = shared("flores99")
    bitext = open_bitext(f"flores:{folder}")
    told = r"test-de-en has 50 lines, and 100 of bitext 'flores' are compared.*first 50.*--limit 50"
    with pytest.raises(TextError, match=told):
        open_outputs(folder / "outputs" / "gpt4", bitext=bitext)
    whole = open_outputs(folder / "outputs" / "google-translate", bitext=bitext)
    assert {len(o.rows) for o in whole} == {100}


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("en-de", ("en", "de")),
        ("test-en-de", ("en", "de")),
        ("en-de.txt", ("en", "de")),
        ("newstest.de-en", ("de", "en")),
        ("newstest.de-en.txt", ("de", "en")),
        ("eng_Latn-deu_Latn", ("en", "de")),
        ("test-en-zh-Hant", ("en", "zh-Hant")),
        ("zho_Hant-eng_Latn", ("zh-Hant", "en")),
        ("en-pt_br", ("en", "pt-BR")),
    ],
)
def test_a_direction_is_read_off_a_file_s_name(
    tmp_path: Path, name: str, direction: tuple[str, str]
) -> None:
    folder = write(tmp_path / "mt", {name: "A\nB\n", "README": "words", ".en-de": "A"})
    (output,) = open_outputs(folder, bitext=tiny("en", "de", "zh-Hant", "pt-BR"))
    assert (output.system, output.source, output.into) == ("mt", *direction)
    assert output.translations == ("A", "B")
    assert output.scores == {}


def test_lines_end_at_line_feeds_alone_and_empty_ones_stay(tmp_path: Path) -> None:
    folder = write(tmp_path / "mt", {"en-de": "\ufeffA\u2028a\r\n\n"})
    (output,) = open_outputs(folder, bitext=tiny("en", "de"))
    assert output.translations == ("A\u2028a", "")


def test_only_directions_asked_for_are_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "mt", {"en-de": "A\nB", "de-en": "only one", "en-fr": "A\nB"})
    bitext = tiny("en", "de", "fr")
    (output,) = open_outputs(folder, bitext=bitext, directions=[("EN", "de")])
    assert (output.source, output.into) == ("en", "de")
    with pytest.raises(TextError, match="no translations fr-en; it has de-en, en-de, en-fr"):
        open_outputs(folder, bitext=bitext, directions=[("fr", "en"), ("en", "de")])


def test_a_version_follows_the_content_of_both_files(tmp_path: Path) -> None:
    def version(text: str, comet: str | None) -> str:
        folder = write(tmp_path / "mt", {"en-de": text})
        (folder / "en-de.comet").unlink(missing_ok=True)
        if comet is not None:
            write(folder, {"en-de.comet": comet})
        return open_outputs(folder, bitext=tiny("en", "de"))[0].version

    versions = [version("A\nB", None), version("A\nC", None), version("A\nB", COMET)]
    assert len(set(versions)) == 3
    assert version("A\nB", None) == versions[0]


def test_what_stands_after_the_system_s_score_is_not_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "mt", {"en-de": "A\nB", "en-de.comet": COMET + "Predictions saved"})
    (output,) = open_outputs(folder, bitext=tiny("en", "de"))
    assert output.scores == {"comet": (0.9, 0.5)}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"en-de": "A\nB\nC"}, r"en-de has 3 lines, and 2 of bitext 'tiny'.*--limit 2"),
        ({"en-de": ""}, "en-de has 0 lines, and 2 of bitext 'tiny' are compared"),
        ({"readme.txt": "A"}, "no translations between languages of the bitext .it holds readme"),
        ({}, "it is empty"),
        ({"en-de": "A\nB", "test-en-de": "A\nB"}, "both translate en-de; keep one"),
        ({"en-de": "A\nB", "en-de.comet": "m\tscore: 0.7"}, "0 segment scores.*2 lines"),
        ({"en-de": "A\nB", "en-de.comet": COMET.replace("Segment 1", "Segment 0")}, "line 2 is"),
        ({"en-de": "A\nB", "en-de.comet": COMET.replace("0.5", "nan")}, "has the score 'nan'"),
        ({"en-de": "A\nB", "en-de.comet": COMET.replace("0.5", "x")}, "has the score 'x'"),
        ({"en-de": "A\nB", "en-de.comet": "seed 1\n" + COMET}, "line 1 is 'seed 1'"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, files: Mapping[str, str], told: str) -> None:
    folder = write(tmp_path / "mt", files)
    with pytest.raises(TextError, match=told):
        open_outputs(folder, bitext=tiny("en", "de"))


def test_more_scores_than_lines_are_refused_and_more_than_compared_are_not(tmp_path: Path) -> None:
    folder = write(tmp_path / "mt", {"en-de": "A\nB", "en-de.comet": COMET})
    (output,) = open_outputs(folder, bitext=tiny("en", "de"), lines=1)
    assert (output.rows, output.scores["comet"]) == ((0,), (0.9,))
    write(folder, {"en-de": "A"})
    with pytest.raises(TextError, match="2 segment scores, and en-de 1 lines, 1 of them compared"):
        open_outputs(folder, bitext=tiny("en", "de"), lines=1)


@pytest.mark.parametrize("lines", [0, 3, -1])
def test_a_limit_outside_the_bitext_is_refused(tmp_path: Path, lines: int) -> None:
    folder = write(tmp_path / "mt", {"en-de": "A\nB"})
    with pytest.raises(TextError, match=f"first {lines} lines.*ask for 1 to 2"):
        open_outputs(folder, bitext=tiny("en", "de"), lines=lines)


def test_a_folder_that_is_not_there_and_text_that_is_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="there is no folder"):
        open_outputs(tmp_path / "nowhere", bitext=tiny("en", "de"))
    (tmp_path / "en-de").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TextError, match="UTF-8"):
        open_outputs(tmp_path, bitext=tiny("en", "de"))


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_characters="\n\r\ufeff", exclude_categories=["Cs"])),
            st.floats(-1, 1),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_is_written_line_by_line_is_read_back(lines: list[tuple[str, float]]) -> None:
    texts = [text for text, _ in lines]
    bitext = Bitext("any", {t: ("x",) * len(texts) for t in ("en", "de")}, TextCard("", "", "", {}))
    scores = [f"m\tSegment {i}\tscore: {score!r}" for i, (_, score) in enumerate(lines)]
    with tempfile.TemporaryDirectory() as name:
        folder = write(
            Path(name),
            {
                "en-de": "".join(f"{text}\n" for text in texts),
                "en-de.comet": "\n".join([*scores, "m\tscore: 0"]),
            },
        )
        (output,) = open_outputs(folder, bitext=bitext)
    assert list(output.translations) == texts
    assert list(output.scores["comet"]) == [score for _, score in lines]
