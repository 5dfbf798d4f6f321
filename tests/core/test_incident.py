from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncer.core.occurrence import file_date, title_date
from syncer.core.parse import parse
from syncer.model import Code
from tests.core.facts import GRAMMAR, codes, read
from tests.core.reading import document


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-11-02", "2026-11-02"),
        ("2026-11-02 10:15 UTC – 11:00 UTC", "2026-11-02"),
        ("2026-11-02 19:25 JST 〜 21:27 JST", "2026-11-02"),
        ("2026-11-02 to 2026-11-03", "2026-11-02"),
        ("November 2, 2026, 10:15–11:00 PT", "2026-11-02"),
        ("Monday, 2 November 2026", "2026-11-02"),
        ("On 2026-11-02 at about ten", "2026-11-02"),
        ("started 2026-11-02, ended 2026-11-03", "2026-11-02"),
        ("2. November 2026, 10:15 Uhr", "2026-11-02"),
        ("2026年11月2日 10:15 〜 11:00", "2026-11-02"),
        ("reported 2026-11-05; started 2026-11-02", None),
        ("2026-11-02 (written 2026-11-19)", "2026-11-02"),
        ("2026-11-19 (incident on 2026-11-02)", None),
        ("2026-11-19, incident on 2026-11-02", None),
        ("2026-11-19 – for the outage of 2 November", None),
        ("2026年11月19日（発生日：2026年11月2日）", None),
        ("2026-12-30 – 2 January", "2026-12-30"),
        ("02/11/2026", None),
        ("2 November", None),
        ("Q4 2026", None),
        ("last week", None),
    ],
)
def test_the_incident_began_on_a_certain_day(value: str, day: str | None) -> None:
    """Of a range the start; what is not certain is told and not taken."""
    metadata = read(paragraph=f"**Date:** {value}")
    assert metadata.occurred == (date.fromisoformat(day) if day else None)
    assert bool(metadata.problems) is (day is None)


def test_the_order_of_day_and_month_is_a_setting() -> None:
    """As in deadlines."""
    assert codes(read(paragraph="**Date:** 02/11/2026")) == [Code.AMBIGUOUS_DATE]
    grammar = replace(GRAMMAR, day_first=True)
    assert read(paragraph="**Date:** 02/11/2026", grammar=grammar).occurred == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Post-mortem: cache (2026-01-22)", "2026-01-22"),
        ("2026-01-22, cache", "2026-01-22"),
        ("Outage on 22 January 2026", "2026-01-22"),
        ("Outage on Jan 22nd, 2026", "2026-01-22"),
        ("From 2026-01-22 to 2026-01-23", "2026-01-22"),
        ("2 Nov 2026 – 4 Nov 2026: cache", "2026-11-02"),
        ("From 2026-01-23 back to 2026-01-22", None),
        ("2026-01-22 again, after 2026-01-19", None),
        ("Post-Mortem: Checkout (2 Nov 2026)", "2026-11-02"),
        ("Ausfall am 2. November 2026", "2026-11-02"),
        ("Panne du 1er décembre 2026", "2026-12-01"),
        ("Caída del 2 de noviembre de 2026", "2026-11-02"),
        ("2026年11月2日の障害について", "2026-11-02"),
        ("Postmortem 20261102", "2026-11-02"),
        ("Ausfall 2.11.2026", "2026-11-02"),
        ("Release 2026.1.22.4", None),
        ("PM-2026-001: cache", None),
        ("Outage of 02/03/2026", None),
        ("2026-13-45", None),
    ],
)
def test_a_title_names_one_day(title: str, day: str | None) -> None:
    """A whole day with its year, and only one."""
    assert title_date(title) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2026-11-02-checkout.md", "2026-11-02"),
        ("pm/2026_11_02.md", "2026-11-02"),
        ("pm/checkout-20261102.md", "2026-11-02"),
        ("pm/checkout-2026-11-02.md", "2026-11-02"),
        ("PM2021-009 - checkout.md", None),
        ("PM-2021-009.md", None),
        ("2026-11-02/checkout.md", "2026-11-02"),
        ("pm/2026/11/02-checkout.md", "2026-11-02"),
        ("pm/2026/11/02/checkout.md", "2026-11-02"),
        ("pm/2026-11/02_checkout.md", "2026-11-02"),
        ("pm/2026/11/2026-11-05-checkout.md", "2026-11-05"),
        ("2026-11-01/2026-11-02/checkout.md", None),
        ("pm/2026/11/checkout.md", None),
        ("pm/2026/11/021-checkout.md", None),
        ("2026-11-02-2026-11-03.md", None),
        ("2026-13-45-x.md", None),
        ("INC20261102.md", None),
        ("", None),
    ],
)
def test_a_file_name_names_one_day(path: str, day: str | None) -> None:
    """In its own name, else in its folders'; a number is no day."""
    assert file_date(path) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("title", "incident"),
    [
        ("INC-77: Checkout", "INC-77"),
        ("[INC-77] Checkout", "INC-77"),
        ("Postmortem INC-77", "INC-77"),
        ("Incident report: INC-77", "INC-77"),
        ("PM-2026-001: cache", "PM-2026-001"),
        ("Checkout outage (INC-77)", "INC-77"),
        ("ポストモーテム: INC-77 決済", "INC-77"),
        ("The same as INC-77, again", None),
        ("Fallout of the checkout outage (INC-77)", None),
        ("INC-2026-11-02: Checkout", None),
        ("Incident 20261102", None),
        ("HTTP-500 on checkout", None),
    ],
)
def test_only_a_title_that_begins_with_an_id_has_it(title: str, incident: str | None) -> None:
    """Equal ids mark a copy, so an id that is merely mentioned is not taken."""
    assert read(title=title).incident == incident


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("P1", "P1"),
        ("**SEV-2**", "SEV-2"),
        ("Sev 1 (critical)", "Sev 1"),
        ("High, because everybody was hit", "High"),
        ("SEV-4（ヒヤリハット / リソース浪費）", "SEV-4"),
        ("SEV1 (all) / SEV2 (some)", None),
        ("🔴 Critical", "Critical"),
        ("SEV1 / SEV2", None),
        ("[e.g., Critical, Major, Minor]", None),
        ("P1, P2 or P3", None),
        ("Critical|Major|Minor", None),
        ("N/A", None),
        ("it was really bad for a great many of our customers in the west", None),
    ],
)
def test_a_severity_is_one_word_of_the_document(value: str, severity: str | None) -> None:
    """As written; a menu and a sentence are none."""
    assert read(paragraph=f"**Severity:** {value}").severity == severity


@pytest.mark.parametrize(
    ("path", "incident"),
    [
        ("pm/INC-77-checkout.md", "INC-77"),
        ("PM-2026-001-checkout.md", "PM-2026-001"),
        ("PM2026-001 - checkout.md", "PM2026-001"),
        ("inc_0077.md", "inc_0077"),
        ("incident-2026-checkout.md", None),
        ("INC-2026-11-02-checkout.md", None),
        ("incident-20261102.md", None),
        ("after-INC-77.md", None),
        ("0001-checkout.md", None),
    ],
)
def test_a_file_name_may_begin_with_an_id(path: str, incident: str | None) -> None:
    """The weakest word; a year or a day is none, for two incidents can have that."""
    assert read(path=path).incident == incident
    assert read(paragraph="**Incident ID:** OPS-1", path=path).incident == "OPS-1"


@pytest.mark.parametrize(
    ("value", "incident"),
    [
        ("INC-77", "INC-77"),
        ("[INC-77](https://acme.example/77)", "INC-77"),
        ("INC-77 (payments)", "INC-77"),
        ("#77", "77"),
        ("INC-77: Checkout", "INC-77"),
        ("Checkout failed for 42 minutes", None),
        ("2026-11-02", None),
        ("none", None),
        ("TBD", None),
    ],
)
def test_an_id_is_no_sentence(value: str, incident: str | None) -> None:
    """What stands under "Incident" may as well be its story."""
    assert read(paragraph=f"**Incident:** {value}").incident == incident


@pytest.mark.parametrize(
    ("title", "severity"),
    [
        ("SEV-2: Checkout", "SEV-2"),
        ("[SEV1] Checkout", "SEV1"),
        ("Checkout outage (P1)", "P1"),
        ("Checkout outage, SEV2", "SEV2"),
        ("P1 - Checkout outage", "P1"),
        ("From SEV-3 to SEV-2", None),
        ("P2 instances ran full", None),
        ("S3 outage", None),
        ("Alerts for SEV-2 were lost", None),
    ],
)
def test_a_title_may_tell_the_severity(title: str, severity: str | None) -> None:
    """One code in brackets or at an end; what a title merely speaks of is none."""
    assert read(title=title).severity == severity
    assert read(paragraph="**Severity:** SEV-4", title=title).severity == "SEV-4"


ROWS = "## Timeline\n\n| Time | Event |\n|---|---|\n"


@pytest.mark.parametrize(
    ("timeline", "day"),
    [
        (ROWS + "| 2026-11-02 10:15 | alert |\n| 2026-11-02 11:00 | fixed |", "2026-11-02"),
        (ROWS + "| 2026-11-02 10:15 | alert |\n| 11:00 | fixed |", "2026-11-02"),
        ("- **2026-11-02 10:15 UTC**: alert\n- 11:00: fixed", "2026-11-02"),
        ("### 2 Nov 2026 10:15\n\nAlert.\n\n### 11:00\n\nFixed.", "2026-11-02"),
        ("- 2026年11月2日 10:15 検知", "2026-11-02"),
        ("- 2026-11-01 shipped\n- 2026-11-02 10:15 alert", None),
        ("- 2026-11-01 shipped\n- Nov 2, 10:15 alert", None),
        ("- 2026-11-02 10:15 alert\n- 10:20 back to the build of 2026-10-30", None),
        ("All on 2026-11-02 but the first:\n\n- 2026-11-01 23:00 shipped\n- 01:00 alert", None),
        ("```\n2026-11-02 log\n```", None),
        ("- 10:15 2nd Nov 2026 - alert\n- 11:00 2 Nov 2026 - fixed", "2026-11-02"),
        ("- 10:15 AM UTC Nov 02, 2026: alert", "2026-11-02"),
        ("## Timeline (2026-11-02, UTC)\n\n- 10:15 alert", "2026-11-02"),
        ("## Timeline — 2 Nov 2026\n\n- 10:15 back to the build of 2026-10-30", None),
        ("- 10:15 alert", None),
        ("", None),
    ],
)
def test_a_timeline_of_one_day_tells_it(timeline: str, day: str | None) -> None:
    """Only where nothing in it is of another day: a change may be older than its incident."""
    expected = date.fromisoformat(day) if day else None
    assert read(timeline=timeline).occurred == expected


@pytest.mark.parametrize(
    ("title", "path", "timeline", "day"),
    [
        ("Leak of the 2026-01-01 migration", "x.md", "- 2026-11-02 10:15 alert", "2026-11-02"),
        ("Leak of the 2026-01-01 migration", "x.md", "- 10:15 alert", "2026-01-01"),
        ("Leak of the 2026-01-01 migration", "2026-01-01-x.md", "- 2026-11-02 late", "2026-01-01"),
        ("Leak of 2026-11-02", "x.md", "- 2026-11-03 00:15 UTC alert", "2026-11-02"),
        ("Leak of 2026-11-02", "x.md", "- 2026-03-01 shipped\n- 2026-11-02 alert", "2026-11-02"),
        ("Leak of 2026-01-03", "x.md", "- 2025-01-03 10:15 alert", None),
        ("Leak of 2026-01-03", "x.md", "- 2026-11-01 shipped\n- 2026-11-02 alert", None),
    ],
)
def test_a_timeline_outweighs_a_day_the_title_speaks_of(
    title: str, path: str, timeline: str, day: str | None
) -> None:
    """A title whose day no line of the timeline comes near speaks of another thing's day."""
    metadata = read(title=title, path=path, timeline=timeline)
    assert metadata.occurred == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("head", "row", "day"),
    [
        ("| Date | Version | Author |", "| 2026-11-19 | 1.0 | Ana |", None),
        ("| Rev. | Date | Author |", "| 2 | 2026-11-19 | Ana |", None),
        ("| Date | Severity | Author |", "| 2026-11-02 | SEV-2 | Ana |", date(2026, 11, 2)),
        ("| Date | Severity | Version |", "| 2026-11-02 | SEV-2 | 4.1 |", date(2026, 11, 2)),
    ],
)
def test_a_table_of_versions_tells_when_it_was_written(
    head: str, row: str, day: date | None
) -> None:
    """The day of a document's version is not the day of its incident."""
    text = f"# Postmortem: leak\n\n{head}\n|---|---|---|\n{row}\n\n## Action items\n\n- [ ] Alert\n"
    assert parse(document(text, "pm/cache.md"), GRAMMAR).occurred == day


def test_the_first_of_a_timeline_needs_the_summary() -> None:
    """Of several days the first counts if the summary names it, too."""
    timeline = "- 2026-11-02 23:30 alert\n- 2026-11-03 00:30 fixed"
    told = "**Summary:** On 2026-11-02, checkout failed."
    assert read(timeline=timeline).occurred is None
    assert read(paragraph=told, timeline=timeline).occurred == date(2026, 11, 2)


TWO_DAYS = "- 2026-11-01 17:41 merged\n- 2026-11-02 12:17 alert"


@pytest.mark.parametrize(
    ("summary", "timeline", "day"),
    [
        ("On Monday 2. November checkout failed.", "- 2026-11-02 a\n- 2026-11-04 b", 2),
        ("From November 2nd to 4th checkout failed.", "- 2026-11-02 a\n- 2026-11-04 b", 2),
        ("On November 4 we saw it.", "- 2026-11-02 a\n- 2026-11-04 b", None),
        ("From 2 November to 4 November it failed.", "- 2026-11-02 a\n- 2026-11-04 b", None),
        ("On 2026-11-02 between 12:17 and 12:30 UTC downloads failed.", TWO_DAYS, 2),
        ("Between 12:17 and 12:30 UTC on 2026-11-02, downloads failed.", TWO_DAYS, 2),
        ("On 2026-11-02 at 12:17 UTC we were told of it.", TWO_DAYS, None),
        ("Monday, Nov. 2, 2026\nCheckout failed.", "", 2),
        ("2026-11-02", TWO_DAYS, 2),
        ("2026-11-02 was a long day, 2026-11-01 too.", "", None),
    ],
)
def test_a_summary_tells_its_day(summary: str, timeline: str, day: int | None) -> None:
    """Its first line alone, its hours, or the day a timeline begins with, the year left out."""
    found = read(
        f"---\nsummary: |\n  {summary.replace(chr(10), chr(10) + '  ')}\n---\n", timeline=timeline
    )
    assert found.occurred == (date(2026, 11, day) if day else None)


@pytest.mark.parametrize(
    ("title", "timeline", "day"),
    [
        ("06-11-2026: cache", "- 6 Nov 2026 10:15 alert", "2026-11-06"),
        ("06-11-2026: cache", "- 2026-06-11 10:15 alert", "2026-06-11"),
        ("06-11-2026: cache", "- 2026-06-11 shipped\n- 2026-11-06 alert", None),
        ("06-11-2026: cache", "- 10:15 alert", None),
        ("06-11-2026: cache", "- 2026-09-09 10:15 alert", "2026-09-09"),
    ],
)
def test_a_timeline_tells_which_day_a_title_in_figures_is(
    title: str, timeline: str, day: str | None
) -> None:
    """Of the two that it may be, the one that the timeline names alone."""
    expected = date.fromisoformat(day) if day else None
    assert read(title=title, timeline=timeline).occurred == expected


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("The incident (2026-11-02)", 2),
        ("What happened — 2 Nov 2026", 2),
        ("What happened (2026)", None),
        ("Lessons (2026-11-02)", None),
        ("Previous incidents (2026-11-02)", None),
    ],
)
def test_a_heading_tells_the_day_of_the_incident(heading: str, day: int | None) -> None:
    """Where it tells of the incident itself, and the day stands apart."""
    text = f"# Postmortem: cache\n\n## {heading}\n\nx\n\n## Impact\n\ny\n"
    found = parse(document(text, "pm/cache.md"), GRAMMAR)
    assert found.occurred == (date(2026, 11, day) if day else None)


def test_a_copied_title_yields_to_the_data() -> None:
    """Title and file name disagree: the timeline decides, if it names one of them alone."""
    title, path = "2026-01-22, cache", "2026-11-02-cache.md"
    days = [
        read(title=title, path=path, timeline=timeline).occurred
        for timeline in ("", "- 2026-11-02 10:15 x", "- 2026-01-22 x\n- 2026-11-02 y")
    ]
    assert days == [date(2026, 1, 22), date(2026, 11, 2), date(2026, 1, 22)]


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        (
            "**Date:** 2026-11-02 10:15 – 11:00 UTC",
            {"started": "2026-11-02 10:15", "ended": "11:00 UTC", "timezone": "UTC"},
        ),
        (
            "**Start time:** 2026-11-02 10:15 CET\n**End time:** 2026-11-02 11:00 CET",
            {"timezone": "CET"},
        ),
        ("**Date:** 2026-11-02 23:30 UTC", {"started": "2026-11-02 23:30 UTC", "timezone": "UTC"}),
        ("**Date:** 2026-11-02", {}),
        ("**Date:** 2026-11-02 10:15 CET – 10:00 UTC", {"ended": "10:00 UTC"}),
        ("**Duration:** 2026-11-02 10:15 〜 11:00 JST", {"timezone": "JST"}),
    ],
)
def test_times_are_kept_as_written(lines: str, facts: dict[str, str]) -> None:
    """Start, end and time zone as the author wrote them; the day is that of the text."""
    metadata = read(paragraph=lines)
    assert metadata.occurred == date(2026, 11, 2)
    assert facts.items() <= metadata.facts.items()
    assert ("timezone" in metadata.facts) is ("timezone" in facts)
