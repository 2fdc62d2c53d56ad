"""Who combined what."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.matrix import Matrix
from api.matrix_schemas import MatrixRequest, MatrixResponse
from api.routes.parts import Catalogue, Ready

router = APIRouter(tags=["documents"])


@router.get("/matrix")
def matrix(
    assistant: Ready, messages: Catalogue, asked: Annotated[MatrixRequest, Query()]
) -> MatrixResponse:
    """Municipalities by data sets, with the documents that have both."""
    documents = assistant.index.documents
    found = Matrix.of(filter(asked.filters().matches, documents.values()))
    return MatrixResponse.of(found, documents, messages[asked.language])
