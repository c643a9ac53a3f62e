"""Mode files, and the way through them."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babelgap.translate.engines.apertium.modes import (
    Mode,
    language_code,
    read_modes,
    route,
    version_of,
)
from babelgap.translate.engines.apertium.packages import missing_packages
from tests.translate.engines.apertium.fake_programs import fake_program


def mode(name: str) -> Mode:
    source, into = name.split("-")
    return Mode(name, source, into, (("lt-proc", "-z"),), None)


def names(way: tuple[Mode, ...] | None) -> list[str] | None:
    return None if way is None else [step.name for step in way]


def write_mode(folder: Path, name: str, text: str) -> None:
    (folder / "modes").mkdir(exist_ok=True)
    (folder / "modes" / f"{name}.mode").write_text(text)


def test_plain_modes_are_read_and_variants_left_out(tmp_path: Path) -> None:
    program = fake_program(tmp_path)
    data = tmp_path / "with space.bin"
    data.write_text("x")
    for name in ("eng-spa", "es-fr", "spa-eng_US", "eco-es-fr", "xx-qq"):
        write_mode(tmp_path, name, f"'{program}' -a '{data}' | '{program}' $1 $2 \"{data}\"\n")
    found = read_modes(tmp_path)
    assert [(m.name, m.source, m.into, m.mistake) for m in found] == [
        ("eng-spa", "eng", "spa", None),
        ("es-fr", "spa", "fra", None),
    ]
    assert found[0].commands == (
        (str(program), "-z", "-a", str(data)),
        (str(program), "-z", "-n", str(data)),
    )


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("/no/such/cg-proc x", "needs the program 'cg-proc': `apt-get install cg3`"),
        ("lt-procx x", "uses 'lt-procx', which can't be kept running"),
        ("'{program}' /no/such/file.bin", "needs the file /no/such/file.bin"),
    ],
)
def test_what_a_mode_lacks_is_told(tmp_path: Path, text: str, mistake: str) -> None:
    write_mode(tmp_path, "ita-spa", text.format(program=fake_program(tmp_path)))
    [found] = read_modes(tmp_path)
    assert mistake in (found.mistake or "")


def test_missing_folder_has_no_modes(tmp_path: Path) -> None:
    assert read_modes(tmp_path / "none") == ()


def test_codes_of_two_and_three_letters_meet() -> None:
    assert language_code("eng") == language_code("en") == language_code("en-GB") == "eng"
    assert language_code("nob") == language_code("no") == "nob"


def test_shortest_way_is_taken_and_the_first_by_name() -> None:
    modes = [mode(n) for n in ("eng-spa", "eng-cat", "spa-fra", "cat-fra", "fra-ita", "spa-ita")]
    for order in (modes, modes[::-1]):
        assert names(route(order, source="eng", into="spa")) == ["eng-spa"]
        assert names(route(order, source="eng", into="fra")) == ["eng-cat", "cat-fra"]
        assert names(route(order, source="eng", into="ita")) == ["eng-spa", "spa-ita"]
        assert route(order, source="ita", into="eng") is None


@given(
    pairs=st.sets(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(
            lambda p: p[0] != p[1]
        )
    )
)
def test_a_way_holds_together(pairs: set[tuple[str, str]]) -> None:
    modes = [mode(f"{one}-{other}") for one, other in sorted(pairs)]
    way = route(modes, source="a", into="b")
    reached = {"a"}
    for _ in range(6):
        reached |= {other for one, other in pairs if one in reached}
    assert (way is not None) is ("b" in reached)
    if way is not None:
        assert (way[0].source, way[-1].into) == ("a", "b")
        assert all(one.into == two.source for one, two in itertools.pairwise(way))


def test_version_changes_with_any_file_and_option(tmp_path: Path) -> None:
    data = tmp_path / "eng-spa.bin"
    data.write_text("one")
    plain = Mode("eng-spa", "eng", "spa", (("lt-proc", "-z", str(data)),), None)
    first = version_of([plain])
    assert version_of([plain]) == first
    other = Mode("eng-spa", "eng", "spa", (("lt-proc", "-z", "-w", str(data)),), None)
    assert version_of([other]) != first
    data.write_text("three")
    assert version_of([plain]) != first


def test_packages_that_are_missing() -> None:
    installed = {("eng", "spa"), ("spa", "eng"), ("spa", "ita")}
    assert missing_packages(installed, source="eng", into="fra") == ("apertium-fr-es",)
    assert missing_packages(installed, source="eng", into="ita") == ()
    # The installed pair has no other direction, so it is not told to be installed again.
    assert missing_packages({("spa", "ita")}, source="ita", into="spa") != ("apertium-spa-ita",)
    assert missing_packages(installed, source="eng", into="deu") is None
