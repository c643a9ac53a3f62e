"""Names of values are CLDR's, distinct, and there in every language."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest

from babelgap.data.atlas import LANGUAGES
from babelgap.data.fictitious.values import VALUES, value_name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", VALUES)
def test_every_value_has_a_distinct_plain_name(kind: str, language: str) -> None:
    names = [value_name(kind, key, language) for key in VALUES[kind]]
    folded = {unicodedata.normalize("NFKC", name).casefold() for name in names}
    assert len(folded) == len(names)
    assert not [name for name in names if not name.strip() or set(name) & set("(（\u00ad")]


@pytest.mark.parametrize(
    ("kind", "key", "language", "name"),
    [
        ("territory", "JP", "fr", "Japon"),
        ("city", "Europe/Moscow", "ru", "Москва"),
        ("language", "de", "it", "tedesco"),
        ("currency", "JPY", "de", "Japanischer Yen"),
        ("month", "1", "ru", "январь"),  # not the genitive "января"
        ("month", "8", "he", "אוגוסט"),
        ("weekday", "7", "ar", "الأحد"),
        ("weekday", "1", "fi", "maanantai"),
        ("year", "1974", "am", "1974"),
    ],
)
def test_well_known_name(kind: str, key: str, language: str, name: str) -> None:
    assert value_name(kind, key, language) == name


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_calendar_is_what_babel_says_in_a_process_of_its_own(language: str) -> None:
    code = (
        "import sys; from babel import Locale; l = Locale.parse(sys.argv[1])\n"
        "m, d = l.months['stand-alone']['wide'], l.days['stand-alone']['wide']\n"
        "print(*[m[i] for i in range(1, 13)], *[d[i] for i in range(7)], sep='|')"
    )
    said = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, language],
        capture_output=True, text=True, encoding="utf-8", check=True,
    ).stdout.strip()  # fmt: skip
    kept = [
        value_name(kind, key, language) for kind in ("month", "weekday") for key in VALUES[kind]
    ]
    assert "|".join(kept) == said
