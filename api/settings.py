"""How questions are answered and served: environment ``STADSBRON_API_…``, table ``[api]``."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from ingest.settings import FolderSettings


class ApiSettings(FolderSettings):
    """What the reading side needs to know."""

    table: ClassVar[str | None] = "api"
    model_config = SettingsConfigDict(env_prefix="STADSBRON_API_")

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 takes any.")
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
    web: Path = Field(
        default=Path(__file__).resolve().parent.parent / "web",
        description="Folder with the page and its texts.",
    )
