"""FreeDict dictionaries: their articles, their files, the translator."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from babelgap.schema.errors import TranslatorError
from babelgap.schema.translation import Translator
from babelgap.translate.engines.dictionary.freedict import dictionary_version, find_dictionary
from babelgap.translate.engines.dictionary.freedict_entries import Entry, entry_of, words_of
from babelgap.translate.engines.dictionary.translator import Dictionary, word_table

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
needs_freedict = pytest.mark.skipif(
    find_dictionary(source="en", into="fr") is None, reason="dict-freedict-eng-fra is not installed"
)


@pytest.mark.parametrize(
    ("article", "headword", "translations"),
    [
        ("abandon /ɐbˈandən/\nHingabe <fem>\n see: {with abandon}\n\n", "abandon", ("Hingabe",)),
        ("run /rʌn/\n1. courir\n2. fuite, course\n", "run", ("courir", "fuite", "course")),
        (
            'abandon /ɐ/ <v>\netw. stilllegen, auflassen <v, trans>\n      "a mine"  - Bergwerk\n'
            "   Synonyms: {shut down}, {close}\n         Note: den Betrieb\n",
            "abandon",
            ("stilllegen", "auflassen"),
        ),
        ("bank /b/ <v>\nauf die Bank bringen [Geld] , einzahlen <v, trans>\n", "bank",
         ("auf die Bank bringen", "einzahlen")),
        ("of /ˈɒv/\nvon ([+ dat]) <prep>\n", "of", ("von",)),
        ("and /ˈand/\nund <conj>u.,  /jˈuː/\n", "and", ("und",)),
        ("inch /ˈɪntʃ/ (in /ˈɪn/)\nZoll <neut>\n", "inch", ("Zoll",)),
        ("overhaul sth. /ˌəʊ/\netw. überholen <v>\n", "overhaul", ("überholen",)),
        ("house [archit.] /h/\nHaus; Gebäude\n", "house", ("Haus", "Gebäude")),
        ("either/or\nentweder/oder\n", "either/or", ("entweder/oder",)),
    ],
)  # fmt: skip
def test_article(article: str, headword: str, translations: tuple[str, ...]) -> None:
    found = entry_of(article)
    assert found is not None
    assert (found.headword, found.translations) == (headword, translations)


@pytest.mark.parametrize("article", ["", "\n", "a /w/\n", "a\n see: {other}\n", "a\n<n>\n"])
def test_article_without_a_translation_is_none(article: str) -> None:
    assert entry_of(article) is None


def test_likeliest_translation_comes_first() -> None:
    entries = [
        Entry("and", ("sowie",), 0, "ˈand"),
        Entry("and", ("und",), 3, "ˈand"),
        Entry("and", ("und", "auch"), 0, "ˈand"),
        Entry("dog", ("Bandhaken",), 0, "dˈɒɡ"),
        Entry("dog", ("Hund",), 2, "dˈɒɡ"),
        # The headword lost its second half.
        Entry("bank", ("billetedebanco",), 0, "bˈaŋk"),
        Entry("bank", ("cuentabancaria",), 0, "bæŋkəkaunt"),
        Entry("bank", ("banco",), 0, "bæŋk"),
    ]
    words = words_of(entries)
    assert words["and"] == ("und", "sowie", "auch")
    assert words["dog"] == ("Hund", "Bandhaken")
    assert words["bank"] == ("banco", "cuentabancaria", "billetedebanco")


def digits_of(number: int) -> str:
    return (digits_of(number // 64) if number >= 64 else "") + DIGITS[number % 64]


def write_dictionary(folder: Path, name: str, articles: dict[str, str], *, packed: bool) -> Path:
    content, index = b"", []
    for word, article in articles.items():
        raw = article.encode()
        index.append(f"{word}\t{digits_of(len(content))}\t{digits_of(len(raw))}\n")
        content += raw
    (folder / f"{name}.dict{'.dz' if packed else ''}").write_bytes(
        gzip.compress(content) if packed else content
    )
    path = folder / f"{name}.index"
    path.write_text("".join(index), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BABELGAP_DICTIONARIES", str(tmp_path))
    monkeypatch.setenv("BABELGAP_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.parametrize("packed", [True, False])
def test_dictionary_of_a_user(folder: Path, packed: bool) -> None:
    pytest.importorskip("pyglossary.plugin_lib.dictdlib", exc_type=ImportError)
    articles = {
        "dog": "dog /d/\nmadra <masc>\n",
        "house": "house\nteach <masc>, áras\n",
        "00databaseinfo": "00databaseinfo\nEnglish - Irish\n",
    }
    index = write_dictionary(folder, "freedict-eng-gle", articles, packed=packed)
    assert find_dictionary(source="en", into="ga") == index
    table = word_table(source="en", into="ga")
    assert table.lookup("house") == ("teach", "áras")
    # The second time it comes from the cache folder.
    assert word_table(source="en", into="ga") == table
    [kept] = (folder / "cache" / "dictionaries").iterdir()
    assert table.version in kept.name
    found = Dictionary().translate(["The dog's house!", "Nothing"], source="en", into="ga")
    assert [t.text for t in found] == ["The madra's teach!", "Nothing"]
    before = dictionary_version(index)
    write_dictionary(folder, "freedict-eng-gle", {"dog": "dog\ncú\n"}, packed=packed)
    assert dictionary_version(index) != before
    assert Dictionary().translate(["dog"], source="en", into="ga")[0].text == "cú"


def test_direction_without_a_dictionary(folder: Path) -> None:
    translator = Dictionary()
    mistake = translator.mistake(source="ga", into="sw")
    assert mistake is not None
    assert "freedict-gle-swa.index" in mistake
    assert str(folder) in mistake
    assert "`apt-get install dict-freedict-gle-swa`" in mistake
    for ask in (translator.identity, lambda **d: translator.translate(["x"], **d)):
        with pytest.raises(TranslatorError, match="no dictionary freedict-gle-swa"):
            ask(source="ga", into="sw")


def test_damaged_dictionary_is_told(folder: Path) -> None:
    pytest.importorskip("pyglossary.plugin_lib.dictdlib", exc_type=ImportError)
    write_dictionary(folder, "freedict-eng-gle", {"dog": "dog\nmadra\n"}, packed=True)
    (folder / "freedict-eng-gle.dict.dz").write_bytes(b"no gzip")
    with pytest.raises(TranslatorError, match=r"freedict-eng-gle.dict.dz can't be read"):
        Dictionary().translate(["dog"], source="en", into="ga")


@needs_freedict
def test_real_dictionary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BABELGAP_CACHE", str(tmp_path))
    translator: Translator = Dictionary()
    assert translator.mistake(source="en", into="fr") is None
    [found] = translator.translate(["The DOG and 2 houses: dog."], source="en", into="fr")
    assert found.text is not None
    assert "CHIEN et 2 houses: chien." in found.text
    table = word_table(source="en", into="fr")
    assert len(table.words) > 8000
    for headword, translations in table.words.items():
        assert translations
        for text in (headword, *translations):
            assert text == " ".join(text.split())
            assert not set("<>[]{}") & set(text), text
