"""The nouns. Frozen, slotted, stdlib only; no clock, no I/O, no logging."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType

ItemKey = NewType("ItemKey", str)
"""``ai-3f9c1e02ab``: minted once, stamped on the ticket, never reused."""
Cursor = NewType("Cursor", str)
"""Opaque to everyone but the adapter that issued it."""
Revision = NewType("Revision", str)
"""Etag, blob sha, updated-at: compared for equality only."""


class Field(StrEnum):
    """What is synchronised; everything else on either side belongs to people."""

    TITLE = "title"
    STATUS = "status"
    OWNER = "owner"
    DUE = "due"
    PRIORITY = "priority"


class Side(StrEnum):
    """A side of the join; never source and target, both are either."""

    DOCUMENT = "document"
    TICKET = "ticket"


class Status(StrEnum):
    """How far an item is, in the words all sides are translated to."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    WONT_DO = "wont_do"
    DUPLICATE = "duplicate"

    @property
    def closed(self) -> bool:
        """Whether nobody is expected to do anything about it any more."""
        return self not in (Status.OPEN, Status.IN_PROGRESS)


class Priority(StrEnum):
    """Four steps; P4 and lower are read as P3."""

    P0 = "p0"
    P1 = "p1"
    P2 = "p2"
    P3 = "p3"


class Stage(StrEnum):
    """How far the writing of a postmortem is."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    COMPLETE = "complete"


Value = str | Status | Priority | date | None
Patch = Mapping[Field, Value]
"""A field that is not in a patch is not touched."""


@dataclass(frozen=True, slots=True)
class Fields:
    """One side's word on an action item. ``None`` means empty; a ``silent`` field has no word."""

    title: str
    status: Status = Status.OPEN
    owner: str | None = None
    """Canonical handle; adapters translate to account ids."""
    due: date | None = None
    priority: Priority | None = None
    silent: frozenset[Field] = frozenset()
    """No column, no such field, a value nobody can read, a person's "N/A"."""

    def __getitem__(self, name: Field) -> Value:
        """The value of one field."""
        value: Value = getattr(self, name)
        return value


@dataclass(frozen=True, slots=True)
class Person:
    """One human being, under every spelling and account in use."""

    handle: str
    """What documents are told: ``ana``."""
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    team: str | None = None
    accounts: Mapping[str, str] = field(default_factory=dict)
    """Tracker type to account: ``github`` to a login, ``jira`` to an accountId."""


@dataclass(frozen=True, slots=True, order=True)
class DocRef:
    """A document: the configured source and a path that is stable inside it."""

    source: str
    path: str

    def __str__(self) -> str:
        return f"{self.source}:{self.path}"


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one revision."""

    ref: DocRef
    revision: Revision
    content: bytes
    media_type: str = "text/markdown"
    url: str | None = None
    """The living page, for backlinks."""
    permalink: str | None = None
    """These very bytes, for ever; ``{line}`` is filled in."""
    changed: datetime | None = None
    """When people last changed it, as far as the source knows; our own writes do not count."""
    published: datetime | None = None
    """Its first commit, where the source knows it."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open byte range of one revision's content."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """New bytes for a span; the rest of the document stays."""

    span: Span
    new: bytes


class Form(StrEnum):
    """How a value is written inside its slot."""

    TEXT = "text"
    """Inline Markdown."""
    CELL = "cell"
    """A table cell: ``|`` escaped, line breaks folded."""
    CHECKBOX = "checkbox"
    """One byte: a blank or an ``x``."""
    HANDLE = "handle"
    """``@ana``, or the readable name where the document writes names."""
    DATE = "date"
    """An ISO day."""
    WORD = "word"
    """A recognised word with its emphasis, in the document's own vocabulary."""
    BEHIND = "behind"
    """The word behind the ticket's name; none means open. It has no slot of its own."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a field is written, how, and the bytes that stand there now."""

    span: Span
    form: Form
    text: bytes
    before: bytes = b""
    """What must be put in front when the slot is filled: a separator, an opening bracket."""
    after: bytes = b""
    """What must be put behind: a closing bracket."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The document's own word per status or priority value: ``done`` to ``Erledigt``."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Where an item can be told things; good for one revision and never stored."""

    fields: Mapping[Field, Slot]
    """A field in neither ``fields`` nor ``silent`` is heard, never told: a struck line."""
    link: Slot | None
    """The ticket's name and the word behind it, or, of width 0, where they are to go."""
    box: Slot | None = None
    """A checkbox beside a status that is a word: it is ticked along."""


@dataclass(frozen=True, slots=True, order=True)
class TicketRef:
    """A ticket. ``id`` is what stays ("10042") in a link, the name as written in a text."""

    tracker: str
    id: str

    def __str__(self) -> str:
        return f"{self.tracker}:{self.id}"


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One promise of a postmortem, as its author wrote it."""

    span: Span
    """The whole line, row or block."""
    line: int
    """1-based, for people."""
    fields: Fields
    forms: Mapping[Field, Form] = field(default_factory=dict)
    """How each field that can be told would be written; kept when the slots are not."""
    nameable: bool = True
    """Whether the text has a place for the ticket's name."""
    slots: Slots | None = None
    """None: recalled from the store; read again before telling."""
    ticket: TicketRef | None = None
    """What the text says, of configured trackers: the first authority on identity."""
    references: tuple[str, ...] = ()
    """Every tracking reference as written, ours or not."""
    named: tuple[TicketRef, ...] = ()
    """Every distinct ticket of configured trackers that the text names; several are ambiguous."""
    detail: str = ""
    """Full text and children, at most 4,000 characters: goes into the block."""
    part_of: str | None = None
    """The title of the item below which it stands."""
    anchor: str | None = None
    """Of its section, for the backlink."""
    kind: str | None = None
    """``prevent``, ``mitigate``, …: shown and counted, never written."""
    written: Mapping[Field, str] = field(default_factory=dict)
    """The values as the author put them: ``@ana``, ``HIGH``, ``2 Dec``."""
    others: tuple[str, ...] = ()
    """Further people named as owners: shown, never synced."""
    skip: str | None = None
    """Why it is not to be synced, in the author's words: counted as skipped."""
    flags: frozenset[Code] = frozenset()
    """What is amiss with its words alone, whatever its ticket says: ``vague``, ``team-owner``."""
    ignored: frozenset[Code] = frozenset()
    """What its author does not want to be told, and said why."""


class Code(StrEnum):
    """Every finding a person may be told of; one heading each in docs/problems.md."""

    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    STALE = "stale"
    NO_OWNER = "no-owner"
    TEAM_OWNER = "team-owner"
    UNKNOWN_OWNER = "unknown-owner"
    NO_DUE_DATE = "no-due-date"
    NO_PRIORITY = "no-priority"
    VAGUE = "vague"
    NO_ACTION_ITEMS = "no-action-items"
    INCOMPLETE_POSTMORTEM = "incomplete-postmortem"
    MISSING_POSTMORTEM = "missing-postmortem"
    NO_PREVENTIVE_ITEM = "no-preventive-item"
    REPEAT_INCIDENT = "repeat-incident"
    REPEAT_UNREFERENCED = "repeat-unreferenced"
    ITEM_GONE = "item-gone"
    TICKET_GONE = "ticket-gone"
    CONFLICT = "conflict"
    UNREADABLE_VALUE = "unreadable-value"
    AMBIGUOUS_DATE = "ambiguous-date"
    PLACEHOLDER = "placeholder"
    UNREADABLE_DOCUMENT = "unreadable-document"
    NOT_A_TABLE = "not-a-table"
    NOT_A_POSTMORTEM = "not-a-postmortem"
    AMBIGUOUS_LINK = "ambiguous-link"
    SHARED_TICKET = "shared-ticket"
    TRACKED_ELSEWHERE = "tracked-elsewhere"
    SIMILAR_ITEM = "similar-item"
    DUPLICATE_TICKET = "duplicate-ticket"
    SHADOWED = "shadowed"
    NO_ROUTE = "no-route"
    REJECTED = "rejected"
    DENIED = "denied"
    BRANCH_EDITED = "branch-edited"
    PROPOSAL_WAITING = "proposal-waiting"

    @property
    def severity(self) -> str:
        """``error``: not synced or not counted; ``warning``: act; ``info``: good to know."""
        if self in _ERRORS:
            return "error"
        return "info" if self in _INFOS else "warning"


_ERRORS = frozenset(
    {
        Code.TICKET_GONE,
        Code.UNREADABLE_DOCUMENT,
        Code.AMBIGUOUS_LINK,
        Code.REJECTED,
        Code.DENIED,
        Code.BRANCH_EDITED,
    }
)
_INFOS = frozenset(
    {
        Code.DUE_SOON,
        Code.STALE,
        Code.NO_PRIORITY,
        Code.NO_PREVENTIVE_ITEM,
        Code.REPEAT_INCIDENT,
        Code.PLACEHOLDER,
        Code.NOT_A_POSTMORTEM,
        Code.SHARED_TICKET,
        Code.TRACKED_ELSEWHERE,
        Code.DUPLICATE_TICKET,
        Code.SHADOWED,
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, with the place a person has to look at."""

    code: Code
    message: str
    doc: DocRef | None
    """None: an incident without a postmortem, a source's proposal."""
    line: int | None = None
    key: ItemKey | None = None


@dataclass(frozen=True, slots=True)
class Postmortem:
    """A document as understood. It holds no content, so the whole portfolio is cheap to keep."""

    ref: DocRef
    revision: Revision
    title: str
    digest: str
    """Of the bytes: tells a copy."""
    items: tuple[ActionItem, ...] = ()
    problems: tuple[Problem, ...] = ()
    counts: bool = True
    """False: an index, a README, a template: listed, neither synced nor counted."""
    alone: bool = False
    """An action heading is all that makes it a postmortem: told apart when counting."""
    skip: str | None = None
    """Why it is not to be synced: read and listed, counted as skipped."""
    restricted: bool = False
    url: str | None = None
    permalink: str | None = None
    incident: str | None = None
    occurred: date | None = None
    severity: str | None = None
    team: str | None = None
    services: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    """Root-cause category or tags, casefolded."""
    stage: Stage | None = None
    """None: it does not say."""
    labels: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    """``duration``, ``ttd``, ``authors``, ``summary`` (its first sentence), as written."""
    repeat_of: tuple[str, ...] = ()
    """Incidents, paths or addresses it says it repeats."""
    waiver: str | None = None
    """Why no action items are needed, in the author's words."""
    heading: int = 1
    """The line that findings of the whole document point at: of its action items, or the first."""
    ignored: frozenset[Code] = frozenset()
    """What its author does not want to be told of the whole document, and said why."""
    changed: datetime | None = None
    published: datetime | None = None
    first_seen: datetime | None = None
    """Carried over by gather."""
    completed_at: datetime | None = None
    """Carried over by gather."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as its tracker last showed it."""

    ref: TicketRef
    name: str
    """What people read and write: ``OPS-123``."""
    revision: Revision
    fields: Fields
    url: str
    ours: bool
    """Its author is our own account."""
    key: ItemKey | None = None
    """The marker read back; proof of nothing unless ``ours``."""
    followed: bool = False
    """A pull request: read, never written."""
    flags: frozenset[Code] = frozenset()
    """Our labels on it."""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    closed_at: datetime | None = None
    former: tuple[str, ...] = ()
    """Names it had before it was moved; they still find it."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """The block's "Key: value" lines as they stand."""
    added: tuple[str, ...] = ()
    """Lines that people wrote into the block: below it, once it is written anew."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """Each side's own last word on one field; on a lossy side the two differ for good."""

    document: Value
    ticket: Value


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both words on one field, kept until that field moves again or the item closes."""

    key: ItemKey
    field: Field
    document: Value
    ticket: Value
    winner: Side | None
    """None: agreed to differ."""


@dataclass(frozen=True, slots=True)
class Link:
    """The join of an item and a ticket, with the merge base field by field."""

    key: ItemKey
    doc: DocRef
    ticket: TicketRef
    first_seen: datetime
    adopted: bool = False
    """A person's ticket that a text named."""
    mute: bool = False
    """Adopted from history, or closed at first contact: heard, never written."""
    replaces: str | None = None
    """The name of a gone ticket in the text, where a person asked for a new one."""
    followers: Mapping[ItemKey, Status] = field(default_factory=dict)
    """Further items that name this ticket, and the status each was last told."""
    base: Mapping[Field, Agreed] = field(default_factory=dict)
    """Absent: not agreed yet, first contact."""
    born: frozenset[Field] = frozenset()
    """The ticket's word is what its birth gave it, and nobody's."""
    untold: frozenset[Field] = frozenset()
    """The ticket alone moved, and its text could not be told: its people know the text's word."""
    block: str = ""
    """Digest of the facts last written into the managed block."""
    dues: tuple[date, ...] = ()
    """Every date in force in turn; slippage is measured from the first."""
    conflicts: tuple[Conflict, ...] = ()
    """Last one per field, until that field moves again."""
    moved: datetime | None = None
    """When a person's word last moved the base."""
    supersedes: ItemKey | None = None
    """The link that a person wanted this one in place of: that one is over."""


@dataclass(frozen=True, slots=True)
class Block:
    """The managed block; an empty one takes block and marker away."""

    text: str
    """Markdown between the markers; its last line is the tracker's advice."""
    digest: str
    """Of the facts in it."""


@dataclass(frozen=True, slots=True)
class CreateTicket:
    """Make the ticket of an item, marker included, in one request."""

    key: ItemKey
    tracker: str
    destination: str
    """Project or repository, from the routes, never from the text."""
    doc: DocRef
    block: Block
    fields: Fields
    """Silent: not sent."""
    labels: tuple[str, ...] = ()
    supplied: frozenset[Field] = frozenset()
    """The policy's words, not the document's."""
    details: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    """Of the route: issue type, components, parent, fields."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What templates of fields may name: title, severity, team, incident, kind."""
    line: int | None = None
    """Of the item in the text, for people."""
    replaces: str | None = None
    """The name of a gone ticket in the text, where a person asked for a new one."""
    supersedes: ItemKey | None = None
    """The link of that gone ticket."""


@dataclass(frozen=True, slots=True)
class UpdateTicket:
    """Bring a ticket to desired values."""

    ref: TicketRef
    key: ItemKey | None
    """None: a surplus duplicate, whose landing moves no base."""
    expected: Revision
    """Checked by reading again before text or sets are replaced."""
    patch: Patch = field(default_factory=dict)
    """Landing it moves the base of exactly these fields."""
    flags: frozenset[Code] | None = None
    """The whole desired set of ours; None leaves them alone."""
    block: Block | None = None
    """Brings the marker with it."""
    adopts: bool = False
    """The block is our first on a ticket of a person."""
    doc: DocRef | None = None
    """Where it stems from, for people and for approval by path."""
    before: Patch = field(default_factory=dict)
    """What the ticket said, for people."""
    unheard: tuple[Conflict, ...] = ()
    """Of a surplus duplicate: what people said there and nobody hears; recorded before it goes."""
    agreed: Link | None = None
    """Kept just before the status is sent, so that whoever finds it told knows that it was us."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one item of a document is to be told."""

    line: int
    """At the expected revision: finds the item again."""
    patch: Patch = field(default_factory=dict)
    name: TicketRef | None = None
    """The ticket whose name is to stand in the text."""
    before: Patch = field(default_factory=dict)
    """What the document said, for people."""


@dataclass(frozen=True, slots=True)
class EditDocument:
    """Tell a document's items things, in one write at one revision."""

    ref: DocRef
    expected: Revision
    told: Mapping[ItemKey, Told]
    reason: str
    """Commit subject, page version comment."""
    edits: tuple[Edit, ...] = ()
    """Empty in a plan; made from a fresh reading after the guards."""


@dataclass(frozen=True, slots=True)
class ProposeEdits:
    """All that a proposing source's base branch still lacks. Landing it moves no base."""

    source: str
    edits: tuple[EditDocument, ...]
    """None: nothing is left to propose."""
    digest: str
    """Of refs, revisions and told."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One remark on one ticket, made at most once: its id is looked for before a repeat."""

    id: str
    """``overdue/ai-3f9c1e02ab/2026-12-01/+7d``"""
    ref: TicketRef
    text: str
    to: tuple[str, ...] = ()
    """Handles to mention in front; nothing in ``text`` mentions anyone."""


@dataclass(frozen=True, slots=True)
class SendNotice:
    """One message to people, sent at least once under one id."""

    id: str
    """``report/weekly/2026-W47``, ``read/<doc>/<digest>``, ``refused/<digest>``"""
    via: str
    """Notifier instance."""
    to: tuple[str, ...]
    subject: str
    parts: Mapping[str, str]
    """Media type to text; a notifier takes the richest it can show."""


@dataclass(frozen=True, slots=True)
class Remember:
    """Nothing to tell anyone: keep the join, or move its base. No I/O but the store."""

    link: Link


Journalled = CreateTicket | Comment | SendNotice
Change = CreateTicket | UpdateTicket | EditDocument | ProposeEdits | Comment | SendNotice | Remember


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one look at the snapshot asks for."""

    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[Problem, ...] = ()
    """The flags: recomputed whole, every time."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One group of changes that a guard holds back, and what a person approves."""

    adapter: str
    verb: str
    """create, adopt, update, close, tell, vanish, publish"""
    limit: str
    """The setting that names the limit: ``sync.limits.creates = 50``"""
    changes: Mapping[str, DocRef | None]
    """Id (verb, key, digest of the values) to where it stems from; in plan order."""
    digest: str
    """Of the ids."""
    message: str
    """What it would do, why it waits, and every way out."""
    lost: tuple[int, int] | None = None
    """Of what is gone: how many of how many, when it was more than its limit."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Something that failed and is left alone for a while: the quarantine."""

    code: Code
    message: str
    since: datetime
    until: datetime
    tries: int = 1
    adapter: str = ""
    """Who refused a write; empty where it was a reading."""


Subject = ItemKey | TicketRef | DocRef | str
"""What may rest or be held; the last: a source, for its proposal."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One line of the register: what ought to have a postmortem."""

    id: str
    occurred: date
    severity: str | None = None
    title: str | None = None
    team: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A standing branch or pull request that waits for people."""

    url: str
    since: datetime
    conflicted: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All a plan may depend on. Same snapshot, same policy: same plan."""

    now: datetime
    began: datetime
    """First cycle of this deployment that might write; ``now``, before it."""
    postmortems: tuple[Postmortem, ...]
    """Every one known, as last read."""
    tickets: Mapping[TicketRef, Ticket]
    """Every one known, as last read."""
    links: Mapping[ItemKey, Link]
    renamed: Mapping[DocRef, DocRef] = field(default_factory=dict)
    """Old name to new."""
    standing: tuple[Postmortem, ...] = ()
    """Proposed versions: believed for the tickets they name only."""
    proposed: Mapping[str, str] = field(default_factory=dict)
    """Source to digest of its proposal."""
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    """Source to its open standing proposal."""
    incidents: tuple[Incident, ...] = ()
    """The register, if there is one."""
    rulings: Mapping[ItemKey, TicketRef | None] = field(default_factory=dict)
    """A person's: this ticket, or a new one."""
    public: frozenset[tuple[str, str]] = frozenset()
    """(tracker, destination) that strangers can read."""
    places: Mapping[TicketRef, str] = field(default_factory=dict)
    """Destinations of tickets that are to be told words, where they are not the tracker's own."""
    offer: frozenset[ItemKey] = frozenset()
    """Items whose owner their ticket could not be given, and is to be offered once more."""
    sent: frozenset[str] = frozenset()
    """Ids of comments and notices that have gone out."""
    begun: Mapping[tuple[str, DocRef | str], tuple[CreateTicket, ...]] = field(default_factory=dict)
    """Tickets that may have been made or not: by tracker and document, and by tracker and title."""
    resting: Mapping[Subject, Rest] = field(default_factory=dict)
    """Left alone, and shown as problems."""
    held: frozenset[Subject] = frozenset()
    """Left alone in silence: in doubt, a feed failed, just failed."""
    unread: frozenset[DocRef | TicketRef] = frozenset()
    """Reading failed: read again every time, whatever rests."""
    vanished: frozenset[DocRef | TicketRef] = frozenset()
    """Known before, absent from a full listing, and believed to be gone."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """How one language asks for something to be done, and tells that it was, as data."""

    verbs: frozenset[str] = frozenset()
    """"add", "ajouter": words that orders begin with."""
    things: frozenset[str] = frozenset()
    """"alert", "page": those of ``verbs`` that alone name a thing."""
    finals: frozenset[str] = frozenset()
    """"aktualisieren", "を追加": words that orders end with."""
    unless: frozenset[str] = frozenset()
    """"konnte", "zu": with them such an end orders nothing."""
    urges: frozenset[str] = frozenset()
    """"please", "we should": what may stand before an order's verb."""
    did: frozenset[str] = frozenset()
    """"added", "hinzugefügt", "を追加した": forms that tell that it was done."""
    alike: frozenset[str] = frozenset()
    """"increased": those of ``did`` that tell of a deed only before one of ``articles``."""
    articles: frozenset[str] = frozenset()
    tellings: tuple[str, ...] = ()
    """"* was DID", "NAME DID ARTICLE": how sentences that tell begin; ``*`` is a few words."""
    skips: frozenset[str] = frozenset()
    """"already": what may stand between the words of such a sentence."""
    wishes: frozenset[str] = frozenset()
    """"should", "if": no sentence that holds one tells of a deed."""
    abstracts: tuple[str, ...] = ()
    """"ing", "ung": how words end that name a doing or a state, and no person."""
    handles: frozenset[str] = frozenset()
    """"fix", "close": verbs whose object is the ticket of what is to be done."""
    tracks: frozenset[str] = frozenset()
    """"track", "follow": as ``handles``, where the ticket is a link."""
    undoes: frozenset[str] = frozenset()
    """"revert", "backport": verbs whose object is another's change."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language's words, as data; several are active at once, and configuration adds."""

    strong: frozenset[str] = frozenset()
    """Headings: "action items"."""
    weak: frozenset[str] = frozenset()
    """Headings that count where no strong one is: "next steps"."""
    loose: frozenset[str] = frozenset()
    """Headings that count where no other is, and their entries read as tasks: "prevention"."""
    deeds: Deeds = Deeds()
    remedies: frozenset[str] = frozenset()
    """"remediation": action headings below which people also tell what they did at once."""
    told: Mapping[str, str] = field(default_factory=dict)
    """"what happened" to the fact that such a heading announces; only that it stands there."""
    asides: frozenset[str] = frozenset()
    """"customer", "full": as ``qualifiers``, before the heading of a fact."""
    papers: frozenset[str] = frozenset()
    """"agenda", "alternatives": headings of other documents; one alone tells nothing."""
    taken: frozenset[str] = frozenset()
    """"taken", "during": a heading with one is of what was done already."""
    foreign: frozenset[str] = frozenset()
    """"previous", "example": action items of these are no promise of this incident."""
    nothing: frozenset[str] = frozenset()
    """"none", "no * needed": an entry that begins so says that there is none; ``*`` a few words."""
    roles: frozenset[str] = frozenset()
    """"participants", "written by": keys before the names of people."""
    acts: frozenset[str] = frozenset()
    """"noticed", "said": what only people do, behind their names."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Heading or key to fact: "time to detect" to ``ttd``."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Header cell to field, ``ticket`` or ``kind``."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """"Owner", "担当" to field, ``ticket`` or ``kind``."""
    statuses: Mapping[str, Status] = field(default_factory=dict)
    priorities: Mapping[str, Priority] = field(default_factory=dict)
    stages: Mapping[str, Stage] = field(default_factory=dict)
    periods: Mapping[str, str] = field(default_factory=dict)
    """"end of sprint" to ``rotation``, ``sprint`` or ``quarter``."""
    again: frozenset[str] = frozenset()
    """"repeat", "recurrence": a link in such a sentence is a repeat."""
    postmortem: frozenset[str] = frozenset()
    """"postmortem", "*ausfall": in a title or a path; ``*`` is the first part of a compound."""
    waivers: frozenset[str] = frozenset()
    """"no action items", "no action items needed": a sentence that begins so, with a reason."""
    qualifiers: frozenset[str] = frozenset()
    """"short term", "the": before an action heading's words, they only say which."""
    aims: frozenset[str] = frozenset()
    """"preventive", "proposed": as ``qualifiers``; they make one of ``nouns`` an action heading."""
    nouns: frozenset[str] = frozenset()
    """"measures", "steps": action headings only behind one of ``aims``."""
    lists: frozenset[str] = frozenset()
    """"list of": before what a heading lists."""
    joints: frozenset[str] = frozenset()
    """"and", "plus": between the phrases of a heading."""
    behind: frozenset[str] = frozenset()
    """"for", "from": what follows them in a heading only says whose."""
    because: frozenset[str] = frozenset()
    """"because", "since": what may lead from a waiver to its reason."""
    asks: frozenset[str] = frozenset()
    """"questions", "open questions": a heading that begins so promises nothing."""
    kinds: frozenset[str] = frozenset()
    """"prevent", "detect": a heading that begins so tells the kind of the items below."""
    frames: frozenset[str] = frozenset()
    """"short term", "this week": by when a bold lead-in says that an entry is meant."""
    notes: frozenset[str] = frozenset()
    """"notes", "references", "see also": what stands below is said of the items, and none."""
    keyed: frozenset[str] = frozenset()
    """"details": headings of lines that are keys and values."""
    states: frozenset[str] = frozenset()
    """"resolved", "monitoring": how the incident stands, which tells nothing of the writing."""
    answers: Mapping[str, bool] = field(default_factory=dict)
    """"yes", "no"."""
    residue: Mapping[str, str] = field(default_factory=dict)
    """What templates leave in brackets, to the field it stands for, or ""."""
    prompts: frozenset[str] = frozenset()
    """"e.g.", "describe": what a template says in brackets begins so."""
    blanks: frozenset[str] = frozenset()
    """"to be determined", "unassigned": nobody has filled it in yet."""
    declined: frozenset[str] = frozenset()
    """"n/a", "none": a person's word that there is none."""
    unticketed: frozenset[str] = frozenset()
    """"needs a ticket": there is none yet."""
    hedges: frozenset[str] = frozenset()
    """"except", "mostly": behind "done" they say that it is not."""
    marks: frozenset[str] = frozenset()
    """"done", "offen": status words that state one before a title: "DONE: …"."""
    unmarked: frozenset[str] = frozenset()
    """"new", "closed": status words that titles begin with, even in bold."""
    markers: Mapping[Status, str] = field(default_factory=dict)
    """"TODO", "ERLEDIGT": what leads an item where no action section is."""
    leads: frozenset[str] = frozenset()
    """"it was", "wurde bereits": before a closing word that is a whole remark."""
    ways: frozenset[str] = frozenset()
    """"in", "by": what leads from such a word to how, where or when it was done."""
    finished: frozenset[str] = frozenset()
    """"done", "fertig": closing words that may be followed by anything that tells more."""
    provisos: frozenset[str] = frozenset()
    """"once", "until": as ``hedges``, in a remark."""
    written: Mapping[Status, str] = field(default_factory=dict)
    """The words that are written where a document has none of its own."""
    ranks: Mapping[Priority, str] = field(default_factory=dict)
    """As ``written``, of priorities where a document names them."""
    vague: frozenset[str] = frozenset()
    """"improve *", "* verbessern": actions without an end; ``*`` is a few words, or in a word."""
    ends: frozenset[str] = frozenset()
    """"so that", "until", "whether": words behind which an action says how one will know."""
    collectives: frozenset[str] = frozenset()
    """"* team", "everyone": owners that are no single person; ``*`` as in ``vague``."""
    purposes: Mapping[str, str] = field(default_factory=dict)
    """"preventive" to ``prevent``: what kinds of action items are for."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What ends when; an unset period resolves nothing."""

    rotation: tuple[int, time] | None = None
    """Weekday (Monday is 0) and hour."""
    sprint: tuple[date, timedelta] | None = None
    """A first day, and the length."""
    quarter: int | None = None
    """Month in which a year of quarters starts."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the parser must know of the deployment, as data."""

    vocabularies: tuple[Vocabulary, ...]
    tickets: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """Tracker to its references, former names too."""
    repositories: Mapping[str, str] = field(default_factory=dict)
    """Source to ``acme/api``: makes a bare ``#12`` a reference."""
    people: tuple[Person, ...] = ()
    restricted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Source to path patterns."""
    day_first: bool | None = None
    """None: 03/04/2026 is ambiguous, not guessed."""
    calendar: Calendar = Calendar()
    teams: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Source to (glob, team), first match wins."""
    folders: Mapping[str, str] = field(default_factory=dict)
    """Source to the name of its own folder: paths begin below it."""
