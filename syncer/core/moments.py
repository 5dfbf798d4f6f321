"""When an incident began and ended by the clock, and whose clock: as written, never reckoned."""

from __future__ import annotations

import re
from collections.abc import Mapping

from syncer.core.said import CAP, Words
from syncer.core.values import plain

_CLOCK = r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?:\s?[AaPp]\.?[Mm]\b\.?)?"
_TIME = re.compile(rf"(?<![\d:.]){_CLOCK}")
_NAMED = (
    r"UTC|GMT|Z|[ECMP][SD]?T|CES?T|EES?T|WES?T|BST|JST|IST|KST|SGT|HKT|MSK|AES?T|AEDT|NZ[SD]?T"
    r"|[A-Z][a-z]+/[A-Z][A-Za-z_]+"
)
_ZONE = re.compile(
    rf"(?<![A-Za-z])(?:{_NAMED})(?:\s?[+-]\d\d?(?::?\d\d)?)?(?![A-Za-z])|(?<=\d)[+-]\d\d:\d\d\b"
)
_APART = re.compile(
    r"\s*(?:–|—|〜|~|～|→|->|から|\s(?:-|to|until|till|through)\s)\s*|(?<=\d)-(?=\d\d?:\d)"
)


def times(words: Words, facts: Mapping[str, str]) -> dict[str, str]:
    """What a date that is a stretch of time says of start, end and time zone."""
    found: dict[str, str] = {}
    for said in words.filled("date"):
        text = plain(said.raw[:CAP])
        clock = _TIME.search(text)
        if clock is None:
            continue
        apart = _APART.search(text, clock.end())
        found["started"] = text[: apart.start()] if apart else text
        if apart and _TIME.search(text, apart.end()):
            found["ended"] = text[apart.end() :]
        break
    kept = {name: text for name, text in found.items() if name not in facts}
    if "ended" in kept and "resolved" in facts:
        del kept["ended"]
    zone = _zone([*found.values(), *(facts[n] for n in _TIMED if n in facts)])
    if zone is not None and "timezone" not in facts:
        kept["timezone"] = zone
    return kept


_TIMED = ("started", "ended", "detected", "resolved", "duration")


def _zone(texts: list[str]) -> str | None:
    """The one time zone that all of these name, if they name any."""
    found = {zone[0] for text in texts for zone in _ZONE.finditer(text)}
    zones = {"UTC" if zone == "Z" else zone for zone in found}
    return zones.pop() if len(zones) == 1 else None
