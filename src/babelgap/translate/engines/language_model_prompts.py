"""What a language model is shown when it is asked to translate a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babelgap.languages import canonical_tag, language_name

__all__ = ["CHAT", "INSTRUCTION", "PLAIN", "STYLES", "stop_texts", "translation_prompt"]

PLAIN = "plain"
INSTRUCTION = "instruction"
CHAT = "chat"

STYLES: Mapping[str, str] = {
    PLAIN: "examples and the line alone, each behind its language's name, for base models",
    INSTRUCTION: "what is asked in words, then as `plain`, for models of any kind",
    CHAT: "what is asked in words and the line, for models behind their chat template",
}
"""Name of a style of prompts -> what it is."""

_DIRECTION = "Translate from {source} to {into}. Write the translation only, on one line."
_CONTEXT = "The text belongs to this one, which is not to be translated: {context}"


def translation_prompt(
    style: str,
    line: str,
    *,
    source: str,
    into: str,
    context: str = "",
    examples: Sequence[tuple[str, str]] = (),
) -> str:
    r"""The prompt for one line of a text.

    Args:
        style: of `STYLES`.
        line: without white space around it.
        source: tag of its language.
        into: tag of the language wanted.
        context: what the line stands in, empty for none; `plain` has no words to tell it in.
        examples: lines and their translations.

    Example:
        >>> translation_prompt("plain", "Yes.", source="en", into="de", examples=[("No.", "Nein.")])
        'English: No.\nGerman: Nein.\n\nEnglish: Yes.\nGerman:'
        >>> translation_prompt("chat", "Yes.", source="en", into="de").splitlines()[-1]
        'Yes.'
    """
    ours, theirs = (language_name(canonical_tag(tag)) for tag in (source, into))
    parts = [] if style == PLAIN else [_DIRECTION.format(source=ours, into=theirs)]
    for example, translated in examples:
        parts.append(f"{ours}: {example}\n{theirs}: {translated}")
    if context.strip() and style != PLAIN:
        parts.append(_CONTEXT.format(context=" ".join(context.split())))
    if style == CHAT:
        # It begins a turn of its own: a cue at the end would be repeated in the answer, or seem to
        # be a part of the text.
        parts.append(f"{ours}: {line}" if examples else line)
    else:
        # No space at the end: the answer's first token has it.
        parts.append(f"{ours}: {line}\n{theirs}:")
    return "\n\n".join(parts)


def stop_texts(style: str) -> tuple[str, ...]:
    """What ends an answer; nothing but the end of its turn in a chat.

    A chat's first line may be a preamble, which can only be told from what comes after it.
    """
    return () if style == CHAT else ("\n",)
