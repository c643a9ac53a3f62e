"""Translations that were made before: looked up, not made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from babelgap.languages import canonical_tag
from babelgap.schema.errors import TranslatorError
from babelgap.schema.translation import Translation, TranslatorIdentity
from babelgap.translate.engines.table.files import Pair, read_pairs

__all__ = ["Table"]


class _Held(NamedTuple):
    """What a table holds, by source and target."""

    texts: dict[tuple[str, str], dict[str, str]]
    conflicts: dict[tuple[str, str], str]
    version: str


class Table:
    """A `Translator` that gives each text the translation that stands beside it.

    Texts are compared exactly. One that the table doesn't hold gets no translation. A direction in
    which one text has two different translations can't be used.

    Example:
        >>> table = Table.of_lines("greetings", ["Hello.", "Yes."], ["Hallo.", "Ja."],
        ...                        source="en", into="de")
        >>> [t.text for t in table.translate(["Yes.", "No."], source="en", into="de")]
        ['Ja.', None]
    """

    def __init__(self, name: str, pairs: Iterable[Pair]) -> None:
        """Hold all pairs in memory.

        Args:
            name: what its translations are signed with.
            pairs: texts with their translations; the same pair may come twice.
        """
        self._name = name
        held = _gather(name, pairs)
        self._texts, self._conflicts, self._version = held.texts, held.conflicts, held.version

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """The table in a file; see `table_files.read_pairs` for its columns.

        Raises:
            TranslatorError: the file can't be read, or has other columns.
        """
        return cls(f"table:{path.name}", read_pairs(path))

    @classmethod
    def of_lines(
        cls, name: str, texts: Sequence[str], translations: Sequence[str], *, source: str, into: str
    ) -> Self:
        """The table of two aligned lists, such as the lines of two files.

        An empty translation is none.

        Raises:
            TranslatorError: unequal numbers of lines.
        """
        if len(texts) != len(translations):
            raise TranslatorError(
                f"table {name!r} has {len(texts)} texts in {source} and {len(translations)} in "
                f"{into}; give lines that belong together"
            )
        one, other = canonical_tag(source), canonical_tag(into)
        return cls(
            name,
            (
                Pair(one, other, text, translation, f"line {number}")
                for number, (text, translation) in enumerate(
                    zip(texts, translations, strict=True), start=1
                )
                if translation.strip()
            ),
        )

    @property
    def uses_context(self) -> bool:
        """False: a text has one translation."""
        return False

    @property
    def directions(self) -> tuple[tuple[str, str], ...]:
        """Tags of source and target of each direction that it holds, in the order of the pairs."""
        return tuple(self._texts)

    def identity(self, *, source: str, into: str) -> TranslatorIdentity:
        """Its name and a hash of all it holds.

        Raises:
            TranslatorError: it has no translations in the direction, or two of one text.
        """
        self._direction(source=source, into=into)
        return TranslatorIdentity(self._name, self._version)

    def mistake(self, *, source: str, into: str) -> str | None:
        """Why this direction can't be translated, and what to do."""
        try:
            direction = (canonical_tag(source), canonical_tag(into))
        except ValueError as error:
            return str(error)
        if direction in self._texts:
            return self._conflicts.get(direction)
        held = ", ".join(f"{one}-{other}" for one, other in self._texts) or "nothing"
        return (
            f"{self._name} has no translations from {source} to {into}, it has {held}; add a "
            "column for the language, or choose another translator"
        )

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        into: str,
        contexts: Sequence[str] | None = None,
    ) -> list[Translation]:
        """Look each text up; `contexts` are left aside.

        Raises:
            TranslatorError: it has no translations in the direction, or two of one text.
        """
        del contexts
        held = self._direction(source=source, into=into)
        return [
            Translation(held[text], self._name)
            if text in held
            else Translation(None, self._name, ("empty",))
            for text in texts
        ]

    def _direction(self, *, source: str, into: str) -> Mapping[str, str]:
        if mistake := self.mistake(source=source, into=into):
            raise TranslatorError(mistake)
        return self._texts[canonical_tag(source), canonical_tag(into)]


def _gather(name: str, pairs: Iterable[Pair]) -> _Held:
    texts: dict[tuple[str, str], dict[str, str]] = {}
    places: dict[tuple[str, str, str], str] = {}
    conflicts: dict[tuple[str, str], str] = {}
    digest = hashlib.sha256()
    for pair in pairs:
        direction = (pair.source, pair.into)
        key = (*direction, pair.text)
        first = texts.setdefault(direction, {}).setdefault(pair.text, pair.translation)
        place = places.setdefault(key, pair.place)
        if first != pair.translation:
            conflicts.setdefault(
                direction,
                f"{name} translates {pair.text[:60]!r} into {pair.into} twice, and differently: "
                f"{first[:60]!r} ({place}) and {pair.translation[:60]!r} ({pair.place}); keep one "
                "of them",
            )
        for part in (*key, pair.translation):
            digest.update(f"{len(part)}:{part}".encode(errors="surrogatepass"))
    return _Held(texts, conflicts, digest.hexdigest()[:16])
