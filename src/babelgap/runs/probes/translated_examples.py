"""Lines to look at: what each system made of the same few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from babelgap.schema.draws import rank
from babelgap.schema.probes import TranslatedLine
from babelgap.schema.text import Bitext
from babelgap.schema.translated_lines import SystemOutput

__all__ = ["example_lines"]

_LINES = 3
"""Of each direction."""


def example_lines(outputs: Sequence[SystemOutput], bitext: Bitext) -> Iterator[TranslatedLine]:
    """A few lines of each direction by all systems, direction by direction and line by line.

    They are drawn by their place alone, so that nobody chose the good ones.
    """
    directions = dict.fromkeys((output.source, output.into) for output in outputs)
    for source, into in directions:
        own = [output for output in outputs if (output.source, output.into) == (source, into)]
        for row in sorted(own[0].rows, key=lambda row: rank(0, "example", str(row)))[:_LINES]:
            for output in own:
                place = output.rows.index(row)
                yield TranslatedLine(
                    system=output.system,
                    source=source,
                    into=into,
                    line=row + 1,
                    text=bitext.lines[source][row],
                    reference=bitext.lines[into][row],
                    translation=output.translations[place],
                    problems=output.problems[place],
                )
