from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.core.lexicon import lexicon
from syncer.core.values import (
    first_sentence,
    is_declined,
    is_menu,
    is_placeholder,
    placeholder,
    plain,
    read_priority,
    read_status,
    read_status_behind,
)
from syncer.core.vocabulary.en import ENGLISH
from syncer.model import Grammar, Priority, Status

WORDS = lexicon(Grammar((ENGLISH,)))


@pytest.mark.parametrize(
    ("text", "word", "status"),
    [
        ("Done", "Done", Status.DONE),
        (" done ", "done", Status.DONE),
        ("**DONE**", "**DONE**", Status.DONE),
        ("__WIP__ (ana)", "__WIP__", Status.IN_PROGRESS),
        ("`todo`", "`todo`", Status.OPEN),
        ("✅", "✅", Status.DONE),
        ("✅ Done", "✅ Done", Status.DONE),
        ("🟢 Complete", "🟢 Complete", Status.DONE),
        ("🟡 In progress (bo)", "🟡 In progress", Status.IN_PROGRESS),
        ("✅ shipped in May", "✅", Status.DONE),
        (":white_check_mark:", ":white_check_mark:", Status.DONE),
        ("[x]", "[x]", Status.DONE),
        ("Done (2026-11-05)", "Done", Status.DONE),
        ("Done 2026-11-05", "Done", Status.DONE),
        ("Done 5 Nov", "Done", Status.DONE),
        ("**Done (yesterday)**", "Done", Status.DONE),
        ("In-Progress: waiting", "In-Progress", Status.IN_PROGRESS),
        ("Won’t do", "Won’t do", Status.WONT_DO),
        ("won't fix - too risky", "won't fix", Status.WONT_DO),
        ("duplicate of OPS-3", "duplicate of", Status.DUPLICATE),
        ("~~open~~ Done", "Done", Status.DONE),
        ("[done]", "done", Status.DONE),
        ("Fixed.", "Fixed", Status.DONE),
    ],
)
def test_a_status_is_the_word_with_its_emphasis(text: str, word: str, status: Status) -> None:
    """The word is found where it is all, or before a bracket, day or punctuation; never more."""
    found = read_status(text, WORDS.statuses)
    assert found is not None
    assert (found.value, text[found.start : found.end]) == (status, word)


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "done with the first half", "done?", "done (50%)", "done, mostly"),
        *(
            "done 3 of 5",
            "Done 3/5",
            "done-ish",
            "open / done",
            "✅ Open",
            "🟢",
            "🟢 ok",
            "🟢 done?",
            "✅ or ❌?",
            "undone",
        ),
        *("not quite done", "~~done~~", "half done", "opening", "Complete except alerts"),
        "done in May",
        *("Done (not verified)", "x" * 1000, "shipping"),
    ],
)
def test_what_is_not_surely_a_status_is_none(text: str) -> None:
    """A word in a sentence, a hedge, a question or a contradiction is no status."""
    assert read_status(text, WORDS.statuses) is None


@pytest.mark.parametrize(
    ("behind", "word", "status"),
    [
        (" DONE", "DONE", Status.DONE),
        (", won't do)", "won't do", Status.WONT_DO),
        (" **TODO**", "**TODO**", Status.OPEN),
        (": fixed.", "fixed", Status.DONE),
        (" – in progress | x", "in progress", Status.IN_PROGRESS),
        (" WON'T DO", "WON'T DO", Status.WONT_DO),
        (" DONE 2026-11-05", "DONE", Status.DONE),
    ],
)
def test_the_word_behind_a_ticket_is_its_status(behind: str, word: str, status: Status) -> None:
    """Directly behind the name, and the last of its part."""
    found = read_status_behind(behind, WORDS.statuses)
    assert found is not None
    assert (found.value, behind[found.start : found.end]) == (status, word)


@pytest.mark.parametrize(
    "behind", ["", "DONE", " done by then", " open the door", " done?", ")", " and done", "-done"]
)
def test_a_sentence_behind_a_ticket_is_no_status(behind: str) -> None:
    """No word means open; a word of a sentence is no word."""
    assert read_status_behind(behind, WORDS.statuses) is None


@pytest.mark.parametrize(
    ("text", "word", "priority"),
    [
        ("P0", "P0", Priority.P0),
        ("p1", "p1", Priority.P1),
        ("P4", "P4", Priority.P3),
        ("P9", "P9", Priority.P3),
        ("**P1**", "**P1**", Priority.P1),
        ("P1 (High)", "P1", Priority.P1),
        ("HIGH", "HIGH", Priority.P1),
        ("🔴 High", "High", Priority.P1),
        ("Medium - soon", "Medium", Priority.P2),
        ("Blocker", "Blocker", Priority.P0),
        ("critical", "critical", Priority.P0),
        ("low", "low", Priority.P3),
        ("[P1]", "P1", Priority.P1),
        (" [high] ", "high", Priority.P1),
    ],
)
def test_a_priority_is_one_of_four(text: str, word: str, priority: Priority) -> None:
    """Numbers and names alike; P4 and lower are P3."""
    found = read_priority(text, WORDS.priorities)
    assert found is not None
    assert (found.value, text[found.start : found.end]) == (priority, word)


@pytest.mark.parametrize(
    "text",
    ["", "P1/P2", "P1?", "P12", "1", "highly visible", "medium effort", "P1 / P2 / P3", "~~P1~~"],
)
def test_what_is_not_surely_a_priority_is_none(text: str) -> None:
    """A menu, a doubt and a sentence are no priority."""
    assert read_priority(text, WORDS.priorities) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", ""),
        ("   ", ""),
        ("[Action]", "title"),
        ("[Action item]", "title"),
        ("[Owner]", "owner"),
        ("@[Owner]", "owner"),
        ("@[Name]", "owner"),
        ("<owner>", "owner"),
        ("{{owner}}", "owner"),
        ("*[Owner]*", "owner"),
        ("[Deadline]", "due"),
        ("YYYY-MM-DD", "due"),
        ("[YYYY-MM-DD]", "due"),
        ("mm/dd/yyyy", "due"),
        ("2026-XX-XX", "due"),
        ("JIRA-XXX", "ticket"),
        ("[JIRA-123]", "ticket"),
        ("[ticket]", "ticket"),
        ("TBD", ""),
        ("tba", ""),
        ("TBC.", ""),
        ("?", ""),
        ("???", ""),
        ("…", ""),
        ("...", ""),
        ("[e.g., Critical, Major]", ""),
        ("unassigned", ""),
        ("[Unique id of the alert]", ""),
    ],
)
def test_template_residue_is_empty(text: str, kind: str) -> None:
    """What a template leaves may be filled, and tells which field it stood for."""
    assert is_placeholder(text)
    assert placeholder(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        *("@[Ana Silva]", "[Ana]", "Ana", "[ ]", "[x]", "{{x}}", "{{ site.title }}", "OPS-12"),
        *(
            "2026-12-01",
            "2 Dec",
            "5",
            "10:30",
            "5 m",
            "3 d",
            "Tom",
            "x",
            "[OPS-12](https://a.example)",
        ),
        *("<https://a.example>", "<ana@acme.example>", "@ana", "N/A", "-", "none", "P1", "os-x"),
        "Add an alert",
    ],
)
def test_a_persons_word_is_no_residue(text: str) -> None:
    """Names, days, tickets and a person's "N/A" are never filled over."""
    assert not is_placeholder(text)


@pytest.mark.parametrize("text", ["N/A", "n/a", "none", "None.", "-", "—", "–", "**N/A**"])
def test_na_is_a_persons_word(text: str) -> None:
    """A person says that there is none: it is declined, and no placeholder."""
    assert is_declined(text)
    assert not is_placeholder(text)


@pytest.mark.parametrize("text", ["", "TBD", "nobody knows", "- alert", "[Owner]", "0"])
def test_the_rest_is_not_declined(text: str) -> None:
    """Emptiness and residue are nobody's word."""
    assert not is_declined(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("P1 / P2 / P3", True),
        ("[P1/P2/P3]", True),
        ("High, Medium or Low", True),
        ("P1", False),
        ("P1 / now", False),
        ("", False),
        ("P1 / P1", False),
    ],
)
def test_a_menu_shows_its_choices(text: str, *, shown: bool) -> None:
    """Two known words or more, and nothing else."""
    assert is_menu(text, WORDS.priorities) is shown


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Alert on bandwidth", "Alert on bandwidth"),
        ("**Alert** *on* `band_width*`", "Alert on band_width*"),
        ("**bold *it* b**", "bold it b"),
        ("[OPS-12](https://a.example/x(y)) alert", "OPS-12 alert"),
        ("![graph](g.png) up", "graph up"),
        ("[[Runbook|the runbook]]", "the runbook"),
        ("<https://a.example> &amp; more", "https://a.example & more"),
        (r"a\*b\|c", "a*b|c"),
        ("snake_case_name and _emphasis_", "snake_case_name and emphasis"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("*.tmp and *.log", "*.tmp and *.log"),
        ("one<br>two\nthree", "one two three"),
        ("~~old~~ new <!-- hidden -->", "old new"),
        (r"\`not code\`", "`not code`"),
    ],
)
def test_plain_is_what_a_reader_sees(text: str, read: str) -> None:
    """Emphasis, ticks, links and escapes go; words, code and bare marks stay."""
    assert plain(text) == read


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It broke. We mended it.", "It broke."),
        ("Use e.g. v1.2 here. Then go.", "Use e.g. v1.2 here."),
        ("Dr. No came! Then left.", "Dr. No came!"),
        ("It ended at 5. Then it began.", "It ended at 5."),
        ("no stop at all", "no stop at all"),
        ("完了。次", "完了。"),
        ("", ""),
    ],
)
def test_the_first_sentence_ends_where_people_end_it(text: str, first: str) -> None:
    """Abbreviations, versions and initials end no sentence."""
    assert first_sentence(text) == first


def test_a_sentence_is_never_longer_than_its_limit() -> None:
    """Of a text without end, 300 characters are kept."""
    assert len(first_sentence("word " * 1000)) <= 300


HOSTILE = st.text() | st.text("[]()*_~`<>{}@|/\\.-—:?!✅ \n1Pdone", max_size=300)


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_no_text_is_too_strange(text: str) -> None:
    """Any text is read without raising, and what is found stands inside it."""
    for found in (
        read_status(text, WORDS.statuses),
        read_status_behind(text, WORDS.statuses),
        read_priority(text, WORDS.priorities),
    ):
        assert found is None or 0 <= found.start < found.end <= len(text)
    assert not (is_placeholder(text) and is_declined(text))
    is_menu(text, WORDS.stages)
    assert "\n" not in plain(text)
    first_sentence(text)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(WORDS.statuses)))
def test_every_status_word_is_read_back(word: str) -> None:
    """What the vocabulary knows is read alone, in capitals, and behind a ticket's name."""
    for text in (word, word.upper()):
        found = read_status(text, WORDS.statuses)
        assert found is not None
        assert found.value is WORDS.statuses[word]
    behind = read_status_behind(f" {word}", WORDS.statuses)
    assert behind is not None
    assert behind.value is WORDS.statuses[word]
