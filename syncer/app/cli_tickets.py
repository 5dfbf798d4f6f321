"""The commands of the local tracker: what may be typed behind ``syncer tickets``."""

# ruff: noqa: PLC0415  # commands import what they need when they run: help must stay instant
from __future__ import annotations

import click

from syncer.app.cli_options import AS_JSON, InOrderOfUse
from syncer.app.invocation import Invocation


@click.group(cls=InOrderOfUse)
@click.option("--tracker", metavar="N", help="Which local tracker, where there are several.")
@click.pass_context
def tickets(context: click.Context, tracker: str | None) -> None:
    """Look at the local tracker's tickets, and change them."""
    context.obj = (context.obj, tracker)


Local = tuple[Invocation, str | None]
_IDS = click.argument("ids", nargs=-1, required=True, metavar="ID...")
_STATUSES = ["open", "in_progress", "done", "wont_do", "duplicate"]


class _Status(click.Choice[str]):
    """Statuses as files have them, and as people say them: ``won't do``, ``In progress``."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The spelling of files."""
        bare = value.casefold().replace("'", "").replace("\u2019", "").replace("-", " ")
        return super().convert("_".join(bare.split()), param, ctx)


@tickets.command("list")
@AS_JSON
@click.option("--status", type=_Status(_STATUSES), help="Only these.")
@click.option("--overdue", is_flag=True, help="Only those that are late.")
@click.pass_obj
def list_tickets(local: Local, status: str | None, *, as_json: bool, overdue: bool) -> int:
    """List tickets."""
    from syncer.app.commands.tickets import list_tickets as run

    return run(*local, status, as_json=as_json, overdue=overdue)


@tickets.command()
@_IDS
@click.pass_obj
def show(local: Local, ids: tuple[str, ...]) -> int:
    """Show tickets as they are written."""
    from syncer.app.commands.tickets import show as run

    return run(*local, ids)


@tickets.command()
@_IDS
@click.option(
    "--as",
    "status",
    type=_Status(_STATUSES[2:]),
    default="done",
    show_default=True,
    help="How it ends: finished, decided against, or tracked by another ticket.",
)
@click.pass_obj
def close(local: Local, ids: tuple[str, ...], status: str) -> int:
    """Close tickets; the postmortems follow with the next sync."""
    from syncer.app.commands.tickets import edit as run

    return run(*local, ids, {"status": status})


@tickets.command()
@_IDS
@click.pass_obj
def reopen(local: Local, ids: tuple[str, ...]) -> int:
    """Open tickets again."""
    from syncer.app.commands.tickets import edit as run

    return run(*local, ids, {"status": "open"})


@tickets.command()
@_IDS
@click.option("--owner", help="A handle; empty for nobody.")
@click.option("--due", help="A day, 2026-12-01; empty for none.")
@click.option("--priority", help="P0 to P3; empty for none.")
@click.option("--title", help="What is to be done; never empty.")
@click.option("--status", type=_Status(_STATUSES), help="How far it is.")
@click.pass_obj
def edit(
    local: Local,
    ids: tuple[str, ...],
    *,
    owner: str | None,
    due: str | None,
    priority: str | None,
    title: str | None,
    status: str | None,
) -> int:
    """Change tickets; whatever is not named stays."""
    from syncer.app.commands.tickets import edit as run

    asked = {"owner": owner, "due": due, "priority": priority, "title": title, "status": status}
    return run(*local, ids, {name: word for name, word in asked.items() if word is not None})
