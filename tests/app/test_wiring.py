from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from syncer.app.settings import load
from syncer.app.wiring import Wired, bare_grammar, wire
from syncer.core.policy import Days, Mode, Period, Policy, Route
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.errors import ConfigError
from syncer.model import Calendar, Field, Person, Priority, Side, Stage, Status

MINIMAL = """
sources: {runbooks: {type: directory, path: pm}}
trackers: {desk: {type: local, path: tickets}}
"""


def wired(folder: Path, text: str = MINIMAL) -> Wired:
    (folder / "pm").mkdir(exist_ok=True)
    (folder / "tickets").mkdir(exist_ok=True)
    file = folder / "syncer.yaml"
    file.write_text(text, encoding="utf-8")
    return wire(load(file, environ={}))


def test_defaults_agree(tmp_path: Path) -> None:
    """The defaults of the configuration are those of the policy, value by value."""
    got, usual = wired(tmp_path).policy, Policy()
    for name in Policy.__dataclass_fields__:
        if name not in ("sources", "trackers"):
            assert getattr(got, name) == getattr(usual, name), name


def test_the_folder_of_a_source_has_a_name(tmp_path: Path) -> None:
    """The last name of its path, however that is written, tells what lies in it."""
    for path in ("pm", "tickets/../pm", "pm/"):
        text = MINIMAL.replace("path: pm}", f"path: {path}}}")
        assert wired(tmp_path, text).grammar.folders == {"runbooks": "pm"}


def test_ports(tmp_path: Path) -> None:
    """Adapters bear the names of the configuration, and the policy knows what each can do."""
    got = wired(
        tmp_path,
        """
        sources:
          runbooks: {type: directory, path: pm, fields: [status, ticket], settle: 5m}
          read_only: {type: directory, path: other, write_back: off, fields: [due]}
        trackers: {desk: {type: local, path: tickets, labels: [x], hold: 9s}}
        """,
    )
    assert {name: port.name for name, port in got.sources.items()} == {
        "runbooks": "runbooks",
        "read_only": "read_only",
    }
    runbooks, other = got.policy.sources["runbooks"], got.policy.sources["read_only"]
    assert (runbooks.writes, runbooks.proposes, runbooks.name) == (True, False, True)
    assert runbooks.fields == {Field.STATUS}
    assert runbooks.settle == timedelta(minutes=5)
    assert (other.writes, other.name) == (False, False)
    assert other.fields == {Field.DUE}
    desk, port = got.policy.trackers["desk"], got.trackers["desk"]
    assert (desk.kind, desk.labels, desk.hold) == ("local", ("x",), timedelta(seconds=9))
    assert (desk.silent, desk.advice) == (port.silent, port.advice)
    assert got.grammar.tickets == {"desk": port.reference}


def test_policy(tmp_path: Path) -> None:
    """Every value of the configuration arrives in the policy, translated."""
    (tmp_path / "holidays.txt").write_text("2026-12-25\n")
    got = wired(
        tmp_path,
        MINIMAL
        + """
contact: "#sre"
people: {entries: [{handle: ana, names: Ana Silva, team: pay}]}
sync:
  mode: upsert
  since: 2026-07-01
  create_from: in_review
  authority: {due: document}
  on_item_gone: close
  limits: {creates: 1, vanished_percent: 7}
  write_budget: 10m
deadlines:
  timezone: Europe/Lisbon
  by_priority: {P0: 5bd, none: rotation}
  by_severity: {SEV-1: {P0: 1d, P3: sprint}}
  calendar:
    rotation: weekly tue 09:30
    sprint: {from: 2026-11-02, every: 2w}
    quarter: {starts: feb}
  business_days: true
  holidays: holidays.txt
  fill: true
  due_soon: 1d
  stale_after: 2w
postmortems: {since: 2026-08-01, no_items_after: 1d, complete_within: 2d}
""",
    ).policy
    assert (got.mode, got.since, got.create_from) == (
        Mode.UPSERT,
        date(2026, 7, 1),
        Stage.IN_REVIEW,
    )
    assert got.authority == {
        Field.STATUS: Side.TICKET,
        Field.OWNER: Side.TICKET,
        Field.DUE: Side.DOCUMENT,
        Field.PRIORITY: Side.DOCUMENT,
    }
    assert (got.on_item_gone, got.contact) == ("close", "#sre")
    assert (got.limits.creates, got.limits.vanished_percent, got.limits.closes) == (1, 7, 20)
    assert got.write_budget == timedelta(minutes=10)
    assert got.people == (Person("ana", ("Ana Silva",), team="pay"),)
    assert (got.postmortems_since, got.no_items_after) == (date(2026, 8, 1), Days(1))
    assert got.complete_within == Days(2)
    late = got.deadlines
    assert late.timezone == "Europe/Lisbon"
    assert late.by_priority == {
        Priority.P0: Days(5, business=True),
        Priority.P1: Days(14),
        Priority.P2: Days(30),
        Priority.P3: Days(90),
        None: Period.ROTATION,
    }
    assert late.by_severity == {
        "sev-1": {**late.by_priority, Priority.P0: Days(1), Priority.P3: Period.SPRINT}
    }
    assert late.calendar == Calendar(
        rotation=(1, time(9, 30)), sprint=(date(2026, 11, 2), timedelta(weeks=2)), quarter=2
    )
    assert late.holidays == {date(2026, 12, 25)}
    assert (late.business_days, late.fill) == (True, True)
    assert (late.due_soon, late.stale_after) == (Days(1), Days(14))


def test_routes(tmp_path: Path) -> None:
    """Conditions are casefolded but for paths; `none` means no ticket."""
    got = wired(
        tmp_path,
        MINIMAL
        + """
routes:
  - when: {severity: [SEV-1, P0], path: "Pay/**", owner: "@Ana", priority: P0}
    tracker: desk
    labels: [x]
    restricted: true
  - {when: {team: Legacy}, tracker: none}
""",
    ).policy.routes
    assert got == (
        Route(
            when={
                "severity": ("sev-1", "p0"),
                "path": ("Pay/**",),
                "owner": ("ana",),
                "priority": ("p0",),
            },
            tracker="desk",
            labels=("x",),
            restricted=True,
        ),
        Route(when={"team": ("legacy",)}, tracker=None),
    )


GITHUB = """
sources: {runbooks: {type: directory, path: pm}}
trackers: {code: {type: github, repository: acme/api, token: t}}
"""


def test_a_route_leads_to_a_repository_of_its_own(tmp_path: Path) -> None:
    """Its project is the destination of what it takes, and the tracker learns of every one."""
    text = f"{GITHUB}routes: [{{tracker: code, project: acme/web}}, {{tracker: code}}]"
    made = wired(tmp_path, text)
    assert [one.destination for one in made.policy.routes] == ["acme/web", None]
    assert made.policy.trackers["code"].destination == "acme/api"
    assert made.settings.reaching()["code"].destinations() == ("acme/api", "acme/web")


def test_no_two_trackers_claim_one_repository_not_even_by_routes(tmp_path: Path) -> None:
    """What a route calls its tickets must not be what another tracker calls its own."""
    other = "web: {type: github, repository: acme/web, token: t}"
    both = GITHUB.replace("code: {", f"{other}, code: {{")
    with pytest.raises(ConfigError, match="calls its tickets acme/web#1"):
        wired(tmp_path, f"{both}routes: [{{tracker: code, project: Acme/Web}}]")


def test_grammar(tmp_path: Path) -> None:
    """The grammar knows every language, the configuration's words, and each source's own."""
    got = wired(
        tmp_path,
        """
        sources:
          a:
            type: directory
            path: pm
            team: {"pay/**": payments, "**": platform}
            default_repository: acme/api
            restricted: ["sec/**"]
          b: {type: directory, path: pm2, team: search}
        trackers: {desk: {type: local, path: tickets}}
        postmortems:
          headings: [Repair work]
          weak_headings: [Where next]
          columns: {Accountable: owner}
          labels: {Until: due}
          statuses: {shipped: done}
          priorities: {now: P0}
          stages: {published: complete}
          day_first: true
        """,
    ).grammar
    *built_in, own = got.vocabularies
    assert built_in == list(LANGUAGES.values())
    assert own.strong == {"Repair work"}
    assert own.weak == {"Where next"}
    assert (own.columns, own.labels) == ({"Accountable": "owner"}, {"Until": "due"})
    assert (own.statuses, own.priorities) == ({"shipped": Status.DONE}, {"now": Priority.P0})
    assert own.stages == {"published": Stage.COMPLETE}
    assert got.day_first is True
    assert got.repositories == {"a": "acme/api"}
    assert got.restricted == {"a": ("sec/**",)}
    assert got.teams == {
        "a": (("pay/**", "payments"), ("**", "platform")),
        "b": (("**", "search"),),
    }


def test_bare_grammar() -> None:
    """Without configuration documents are read in every language, of no tracker."""
    got = bare_grammar()
    assert got.vocabularies == tuple(LANGUAGES.values())
    assert not got.tickets


def test_nothing_configured(tmp_path: Path) -> None:
    """Without source and tracker nothing can be wired, and one is told of both at once."""
    with pytest.raises(ConfigError) as caught:
        wired(tmp_path, "sync: {mode: observe}")
    told = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in told] == ["sources", "trackers"]
    assert "add one, as trackers: {desk:" in told[1]


def test_store_opens_on_demand(tmp_path: Path) -> None:
    """Wiring touches no store; opening it makes the file where store.url says."""
    got = wired(tmp_path, MINIMAL + "store: sqlite:///kept/state.db")
    assert not (tmp_path / "kept").exists()
    store = got.open_store()
    assert (tmp_path / "kept/state.db").exists()
    ports = got.ports(store)
    assert ports.store is store
    assert ports.sources == got.sources
