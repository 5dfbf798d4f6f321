"""The managed block and comments in the markup of either deployment, behind one face."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from syncer.adapters import jira_adf, jira_wiki
from syncer.adapters.jira_nodes import bare
from syncer.adapters.jira_text import Mention
from syncer.model import ItemKey

Body = Any
"""A document (Cloud) or a text (Data Center); None: there is none."""


class Markup(Protocol):
    """What ``jira_adf`` and ``jira_wiki`` both do."""

    def placed(
        self, body: Body, key: ItemKey, block: str, /, *, standing: Collection[str] = ()
    ) -> Body:
        """With this block, where one of these keys stands, else at its end; None: no room."""

    def bared(self, body: Body, keys: Collection[str], /) -> Body:
        """Without the blocks of these keys; None where nothing of people is left."""

    def keys_in(self, body: Body, /) -> tuple[ItemKey, ...]:
        """Whose panels stand there, in their order."""

    def added_in(self, body: Body, key: str, /) -> tuple[str, ...]:
        """The lines that people wrote into the panel of this key."""

    def notes_in(self, body: Body, key: str, /) -> Mapping[str, str]:
        """The notes of the panel of this key."""

    def remark(self, text: str, to: Sequence[Mention], identity: str, /) -> Body:
        """A comment: whom it is for, what it says, and its id in the last line."""

    def remark_id(self, body: Body, /) -> str | None:
        """The id in the last line of a comment; None: it is none of ours."""

    def document(self, text: str, /) -> Body:
        """A text as a body of its own: a custom field of several lines."""


ADF: Markup = jira_adf
WIKI: Markup = jira_wiki


def markup_of(*, cloud: bool) -> Markup:
    """How bodies are written there."""
    return ADF if cloud else WIKI


def readable(body: Body) -> Body:
    """A body as one that can be read there: of another kind it is as good as none."""
    return body if isinstance(body, (Mapping, str)) else None


def essence(body: Body) -> object:
    """What is compared of a body: what a server adds or breaks otherwise says nothing."""
    if isinstance(body, Mapping):
        return bare(body) if body.get("content") else None
    return body.replace("\r\n", "\n").strip() or None if isinstance(body, str) else None
