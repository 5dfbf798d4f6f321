"""What people do to whole documents."""

from __future__ import annotations

from datetime import date

from syncer.model import DocRef, Side
from tests.sim.hands import Hands
from tests.sim.marks import HEAD, SPOILED
from tests.sim.setting import OLD

RECENT = date(2026, 10, 19)


class Files(Hands):
    """People who write, rename, copy and delete postmortems."""

    def write(self) -> str:
        """Somebody writes a postmortem of one to three items."""
        return self._write(RECENT)

    def old(self) -> str:
        """Somebody writes of what happened long ago."""
        return self._write(OLD) if self.stage.setting.since else ""

    def _write(self, day: date) -> str:
        stage, number = self.stage, self.stage.number()
        path = f"{number:03}.md"
        head = (
            f"# Outage {number}\n\n**Incident ID:** INC-{number}\n**Date:** {day}\n\n"
            f"Prose of {path}.\n\n## Action items\n\n"
        )
        table = self.chance.random() < 0.4
        stage.docs.edit(
            path, (head + (HEAD if table else "") + "\n\n## Lessons\n\nA few.\n").encode()
        )
        for _ in range(self.chance.randint(1, 3)):
            self._add(path)
        self._note_prose(path)
        return f"{path} is written"

    def prose(self) -> str:
        path = self._path()
        if not path:
            return ""
        text = self.stage.text(path)
        more = f"A person adds sentence {self.stage.number()}."
        self.stage.docs.edit(path, f"{text}\n{more}\n".encode())
        self._note_prose(path)
        return f"adds prose to {path}"

    def above(self, path: str) -> str:
        """Somebody writes above everything: whatever follows stands elsewhere."""
        if path not in self.stage.sound():
            return ""
        lines = self.stage.text(path).split("\n")
        lines.insert(1, f"\nA person begins with sentence {self.stage.number()}.")
        self.stage.docs.edit(path, "\n".join(lines).encode())
        self._note_prose(path)
        return f"adds prose at the top of {path}"

    def rename(self) -> str:
        path = self._path()
        if not path:
            return ""
        new = f"{self.stage.number():03}-renamed.md"
        unknown = DocRef("docs", path) not in self.stage.store._disk.memory.postmortems
        if unknown or not self.stage.setting.names_renames:
            for place in self.stage.lines():
                if place[0] == path:
                    self._blur(place, self._own(place)[1])
        self.ledger.unseen = True
        self.stage.docs.rename(path, new)
        self.ledger.prose[new] = self.ledger.prose.pop(path)
        return f"renames {path} to {new}"

    def delete(self) -> str:
        path = self._path()
        if not path or len(self.stage.docs.paths) < 2:
            return ""
        for place in self.stage.lines():
            if place[0] == path:
                uid = self._own(place)[1]
                self.ledger.unsay(uid, Side.DOCUMENT, self._shown(uid))  # type: ignore[arg-type]  # values of fields
                self._blur(place, uid)
                self._allow_closing(uid)
        self.stage.gone_documents.append((path, self.stage.docs.content(path)))
        self.ledger.unseen = True
        self.stage.docs.delete(path)
        return f"deletes {path}"

    def undelete(self) -> str:
        if not self.stage.gone_documents:
            return ""
        path, content = self.stage.gone_documents.pop()
        if path in self.stage.docs.paths:
            return ""
        self.stage.docs.edit(path, content)
        self._note_prose(path)
        self._give_back(path)
        return f"restores {path}"

    def copy(self) -> str:
        """A whole document is copied under another name: the same incident twice."""
        path = self._path()
        if not path:
            return ""
        new = f"{path[:-3]}-copy{self.stage.number()}.md"
        for place in self.stage.lines():
            if place[0] == path:
                uid = self._own(place)[1]
                self.ledger.confused.add(uid)
                self.ledger.tickets[uid] += 1
        self.stage.docs.edit(new, self.stage.docs.content(path))
        self._note_prose(new)
        return f"copies {path} to {new}"

    def spoil(self) -> str:
        """A document gets bytes that are no text; another such act heals it."""
        bad = [path for path in self.stage.docs.paths if path not in self.stage.sound()]
        if bad:
            content = self.stage.docs.content(bad[0])
            self.stage.docs.edit(bad[0], content.replace(SPOILED, b""))
            return f"heals {bad[0]}"
        path = self._path()
        if not path or DocRef("docs", path) not in self.stage.store._disk.memory.postmortems:
            return ""  # of what nobody has read yet nobody knows what it might be
        lines = [one for one in self.stage.lines() if one[0] == path]
        if any(self._own(one)[1] in self.ledger.confused for one in lines):
            return ""  # another copy would lead in its place
        for place in lines:
            self._unread(self._own(place)[1])
        self.stage.docs.edit(path, self.stage.docs.content(path) + SPOILED)
        return f"spoils {path}"
