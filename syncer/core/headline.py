"""What of an entry's words is its title, as one would title the ticket, and what is detail."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from syncer.core.blocks import Text
from syncer.core.deeds import asks
from syncer.core.draft import Draft
from syncer.core.inline import told
from syncer.core.lexicon import plain_words
from syncer.core.reading import Piece, readable
from syncer.core.tails import Title
from syncer.core.values import first_sentence, plain, read_priority
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.model import Field

_LEAD = re.compile(
    r"(?:\s*\([^()]{1,300}\)(?=\s*[:：]))?\s*(?:[:：.]|[—–-](?=\s))\s*|\s*$|[ \t]*\r?\n"
)
_CATEGORY = re.compile(
    r"\S+ (?:improvements?|changes|actions?|items|steps|tasks|fix(?:es)?|work|updates)",
    re.IGNORECASE,
)
"""Says what it is about, not what is to be done; so does a bold lead-in of one word."""
_FRENCH = LANGUAGES["fr"].deeds.verbs
_SPAN = re.compile(
    r"(?:(?:within|in|innerhalb(?: von)?|sous|d['’]ici|en|dentro de)(?: the)?(?: next)? )?"
    r"\d{1,3}(?:[–-]\d{1,3})? ?(?:h|hours?|days?|weeks?|months?|stunden?|tagen?|wochen?|monaten?"
    r"|heures?|jours?|semaines?|mois|horas?|días?|semanas?|meses|時間以内|日以内|週間以内|か月以内)"
    r"|(?:phase|week|day|month|sprint|step|stufe|schritt|woche|tag|semaine|jour|étape|fase|semana"
    r"|día|paso|フェーズ|ステップ) ?\d{1,2}",
    re.IGNORECASE,
)
"""A stretch of time, or a stage: "Within 24 hours", "Phase 1"."""
_COMPOUND = re.compile(r"(?<![^\W_])[^\W_]++(?:-[^\W_]++){2}")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MANY = 6
"""So many characters of a script without blanks are as good as two words."""
_CODE = re.compile(r"(?<!`)(`++)([^`]+)\1(?!`)")
_STOPS, _SIGNS = ".!?…。！？", "\ue001\ue002\ue003\ue004\ue005\ue006\ue007"
_HIDDEN, _SHOWN = str.maketrans(_STOPS, _SIGNS), str.maketrans(_SIGNS, _STOPS)
_BOX = re.compile(r"\[[^\w\s\[\]]\][ \t]+(?=\S)")
"""A box as notes have them, that is neither open nor ticked: "[?] Alert", "[!] Page"."""
_COUNT = re.compile(r"^[\u2460-\u2473\u24ea\u2776-\u277f\u3251-\u325f][ \u3000]?(?=\S)")
"""A number as a sign of its own, before the words it counts."""
_NOTE = re.compile(r"\[\^[^\]\s]{1,20}\]")
"""Where a footnote is called."""
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LONGEST_RANKED = 300
_RANKED = re.compile(r"(\S.*?)\s*[(（]([^()（）]{1,24})[)）]", re.DOTALL)
_ADDRESS = re.compile(
    r"(?<=\S)\s+\((?:[^\W\d_]{1,12}\.?:?\s){0,2}<?https?://[^\s()<>]+>?\)(?=[.。]?$)", re.IGNORECASE
)


def headline(
    part: Piece, text: Text, bounds: Title, raw: str, frames: AbstractSet[str]
) -> tuple[str, str]:
    """The title, one sentence or a bold lead-in, and the full text.

    What says by when is no title: "**Short term:** Add an alert".
    """
    cut = raw.rfind(bounds.opened) if bounds.opened else -1
    raw = raw[:cut] + raw[cut + len(bounds.opened) :] if cut >= 0 else raw
    box = _BOX.match(raw)
    raw = raw[box.end() :] if box else _COUNT.sub("", raw, count=1)
    full = readable(raw) or raw
    whole = told(raw) if "](" in raw or "~~" in raw else full
    begin = bounds.start + len(part.text[bounds.start :]) - len(part.text[bounds.start :].lstrip())
    for mark in text.marks:
        if mark.kind != "strong":
            continue
        start, end = part.char(mark.start), part.char(mark.end)
        if end <= bounds.start or (bounds.opened and end > bounds.end):
            continue
        inner = plain(part.text[start:end])
        ends = inner.endswith((":", ".", "："))
        behind = _LEAD.match(part.text[end : bounds.end])
        if start <= begin and (ends or behind):
            lead = inner.rstrip(":：. ")
            after = end + (behind.end() - behind.start() if behind else 0)
            rest = part.text[after : bounds.end].strip()
            if rest and _is_frame(lead, frames):
                return headline(part, text, bounds._replace(start=after), rest, frames)[0], whole
            if _is_title(lead) or (behind and behind[0].endswith("\n") and " " in lead):
                return lead, whole
        break
    shown = full
    broken = _BREAK.search(raw) if "<" in raw else None
    if broken is not None and " " in raw[: broken.start()].strip():
        # A cell's first line, before the others.
        raw = raw[: broken.start()]
        shown = readable(raw) or full
    if "`" in raw:
        # A stop in code ends no sentence.
        shown = readable(_CODE.sub(lambda code: code[0].translate(_HIDDEN), raw)) or full
    title = first_sentence(shown).translate(_SHOWN).rstrip(" ;；:：")
    lead, apart, _ = title.partition(" : ")
    if apart and " " in lead and asks(lead) and not _is_french(lead):
        # As in "pin the version : bo writes the ticket"; what explains an order is no title.
        title = lead
    if "[^" in title:
        title = _NOTE.sub("", title)
    return (_ADDRESS.sub("", title) if "://" in title else title) or full, whole


def ranked(draft: Draft, title: str) -> str:
    """The title without the priority in brackets behind it, which is heard: "Alert on lag (P1)"."""
    bracketed = title.endswith((")", "）")) and len(title) <= _LONGEST_RANKED
    found = _RANKED.fullmatch(title) if bracketed else None
    if found is None or Field.PRIORITY not in draft.silent or Field.PRIORITY in draft.written:
        return title
    said = read_priority(found[2], draft.reading.lexicon.priorities)
    if said is None or (said.start, said.end) != (0, len(found[2])):
        return title
    draft.priority, draft.written[Field.PRIORITY] = said.value, found[2]
    draft.silent.discard(Field.PRIORITY)
    return found[1]


def _is_french(order: str) -> bool:
    """Whether every colon has a blank before it: "Ajouter une alerte : la file était pleine"."""
    return plain_words(order.split(maxsplit=1)[0]) in _FRENCH


def _is_frame(lead: str, frames: AbstractSet[str]) -> bool:
    return plain_words(lead).replace("-", " ") in frames or _SPAN.fullmatch(lead) is not None


def _is_title(lead: str) -> bool:
    if " " in lead:
        return _CATEGORY.fullmatch(lead) is None
    return len(_WIDE.findall(lead)) >= _MANY or _COMPOUND.search(lead) is not None
