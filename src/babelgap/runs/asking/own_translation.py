"""The model's own translation of what it is asked, made in calls of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from babelgap.models import takes_messages
from babelgap.schema.errors import ModelError
from babelgap.schema.generation import TextGenerator
from babelgap.schema.language_model import Model
from babelgap.schema.rendering import Rendering
from babelgap.schema.translation import Translation
from babelgap.translate.engines.language_model import LanguageModelTranslator
from babelgap.translate.engines.language_model_prompts import CHAT, INSTRUCTION

__all__ = ["OwnTranslation", "translate_own"]

_UNSOUND = ("truncated", "engine failed")
"""Problems with which a translation is no text to ask by."""

_Texts = Mapping[tuple[str, str], Translation]
"""Language and text -> its translation into the pivot."""


@dataclass(frozen=True, slots=True)
class OwnTranslation:
    """A rendering as its model translated it."""

    rendering: Rendering | None
    """All in the pivot; `None` where a part of it has no translation, or a cut one."""
    written: str | None
    """What the model wrote; `None` where there was nothing to translate."""
    verdict: str | None = None
    """Why there is no rendering: `untranslated`, or `failed` where a request did."""


def translate_own(
    model: Model, renderings: Sequence[Rendering], *, pivot: str
) -> list[OwnTranslation]:
    """Let a model translate the parts of renderings that are not in the pivot.

    A text is translated once however many renderings have it, and nothing is checked but that it
    is there and whole: what the model makes of a question is what it is asked.

    Args:
        model: that is asked afterwards.
        renderings: in any variant.
        pivot: tag of the language that they are translated into.

    Raises:
        ModelError: the model doesn't write.
    """
    if not isinstance(model, TextGenerator):
        raise ModelError(
            f"model {model.identity.name!r} doesn't write texts, so that it can't translate a "
            "question; leave the mitigation self_translate out"
        )
    by_language: dict[str, dict[str, None]] = {}
    for rendering in renderings:
        for tag, text in _parts(rendering):
            if tag != pivot:
                by_language.setdefault(tag, {})[text] = None
    style = CHAT if takes_messages(model) else INSTRUCTION
    translator = LanguageModelTranslator(model, style=style)
    done: dict[tuple[str, str], Translation] = {}
    for tag, texts in by_language.items():
        answers = translator.translate(list(texts), source=tag, into=pivot)
        done.update(((tag, text), answer) for text, answer in zip(texts, answers, strict=True))
    return [_translated(rendering, done, pivot) for rendering in renderings]


def _parts(rendering: Rendering) -> list[tuple[str, str]]:
    options = zip(rendering.option_languages, rendering.options, strict=True)
    return [(rendering.stem_language, rendering.stem), *options]


def _translated(rendering: Rendering, done: _Texts, pivot: str) -> OwnTranslation:
    parts = _parts(rendering)
    answers = [done.get(part) for part in parts]
    foreign = [answer for answer in answers if answer is not None]
    if not foreign:
        return OwnTranslation(rendering, None)
    written = "\n".join(answer.text or "" for answer in foreign)
    if any("engine failed" in answer.problems for answer in foreign):
        return OwnTranslation(None, written, "failed")
    texts = [
        text if answer is None else _sound(answer)
        for (_, text), answer in zip(parts, answers, strict=True)
    ]
    sound = [text for text in texts if text]
    if len(sound) < len(texts):
        return OwnTranslation(None, written, "untranslated")
    stem, *options = sound
    return OwnTranslation(
        replace(
            rendering,
            stem_language=pivot,
            option_languages=(pivot,) * len(options),
            stem=stem,
            options=tuple(options),
        ),
        written,
    )


def _sound(translation: Translation) -> str | None:
    if any(problem in translation.problems for problem in _UNSOUND):
        return None
    return (translation.text or "").strip() or None
