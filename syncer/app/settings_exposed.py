"""Files of secrets, or of what syncer knows, that others may read or git may take along."""

from __future__ import annotations

import shutil
import stat
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from syncer.app.render.check import Finding
from syncer.app.settings_model import Settings
from syncer.plugin import SecretFile

_KEY = "key_file"
"""How keys of paths end whose files are as secret."""
_SECONDS = 10


def exposed(settings: Settings) -> Iterator[Finding]:
    """What should be kept closer, each file once."""
    told: set[Path] = set()
    for place, file in _secret_files(settings, ()):
        if file in told or not file.is_file():
            continue
        told.add(file)
        named = place[1] if place[0] in ("sources", "trackers") else place[0]
        if (mode := stat.S_IMODE(file.stat().st_mode)) & stat.S_IROTH:
            said = f"everybody on this machine can read {file} (mode {mode:04o})"
            yield Finding(named, "warning", said, f"chmod 600 {file}")
        yield from _tracked(named, file, f"{file}, which holds a secret,")
    data = settings.store.data
    if data.is_dir():
        yield from _tracked("store", data / "state.db", f"{data}, which is for this machine alone,")


def _secret_files(value: object, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Path]]:
    match value:
        case SecretFile():
            yield place, value.file
        case Path() if place[-1].endswith(_KEY):
            yield place, value
        case BaseModel():
            for name in type(value).model_fields:
                yield from _secret_files(getattr(value, name), (*place, name))
        case Mapping():
            for name, one in value.items():
                yield from _secret_files(one, (*place, str(name)))
        case _:
            pass


def _tracked(named: str, file: Path, what: str) -> Iterator[Finding]:
    """That a work tree of git would take the file along; said only where git itself says so."""
    folder = file.absolute().parent
    root = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)
    git = shutil.which("git")
    if root is None or git is None:
        return
    asked = [git, "-C", str(folder), "check-ignore", "--quiet", "--", file.name]
    try:
        # The name is an argument of its own behind "--", and git only reads.
        answer = subprocess.run(asked, capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603 - as above
    except (OSError, subprocess.TimeoutExpired):
        return
    if answer.returncode == 1:
        yield Finding(
            named,
            "warning",
            f"{what} lies in the git work tree {root}, which does not ignore it",
            f"name it in {root}/.gitignore, or keep it elsewhere",
        )
