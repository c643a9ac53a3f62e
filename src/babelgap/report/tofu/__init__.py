"""What became of facts that were taught, on every face of a report."""
