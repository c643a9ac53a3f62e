"""What the commands of `babelgap probe` have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

__all__ = ["named_systems", "parsed_columns", "run_and_print", "those_given"]


def run_and_print(name: str, output_path: Path | None, overrides: dict[str, Any]) -> None:
    """Plan, run and print the probe of a name.

    Args:
        name: of the probe.
        output_path: its folder; by its own hash where it is `None`.
        overrides: settings of the study; `None` for those that were not given.
    """
    from rich.console import Console

    from babelgap.cli.progress import Bar, notes_shown
    from babelgap.report import print_probe
    from babelgap.runs import (
        default_probe_path,
        load_probed,
        model_words,
        plan_probe,
        read_study,
        run_probe,
    )

    study, mistakes = read_study(None, {**overrides, "probes": name})
    probe = plan_probe(study, mistakes=mistakes)
    path = output_path or default_probe_path(probe, study)
    console = Console()
    try:
        with Bar(console) as bar, notes_shown(console):
            results = run_probe(
                probe,
                output_path=path,
                load=load_probed(study),
                named=model_words(study),
                on_progress=bar.show,
            )
    except KeyboardInterrupt:
        console.print("stopped; the same command goes on where it was")
        raise typer.Exit(130) from None
    print_probe(results, console)
    console.print(f"report: {path / 'report.html'}", highlight=False, soft_wrap=True)


def named_systems(given: list[str] | None) -> dict[str, str]:
    """The systems by name; one without a name is called as it is asked for.

    Example:
        >>> named_systems(["mt=hf:owner/name", "apertium"])
        {'mt': 'hf:owner/name', 'apertium': 'apertium'}
    """
    from babelgap.schema.errors import StudyError

    pairs = [text.partition("=") if "=" in text else (text, "=", text) for text in given or ()]
    names = [name.strip() for name, _, _ in pairs]
    told = [
        f"system {text!r} has no name; write NAME=WHAT" for text in given or () if text[0] == "="
    ]
    told += [
        f"two systems are called {name!r}; give each a name of its own"
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if told:
        raise StudyError(told)
    return {name.strip(): spec.strip() for name, _, spec in pairs}


def parsed_columns(given: str | None) -> object:
    """What `--columns` says; `None` where it wasn't given."""
    from babelgap.cli.columns import parse_columns

    return parse_columns(given) if given else None


def those_given(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings that the command line has."""
    return {key: value for key, value in settings.items() if value is not None}
