"""As whom requests are made: a token that may be replaced, or an App's, made anew in time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from pydantic import SecretStr

from syncer.adapters.github_answers import Answer, NotSignedIn
from syncer.adapters.github_settings import AppSettings, SignIn
from syncer.exchange import Clock, no_answer, told_date

AsApp = Callable[[str, str, Mapping[str, object]], Answer]
"""Method, path and body, signed by the App itself, to the answer, whatever its status."""

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_EARLY = timedelta(minutes=5)
_SHORTEST = timedelta(minutes=1)
_BACKDATED, _VALID = 60, 540
"""Seconds; GitHub takes a signature of at most ten minutes and hates one of the future."""
_SKEW = timedelta(seconds=45)
_WORD = re.compile(r"[!-~]+")
_LEVELS = ("read", "write", "admin")


class TokenSignIn:
    """One token, which a file may replace at any time."""

    def __init__(self, name: str, sign_in: SignIn) -> None:
        self._name = name
        self._sign_in = sign_in

    def token(self) -> SecretStr:
        """The token as it is now; ``NotSignedIn`` if it cannot be one."""
        # Copied, for what a file holds may be another at the next look.
        now = SecretStr(self._sign_in.token.get_secret_value() if self._sign_in.token else "")
        if not _WORD.fullmatch(now.get_secret_value()):
            raise NotSignedIn("the token is not one word; write a new one", adapter=self._name)
        return now

    def refused(self, token: SecretStr) -> bool:
        """Whether there is another one than the one that was refused."""
        return self.token() != token


class AppSignIn:
    """Tokens of an App's installation, each good for an hour."""

    def __init__(
        self, name: str, app: AppSettings, needs: Mapping[str, str], ask: AsApp, clock: Clock
    ) -> None:
        """``needs``: permissions that tokens are made for; empty: all that the App may."""
        self._name = name
        self._app = app
        self._needs = needs
        self._ask = ask
        self._clock = clock
        self._asked: Mapping[str, object] = {}
        """The permissions of the next token; none: all that the App may."""
        self._chosen = clock()
        self._token = SecretStr("")
        self._until: datetime | None = None

    def token(self) -> SecretStr:
        """A token that is good for minutes at least; made anew where it is not."""
        now = self._clock()
        # A clock that was set back must not keep a dead token alive.
        if self._until is None or not now < self._until <= now + _HOUR:
            self._renew()
        return self._token

    def refused(self, token: SecretStr) -> bool:
        """That another one may do: this one is forgotten."""
        if token == self._token:
            self._until = None
        return True

    def signature(self) -> SecretStr:
        """What the App itself signs in with, from its key as the file holds it now."""
        from github import Auth  # noqa: PLC0415 - takes a fifth of a second

        key = self._key()
        now = int(self._clock().timestamp())
        claims = {"iat": now - _BACKDATED, "exp": now + _VALID, "iss": str(self._app.id)}
        sign = Auth.AppAuth.create_jwt_sign(key.get_secret_value(), "RS256")
        try:
            signed = sign(claims)
        except Exception:  # noqa: BLE001 - several libraries judge keys, each in its own way
            signed = b""
        if not signed:
            raise self._denied(
                f"{self._app.private_key_file} holds no private RSA key in PEM; "
                "make one in the settings of the App"
            )
        return SecretStr(signed if isinstance(signed, str) else signed.decode())

    def unfit(self, answer: Answer) -> NotSignedIn:
        """Why GitHub does not take the App's own signature."""
        theirs, ours = told_date(answer.headers.get("date")), self._clock()
        if theirs is not None and abs(ours - theirs) > _SKEW:
            side = "ahead" if ours > theirs else "behind"
            seconds = int(abs((ours - theirs).total_seconds()))
            return self._denied(f"this machine's clock is {seconds} s {side}; set it right")
        said = f"GitHub says {answer.message!r}; " if answer.message else ""
        return self._denied(
            f"{said}check that app.id is {self._app.id} and that its key was not deleted"
        )

    def _renew(self) -> None:
        path = f"/app/installations/{self._app.installation_id}/access_tokens"
        if not timedelta(0) <= self._clock() - self._chosen < _DAY:
            self._asked = {}  # the App may be given more than it had
        answer = self._ask("POST", path, self._asked)
        if answer.status == 422 and self._asked:  # noqa: PLR2004 - the App may less by now
            self._asked = {}
            answer = self._ask("POST", path, self._asked)
        match answer.status, answer.body:
            case 201, {"token": str(token), "expires_at": str(expires)} if _WORD.fullmatch(token):
                self._take(token, expires, answer)
            case 401, _:
                raise self.unfit(answer)
            case 404, _:
                raise self._denied(
                    f"it has no installation {self._app.installation_id}; install it, "
                    "or write the installation_id that the address of the installation ends with"
                )
            case 403, _:
                raise self._denied(f"{answer.message or 'refused'}; is the installation suspended?")
            case _:
                raise no_answer(
                    f"POST {path} gave no token (status {answer.status})",
                    writing=False,
                    adapter=self._name,
                )
        self._narrow(path, answer.body.get("permissions"))

    def _take(self, token: str, expires: str, answer: Answer) -> None:
        self._token = SecretStr(token)
        self._until = self._clock() + _lifetime(expires, answer) - _EARLY

    def _narrow(self, path: str, granted: object) -> None:
        """Use a token for what is needed alone, where this one is good for more."""
        least = _least(self._needs, granted)
        if not least or least == granted:
            return
        asked = {"permissions": least}
        answer = self._ask("POST", path, asked)
        match answer.status, answer.body:
            case 201, {"token": str(token), "expires_at": str(expires)} if _WORD.fullmatch(token):
                self._asked, self._chosen = asked, self._clock()
                self._take(token, expires, answer)
            case _:
                pass  # this one goes on as it is; the next one is tried again

    def _key(self) -> SecretStr:
        why = "it is not text"
        try:
            return SecretStr(self._app.private_key_file.read_text("ascii"))
        except OSError as error:
            why = error.strerror or type(error).__name__
        except UnicodeDecodeError:
            pass  # its message would hold bytes of the key
        raise self._denied(
            f"{self._app.private_key_file} cannot be read: {why}; generate a private key in the "
            "settings of the App, and put it there"
        )

    def _denied(self, message: str) -> NotSignedIn:
        return NotSignedIn(f"the App cannot sign in: {message}", adapter=self._name)


def _least(needs: Mapping[str, str], granted: object) -> Mapping[str, str]:
    """Of what is granted that which is needed, at the lower level."""
    if not isinstance(granted, Mapping):
        return {}
    return {
        name: min(level, granted[name], key=_LEVELS.index)
        for name, level in needs.items()
        if granted.get(name) in _LEVELS
    }


def _lifetime(expires: str, answer: Answer) -> timedelta:
    # By the server's own clock: ours may be wrong by minutes.
    now = told_date(answer.headers.get("date"))
    try:
        left = datetime.fromisoformat(expires) - now if now else _HOUR
    except (ValueError, TypeError):
        left = _HOUR
    return max(min(left, _HOUR), _EARLY + _SHORTEST)
