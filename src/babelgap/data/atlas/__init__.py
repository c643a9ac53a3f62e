"""Atlas, the embedded quiz: places and languages of the world, from CLDR."""

from babelgap.data.atlas.build import LANGUAGES, build_atlas

__all__ = ["LANGUAGES", "build_atlas"]
