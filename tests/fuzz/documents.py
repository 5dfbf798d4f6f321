"""A seeded grammar of postmortems: every dialect, language and nasty byte, many a second."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from tests.fuzz import dialects, words
from tests.fuzz.words import Tongue

_BOXES = ("- [ ] ", "- [x] ", "* [ ] ", "- [X] ", "1. [ ] ", "- [-] ")
_SEPARATORS = (" — ", " – ", " - ", " | ")
_RULES = ("---", ":--", ":-:", "--:", "-", "-----------")


class Writer:
    """Writes one document from one random number generator."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.pick: Callable[[Sequence[str]], str] = chance.choice
        self.tongue: Tongue = chance.choice(words.TONGUES)

    def rarely(self, share: float) -> bool:
        """True for such a share of the calls."""
        return self.chance.random() < share

    def document(self) -> bytes:
        """The bytes of a whole document, in its own encoding of line ends."""
        parts = [*self.head(), *self.facts()]
        for _ in range(2 if self.rarely(0.15) else 1):
            parts += self.actions()
        if self.rarely(0.3):
            parts += self.tail()
        text = "\n".join(parts) + ("" if self.rarely(0.2) else "\n")
        if self.rarely(0.15):
            text = text.replace("\n", "\r\n")
        elif self.rarely(0.02):
            text = text.replace("\n", "\r")
        return (b"\xef\xbb\xbf" if self.rarely(0.05) else b"") + text.encode()

    # --- what stands before the items

    def head(self) -> list[str]:
        """Front matter, a title and key lines."""
        tongue, lines = self.tongue, list[str]()
        if self.rarely(0.15):
            lines += ["---", *(f"{k}: {v}" for k, v in self.pairs()), "---", ""]
        elif self.rarely(0.05):
            lines += ["+++", *(f'{k} = "{v}"' for k, v in self.pairs()), "+++", ""]
        title = self.pick(tongue.title)
        match self.chance.randrange(6):
            case 0:
                lines += [title, "=" * len(title), ""]
            case 1:
                lines += [f"**{title}**", ""]
            case _:
                lines += [f"# {title}", ""]
        if self.rarely(0.4):
            form = self.pick(("**{}:** {}", "**{}**: {}", "{}: {}", "- {}: {}", "* **{}**: {}  "))
            lines += [form.format(k, v) for k, v in self.pairs()] + [""]
        elif self.rarely(0.1):
            lines += ["| | |", "|---|---|", *(f"| {k} | {v} |" for k, v in self.pairs()), ""]
        return lines

    def pairs(self) -> list[tuple[str, str]]:
        """What a document says of itself."""
        keys = ("date", "severity", "title", "team", "status", "Incident", *self.tongue.keys)
        values = ("2026-11-02", "P1", "SEV-2", "In review", "edge", "off, moot", *words.DUES)
        return [(self.pick(keys), self.pick(values)) for _ in range(self.chance.randrange(1, 4))]

    def facts(self) -> list[str]:
        """Fact sections with decoys in them."""
        lines: list[str] = []
        for _ in range(self.chance.randrange(2)):
            lines += [f"## {self.pick(self.tongue.facts)}", "", self.pick(_PROSE), ""]
            if self.rarely(0.3):
                lines += [self.pick(_DECOYS), ""]
        return lines

    def tail(self) -> list[str]:
        """Sections behind the items, and the targets of references."""
        lines = ["", f"## {self.pick(self.tongue.others)}", "", f"- {self.task()}", ""]
        if self.rarely(0.5):
            lines += ["[issue]: https://github.com/acme/shop/issues/12", "[one]: <OPS-77> 'x'"]
        return lines

    # --- the items

    def actions(self) -> list[str]:
        """One section of items, its heading included."""
        heading = self.pick(self.tongue.actions)
        level = "#" * self.chance.choice((1, 2, 2, 2, 3))
        lines = [f"{level} {heading}" if self.rarely(0.93) else f"**{heading}**", ""]
        if self.rarely(0.05):
            # Somewhere else: only what says itself that it is an item is one.
            lines = self.chance.choice(([], [f"## {self.pick(self.tongue.others)}", ""]))
        for _ in range(1 if self.rarely(0.8) else 2):
            if self.rarely(0.2):
                kind = self.pick((*self.tongue.kinds, "ana", "Robert", "Bo Li"))
                lines += [self.pick((f"**{kind}**", f"{level}# {kind}", f"*{kind}:*", kind)), ""]
            if self.rarely(0.4):
                lines += [*self.chance.choice(dialects.DIALECTS)(self), ""]
            else:
                lines += [*self.chance.choice(_DIALECTS)(self), ""]
        return lines

    def count(self) -> range:
        """So many items."""
        return range(self.chance.choice((1, 1, 2, 2, 3)))

    def task(self) -> str:
        """What is to be done, maybe decorated."""
        text = self.pick(self.tongue.tasks)
        while self.rarely(0.2):
            text = self.pick(words.DECORATIONS).format(text)
        return text

    def value(self) -> str:
        """A value of any kind."""
        tongue = self.tongue
        kinds = (
            *(words.OWNERS, words.DUES, words.TICKETS, words.STATUSES),
            *(tongue.statuses, tongue.priorities),
        )
        return self.pick(self.chance.choice(kinds))

    def line(self) -> str:
        """A task with whatever people write before and behind it."""
        text = self.task()
        while self.rarely(0.15):
            text = self.pick(words.OPENS).format(self.value(), text)
        if self.rarely(0.4):
            mark = self.pick(_SEPARATORS)
            for _ in range(self.chance.randrange(1, 4)):
                text += mark + self.value()
        while self.rarely(0.4):
            text += self.pick(words.ENDS).format(self.value())
        return text

    def table(self) -> list[str]:
        """A pipe table with any columns in any order, some rows short or long."""
        tongue = self.tongue
        fields = self.chance.sample(range(7), self.chance.randrange(1, 7))
        if 0 not in fields:
            fields[0] = 0
        heads = [self.pick(tongue.columns[field]) for field in fields]
        rim = "" if self.rarely(0.1) else "|"
        lines = [f"{rim} {' | '.join(heads)} {rim}", rim + "|".join(map(self._rule, fields)) + rim]
        for _ in self.count():
            cells = [self.cell(field) for field in fields]
            if self.rarely(0.1):
                cells = cells[: self.chance.randrange(1, len(cells) + 1)]
            gap = self.pick((" ", " ", " ", "", "\t", "   "))
            lines.append(f"{rim}{gap}{f'{gap}|{gap}'.join(cells)}{gap}{rim}")
        return lines

    def _rule(self, _: int) -> str:
        return self.pick(_RULES)

    def cell(self, field: int) -> str:
        """What stands in a column."""
        if self.rarely(0.1):
            return ""
        tongue = self.tongue
        match field:
            case 0:
                return self.task()
            case 1:
                return self.pick(words.OWNERS)
            case 2:
                return self.pick(words.DUES)
            case 3:
                return self.pick(tongue.priorities)
            case 4:
                return self.pick(words.STATUSES if self.rarely(0.3) else tongue.statuses)
            case 5:
                return self.pick(words.TICKETS)
            case _:
                return self.pick(tongue.kinds)

    def listed(self, mark: Callable[[int], str]) -> list[str]:
        """A list, tight or loose, with fields or notes below some of its items."""
        lines: list[str] = []
        for number in self.count():
            first = mark(number)
            lines.append(first + self.line())
            inset = " " * (2 if self.rarely(0.3) else len(first))
            while self.rarely(0.2):
                lines.append(inset + self.below())
            if self.rarely(0.1):
                lines.append("")
        return lines

    def below(self) -> str:
        """A line below an item: its field, its note, or a child."""
        match self.chance.randrange(5):
            case 0:
                return f"- {self.pick(self.tongue.keys)}: {self.value()}"
            case 1:
                return f"{self.pick(self.tongue.keys)}: {self.value()}"
            case 2:
                return f"- [ ] {self.line()}"
            case 3:
                return f"- {self.task()}"
            case _:
                return self.pick(_PROSE)

    def checklist(self) -> list[str]:
        """Boxes."""
        return self.listed(lambda _: self.pick(_BOXES))

    def bullets(self) -> list[str]:
        """Bullets of one sort."""
        mark = self.pick(("- ", "* ", "+ ", "-   ", "*\t"))
        return self.listed(lambda _: mark)

    def numbers(self) -> list[str]:
        """A numbered list."""
        end = self.pick((". ", ") "))
        return self.listed(lambda number: f"{number + 1}{end}")

    def nested(self) -> list[str]:
        """Groups with items, maybe groups of groups."""
        lines: list[str] = []
        depth = 0
        for _ in range(self.chance.randrange(2, 6)):
            group = self.pick(("**{}**", "{}:", "{}", "[ ] {}", "**{}:**"))
            text = group.format(self.pick((*self.tongue.kinds, "ana", "@bo", self.task())))
            lines.append("  " * depth + "- " + (text if self.rarely(0.5) else self.line()))
            depth = max(0, depth + self.chance.choice((1, 1, 0, -1)))
        return lines

    def headed(self) -> list[str]:
        """A heading or a bold line for each item, fields below."""
        form = self.pick(("### {}", "#### {}", "**{}**", "### 1. {}", "### [ ] {}", "- **{}**"))
        lines: list[str] = []
        for _ in self.count():
            lines += [form.format(self.task()), ""]
            for _ in range(self.chance.randrange(4)):
                shape = self.pick(("- **{}:** {}", "{}: {}", "**{}**: {}  ", "* {}: {}", "{} — {}"))
                lines.append(shape.format(self.pick(self.tongue.keys), self.value()))
            lines += ["", self.pick(_PROSE), ""]
        return lines

    def labelled(self) -> list[str]:
        """Lines with labels and nothing else."""
        lines: list[str] = []
        for _ in self.count():
            lines.append(f"{self.pick(('Action', 'Task', 'AI', 'Maßnahme'))}: {self.task()}  ")
            lines += [f"{self.pick(self.tongue.keys)}: {self.value()}  " for _ in range(2)]
            lines.append("")
        return lines

    def prose(self) -> list[str]:
        """Sentences with markers in them."""
        mark = self.pick(("TODO", "DONE", "TODO(@ana)", "TODO:", "FIXME", "todo", "[TODO]"))
        return [f"{self.pick(_PROSE)} {mark} {self.line()}", "", f"{mark}: {self.line()}"]


_PROSE = (
    "The cache ran full because of the `noeviction` policy.",
    "See [the log](https://acme.example/log) and *more*.",
    "Nobody was paged – for 42 minutes.",
    "障害は42分間続きました。",
    "No action items: it was a drill.",
    "N/A",
    "",
)
_DECOYS = (
    "```\n## Action items\n- [ ] no item — @ana\n```",
    "<!--\n## Action items\n- [ ] no item\n-->",
    "> - [ ] quoted — @ana",
    "    - [ ] code by indent",
    "| Time | Event |\n|---|---|\n| 09:12 | full |",
    "<details>\n\n- [ ] in details\n\n</details>",
)
_DIALECTS: tuple[Callable[[Writer], list[str]], ...] = (
    Writer.table,
    Writer.table,
    Writer.checklist,
    Writer.checklist,
    Writer.bullets,
    Writer.bullets,
    Writer.numbers,
    Writer.nested,
    Writer.headed,
    Writer.labelled,
    Writer.prose,
)
