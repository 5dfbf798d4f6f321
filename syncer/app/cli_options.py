"""What all commands of the tree share."""

from __future__ import annotations

import click

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


class InOrderOfUse(click.Group):
    """Lists its commands as a newcomer meets them, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which they stand in this module."""
        del ctx
        return list(self.commands)
