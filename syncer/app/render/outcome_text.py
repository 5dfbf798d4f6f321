"""What a sync did, for people: what landed, what is left, and the next step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from syncer.app.console import Line, Tone, line
from syncer.app.render.modes import withheld_word
from syncer.app.render.names import Names
from syncer.app.render.problems import named, problems_text, rested
from syncer.app.render.waiting import at_rest, clock, conflicts_text, held_text, rest_word, standing
from syncer.app.render.words import counted, counts_word, span_word
from syncer.core.policy import Mode
from syncer.model import Code, Rest
from syncer.ports import Health, Outcome

_ENOUGH = 10
"""So many writes tell of a pace."""


def outcome_text(
    outcome: Outcome,
    known: Names,
    mode: Mode = Mode.SYNC,
    kept: Mapping[str, int] | None = None,
    *,
    grouped: bool = False,
) -> Iterator[Line]:
    """What a sync did, what it could not or, ``kept`` back by its mode, did not; the next step."""
    undone = withheld_word(kept or {})
    yield line((Tone.HEAD, "Landed: "), _landed(outcome, known, undone=bool(undone)))
    if undone:
        yield line((Tone.WARN, f"Mode {mode}: "), f"{undone}; see `syncer plan`.")
    if outcome.failed:
        yield line((Tone.BAD, f"Failed: {counted(outcome.failed, 'change')}"))
    if outcome.waiting:
        waits = f"Waiting for the next cycle: {counted(outcome.waiting, 'change')}"
        yield line((Tone.WARN, f"{waits}{_pace(outcome)}"))
    if doubted := len(known.memory.pending):
        yield line((Tone.WARN, f"In doubt: {_doubted(doubted)}; see `syncer status`."))
    yield from held_text(outcome.refused)
    yield from conflicts_text(outcome.conflicts, known)
    # A sync is run again and again: what stands since long is counted, and listed by status.
    problems = named(outcome.problems, known)
    yield from problems_text(problems, ("warning", "info"), grouped=grouped)
    for health in unread(outcome):
        yield line()
        until = f" until {clock(health.retry_at, outcome.at)}" if health.retry_at else ""
        yield line((Tone.BAD, f"{health.name} is {health.state}{until}: {health.reason or ''}"))
    yield line()
    step = _next_step(outcome, at_rest(known, outcome.at), doubted)
    yield line((Tone.DIM, f"{outcome.cycle}, {outcome.seconds:.1f} s. "), step)


def _pace(outcome: Outcome) -> str:
    """How long what waits may take, where enough landed to say so."""
    landed = sum(count for name, count in outcome.landed.items() if name != "remember")
    if landed < _ENOUGH:
        return ""
    return (
        f", {span_word(timedelta(seconds=outcome.seconds / landed * outcome.waiting))} of writing"
    )


def unread(outcome: Outcome) -> tuple[Health, ...]:
    """The adapters that could not be used."""
    return tuple(one for one in outcome.health if one.state in ("paused", "suspended"))


_UNHEARD = frozenset({Code.UNREADABLE_VALUE, Code.AMBIGUOUS_DATE})
"""What keeps a field of its document silent: nobody knows whether it agrees."""


def _landed(outcome: Outcome, known: Names, *, undone: bool) -> str:
    """What landed; of nothing, what is left.

    Nothing to do is not yet agreement: the two may be agreed to differ, which is status's to tell.
    """
    told = {name: count for name, count in outcome.landed.items() if name != "remember"}
    if landed := counts_word(told, planned=False):
        return landed
    rests = at_rest(known, outcome.at)
    held = sum(len(refusal.changes) for refusal in outcome.refused)
    left = [f"{counted(held, 'change is', 'changes are')} held"] if held else []
    left += [rest_word(rests, outcome.at)] if rests else []
    if doubted := len(known.memory.pending):
        left.append(_doubted(doubted))
    alone = standing(known)
    stays = [problem for problem in outcome.problems if not rested(problem, alone)]
    if errors := sum(problem.code.severity == "error" for problem in stays):
        left.append(counted(errors, "error stands", "errors stand"))
    if conflicts := sum(problem.code is Code.CONFLICT for problem in stays):
        left.append(counted(conflicts, "conflict stands", "conflicts stand"))
    if unheard := sum(problem.code in _UNHEARD for problem in stays):
        left.append(counted(unheard, "value cannot be read", "values cannot be read"))
    if left:
        return f"nothing; {', '.join(left)}"
    more = outcome.failed or outcome.waiting or unread(outcome)
    open_ = more or undone or outcome.conflicts or outcome.unsettled
    return "nothing" if open_ else "nothing; nothing to do"


def _doubted(count: int) -> str:
    return f"{counted(count, 'change')} begun, outcome unknown"


def _next_step(outcome: Outcome, rests: Sequence[Rest], doubted: int) -> str:
    if outcome.refused:
        return "Next: look at what is held; each group names its ways out."
    if outcome.unsettled:
        return "Not settled: run `syncer sync` again; if that stays so, it is a fault of ours."
    if outcome.waiting:
        return "Next: run `syncer sync` again for what waits."
    if any(rest.code is Code.DENIED for rest in rests):
        return (
            "Next: grant what is named above; the next `syncer sync` tries one of them, and does "
            "the rest once it goes through."
        )
    if rests:
        at = clock(min(rest.until for rest in rests), outcome.at)
        return (
            "Next: mend what is named above; what rests is tried again by the first sync "
            f"after {at}."
        )
    if doubted:
        return (
            "Next: run `syncer sync` again in some minutes: what is in doubt is looked for, and "
            "done only if it is not there."
        )
    if outcome.failed or unread(outcome):
        return "Next: mend what is named above; it is tried again with the next sync."
    return "`syncer status` lists the problems, `syncer report` sums them up."
