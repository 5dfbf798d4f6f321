"""How files refer to each other: a link leads from the folder of the file that it stands in.

An adapter of files knows its own folder alone and gives addresses relative to that; where both ends
of a link are known, it is turned here.
"""

from __future__ import annotations

import posixpath
from urllib.parse import quote, unquote

from syncer.core.policy import Policy
from syncer.model import DocRef

_RELATIVE = "../"


def ticket_address(url: str, tracker: str, doc: DocRef, policy: Policy) -> str:
    """A ticket's address as a link in a document; one that is no file stays as it is."""
    known, home = policy.trackers.get(tracker), policy.sources.get(doc.source)
    if not url.startswith(_RELATIVE) or known is None or home is None:
        return url
    if not (known.folder and home.folder):
        return url
    return _turned(url, known.folder, posixpath.join(home.folder, posixpath.dirname(doc.path)))


def page_address(url: str | None, doc: DocRef, tracker: str, policy: Policy) -> str | None:
    """A document's address as a link in a ticket; one that is no file stays as it is.

    None where a file has no address that leads to it from there.
    """
    known, home = policy.trackers.get(tracker), policy.sources.get(doc.source)
    if url is None or not url.startswith(_RELATIVE) or known is None or home is None:
        return url
    if not home.folder:
        return url
    return _turned(url, home.folder, known.folder) if known.folder else None


def is_linked(url: str | None, doc: DocRef, tracker: str, policy: Policy) -> bool:
    """Whether a ticket there can lead to this document."""
    return bool(page_address(url, doc, tracker, policy))


def _turned(url: str, seen_from: str, place: str) -> str:
    target = posixpath.normpath(posixpath.join(seen_from, unquote(url)))
    found = quote(posixpath.relpath(target, place))
    # Without it, "a:b.md" would be an address of scheme "a".
    return found if found.startswith(_RELATIVE) else f"./{found}"
