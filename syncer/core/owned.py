"""Whose something is, said without a colon: "owner Ana", "assigned to @ana"."""

from __future__ import annotations

import re

_OWNED = re.compile(
    r"(?i:owner|owned by|assignee|assigned(?: to)?|dri|zuständig|verantwortlich|assignée? à"
    r"|responsable|asignad[oa] a)[ \t]*[:=]?[ \t]+(?=[@\[]|[^\W\da-z_])"
)
_PERSON = re.compile(r"@?\[[^\[\]]{1,80}\]|@\S+|[^\W\d_a-z][\w'’-]*(?: [^\W\d_a-z][\w'’.-]*){0,2}")


def owned(text: str) -> int:
    """Where the name begins of which a text says that it is the owner; 0 for none: "owner Ana"."""
    found = _OWNED.match(text)
    return found.end() if found and _PERSON.fullmatch(text, found.end()) else 0
