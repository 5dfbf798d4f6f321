"""English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from syncer.model import Priority, Stage, Status, Vocabulary

M = TypeVar("M")


def _turned(table: Mapping[M, str]) -> dict[str, M]:
    """``{"owner": "who, dri"}`` as ``{"who": "owner", "dri": "owner"}``."""
    return {word.strip(): meaning for meaning, words in table.items() for word in words.split(",")}


_COLUMNS = {
    "title": "action, actions, action item, action items, item, task, description, what, follow-up,"
    " follow up, followup, corrective action, preventive action, todo, to do, to-do, action point",
    "owner": "owner, owners, assignee, assignees, assigned to, who, dri, responsible, lead",
    "due": "deadline, due, due date, due by, by when, target, target date, eta, when,"
    " date due, completion date, target completion",
    "priority": "priority, prio, pri, urgency",
    "status": "status, state, progress, done, done?, completed?",
    "ticket": "ticket, tickets, bug, bug #, issue, jira, jira ticket, link, links, tracker,"
    " tracking, tracking bug, tracking issue, tracking ticket, issue link, ticket link",
    "kind": "type, kind, category",
}

_LABELS = {
    "owner": "owner, owners, assignee, assigned to, dri, responsible, lead, who",
    "due": "due, due date, due by, deadline, by when, target date, eta",
    "priority": "priority, prio",
    "status": "status, state, progress",
    "ticket": "ticket, bug, issue, jira, tracker, tracking, tracking bug, tracking issue,"
    " jira ticket, link, tracked in, tracked by, tracked at, tracked as, tracked under",
    "kind": "type, kind, category",
}

_FACTS = {
    "incident": "incident, incident id, id, incident number, incident no, incident #",
    "date": "date, incident date, date of incident, date of the incident, started, start,"
    " start time, started at, date and time, date & time, date/time, incident start,"
    " date of outage",
    "title": "title, incident title",
    "authors": "authors, author, written by, postmortem author, postmortem authors,"
    " postmortem owner",
    "severity": "severity, sev, severity level, incident severity",
    "team": "team, owning team, responsible team, team name",
    "services": "services, service, affected services, affected service, services affected,"
    " impacted services, impacted service",
    "labels": "tags, labels, tag, label",
    "status": "status, state, postmortem status, document status",
    "root_cause": "root cause, root causes, root cause(s), root cause category, root cause tags,"
    " root cause tag, cause category",
    "restricted": "restricted, confidential",
    "no_action_items": "no action items",
    "repeat_of": "repeat of, repeats, recurrence of",
    "summary": "summary, executive summary, incident summary, tl;dr, tldr, overview",
    "syncer": "syncer",
    "duration": "duration, incident duration, outage duration",
    "ttd": "ttd, mttd, time to detect, time to detection",
    "ttr": "ttr, mttr, time to resolve, time to resolution, time to recover, time to recovery,"
    " time to restore",
    "detected": "detected, detected at, time detected",
    "resolved": "resolved, resolved at, time resolved, end, ended, end time, incident end",
    "completed": "completed, postmortem completed",
    "impact": "impact, customer impact, user impact, business impact",
    "communication": "customer communication, communication, communications",
    "detection": "detection",
    "trigger": "trigger",
    "resolution": "resolution, recovery, mitigation",
    "timeline": "timeline, timeline of events, incident timeline",
    "contributing": "contributing factors, contributing causes, contributing factor",
    "went_well": "what went well, what went well?, what worked, things that went well",
    "went_poorly": "what went poorly, what went poorly?, what went wrong, what went wrong?,"
    " what went badly, what could have gone better, what could have gone better?,"
    " what didn't go well",
    "lucky": "where we got lucky, where we were lucky",
    "lessons": "lessons learned, lessons learnt, lessons",
    "background": "background",
}

_STATUSES = {
    Status.OPEN: "open, todo, to do, to-do, not started, new, backlog, planned, pending,"
    " reopened, deferred, postponed, on hold, [ ], ☐, ⬜, 🔲, ⏳, :hourglass:",
    Status.IN_PROGRESS: "in progress, in-progress, wip, work in progress, doing, started, ongoing,"
    " underway, under way, in review, under review, blocked, 🚧, 🔄, :construction:",
    Status.DONE: "done, fixed, resolved, complete, completed, closed, finished, implemented,"
    " shipped, deployed, merged, [x], ✅, ✔, ☑, :white_check_mark:, :heavy_check_mark:,"
    " :ballot_box_with_check:",
    Status.WONT_DO: "won't do, wont do, will not do, won't fix, wontfix, will not fix, not doing,"
    " cancelled, canceled, rejected, declined, abandoned, dropped, obsolete, not planned,"
    " no longer needed, 🚫",
    Status.DUPLICATE: "duplicate, duplicated, dup, dupe, duplicate of",
}

_PRIORITIES = {
    Priority.P0: "p0, blocker, critical, highest, urgent",
    Priority.P1: "p1, high, major",
    Priority.P2: "p2, medium, med, normal, moderate",
    Priority.P3: "p3, low, lowest, minor, trivial",
}

_STAGES = {
    Stage.DRAFT: "draft, drafting, wip, work in progress, in progress, not started, incomplete",
    Stage.IN_REVIEW: "in review, review, under review, ready for review, in-review, reviewing",
    Stage.COMPLETE: "complete, completed, final, finalized, finalised, done, finished, published,"
    " approved, reviewed, closed",
}

_PERIODS = {
    "rotation": "end of rotation, end of on-call rotation, end of oncall rotation,"
    " end of on call rotation, next on-call rotation, next oncall rotation,"
    " next on call rotation, next rotation, next on-call, next oncall, this rotation,"
    " end of on-call, end of oncall",
    "sprint": "end of sprint, sprint end, this sprint, eos, end of iteration, this iteration",
    "quarter": "end of quarter, quarter end, this quarter, eoq",
}

_STRONG = "action item, action items, action items and owners, list of action items"
_WEAK = (
    "action, actions, action point, action points, action plan, follow-up, follow-ups, follow up,"
    " follow ups, followup, followups, follow-up item, follow-up items, follow-up action,"
    " follow-up actions, follow up actions, follow-up task, follow-up tasks, follow up tasks,"
    " review actions, corrective action, corrective actions, corrective and preventive actions,"
    " corrective and preventative actions, preventive actions, preventative actions,"
    " remediation, remediations, remediation items, next steps, future improvements,"
    " looking forward, to do, todo, to-do, todos, to-dos"
)
_AGAIN = "repeat, repeats, repeated, again, recurrence, recurrent, recurred, reoccurrence"
_POSTMORTEM = (
    "postmortem, postmortems, post mortem, post mortems, post-mortem, post-mortems, incident,"
    " incidents, incident report, outage, outages, retrospective, retrospectives"
)
_WAIVERS = (
    "no action items, no action items needed, no action items required,"
    " no action items identified, no action items are needed, no action items are required,"
    " no action items were identified, no action item, no action item needed,"
    " no action item required"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(","))


ENGLISH = Vocabulary(
    strong=_words(_STRONG),
    weak=_words(_WEAK),
    facts=_turned(_FACTS),
    columns=_turned(_COLUMNS),
    labels=_turned(_LABELS),
    statuses=_turned(_STATUSES),
    priorities=_turned(_PRIORITIES),
    stages=_turned(_STAGES),
    periods=_turned(_PERIODS),
    again=_words(_AGAIN),
    postmortem=_words(_POSTMORTEM),
    waivers=_words(_WAIVERS),
)
