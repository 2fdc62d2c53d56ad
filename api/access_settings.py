"""Where the service is, who may come, and with how much: a part of ``ApiSettings``."""

import ipaddress
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_settings import NoDecode

from ingest.settings import FolderSettings

# Scheme, host and port, as a browser sends them; a wildcard would let in everybody.
Origin = Annotated[str, StringConstraints(pattern=r"^https?://[^/*\s]+$")]

# Of one address or many, as ``10.0.0.0/8``; what is behind the slash may be left out.
Network = Annotated[
    str, BeforeValidator(lambda value: str(ipaddress.ip_network(value, strict=False)))
]


class AccessSettings(FolderSettings):
    """What those need to know who stand at the door."""

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 takes any.")
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s?#]+$",
        description=(
            "Address at which readers open the page, such as `https://vraagbaak.example.nl`; gives "
            "links in answers to other programs (OpenAI-compatible, MCP)."
        ),
    )
    access: Literal["open", "keys", "proxy", "oidc"] = Field(
        default="open",
        description=(
            "Who may ask: `open`, everybody who reaches it; `keys`, who has an API key or a "
            "widget's token; `proxy`, whom a proxy in front of it has let in; `oidc`, who signs on "
            "with the organisation (OpenID Connect), or has a key or token. On another address "
            "than this machine's own, `open` has to be said."
        ),
    )
    collections: dict[str, tuple[str, ...]] = Field(
        default={},
        description=(
            "Which groups may see the documents of each collection, as JSON: "
            '`{"intern": ["beleid", "zorg"]}`; `*` stands for whoever is known. Without a word '
            "here, a collection is seen with an API key for it alone."
        ),
    )
    oidc_issuer: str | None = Field(
        default=None,
        pattern=r"^(https://[^\s?#]+|http://(localhost|127\.0\.0\.1)(:\d+)?(/[^\s?#]*)?)$",
        description=(
            "With `oidc`: the provider's address as its tokens have it (`iss`), below which "
            "`/.well-known/openid-configuration` is."
        ),
    )
    oidc_client_id: str | None = Field(
        default=None, min_length=1, description="As which the provider knows this service."
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="What proves that, where the provider asks for it; never shown."
    )
    oidc_scopes: str = Field(
        default="openid profile",
        pattern=r"^openid( \S+)*$",
        description="What is asked of the provider; some tell groups only with one more scope.",
    )
    oidc_user_claim: str = Field(
        default="sub",
        min_length=1,
        description="Who someone is, for limits and audit: `sub`, which says nothing of them.",
    )
    oidc_groups_claim: str = Field(
        default="groups",
        min_length=1,
        description="Of which groups; a claim within another as `realm_access.roles`.",
    )
    oidc_audience: str | None = Field(
        default=None,
        min_length=1,
        description=(
            "For whom access tokens of the provider are (`aud`) that other programs send for their "
            "readers; left out, none are taken."
        ),
    )
    session_hours: float = Field(
        default=8,
        gt=0,
        le=720,
        description="How long a sign-on is good; then groups are asked for anew.",
    )
    proxy_user_header: str = Field(
        default="x-forwarded-user",
        pattern=r"^[A-Za-z0-9-]+$",
        description="With `proxy`: the header in which the proxy names the reader.",
    )
    proxy_groups_header: str = Field(
        default="x-forwarded-groups",
        pattern=r"^[A-Za-z0-9-]+$",
        description="With `proxy`: the header with the reader's groups, apart by commas.",
    )
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = Field(
        default=(),
        description=(
            "Addresses or networks of proxies of whom it is believed whose request they pass on, "
            "apart by spaces: `10.0.0.5 10.1.0.0/16`."
        ),
    )
    token_secret: SecretStr | None = Field(
        default=None,
        min_length=32,
        description=(
            "What widgets' tokens are signed with, 32 characters or more; left out, the database "
            "has one. Never shown."
        ),
    )
    rate: str | None = Field(
        default=None,
        pattern=r"^(off|[1-9]\d{0,8}/(second|minute|hour|day))$",
        description=(
            "Most questions of one caller, and ten times as many other calls: `60/minute`, or "
            "`off`; left out, `off` on this machine's own address and `60/minute` on others."
        ),
    )
    body_kilobytes: int = Field(
        default=2048, ge=16, le=1_048_576, description="Most that a request may hold, in kB."
    )
    reader_seconds: float = Field(
        default=30,
        gt=0,
        le=3600,
        description=(
            "Longest to wait for a reader: for the head of a request, for the rest of it, and for "
            "them to take in what is sent."
        ),
    )
    audit: Path | None = Field(
        default=None,
        description=(
            "File to which each call is written as a line of JSON: when, who, what kind of call, "
            "which documents, what came of it."
        ),
    )
    audit_questions: bool = Field(
        default=False,
        description="Whether these lines have the questions too, with personal data masked.",
    )
    origins: Annotated[tuple[Origin, ...], NoDecode] = Field(
        default=(),
        description=(
            "Whose pages may have the widget or a frame with it, apart by spaces: "
            "`https://intranet.example`."
        ),
    )

    @field_validator("origins", "trusted_proxies", mode="before")
    @classmethod
    def _apart_by_spaces(cls, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _says_whom_to_believe(self) -> Self:
        if self.access == "proxy" and not self.trusted_proxies:
            raise ValueError(
                "access proxy wants trusted_proxies too (STADSBRON_API_TRUSTED_PROXIES): whoever "
                "else reaches the service could name any reader"
            )
        if self.audit_questions and self.audit is None:
            raise ValueError(
                "audit_questions wants audit too (STADSBRON_API_AUDIT): the file to write to"
            )
        return self

    @model_validator(mode="after")
    def _says_where_to_sign_on(self) -> Self:
        if self.access != "oidc":
            return self
        for name in ("oidc_issuer", "oidc_client_id", "public_url"):
            if getattr(self, name) is None:
                raise ValueError(f"access oidc wants {name} too (STADSBRON_API_{name.upper()})")
        return self

    @property
    def asks_for_keys(self) -> bool:
        """Whether API keys and tokens open it, so that there have to be a database and a secret."""
        return self.access in ("keys", "oidc")

    @property
    def public_origin(self) -> str:
        """Scheme, host and port at which readers open the page; empty where that is not set."""
        parts = urlsplit(self.public_url or "")
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    @property
    def is_local(self) -> bool:
        """Whether it listens to this machine alone."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether an address to listen on can be reached from this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
