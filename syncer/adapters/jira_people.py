"""Who owns what: from the handles of the people file to accounts of Jira, and who may be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from syncer.adapters.jira_accounts import account_in, alike
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
        self._closed: datetime | None = None
        """Since when we may not look people up."""

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
        cloud = self._client.cloud
        found = (self.account(row) for row in rows)
        wanted = alike(account, cloud=cloud)
        return any(one is not None and alike(one, cloud=cloud) == wanted for one in found)

    def able(self, handles: Collection[str], projects: Sequence[str]) -> frozenset[str]:
        """Those of them who have an account that issues of one of the projects can be given to."""
        known = ((handle, self.of(handle)) for handle in sorted(handles))
        return frozenset(
            handle
            for handle, account in known
            if account is not None and any(self.assignable(account, one) for one in projects)
        )

    def account(self, row: object) -> str | None:
        """Which account a user is."""
        return account_in(row, cloud=self._client.cloud)

    def _by_email(self, email: str) -> str | None:
        """Of the one account that shows this very address; Jira hides most of them."""
        asked, now = email.casefold(), self._client.clock()
        known = self._found.get(asked)
        if known is not None and known[0] <= now < known[0] + _FRESH:
            return known[1]
        word = "query" if self._client.cloud else "username"
        body = None
        if self._closed is None or not self._closed <= now < self._closed + _FRESH:
            self._closed = None
            try:
                body = self._client.get("/user/search", {word: email, "maxResults": _MOST}).body
            except Transient:
                raise
            except AdapterError:
                # A refused sign-in says nothing of people; one that may not look them up leaves
                # them as unknown as before.
                self._client.forget_me()
                _ = self._client.me
                self._closed = now
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
