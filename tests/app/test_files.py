from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from syncer.app.files import read_holidays, read_people
from syncer.app.settings import load
from syncer.app.settings_model import PeopleSettings, PersonSettings
from syncer.errors import ConfigError
from syncer.model import Person

ANA = Person(
    "ana",
    ("Ana Silva", "@asilva"),
    ("ana@acme.example",),
    "payments",
    {"github": "anasilva", "jira": "5b10"},
)
YAML = """
- handle: ana
  names: [Ana Silva, "@asilva"]
  emails: [ana@acme.example]
  team: payments
  github: anasilva
  jira: "5b10"
- {handle: "@bob"}
"""
CSV = """\
handle,names,emails,team,github,jira
ana,Ana Silva;@asilva,ana@acme.example,payments,anasilva,5b10

bob,,,,,
"""


def people(folder: Path, name: str, text: str, *entries: PersonSettings) -> tuple[Person, ...]:
    (folder / name).write_bytes(text.encode())
    return read_people(PeopleSettings(file=folder / name, entries=entries))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people.yaml", YAML),
        ("people.csv", CSV),
        ("people.csv", "\ufeff" + CSV.replace("\n", "\r\n")),
        ("people.CSV", CSV.replace("handle,names", " Handle , NAMES ")),
    ],
)
def test_people(tmp_path: Path, name: str, text: str) -> None:
    """A YAML list and a CSV say the same people; a handle needs no @."""
    assert people(tmp_path, name, text) == (ANA, Person("bob"))


def test_nobody(tmp_path: Path) -> None:
    """Without file and entries there is nobody; an empty file holds nobody."""
    assert read_people(PeopleSettings()) == ()
    assert people(tmp_path, "people.yaml", "") == ()
    assert people(tmp_path, "people.csv", "handle\n") == ()


def test_entries_win(tmp_path: Path) -> None:
    """An entry replaces the person of its handle in the file, spellings and all."""
    entry = PersonSettings(handle="Ana", names=("Ana Silva",), team="search")
    got = people(tmp_path, "people.yaml", YAML, entry)
    assert got == (Person("bob"), Person("Ana", ("Ana Silva",), team="search"))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "p.yaml",
            "- {handle: ana, names: [AS]}\n- {handle: bob, names: ['@as']}",
            "entry 2: 'as' is a spelling of bob and of ana ({0}/p.yaml, entry 1); leave it",
        ),
        ("p.yaml", "- {handle: ana}\n- {handle: ANA}", "'ana' is a spelling of ANA and of ana"),
        (
            "p.yaml",
            "- {handle: ana, github: X}\n- {handle: bob, github: x}",
            "'x' is the github account of bob and of ana",
        ),
        ("p.yaml", "- {handle: ana, github: '@ben'}", "'@ben' is not a login of GitHub; write it"),
        ("p.yaml", "- {handle: ana, github: b en}", "github: 'b en' is not a login"),
        ("p.yaml", "- {handle: ana, github: https://github.com/ben}", "write it bare, as ben"),
        ("p.csv", "handle,github\nana,ana@acme.example\n", "p.csv:2: github: 'ana@acme.example'"),
        ("p.yaml", "- {handle: ana, slack: x}", "p.yaml, entry 1: slack: unknown key; known: han"),
        ("p.yaml", "- {handle: ana, name: x}", "name: unknown key; did you mean names?"),
        ("p.yaml", "- {names: x}", "p.yaml, entry 1: handle: missing; it is required"),
        ("p.yaml", "- ana", "p.yaml, entry 1: a text is not a map of keys"),
        ("p.yaml", "handle: ana", "p.yaml: not a list; write one person a line"),
        ("p.yaml", "- {handle: [}", "p.yaml:1:13"),
        ("p.csv", "handle,slack,x\nana,a,b\n", "p.csv:1: unknown column 'slack', 'x'; the columns"),
        ("p.csv", "names\nAna\n", "p.csv:1: the columns are handle, names, emails, team, github"),
        ("p.csv", "handle,handle\na,b\n", "each once, handle always"),
        ("p.csv", "", "p.csv:1: the columns are"),
        ("p.csv", "handle,team\nana,a,b\n", "p.csv:2: more cells than columns"),
        ("p.csv", "handle,team\n,a\n", "p.csv:2: handle: missing"),
        ("p.csv", 'handle,team\n"ana', "p.csv:2: unexpected end of data"),
        ("p.csv", "handle\nana silva\n", "p.csv:2: handle: 'ana silva' is not a handle"),
    ],
)
def test_wrong_people(tmp_path: Path, name: str, text: str, told: str) -> None:
    """Whatever is wrong with people is told with file and line or entry, and both who share."""
    with pytest.raises(ConfigError) as caught:
        people(tmp_path, name, text)
    assert told.format(tmp_path) in str(caught.value)


def test_missing_people(tmp_path: Path) -> None:
    """A people file that is not there is named."""
    with pytest.raises(ConfigError, match=r"no\.yaml: there is no such file; make an empty one"):
        read_people(PeopleSettings(file=tmp_path / "no.yaml"))


@pytest.mark.parametrize("make", [os.mkfifo, lambda file: file.symlink_to("/dev/zero")])
def test_no_pipe_is_waited_for(tmp_path: Path, make: Callable[[Path], object]) -> None:
    """A pipe or device in the place of a file we read is refused at once, by its name."""
    file = tmp_path / "syncer_store__url"
    make(file)
    good = tmp_path / "syncer.yaml"
    good.write_text("store: {url_file: syncer_store__url}\n")
    reads: tuple[Callable[[], object], ...] = (
        lambda: read_people(PeopleSettings(file=file)),
        lambda: read_holidays(file),
        lambda: load(file, environ={}),
        lambda: load(good, environ={}),
        lambda: load(good, environ={"SYNCER_SECRETS_DIR": str(tmp_path)}),
    )
    for read in reads:
        with pytest.raises(ConfigError, match=r": cannot be read: it is not a regular"):
            read()


def test_holidays(tmp_path: Path) -> None:
    """One ISO day per line, with comments."""
    file = tmp_path / "holidays.txt"
    file.write_text("# 2026\n2026-12-25  # Christmas\n\n2026-01-01\n")
    assert read_holidays(file) == {date(2026, 12, 25), date(2026, 1, 1)}


def test_wrong_holidays(tmp_path: Path) -> None:
    """Every wrong line is told with its number."""
    file = tmp_path / "holidays.txt"
    file.write_text("25.12.2026\n2026-12-26\n2026-13-01\n")
    with pytest.raises(ConfigError) as caught:
        read_holidays(file)
    assert str(caught.value).splitlines() == [
        f"{file}:1: '25.12.2026' is not a date; write it as 2026-07-01",
        f"{file}:3: '2026-13-01' is not a date; write it as 2026-07-01",
    ]
