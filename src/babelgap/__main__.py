"""`python -m babelgap` is `babelgap`."""

from babelgap.cli.app import main

if __name__ == "__main__":
    main()
