"""What stands around issues in their repository: labels, milestones, who they can be given to.

Asked once, for it seldom changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from syncer.adapters.github import GithubClient
from syncer.adapters.github_answers import NotSignedIn
from syncer.errors import AdapterError, Gone, Transient
from syncer.exchange import path_of
from syncer.model import Person

_FRESH = timedelta(hours=1)
_SOON = timedelta(minutes=1)
_PLAIN = "ededed"
"""The colour of a label to which nobody gave one."""
LabelStyle = tuple[str, str]
"""Colour and description."""


class Around:
    """One repository, as far as tickets need it."""

    def __init__(
        self, client: GithubClient, repository: str, styles: Mapping[str, LabelStyle]
    ) -> None:
        """``styles``: how a label of ours is made, by its name."""
        self._client = client
        self._owner, self._name = repository.split("/")
        self._styles = styles
        self._labels: Mapping[str, bool] | None = None
        self._listed: datetime | None = None
        self._absent: frozenset[str] = frozenset()
        """Labels that were not there when we looked: whoever made them since was asked by us."""
        self._assignable: dict[str, tuple[bool, datetime]] = {}
        self._milestones: dict[str, int] | None = None

    def path(self, *rest: str | int) -> str:
        """A path inside of this repository."""
        return path_of("repos", self._owner, self._name, *rest)

    def forget(self) -> None:
        """Ask again, when next needed."""
        self._labels, self._milestones = None, None
        self._assignable.clear()

    def labels(self) -> Mapping[str, bool]:
        """Those that there are, folded, and whether somebody gave them a look."""
        if self._labels is None:
            self._listed = self._client.clock()
            pages = self._client.pages(self.path("labels"))
            self._labels = {
                str(row["name"]).casefold(): bool(row.get("description"))
                or row.get("color") not in (None, _PLAIN)
                for page in pages
                for row in page.body
                if isinstance(row, Mapping) and "name" in row
            }
            self._absent |= {name.casefold() for name in self._styles} - self._labels.keys()
        return self._labels

    def has(self, name: str) -> bool:
        """Whether there is such a label, as of a minute ago; no where nobody tells."""
        now = self._client.clock()
        if self._listed is None or abs(now - self._listed) >= _SOON:
            self._labels = None
        try:
            return name.casefold() in self.labels()
        except AdapterError:
            return False

    def missing(self, names: Iterable[str]) -> tuple[str, ...]:
        """Which of these there are not."""
        known = self.labels()
        return tuple(name for name in names if name.casefold() not in known)

    def have(self, names: Sequence[str]) -> None:
        """Make labels that there are not, and dress those of ours that GitHub made by the way.

        Where that is not allowed, tickets go on without.
        """
        known = self.labels()
        ours = next(iter(self._styles)).casefold()
        # Ours comes last: as long as it is plain, this was not done to its end.
        for name in sorted(names, key=lambda one: one.casefold() == ours):
            there = name.casefold() in known
            if there and (
                name not in self._styles or not self._is_undressed(name.casefold(), ours)
            ):
                continue
            try:
                self._make(name, there=there)
            except (NotSignedIn, Transient):
                raise
            except AdapterError:
                # Somebody else made it, or we may not: the ticket shows which it was.
                pass
            self._labels = {**self.labels(), name.casefold(): True}

    def claim(self) -> None:
        """Before many tickets are made, whose labels GitHub makes along: tell theirs from those.

        Plain labels called like ours are a person's if ours is there and is not plain.
        """
        known = self.labels()
        ours = next(iter(self._styles))
        taken = any(name.casefold() in known for name in self._styles)
        if taken and ours.casefold() not in known:
            self.have((ours,))

    def _is_undressed(self, name: str, ours: str) -> bool:
        """Whether GitHub made this label for a ticket of ours, and nobody gave it a look since."""
        known = self.labels()
        return not known[name] and (name in self._absent or not known.get(ours, True))

    def _make(self, name: str, *, there: bool) -> None:
        colour, words = self._styles.get(name, (_PLAIN, ""))
        look = {"color": colour, "description": words}
        if there:
            self._client.write("PATCH", self.path("labels", name), look)
        else:
            self._client.write("POST", self.path("labels"), {"name": name, **look})

    def assignable(self, login: str) -> bool | None:
        """Whether an issue here can be given to this account; None: GitHub does not tell just now.

        Only a limit and a refused sign-in raise: nobody's account may cost a ticket.
        """
        now = self._client.clock()
        known = self._assignable.get(login.casefold())
        if known is not None and now - known[1] < _FRESH:
            return known[0]
        try:
            self._client.get(self.path("assignees", login))
            able = True
        except Gone:
            able = False
        except NotSignedIn:
            raise
        except AdapterError as error:
            if isinstance(error, Transient) and error.retry_after is not None:
                raise
            return None
        self._assignable[login.casefold()] = (able, now)
        return able

    def milestone(self, title: str) -> int | None:
        """The number of an open milestone."""
        if self._milestones is None:
            pages = self._client.pages(self.path("milestones"), {"state": "open"})
            self._milestones = {
                str(row["title"]).casefold(): int(row["number"])
                for page in pages
                for row in page.body
                if isinstance(row, Mapping)
                and isinstance(row.get("number"), int)
                and "title" in row
            }
        return self._milestones.get(title.casefold())


class Accounts:
    """Logins of people, by every spelling that means exactly one of them."""

    def __init__(self, people: Sequence[Person]) -> None:
        meant: dict[str, set[str | None]] = {}
        for person in people:
            for spelling in (person.handle, *person.names, *person.emails):
                account = person.accounts.get("github")
                meant.setdefault(_folded(spelling), set()).add(account)
        self._spellings = frozenset(meant)
        self._logins = {word: next(iter(who)) for word, who in meant.items() if len(who) == 1}

    def calls(self, login: str) -> bool:
        """Whether somebody is called like that account, whosever it is."""
        return _folded(login) in self._spellings

    def login(self, spelling: str) -> str | None:
        """The login of whoever is called so; None: nobody whom we know has one."""
        return self._logins.get(_folded(spelling))


def _folded(spelling: str) -> str:
    return spelling.strip().removeprefix("@").casefold()
