"""Who a request comes from: an e-mail address with its token, or a token alone."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from tests.fakes.github_calls import Request
from tests.fakes.jira_calls import Refused
from tests.fakes.jira_state import Account, Token, World

REASON = "X-Seraph-LoginReason"
FAILED, OK, DENIED = "AUTHENTICATED_FAILED", "OK", "AUTHENTICATION_DENIED"
SCOPES = {"read": "read:jira-work", "write": "write:jira-work"}
READING_POSTS = ("/search", "/search/jql", "/issue/bulkfetch", "/search/approximate-count")


def sign_in(world: World, request: Request) -> Account | None:
    """The account, or nobody where a bad sign-in is taken for nobody's."""
    token, given = _token(world, request)
    if not given:
        return None
    if token is not None and token.captcha:
        raise _captcha(request)
    if token is None or token.revoked or (token.expires and token.expires <= world.clock()):
        _unknown(world, request)
        return None
    if token.scopes is not None and SCOPES[_kind(request)] not in token.scopes:
        raise Refused(401, body={"code": 401, "message": "Unauthorized; scope does not match"})
    return world.accounts[token.account]


def reading(request: Request) -> bool:
    """Whether it can change nothing, whatever its method."""
    return request.method in {"GET", "HEAD"} or request.path.endswith(READING_POSTS)


def _kind(request: Request) -> str:
    return "read" if reading(request) else "write"


def _token(world: World, request: Request) -> tuple[Token | None, bool]:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    match scheme.lower():
        case "":
            return None, False
        case "bearer":
            found = world.tokens.get(value.strip())
            usable = found is not None and (not world.cloud or found.scopes is not None)
            return (found if usable else None), True
        case "basic":
            try:
                name, _, secret = base64.b64decode(value).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError):
                return None, True
            found = world.tokens.get(secret)
            account = world.accounts.get(found.account) if found else None
            names = () if account is None else (account.email, account.id)
            return (found if name in names else None), True
    return None, True


def _captcha(request: Request) -> Refused:
    link = f"{request.base}/login.jsp"
    headers = {
        REASON: DENIED,
        "X-Authentication-Denied-Reason": f"CAPTCHA_CHALLENGE; login-url={link}",
    }
    return Refused(403, body={"message": "Forbidden", "status-code": 403}, headers=headers)


def _unknown(world: World, request: Request) -> None:
    """Cloud goes on as if nobody had signed in, wherever nobody may ask; others refuse."""
    if world.cloud and world.ways.quiet_anonymous and "/myself" not in request.path:
        return
    text = "Client must be authenticated to access this resource."
    body: Mapping[str, object] = {"message": text, "status-code": 401}
    raise Refused(401, body=body, headers={REASON: FAILED})
