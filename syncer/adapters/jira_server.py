"""What a site says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from syncer.adapters.jira_settings import JiraSettings

_CLOUD_SITES = ".atlassian.net"
_FIRST_OF_CLOUD = 1000
"""Versions of Cloud are numbered from there; of a Data Center there are a dozen."""


def versions(settings: JiraSettings) -> tuple[str, str]:
    """The versions of the API in which it may be asked, the likely one first."""
    host = urlsplit(settings.url).hostname or ""
    scoped = settings.deployment == "auto" and "/ex/jira/" in settings.url
    named = settings.deployment == "auto" and (settings.email or host.endswith(_CLOUD_SITES))
    return ("3", "2") if settings.deployment == "cloud" or scoped or named else ("2", "3")


def is_cloud(server: Mapping[str, Any], url: str) -> bool:
    """Whether it is Jira Cloud: as it says; where it does not, by its version and address."""
    told = server.get("deploymentType")
    if isinstance(told, str) and told:
        return told.casefold() == "cloud"
    numbers = server.get("versionNumbers")
    first = numbers[0] if isinstance(numbers, list) and numbers else 0
    host = urlsplit(url).hostname or ""
    return host.endswith(_CLOUD_SITES) or (isinstance(first, int) and first >= _FIRST_OF_CLOUD)
