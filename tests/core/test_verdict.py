from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.core.parse import parse
from syncer.core.verdict import KINDS
from syncer.model import Code
from tests.core.reading import GRAMMAR, document

ITEMS = (
    "\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n"
    "| Add an alert | @ana | 2026-12-01 |\n"
)
STEPS = "\n## Next steps\n\n- Add an alert\n- Fix the query\n"
DATED = "\n**Date:** 2026-11-02\n"
STORY = "\n## Summary\n\nIt broke.\n\n## Timeline\n\n- 10:15 alert\n"


def kind(path: str, text: str) -> str | None:
    found = parse(document(text, path), GRAMMAR)
    instead = found.facts.get("document")
    assert found.counts is (instead is None)
    assert found.counts or not found.items
    assert (Code.NOT_A_POSTMORTEM in {problem.code for problem in found.problems}) is (
        instead is not None
    )
    return instead


GUIDES = [
    ("docs/how-to-write-a-postmortem.md", "# How to write a postmortem\n"),
    ("docs/x.md", "# How we run incident reviews\n" + DATED),
    ("docs/x.md", "# Guide to blameless postmortems\n\n**Last updated:** 2026-11-02\n"),
    ("docs/x.md", "# A short introduction to incident reviews\n"),
    ("docs/x.md", "# Writing good postmortems\n"),
    ("docs/x.md", "# What is an incident?\n"),
    ("docs/postmortem-process.md", "# Postmortem process\n"),
    ("docs/x.md", "# Incident Post-Mortem Process (Blameless)\n"),
    ("docs/x.md", "# Incident management\n"),
    ("docs/x.md", "# Incident communication guidelines\n"),
    ("docs/x.md", "# Incident response plan\n"),
    ("docs/x.md", "# On-call handbook\n"),
    ("docs/x.md", "# Postmortem reference\n"),
    ("docs/x.md", "# SOP: Postmortems\n"),
    ("docs/x.md", "# Incident severity levels\n"),
    ("docs/x.md", "# Blameless culture\n"),
    ("docs/x.md", "# Leitfaden für Postmortems\n"),
    ("docs/x.md", "# Comment rédiger un post-mortem\n"),
    ("docs/x.md", "# Guía de postmortems\n"),
    ("docs/x.md", "# ポストモーテムの書き方\n"),
    ("docs/x.md", "# 障害報告書の書き方\n"),
    ("docs/x.md", "# 振り返りの進め方\n"),
    ("docs/x.md", "# Wie schreibe ich ein Postmortem\n"),
]


@pytest.mark.parametrize(("path", "text"), GUIDES)
def test_what_teaches_is_a_guide(path: str, text: str) -> None:
    """Whatever its example looks like: nobody promised to do it."""
    assert kind(path, text + STORY + ITEMS) == "guide"


TEMPLATES = [
    ("pm/TEMPLATE.md", "# Postmortem\n" + DATED),
    ("pm/postmortem_template.md", "# Checkout outage\n" + DATED),
    ("templates/postmortem.md", "# Postmortem\n" + DATED),
    ("docs/x.md", "# Postmortem template\n"),
    ("docs/x.md", "# Post-Mortem Template: checkout\n"),
    ("docs/x.md", "# 🧯 Incident report template (short)\n"),
    ("docs/x.md", "# Vorlage für Postmortems\n"),
    ("docs/x.md", "# Plantilla de post-mortem\n"),
    ("docs/x.md", "# Postmortem テンプレート\n"),
    ("pm/x.md", "# Post-mortem: [Incident title]\n"),
    ("pm/x.md", "# Incident: {INCIDENT_TITLE}\n"),
    ("pm/x.md", "# Incident report: INC-YYYY-###\n"),
    ("pm/x.md", "# Incident YYYY-MM-DD: <title>\n"),
    ("pm/x.md", "# Title of the incident\n"),
    ("pm/x.md", "# Postmortem: Titel des Vorfalls\n\n**Datum:** TT.MM.JJJJ\n"),
    ("pm/x.md", "# Post-mortem : Titre de l'incident\n"),
    ("pm/x.md", "# Postmortem: Título del incidente\n\n**Fecha:** DD/MM/AAAA\n"),
    ("pm/x.md", "# 障害報告書：タイトル\n"),
    ("pm/x.md", "# Postmortem\n\n- **Date:** YYYY-MM-DD\n- **Severity:** SEV1\n"),
    ("pm/x.md", "# Incident report\n\n**Date:**\n**Authors:**\n**Severity:** SEV1 / SEV2\n"),
    ("pm/x.md", "---\ntitle: Incident Postmortem\ndate: YYYY-MM-DD\nseverity: 1\n---\n"),
]


@pytest.mark.parametrize(("path", "text"), TEMPLATES)
def test_what_is_to_be_filled_in_is_a_template(path: str, text: str) -> None:
    """By its name, its title, or a nameless title above residue; its example day is no day."""
    example = "\n## Timeline\n\n- 2026-11-02 10:15 alert fired\n"
    assert kind(path, text + example + ITEMS) == "template"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("README.md", "# Checkout service\n" + ITEMS, "index"),
        ("pm/README.md", "# Postmortems\n" + DATED + STORY + ITEMS, "index"),
        ("pm/README.md", "# Postmortem\n\nWrite it so:\n" + STORY + ITEMS, "index"),
        ("pm/index.md", "# Incident reports\n" + ITEMS, "index"),
        ("pm/list.md", "# Incidents\n\n| Date | Title |\n|---|---|\n| 2026-11-02 | x |\n", "index"),
        ("pm/all.md", "# Postmortems and action items\n" + ITEMS, "index"),
        ("pm/x.md", "# Incident postmortems at Acme\n\nOur process.\n" + ITEMS, "index"),
        ("CHANGELOG.md", "# Changelog\n" + ITEMS, "chore"),
        ("CONTRIBUTING.md", "# Contributing\n" + ITEMS, "chore"),
        ("docs/example-postmortem.md", "# The day the cache was full\n" + ITEMS, "example"),
        ("docs/x.md", "# Example postmortem: cache\n" + STORY + ITEMS, "example"),
        ("ROADMAP.md", "# Roadmap 2027\n" + STEPS, "roadmap"),
        ("docs/x.md", "# Reliability roadmap\n" + DATED + ITEMS, "roadmap"),
        ("runbooks/cache.md", "# Runbook: cache full\n\n## Detection\n\nx\n" + STEPS, "runbook"),
        ("notes/2026-11-02-weekly-sync.md", "# Weekly sync 2026-11-02\n" + ITEMS, "minutes"),
        ("notes/x.md", "# Team meeting notes\n" + DATED + ITEMS, "minutes"),
        ("notes/x.md", "# 議事録 2026-11-02\n" + ITEMS, "minutes"),
        ("docs/x.md", "# Project plan: migrate cache\n" + ITEMS, "roadmap"),
        ("docs/x.md", "# Migration plan for the cache\n" + ITEMS, "roadmap"),
        ("docs/x.md", "# Projektplan für den Umzug\n" + DATED + ITEMS, "roadmap"),
        ("notes/x.md", "# On-call handover 2026-11-02\n" + ITEMS, "minutes"),
        ("notes/x.md", "# Shift hand-off notes\n" + DATED + ITEMS, "minutes"),
        ("x.md", "# Cache outage\n\nWhat to do when the cache is out.\n" + STEPS, "runbook"),
        ("x.md", "# Outage\n\n*This page describes how to react.*\n" + ITEMS, "runbook"),
        ("docs/rfc-0012.md", "# RFC 0012: Cache\n" + DATED + STORY + STEPS, "design"),
        (
            "docs/adr/0012-cache.md",
            "# 12. Use a cache\n\nDate: 2026-11-02\n\n## Status\n\nAccepted\n\n## Decision\n\ny\n"
            "\n## Consequences\n\nz\n" + STEPS,
            "design",
        ),
        ("docs/x.md", "# Cache\n\n## Goals\n\n## Non-goals\n" + ITEMS, "design"),
        ("blog/2026-11-02-new-ui.md", "# Our new UI\n\n## Summary\n\nx\n" + STEPS, "other"),
        ("docs/incident-response/roles.md", "# Roles\n\n## Summary\n\nx\n" + STEPS, "other"),
        ("docs/incidents/links.md", "# Links\n" + STEPS, "other"),
    ],
)  # fmt: skip
def test_what_is_something_else_is_told_as_such(path: str, text: str, expected: str) -> None:
    """Index, chore, example, roadmap, runbook, minutes, proposal; none of them has items."""
    assert kind(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pm/2026-11-02-checkout/README.md", "# Checkout\n" + STORY + ITEMS),
        ("pm/checkout/README.md", "# Postmortem: the full cache\n" + STORY + ITEMS),
        ("pm/checkout/README.md", "# Postmortem report\n" + DATED + STORY + ITEMS),
        ("pm/x.md", "# Postmortem: how the cache ran full\n" + DATED + ITEMS),
        ("pm/x.md", "# Postmortem: email template broken\n" + ITEMS),
        ("pm/x.md", "# Outage of the template service\n" + ITEMS),
        (
            "pm/x.md",
            "# Cache outage\n" + DATED + "\nWhat to do when it fails?\n" + ITEMS,
        ),
        ("pm/x.md", "# Cache outage\n\nThis document describes the outage of the cache.\n" + ITEMS),
        ("pm/x.md", "# Outage caused by a migration plan\n" + ITEMS),
        ("pm/x.md", "# Lost writes during handoff\n" + ITEMS),
        ("pm/x.md", "# On-call handover outage\n" + ITEMS),
        ("pm/x.md", "# 障害報告：振り返りの進め方が誤っていた\n" + ITEMS),
        ("pm/x.md", "# Process crash in checkout\n" + DATED + ITEMS),
        ("pm/x.md", "# Runbook automation outage\n" + DATED + ITEMS),
        ("pm/x.md", "# Incident review meeting: checkout\n" + DATED + ITEMS),
        ("pm/x.md", "# [payments] Checkout outage\n" + ITEMS),
        ("pm/x.md", "# `/users/[id]/edit` failed\n\n**Severity:** SEV-3\n" + ITEMS),
        ("pm/x.md", "# Checkout outage\n\n**Date:** YYYY-MM-DD\n" + ITEMS),
        ("pm/2026-11-02.md", "# Post-Mortem Report\n\n**Authors:**\n**Severity:**\n" + ITEMS),
        ("pm/2026-11-02-template-service.md", "# Outage\n" + ITEMS),
        ("x.md", "# Loss of the cache\n\n## Root cause\n\nx\n" + STORY + STEPS),
        ("notes/x.md", "# Sprint 12 retrospective\n" + ITEMS),
        ("notes/x.md", "# Standup bot\n\n**Severity:** SEV-3\n" + ITEMS),
        ("docs/incidents.md", "# Incidents\n\n## Cache\n" + STORY + ITEMS),
        ("blog/x.md", "---\ndate: 2026-11-02\ntags: [postmortem]\n---\n# What broke\n" + STEPS),
        (
            "pm/x.md",
            "# ポストモーテム: テンプレート変更による障害\n\n**発生日:** 2026-11-02\n" + ITEMS,
        ),
    ],
)
def test_a_postmortem_may_speak_of_all_that(path: str, text: str) -> None:
    """A word in its title does not make it a template, a guide or a runbook."""
    assert kind(path, text) is None


WORDS = [
    *("Postmortem", "Incident", "template", "how to", "guide", "process", "[title]", "<name>"),
    *("YYYY-MM-DD", "2026-11-02", "SEV-2", "meeting", "notes", "runbook", "README", "#", "##"),
    *("**Date:**", "Timeline", "Action items", "- [ ]", "fix", "|"),
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*WORDS, "\n", "\n\n"]), max_size=30).map(" ".join),
    st.sampled_from(["pm/x.md", "README.md", "template.md", "2026/11/02-x.md", "x", ""]),
)
def test_every_document_is_something(text: str, path: str) -> None:
    """A postmortem, or one of the kinds; nothing else is ever told."""
    found = kind(path, text)
    assert found is None or found in KINDS


def told(*headings: str) -> str:
    return "".join(f"\n## {heading}\n\nx\n" for heading in headings)


CLOCK = "\n## Timeline\n\n- 10:15 alert\n- 10:40 fixed\n"
TIMES = "\n| | |\n|---|---|\n| started | 10:00 |\n| detected | 10:05 |\n"
ANCHORED = '\n## [#](https://x.org/#a)Action Items <a href="#a" id="a"></a>\n\n- Do x\n'


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("notes/x.md", "# 2026-11-02 Disk full\n" + told("Alert", "Mitigation", "Lessons")),
        ("notes/2026-11-02-disk.md", "# Disk full\n" + told("Impact", "The fix")),
        ("notes/x.md", "# PM-0007: let in\n" + told("Summary", "Detection", "Impact")),
        ("notes/x.md", "# Disk full\n" + TIMES + told("Addendum. Timeline", "Customer impact")),
        (
            "notes/x.md",
            "# Disk full\n\n**Date:** 2026-11-02\n**Severity:** low\n"
            + told("What happened", "Why did it happen?"),
        ),
        ("notes/x.md", "# Disk full\n" + DATED + told("What happened", "Discovery", "The fix")),
        ("notes/x.md", "# Disk full\n" + CLOCK + told("How we fixed it")),
        ("notes/x.md", "# Disk full\n\n**Status:** resolved\n" + told("Timeline", "Fix")),
        (
            "notes/x.md",
            "# Cache\n" + told("Timeline & impact", "Technical root cause (short)") + STEPS,
        ),
        ("notes/x.md", "# 2026-11-02 Festplatte voll\n" + told("Auslöser", "Auswirkungen")),
        ("notes/x.md", "# 2026-11-02 ディスクフル\n" + told("何が起きたか", "発生原因")),
        ("notes/x.md", "# Blameless Postmortem\n\n## Cache (action items)\n\n- [ ] Do x\n"),
        ("notes/x.md", "# Disk full\n" + ANCHORED),
        ("runbooks/x.md", "# INC-7: disk full\n" + STORY + ITEMS),
    ],
)
def test_what_tells_an_incident_in_its_sections_is_a_postmortem(path: str, text: str) -> None:
    """Whatever it is called: with a day, an id, its times or a clock, and no action section."""
    assert kind(path, text) is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("notes/2026-11-02.md", "# 2026-11-02\n\n## Notes\n\n- TODO: buy milk\n" + STEPS),
        ("notes/2026-11-02.md", "# Release 2.0\n" + told("Impact", "Lessons") + STEPS),
        ("notes/x.md", "# Disk full\n" + told("Alert", "Impact", "Mitigation")),
        ("notes/x.md", "# Disk full\n\n**Severity:** high\n" + told("Impact", "Mitigation")),
        ("notes/x.md", "# New cluster\n" + DATED + told("Timeline", "Impact")),
        ("runbooks/x.md", "# Disk full\n" + DATED + told("What happened", "Cause", "Fix") + STEPS),
        ("docs/rfcs/x.md", "# Cache\n" + told("Detection", "Root cause") + STEPS),
        ("notes/x.md", "# Root cause of slow tests\n" + told("Summary") + STEPS),
        ("notes/2026-11-02.md", "# Cache\n" + told("Goals", "Non-goals", "Impact", "Fix")),
    ],
)
def test_what_tells_of_no_incident_is_none(path: str, text: str) -> None:
    """A manual for an alert, a plan, notes of a day: two sections alone are nobody's incident."""
    assert kind(path, text) in ("other", "design")


def test_a_marker_is_read_where_sections_tell() -> None:
    """A dated account without action section holds what its author marked."""
    text = "# 2026-11-02 Disk full\n" + told("Alert", "Mitigation", "Lessons")
    found = parse(document(text + "\nTODO: add an alert\n"), GRAMMAR)
    assert [item.fields.title for item in found.items] == ["add an alert"]


WEAK = (
    "---\ntitle: Escape formulas in exports\ndate: 2026-11-15\nseverity: SEV-1\n---\n\n"
    "## Follow-ups\n\n- Alert on bandwidth\n- Warm the cache\n"
)


def test_the_name_of_a_sources_own_folder_counts() -> None:
    """A source that is a folder of postmortems says as much as such a folder within a path."""
    for path, folder, counts in (
        ("platform/x.md", "postmortems", True),
        ("postmortems/x.md", "docs", True),
        ("platform/x.md", "docs", False),
        ("platform/x.md", "incident-response", False),
    ):
        of = replace(GRAMMAR, folders={document(WEAK, path).ref.source: folder})
        assert parse(document(WEAK, path), of).counts is counts, (path, folder)


def test_a_section_whose_name_is_too_weak_is_named_with_the_cure() -> None:
    """What is lost for want of a better heading says which, and doing so is enough."""
    (lost,) = parse(document(WEAK, "platform/x.md"), GRAMMAR).problems
    assert lost.message.endswith('if it is one, call its section "Follow-ups" Action items')
    cured = WEAK.replace("Follow-ups", "Action items")
    assert len(parse(document(cured, "platform/x.md"), GRAMMAR).items) == 2
