from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.core.people import canonical, looks_like_owner, read_owner
from syncer.model import Person

ANA = Person(
    "ana",
    ("Ana Silva", "@asilva", "Silva, Ana"),
    ("ana@acme.example",),
    accounts={"github": "anasilva"},
)
BO = Person("bo", ("Bo Berg", "Sam"))
CY = Person("cy", ("Sam", "Bo"))
PEOPLE = (ANA, BO, CY)


@pytest.mark.parametrize(
    ("text", "handle", "written", "others"),
    [
        ("@ana", "ana", "@ana", ()),
        ("**@ana**", "ana", "@ana", ()),
        ("@[Ana Silva]", "ana", "@[Ana Silva]", ()),
        ("Ana Silva", "ana", "Ana Silva", ()),
        ("ANA  SILVA", "ana", "ANA  SILVA", ()),
        ("ana@acme.example", "ana", "ana@acme.example", ()),
        ("<ana@acme.example>", "ana", "<ana@acme.example>", ()),
        ("[Ana](mailto:ana@acme.example)", "ana", "[Ana](mailto:ana@acme.example)", ()),
        ("[@anasilva](https://a.example/anasilva)", "ana", None, ()),
        ("Ana Silva <ana@acme.example>", "ana", "Ana Silva <ana@acme.example>", ()),
        ("@asilva", "ana", "@asilva", ()),
        ("@anasilva", "ana", "@anasilva", ()),
        ("Silva, Ana", "ana", "Silva, Ana", ()),
        (" @ana , @bo", "ana", "@ana", ("bo",)),
        ("@ana @bo", "ana", "@ana", ("bo",)),
        ("@ana/@bo", "ana", "@ana", ("bo",)),
        ("Ana Silva and Bo Berg", "ana", "Ana Silva", ("bo",)),
        ("Ana Silva & Bo Berg + @cy", "ana", "Ana Silva", ("bo", "cy")),
        ("@ana<br>@bo", "ana", "@ana", ("bo",)),
        ("@ana (lead), @bo", "ana", "@ana", ("bo",)),
        ("Ana Silva (payments)", "ana", "Ana Silva", ()),
        ("Zoe", "Zoe", "Zoe", ()),
        ("@zoe", "zoe", "@zoe", ()),
        ("Platform team", "Platform team", "Platform team", ()),
        ("@acme/payments", "acme/payments", "@acme/payments", ()),
        ("#payments", "#payments", "#payments", ()),
        ("@ana, ana@acme.example", "ana", "@ana", ()),
        ("~~@bo~~ @ana", "ana", "@ana", ()),
        ("~~Bo Berg~~ → Zoe", "Zoe", "Zoe", ()),
        ("Zoe ~~Zed~~", "Zoe", "Zoe", ()),
        ("@ana ~~and~~ @bo", "ana", "@ana", ("bo",)),
    ],
)
def test_the_first_person_named_is_the_owner(
    text: str, handle: str, written: str | None, others: tuple[str, ...]
) -> None:
    """One handle behind every spelling; the slot is that name only, the others are kept."""
    owner = read_owner(text, PEOPLE)
    assert owner is not None
    assert (owner.handle, owner.others) == (handle, others)
    assert owner.written == text[owner.start : owner.end] == (written or text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "TBD", "@[Owner]", "[Owner]", "N/A", "-", "?", "<owner>"),
        *("nobody", "No one", "not assigned yet", "no owner yet", "niemand", "noch niemand"),
        *("personne", "nadie", "担当なし", "担当者未定"),
        *("TBD (SRE)", "@[Owner] (SRE)", "[Owner] (@ana?)", "TBD, @ana"),
        *("~~Ana~~", "~~@ana~~ ~~Bo~~", "Ana?", "@ana?", "Zoe (?)", "Ana or Bo?", "not @bo"),
    ],
)
def test_nobody_is_nobody(text: str) -> None:
    """Empty, residue, "N/A", a struck name and a doubtful one name no owner."""
    assert read_owner(text, PEOPLE) is None


@pytest.mark.parametrize(
    ("spelling", "handle"),
    [
        ("ANA", "ana"),
        ("@Ana", "ana"),
        ("ana@ACME.example", "ana"),
        ("mailto:ana@acme.example", "ana"),
        ("Sam", "Sam"),
        ("Bo", "bo"),
        ("@[Zoe Zed]", "Zoe Zed"),
        ("Ana S", "Ana S"),
    ],
)
def test_a_spelling_is_one_persons_or_nobodys(spelling: str, handle: str) -> None:
    """What two people are called tells neither; a handle is its person's all the same."""
    assert canonical(spelling, PEOPLE) == handle
    assert canonical(spelling, list(PEOPLE)) == handle


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@x", True),
        ("@[X Y]", True),
        ("@[Owner]", True),
        ("x@acme.example", True),
        ("[X](mailto:x@acme.example)", True),
        ("Ana Silva", True),
        ("Zoe <zoe@acme.example>", True),
        ("@ana, @bo", True),
        ("@ana and Bo Berg", True),
        ("Zoe", False),
        ("", False),
        ("@ana to review", False),
        ("ask @ana", False),
        ("@ana, maybe", False),
        ("2026-12-01", False),
        ("the cache @ 90 %", False),
    ],
)
def test_a_list_tail_is_people_or_it_is_not(text: str, *, people: bool) -> None:
    """Only what is nothing but certain or known people looks like an owner."""
    assert looks_like_owner(text, PEOPLE) is people


def test_crowds_do_not_mix() -> None:
    """However many lists of people come and go, each is asked for its own."""
    for number in range(30):
        assert canonical("Zoe", (Person(f"z{number}", ("Zoe",)),)) == f"z{number}"


HOSTILE = st.text() | st.text("[]()<>@,;/&+*_ \n.-aAä:", max_size=200)


@pytest.mark.parametrize("text", ["@ana/", "Zoe ,"])
def test_a_joint_without_a_second_name_goes_with_the_first(text: str) -> None:
    """What would part two names is written over with the only one."""
    owner = read_owner(text, PEOPLE)
    assert owner is not None
    assert owner.stop == len(text)


def test_no_name_ends_in_an_escape() -> None:
    """What a backslash escapes in a cell stays escaped when the name before it is written over."""
    owner = read_owner("q\\|r", PEOPLE)
    assert owner is not None
    assert (owner.written, owner.stop) == ("q", 1)


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_no_text_is_too_strange(text: str) -> None:
    """Any text is read without raising, and an owner's slot holds the name as written."""
    owner = read_owner(text, PEOPLE)
    if owner is not None:
        assert text[owner.start : owner.end] == owner.written != ""
        assert owner.handle
        assert owner.handle not in owner.others
    looks_like_owner(text, PEOPLE)
    canonical(text, PEOPLE)
