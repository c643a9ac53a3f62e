"""Training on rows of tokens; needs the extra `tune`, and is imported where it is used alone."""

from babelgap.tune.training.finish import averaged, finished_model
from babelgap.tune.training.rows import Rows, open_rows, write_documents
from babelgap.tune.training.train import Trained, Watched, num_steps, train
from babelgap.tune.training.watch import Seen

__all__ = [
    "Rows",
    "Seen",
    "Trained",
    "Watched",
    "averaged",
    "finished_model",
    "num_steps",
    "open_rows",
    "train",
    "write_documents",
]
