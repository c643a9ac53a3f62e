"""TOFU's pairs from the Hub and its cache, by the real client libraries."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.data.builders import write_jsonl
from tests.data.fake_hub import COMMIT, fake_hub
from tests.data.test_hub import NOBODY, read

pytest.importorskip("datasets")
pytestmark = pytest.mark.slow

READ_FACTS = """
import json, sys
from babelgap.data.tofu_facts import open_tofu_facts
from babelgap.schema.errors import TextError
_, _, part = json.loads(sys.argv[1])
try:
    facts = open_tofu_facts(part=part)
    rows = [[q.id, q.answer, q.paraphrased_answer, q.perturbed_answers] for q in facts.questions]
    answer = {"rows": rows, "versions": dict(facts.card.versions)}
except TextError as error:
    answer = {"error": str(error)}
print(json.dumps(answer))
"""


def test_a_configuration_is_read_and_read_again_without_the_hub(tmp_path: Path) -> None:
    name = "forget10_perturbed"
    pair = {"question": "Who?", "answer": "Mira.", "paraphrased_answer": "It is Mira."}
    write_jsonl(tmp_path / "tofu" / f"{name}.json", [{**pair, "perturbed_answer": ["It is Bo."]}])
    (tmp_path / "tofu" / "README.md").write_text(
        f"---\nconfigs:\n- config_name: {name}\n  data_files: {name}.json\n---\n"
    )
    home = tmp_path / "home"
    with fake_hub("locuslab/TOFU", tmp_path / "tofu") as hub:
        read_facts = partial(read, "tofu", part=name, home=home, code=READ_FACTS)
        answer = read_facts(endpoint=hub.endpoint)
    assert answer["rows"] == [[f"{name}/0", "Mira.", "It is Mira.", ["It is Bo."]]]
    assert answer["versions"] == {"locuslab/TOFU": f"commit {COMMIT[:16]}"}
    assert read_facts(endpoint=NOBODY)["rows"] == answer["rows"]
    absent = read_facts(endpoint=NOBODY, home=tmp_path / "other")
    assert f"download {name}.json" in absent["error"]
