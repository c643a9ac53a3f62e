"""What mitigations change, on every face of a report."""
