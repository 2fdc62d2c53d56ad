"""How questions are answered and served: environment ``STADSBRON_API_…``, table ``[api]``."""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    Field,
    FilePath,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_settings import NoDecode, SettingsConfigDict

from ingest.settings import FolderSettings

# Scheme, host and port, as a browser sends them; a wildcard would let in everybody.
Origin = Annotated[str, StringConstraints(pattern=r"^https?://[^/*\s]+$")]
_DATABASE = re.compile(r"sqlite:///[^:?]|postgresql\+psycopg://.")

# Of one address or many, as ``10.0.0.0/8``; what is behind the slash may be left out.
Network = Annotated[
    str, BeforeValidator(lambda value: str(ipaddress.ip_network(value, strict=False)))
]


class ApiSettings(FolderSettings):
    """What the reading side needs to know."""

    table: ClassVar[str | None] = "api"
    model_config = SettingsConfigDict(env_prefix="STADSBRON_API_")

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
    workers: int = Field(
        default=1,
        ge=1,
        le=128,
        description=(
            "Processes that answer, which share the port, the model and the index; more than one "
            "wants Linux. One for each core is best."
        ),
    )
    # On two cores some five seconds of questions: who waits longer has left.
    requests: int = Field(
        default=256,
        ge=1,
        le=100_000,
        description=(
            "Most requests at a time that need the index; whoever comes on top is asked to come "
            "back (503). Each worker takes its share of them."
        ),
    )
    stop_seconds: float = Field(
        default=20,
        ge=0,
        le=3600,
        description=(
            "Longest that a language model goes on writing once the service is told to stop; then "
            "the sources answer instead."
        ),
    )
    log_format: Literal["text", "json"] = Field(
        default="text",
        description="Of the log, on standard error: lines for people, or a JSON object a line.",
    )
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port at which Prometheus finds `/metrics`; left out, there is none.",
    )
    metrics_host: str = Field(
        default="127.0.0.1",
        description="Address of that port; whoever reaches it sees how the service is used.",
    )
    rebuild: str | None = Field(
        default=None,
        pattern=r"^(([01]\d|2[0-3]):[0-5]\d|[1-9]\d{0,4} minutes)$",
        description=(
            "When the service takes up what changed in the corpus: `06:30`, each day at that time, "
            "or `60 minutes` after the last time; left out, never by itself."
        ),
    )
    traces: str | None = Field(
        default=None,
        # No name or password in it: the address is told in the log.
        pattern=r"^https?://[^\s?#@]+$",
        description=(
            "Address of an OpenTelemetry collector that gets traces (OTLP over HTTP), such as "
            "`http://collector:4318`; left out, none are made. OpenTelemetry's own variables "
            "(`OTEL_…`) say the rest."
        ),
    )
    candidates: int = Field(
        default=50,
        ge=1,
        le=1000,
        description="Passages taken from the vectors, and from the words, to be put in order.",
    )
    passages: int = Field(
        default=12, ge=1, le=100, description="Passages from which an answer is composed."
    )
    reranker: str | None = Field(
        default=None,
        min_length=1,
        description=(
            "Cross-encoder that reads the first candidates again: a model folder or a name on a "
            "reachable hub; left out, late interaction decides."
        ),
    )
    reranked: int = Field(
        default=30, ge=1, le=200, description="How many candidates the cross-encoder reads."
    )
    sentences: int = Field(default=7, ge=1, le=20, description="Most sentences in an answer.")
    words: int = Field(default=110, ge=20, le=1000, description="Most words in an answer.")
    language_model: str | None = Field(
        default=None,
        pattern=r"^(openai|ollama|\w+(\.\w+)+)$",
        description=(
            "Who writes the answers: `openai` for any service with an OpenAI-compatible address "
            "(vLLM, LM Studio, llama.cpp, Mistral, Azure), `ollama`, or the import path of a "
            "LlamaIndex LLM; left out, answers are the sources' own sentences."
        ),
    )
    language_model_url: str | None = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description="Address of that service, such as `http://localhost:8080/v1`.",
    )
    language_model_name: str | None = Field(
        default=None, min_length=1, description="The model, as its service calls it."
    )
    language_model_key: SecretStr | None = Field(
        default=None, description="Key for that service, where it asks for one; never shown."
    )
    language_model_options: dict[str, Any] = Field(
        default={},
        description="More arguments for the LlamaIndex LLM, as JSON; for one given by import path.",
    )
    # A model of 8 billion parameters on a laptop's processor reads the passages in some 20 seconds.
    language_model_silence: float = Field(
        default=30,
        gt=0,
        le=600,
        description="Longest to wait for the language model's next word, in seconds.",
    )
    language_model_seconds: float = Field(
        default=120, gt=0, le=3600, description="Longest that it may take over one answer."
    )
    language_model_retries: int = Field(
        default=2,
        ge=0,
        le=10,
        description="How often it is asked again where it fails before its first word.",
    )
    language_model_tokens: int = Field(
        default=500, ge=50, le=8000, description="Most tokens that it may write for one answer."
    )
    language_model_context: int = Field(
        default=8192,
        ge=1024,
        le=2_000_000,
        description="Tokens that it can hold, question, passages and answer together.",
    )
    unverified: Literal["drop", "show"] = Field(
        default="drop",
        description="What becomes of its sentences that no passage bears out.",
    )
    entailment: str | None = Field(
        default=None,
        min_length=1,
        description=(
            "Cross-encoder for natural language inference that checks its sentences as well: a "
            "model folder or a name on a reachable hub."
        ),
    )
    origins: Annotated[tuple[Origin, ...], NoDecode] = Field(
        default=(),
        description=(
            "Whose pages may have the widget or a frame with it, apart by spaces: "
            "`https://intranet.example`."
        ),
    )
    style: FilePath | None = Field(
        default=None,
        description=(
            "Style sheet of the organisation, put on every page after its own: sets the custom "
            "properties that `web/css/tokens.css` lists."
        ),
    )
    feedback: bool = Field(
        default=False, description="Whether readers can say what they think of an answer."
    )
    conversations: bool = Field(
        default=False,
        description="Whether conversations are kept for those who begin one and keep its address.",
    )
    # A quarter: long enough to go through feedback and mend the sources, and no longer.
    retention_days: int = Field(
        default=90,
        ge=1,
        le=3650,
        description="After how many days feedback, and each turn of a conversation, is deleted.",
    )
    database: SecretStr | None = Field(
        default=None,
        description=(
            "Where these are kept: `postgresql+psycopg://NAME:PASSWORD@HOST/DATABASE`, or "
            "`sqlite:///FILE`; left out, a file in the data folder. Never shown."
        ),
    )
    web: Path = Field(
        default=Path(__file__).resolve().parent.parent / "web",
        description="Folder with the page and its texts.",
    )

    @field_validator("origins", "trusted_proxies", mode="before")
    @classmethod
    def _apart_by_spaces(cls, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    @field_validator("database")
    @classmethod
    def _is_of_a_kind(cls, value: SecretStr | None) -> SecretStr | None:
        # Not by a pattern of the field: its message would quote the password.
        if value and not _DATABASE.match(value.get_secret_value()):
            raise ValueError(
                "write sqlite:///FILE or postgresql+psycopg://NAME:PASSWORD@HOST/DATABASE"
            )
        return value

    @model_validator(mode="after")
    def _says_whom_to_believe(self) -> "ApiSettings":
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
    def _says_where_to_sign_on(self) -> "ApiSettings":
        if self.access != "oidc":
            return self
        for name in ("oidc_issuer", "oidc_client_id", "public_url"):
            if getattr(self, name) is None:
                raise ValueError(f"access oidc wants {name} too (STADSBRON_API_{name.upper()})")
        return self

    @property
    def is_local(self) -> bool:
        """Whether it listens to this machine alone."""
        return is_loopback(self.host)

    @model_validator(mode="after")
    def _says_which_model(self) -> "ApiSettings":
        needed = {"openai": ("url", "name"), "ollama": ("name",)}.get(self.language_model or "", ())
        for name in needed:
            if getattr(self, f"language_model_{name}") is None:
                raise ValueError(
                    f"language_model {self.language_model} wants language_model_{name} too "
                    f"(STADSBRON_API_LANGUAGE_MODEL_{name.upper()})"
                )
        if self.language_model is None and (self.language_model_url or self.language_model_name):
            raise ValueError(
                "a language model is described, but language_model "
                "(STADSBRON_API_LANGUAGE_MODEL) does not say of which kind: openai or ollama"
            )
        return self


def is_loopback(host: str) -> bool:
    """Whether an address to listen on can be reached from this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
