"""Mixed-language tuning, and facts taught in one language and asked for in others."""
