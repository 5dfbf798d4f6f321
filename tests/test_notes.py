"""The managed block as text: what it takes with it, and what it leaves."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syncer.core.block import block
from syncer.model import ActionItem, DocRef, Fields, Postmortem, Priority, Revision, Span
from syncer.notes import ORIGIN, added_in, notes, notes_in, with_block, without_block

KEY, OTHER = "ai-00000000a1", "ai-00000000b2"
BEGIN, END = f"<!-- syncer:begin {KEY} -->", "<!-- syncer:end -->"
OLD = "From a postmortem: it broke\n\n- Owner: ana\n- Due: 2026-12-01\n\n> Alert\n\nAdvice."
NEW = "From a postmortem: it broke\n\n- Owner: ben\n- Due:\n\n> Alert more\n> and more\n\nAdvice."
MINE = st.lists(st.sampled_from(["", "Mine.", "> mine", "- mine", "* [ ] mine: x", "# Mine"]))


def marks(text: str) -> list[str]:
    return [line for line in text.splitlines() if "syncer:" in line]


def test_a_block_stands_last_and_is_replaced_in_its_place() -> None:
    """A first block follows the text after an empty line; the next one stands where it stood."""
    first = with_block("Mine.", KEY, OLD, keys=(KEY,))
    assert first == f"Mine.\n\n{BEGIN}\n{OLD}\n{END}\n"
    assert with_block(f"{first}More.", KEY, NEW, keys=(KEY,)) == (
        f"Mine.\n\n{BEGIN}\n{NEW}\n{END}\nMore."
    )
    assert without_block(f"{first}More.", keys=(KEY,)) == "Mine.\n\nMore."


@given(MINE, MINE, st.sampled_from([BEGIN, END]), st.sampled_from(["\n", "\r\n"]))
@example([], ["> mine"], END, "\n")
@settings(max_examples=200)
def test_a_lost_mark_costs_people_nothing(
    before: list[str], after: list[str], lost: str, eol: str
) -> None:
    """With one of its marks lost a block is replaced all the same, and people's lines stay."""
    text = eol.join([*before, *f"{BEGIN}\n{OLD}\n{END}".splitlines(), *after, ""])
    expected = eol.join([*before, *f"{BEGIN}\n{NEW}\n{END}".splitlines(), *after, ""])
    broken = text.replace(lost + eol, "", 1)
    repaired = with_block(broken, KEY, NEW, keys=(KEY,), eol=eol)
    assert repaired == expected
    assert with_block(repaired, KEY, NEW, keys=(KEY,), eol=eol) == repaired


@pytest.mark.parametrize(
    "text",
    [
        f"{BEGIN}\n{OLD}\n{END}\n{BEGIN}\n{OLD}\n{END}\n",
        f"{BEGIN}\n{OLD}\n{BEGIN}\n{OLD}\n{END}\n",
        f"{BEGIN}\n{OLD}\n{END}\n{OLD}\n{END}\n",
        f"{END}\n{BEGIN}\n",
        f"{END}\n{END}\n{BEGIN}\n{BEGIN}\n",
        f"  {BEGIN} {OLD} {END}  {BEGIN}",
    ],
)
def test_one_block_is_left(text: str) -> None:
    """However marks were copied, halved or turned round, the next block is the only one."""
    after = with_block(f"Mine.\n{text}Mine too.\n", KEY, NEW, keys=(KEY,))
    assert marks(after) == [BEGIN, END]
    assert f"{BEGIN}\n{NEW}\n{END}\n" in after
    assert after.startswith("Mine.\n")
    assert after.endswith("Mine too.\n")


def test_a_remark_ends_a_block_without_an_end() -> None:
    """What was remarked below a block is never taken for a part of it."""
    remark = "\n<!-- syncer:comment a/b -->\n- Owner: hello\n"
    after = with_block(f"{BEGIN}\n{OLD}\n{remark}", KEY, NEW, keys=(KEY,))
    assert after == f"{BEGIN}\n{NEW}\n{END}\n{remark}"


def test_what_is_not_certainly_ours_stays() -> None:
    """Of a block without an end an unknown line and all behind it are left to people."""
    mine = "My own advice.\n- Owner: nobody\n> Alert\n"
    after = with_block(f"{BEGIN}\n- Owner: ana\n\n{mine}", KEY, NEW, keys=(KEY,))
    assert after == f"{BEGIN}\n{NEW}\n{END}\n\n{mine}"
    assert without_block(f"{BEGIN}\n- Owner: ana\n\n{mine}", keys=(KEY,)) == f"\n{mine}"


def test_a_block_of_another_ticket_is_peoples() -> None:
    """A block that was copied here from another ticket stays, and is not read."""
    foreign = f"<!-- syncer:begin {OTHER} -->\n- Due: never\n{END}\n"
    assert notes_in(foreign, (KEY,)) == {}
    after = with_block(foreign, KEY, NEW, keys=(KEY,))
    assert after.startswith(foreign)
    assert without_block(after, keys=(KEY,)).rstrip("\n") == foreign.rstrip("\n")
    assert marks(with_block(foreign, KEY, NEW, keys=None)) == [BEGIN, END]


def test_notes_of_a_damaged_block_do_not_pass_for_whole_ones() -> None:
    """Of a block that lost its end only the origin is read, so that it is written again."""
    told = f"- {ORIGIN} [x](y)\n- Owner: ana"
    assert notes_in(f"{BEGIN}\n{told}\n{END}\n", (KEY,)) == notes(told)
    assert notes_in(f"{BEGIN}\n{told}\n", (KEY,)) == {ORIGIN: "[x](y)"}
    assert notes_in(f"{BEGIN}\n- Owner: ana\n", (KEY,)) == {}


def test_all_that_core_writes_is_known_as_ours() -> None:
    """The whole block of an item, its quoted text apart, is recognised without knowing it."""
    postmortem = Postmortem(
        DocRef("docs", "a.md"), Revision("r"), "Outage", "d", incident="INC-1", severity="P1"
    )
    item = ActionItem(Span(0, 1), 1, Fields("Alert", owner="ana", priority=Priority.P1))
    text = block(postmortem, item, due=None, reason=None, advice="").text
    assert without_block(f"Mine.\n{BEGIN}\n{text}\nMine.\n", keys=(KEY,)) == (
        "Mine.\n\n> Alert\nMine.\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<!-- syncer:comment " * 40_000,
        f"<!-- syncer:comment {' ' * 500_000}",
        f"<!-- syncer:begin {' ' * 5_000}" * 100,
        f"{BEGIN}\n" * 10_000,
    ],
    ids=["opened", "blank", "begun", "marks"],
)
def test_hostile_texts_cost_one_pass(text: str) -> None:
    """However long a run of marks or blanks is, a block is found and put in its place at once."""
    after = with_block(text, KEY, NEW, keys=(KEY,))
    assert after.count(f"{BEGIN}\n{NEW}\n{END}\n") == 1


NOTE = "Step 1 done: see the dashboard."


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("at", [1, 2, 5, 6, 7])
def test_what_people_wrote_into_a_block_is_moved_below_it(at: int, eol: str) -> None:
    """No human word is lost because nobody sees the marks."""
    old = OLD.splitlines()
    old[at:at] = [NOTE, "- [ ] ask Bo: tomorrow", "- Note: x"]
    theirs = f"{NOTE}\n- [ ] ask Bo: tomorrow\n- Note: x\n"
    text = "\n".join(["Mine.", "", BEGIN, *old, END, "More.", ""]).replace("\n", eol)
    new = with_block(text, KEY, NEW, keys=(KEY,), eol=eol)
    expected = f"Mine.\n\n{BEGIN}\n{NEW}\n{END}\n\n{theirs}\nMore.\n"
    assert new == expected.replace("\n", eol)
    assert with_block(new, KEY, NEW, keys=(KEY,), eol=eol) == new


def test_only_ours_goes_with_a_block_that_says_other_things() -> None:
    """Other facts, other words at the end, and remarks are not people's."""
    old = OLD.replace(
        "Advice.", "Close this when it is done. Not yours?\n<!-- syncer:due 2026-12-01 -->"
    )
    new = NEW.replace("Advice.", "Close this when it is done; it follows.")
    text = with_block("", KEY, old, keys=(KEY,)).replace("&lt;!--", "<!--")
    assert with_block(text, KEY, new, keys=(KEY,)) == f"{BEGIN}\n{new}\n{END}\n"
    short = with_block(text, KEY, "- Due: 2026-12-01", keys=(KEY,), last=new.splitlines()[-1])
    assert short == f"{BEGIN}\n- Due: 2026-12-01\n{END}\n"


@pytest.mark.parametrize("contact", ["", " Questions: #help"])
def test_words_behind_our_last_line_are_moved(contact: str) -> None:
    """Who writes on where the visible text ends loses nothing."""
    last = f"Close this when it is done. Everything outside this block is yours.{contact}"
    old, new = OLD.replace("Advice.", last), NEW.replace("Advice.", last)
    text = with_block("", KEY, old, keys=(KEY,)).replace(last, f"{last} Bo does step 2.")
    below = with_block(text, KEY, new, keys=(KEY,)).partition(END)[2]
    assert below.strip() == "Bo does step 2."
    assert added_in(text, (KEY,)) == (() if contact else ("Bo does step 2.",))
    fresh = with_block("", KEY, old, keys=(KEY,))
    assert with_block(fresh, KEY, new, keys=(KEY,)).partition(END)[2].strip() == ""
    other = new.replace(last, f"{last} Questions: #other")
    assert with_block(fresh, KEY, other, keys=(KEY,)).partition(END)[2].strip() == ""
    without = new.replace(contact, "") if contact else new
    assert with_block(fresh, KEY, without, keys=(KEY,)).partition(END)[2].strip() == ""


def test_a_second_day_is_not_lost() -> None:
    """Of two Due lines the first counts; the other one stays for people to see."""
    old = OLD.replace("- Due: 2026-12-01", "- Due: 2026-12-01\n- Due: 2026-12-24")
    text = with_block("", KEY, old, keys=(KEY,))
    assert with_block(text, KEY, NEW, keys=(KEY,)).endswith(f"{END}\n\n- Due: 2026-12-24\n\n")


def test_a_name_may_be_bold() -> None:
    """People make things bold."""
    assert notes("- **Due:** 2026-12-24\n- **Owner**: ana\n- Kind: **x**: y") == {
        "Due": "2026-12-24",
        "Owner": "ana",
        "Kind": "**x**: y",
    }


def test_what_we_quote_or_name_is_ours_whatever_it_says() -> None:
    """A postmortem may talk of our last line: words behind it in a quotation are the document's."""
    last = "Everything outside this block is yours."
    old = OLD.replace("> Alert", f"> {last} Alert").replace("ana", f"{last} ana")
    text = with_block("", KEY, old.replace("Advice.", last), keys=(KEY,))
    assert added_in(text, (KEY,)) == ()
    assert with_block(text, KEY, NEW, keys=(KEY,)).partition(END)[2].strip() == ""
