"""What the assistant has read."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from api.document_schemas import (
    DocumentResponse,
    DocumentsResponse,
    PassageResponse,
)
from api.errors import NotFoundError
from api.routes.parts import Ready
from api.schemas import Problem

router = APIRouter(tags=["documents"])
DocumentId = Annotated[str, Path(examples=["almere-straatkubus"])]
PassageId = Annotated[str, Path(examples=["db5df47ae7576f13"])]
_NOT_FOUND: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "There is none with this id."}
}


@router.get("/documents")
def documents(assistant: Ready) -> DocumentsResponse:
    """All documents, without their text, and what could not be read."""
    index = assistant.index
    return DocumentsResponse.of(index.documents.values(), index.manifest.left_out)


@router.get("/documents/{document_id}", responses=_NOT_FOUND)
def document(document_id: DocumentId, assistant: Ready) -> DocumentResponse:
    """A document with its text, structure and sources."""
    found = assistant.index.documents.get(document_id)
    if found is None:
        raise NotFoundError(
            f"there is no document {document_id!r}; GET /api/v1/documents lists them"
        )
    return DocumentResponse.of(found)


@router.get("/passages/{passage_id}", responses=_NOT_FOUND)
def passage(passage_id: PassageId, assistant: Ready) -> PassageResponse:
    """A passage: what a citation points into."""
    found = assistant.index.passage(passage_id)
    if found is None:
        raise NotFoundError(
            f"there is no passage {passage_id!r}; passages change when their document does"
        )
    return PassageResponse.of(found, assistant.index.documents[found.document_id])
