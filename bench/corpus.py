"""How well real postmortems are read: ``python bench/corpus.py [CORPUS]``, see ``make corpus``.

Prints every figure beside its target, by repository, then what the documents without labels hold.
Where the corpus is not at hand it says so, and that is no failure.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.real import CORPUS, NOTHING, TARGETS, Score, Survey, score, survey


def print_score(found: Score) -> bool:
    """Print the labelled part; whether every target is met."""
    good = True
    print(f"{found.documents} labelled documents")
    for name, value in found.shares.items():
        share, target = found.share(name), TARGETS.get(name)
        shown = "  n/a" if share is None else f"{share:.3f}"
        of = f"{value[0]} of {value[1]}" if isinstance(value, tuple) else ""
        met = target is None or (share is not None and share >= target)
        good = good and met
        wanted = "" if target is None else f"   target {target}: {'met' if met else 'MISSED'}"
        print(f"  {name:32} {shown}  {of:12}{wanted}")
    for name, count in found.counts.items():
        met = name not in NOTHING or count == 0
        good = good and met
        wanted = f"{'':16}target 0: {'met' if met else 'MISSED'}" if name in NOTHING else ""
        print(f"  {name:32} {count:5}{wanted}")
    print(f"  {'by repository':46} docs  precision  recall  F1")
    for name, (documents, precision, recall, f1) in found.repositories.items():
        print(f"  {name:46} {documents:4}  {precision:9.3f}  {recall:6.3f}  {f1:.3f}")
    return good


def print_survey(found: Survey) -> bool:
    """Print the part without labels; whether nothing went wrong."""
    print(
        f"{found.documents} documents without labels: {found.postmortems} postmortems, "
        f"{found.with_items} with items, {found.items} items; "
        f"items from indexes: {len(found.listed)}; went wrong: {len(found.faults)}"
    )
    for code, count in sorted(found.codes.items()):
        print(f"  {code:32} {count:5}")
    for line in (*found.listed, *found.faults):
        print(f"  {line}")
    return not (found.listed or found.faults)


def main() -> int:
    """Score, and say whether all targets are met."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    if not (corpus / "labels.jsonl").is_file():
        print(f"no labelled corpus at {corpus}: nothing is scored")
        return 0
    good = print_score(score(corpus))
    return 0 if print_survey(survey(corpus)) and good else 1


if __name__ == "__main__":
    sys.exit(main())
