"""Files that are whole or absent, the cache folder, Parquet parts. Knows nothing of languages."""

from babelgap.storage.answers import (
    Response,
    count_answers,
    read_mitigations,
    read_responses,
)
from babelgap.storage.atomic import (
    PARTIAL,
    atomic_folder,
    plain_disk_errors,
    remove_partial,
    write_atomically,
    write_text_atomically,
)
from babelgap.storage.cache import cache_folder, file_hash
from babelgap.storage.outcomes import outcomes_of, read_outcomes
from babelgap.storage.parts import is_whole_part, read_part, write_part
from babelgap.storage.predictions import (
    is_whole,
    prediction_table,
    read_predictions,
    write_predictions,
)
from babelgap.storage.question_records import are_whole_records, read_records, write_records
from babelgap.storage.quiz_manifest import (
    QUIZ_FILE,
    TRANSLATION_FILE,
    QuizManifest,
    question_files,
    read_manifest,
    write_manifest,
)
from babelgap.storage.retry_after import seconds_to_wait
from babelgap.storage.run_questions import RunQuestions
from babelgap.storage.shards import (
    CONTROL_FOLDER,
    MIXED_FOLDER,
    MIXING_FILE,
    SHARD_SCHEMA,
    mixed_files,
    mixed_rows,
    shard_name,
    shard_notes,
    write_shard,
)
from babelgap.storage.shared_store import SharedStore

__all__ = [
    "CONTROL_FOLDER",
    "MIXED_FOLDER",
    "MIXING_FILE",
    "PARTIAL",
    "QUIZ_FILE",
    "SHARD_SCHEMA",
    "TRANSLATION_FILE",
    "QuizManifest",
    "Response",
    "RunQuestions",
    "SharedStore",
    "are_whole_records",
    "atomic_folder",
    "cache_folder",
    "count_answers",
    "file_hash",
    "is_whole",
    "is_whole_part",
    "mixed_files",
    "mixed_rows",
    "outcomes_of",
    "plain_disk_errors",
    "prediction_table",
    "question_files",
    "read_manifest",
    "read_mitigations",
    "read_outcomes",
    "read_part",
    "read_predictions",
    "read_records",
    "read_responses",
    "remove_partial",
    "seconds_to_wait",
    "shard_name",
    "shard_notes",
    "write_atomically",
    "write_manifest",
    "write_part",
    "write_predictions",
    "write_records",
    "write_shard",
    "write_text_atomically",
]
