"""Paths and names in which `{language}` stands for the tag of a language."""

from __future__ import annotations

import re
from pathlib import Path

from babelgap.languages import canonical_tag

__all__ = ["LANGUAGE", "language_files", "tag_or_none", "tags_in_names"]

LANGUAGE = "{language}"
"""Stands for a language's tag in the name of a file or of a column."""

_TAG = r"([A-Za-z][A-Za-z0-9_-]*)"


def tag_or_none(text: str) -> str | None:
    """The tag in its standard form; `None` where the text is none.

    Example:
        >>> tag_or_none("pt_br"), tag_or_none("no tag")
        ('pt-BR', None)
    """
    try:
        return canonical_tag(text)
    except ValueError:
        return None


def tags_in_names(template: str, names: list[str]) -> dict[str, str]:
    """Tag -> name, for the names that a template with `{language}` stands for.

    Example:
        >>> tags_in_names("question_{language}", ["id", "question_en", "question_pt_br"])
        {'en': 'question_en', 'pt-BR': 'question_pt_br'}
    """
    expected = _expected(template)
    found: dict[str, str] = {}
    for name in names:
        match = expected.fullmatch(name)
        tag = tag_or_none(match.group(1)) if match else None
        if tag is not None:
            found.setdefault(tag, name)
    return found


def language_files(pattern: str) -> dict[str, Path]:
    """Tag -> file, for a path in which `{language}` stands; empty where no file matches.

    Files whose name has no tag there are left aside.
    """
    path = Path(pattern).expanduser()
    parts = path.parts
    first = next(i for i, part in enumerate(parts) if LANGUAGE in part)
    folder = Path(*parts[:first])
    template = "/".join(parts[first:])
    glob = re.sub(r"([\[\]*?])", r"[\1]", template).replace(LANGUAGE, "*")
    names = [
        found.relative_to(folder).as_posix()
        for found in sorted(folder.glob(glob))
        if found.is_file()
    ]
    return {tag: folder / name for tag, name in tags_in_names(template, names).items()}


def _expected(template: str) -> re.Pattern[str]:
    first, *rest = template.split(LANGUAGE)
    # The first place gives the tag, and any other repeats it.
    again = "".join(r"\1" + re.escape(text) for text in rest[1:])
    return re.compile(re.escape(first) + _TAG + re.escape(rest[0] if rest else "") + again)
