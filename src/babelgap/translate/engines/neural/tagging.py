"""From texts to a translation model's tokens, with the languages told; and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babelgap.schema.errors import TranslatorError
from babelgap.translate.engines.neural.families import (
    OPUS,
    Direction,
    Family,
    direction_of,
    family_of,
)

__all__ = ["TaggingTokenizer"]

_NO_LIMIT = 1_000_000

_Ids = tuple[int, ...]


class TaggingTokenizer:
    """A tokenizer of NLLB-200, M2M100, MADLAD-400 or OPUS-MT.

    A text is never cut here, and one that holds `</s>` or `>>fra<<` can change neither its end nor
    its language: such words are taken for words, or the text is refused by `problem`.

    Args:
        tokenizer: of transformers.
        name: of the model, for errors.
        positions: most tokens that the model takes, where it has a limit.
        pair: tags of the languages of a model of one pair, where its tokenizer doesn't say them.

    Raises:
        TranslatorError: it is of no family that babelgap knows.
    """

    def __init__(
        self,
        tokenizer: Any,  # noqa: ANN401  # tokenizers have no common type
        *,
        name: str,
        positions: int | None = None,
        pair: tuple[str, str] | None = None,
    ) -> None:
        self._tokenizer = tokenizer
        self._name = name
        self.family: Family = family_of(tokenizer, name=name, pair=pair)
        """What the tokenizer's own tokens say that it is."""
        self._tags = frozenset(self.ids(list(self.family.tokens.values())))
        limits = (positions or _NO_LIMIT, int(min(tokenizer.model_max_length, _NO_LIMIT)))
        self.max_length: int = min(limits)
        """Most tokens of a text, those around it included."""

    @property
    def end(self) -> int:
        """The token that ends a text."""
        return int(self._tokenizer.eos_token_id)

    def direction(self, *, source: str, into: str) -> Direction:
        """How the model is told a direction.

        Raises:
            TranslatorError: it doesn't translate it.
        """
        return direction_of(self.family, source=source, into=into, name=self._name)

    def encode(self, texts: Sequence[str], direction: Direction) -> list[_Ids]:
        """The tokens of each text, with those that tell the direction; however long.

        Raises:
            TranslatorError: the tokenizer lost a token that tells the direction, or a text is none
                in Unicode.
        """
        if not texts:
            return []
        for text in texts:
            _refuse_half_characters(text)
        if direction.source_code is not None:
            return self._with_source(texts, direction.source_code)
        begin: list[int] = []
        if direction.prefix is not None:
            begin = list(self._tokenizer(direction.prefix, add_special_tokens=False)["input_ids"])
            self._check(direction.prefix, begin)
        bare = self._tokenizer(
            [self._plain(text) for text in texts],
            add_special_tokens=False,
            split_special_tokens=True,
            verbose=False,
        )["input_ids"]
        return [(*begin, *ids, self.end) for ids in bare]

    def problem(self, ids: _Ids) -> str | None:
        """Why a text can't be given to the model, of `PROBLEMS`; `None` where it can.

        Args:
            ids: what `encode` made of it.
        """
        if len(ids) > self.max_length:
            return "truncated"
        # T5's pieces include </s> and the languages, however a text comes by them.
        if ids.count(self.end) > 1 or sum(token in self._tags for token in ids) > 1:
            return "engine failed"
        return None

    def forced(self, direction: Direction) -> int | None:
        """The token that the decoder has to begin with, if there is one.

        Raises:
            TranslatorError: the tokenizer lost it.
        """
        if direction.target_token is None:
            return None
        token = int(self._tokenizer.convert_tokens_to_ids(direction.target_token))
        self._check(direction.target_token, [token])
        return token

    def decode(self, ids: Sequence[int]) -> str:
        """The text of tokens, without special ones."""
        text: str = self._tokenizer.decode(
            list(ids), skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        return text.strip()

    def tokens(self, ids: Sequence[int]) -> list[str]:
        """The tokens themselves, as CTranslate2 takes them."""
        return list(self._tokenizer.convert_ids_to_tokens(list(ids)))

    def ids(self, tokens: Sequence[str]) -> list[int]:
        """The numbers of tokens."""
        return list(self._tokenizer.convert_tokens_to_ids(list(tokens)))

    def _with_source(self, texts: Sequence[str], code: str) -> list[_Ids]:
        self._tokenizer.src_lang = code
        encoded = self._tokenizer(list(texts), split_special_tokens=True, verbose=False)[
            "input_ids"
        ]
        for ids in encoded:
            # Before the text, or after its end in what the makers call legacy behaviour.
            self._check(self.family.tokens[code], [ids[0], ids[-1]])
        return [tuple(ids) for ids in encoded]

    def _check(self, token: str, ids: Sequence[int]) -> None:
        number = self._tokenizer.convert_tokens_to_ids(token)
        if number is None or number == self._tokenizer.unk_token_id or number not in ids:
            raise TranslatorError(
                f"model {self._name!r} has a {type(self._tokenizer).__name__} that loses the "
                f"language token {token!r}; give the model with its own, whole tokenizer"
            )

    def _plain(self, text: str) -> str:
        # Marian's tokenizer takes everything from >> to << at a text's beginning for a language.
        return f" {text}" if self.family.kind == OPUS and text.startswith(">>") else text


def _refuse_half_characters(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise TranslatorError(
            f"text {text[:60]!r} holds half a character ({error.reason}); mend the file it is from"
        ) from error
