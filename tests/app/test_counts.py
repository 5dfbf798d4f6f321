from __future__ import annotations

from syncer.app.render.counts import Counts, source_counts
from syncer.app.render.plan_text import plan_text
from syncer.core.policy import Policy
from syncer.model import DocRef, Plan, Postmortem, Revision
from syncer.ports import Memory
from tests.app.test_plain import KNOWN, lines


def document(name: str, kind: str | None = None) -> tuple[DocRef, Postmortem]:
    ref = DocRef("docs", name)
    facts = {} if kind is None else {"document": kind}
    known = Postmortem(ref, Revision("1"), name, "d", counts=kind is None, facts=facts)
    return ref, known


def test_what_is_no_postmortem_is_counted_by_what_it_is() -> None:
    """Per source, the most frequent first; what was never told is the rest."""
    memory = Memory(
        postmortems=dict(
            [
                document("a"),
                document("b", "index"),
                document("c", "template"),
                document("d", "template"),
                document("e", "other"),
            ]
        )
    )
    (counts,) = source_counts(memory, ["docs"], Policy())
    assert counts == Counts("docs", 5, 1, 0, 0, {"template": 2, "index": 1, "other": 1})
    assert list(counts.others) == ["template", "index", "other"]
    text = lines(plan_text(Plan(), "5b1e0c9a47d2", (), (counts,), KNOWN))
    assert text.startswith("docs  5 documents: 1 postmortem, 4 not (template: 2, index: 1)\n")
