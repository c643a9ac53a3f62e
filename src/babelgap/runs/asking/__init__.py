"""How the questions of a Study are asked: demonstrations, mitigations, what a model writes."""
