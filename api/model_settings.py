"""Who writes the answers, and how they are held against the sources: a part of ``ApiSettings``."""

from typing import Any, Literal, Self

from pydantic import Field, SecretStr, model_validator

from ingest.settings import FolderSettings


class LanguageModelSettings(FolderSettings):
    """What is to be known of a language model."""

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

    @model_validator(mode="after")
    def _says_which_model(self) -> Self:
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
