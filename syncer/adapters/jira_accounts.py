"""How either deployment names an account: by an accountId (Cloud), or by a user name."""

from __future__ import annotations

from collections.abc import Mapping


def account_in(user: object, *, cloud: bool) -> str | None:
    """Which account a user is."""
    told = user if isinstance(user, Mapping) else {}
    found = told.get("accountId") if cloud else told.get("name") or told.get("key")
    return found if isinstance(found, str) and found else None


def user_of(account: str, *, cloud: bool) -> Mapping[str, str]:
    """An account as a field holds it."""
    return {"accountId" if cloud else "name": account}


def alike(account: str, *, cloud: bool) -> str:
    """The same for every spelling of one account: a Data Center looks names up in any case."""
    return account if cloud else account.casefold()
