"""Tasks of lm-evaluation-harness that ask its MMLU prompts of local files instead of the Hub's.

python bench/mmlu_tasks.py ../shared/data/mmlu TASKS abstract_algebra anatomy
babelgap lm-eval run --include_path TASKS --tasks local_mmlu_anatomy --model babelgap ...
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

__all__ = ["subjects_of", "task_name", "write_tasks"]

_SCHEMA = pa.schema(
    [
        ("question", pa.string()),
        ("subject", pa.string()),
        ("choices", pa.list_(pa.string())),
        ("answer", pa.int64()),
    ]
)


def task_name(subject: str) -> str:
    """What the harness knows a subject's task as."""
    return f"local_mmlu_{subject}"


def subjects_of(data: Path) -> list[str]:
    """The subjects of a folder with `test/SUBJECT_test.csv`."""
    return sorted(file.stem.removesuffix("_test") for file in (data / "test").glob("*_test.csv"))


def write_tasks(data: Path, folder: Path, subjects: Sequence[str]) -> list[str]:
    """Write one task a subject, with the harness's own template and description.

    Args:
        data: has `dev/SUBJECT_dev.csv` and `test/SUBJECT_test.csv`, with a header and the columns
            question, choice0 to choice3, and answer, an index.
        folder: where the tasks and their data go; made where it isn't there.
        subjects: as in the names of the files.

    Returns:
        The names of the tasks.

    Example:
        >>> write_tasks(Path("mmlu"), Path("tasks"), ["anatomy"])  # doctest: +SKIP
        ['local_mmlu_anatomy']
    """
    folder.mkdir(parents=True, exist_ok=True)
    for subject in subjects:
        files = {
            split: _write_split(data, folder, subject, split).as_posix()
            for split in ("dev", "test")
        }
        task = {
            **_harness_s("_default_template_yaml"),
            "description": _harness_s(f"mmlu_{subject}.yaml")["description"],
            "task": task_name(subject),
            "task_alias": subject,
            "dataset_path": "parquet",
            "dataset_kwargs": {"data_files": files, "cache_dir": str(folder / "cache")},
        }
        text = yaml.safe_dump(task, allow_unicode=True, sort_keys=False)
        (folder / f"{task_name(subject)}.yaml").write_text(text, encoding="utf-8")
    return [task_name(subject) for subject in subjects]


def _harness_s(name: str) -> dict[str, Any]:
    import lm_eval

    folder = Path(lm_eval.__file__).parent / "tasks" / "mmlu" / "default"
    content = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    return dict(content)


def _write_split(data: Path, folder: Path, subject: str, split: str) -> Path:
    # Parquet keeps what the columns are: readers of CSV take "None" for missing, "1.0" for 1.
    with (data / split / f"{subject}_{split}.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {
                "question": row["question"],
                "subject": subject,
                "choices": [row[f"choice{i}"] for i in range(4)],
                "answer": int(row["answer"]),
            }
            for row in csv.DictReader(file)
        ]
    target = (folder / f"{subject}_{split}.parquet").resolve()
    pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), target)
    return target


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with dev/ and test/")
    parser.add_argument("folder", type=Path, help="where the tasks go")
    parser.add_argument("subjects", nargs="*", help="all where none is named")
    options = parser.parse_args()
    subjects = options.subjects or subjects_of(options.data)
    print("\n".join(write_tasks(options.data, options.folder, subjects)))


if __name__ == "__main__":
    _main()
