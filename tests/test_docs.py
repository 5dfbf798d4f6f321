"""The documentation tells the truth: commands and codes have their place, links a target."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from syncer.app.cli import tree
from syncer.app.settings import load
from syncer.app.wiring import wire
from syncer.model import Code

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
NOT_YET = "Not reported yet."


def headings(page: str) -> list[str]:
    return re.findall(r"^## (.+)$", (ROOT / page).read_text("utf-8"), re.MULTILINE)


def section(page: str, heading: str) -> str:
    text = (ROOT / page).read_text("utf-8")
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def commands(group: click.Group, before: str = "") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= commands(command, f"{before}{name} ")
        else:
            found[f"{before}{name}"] = command
    return found


COMMANDS = commands(tree)


def test_every_module_of_the_core_stands_on_the_map() -> None:
    """docs/architecture.md says of every module of the core where it belongs, and of no other."""
    told = section("docs/architecture.md", "The core, module by module")
    modules = {path.stem for path in (ROOT / "syncer" / "core").glob("[!_]*.py")}
    named = re.findall(r"`([a-z_]+)`", told)
    assert sorted(named) == sorted(modules)


def test_every_command_has_its_heading() -> None:
    """docs/commands.md has one heading per command, in the order of help, and no other."""
    assert headings("docs/commands.md") == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    """A command's section names each of its options."""
    text = section("docs/commands.md", name)
    options = [
        option
        for parameter in COMMANDS[name].params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option not in ("-h", "--help")
    ]
    assert [option for option in options if option not in text] == []


def is_reported(code: Code) -> bool:
    sources = (
        path
        for path in (ROOT / "syncer").rglob("*.py")
        if path.name != "model.py" and "testing" not in path.parts
    )
    return any(f"Code.{code.name}" in path.read_text("utf-8") for path in sources)


def test_every_code_has_its_heading() -> None:
    """docs/problems.md has one heading per code, in the order of the code, unreported ones last."""
    reported = [code.value for code in Code if is_reported(code)]
    later = [code.value for code in Code if not is_reported(code)]
    assert headings("docs/problems.md") == [*reported, *later]
    page = (ROOT / "docs/problems.md").read_text("utf-8")
    ahead, behind = page.split("\n# Codes for later\n", 1)
    assert f"\n## {reported[-1]}\n" in ahead
    assert f"\n## {later[0]}\n" in behind


@pytest.mark.parametrize("code", Code)
def test_a_problem_is_described_as_it_is(code: Code) -> None:
    """A code's section has its severity, and says so exactly if nothing reports it yet."""
    text = section("docs/problems.md", code.value)
    assert text.strip().startswith(f"*{code.severity}.*")
    assert (NOT_YET in " ".join(text.split())) == (not is_reported(code))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page names a file that is there."""
    text = re.sub(r"`[^`\n]*`", "", page.read_text("utf-8"))
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", text)
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_configuration_of_the_readme_works(tmp_path: Path) -> None:
    """The ten lines that the README gives a newcomer are a configuration."""
    block = re.search(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    path = tmp_path / "config" / "syncer.yaml"
    path.parent.mkdir()
    path.write_text(block[1], "utf-8")
    (tmp_path / "postmortems").mkdir()
    wired = wire(load(path, environ={}))
    assert list(wired.sources) == ["runbooks"]
    assert wired.policy.mode == "observe"


def test_the_commands_of_the_readme_exist() -> None:
    """Every `syncer` command and every make target that the README names is there."""
    text = (ROOT / "README.md").read_text("utf-8")
    named = re.findall(r"(?:\.venv/bin/|`)syncer ([a-z]+)", text)
    assert named
    assert set(named) - set(tree.commands) == set()
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"^make ([a-z]+)$", text, re.MULTILINE)) - set(targets) == set()


def test_the_locks_name_no_index() -> None:
    """Locks hold hashes and nothing of the machine or the index they were made with."""
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        text = lock.read_text("utf-8")
        assert re.findall(r"https?://|file:|--(?:extra-)?index|--find-links|@ ", text) == []
        names = re.findall(r"^([\w.-]+)==", text, re.MULTILINE)
        blocks = re.split(r"\n(?=\w)", text)
        hashed = [block for block in blocks if "==" in block.splitlines()[0]]
        assert len(names) == len(hashed)
        assert all("--hash=sha256:" in block for block in hashed)
