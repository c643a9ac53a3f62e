"""Apertium itself where it is installed, and programs that stand in for it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.schema.errors import TranslatorError
from babelgap.schema.translation import Translator
from babelgap.translate.engines.apertium.modes import data_folder
from babelgap.translate.engines.apertium.translator import Apertium
from tests.translate.engines.apertium.fake_programs import fake_program, write_mode

needs_apertium = pytest.mark.skipif(
    shutil.which("apertium") is None
    or not (data_folder() / "modes" / "eng-spa.mode").is_file()
    or not (data_folder() / "modes" / "spa-ita.mode").is_file(),
    reason="apertium, apertium-eng-spa and apertium-spa-ita are not installed",
)
TEXTS = [
    "Which of the following is the capital of Japan?",
    "I am known for my dog.",
    "True, False",
    "measures what it purports to measure",
    "The house [1] of {x} costs $5 ^2 * 3 / 4 \\ # @ <b>bold</b> ~ end",
    "  First line.\n\n\tSecond line:  \r\n",
    "a _____ b 3.5 % user@mail.org",
]


@pytest.fixture(scope="module")
def real() -> Iterator[Apertium]:
    with Apertium() as translator:
        yield translator


def spanish(translator: Apertium, texts: list[str]) -> list[str | None]:
    return [t.text for t in translator.translate(texts, source="en", into="es")]


def test_it_is_a_translator() -> None:
    assert isinstance(Apertium(), Translator)


@needs_apertium
def test_translates(real: Apertium) -> None:
    [house, red] = real.translate(["The red house.", "Red"], source="en", into="es")
    assert (house.text, red.text) == ("La casa roja.", "Rojo")
    assert (house.translator, house.problems, house.is_sound) == ("apertium", (), True)


@needs_apertium
def test_each_text_comes_out_as_from_the_command_alone(real: Apertium) -> None:
    # White space that Apertium puts around a text is not the text's.
    texts = [text for text in TEXTS if "\n" not in text]
    for text, found in zip(texts, spanish(real, texts), strict=True):
        alone = subprocess.run(
            ["apertium", "-u", "eng-spa"], input=text, capture_output=True, text=True, check=True
        )
        assert found == alone.stdout.strip()


@needs_apertium
def test_texts_that_changed_their_neighbours_do_not(real: Apertium) -> None:
    # "known" alone made Apertium's tagger read unknown words such as "purports" otherwise.
    known, measures = "known for its hostility", "measures what it purports to measure"
    with Apertium() as fresh:
        [alone] = spanish(fresh, [measures])
    assert spanish(real, [known, measures])[1] == alone
    assert spanish(real, [known, known, measures, known])[2] == alone
    assert spanish(real, [measures]) == [alone]


@needs_apertium
def test_special_characters_lines_and_blanks_stay(real: Apertium) -> None:
    special, lines = spanish(real, TEXTS[4:6])
    assert special is not None
    assert lines is not None
    for char in "[]{}^$/\\@<>*#~":
        assert special.count(char) == TEXTS[4].count(char), char
    assert lines.startswith("  Pr")
    assert lines.endswith(":  \r\n")
    assert ".\n\n\tS" in lines


@needs_apertium
def test_marks_of_unknown_words_do_not_leak(real: Apertium) -> None:
    # Spanish to Italian leaves `tentare#` where its dictionary lacks a form.
    text = "Si bien se trató de un trabajo teórico, #1 * no."
    [found] = real.translate([text], source="es", into="it")
    assert found.text is not None
    assert (found.text.count("#"), found.text.count("*")) == (1, 1)


@needs_apertium
@settings(max_examples=15, deadline=None)
@given(text=st.text(st.characters(), min_size=1))
def test_any_text_gets_one_answer_and_leaves_its_neighbours(real: Apertium, text: str) -> None:
    before, found, after = spanish(real, ["The red house.", text, "I know the dog."])
    assert (before, after) == ("La casa roja.", "Sé el perro.")
    if not text.strip():
        assert found is None
        return
    assert found is not None
    assert found.count("\n") == text.count("\n")
    assert len(found) - len(found.lstrip()) == len(text) - len(text.lstrip())


@needs_apertium
def test_way_through_another_language(real: Apertium) -> None:
    [found] = real.translate(["The red house."], source="en", into="it")
    assert found.text == "La casa rossa."
    direct = real.identity(source="en", into="es")
    through = real.identity(source="en", into="it")
    assert (direct.settings, through.settings) == ("path=eng-spa", "path=eng-spa+spa-ita")
    assert direct.version.startswith("apertium 3.")
    assert direct.version != through.version


def test_direction_that_nothing_leads_to(tmp_path: Path) -> None:
    write_mode(tmp_path, "eng-spa", fake_program(tmp_path))
    translator = Apertium(tmp_path)
    mistake = translator.mistake(source="en", into="fr")
    assert mistake is not None
    assert "from en to fr; installed: eng-spa; `apt-get install apertium-fr-es`" in mistake
    assert "no pair of Debian leads to German" in str(translator.mistake(source="en", into="de"))
    assert "one language" in str(translator.mistake(source="en", into="en-GB"))
    for ask in (translator.identity, lambda **d: translator.translate(["x"], **d)):
        with pytest.raises(TranslatorError, match="from en to fr"):
            ask(source="en", into="fr")


def test_pair_whose_program_is_missing(tmp_path: Path) -> None:
    write_mode(tmp_path, "ita-spa", tmp_path / "cg-proc")
    assert "`apt-get install cg3`" in str(Apertium(tmp_path).mistake(source="it", into="es"))


def test_text_that_kills_the_engine_is_marked(tmp_path: Path) -> None:
    write_mode(tmp_path, "eng-spa", fake_program(tmp_path, "if b'poison' in text: os._exit(1)"))
    texts = ["one", "two\npoison\nthree", "four", "one"]
    with Apertium(tmp_path, timeout=20.0) as translator:
        found = translator.translate(texts, source="en", into="es")
    assert [t.text for t in found] == ["ONE", None, "FOUR", "ONE"]
    assert [t.problems for t in found] == [(), ("engine failed",), (), ()]


def test_engine_that_drops_every_tenth_gives_nothing(tmp_path: Path) -> None:
    behaviour = "if count % 10 == 0 and not is_probe: answer = b''"
    write_mode(tmp_path, "eng-spa", fake_program(tmp_path, behaviour))
    with Apertium(tmp_path, timeout=20.0) as translator:
        with pytest.raises(TranslatorError, match="Apertium's eng-spa gave more or fewer"):
            translator.translate([f"text {i}" for i in range(1000)], source="en", into="es")
        # What was under way is not taken for later answers.
        assert translator.translate(["a"], source="en", into="es")[0].text == "A"


def test_empty_translation_is_none(tmp_path: Path) -> None:
    behaviour = "answer = b'.[' + text.rpartition(b'[')[2] + b'\\0'"
    write_mode(tmp_path, "eng-spa", fake_program(tmp_path, behaviour))
    with Apertium(tmp_path, timeout=20.0) as translator:
        [found] = translator.translate(["word"], source="en", into="es")
    assert (found.text, found.problems) == (None, ("empty",))


def test_tagger_is_started_anew_for_texts_that_would_change_it(tmp_path: Path) -> None:
    # Like the real one: after a word of an unknown class, what follows comes out otherwise.
    behaviour = (
        "spoilt = globals().get('spoilt', False)\n"
        "if spoilt: answer = b'spoilt ' + answer\n"
        "if b'^known/' in text:\n"
        "    sys.stderr.write(\"Word 'known'.\\n\")\n"
        "    sys.stderr.flush()\n"
        "    spoilt = True"
    )
    analysis = fake_program(tmp_path, "answer = b'^' + text.replace(b'.', b'/.') + b'\\0'")
    tagger = fake_program(tmp_path, behaviour, name="apertium-tagger")
    write_mode(tmp_path, "eng-spa", analysis, tagger, fake_program(tmp_path, name="cg-proc"))
    with Apertium(tmp_path, timeout=20.0) as translator:
        for texts in (["one", "known", "two", "known", "three"], ["four", "known", "five"]):
            found = translator.translate(texts, source="en", into="es")
            assert not [t.text for t in found if "spoilt" in (t.text or "")]
            assert len(found) == len(texts)
