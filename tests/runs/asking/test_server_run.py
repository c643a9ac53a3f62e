"""Whole runs against a server: what fails is sent again, and a key is nowhere."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

import pytest

from babelgap.cli.app import main
from babelgap.models.api.stub import StubServer
from babelgap.models.api.stub_faults import never
from babelgap.runs import Plan, Study, plan_study, run_study
from babelgap.schema import ModelError, StudyError
from tests.runs.builders import small_plan

KEY = "sk-a-key-of-many-letters"
SMALL = {"languages": ("fr",), "variants": ("monolingual",), "limit": 8}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BABELGAP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def hash_of(body: str) -> bool:
    """True of every fifth body."""
    return zlib.crc32(body.encode()) % 5 == 0


def asked(server: StubServer, more: str = "", **settings: object) -> Plan:
    return small_plan(
        model="openai:stub",
        model_args=f"base_url={server.url},retry_wait=0.001{more}",
        **{"scorer": "letters", **SMALL, **settings},
    )


def test_the_key_is_in_no_file_of_a_run(tmp_path: Path) -> None:
    with StubServer(key=KEY) as server:
        results = run_study(asked(server), output_path=tmp_path / "run")
        assert any("authorization" in headers for headers in server.headers)
    assert results.num_unanswered == 0
    written = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert written
    assert KEY.encode() not in written


def test_a_word_that_stands_for_a_key_changes_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picks = []
    for number, key in enumerate(("A", "another word")):
        monkeypatch.setenv("OPENAI_API_KEY", key.replace(" ", "-"))
        monkeypatch.setenv("BABELGAP_CACHE", str(tmp_path / f"cache{number}"))
        with StubServer() as server:
            results = run_study(asked(server), output_path=tmp_path / str(number))
        picks.append([(m.name, m.language, m.estimate.value) for m in results.measures])
    assert picks[0] == picks[1]


def test_other_prices_and_limits_go_on_in_the_same_folder(tmp_path: Path) -> None:
    with StubServer() as server:
        prices = ",price_in=1000000,price_out=1000000"
        with pytest.raises(ModelError, match="max_cost"):
            run_study(asked(server, f"{prices},max_cost=300"), output_path=tmp_path / "run")
        before = server.answered.total()
        run_study(asked(server, f"{prices},num_concurrent=3"), output_path=tmp_path / "run")
        # All but the handshake is asked once.
        assert all(n == 1 for n in sorted(server.answered.values())[:-1])
        assert server.answered.total() > before


def test_names_whose_requests_failed_are_asked_for_again(tmp_path: Path) -> None:
    with StubServer() as server:
        plan = asked(
            server,
            ",kind=completions,max_retries=0",
            scorer="option_text",
            probes=("terms",),
        )
        # Words of the term probe and of the pivot's question in another form, and no others.
        server.schedule = lambda body, times: (
            "500" if ("- Answer:" in body or "translat" in body.lower()) and hash_of(body) else None
        )
        run_study(plan, output_path=tmp_path / "run")
        server.schedule = never
        sent = server.answered.total()
        mended = run_study(plan, output_path=tmp_path / "run")
        assert server.answered.total() > sent + 3  # what failed, and the handshake
        whole = run_study(plan, output_path=tmp_path / "other")
    assert mended.measures == whole.measures


@pytest.mark.parametrize("key", ["sk-with-a-line\n", "schlüssel"])
def test_a_key_that_can_be_none_is_told_without_it(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(StudyError, match="OPENAI_API_KEY holds characters") as caught:
        plan_study(Study(model="openai:stub", scorer="letters", probes=()))
    assert key.strip() not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"apply_chat_template": False}, "is asked by messages, which its server puts"),
        ({"mitigations": ("translate_then_answer",)}, "has no place in a user's message"),
        ({"model_args": "extra_stream=true"}, "a field that babelgap sets itself"),
        ({"model_args": "extra_api_key=sk-1"}, "give keys in the environment"),
        ({"model_args": "tokenizer=/no/such/folder"}, "there is no such folder"),
    ],
)
def test_what_a_chat_server_can_t_take_is_told_before_work(
    settings: dict[str, object], told: str
) -> None:
    with pytest.raises(StudyError) as caught:
        plan_study(
            Study.model_validate(
                {"model": "openai:stub", "scorer": "letters", "probes": (), **settings}
            )
        )
    assert told in str(caught.value)


def test_defaults_that_are_written_out_are_the_same_model(tmp_path: Path) -> None:
    with StubServer() as server:
        run_study(asked(server), output_path=tmp_path / "a")
        before = server.answered.total()
        run_study(asked(server, ",kind=chat,top_logprobs=20"), output_path=tmp_path / "b")
        assert server.answered.total() == before + 1  # the handshake


def test_a_run_with_failed_requests_ends_with_a_status_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def some_questions(body: str, times: int) -> str | None:
        return "500" if "A. " in body and hash_of(body) else None

    with StubServer(schedule=some_questions) as server:
        args = f"base_url={server.url},max_retries=0"
        words = ["run", "--model", "openai:stub", "--model_args", args, "--scorer", "letters"]
        words += ["--languages", "fr", "--variants", "monolingual", "--limit", "8"]
        words += ["--probes", "none", "--output-path", str(tmp_path / "run")]
        monkeypatch.setattr(sys, "argv", ["babelgap", *words])
        codes = []
        for _ in range(2):
            with pytest.raises(SystemExit) as ended:
                main()
            codes.append(ended.value.code)
            told = capsys.readouterr().out
            server.schedule = never
            assert ("the same command sends them again" in told) == (len(codes) == 1)
    assert codes[0] == 1
    assert not codes[1]
