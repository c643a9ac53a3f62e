"""Lines of a bitext, translated by several systems and compared."""
