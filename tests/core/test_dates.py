from __future__ import annotations

import sys
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.core.dates import Unread, read_date, read_day
from syncer.core.lexicon import lexicon
from syncer.core.vocabulary.en import ENGLISH
from syncer.model import Calendar, Code, Grammar

PERIODS = lexicon(Grammar((ENGLISH,))).periods
INCIDENT = date(2026, 11, 2)
"""A Monday."""
CALENDAR = Calendar((0, time(9)), (date(2026, 11, 2), timedelta(weeks=2)), 1)


def read(
    text: str,
    *,
    anchor: date | None = INCIDENT,
    day_first: bool | None = None,
    calendar: Calendar = CALENDAR,
    labelled: bool = True,
) -> date | Unread | None:
    return read_date(
        text,
        anchor=anchor,
        day_first=day_first,
        periods=PERIODS,
        calendar=calendar,
        labelled=labelled,
    )


def day(text: str) -> date:
    return date.fromisoformat(text)


IN_A_TAIL = [
    ("2026-12-01", "2026-12-01"),
    ("2026-1-5", "2026-01-05"),
    ("2026/12/01", "2026-12-01"),
    ("2026.12.01", "2026-12-01"),
    ("20261201", "2026-12-01"),
    ("２０２６-12-01", "2026-12-01"),
    ("2026-12-01T10:00:00Z", "2026-12-01"),
    ("2026-12-01 10:00 UTC", "2026-12-01"),
    ("2026-12-01, 17:00 CET", "2026-12-01"),
    ("2026-12-01 (Tue)", "2026-12-01"),
    ("**2026-12-01**", "2026-12-01"),
    ("`2026-12-01`", "2026-12-01"),
    ("(2026-12-01)", "2026-12-01"),
    ("~~2026-11-20~~ 2026-12-01", "2026-12-01"),
    ("due 2026-12-01", "2026-12-01"),
    ("Due: 2026-12-01", "2026-12-01"),
    ("by 2 Dec", "2026-12-02"),
    ("no later than Dec 15", "2026-12-15"),
    ("2 Dec", "2026-12-02"),
    ("2 Dec 2026", "2026-12-02"),
    ("2-Dec-2026", "2026-12-02"),
    ("2 Dec 26", "2026-12-02"),
    ("2nd of December", "2026-12-02"),
    ("the 2nd of December 2026", "2026-12-02"),
    ("Dec 2nd 2026", "2026-12-02"),
    ("Dec. 2", "2026-12-02"),
    ("December 2, 2026", "2026-12-02"),
    ("december the 2nd", "2026-12-02"),
    ("Dec 2, '26", "2026-12-02"),
    ("2026 Dec 2", "2026-12-02"),
    ("Dec 26", "2026-12-26"),
    ("Wed 2 Dec 2026", "2026-12-02"),
    ("Monday, 7th December", "2026-12-07"),
    ("2 December 5pm UTC", "2026-12-02"),
    ("17:00 on 2 Dec", "2026-12-02"),
    ("2 Dec at noon", "2026-12-02"),
    ("March 15th, 2027 EOD", "2027-03-15"),
    ("January 5", "2027-01-05"),
    ("2 Nov", "2026-11-02"),
    ("29 Feb 2028", "2028-02-29"),
    ("13/04/2026", "2026-04-13"),
    ("04/13/2026", "2026-04-13"),
    ("12/24/26", "2026-12-24"),
    ("4/4/2026", "2026-04-04"),
    ("Friday", "2026-11-06"),
    ("on friday", "2026-11-06"),
    ("Monday", "2026-11-09"),
    ("in 2 weeks", "2026-11-16"),
    ("in two weeks", "2026-11-16"),
    ("in a week", "2026-11-09"),
    ("within 30 days", "2026-12-02"),
    ("within 10 business days", "2026-11-16"),
    ("in a month", "2026-12-02"),
    ("in 48 hours", "2026-11-04"),
    ("EOM", "2026-11-30"),
    ("end of the month", "2026-11-30"),
    ("EOW", "2026-11-06"),
    ("end of November", "2026-11-30"),
    ("end of Feb 2028", "2028-02-29"),
    ("end of year", "2026-12-31"),
    ("end of 2027", "2027-12-31"),
    ("Q1 2027", "2027-03-31"),
    ("2027Q1", "2027-03-31"),
    ("Q1 '27", "2027-03-31"),
    ("end of Q2 2027", "2027-06-30"),
    ("Q1", "2027-03-31"),
    ("EOQ", "2026-12-31"),
    ("end of the quarter", "2026-12-31"),
    ("end of sprint", "2026-11-15"),
    ("by the end of the sprint", "2026-11-15"),
    ("next on-call rotation", "2026-11-09"),
]
LABELLED_ONLY = [
    ("3/22", "2027-03-22"),
    ("2 weeks", "2026-11-16"),
    ("48 hours", "2026-11-04"),
    ("10 business days", "2026-11-16"),
    ("30d", "2026-12-02"),
    ("a month", "2026-12-02"),
]


@pytest.mark.parametrize(("text", "expected"), IN_A_TAIL)
@pytest.mark.parametrize("labelled", [False, True])
def test_a_day_is_read_as_people_write_it(text: str, expected: str, *, labelled: bool) -> None:
    """The day a text says as a whole, wherever it stands."""
    assert read(text, labelled=labelled) == day(expected)


@pytest.mark.parametrize(("text", "expected"), LABELLED_ONLY)
def test_a_label_makes_a_day_of_a_share_or_an_effort(text: str, expected: str) -> None:
    """In a due column "2 weeks" is a deadline; in a title's tail it is a retention time."""
    assert read(text) == day(expected)
    assert not isinstance(read(text, labelled=False), date)


NEVER_A_DAY = [
    *(
        "ASAP",
        "as soon as possible",
        "soon",
        "immediately",
        "today",
        "tomorrow",
        "EOD",
        "next week",
    ),
    *("next Friday", "next sprint", "end of next sprint", "end of next quarter", "this week"),
    *(
        "mid December",
        "early 2027",
        "late November",
        "December 2026",
        "May",
        "2026",
        "12",
        "Q5 2026",
    ),
    *("week 49", "2026-W49", "CW 49", "H1 2027", "31 Feb", "Sep 31", "2026-13-01", "2026-02-30"),
    *("Feb 29", "Tue 2 Dec 2026", "2026-12-01?", "2 Dec?", "before 2 Dec", "after 2026-12-01"),
    *("2026-12-01 or 2026-12-05", "1 Dec - 5 Dec", "1-5 Dec", "2026-12-01 → 2026-12-15"),
    *("26/12/24", "02-12-09", "7.2.10", "24/7", "50/50", "v2.3.4", "10.4.20.1", "1.2", "2-3"),
    *(
        "in 36 hours",
        "in 0 days",
        "in many weeks",
        "after the release",
        "when ready",
        "Upgrade Redis",
    ),
    *(
        "the Dec 2 outage",
        "May 2 engineers",
        "not 2 Dec",
        "2 Dec 1999 BC",
        "0001-01-01",
        "9999-12-31",
    ),
    *("x" * 500, "2026-12-01 " * 50, "1 " * 60, "30 Oct", "1st", "5 of 7", "90 %", "P1", "@ana"),
]


@pytest.mark.parametrize("text", NEVER_A_DAY)
@pytest.mark.parametrize("labelled", [False, True])
@pytest.mark.parametrize("day_first", [None, False, True])
def test_a_wrong_day_is_worse_than_none(
    text: str, *, labelled: bool, day_first: bool | None
) -> None:
    """Nothing vague, impossible, contradictory or doubtful ever becomes a day."""
    assert not isinstance(read(text, labelled=labelled, day_first=day_first), date)


@pytest.mark.parametrize("text", NEVER_A_DAY)
def test_under_a_label_every_text_is_a_day_or_a_problem(text: str) -> None:
    """What cannot be read there is said, naming the text and the remedy."""
    unread = read(text)
    assert isinstance(unread, Unread)
    assert unread.code in (Code.UNREADABLE_VALUE, Code.AMBIGUOUS_DATE)
    assert " ".join(text.split())[:20] in unread.message
    assert "write " in unread.message
    assert len(unread.message) < 300


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "3/4",
            "24/7",
            "7.2",
            "2 weeks",
            "30 days",
            "May",
            "2026",
            "P1",
            "Upgrade Redis",
        ),
        *(
            "the Dec 2 outage",
            "version 2026.12",
            "this was easy",
            "end of support",
            "next release notes",
        ),
        *("Sun", "sat", "in the cache", "x" * 200),
    ],
)
def test_a_tail_that_is_no_day_stays_in_the_title(text: str) -> None:
    """Without a label, only what is a date from end to end looks like one."""
    assert read(text, labelled=False) is None


@pytest.mark.parametrize("text", ["", "TBD", "YYYY-MM-DD", "[Deadline]", "N/A", "-", "?", "none"])
def test_empty_and_declined_are_no_problem(text: str) -> None:
    """Residue and a person's "N/A" are neither a day nor unread."""
    assert read(text) is None


def test_both_orders_are_told() -> None:
    """Where day and month can change places, both are named, and a setting decides."""
    unread = read("03/04/2026")
    assert isinstance(unread, Unread)
    assert unread.code is Code.AMBIGUOUS_DATE
    for part in ("3 April", "4 March", "2026-04-03", "2026-03-04", "day_first"):
        assert part in unread.message
    assert read("03/04/2026", day_first=True) == date(2026, 4, 3)
    assert read("03/04/2026", day_first=False) == date(2026, 3, 4)
    assert read("03.04.2026", day_first=True) == date(2026, 4, 3)


@pytest.mark.parametrize(
    "text", ["2 Dec", "Friday", "in 2 weeks", "EOM", "3/22", "Q1", "end of sprint", "end of May"]
)
def test_without_an_incident_day_nothing_is_counted_from(text: str) -> None:
    """No year and no anchor: unread, never today's year."""
    assert isinstance(read(text, anchor=None), Unread)


@pytest.mark.parametrize("text", ["end of sprint", "next on-call rotation", "EOQ"])
def test_a_period_needs_a_calendar(text: str) -> None:
    """Without one the phrase is named, and the calendar as its remedy."""
    unread = read(text, calendar=Calendar())
    assert isinstance(unread, Unread)
    assert text in unread.message
    assert "deadlines.calendar" in unread.message


@pytest.mark.parametrize(
    ("incident", "end"), [("2026-11-27", "2026-11-30"), ("2026-11-28", "2026-12-31")]
)
def test_the_end_of_a_month_is_never_near(incident: str, end: str) -> None:
    """Less than three days after the incident, the next month's end is meant."""
    assert read("EOM", anchor=day(incident)) == day(end)


def test_a_year_of_quarters_that_is_not_the_calendars_is_not_guessed() -> None:
    """Where quarters start in April, nobody knows which Q1 2027 is meant."""
    assert isinstance(read("Q1 2027", calendar=Calendar(quarter=4)), Unread)


@pytest.mark.parametrize(
    ("text", "happened"),
    [
        ("2026-11-02", "2026-11-02"),
        ("2 November 2026, 10:15", "2026-11-02"),
        ("10:15 UTC, 2 November 2026", "2026-11-02"),
    ],
)
def test_a_day_that_was_is_read_with_its_year(text: str, happened: str) -> None:
    """The incident's own day is absolute."""
    assert read_day(text, day_first=None) == day(happened)


@pytest.mark.parametrize("text", ["2 Nov", "Q1 2027", "end of 2027", "Friday", "EOM", "in 2 weeks"])
def test_an_end_is_no_day_that_was(text: str) -> None:
    """Nothing happened at the end of a quarter because somebody wrote "Q1 2027"."""
    assert not isinstance(read_day(text, day_first=None), date)


def test_the_library_is_not_loaded_for_plain_days() -> None:
    """The own grammar reads what people mostly write; the library costs a tenth of a second."""
    before = "dateparser" in sys.modules
    read("2026-11-19")
    read("19 Nov 2026")
    assert ("dateparser" in sys.modules) == before


DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
FORMS = [
    "%Y-%m-%d",
    "%d %B %Y",
    "%B %d, %Y",
    "%a %d %b %Y",
    "%d-%b-%Y",
    "%Y/%m/%d",
    "%Y-%m-%dT%H:%MZ",
]


@settings(max_examples=200, deadline=None)
@given(DAYS, st.sampled_from(FORMS), DAYS)
def test_a_whole_day_is_that_day_whatever_the_incident(
    written: date, form: str, anchor: date
) -> None:
    """With its year, a day depends on nothing else."""
    assert read(written.strftime(form), anchor=anchor) == written


@settings(max_examples=200, deadline=None)
@given(DAYS, DAYS)
def test_a_day_without_year_is_the_next_such_one(written: date, anchor: date) -> None:
    """On or after the incident, within a year, or not at all."""
    found = read(f"{written:%d %B}", anchor=anchor)
    if isinstance(found, date):
        assert (found.month, found.day) == (written.month, written.day)
        assert 0 <= (found - anchor).days <= 330


WORDS = (
    "2 Dec december mar may Friday next in end of weeks days month 2026 '26 03/04/2026 31st Q1 , . "
    "- / ~~ ** ( ) ? am 10:00 UTC asap by due w49 sprint a two"
)
HOSTILE = st.text(max_size=120) | st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(HOSTILE, st.dates() | st.none(), st.sampled_from([None, True, False]), st.booleans())
def test_no_text_is_too_strange(
    text: str,
    anchor: date | None,
    day_first: bool | None,
    labelled: bool,
) -> None:
    """Any text against any day is read, unread or none; nothing is raised, and no year is wild."""
    found = read(text, anchor=anchor, day_first=day_first, labelled=labelled)
    assert found is None or isinstance(found, Unread | date)
    if isinstance(found, date):
        assert 1970 <= found.year <= 2201
    read_day(text, day_first=day_first)
