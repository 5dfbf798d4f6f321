"""English phrases: what is vague, who is many or one, what items are for, that there are none."""

from __future__ import annotations

from syncer.core.vocabulary.words import turned, words

_BEGUN = ("", "we should ", "we need to ", "we must ", "should ", "need to ", "try to ", "please ")
_VAGUE = (
    "improve *, enhance *, strengthen *, better *, set up better *, setup better *, more *,"
    " be more *, be careful *, be better *, be aware *, be proactive *, do better *,"
    " raise awareness *, increase awareness *, create awareness *, spread awareness *,"
    " pay more attention *, pay attention *, take more care *, take care *, monitor more *,"
    " monitor closely *, monitor better *, monitor * more closely, monitor * closely,"
    " monitor * better, monitor the situation *, watch *, keep an eye on *, communicate better *,"
    " communicate more *, test more *, test better *, document better *, investigate *,"
    " look into *, look at *, explore *, think about *, consider *, discuss *, talk about *,"
    " reflect on *, research *, learn from *, learn more *, ensure this * not happen *,"
    " ensure * doesn't happen *, ensure * does not happen *, ensure * never happens *,"
    " make sure * doesn't happen *, make sure * does not happen *, make sure * not happen *,"
    " make sure * never happens *, prevent this *, prevent * from happening *,"
    " prevent recurrence *, avoid this *, fix the issue, fix the problem, fix it, fix this,"
    " be more careful * in the future, make * better, make * more robust, make * more reliable,"
    " make * more resilient, make * more stable, document everything, test everything,"
    " monitor everything, fix everything, check everything, automate everything"
)
_ENDS = (
    "so that, so, such that, until, till, by, when, whenever, where, whether, why, how, which,"
    " what, if, via, using, through, within, before, at least, at most, below, above,"
    " no more than, in order to, to avoid, to prevent, to detect, to include, to cover, to handle,"
    " to require, to enforce, to refuse, to reject, to allow, to fail, to limit, to use, and fix,"
    " and add, and write, and document, and decide, and report, and implement, and create,"
    " and file, and publish, and remove, and replace, and agree"
)
_COLLECTIVES = (
    "* team, * teams, team *, the * team, * squad, * guild, * tribe, * crew, * group,"
    " * department, * dept, * working group, * committee, * engineers, * developers, * devs,"
    " * admins, * folks, * people, * staff, team, everyone, everybody, anyone, anybody, someone,"
    " all, we, us, all of us, whoever *, on-call, oncall, on call, * on-call, * oncall, * on call,"
    " sre, sres, devops, ops, operations, infra, infrastructure, platform, security, infosec, qa,"
    " support, backend, back-end, frontend, front-end, dba, dbas, noc, engineering, networking,"
    " management, leadership, developers, engineers, devs, admins, maintainers, vendor"
)
_PURPOSES = {
    "prevent": "prevent, prevents, preventive, preventative, prevention, preventing, avoid",
    "mitigate": "mitigate, mitigates, mitigative, mitigation, mitigating, reduce impact, limit",
    "detect": "detect, detects, detective, detection, detecting",
    "process": "process, processes, procedural, organizational, organisational",
    "repair": "repair, corrective, remediate, remediation, recover, recovery, respond, response",
}
_NOTHING = "none, nothing, n/a, na, no * needed, no * required, no * necessary"
_ROLES = (
    "author, authors, participant, participants, attendance, attendees, attended by, present,"
    " responder, responders, people involved, people, facilitator, facilitators, scribe, commander,"
    " incident commander, incident lead, incident manager, on-call, on call, oncall, reported by,"
    " written by, prepared by, involved, team members, contributors, reviewers"
)
_ACTS = (
    "said, says, saw, noticed, notes, noted, asked, asks, realized, realised, suggests, suggested,"
    " thinks, thought, joined, mentions, mentioned, decided, looked, told, pushed, rolled,"
    " acknowledged, posted, confirms, confirmed, checked, ran, replied, spotted, escalated,"
    " discovered, investigated, tried, called, pinged, declared, suspected, proposed, wrote,"
    " verified, merged, reverted, deployed"
)

VAGUE = frozenset(begun + phrase for phrase in words(_VAGUE) for begun in _BEGUN)
ENDS = words(_ENDS)
COLLECTIVES = words(_COLLECTIVES)
PURPOSES = turned(_PURPOSES)
NOTHING = words(_NOTHING)
ROLES = words(_ROLES)
ACTS = words(_ACTS)
