"""The dialects beyond lists and tables: headings, paragraphs, people, markers, several tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from tests.fuzz import words
from tests.fuzz.words import Tongue


class Pen(Protocol):
    """What a dialect needs of the writer of a document."""

    tongue: Tongue
    pick: Callable[[Sequence[str]], str]

    def rarely(self, share: float) -> bool: ...
    def count(self) -> range: ...
    def task(self) -> str: ...
    def line(self) -> str: ...
    def value(self) -> str: ...
    def table(self) -> list[str]: ...
    def checklist(self) -> list[str]: ...
    def bullets(self) -> list[str]: ...


def _field(pen: Pen) -> str:
    return f"{pen.pick(pen.tongue.keys)}: {pen.value()}"


def _name(pen: Pen) -> str:
    return pen.pick(words.NAMES)


def numbered(pen: Pen) -> list[str]:
    """Headings with an action's number, or a plain one, each with reasons, fields or a table."""
    form = pen.pick(
        ("### AI-{}: {}", "### {}. {}", "### Action {}: {}", "#### OPS-{} {}", "### A{} — {}")
    )
    lines: list[str] = []
    for number in pen.count():
        if pen.rarely(0.1):
            lines += [f"### AI-{number}", "", f"{pen.pick(pen.tongue.columns[0])}: {pen.task()}"]
        else:
            lines += [form.format(number + 1, pen.line()), ""]
        for _ in pen.count():
            lines += [pen.pick((f"**{_field(pen)}**", f"- {_field(pen)}", _field(pen)))]
        if pen.rarely(0.2):
            lines += ["", "| | |", "|---|---|"]
            lines += [f"| {pen.pick(pen.tongue.keys)} | {pen.value()} |" for _ in pen.count()]
        lines += ["", pen.pick(words.REASONS), ""]
    return lines


def paragraphs(pen: Pen) -> list[str]:
    """A paragraph for each: orders, bold leads, numbers, signs, several lines."""
    form = pen.pick(
        (
            "{}",
            "**{}** " + pen.pick(words.REASONS),
            "**{}**: " + pen.pick(words.REASONS),
            "**{}**\n" + pen.pick(words.REASONS),
            "**AI-1**: {}",
            "AI-2. {}",
            "1.2 {}",
            "(a) {}",
            "• {}",
            "① {}",
            "☐ {}",
            "✅ {}",
            "→ {}",
            "\\- {}",
            "{}\\",
        )
    )
    lines: list[str] = []
    for _ in pen.count():
        lines.append(form.format(pen.line()))
        if pen.rarely(0.3):
            lines.append(_field(pen))
        if pen.rarely(0.8):
            lines.append("")
    return lines


def oneliners(pen: Pen) -> list[str]:
    """All the labels of an item in one line."""
    joint = pen.pick((" | ", ", ", "; ", " — ", " ", "  \n", "<br>"))
    mark = pen.pick(("", "- ", "1. ", "**", "- [ ] "))
    head = pen.pick(pen.tongue.columns[0])
    lines: list[str] = []
    for _ in pen.count():
        fields = joint.join(_field(pen) for _ in pen.count())
        lines += [f"{mark}{head}: {pen.task()}{joint}{fields}", ""]
    return lines


def roster(pen: Pen) -> list[str]:
    """People above what they do."""
    form = pen.pick(("**{}**", "### {}", "**{}**:", "{}:", "- {}", "- **{}**", "- @{}:"))
    lines: list[str] = []
    for _ in pen.count():
        lines.append(form.format(_name(pen)))
        if not form.startswith("-"):
            lines.append("")
        inset = "  " if form.startswith("-") else ""
        lines += [f"{inset}- {pen.line()}" for _ in pen.count()]
        lines.append("")
    return lines


def led(pen: Pen) -> list[str]:
    """People in front of what they do."""
    form = pen.pick(("- **{}** {}", "- {}: {}", "- **{}**: {}", "- {} to {}", "- @{} {}", "{}: {}"))
    return [form.format(_name(pen), pen.line()) for _ in pen.count()]


def marked(pen: Pen) -> list[str]:
    """Markers in paragraphs, lists and boxes."""
    mark = pen.pick(words.MARKERS).format(pen.pick(words.OWNERS))
    lead = pen.pick(("", "- ", "* ", "- [ ] ", "1. ", "- text\n  - ", "Text.\n"))
    return [f"{lead}{mark} {pen.line()}" for _ in pen.count()]


def tables(pen: Pen) -> list[str]:
    """Several tables, each below a name."""
    lines: list[str] = []
    for _ in pen.count():
        name = pen.pick((*pen.tongue.kinds, "Short term", "Phase 1"))
        lines += [pen.pick((f"### {name}", f"**{name}**", f"{name}:")), "", *pen.table(), ""]
    return lines


def boxed(pen: Pen) -> list[str]:
    """Cells with boxes, marks, breaks and comments in them."""
    heads = [pen.pick(pen.tongue.columns[field]) for field in (0, 1, 4)]
    lines = ["| " + " | ".join((*heads, "")) + "|", "|---|---|---|---|"]
    for _ in pen.count():
        box = pen.pick(words.BOXED)
        cells = [pen.line(), pen.value(), box, pen.pick(("", "<!-- note -->", "a<br>b", "`x`"))]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def detailed(pen: Pen) -> list[str]:
    """A list with tables, quotes, code and paragraphs below its items."""
    lines: list[str] = []
    for _ in pen.count():
        lines += [f"- {pen.line()}", ""]
        lines += ["  " + line for line in pen.pick(words.BELOW).split("\n")]
        if pen.rarely(0.4):
            lines += ["", f"  {_field(pen)}", f"  {_field(pen)}"]
        lines.append("")
    return lines


DIALECTS: tuple[Callable[[Pen], list[str]], ...] = (
    numbered,
    paragraphs,
    paragraphs,
    oneliners,
    roster,
    led,
    marked,
    marked,
    tables,
    boxed,
    detailed,
)
