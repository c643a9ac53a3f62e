"""Models that hide documents from each other, and one that doesn't."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from babelgap.schema.errors import ModelError
from tests.models.builders import save_tiny_model

pytestmark = pytest.mark.slow


def model(folder: Path) -> Any:
    import transformers

    return transformers.AutoModelForCausalLM.from_pretrained(folder)


def test_a_llama_hides_them(tmp_path: Path) -> None:
    from babelgap.tune.training.isolation import check_isolation

    found = model(save_tiny_model(tmp_path, initializer_range=0.4)).train()
    check_isolation(found, "tiny")
    assert found.training


def test_a_recurrent_model_is_refused(tmp_path: Path) -> None:
    import transformers

    from babelgap.tune.training.isolation import check_isolation

    config = transformers.MambaConfig(
        vocab_size=300, hidden_size=32, num_hidden_layers=2, state_size=8, initializer_range=0.4
    )
    with pytest.raises(ModelError, match=r"see each other.*give --no-packing"):
        check_isolation(transformers.MambaForCausalLM(config), "mamba")
