"""Which repositories our tickets are in, and by which id an issue goes wherever it is.

An id stays: that of an issue of the tracker's own repository is its number, that of any other
``owner/repo#5``. One that is transferred has another number there; which it was, the new place does
not tell, but the old one leads there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from syncer.adapters.github import GithubClient
from syncer.adapters.github_answers import Answer, NotSignedIn
from syncer.adapters.github_issue import Place
from syncer.adapters.github_rows import Odd, number_of, repository_of
from syncer.adapters.github_settings import GithubSettings
from syncer.errors import Denied, Gone, Rejected
from syncer.exchange import path_of
from syncer.model import TicketRef

_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_NAME = re.compile(r"([\w.-]+/[\w.-]+)#([1-9][0-9]{0,9})", re.ASCII)


class Places:
    """The repositories that the configuration names, and what went from where to where."""

    def __init__(self, client: GithubClient, settings: GithubSettings) -> None:
        self._client = client
        self.home = settings.repository
        self._ours: dict[str, str] = {}
        for name in settings.destinations():
            self._ours.setdefault(name.casefold(), name)
        self.repositories: tuple[str, ...] = tuple(self._ours.values())
        """Its own first; each once, in whatever letters routes write it."""
        self._former = {one.casefold(): one for one in settings.former_repositories}
        self._called: dict[str, str] = {}
        """What each of ours is called now, as far as anybody asked."""
        self._ids: dict[str, str] = {}
        """Ids of what was transferred, by the name that it has now."""

    def knows(self, ref: TicketRef) -> bool:
        """Whether this can be an issue at all."""
        return bool(_NUMBER.fullmatch(ref.id) or _NAME.fullmatch(ref.id))

    def asked(self, ref: TicketRef) -> tuple[str, int]:
        """Where an id or a name points to."""
        if _NUMBER.fullmatch(ref.id):
            return self.home, int(ref.id)
        found = _NAME.fullmatch(ref.id)
        if found is None:
            raise Gone(f"{ref.id} is no issue", adapter=self._client.name)
        return self.spelt(found[1]), int(found[2])

    def spelt(self, name: str) -> str:
        """A repository as the configuration writes it."""
        folded = name.casefold()
        return self._ours.get(folded) or self._former.get(folded) or name

    def ours(self, name: str) -> bool:
        """Whether it is one whose issues are listed."""
        return name.casefold() in self._ours

    def heard(self, repository: str, *, renamed: bool) -> None:
        """A listing of ours was answered, perhaps from under another name."""
        key = repository.casefold()
        if not renamed:
            self._called[key] = key
        else:  # perhaps once more than anybody asked
            self._called.pop(key, None)

    def named(self, ref: TicketRef) -> str:
        """Where an issue was when it was seen last, as far as this process knows."""
        found = next((name for name, known in self._ids.items() if known == ref.id), None)
        return found.partition("#")[0] if found else self.asked(ref)[0]

    def listed(self, repository: str, number: int) -> Place:
        """The place of a row of a listing of ours."""
        return self._known_as(Place(self._ref(repository, number), repository, number))

    def shown(self, ref: TicketRef, answer: Answer) -> Place:
        """Where the issue is that was asked for, and by which id it goes; raises ``Odd``."""
        repository, number = self.asked(ref)
        there, now = repository, number_of(answer.body)
        if answer.moved is not None:
            there = self._now(repository_of(answer.body), repository)
        elif now != number:
            raise Odd(f"number {now} in place of {number}")
        kept = self._ref(repository, number)
        if there == self.home and not self.ours(repository):
            kept = self._ref(there, now)  # a name that it had before: numbers are its ids
        if (there, now) == (repository, number):
            return self._known_as(Place(kept, there, now))
        place = self._known_as(Place(kept, there, now, (f"{repository}#{number}",)))
        if self.ours(repository) and place.ref == kept:
            self._ids = {name: one for name, one in self._ids.items() if one != kept.id}
            self._ids[place.name.casefold()] = kept.id
        return place

    def _known_as(self, place: Place) -> Place:
        known = self._ids.get(place.name.casefold())
        if known is None or known == place.ref.id:
            return place
        ref = TicketRef(self._client.name, known)
        before, number = self.asked(ref)
        former = dict.fromkeys((f"{before}#{number}", *place.former))
        return Place(ref, place.repository, place.number, tuple(former))

    def _ref(self, repository: str, number: int) -> TicketRef:
        home = repository.casefold() == self.home.casefold()
        name = str(number) if home else f"{self.spelt(repository)}#{number}"
        return TicketRef(self._client.name, name)

    def _now(self, there: str, asked: str) -> str:
        """The repository that somebody was sent to: one of ours, where it is called so now."""
        folded = there.casefold()
        if folded == asked.casefold():
            return asked
        if folded in self._ours:
            return self._ours[folded]
        # Most likely it is the one that was asked for, which has another name now.
        first = sorted(self._ours, key=lambda one: one != asked.casefold())
        return next((self._ours[one] for one in first if self._called_now(one) == folded), there)

    def _called_now(self, key: str) -> str:
        if key not in self._called:
            name = self._ours[key]
            try:
                body: Any = self._client.get(path_of("repos", *name.split("/"))).body
            except NotSignedIn:
                raise
            except (Denied, Gone, Rejected):
                body = None
            found = body.get("full_name") if isinstance(body, Mapping) else None
            self._called[key] = str(found or name).casefold()
        return self._called[key]
