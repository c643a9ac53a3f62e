"""A quiz in other languages: whole or not at all, and nothing wrong in it is ever asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from babelgap.data import Columns, open_quiz
from babelgap.runs import (
    Study,
    TranslationRequest,
    plan_study,
    plan_translation,
    translate_quiz,
)
from babelgap.schema import QuizError, RunFolderError, StorageError, StudyError, TranslatorError
from babelgap.storage import SharedStore, question_files, read_records
from babelgap.translate import CarefulTranslator, Engine, KnownTranslator
from tests.translate.misbehaving import Busy, DropsEveryTenth, Dying


@cache
def _pairs() -> dict[str, str]:
    quiz = open_quiz("atlas")
    pairs = {}
    for ours, theirs in zip(quiz.questions["en"], quiz.questions["de"], strict=True):
        pairs[ours.stem] = theirs.stem
        # No name is then spelled as in English.
        pairs |= {a: f"das {b}" for a, b in zip(ours.options, theirs.options, strict=True)}
    return pairs


def german(text: str) -> str | None:
    """Atlas's own German, in which checks find hardly anything; nothing for pieces of its texts."""
    return _pairs().get(text)


def request(**changes: object) -> TranslationRequest:
    given: dict[str, object] = {"quiz": "atlas", "into": ("de",), "limit": 70, **changes}
    return TranslationRequest(**given)  # type: ignore[arg-type]


def careful(store: SharedStore, answer: Callable[[str], str | None] = german) -> CarefulTranslator:
    return CarefulTranslator([Engine("known", KnownTranslator(answer))], store=store)


def translated(folder: Path, store: SharedStore, **changes: object) -> None:
    translator = careful(store)
    translate_quiz(plan_translation(request(**changes), translator), translator, output_path=folder)


def test_a_translated_quiz_is_one_that_a_study_takes(tmp_path: Path) -> None:
    with SharedStore(tmp_path / "store") as store:
        translated(tmp_path / "quiz", store)
    quiz = open_quiz(str(tmp_path / "quiz"))
    english = {q.id: q for q in open_quiz("atlas").questions["en"]}
    assert quiz.languages == ("en", "de")
    assert len(quiz) == 70
    for ours, theirs in zip(quiz.questions["en"], quiz.questions["de"], strict=True):
        assert ours == english[ours.id]
        assert theirs.stem == german(ours.stem)
        assert theirs.options != ours.options or ours.subject == "country_calling_code"
        assert theirs.answer == ours.answer
    assert set(quiz.card.translators) == {"de"}
    plan = plan_study(Study(quiz=str(tmp_path / "quiz"), languages=("de",), limit=10))
    assert plan.num_questions == 10


def test_a_question_with_a_marked_part_is_left_out_and_counted(tmp_path: Path) -> None:
    stems = [q.stem for q in open_quiz("atlas").questions["en"]]

    def spoiled(text: str) -> str | None:
        if text in stems and len(text) % 3 == 0:
            return None
        return text if text in stems and len(text) % 3 == 1 else german(text)

    with SharedStore(tmp_path / "store") as store:
        translator = careful(store, spoiled)
        plan = plan_translation(request(), translator)
        summary = translate_quiz(plan, translator, output_path=tmp_path / "quiz")
    quiz = open_quiz(str(tmp_path / "quiz"))
    sound = [q for b in plan.blocks for q in b.questions if len(q.stem) % 3 == 2]
    assert 0 < len(quiz) == len(sound) == summary.num_sound["de"] < 70
    assert quiz.card.num_left_out_by_reason == {
        "translated into de: echo": summary.num_by_problem["de"]["echo"],
        "translated into de: empty": summary.num_by_problem["de"]["empty"],
    }
    assert all(len(q.stem) % 3 == 2 for q in quiz.questions["en"])
    # What is wrong in one language is not held against another.
    assert len(open_quiz(str(tmp_path / "quiz"), languages=("en",))) == 70
    # The marked texts are there to be looked at.
    (record, *_) = read_records(question_files(tmp_path / "quiz"), part="test", languages=("de",))
    assert record.language == "de"


def test_the_study_tells_what_was_left_out(tmp_path: Path) -> None:
    with SharedStore(tmp_path / "store") as store:
        translator = careful(store, lambda text: None if "Japan" in text else german(text))
        plan = plan_translation(request(limit=None), translator)
        translate_quiz(plan, translator, output_path=tmp_path / "quiz")
    notes = plan_study(Study(quiz=str(tmp_path / "quiz"), languages=("de",))).notes
    assert any("are left out (translated into de: empty: " in note for note in notes)


def test_a_quiz_in_which_nothing_is_sound_is_none(tmp_path: Path) -> None:
    with SharedStore(tmp_path / "store") as store:
        translator = careful(store, lambda text: "")
        plan = plan_translation(request(), translator)
        translate_quiz(plan, translator, output_path=tmp_path / "quiz")
    with pytest.raises(QuizError, match=r"no question.*translated into de: empty: 70"):
        open_quiz(str(tmp_path / "quiz"))


def test_a_translation_that_was_stopped_is_no_quiz_and_goes_on(tmp_path: Path) -> None:
    def run(engine: Dying, store: SharedStore, folder: str) -> None:
        translator = CarefulTranslator([Engine("dying", engine, num_texts=20)], store=store)
        plan = plan_translation(request(), translator)
        translate_quiz(plan, translator, output_path=tmp_path / folder)

    first, second, whole = Dying(100, german), Dying(9999, german), Dying(9999, german)
    with SharedStore(tmp_path / "store") as store:
        with pytest.raises(TranslatorError, match="died"):
            run(first, store, "quiz")
        with pytest.raises(QuizError, match=r"quiz\.json"):
            open_quiz(str(tmp_path / "quiz"))
        run(second, store, "quiz")
    with SharedStore(tmp_path / "other") as store:
        run(whole, store, "at_once")
    assert 0 < first.known.num_asked <= 100
    assert first.known.num_asked + second.known.num_asked == whole.known.num_asked
    quizzes = [open_quiz(str(tmp_path / name)) for name in ("quiz", "at_once")]
    assert quizzes[0].revision == quizzes[1].revision


@pytest.mark.parametrize(
    ("engine", "message"),
    [(DropsEveryTenth(german), "so that none can be told"), (Busy(99, answer=german), "gave up")],
)
def test_nothing_of_a_broken_engine_reaches_a_quiz(
    tmp_path: Path, engine: DropsEveryTenth | Busy, message: str
) -> None:
    with SharedStore(tmp_path / "store") as store:
        translator = CarefulTranslator(
            [Engine("broken", engine)], store=store, sleep=lambda _: None
        )
        plan = plan_translation(request(), translator)
        with pytest.raises(TranslatorError, match=message):
            translate_quiz(plan, translator, output_path=tmp_path / "quiz")
    assert not question_files(tmp_path / "quiz")


def test_the_same_translation_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with SharedStore(tmp_path / name / "store") as store:
            translated(tmp_path / name / "quiz", store)
    first, second = (
        {p.name: p.read_bytes() for p in question_files(tmp_path / name / "quiz")}
        for name in ("one", "two")
    )
    assert first == second
    assert len(first) == 2


def test_a_damaged_file_is_made_again_from_the_cache(tmp_path: Path) -> None:
    with SharedStore(tmp_path / "store") as store:
        translated(tmp_path / "quiz", store)
        path = question_files(tmp_path / "quiz")[0]
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(QuizError, match="can't be read"):
            open_quiz(str(tmp_path / "quiz"))
        engine = KnownTranslator(german)
        translator = CarefulTranslator([Engine("known", engine)], store=store)
        plan = plan_translation(request(), translator)
        translate_quiz(plan, translator, output_path=tmp_path / "quiz")
        assert path.read_bytes() == whole
        assert engine.num_asked == 0


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with SharedStore(tmp_path / "store") as store:
        translated(tmp_path / "quiz", store)
    question_files(tmp_path / "quiz")[0].unlink()
    # Without the first block the quiz is smaller than its manifest says.
    with pytest.raises(QuizError, match="is gone"):
        open_quiz(str(tmp_path / "quiz"))


@pytest.mark.parametrize("changes", [{"into": ("fr",)}, {"limit": 60}, {"seed": 1}])
def test_a_folder_belongs_to_one_translation(tmp_path: Path, changes: dict[str, object]) -> None:
    with SharedStore(tmp_path / "store") as store:
        translated(tmp_path / "quiz", store)
        with pytest.raises(RunFolderError, match="belongs to another translation"):
            translated(tmp_path / "quiz", store, **changes)


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear reader")
    with (
        SharedStore(tmp_path / "elsewhere" / "store") as store,
        pytest.raises(RunFolderError, match=r"elsewhere|letter\.txt"),
    ):
        translated(tmp_path, store)
    assert (tmp_path / "letter.txt").read_text() == "dear reader"


def test_a_mended_answer_is_another_translation(tmp_path: Path) -> None:
    table, columns = tmp_path / "quiz.csv", Columns(stem="q", options=("a", "b"), answer="key")
    with SharedStore(tmp_path / "store") as store:
        table.write_text("q,a,b,key\nWho?,Anna,Paul,A\n")
        translated(tmp_path / "quiz", store, quiz=str(table), columns=columns, limit=None)
        table.write_text("q,a,b,key\nWho?,Anna,Paul,B\n")
        with pytest.raises(RunFolderError, match="belongs to another translation"):
            translated(tmp_path / "quiz", store, quiz=str(table), columns=columns, limit=None)


def test_files_of_others_are_never_removed(tmp_path: Path) -> None:
    (tmp_path / "quiz" / "questions").mkdir(parents=True)
    precious = tmp_path / "quiz" / "questions" / "precious.parquet"
    precious.write_text("mine")
    with (
        SharedStore(tmp_path / "store") as store,
        pytest.raises(RunFolderError, match=r"questions/precious\.parquet"),
    ):
        translated(tmp_path / "quiz", store)
    assert precious.read_text() == "mine"


def test_a_name_that_no_disk_takes_is_told(tmp_path: Path) -> None:
    with (
        SharedStore(tmp_path / "store") as store,
        pytest.raises(StorageError, match="too long"),
    ):
        translated(tmp_path / ("x" * 300), store)
    with pytest.raises(QuizError, match="too long"):
        open_quiz("x" * 300 + ".csv")


def test_the_card_tells_of_the_questions_that_are_there_alone(tmp_path: Path) -> None:
    table = tmp_path / "quiz.csv"
    rows = "".join(f"Question {i}?,same,same,A\n" for i in range(20))
    table.write_text("q,a,b,key\n" + rows)
    columns = Columns(stem="q", options=("a", "b"), answer="key")
    with SharedStore(tmp_path / "store") as store:
        translator = careful(store, lambda text: f"das {text}")
        plan = plan_translation(request(quiz=str(table), columns=columns, limit=3), translator)
    assert len(plan.card.flaws) == 3


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with SharedStore(tmp_path / "store") as store, pytest.raises(StudyError) as caught:
        plan_translation(
            TranslationRequest("atlsa", into=("en", "de", "de", "not a tag"), limit=-1),
            careful(store),
        )
    told = caught.value.mistakes
    assert len(told) == 5
    assert any("'not a tag' is not a BCP-47 tag" in mistake for mistake in told)
    assert any("'en' is the language of the source" in mistake for mistake in told)
    assert any("'de' is named twice" in mistake for mistake in told)
    assert any("limit is -1" in mistake for mistake in told)
    assert any("did you mean 'atlas'" in mistake for mistake in told)


def test_a_language_that_the_source_lacks_is_told(tmp_path: Path) -> None:
    with SharedStore(tmp_path / "store") as store, pytest.raises(StudyError, match="--source"):
        plan_translation(request(source="ja", into=("de",)), careful(store))


def test_a_full_disk_is_told_and_no_quiz_is_left(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("a small disk can be made by root alone")
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(disk)], check=False
    )
    if made.returncode:
        pytest.skip("no small disk can be made here")
    try:
        with SharedStore(tmp_path / "store") as store:
            with pytest.raises(StorageError, match=r"No space left.*free some space"):
                translated(disk / "quiz", store)
            with pytest.raises(QuizError):
                open_quiz(str(disk / "quiz"))
            # What was translated is kept, so that another folder costs nothing.
            assert len(store) > 0
    finally:
        subprocess.run(["umount", str(disk)], check=True)


_TRANSLATE = """
import sys, time
from pathlib import Path
from babelgap.runs import TranslationRequest, plan_translation, translate_quiz
from babelgap.storage import SharedStore
from babelgap.translate import CarefulTranslator, Engine, KnownTranslator
sys.path.insert(0, sys.argv[3])
from tests.runs.test_translate_quiz import german, request
def slow(text):
    time.sleep(0.001)
    return german(text)
with SharedStore(Path(sys.argv[1])) as store:
    engine = KnownTranslator(slow)
    translator = CarefulTranslator([Engine("known", engine, num_texts=40)], store=store)
    plan = plan_translation(request(limit=None), translator)
    translate_quiz(plan, translator, output_path=Path(sys.argv[2]),
                   on_progress=lambda done, total: print(done, flush=True))
    print("asked", engine.num_asked)
"""


def _start(tmp_path: Path, folder: str, *, store: str = "store") -> subprocess.Popen[str]:
    root = str(Path(__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, "-c", _TRANSLATE, str(tmp_path / store), str(tmp_path / folder), root],
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_killed_in_the_middle_it_ends_with_the_same_bytes(tmp_path: Path) -> None:
    killed = _start(tmp_path, "killed")
    assert killed.stdout is not None
    assert int(killed.stdout.readline()) > 0
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    with pytest.raises(QuizError):
        open_quiz(str(tmp_path / "killed"))
    assert _start(tmp_path, "killed").communicate()[0].splitlines()[-1].startswith("asked ")
    with SharedStore(tmp_path / "fresh") as store:
        translated(tmp_path / "whole", store, limit=None)
    ours, theirs = (
        {p.name: p.read_bytes() for p in question_files(tmp_path / name)}
        for name in ("killed", "whole")
    )
    assert ours == theirs


@pytest.mark.slow
def test_two_processes_at_once_share_the_work(tmp_path: Path) -> None:
    both = [_start(tmp_path, name) for name in ("one", "two")]
    asked = [_num_asked(process) for process in both]
    alone = _num_asked(_start(tmp_path, "alone", store="other"))
    assert sum(asked) == alone, "each text is asked once, whoever asks it"
    assert min(asked) > 0
    revisions = {open_quiz(str(tmp_path / name)).revision for name in ("one", "two", "alone")}
    assert len(revisions) == 1


def _num_asked(process: subprocess.Popen[str]) -> int:
    return int(process.communicate()[0].splitlines()[-1].removeprefix("asked "))


@pytest.mark.slow
def test_two_processes_in_one_folder_are_told_apart(tmp_path: Path) -> None:
    first = _start(tmp_path, "one")
    assert first.stdout is not None
    first.stdout.readline()
    with SharedStore(tmp_path / "store") as store, pytest.raises(RunFolderError, match="another"):
        translated(tmp_path / "one", store, limit=None)
    first.communicate()
    assert first.returncode == 0
