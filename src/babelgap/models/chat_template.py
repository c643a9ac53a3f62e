"""What a chat template writes around a message, and how an answer follows it."""

from __future__ import annotations

from typing import Any

from babelgap.schema.errors import ModelError

__all__ = ["ChatTemplate"]

_MESSAGE = "babelgap asks"
_ANSWER = "babelgap"
# Llama 3's and others write today's date into every prompt. Here it is the day that Llama 3's own
# falls back to, so that a prompt is the same tomorrow. A function handed over would reach no
# template: transformers makes plain data of all that it passes on.
_ONE_DAY = (
    "{% macro strftime_now(format) %}{{ format.replace('%d', '26').replace('%B', 'July')"
    ".replace('%b', 'Jul').replace('%m', '07').replace('%Y', '2024').replace('%y', '24')"
    ".replace('%A', 'Friday').replace('%a', 'Fri') }}{% endmacro %}{{ '' }}"
)


class ChatTemplate:
    """The chat template of a tokenizer, for one message of a user and the answer to it.

    Args:
        tokenizer: of transformers, with a chat template.
        name: of the model, for errors.
        system: a system message before the user's; the template's own where it is `None`.

    Raises:
        ModelError: the template refuses one of the messages, or leaves it out.
    """

    def __init__(self, tokenizer: Any, *, name: str, system: str | None = None) -> None:  # noqa: ANN401
        self._tokenizer = tokenizer
        self._name = name
        self._system = system
        template = tokenizer.get_chat_template()
        self._template = _ONE_DAY + template if "strftime_now" in template else None
        self._check()
        header = self.header(_MESSAGE)
        whole = self._written(_MESSAGE, answer=_ANSWER)
        before, _, after = whole.rpartition(_ANSWER)
        self._lead = before.removeprefix(header) if before.startswith(header) else ""
        self._after = after.strip()

    @property
    def joiner(self) -> str:
        """White space that the template writes between its header and an answer, as Mistral's."""
        return self._lead if self._lead.isspace() else ""

    @property
    def end(self) -> int | None:
        """The special token that the template writes after an answer; `None` where it has none."""
        ids = self._tokenizer(self._after, add_special_tokens=False)["input_ids"]
        added = self._tokenizer.added_tokens_decoder
        return ids[0] if ids and ids[0] in added and added[ids[0]].special else None

    def header(self, message: str) -> str:
        """All that the model reads before it writes its answer to a message.

        Raises:
            ModelError: the template refuses the message.
        """
        return self._written(message)

    def before_answer(self, message: str) -> str:
        """The header, and what else stands before an answer that is given.

        Templates of models that think write an empty thought there. A joiner isn't part of it.

        Raises:
            ModelError: the template refuses the message.
        """
        return self.header(message) + ("" if self._lead.isspace() else self._lead)

    def _written(self, message: str, *, answer: str | None = None) -> str:
        from jinja2.exceptions import TemplateError

        system = [] if self._system is None else [{"role": "system", "content": self._system}]
        messages = [*system, {"role": "user", "content": message}]
        if answer is not None:
            messages.append({"role": "assistant", "content": answer})
        try:
            text: str = self._tokenizer.apply_chat_template(
                messages,
                chat_template=self._template,
                tokenize=False,
                add_generation_prompt=answer is None,
            )
        except (TemplateError, TypeError, ValueError) as error:
            raise ModelError(self._refused(message, error)) from error
        return text

    def _refused(self, message: str, error: Exception) -> str:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        advice = "ask it by plain prompts"
        if self._system is not None:
            advice += ", or leave out the system message"
        elif "system" in reason.lower():
            advice += ", or give it a system message"
        return (
            f"model {self._name!r} can't be asked {message[:60]!r}...: its chat template fails "
            f"({reason}); {advice}"
        )

    def _check(self) -> None:
        header = self.header(_MESSAGE)
        for kind, text in (("user", _MESSAGE), ("system", (self._system or "").strip())):
            if text not in header:
                raise ModelError(
                    f"model {self._name!r} has a chat template that leaves out the {kind} message "
                    f"{text[:60]!r}; ask it by plain prompts"
                    + (", or leave out the system message" if kind == "system" else "")
                )
