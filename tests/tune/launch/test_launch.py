"""Configurations of `accelerate launch`, read by accelerate itself."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from babelgap.cli.app import app
from babelgap.tune.launch import LAUNCHES, launch_file


@pytest.mark.slow
@pytest.mark.parametrize("name", LAUNCHES)
def test_accelerate_reads_them(name: str) -> None:
    from accelerate.commands.config.config_args import load_config_from_file

    config = load_config_from_file(str(launch_file(name)))
    kind = {"ddp": "MULTI_GPU", "fsdp": "FSDP"}[name]
    assert config.distributed_type == kind
    assert config.num_processes == 2


@pytest.mark.slow
def test_every_setting_of_parts_is_one_that_accelerate_has() -> None:
    import yaml
    from accelerate.commands.launch import launch_command_parser

    known = {action.dest for action in launch_command_parser()._actions}
    settings = yaml.safe_load(launch_file("fsdp").read_text("utf-8"))["fsdp_config"]
    assert set(settings) <= known


def test_the_command_tells_the_path() -> None:
    result = CliRunner().invoke(app, ["path", "fsdp"])
    assert result.output.strip() == str(launch_file("fsdp"))


def test_other_names_are_refused() -> None:
    result = CliRunner().invoke(app, ["path", "magic"])
    assert result.exit_code == 1
    assert "ddp, fsdp" in str(result.exception)
