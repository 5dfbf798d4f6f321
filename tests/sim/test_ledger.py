"""What counts as a word that must be heard, and what nobody could have heard."""

from __future__ import annotations

from datetime import date

from syncer.model import Field, Side, Status
from tests.sim.ledger import Ledger, Since, Word
from tests.sim.looks import Looks

OPEN, DONE, WONT_DO = Status.OPEN, Status.DONE, Status.WONT_DO


def text(value: Status) -> Word:
    """Somebody ticks or unticks."""
    return Word("u1", Field.STATUS, Side.DOCUMENT, value)


def ticket(value: Status) -> Word:
    """Somebody moves the ticket."""
    return Word("u1", Field.STATUS, Side.TICKET, value)


def told(*said: tuple[Word, Status, int]) -> Ledger:
    """What is left of words, each said over a value and after so many looks."""
    ledger = Ledger()
    for word, over, look in said:
        ledger.say(word, frozenset({over}), Since(look))
    return ledger


def left(ledger: Ledger) -> list[tuple[Side, Status]]:
    """The words that must be heard."""
    return [(one.side, one.value) for one in ledger.words if isinstance(one.value, Status)]


def test_one_voice_a_side_between_two_looks_is_decidable() -> None:
    """Both have spoken once: each word must arrive, or stand in a conflict."""
    ledger = told((ticket(WONT_DO), OPEN, 1), (text(DONE), OPEN, 1))
    assert ledger.decidable("u1", Field.STATUS)
    assert left(ledger) == [(Side.TICKET, WONT_DO), (Side.DOCUMENT, DONE)]


def test_a_side_that_speaks_again_before_anybody_looked_is_undecidable() -> None:
    """Who looks then cannot tell a value put back from silence; other fields stay as they were."""
    ledger = told((text(DONE), OPEN, 1), (text(OPEN), DONE, 1))
    assert not ledger.decidable("u1", Field.STATUS)
    assert ledger.decidable("u1", Field.OWNER)
    assert ledger.decidable("u2", Field.STATUS)


def test_what_is_said_after_a_look_is_decidable() -> None:
    """Who looked in between has seen both values: the last must be heard."""
    ledger = told((ticket(WONT_DO), OPEN, 1), (text(DONE), OPEN, 1), (text(OPEN), DONE, 2))
    assert ledger.decidable("u1", Field.STATUS)
    assert (Side.DOCUMENT, OPEN) in left(ledger)


def test_a_merge_is_a_voice_of_the_text() -> None:
    """No source says which proposal was merged: who writes there next is told apart by a look."""
    for look in (1, 2):
        ledger = Ledger()
        ledger.speaks("u1", Field.STATUS, Side.DOCUMENT, Since(1))
        ledger.say(text(DONE), frozenset({OPEN}), Since(look))
        assert ledger.decidable("u1", Field.STATUS) is (look == 2)


def test_nobody_can_tell_what_is_said_on_both_ends_of_a_cycle_that_broke_off() -> None:
    """It may have told one side and kept none of it; a word that stands alone is heard."""
    ledger = told((text(DONE), OPEN, 1))
    ledger.say(ticket(WONT_DO), frozenset({OPEN}), Since(1, torn=True))
    assert not ledger.decidable("u1", Field.STATUS)
    ledger = Ledger()
    ledger.say(ticket(WONT_DO), frozenset({OPEN}), Since(1, torn=True))
    assert ledger.decidable("u1", Field.STATUS)


def test_words_on_a_blurred_item_are_undecidable() -> None:
    """Of what nobody can tell whose it is nobody can tell whether it was heard."""
    ledger = told((text(DONE), OPEN, 1))
    ledger.blurred.add("u1")
    assert not ledger.decidable("u1", Field.STATUS)


def test_a_word_said_since_the_last_look_is_before_nobodys_eyes() -> None:
    """Who opens what was done has not answered a ticket that has become *won't do* meanwhile."""
    ledger = told((ticket(WONT_DO), DONE, 1), (text(OPEN), DONE, 1))
    assert left(ledger) == [(Side.TICKET, WONT_DO), (Side.DOCUMENT, OPEN)]
    ledger = told((ticket(WONT_DO), DONE, 1), (text(OPEN), DONE, 2))
    assert left(ledger) == [(Side.DOCUMENT, OPEN)]


def test_after_a_quiet_what_was_undecidable_is_as_it_is() -> None:
    """What it came to is nobody's word any more; that it is finished is taken as said."""
    ledger = told((text(DONE), OPEN, 1), (text(OPEN), DONE, 1))
    ledger.quiet({"u1"})
    assert not ledger.words
    assert ledger.closed == {"u1"}
    assert ledger.decidable("u1", Field.STATUS)


def test_an_empty_place_says_nothing_once_it_was_judged() -> None:
    """What is written there later, on either side, meets nobody's word."""
    ledger = Ledger()
    ledger.say(Word("u1", Field.OWNER, Side.DOCUMENT, None), frozenset({"p1"}), Since(1))
    assert [one.value for one in ledger.words] == [None]
    ledger.quiet(())
    assert not ledger.words


def test_an_older_look_takes_in_what_was_said_since() -> None:
    """After a rolled-back database the last look is the one before the copy was made."""
    looks, status = Looks(), Field.STATUS
    looks.begins()
    looks.ends(())
    looks.begins()
    looks.ends(())
    looks.lost(1)
    assert looks.of("u1", status) == (1, True, True)


def test_a_look_counts_for_what_it_could_tell() -> None:
    """What a cycle that was held back told nobody, it has not looked at; a death keeps nothing."""
    looks, status = Looks(), Field.STATUS
    looks.begins()
    looks.ends({("u1", status)})
    assert looks.of("u1", status) == (0, False, False)
    assert looks.of("u2", status) == (2, False, False)
    looks.begins()
    looks.torn()
    assert looks.of("u2", status) == (2, True, False)
    looks.begins()
    looks.ends(())
    assert looks.of("u1", status) == looks.of("u2", status) == (6, False, False)


def test_of_what_was_half_heard_a_finished_line_outlives_what_it_looked_like() -> None:
    """An empty box agrees with *open* and *in progress* alike; who ticks it then has answered."""
    for going, before in ((Status.IN_PROGRESS, OPEN), (OPEN, Status.IN_PROGRESS)):
        ledger = told((ticket(going), before, 1), (text(DONE), OPEN, 1))
        ledger.half_heard()
        assert left(ledger) == [(Side.DOCUMENT, DONE)]


def test_of_what_was_half_heard_a_written_day_outlives_an_emptied_one() -> None:
    """A text that shows no day yet agrees with a ticket that has none any more."""
    ledger = Ledger()
    emptied = Word("u1", Field.DUE, Side.TICKET, None)
    written = Word("u1", Field.DUE, Side.DOCUMENT, date(2026, 12, 24))
    ledger.say(emptied, frozenset({date(2026, 11, 20)}), Since(1))
    ledger.half_heard()
    assert [one.side for one in ledger.words] == [Side.TICKET]
    ledger.say(written, frozenset(), Since(1))
    ledger.half_heard()
    assert [one.side for one in ledger.words] == [Side.DOCUMENT]


def test_who_speaks_over_a_lost_database_may_meet_another_word() -> None:
    """That a line is opened again before anybody has looked anew may give way, with a conflict."""
    for lost in (False, True):
        ledger = told((text(DONE), OPEN, 1))
        ledger.quiet(())
        ledger.say(text(OPEN), frozenset({DONE}), Since(2, torn=lost, lost=lost))
        assert ledger.closed == ({"u1"} if lost else set())
        assert left(ledger) == [(Side.DOCUMENT, OPEN)]
