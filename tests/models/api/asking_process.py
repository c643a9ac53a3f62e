"""A program of its own that asks a stub server: `URL NUM_REQUESTS [NAME=VALUE ...]`."""

from __future__ import annotations

import sys

from babelgap.models.api.server_load import load_server


def main() -> None:
    """Ask, and tell when."""
    url, count, *options = sys.argv[1:]
    words = {"base_url": url, "num_concurrent": "4", "retry_wait": "0.01"}
    model = load_server("stub", {**words, **dict(one.split("=") for one in options)})
    print("loaded", flush=True)  # noqa: T201  # to whom started it
    answers = model.generate([f"Question {i}?" for i in range(int(count))], max_tokens=20)
    print(len(answers), model.spending.num_requests, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
