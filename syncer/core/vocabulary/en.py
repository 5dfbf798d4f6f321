"""English."""

from __future__ import annotations

from syncer.core.vocabulary import en_headings as headings
from syncer.core.vocabulary.en_deeds import DEEDS
from syncer.core.vocabulary.en_wording import (
    ACTS,
    COLLECTIVES,
    ENDS,
    NOTHING,
    PURPOSES,
    ROLES,
    VAGUE,
)
from syncer.core.vocabulary.words import phrases, turned, words
from syncer.model import Priority, Stage, Status, Vocabulary

_COLUMNS = {
    "title": "action, actions, action item, action items, item, task, description, what, follow-up,"
    " follow up, followup, corrective action, preventive action, preventative action, todo,"
    " to do, to-do, action point, title, task description, action description, work item,"
    " next step, next steps, improvement, improvements, measure, measures, preventive measure,"
    " corrective measure, countermeasure, countermeasures, control, controls,"
    " recommendation, recommendations, activity, deliverable, step, proposed action,"
    " recommended action, planned action, required action, action required, action needed,"
    " follow-up item, follow-up action, follow up action, follow-up task, improvement item,"
    " summary, follow-up name, action title, action name, task name",
    "owner": "owner, owners, owner(s), assignee, assignees, assignee(s), assigned, assigned to,"
    " who, dri, responsible, responsible person, responsible party, person responsible,"
    " person, lead, action owner, task owner, point of contact, poc, accountable",
    "due": "deadline, due, due date, due by, by when, target, target date, eta, when,"
    " date due, completion date, target completion, target completion date, expected by,"
    " expected date, expected completion, planned date, due on, timeframe, time frame",
    "priority": "priority, prio, pri, urgency",
    "status": "status, state, progress, current status, done, done?, completed, completed?,"
    " complete, complete?",
    "ticket": "ticket, tickets, bug, bug #, issue, jira, jira ticket, link, links, tracker,"
    " tracking, tracking bug, tracking issue, tracking ticket, tracking link, issue link,"
    " ticket link, ticket #, ticket id, ticket number, issue #, bug id, bug/ticket, jira issue,"
    " jira link, github issue, ticket/issue, issue/pr, ticket/pr, linear, key, issue key, jira key",
    "kind": "type, kind, category, action type, item type",
}

_LABELS = {
    "owner": "owner, owners, assignee, assignees, assigned to, owned by, dri, responsible, lead,"
    " who, action owner, responsible person, responsible party, point of contact, poc",
    "due": "due, due date, due by, due on, deadline, by when, target date, eta, complete by,"
    " completion date, target completion, target completion date, expected completion,"
    " estimated completion",
    "priority": "priority, prio",
    "status": "status, state, progress",
    "ticket": "ticket, tickets, bug, issue, jira, tracker, tracking, tracking bug, tracking issue,"
    " tracking ticket, jira issue, jira link, github issue, ticket link, issue link,"
    " jira ticket, link, tracked in, tracked by, tracked at, tracked as, tracked under",
    "kind": "type, kind, category",
}

_FACTS = {
    "incident": "incident, incident id, id, incident number, incident no, incident #",
    "date": "date, date and time, date & time, date/time",
    "started": "started, start, start time, started at, incident start, incident date,"
    " date of incident, date of the incident, date of outage, start of incident, outage start",
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
    " root cause tag, cause category, cause, causes",
    "restricted": "restricted, confidential",
    "no_action_items": "no action items",
    "repeat_of": "repeat of, repeats, recurrence of",
    "summary": "summary, executive summary, incident summary, issue summary, tl;dr, tldr, overview",
    "syncer": "syncer",
    "duration": "duration, incident duration, outage duration",
    "ttd": "ttd, mttd, time to detect, time to detection, detection time",
    "ttr": "ttr, mttr, time to resolve, time to resolution, time to recover, time to recovery,"
    " time to restore, time to repair, resolution time, time to mitigate, time to mitigation, ttm",
    "detected": "detected, detected at, time detected",
    "resolved": "resolved, resolved at, time resolved, end, ended, end time, incident end",
    "completed": "completed, postmortem completed",
    "impact": "impact, impacts, customer impact, user impact, business impact",
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
    "users_affected": "users affected, affected users, customers affected, users impacted,"
    " impacted users, number of users affected, affected customers, impacted customers",
    "timezone": "time zone, timezone, tz",
    "lucky": "where we got lucky, where we were lucky",
    "lessons": "lessons learned, lessons learnt, lessons, learnings, key learnings, takeaways,"
    " key takeaways, what we learned, what did we learn, what did we learn?",
    "background": "background",
}

_STATUSES = {
    Status.OPEN: "open, todo, to do, to-do, not started, new, backlog, planned, pending,"
    " reopened, deferred, postponed, on hold, not done, not done yet, not yet done, not completed,"
    " not yet completed, not complete, not yet complete, not started yet, not yet started,"
    " not implemented, not yet implemented, not fixed, not yet fixed, not resolved,"
    " not yet resolved, to be done, to be completed, to be started, yet to start, incomplete,"
    " unresolved, outstanding, [ ], ☐, ⬜, 🔲, ⏳, :hourglass:",
    Status.IN_PROGRESS: "in progress, in-progress, wip, work in progress, doing, started, ongoing,"
    " underway, under way, in review, under review, blocked, partially done, partly done,"
    " partially complete, partially completed, partially implemented, 🚧, 🔄, :construction:",
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
    " approved, reviewed, closed, action items complete, action items completed,"
    " all action items complete, all action items completed, all action items done,"
    " action items done, action items closed, all action items closed",
}

_PERIODS = {
    "rotation": "end of rotation, end of on-call rotation, end of oncall rotation,"
    " end of on call rotation, next on-call rotation, next oncall rotation,"
    " next on call rotation, next rotation, next on-call, next oncall, this rotation,"
    " end of on-call, end of oncall",
    "sprint": "end of sprint, sprint end, this sprint, eos, end of iteration, this iteration",
    "quarter": "end of quarter, quarter end, this quarter, eoq",
}

_AGAIN = "repeat, repeats, repeated, again, recurrence, recurrent, recurred, reoccurrence"
_POSTMORTEM = (
    "postmortem, postmortems, post mortem, post mortems, post-mortem, post-mortems, incident,"
    " incidents, incident report, outage, outages, retrospective, retrospectives, rca, rcas,"
    " root cause analysis, root cause analyses, correction of error, correction of errors,"
    " after action report, after action review"
)
_WAIVERS = (
    "no action items, no action items needed, no action items required,"
    " no action items identified, no action items are needed, no action items are required,"
    " no action items were identified, no action item, no action item needed,"
    " no action item required"
)

_BECAUSE = "because, as, since"
_STATES = (
    "resolved, mitigated, monitoring, investigating, identified, ongoing, open, active, stable,"
    " recovered, contained"
)
_ANSWERS = {True: "true, yes, y, on", False: "false, no, n, off"}
_RESIDUE = {
    "title": "action, action item, item, task, title, description, what, summary,"
    " action description, describe the action, action to take",
    "owner": "owner, name, person, assignee, who, team, author, authors, your name, full name,"
    " responsible, dri, lead, handle, username, user, owner name, action owner, names",
    "due": "deadline, due, due date, date, when, day, eta, target date, by when, due by",
    "priority": "priority, prio, p0-p3, p0/p1/p2/p3, severity",
    "status": "status, state",
    "ticket": "ticket, link, issue, bug, url, jira, ticket link, link to ticket, issue link, ref,"
    " reference, tracker, ticket number, ticket id, jira link, jira ticket, number",
    "": "text, value, insert, placeholder, example, tbd, tba, tbc, todo, xxx, ..., …, incident,"
    " incident id, incident title, service, services, service name, duration, time, timestamp,"
    " impact, root cause, cause, month, year, list, short description, brief description",
}
_PROMPTS = {
    *("e.g", "i.e", "eg.", "insert ", "your ", "add ", "fill ", "enter ", "describe ", "link to "),
    *("name of ", "list ", "unique ", "example", "what ", "who ", "when ", "how "),
}
_BLANKS = (
    "tbd, tba, tbc, t.b.d, to be determined, to be decided, to be assigned, to be confirmed,"
    " to be announced, unassigned, not assigned, not assigned yet, not yet assigned,"
    " yet to be assigned, no owner yet, no assignee yet, nobody yet, no one yet, xxx, tbd tbd,"
    " to assign, to confirm, to define, to decide, to fill in, needs owner, needs an owner,"
    " need owner, needs assignee, needs an assignee, needs assigning, needs assignment,"
    " owner needed, owner tbd, needs date, needs a date, needs due date, needs deadline,"
    " needs a deadline, date tbd, pending assignment, awaiting assignment"
)
_DECLINED = (
    "n/a, na, n.a., n.a, none, not applicable, nil, n / a, none yet, none so far, none identified,"
    " none at this time, nothing yet, nobody, no one, no owner, no assignee, unowned"
)
_UNTICKETED = (
    "need ticket, needs ticket, need a ticket, needs a ticket, ticket needed, needs a bug,"
    " need bug, no ticket, no ticket yet, none yet, not yet, not filed, not filed yet,"
    " to be filed, to be created, create ticket, to file, file a bug, file ticket, file a ticket,"
    " ticket tbd, no bug, no bug yet"
)
_HEDGES = "not, except, but, mostly, almost, nearly, partial, partially, partly, half"

ENGLISH = Vocabulary(
    strong=headings.STRONG,
    weak=headings.WEAK,
    facts=turned(_FACTS),
    columns=turned(_COLUMNS),
    labels=turned(_LABELS),
    statuses=turned(_STATUSES),
    priorities=turned(_PRIORITIES),
    stages=turned(_STAGES),
    periods=turned(_PERIODS),
    again=words(_AGAIN),
    postmortem=words(_POSTMORTEM),
    waivers=words(_WAIVERS),
    vague=VAGUE,
    ends=ENDS,
    collectives=COLLECTIVES,
    purposes=PURPOSES,
    loose=headings.LOOSE,
    remedies=headings.REMEDIES,
    told=headings.TOLD,
    asides=headings.ASIDES,
    papers=headings.PAPERS,
    taken=headings.TAKEN,
    foreign=headings.FOREIGN,
    nothing=NOTHING,
    roles=ROLES,
    acts=ACTS,
    deeds=DEEDS,
    qualifiers=headings.QUALIFIERS,
    aims=headings.AIMS,
    nouns=headings.NOUNS,
    lists=words("list of, a list of, the list of, table of"),
    joints=headings.JOINTS,
    behind=headings.BEHIND,
    because=words(_BECAUSE),
    asks=headings.ASKS,
    frames=words(
        "immediate, immediately, short term, shorter term, near term, mid term, medium term,"
        " long term, longer term, now, next, later, today, tomorrow, this week, next week,"
        " this month, next month, this sprint, next sprint, this quarter, next quarter"
    ),
    notes=headings.NOTES,
    keyed=headings.KEYED,
    kinds=headings.KINDS,
    states=words(_STATES),
    answers=turned(_ANSWERS),
    residue=turned(_RESIDUE),
    prompts=frozenset(_PROMPTS),
    blanks=words(_BLANKS),
    declined=words(_DECLINED),
    unticketed=words(_UNTICKETED),
    hedges=words(_HEDGES),
    marks=words(
        "done, open, todo, to do, wip, in progress, fixed, won't do, wont do, won't fix, wontfix,"
        " cancelled, canceled, duplicate, resolved, not started, completed, finished, doing"
    ),
    unmarked=words("complete, new, closed, merged"),
    markers={
        Status.OPEN: "TODO",
        Status.IN_PROGRESS: "DOING",
        Status.DONE: "DONE",
        Status.WONT_DO: "WON'T DO",
        Status.DUPLICATE: "DUPLICATE",
    },
    leads=phrases(
        "this, it, that, both, all, which",
        "has been, have been, has now been, have now been, has already been, have already been,"
        " has since been, have since been, is, are, was, were, got",
        ", now, already, since",
    )
    | words("it's, that's, this's, already, now"),
    ways=words("in, by, with, via, on, at, as, since, through, per, for, during, after"),
    finished=words("done, completed, finished"),
    provisos=words("pending, once, when, until, before, should, todo, if, partial, partially"),
    written={
        Status.OPEN: "open",
        Status.IN_PROGRESS: "in progress",
        Status.DONE: "done",
        Status.WONT_DO: "won't do",
        Status.DUPLICATE: "duplicate",
    },
    ranks={
        Priority.P0: "critical",
        Priority.P1: "high",
        Priority.P2: "medium",
        Priority.P3: "low",
    },
)
