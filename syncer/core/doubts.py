"""What takes back a word that says it is finished: "in staging only", "by Friday".

Apart from the hedges of a language, which leave no word for a status standing: these leave one
that is not closed.
"""

from __future__ import annotations

import re

from syncer.core.scripts import IDEOGRAM

_PART = re.compile(
    r"\b(?:only|pending|awaiting|waiting|re-?opened|reverted|rolled back|missing"
    r"|remain\w*|still|yet|needs?|to be|staging|canary|sandbox|pre-?prod\w*"
    r"|(?:dev|test|qa)(?=\s*(?:$|[).,;]|env))"
    r"|nur|noch|ausstehend|wieder geöffnet|fehlt"
    r"|seulement|uniquement|en attente|rouvert|reste"
    r"|solo|sólo|solamente|pendiente|reabiert[oa]|falta)\b"
    r"|\b[a-z]{2}-[a-z]{4,9}-\d|\b(?:phase|stage|part|step|stufe|étape|etapa|fase)[ ]?\d"
    r"|\b(?:to-?do|open(?!-)|in review|under review|in progress|wip|not started|testing)\b"
    r"|[;,(—–-][ ]*(?:deploy|release|roll-?out|launch|ship|verify|verifying|test|monitor"
    r"|monitoring|reviewing|deploying|releasing)\b(?![ ]+v?\d)"
    r"|のみ|だけ|待ち|再オープン|残り|ステージング|検証環境",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"[\s*_—–-]*(?:but|except|not|although|though|however|aber|außer|nur|mais|sauf|pero|salvo)\b|[\s]*ただし",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.。]\s|\n")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
_UNTIL = re.compile(
    r"(?:by|until|bis|avant|para|antes)[ ]+(?=(?:the[ ]+)?"
    rf"(?:\d{{4}}[-/.]\d|\d{{1,2}}[./-]\d|\d{{1,2}}(?:st|nd|rd|th|\.)?[ ]+(?:of[ ])?{_MONTH}"
    rf"|{_MONTH}|{_WEEKDAY}|eo[dwmqy]\b|(?:end|start|beginning|middle)[ ]of\b|q[1-4]\b|next[ ]"
    rf"|this[ ](?:week|month|quarter|year|sprint|{_WEEKDAY})|(?:mid|early|late)[- ]"
    r"|tomorrow|today|tonight|ende\b))",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"(?:\b(?:eta|est(?:imated)?|expected|planned|scheduled|target(?:ed|s)?|due|tentative(?:ly)?"
    r"|geplant|voraussichtlich|prévue?|previst[oa])\b[.:~ ]*"
    rf"(?:(?:for|on|by|am|für|pour|le|para|el)[ ]+)?(?=\d|{_MONTH}|{_WEEKDAY}|next\b|q[1-4]\b)"
    r"|予定|見込)",
    re.IGNORECASE,
)
_OF = re.compile(r"(?<![\d/.-])(?!0)(\d{1,4})\s*(?:/|of|von|sur|de)\s*(\d{1,4})(?!\d*[-/.]?\d)")
"""So many of so many; "11/5" can only be a day."""
_MONTHS = 12
_SAYS = re.compile(r"[^\s\])）】]")
_STOPS = frozenset(".,;:")
_TO_BE = re.compile(r"(?:(?:to|should|must|will)[ ]be[ ])?(?P<word>[^\W\d_]+)[ ]+", re.IGNORECASE)


def doubted(rest: str) -> bool:
    """Whether the words behind a closing one take some of it back."""
    first = _CLAUSE.split(rest, maxsplit=1)[0]
    return _PART.search(first) is not None or planned(first)


def planned(text: str) -> bool:
    """Whether a day is but planned: "ETA 2026-12-15", "planned for Friday"."""
    return _PLANNED.search(text) is not None


def counted(rest: str, word: str) -> bool:
    """Whether so many of so many are told behind a word: "3 of 5", "2/5"."""
    pairs = [(int(part[1]), int(part[2])) for part in _OF.finditer(rest)]
    # Behind a Japanese word "11/18" is a day, as everywhere where the month goes first.
    dated = word >= IDEOGRAM
    return any(one <= all_ and not (dated and one <= _MONTHS) for one, all_ in pairs)


def turns(text: str) -> bool:
    """Whether a further clause takes back what the one before it said."""
    return _TURNS.match(text) is not None or doubted(f"; {text}")


def until(rest: str) -> bool:
    """Whether the words behind a closing one name the day until which it is wanted."""
    return _UNTIL.match(rest.lstrip()) is not None


def promised(text: str) -> tuple[str, int] | None:
    """The word of "done by Friday", and where its day begins."""
    word = _TO_BE.match(text)
    day = _UNTIL.match(text, word.end()) if word else None
    return (word["word"], day.end()) if word and day else None


def fixes(first: str, rest: str) -> bool:
    """Whether what stands behind a word (or mark) would not let another be read in its place."""
    says = _SAYS.search(rest) is not None and rest.strip() not in _STOPS
    return doubted(rest) or (says and not first.isalnum())
