"""What probes of explicit abilities found, for people: sections, charts, pages, tables."""
