"""What holds for the package as a whole."""

from __future__ import annotations

import importlib
import pkgutil
from types import GenericAlias, ModuleType

import pytest

import babelgap
from babelgap.mix import PAPER_VARIANTS, all_variants
from babelgap.report import glossary


def modules() -> list[ModuleType]:
    names = [m.name for m in pkgutil.walk_packages(babelgap.__path__, "babelgap.")]
    return [importlib.import_module(name) for name in names if not name.endswith("__main__")]


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.__name__)
def test_what_a_module_offers_is_there_and_documented(module: ModuleType) -> None:
    assert module.__doc__, "a module says what it is for"
    for name in getattr(module, "__all__", ()):
        offered = getattr(module, name)
        # An alias of a type has no docstring of its own.
        if callable(offered) and not isinstance(offered, GenericAlias):
            assert offered.__doc__, f"{name} has no docstring"


def test_the_report_explains_every_variant_there_is() -> None:
    """`report` can't see `mix`, so it has its own words; they must not fall behind."""
    assert glossary.PAPER_VARIANTS == PAPER_VARIANTS
    for num_options in (2, 4, 5):
        for variant in all_variants(num_options):
            assert glossary.variant_definition(variant.name)
