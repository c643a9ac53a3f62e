from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from babelgap.report.markdown_text import (
    markdown_block,
    markdown_code,
    markdown_table,
    markdown_text,
)

HOSTILE = st.text(alphabet="ab01 \\`*_[]{}()<>&|~!$@#-+.:/\n\r\t\x1b\"'=é中", max_size=40)
ZERO_WIDTH = "\u200b"


def tokens(markdown: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)


def plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def read(inline: Token) -> str:
    """The text that a reader sees; fails where there is anything but text."""
    children = inline.children or []
    assert {child.type for child in children} <= {"text", "text_special", "entity"}
    return "".join(child.content for child in children).replace(ZERO_WIDTH, "")


@given(HOSTILE)
def test_any_text_is_one_paragraph_that_says_just_it(text: str) -> None:
    found = tokens(f"x {markdown_text(text)} x")
    assert [token.type for token in found] == ["paragraph_open", "inline", "paragraph_close"]
    assert read(found[1]).split() == ["x", *plain(text).split(), "x"]


@given(HOSTILE.filter(lambda text: plain(text) != ""))
def test_a_text_starts_no_list_heading_or_quote(text: str) -> None:
    found = tokens(markdown_text(text))
    assert [token.type for token in found] == ["paragraph_open", "inline", "paragraph_close"]


@given(HOSTILE.filter(lambda text: plain(text) != ""))
def test_code_says_just_its_text_in_a_cell_of_a_table(text: str) -> None:
    found = tokens(markdown_table(["head", "other"], [[markdown_code(text), "1"]]))
    cells = [token for token in found if token.type == "inline"]
    assert len(cells) == 4
    said = "".join(c.content for c in cells[2].children or [] if c.type != "html_inline")
    assert said.replace(ZERO_WIDTH, "") == plain(text)
    tags = [c.content for c in cells[2].children or [] if c.type == "html_inline"]
    assert tags in ([], ["<code>", "</code>"])


@given(st.lists(HOSTILE, min_size=1, max_size=4))
def test_nothing_ends_a_block_of_code(lines: list[str]) -> None:
    found = tokens(f"before\n\n{markdown_block(lines)}\n\nafter")
    fences = [token for token in found if token.type == "fence"]
    assert len(fences) == 1
    assert fences[0].content.count("\n") == len(lines)
    assert found[-2].content == "after"


@pytest.mark.parametrize(
    "text",
    ["@name", "#123", "org/repo#123", "GH-7", "https://a.example/x", "www.example.org", "a@b.org"],
)
def test_nothing_mentions_or_links(text: str) -> None:
    # Forges look for these in the finished text, so that it must be broken there.
    [_, inline, _] = tokens(markdown_text(text))
    finished = "".join(child.content for child in inline.children or [])
    assert finished.replace(ZERO_WIDTH, "") == text
    patterns = (r"@\w", r"#\d", r"GH-\d", r"://\w", r"www\.\w")
    assert not any(re.search(pattern, finished) for pattern in patterns)
