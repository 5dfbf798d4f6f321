"""English: what orders begin with, and how deeds are told."""

from __future__ import annotations

from syncer.core.vocabulary.words import words
from syncer.model import Deeds

_VERBS = (
    "accept, ack, acknowledge, add, address, adjust, adopt, agree, alert, align, allow, analyse,"
    " analyze, apply, archive, arrange, ask, assess, assign, audit, automate, avoid, back,"
    " backfill, backport, block, build, bump, call, cap, change, check, clarify, clean, clear,"
    " close, come, communicate, compare, complete, conduct, configure, confirm, connect, consider,"
    " consolidate, contact, continue, convert, coordinate, correct, create, cut, deactivate,"
    " decide, decommission, decouple, define, delete, deliver, deploy, deprecate, describe,"
    " design, detect, determine, develop, diagnose, disable, discuss, distribute, document,"
    " double-check, drain, drop, educate, eliminate, email, enable, encourage, encrypt, enforce,"
    " enhance, ensure, escalate, establish, evaluate, examine, exclude, expand, explain, explore,"
    " expose, extend, extract, figure, file, fill, finalise, finalize, find, finish, fix, follow,"
    " follow-up, force, formalise, formalize, gather, generate, get, give, grant, harden, hold,"
    " identify, implement, improve, include, increase, inform, install, instrument, integrate,"
    " introduce, inventory, investigate, isolate, keep, launch, learn, let, leverage, limit, link,"
    " list, log, look, lower, maintain, make, map, measure, merge, migrate, minimise, minimize,"
    " mirror, mitigate, modify, monitor, move, negotiate, notify, obtain, open, optimise,"
    " optimize, organise, organize, page, patch, perform, pin, plan, practice, practise, prepare,"
    " prevent, prioritise, prioritize, produce, promote, propose, protect, provide, provision,"
    " publish, purchase, push, put, raise, re-enable, re-evaluate, reach, rebuild, reconsider,"
    " record, recover, recreate, redesign, reduce, reevaluate, refactor, refine, refresh,"
    " reimplement, reinforce, release, relocate, remediate, remind, remove, rename, reorganise,"
    " reorganize, repair, replace, replicate, report, request, require, research, reset, resize,"
    " resolve, respond, restart, restore, restrict, restructure, rethink, retire, retry, revert,"
    " review, revise, revisit, revoke, rework, rewrite, roll, rotate, run, scale, schedule,"
    " secure, send, separate, set, setup, share, ship, show, simplify, speed, split, stabilise,"
    " stabilize, standardise, standardize, start, stop, store, streamline, strengthen, study,"
    " submit, subscribe, suggest, support, switch, sync, take, talk, teach, tell, test, throttle,"
    " tighten, track, train, transfer, trigger, try, tune, turn, understand, unify, update,"
    " upgrade, use, validate, verify, version, wait, warn, watch, work, wrap, write"
)
_URGES = (
    "please, to, we should, we need to, we must, we have to, should, must, need to, needs to,"
    " will, try to, let's"
)
_DID = (
    "added, adjusted, applied, backported, blocked, bumped, changed, cleaned, cleared, closed,"
    " configured, contacted, corrected, created, deleted, deployed, disabled, documented, drained,"
    " enabled, enforced, extended, filed, fixed, implemented, increased, informed, installed,"
    " introduced, killed, lowered, merged, migrated, moved, notified, opened, patched, purged,"
    " raised, rebooted, rebuilt, recovered, recreated, redeployed, reduced, refactored,"
    " reinstalled, released, removed, renamed, replaced, reported, restarted, restored, retried,"
    " reverted, rewrote, rewritten, rolled, rotated, scaled, shipped, switched, terminated,"
    " updated, upgraded, wrote, written, verified, checked, flushed, pulled, escalated, paged, ran,"
    " bounced, investigated, identified, completed, revoked, rebalanced, backfilled, replayed,"
    " tweaked, tuned, advised, instructed, reminded, trained, doubled, halved, decommissioned,"
    " provisioned, published, announced, amended, hardened"
)
_ALIKE = (
    "adjusted, blocked, changed, closed, configured, documented, enabled, extended, fixed,"
    " increased, lowered, reduced, released, updated"
)
_ARTICLES = (
    "the, a, an, our, all, its, their, this, that, these, two, both, max, maximum, min, minimum,"
    " it, them"
)
_TELLINGS = (
    *("DID !by !but *", "we DID !by !but *", "i DID !by !but *", "have DID !by !but *"),
    *("has DID !by !but *", "had DID !by !but *", "we have DID *", "i have DID *"),
    *("we've DID *", "i've DID *", "NAME DID ARTICLE", "NAME has DID ARTICLE"),
    *("* was DID", "* were DID", "* has been DID", "* have been DID"),
    *("* was set", "* were set", "* has been set", "* have been set"),
    *("* was made", "* were made", "* has been made", "* have been made"),
    *("* was done", "* has been done", "* was completed", "* has been completed"),
    *("* was resolved", "* has been resolved", "* were resolved", "* have been resolved"),
    *("not DID * is", "not DID * are", "not DID * isn't", "not DID * aren't"),
)
_WISHES = (
    "should, must, need, needs, will, would, could, can, may, might, ensure, why, whether, how,"
    " if, when, that, which, until, not, todo, tbd, never, partially, partly, pending, still, yet,"
    " to be, no, what, who"
)
_HANDLES = (
    "close, complete, deploy, finish, fix, implement, land, merge, release, resolve, review, ship,"
    " triage"
)
_TRACKS = (
    "address, diagnose, follow, investigate, keep an eye, monitor, prioritise, prioritize, solve,"
    " track, watch, work"
)
_ABSTRACTS = (
    "ing, ion, ions, ment, ments, ness, cess, cesses, ity, ance, ence, ure, ogy, sis, ops, tech"
)

DEEDS = Deeds(
    verbs=words(_VERBS),
    things=words(
        "alert, block, build, cap, email, file, grant, limit, link, list, log, map, mirror, page,"
        " patch, pin, record, report, request, store, switch, trigger, version"
    ),
    urges=words(_URGES),
    did=words(_DID),
    alike=words(_ALIKE),
    articles=words(_ARTICLES),
    tellings=_TELLINGS,
    skips=words("already, now, then, since, also, just, finally, immediately, subsequently"),
    wishes=words(_WISHES),
    abstracts=tuple(_ABSTRACTS.split(", ")),
    handles=words(_HANDLES),
    tracks=words(_TRACKS),
    undoes=words("revert, undo, reopen, backport, cherry-pick, rebase, abandon"),
)
