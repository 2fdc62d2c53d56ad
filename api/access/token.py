"""Tokens of widgets, and tickets: signed, short-lived, and good for little.

Both are JSON Web Tokens (RFC 7519) signed with HMAC-SHA-256; who reads them takes no other way of
signing (RFC 8725, section 3.1), and tells the two apart by their audience (section 3.9). Both say
since when they are good, so that what was made while the clock was ahead is not, once it is set
back.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import jwt

from api.access.caller import Caller
from api.filters import Filters
from api.sight import Sight

# Seconds that a widget's token is good; a widget gets another one by itself.
SECONDS = 600
# Those of a ticket end together, so that an image keeps its address, and a browser the image, for
# some minutes. A file is opened by who has read for a while.
_IMAGE, _FILE = 300, 3600

_ALGORITHM = "HS256"
_WIDGET, _TICKET = "stadsbron-widget", "stadsbron-ticket"
# Seconds that the clocks of two copies of the service may differ.
_LEEWAY = 5


def write(secret: str, key: str, origin: str, user: str | None, sight: Sight) -> str:
    """A token for the readers of an intranet, or for one of them.

    Args:
        secret: to sign with.
        key: prefix of the key that it is made with; when that is revoked, so is this.
        origin: of the intranet's pages, from which alone it is good.
        user: who the reader is to the intranet.
        sight: which documents there are to them; its collections are named one by one.
    """
    assert sight.collections is not None
    now = int(datetime.now(UTC).timestamp())
    claims = {
        "aud": _WIDGET,
        "iat": now,
        "exp": now + SECONDS,
        "key": key,
        "origin": origin,
        "sub": user,
        "limit": {name: value for name, value in asdict(sight.filters).items() if value},
        "collections": sorted(sight.collections),
    }
    return _signed(claims, secret)


def read(secret: str, token: str) -> tuple[str, str, str | None, Sight] | None:
    """Key, origin, user and sight of a token; None where it is not ours, or not good any more."""
    claims = _read(secret, token, _WIDGET)
    if claims is None:
        return None
    limit = {name: tuple(value) for name, value in claims["limit"].items()}
    # A token of before there were collections opens none.
    sight = Sight(frozenset(claims.get("collections", ())), Filters(**limit))
    return claims["key"], claims["origin"], claims.get("sub"), sight


def ticket(secret: str, path: str, caller: Caller) -> str:
    """What opens one image or file, for who may have it and cannot send a header.

    Args:
        secret: to sign with.
        path: of the image or file; without what follows a question mark.
        caller: to whom it is given.
    """
    seconds = _IMAGE if path.endswith(".png") else _FILE
    ends = (int(datetime.now(UTC).timestamp()) // seconds + 2) * seconds
    claims = {
        "aud": _TICKET,
        "iat": ends - 2 * seconds,
        "exp": ends,
        "path": path,
        "key": caller.prefix,
        "sub": caller.user,
    }
    return _signed(claims, secret)


def read_ticket(secret: str, given: str, path: str) -> tuple[str | None, str | None] | None:
    """Key, if there was one, and user of a ticket; None where it is not ours, not good now, or not
    for this path.
    """
    claims = _read(secret, given, _TICKET)
    if claims is None or claims["path"] != path:
        return None
    return claims.get("key"), claims.get("sub")


def _signed(claims: Mapping[str, Any], secret: str) -> str:
    present = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(present, secret, algorithm=_ALGORITHM)


def _read(secret: str, token: str, audience: str) -> dict[str, Any] | None:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=[_ALGORITHM],
            audience=audience,
            leeway=_LEEWAY,
            options={"require": ["exp", "aud"]},
        )
    except jwt.InvalidTokenError:
        return None
    return claims
