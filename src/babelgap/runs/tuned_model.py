"""What the folder of a tuned model tells of its tuning, beside a run of that model."""

from __future__ import annotations

from pathlib import Path

from babelgap.runs.tuning.folder import RECORD_FILE, read_tuning
from babelgap.schema.comparison import HeldOutLoss
from babelgap.schema.tuning import TuningRecord
from babelgap.schema.words import MULTIPLE

__all__ = ["held_out_losses", "languages_tuned_on", "tuning_of"]


def tuning_of(model: str) -> TuningRecord | None:
    """The record of a model's tuning; `None` where its name is no folder that has one.

    Args:
        model: as a study names it.

    Raises:
        RunFolderError: the record can't be read.

    Example:
        >>> tuning_of("smollm2") is None
        True
    """
    folder = Path(model).expanduser()
    return read_tuning(folder) if (folder / RECORD_FILE).is_file() else None


def languages_tuned_on(record: TuningRecord) -> tuple[str, ...]:
    """Tags of the languages beside the pivot that the corpora hold, sorted.

    Of a mixed-language corpus they are those that have a share of its characters.
    """
    tags = {
        tag for corpus in record.corpora for tag, share in corpus.languages.items() if share > 0
    }
    tags |= {corpus.language for corpus in record.corpora if corpus.language != MULTIPLE}
    return tuple(sorted(tags - {record.pivot}))


def held_out_losses(run: str, record: TuningRecord) -> tuple[HeldOutLoss, ...]:
    """Loss on held-out text before the first step and at the last check, by language.

    Args:
        run: name of the run of the tuned model.
        record: of its tuning; without two checks there is nothing to tell.
    """
    first, *later = record.checks or (None,)
    if first is None or first.step or not later:
        return ()
    last = later[-1]
    return tuple(
        HeldOutLoss(run, tag, record.held_out.get(tag, tag), before, last.loss[tag], last.step)
        for tag, before in first.loss.items()
        if tag in last.loss
    )
