"""Nothing is translated twice: not later, not by another process, not for another's numbers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.schema import StorageError, Translation, TranslatorError, TranslatorIdentity
from babelgap.storage import SharedStore
from babelgap.translate import KnownTranslator
from babelgap.translate.wrappers.cached import Cached
from tests.translate.misbehaving import Dying


def cached(store: SharedStore, engine: KnownTranslator | Dying, **changes: object) -> Cached:
    return Cached(
        engine.translate,
        identity=engine.identity,
        store=store,
        **changes,  # type: ignore[arg-type]
    )


@given(
    texts=st.lists(st.text(max_size=20), max_size=30),
    again=st.lists(st.text(max_size=20), max_size=30),
    num_texts=st.integers(1, 9),
)
@settings(max_examples=25, deadline=None)
def test_each_text_is_translated_once_whatever_is_asked(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], again: list[str], num_texts: int
) -> None:
    engine = KnownTranslator(lambda text: f"<{text}>")
    with SharedStore(tmp_path_factory.mktemp("store")) as store:
        translate = cached(store, engine, num_texts=num_texts)
        for asked in (texts, again, texts):
            answers = translate(asked, source="en", into="de")
            assert [a.text for a in answers] == [f"<{text}>" for text in asked]
        assert engine.num_asked == len({*texts, *again})


def test_no_answer_and_its_problems_are_kept_too(tmp_path: Path) -> None:
    engine = KnownTranslator({"yes": "ja"})
    with SharedStore(tmp_path) as store:
        for _ in range(2):
            answers = cached(store, engine)(["no", "yes"], source="en", into="de")
            assert answers == [
                Translation(None, "known", ("empty",)),
                Translation("ja", "known"),
            ]
    assert engine.num_asked == 2


def test_what_the_engine_broke_down_on_is_tried_another_time(tmp_path: Path) -> None:
    asked: list[str] = []

    def fail(texts: list[str], **_: object) -> list[Translation]:
        asked.extend(texts)
        return [Translation(None, "known", ("engine failed",)) for _ in texts]

    identity = KnownTranslator({}).identity
    with SharedStore(tmp_path) as store:
        for _ in range(2):
            translate = Cached(fail, identity=identity, store=store)  # type: ignore[arg-type]
            (answer,) = translate(["a"], source="en", into="de")
            assert answer.problems == ("engine failed",)
    assert asked == ["a", "a"]


@pytest.mark.parametrize(
    "change",
    [{"name": "other"}, {"version": "2"}, {"settings": "beams=2"}],
)
def test_another_engine_version_or_setting_gets_no_numbers_of_this_one(
    tmp_path: Path, change: dict[str, str]
) -> None:
    first, second = KnownTranslator(str.upper), KnownTranslator(str.title)
    with SharedStore(tmp_path) as store:
        assert cached(store, first)(["ab"], source="en", into="de")[0].text == "AB"
        identity = TranslatorIdentity(**{"name": "known", "version": "1", **change})
        other = Cached(second.translate, identity=lambda **_: identity, store=store)
        assert other(["ab"], source="en", into="de")[0].text == "Ab"


def test_another_direction_is_another_text(tmp_path: Path) -> None:
    engine = KnownTranslator(str.upper)
    with SharedStore(tmp_path) as store:
        translate = cached(store, engine)
        for source, into in (("en", "de"), ("de", "en"), ("en", "fr")):
            translate(["gift"], source=source, into=into)
    assert engine.num_asked == 3


@pytest.mark.parametrize(("uses_context", "num_asked"), [(True, 2), (False, 1)])
def test_a_context_is_part_of_the_key_where_the_engine_reads_it(
    tmp_path: Path, *, uses_context: bool, num_asked: int
) -> None:
    engine = KnownTranslator(str.upper)
    with SharedStore(tmp_path) as store:
        translate = cached(store, engine, uses_context=uses_context)
        for context in ("a river", "money", "a river"):
            translate(["bank"], source="en", into="de", contexts=[context])
    assert engine.num_asked == num_asked


def test_one_that_dies_in_the_middle_keeps_what_it_did(tmp_path: Path) -> None:
    texts = [f"text {i}" for i in range(100)]
    with SharedStore(tmp_path) as store:
        dying = Dying(35)
        with pytest.raises(TranslatorError, match="died"):
            cached(store, dying, num_texts=10)(texts, source="en", into="de")
        engine = KnownTranslator(str.upper)
        answers = cached(store, engine)(texts, source="en", into="de")
        assert [a.text for a in answers] == [text.upper() for text in texts]
        assert engine.num_asked == 70


def test_missing_counts_what_is_still_to_do_each_once(tmp_path: Path) -> None:
    with SharedStore(tmp_path) as store:
        translate = cached(store, KnownTranslator(str.upper))
        translate(["a"], source="en", into="de")
        assert translate.missing(["a", "b", "b"], source="en", into="de") == ["b"]
        assert translate.missing(["a"], source="en", into="fr") == ["a"]


def test_a_full_disk_is_told_and_nothing_wrong_comes_out(tmp_path: Path) -> None:
    with SharedStore(tmp_path) as store:
        translate = cached(store, KnownTranslator(lambda text: text * 9000))
        (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageError, match="free some space"):
            translate(["a", "b"], source="en", into="de")
        store._connection.execute("PRAGMA max_page_count = 1000000")
        assert translate(["a"], source="en", into="de")[0].text == "a" * 9000


def _translate(folder: Path, texts: list[str], done: multiprocessing.Queue[object]) -> None:
    engine = KnownTranslator(str.upper)
    with SharedStore(folder) as store:
        answers = cached(store, engine, num_texts=5)(texts, source="en", into="de")
    done.put(([a.text for a in answers], engine.num_asked))


def test_processes_at_once_share_the_work_and_agree(tmp_path: Path) -> None:
    texts = [f"text {i}" for i in range(200)]
    context = multiprocessing.get_context("spawn")
    done: multiprocessing.Queue[object] = context.Queue()
    workers = [context.Process(target=_translate, args=(tmp_path, texts, done)) for _ in range(3)]
    for worker in workers:
        worker.start()
    results = [done.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    for result in results:
        assert isinstance(result, tuple)
        assert result[0] == [text.upper() for text in texts]
    assert sum(result[1] for result in results) == len(texts)  # type: ignore[index]


_CLAIM_AND_HANG = """
import sys, time
from pathlib import Path
from babelgap.storage import SharedStore
from babelgap.translate import KnownTranslator
from babelgap.translate.wrappers.cached import Cached
engine = KnownTranslator(str.upper)
def hang(texts, **about):
    print("asked", flush=True)
    time.sleep(60)
store = SharedStore(Path(sys.argv[1]))
Cached(hang, identity=engine.identity, store=store)(["a"], source="en", into="de")
"""


def test_what_a_killed_process_was_at_is_done_by_another(tmp_path: Path) -> None:
    hanging = subprocess.Popen(
        [sys.executable, "-c", _CLAIM_AND_HANG, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert hanging.stdout is not None
    assert hanging.stdout.readline() == "asked\n"
    waits: list[float] = []

    def kill_it(seconds: float) -> None:
        if not waits:
            os.kill(hanging.pid, signal.SIGKILL)
            hanging.communicate()
        waits.append(seconds)

    with SharedStore(tmp_path) as store:
        engine = KnownTranslator(str.upper)
        translate = partial(cached(store, engine, sleep=kill_it), source="en", into="de")
        assert translate(["a"])[0].text == "A"
    assert waits, "it should have waited for the one that was alive"
    assert engine.num_asked == 1
