from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.core.lexicon import heading_words, lexicon, plain_words
from syncer.core.vocabulary.en import ENGLISH
from syncer.model import Grammar, Status, Vocabulary

ENGLISH_ONLY = lexicon(Grammar((ENGLISH,)))


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Action Items", "action items"),
        ("3. Action items", "action items"),
        ("3.1 Action items:", "action items"),
        ("2) Action items", "action items"),
        ("IV. Action items", "action items"),
        ("**Action   items**", "action items"),
        (":ballot_box_with_check: Follow-up tasks", "follow-up tasks"),
        ("✅ Action items", "action items"),
        ("1️⃣ Action items", "action items"),
        ("Action items：", "action items"),
        ("What didn’t go well", "what didn't go well"),
        ("2026-11-02", "2026-11-02"),
        ("5", "5"),
        ("", ""),
        ("x" * 500, ""),
    ],
)
def test_headings_are_compared_without_their_dress(heading: str, words: str) -> None:
    """Number, emoji, shortcode, emphasis, colon and case do not tell headings apart."""
    assert heading_words(heading) == words


@pytest.mark.parametrize(
    ("key", "fact"),
    [
        ("Time to detect (TTD)", "ttd"),
        ("TTD", "ttd"),
        ("incident_id", "incident"),
        ("Incident-ID", "incident"),
        ("Severity (P1 to P4)", "severity"),
        ("Date (UTC)", "date"),
        ("Root cause(s)", "root_cause"),
        ("Repeat of", "repeat_of"),
        ("postmortem_completed", "completed"),
        ("confidential", "restricted"),
        ("Favourite colour", None),
    ],
)
def test_a_key_names_one_fact(key: str, fact: str | None) -> None:
    """A key is found in any dress; its abbreviation in brackets goes first."""
    assert ENGLISH_ONLY.fact(key) == fact


FRONT_MATTER_KEYS = (
    "incident incident_id id date incident_date started title authors severity sev team services "
    "service tags labels status state root_cause root_cause_category root_cause_tags restricted "
    "confidential no_action_items repeat_of summary syncer duration ttd ttr detected resolved "
    "completed postmortem_completed"
)


@pytest.mark.parametrize("key", FRONT_MATTER_KEYS.split())
def test_every_promised_key_is_known(key: str) -> None:
    """What the contract lists for front matter is a fact in every language set with English."""
    assert ENGLISH_ONLY.fact(key) is not None


COLUMNS = {
    "title": "action, action item, item, task, description, what, follow-up,"
    " corrective action, todo",
    "owner": "owner, assignee, assigned to, who, dri, responsible, lead",
    "due": "deadline, due, due date, by when, target, target date, eta, when",
    "priority": "priority, prio, pri, urgency",
    "status": "status, state, progress, done, done?",
    "ticket": "ticket, bug, issue, jira, link, tracker, tracking, tracking bug",
    "kind": "type, kind, category",
}


@pytest.mark.parametrize(
    ("head", "meaning"),
    [(head, field) for field, text in COLUMNS.items() for head in text.split(", ")],
)
def test_every_promised_head_is_known(head: str, meaning: str) -> None:
    """The heads of the design's table mean what it says, in any case."""
    assert ENGLISH_ONLY.columns[heading_words(head.upper())] == meaning


def test_no_heading_is_strong_and_weak() -> None:
    """A heading has one weight."""
    assert not ENGLISH_ONLY.strong & ENGLISH_ONLY.weak
    assert "actions taken" not in ENGLISH_ONLY.strong | ENGLISH_ONLY.weak


def test_a_grammar_is_merged_once_and_later_words_win() -> None:
    """The same vocabularies give the same lexicon; the configuration's words come last and win."""
    more = Vocabulary(strong=frozenset({"Nacharbeiten"}), statuses={"Closed": Status.WONT_DO})
    grammar = Grammar((ENGLISH, more))
    merged = lexicon(grammar)
    assert merged is lexicon(Grammar((ENGLISH, more)))
    assert merged is not ENGLISH_ONLY
    assert "nacharbeiten" in merged.strong
    assert "action items" in merged.strong
    assert merged.statuses["closed"] is Status.WONT_DO
    assert ENGLISH_ONLY.statuses["closed"] is Status.DONE


def test_many_grammars_do_not_mix() -> None:
    """However many vocabularies come and go, each grammar reads its own words."""
    for number in range(50):
        words = lexicon(Grammar((Vocabulary(strong=frozenset({f"heading {number}"})),)))
        assert words.strong == {f"heading {number}"}


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_comparing_never_raises_and_settles(text: str) -> None:
    """Whatever the text, its words can be compared, and have single blanks."""
    for words in (heading_words(text), plain_words(text)):
        assert words == " ".join(words.split())
    ENGLISH_ONLY.fact(text)
