"""Planted bugs in what decides."""

from __future__ import annotations

from tests.sim.plant import CORE, Plant

DECIDING = (
    Plant(
        "similarity joins",
        f"{CORE}.match",
        "standing = Standing.SIMILAR if alike else Standing.FREE\n            self._settle(claim, standing, key=key, candidates=alike)",
        "known = self.by_ticket.get(alike[0]) if alike else None\n            if known is not None:\n"
        "                self._linked(claim, known)\n                continue\n"
        "            self._settle(claim, Standing.FREE, key=key)",
    ),
    Plant(
        "ordinals are counted blindly",
        f"{CORE}.match",
        "if key in self.claimed or (link is not None and link.doc != doc):\n                    continue",
        "if link is not None and link.doc != doc:\n                    continue",
    ),
    Plant(
        "the whole base moves when a ticket is told one field",
        f"{CORE}.merge",
        "    for name, told in change.patch.items():\n        base[name] = Agreed(told, ticket.fields[name])",
        "    for name in Field:\n        base[name] = Agreed(ticket.fields[name], ticket.fields[name])",
    ),
    Plant(
        "the whole base moves when a document is told one field",
        f"{CORE}.merge",
        "    for name, value in told.patch.items():\n        base[name] = Agreed(item.fields[name], value)",
        "    for name in Field:\n        base[name] = Agreed(item.fields[name], item.fields[name])",
    ),
    Plant(
        "no base moves when a ticket was told",
        f"{CORE}.merge",
        "        base[name] = Agreed(told, ticket.fields[name])\n",
        "        pass\n",
    ),
    Plant(
        "the sides are judged against one another",
        f"{CORE}.merge",
        "    if base.ticket == ticket:\n        return _TO_TICKET",
        "    if base.ticket == ticket or base.document != document:\n        return _TO_TICKET",
    ),
    Plant(
        "the ticket always wins, and nothing is said",
        f"{CORE}.merge",
        "    return Decision(verdict, contested=True, winner=authority)",
        "    return Decision(verdict)",
    ),
    Plant(
        "an emptied value is not a word",
        f"{CORE}.merge",
        "    if base.ticket == ticket:\n        return _TO_TICKET",
        "    if base.ticket == ticket:\n        return _TO_TICKET if document is not None else _TO_DOCUMENT",
    ),
    Plant(
        "a title that a person gave is taken back",
        f"{CORE}.merge",
        "if base is None or differs or base.ticket != ticket:",
        "if base is None:",
    ),
    Plant(
        "a proposal is made again each cycle",
        f"{CORE}.plan",
        "if digest != self.snapshot.proposed.get(name, proposal_digest(())):",
        "if True:",
    ),
    Plant(
        "a ticket of a person is closed as a second one",
        f"{CORE}.strays",
        "        if ticket.ours and ticket.key is not None:\n            (by_key",
        "        if ticket.key is not None:\n            (by_key",
    ),
    Plant(
        "a second ticket is never healed",
        f"{CORE}.strays",
        "    if not several:",
        "    if by_key:",
    ),
    Plant(
        "the younger of two twins stays",
        f"{CORE}.strays",
        "            if same_ticket(twin, stays) or left_alone(snapshot, *about):",
        "            if twin is not stays or left_alone(snapshot, *about):",
        rare=True,
    ),
    Plant(
        "a ticket whose item left is closed",
        f"{CORE}.strays",
        'if policy.on_item_gone == "close" and not reopened:',
        "if not reopened:",
    ),
    Plant(
        "a skipped item is told",
        f"{CORE}.plan",
        "if not (one.pair.item.skip or one.pair.postmortem.skip)",
        "if True",
        rare=True,
    ),
    Plant(
        "a document that cannot be read loses its items",
        f"{CORE}.conditions",
        "def unread(postmortem: Postmortem) -> bool:",
        "def unread(postmortem: Postmortem) -> bool:\n    return False\n\n\n"
        "def _unread(postmortem: Postmortem) -> bool:",
        seeds=300,
    ),
    Plant(
        "the policy's date is taken for a person's after a lost database",
        f"{CORE}.reconcile",
        "    if Field.DUE not in work.link.base and _by_policy(work.ticket):",
        "    if False:",
    ),
    Plant(
        "what a ticket became is not read back",
        f"{CORE}.merge",
        "        base[name] = Agreed(told, ticket.fields[name])",
        "        base[name] = Agreed(told, told)",
    ),
    Plant(
        "history gets tickets",
        f"{CORE}.births",
        "        or is_history(postmortem, policy)\n",
        "",
    ),
    Plant(
        "a ticket promises what write_back off cannot keep",
        f"{CORE}.conditions",
        "        and source.writes\n",
        "",
    ),
    Plant(
        "a date by policy is told to the document",
        f"{CORE}.reconcile",
        "            if work.policy.deadlines.fill and tellable:",
        "            if tellable:",
    ),
    Plant(
        "a person's ticket is told at first contact",
        f"{CORE}.merge",
        "return _TO_DOCUMENT if document is None or closed else _DIFFER",
        "return _TO_DOCUMENT if document is None or closed else _TO_TICKET",
    ),
)
