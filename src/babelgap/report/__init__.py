"""What a run found, for people: tables, pages, files for papers and for other programs."""

from babelgap.report.chart_files import chart_files, probe_chart_files
from babelgap.report.comparison_json import comparison_json
from babelgap.report.comparison_markdown import comparison_markdown
from babelgap.report.comparison_page import render_comparison_page
from babelgap.report.comparison_table import print_comparison
from babelgap.report.explorer import choose_questions, drawing_order
from babelgap.report.latex import results_latex
from babelgap.report.leaderboard import LeaderboardGroup, Place, Standing
from babelgap.report.leaderboard_page import render_leaderboard
from babelgap.report.lm_eval_results import lm_eval_json
from babelgap.report.markdown import results_markdown
from babelgap.report.measure_table import measure_csv, measure_parquet, measure_table
from babelgap.report.page import render_page
from babelgap.report.probes.console import print_probe
from babelgap.report.probes.markdown import probe_markdown
from babelgap.report.probes.measure_table import probe_csv, probe_parquet, probe_table
from babelgap.report.probes.page import render_probe_page
from babelgap.report.remedies.export import remedy_csv, remedy_parquet, remedy_table
from babelgap.report.server import make_app, serve
from babelgap.report.table import print_table
from babelgap.report.verdicts import print_verdicts

__all__ = [
    "LeaderboardGroup",
    "Place",
    "Standing",
    "chart_files",
    "choose_questions",
    "comparison_json",
    "comparison_markdown",
    "drawing_order",
    "lm_eval_json",
    "make_app",
    "measure_csv",
    "measure_parquet",
    "measure_table",
    "print_comparison",
    "print_probe",
    "print_table",
    "print_verdicts",
    "probe_chart_files",
    "probe_csv",
    "probe_markdown",
    "probe_parquet",
    "probe_table",
    "remedy_csv",
    "remedy_parquet",
    "remedy_table",
    "render_comparison_page",
    "render_leaderboard",
    "render_page",
    "render_probe_page",
    "results_latex",
    "results_markdown",
    "serve",
]
