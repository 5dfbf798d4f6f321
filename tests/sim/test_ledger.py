"""What counts as a word that must be heard, and what nobody could have heard."""

from __future__ import annotations

from syncer.model import Field, Side, Status
from tests.sim.ledger import Ledger, Since, Word

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
