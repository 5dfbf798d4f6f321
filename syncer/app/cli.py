"""The tree of commands: what may be typed, and nothing of what it does.

Knows click alone, so that ``syncer --help`` answers at once; every command imports its own module
when it is run.
"""

# ruff: noqa: PLC0415  # commands import what they need when they run: help must stay instant
from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path

import click

from syncer.app.cli_options import AS_JSON, Day, InOrderOfUse, misplaced
from syncer.app.cli_tickets import tickets
from syncer.app.invocation import Invocation
from syncer.errors import AdapterError, NotLeading, SyncerError

_SETTLED = {"help_option_names": ["-h", "--help"]}


@click.group(cls=InOrderOfUse, context_settings=_SETTLED)
@click.version_option(package_name="syncer", message="%(prog)s %(version)s")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Configuration file.  [default: SYNCER_CONFIG, else config/syncer.yaml]",
)
@click.option("--log-format", type=click.Choice(["json", "console"]), help="How to log on stderr.")
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    help="What to log on stderr.",
)
@click.option("--no-color", is_flag=True, help="No colour, not even on a terminal.")
@click.pass_context
def tree(
    context: click.Context,
    config: Path | None,
    log_format: str | None,
    log_level: str | None,
    *,
    no_color: bool,
) -> None:
    """Keep incident postmortems and their tickets in step.

    Start with `syncer parse FOLDER`, which needs no configuration; then `plan`, then `sync`.
    """
    context.obj = Invocation(config, log_format, log_level, color=not no_color)


@tree.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@AS_JSON
@click.pass_obj
def parse(invocation: Invocation, paths: tuple[str, ...], *, as_json: bool) -> int:
    """Show what a document or a folder says: items, dates, problems.

    `-` reads names from standard input. No configuration is needed.
    """
    from syncer.app.commands.reading import parse as run

    return run(invocation, paths, as_json=as_json)


@tree.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format",
    "face",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="github: annotations of a workflow.",
)
@click.option("--select", multiple=True, metavar="CODE", help="Look for this finding alone.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Do not look for this finding.")
@click.option("--strict", is_flag=True, help="End with 1 on any finding, not only on warnings.")
@click.pass_obj
def lint(
    invocation: Invocation,
    paths: tuple[str, ...],
    *,
    face: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    strict: bool,
) -> int:
    """Tell authors what to mend: no owner, no date, vague actions, values nobody can read.

    `-` reads names from standard input. No configuration is needed. CODE may be given several
    times, or several at once: no-priority,vague. Ends with 1 on any error or warning.

    \b
    The codes: ambiguous-date, no-action-items, no-due-date, no-owner,
    no-preventive-item, no-priority, not-a-table, placeholder, shared-ticket,
    similar-item, team-owner, unreadable-document, unreadable-value, vague.
    """  # noqa: D301 - click wants the character: no codes are cut at their hyphens
    from syncer.app.commands.lint import lint as run

    return run(invocation, paths, face, select, ignore, strict=strict)


@tree.command()
@AS_JSON
@click.option("--source", metavar="N", help="Only changes of this source's documents.")
@click.option("--tracker", metavar="N", help="Only changes of this tracker's tickets.")
@click.pass_obj
def plan(invocation: Invocation, source: str | None, tracker: str | None, *, as_json: bool) -> int:
    """Show what `sync` would do; write to no document and no ticket.

    It makes the store where there is none, and leaves it empty. Ends with 1 if a side could not be
    read, with 3 if a group of changes would be held.
    """
    from syncer.app.commands.cycling import plan as run

    return run(invocation, source, tracker, as_json=as_json)


@tree.command()
@AS_JSON
@click.option("--full", is_flag=True, help="List both sides completely, not what changed alone.")
@click.option("--dry-run", is_flag=True, help="The same as `plan`.")
@click.pass_obj
def sync(invocation: Invocation, *, as_json: bool, full: bool, dry_run: bool) -> int:
    """Bring documents and tickets together, once.

    As far as sync.mode allows. --full is for when something seems to have been missed. Ends with 1
    if something failed, rests or is in doubt, with 3 while a group of changes is held: then
    `syncer approve`.
    """
    from syncer.app.commands import cycling

    if dry_run:
        return cycling.plan(invocation, as_json=as_json, full=full)
    return cycling.sync(invocation, as_json=as_json, full=full)


@tree.command()
@AS_JSON
@click.pass_obj
def status(invocation: Invocation, *, as_json: bool) -> int:
    """Show the last cycle, how old the data is, and what waits for a person.

    Ends with 1 if something failed, or a sync did not end; with 3 while a group is held.
    """
    from syncer.app.commands.looking import status as run

    return run(invocation, as_json=as_json)


@tree.command()
@click.argument("name", default="weekly")
@click.option("--format", "face", default="text", metavar="F", help="text or json.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
@click.option("--team", metavar="T", help="Only this team.")
@click.option(
    "--since",
    type=Day(),
    metavar="DATE",
    help="Compare with this day, 2026-11-01, instead of one period ago.",
)
@click.pass_obj
def report(
    invocation: Invocation,
    name: str,
    *,
    face: str,
    output: Path | None,
    team: str | None,
    since: date | None,
) -> int:
    """Print a report, from what the last cycle saw.

    NAME is a key of `reports` in the configuration; `weekly` is there without being configured.
    """
    from syncer.app.commands.looking import report as run

    return run(invocation, name, face, output, team, since)


@tree.command()
@AS_JSON
@click.option("--lookup", is_flag=True, help="Ask the trackers whom each may mean.")
@click.pass_obj
def people(invocation: Invocation, *, as_json: bool, lookup: bool) -> int:
    """List owners whom nobody can resolve, as a stub of the people file."""
    from syncer.app.commands.people import people as run

    return run(invocation, as_json=as_json, lookup=lookup)


@tree.command()
@AS_JSON
@click.option("--offline", is_flag=True, help="Ask nobody over the network.")
@click.pass_obj
def check(invocation: Invocation, *, as_json: bool, offline: bool) -> int:
    """Show what must be repaired, with the remedy; change nothing."""
    from syncer.app.commands.check import check as run

    return run(invocation, as_json=as_json, offline=offline)


@tree.command()
@click.argument("digest")
@click.option("--path", "glob", metavar="GLOB", help="Only changes of these documents.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N.")
@click.pass_obj
def approve(invocation: Invocation, digest: str, glob: str | None, limit: int | None) -> int:
    """Let a held group of changes through, each once, for 7 days.

    DIGEST stands with the group in `syncer plan`, `syncer sync` and `syncer status`; 8 of its
    digits will do.
    """
    from syncer.app.commands.ruling import approve as run

    return run(invocation, digest, glob, limit)


@tree.command()
@click.argument("item")
@click.argument("ticket")
@click.pass_obj
def link(invocation: Invocation, item: str, ticket: str) -> int:
    """Rule that TICKET is the one of ITEM.

    ITEM is path:line or source:path:line, as problems are shown, or a key of `syncer plan --json`;
    TICKET a name, an id or an address. For an item held as similar to another, or one whose ticket
    is gone.
    """
    from syncer.app.commands.ruling import link as run

    return run(invocation, item, ticket)


@tree.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@click.pass_obj
def new(invocation: Invocation, items: tuple[str, ...]) -> int:
    """Rule that each ITEM gets a ticket of its own.

    ITEM is path:line or source:path:line, as problems are shown, or a key of `syncer plan --json`.
    For an item held as similar to another, or one whose ticket is gone. `-` reads items from
    standard input.
    """
    from syncer.app.commands.ruling import new as run

    return run(invocation, items)


@tree.command()
@click.option("--report", "of_report", is_flag=True, help="Of the report, not the configuration.")
@click.pass_obj
def schema(invocation: Invocation, *, of_report: bool) -> int:
    """Print the JSON schema of the configuration, by which an editor can check and complete it."""
    from syncer.app.commands.looking import schema as run

    return run(invocation, of_report=of_report)


tree.add_command(tickets)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code is 0, 1 findings, 2 usage, 3 held, 130 interrupted."""
    try:
        code = tree.main(list(arguments), prog_name="syncer", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
        return 1
    except OSError as error:
        if error.filename is not None:  # not of an output that is open already: a fault of ours
            raise
        _forget_stdout()
        click.echo(f"syncer: the output cannot be written: {error.strerror}", err=True)
        return 1
    except (click.ClickException, click.Abort, KeyboardInterrupt, SyncerError) as error:
        return _complain(error)
    return code if isinstance(code, int) else 0


def main() -> None:
    """Run the command line of this process, and end it."""
    sys.exit(run(sys.argv[1:]))


def _complain(error: BaseException) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message())
        return 0
    if isinstance(error, click.UsageError) and (hint := misplaced(error)):
        click.echo(f"syncer: {hint}", err=True)
        return 2
    if not isinstance(error, click.ClickException | SyncerError):
        return 130
    from syncer.app.console import clean_lines
    from syncer.app.hiding import hidden

    if isinstance(error, click.ClickException):
        shown = StringIO()
        error.show(shown)
        # It repeats what was typed, which a script may have taken from anywhere.
        for line in clean_lines(hidden(shown.getvalue())):
            click.echo(line, err=True)
        return 2
    for line in clean_lines(hidden(str(error))):
        click.echo(f"syncer: {line}", err=True)
    return 1 if isinstance(error, NotLeading | AdapterError) else 2


def _forget_stdout() -> None:
    # The reader has gone; Python would complain once more when it flushes at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
