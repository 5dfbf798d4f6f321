"""What stands among action items and is none: "TODO", "See the board", "Note: …", "Thanks!"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from syncer.core.deeds import asks
from syncer.core.lexicon import Lexicon, plain_words
from syncer.core.scripts import IDEOGRAM
from syncer.model import Status

_LONGEST = 80
_MARKS = " \t\n*_.!()（）[]"
_TO_BE = re.compile(
    r"(?:still )?to be (?:filled(?: in| out)?|determined|defined|discussed|decided|added|completed"
    r"|confirmed|written|announced)(?: (?:later|soon|here))?",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"see (?:the |our )?(?:[\w-]+ ){0,2}(?:board|tickets?|issues?|backlog|epic|project|sheet"
    r"|spreadsheet|table|list|below|above)(?: (?:below|above))?",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"last (?:updated|edited|modified|reviewed)\b", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:note|nb|legend|disclaimer|hinweis|legende|nota|remarque|légende|leyenda|注|凡例)"
    r"[ *_]*[:：]\s*",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:many )?(?:thanks|thank you|kudos|merci|vielen dank|danke|gracias)\b", re.IGNORECASE
)


def says_nothing(lexicon: Lexicon, text: str) -> bool:
    """Whether an entry says that there is none: "None", "No follow-up needed"."""
    return _nothing(lexicon).match(text) is not None


@lru_cache(maxsize=8)
def _nothing(lexicon: Lexicon) -> re.Pattern[str]:
    spelled = sorted(lexicon.nothing, key=lambda phrase: (-len(phrase), phrase))
    wide = "|".join(re.escape(phrase) for phrase in spelled if phrase >= IDEOGRAM)
    plain = "|".join(
        r"[\w'’-]+(?: [\w'’-]+){0,5}?".join(map(re.escape, phrase.split("*")))
        for phrase in spelled
        if phrase < IDEOGRAM
    )
    return re.compile(
        rf"[\s*_]*(?:(?:{plain or '(?!)'})\b(?! of\b)|(?:{wide or '(?!)'})(?=\s*(?:$|[。.、（(])))",
        re.IGNORECASE,
    )


def unwritten(text: str, statuses: Mapping[str, Status]) -> bool:
    """Whether an entry is but a word for what is still to be written: "TODO", "to be discussed"."""
    if len(text) > _LONGEST:
        return False
    bare = text.strip(_MARKS)
    status = statuses.get(plain_words(bare)) if bare else None
    boxed = text.strip() in ("[x]", "[X]")
    return boxed or _TO_BE.fullmatch(bare) is not None or (status is not None and not status.closed)


def aside(text: str, statuses: Mapping[str, Status]) -> bool:
    """Whether an entry says something beside the items, and asks for nothing."""
    if len(text) > _LONGEST or "://" in text or "](" in text:
        return False
    bare = text.strip(_MARKS)
    words = plain_words(bare) if bare else ""
    status = statuses.get(words.removeprefix("all ")) if words.startswith("all ") else None
    label = _LABEL.match(bare)
    return (
        (status is not None and status.closed)
        or (label is not None and not asks(bare[label.end() :]))
        or any(one.match(bare) is not None for one in (_UPDATED, _THANKS))
        or _ELSEWHERE.fullmatch(bare) is not None
    )
