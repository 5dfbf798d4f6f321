"""What must be repaired before syncer can work, with the remedy: as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from syncer.app.console import Line, Tone, line
from syncer.app.render.counts import Counts, counts_json, counts_text
from syncer.app.render.words import Json, counted

SEVERITIES = ("error", "warning", "info")
_TONES = {"error": Tone.BAD, "warning": Tone.WARN, "info": Tone.DIM}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to repair, or to know."""

    adapter: str
    """A source or tracker, else the section of the configuration."""
    severity: str
    message: str
    remedy: str | None = None


def finding(adapter: str, said: str) -> Finding:
    """A finding as an adapter says it: ``what is wrong; what to do``, ``warning: `` before it."""
    severity = "error"
    for word in SEVERITIES:
        if said.startswith(f"{word}: "):
            severity, said = word, said.removeprefix(f"{word}: ")
    message, _, remedy = said.partition("; ")
    return Finding(adapter, severity, message, remedy or None)


def check_text(
    counts: Sequence[Counts],
    found: Sequence[Finding],
    well: Sequence[Finding],
    skipped: Sequence[str],
) -> Iterator[Line]:
    """Counts per source, then adapter by adapter what is amiss, and what is well."""
    yield from counts_text(counts)
    named: str | None = None
    amiss = {one.adapter for one in found}
    fine = {one.adapter: one for one in well}
    for one in (*found, *(one for one in well if one.adapter not in amiss)):
        if one.adapter != named:
            yield line()
            yield line((Tone.HEAD, one.adapter))
            named = one.adapter
            if one.adapter in fine:
                yield line("  ", (Tone.GOOD, "well"), f": {fine[one.adapter].message}")
        if one is fine.get(one.adapter):
            continue
        yield line("  ", (_TONES[one.severity], one.severity), f": {one.message}")
        if one.remedy:
            yield line(f"    {one.remedy}")
    yield line()
    if skipped:
        yield line((Tone.DIM, f"Not asked, being offline: {', '.join(skipped)}"))
    many = Counter(one.severity for one in found)
    told = ", ".join(counted(many[word], word) for word in SEVERITIES[:2] if many[word])
    yield line(told) if told else line((Tone.GOOD, "Nothing to repair."))


def check_json(counts: Sequence[Counts], found: Sequence[Finding], well: Sequence[Finding]) -> Json:
    """As ``check --json`` prints it."""
    return {
        "version": 1,
        "sources": counts_json(counts),
        "findings": [
            {
                "adapter": one.adapter,
                "severity": one.severity,
                "message": one.message,
                "remedy": one.remedy,
            }
            for one in found
        ],
        "well": [{"adapter": one.adapter, "message": one.message} for one in well],
    }
