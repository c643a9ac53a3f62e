"""What a run found, for people: a table in the terminal and one self-contained page."""

from babelgap.report.page import render_page
from babelgap.report.table import print_table

__all__ = ["print_table", "render_page"]
