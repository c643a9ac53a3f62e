"""Mistakes of a mixing: all of them, before anything is translated."""

from __future__ import annotations

from pathlib import Path

import pytest

from babelgap.runs.mixing import checked_settings, plan_mixing
from babelgap.schema.errors import StudyError
from tests.runs.mixing.builders import corpus_file, dictionaries, plan_of


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"source": "no-such.txt"}, "there is no corpus 'no-such.txt'"),
        ({"into": ()}, "no language to mix in"),
        ({"into": ("en",)}, "'en' is the pivot"),
        ({"into": ("de", "DE")}, "language 'de' is named twice"),
        ({"into": ("not a tag",)}, "'not a tag' is not a BCP-47 tag"),
        ({"unit": "line"}, "the unit is 'line'"),
        (
            {"weights": {"en": 1, "de": 1}},
            "the weights are for en, de, and the languages are en, de",
        ),
        ({"weights": {"en": 0, "de": 0, "fr": 0}}, "every weight is 0"),
        ({"translator": None}, "give a translator"),
        ({"parallel": "bitext"}, "give a translator"),
        ({"translator": "babelfish"}, "there is no translator 'babelfish'"),
        ({"into": ("ja",)}, "no dictionary freedict-eng-jpn.index"),
        ({"translator": None, "parallel": "de", "unit": "document"}, "parallel has 'de'"),
        ({"translator": None, "parallel": "?=a", "unit": "document"}, "'?' is not a BCP-47 tag"),
        ({"translator": None, "parallel": "bitext", "unit": "8"}, "words of parallel text"),
        ({"translator": None, "parallel": "de=a", "unit": "document"}, "parallel names de"),
    ],
)
def test_mistakes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object], told: str
) -> None:
    dictionaries(tmp_path, monkeypatch)
    source = corpus_file(tmp_path / "corpus.jsonl")
    with pytest.raises(StudyError) as raised:
        plan_of(**{"source": source, **changes})
    (mistake,) = [line for line in raised.value.mistakes if told in line]
    assert "\n" not in mistake


def test_all_mistakes_are_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dictionaries(tmp_path, monkeypatch)
    with pytest.raises(StudyError) as raised:
        plan_of(tmp_path / "nothing", translator="babelfish")
    assert len(raised.value.mistakes) == 2


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"weights": "en"}, "weights has 'en'"),
        ({"weights": "en=1,en=2"}, "weights has 'en=2'"),
        ({"weights": "en=x"}, "weights.en is 'x'"),
        ({"weights": "en=-1"}, "weights.en is '-1'"),
        ({"limit": -1}, "limit is -1"),
        ({"colour": "red"}, "there is no setting 'colour'"),
    ],
)
def test_settings_as_they_are_written(given: dict[str, object], told: str) -> None:
    with pytest.raises(StudyError, match=told):
        checked_settings({"source": "a", "into": ("de",), **given})


def test_a_plan_reads_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dictionaries(tmp_path, monkeypatch)
    plan = plan_of(corpus_file(tmp_path / "corpus.jsonl"), limit=2)
    assert [d.id for d in plan.documents()] == [d.id for d in plan.documents()]
    assert plan.translators.keys() == {"de", "fr"}
    assert plan_mixing(plan.settings).translators == plan.translators
