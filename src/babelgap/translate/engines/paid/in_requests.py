"""Texts cut into requests that a paid service takes, with no answer lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from babelgap.schema.errors import TranslatorError

__all__ = ["Asked", "InRequests", "Request"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One text with everything that its translation depends on."""

    text: str
    context: str
    """`""` for none."""
    source: str
    """Tag of the language of the text."""
    into: str
    """Tag of the language wanted."""


@dataclass(frozen=True, slots=True)
class Request:
    """Texts that go out together: of one context and direction."""

    texts: tuple[str, ...]
    context: str
    source: str
    into: str


class InRequests:
    """Sends texts in requests of a bounded size; equal ones once.

    When a request fails, what the ones before it brought is kept, and taken when the same texts are
    asked for again: it was paid for.

    Args:
        send: what sends a request; one answer a text, in order.
        name: of the translator, for messages.
        num_texts: most texts of a request.
        size: most that its texts and context may be together.
        measure: how large a text or context is.

    Example:
        >>> def send(request):
        ...     return [text.upper() for text in request.texts]
        >>> shop = InRequests(send, name="loud", num_texts=2, size=10, measure=len)
        >>> shop.ask([Asked(text, "", "en", "de") for text in ("a", "b", "a", "c" * 11)])
        ['A', 'B', 'A', None]
    """

    def __init__(
        self,
        send: Callable[[Request], Sequence[str]],
        *,
        name: str,
        num_texts: int,
        size: int,
        measure: Callable[[str], int],
    ) -> None:
        self._send = send
        self._name = name
        self._num_texts = num_texts
        self._size = size
        self._measure = measure
        self._kept: dict[Asked, str] = {}

    def ask(self, asked: Sequence[Asked]) -> list[str | None]:
        """The answer to each text; `None` for one that is too large for any request.

        Raises:
            TranslatorError: a request brought fewer or more answers than it had texts.
        """
        for request, members in self._requests(asked):
            answers = self._send(request)
            if len(answers) != len(members):
                raise TranslatorError(
                    f"{self._name} answered {len(members)} texts with {len(answers)}, so that none "
                    "can be told from another; nothing of this request was kept: run again, or use "
                    "another translator"
                )
            self._kept.update(zip(members, answers, strict=True))
        answered = [self._kept.get(one) for one in asked]
        self._kept.clear()
        return answered

    def _requests(self, asked: Sequence[Asked]) -> Iterator[tuple[Request, list[Asked]]]:
        groups: dict[tuple[str, str, str], list[Asked]] = {}
        for one in dict.fromkeys(asked):
            if one not in self._kept:
                groups.setdefault((one.context, one.source, one.into), []).append(one)
        for (context, source, into), members in groups.items():
            for part in self._parts(members, self._size - self._measure(context)):
                yield Request(tuple(one.text for one in part), context, source, into), part

    def _parts(self, members: Sequence[Asked], room: int) -> Iterator[list[Asked]]:
        part: list[Asked] = []
        left = room
        for one in members:
            size = self._measure(one.text)
            if size > room:
                continue
            if part and (len(part) == self._num_texts or size > left):
                yield part
                part, left = [], room
            part.append(one)
            left -= size
        if part:
            yield part
