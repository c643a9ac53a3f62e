#!/usr/bin/env bash
# Fictitious facts taught in English, asked in French, German, Spanish and Italian; then a remedy in
# French and German, and its control in English. SmolLM2, about half an hour on 2 cores.
set -euo pipefail
cd "$(dirname "$0")/.."
BABELGAP=${BABELGAP:-.venv/bin/babelgap}
OUT=${OUT:-runs/recipes/fictitious-facts}

# 20 people and 20 towns, 160 facts that no model can know. The mixture tells of 10 other people and
# 10 other towns: the relations are the same, every name is another. Spanish and Italian are asked
# and not in the mixture. Both remedies see the taught facts again, in English.
"$BABELGAP" tofu \
  --model smollm2 \
  --facts fictitious:20@0 \
  --languages fr,de,es,it \
  --teach-args learning_rate=5e-4,warmup=0.05,batch_size=2,epochs=7 \
  --remedy others \
  --others fictitious:10@1 \
  --mix fr,de \
  --arrangement parallel \
  --remedy-args learning_rate=4e-4,warmup=0.03,batch_size=2,epochs=100,max_steps=150 \
  --output "$OUT"
