"""What the simulation is known to find and nobody has judged yet, so that anything new stands out.

Each is a story whose end is either a fault of the engine or a mistake of the oracle: it is told in
every run, counted, and taken out of here once it is understood. Whatever is not here fails the run.
"""

from __future__ import annotations

OPEN: dict[int, str] = {
    # A mark is taken back before a look at it is kept, and the ticket has moved meanwhile.
    301436: "I6: OPS-1 of u2 is done, and nobody closed it",
    301867: "I2: status open of u2, said in the document, stands nowhere",
    # Not looked into.
    302243: "I6: u4 is finished in 001.md, and nobody finished it",
    302299: "I2: due nobody of u2, said in the document, stands nowhere",
    # "- [ ] Title — @[Owner] — @ana": the place that was left to fill is read as part of the title.
    400431: "I2: title Split bandwidth of the gateway u2",
    401820: "I3: status of u20 is open in the text and wont_do in OPS-8",
    # A person writes the very day of the policy while the tracker's index is late: they agree.
    402210: "I2: due 2026-11-03 of u2, said in the document, stands nowhere",
    # The document came back beside its copy, which leads by now: nobody is told what it says.
    402451: "I6: OPS-5 of u10 is wont_do, and nobody closed it",
    402725: "I2: status wont_do and done of u16 are said to be in conflict",
    402932: "I5: OPS-6, a person's, was told what u26 says at first contact",
    403324: "I6: u5 is finished in 001.md, and nobody finished it",
    403381: "I1: 2 tickets were made for u18, and 1 were called for",
}
"""Seed to the beginning of what was found."""

UNMET: frozenset[str] = frozenset()
"""What is too seldom met to be asked of every long run."""


def is_open(seed: int, words: str) -> bool:
    """Whether this very finding is known."""
    return seed in OPEN and words.startswith(OPEN[seed])
