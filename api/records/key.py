"""An API key: what is kept of it, and what its holder has.

A key is ``stadsbron_``, eight characters by which it is looked up, and 256 bits of chance. Of these
only a SHA-256 digest is kept. A slow function (bcrypt, Argon2) makes guessing dear where people
choose what is guessed; nobody guesses 256 bits of chance, and a slow function would have to run for
every call. See OWASP's Password Storage Cheat Sheet, and RFC 4086 on the chance.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# In place of the names of collections: all of them, also those that come.
EVERY = "*"

# What the holder may do: ask and read; make tokens for a widget; these, and see to the index.
Scope = Literal["ask", "widget", "admin"]

_FORM = re.compile(r"stadsbron_([0-9a-f]{8})_([\w-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Key:
    """An API key, without what makes it one.

    Attributes:
        name: who or what has it, for people; never given out twice.
        prefix: by which it is looked up, and which is no secret.
        digest: of its secret part.
        expires: from when it is no longer good; None where it stays so.
        revoked: since when it is no longer good.
        collections: whose documents it opens, beside those that are for everybody.
    """

    name: str
    prefix: str
    digest: str = field(repr=False)
    scope: Scope
    made: datetime
    expires: datetime | None = None
    revoked: datetime | None = None
    collections: tuple[str, ...] = ()

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.revoked is None and (self.expires is None or now < self.expires)

    def is_opened_by(self, secret: str) -> bool:
        """Whether this is its secret part; takes as long to say no as to say yes."""
        return hmac.compare_digest(self.digest, digest(secret))


def make() -> tuple[str, str]:
    """A prefix and a secret that nobody has had."""
    return secrets.token_hex(4), secrets.token_urlsafe(32)


def write(prefix: str, secret: str) -> str:
    """A key as its holder has it."""
    return f"stadsbron_{prefix}_{secret}"


def read(text: str) -> tuple[str, str] | None:
    """Prefix and secret of what someone sent; None where it does not look like a key."""
    match = _FORM.fullmatch(text)
    return (match[1], match[2]) if match else None


def digest(secret: str) -> str:
    """What is kept of a secret part."""
    return hashlib.sha256(secret.encode()).hexdigest()
