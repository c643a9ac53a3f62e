"""Our 5-shot prompt of MMLU beside that of lm-evaluation-harness, built by its own task."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from babelgap.prompts import asking_named, build_prompt
from babelgap.schema import PLAIN_ASKING, Rendering, Shown

lm_eval = pytest.importorskip("lm_eval")
pytestmark = pytest.mark.slow

_ROWS = [
    {
        "question": f"Which of these bones is number {number} {{from}} the top?\nAs listed.",
        "choices": [f"bone {number}{letter}" for letter in "wxyz"],
        "answer": number % 4,
    }
    for number in range(7)
]


@pytest.fixture(scope="module")
def task() -> Any:
    """Its anatomy of MMLU, with five of our questions in the place of its own to show."""
    from datasets import Dataset
    from lm_eval.api.task import ConfigurableTask

    folder = Path(lm_eval.__file__).parent / "tasks" / "mmlu" / "default"
    config: dict[str, Any] = {}
    for name in ("_default_template_yaml", "mmlu_anatomy.yaml"):
        config |= yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    # What its loader of tasks takes out, and the data, which are on the Hub.
    for key in ("include", "dataset_path", "dataset_name"):
        del config[key]
    parts = {"dev": Dataset.from_list(_ROWS[:5]), "test": Dataset.from_list(_ROWS[5:])}
    return ConfigurableTask(config={**config, "custom_dataset": lambda **_: parts})


def as_rendering(row: dict[str, Any]) -> Rendering:
    return Rendering(
        question_id=row["question"],
        subject="anatomy",
        variant="monolingual",
        language="en",
        stem_language="en",
        option_languages=("en",) * 4,
        stem=row["question"],
        options=tuple(row["choices"]),
        answer=row["answer"],
    )


@pytest.mark.parametrize("num_fewshot", [0, 5])
def test_ours_is_theirs_but_for_their_description(task: Any, num_fewshot: int) -> None:
    demos = [Shown(as_rendering(row), as_rendering(row)) for row in _ROWS[:num_fewshot]]
    asking = asking_named(f"{num_fewshot}shot_pivot" if num_fewshot else "plain")
    for row in _ROWS[5:]:
        ours = build_prompt(as_rendering(row), asking, pivot="en", shown=demos, scorer="letters")
        theirs = task.fewshot_context(row, num_fewshot=num_fewshot)
        description = task.config.description
        assert theirs.startswith(description)
        assert description.endswith(" about anatomy.\n\n")
        # Their first line names the subject; after it not a character differs.
        assert ours.context == theirs.removeprefix(description)
        assert ours.joiner == task.config.target_delimiter
        assert list(ours.option_ids) == task.doc_to_choice(row)


def test_they_strip_a_stem_and_we_ask_it_as_it_is(task: Any) -> None:
    row = {**_ROWS[5], "question": " Which bone? "}
    ours = build_prompt(as_rendering(row), PLAIN_ASKING, pivot="en", scorer="letters")
    theirs = task.fewshot_context(row, num_fewshot=0).removeprefix(task.config.description)
    assert ours.context.startswith(" Which bone? \nA. ")
    assert theirs == ours.context.replace(" Which bone? ", "Which bone?")


def test_an_instruction_of_ours_stands_where_their_description_does(task: Any) -> None:
    asking = asking_named("instructed+5shot_pivot")
    demos = [Shown(as_rendering(row), as_rendering(row)) for row in _ROWS[:5]]
    ours = build_prompt(as_rendering(_ROWS[5]), asking, pivot="en", shown=demos, scorer="letters")
    theirs = task.fewshot_context(_ROWS[5], num_fewshot=5)
    instruction, _, rest = ours.context.partition("\n\n")
    assert rest == theirs.removeprefix(task.config.description)
    assert instruction != task.config.description.strip()
