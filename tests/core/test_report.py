from __future__ import annotations

from datetime import date

import pytest

from syncer.app.render.report_json import report_json
from syncer.core.figures import Figure
from syncer.core.report import Group, Month
from syncer.core.report_sentence import sentence
from tests.core.portfolio import ROWS, document, reported, row, weekly

EMPTY_2 = " 2 postmortems have no action items."


def said(
    overdue: int,
    going: int,
    before: float | None = None,
    *,
    teams: tuple[tuple[str | None, int], ...] = (),
    period: str = "2026-W47",
    empty: int = 2,
    total: int = 40,
) -> str:
    figures = {"overdue": Figure(overdue, going, "", before=before)}
    groups = tuple(Group(name, late, late) for name, late in teams)
    return sentence(figures, groups, period=period, empty=empty, total=total)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            said(4, 31, 7, teams=(("payments", 3), ("search", 1))),
            "4 of 31 open items are overdue (last week 7); payments has 3 of them." + EMPTY_2,
        ),
        (said(4, 31), "4 of 31 open items are overdue." + EMPTY_2),
        (
            said(1, 31, 1, teams=(("payments", 1),)),
            "1 of 31 open items is overdue (last week 1); payments has it." + EMPTY_2,
        ),
        (
            said(2, 31, teams=(("payments", 2),)),
            "2 of 31 open items are overdue; payments has both of them." + EMPTY_2,
        ),
        (
            said(3, 31, teams=(("payments", 3),)),
            "3 of 31 open items are overdue; payments has all of them." + EMPTY_2,
        ),
        (
            said(4, 31, teams=(("payments", 2), ("search", 2))),
            "4 of 31 open items are overdue." + EMPTY_2,
        ),
        (
            said(4, 31, teams=((None, 3), ("search", 1))),
            "4 of 31 open items are overdue." + EMPTY_2,
        ),
        (said(0, 31, 7), "None of 31 open items is overdue (last week 7)." + EMPTY_2),
        (said(0, 1), "The only open item is not overdue." + EMPTY_2),
        (
            said(1, 1, 0, teams=(("payments", 1),)),
            "The only open item is overdue (last week 0); payments has it." + EMPTY_2,
        ),
        (said(0, 0), "No action item is open." + EMPTY_2),
        (said(0, 0, 7), "No action item is open, so none is overdue (last week 7)." + EMPTY_2),
        (
            said(0, 2, empty=1),
            "None of 2 open items is overdue. 1 postmortem has no action items.",
        ),
        (
            said(0, 2, empty=0),
            "None of 2 open items is overdue. No postmortem is missing its action items.",
        ),
        (said(0, 0, empty=0, total=0), "No action item is open. There is no postmortem yet."),
        (
            said(4, 31, 7, period="2026-11"),
            "4 of 31 open items are overdue (last month 7)." + EMPTY_2,
        ),
        (
            said(4, 31, 7, period="2026-11-20"),
            "4 of 31 open items are overdue (yesterday 7)." + EMPTY_2,
        ),
        (
            said(4, 31, 7, period="2026-11-20T20"),
            "4 of 31 open items are overdue (before 7)." + EMPTY_2,
        ),
    ],
)
def test_the_sentence_is_english_for_every_number(text: str, expected: str) -> None:
    """None, one, all or some: the first sentence reads as a person would write it."""
    assert text == expected


def test_a_team_without_postmortems_is_told_so() -> None:
    """That a team has none filed does not say that there are none."""
    found = reported(ROWS, (document("pm/a.md", team="payments"),), team="search")
    assert found.sentence.endswith("No postmortem is filed under this team.")
    assert reported(ROWS).sentence.endswith("There is no postmortem yet.")


def test_the_report_of_a_portfolio() -> None:
    """Sentence, figures, groups and cohorts agree with each other and with a count by hand."""
    found = weekly()
    assert found.sentence == (
        "4 of 5 open items are overdue (last week 7); payments has 3 of them."
        " 2 postmortems have no action items."
    )
    assert found.by["team"] == (
        Group("payments", 3, 3),
        Group("search", 1, 1),
        Group(None, 1, 0),
    )
    assert found.by["owner"] == (Group("ana", 4, 3), Group(None, 1, 1))
    assert found.by["severity"] == (Group("P1", 4, 3), Group(None, 1, 1))
    assert [(group.name, group.open) for group in found.by["age"]] == [
        ("0–7 days", 0),
        ("8–30 days", 0),
        ("31–90 days", 5),
        ("over 90 days", 0),
    ]
    assert found.months == (
        Month("2026-09", created=2, done=0, on_time=0, wont_do=1, duplicate=1, gone=0, skipped=0),
        Month("2026-10", created=11, done=3, on_time=1, wont_do=0, duplicate=0, gone=1, skipped=2),
    )
    assert (found.history.postmortems, found.history.open) == (1, 1)


@pytest.mark.parametrize(
    ("name", "target", "met", "before"),
    [
        ("open", None, None, 28),
        ("overdue", None, None, 7),
        ("completion", 0.7, False, 0.5),
        ("on_time", 0.7, False, None),
        ("coverage", 0.9, None, None),
        ("time_to_postmortem", 5, True, None),
        ("repeat_rate", None, None, None),
        ("no_owner", None, None, None),
    ],
)
def test_figures_stand_beside_target_and_past(
    name: str, target: float | None, met: bool | None, before: float | None
) -> None:
    """Whether a target is met is unknown where the figure is; days are met from below."""
    figure = weekly().figures[name]
    assert (figure.target, figure.met, figure.before) == (target, met, before)


def test_the_repeat_rate_knows_its_own_past() -> None:
    """The quarter before stands beside it, whatever the last period kept."""
    earlier = document("a", occurred=date(2026, 8, 1), causes=("dns",))
    found = reported((), (earlier,), before={"repeat_rate": 0.9})
    assert found.figures["repeat_rate"].before == 0


def test_overdue_items_come_latest_first() -> None:
    """Each says how late it is and how often its date moved."""
    found = [(item.title, item.days_late, item.moved, item.due) for item in weekly().overdue]
    assert found == [
        ("a", 19, 2, date(2026, 11, 1)),
        ("b", 10, 0, date(2026, 11, 10)),
        ("c", 1, 0, date(2026, 11, 19)),
    ]


def test_documents_are_told_apart() -> None:
    """Complete, unfinished, silent, empty, waived and repeated ones; history and copies aside."""
    found = weekly().postmortems
    assert (found.total, found.complete, found.draft, found.unknown) == (6, 3, 2, 1)
    assert [entry.title for entry in found.without_items] == ["Empty outage"]
    assert [(e.doc, e.reason) for e in found.incomplete] == [("runbooks:pm/c.md", "draft")]
    assert [(e.doc, e.reason) for e in found.waived] == [
        ("runbooks:pm/waived.md", "the vendor repaired it")
    ]
    assert [(e.doc, e.reason) for e in found.repeated] == [("runbooks:pm/c.md", "dns")]


def test_what_was_left_out_says_why() -> None:
    """A document skipped as a whole stands once, for all of its items."""
    found = [(entry.doc, entry.line, entry.reason) for entry in weekly().skipped]
    assert found == [
        ("runbooks:pm/a.md", 7, "tracked by facilities"),
        ("runbooks:pm/drill.md", None, "a drill"),
    ]


def test_restricted_postmortems_are_numbers_only() -> None:
    """They are in every count; neither title nor text nor link of them is anywhere."""
    found = weekly()
    assert found.restricted == 1
    assert found.figures["overdue"].value == 4
    assert "secret" not in str(report_json(found)).casefold()
    assert [trouble.doc for trouble in found.sync_errors] == ["runbooks:pm/a.md"]


def test_a_team_s_report_is_of_that_team() -> None:
    """Its rows, its documents, its own past; no other team is named in its sentence."""
    found = weekly("payments")
    assert found.sentence.startswith("3 of 3 open items are overdue (last week 2). ")
    assert found.by["team"] == (Group("payments", 3, 3),)
    assert {item.team for item in found.overdue} == {"payments"}
    other = weekly("search")
    assert other.postmortems.total == 0
    assert other.sync_errors == ()


def test_a_report_of_nothing_is_still_a_report() -> None:
    """Every number is zero or unknown, and the sentence says so."""
    found = reported(())
    assert found.sentence == "No action item is open. There is no postmortem yet."
    assert (found.overdue, found.months, found.skipped) == ((), (), ())
    assert found.figures["open"].value == 0


def test_a_shared_order_makes_reports_alike() -> None:
    """Rows in any order give the same report."""
    first = weekly()
    other = reported(ROWS[::-1], (document("pm/a.md"), document("pm/b.md")))
    assert (other.by, other.overdue, other.months) == (first.by, first.overdue, first.months)


def test_targets_are_the_operator_s() -> None:
    """A configured target takes the place of the usual one, and one left out is none."""
    found = reported((row("x"), row("y")), targets={"completion": 0.0})
    assert (found.figures["completion"].target, found.figures["completion"].met) == (0.0, True)
    assert found.figures["on_time"].target is None


SPELT = (("a", "sev1"), ("b", "SEV1"), ("c", "SEV1"), ("d", "SEV-1"))


def test_capitals_make_no_second_severity() -> None:
    """Severities that differ in capitals alone are one group, in the spelling written most."""
    rows = [row(key, severity=said) for key, said in SPELT]
    groups = reported(rows).by["severity"]
    assert [(group.name, group.open) for group in groups] == [("SEV1", 3), ("SEV-1", 1)]
