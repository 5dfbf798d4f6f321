from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from syncer.adapters.directory import DirectorySettings
from syncer.adapters.github_settings import GithubSettings
from syncer.adapters.jira_settings import JiraSettings
from syncer.adapters.local import LocalSettings
from syncer.app.plugins import known_types
from syncer.app.settings import load
from syncer.app.settings_layers import read_yaml
from syncer.app.settings_model import Settings
from syncer.app.settings_schema import schema
from syncer.app.settings_types import Every, period_of, read_allowance, read_days, read_every
from syncer.app.settings_walk import is_secret, keys_of, members, model_among
from syncer.core.policy import Days, Mode, Period
from syncer.errors import ConfigError
from syncer.model import Side
from syncer.plugin import read_duration, show_duration

NAMED = {"sources": "NAME", "trackers": "NAME", "reports": "NAME", "by_severity": "SEVERITY"}
HERE = Path(__file__).parents[2]
MINIMAL = """
sources: {runbooks: {type: directory, path: pm}}
trackers: {desk: {type: local, path: tickets}}
"""


def loaded(folder: Path, text: str = MINIMAL, **environ: str) -> Settings:
    file = folder / "syncer.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file, environ=environ)


def refused(folder: Path, text: str, **environ: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text, **environ)
    return str(caught.value).splitlines()


def test_defaults(tmp_path: Path) -> None:
    """A source and a tracker are all that must be given; paths stand beside the file."""
    got = loaded(tmp_path)
    assert got.sync.mode is Mode.SYNC
    assert got.reports["weekly"].every == Every("weekly", time(9))
    assert got.store.url.get_secret_value() == f"sqlite:///{tmp_path.as_posix()}/.syncer/state.db"
    assert got.store.data == tmp_path / ".syncer"
    assert got.sources["runbooks"].territory() == ("", (tmp_path / "pm").as_posix())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("sync: {mod: sync}", "sync.mod: unknown key; did you mean sync.mode?"),
        ("snyc: {}", "snyc: unknown key; did you mean sync?"),
        ("sync: {limits: {create: 1}}", "did you mean sync.limits.creates?"),
        (
            "deadlines: {by_priority: {P9: 1d}}",
            "deadlines.by_priority.P9: unknown key; known: P0, P1, P2, P3, none",
        ),
        ("sync: {authority: {stat: ticket}}", "did you mean sync.authority.status?"),
        (
            "sync: {mode: snyc}",
            "sync.mode: 'snyc' is not one of observe, create-only, upsert, sync",
        ),
        ("sync: {limits: {creates: many}}", "sync.limits.creates: 'many' is not a whole number"),
        ("sync: {limits: {told_percent: 200}}", "sync.limits.told_percent: 200 is more than 100"),
        ("sync: {limits: {told: -1}}", "sync.limits.told: -1 is less than 0"),
        ("sync: {limits: {told: yes}}", "sync.limits.told: true is not a number"),
        ("sync: {since: 20260701}", "sync.since: '20260701' is not a date; write it as 2026-07-01"),
        ("sync: {since: 2026-07-01T10:00:00}", "is not a date"),
        ("model_config: 5", "model_config: unknown key"),
        ("store: ['postgresql://u:hunter2@h/x']", "store: a list is not a map of keys"),
        ("deadlines: {by_severity: {S1: {}, s1: {}}}", "deadlines.by_severity.s1: the same as S1"),
        ("sync: {since: soon}", "sync.since: 'soon' is not a date; write it as 2026-07-01"),
        ("sync: {write_budget: 60}", "sync.write_budget: '60' is not a duration; write for"),
        ("sync: [x]", "sync: a list is not a map of keys"),
        ("log: verbose", "log: a text is not a map of keys"),
        ("contact: 12", "contact: 12 is not text; put it in quotes"),
        ("postmortems: {headings: Repair}", "postmortems.headings: 'Repair' is not a list"),
        ("postmortems: {languages: []}", "postmortems.languages: empty; name at least one"),
        ("postmortems: {languages: [tlh]}", "postmortems.languages[0]: 'tlh' is not one of en"),
        ("postmortems: {statuses: {no: maybe}}", "postmortems.statuses.no: 'maybe' is not one of"),
        ("deadlines: {timezone: Mars/X}", "'Mars/X' is not a time zone; write an IANA name"),
        ("deadlines: {timezone: Europe}", "'Europe' is not a time zone"),
        ("deadlines: {timezone: ../x}", "'../x' is not a time zone"),
        ("deadlines: {due_soon: 3}", "deadlines.due_soon: '3' is not a number of days"),
        ("deadlines: {fill: perhaps}", "deadlines.fill: 'perhaps' is neither true nor false"),
        ("deadlines: {by_priority: {P0: 7}}", "'7' is neither days nor a period"),
        (
            "deadlines: {by_priority: {P2: sprint}}",
            "deadlines.by_priority.P2: 'sprint' has no end yet; set deadlines.calendar.sprint",
        ),
        (
            "deadlines: {by_severity: {SEV-1: {none: quarter}}}",
            "deadlines.by_severity.SEV-1.none: 'quarter' has no end yet",
        ),
        (
            "deadlines: {calendar: {sprint: {every: 2w}}}",
            "deadlines.calendar.sprint.from: missing; it is required",
        ),
        (
            "deadlines: {calendar: {sprint: {from: 2026-01-01, every: 5h}}}",
            "deadlines.calendar.sprint.every: a sprint lasts whole days",
        ),
        ("deadlines: {calendar: {rotation: daily 09:00}}", "does not come weekly"),
        ("deadlines: {calendar: {quarter: {starts: 13}}}", "'13' is not a month"),
        ("reports: {x: {every: yearly}}", "reports.x.every: 'yearly' is not a time"),
        ("reports: {x: {teams: each}}", "reports.x.teams: 'each' is not one of all; or"),
        ("reports: {X: {}}", "reports.X: not a name for it"),
        ("reports: {a__b: {}}", "reports.a__b: not a name for it"),
        ("reports: [weekly]", "reports: a list is not a map of keys"),
        ("routes: [{tracker: no}]", "routes[0].tracker: false is not text"),
        ("routes: [{tracker: ops}]", "'ops' is not a configured tracker; known: desk, none"),
        (
            "routes: [{tracker: desk, project: acme/web}]",
            "routes[0].project: a tracker of type local has one place; leave project out",
        ),
        (
            "routes: [{tracker: desk, issue_type: Bug, fields: {customfield_1: x}}]",
            "routes[0]: a tracker of type local knows no issue_type, fields; leave it out",
        ),
        ("routes: [{trackr: desk}]", "routes[0].trackr: unknown key; did you mean routes[0].tr"),
        (
            "routes: [{tracker: desk, when: {source: x}}]",
            "routes[0].when.source: 'x' is not a configured source; known: runbooks",
        ),
        ("routes: [{tracker: desk, when: {path: /etc}}]", "'/etc' is not a glob"),
        ("store: mysql://u:hunter2@h/x", "store.url: not a store address; write sqlite:///PATH"),
        ("store: 'sqlite:///:memory:'", "store.url: not a store address"),
        ("store: {url: a, url_file: b}", "store.url: given twice; keep url or url_file"),
        ("store: {url_file: nowhere}", "store.url_file: "),
        ("store: {url: 5}", "store.url: the value is not text"),
        ("people: {entries: [{names: [Ana]}]}", "people.entries[0].handle: missing"),
        ("people: {entries: [{handle: Ana Silva}]}", "'Ana Silva' is not a handle"),
    ],
)
def test_wrong_values(tmp_path: Path, text: str, line: str) -> None:
    """A wrong key or value is told in one line: key, value, remedy; nothing of pydantic's shows."""
    told = "\n".join(refused(tmp_path, MINIMAL + text))
    assert line in told
    assert "pydantic" not in told
    assert "http" not in told
    assert "hunter2" not in told


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("{path: pm}", "sources.runbooks.type: missing; write one of directory"),
        ("{type: 5}", "sources.runbooks.type: 5 is not text; write one of directory"),
        ("{type: wiki}", "'wiki' is not an installed type; known: directory"),
        ("{type: directory}", "sources.runbooks.path: missing; it is required"),
        ("{type: directory, path: pm, includ: [x]}", "did you mean sources.runbooks.include?"),
        ("{type: directory, path: pm, include: ['{a,b}/*']}", "write two globs instead of braces"),
        ("{type: directory, path: pm, team: {'../x': a}}", "'../x' is not a glob"),
        ("{type: directory, path: pm, write_back: branch}", "is not one of direct, off"),
        ("{type: directory, path: pm, link: 'x/{file}'}", "is not an address with {anchor}, {l"),
        ("{type: directory, path: pm, link: 'x/{'}", "'x/{' is not an address"),
        ("{type: directory, path: pm, default_repository: api}", "'api' is not a repository"),
        ("{type: directory, path: pm, fields: [title]}", "sources.runbooks.fields[0]: 'title'"),
        ("text", "sources.runbooks: a text is not a map of keys"),
    ],
)
def test_wrong_sources(tmp_path: Path, source: str, line: str) -> None:
    """An instance is judged by its adapter's own model, with the path to the key."""
    assert line in "\n".join(refused(tmp_path, f"sources: {{runbooks: {source}}}"))


def test_all_at_once(tmp_path: Path) -> None:
    """One reading tells everything that is wrong, in sources, trackers and sections alike."""
    told = refused(
        tmp_path,
        """
        sources: {a: {type: directory, pth: x}, none: {type: wiki}}
        trackers: {none: {type: local, path: t}, desk: {type: local}}
        sync: {mode: snyc, sinc: 2026-01-01}
        """,
    )
    for key in ("a.pth", "a.path", "none.type", "trackers.none", "desk.path", "sync.mode"):
        assert any(key in line for line in told), key


_NAME = "IncidentReviews2026Platform"


@pytest.mark.parametrize(
    ("text", "variable", "shown", "unshown"),
    [
        (f"sync: {{mode: {_NAME}}}", "", "sync.mode: '[hidden]'", _NAME),
        (f"routes: [{{tracker: {_NAME}}}]", "", "[0].tracker: '[hidden]'", _NAME),
        ("", f"secrets/{_NAME}.txt", f"secrets/{_NAME}.txt: cannot be read", "[hidden]"),
        ("", _NAME, "/[hidden]: cannot be read", _NAME),
        ("", "winter is near", "/[hidden]: cannot be read", "winter"),
        (
            f"sources: {{a: {{type: directory, path: .}}, b: {{type: directory, path: {_NAME}}}}}",
            "",
            f"/{_NAME}",
            "[hidden]",
        ),
        (f"deadlines: {{by_severity: {{{_NAME}: {{P0: soon}}}}}}", "", f".{_NAME}.", "[hidden]"),
    ],
)
def test_what_looks_dense_is_hidden_in_values_alone(
    tmp_path: Path, text: str, variable: str, shown: str, unshown: str
) -> None:
    """A value that may be a token is not repeated; the name of a key, a folder or a file is."""
    whole = text if text.startswith("sources") else f"{MINIMAL}\n{text}"
    environ = {"SYNCER_STORE__URL_FILE": variable} if variable else {}
    folder = tmp_path / _NAME if variable.endswith(".txt") else tmp_path
    folder.mkdir(exist_ok=True)
    told = "\n".join(refused(folder, whole, **environ))
    assert shown in told
    assert unshown not in told


@pytest.mark.parametrize(
    ("second", "overlaps"),
    [("pm", True), ("pm/2026", True), (".", True), ("pm/../pm", True), ("pm2", False)],
)
def test_overlap(tmp_path: Path, second: str, overlaps: bool) -> None:
    """Two sources must not read one document: equal or nested folders are refused."""
    text = f"""
        sources:
          a: {{type: directory, path: pm}}
          b: {{type: directory, path: {second}}}
        trackers: {{desk: {{type: local, path: t}}}}
        """
    if overlaps:
        assert "overlaps with sources.a" in "\n".join(refused(tmp_path, text))
    else:
        assert set(loaded(tmp_path, text).sources) == {"a", "b"}


@pytest.mark.parametrize(
    ("prefix", "same"), [("LOCAL", True), ("local", True), ("OPS", False), ("LOCAL2", False)]
)
def test_two_trackers_never_share_a_name(tmp_path: Path, prefix: str, same: bool) -> None:
    """LOCAL-1 is one ticket: two local trackers of one prefix are refused, in whatever folders."""
    text = f"""
        sources: {{a: {{type: directory, path: pm}}}}
        trackers:
          desk: {{type: local, path: t}}
          two: {{type: local, path: t2, prefix: {prefix}}}
        routes: [{{tracker: desk}}]
        """
    if same:
        told = "\n".join(refused(tmp_path, text))
        assert "trackers.two" in told
        assert "as trackers.desk does; give it another prefix" in told
    else:
        assert set(loaded(tmp_path, text).trackers) == {"desk", "two"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"sync:\n  mode: [", "syncer.yaml:2:10"),
        (b"sync: {mode: sync}\nsync: {}\n", "syncer.yaml:2:1: sync is given twice, first in"),
        (
            b"sync:\n  mode: a\n  mode: b\n",
            "syncer.yaml:3:3: mode is given twice, first in line 2",
        ),
        (b"sync: \xff", "not UTF-8 at byte 6"),
        (b"a: \x00", "syncer.yaml:1: the character U+0000 may not stand in YAML"),
        (b"- a\n", "not a map of keys; begin with for example sources:"),
        (b"sync: {since: !!timestamp 2026-13-45}", "cannot be read"),
        (b"sync: !!python/object:os.system {}", "could not determine a constructor"),
        (b"sync: *nobody", "undefined alias"),
        (b"sync: {? [a] : b}", "a key has to be one word"),
        (b"postmortems: {headings: &a [*a]}", "syncer.yaml:1:25: it contains itself by an alias"),
        (b"a: 1\n---\nb: 2\n", "syncer.yaml:2:1"),
    ],
)
def test_malformed(tmp_path: Path, text: bytes, told: str) -> None:
    """A file that cannot be read at all is told with file, line and column."""
    file = tmp_path / "syncer.yaml"
    file.write_bytes(text)
    with pytest.raises(ConfigError) as caught:
        load(file, environ={})
    assert told in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    """Without a file one is told how to make it, and the example given is a good one."""
    with pytest.raises(ConfigError) as caught:
        load(None, environ={"SYNCER_CONFIG": str(tmp_path / "no.yaml")})
    told = str(caught.value)
    assert told.startswith(f"{tmp_path}/no.yaml: no such file; make one")
    example = "\n".join(line for line in told.splitlines() if line.startswith("  "))
    assert loaded(tmp_path, example).sync.mode is Mode.OBSERVE


def test_empty_sections(tmp_path: Path) -> None:
    """A section whose keys are all commented out has its defaults."""
    text = "sync:\nroutes:\nreports:\npostmortems:\n  headings:\n  columns:\nstore:\nlog:\n"
    assert loaded(tmp_path, MINIMAL + text) == loaded(tmp_path)


def test_words_of_yaml(tmp_path: Path) -> None:
    """Keys are what is written, and a bare off turns write_back off."""
    got = loaded(
        tmp_path,
        "sources: {a: {type: directory, path: pm, write_back: off}}\n"
        "postmortems: {statuses: {<<: {no: open}, yes: done, 1: wont_do}}\n",
    )
    assert got.sources["a"].write_back == "off"
    assert list(got.postmortems.statuses) == ["no", "yes", "1"]


def test_aliases(tmp_path: Path) -> None:
    """Anchors and merge keys are understood."""
    got = loaded(
        tmp_path,
        "sources:\n  a: &a {type: directory, path: pm, settle: 5m}\n  b: {<<: *a, path: other}\n",
    )
    assert got.sources["b"].settle == timedelta(minutes=5)


def test_environment(tmp_path: Path) -> None:
    """Variables win over the file; lists and maps are JSON, texts that look like it stay texts."""
    got = loaded(
        tmp_path,
        MINIMAL + "sync: {mode: observe, limits: {creates: 5, told: 7}}\ncontact: someone\n",
        SYNCER_SYNC__MODE="upsert",
        SYNCER_SYNC__LIMITS__CREATES="9",
        SYNCER_SYNC__AUTHORITY='{"due": "document"}',
        SYNCER_POSTMORTEMS__HEADINGS='["Repair work"]',
        SYNCER_DEADLINES__BY_PRIORITY__P0="5bd",
        SYNCER_DEADLINES__FILL="true",
        SYNCER_CONTACT="[sre]",
        SYNCER_REPORTS__DAILY__TITLE="12",
        SYNCER_SOURCES__RUNBOOKS__TEAM='{"pay/**": "payments"}',
        SYNCER_ROUTES='[{"tracker": "desk", "when": {"severity": "SEV-1"}}]',
        SYNCER_LOG__LEVEL="",
        SYNCER_PORT="tcp://10.0.0.1:80",
        syncer_log__format="json",
    )
    assert got.sync.mode is Mode.UPSERT
    assert (got.sync.limits.creates, got.sync.limits.told) == (9, 7)
    assert got.sync.authority.due is Side.DOCUMENT
    assert got.postmortems.headings == ("Repair work",)
    assert Days(5, business=True) == got.deadlines.by_priority.P0
    assert Days(14) == got.deadlines.by_priority.P1
    assert got.deadlines.fill
    assert got.contact == "[sre]"
    assert got.reports["daily"].title == "12"
    assert got.sources["runbooks"].team == {"pay/**": "payments"}
    assert got.routes[0].when.severity == ("SEV-1",)
    assert (got.log.level, got.log.format) == ("info", "json")


def test_instance_by_environment(tmp_path: Path) -> None:
    """A tracker that the file lacks may be made by variables alone."""
    got = loaded(
        tmp_path,
        "sources: {a: {type: directory, path: pm}}",
        SYNCER_TRACKERS__DESK__TYPE="local",
        SYNCER_TRACKERS__DESK__PATH="t",
        SYNCER_TRACKERS__DESK__LABELS='["x"]',
    )
    assert got.trackers["desk"].labels == ("x",)


@pytest.mark.parametrize(
    ("environ", "line"),
    [
        (
            {"SYNCER_SYNC__MOD": "x"},
            "sync.mod: unknown key (set by SYNCER_SYNC__MOD); did you mean sync.mode?",
        ),
        (
            {"SYNCER_SNYC__MODE": "x"},
            "snyc: unknown key (set by SYNCER_SNYC__MODE); did you mean sync?",
        ),
        (
            {"SYNCER_POSTMORTEMS__HEADINGS": "x"},
            "'x' is not a list; write it between [ and ] (set by SYNCER_POSTMORTEMS__HEADINGS)",
        ),
        ({"SYNCER_SYNC__MODE": "x"}, "upsert, sync (set by SYNCER_SYNC__MODE)"),
        ({"SYNCER_ROUTES": "[x"}, "routes: SYNCER_ROUTES is not JSON"),
        ({"SYNCER_SYNC": "{}", "SYNCER_SYNC__MODE": "sync"}, "SYNCER_SYNC gives the whole of it"),
        ({"SYNCER_SECRETS_DIR": "/nowhere/at/all"}, "'/nowhere/at/all' is not a folder"),
    ],
)
def test_wrong_environment(tmp_path: Path, environ: Mapping[str, str], line: str) -> None:
    """A wrong variable is told by its name."""
    assert line in "\n".join(refused(tmp_path, MINIMAL, **environ))


def test_precedence(tmp_path: Path) -> None:
    """Option, variable, secrets folder, KEY_file, KEY, default: the first that says something."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "unrelated").write_text("x")
    (tmp_path / "url").write_text("postgresql://of-key-file\n")
    text = MINIMAL + "store: {url_file: url}\nlog: {level: error}\n"
    environ: dict[str, str] = {}

    def url() -> str:
        return loaded(tmp_path, text, **environ).store.url.get_secret_value()

    assert url() == "postgresql://of-key-file"
    environ["SYNCER_SECRETS_DIR"] = str(secrets)
    (secrets / "syncer_store__url").write_text("postgresql://of-folder\r\n")
    assert url() == "postgresql://of-folder"
    environ["SYNCER_STORE__URL"] = "postgresql://of-variable"
    assert url() == "postgresql://of-variable"
    environ["SYNCER_STORE"] = environ.pop("SYNCER_STORE__URL")
    assert url() == "postgresql://of-variable"
    file = tmp_path / "syncer.yaml"
    assert load(file, environ={"SYNCER_LOG__LEVEL": "info"}).log.level == "info"
    over = load(file, environ={"SYNCER_LOG__LEVEL": "info"}, overrides={"log": {"level": "debug"}})
    assert over.log.level == "debug"


def test_secrets_stay_secret(tmp_path: Path) -> None:
    """Neither the settings as text nor a wrong one shows a secret."""
    got = loaded(tmp_path, MINIMAL + "store: postgresql://u:hunter2@h/x")
    assert "hunter2" not in repr(got)
    told = refused(tmp_path, MINIMAL, SYNCER_STORE__URL="hunter2://x")
    assert "hunter2" not in "\n".join(told)


def test_foreign_plugins(tmp_path: Path) -> None:
    """A plugin is imported only when it is used; what is wrong with it names its distribution."""
    info = tmp_path / "acme_wiki-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-wiki\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[syncer.sources]\nwiki = acme_wiki:plugin\nother = acme_other:plugin\n"
    )
    (tmp_path / "acme_wiki.py").write_text("import module_that_nobody_has\n")
    (tmp_path / "acme_other.py").write_text("plugin = 5\n")
    script = (
        "import sys; from pathlib import Path\n"
        "from syncer.app.settings import load\n"
        "try: print(sorted(load(Path(sys.argv[1]), environ={}).sources))\n"
        "except Exception as error: print(type(error).__name__, error)\n"
        "print('acme_wiki' in sys.modules)\n"
    )

    def run(text: str) -> str:
        file = tmp_path / "syncer.yaml"
        file.write_text(text)
        return subprocess.run(
            [sys.executable, "-c", script, str(file)],
            env={"PYTHONPATH": f"{HERE}:{tmp_path}"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert run(MINIMAL) == "['runbooks']\nFalse\n"
    broken = run("sources: {a: {type: wiki}}")
    assert "ConfigError sources.a.type: 'wiki' of the distribution acme-wiki cannot be" in broken
    assert "No module named 'module_that_nobody_has'" in broken
    assert "acme_other:plugin is not a Plugin" in run("sources: {a: {type: other}}")


def test_light_imports() -> None:
    """Reading settings and wiring them costs no database, no date parser, no migrations."""
    script = (
        "import sys, syncer.app.settings, syncer.app.wiring, syncer.app.settings_schema\n"
        "print([m for m in ('sqlalchemy', 'alembic', 'dateparser', 'rich') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("text", "want"),
    [("30d", Days(30)), ("2w", Days(14)), ("5bd", Days(5, business=True)), (0, Days(0))],
)
def test_days(text: object, want: Days) -> None:
    """Days are days, weeks or business days."""
    assert read_days(text) == want
    assert read_allowance(text) == want


@pytest.mark.parametrize("text", ["", "7", 7, "5h", "-1d", "d", "1.5d", True, None, "٣d"])
def test_wrong_days(text: object) -> None:
    """Nothing else is days."""
    with pytest.raises(ValueError, match="is not a number of days"):
        read_days(text)


def test_periods() -> None:
    """An allowance may be a period."""
    assert read_allowance("sprint") is Period.SPRINT


@pytest.mark.parametrize(
    ("text", "day", "want"),
    [
        ("hourly", datetime(2026, 11, 20, 9, 5), "2026-11-20T09"),  # noqa: DTZ001 - a label
        ("daily 07:30", date(2026, 11, 20), "2026-11-20"),
        ("weekly mon 09:00", date(2026, 11, 20), "2026-W47"),
        ("weekly fri 17:00", date(2027, 1, 1), "2026-W53"),
        ("monthly 1 09:00", date(2026, 11, 20), "2026-11"),
    ],
)
def test_times(text: str, day: date, want: str) -> None:
    """A time is written as it is read, and names the period that a day lies in."""
    every = read_every(text)
    assert str(every) == text
    assert period_of(every, day) == want


@pytest.mark.parametrize(
    "text", ["", "weekly", "weekly xyz 09:00", "daily 24:00", "monthly 31 09:00", "daily 9", 5]
)
def test_wrong_times(text: object) -> None:
    """What is no time is refused with a remedy."""
    with pytest.raises(ValueError, match=r"write|not one of|1 to 28"):
        read_every(text)


@given(st.integers(0, 100 * 365 * 86400))
@settings(max_examples=50)
def test_durations(seconds: int) -> None:
    """Every duration is read as it is shown."""
    assert read_duration(show_duration(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*Settings.model_fields, "path", "type", "when", "file", "x"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
@settings(max_examples=100, deadline=None)
def test_any_content(tmp_path_factory: pytest.TempPathFactory, content: object) -> None:
    """Whatever a file holds, it is taken or refused in words; nothing else is raised."""
    file = tmp_path_factory.getbasetemp() / "any-configuration.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    try:
        told = str(load(file, environ={}).sync.mode)
    except ConfigError as error:
        told = str(error)
    assert "pydantic" not in told


# What documents and examples say about the keys.


PLUGINS: Mapping[str, tuple[type[BaseModel], ...]] = {
    "sources": (DirectorySettings,),
    "trackers": (LocalSettings, GithubSettings, JiraSettings),
}
"""What is built in."""
installed = pytest.mark.skipif(
    not {"github", "jira"} <= set(known_types("trackers")),
    reason="the installed entry points are older than this checkout: install it again",
)


def every_key(model: type[BaseModel], trail: str = "") -> Iterator[str]:
    for key, kind in keys_of(model).items():
        yield from _below(kind, f"{trail}.{key}" if trail else key)


def _below(kind: Any, trail: str) -> Iterator[str]:
    inner = [arg for one in members(kind) for arg in get_args(one) if get_origin(one)]
    below = model_among([one for arg in inner for one in members(arg)])
    last = trail.rpartition(".")[2]
    if last in PLUGINS:
        for model in PLUGINS[last]:
            yield from every_key(model, f"{trail}.NAME")
    elif model_among(members(kind)) is not None:
        yield from every_key(model_among(members(kind)) or BaseModel, trail)
    elif below is not None:
        yield from every_key(below, f"{trail}.{NAMED[last]}" if last in NAMED else f"{trail}[]")
    else:
        yield trail


def test_documented() -> None:
    """docs/configuration.md has a row for every key, and for no other."""
    text = (HERE / "docs/configuration.md").read_text()
    rows = re.findall(r"^\| `([^`]+)` \|", text, flags=re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == set(every_key(Settings))


def test_documented_secrets() -> None:
    """Each secret key is documented with its KEY_file."""
    text = (HERE / "docs/configuration.md").read_text()
    for name, section in Settings.model_fields.items():
        model = model_among(members(section.annotation))
        for key, kind in {} if model is None else keys_of(model).items():
            assert not is_secret(kind) or f"`{name}.{key}_file`" in text


def test_documented_example(tmp_path: Path) -> None:
    """The configuration shown in docs/configuration.md is a good one."""
    text = (HERE / "docs/configuration.md").read_text()
    example = text.split("```yaml\n")[1].split("```")[0]
    assert loaded(tmp_path, example).sync.mode is Mode.OBSERVE


def test_example_starts_safely() -> None:
    """The example file as it is reads one folder and only observes."""
    got = load(HERE / "config/syncer.example.yaml", environ={})
    assert got.sync.mode is Mode.OBSERVE


@installed
def test_example_is_complete(tmp_path: Path) -> None:
    """With everything switched on the example is still good, and gives every key there is."""
    text = (HERE / "config/syncer.example.yaml").read_text()
    got = loaded(tmp_path, "\n".join(_switched_on(text)))
    assert got.deadlines.timezone == "Europe/Lisbon"
    said = read_yaml(tmp_path / "syncer.yaml")
    assert set(_given(said)) >= set(every_key(Settings))


def _switched_on(text: str) -> Iterator[str]:
    for line in text.splitlines():
        off = re.fullmatch(r"( *)#(?! \S)(.+)", line)  # "# " and a word is prose
        yield line if off is None else off[1] + off[2]


def _given(said: object, trail: str = "") -> Iterator[str]:
    if isinstance(said, Mapping):
        name = NAMED.get(trail.rpartition(".")[2])
        for key, inner in said.items():
            yield from _given(inner, f"{trail}.{name or key}" if trail else key)
    elif isinstance(said, list):
        for inner in said:
            yield from _given(inner, f"{trail}[]")
    yield from (trail, trail.removesuffix("[]"))


@installed
def test_schema_is_current() -> None:
    """config/schema.json is what the code says; `syncer schema > config/schema.json` renews it."""
    written = json.loads((HERE / "config/schema.json").read_text())
    assert written == schema()


def test_schema_shape() -> None:
    """The schema knows the built-in adapters, KEY_file, store: URL, and forbids other keys."""
    made = schema()
    definitions = made["$defs"]
    assert definitions["DirectorySettings"]["properties"]["type"] == {"const": "directory"}
    assert definitions["LocalSettings"]["properties"]["type"] == {"const": "local"}
    assert "url_file" in definitions["StoreSettings"]["properties"]
    github = definitions.get("GithubSettings", {"properties": {"token_file": {}}})["properties"]
    assert "token_file" in github
    jira = definitions.get("JiraSettings", {"properties": {"token_file": {}}})["properties"]
    assert "token_file" in jira
    assert {"type": "string", "description": "Its url."} in made["properties"]["store"]["anyOf"]
    assert made["additionalProperties"] is False
    assert definitions["ByPriority"]["properties"]["P0"]["default"] == "7d"
    assert definitions["ReportSettings"]["properties"]["every"]["default"] == "weekly mon 09:00"


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "2026-07-01T25:00:00Z"])
def test_a_day_that_does_not_exist_is_told_with_its_key(day: str, tmp_path: Path) -> None:
    """What looks like a day and is none is an error of its key, and hides no other error."""
    path = tmp_path / "syncer.yaml"
    path.write_text(
        "sources: {docs: {type: directory, path: docs}}\n"
        "trackers: {desk: {type: local, path: tickets}}\n"
        f"sync: {{since: {day}, mod: observe}}\n",
        "utf-8",
    )
    with pytest.raises(ConfigError) as refused:
        load(path, environ={})
    assert f"sync.since: '{day}' is not a date; write it as 2026-07-01" in str(refused.value)
    assert "sync.mod: unknown key" in str(refused.value)
