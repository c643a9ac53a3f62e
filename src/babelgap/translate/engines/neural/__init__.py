"""Translation models on this machine: through transformers, or converted to CTranslate2."""
