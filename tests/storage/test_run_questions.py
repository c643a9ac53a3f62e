"""Lists of questions from DuckDB against plain loops over the same run."""

from __future__ import annotations

import math
import sys
import tempfile
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babelgap.schema import Cell, RunFolderError, UserError
from babelgap.schema.explorer import PATTERNS, SORTS, QuestionDetail, QuestionFilter, Questions
from babelgap.storage.question_tables import fold
from babelgap.storage.run_questions import RunQuestions
from tests.storage.question_builders import (
    OWN,
    PIVOT,
    InMemoryQuestions,
    SmallRun,
    prediction,
    question,
    record,
    write_run,
)

SURE, LOST, UNSURE = (-0.5, -3.0, -9.0), (-3.0, -0.5, -9.0), (-1.0, -1.25, -1.5)
DE, AR = Cell("answer", "de"), Cell("answer", "ar")
FILTER = QuestionFilter("answer", "de")


def small_run() -> SmallRun:
    """Right in both, lost in one language, lost in both, gained, unanswered, never asked."""
    ids = ["both", "lost", "twice", "gained", "mute", "never"]
    stems = {
        PIVOT: [
            "Straße %",
            "Σοφός",
            "Item_3",
            "Cafe\N{COMBINING ACUTE ACCENT}",
            "x'; --",
            "İstanbul",
        ],
        "de": ["STRASSE", "Weiser", "Nr. 3", "Kaffee", "y", "ısı"],
        "ar": ["شارع", "حكيم", "ثلاثة", "مقهى", "中文", "z"],
    }
    subjects = ["a", "a", "b", "b", "c", "c"]
    texts = {
        tag: [question(i, s, subject=b) for i, s, b in zip(ids, of_tag, subjects, strict=True)]
        for tag, of_tag in stems.items()
    }
    logprobs: dict[tuple[str, Cell], tuple[float, ...] | None] = {
        ("both", OWN): SURE, ("both", DE): UNSURE, ("both", AR): SURE,
        ("lost", OWN): SURE, ("lost", DE): LOST, ("lost", AR): SURE,
        ("twice", OWN): UNSURE, ("twice", DE): LOST, ("twice", AR): LOST,
        ("gained", OWN): LOST, ("gained", DE): SURE, ("gained", AR): LOST,
        ("mute", OWN): SURE, ("mute", DE): None, ("mute", AR): LOST,
    }  # fmt: skip
    return SmallRun(texts, ("answer",), logprobs)


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> RunQuestions:
    return small_run().write(tmp_path_factory.mktemp("run"))


def ids(questions: Questions, wanted: QuestionFilter) -> list[str]:
    return [row.question_id for row in questions.find(wanted).rows]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("any", ["both", "gained", "lost", "mute", "never", "twice"]),
        ("lost", ["lost", "twice"]),
        ("gained", ["gained"]),
        ("both_right", ["both"]),
        ("both_wrong", []),
        ("unanswered", ["mute", "never"]),
    ],
)
def test_patterns(questions: RunQuestions, pattern: str, expected: list[str]) -> None:
    assert ids(questions, replace(FILTER, pattern=pattern)) == expected


@pytest.mark.parametrize(
    ("sort", "descending", "expected"),
    [
        ("id", True, ["twice", "never", "mute", "lost", "gained", "both"]),
        ("subject", True, ["mute", "never", "gained", "twice", "both", "lost"]),
        # What has no share comes last, whichever way.
        ("other_share", False, ["lost", "twice", "both", "gained", "mute", "never"]),
        ("other_share", True, ["gained", "both", "lost", "twice", "mute", "never"]),
        ("drop", True, ["lost", "both", "twice", "gained", "mute", "never"]),
        # `mute` is lost in Arabic; that it has no answer in German counts for nothing.
        ("num_lost", True, ["twice", "lost", "mute", "both", "gained", "never"]),
    ],
)
def test_sorts(questions: RunQuestions, sort: str, descending: bool, expected: list[str]) -> None:
    assert ids(questions, replace(FILTER, sort=sort, descending=descending)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("strasse", ["both"]),
        ("STRAẞE", ["both"]),
        ("ΣΟΦΌΣ", ["lost"]),
        ("caf\N{LATIN SMALL LETTER E WITH ACUTE}", ["gained"]),
        ("cafe", []),
        ("%", ["both"]),
        ("item_", ["twice"]),
        ("tem.3", []),
        ("x'; --", ["mute"]),
        ("MUTE", ["mute"]),
        # Dotted and dotless i are what Unicode makes of them without knowing the language.
        ("İSTANBUL", ["never"]),
        ("istanbul", []),
        ("ISI", []),
        ("ısı", ["never"]),
        # In Arabic alone, and this is the list of the German cell.
        ("中文", []),
        ("مقهى", []),
        # From the end of one text into the next.
        ("strasse astrasse b", []),
        ("\x00", []),
    ],
)
def test_text_is_found_in_any_case_and_to_the_letter(
    questions: RunQuestions, text: str, expected: list[str]
) -> None:
    assert ids(questions, replace(FILTER, text=text)) == expected


@pytest.mark.parametrize(("text", "expected"), [("中文", ["mute"]), ("مقهى", ["gained"])])
def test_text_is_found_in_the_cells_language(
    questions: RunQuestions, text: str, expected: list[str]
) -> None:
    assert ids(questions, replace(FILTER, language="ar", text=text)) == expected


def test_a_page_past_the_end_knows_the_total(questions: RunQuestions) -> None:
    page = questions.find(replace(FILTER, subject="a", offset=500))
    assert (page.total, page.rows) == (2, ())
    assert ids(questions, replace(FILTER, offset=4, limit=1)) == ["never"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"variant": "nswer"}, "no variant 'nswer'; there is monolingual, answer"),
        ({"language": "en"}, "no language of answer 'en'; there is de, ar"),
        ({"variant": "monolingual"}, "no language of monolingual 'de'; there is en"),
        ({"subject": "d"}, "no subject 'd'; there is a, b, c"),
        ({"pattern": "won"}, "no pattern 'won'; there is any, lost"),
        ({"sort": "stem; DROP"}, "no sort 'stem; DROP'; there is id, subject"),
        ({"limit": -1}, "limit is -1; give a number from 0"),
        ({"offset": 2**31}, "offset is 2147483648; give a number from 0"),
    ],
)
def test_what_is_unknown_is_told_with_what_there_is(
    questions: RunQuestions, change: dict[str, str | int], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        questions.find(replace(FILTER, **change))  # type: ignore[arg-type]


def test_a_question_opens_with_all_its_renderings(questions: RunQuestions) -> None:
    run = small_run()
    for asked in run.texts[PIVOT]:
        check_detail(questions.detail(asked.id), InMemoryQuestions(run).detail(asked.id))
    assert questions.detail("nope") is None


def check_detail(found: QuestionDetail | None, expected: QuestionDetail | None) -> None:
    assert found is not None
    assert expected is not None
    assert list(found.texts) == list(expected.texts)
    assert replace(found, answers=()) == replace(expected, answers=())
    for a, b in zip(found.answers, expected.answers, strict=True):
        assert replace(a, shares=None) == replace(b, shares=None)
        assert (a.shares is None) == (b.shares is None)
        assert a.shares is None or a.shares == pytest.approx(b.shares)


def test_many_threads_get_what_one_gets(questions: RunQuestions) -> None:
    wanted = [
        replace(FILTER, pattern=pattern, sort=sort, text=text, descending=descending)
        for pattern, sort, text, descending in product(PATTERNS, SORTS, (None, "a"), (False, True))
    ]
    alone = [questions.find(one) for one in wanted]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(questions.find, wanted)) == alone


def test_no_other_file_can_be_read_and_nothing_written(
    questions: RunQuestions, tmp_path: Path
) -> None:
    duckdb = pytest.importorskip("duckdb")
    (tmp_path / "secret.csv").write_text("a\n1\n")
    for statement in (
        f"FROM read_csv('{tmp_path / 'secret.csv'}')",
        f"COPY questions TO '{tmp_path / 'out.csv'}'",
        "SET enable_external_access = true",
        "DELETE FROM questions",
    ):
        with pytest.raises(duckdb.Error), questions._cursor() as cursor:
            cursor.execute(statement)
    assert not (tmp_path / "out.csv").exists()
    assert questions.find(FILTER).total == 6


def test_a_file_that_vanishes_is_told(tmp_path: Path) -> None:
    questions = small_run().write(tmp_path)
    (tmp_path / "questions.parquet").unlink()
    assert questions.find(FILTER).total == 6
    with pytest.raises(RunFolderError, match="can't be read any more"):
        questions.detail("both")


def test_a_folder_with_a_quote_in_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "it's a [run] *"
    folder.mkdir()
    assert small_run().write(folder).find(FILTER).total == 6


def test_closed_it_answers_no_more(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    questions = small_run().write(tmp_path)
    questions.close()
    with pytest.raises(duckdb.Error):
        questions.find(FILTER)


Q = question("q", "Stem")
HERE = {"languages": ("de",), "variants": ("answer",)}


@pytest.mark.parametrize(
    ("parts", "records", "told"),
    [
        ([], [record(Q, "en"), record(Q, "de")], "no predictions yet"),
        (
            [[prediction(Q, OWN, SURE)], [prediction(Q, OWN, LOST)]],
            [record(Q, "en"), record(Q, "de")],
            "1 predictions are of a question and rendering that have one already",
        ),
        (
            [[prediction(Q, Cell("options", "de"), SURE)]],
            [record(Q, "en"), record(Q, "de")],
            "0.parquet are of a variant and language that its study doesn't have",
        ),
        (
            [[prediction(question("r", "Stem"), OWN, SURE)]],
            [record(Q, "en"), record(Q, "de")],
            "0.parquet are of a question that is not among those that it asked",
        ),
        (
            [[prediction(replace(Q, answer=1), OWN, SURE)]],
            [record(Q, "en"), record(Q, "de")],
            "0.parquet have another right option than their question",
        ),
        (
            [[prediction(Q, OWN, SURE)]],
            [record(Q, "en"), record(Q, "de", part="dev")],
            "0 questions in de and 1 distinct ones in en",
        ),
        (
            [[prediction(Q, OWN, SURE)]],
            [record(Q, "en"), record(Q, "en"), record(Q, "de")],
            "4 questions in en and 1 distinct ones in en",
        ),
    ],
)
def test_files_that_contradict_each_other_are_not_believed(
    tmp_path: Path, parts: list[list[Any]], records: list[Any], told: str
) -> None:
    with pytest.raises(RunFolderError, match=told):
        write_run(tmp_path, parts, records, **HERE)


def test_a_damaged_part_is_told(tmp_path: Path) -> None:
    small_run().write(tmp_path)
    (tmp_path / "1.parquet").write_bytes(b"PAR1 no more")
    paths = sorted(tmp_path.glob("[0-9].parquet"))
    with pytest.raises(RunFolderError, match=r"can't be read .*1\.parquet.*run the study again"):
        RunQuestions(
            paths,
            tmp_path / "questions.parquet",
            pivot=PIVOT,
            languages=("de", "ar"),
            variants=("answer",),
        )


def test_without_duckdb_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UserError, match=r"pip install 'babelgap\[view\]'"):
        small_run().write(tmp_path)


LETTERS = "aAßẞσςΣiIıİ%_\\'éE\N{COMBINING ACUTE ACCENT}中ش\N{ARABIC LETTER ALEF} "
TEXT = st.text(LETTERS, min_size=1, max_size=4)
LOGPROBS = st.none() | st.tuples(*[st.sampled_from((-0.25, -1.0, -2.5, -7.0))] * 3)


@st.composite
def runs(draw: st.DrawFn) -> SmallRun:
    languages = draw(st.sampled_from((["de"], ["ar", "de"])))
    names = st.sampled_from(("monolingual", "answer", "mixup"))
    variants = draw(st.lists(names, min_size=1, unique=True))
    found = draw(st.lists(TEXT, min_size=1, max_size=7, unique=True))
    rows = [(i, draw(st.sampled_from("ab")), draw(st.integers(0, 2))) for i in found]
    texts = {
        tag: [question(i, draw(TEXT), subject=s, answer=answer) for i, s, answer in rows]
        for tag in (PIVOT, *languages)
    }
    run = SmallRun(texts, variants, {})
    asked = [(i, cell) for i, _, _ in rows for cell in run.cells]
    chosen = draw(st.lists(st.sampled_from(asked), min_size=1, unique=True))
    return replace(run, logprobs={place: draw(LOGPROBS) for place in chosen})


@st.composite
def filters(draw: st.DrawFn, run: SmallRun) -> QuestionFilter:
    cell = draw(st.sampled_from(run.cells))
    subjects = sorted({q.subject for q in run.texts[PIVOT]})
    return QuestionFilter(
        variant=cell.variant,
        language=cell.language,
        subject=draw(st.none() | st.sampled_from(subjects)),
        pattern=draw(st.sampled_from(PATTERNS)),
        text=draw(st.none() | st.text(LETTERS, max_size=2)),
        sort=draw(st.sampled_from(SORTS)),
        descending=draw(st.booleans()),
        offset=draw(st.integers(0, 3)),
        limit=draw(st.integers(0, 4) | st.just(25)),
    )


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_any_filter_gives_the_page_that_plain_loops_give(data: st.DataObject) -> None:
    run = data.draw(runs())
    expected = InMemoryQuestions(run)
    with tempfile.TemporaryDirectory() as folder:
        questions = run.write(Path(folder), per_part=data.draw(st.integers(1, 9)))
        for _ in range(8):
            wanted = data.draw(filters(run))
            page, plain = questions.find(wanted), expected.find(wanted)
            assert page.total == plain.total
            assert page.rows == plain.rows
        some = data.draw(st.sampled_from(run.texts[PIVOT]))
        check_detail(questions.detail(some.id), expected.detail(some.id))
        questions.close()


@given(st.text())
def test_folded_texts_are_alike_however_their_letters_are_written(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, text)) == folded


def test_answers_that_were_read_have_a_response_and_no_share(tmp_path: Path) -> None:
    run = small_run()
    rows = [
        replace(
            p,
            scorer="generation",
            options_logprob=(math.nan,) * 3,
            verdict="letter" if p.picked is not None else "several",
            response=f"({p.picked})",
        )
        for p in run.predictions()
    ]
    others = [replace(p, mitigation="aware", picked=None, correct=None) for p in rows]
    found = write_run(
        tmp_path, [rows, others], run.records(), languages=run.languages, variants=run.variants
    )
    page = found.find(replace(FILTER, pattern="lost"))
    assert [row.question_id for row in page.rows] == ["lost", "twice"]
    assert all(row.own_share is None and row.other_share is None for row in page.rows)
    detail = found.detail("mute")
    assert detail is not None
    told = {(a.variant, a.language): (a.shares, a.verdict, a.response) for a in detail.answers}
    assert told[DE.variant, DE.language] == (None, "several", "(None)")
    assert told[AR.variant, AR.language] == (None, "letter", "(1)")
    assert len(detail.answers) == 3
