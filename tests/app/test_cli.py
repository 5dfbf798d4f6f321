"""The command line itself: exit codes, complaints, pipes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from syncer.adapters.store_sql import open_store
from syncer.app.cli import run, tree
from syncer.app.cli_tickets import tickets
from syncer.core.lint import CODES
from tests.app.deployment import CHECKLIST, TABLE, deploy

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 0),
        (["--help"], 0),
        (["-h"], 0),
        (["--version"], 0),
        (["plan", "--help"], 0),
        (["tickets"], 0),
        (["snyc"], 2),
        (["plan", "--jsn"], 2),
        (["parse"], 2),
        (["new"], 2),
        (["approve", "0f3ac1b28e55", "--limit", "0"], 2),
        (["report", "--since", "last week"], 2),
        (["tickets", "close", "LOCAL-1", "--as", "open"], 2),
    ],
)
def test_usage(arguments: list[str], code: int, capsys: Capture) -> None:
    """Help ends with 0 and wrong usage with 2, and neither shows a traceback."""
    assert run(arguments) == code
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert bool(err) == (code == 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "syncer.yaml"),
        ("sync: {mod: observe}", "sync.mod: unknown key; did you mean sync.mode?"),
        ("sources: [", "syncer.yaml"),
        ("sources: {docs: {type: gti, path: x}}", "sources.docs.type"),
    ],
)
@pytest.mark.parametrize("command", ["plan", "sync", "status", "report"])
def test_a_bad_configuration_ends_with_2(
    command: str, text: str | None, said: str, tmp_path: Path, capsys: Capture
) -> None:
    """A missing or wrong configuration is told in readable lines, with exit code 2."""
    path = tmp_path / "syncer.yaml"
    if text is not None:
        path.write_text(text, "utf-8")
    assert run(["--config", str(path), command]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert all(line.startswith("syncer: ") for line in err.splitlines())


def test_a_second_leader_does_nothing(tmp_path: Path, capsys: Capture) -> None:
    """While another process leads, sync says so and ends with 1; plan goes on."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE})
    assert made("plan").code == 0
    with open_store(f"sqlite:///{tmp_path}/.syncer/state.db") as other:
        assert other.lead()
        said = made("sync")
        assert (said.code, said.out, said.err) == (1, "", "syncer: another process leads\n")
        assert made("plan").code == 0
    assert made.read("docs/a.md") == TABLE


class Interrupted:
    """Standard input at which somebody presses Ctrl-C."""

    def __iter__(self) -> Iterator[str]:
        raise KeyboardInterrupt


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends a command with 130 and without a traceback."""
    monkeypatch.setattr(sys, "stdin", Interrupted())
    assert run(["parse", "-"]) == 130


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """When the reader of a pipe has gone, nothing is said about it."""
    path = tmp_path / "a.md"
    path.write_text(CHECKLIST, "utf-8")
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "syncer", "parse", str(path)]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_output_that_is_full_is_told(tmp_path: Path) -> None:
    """When a result cannot be written it ends with 1 and one line, not with a traceback."""
    path = tmp_path / "a.md"
    path.write_text(CHECKLIST, "utf-8")
    command = [sys.executable, "-m", "syncer", "parse", str(path)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "syncer: the output cannot be written: No space left on device\n"


def test_logs_do_not_mix_with_results(tmp_path: Path, capsys: Capture) -> None:
    """Results go to stdout alone, logs to stderr alone, in the form that was asked for."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE})
    said = made("--log-format", "json", "--log-level", "info", "sync", "--json")
    assert said.json["landed"]["create_ticket"] == 2
    assert all(line.startswith('{"event": ') for line in said.err.splitlines())
    assert "cycle.finished" in said.err


@pytest.mark.parametrize("level", ["info", "debug"])
def test_a_look_is_logged_as_no_cycle(level: str, tmp_path: Path, capsys: Capture) -> None:
    """Who only looks starts no cycle and is refused nothing: both are for debugging."""
    (tmp_path / "b").mkdir()
    made = deploy(tmp_path, capsys, {"a.md": TABLE}, "sync: {limits: {creates: 0}}\n")
    (digest,) = [one["digest"] for one in made("plan", "--json").json["held"]]
    for command in (["plan"], ["sync", "--dry-run"], ["approve", digest]):
        said = made("--log-level", level, *command)
        assert "guard.refused" not in said.err
        assert ("cycle.started" in said.err) == (level == "debug")
        assert ("cycle.finished" in said.err) == (level == "debug")
    held = deploy(tmp_path / "b", capsys, {"a.md": TABLE}, "sync: {limits: {creates: 0}}\n")
    assert "guard.refused" in held("--log-level", level, "sync").err


@pytest.mark.parametrize(("command", "code"), [("plan", 1), ("sync", 1), ("status", 1)])
def test_a_side_that_cannot_be_read_ends_with_1(
    command: str, code: int, tmp_path: Path, capsys: Capture
) -> None:
    """A missing folder is told by name and nothing of the other side is taken for gone."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE})
    made("sync")
    (tmp_path / "docs").rename(tmp_path / "elsewhere")
    if command == "status":
        made("sync")
    said = made(command)
    assert said.code == code
    assert "no such file or directory" in said.out + said.err
    assert made("plan", "--json").json["changes"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["parse", "--config", "F", "x"],
            "--config stands before parse: syncer --config FILE parse …",
        ),
        (
            ["tickets", "list", "--no-color"],
            "--no-color stands before tickets list: syncer --no-color tickets list …",
        ),
        (
            ["tickets", "list", "--tracker", "desk"],
            "--tracker stands before list: syncer tickets --tracker N list …",
        ),
        (["report", "--since", "yesterday"], "'yesterday' is no day; write one like 2026-11-01"),
        (["--config", "no.yaml", "plan"], "paths in it are relative to its own folder"),
    ],
)
def test_usage_says_how(arguments: list[str], said: str, capsys: Capture) -> None:
    """An option in the wrong place, a day in words and a missing file are told with the remedy."""
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", ["parse", "lint"])
def test_a_folder_without_documents_is_told(
    command: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty folder ends with 0, and stderr says that nothing was there to be read."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("x")
    monkeypatch.chdir(tmp_path)
    assert run([command, "empty"]) == 0
    assert capsys.readouterr().err.startswith("syncer: empty: no document was found (.md, ")


def test_help_names_what_may_be_typed(capsys: Capture) -> None:
    """Help of lint names every code, and every option of every command says what it is for."""
    assert run(["lint", "--help"]) == 0
    told = capsys.readouterr().out
    assert all(code.value in told for code in CODES)
    commands = [*tree.commands.values(), *tickets.commands.values()]
    options = [one for command in commands for one in command.params]
    assert [
        one.opts
        for one in options
        if isinstance(one, click.Option) and not one.help and not isinstance(one.type, click.Choice)
    ] == []
    assert run(["tickets", "edit", "--help"]) == 0
    offered = re.findall("--[a-z]+", capsys.readouterr().out)
    assert run(["--config", "config/demo/syncer.yaml", "tickets", "edit", "LOCAL-4"]) == 2
    assert set(re.findall("--[a-z]+", capsys.readouterr().err)) == {*offered} - {"--help"}
