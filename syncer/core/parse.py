"""Bytes to a postmortem. Never raises: what cannot be read is a problem with a code and a line."""

from __future__ import annotations

import hashlib
import re
from functools import partial

from syncer.core import markdown, sections
from syncer.core.blocks import Listing, Outline, Paragraph, Table, TooMuch
from syncer.core.lexicon import Lexicon, heading_words, lexicon
from syncer.core.lists import Lists, waiver
from syncer.core.metadata import Front, Metadata, file_date, front_matter, understood
from syncer.core.reading import LineCount, Reading
from syncer.core.sections import Sections
from syncer.core.speech import speech
from syncer.core.table import read_table
from syncer.core.values import is_placeholder
from syncer.globs import fits
from syncer.model import ActionItem, Code, DocRef, Document, Grammar, Postmortem, Problem

MAX_BYTES = 5 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_FRONT = re.compile(
    rb"(?:\xef\xbb\xbf)?(---|\+\+\+)[ \t]*\r?\n(?![ \t]*\r?\n).*?^(?:\1|\.\.\.)[ \t]*\r?(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_LISTINGS = frozenset({"readme", "index", "_index", "summary", "contributing", "changelog"})
_TEMPLATE = re.compile(r"(?:^|[\W_])template(?:$|[\W_])", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_TITLE_LIMIT = 255


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
    except TooMuch as error:
        return _bare(document, Problem(Code.UNREADABLE_DOCUMENT, str(error), document.ref))
    return _postmortem(document, grammar, words, front, outline)


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
    wants = partial(sections.depth, words)
    visible = _blanked(content)
    return markdown.read(content, visible.decode(), wants)


def _blanked(content: bytes) -> bytes:
    """The text for the parser: what hides before it is blank, so that every offset stays true."""
    hidden = 0
    if content.startswith((b"---", b"+++", _BOM)):
        block = _FRONT.match(content)
        hidden = block.end() if block else len(_BOM) if content.startswith(_BOM) else 0
    if hidden:
        return b"\n" * hidden + content[hidden:]
    return content


def _bare(document: Document, problem: Problem) -> Postmortem:
    """What is known of a document that cannot be read."""
    return Postmortem(
        document.ref,
        document.revision,
        _stem(document.ref.path),
        hashlib.sha256(document.content).hexdigest(),
        problems=(problem,),
        counts=False,
        url=document.url,
        permalink=document.permalink,
        changed=document.changed,
        published=document.published,
    )


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0] or path


def _postmortem(
    document: Document, grammar: Grammar, words: Lexicon, front: Front, outline: Outline
) -> Postmortem:
    ref = document.ref
    found = sections.arrange(document.content, outline, words)
    known = understood(
        front, found.pairs, title=found.title, path=ref.path, lexicon=words, grammar=grammar
    )
    title = known.title or _stem(ref.path)
    lines = LineCount(document.content)
    reading = Reading(document.content, ref, grammar, words, speech(grammar), lines, known.occurred)
    counts, alone = _judged(ref, title, found, known, words)
    items: tuple[ActionItem, ...] = ()
    reason = known.waiver
    if counts:
        read, said = _items(reading, outline, found)
        items, reason = tuple(read), reason or said
        _notes(reading, known, found, outline)
    else:
        reading.problem(Code.NOT_A_POSTMORTEM, "it is not a postmortem", 0)
    return Postmortem(
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
        facts=known.facts,
        repeat_of=known.repeat_of,
        waiver=reason,
        changed=document.changed,
        published=document.published,
    )


def _restricted(ref: DocRef, grammar: Grammar) -> bool:
    return any(fits(ref.path, pattern) for pattern in grammar.restricted.get(ref.source, ()))


def _team(ref: DocRef, grammar: Grammar) -> str | None:
    teams = grammar.teams.get(ref.source, ())
    return next((team for pattern, team in teams if fits(ref.path, pattern)), None)


def _judged(
    ref: DocRef, title: str, found: Sections, known: Metadata, words: Lexicon
) -> tuple[bool, bool]:
    """Whether it is a postmortem, and whether an action heading alone makes it one.

    A strong action heading; or a weaker one with a fact section and a date, severity or incident;
    or a postmortem word in title or path with any of these. Never an index, a README, a template.
    """
    stem = _stem(ref.path).casefold()
    dated = file_date(ref.path) is not None
    if stem in _LISTINGS or (_TEMPLATE.search(stem) and not dated):
        return False, False
    if is_placeholder(title) and known.occurred is None:
        return False, False
    marked = bool(known.occurred or known.severity or known.incident)
    named = _named(title, words) or _named(ref.path, words)
    sure = bool(found.actions and found.facts and marked) or (
        named and bool(found.actions or found.facts or marked)
    )
    return found.strong or sure, found.strong and not (named or found.facts or marked)


def _named(text: str, words: Lexicon) -> bool:
    """Whether a title or path says that this is a postmortem."""
    folded = heading_words(" ".join(_WORD.findall(text.replace("_", " "))))
    padded = f" {folded.replace('-', ' ')} "
    return any(f" {word.replace('-', ' ')} " in padded for word in words.postmortem)


def _items(
    reading: Reading, outline: Outline, found: Sections
) -> tuple[list[ActionItem], str | None]:
    """The items of all action sections in order, and the waiver one of them may hold."""
    if not found.actions:
        return [], None
    lists = Lists(reading)
    items: list[ActionItem] = []
    reason: str | None = None
    anchors = sections.anchors(reading.content, outline)
    for section in found.actions:
        anchor = anchors[section.heading.start]
        for block, group in section.blocks:
            if isinstance(block, Table):
                items += read_table(reading, block, anchor, group)
            elif isinstance(block, Listing):
                items += lists.read(block, anchor, group)
                if reason is None:
                    reason = _waived_entry(reading, block)
            elif isinstance(block, Paragraph):
                text = reading.content[block.text.start : block.text.end].decode()
                reason = reason or waiver(text, reading) or None
    lists.finish()
    return items, reason


def _waived_entry(reading: Reading, listing: Listing) -> str | None:
    for entry in listing.entries:
        if entry.text is not None and entry.box is None:
            text = reading.content[entry.text.start : entry.text.end].decode()
            said = waiver(text, reading)
            if said:
                return said
    return None


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
