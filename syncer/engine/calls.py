"""Every call of a port in one cycle: counted, timed, and retried by one table.

| error     | raised or returned by   | here                                                    |
|-----------|-------------------------|---------------------------------------------------------|
| Transient | anything                | 4 attempts, jitter, the wanted delay honoured           |
|           | … with a long delay     | not waited for: the adapter pauses                      |
| InDoubt   | reads, updates, edits   | as Transient: they state desired values                 |
|           | creates, comments, …    | handed on at once: never repeated unseen                |
| others    | anything                | handed on at once                                       |

A call that fails as a whole, however often, takes its adapter down for the rest of the cycle.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

from syncer.errors import AdapterError, Denied, InDoubt, Transient

A = TypeVar("A")
C = TypeVar("C")
S = TypeVar("S")
T = TypeVar("T")
V = TypeVar("V")

Clock = Callable[[], datetime]
"""Aware, UTC."""
Sleep = Callable[[float], None]

ATTEMPTS = 4
PATIENCE = 10.0
"""Seconds; an adapter that asks for more pauses instead."""
_JITTER = wait_random_exponential(multiplier=0.25, max=4)
_AGAIN = (Transient, InDoubt)
_UNSENT = (Transient,)


@dataclass(frozen=True, slots=True)
class Down:
    """Why an adapter is not called any more in this cycle."""

    state: str
    error: AdapterError
    retry_at: datetime | None


class Calls:
    """The calls of one cycle, over all adapters."""

    def __init__(self, clock: Clock, sleep: Sleep, budget: timedelta) -> None:
        self._clock = clock
        self._sleep = sleep
        self._budget = budget.total_seconds()
        self._writing: defaultdict[str, float] = defaultdict(float)
        self.requests: Counter[str] = Counter()
        self.down: dict[str, Down] = {}

    def exhausted(self, adapter: str) -> bool:
        """Whether its writing time of this cycle is used up."""
        return self._writing[adapter] >= self._budget

    def ask(self, adapter: str, call: Callable[[], T]) -> T:
        """One question with one answer; raises what is left after the retries."""
        return self._one(adapter, call, writing=False)

    def tell(self, adapter: str, call: Callable[[], T]) -> T:
        """One write of a desired value; raises what is left after the retries."""
        return self._one(adapter, call, writing=True)

    def fetch(
        self,
        adapter: str,
        refs: Iterable[S],
        call: Callable[[Sequence[S]], Iterator[tuple[S, V | AdapterError]]],
        land: Callable[[S, V | AdapterError], None],
    ) -> tuple[S, ...]:
        """Read each, hand over what came of it, return those that do not exist."""
        left = {ref: ref for ref in refs}
        if left:
            self._each(adapter, left, call, land, _AGAIN, writing=False)
        return tuple(left)

    def write(
        self,
        adapter: str,
        batch: dict[S, A],
        call: Callable[[Sequence[A]], Iterator[tuple[S, V]]],
        land: Callable[[S, V | AdapterError], None],
        *,
        repeatable: bool,
    ) -> None:
        """Write each and hand over what came of it, as it comes; no answer at all is in doubt."""
        left = dict(batch)
        retried = _AGAIN if repeatable else _UNSENT
        self._each(adapter, left, call, land, retried, writing=True)
        for subject in left:
            land(subject, InDoubt(f"{adapter} gave no answer for {subject}", adapter=adapter))

    def _one(self, adapter: str, call: Callable[[], T], *, writing: bool) -> T:
        self._open(adapter)

        def attempt() -> T:
            with self._counted(adapter, writing=writing):
                return call()

        try:
            return self._retrying(_AGAIN)(attempt)
        except AdapterError as error:
            self._close(adapter, error, writing=writing)
            raise

    def _each(
        self,
        adapter: str,
        left: dict[S, A],
        call: Callable[[Sequence[A]], Iterator[tuple[S, V | AdapterError]]],
        land: Callable[[S, V | AdapterError], None],
        retried: tuple[type[AdapterError], ...],
        *,
        writing: bool,
    ) -> None:
        """Hand over every outcome once; what does not exist stays in ``left``."""
        failed: dict[S, AdapterError] = {}

        def attempt() -> None:
            failed.clear()
            with self._counted(adapter, writing=writing):
                for subject, outcome in call(tuple(left.values())):
                    if subject not in left:
                        continue
                    if isinstance(outcome, retried):
                        failed[subject] = outcome
                        continue
                    del left[subject]
                    land(subject, outcome)
            if failed:
                raise _Single(max(failed.values(), key=_delay))

        try:
            self._open(adapter)
            self._retrying(retried)(attempt)
        except _Single as single:
            self._close(adapter, single.error, writing=writing, whole=False)
            self._hand_over(failed, left, land)
        except AdapterError as error:
            self._close(adapter, error, retried, writing=writing)
            self._hand_over({**dict.fromkeys(left, error), **failed}, left, land)

    def _hand_over(
        self,
        failed: dict[S, AdapterError],
        left: dict[S, A],
        land: Callable[[S, V | AdapterError], None],
    ) -> None:
        for subject, error in failed.items():
            del left[subject]
            land(subject, error)

    def _open(self, adapter: str) -> None:
        if adapter in self.down:
            raise self.down[adapter].error

    def take_down(self, adapter: str, error: AdapterError) -> None:
        """Call this adapter no more in this cycle, whatever the error was."""
        self.down.setdefault(adapter, Down("suspended", error, None))

    def pause(self, adapter: str, error: AdapterError, until: datetime) -> None:
        """Call this adapter no more in this cycle: it wants to be asked nothing until then."""
        self.down.setdefault(adapter, Down("paused", error, until))

    def _close(
        self,
        adapter: str,
        error: AdapterError,
        retried: tuple[type[AdapterError], ...] = _AGAIN,
        *,
        writing: bool,
        whole: bool = True,
    ) -> None:
        """Take an adapter down if the error concerns more than what was asked for."""
        if adapter in self.down:
            return
        if (delay := _delay(error)) > PATIENCE:
            until = self._clock() + timedelta(seconds=delay)
            self.down[adapter] = Down("paused", error, until)
        elif whole and isinstance(error, Denied):
            self.down[adapter] = Down("read_only" if writing else "suspended", error, None)
        elif whole and isinstance(error, retried):
            self.down[adapter] = Down("suspended", error, None)

    @contextmanager
    def _counted(self, adapter: str, *, writing: bool) -> Iterator[None]:
        self.requests[adapter] += 1
        began = self._clock()
        try:
            yield
        finally:
            if writing:
                self._writing[adapter] += (self._clock() - began).total_seconds()

    def _retrying(self, retried: tuple[type[AdapterError], ...]) -> Retrying:
        def again(error: BaseException) -> bool:
            cause = error.error if isinstance(error, _Single) else error
            return isinstance(cause, retried) and _delay(cause) <= PATIENCE

        return Retrying(
            sleep=self._sleep,
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=retry_if_exception(again),
            reraise=True,
        )


class _Single(Exception):
    """Some of a batch failed and may be tried again; the call itself went well."""

    def __init__(self, error: AdapterError) -> None:
        super().__init__(str(error))
        self.error = error


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    cause = error.error if isinstance(error, _Single) else error
    wanted = _delay(cause) if isinstance(cause, AdapterError) else 0.0
    return max(wanted, _JITTER(state))


def _delay(error: AdapterError) -> float:
    return error.retry_after or 0.0


def noting(
    call: Callable[[Sequence[C]], Iterator[tuple[T, V | AdapterError]]],
    doubted: set[T],
    about: Callable[[C], T],
) -> Callable[[Sequence[C]], Iterator[tuple[T, V | AdapterError]]]:
    """The same call, keeping what nobody answered: it may have landed."""

    def send(some: Sequence[C]) -> Iterator[tuple[T, V | AdapterError]]:
        try:
            for ref, outcome in call(some):
                if isinstance(outcome, InDoubt):
                    doubted.add(ref)
                yield ref, outcome
        except InDoubt:
            doubted.update(about(change) for change in some)
            raise

    return send
