"""A part of what ``make soak`` tells at length, and the validity of the harness itself."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from tests.sim.plant import Plant
from tests.sim.plants import PLANTS
from tests.sim.reach import exempt, expected, missing
from tests.sim.run import Kept, Totals
from tests.sim.shortcuts import shortcuts
from tests.sim.story import Act, Story, Telling, Told, shortest, story, tell

WHO = ("authors", "owners", "weather", "beside")
SEEDS = 24
"""As many as a quick run of the tests has time for; CI tells 2,000."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What the engine logs is no concern of these tests."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_every_promise_holds_after_every_quiet(seed: int) -> None:
    """Whatever people and faults do in a story, I1 to I11 hold whenever all is quiet."""
    told = tell(story(seed))
    assert told.broken is None, f"python -m tests.sim.run --replay {seed}: {told.broken}"
    assert told.chapter == len(told.story.chapters)


def test_the_same_seed_tells_the_same_story() -> None:
    """A story depends on its seed alone, byte for byte."""
    first, again = tell(story(7)), tell(story(7))
    assert first.trace == again.trace
    assert first.digest == again.digest
    assert first.digest != tell(story(8)).digest


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_who_takes_shortcuts_tells_the_same_story(seed: int) -> None:
    """What a long run leaves out changes nothing in a story."""
    with shortcuts():
        short = tell(story(seed))
    whole = tell(story(seed))
    assert short.trace == whole.trace
    assert short.seen == whole.seen


class Vandals:
    """They change what nobody accounts for."""

    def __init__(self, telling: Telling) -> None:
        self.docs = telling.stage.docs

    def smear(self) -> str:
        path = self.docs.paths[0]
        self.docs.edit(path, self.docs.content(path) + b"Smeared.\n")
        return f"smears {path}"


def vandalised(tale: Story) -> Told:
    """A telling in which vandals act."""
    telling = Telling(tale)
    telling.vandals = Vandals(telling)  # type: ignore[attr-defined]  # one more who acts
    return telling.tell()


def test_a_broken_story_is_cut_down_to_what_matters() -> None:
    """What a failure does not need is taken out; the rest still fails in the same way."""
    tale = story(7)
    spoilt = (*tale.chapters[:3], (*tale.chapters[3], Act("vandals", "smear", 0)))
    told = vandalised(replace(tale, chapters=spoilt))
    assert told.broken is not None
    assert told.broken.startswith("I5")
    short = vandalised_and_cut(told)
    acts = [act.what for chapter in short.story.chapters for act in chapter]
    assert acts == ["write", "smear"]
    assert short.broken is not None


def vandalised_and_cut(told: Told) -> Told:
    """The least of its acts that a vandal needs."""
    assert told.broken is not None
    return shortest(told.story, told.broken, vandalised)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_plant_has_its_place(plant: Plant) -> None:
    """The fragment that a planted bug replaces stands exactly once in its module."""
    spec = importlib.util.find_spec(plant.module)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).read_text().count(plant.old) == 1
    assert plant.old != plant.new


def test_what_a_run_never_met_is_named() -> None:
    """A run that saw nothing is told of every act and fault; one that saw all, of none."""
    assert {"authors add", "death at ops.create after", "feed torn"} <= set(missing({}))
    assert not missing(dict.fromkeys(expected(), 1))


def test_whoever_is_excused_is_counted() -> None:
    """The share of items that a run excused from judgement is of those that it met."""
    assert exempt({"judged": 10, "exempt: confused": 2, "exempt: rejected": 1, "death": 9}) == 0.3
    assert exempt({}) == 0


def test_every_act_of_a_scene_can_be_played() -> None:
    """Whoever a scene names is on the stage, and can do what it says."""
    telling = Telling(story(1))
    for name in {name for name in expected() if name.split()[0] in WHO}:
        who, what = name.split()
        assert callable(getattr(getattr(telling, who), what))


def test_a_long_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """What this very code told before is counted in and not told again; other code's is not."""
    path, part = tmp_path / "kept", Totals(seeds=25, steps=70, histories=200)
    Kept(path).put(1, part)
    again, totals = Kept(path), Totals()
    assert again.take(1, 25, totals)
    assert not again.take(26, 25, totals)
    assert not again.take(1, 10, totals)
    assert (totals.seeds, totals.steps, totals.histories) == (25, 70, 200)
    path.write_text(path.read_text().replace(again.code, "another"))
    assert not Kept(path).take(1, 25, totals)


def test_there_are_enough_plants() -> None:
    """At least thirty rules are broken on purpose, each under a name of its own."""
    assert len({plant.name for plant in PLANTS}) == len(PLANTS)
    assert sum(not plant.rare for plant in PLANTS) >= 30
