from __future__ import annotations

from pathlib import Path

import pytest

from syncer.adapters.github_settings import GithubSettings
from syncer.app.settings_layers import laid_over, read_environment, read_secrets
from syncer.app.settings_walk import Walk
from syncer.app.settings_words import judged
from syncer.plugin import SecretFile

TRAIL = ("trackers", "ops")
BASE = {"type": "github", "repository": "acme/api"}
VARIABLE = "SYNCER_TRACKERS__OPS__TOKEN"


def read(
    folder: Path, keys: dict[str, object], environ: dict[str, str], secrets: Path | None = None
) -> GithubSettings:
    """One tracker as all layers say it, judged as the configuration judges it."""
    layers = (
        read_environment(environ, {"trackers"}),
        read_secrets(secrets),
        {"trackers": {"ops": {**BASE, **keys}}},
    )
    walk = Walk(folder)
    taken = walk.keys(laid_over(layers)["trackers"]["ops"], GithubSettings, TRAIL)
    settings, wrong = judged(GithubSettings, taken, TRAIL, folder, walk.secrets)
    assert [*walk.wrong, *wrong] == []
    assert settings is not None
    return settings


@pytest.mark.parametrize("by", ["file", "variable", "folder"])
def test_a_secret_of_a_file_is_read_again(by: str, tmp_path: Path) -> None:
    """A secret whose file is replaced is the new one from then on, however the file was named."""
    file = tmp_path / "syncer_trackers__ops__token"
    file.write_text("one\n")
    match by:
        case "file":
            settings = read(tmp_path, {"token_file": file.name}, {})
        case "variable":
            settings = read(tmp_path, {"token": "other"}, {f"{VARIABLE}_FILE": str(file)})
        case _:
            settings = read(tmp_path, {"token_file": "elsewhere"}, {}, tmp_path)
    assert isinstance(settings.token, SecretFile)
    assert settings.token.get_secret_value() == "one"
    file.write_text("two\n")
    assert settings.token.get_secret_value() == "two"


def test_a_secret_in_a_variable_stays(tmp_path: Path) -> None:
    """A secret that the environment gives is that one, whatever file the configuration names."""
    (tmp_path / "token").write_text("file\n")
    settings = read(tmp_path, {"token_file": "token"}, {VARIABLE: "variable"})
    assert settings.token is not None
    assert settings.token.get_secret_value() == "variable"
    assert not isinstance(settings.token, SecretFile)
