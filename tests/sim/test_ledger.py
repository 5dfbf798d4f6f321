"""What counts as a word that must be heard, and what nobody could have heard."""

from __future__ import annotations

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
        ledger.say(word, frozenset({over}), Since(word.side, over, look))
    return ledger


def left(ledger: Ledger) -> list[tuple[Side, Status]]:
    """The words that must be heard."""
    return [(one.side, one.value) for one in ledger.words if isinstance(one.value, Status)]


def test_what_is_put_back_before_anybody_looks_is_silence_beside_a_word() -> None:
    """Two states that look alike are told apart by nobody: the other side alone has spoken."""
    ledger = told((ticket(WONT_DO), OPEN, 1), (text(DONE), OPEN, 1), (text(OPEN), DONE, 1))
    assert left(ledger) == [(Side.TICKET, WONT_DO)]
    assert ledger.closed == {"u1"}


def test_what_is_put_back_after_a_look_is_a_word() -> None:
    """Who looked in between has seen both values: the last must be heard."""
    ledger = told((ticket(WONT_DO), OPEN, 1), (text(DONE), OPEN, 1), (text(OPEN), DONE, 2))
    assert (Side.DOCUMENT, OPEN) in left(ledger)


def test_what_is_put_back_in_silence_is_a_word() -> None:
    """Where nobody else speaks nothing may take its place."""
    ledger = told((text(DONE), OPEN, 1), (text(OPEN), DONE, 1))
    assert left(ledger) == [(Side.DOCUMENT, OPEN)]
    assert not ledger.closed


def test_a_word_said_since_the_last_look_is_before_nobodys_eyes() -> None:
    """Who opens what was done has not answered a ticket that has become *won't do* meanwhile."""
    ledger = told((ticket(WONT_DO), DONE, 1), (text(OPEN), DONE, 1))
    assert left(ledger) == [(Side.TICKET, WONT_DO), (Side.DOCUMENT, OPEN)]
    ledger = told((ticket(WONT_DO), DONE, 1), (text(OPEN), DONE, 2))
    assert left(ledger) == [(Side.DOCUMENT, OPEN)]


def test_what_stood_before_a_merge_and_is_put_back_is_silence() -> None:
    """No source says which proposal was merged; after a look it is a word like any other."""
    for look, words in ((1, []), (2, [(Side.DOCUMENT, DONE)])):
        ledger = Ledger()
        ledger.merged("u1", Field.STATUS, Since(Side.DOCUMENT, DONE, 1))
        ledger.say(text(DONE), frozenset({OPEN}), Since(Side.DOCUMENT, OPEN, look))
        assert left(ledger) == words
        assert ledger.closed == {"u1"}


def test_what_is_put_back_over_a_cycle_that_broke_off_is_silence() -> None:
    """It may have closed the ticket and kept none of it: then the ticket alone has moved."""
    ledger = told((text(DONE), OPEN, 1))
    ledger.say(text(OPEN), frozenset({DONE}), Since(Side.DOCUMENT, DONE, 1, torn=True))
    assert left(ledger) == []
    assert ledger.closed == {"u1"}


def test_an_empty_place_put_back_says_nothing_once_it_was_judged() -> None:
    """What is written there later, on either side, meets nobody's word."""
    ledger = Ledger()
    for value, old in (("p1", None), (None, "p1")):
        word = Word("u1", Field.OWNER, Side.DOCUMENT, value)
        ledger.say(word, frozenset({old}), Since(Side.DOCUMENT, old, 1))
    assert [one.value for one in ledger.words] == [None]
    ledger.quiet()
    assert not ledger.words


def test_a_look_counts_for_what_it_could_tell() -> None:
    """What a cycle that was held back told nobody, it has not looked at; a death keeps nothing."""
    looks, status = Looks(), Field.STATUS
    looks.begins()
    looks.ends({("u1", status)})
    assert looks.of("u1", status) == (0, False)
    assert looks.of("u2", status) == (2, False)
    looks.begins()
    looks.torn()
    assert looks.of("u2", status) == (2, True)
    looks.begins()
    looks.ends(())
    assert looks.of("u1", status) == looks.of("u2", status) == (6, False)


def test_of_what_was_half_heard_a_finished_line_outlives_what_it_looked_like() -> None:
    """An empty box agrees with *in progress*; who ticks it then has answered."""
    ledger = told((ticket(Status.IN_PROGRESS), OPEN, 1), (text(DONE), OPEN, 1))
    ledger.half_heard()
    assert left(ledger) == [(Side.DOCUMENT, DONE)]
