"""What translates: each an adapter with the methods of `schema.Translator`."""
