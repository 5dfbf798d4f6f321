from __future__ import annotations

import re
import sys
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.core.dates import Unread, read_date, read_day, repeats_day
from syncer.core.lexicon import lexicon
from syncer.core.vocabulary.en import ENGLISH
from syncer.model import Calendar, Code, Grammar
from tests.core import reading
from tests.core.days import IN_A_TAIL, IN_MORE_SHAPES, LABELLED_ONLY, NEVER_A_DAY

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


@pytest.mark.parametrize(("text", "expected"), IN_A_TAIL + IN_MORE_SHAPES)
@pytest.mark.parametrize("labelled", [False, True])
def test_a_day_is_read_as_people_write_it(text: str, expected: str, *, labelled: bool) -> None:
    """The day a text says as a whole, wherever it stands."""
    assert read(text, labelled=labelled) == day(expected)


@pytest.mark.parametrize(("text", "expected"), LABELLED_ONLY)
def test_a_label_makes_a_day_of_a_share_or_an_effort(text: str, expected: str) -> None:
    """In a due column "2 weeks" is a deadline; in a title's tail it is a retention time."""
    assert read(text) == day(expected)
    assert not isinstance(read(text, labelled=False), date)


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
    assert read("03.04.2026") == read("03.04.2026", day_first=True) == date(2026, 4, 3)
    assert read("03.04.2026", day_first=False) == date(2026, 3, 4)


@pytest.mark.parametrize("text", ["3/5", "11/2", "10/5", "1/12"])
def test_a_day_without_year_is_never_the_one_that_fits_better(text: str) -> None:
    """Both orders stay possible although one of them would have just passed."""
    unread = read(text)
    assert isinstance(unread, Unread)
    assert unread.code is Code.AMBIGUOUS_DATE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-12-01 - 2026-12-04", "more than one day"),
        ("KW 47", "a week"),
        ("2026-12-02 (Tue)", "weekday"),
        ("Do 11.12.2026", "weekday"),
        ("mar. 10 déc.", "weekday"),
        ("2 Dec?", "question mark"),
        ("31 Feb 2027", "no day there is"),
    ],
)
def test_the_reason_is_told(text: str, reason: str) -> None:
    """An author reads why it is not taken."""
    unread = read(text)
    assert isinstance(unread, Unread)
    assert reason in unread.message


@pytest.mark.parametrize(
    "text",
    ["Oct 30", "end of October", "Ende Oktober", "fin octobre", "finales de octubre", "10月末"],
)
def test_what_had_just_passed_is_not_next_years(text: str) -> None:
    """Without a year nobody means a day or a month's end eleven months away."""
    unread = read(text)
    assert isinstance(unread, Unread)
    assert "had just passed" in unread.message


@pytest.mark.parametrize(
    ("text", "anchor", "expected"),
    [
        ("end of November", "2026-11-30", "2026-11-30"),
        ("end of January", "2026-11-02", "2027-01-31"),
        ("end of February", "2027-11-02", "2028-02-29"),
        ("end of February", "2028-02-10", "2028-02-29"),
    ],
)
def test_a_months_end_is_its_next_last_day(text: str, anchor: str, expected: str) -> None:
    """A leap year's February ends on its 29th."""
    assert read(text, anchor=day(anchor)) == day(expected)


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


NAMES = [
    *("Dec", "december", "mar", "märz", "févr", "12月", "Friday", "freitag", "(Wed)", "due", "by"),
    *("le", "bis", "am", "T", "Z", "UTC", "at"),
]
FIGURES = [
    *("2", "02", "2nd", "1er", "26", "'26", "2026", "12", "31", "2日", "2026年", "10:00"),
    *("2026-12-01", "2.12.2026", "3/5/2026"),
]
_DIGITS = re.compile(r"\d+")


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.sampled_from(NAMES + FIGURES), min_size=1, max_size=5),
    st.sampled_from([" ", " ", ", ", "-", ".", "/", " – "]),
    st.booleans(),
)
def test_no_figure_is_left_out(parts: list[str], joint: str, labelled: bool) -> None:
    """Every group of digits of a text that is a day is its year, month, day or time of day."""
    text = joint.join(parts)
    found = read(text, labelled=labelled)
    if not isinstance(found, date):
        return
    bare = re.sub(r"\d\d:\d\d", "", text)
    figures = [int(group) for group in _DIGITS.findall(bare)]
    known = {found.year, found.year % 100, found.month, found.day}
    assert set(figures) <= known, (text, found)
    assert figures.count(found.year) <= 1 or found.year in (found.month, found.day)
    assert len(figures) <= 3


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


@pytest.mark.parametrize(
    ("tail", "due"),
    [
        ("bis Freitag", date(2026, 11, 6)),
        ("bis 11.12.", date(2026, 12, 11)),
        ("Fr 11.12.", date(2026, 12, 11)),
        ("due 11.12.", date(2026, 12, 11)),
        ("d'ici vendredi", date(2026, 11, 6)),
        ("hasta el viernes", date(2026, 11, 6)),
    ],
)
def test_a_local_day_leaves_the_owner_before_it(tail: str, due: date) -> None:
    """A tail is read in the languages of its document, and can be written."""
    text = (
        f"# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n- Alert on lag — @ana — {tail}\n"
    )
    (item,) = reading.read(text).items
    assert (item.fields.title, item.fields.owner, item.fields.due) == ("Alert on lag", "ana", due)
    reading.check_laws(text.encode())


@pytest.mark.parametrize(
    ("before", "text", "repeats"),
    [
        ("Alert — 2026-12-02 ", "Wed", True),
        ("Alert — 2 Dec ", "Wed.", True),
        ("12月2日", "水", True),
        ("Alert ", "Wed", False),
        ("Alert — 2026-12-02 ", "P1", False),
        ("", "Friday", False),
    ],
)
def test_a_weekday_in_brackets_belongs_to_the_day_before_it(
    before: str, text: str, *, repeats: bool
) -> None:
    """Alone it would be read as the next such weekday: another day."""
    assert repeats_day(text, before) is repeats


@pytest.mark.parametrize(
    ("body", "due", "told"),
    [
        ("Add a probe — Due: 2026-12-02 – 2026-12-05", None, "names more than one day"),
        ("Add a probe — due 2026-12-02 – 2026-12-05", None, "names more than one day"),
        ("Add a probe — 2026-12-02 - 2026-12-05", None, "names more than one day"),
        ("Add a probe — due 2 Dec – 5 Dec", None, "names more than one day"),
        ("Add a probe. Due: 2026-12-02 – 2026-12-05", None, "names more than one day"),
        ("Add a probe by 2026-12-02 – 2026-12-05", None, ""),
        ("Add a probe. Due: 2026-12-02 (Tue)", None, "weekday"),
        ("Add a probe — Due: 2026-12-02 (Tue)", None, "weekday"),
        ("Add a probe, due 2026-12-02 (Tue)", None, ""),
        ("Add a probe. Due: 2026-12-02 (Wed)", date(2026, 12, 2), ""),
        ("Add a probe — 2026-12-02 – @ana", date(2026, 12, 2), ""),
        ("Add a probe to 1.2.3 – 2026-12-05", date(2026, 12, 5), ""),
    ],
)
def test_an_item_of_two_days_or_a_wrong_weekday_has_no_deadline(
    body: str, due: date | None, told: str
) -> None:
    """However its line is parted: either day may be the one that is meant."""
    found = reading.read(f"# Outage of 2026-11-02\n\n## Action items\n\n- {body}\n")
    assert [item.fields.due for item in found.items] == [due]
    assert told in "".join(problem.message for problem in found.problems)
