"""What our account may in a project, as far as Jira tells; what it does not name is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from syncer.adapters.jira_desk import Desk

NEEDED = {
    "BROWSE_PROJECTS": "Browse Projects",
    "CREATE_ISSUES": "Create Issues",
    "EDIT_ISSUES": "Edit Issues",
    "TRANSITION_ISSUES": "Transition Issues",
    "ASSIGN_ISSUES": "Assign Issues",
    "ADD_COMMENTS": "Add Comments",
}
_SCHEDULE = "SCHEDULE_ISSUES"
_TOO_MUCH = {
    "ADMINISTER": "Administer Jira",
    "ADMINISTER_PROJECTS": "Administer Projects",
    "DELETE_ISSUES": "Delete Issues",
}
HIDES = {_SCHEDULE: "duedate", "ASSIGN_ISSUES": "assignee"}
"""Without a right Jira leaves its field out of what it shows of screens."""


def held(desk: Desk, project: str) -> Mapping[str, bool]:
    """Each right that Jira tells of, and whether we have it."""
    query: dict[str, str | int | Sequence[str]] = {"projectKey": project}
    if desk.client.cloud:  # a Data Center shows all of them
        query["permissions"] = [*NEEDED, _SCHEDULE, *_TOO_MUCH]
    body = desk.client.get("/mypermissions", query).body
    told = body.get("permissions") if isinstance(body, Mapping) else None
    rows = told.items() if isinstance(told, Mapping) else ()
    known = ((name, one.get("havePermission")) for name, one in rows if isinstance(one, Mapping))
    return {str(name): has for name, has in known if isinstance(has, bool)}


def amiss(desk: Desk, project: str, rights: Mapping[str, bool]) -> Iterator[str]:
    """What we lack, and what we have without need."""
    me = desk.client.me.name
    for name, title in NEEDED.items():
        if rights.get(name) is False:
            yield (
                f"{me} lacks the permission {title} in {project}; give it a role that has it in "
                "the project's permission scheme"
            )
    if desk.settings.due_field == "duedate" and rights.get(_SCHEDULE) is False:
        yield (
            f"warning: {me} lacks the permission Schedule Issues in {project}, without which Jira "
            "takes no due date; give it a role that has it"
        )
    extra = [title for name, title in _TOO_MUCH.items() if rights.get(name)]
    if extra:
        yield (
            f"warning: {me} may more in {project} than tickets need; take away {', '.join(extra)}"
        )
