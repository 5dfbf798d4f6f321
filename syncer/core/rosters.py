"""People in bold who lead what they do: "**KL** Move the alert", "**Ines & Tom**" above a list.

A name in bold looks like any other group, and a wrong owner is worse than none: every such lead of
the section has to look like people, and the document has to speak of them as of people.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from syncer.core import labelled
from syncer.core.blocks import LINE, PSEUDO, Block, Entry, Heading, Listing, Paragraph, Text
from syncer.core.deeds import does
from syncer.core.headings import bare
from syncer.core.initials import is_listed
from syncer.core.lexicon import Lexicon, heading_words, plain_words
from syncer.core.people import looks_like_owner
from syncer.core.reading import Reading
from syncer.core.vocabulary.words import words

_LONGEST = 60
_MOST_LEADS = 200
_MOST = 20
"""People of one section that are looked for."""
_MOST_SOUGHT = 100
"""People of one document that are looked for, and places where one of them is."""
_MOST_PLACES = 1000
_LONGEST_ROSTER = 300
_KEY_REACH = 350
"""Bytes before a name where its line begins with the key that lists it."""
_WITHIN = re.compile(rb"\w")
_JOINED = re.compile(rb"[\w*-]")
_BEHIND = re.compile(rb"[ ]([^\s.,;:!?]{2,24})(?:[ ]([^\s.,;:!?]{1,24}))?")
_KEYED = re.compile(rb"[ \t>*_|-]{0,12}([^:|\n\x80]{2,30}?)[*_ \t]{0,4}(?:[:|]|\xef\xbc\x9a)")
_LED = re.compile(rb"(\*\*|__)([^*_\n]{1,60})\1[ \t]+(?=[A-Za-z@`\x80-\xff])")
_HANDLE = re.compile(rb"(?:\*\*|__)?@[\w.-]{1,40}(?:\*\*|__)?[ ]?:?(?:\*\*|__)?")
_COLON = re.compile(rb":(?:[ \t]*\(.{0,300}\))?$")
_AND = re.compile(r"\s*(?:,|&|/|\+|\band\b)\s*")
_INITIALS = re.compile(r"[A-Z]{2,4}")
_SIGN = re.compile(r"[A-Z]{2}")
_NAME = re.compile(r"[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’-]*\.?){0,2}")
_THING = re.compile(r"(?:\w*(?:ing|ion|ions|ment|ments|ness|ity|ance|ence|ure|ogy|sis|ops|tech))")
_GROUPS = words(
    "api, apis, app, apps, aws, azure, be, bi, cd, cdn, ceo, cfo, ci, cli, cms, coo, cpu,"
    " crm, cs, cto, cve, data, db, dba, dbs, dev, devs, dns, docs, dr, dx, ec, eks, email,"
    " etl, fe, gcp, git, gke, go, gpu, gtm, hr, http, https, iac, iam, ic, ide, io, iot, ip,"
    " it, java, jira, js, jvm, k8s, legal, llm, log, logs, ml, mobile, mq, network, noc, oom,"
    " ops, orm, os, pdf, people, php, pm, pms, pr, process, product, prs, qa, ram, rca, rds,"
    " rpc, rum, s3, sdk, sec, security, sla, slas, slo, slos, smtp, soc, sql, sre, sres, ssh,"
    " ssl, sso, support, team, teams, tech, tls, tools, ttl, ui, url, us, ux, vm, vms, vpc,"
    " vpn, waf, web, xss, backend, client, clients, code, culture, customer, customers,"
    " database, engineer, engineers, everyone, everybody, anyone, frontend, general, infra,"
    " library, low, high, medium, misc, other, others, platform, quick, server, service,"
    " services, short, long, software, system, systems, technical, test, tests, tooling,"
    " users, vendor, website, all, both, later, now, soon, today, week, month, quarter"
)
"""Teams, things and stretches of time that stand in bold above lists."""


def leads(reading: Reading, blocks: Iterable[Block]) -> Mapping[int, str]:
    """The people who lead blocks of an action section, by where the block begins."""
    found: dict[int, str] = {}
    every = list(_leads(reading, blocks))
    # Headings and bold words are told apart: one may group by theme, the other by person.
    for bold in (False, True):
        alike = {start: name for start, name, is_bold in every if is_bold is bold}
        if _are_people(reading, alike.values()):
            found |= alike
    return found


def _are_people(reading: Reading, found: Collection[str]) -> bool:
    if not found or len(found) > _MOST_LEADS or max(map(len, found)) > _LONGEST:
        return False
    names = list(dict.fromkeys(name for lead in found for name in _AND.split(lead)))
    if len(names) > _MOST or not all(is_shaped(reading, name) for name in names):
        return False
    unsaid = [name for name in names if not is_spoken_of(reading, name)]
    # Who signs with two letters does so alike; "Ines" says nothing of "Alerts", nor "KL" of "KMS".
    return not unsaid or (len(unsaid) < len(names) and all(map(_SIGN.fullmatch, names)))


def parted(reading: Reading, people: Mapping[int, str], blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with each person who leads words of their own as a heading above an entry."""
    content = reading.content
    taken: Block | None = None
    for index, block in enumerate(blocks):
        if block is taken:
            continue
        if isinstance(block, Paragraph) and _addressed(content, blocks, index):
            yield Heading(block.start, block.end, PSEUDO, block.text)
            continue
        if not isinstance(block, Heading | Paragraph) or block.start not in people:
            yield block
            continue
        found = _LED.match(content, block.text.start, block.text.end)
        if found is None:
            yield block
            continue
        yield Heading(block.start, block.end, PSEUDO, Text(block.text.start, found.end(2) + 2))
        text = labelled.within(content, block.text, found.end(), block.text.end)
        below = blocks[index + 1] if index + 1 < len(blocks) else None
        if isinstance(below, Listing) and _COLON.search(content[text.start : text.end]):
            taken = below
        entry = _entry(text, taken if taken is below else None)
        yield Listing(entry.start, entry.end, (entry,))


def _addressed(content: bytes, blocks: Sequence[Block], index: int) -> bool:
    """Whether a paragraph is but a handle above a list: "@ana", "@bo:"."""
    block, below = blocks[index], blocks[index + 1 : index + 2]
    return (
        isinstance(block, Paragraph)
        and bool(below)
        and isinstance(below[0], Listing)
        and _HANDLE.fullmatch(content, block.text.start, block.text.end) is not None
    )


def _entry(text: Text, below: Block | None) -> Entry:
    """What somebody leads, as a list entry; what is listed below only tells more of it."""
    listed = below.entries if isinstance(below, Listing) else ()
    told = tuple(
        # Without its marks: a ticket of a detail is not the item's.
        Paragraph(one.text.start, one.text.end, one.text._replace(marks=()))
        for one in listed
        if one.text is not None
    )
    return Entry(text.start, told[-1].end if told else text.end, None, text, told)


def _leads(reading: Reading, blocks: Iterable[Block]) -> Iterator[tuple[int, str, bool]]:
    """What may be people: where the block begins, the name, and whether it stands in bold."""
    content = reading.content
    for block in blocks:
        if not isinstance(block, Heading | Paragraph):
            continue
        found = _LED.match(content, block.text.start, block.text.end)
        if found is not None:
            yield block.start, found[2].decode(errors="replace").strip(" :："), True
        elif isinstance(block, Heading) and block.level != LINE:
            inner = labelled.unwrapped(content, block.text)
            name = content[inner.start : inner.end].decode().strip(" :：")
            yield block.start, name, block.level == PSEUDO


def is_shaped(reading: Reading, name: str) -> bool:
    """Whether a name may be a person's: of that shape, and no word that is known for another."""
    if len(name) > _LONGEST or not (_INITIALS.fullmatch(name) or _NAME.fullmatch(name)):
        return looks_like_owner(name, reading.speech.people)
    whole = bare(name)
    return not _is_known(reading.lexicon, whole) and not any(
        one in _GROUPS or _THING.fullmatch(one) or _is_known(reading.lexicon, one)
        for one in whole.split()
    )


def _is_known(lexicon: Lexicon, name: str) -> bool:
    tables = (
        *(lexicon.statuses, lexicon.stages, lexicon.priorities, lexicon.periods, lexicon.columns),
        *(lexicon.qualifiers, lexicon.aims, lexicon.nouns, lexicon.verbs, lexicon.strong),
        *(lexicon.weak, lexicon.loose, lexicon.keyed, lexicon.labels),
    )
    return (
        any(name in table for table in tables)
        or name.startswith(lexicon.kinds)
        or lexicon.fact(name) is not None
    )


def is_spoken_of(reading: Reading, name: str) -> bool:
    """Whether the document tells of a name what only people do, or names it among them."""
    if looks_like_owner(name, reading.speech.people) or is_listed(reading, name):
        return True
    sought = reading.sought
    if name not in sought:
        # Each takes a walk through the document, however many sections there are.
        sought[name] = len(sought) < _MOST_SOUGHT and _is_somebody(reading, name)
    return sought[name]


def _is_somebody(reading: Reading, name: str) -> bool:
    """Whether one of the places where a document has a name is one of a person's."""
    content, word = reading.content, name.encode()
    at = content.find(word)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return False
        if _is_person(content, at, at + len(word), reading.lexicon):
            return True
        at = content.find(word, at + 1)
    return False


def _is_person(content: bytes, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a name is called by its handle, does something or stands behind a person's role."""
    ends = _WITHIN.match(content, end) is None
    before = content[start - 1 : start]
    if before == b"@" and ends:
        return True
    behind = _BEHIND.match(content, end) if _JOINED.match(before) is None else None
    if behind is not None:
        first, second = (
            plain_words((one or b"").decode(errors="ignore")) for one in behind.groups()
        )
        if first in lexicon.acts or does(first, second):
            return True
    if not ends or _WITHIN.match(before):
        return False
    line = content.rfind(b"\n", max(0, start - _KEY_REACH), start) + 1
    keyed = _KEYED.match(content, line, start) if line or start < _KEY_REACH else None
    return (
        keyed is not None
        and start - keyed.end() <= _LONGEST_ROSTER
        and _is_role(lexicon, heading_words(keyed[1].decode(errors="ignore")))
    )


def _is_role(lexicon: Lexicon, key: str) -> bool:
    return key in lexicon.roles or lexicon.labels.get(key) == "owner"
