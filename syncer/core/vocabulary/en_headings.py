"""English headings: of action items, of what is told beside them, and of other documents."""

from __future__ import annotations

from syncer.core.vocabulary.words import turned, words

_STRONG = "action item, action items, action items and owners, list of action items"
_WEAK = (
    "action, actions, action point, action points, action plan, follow-up, follow-ups, follow up,"
    " follow ups, followup, followups, follow-up item, follow-up items, follow-up action,"
    " follow-up actions, follow up actions, follow-up task, follow-up tasks, follow up tasks,"
    " follow-up issues, follow up issues, follow-up tickets, follow up tickets, follow-up work,"
    " follow up work, follow-up steps, follow-on work, follow-on actions, root cause remediation,"
    " root cause remediations, steps to prevent recurrence, plan to prevent recurrence,"
    " preventing recurrence, what is being done about this?, what is being done about it?,"
    " what are we doing about it?, what we're doing about it, what we are doing about it,"
    " what we will do differently, what will we do differently?,"
    " what are we doing to prevent this?, how will we prevent this?, review actions,"
    " corrective action, corrective actions, corrective and preventive actions,"
    " corrective and preventative actions, preventive actions, preventative actions,"
    " remediation plan, todo list, to-do list, to do list, open items, outstanding items,"
    " action list, action log, action register, action tracker, task list, actionable items,"
    " action item list, action item log, action item register, action item tracker,"
    " action items tracker, plan of action, capa plan, assigned actions, after-action items,"
    " actionables, actions agreed, actions arising, capa, capas, to be done, tasks, remediation,"
    " remediations, remediation items, next steps, future improvements, looking forward, to do,"
    " todo, to-do, todos, to-dos"
)
_LOOSE = (
    "prevention, preventing recurrence, preventive measures, preventative measures,"
    " prevention measures, corrective measures, corrective and preventive measures,"
    " corrective and preventative measures, recommendations, improvements, remediation steps,"
    " process improvements, technical improvements, what's next, what is next, what comes next,"
    " what happens next, what we're doing about it, what we are doing about it,"
    " what are we doing about it, what we're doing next, what we are doing next,"
    " what we will do next, what we're doing, what are we doing, what we're changing,"
    " what we will change, what we are changing, what will change, what we will do, what we'll do,"
    " what we plan to do, what we'll change, what changes now, how we'll prevent this,"
    " how we will prevent this, next phase, how to prevent this, future work, mitigation plan,"
    " mitigation plans, hardening tasks, commitments, our commitments, countermeasures,"
    " where do we go from here, where do we go from here?, moving forward, going forward,"
    " systemic mitigation, systemic mitigations, systemic fixes, long-term mitigation,"
    " changes we're making, changes we are making, changes to be made, required changes,"
    " steps we're taking, steps we are taking, preventing this in the future,"
    " monitoring improvements, reliability improvements, issues filed, tickets filed"
)
_ASKS = (
    "question, questions, open question, open questions, unanswered question,"
    " unanswered questions, remaining question, remaining questions, outstanding question,"
    " outstanding questions"
)
_KINDS = "prevent, detect, mitigat, process, respon, recover, investigat, repair"
_QUALIFIERS = (
    "immediate, urgent, new, other, key, main, our, the, all, technical, operational, process,"
    " organizational, organisational, internal, engineering, team, incident, postmortem,"
    " post mortem, concrete, potential, possible, high priority, low priority, medium priority,"
    " tracked, detailed, initial, prioritized, prioritised, identified, required, review,"
    " retrospective, retro, permanent, current, relevant, related, specific, major, minor"
)
_AIMS = (
    "corrective, preventive, preventative, prevention, proactive, follow up, followup,"
    " remediation, remedial, improvement, future, next, further, additional, proposed, planned,"
    " suggested, recommended, agreed, remaining, outstanding, short term, mid term, medium term,"
    " long term, longer term, near term, shorter term, post incident, repair"
)
_NOUNS = (
    "actions, action, items, item, measures, measure, steps, step, tasks, task, improvements,"
    " improvement, work, work items, activities, plan, plans, efforts, fix, fixes, todos, points,"
    " mitigations, changes"
)
_JOINTS = "and, or, plus"
_BEHIND = "for, from, by, to, of, with, going, moving, per, after, following, in, on, beyond"
_KEYED = (
    "metadata, meta data, details, incident details, incident metadata, facts, key facts,"
    " incident facts, incident information, incident info, at a glance, document information,"
    " general information"
)
_REMEDIES = "remediation, remediations, remediation steps, remediation items"
_TOLD = {
    "happened": "what happened, what happened?, what happened and why, how it happened,"
    " the incident, sequence of events, chain of events, incident description,"
    " description of the incident",
    "root_cause": "why it happened, why did it happen, why did it happen?, why did this happen,"
    " why did this happen?, why this happened, what caused it, what caused it?,"
    " what caused this?, what caused the incident?, five whys, 5 whys, the cause, cause analysis,"
    " root cause analysis",
    "detection": "alert, the alert, alerts, alert fired, discovery, how we found out,"
    " how did we find out?, how was it detected, how was it detected?, how it was detected,"
    " how we detected it, how was the incident detected?, how it was discovered, identification",
    "resolution": "fix, the fix, fix applied, the fixes, fixes applied, hotfix, mitigations,"
    " mitigation steps, workaround, how we fixed it, how we fixed this, how it was fixed,"
    " how we resolved it, how was it resolved, how was it resolved?, how it was resolved,"
    " restoration, service restoration, containment, response, incident response, actions taken,"
    " steps taken, what we did",
    "impact": "who was affected, who was affected?, what was affected, what was affected?,"
    " blast radius, scope of impact, scope of the impact, damage",
}
_ASIDES = "addendum, appendix, annex, full, brief, short, customer, user"
_PAPERS = (
    "agenda, decision, decisions, decision outcome, decision drivers, consequences,"
    " considered options, alternatives, alternatives considered, considered alternatives,"
    " drawbacks, unresolved questions, prior art, guide-level explanation,"
    " reference-level explanation, rationale and alternatives, rationale, proposal,"
    " proposed solution, proposed design, goals, non-goals, non goals, goals and non-goals,"
    " requirements, user stories, detailed design, design, rollout plan, future possibilities,"
    " unreleased, added, changed, deprecated, prerequisites, installation, usage, getting started,"
    " roles and responsibilities, definitions, severity levels, scope, purpose,"
    " when to write a postmortem, when to write a post-mortem, when is a postmortem required"
)
_TAKEN = "taken, applied, performed, executed, during"
_FOREIGN = (
    "previous, past, prior, earlier, old, last, example, sample, good, bad, writing, tracking,"
    " reviewing, closing, creating, about, on, how, no, without, of, effective, great, template,"
    " your, define, write, assign"
)

_NOTES = (
    "note, notes, remark, remarks, caveat, caveats, rationale, legend, glossary, reference,"
    " key, definitions, category definitions, type definitions, priority definitions, terminology,"
    " references, related links, related documents, related incidents, related issues, links,"
    " useful links, see also, further reading, resources, appendix, attachments, sources,"
    " example, examples, for example, for instance, sample, samples,"
    " success metrics, success criteria, success measures, kpis, acceptance criteria,"
    " definition of done, estimated timeline, estimated effort, expected outcome,"
    " expected outcomes, expected results, expected impact, expected benefits, "
    " assumptions, out of scope, parking lot, parked, parked items, parked ideas,"
    " sign-off, sign-offs, signoff,"
    " approved by, approvers, approver, reviewed by, reviewers, reviewer,"
    " last reviewed, last updated, last modified, next review, next review date, review date,"
    " prepared by, document history, revision history, change log, "
    " distribution list, attendees, participants, acknowledgements, acknowledgments,"
    " acknowledgement, thanks, kudos, special thanks"
)

STRONG = words(_STRONG)
WEAK = words(_WEAK)
LOOSE = words(_LOOSE)
ASKS = words(_ASKS)
KINDS = words(_KINDS)
QUALIFIERS = words(_QUALIFIERS)
AIMS = words(_AIMS)
NOUNS = words(_NOUNS)
JOINTS = words(_JOINTS)
BEHIND = words(_BEHIND)
KEYED = words(_KEYED)
REMEDIES = words(_REMEDIES)
ASIDES = words(_ASIDES)
PAPERS = words(_PAPERS)
TAKEN = words(_TAKEN)
FOREIGN = words(_FOREIGN)
TOLD = turned(_TOLD)
NOTES = words(_NOTES)
