"""Whether words ask for something to be done, or say that it was; English, for want of more.

Only the first words are looked at: they tell an order from a report.
"""

from __future__ import annotations

import re

_ASKS = (
    "accept|ack|acknowledge|add|adjust|adopt|agree|alert|align|allow|analyse|analyze|apply|"
    "archive|arrange|ask|assess|assign|audit|automate|avoid|backfill|back|block|build|bump|"
    "call|change|check|clarify|clean|close|come|complete|communicate|compare|conduct|"
    "configure|confirm|connect|consider|consolidate|contact|continue|convert|coordinate|"
    "correct|create|cut|deactivate|decide|decommission|decouple|define|delete|deliver|deploy|"
    "deprecate|describe|design|determine|develop|diagnose|disable|discuss|distribute|document|"
    "drop|educate|eliminate|email|enable|encrypt|encourage|enforce|enhance|ensure|escalate|"
    "establish|evaluate|examine|exclude|expand|explain|explore|expose|extend|extract|figure|"
    "file|fill|finalize|find|finish|fix|follow|force|formalize|gather|generate|get|give|grant|"
    "hold|identify|implement|improve|include|increase|inform|install|instrument|integrate|"
    "introduce|inventory|investigate|isolate|keep|launch|learn|let|limit|link|list|log|look|"
    "lower|maintain|make|map|measure|merge|migrate|minimize|mirror|mitigate|modify|monitor|"
    "move|negotiate|notify|obtain|open|optimize|organize|page|patch|perform|pin|plan|practice|"
    "prepare|prevent|prioritize|produce|promote|propose|protect|provide|provision|publish|"
    "purchase|push|raise|rebuild|recover|recreate|redesign|reduce|refactor|refine|refresh|"
    "reimplement|release|relocate|remediate|remind|remove|rename|reorganize|repair|replace|"
    "replicate|report|request|require|reset|resize|resolve|restart|restore|restrict|"
    "restructure|rethink|retire|retry|revert|review|revise|revisit|revoke|rework|rewrite|roll|"
    "rotate|run|scale|schedule|secure|send|separate|set|setup|share|ship|show|simplify|"
    "stabilize|standardize|start|stop|store|streamline|strengthen|study|submit|subscribe|"
    "suggest|support|switch|sync|take|talk|teach|tell|test|tighten|track|train|transfer|"
    "trigger|tune|turn|understand|unify|update|upgrade|use|validate|verify|version|wait|warn|"
    "watch|work|wrap|write"
)
_ORDER = re.compile(rf"(?:please |we should |we need to |to )?(?:{_ASKS})\b", re.IGNORECASE)
_DID = (
    "added|adjusted|applied|bumped|changed|cleaned|closed|contacted|corrected|created|deleted"
    "|deployed|disabled|documented|enabled|enforced|extended|filed|fixed|implemented|increased"
    "|informed|installed|introduced|lowered|merged|migrated|moved|notified|opened|patched|raised"
    "|reduced|refactored|reinstalled|removed|renamed|replaced|reported|restarted|restored|reverted"
    "|rewrote|rolled|rotated|scaled|switched|terminated|updated|upgraded|wrote"
)
_THE = r"(?:the|a|an|our|all|its|their|this|that|these|two|both|max\w*|min\w*)"
_LIKE = (
    "adjusted|changed|closed|documented|enabled|extended|fixed|increased|lowered|reduced|updated"
)
"""Such words also stand before a thing that is wanted: "Increased coverage"."""
_DONE = re.compile(
    r"(?:we |i |(?:have |has )?(?:already |now )?)?(?:have |had )?(?:already )?"
    rf"(?:(?:{_LIKE})[ ]{_THE}|(?!(?:{_LIKE})\b)(?:{_DID}))"
    r"[ ](?!by\b|but\b|if\b|when\b)\S",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"(?:(?:the|a|an|all|this|these|our|some|both|each)[ ])?(?:[\w/'’.-]+[ ]){1,4}"
    r"(?:was|were|has been|have been)[ ](?:\w+ly[ ]|already[ ]|now[ ]|then[ ])?"
    rf"(?:{_DID}|done|made|set|retried|shipped|released|completed|resolved|cleared|recovered)\b",
    re.IGNORECASE,
)
_WOULD = re.compile(
    r"\b(?:should|must|needs?|will|would|could|can|may|might|ensure|why|whether|how|if|when|that"
    r"|which|until|not|todo|tbd|never|partially|partly|pending|still|yet|to be)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[;:.—–][ ]+(?:(?:but|so|and|now|please|then|also)[ ]+)*|[ ]-[ ]+")
_HAVE = re.compile(r"(?:make|do|go|be|put|think|try|rethink)[ ]", re.IGNORECASE)
_PARTLY = re.compile(
    r"\bonly (?:in|on|for|at)\b|\bin (?:(?:a|the) )?(?:staging|canary|sandbox)\b", re.IGNORECASE
)
_STATE = re.compile(rf"(?:{_DID})(?:[ ][\w-]+){{1,3}}?[ ](?:is|are|isn't|aren't)[ ]", re.IGNORECASE)
"""What was done has a fault: "Added alerts are noisy"."""
_LONGEST, _FEWEST = 300, 2


def asks(text: str) -> bool:
    """Whether words begin with an order and its object: "Update the runbook"."""
    found = _ORDER.match(text)
    return found is not None and text[found.end() :].strip(" :：") != ""


def reports(text: str) -> bool:
    """Whether a sentence says that something was done: "Restarted the proxy", "It was fixed"."""
    if len(text) > _LONGEST:
        return False
    clauses = _CLAUSES.split(text)
    if len(clauses) > 1 and (any(map(asks, clauses[1:])) or any(map(_HAVE.match, clauses[1:]))):
        return False
    if _PARTLY.search(text) or _STATE.match(text):
        return False
    did = _DONE.match(text) or (_WAS.match(text) if _ORDER.match(text) is None else None)
    return did is not None and _WOULD.search(text) is None


_INSIDE = re.compile(r"[.!?:。][*_\"')\]]*\s+\S|\n\s*\n")
_POINTS = re.compile(
    r"(?:please )?(?:see|follow|find|use|list|read|check|track|continue|learn|look|refer|fill"
    r"|describe|discuss|keep|take|watch|ask|contact|let)\b"
    r"|.*\b(?:action items?|action points?|follow-?ups?|below|above|this (?:section|document|page"
    r"|template)|tbd|here)\b",
    re.IGNORECASE | re.DOTALL,
)


def orders(text: str) -> bool:
    """Whether a paragraph is one sentence that asks for a deed, and does not lead elsewhere."""
    text = text.strip()
    known = len(text) <= _LONGEST and asks(text) and len(text.split()) > _FEWEST
    return known and text[-1] != ":" and not (_INSIDE.search(text) or _POINTS.match(text))
