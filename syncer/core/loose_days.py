"""Days in words that are a day only beside a person: "— @ana — 10.12.", "— @ana — nächste Woche".

Apart from ``dates``, which says what day it is, if it is one anybody can be sure of.
"""

from __future__ import annotations

import re

from syncer.core.day_words import MONTHS, WEEKDAYS
from syncer.core.lexicon import plain_words
from syncer.core.places import place

_LONGEST = 40
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_LOOSE = re.compile(
    rf"(?:{'|'.join(WEEKDAYS)})"
    r"|(?:3[01]|[12]?\d)(?:\.[01]?\d|/[0-3]?\d)"
    r"|(?:ende|mitte|anfang|fin(?:ales)?|mi|début|mediados|principios)[ -](?:d[eu]s? |d')?"
    rf"(?:{_MONTH})(?: \d{{4}})?"
    r"|sofort|umgehend|zeitnah|bald|(?:schnellst|bald|baldigst)möglich(?:st)?"
    r"|(?:(?:ende|anfang|mitte) )?(?:diese[rs]?|nächste[rns]?|kommende[rns]?) (?:woche|monats?)"
    r"|dès que possible|au plus vite|bientôt|(?:la )?semaine prochaine|(?:le )?mois prochain"
    r"|cette semaine|cuanto antes|lo antes posible|pronto|(?:(?:la )?próxima|esta) semana"
    r"|(?:el )?próximo mes|(?:今|来|再来)(?:週|月)(?:中|末|内|以内)?|(?:週|月|年)(?:内|末|中)"
    r"|年度内|早急に?|近日中?|(?:できるだけ|なるべく)早く|速やかに"
)


def loose_day(text: str) -> bool:
    """Whether a short text can be nothing else than a day or a stretch of time."""
    if len(text) > _LONGEST:
        return False
    words = plain_words(text[slice(*place(text))]).strip(" *_`.,;!")
    return _LOOSE.fullmatch(words) is not None
