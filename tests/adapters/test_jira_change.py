from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from syncer.adapters.jira_body import markup_of
from syncer.adapters.jira_change import Edit, born_fields, custom_values, edit
from syncer.adapters.jira_jql import marker
from syncer.model import (
    Block,
    Code,
    CreateTicket,
    DocRef,
    Field,
    Fields,
    ItemKey,
    Patch,
    Priority,
    Revision,
    Status,
    TicketRef,
    UpdateTicket,
)
from tests.adapters.jira_texts import BLOCK, KEY, OTHER
from tests.adapters.test_jira_issue import BOTH, body, closed, reader, row, settings, user

MINE = marker(KEY)
DRAFT = CreateTicket(
    key=KEY,
    tracker="ops",
    destination="PAY",
    doc=DocRef("docs", "pm/a.md"),
    block=Block(BLOCK, "digest"),
    fields=Fields("Alert\non bandwidth", Status.OPEN, "ana", date(2026, 12, 1), Priority.P1),
    labels=("team a", "syncer"),
)

FACTS = {"title": "Alert", "severity": "P1", "incident": "INC-77", "kind": "prevent"}


def asked(
    patch: Patch | None = None,
    *,
    shown: Mapping[str, Any] | None = None,
    key: ItemKey | None = KEY,
    account: str | None = None,
    cloud: bool = True,
    **told: Any,
) -> Edit:
    """What an update of our issue asks."""
    change = UpdateTicket(TicketRef("ops", "10042"), key, Revision(""), patch or {}, **told)
    return edit(shown or row(cloud=cloud), change, reader(cloud=cloud), account=account)


@BOTH
def test_everything_is_born_at_once(cloud: bool) -> None:
    """Marker, block and all fields are in the one request that makes the issue."""
    keys = settings(components=["api"], parent="PAY-1", issue_type="Bug", labels=["pm"])
    made = born_fields(DRAFT, keys, cloud=cloud, account="5b-ana")
    assert made == {
        "project": {"key": "PAY"},
        "issuetype": {"name": "Bug"},
        "summary": "Alert on bandwidth",
        "description": body(cloud=cloud),
        "labels": ["syncer", MINE, "pm", "team-a"],
        "duedate": "2026-12-01",
        "priority": {"name": "High"},
        "assignee": {"accountId" if cloud else "name": "5b-ana"},
        "components": [{"name": "api"}],
        "parent": {"key": "PAY-1"},
    }


def test_a_birth_names_only_what_is_known() -> None:
    """Silent fields, empty ones and owners without account are not named at all."""
    draft = replace(
        DRAFT,
        destination="",
        labels=(),
        fields=replace(DRAFT.fields, owner=None, silent=frozenset({Field.DUE, Field.PRIORITY})),
    )
    made = born_fields(draft, settings(), cloud=True, custom={"customfield_1": 5})
    names = {"project", "issuetype", "summary", "description", "labels", "customfield_1"}
    assert made.keys() == names
    assert made["project"] == {"key": "OPS"}
    with pytest.raises(ValueError, match="needs a title"):
        born_fields(replace(DRAFT, fields=Fields(" \n\x00")), settings(), cloud=True)


def test_other_fields_hold_due_date_and_epic() -> None:
    """Where the due date or the epic is a custom field, that is what is filled."""
    keys = settings(due_field="customfield_7", parent="PAY-1")
    made = born_fields(DRAFT, keys, cloud=False, epic_field="customfield_8")
    assert (made["customfield_7"], made["customfield_8"]) == ("2026-12-01", "PAY-1")
    assert not {"duedate", "parent"} & made.keys()


def test_what_it_says_already_is_not_said() -> None:
    """A patch of the values as they are asks for nothing; so does the same block."""
    read = reader().ticket(row(), ()).fields
    same = asked(
        {name: read[name] for name in Field},
        account="5b-ana",
        flags=frozenset(),
        block=Block(BLOCK, "digest"),
    )
    assert same == Edit({})


@BOTH
@pytest.mark.parametrize(
    ("patch", "account", "fields"),
    [
        ({Field.TITLE: "Other"}, None, {"summary": "Other"}),
        ({Field.TITLE: " "}, None, {}),
        ({Field.DUE: date(2027, 1, 2)}, None, {"duedate": "2027-01-02"}),
        ({Field.DUE: None}, None, {"duedate": None}),
        ({Field.PRIORITY: Priority.P0}, None, {"priority": {"name": "Highest"}}),
        ({Field.PRIORITY: None}, None, {}),
        ({Field.OWNER: None}, None, {"assignee": None}),
        ({Field.OWNER: "zed"}, None, {}),
        ({Field.OWNER: "ben"}, "5b-ben", {"assignee": "5b-ben"}),
        ({Field.OWNER: None}, "5b-ben", {"assignee": None}),
    ],
)
def test_a_patch_touches_its_field_alone(
    cloud: bool, patch: Patch, account: str | None, fields: Mapping[str, Any]
) -> None:
    """Only what differs is named, labels and description of nobody's asking never."""
    told = asked(patch, account=account, cloud=cloud)
    owner = fields.get("assignee")
    if owner is not None:
        fields = {"assignee": {"accountId" if cloud else "name": owner}}
    assert told == Edit({"fields": fields} if fields else {})


def test_a_field_that_is_not_there_is_not_told() -> None:
    """What an issue does not show it cannot be told."""
    bare = row()
    for name in ("duedate", "priority", "assignee", "description"):
        del bare["fields"][name]
    told = asked(
        {Field.DUE: None, Field.PRIORITY: Priority.P0, Field.OWNER: None},
        shown=bare,
        block=Block("New", "x"),
    )
    assert told == Edit({})


def test_a_status_is_reached_by_transitions() -> None:
    """It is named apart from the fields, and only where it differs."""
    assert asked({Field.STATUS: Status.DONE}) == Edit({}, Status.DONE)
    assert asked({Field.STATUS: Status.OPEN}) == Edit({})
    wont = row(**closed(resolution="Won't Do"))
    assert asked({Field.STATUS: Status.WONT_DO}, shown=wont) == Edit({})
    assert asked({Field.STATUS: Status.DONE}, shown=wont).status is Status.DONE


@pytest.mark.parametrize(
    ("labels", "flags", "ops"),
    [
        (["x"], {Code.OVERDUE}, [{"add": "overdue"}]),
        (["overdue", "x"], set(), [{"remove": "overdue"}]),
        (["overdue"], {Code.OVERDUE}, []),
        (["x"], {Code.STALE}, []),
    ],
)
def test_flags_are_added_and_removed(
    labels: list[str], flags: set[Code], ops: list[Mapping[str, str]]
) -> None:
    """Labels are told one by one, so that those of people are never sent at all."""
    told = asked(shown=row(labels=labels), flags=frozenset(flags))
    assert told == Edit({"update": {"labels": ops}} if ops else {})


@BOTH
def test_a_block_brings_its_marker(cloud: bool) -> None:
    """On a person's issue, or one of another item, the block stands with exactly its marker."""
    markup = markup_of(cloud=cloud)
    theirs = row(
        cloud=cloud, labels=["team-a", marker(OTHER)], description=body(OTHER, cloud=cloud)
    )
    told = asked(shown=theirs, cloud=cloud, block=Block("New\n\n- Owner: ben", "x"))
    assert told.body["update"]["labels"] == [
        {"remove": marker(OTHER)},
        {"add": "syncer"},
        {"add": MINE},
    ]
    text = told.body["fields"]["description"]
    assert markup.keys_in(text) == (KEY,)
    assert markup.notes_in(text, KEY) == {"Owner": "ben"}


@BOTH
def test_an_empty_block_takes_all_of_ours_away(cloud: bool) -> None:
    """Block, marker and common label go; what people wrote and labelled stays."""
    told = asked(cloud=cloud, block=Block("", ""))
    assert told.body == {
        "fields": {"description": None},
        "update": {"labels": [{"remove": MINE}, {"remove": "syncer"}]},
    }
    assert asked(shown=row(labels=["x"], description=None), block=Block("", "")) == Edit({})


def test_no_block_moves_no_marker() -> None:
    """Whatever key a change goes by, without a block text and labels stay."""
    for key in (OTHER, None):
        assert asked({Field.TITLE: "By"}, key=key) == Edit({"fields": {"summary": "By"}})


def test_a_change_without_key_keeps_that_of_the_issue() -> None:
    """A surplus duplicate is told its block under the key that it bears."""
    told = asked(key=None, block=Block("New", "x"))
    assert markup_of(cloud=True).keys_in(told.body["fields"]["description"]) == (KEY,)
    assert "update" not in told.body


def test_where_there_is_no_room_the_rest_is_told() -> None:
    """A description that is full stays as it is; labels and fields follow all the same."""
    text = {"type": "text", "text": "x" * 32_700}
    full = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [text]}]}
    told = asked(
        {Field.TITLE: "Other"}, shown=row(labels=[], description=full), block=Block(BLOCK, "x")
    )
    assert told.cramped
    assert told.body == {
        "fields": {"summary": "Other"},
        "update": {"labels": [{"add": "syncer"}, {"add": MINE}]},
    }


def test_a_field_can_be_left_out() -> None:
    """What an issue does not take goes, the rest is told again."""
    told = asked({Field.TITLE: "Other", Field.DUE: None}, flags=frozenset({Code.OVERDUE}))
    less = told.without({"duedate"})
    assert less.body == {**told.body, "fields": {"summary": "Other"}}
    assert less.without({"summary"}).body == {"update": {"labels": [{"add": "overdue"}]}}


@pytest.mark.parametrize(
    ("schema", "template", "value"),
    [
        ({}, "{severity} of {incident}", "P1 of INC-77"),
        ({"type": "string"}, "{kind}", "prevent"),
        ({"type": "number"}, "3", 3),
        ({"type": "number"}, "-2.5", -2.5),
        ({"type": "date"}, "2026-12-01", "2026-12-01"),
        ({"type": "option"}, "{severity}", {"value": "P1"}),
        ({"type": "option-with-child"}, "A / B", {"value": "A", "child": {"value": "B"}}),
        ({"type": "option-with-child"}, "A", {"value": "A"}),
        ({"type": "boolean"}, "Yes", True),
        ({"type": "version"}, "1.0", {"name": "1.0"}),
        ({"type": "user"}, "5b-ana", {"accountId": "5b-ana"}),
        (
            {"type": "array", "items": "option"},
            ("A", "{kind}"),
            [{"value": "A"}, {"value": "prevent"}],
        ),
        ({"type": "array", "items": "string", "custom": "x:labels"}, "a b", ["a-b"]),
        ({"type": "array", "items": "version"}, "1.0", [{"name": "1.0"}]),
    ],
)
def test_a_field_is_filled_in_its_own_form(
    schema: Mapping[str, Any], template: str | tuple[str, ...], value: object
) -> None:
    """The create screen tells how a value is written; the template says which."""
    keys = settings(fields={"customfield_1": template})
    found = custom_values(keys, {"customfield_1": schema}, FACTS, cloud=True)
    assert found == {"customfield_1": value}


@BOTH
def test_a_field_of_several_lines_is_a_body(cloud: bool) -> None:
    """It is a document on Cloud and markup on a Data Center, and no markup of a stranger's."""
    schema = {"type": "string", "custom": "com.atlassian.jira.plugin.system:textarea"}
    keys = settings(fields={"customfield_1": "{title}"})
    markup = markup_of(cloud=cloud)
    found = custom_values(keys, {"customfield_1": schema}, {"title": "{x} [~a]"}, cloud=cloud)
    assert found == {"customfield_1": markup.document("{x} [~a]")}
    if not cloud:
        assert "{" not in str(found["customfield_1"])


def test_one_line_is_one_line_that_jira_takes() -> None:
    """What a document says does not sink an issue: no breaks, no controls, no more than 255."""
    keys = settings(fields={"customfield_1": "{title}: {incident}"})
    facts = {"title": "Alert\n\x1b[31m on\u202e bandwidth", "incident": "x" * 400}
    (value,) = custom_values(keys, {}, facts, cloud=True).values()
    assert value.startswith("Alert [31m on bandwidth: xxx")
    assert len(value) == 255
    assert value.endswith("…")


def test_an_empty_template_fills_nothing() -> None:
    """Where the item says nothing of it, the field is left to Jira."""
    keys = settings(fields={"customfield_1": "{team}", "customfield_2": ("{team}", "x")})
    schemas = {"customfield_2": {"type": "array", "items": "string"}}
    found = custom_values(keys, schemas, FACTS, cloud=True)
    assert found == {"customfield_2": ["x"]}


@pytest.mark.parametrize(
    ("schema", "template", "told"),
    [
        ({"type": "number"}, "{kind}", "fields.customfield_1: 'prevent' is not a number"),
        ({"type": "number"}, "1e999", "is not a number"),
        ({"type": "date"}, "soon", "fields.customfield_1: "),
        ({"type": "boolean"}, "{kind}", "is neither true nor false"),
        ({"type": "string"}, ("a", "b"), "it holds one value, and 2 are given"),
    ],
)
def test_what_a_field_cannot_hold_is_told(
    schema: Mapping[str, Any], template: str | tuple[str, ...], told: str
) -> None:
    """The field is named, and what was to be put there."""
    keys = settings(fields={"customfield_1": template})
    with pytest.raises(ValueError, match=r"fields\.customfield_1") as caught:
        custom_values(keys, {"customfield_1": schema}, FACTS, cloud=True)
    assert told in str(caught.value)


def test_a_due_date_that_nobody_can_read_is_replaced() -> None:
    """A day that is told takes the place of words."""
    told = asked({Field.DUE: date(2027, 1, 2)}, shown=row(duedate="soon"))
    assert told.body == {"fields": {"duedate": "2027-01-02"}}
    assert user("x") == {"accountId": "x", "displayName": "x"}
