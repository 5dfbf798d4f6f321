"""Who a request comes from: a token, an installation's token, or an App's own signature."""

from __future__ import annotations

from collections.abc import Mapping

import jwt

from tests.fakes.github_calls import VERSIONS, Refused, Request
from tests.fakes.github_state import App, Token, World

LONGEST = 10 * 60
"""Seconds that an App's signature may be good for."""


def sign_in(world: World, request: Request) -> tuple[Token | None, App | None]:
    """Nobody, a token's user, or an App."""
    if request.version not in VERSIONS:
        raise Refused(400, f"API version {request.version} is not supported")
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    value = value.strip()
    if not value:
        return None, None
    if scheme.lower() not in {"token", "bearer"}:
        raise Refused(401, "Bad credentials")
    if value.count(".") == 2:
        return None, signed(world, value)
    token = world.tokens.get(value)
    if token is None or token.revoked or (token.expires and token.expires <= world.clock()):
        raise Refused(401, "Bad credentials")
    return token, None


def signed(world: World, value: str) -> App:
    """The App whose key signed this, if its times are in order by our clock."""
    claims = _claims(value)
    app = next((one for one in world.apps.values() if str(one.id) == str(claims.get("iss"))), None)
    if app is None:
        raise Refused(404, "Integration not found")
    if not any(_fits(value, key) for key in app.public_keys):
        raise Refused(401, "A JSON web token could not be decoded")
    now = world.clock().timestamp()
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int) or issued > now:
        words = "must be an Integer representing the time that the assertion was issued"
        raise Refused(401, f"'Issued at' claim ('iat') {words}")
    if not isinstance(expires, int) or expires <= now:
        words = "must be a numeric value representing the future time at which the assertion"
        raise Refused(401, f"'Expiration time' claim ('exp') {words} expires")
    if expires > now + LONGEST:
        raise Refused(401, "'Expiration time' claim ('exp') is too far in the future")
    return app


def _claims(value: str) -> Mapping[str, object]:
    try:
        claims: Mapping[str, object] = jwt.decode(value, options={"verify_signature": False})
    except jwt.PyJWTError:
        raise Refused(401, "A JSON web token could not be decoded") from None
    return claims


def _fits(value: str, key: str) -> bool:
    options = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        jwt.decode(value, key, algorithms=["RS256"], options=options)  # type: ignore[arg-type]
    except jwt.PyJWTError:
        return False
    return True
