"""`babelgap run --before ... --after ...`: the same study of two or three models, compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from babelgap.models import RequestEstimate
    from babelgap.runs import MeasuredAgain

__all__ = ["After", "Before", "Control", "InMix", "Models", "run_before_and_after"]

Before = Annotated[
    str | None,
    typer.Option(
        help="Model without a remedy, compared with --after. --revision is this one's.",
    ),
]
After = Annotated[str | None, typer.Option(help="Model with it, such as `babelgap tune` made.")]
Control = Annotated[
    str | None,
    typer.Option(help="Model tuned like --after on text in the pivot alone: the fair baseline."),
]
InMix = Annotated[
    list[str] | None,
    typer.Option(
        "--in-mix",
        metavar="<str>",
        help="With --before: languages that the corpus of --after holds. (default: as its folder "
        "says)",
    ),
]


@dataclass(frozen=True, slots=True)
class Models:
    """The options that name several models."""

    before: str | None
    after: str | None
    control: str | None
    in_mix: list[str] | None

    @property
    def is_asked(self) -> bool:
        """True where any of them is given."""
        return any(given is not None for given in (self.before, self.after, self.control)) or bool(
            self.in_mix
        )


def run_before_and_after(
    study: Path | None,
    overrides: Mapping[str, Any],
    models: Models,
    output_path: Path | None,
    *,
    estimate_in_words: Callable[[RequestEstimate], str],
) -> None:
    """Measure each model and print what sets them apart.

    Args:
        study: YAML file.
        overrides: settings that win over its own.
        models: what is compared.
        output_path: folder of the runs.
        estimate_in_words: what a server will be asked.

    Raises:
        UserError: with every mistake there is, before a model is loaded.
    """
    from rich.console import Console

    from babelgap.cli.lists import split_lists
    from babelgap.cli.progress import Bar, notes_shown
    from babelgap.report import print_comparison
    from babelgap.runs import default_again_path, measure_again, plan_again, read_study

    before, after = _both(models, overrides)
    wanted, mistakes = read_study(study, {**overrides, "model": before})
    plan = plan_again(
        wanted,
        before=before,
        after=after,
        control=models.control,
        in_mix=split_lists(models.in_mix) if models.in_mix else None,
        mistakes=mistakes,
    )
    path = output_path or default_again_path(plan)
    console = Console()
    for note in plan.notes:
        console.print(f"note: {note}", highlight=False, markup=False)
    try:
        with Bar(console) as bar, notes_shown(console):
            found = measure_again(
                plan,
                output_path=path,
                on_progress=lambda role, told: bar.show(
                    replace(told, stage=f"{role}, {told.stage}")
                ),
                on_estimate=lambda found: console.print(
                    f"note: {estimate_in_words(found)}", highlight=False
                ),
            )
    except KeyboardInterrupt:
        console.print("stopped; the same command goes on where it was")
        raise typer.Exit(130) from None
    print_comparison(found.comparison, console)
    console.print(f"report: {path / 'comparison.html'}", highlight=False, soft_wrap=True)
    if failed := _num_failed(found):
        console.print(f"note: {failed:,} requests failed; the same command sends them again")
        raise typer.Exit(1)


def _both(models: Models, overrides: Mapping[str, Any]) -> tuple[str, str]:
    from babelgap.schema.errors import StudyError

    mistakes = [
        f"{option} is missing: models are compared where both --before and --after are given"
        for option, model in (("--before", models.before), ("--after", models.after))
        if model is None
    ]
    if overrides.get("model") is not None:
        mistakes.append(
            f"--model {overrides['model']!r} is given beside --before and --after; leave it out"
        )
    if mistakes or models.before is None or models.after is None:
        raise StudyError(mistakes)
    return models.before, models.after


def _num_failed(found: MeasuredAgain) -> int:
    return sum(
        count.num_predictions
        for results in found.results.values()
        for count in results.answer_counts
        if count.verdict == "failed"
    )
