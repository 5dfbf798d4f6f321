"""Configurations that are broken in nasty ways: refused in words, and no secret is repeated."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from syncer.app.cli import run
from syncer.app.settings import load
from syncer.errors import ConfigError

MINIMAL = """\
sources: {runbooks: {type: directory, path: pm}}
trackers: {desk: {type: local, path: tickets}}
"""
SHAPE = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
TIMES = [f"&{chr(98 + at)} [{', '.join([f'*{chr(97 + at)}'] * 10)}]" for at in range(9)]
MERGED = [f"&{chr(98 + at)} {{<<: [{', '.join([f'*{chr(97 + at)}'] * 10)}]}}" for at in range(9)]


def refused(folder: Path, text: str, **environ: str) -> str:
    file = folder / "syncer.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(file, environ=environ)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x:\n- &a [1]\n- " + "\n- ".join(TIMES), "its aliases repeat too much"),
        ("x:\n- &a {k: v}\n- " + "\n- ".join(MERGED), "its aliases repeat too much"),
        ("x: &a [*a]", "it contains itself by an alias"),
        ("x: " + "[" * 10_000 + "]" * 10_000, "nested too deep"),
        ("x: " + "{a: " * 10_000 + "}" * 10_000, "nested too deep"),
        ("x:\n " + "- " * 10_000 + "a", "nested too deep"),
    ],
)
def test_what_would_grow_without_end_is_refused(text: str, said: str, tmp_path: Path) -> None:
    """Aliases that multiply and nesting without end are refused, with their place in the file."""
    told = refused(tmp_path, text)
    assert said in told
    assert "syncer.yaml:" in told
    assert len(told) < 300


def test_a_few_aliases_are_welcome(tmp_path: Path) -> None:
    """What is written once may be used twice."""
    file = tmp_path / "syncer.yaml"
    file.write_text(f"{MINIMAL}postmortems: {{headings: &h [Repair], weak_headings: *h}}\n")
    words = load(file, environ={}).postmortems
    assert words.headings == words.weak_headings == ("Repair",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('sources: {a: {type: directory, path: "p\\0m"}}', "sources.a.path: 'p\\x00m' is no path"),
        (
            'sources: {a: {type: directory, path: "\\ud800"}}',
            "'\\ud800' is no path",
        ),
        ('trackers: {a: {type: local, path: "p\\0m"}}', "trackers.a.path: 'p\\x00m' is no path"),
        ('people: {file: "\\0"}', "people.file: '\\x00' is no path"),
        ('deadlines: {holidays: "\\0"}', "deadlines.holidays: '\\x00' is no path"),
        ('store: {data: "\\0"}', "store.data: '\\x00' is no path"),
        ('store: "sqlite:///a\\0b"', "store.url: not a store address"),
        ('store: "postgresql://u:hunter2@h/\\0"', "store.url: not a store address"),
        ('store: {url_file: "\\0"}', "store.url_file: "),
        (
            'sources: {a: {type: directory, path: p, include: ["a\\0"]}}',
            "sources.a.include[0]: 'a\\x00' is not a glob",
        ),
    ],
)
def test_a_path_that_cannot_be_is_refused(text: str, said: str, tmp_path: Path) -> None:
    """A NUL byte or half a character in a path is told with its key, before anything is opened."""
    told = refused(tmp_path, text)
    assert said in told
    assert "hunter2" not in told


def test_a_circle_of_links_is_left_to_the_source(tmp_path: Path) -> None:
    """A source's folder that is a link to itself does not end the reading of the configuration."""
    (tmp_path / "pm").symlink_to(tmp_path / "pm")
    file = tmp_path / "syncer.yaml"
    file.write_text(MINIMAL)
    assert "runbooks" in load(file, environ={}).sources


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b"])
def test_a_configuration_that_cannot_be_looked_for(name: str) -> None:
    """A name no file can have ends as any unreadable file does."""
    with pytest.raises(ConfigError):
        load(Path(name), environ={})


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        (f"{SHAPE}: 1", {}),
        ("hunter2: 1", {}),
        ("hunter2: 1\nhunter2: 2", {}),
        ("sync: {hunter2hunter2: {a: 1}}", {}),
        ("sync: {tokn: hunter2}", {}),
        ("tokn: [hunter2]", {}),
        ("sync: hunter2", {}),
        ("sources: hunter2", {}),
        ("trackers: {desk: hunter2}", {}),
        ("sources: {hunter2HUNTER: {type: directory}}", {}),
        ("x: *hunter2", {}),
        ("x: !hunter2 1", {}),
        (f"contact: [{SHAPE}]\nsync: {{mode: {SHAPE}, write_budget: {SHAPE}}}", {}),
        ("sync: {mode: 'https://ana:hunter2@h/x'}", {}),
        (MINIMAL, {"SYNCER_SYNC__TOKEN": "hunter2"}),
        (MINIMAL, {"SYNCER_SYNC": "hunter2"}),
        (MINIMAL, {"SYNCER_SYNC__LIMITS": '{"hunter2": 1, "hunter2": 2}'}),
        (MINIMAL, {"SYNCER_SYNC__": "hunter2"}),
        (MINIMAL, {"SYNCER_STORE__URL": "postgres://u:hunter2@h/x"}),
    ],
)
def test_a_misplaced_secret_is_not_repeated(
    text: str, environ: dict[str, str], tmp_path: Path
) -> None:
    """A secret as a key, below an unknown one or in a wrong place is refused without its words."""
    told = refused(tmp_path, text, **environ)
    assert "hunter2" not in told
    assert SHAPE not in told


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"SYNCER_SYNC__": "x"}, "SYNCER_SYNC__: a key is missing beside __"),
        ({"SYNCER_SYNC____MODE": "x"}, "SYNCER_SYNC____MODE: a key is missing beside __"),
        (
            {"SYNCER_SYNC__LIMITS": '{"creates": 1, "creates": 2}'},
            "sync.limits: SYNCER_SYNC__LIMITS gives a key of one map twice; keep one of them",
        ),
        (
            {"SYNCER_SYNC__LIMITS": '{"creates": NaN}'},
            "sync.limits: SYNCER_SYNC__LIMITS is not JSON",
        ),
        ({"SYNCER_SYNC": '{"limits": ' * 5000}, "sync: SYNCER_SYNC is not JSON"),
        ({"SYNCER_REPORT__TARGETS__COVERAGE": "nan"}, "nan is not a number"),
        ({"SYNCER_REPORT__TARGETS__COVERAGE": "-Infinity"}, "-Infinity is not a number"),
    ],
)
def test_a_variable_that_makes_no_sense(environ: dict[str, str], said: str, tmp_path: Path) -> None:
    """A variable without its key, a key given twice or a number that is none is named."""
    assert said in refused(tmp_path, MINIMAL, **environ)


@pytest.mark.parametrize("number", [".nan", ".inf", "-.inf"])
def test_not_a_number(number: str, tmp_path: Path) -> None:
    """What YAML knows as a number and is none is no number of ours."""
    keys = f"report: {{targets: {{coverage: {number}}}}}\nsync: {{limits: {{told: {number}}}}}\n"
    told = refused(tmp_path, MINIMAL + keys)
    assert f"report.targets.coverage: {number.replace('.', '')} is not a number" in told
    assert f"sync.limits.told: {number.replace('.', '')} is not a number" in told


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:hunter2@h:abc/d",
        "postgresql://u@h:hunter2/d",
        "sqlite:///state.db?timeout=hunter2",
        "sqlite:///%00hunter2",
    ],
)
def test_a_store_address_that_cannot_be(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An address that no database can have ends with 2, a remedy, and none of its words."""
    (tmp_path / "pm").mkdir()
    file = tmp_path / "syncer.yaml"
    file.write_text(f"{MINIMAL}store: '{url}'\n")
    assert run(["--config", str(file), "status"]) == 2
    told = capsys.readouterr().err
    assert "store.url" in told
    assert "write sqlite:///PATH" in told
    assert "hunter2" not in told


def test_a_store_stands_beside_the_configuration_whatever_its_folder_is_called(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is special in an address is an ordinary character in the name of a folder."""
    folder = tmp_path / "a b?c%41#d+é"
    (folder / "pm").mkdir(parents=True)
    (folder / "syncer.yaml").write_text(MINIMAL)
    assert run(["--config", str(folder / "syncer.yaml"), "--log-level", "error", "sync"]) == 0
    assert capsys.readouterr().err == ""
    assert os.path.exists(folder / ".syncer" / "state.db")  # noqa: PTH110  # as it is called
