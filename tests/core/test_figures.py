from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from syncer.core.figures import Quarter, figures, measured, repeats
from syncer.core.policy import Deadlines
from syncer.model import Calendar, Postmortem, Status
from syncer.ports import Row
from tests.core.portfolio import (
    DOCUMENTS,
    LATE,
    NOW,
    POLICY,
    PROBLEMS,
    ROWS,
    document,
    row,
)

NAMES = (
    *("open", "overdue", "completion", "on_time", "coverage"),
    *("time_to_postmortem", "repeat_rate", "no_owner", "no_due_date"),
)
TODAY = date(2026, 11, 20)
DUE = (date(2026, 11, 1),)


def figure(
    name: str, rows: tuple[Row, ...] = (), documents: tuple[Postmortem, ...] = ()
) -> tuple[float | None, int]:
    found = measured(rows, documents, day=TODAY, deadlines=Deadlines())
    assert tuple(found) == NAMES
    return found[name].value, found[name].of


@pytest.mark.parametrize("name", NAMES)
def test_nothing_has_no_rate(name: str) -> None:
    """Of nothing a count is 0 and a rate is unknown, never 0 and never 1."""
    counts = ("open", "overdue", "no_owner", "no_due_date")
    assert figure(name) == (0 if name in counts else None, 0)


@pytest.mark.parametrize(
    ("name", "value", "of"),
    [
        ("open", 5, 10),
        ("overdue", 4, 5),
        ("completion", 3 / 8, 8),
        ("on_time", 2 / 7, 7),
        ("coverage", None, 0),
        ("no_owner", 1, 5),
        ("no_due_date", 1, 5),
    ],
)
def test_the_figures_of_a_portfolio(name: str, value: float | None, of: int) -> None:
    """Each figure is what one counts by hand; history, skipped and gone items are in none."""
    assert figure(name, ROWS) == (value, of)


@pytest.mark.parametrize(
    ("one", "value", "of"),
    [
        (row("x", Status.DONE, closed=date(2026, 11, 1)), 1.0, 1),
        (row("x", Status.DONE, closed=date(2026, 11, 2)), 0.0, 1),
        (row("x", Status.WONT_DO, closed=date(2026, 10, 1)), 1.0, 1),
        (row("x", dues=DUE), 0.0, 1),
        (row("x", dues=(date(2026, 11, 1), date(2026, 12, 1))), 0.0, 1),
        (row("x", Status.DONE, closed=TODAY, dues=(*DUE, TODAY)), 0.0, 1),
        (row("x", dues=(TODAY,)), None, 0),
        (row("x", dues=()), None, 0),
        (row("x", Status.DONE, closed=None), None, 0),
    ],
)
def test_on_time_is_measured_from_the_first_date(one: Row, value: float | None, of: int) -> None:
    """Moving a date makes nothing punctual; what nobody saw closing is not guessed."""
    assert figure("on_time", (one,)) == (value, of)


def test_what_nobody_saw_closing_is_said() -> None:
    """The number of unknown closings stands in the definition."""
    found = measured([row("x", Status.DONE)], (), day=TODAY, deadlines=Deadlines())
    assert found["on_time"].definition.endswith("unknown: 1, closed nobody saw when")


@pytest.mark.parametrize(
    ("documents", "value", "of", "says"),
    [
        ((document("a", completed="2026-10-16"),), 4, 1, "median"),
        ((document("a", completed="2026-10-16T09:00:00Z"),), 4, 1, "median"),
        ((document("a", completed="soon"),), None, 0, "unknown: 1"),
        ((document("a", completed_at=datetime(2026, 10, 13, tzinfo=UTC)),), 1, 1, "median"),
        (
            (document("a", published=datetime(2026, 10, 15, tzinfo=UTC)),),
            *(3, 1, "1 by the first version published"),
        ),
        ((document("a", published=datetime(2026, 10, 1, tzinfo=UTC)),), None, 0, "unknown: 1"),
        ((document("a", occurred=None, completed="2026-10-16"),), None, 0, "unknown: 1"),
        (
            (document("a", completed="2026-10-14"), document("b", completed="2026-10-17")),
            *(3.5, 2, "median"),
        ),
        (
            (
                document("a", completed="2026-10-13"),
                document("b", completed="2026-10-14"),
                document("c", completed="2026-12-14"),
                document("d"),
            ),
            *(2, 3, "unknown: 1"),
        ),
    ],
)
def test_time_to_postmortem(
    documents: tuple[Postmortem, ...], value: float | None, of: int, says: str
) -> None:
    """Written beats seen beats published; a document older than its incident is unknown."""
    found = measured((), documents, day=TODAY, deadlines=Deadlines())["time_to_postmortem"]
    assert (found.value, found.of) == (value, of)
    assert says in found.definition


def test_repeats_say_so_or_share_a_root_cause() -> None:
    """The first with a cause repeats nothing; two of one day do not repeat each other."""
    documents = (
        document("first", occurred=date(2026, 10, 1), causes=("dns",)),
        document("twin", occurred=date(2026, 10, 1), causes=("dns",)),
        document("again", occurred=date(2026, 10, 2), causes=("cache", "dns")),
        document("undated", occurred=None, causes=("dns",)),
        document("says", causes=(), repeat_of=("INC-12",)),
        document("other", causes=("disk",)),
    )
    assert {ref.path for ref in repeats(documents)} == {"again", "says"}


def test_the_repeat_rate_is_of_a_quarter_beside_the_one_before() -> None:
    """Only postmortems with a known cause count, each in its incident's quarter."""
    documents = (
        document("a", occurred=date(2026, 7, 1), causes=("dns",)),
        document("b", occurred=date(2026, 8, 1), causes=("dns",)),
        document("c", occurred=date(2026, 10, 1), causes=("dns",)),
        document("d", occurred=date(2026, 10, 2), causes=("disk",)),
        document("e", occurred=date(2026, 10, 3), causes=("clock",)),
        document("f", occurred=date(2026, 10, 4)),
    )
    found = measured((), documents, day=TODAY, deadlines=Deadlines())["repeat_rate"]
    assert (found.value, found.of, found.before) == (1 / 3, 3, 1 / 2)
    shifted = Deadlines(calendar=Calendar(quarter=2))
    found = measured((), documents, day=TODAY, deadlines=shifted)["repeat_rate"]
    assert (found.value, found.of, found.before) == (None, 0, 2 / 4)


@pytest.mark.parametrize(
    ("day", "starts", "quarter", "before"),
    [
        (date(2026, 11, 20), 1, (2026, 10), (2026, 7)),
        (date(2026, 1, 1), 1, (2026, 1), (2025, 10)),
        (date(2026, 1, 31), 2, (2025, 11), (2025, 8)),
        (date(2026, 12, 31), 3, (2026, 12), (2026, 9)),
    ],
)
def test_quarters_start_where_the_year_does(
    day: date, starts: int, quarter: tuple[int, int], before: tuple[int, int]
) -> None:
    """A year of quarters may start in any month."""
    found = Quarter.of(day, starts)
    assert (found, found.before()) == (Quarter(*quarter), Quarter(*before))


def test_a_cycle_keeps_what_a_later_report_compares_itself_with() -> None:
    """Of all and of each team; what is unknown is not kept."""
    kept = figures(ROWS, DOCUMENTS, PROBLEMS, now=NOW, policy=POLICY)
    assert kept["open"] == 5
    assert kept["overdue"] == 4
    assert kept["overdue/payments"] == 3
    assert kept["overdue/search"] == 1
    assert kept["completion"] == 3 / 8
    assert kept["on_time"] == 2 / 7
    assert kept["no_owner"] == kept["no_due_date"] == 1
    assert kept["time_to_postmortem"] == 4
    assert "coverage" not in kept
    assert all("/" not in name or name.endswith(("/payments", "/search")) for name in kept)


def test_days_are_those_of_the_configured_zone() -> None:
    """At 20:11 in London it is tomorrow in Tokyo, and a first date of today has passed."""
    one = (row("x", dues=(TODAY,), flags=LATE),)
    assert "on_time" not in figures(one, now=NOW, policy=POLICY)
    tokyo = type(POLICY)(deadlines=Deadlines(timezone="Asia/Tokyo"))
    assert figures(one, now=NOW, policy=tokyo)["on_time"] == 0
