"""What resembles a passage or a document."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.kinship_schemas import (
    RelatedDocument,
    RelatedDocumentsResponse,
    RelatedPassagesResponse,
)
from api.question import Language
from api.routes.documents import NOT_FOUND, DocumentId, PassageId, named, named_passage
from api.routes.parts import Catalogue, Ready
from ingest.document import Kind

router = APIRouter(tags=["documents"])

Limit = Annotated[int, Query(ge=1, le=20, description="Most of each list.")]


@router.get("/passages/{passage_id}/related", responses=NOT_FOUND)
def related_passages(
    passage_id: PassageId, assistant: Ready, limit: Limit = 5
) -> RelatedPassagesResponse:
    """Passages that resemble one: in the same document, and elsewhere."""
    passage = named_passage(passage_id, assistant)
    kinship = assistant.library.kinship
    return RelatedPassagesResponse.of(
        kinship.within(passage, limit),
        kinship.elsewhere(passage, limit),
        assistant.index.documents,
    )


@router.get("/documents/{document_id}/related", responses=NOT_FOUND)
def related_documents(
    document_id: DocumentId,
    assistant: Ready,
    messages: Catalogue,
    kind: Annotated[
        list[Kind],
        Query(description="Of which they are; as the document itself where this is left out."),
    ] = [],  # noqa: B006, FastAPI copies it
    language: Annotated[Language, Query(description="Of the labels.")] = "nl",
    limit: Limit = 5,
) -> RelatedDocumentsResponse:
    """Documents that resemble one, by what they say and by the data that they combine."""
    document = named(document_id, assistant)
    found = assistant.library.kinship.documents(document, kind or [document.kind], limit)
    passages = assistant.library.shelf.passages
    return RelatedDocumentsResponse(
        documents=[
            RelatedDocument.like(each, passages.get(each.document.id, 0), messages[language])
            for each in found
        ]
    )
