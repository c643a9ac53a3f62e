"""Doing the units of probes, in a folder of their own or in a run's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import babelgap
from babelgap.models import load_encoder, load_model
from babelgap.report import render_probe_page
from babelgap.runs.owned_folder import OwnedFolder
from babelgap.runs.probes.parts import PROBES_FOLDER, ProbeParts
from babelgap.runs.probes.plan import NO_MODEL
from babelgap.runs.probes.probe import Probe, ProbeUnit
from babelgap.runs.probes.results_json import probe_results_from_json, probe_results_to_json
from babelgap.runs.progress import Progress
from babelgap.runs.signatures import as_file_name, digest
from babelgap.runs.study import Study
from babelgap.schema.errors import ModelError, RunFolderError
from babelgap.schema.probes import EMBEDDING, ProbeResults
from babelgap.storage import write_text_atomically

__all__ = [
    "check_model",
    "default_probe_path",
    "do_units",
    "load_probed",
    "model_words",
    "read_probe",
    "run_probe",
]

_FORMAT = 1
_MANIFEST = "probe.json"


def default_probe_path(probe: Probe, study: Study) -> Path:
    """Where a probe goes when nothing else is said: `probes/PROBE-MODEL-HASH`."""
    asked = digest([dict(probe.asked), model_words(study)])
    return Path("probes") / f"{probe.name}-{as_file_name(study.model)}-{asked[:8]}"


def model_words(study: Study) -> dict[str, Any]:
    """The words that a study's model is loaded by."""
    names = ("model", "revision", "model_args", "dtype", "device")
    return {name: getattr(study, name) for name in names}


def run_probe(
    probe: Probe,
    *,
    output_path: Path,
    load: Callable[[], Any] | None,
    named: Mapping[str, Any] | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> ProbeResults:
    """Do a probe by itself and write its folder.

    Units whose part exists and verifies are skipped; where all do, no model is loaded.

    Args:
        probe: what is asked.
        output_path: the folder.
        load: gives the model under test; `None` where there is none.
        named: the words that it is loaded by: a folder of other words is refused.
        on_progress: told before each unit.

    Raises:
        UserError: the folder is another probe's, or the model can't be loaded or probed.
        StorageError: the disk refused.
    """
    owner = {
        "format": _FORMAT,
        "babelgap": babelgap.__version__,
        "probe": probe.name,
        "asked": {**probe.asked, **(named or {})},
    }
    folder = OwnedFolder(
        output_path, manifest=_MANIFEST, owner=owner, files=(), folders=(PROBES_FOLDER,)
    )
    parts = ProbeParts(output_path)
    with folder.open():
        manifest = folder.manifest()
        begun = manifest is not None
        missing = [unit for unit in probe.units if not (begun and parts.is_done(unit))]
        model = None
        if load is not None and (not begun or any(unit.needs_model for unit in missing)):
            on_progress(Progress("loading", 0, 0, "texts"))
            model = load()
            check_model(probe, model)
            folder.begin(model.identity, told={})
        elif not begun:
            folder.begin(None, told={})
        do_units(probe, missing, parts, model=model, on_progress=on_progress)
        results = probe.results(folder.identity(), read=parts.read)
        write_text_atomically(output_path / "results.json", probe_results_to_json(results))
        write_text_atomically(output_path / "report.html", render_probe_page(results))
    return results


def read_probe(path: Path) -> ProbeResults | None:
    """The results in the folder of a probe; `None` where it is no such folder.

    Raises:
        RunFolderError: the probe is not finished, or its results can't be read.
    """
    if not (path / _MANIFEST).is_file():
        return None
    file = path / "results.json"
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RunFolderError(
            f"{file} can't be read ({error}); the command of the probe writes it anew"
        ) from error
    return probe_results_from_json(text, place=str(file))


def load_probed(study: Study) -> Callable[[], Any] | None:
    """What loads the model of a study whose one probe is run by itself.

    Args:
        study: whose `probes` is one name.

    Returns:
        `None` where the study names no model.
    """
    if study.model == NO_MODEL:
        return None
    if study.probes == (EMBEDDING,):
        return partial(
            load_encoder,
            study.model,
            revision=study.revision,
            device=study.device,
            dtype=study.dtype,
        )
    return partial(
        load_model,
        study.model,
        revision=study.revision,
        device=study.device,
        dtype=study.dtype,
        model_args=study.model_args,
    )


def check_model(probe: Probe, model: Any) -> None:  # noqa: ANN401  # what it can do varies
    """Make sure that a loaded model can be probed.

    Raises:
        ModelError: it can't.
    """
    if mistake := probe.mistake(model):
        raise ModelError(mistake)


def do_units(
    probe: Probe,
    units: Iterable[ProbeUnit],
    parts: ProbeParts,
    *,
    model: Any,  # noqa: ANN401  # what it can do varies
    on_progress: Callable[[Progress], None],
) -> None:
    """Do some of a probe's units and write their parts.

    Args:
        probe: whose units they are.
        units: that are not done, in the probe's order.
        parts: where they go.
        model: under test; `None` where no unit needs it.
        on_progress: told before each unit and at the end.
    """
    waiting = list(units)
    total = sum(unit.size for unit in probe.units)
    done = total - sum(unit.size for unit in waiting)
    for unit in waiting:
        on_progress(Progress(f"{unit.probe} {unit.label}", done, total, "texts"))
        parts.write(unit, probe.run(unit, model=model, read=parts.read))
        done += unit.size
        on_progress(Progress(f"{unit.probe} {unit.label}", done, total, "texts"))
