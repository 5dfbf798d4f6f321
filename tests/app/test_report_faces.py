from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from syncer.app.render.report_json import report_json, report_schema
from syncer.app.render.report_text import WIDTH, report_text
from syncer.core.report import Report
from tests.core.portfolio import BEFORE, DOCUMENTS, LATE, ROWS, document, reported, row, weekly

KEYS = (
    *("version", "name", "title", "period", "team", "observed_at", "data_age", "sentence"),
    *("figures", "by", "months", "overdue", "postmortems", "review", "skipped", "history"),
    *("restricted", "contact", "sync_errors"),
)
FIGURES = (
    *("open", "overdue", "completion", "on_time", "coverage"),
    *("time_to_postmortem", "repeat_rate", "no_owner", "no_due_date"),
)
TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "object": (dict,),
    "array": (list,),
}
AS_TEXT = """\
Postmortem follow-up, week 47 of 2026
=====================================

4 of 5 open items are overdue (last week 7); payments has 3 of them. 2
postmortems have no action items.

FIGURES                now               target         last week
  Open                 5                                28
  Overdue              4 of 5                           7
  Completion           3 of 8, 37 %      70 %, missed   50 %
  On time              2 of 7, 28 %      70 %, missed
  Time to postmortem   4 days, 3 known   5 days, met
  Repeat rate          1 of 3, 33 %
  Without owner        1 of 5
  Without due date     1 of 5

OVERDUE, longest overdue first
  19 days  a
           due 2026-11-01 · date moved 2 times · owner ana · payments · severity
           P1 · OPS-a
           runbooks:pm/a.md
  10 days  b
           due 2026-11-10 · no owner · payments · severity P1 · OPS-b
           runbooks:pm/a.md
  1 day    c
           due 2026-11-19 · owner ana · search · OPS-c
           runbooks:pm/a.md
  1 item of restricted postmortems, not named here

BY TEAM      open   overdue
  payments      3         3
  search        1         1
  no team       1         0

BY SEVERITY     open   overdue
  P1               4         3
  no severity      1         1

BY AGE           open   overdue
  0–7 days          0         0
  8–30 days         0         0
  31–90 days        5         4
  over 90 days      0         0

POSTMORTEMS WITHOUT ACTION ITEMS, restricted ones not named
  Empty outage
    2026-10-12 · severity P1 · payments · runbooks:pm/empty.md

POSTMORTEMS NOT FINISHED IN TIME
  Outage pm/c.md
    2026-10-20 · severity P1 · payments · runbooks:pm/c.md
    still draft

NO ACTION ITEMS NEEDED, their authors say
  Outage pm/waived.md
    no date · severity P1 · payments · runbooks:pm/waived.md
    reason: the vendor repaired it

SKIPPED, as the text asks
  k
    runbooks:pm/a.md:7
    reason: tracked by facilities
  Outage pm/drill.md
    runbooks:pm/drill.md
    reason: a drill

BY INCIDENT MONTH  items  done  done on time  won't do  duplicate  gone  skipped
  2026-09              2     0             0         1          1     0        0
  2026-10             11     3             1         0          0     1        2

NOT SYNCHRONISED
  runbooks:pm/a.md rejected: Component is required

WHAT THIS COVERS
  6 postmortems: 3 complete, 2 in draft or review, 1 does not say. History
  apart: 1 postmortem, 1 item still open. Restricted: 1, counted but never
  named.
  As seen on 2026-11-20 at 20:11 UTC. Read: ops 30 seconds ago, runbooks 12
  seconds ago.
  Questions: #sre-help

DEFINITIONS
"""


def faults(value: object, schema: object, at: str = "") -> Iterator[str]:
    """Where a value breaks a schema of the few words that ours is written in."""
    if schema is False:
        yield f"{at}: unknown"
        return
    assert isinstance(schema, dict)
    if "const" in schema:
        if value != schema["const"]:
            yield f"{at}: not {schema['const']}"
        return
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    allowed = tuple(kind for name in names for kind in TYPES[name])
    if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed):
        yield f"{at}: {value!r} is no {names}"
    elif isinstance(value, dict):
        known = schema.get("properties", {})
        if list(known) and list(known) != list(value):
            yield f"{at}: keys {list(value)}"
        for name, part in value.items():
            yield from faults(
                part, known.get(name) or schema["additionalProperties"], f"{at}.{name}"
            )
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from faults(part, schema["items"], f"{at}[{number}]")


def test_the_text_reads_from_the_sentence_down() -> None:
    """Sentence, figures, what is late, what lacks, what was left out, and what the words mean."""
    text = report_text(weekly())
    assert text[: text.index("DEFINITIONS\n")] + "DEFINITIONS\n" == AS_TEXT
    for label in ("Open", "Overdue", "Completion", "On time", "Repeat rate", "Without owner"):
        assert f"\n  {label}: " in text
    assert "skipped, gone from their text or history are in no figure" in text


def test_json_has_the_documented_keys_in_their_order() -> None:
    """These keys and no others, absent values null, times in UTC."""
    found = json.loads(json.dumps(report_json(weekly())))
    assert tuple(found) == KEYS
    assert tuple(found["figures"]) == FIGURES
    assert found["observed_at"] == "2026-11-20T20:11:00Z"
    assert found["data_age"] == {"ops": 30, "runbooks": 12}
    assert found["review"] is None
    assert found["overdue"][0] == {
        "title": "a",
        "doc": "runbooks:pm/a.md",
        "url": "https://acme.example/OPS-a",
        "ticket": "OPS-a",
        "owner": "ana",
        "team": "payments",
        "severity": "P1",
        "due": "2026-11-01",
        "days_late": 19,
        "moved": 2,
    }
    assert found["months"][0] == {
        "month": "2026-09",
        "created": 2,
        "done": 0,
        "on_time": 0,
        "wont_do": 1,
        "duplicate": 1,
        "gone": 0,
        "skipped": 0,
    }
    assert found["figures"]["completion"]["value"] == 0.375
    assert found["figures"]["overdue"]["before"] == 7


@pytest.mark.parametrize("found", [weekly(), weekly("payments"), weekly("nobody")])
def test_json_keeps_to_its_schema(found: Report) -> None:
    """Every report is what `syncer schema --report` says, key by key."""
    one = report_schema()["$defs"]
    assert isinstance(one, dict)
    value = json.loads(json.dumps(report_json(found)))
    assert list(faults(value, one["report"])) == []


def test_the_schema_would_notice() -> None:
    """A key too many, one too few, or of another type is a fault."""
    one = report_schema()["$defs"]
    assert isinstance(one, dict)
    good = json.loads(json.dumps(report_json(weekly())))
    assert list(faults({**good, "extra": 1}, one["report"]))
    assert list(faults({k: v for k, v in good.items() if k != "review"}, one["report"]))
    assert list(faults({**good, "restricted": "1"}, one["report"]))
    assert list(faults({**good, "restricted": True}, one["report"]))


def hostile(title: str) -> Report:
    return reported(
        (row(title, flags=LATE, dues=(date(2026, 11, 1),), team=title, owner=title),),
        (document("pm/a.md", title=title, waiver=title), document("pm/b.md", skip=title)),
    )


@pytest.mark.parametrize(
    "title",
    [
        "x\x1b[31mred\x1b[0m",
        "x\nOVERDUE, longest overdue first\n  99 days  forged",
        "x\r\x07\u202ey\u2028z",
        "x\x9b31m",
        "長い" * 120,
        "x" * 300,
        "",
    ],
)
def test_hostile_titles_stay_in_their_place(title: str) -> None:
    """No escape, forged line or unbounded title comes through, and no line is too wide."""
    text = report_text(hostile(title))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", text)
    assert "19 days  x [31m" not in text
    assert text.count("\nOVERDUE, longest overdue first") == 1
    assert all(len(line) <= WIDTH for line in text.split("\n"))


def test_long_lists_say_how_much_they_leave_out() -> None:
    """Fifty entries are shown, and where to find the others."""
    rows = tuple(row(f"n{number}", flags=LATE) for number in range(60))
    found = reported(rows)
    text = report_text(found)
    assert text.count("· OPS-n") == 50
    assert "\n  and 10 more: syncer report weekly --format json\n" in text


def test_the_comparison_names_its_day() -> None:
    """A report compared with a day says so, in its sentence and above the column."""
    since = date(2026, 11, 1)
    found = reported(ROWS, DOCUMENTS, before=BEFORE, since=since)
    text = report_text(found, since)
    assert "overdue (7 on 2026-11-01)" in " ".join(text.split())
    assert re.search(r"FIGURES +now +target +on 2026-11-01\n", text)
    assert "last week" not in text


def test_what_on_time_counts_by_month_is_said() -> None:
    """By month done on time is a part of done, and no name has two definitions."""
    found = weekly()
    assert all(month.on_time <= month.done for month in found.months)
    text = " ".join(report_text(found).split())
    assert "done on time: of the done, those closed no later than their first due" in text
    assert "On time: items closed, as done or otherwise, no later than their first due" in text
