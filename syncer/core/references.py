"""Ticket references in a text: which trackers' tickets it names, and where.

Separate from the dialects because all of them ask the same question of a cell, a tail or a label.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from syncer.model import Grammar, TicketRef


class Reference(NamedTuple):
    """A reference as it stands, its link and emphasis included; ``ref`` is None if not ours."""

    start: int
    end: int
    written: str
    ref: TicketRef | None


class Link(NamedTuple):
    """A link in a text, by character offsets."""

    start: int
    end: int
    target: str


_BARE = re.compile(r"(?<![\w/&#])#(\d{1,9})\b")
_MARKS = "*_`~"
_KEY = r"[A-Z][A-Z0-9_]{1,20}-\d{1,9}\b"
NOUNS = (
    r"(?:(?:github|gitlab|jira|linear|asana|trello|upstream|tracking)[ ])?(?:issue|ticket|bug|jira"
    r"|story|task|card|pr|mr|pull[ -]request|merge[ -]request|linear|asana|trello|gh|github"
    r"|gitlab|phabricator|bugzilla|work[ ]item)s?"
)
"""What people call a ticket before its number."""
TRACKS = re.compile(
    rf"(?:(?:{NOUNS}|follow[- ]?up|work|progress|this)[ ])?"
    r"(?:is[ ]|being[ ]|already[ ])*"
    r"(?:track(?:ed|ing)|fil(?:ed|ing)|open(?:ed)?|creat(?:ed|ing)|raised|reported|logged|addressed"
    r"|implemented|handled|covered|worked[ ]on|followed[ ]up|underway|in[ ]progress"
    r"|closes|fixes|resolves)"
    r"(?:[ ](?:in|by|at|as|under|via|with|on|through|here))?(?:[ ](?:the[ ])?"
    rf"{NOUNS})?(?:[ ]*[:：])?[ ]+|{NOUNS}(?:[ ]?[:：])?[ ]+",
    re.IGNORECASE,
)
"""What leads to the reference: "tracked in …", "issue created: …", "PR …"."""
_HINT = re.compile(r"\d|://")
"""Without it there is no reference; most titles have none."""
_FOREIGN = re.compile(
    rf"\b(?i:{NOUNS}|tracked[ ](?:in|by|at|as|under))(?::[ ]?|[ ])(?P<key>{_KEY})"
    r"|https?://[^\s<>()\[\]|]+"
    r"|(?<![\w/.-])[A-Za-z0-9][\w.-]*/[\w./-]*[\w-][#!]\d+\b"
    r"|(?<![\w/&#!])[#!]\d{1,9}\b"
    r"|\bGH-\d{1,9}\b"
    rf"|\b{_KEY}"
    r"|\b(?:[Bb]ug|[Tt]icket|[Ii]ssue|BUG|TICKET|ISSUE|PR|MR|[Pp]ull [Rr]equest"
    r"|[Mm]erge [Rr]equest) +[#!]?\d{1,12}\b"
    r"|\bb/\d{5,12}\b"
)
_KEYS = re.compile(rf"\b{_KEY}|\b(?i:bug|ticket|issue|pr|mr|request) +!?\d|(?<!\w)!\d|\bb/\d")
_NO_PROJECT = re.compile(
    r"AES|AI|AWS|BGP|CA|CAPA|CD|CI|COVID|CVE|CWE|EC|EU|FIPS|FY|GPT|HTTP|IEC|IEEE|INC|"
    r"INCIDENT|IPV|ISO|LTS|MD|MP|OWASP|P|PA|PCI|PHASE|PM|PMR|POSTMORTEM|PR|Q|REC|RFC|RPO|RSA|"
    r"RTO|S|SEV|SEVERITY|SHA|SL|SOC|SP|SSL|STEP|TIER|TLS|TODO|UTC|UTF|UTF8|V|WAL|WCAG|WEEK|X|"
    r"XXX|Z|ACT|ACTION|ITEM|NIST|GMT|BST|CET|EST|PST|MAX|MIN|TOP|L|R|RC|DEC|JAN|FEB|MAR|APR|"
    r"MAY|JUN|JUL|AUG|SEP|OCT|NOV|ADR|PEP|KEP|RFD|CR|CW|KW|WK|AZ|DIN|EN|ASVS|CIS|GHSA|KB|USN|RHSA|"
    r"[A-Z]+\d\w*"
)
"""What bears a number and is no tracker's project: standards, incidents, records, lists, weeks,
months, and products that bear a number themselves."""
_MENTIONED = re.compile(
    r"(?:the |our |an? )?(?:incident |related |internal |public )?(?:post-? ?mortems?|incident"
    r"|rca|examples?|samples?|docs?|documentation|runbook|playbook|wiki|dashboard|graphs?|logs?"
    r"|background|context|discussion|thread|slack thread|design|design doc|spec|rfc|adr|retro"
    r"|beispiel|dokumentation|doku|hintergrund|kontext|diskussion|exemple|contexte|discusión"
    r"|ejemplo|documentación|documentación|contexto|例|参考|経緯|議論|ドキュメント|ポストモーテム)",
    re.IGNORECASE,
)
"""The words of a link that is but told of, wherever it leads."""
_MAYBE_KEY = re.compile(r"/[A-Z][A-Z0-9]{1,9}-\d{1,6}(?![\w-])|[/#]\d{1,9}/?$")
_PAGES = re.compile(
    r"//(?:docs|wiki|grafana|kibana|dashboards?|confluence|notion|app\.datadoghq)\b|/(?:wiki|pages"
    r"|display|d|dashboards?|docs?|document|spreadsheets|presentation|blob|tree|wikis|discussions"
    r"|archives|runbooks?|postmortems?)/",
    re.IGNORECASE,
)
"""Addresses of what people read, not of what they track."""
_TRACKING = re.compile(
    r"/(?:issues?|pulls?|pull-requests|pullrequests?|merge_requests|work_items|stor(?:y|ies)|bugs?"
    r"|tickets?|tasks?|todos?|cases?|_workitems/edit|pulses|incidents?/issues)/(?:[A-Za-z]\w*-)?\d"
    r"|/(?:browse|issues?|projects/[\w-]+/issues|servicedesk/\S*)/[A-Z]\w*-\d"
    r"|//(?:[\w.-]*\.)?(?:trello\.com/c|app\.asana\.com|app\.clickup\.com/t|basecamp\.com"
    r"|app\.shortcut\.com|linear\.app)/\S*\w{4}"
    r"|//crbug\.com/\d|\+bug/\d|/[TDP]\d{2,9}\b|show_bug\.cgi|[?&](?:id|selectedIssue|issue)=[\w-]*\d",
)


def ours(text: str, links: Collection[Link], grammar: Grammar, source: str) -> list[Reference]:
    """Every reference to a ticket of a configured tracker, in order; the longest match wins."""
    hits = _hits(text, grammar, source)
    found: list[Reference] = []
    if not (hits or links):
        return found
    for link in links:
        inside = [hit for hit in hits if link.start <= hit[0] and hit[1] <= link.end]
        refs = _called_anew(text, link, inside) or {hit[2] for hit in inside}
        if not refs and link.target:
            refs = {hit[2] for hit in _hits(link.target, grammar, source)}
        if inside:
            hits = [hit for hit in hits if hit not in inside]
        found += (
            Reference(link.start, link.end, text[link.start : link.end], ref)
            for ref in sorted(refs)
        )
    hits.sort(key=lambda hit: (hit[0], -hit[1]))
    end = 0
    for start, stop, ref in hits:
        if start < end:
            continue
        end = stop
        a, b = _widened(text, start, stop)
        found.append(Reference(a, b, text[start:stop], ref))
    found.sort()
    return found


def foreign(text: str, links: Iterable[Link], *, column: bool) -> list[Reference]:
    """References that no configured tracker owns; in a ticket column shapes alike, too."""
    found: list[Reference] = []
    taken: list[tuple[int, int]] = []
    within = tuple(links)
    if not within and _HINT.search(text) is None:
        return found
    for link in within:
        inner = _FOREIGN.search(text, link.start + 1, link.end)
        # An address in angles is its own text.
        named = inner and inner.start() == link.start + 1 and "://" not in inner[0]
        told = not column and _MENTIONED.fullmatch(_shown(text, link)) is not None
        if named or (not told and _is_ticket(link.target, column=column)):
            target = link.target if "://" in link.target else text[link.start : link.end]
            found.append(Reference(link.start, link.end, target, None))
        taken.append((link.start, link.end))
    for hit in _FOREIGN.finditer(text):
        start = hit.start()
        if any(a <= start < b for a, b in taken):
            continue
        word = hit[0].rstrip(".,;:")
        if hit["key"]:
            found.append(Reference(start, hit.end(), hit["key"], None))
            continue
        if word.startswith("http") and not _is_ticket(word, column=column):
            continue
        key = _KEYED.fullmatch(word)
        if key is not None and not (column or key[1] == "GH"):
            continue
        found.append(Reference(start, start + len(word), word, None))
    return sorted(found)


_KEYED = re.compile(r"([A-Z][A-Z0-9_]{1,20})-(\d{1,9})")


def _shown(text: str, link: Link) -> str:
    """The words of a link."""
    return text[link.start + 1 : link.end].partition("](")[0].strip(" *_`")


def _is_ticket(target: str, *, column: bool) -> bool:
    """Whether an address is a ticket's; in its own column by the number at its end, too."""
    if is_tracking(target):
        return True
    known = column and "://" in target and _MAYBE_KEY.search(target) is not None
    return known and _PAGES.search(target) is None


def is_tracking(target: str) -> bool:
    """Whether an address is that of one issue, pull request, card or the like."""
    return _TRACKING.search(target) is not None


def key(text: str) -> str | None:
    """A text that is a key as trackers make them, ``PROJ-12``; not ``UTF-8`` and its like."""
    found = _KEYED.fullmatch(text)
    return text if found is not None and not _NO_PROJECT.fullmatch(found[1]) else None


def may_hold(text: str) -> bool:
    """Whether there may be a reference in a text at all, links aside."""
    if "://" in text or "#" in text:
        return True
    return _DIGIT.search(text) is not None and _KEYS.search(text) is not None


_DIGIT = re.compile(r"\d")


_Hit = tuple[int, int, TicketRef]


def _hits(text: str, grammar: Grammar, source: str) -> list[_Hit]:
    hits: list[_Hit] = []
    for tracker, pattern in grammar.tickets.items():
        for match in pattern.finditer(text):
            parts = [part for part in match.groupdict().values() if part]
            if parts:
                hits.append((match.start(), match.end(), TicketRef(tracker, "#".join(parts))))
    if "#" in text and source in grammar.repositories:
        hits += _short_hits(text, grammar, grammar.repositories[source])
    return _alike(hits) if len(hits) > 1 else hits


def _alike(hits: list[_Hit]) -> list[_Hit]:
    """In the letters of the first that names it: in others it is the same ticket."""
    first: dict[tuple[str, str], TicketRef] = {}
    return [
        (start, stop, first.setdefault((ref.tracker, ref.id.casefold()), ref))
        for start, stop, ref in sorted(hits, key=lambda hit: hit[0])
    ]


def _called_anew(text: str, link: Link, inside: list[_Hit]) -> set[TicketRef]:
    """Where a link leads whose words have the same number by another name of its repository.

    Names change: of one that was renamed the words may have the old one, the address the new one.
    """
    leads = text.find("](", link.start, link.end)
    said = {hit[2] for hit in inside if hit[0] < leads}
    there = {hit[2] for hit in inside if hit[0] > leads >= 0}
    numbers = {(one.tracker, one.id.rpartition("#")[2]) for one in said | there}
    named = all("#" in one.id for one in said | there)
    return there if len(said) == len(there) == len(numbers) == 1 and named else set()


def _short_hits(text: str, grammar: Grammar, repository: str) -> Iterator[_Hit]:
    for match in _BARE.finditer(text):
        name = f"{repository}#{match[1]}"
        for tracker, pattern in grammar.tickets.items():
            whole = pattern.fullmatch(name)
            if whole is not None:
                parts = [part for part in whole.groupdict().values() if part]
                yield match.start(), match.end(), TicketRef(tracker, "#".join(parts))


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """With the emphasis around it, so that a name is replaced as a whole."""
    while start and end < len(text) and text[start - 1] == text[end] and text[end] in _MARKS:
        start -= 1
        end += 1
    if start and end < len(text) and text[start - 1] == "<" and text[end] == ">":
        return start - 1, end + 1
    return start, end
