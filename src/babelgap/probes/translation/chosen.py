"""Metrics by their names, and what keeps them from being used here."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence

from babelgap.probes.translation.comet import CHECKPOINT, Comet, checkpoint_mistake
from babelgap.probes.translation.comet_command import comet_advice, find_comet
from babelgap.probes.translation.metric import (
    BLEU,
    CHRF,
    COMET,
    METRICS,
    SIMILARITY_REFERENCE,
    SIMILARITY_SOURCE,
    Metric,
)
from babelgap.probes.translation.overlap import Bleu, ChrF
from babelgap.probes.translation.similarity import EncoderSimilarity, language_mistake
from babelgap.schema.embedding import TextEncoder
from babelgap.schema.errors import ProbeError

__all__ = ["chosen_metrics", "metric_mistakes", "needs_encoder"]

_SIMILARITIES = (SIMILARITY_SOURCE, SIMILARITY_REFERENCE)


def needs_encoder(names: Sequence[str]) -> bool:
    """Whether any of the metrics compares vectors of an encoder.

    Example:
        >>> needs_encoder(["chrf"]), needs_encoder(["chrf", "similarity_source"])
        (False, True)
    """
    return any(name in _SIMILARITIES for name in names)


def metric_mistakes(
    names: Sequence[str],
    *,
    directions: Sequence[tuple[str, str]] = (),
    encoder: str = "",
    encoder_languages: Collection[str] | None = None,
    encoder_mistake: str | None = None,
    checkpoint: str = CHECKPOINT,
) -> list[str]:
    """Everything that keeps the metrics from being used, before anything is loaded.

    Args:
        names: of `METRICS`.
        directions: tags of the languages translated from and into.
        encoder: its name.
        encoder_languages: tags that the encoder knows; any where it is `None`.
        encoder_mistake: why the encoder can't be loaded; `None` where it can.
        checkpoint: of COMET.

    Returns:
        A line for each mistake, with what to do; empty where there is none.

    Example:
        >>> metric_mistakes(["chrff"])
        ["there is no metric 'chrff'; did you mean 'chrf'?"]
    """
    mistakes = [_unknown(name) for name in names if name not in METRICS]
    if not names:
        mistakes.append(f"no metric is asked for; name some of {', '.join(METRICS)}")
    if CHRF in names:
        mistakes += _of_directions(ChrF(), directions)
    if BLEU in names:
        mistakes += _of_directions(Bleu(), directions)
    if COMET in names:
        mistakes += _of_comet(checkpoint)
    if needs_encoder(names):
        tags = list(dict.fromkeys(tag for direction in directions for tag in direction))
        told = (
            encoder_mistake,
            language_mistake(tags, languages=encoder_languages, encoder=encoder),
        )
        mistakes += [mistake for mistake in told if mistake]
    return list(dict.fromkeys(mistakes))


def chosen_metrics(
    names: Sequence[str],
    *,
    encoder: TextEncoder | None = None,
    encoder_languages: Collection[str] | None = None,
    checkpoint: str = CHECKPOINT,
    gpus: int = 0,
) -> list[Metric]:
    """The metrics, in the order of `METRICS`; both similarities share one that gives both.

    Args:
        names: of `METRICS`.
        encoder: needed where `needs_encoder` says so.
        encoder_languages: tags that the encoder knows; any where it is `None`.
        checkpoint: of COMET.
        gpus: that COMET uses; 0 for the CPU.

    Raises:
        ProbeError: an unknown name, no encoder where one is needed, or no `comet-score`.
    """
    if unknown := [_unknown(name) for name in names if name not in METRICS]:
        raise ProbeError("\n".join(unknown))
    metrics: list[Metric] = []
    if CHRF in names:
        metrics.append(ChrF())
    if BLEU in names:
        metrics.append(Bleu())
    if COMET in names:
        command = find_comet()
        if command is None:
            raise ProbeError(_no_comet())
        metrics.append(Comet(command, checkpoint=checkpoint, gpus=gpus))
    if needs_encoder(names):
        if encoder is None:
            raise ProbeError("similarity needs an encoder; name one, such as use")
        asked = tuple(name for name in _SIMILARITIES if name in names)
        metrics.append(EncoderSimilarity(encoder, names=asked, languages=encoder_languages))
    return metrics


def _of_directions(metric: Metric, directions: Sequence[tuple[str, str]]) -> list[str]:
    # What is not installed is wanting in any direction.
    told = [metric.mistake(source=s, into=i) for s, i in directions or [("en", "en")]]
    return [mistake for mistake in told if mistake]


def _of_comet(checkpoint: str) -> list[str]:
    mistakes = [checkpoint_mistake(checkpoint)]
    try:
        mistakes.append(None if find_comet() else _no_comet())
    except ProbeError as error:
        mistakes.append(str(error))
    return [mistake for mistake in mistakes if mistake]


def _no_comet() -> str:
    return f"there is no comet-score, which {COMET} needs; {comet_advice()}"


def _unknown(name: str) -> str:
    close = difflib.get_close_matches(name.lower(), METRICS, n=1)
    told = f"did you mean {close[0]!r}?" if close else f"name some of {', '.join(METRICS)}"
    return f"there is no metric {name!r}; {told}"
