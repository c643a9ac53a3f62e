"""How the parts of a prompt look in one way of asking."""

from __future__ import annotations

from dataclasses import dataclass

from babelgap.languages import name_in
from babelgap.prompts.letters import listed
from babelgap.prompts.option_ids import option_ids
from babelgap.prompts.words import PromptWords, instruction_words, prompt_words
from babelgap.schema.asking import Asking
from babelgap.schema.rendering import Rendering
from babelgap.schema.words import OPTION_TEXT

__all__ = ["Form"]


@dataclass(frozen=True, slots=True)
class Form:
    """One way of asking, of one scorer."""

    asking: Asking
    pivot: str
    """Tag of the language compared with."""
    scorer: str

    @property
    def lists_options(self) -> bool:
        """Whether options stand in the prompt."""
        return self.scorer != OPTION_TEXT

    def language(self, rendering: Rendering) -> str:
        """Tag of the language of the words around a question."""
        return self.pivot if self.asking.words_in_pivot else rendering.stem_language

    def words(self, rendering: Rendering) -> PromptWords:
        """The cue after a question, and what joins an answer to it."""
        return prompt_words(self.language(rendering))

    def ids(self, rendering: Rendering) -> tuple[str, ...]:
        """Ids of the options; none where they aren't listed.

        Raises:
            QuizError: more options than ids.
        """
        if not self.lists_options:
            return ()
        return option_ids(self.asking.ids, rendering.options, stem=rendering.stem)

    def body(self, rendering: Rendering) -> str:
        """The stem, and the options where they are listed."""
        return listed(rendering.stem, rendering.options, self.ids(rendering))

    def is_foreign(self, rendering: Rendering) -> bool:
        """Whether something of what the model is shown is not in the pivot."""
        shown = {rendering.stem_language}
        if self.lists_options:
            shown |= set(rendering.option_languages)
        return shown != {self.pivot}

    def translates(self, rendering: Rendering) -> bool:
        """Whether the model writes a translation before it answers.

        What is in the pivot already has none: that step would be a repetition, and the pivot's own
        accuracy no longer the one that gaps are counted from.
        """
        return self.asking.translation == "translate_then_answer" and self.is_foreign(rendering)

    def translation_cue(self, rendering: Rendering) -> str:
        """What a translation into the pivot follows at once, in the language of the words.

        Of several lines it stands below its cue. Behind it a small model begins with an empty line
        more often than not, which is where a translation ends.

        Raises:
            KeyError: no instructions in that language.
            ValueError: that language has no name for the pivot.
        """
        language = self.language(rendering)
        cue = instruction_words(language).translation
        named = cue.format(language=name_in(language, self.pivot))
        return f"{named}\n" if "\n" in self.body(rendering) else named
