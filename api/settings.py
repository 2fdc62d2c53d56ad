"""How questions are answered and served: environment ``STADSBRON_API_…``, table ``[api]``."""

import re
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field, FilePath, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from api.access_settings import AccessSettings
from api.model_settings import LanguageModelSettings

_DATABASE = re.compile(r"sqlite:///[^:?]|postgresql\+psycopg://.")


class ApiSettings(LanguageModelSettings, AccessSettings):
    """What the reading side needs to know."""

    table: ClassVar[str | None] = "api"
    model_config = SettingsConfigDict(env_prefix="STADSBRON_API_")

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

    @field_validator("database")
    @classmethod
    def _is_of_a_kind(cls, value: SecretStr | None) -> SecretStr | None:
        # Not by a pattern of the field: its message would quote the password.
        if value and not _DATABASE.match(value.get_secret_value()):
            raise ValueError(
                "write sqlite:///FILE or postgresql+psycopg://NAME:PASSWORD@HOST/DATABASE"
            )
        return value
