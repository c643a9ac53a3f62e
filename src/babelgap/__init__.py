"""Measure and close the crosslingual knowledge barrier of language models."""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("babelgap")
