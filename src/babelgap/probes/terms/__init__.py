"""Names in a quiz's own questions, translated by multiple choice."""
