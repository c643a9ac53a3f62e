"""COMET, by its own command `comet-score` in an environment of its own."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babelgap.probes.translation.comet_command import comet_version, own_environment
from babelgap.probes.translation.metric import COMET, Lines, MetricScores
from babelgap.schema.errors import ProbeError
from babelgap.storage import file_hash

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["CHECKPOINT", "Comet", "checkpoint_mistake", "comet_signature"]

CHECKPOINT = "Unbabel/wmt22-comet-da"
"""Checkpoint unless told otherwise (Rei et al. 2022, "COMET-22", WMT)."""

_IN_FOLDER = Path("checkpoints") / "model.ckpt"
_HPARAMS = "hparams.yaml"


class Comet:
    """COMET's scores (Rei et al. 2020, EMNLP), computed by `comet-score` in half precision.

    All lines are scored in one call, so that the checkpoint is loaded once. An empty translation
    gets the score that the checkpoint gives it.

    Args:
        command: `comet-score`; `find_comet` finds it.
        checkpoint: name on the Hub, `.ckpt` file, or folder of one, with its `hparams.yaml`.
        gpus: 0 for the CPU.
        batch_size: lines computed together.
    """

    names = (COMET,)
    needs_source = True
    needs_reference = True

    def __init__(
        self, command: Path, *, checkpoint: str = CHECKPOINT, gpus: int = 0, batch_size: int = 16
    ) -> None:
        if mistake := checkpoint_mistake(checkpoint):
            raise ProbeError(mistake)
        self._command, self._checkpoint = command, checkpoint
        self._gpus, self._batch_size = gpus, batch_size

    def mistake(self, *, source: str, into: str) -> str | None:
        """`None`: whether a checkpoint knows a language is not told anywhere."""
        return None

    def score(self, lines: Sequence[Lines]) -> list[tuple[MetricScores, ...]]:
        """Score each system's lines; see `Metric.score`."""
        import numpy as np

        ends = np.cumsum([len(one) for one in lines])
        if not len(ends):
            return []
        with tempfile.TemporaryDirectory(prefix="babelgap-comet-") as folder:
            scores = self._run(Path(folder), lines, int(ends[-1]))
        return [
            (MetricScores(COMET, part, None, float(part.mean()), self._signature),)
            for part in np.split(scores, ends[:-1])
        ]

    @cached_property
    def _signature(self) -> str:
        version = comet_version(self._command) or "not told"
        return f"{comet_signature(self._checkpoint)}|version:{version}"

    def _run(self, folder: Path, lines: Sequence[Lines], count: int) -> npt.NDArray[np.float64]:
        sides = {
            "-s": [text for one in lines for text in one.texts],
            "-t": [text for one in lines for text in one.translations],
            "-r": [text for one in lines for text in one.references],
        }
        result = folder / "scores.json"
        arguments = [str(self._command), "--quiet", "--only_system", "--to_json", str(result)]
        arguments += ["--model", str(_local_file(self._checkpoint) or self._checkpoint)]
        arguments += ["--gpus", str(self._gpus), "--batch_size", str(self._batch_size)]
        for option, texts in sides.items():
            path = folder / f"lines{option}.txt"
            # `comet-score` reads a line at a time: a text with a line break would shift the rest.
            path.write_text("".join(f"{_one_line(t)}\n" for t in texts), encoding="utf-8")
            arguments += [option, str(path)]
        self._call(arguments)
        return _read(result, count)

    def _call(self, arguments: Sequence[str]) -> None:
        try:
            # `run` kills the command when this process is interrupted.
            done = subprocess.run(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                env=own_environment(),
                check=False,
            )
        except OSError as error:
            raise ProbeError(f"{self._command} can't be run ({error}); mend its path") from error
        if done.returncode != 0:
            told = [line.strip() for line in done.stderr.splitlines() if line.strip()]
            raise ProbeError(
                f"{self._command} ended with status {done.returncode}: "
                f"{told[-1] if told else 'it said nothing'}; checkpoint {self._checkpoint!r} was "
                "asked for: mend what it names, or leave comet out"
            )


def comet_signature(checkpoint: str) -> str:
    """What a checkpoint is: where a file lies says nothing of what is in it.

    Example:
        >>> comet_signature("Unbabel/wmt22-comet-da")
        'unbabel-comet|checkpoint:Unbabel/wmt22-comet-da'
    """
    file = _local_file(checkpoint)
    named = checkpoint
    if file is not None and file.is_file():
        named = f"{Path(checkpoint).expanduser().name}@{file_hash(file)[:16]}"
    return f"unbabel-comet|checkpoint:{named}"


def checkpoint_mistake(checkpoint: str) -> str | None:
    """Why a checkpoint can't be used, and what to do; `None` where it can, or is one of the Hub's.

    Example:
        >>> checkpoint_mistake("Unbabel/wmt22-comet-da") is None
        True
        >>> checkpoint_mistake("./nowhere/model.ckpt")
        "there is no checkpoint './nowhere/model.ckpt'; check the path"
    """
    path = Path(checkpoint).expanduser()
    file = _local_file(checkpoint)
    if file is None:
        is_path = path.suffix == ".ckpt" or checkpoint.startswith((".", "/", "~", "\\"))
        return f"there is no checkpoint {checkpoint!r}; check the path" if is_path else None
    if not file.is_file():
        return f"{path} has no {_IN_FOLDER}; give a folder of a COMET model, or its .ckpt file"
    if file.suffix != ".ckpt":
        return f"{path} is no .ckpt file; give a folder of a COMET model, or its .ckpt file"
    # COMET looks for it there alone.
    hparams = file.resolve().parents[1] / _HPARAMS
    return None if hparams.is_file() else f"{file} needs {hparams}, which isn't there; copy it too"


def _local_file(checkpoint: str) -> Path | None:
    """The file of a checkpoint on this machine; `None` where the name is none of a file."""
    path = Path(checkpoint).expanduser()
    if path.is_dir():
        return path / _IN_FOLDER
    return path if path.exists() else None


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _read(path: Path, count: int) -> npt.NDArray[np.float64]:
    """Scores of `--to_json`: one list for each file of translations, an object for each line."""
    import numpy as np

    try:
        read: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
        (rows,) = read.values()
        scores = np.array([row["COMET"] for row in rows], dtype=np.float64)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProbeError(
            f"comet-score's results can't be read ({error!r}); install the version that "
            "`babelgap doctor` names"
        ) from error
    if len(scores) != count or not np.isfinite(scores).all():
        raise ProbeError(
            f"comet-score gave {int(np.isfinite(scores).sum())} scores for {count} lines; try "
            "another checkpoint"
        )
    return scores
