"""Questions to choose from while someone types, as they go over the wire."""

from pydantic import BaseModel, ConfigDict, Field

from api.question import MAX_LENGTH


class SuggestionRequest(BaseModel):
    """What was typed so far."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "hoe ging rotterdam wmo", "limit": 6}]},
    )

    text: str = Field(max_length=MAX_LENGTH, description="Its last word need not be whole.")
    limit: int = Field(default=6, ge=1, le=20, description="Most questions.")


class SuggestionResponse(BaseModel):
    """Questions that the sources answer; nothing of what was typed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"suggestions": ["Hoe combineerde een gemeente Wmo- en schuldendata?"]}]
        }
    )

    suggestions: list[str] = Field(description="Best first, of different documents first.")
