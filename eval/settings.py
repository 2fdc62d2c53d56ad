"""Which language model judges, and the key of a service that is asked.

Environment ``STADSBRON_EVAL_…``, table ``[eval]``.
"""

from typing import ClassVar

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from ingest.settings import FolderSettings


class EvalSettings(FolderSettings):
    """What measuring needs to know beyond the settings of what is measured."""

    table: ClassVar[str | None] = "eval"
    model_config = SettingsConfigDict(env_prefix="STADSBRON_EVAL_")

    key: SecretStr | None = Field(
        default=None,
        description="API key for the service at `--url`, where it asks for one; never shown.",
    )
    judge_url: str | None = Field(
        default=None,
        pattern=r"^https?://\S+$",
        description=(
            "Address of the language model that judges, OpenAI-compatible, such as "
            "`http://localhost:11434/v1`; only for `eval run --judge`."
        ),
    )
    judge_model: str | None = Field(
        default=None, min_length=1, description="Name of that model, as its service knows it."
    )
    judge_key: SecretStr | None = Field(
        default=None, description="Key for that service, where it asks for one; never shown."
    )
    # Two draws can disagree but not say which is the odd one out; three can. Each draw costs as
    # much as the first, and past twenty an interval over questions hardly moves.
    judge_draws: int = Field(
        default=3, ge=2, le=20, description="How often each verdict is asked for."
    )
    judge_parallel: int = Field(
        default=4, ge=1, le=64, description="Most requests to the judge at a time."
    )
    judge_seconds: float = Field(
        default=60, gt=0, le=600, description="Longest to wait for one reply of the judge."
    )
    judge_retries: int = Field(
        default=2,
        ge=0,
        le=10,
        description="How often a request to the judge is tried again before it counts as missing.",
    )
