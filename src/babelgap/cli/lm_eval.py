"""`babelgap lm-eval`: lm-evaluation-harness, with our engine among its models."""

from __future__ import annotations

import typer

__all__ = ["lm_eval"]


def lm_eval(context: typer.Context) -> None:
    """Run lm-evaluation-harness with our engine: its own options, and --model babelgap.

    Example: babelgap lm-eval run --model babelgap --model_args pretrained=NAME --tasks mmlu
    """
    from babelgap.integrations import lm_eval_command

    lm_eval_command(context.args)
