"""What statuses and resolutions are called, where nobody has configured it.

Names only tell apart how something ended and, of several ways, which is meant; whether it ended at
all is told by the status's category.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from syncer.model import Status

NAMES: Mapping[Status, Sequence[str]] = {
    Status.OPEN: ("to do", "open", "reopened", "backlog", "new"),
    Status.IN_PROGRESS: ("in progress", "doing"),
    Status.DONE: (
        *("done", "fixed", "resolved", "complete", "completed", "closed", "implemented"),
        *("fertig", "erledigt", "behoben", "terminé", "résolu", "corrigé", "listo", "resuelto"),
        *("完了", "解決済み", "修正済み"),
    ),
    Status.WONT_DO: (
        *("won't do", "won't fix", "wont do", "wont fix", "will not do", "declined", "rejected"),
        *("cancelled", "canceled", "not planned", "obsolete", "abandoned", "dropped", "invalid"),
        *("cannot reproduce", "can't reproduce", "not a bug", "incomplete", "out of scope"),
        *("works as designed", "withdrawn", "discarded", "not needed", "no longer needed"),
        *("wird nicht erledigt", "wird nicht behoben", "wird nicht durchgeführt", "abgelehnt"),
        *("abgebrochen", "nicht reproduzierbar", "ne sera pas fait", "ne sera pas corrigé"),
        *("refusé", "annulé", "impossible à reproduire", "no se hará", "no se corregirá"),
        *("rechazado", "cancelado", "修正しない", "対応しない", "再現不可", "却下"),
    ),
    Status.DUPLICATE: ("duplicate", "duplicated", "duplikat", "doublon", "duplicado", "重複"),
}
"""The first that is offered is chosen; every one is understood."""


def folded(name: str) -> str:
    """A name without what people do not mean by it: case, apostrophes, blanks."""
    plain = re.sub(r"[\u2018\u2019\u02bc\u00b4`]", "'", name)
    return " ".join(plain.split()).casefold()


MEANT: Mapping[str, Status] = {name: status for status in NAMES for name in NAMES[status]}
"""What each name says."""
