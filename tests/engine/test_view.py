"""What a cycle learns, and that what it did not learn stays the very same object."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from syncer.engine.view import Shelf, View
from syncer.model import Code, Cursor, DocRef, ItemKey, Rest
from syncer.ports import Memory, Said

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_a_shelf_never_changes_what_it_has_shown() -> None:
    """What was handed out is frozen; the first change afterwards is made on a copy."""
    first = {"a": 1}
    shelf = Shelf(first)
    assert shelf.show() is first
    shelf.put("b", 2)
    shown = shelf.show()
    shelf.put("c", 3)
    shelf.take("a")
    assert (first, shown, shelf.now) == ({"a": 1}, {"a": 1, "b": 2}, {"b": 2, "c": 3})


def test_an_equal_value_is_no_change() -> None:
    """Putting what is there, or taking what is not, leaves the mapping the object it was."""
    first = {"a": (1, 2)}
    value = first["a"]
    shelf = Shelf(first)
    assert shelf.put("a", (int("1"), 2)) is value
    assert shelf.take("b") is None
    assert shelf.show() is first


def test_a_view_that_learned_nothing_remembers_the_same_memory() -> None:
    """An unchanged memory is the same object, part by part and as a whole."""
    ref = DocRef("docs", "a.md")
    memory = Memory(unread=frozenset({ref}), cursors={"docs": Cursor("1")})
    view = View(memory, Said())
    view.snapshot(NOW, ())
    view.cursors.put("docs", Cursor("1"))
    view.unread.discard(ref)
    view.unread.add(ref)
    assert view.memory() is memory
    view.cursors.put("docs", Cursor("2"))
    changed = view.memory()
    assert changed.unread is memory.unread
    assert changed.tickets is memory.tickets
    assert memory.cursors == {"docs": Cursor("1")}


def test_a_rest_that_is_over_is_in_no_snapshot_and_still_counts_its_tries() -> None:
    """A snapshot shows only what rests now; memory keeps the tries for the next failure."""
    rest = Rest(Code.REJECTED, "no", NOW - timedelta(hours=2), NOW, tries=2)
    view = View(Memory(resting={ItemKey("ai-1"): rest}), Said())
    assert view.snapshot(NOW, ()).resting == {}
    assert view.snapshot(NOW - timedelta(seconds=1), ()).resting == {ItemKey("ai-1"): rest}
    assert view.memory().resting == {ItemKey("ai-1"): rest}


def test_a_snapshot_holds_what_is_missing_and_who_is_down() -> None:
    """Held in silence: what is not believed to be gone, and adapters that cannot be used."""
    ref = DocRef("docs", "a.md")
    view = View(Memory(missing=frozenset({ref})), Said())
    assert view.snapshot(NOW, {"ops"}).held == {ref, "ops"}
