"""The reader against a corpus of real, labelled postmortems that is not part of the project.

The corpus brings its own scorer, ``score.py``; this runs ``syncer parse --json`` over its documents
and asks the scorer. Used by ``make corpus`` and by ``tests/core/test_real_corpus.py``.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
CORPUS = Path(os.environ.get("CORPUS") or ROOT.parent / "shared" / "corpus")
THRESHOLD = 0.8
TARGETS: Mapping[str, float] = {
    "item F1": 0.93,
    "item F1, lenient": 0.96,
    "owner where labelled": 0.93,
    "due where labelled": 0.93,
    "done": 0.98,
    "tickets": 0.95,
    "documents with or without items": 0.97,
}
"""Shares that may not be less."""
NOTHING = (
    "invented owners",
    "invented dates",
    "wrong dates",
    "invented tickets",
    "items of documents without any",
)
"""Counts that may be nothing but zero."""
_LISTINGS = ("index.md", "readme.md")
_KEYS = ("text", "owner", "due", "priority", "done", "tickets")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """How well documents were read: shares and counts by name."""

    documents: int
    shares: Mapping[str, tuple[int, int] | float | None]
    """A share as right ones of all; F1 as it is; None where nothing is labelled."""
    counts: Mapping[str, int]
    repositories: Mapping[str, tuple[int, float, float, float]]
    """Documents, precision, recall and F1."""

    def share(self, name: str) -> float | None:
        """A figure between 0 and 1; None if nothing can be said."""
        value = self.shares[name]
        if isinstance(value, tuple):
            return value[0] / value[1] if value[1] else None
        return value


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in documents without labels."""

    documents: int
    postmortems: int
    with_items: int
    items: int
    codes: Mapping[str, int]
    listed: tuple[str, ...]
    """Indexes that yielded an item."""
    faults: tuple[str, ...]
    """What went wrong: lines on standard error, documents without a line."""


def parsed(folder: Path) -> tuple[list[Json], str]:
    """What ``syncer parse --json`` prints for a folder, and what it complains of."""
    command = [sys.executable, "-m", "syncer", "parse", "--json", str(folder)]
    ran = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    lines = ran.stdout.decode().splitlines()
    return [json.loads(line) for line in lines], ran.stderr.decode()


def score(corpus: Path = CORPUS) -> Score:
    """The labelled documents, as the corpus's own scorer judges them."""
    scorer = _scorer(corpus)
    labels = scorer.load_labels(corpus / "labels.jsonl")
    found: dict[str, Json] = {}
    for document in parsed(corpus / "docs")[0]:
        name = scorer.doc_id(document["doc"], labels)
        if name is not None:
            items = [{key: item.get(key) for key in _KEYS} for item in document["items"]]
            found[name] = {"doc": name, "items": items}
    strict, fails = scorer.evaluate(labels, found, THRESHOLD, lenient=False)
    lenient, _ = scorer.evaluate(labels, found, THRESHOLD, lenient=True)
    by, _ = scorer.evaluate(labels, found, THRESHOLD, lenient=False, key=lambda one: one["repo"])
    count = strict["all"]
    wrong = [entry for fail in fails for entry in fail[5]]
    empty = [name for name, label in labels.items() if not label["items"]]
    return Score(
        count["docs"],
        {
            "item F1": scorer.prf(count)[2],
            "item F1, lenient": scorer.prf(lenient["all"])[2],
            "item precision": scorer.prf(count)[0],
            "item recall": scorer.prf(count)[1],
            "owner where labelled": (count["owner", "setok"], count["owner", "set"]),
            "due where labelled": (count["due", "setok"], count["due", "set"]),
            "done": (count["done", "ok"], count["done", "n"]),
            "done where labelled": (count["done", "setok"], count["done", "set"]),
            "tickets": (count["tickets", "ok"], count["tickets", "n"]),
            "tickets where labelled": (count["tickets", "setok"], count["tickets", "set"]),
            "priority where labelled": (count["priority", "setok"], count["priority", "set"]),
            "documents with or without items": (count["clsok"], count["cls"]),
        },
        {
            "invented owners": count["owner", "invented"],
            "invented dates": count["due", "invented"],
            "wrong dates": sum(f == "due" and said is not None for f, _, _, said in wrong),
            "invented tickets": count["tickets", "invented"],
            "invented priorities": count["priority", "invented"],
            "items of documents without any": sum(
                len(found[name]["items"]) for name in empty if name in found
            ),
            "spurious items": count["fp"],
            "missed items": count["fn"],
        },
        {name: (one["docs"], *scorer.prf(one)) for name, one in sorted(by.items())},
    )


def survey(corpus: Path = CORPUS) -> Survey:
    """The documents without labels: nothing may go wrong, and no index may hold an item."""
    folder = corpus / "unlabelled"
    documents, complaints = parsed(folder)
    there = {path.name for path in folder.rglob("*.md")}
    gone = there - {Path(document["doc"]).name for document in documents}
    codes = Counter(problem["code"] for one in documents for problem in one["problems"])
    return Survey(
        len(documents),
        sum("not-a-postmortem" not in _codes(one) for one in documents),
        sum(bool(one["items"]) for one in documents),
        sum(len(one["items"]) for one in documents),
        codes,
        tuple(
            one["doc"]
            for one in documents
            if one["items"] and Path(one["doc"]).name.lower() in _LISTINGS
        ),
        (*complaints.splitlines(), *(f"nothing was said of {name}" for name in sorted(gone))),
    )


def _codes(document: Json) -> Iterable[str]:
    return {problem["code"] for problem in document["problems"]}


def _scorer(corpus: Path) -> Any:
    """The corpus's own scorer, a script that is not ours."""
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise ImportError(corpus / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
