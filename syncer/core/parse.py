"""Bytes to a postmortem. Never raises: what cannot be read is a problem with a code and a line."""

from __future__ import annotations

import hashlib
from functools import partial

from syncer.core import markdown, sections
from syncer.core.blocks import Outline, TooMuch
from syncer.core.facts import Metadata, understood
from syncer.core.ignoring import silenced
from syncer.core.items import read_items
from syncer.core.lexicon import Lexicon, lexicon
from syncer.core.metadata import front_matter
from syncer.core.reading import LineCount, Reading
from syncer.core.said import Front
from syncer.core.sections import Section, Sections
from syncer.core.speech import speech
from syncer.core.verdict import KINDS, judged, stem
from syncer.core.wording import flagged
from syncer.core.words import tongue
from syncer.globs import fits
from syncer.model import ActionItem, Code, DocRef, Document, Grammar, Postmortem, Problem

MAX_BYTES = 5 * 1024 * 1024
_TITLE_LIMIT = 255
_HEADING = 60


def parse(document: Document, grammar: Grammar) -> Postmortem:
    """The postmortem a document is, whole: its facts, its items with their slots, its problems."""
    content = document.content
    trouble = _unreadable(content)
    if trouble is not None:
        return _bare(document, Problem(Code.UNREADABLE_DOCUMENT, *_at(trouble, document.ref)))
    front = front_matter(content)
    if front.fault is not None:
        fault = front.fault
        return _bare(document, Problem(fault.code, fault.message, document.ref, fault.line))
    words = lexicon(grammar)
    try:
        outline = read_outline(content, words)
        return _postmortem(document, grammar, words, front, outline)
    except TooMuch as error:
        return _bare(document, Problem(Code.UNREADABLE_DOCUMENT, str(error), document.ref))


def _unreadable(content: bytes) -> tuple[str, int] | None:
    """Why bytes are no text that anybody should read, and where."""
    if len(content) > MAX_BYTES:
        return f"it is larger than {MAX_BYTES // 1024 // 1024} MiB", 1
    nul = content.find(b"\0")
    if nul >= 0:
        return "it is binary, not text", 1 + content.count(b"\n", 0, nul)
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = 1 + content.count(b"\n", 0, error.start)
        return f"it is not UTF-8: byte {error.start}", line
    return None


def _at(trouble: tuple[str, int], ref: DocRef) -> tuple[str, DocRef, int]:
    message, line = trouble
    return message, ref, line


def read_outline(content: bytes, words: Lexicon) -> Outline:
    """The headings of a document, and the blocks of the sections that somebody reads."""
    return markdown.outline(content, partial(sections.depth, words))


def _bare(document: Document, problem: Problem) -> Postmortem:
    """What is known of a document that cannot be read."""
    return Postmortem(
        document.ref,
        document.revision,
        stem(document.ref.path),
        hashlib.sha256(document.content).hexdigest(),
        problems=(problem,),
        counts=False,
        url=document.url,
        permalink=document.permalink,
        changed=document.changed,
        published=document.published,
    )


def _postmortem(
    document: Document, grammar: Grammar, words: Lexicon, front: Front, outline: Outline
) -> Postmortem:
    """What a document says, its action items among it if it is a postmortem."""
    ref = document.ref
    found = sections.arrange(document.content, outline, words)
    known = _known(document, grammar, words, front, found)
    title = known.title or stem(ref.path)
    lines = LineCount(document.content)
    reading = Reading(
        *(document.content, ref, grammar, words, speech(grammar), lines, known.occurred),
        tongue=tongue((_heading(document.content, one) for one in found.actions), words),
    )
    counts, alone, instead = judged(
        *(ref.path, title, front, found, known, words), folder=grammar.folders.get(ref.source, "")
    )
    items: tuple[ActionItem, ...] = ()
    reason = known.waiver
    if counts:
        read, said = read_items(reading, outline, found)
        items = tuple(flagged(read, document.content, words, grammar.people))
        reason = reason or said
        _notes(reading, known, found, outline)
    else:
        reading.problem(Code.NOT_A_POSTMORTEM, _instead(document.content, found, instead), 0)
    postmortem = Postmortem(
        ref,
        document.revision,
        title if len(title) <= _TITLE_LIMIT else title[: _TITLE_LIMIT - 1] + "…",
        hashlib.sha256(document.content).hexdigest(),
        items,
        tuple(reading.problems),
        counts=counts,
        alone=alone,
        skip=known.skip,
        restricted=known.restricted or _restricted(ref, grammar),
        url=document.url,
        permalink=document.permalink,
        incident=known.incident,
        occurred=known.occurred,
        severity=known.severity,
        team=known.team or _team(ref, grammar),
        services=known.services,
        causes=known.causes,
        stage=known.stage,
        labels=known.labels,
        facts=known.facts if instead is None else {**known.facts, "document": instead},
        repeat_of=known.repeat_of,
        waiver=reason,
        heading=lines.at(found.actions[0].heading.start) if found.actions else 1,
        changed=document.changed,
        published=document.published,
    )
    return silenced(postmortem, document.content)


def _known(
    document: Document, grammar: Grammar, words: Lexicon, front: Front, found: Sections
) -> Metadata:
    begin, end = found.timeline
    return understood(
        front,
        found.pairs,
        title=found.title,
        path=document.ref.path,
        lexicon=words,
        grammar=grammar,
        timeline=document.content[begin:end],
    )


def _heading(content: bytes, section: Section) -> str:
    text = section.heading.text
    return content[text.start : text.end].decode()


def _instead(content: bytes, found: Sections, kind: str | None) -> str:
    """What it is instead; where only the name of its section is too weak, what would be enough."""
    said = f"not a postmortem: {KINDS[kind or 'other']}"
    if kind != "other" or not found.actions:
        return said
    heading = " ".join(_heading(content, found.actions[0]).split())
    heading = heading if len(heading) <= _HEADING else heading[: _HEADING - 1] + "…"
    return f'{said}; if it is one, call its section "{heading}" Action items'


def _restricted(ref: DocRef, grammar: Grammar) -> bool:
    return any(fits(ref.path, pattern) for pattern in grammar.restricted.get(ref.source, ()))


def _team(ref: DocRef, grammar: Grammar) -> str | None:
    teams = grammar.teams.get(ref.source, ())
    return next((team for pattern, team in teams if fits(ref.path, pattern)), None)


def _notes(reading: Reading, known: Metadata, found: Sections, outline: Outline) -> None:
    """The problems of metadata and of tables that are none, each with its line."""
    for finding in known.problems:
        line = finding.line
        if line is None and finding.pair is not None:
            line = reading.lines.at(found.offsets[finding.pair])
        reading.problems.append(Problem(finding.code, finding.message, reading.ref, line))
    for offset in outline.strays:
        reading.problem(
            Code.NOT_A_TABLE, "a row of dashes that no table has: is a blank line missing?", offset
        )
    reading.problems.sort(key=lambda problem: problem.line or 0)
