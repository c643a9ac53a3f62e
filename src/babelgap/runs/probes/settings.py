"""What a Study says of its probes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

__all__ = ["EmbeddingSettings", "TranslationSettings"]


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TranslationSettings(_Settings):
    """How lines are translated, by whom beside the model, and how that is judged.

    Example:
        >>> TranslationSettings(bitext="flores:PATH", metrics="chrf,bleu").metrics
        ('chrf', 'bleu')
    """

    bitext: str | None = None
    """`flores`, `flores:FOLDER`, files with `{language}` in their names, or a table."""
    part: str = "devtest"
    """Of FLORES, the lines that are translated."""
    examples: str | None = None
    """Bitext whose first lines are shown as examples; the part `dev` of FLORES where it is `None`.
    """
    style: Literal["instruction", "plain", "chat"] = "instruction"
    """How the model is asked: told what to do, shown lines alone, or by its chat template."""
    num_fewshot: Annotated[int, Field(ge=0, le=32)] = 0
    """Examples shown before each line."""
    systems: dict[str, str] = Field(default_factory=dict)
    """Systems beside the model: name -> `outputs:FOLDER`, or a translator
    (`babelgap list translators`)."""
    metrics: tuple[str, ...] = ("chrf", "bleu")
    """Of `chrf`, `bleu`, `comet`, `similarity_source`, `similarity_reference`."""
    comet_model: str = "Unbabel/wmt22-comet-da"
    """Checkpoint of COMET: a name on the Hub, or the path of one."""
    comet_gpus: Annotated[int, Field(ge=0)] = 0
    """Graphics processors that COMET uses."""
    limit: Annotated[int | None, Field(ge=0)] = None
    """First lines of the bitext that are translated; all where it is `None` or 0."""

    price: Annotated[float | None, Field(ge=0)] = None
    """What a paid system takes for a million characters."""
    budget: Annotated[float | None, Field(ge=0)] = None
    """The most that may be spent on each paid system, in the same currency."""

    @field_validator("metrics", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("limit")
    @classmethod
    def _all_is_none(cls, value: int | None) -> int | None:
        return value or None


class EmbeddingSettings(_Settings):
    """Which texts are embedded, and by what their words are translated."""

    texts: str | None = None
    """`quiz` for the study's stems, `wikitext-103` and the like, a file or folder of texts, or a
    bitext; the quiz's where it is `None`."""
    bitext: str | None = None
    """Lines whose alignment is measured; the quiz's stems where it is `None`."""
    part: str = "devtest"
    """Of FLORES."""
    translator: str = "dictionary"
    """That words are translated by (`babelgap list translators`)."""
    rate: Annotated[float, Field(gt=0, le=1)] = 0.16
    """Share of words that are drawn for translation; the paper's where it is not told."""
    by_language: bool = True
    """Whether texts are also mixed with each language alone, beside all of them together."""
    limit: Annotated[int | None, Field(ge=0)] = 1000
    """Most texts, and most lines of the bitext; all where it is 0."""

    @field_validator("limit")
    @classmethod
    def _all_is_none(cls, value: int | None) -> int | None:
        return value or None
