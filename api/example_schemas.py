"""Questions to begin with, as they go over the wire."""

from pydantic import BaseModel, ConfigDict, Field

from ingest.document import Domain


class Theme(BaseModel):
    """A domain, and questions that its documents answer."""

    theme: Domain
    label: str
    questions: list[str] = Field(description="Document by document, in the order of the corpus.")


class ExamplesResponse(BaseModel):
    """Questions that the sources answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "questions": ["Hoe vond Almere straten waar het slecht ging?"],
                    "themes": [
                        {
                            "theme": "sociaal",
                            "label": "sociaal domein",
                            "questions": ["Hoe vond Almere straten waar het slecht ging?"],
                        }
                    ],
                }
            ]
        }
    )

    questions: list[str] = Field(description="All, also those of documents without a domain.")
    themes: list[Theme] = Field(description="Those that have any.")
