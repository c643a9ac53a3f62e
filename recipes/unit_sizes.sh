#!/usr/bin/env bash
# The four units of a mixture compared: the same text, the same translator, as many steps; each model
# and the English-only control measured on Atlas. SmolLM2, about 15 minutes on 2 cores.
#
#     recipes/unit_sizes.sh MMLU      # a folder with test/*.csv, whose questions are the text
#
# Needs Debian's apertium-eng-spa. Half of each text goes into Spanish; French, German and Italian
# are asked and not in the mixture.
set -euo pipefail
MMLU=$(realpath "$1")
cd "$(dirname "$0")/.."
BABELGAP=${BABELGAP:-.venv/bin/babelgap}
PYTHON=${PYTHON:-.venv/bin/python}
OUT=${OUT:-runs/recipes/unit-sizes}
mkdir -p "$OUT"

# About 100,000 characters: questions of one line, drawn from all subjects.
"$PYTHON" - "$MMLU" "$OUT/en.jsonl" <<'PYTHON'
import csv, json, random, sys
from pathlib import Path

rows = []
for path in sorted(Path(sys.argv[1]).glob("test/*.csv")):
    with path.open(encoding="utf-8", newline="") as file:
        rows += [row["question"].strip() for row in csv.DictReader(file)]
random.Random(0).shuffle(rows)
texts, length = [], 0
for text in rows:
    if 120 <= len(text) <= 900 and "\n" not in text and length <= 100_000:
        texts.append(text)
        length += len(text)
lines = (json.dumps({"text": text}, ensure_ascii=False) for text in texts)
Path(sys.argv[2]).write_text("\n".join(lines) + "\n", encoding="utf-8")
PYTHON

for unit in document sentence 8 word; do
  "$BABELGAP" mix "$OUT/en.jsonl" --into es --unit "$unit" --translator apertium --control \
    -o "$OUT/mixed-$unit"
done

measure() {
  "$BABELGAP" run --model "$1" --quiz atlas --languages fr,de,es,it --variants monolingual \
    --probes none -o "$2"
}
measure smollm2 "$OUT/run-untouched"
for name in word/control document sentence 8 word; do
  short=${name#word/}
  "$BABELGAP" tune "$OUT/mixed-$name" -o "$OUT/model-$short" --quiz none --checkpoint-steps 0 \
    --learning-rate 1e-4 --batch-size 4 --accumulation 1 --epochs 1 --max-steps 16 \
    --recipe row_tokens=256
  measure "$OUT/model-$short" "$OUT/run-$short"
done
for unit in document sentence 8 word; do
  "$BABELGAP" compare "$OUT/run-untouched" "$OUT/run-$unit" --control "$OUT/run-control" \
    --in-mix es
done
