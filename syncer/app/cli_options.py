"""What all commands of the tree share."""

from __future__ import annotations

from datetime import date

import click

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


class InOrderOfUse(click.Group):
    """Lists its commands as a newcomer meets them, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which they stand in this module."""
        del ctx
        return list(self.commands)


class Day(click.ParamType[date]):
    """A day as 2026-11-01."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day, or a complaint that shows how to write one."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no day; write one like 2026-11-01", param, ctx)


def misplaced(error: click.UsageError) -> str | None:
    """Where an option goes that a command does not know and a group above it does."""
    if not isinstance(error, click.NoSuchOption) or error.ctx is None:
        return None
    name, words = error.option_name, str(error.ctx.info_name)
    context = error.ctx.parent
    while context is not None:
        for known in context.command.params:
            if name in known.opts:
                flag = isinstance(known, click.Option) and known.is_flag
                option = name if flag else f"{name} {known.metavar or 'VALUE'}"
                return f"{name} stands before {words}: {context.command_path} {option} {words} …"
        words = f"{context.info_name} {words}"
        context = context.parent
    return None
