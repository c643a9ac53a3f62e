"""babelgap inside the evaluation systems that people use already."""

from __future__ import annotations

from collections.abc import Sequence

from babelgap.schema import UserError

__all__ = ["lm_eval_command"]


def lm_eval_command(words: Sequence[str]) -> None:
    """Run the command line of lm-evaluation-harness, which then knows the model `babelgap`.

    Args:
        words: what follows `lm-eval`, handed on unchanged.

    Raises:
        UserError: lm-eval, or what it needs for models of Hugging Face, is not installed.
        SystemExit: with the harness's own exit status, where it gives one.

    Example:
        >>> lm_eval_command(["ls", "tasks"])  # doctest: +SKIP
    """
    try:
        from babelgap.integrations.lm_eval import run_command_line
    except ImportError as error:
        raise UserError(
            f"`babelgap lm-eval` needs the extras `hf` and `lm-eval` ({error.name} is not "
            "installed); run `pip install 'babelgap[hf,lm-eval]'`"
        ) from error
    run_command_line(words)
