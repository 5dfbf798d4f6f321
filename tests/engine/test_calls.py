"""The retry table: what is repeated, what is handed on, and when an adapter is called no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from syncer.engine.calls import ATTEMPTS, PATIENCE, Calls
from syncer.errors import AdapterError, Denied, Gone, InDoubt, Rejected, Stale, Transient

ERRORS: list[type[AdapterError]] = [Transient, InDoubt, Stale, Gone, Rejected, Denied]
HANDED_ON = {Stale, Gone, Rejected, Denied}


class Bench:
    """Calls over an adapter that fails as told, with a clock that only sleeping moves."""

    def __init__(self, *errors: AdapterError, budget: float = 60) -> None:
        self.now = datetime(2026, 11, 20, tzinfo=UTC)
        self.slept: list[float] = []
        self.errors = list(errors)
        self.got: dict[str, object] = {}
        self.calls = Calls(lambda: self.now, self.sleep, timedelta(seconds=budget))

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def answer(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "yes"

    def single(self, batch: Sequence[str]) -> Iterator[tuple[str, str | AdapterError]]:
        """The first of a batch fails while there are errors, the others do not."""
        for number, one in enumerate(batch):
            yield one, self.errors.pop(0) if self.errors and number == 0 else "yes"

    def whole(self, batch: Sequence[str]) -> Iterator[tuple[str, str | AdapterError]]:
        """The first of a batch goes well, then the call fails."""
        for one in batch:
            yield one, "yes"
            if self.errors:
                raise self.errors.pop(0)

    def land(self, subject: str, outcome: object) -> None:
        assert subject not in self.got, "every outcome is handed over once"
        self.got[subject] = outcome

    def write(
        self,
        call: Callable[[Sequence[str]], Iterator[tuple[str, str | AdapterError]]],
        *,
        repeatable: bool,
    ) -> None:
        batch = {"a": "a", "b": "b"}
        self.calls.write("ops", batch, call, self.land, repeatable=repeatable)


@pytest.mark.parametrize("error", ERRORS)
def test_a_question_is_repeated_only_when_that_may_help(error: type[AdapterError]) -> None:
    """Reads: Transient and InDoubt are asked again, everything else is handed on at once."""
    bench = Bench(error("no"))
    if error in HANDED_ON:
        with pytest.raises(error):
            bench.calls.ask("ops", bench.answer)
        assert bench.calls.requests["ops"] == 1
    else:
        assert bench.calls.ask("ops", bench.answer) == "yes"
        assert bench.calls.requests["ops"] == 2


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("repeatable", [True, False])
def test_a_write_in_doubt_is_repeated_only_if_it_states_desired_values(
    error: type[AdapterError], *, repeatable: bool
) -> None:
    """Single outcomes: Transient always, InDoubt only where repeating does no harm."""
    bench = Bench(error("no"))
    bench.write(bench.single, repeatable=repeatable)
    again = error is Transient or (error is InDoubt and repeatable)
    assert bench.calls.requests["ops"] == (2 if again else 1)
    assert bench.got["b"] == "yes"
    assert (bench.got["a"] == "yes") is again
    assert bench.calls.down == {}


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("repeatable", [True, False])
def test_what_a_failed_call_did_not_answer_shares_its_fate(
    error: type[AdapterError], *, repeatable: bool
) -> None:
    """A raised error is the outcome of all that was not answered before it, and of no more."""
    bench = Bench(*(error("no") for _ in range(ATTEMPTS)))
    bench.write(bench.whole, repeatable=repeatable)
    assert bench.got["a"] == "yes"
    again = error is Transient or (error is InDoubt and repeatable)
    assert (bench.got["b"] == "yes") is again, "its second attempt carries only what is left"


def test_four_attempts_are_all() -> None:
    """After four attempts the error is handed on and the adapter is called no more."""
    bench = Bench(*(Transient(str(n)) for n in range(9)))
    with pytest.raises(Transient, match="3"):
        bench.calls.ask("ops", bench.answer)
    assert len(bench.slept) == ATTEMPTS - 1
    assert bench.calls.down["ops"].state == "suspended"
    with pytest.raises(Transient):
        bench.calls.ask("ops", bench.answer)
    assert bench.calls.requests["ops"] == ATTEMPTS
    assert bench.calls.ask("other", lambda: "fine") == "fine"


def test_a_wanted_delay_is_honoured_up_to_our_patience() -> None:
    """``retry_after`` is waited for; a longer one pauses the adapter until then."""
    bench = Bench(Transient("busy", retry_after=7))
    bench.calls.ask("ops", bench.answer)
    assert 7 <= bench.slept[0] < PATIENCE
    bench = Bench(Transient("busy", retry_after=PATIENCE + 1))
    with pytest.raises(Transient):
        bench.calls.ask("ops", bench.answer)
    assert bench.slept == []
    down = bench.calls.down["ops"]
    assert (down.state, down.retry_at) == ("paused", bench.now + timedelta(seconds=PATIENCE + 1))


@pytest.mark.parametrize(("writing", "state"), [(True, "read_only"), (False, "suspended")])
def test_a_denial_is_as_wide_as_its_request(*, writing: bool, state: str) -> None:
    """Denied as a whole it suspends the adapter, or its writes; of one object it does neither."""
    bench = Bench(Denied("no"))
    with pytest.raises(Denied):
        (bench.calls.tell if writing else bench.calls.ask)("ops", bench.answer)
    assert bench.calls.down["ops"].state == state
    bench = Bench(Denied("no"))
    bench.write(bench.single, repeatable=True)
    assert bench.calls.down == {}


def test_what_does_not_exist_is_returned_and_what_is_not_answered_is_in_doubt() -> None:
    """A fetch may skip, a write may not: silence after a write proves nothing."""
    bench = Bench()

    def only_a(batch: Sequence[str]) -> Iterator[tuple[str, str | AdapterError]]:
        yield from ((one, "yes") for one in batch if one == "a")

    assert bench.calls.fetch("ops", ["a", "b"], only_a, bench.land) == ("b",)
    assert bench.got == {"a": "yes"}
    bench.got.clear()
    bench.write(only_a, repeatable=False)
    assert isinstance(bench.got["b"], InDoubt)


def test_writing_time_is_measured_and_reading_time_is_not() -> None:
    """The budget counts the seconds of writing calls alone, per adapter."""
    bench = Bench(budget=60)

    def slowly() -> str:
        bench.sleep(60)
        return "yes"

    bench.calls.ask("ops", slowly)
    assert not bench.calls.exhausted("ops")
    bench.calls.tell("ops", slowly)
    assert bench.calls.exhausted("ops")
    assert not bench.calls.exhausted("docs")
