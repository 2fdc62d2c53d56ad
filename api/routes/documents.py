"""What the assistant has read."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.access import audit
from api.assistant import Assistant
from api.document_schemas import DocumentResponse, PassageResponse
from api.errors import NotFoundError
from api.routes.parts import Catalogue, Ready
from api.routes.picked_up import AddressOf
from api.schemas import Problem
from api.shelf_schemas import DocumentsRequest, DocumentsResponse
from ingest.document import Document, Passage

router = APIRouter(tags=["documents"])
DocumentId = Annotated[str, Path(examples=["almere-straatkubus"])]
PassageId = Annotated[str, Path(examples=["db5df47ae7576f13"])]
NOT_FOUND: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "There is none with this id."}
}


@router.get("/documents")
def documents(
    assistant: Ready, messages: Catalogue, asked: Annotated[DocumentsRequest, Query()]
) -> DocumentsResponse:
    """Documents without their text, how to limit them further, and what could not be read."""
    filters = assistant.library.choices.check(asked.filters())
    shown = assistant.library.shelf.show(filters, asked.q, asked.sort)
    left_out = assistant.index.manifest.left_out
    texts = messages[asked.language]
    return DocumentsResponse.of(shown, asked, assistant.library.shelf, left_out, texts)


@router.get("/documents/{document_id}", responses=NOT_FOUND)
def document(document_id: DocumentId, assistant: Ready, address: AddressOf) -> DocumentResponse:
    """A document with its text, structure and sources."""
    found = named(document_id, assistant)
    passages = assistant.library.shelf.passages.get(document_id, 0)
    file = address(document_id, "file")
    return DocumentResponse.opened(found, passages, file, assistant.index.documents)


@router.get("/passages/{passage_id}", responses=NOT_FOUND)
def passage(passage_id: PassageId, assistant: Ready) -> PassageResponse:
    """A passage: what a citation points into."""
    found = named_passage(passage_id, assistant)
    return PassageResponse.of(found, assistant.index.documents[found.document_id])


def named(document_id: str, assistant: Assistant) -> Document:
    """The document of this id.

    Raises:
        NotFoundError: there is none.
    """
    found = assistant.index.documents.get(document_id)
    if found is None:
        raise NotFoundError(
            f"there is no document {document_id!r}; GET /api/v1/documents lists them"
        )
    audit.note([document_id])
    return found


def named_passage(passage_id: str, assistant: Assistant) -> Passage:
    """The passage of this id.

    Raises:
        NotFoundError: there is none.
    """
    found = assistant.index.passage(passage_id)
    if found is None:
        raise NotFoundError(
            f"there is no passage {passage_id!r}; passages change when their document does"
        )
    audit.note([found.document_id])
    return found
