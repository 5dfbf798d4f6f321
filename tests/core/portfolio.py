"""A small portfolio whose every figure can be counted by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from syncer.core.figures import TARGETS
from syncer.core.policy import Policy
from syncer.core.report import Report, report
from syncer.model import (
    Code,
    DocRef,
    Fields,
    ItemKey,
    Postmortem,
    Problem,
    Revision,
    Stage,
    Status,
)
from syncer.ports import Row

NOW = datetime(2026, 11, 20, 20, 11, tzinfo=UTC)
POLICY = Policy(contact="#sre-help", since=date(2026, 7, 1))
LATE = frozenset({Code.OVERDUE})


def row(
    title: str,
    status: Status = Status.OPEN,
    *,
    doc: str = "pm/a.md",
    line: int = 1,
    owner: str | None = "ana",
    team: str | None = "payments",
    severity: str | None = "P1",
    created: date = date(2026, 10, 12),
    closed: date | None = None,
    dues: tuple[date, ...] = (date(2026, 11, 1),),
    flags: frozenset[Code] = frozenset(),
    skip: str | None = None,
    history: bool = False,
    gone: bool = False,
    restricted: bool = False,
) -> Row:
    """One row; the date in force is the last of ``dues``."""
    return Row(
        key=ItemKey(f"ai-{title}"),
        doc=DocRef("runbooks", doc),
        line=line,
        fields=Fields(title, status=status, owner=owner, due=dues[-1] if dues else None),
        flags=flags,
        history=history,
        skip=skip,
        team=team,
        severity=severity,
        ticket=f"OPS-{title}",
        url=f"https://acme.example/OPS-{title}",
        created=created,
        closed=closed,
        dues=dues,
        restricted=restricted,
        gone=gone,
    )


def document(
    path: str,
    *,
    title: str = "",
    occurred: date | None = date(2026, 10, 12),
    stage: Stage | None = Stage.COMPLETE,
    team: str | None = "payments",
    completed: str | None = None,
    completed_at: datetime | None = None,
    published: datetime | None = None,
    causes: tuple[str, ...] = (),
    repeat_of: tuple[str, ...] = (),
    waiver: str | None = None,
    skip: str | None = None,
    restricted: bool = False,
    counts: bool = True,
) -> Postmortem:
    """One postmortem as the store remembers it."""
    return Postmortem(
        ref=DocRef("runbooks", path),
        revision=Revision("1"),
        title=title or f"Outage {path}",
        digest=path,
        occurred=occurred,
        severity="P1",
        stage=stage,
        team=team,
        facts={"completed": completed} if completed else {},
        completed_at=completed_at,
        published=published,
        causes=causes,
        repeat_of=repeat_of,
        waiver=waiver,
        skip=skip,
        restricted=restricted,
        counts=counts,
    )


def problem(code: Code, path: str, message: str = "") -> Problem:
    """One finding of a document."""
    return Problem(code, message, DocRef("runbooks", path))


ROWS = (
    row("a", flags=LATE, dues=(date(2026, 10, 1), date(2026, 10, 20), date(2026, 11, 1))),
    row("b", flags=LATE | {Code.NO_OWNER}, owner=None, dues=(date(2026, 11, 10),)),
    row("c", flags=LATE, team="search", severity=None, dues=(date(2026, 11, 19),)),
    row("secret item", flags=LATE, restricted=True, doc="pm/secret.md"),
    row("d", flags=frozenset({Code.NO_DUE_DATE}), team=None, dues=(date(2026, 12, 20),)),
    row("e", Status.DONE, closed=date(2026, 10, 30)),
    row("f", Status.DONE, closed=date(2026, 11, 3)),
    row("g", Status.DONE, closed=None),
    row("h", Status.WONT_DO, closed=date(2026, 10, 30), created=date(2026, 9, 3)),
    row("i", Status.DUPLICATE, closed=date(2026, 12, 1), created=date(2026, 9, 3), dues=()),
    row("j", history=True, flags=LATE),
    row("k", skip="tracked by facilities", flags=LATE, line=7),
    row("l", gone=True, flags=LATE),
    row("m", skip="a drill", doc="pm/drill.md"),
)
DOCUMENTS = (
    document("pm/a.md", completed="2026-10-16", causes=("dns",)),
    document("pm/b.md", completed_at=datetime(2026, 10, 20, tzinfo=UTC), causes=("disk",)),
    document(
        *("pm/c.md",),
        occurred=date(2026, 10, 20),
        stage=Stage.DRAFT,
        published=datetime(2026, 10, 21, tzinfo=UTC),
        causes=("dns",),
    ),
    document("pm/empty.md", stage=Stage.IN_REVIEW, title="Empty outage"),
    document("pm/waived.md", stage=None, waiver="the vendor repaired it", occurred=None),
    document("pm/secret.md", restricted=True, title="Secret outage"),
    document("pm/old.md", occurred=date(2026, 6, 1), causes=("dns",)),
    document("pm/drill.md", skip="a drill"),
    document("pm/copy.md"),
    document("README.md", counts=False),
)
PROBLEMS = (
    problem(Code.NO_ACTION_ITEMS, "pm/empty.md"),
    problem(Code.NO_ACTION_ITEMS, "pm/secret.md"),
    problem(Code.INCOMPLETE_POSTMORTEM, "pm/c.md"),
    problem(Code.SHADOWED, "pm/copy.md"),
    problem(Code.REJECTED, "pm/a.md", "Component is required"),
    problem(Code.REJECTED, "pm/secret.md", 'the tracker refused "secret item"'),
    problem(Code.NO_OWNER, "pm/a.md", "nobody owns it"),
)
BEFORE = {"open": 28.0, "overdue": 7.0, "completion": 0.5, "overdue/payments": 2.0}


def reported(
    rows: Sequence[Row],
    postmortems: Sequence[Postmortem] = (),
    *,
    problems: Sequence[Problem] = (),
    before: Mapping[str, float] | None = None,
    team: str | None = None,
    data_age: Mapping[str, int] | None = None,
    targets: Mapping[str, float] = TARGETS,
    since: date | None = None,
) -> Report:
    """The weekly report of any portfolio."""
    return report(
        *(rows, postmortems, problems, before or {}),
        name="weekly",
        title="Postmortem follow-up",
        period="2026-W47",
        team=team,
        observed_at=NOW,
        data_age=data_age or {},
        policy=POLICY,
        targets=targets,
        since=since,
    )


def weekly(team: str | None = None) -> Report:
    """The weekly report of this one."""
    age = {"runbooks": 12, "ops": 30}
    return reported(ROWS, DOCUMENTS, problems=PROBLEMS, before=BEFORE, team=team, data_age=age)
