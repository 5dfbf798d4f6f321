"""Whether an issue can be made as it is configured: one create screen against the keys.

What is missing there is told before the first write, for Jira refuses an issue whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from syncer.adapters.jira_change import custom_values
from syncer.adapters.jira_screens import Screen, Screens
from syncer.adapters.jira_settings import JiraSettings
from syncer.adapters.jira_values import FACTS
from syncer.adapters.jira_words import folded

_MOST = 5
_OWN = frozenset({"project", "issuetype", "summary", "description", "labels", "reporter"})
"""What every issue of ours says, or Jira says by itself."""
_BY_KEY = {"components": "components", "parent": "parent"}
"""Fields that a key of their own fills."""


def obstacles(
    screens: Screens,
    project: str,
    keys: JiraSettings,
    *,
    cloud: bool,
    hidden: Collection[str] = (),
) -> Iterator[str]:
    """What stands against issues of this type in this project, and what comes out otherwise.

    ``hidden``: fields that screens do not show for want of a right, which is told elsewhere.
    """
    screen = screens.of(project, keys.issue_type)
    if screen is None:
        kinds = screens.kinds(project)
        names = sorted(one.name for one in kinds if keys.parent or not one.subtask)
        known = ", ".join(names) or "none that this account may make"
        yield f"{project} has no issue type {keys.issue_type!r}; set issue_type to one of {known}"
        # Names are the project's more than a type's: what is wrong with them is said at once.
        if names and (other := screens.of(project, names[0])) is not None:
            yield from _unknown(other, keys, f"the create screen of {names[0]} in {project}")
        return
    where = f"the create screen of {keys.issue_type} in {project}"
    yield from _required(screen, keys, where)
    yield from _lacking(screen, keys, where, hidden)
    yield from _unknown(screen, keys, where)
    try:
        custom_values(keys, screen.schemas(), dict.fromkeys(FACTS, "1"), cloud=cloud)
    except ValueError as error:
        yield f"{error}, which {where} wants there; correct it"


def _required(screen: Screen, keys: JiraSettings, where: str) -> Iterator[str]:
    """Fields that an issue must have and that nothing fills."""
    given = {*_OWN, *keys.fields}
    if keys.components:
        given.add("components")
    if keys.parent:
        given |= {"parent", screen.epic_field() or "parent"}
    for name, title in screen.required():
        if name in given:
            continue
        called = name if title == name else f"{title!r} ({name})"
        if name in ("priority", keys.due_field, "assignee"):
            yield (
                f"warning: {where} requires {called}, which not every item has; give it a default "
                "in Jira"
            )
            continue
        which = _some(screen.choices(name))
        how = _BY_KEY.get(name) or f"fields: {{{name}: VALUE}}"
        if name == screen.epic_field():
            how = "parent"
        yield (
            f"{where} requires {called}, which nothing fills; set {how}"
            f"{f' with one of {which}' if which else ''}, or give it a default in Jira"
        )


def _lacking(
    screen: Screen, keys: JiraSettings, where: str, hidden: Collection[str]
) -> Iterator[str]:
    """Fields of ours that a new issue cannot be given."""
    remedy = "put it on that screen"
    for name in ("labels", "description"):
        if not screen.has(name):
            yield f"{where} lacks {name}, and without it no ticket is made; {remedy}"
    for name, how in (
        (keys.due_field, "without a date"),
        ("priority", "without ours"),
        ("assignee", "without an owner"),
    ):
        if not screen.has(name) and name not in hidden:
            yield f"warning: {where} lacks {name}, so tickets are made {how}; {remedy}"
    if keys.components and not screen.has("components"):
        yield f"{where} lacks components, though some are configured; {remedy}, or leave them out"
    if keys.parent and not screen.has("parent") and screen.epic_field() is None:
        yield f"{where} takes no parent, though one is configured; {remedy}, or leave it out"
    kind = screen.schemas().get(keys.due_field, {}).get("type", "date")
    if kind != "date":
        yield (
            f"{keys.due_field} is a {kind} field in {where}; set due_field to duedate or to a "
            "custom field of type date"
        )
    for name in keys.fields:
        if not screen.has(name):
            yield f"{where} lacks {name}, though fields names it; {remedy}, or leave it out"


def _unknown(screen: Screen, keys: JiraSettings, where: str) -> Iterator[str]:
    """Names that the project does not know."""
    ranks = screen.choices("priority")
    for priority, name in keys.ranks().items():
        if ranks and not _is_one_of(name, ranks):
            yield (
                f"warning: {where} knows no priority {name!r}; set priorities.{priority.name} to "
                f"one of {_some(ranks)}"
            )
    for name in keys.components:
        if screen.has("components") and not _is_one_of(name, screen.choices("components")):
            yield f"{where} knows no component {name!r}; make it, or leave it out of components"
    for field, template in keys.fields.items():
        choices = screen.choices(field)
        for value in template if isinstance(template, tuple) else (template,):
            fixed = "{" not in value and choices
            if fixed and not _is_one_of(value.partition(" / ")[0], choices):
                yield (
                    f"{where} knows no {value!r} for {field}; set fields.{field} to one of "
                    f"{_some(choices)}"
                )


def _is_one_of(name: str, names: Sequence[str]) -> bool:
    return folded(name) in map(folded, names)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
