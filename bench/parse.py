"""What reading costs: 10,000 generated postmortems against a bare walk over the same events.

Run ``python bench/parse.py [DOCUMENTS]``. The corpus is seeded, so every run reads the same bytes.
Both figures are CPU time of one process; the target is a ratio of at most 2.5.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pyromark

from syncer.core import markdown
from syncer.core.lexicon import lexicon
from syncer.core.parse import parse, read_outline
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.model import DocRef, Document, Grammar, Person, Revision

TARGET = 2.5
_OPTIONS = markdown.OPTIONS
_WORDS = [
    "cache",
    "queue",
    "broker",
    "deploy",
    "rollback",
    "latency",
    "alert",
    "dashboard",
    "replica",
    "failover",
    "certificate",
    "pool",
    "gateway",
    "checkout",
    "payment",
    "index",
    "shard",
    "leader",
    "follower",
    "quorum",
    "timeout",
    "retry",
    "budget",
    "canary",
    "the",
    "a",
    "of",
    "for",
    "when",
    "because",
    "after",
    "before",
    "every",
    "customer",
    "request",
    "service",
    "node",
    "cluster",
    "region",
    "traffic",
    "was",
    "were",
    "is",
    "grew",
    "dropped",
    "failed",
    "recovered",
    "restarted",
    "saturated",
    "exhausted",
    "increased",
    "slowly",
]
_PEOPLE = ("ana", "bo", "carla", "deniz", "eiko", "farid")


class Writer:
    """Writes one postmortem after the other."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def sentence(self, least: int = 6, most: int = 18) -> str:
        """A sentence of words of the trade."""
        words = self.random.choices(_WORDS, k=self.random.randint(least, most))
        return " ".join(words).capitalize() + "."

    def paragraph(self, sentences: int) -> str:
        """A paragraph with some inline markup."""
        parts = [self.sentence() for _ in range(sentences)]
        parts[0] = f"The `{self.random.choice(_WORDS)}` **{self.random.choice(_WORDS)}** {parts[0]}"
        return " ".join(parts)

    def document(self, number: int) -> tuple[str, bytes]:
        """The path and bytes of one postmortem of about 9 KB."""
        day = date(2025, 1, 1) + timedelta(days=number % 700)
        name = self.sentence(2, 4).rstrip(".")
        lines = [
            f"# Postmortem: {name} ({day})",
            "",
            f"**Date:** {day}  ",
            f"**Authors:** {self.random.choice(_PEOPLE)}, {self.random.choice(_PEOPLE)}  ",
            "**Status:** Complete  ",
            f"**Severity:** P{self.random.randint(0, 3)}",
            *("", "## Summary", "", self.paragraph(4), "", "## Impact", ""),
            f"- **Duration:** {self.random.randint(5, 300)} min",
            f"- **Time to detect (TTD):** {self.random.randint(1, 30)} min",
            f"- **Affected services:** {self.random.choice(_WORDS)}",
            *("", self.paragraph(3), "", "## Root cause", "", self.paragraph(6), ""),
            *("```yaml", "# decoy", "| Action | Owner |", "|---|---|", "| no | item |", "```", ""),
            *(self.paragraph(5), "", "<!--", "## Action items", "- [ ] decoy", "-->", ""),
            *("## Timeline", "", "| Time (UTC) | Event |", "|---|---|"),
        ]
        lines += [
            f"| {9 + i // 6:02}:{i % 6 * 10:02} | {self.sentence(5, 10)} |" for i in range(24)
        ]
        lines += ["", "## Lessons learned", "", "### What went well", ""]
        lines += [f"- {self.sentence()}" for _ in range(5)]
        lines += ["", "### What went poorly", ""]
        lines += [f"- {self.sentence()} [more](https://acme.example/{i})" for i in range(5)]
        lines += ["", "## Action items", "", *self.items(day), "", "## Notes", ""]
        while sum(map(len, lines)) < 8700:
            lines += [self.paragraph(4), ""]
        text = ("\r\n" if number % 10 == 0 else "\n").join(lines)
        return f"pm/{day}-{number}.md", text.encode()

    def items(self, day: date) -> Iterator[str]:
        """Two to seven items: a table, a checklist or bullets."""
        dialect = self.random.randrange(3)
        if dialect == 0:
            yield "| Action | Owner | Priority | Deadline | Ticket |"
            yield "|---|---|---|---|---|"
        for index in range(self.random.randint(2, 7)):
            title = self.sentence(3, 8).rstrip(".")
            who = self.random.choice(_PEOPLE)
            due = day + timedelta(days=self.random.randint(5, 90))
            ticket = f"[OPS-{index}](https://acme.example/browse/OPS-{index})" if index % 2 else ""
            if dialect == 0:
                yield f"| {title} | @{who} | P{index % 4} | {due} | {ticket} |"
            elif dialect == 1:
                box = "x" if index % 3 == 0 else " "
                yield f"- [{box}] {title} — @{who} — {due}" + (f" — {ticket}" if ticket else "")
            else:
                yield f"* {title}" + (f" ({ticket}, done)" if ticket else "")


def corpus(count: int, seed: int = 7) -> list[tuple[str, bytes]]:
    """Paths and bytes of so many postmortems, the same ones every time."""
    writer = Writer(seed)
    return [writer.document(number) for number in range(count)]


def grammar() -> Grammar:
    """A deployment with every language, two trackers and a few people."""
    return Grammar(
        tuple(LANGUAGES.values()),
        {
            "local": re.compile(r"\b(?P<key>LOCAL-\d+)\b"),
            "jira": re.compile(r"\b(?P<key>OPS-\d+)\b"),
        },
        people=tuple(Person(handle, (handle.capitalize(),)) for handle in _PEOPLE),
    )


def bare(documents: list[tuple[str, bytes]]) -> float:
    """CPU seconds of a loop over the same events that does nothing."""
    begun = time.process_time()
    for _, content in documents:
        text = content.decode()
        for _event, _span in pyromark.events_with_range(text, options=_OPTIONS, merge_text=True):
            pass
    return time.process_time() - begun


def parsed(documents: list[tuple[str, bytes]]) -> tuple[float, int]:
    """CPU seconds of parsing, and how many items there were."""
    spoken = grammar()
    items = 0
    begun = time.process_time()
    for path, content in documents:
        document = Document(DocRef("bench", path), Revision("1"), content)
        items += len(parse(document, spoken).items)
    return time.process_time() - begun, items


def outlines(documents: list[tuple[str, bytes]]) -> float:
    """CPU seconds of finding headings and the blocks that are wanted, without reading them."""
    words = lexicon(grammar())
    begun = time.process_time()
    for _, content in documents:
        read_outline(content, words)
    return time.process_time() - begun


def _micro(seconds: float, things: int) -> str:
    return f"{seconds / max(1, things) * 1e6:.0f} µs"


def main() -> None:
    """Print both figures side by side."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    documents = corpus(count)
    size = sum(len(content) for _, content in documents)
    slices = [documents[at : at + 1000] for at in range(0, count, 1000)]
    walk = read = 0.0
    items = 0
    # In turns, so that a busy machine is busy for both.
    for part in slices:
        walk += bare(part)
        seconds, found = parsed(part)
        read += seconds
        items += found
    print(f"{count:,} documents, {size / 1e6:.1f} MB, {items:,} items")
    print(f"bare event walk {walk:6.2f} s   parse {read:6.2f} s   ratio {read / walk:.2f}", end="")
    print(f"   target {TARGET}: {'met' if read <= TARGET * walk else 'MISSED'}")
    outlined = outlines(documents)
    print(
        f"outline alone   {outlined:6.2f} s   the rest of an item {_micro(read - outlined, items)}"
    )
    print(f"a document {_micro(read, count)}, {size / read / 1e6:.1f} MB/s")


if __name__ == "__main__":
    main()
