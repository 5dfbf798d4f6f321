"""Planted bugs: one rule of the engine broken at a time, to prove that the simulation would see it.

A plant is an exact replacement in one module's source, made while that module is imported; nothing
in the product knows of it. The fragment must stand there exactly once, so that a plant whose place
has moved on fails loudly instead of planting nothing.

Not planted, because breaking them alone changes nothing that this harness may blame:

- a second name for each comment, or one that is repeated: the journal refuses an id that it knows;
- a cursor kept before its work, within a day: a new process reads again what moved so lately;
- a rejected change tried in every pass: it is held for the rest of the cycle as well;
- links that stay with the old name of a document: titles and markers find them;
- a title that joins no ticket of a vanished document, and a tick on a line that shares its ticket:
  people have blurred whose is whose, and here only mass and loss are judged of such
  (``tests/core/test_match.py``, ``tests/engine/test_found_by_simulation.py`` hold them);
- a comment on a ticket that is gone, for ever: too rare (``tests/engine/test_found_by_scenes.py``);
- a document written without the last look: no title here is odd enough (``tests/fuzz`` holds it);
- a reminder of a date older than its link, and work acknowledged to who asked for it: there are
  neither reminders nor such askers yet.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import CodeType, ModuleType

from tests.sim.plant import Plant
from tests.sim.plants_core import DECIDING
from tests.sim.plants_engine import DOING

PLANTS = (*DOING, *DECIDING)


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a module with the plant in its source, and never from a cache."""

    plant: Plant

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path).decode()
        found = source.count(self.plant.old)
        if found != 1:
            raise AssertionError(f"{self.plant.name}: its place stands {found} times in {fullname}")
        return compile(source.replace(self.plant.old, self.plant.new), self.path, "exec")


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, plant: Plant) -> None:
        self.plant = plant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.plant.module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None:
            return None
        loader = _Loader(fullname, spec.origin)
        loader.plant = self.plant
        spec.loader = loader
        return spec


def sow(name: str) -> Plant:
    """Plant this bug; its module must not have been imported yet."""
    (plant,) = (one for one in PLANTS if one.name == name)
    if plant.module in sys.modules:
        raise AssertionError(f"{plant.module} is imported already")
    sys.meta_path.insert(0, _Finder(plant))
    return plant
