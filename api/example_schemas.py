"""Questions to begin with, as they go over the wire."""

from pydantic import BaseModel, Field

from ingest.document import Domain


class Theme(BaseModel):
    """A domain, and questions that its documents answer."""

    theme: Domain
    label: str
    questions: list[str] = Field(description="Document by document, in the order of the corpus.")


class ExamplesResponse(BaseModel):
    """Questions that the sources answer."""

    questions: list[str] = Field(description="All, also those of documents without a domain.")
    themes: list[Theme] = Field(description="Those that have any.")
