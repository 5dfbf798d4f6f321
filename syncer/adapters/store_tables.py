"""The tables: one row per document, ticket and link, its JSON inside; times in microseconds, UTC.

What the tables look like is made by ``migrations/``; a test holds the two together.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

from syncer.model import DocRef, TicketRef

VERSION_TABLE = "syncer_schema"
REVISIONS = ("0001", "0002")
"""Every schema there was, oldest first; the last is this program's."""

metadata = MetaData()


def _table(name: str, key: str, *columns: Column[int] | Column[str]) -> Table:
    return Table(name, metadata, Column(key, Text, primary_key=True), *columns)


def _body() -> Column[str]:
    return Column("body", Text, nullable=False)


def _at() -> Column[int]:
    return Column("at", BigInteger, nullable=False)


documents = _table("documents", "ref", _body())
tickets = _table("tickets", "ref", _body())
links = _table("links", "key", _body())
astray = _table("astray", "key")
"""Of links that the last commit had not seen as they are."""
portfolio = _table("portfolio", "ref", _body())
"""The report's rows, together by document."""
facts = _table("facts", "name", _body())
"""The other fields of ``Memory``, by name."""
intents = _table("intents", "id", _body())
sent = _table("sent", "id")
approvals = _table("approvals", "change", _at())
rulings = _table("rulings", "key", _body())
jobs = _table("jobs", "name", _at())
outcomes = _table(
    "outcomes", "day", _at(), Column("seq", BigInteger, nullable=False, unique=True), _body()
)
"""One per day; ``seq`` counts every commit there was."""
findings = _table("findings", "day", _body())
"""An outcome's problems and conflicts: apart, because they seldom change."""
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("key", Text, index=True),
    Column("ref", Text, nullable=False, index=True),
    _body(),
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_KEY = 1000  # PostgreSQL indexes up to 2,704 bytes


def micros(at: datetime) -> int:
    """A moment as the tables hold it."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(at: int) -> datetime:
    """The moment that ``micros`` was called on."""
    return _EPOCH + timedelta(microseconds=at)


def safe(text: str) -> str:
    """A text as a column holds it: characters that a database refuses are escaped."""
    return json.dumps(text)[1:-1]


def plain(text: str) -> str:
    """The text that ``safe`` was called on."""
    value: str = json.loads(f'"{text}"')
    return value


def short(text: str) -> str:
    """A text as an index holds it: still its own, never too long."""
    if len(text) <= _LONGEST_KEY:
        return text
    return text[:_LONGEST_KEY] + hashlib.sha256(text.encode()).hexdigest()


def ref_key(ref: DocRef | TicketRef) -> str:
    """The key of a document's or ticket's row: readable and unambiguous."""
    owner, name = (ref.source, ref.path) if isinstance(ref, DocRef) else (ref.tracker, ref.id)
    return short(json.dumps([owner, name]))
