"""Who owns what: from the handles of the people file to accounts of Jira, and who may be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from syncer.adapters.jira_client import JiraClient
from syncer.errors import AdapterError, Transient
from syncer.model import Person

Query = Mapping[str, str | int | Sequence[str]]
KIND = "jira"
_MOST = 50
_FRESH = timedelta(hours=1)
"""So long an address is not looked for again: somebody may come, or show theirs."""


class Accounts:
    """The accounts of handles: as the people file says, else by an exact e-mail address."""

    def __init__(self, client: JiraClient, people: Sequence[Person]) -> None:
        self._client = client
        self._people = people
        self._known = {name.casefold(): one for one in people for name in _names(one)}
        self._found: dict[str, tuple[datetime, str | None]] = {}

    def of(self, handle: str) -> str | None:
        """The account of a handle; None: nobody knows. A name alone finds nobody."""
        person = self._known.get(handle.removeprefix("@").casefold())
        if person is not None and KIND in person.accounts:
            return person.accounts[KIND]
        emails = person.emails if person is not None else (handle,) if "@" in handle[1:] else ()
        for email in emails:
            if (account := self._by_email(email)) is not None:
                return account
        return None

    def json(self, account: str | None) -> Mapping[str, str] | None:
        """As Jira wants to be told it."""
        if account is None:
            return None
        return {"accountId" if self._client.cloud else "name": account}

    def search(self, spelling: str, project: str) -> Iterator[Mapping[str, Any]]:
        """Accounts that issues of a project can be given to and that a spelling may mean."""
        word = "query" if self._client.cloud else "username"
        query: Query = {"project": project, word: spelling, "maxResults": _MOST}
        body = self._client.get("/user/assignable/search", query).body
        for row in body if isinstance(body, list) else ():
            if isinstance(row, Mapping):
                yield row

    def assignable(self, account: str, project: str) -> bool:
        """Whether issues of a project can be given to an account."""
        word = "accountId" if self._client.cloud else "username"
        query: Query = {"project": project, word: account, "maxResults": _MOST}
        body = self._client.get("/user/assignable/search", query).body
        rows = body if isinstance(body, list) else ()
        return any(self.account(row) == account for row in rows)

    def account(self, row: object) -> str | None:
        """Which account a user is."""
        said = row if isinstance(row, Mapping) else {}
        found = said.get("accountId" if self._client.cloud else "name")
        return found if isinstance(found, str) and found else None

    def _by_email(self, email: str) -> str | None:
        """Of the one account that shows this very address; Jira hides most of them."""
        asked, now = email.casefold(), self._client.clock()
        known = self._found.get(asked)
        if known is not None and known[0] <= now < known[0] + _FRESH:
            return known[1]
        word = "query" if self._client.cloud else "username"
        try:
            body = self._client.get("/user/search", {word: email, "maxResults": _MOST}).body
        except Transient:
            raise
        except AdapterError:
            # Without the right to look people up they are as unknown as before.
            body = None
        same = {
            account
            for row in (body if isinstance(body, list) else ())
            if isinstance(row, Mapping)
            and str(row.get("emailAddress") or "").casefold() == asked
            and row.get("active") is not False
            and (account := self.account(row)) is not None
        }
        found = same.pop() if len(same) == 1 else None
        self._found[asked] = (now, found)
        return found


def _names(person: Person) -> Iterator[str]:
    yield person.handle
    yield from (one.removeprefix("@") for one in person.names)
    yield from person.emails
