"""Asking renderings in one way after the other, and reading the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from babelgap.mix import rotated
from babelgap.models import takes_messages
from babelgap.prompts import RESTATED_TEMPLATE, build_prompt
from babelgap.runs.asking.demonstrations import Demonstrations
from babelgap.runs.asking.drafts import write_drafts
from babelgap.runs.asking.item import Item
from babelgap.runs.asking.own_translation import translate_own
from babelgap.runs.asking.settings import GenerationSettings
from babelgap.runs.scorers import SCORERS, Writing
from babelgap.schema.asking import PLAIN_ASKING, Asking
from babelgap.schema.language_model import Model
from babelgap.schema.prediction import Prediction
from babelgap.schema.prompt import Prompt, Shown
from babelgap.schema.reading import Reading
from babelgap.schema.rendering import Rendering
from babelgap.schema.words import OPTION_TEXT
from babelgap.scoring import read_row

__all__ = ["Asker"]


@dataclass(frozen=True)
class Asker:
    """Asks as a Study says."""

    pivot: str
    scorer: str
    """How answers are read."""
    askings: tuple[Asking, ...] = (PLAIN_ASKING,)
    """The plain way first, then the mitigations."""
    settings: GenerationSettings = field(default_factory=GenerationSettings)
    """How the model writes."""
    demonstrations: Demonstrations | None = None
    """To show, where a way of asking shows any."""

    @property
    def plain(self) -> Asking:
        """What mitigations are compared with."""
        return self.askings[0]

    @property
    def mitigations(self) -> tuple[Asking, ...]:
        """The other ways of asking."""
        return self.askings[1:]

    def ask(
        self, model: Model, renderings: Sequence[Rendering], asking: Asking, *, unit: str
    ) -> list[Prediction]:
        """One prediction a rendering, in order.

        Args:
            model: behind the wrappers of `as_asked`.
            renderings: of a work unit.
            asking: the way of asking.
            unit: hash of the work unit.

        Raises:
            ModelError: the model can't be asked this way.
        """
        items = self._translated(model, renderings, asking)
        items = write_drafts(model, items, max_tokens=self.settings.max_tokens)
        return self._answered(model, items, asking, unit)

    def ask_again(
        self, model: Model, renderings: Sequence[Rendering], *, unit: str
    ) -> list[Prediction]:
        """Asked plainly, with the same words in another form: what changes answers by itself.

        Where the prompt lists the options they stand in another order; where it doesn't, the answer
        cue is an item of a list.
        """
        lists_options = self.scorer != OPTION_TEXT
        turned = [rotated(one) if lists_options else one for one in renderings]
        items = [Item(one, one, self.prompt(one, self.plain)) for one in turned]
        if not lists_options:
            items = [replace(one, prompt=_restated(one.prompt)) for one in items]
        return self._answered(model, items, self.plain, unit)

    def prompt(self, rendering: Rendering, asking: Asking) -> Prompt:
        """The prompt of one rendering."""
        shown: tuple[Shown, ...] = ()
        if asking.num_fewshot and self.demonstrations is not None:
            shown = self.demonstrations.before(rendering, num_fewshot=asking.num_fewshot)
        return build_prompt(rendering, asking, pivot=self.pivot, shown=shown, scorer=self.scorer)

    def _translated(
        self, model: Model, renderings: Sequence[Rendering], asking: Asking
    ) -> list[Item]:
        if asking.translation != "self_translate":
            return [Item(one, one, self.prompt(one, asking)) for one in renderings]
        translations = translate_own(model, renderings, pivot=self.pivot)
        items = []
        for own, translation in zip(renderings, translations, strict=True):
            shown = translation.rendering or own
            prompt = self.prompt(shown, asking)
            items.append(Item(own, shown, prompt, translation.written, translation.verdict))
        return items

    def _answered(
        self, model: Model, items: Sequence[Item], asking: Asking, unit: str
    ) -> list[Prediction]:
        answers = iter(self._scored(model, [one for one in items if one.verdict is None], unit))
        return [
            _row(item, next(answers) if item.verdict is None else self._none(item, unit), asking)
            for item in items
        ]

    def _scored(self, model: Model, items: Sequence[Item], unit: str) -> list[Prediction]:
        """Answers in order; those that come behind a translation are read otherwise."""
        found: dict[int, Prediction] = {}
        for is_final in (False, True):
            places = [i for i, one in enumerate(items) if one.prompt.answers_last == is_final]
            if not places:
                continue
            asked = [(items[i].shown, items[i].prompt) for i in places]
            # A model that isn't in a conversation goes on with a next question.
            stop = () if takes_messages(model) or is_final else ("\n\n",)
            writing = Writing(self.settings.max_tokens, stop, is_final)
            rows = SCORERS[self.scorer].score(model, asked, unit=unit, writing=writing)
            found.update(zip(places, rows, strict=True))
        return [found[i] for i in range(len(items))]

    def _none(self, item: Item, unit: str) -> Prediction:
        """The row of an item that nothing can be asked of."""
        return read_row(
            item.shown,
            item.prompt,
            Reading(item.verdict or "", None),
            answers=item.prompt.option_ids or item.shown.options,
            scorer=self.scorer,
            unit=unit,
        )


def _restated(prompt: Prompt) -> Prompt:
    head, line, cue = prompt.context.rpartition("\n")
    return replace(prompt, context=f"{head}{line}- {cue}", template=RESTATED_TEMPLATE)


def _row(item: Item, answer: Prediction, asking: Asking) -> Prediction:
    """The answer as a row of what was asked, not of what the model made of that."""
    written = [text for text in (item.written, answer.response) if text is not None]
    prompt = item.prompt
    return replace(
        answer,
        stem_language=item.rendering.stem_language,
        option_languages=item.rendering.option_languages,
        mitigation=asking.name,
        instruction=asking.instruction,
        instruction_language=prompt.instruction_language,
        cue_language=prompt.cue_language,
        demonstrations=asking.demonstrations,
        translation=asking.translation,
        response="\n\n".join(written) if written else None,
    )
