from __future__ import annotations

import pytest

from tests.core.reading import check_laws, read

# The smallest documents of what the fuzzer found (see docs/figures.md), by what went wrong.
_FOUND = [
    b"# Action\n- r\n|",
    b"# Action\n- n\r|",
    b"# TODO\nFollowup|Who|Due|||\n-|-|-|-|-\ne|\\||",
    b"Action Item\n|Task|DRI||\r-|-|-\ne|u\\|",
    b"# Action Item\nDRI|Action item\n-|-\n[l] |b",
    b"# Tareas pendientes\nResponsable||Tarea\n-|-|:\na\t||c",
    b"# Acciones correctivas\nEstado|Tarea\n-|-\npendiente|Crear una alerta",
    b"# Remediation\n- [ ] E\nStatus:h",
    b"# TODO\n- OPS-3 http://pull",
    b"Action item\n- A http://issue/3",
    b"Remediation\n* e e/p#2",
    b"Action item\n- n(owner:2[)",
    b"TODO\n1. e [JA-XX]",
    b"Action \xc3\xa0\n- [OPS-3] V",
    b"Action item\n1. [OPS-3]():D",
    b"Corrective action\n* [ ] [`OPS-3`] l",
    b"Action\n- o\nOwner:c)",
    b"# Tareas pendientes\nl\nResponsable:[3]3",
    b"# Ma\xc3\x9fnahme\n\xc3\xb6\xc3\x9f\nVerantwortlich:s/",
    b"N\xc3\xa4chste Schritt\n- [verworfen] \xc3\x9c\xc3\xbc",
    b"# Offene Punkte\ntodo:[erledigt] G",
    b"# Corrective action\nDone:\n1. m\xef\xbc\x88duplicate\xef\xbc\x89",
    b"# Tareas pendientes\na\n\nDONE:r e",
    b"# Action\n**Done**\n\nDONE:e a",
    b"# Action\n##\nAction:v",
    b"# Action\n**High**\n\no\nDue:",
    b"# Pr\xc3\xb3ximos pasos\n## Detecci\xc3\xb3n\nt\nFecha l\xc3\xadmite:",
    b"# Plan d'action\ntodo:DONE: \xc3\xa9",
    b"# Followup action\nTask:TODO: \no\nOwner:",
    b"# Action items\n\n| Action | Owner |\n|---|---|\n| Add an alert | @ana (SRE) |\n",
    b"# Action item\no\n\nOwner:[P](h",
    b"Action\n|||||Task|Owner\n-|-|-|-|-|-\n|||||e|q\\|m",
    b"Followup|Owner|State||\n-|-|-|:\ne|q>",
    b"# Actions correctives\nr\nResponsable:[2][i",
    b"# Action Item\no\nOwner:r~~P~~",
    b"DONE: Add an alert",
    b"# TODO\n\xe2\x80\x94Q\nTicket:shipped\nTicket:OPS-7",
    b"# Improvements\n\xe2\x9c\x85n?\nTicket:dup\n* T",
    b"Next step\n* [. Due:n \xe2\x80\x94 Q12027",
    b"What we will do differently\n- n? Ticket:",
    b"# Folgema\xc3\x9fnahmen\n## z\n**Status**:~~n~~done\n**Status:Fixed in 1",
    b"Offene Punkte\r- o OPS-3:DONE",
    b"# Action \xc3\xa0\n## abandonn\xc3\xa9: \xc3\xa9\nStatut:Resolved by 6",
    b"Action item|Assigne|||\n-|-|-|-\nh|~~1~~2",
    b"Action|||Statut|Responsable\n-|-|-|-|-\ne|||\xf0\x9f\x9f\xa2|ana\ne||||@a@b",
    b"pendientes\n|Tarea|Incidencia\n-|-\ra|OPS-3*",
    b"# Action\rc\nTicket:OPS-3:",
    b"# Action Item\no\n- Ticket:TBD\ni",
    b"# Action item\na\rOwner:\xe2\x80\xa8<",
]


@pytest.mark.parametrize("content", _FOUND, ids=range(len(_FOUND)))
def test_found(content: bytes) -> None:
    """A document that once broke a byte law keeps them all."""
    check_laws(content)


def test_once() -> None:
    """A labelled paragraph below a group's name is one item."""
    assert len(read(b"# Action\n**High**\n\no\nDue:").items) == 1
